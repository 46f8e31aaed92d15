"""Links that customers hold."""

from callboard.kit import clock
from callboard.orders.models import OrderLink
from callboard.orders.rules import linking


def opened_by(company_id: int | None, order_id: int, signature: str) -> OrderLink | None:
    """The link such a word opens, its order read with all the page shows; None: it opens nothing.

    Call in the rooms of that company.
    """
    links = OrderLink.objects.filter(company=company_id, order=order_id)
    known = links.select_related("order__customer", "order__company", "order__offer")
    link = known.prefetch_related("order__items__product").first()
    return link if link and linking.opens(signature, link, clock.now()) else None

"""One of the found options becomes the delivery of an order (A10.1 to A10.3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.delivery import queries
from callboard.delivery.rules import Quote
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order, OrderPolicy


@transaction.atomic
def choose(
    order: Order,
    *,
    key: str,
    interval: str,
    policy: OrderPolicy,
    now: datetime,
    by: Member,
    version: int | None,
) -> Order:
    """Fix carrier, way, cost, date and time of day in the order, as they are quoted now.

    `key` is that of a Quote, `interval` one of its intervals. Nothing of the price is taken from
    the browser: it is worked out anew for the order as it is kept.
    """
    company = order.company
    if not order.city:
        raise Refused(fields={"city": _("Fill in the address first.")})
    days = queries.days_open(
        *(company.pk, order.country, order.region, order.city),
        now,
        zone=company.zone,
        ahead=policy.send_max_days,
    )
    parcel = queries.parcel_of(company.pk, order)
    offered = queries.options_for(company.pk, parcel, policy, days)
    quote = next((each for each in offered if each.key == key), None)
    if quote is None:
        raise Refused(_("This way of delivery is not offered any more. Find the options again."))
    _check(order, quote, interval)
    chosen = {
        "carrier": quote.carrier,
        "method": quote.method,
        "delivery_price": quote.price,
        "delivery_by_table": True,
        "delivery_on": quote.on,
        "delivery_time": interval,
    }
    return orders.save(order, by=by, version=version, fields=chosen)


def _check(order: Order, quote: Quote, interval: str) -> None:
    if interval not in (quote.intervals or ("",)):
        raise Refused(_("Choose one of the offered times of delivery."))
    if quote.asks_coordinates and order.latitude is None:
        raise Refused(fields={"latitude": coordinates_missing(quote.carrier)})


def coordinates_missing(carrier: str) -> str:
    """What is wrong when a carrier cannot find the place without coordinates (A5a)."""
    return _("%(carrier)s needs the coordinates of the place. Fill them in.") % {"carrier": carrier}

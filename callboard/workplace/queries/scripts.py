"""A script as its author tries it: with the words of an order that never was."""

from decimal import Decimal

from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.catalogue.models import Offer
from callboard.kit.templatetags.kit import money


def sample_words(member: Member, offer: Offer) -> dict[str, str]:
    """What stands for the keys of a script on a made-up order of two units."""
    listed = min(offer.prices.all(), key=lambda row: row.pk, default=None)
    price, currency = (listed.price, listed.currency) if listed else (Decimal(0), "")
    delivery = Decimal(80)
    amounts = {
        "price": price,
        "goods": 2 * price,
        "delivery": delivery,
        "discount": Decimal(0),
        "total": 2 * price + delivery,
    }
    return {
        "name": _("Olena"),
        "full_name": _("Kovalenko Olena"),
        "city": _("Lviv"),
        "operator": member.name,
        "product": offer.product.name,
        "quantity": "2",
        **{key: money(amount, currency) for key, amount in amounts.items()},
    }

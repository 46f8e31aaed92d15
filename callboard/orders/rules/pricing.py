"""Sums of an order: decimal, worked out here alone; a total from outside is never read."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from callboard.orders.models import OrderPolicy

CENT = Decimal("0.01")
UNIT = Decimal(1)


@dataclass(frozen=True)
class ItemLine:
    """A line of the composition as it was asked for."""

    product_id: int
    kind: str
    quantity: int
    price: Decimal
    discount_percent: int = 0


@dataclass(frozen=True)
class Totals:
    """Goods, delivery, discount on the whole (a mark-up is negative), and all together."""

    goods: Decimal
    delivery: Decimal
    discount: Decimal
    grand: Decimal


def sum_of(price: Decimal, quantity: int, discount_percent: int) -> Decimal:
    """A line's sum; a discounted price of one piece is rounded half up to a whole unit (A8.4)."""
    one = price
    if discount_percent:
        one = (price * (100 - discount_percent) / 100).quantize(UNIT, ROUND_HALF_UP)
    return (one * quantity).quantize(CENT)


def totals(items: Iterable, delivery: Decimal, discount: Decimal) -> Totals:
    """The four sums the operator says at the end of the talk (A10.4, A5b)."""
    goods = sum(
        (sum_of(item.price, item.quantity, item.discount_percent) for item in items),
        Decimal(0),
    )
    return Totals(
        goods=goods, delivery=delivery, discount=discount, grand=goods + delivery - discount
    )


def discount_obstacle(percent: int, policy: OrderPolicy) -> str | None:
    """A discount is 0 to the company's limit, or exactly 100 for a gift (A8.4)."""
    if 0 <= percent <= policy.max_discount or percent == 100:
        return None
    return _("The discount may be 0 to %(most)s %% or 100 %%.") % {"most": policy.max_discount}

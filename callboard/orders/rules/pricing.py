"""Sums of an order: decimal, worked out here alone; a total from outside is never read."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Line

GIFT = 100
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

    @property
    def markup(self) -> Decimal:
        """What was added to the whole (A8.5)."""
        return max(-self.discount, Decimal(0))


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


def highest_discount(policy: OrderPolicy, line: str | None) -> int:
    """The most per cent an item may be reduced by, a gift apart; more on the reject line (A8.2)."""
    more = policy.reject_discount if line == Line.REJECT else 0
    return min(policy.max_discount + more, GIFT)


def discount_obstacle(percent: int, policy: OrderPolicy, line: str | None = None) -> str | None:
    """A discount is 0 to the limit of the line, or exactly 100 for a gift (A8.2, A8.4)."""
    most = highest_discount(policy, line)
    if 0 <= percent <= most or percent == GIFT:
        return None
    return _("The discount may be 0 to %(most)s %% or 100 %%.") % {"most": most}


def wrong_discounts(
    lines: Iterable[ItemLine], kept: Iterable, policy: OrderPolicy, line: str | None
) -> list[str]:
    """What is wrong with the discounts of these lines, each reason once.

    A discount that the kept composition gives a product already stays possible wherever the order
    goes: the reject line allows more than the others (A8.2).
    """
    given = {(item.product_id, item.discount_percent) for item in kept}
    anew = [each for each in lines if (each.product_id, each.discount_percent) not in given]
    found = [discount_obstacle(each.discount_percent, policy, line) for each in anew]
    return list(dict.fromkeys(text for text in found if text))


def sums_obstacles(items: Iterable, delivery: Decimal, discount: Decimal) -> dict[str, str]:
    """What is wrong with the sums, by field: nobody is paid for taking the parcel (A8.5)."""
    if delivery < 0:
        return {"delivery_price": _("The price of the delivery is 0 or more.")}
    if totals(items, delivery, discount).grand < 0:
        return {"discount": _("The discount is more than the order costs.")}
    return {}

"""How a composition is put together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from callboard.orders.models import OrderItem
from callboard.orders.rules.pricing import GIFT, ItemLine


def with_set(
    lines: Sequence[ItemLine], *, product_id: int, price: Decimal, paid: int, gifts: int
) -> list[ItemLine]:
    """The items as a set: paid units at the price, gifts for nothing; extras stay (A8.1)."""
    main = [ItemLine(product_id, OrderItem.Kind.MAIN, paid, price)]
    if gifts:
        main.append(ItemLine(product_id, OrderItem.Kind.MAIN, gifts, price, GIFT))
    return [*main, *(line for line in lines if line.kind != OrderItem.Kind.MAIN)]


def with_extra(lines: Sequence[ItemLine], *, product_id: int, price: Decimal) -> list[ItemLine]:
    """One unit of an additional item more (A8.3)."""
    return [*lines, ItemLine(product_id, OrderItem.Kind.EXTRA, 1, price)]


def price_of_one(lines: Sequence[ItemLine], product_id: int) -> Decimal | None:
    """What one paid unit of a product costs in a composition; None when there is none."""
    prices = [i.price for i in lines if i.product_id == product_id and i.discount_percent < GIFT]
    return prices[0] if prices else None


def is_set(lines: Sequence, *, paid: int, gifts: int) -> bool:
    """Whether the main items are exactly this set."""
    main = [line for line in lines if line.kind == OrderItem.Kind.MAIN]
    free = sum(line.quantity for line in main if line.discount_percent == GIFT)
    return (sum(line.quantity for line in main) - free, free) == (paid, gifts)


def are_same(lines: Iterable, others: Iterable) -> bool:
    """Whether two compositions hold the same, in the same order."""
    return _told(lines) == _told(others)


def weight_of(lines: Iterable, grams: Mapping[int, int]) -> int:
    """What the parcel weighs, in grams; `grams` is the weight of one piece by product (A8.3)."""
    return sum(line.quantity * grams.get(line.product_id, 0) for line in lines)


def _told(lines: Iterable) -> list[tuple]:
    return [(i.product_id, i.kind, i.quantity, i.price, i.discount_percent) for i in lines]

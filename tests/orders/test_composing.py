from decimal import Decimal

from callboard.orders.rules import ItemLine, composing

PRICE = Decimal(990)


def test_a_set_is_paid_units_and_gifts_and_extras_stay():
    """A8.1: 2+1."""
    extra = ItemLine(7, "extra", 1, Decimal(150))
    old = ItemLine(1, "main", 5, PRICE)

    lines = composing.with_set([old, extra], product_id=1, price=PRICE, paid=2, gifts=1)

    assert lines == [ItemLine(1, "main", 2, PRICE), ItemLine(1, "main", 1, PRICE, 100), extra]
    assert composing.is_set(lines, paid=2, gifts=1)
    assert not composing.is_set(lines, paid=3, gifts=0)


def test_a_set_without_gifts_is_one_line():
    lines = composing.with_set([], product_id=1, price=PRICE, paid=1, gifts=0)

    assert lines == [ItemLine(1, "main", 1, PRICE)]


def test_the_price_of_one_is_that_of_a_paid_unit():
    gift = ItemLine(1, "main", 1, Decimal(0), 100)

    assert composing.price_of_one([gift, ItemLine(1, "main", 2, PRICE)], 1) == PRICE
    assert composing.price_of_one([gift], 1) is None
    assert composing.price_of_one([], 1) is None


def test_an_additional_item_comes_at_its_price():
    """A8.3."""
    assert composing.with_extra([], product_id=7, price=Decimal(150)) == [
        ItemLine(7, "extra", 1, Decimal(150))
    ]

"""Every rule of the manuals about money, and what holds for any cart."""

import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import transaction

from callboard.kit.errors import Refused
from callboard.orders import actions, rules
from callboard.orders.models import OrderItem, OrderPolicy
from callboard.orders.rules import ItemLine, composing
from callboard.orders.rules.pricing import sum_of
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory, ProductFactory, at_place

MUG, EXTRA = 1, 2
CARTS = 10_000


def main(quantity, price=990, discount=0):
    return ItemLine(MUG, "main", quantity, Decimal(price), discount)


def extra(quantity, price, discount=0):
    return ItemLine(EXTRA, "extra", quantity, Decimal(price), discount)


@pytest.mark.parametrize(
    ("rule", "lines", "delivery", "discount", "goods", "grand"),
    [
        ("A5b: 3960 + 421 = 4381", [main(4)], 421, 0, 3960, 4381),
        ("A8.1: 1", [main(1)], 0, 0, 990, 990),
        ("A8.1: 2+1", [main(2), main(1, discount=100)], 0, 0, 1980, 1980),
        ("A8.1: 3+2", [main(3), main(2, discount=100)], 421, 0, 2970, 3391),
        ("A8.3: an additional item", [main(1), extra(2, 150)], 0, 0, 1290, 1290),
        ("A8.4: 990 at 25 % is 743", [main(1, discount=25)], 0, 0, 743, 743),
        ("A8.4: each piece is rounded, then counted", [main(3, discount=25)], 0, 0, 2229, 2229),
        ("A8.4: half goes up", [extra(1, "10", 25)], 0, 0, 8, 8),
        ("A8.4: less than half goes down", [extra(1, "9.99", 25)], 0, 0, 7, 7),
        ("A8.4: 30 %", [main(1, discount=30)], 0, 0, 693, 693),
        ("A8.4: a gift", [main(1), extra(1, 150, 100)], 0, 0, 990, 990),
        ("without a discount cents stay", [extra(3, "9.99")], 0, 0, "29.97", "29.97"),
        ("A8.5: the whole goes down", [main(2)], 421, 81, 1980, 2320),
        ("A8.5: or is marked up", [main(2)], 421, -99, 1980, 2500),
        ("A8.5: to nothing at the least", [main(1)], 10, 1000, 990, 0),
        ("A8.2, A8.4: the reject line's 40 %", [main(1, discount=40)], 0, 0, 594, 594),
        ("nothing ordered", [], 0, 0, 0, 0),
    ],
)
def test_the_money_rules_of_the_manuals(rule, lines, delivery, discount, goods, grand):
    sums = rules.totals(lines, Decimal(delivery), Decimal(discount))

    assert (sums.goods, sums.grand) == (Decimal(goods), Decimal(grand)), rule
    assert (sums.delivery, sums.discount) == (Decimal(delivery), Decimal(discount)), rule
    assert rules.sums_obstacles(lines, Decimal(delivery), Decimal(discount)) == {}, rule


@pytest.mark.parametrize(
    ("percent", "line", "allowed"),
    [
        *((0, Line.FIRST, True), (30, Line.FIRST, True), (31, Line.FIRST, False)),
        *((99, Line.FIRST, False), (100, Line.FIRST, True), (101, Line.FIRST, False)),
        *((-1, Line.FIRST, False), (31, Line.SECOND, False), (31, None, False)),
        *((40, Line.REJECT, True), (41, Line.REJECT, False), (100, Line.REJECT, True)),
        (40, Line.BUYOUT, False),
    ],
)
def test_a_discount_has_the_limit_of_its_line(percent, line, allowed):
    """A8.2, A8.4, A17 C29: 0 to 30 or exactly 100; the reject line may offer more."""
    obstacle = rules.discount_obstacle(percent, OrderPolicy(), line)

    assert (obstacle is None) == allowed


def test_the_limits_are_settings_and_never_pass_a_gift():
    strict, generous = OrderPolicy(max_discount=5, reject_discount=0), OrderPolicy(max_discount=95)

    assert rules.highest_discount(strict, Line.REJECT) == 5
    assert rules.highest_discount(generous, Line.REJECT) == 100
    assert rules.discount_obstacle(6, strict, Line.REJECT) == (
        "The discount may be 0 to 5 % or 100 %."
    )


def _cart(chance):
    """Any cart that the card lets through: 0 to 8 items, every amount in cents."""
    lines = [
        ItemLine(
            chance.randint(1, 5),
            chance.choice(OrderItem.Kind.values),
            chance.choice((1, 2, 3, 17, 999)),
            Decimal(chance.choice((0, 1, 49, 50, 99_000, chance.randint(0, 10**11 - 1)))) / 100,
            chance.choice((*range(31), 100)),
        )
        for _ in range(chance.randint(0, 8))
    ]
    delivery = Decimal(chance.choice((0, 42_100, chance.randint(0, 10**6)))) / 100
    discount = Decimal(chance.choice((0, 0, chance.randint(-(10**6), 10**9)))) / 100
    return lines, delivery, discount


def test_any_cart_is_the_sum_of_its_lines_in_whole_cents_and_never_below_nothing():
    """A5b, A8.4, A8.5, over 10,000 carts: worked out again here, in whole cents."""
    chance = random.Random(20_261_123)
    refused = 0
    for _ in range(CARTS):
        lines, delivery, discount = _cart(chance)
        sums = rules.totals(lines, delivery, discount)

        each = [sum_of(line.price, line.quantity, line.discount_percent) for line in lines]
        in_cents = 0
        for line in lines:
            one = int(line.price * 100)
            if line.discount_percent:
                less = one * (100 - line.discount_percent)  # of a hundredth of a cent
                one = (less + 5_000) // 10_000 * 100
            in_cents += one * line.quantity
        assert sums.goods == sum(each) == Decimal(in_cents) / 100
        assert sums.grand == sums.goods + delivery - discount
        assert all(type(amount) is Decimal for amount in (sums.goods, sums.grand, *each))
        assert all(amount == amount.quantize(Decimal("0.01"), ROUND_HALF_UP) for amount in each)
        assert all(amount >= 0 for amount in each)
        if rules.sums_obstacles(lines, delivery, discount):
            refused += 1
            assert sums.grand < 0
        else:
            assert sums.grand >= 0
    assert 0 < refused < CARTS / 2


def test_a_parcel_weighs_what_its_pieces_weigh():
    """A8.3."""
    lines = [main(2), main(1, discount=100), extra(3, 150)]

    assert composing.weight_of(lines, {MUG: 350, EXTRA: 120}) == 3 * 350 + 3 * 120
    assert composing.weight_of(lines, {}) == 0


def test_a_discount_given_on_the_reject_line_stays_when_the_order_moves_on(
    company, operator, admin
):
    """A8.2: what was promised there is kept; elsewhere nobody gives as much anew."""
    order = at_place(company, Status.CANCELLED, Line.REJECT)
    mug, cup = order.offer.product_id, ProductFactory(company).pk
    promised = ItemLine(mug, "main", 1, Decimal(990), 40)
    actions.save(order, by=operator, version=None, fields={}, items=[promised])
    actions.confirm(order, by=operator, version=None)

    two = ItemLine(mug, "main", 2, Decimal(990), 40)
    done = actions.save(order, by=admin, version=None, fields={}, items=[two])
    anew = [two, ItemLine(cup, "extra", 1, Decimal(100), 40)]
    with pytest.raises(Refused, match="0 to 30"), transaction.atomic():
        actions.save(order, by=admin, version=None, fields={}, items=anew)

    assert done.line == Line.BUYOUT
    assert rules.totals(done.items.all(), Decimal(0), Decimal(0)).goods == 2 * 594


def test_a_goal_is_one_of_the_offers(company, operator):
    """A5c.7: only some offers have goals."""
    order = OrderFactory(company)
    order.offer.goals = ["Prepaid"]
    order.offer.save()

    done = actions.save(order, by=operator, version=None, fields={"goal": "Prepaid"})
    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.save(order, by=operator, version=None, fields={"goal": "Gold"})

    assert done.goal == "Prepaid"
    assert list(refused.value.fields) == ["goal"]

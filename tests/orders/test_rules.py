"""Decisions about orders, mostly without saving anything."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from callboard.customers.models import Customer
from callboard.orders import rules
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.rules import ItemLine
from callboard.orders.rules.pricing import sum_of
from callboard.orders.statuses import Block, Line, Status
from callboard.places import rules as places

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)


def order_at(status, line, **facts):
    return Order(status=status, line=line, **facts)


@pytest.mark.parametrize(
    ("status", "line", "facts", "block"),
    [
        ("new", "first", {}, Block.WORK),
        ("new", "first", {"assignee_id": 7}, Block.PERSONAL),
        ("callback", "first", {}, Block.CALLBACK),
        ("callback", "second", {"missed_on": "first"}, Block.WORK),
        ("scheduled", "reject", {}, Block.SCHEDULED),
        ("paid", None, {}, None),
        ("cancelled", "reject", {}, Block.WORK),
    ],
)
def test_an_order_is_seen_in_the_first_block_that_fits(status, line, facts, block):
    """A3a."""
    assert rules.block_of(order_at(status, line, **facts)) == block


@pytest.mark.parametrize(
    ("status", "line", "missed_on", "name"),
    [
        ("new", "first", None, "New"),
        ("no_answer", "first", None, "No answer"),
        ("no_answer", "second", None, "No answer, old"),
        ("callback", "first", None, "Call back later"),
        ("callback", "second", None, "Call back later, second line"),
        ("callback", "first", "first", "Missed callback"),
        ("callback", "second", "first", "Missed callback"),
        ("callback", "second", "second", "Missed callback, second line"),
        ("callback", "reject", None, "Call back later, reject"),
        ("callback", "reject", "reject", "Call back later, reject"),
        ("callback", "buyout", None, "Call back later, buyout"),
        ("callback", "retention", None, "Call back later, retention"),
        ("scheduled", "first", None, "Scheduled delivery"),
        ("scheduled", "retention", None, "Scheduled, retention"),
        ("cancelled", "reject", None, "Cancelled"),
        ("paid", "retention", None, "Paid"),
        ("courier_callback", "buyout", None, "Courier asks to call"),
    ],
)
def test_the_name_shown_says_line_and_missed_promise(status, line, missed_on, name):
    """A11.1."""
    assert rules.name_shown(order_at(status, line, missed_on=missed_on)) == name


@pytest.mark.parametrize(
    ("line", "second", "reject", "retention", "reached"),
    [
        ("second", True, True, True, "second"),
        ("second", False, True, True, "first"),
        ("reject", True, False, True, None),
        ("retention", True, True, False, None),
        ("buyout", False, False, False, "buyout"),
    ],
)
def test_a_line_that_is_off_leads_elsewhere(line, second, reject, retention, reached):
    policy = OrderPolicy(second_line=second, reject_line=reject, retention_line=retention)

    assert rules.reachable_line(Line(line), policy) == reached


@pytest.mark.parametrize(
    ("price", "quantity", "percent", "total"),
    [
        ("990", 1, 25, "743"),  # 742.5 rounds up
        ("990", 2, 25, "1486"),
        ("990", 2, 0, "1980"),
        ("990", 1, 100, "0"),
        ("9.99", 3, 0, "29.97"),
    ],
)
def test_a_discounted_price_is_rounded_half_up_to_a_whole_unit(price, quantity, percent, total):
    """A8.4: 990 at 25 % is 743."""
    assert sum_of(Decimal(price), quantity, percent) == Decimal(total)


def test_the_four_sums_of_the_manual():
    """A5b: 3960 + 421 = 4381, and a discount on the whole goes off (A8.5)."""
    items = [ItemLine(1, "main", 4, Decimal(990)), ItemLine(2, "extra", 1, Decimal(500), 100)]

    sums = rules.totals(items, Decimal(421), Decimal(81))

    assert (sums.goods, sums.delivery, sums.discount, sums.grand) == (
        Decimal(3960),
        Decimal(421),
        Decimal(81),
        Decimal(4300),
    )


@pytest.mark.parametrize("line", [Line.REJECT, Line.RETENTION])
def test_reject_and_retention_rest_a_day_after_no_answer(line):
    order = order_at(Status.CANCELLED, line, attempts=1)

    assert rules.after_no_answer(order, OrderPolicy(ladder=[60]), NOON) == NOON + timedelta(days=1)


def test_the_quick_preset_asks_for_a_time_from_its_fourth_attempt_on():
    """A7.11."""
    policy = OrderPolicy(ask_time_from_attempt=4)

    assert [rules.needs_a_time(n, policy) for n in (3, 4, 5)] == [False, True, True]
    assert not rules.needs_a_time(9, OrderPolicy())


def test_calling_time_stands_still_at_night():
    evening = datetime(2026, 11, 23, 18, 50, tzinfo=UTC)  # 20:50 in Kyiv

    later = places.calling_minutes_later("Europe/Kyiv", evening, 15, 9, 21)

    assert later == datetime(2026, 11, 24, 7, 5, tzinfo=UTC)


def test_a_customer_is_called_in_their_own_hours():
    almaty = Order(customer=Customer(zone="Asia/Almaty"))
    policy = OrderPolicy(calls_from=9, calls_until=21)

    at_ten_in_the_evening_there = datetime(2026, 11, 23, 17, tzinfo=UTC)

    assert "22:00" in rules.callback_obstacle(at_ten_in_the_evening_there, almaty, policy, NOON)
    assert rules.callback_obstacle(NOON + timedelta(hours=1), almaty, policy, NOON) is None

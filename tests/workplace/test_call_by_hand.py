"""A call that a person says was made is marked so, until the telephone says it (A17 C19)."""

from datetime import timedelta

import pytest

from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.models.order import CallMade
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory

HINT = "By hand: {name}, 12:00"


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator, nobody rung yet."""
    order = OrderFactory(operator.company, number=1149468, call_made="")
    claim_of(operator, order)
    return order


def marked(order):
    order.refresh_from_db()
    return order.call_made, order.call_marked_by, order.call_marked_at


def test_a_call_made_by_hand_says_whose_hand_and_when(desk, order, operator):
    hint = HINT.format(name=operator.name)
    assert "By hand" not in desk.card(order).text

    desk.press(order, "save", call_made="made")

    assert marked(order) == (CallMade.MADE, operator, clock.now())
    page = desk.card(order)
    assert hint in page.text
    assert "Call: – → Made" in page.text
    assert "Call marked by hand: no → yes" in page.text


def test_the_mark_stays_with_its_person_whatever_else_is_saved(desk, order, operator):
    desk.press(order, "save", call_made="made")
    at = clock.now()

    with clock.frozen(at + timedelta(minutes=5)):
        desk.press(order, "save", flat="77")

    assert marked(order) == (CallMade.MADE, operator, at)


def test_what_nobody_says_any_more_is_nobodys_mark(desk, order):
    desk.press(order, "save", call_made="made")

    desk.press(order, "save", call_made="")

    assert marked(order) == ("", None, None)


def test_the_telephone_knows_better_than_the_hand(desk, order, operator):
    desk.press(order, "save", call_made="not_made")

    called = desk.post(f"/orders/{order.number}/call/")

    assert called.status_code == 200
    assert marked(order) == (CallMade.MADE, None, None)
    assert "Call marked by hand: yes → no" in desk.card(order).text


def test_a_call_of_the_telephone_is_not_marked(desk, order):
    desk.post(f"/orders/{order.number}/call/")

    assert marked(order) == (CallMade.MADE, None, None)
    assert "By hand" not in desk.card(order).text


@pytest.mark.parametrize("outcome", ["no_answer", "callback"])
def test_an_outcome_that_fills_it_in_clears_the_mark(order, operator, outcome):
    order = orders.save(order, by=operator, version=None, fields={"call_made": "not_made"})
    assert order.call_marked_by == operator
    facts = {"no_answer": {"reason": "busy"}, "callback": {"at": clock.now() + timedelta(hours=2)}}

    getattr(orders, outcome)(order, by=operator, version=None, **facts[outcome])

    assert marked(order) == (CallMade.MADE, None, None)


def test_a_confirmed_order_still_says_that_its_call_was_marked_by_hand(desk, order, operator):
    answer = desk.press(order, "confirm", call_made="made")

    assert answer.status_code in {200, 302}
    assert marked(order) == (CallMade.MADE, operator, clock.now())

"""What an action does to the other orders of the customer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from callboard.kit.errors import Refused
from callboard.orders import actions
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 12:00 in Kyiv, a Monday


def fresh(order):
    return Order.objects.select_related("customer", "offer", "company").get(pk=order.pk)


@pytest.fixture
def siblings(company):
    first = OrderFactory(company)
    return first, OrderFactory(company, customer=first.customer, offer=first.offer)


def test_no_answer_puts_the_others_off_without_an_attempt(siblings, operator):
    order, other = siblings

    done = actions.no_answer(order, by=operator, version=1, reason="busy")

    assert (fresh(other).due_at, fresh(other).attempts) == (done.due_at, 0)


def test_a_callback_takes_the_others_along(siblings, operator):
    order, other = siblings
    at = NOON + timedelta(hours=3)

    actions.callback(order, at=at, by=operator, version=1)

    assert (fresh(other).due_at, fresh(other).promised_by) == (at, operator)


def test_a_ticked_duplicate_becomes_trash_and_names_the_order(siblings, operator):
    """A7.24: trash, never cancelled: cancelled orders are offered again."""
    order, other = siblings
    third = OrderFactory(order.company, customer=order.customer)

    actions.confirm(order, by=operator, version=1, duplicates=[other.number])

    assert (fresh(other).status, fresh(other).line) == (S.TRASH, None)
    assert (fresh(other).reason, fresh(other).duplicate_of) == ("duplicate", order.number)
    assert fresh(third).status == S.NEW


def test_a_foreign_number_cannot_be_ticked(siblings, operator):
    order, _ = siblings
    stranger = OrderFactory(order.company)

    with pytest.raises(Refused), transaction.atomic():
        actions.confirm(order, by=operator, version=1, duplicates=[stranger.number])

    assert fresh(order).status == S.NEW


def test_a_wrong_number_takes_the_others_along_and_a_refusal_does_not(siblings, operator):
    order, other = siblings
    with pytest.raises(Refused), transaction.atomic():
        actions.trash(order, reason="did_not_order", along=[other.number], by=operator, version=1)

    actions.trash(order, reason="wrong_number", along=[other.number], by=operator, version=1)

    assert (fresh(other).status, fresh(other).reason) == (S.TRASH, "wrong_number")

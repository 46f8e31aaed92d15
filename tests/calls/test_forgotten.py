"""Nobody keeps a customer by vanishing in a call that nobody ends (A2.8)."""

from datetime import timedelta

import pytest

from callboard.calls import actions, tasks
from callboard.calls.models import Call
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries as desk
from callboard.kit import clock, invariants
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def order(company, operator):
    """Held by the operator, who has just begun to talk."""
    order = OrderFactory(company)
    claim_of(operator, order)
    actions.call(order, by=operator)
    return order


def in_(**time):
    return clock.frozen(clock.now() + timedelta(**time))


def test_a_talk_lasts_as_long_as_a_talk_may_last(order, operator):
    with in_(hours=2, minutes=59):
        tasks.end_forgotten_calls.func(0)
        dispatch.sweep(order.company_id)

        assert desk.presence_of(operator) == "talking"
        assert desk.claims_of(operator)


def test_who_vanished_in_it_talks_no_more_and_the_customer_is_free(order, operator, leader):
    with in_(hours=3):
        actions.end_forgotten(order.company_id)
        assert desk.presence_of(operator) == "ready"
        with in_(seconds=120):
            dispatch.sweep(order.company_id)
            assert desk.claims_of(operator) == []
            on_the_line(leader)
            assert dispatch.take_next(leader).order == order
        with in_(minutes=10):
            dispatch.sweep(order.company_id)
            assert desk.presence_of(operator) == "not_active"

    call = Call.objects.get()
    assert (call.ending, call.ended_at - call.began_at) == ("clock", timedelta(hours=3))
    assert list(invariants.broken(order.company_id)) == []


def test_a_new_call_is_not_taken_for_the_forgotten_one(order, operator):
    with in_(hours=2, minutes=30):
        actions.call(order, by=operator)
    with in_(hours=3, minutes=1):
        actions.end_forgotten(order.company_id)

        assert desk.presence_of(operator) == "talking"

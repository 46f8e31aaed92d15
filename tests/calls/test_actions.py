"""A call begins by hand, with the number of a customer one holds (A6.5, A5b)."""

from datetime import timedelta

import pytest

from callboard.accounts.actions import Blocked
from callboard.calls import actions
from callboard.calls.models import Call
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries as desk
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models.order import CallMade
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OrderFactory, at_place

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def order(company, operator):
    """New, and held by the operator."""
    order = OrderFactory(company, call_made="")
    claim_of(operator, order)
    return order


def test_a_call_marks_the_order_and_makes_the_member_talk(order, operator):
    """A2.8"""
    call = actions.call(order, by=operator)

    order.refresh_from_db()
    assert order.call_made == CallMade.MADE
    assert (call.phone, call.ended_at) == (order.customer.phone, None)
    assert desk.presence_of(operator) == "talking"


def test_the_member_says_when_it_has_ended(order, operator):
    actions.call(order, by=operator)

    with clock.frozen(clock.now() + timedelta(minutes=3)):
        actions.hang_up(operator)

    call = Call.objects.get()
    assert (call.ending, call.ended_at - call.began_at) == ("hand", timedelta(minutes=3))
    assert desk.presence_of(operator) == "ready"


def test_hanging_up_twice_does_no_harm(order, operator):
    actions.call(order, by=operator)
    actions.hang_up(operator)
    actions.hang_up(operator)

    assert Call.objects.count() == 1


def test_the_outcome_ends_it(order, operator):
    actions.call(order, by=operator)

    orders.no_answer(order, by=operator, version=None, reason="busy")

    assert Call.objects.get().ending == "outcome"
    assert desk.presence_of(operator) == "ready"


def test_another_call_ends_the_one_before_without_a_break_in_the_talk(order, operator):
    actions.call(order, by=operator)
    actions.call(order, by=operator)

    assert list(Call.objects.order_by("id").values_list("ending", flat=True)) == ["next", ""]
    assert list(operator.shifts.order_by("id").values_list("presence", flat=True)) == [
        "ready",
        "talking",
    ]


def test_a_number_that_is_none_is_never_dialled(company, operator):
    customer = CustomerFactory(company, phone="0000", phone_is_valid=False)
    order = OrderFactory(company, customer=customer, status=Status.HOLD)
    on_the_line(operator)
    dispatch.open_for_work(order, by=operator)

    with pytest.raises(Refused, match="not valid"):
        actions.call(order, by=operator)
    assert not Call.objects.exists()


def test_somebody_else_s_customer_is_not_called(order, operator, leader):
    """A4.4"""
    with pytest.raises(Refused, match=f"{operator.name} is working with this customer now"):
        actions.call(order, by=leader)


def test_a_customer_whom_nobody_holds_is_taken_first(company, operator):
    with pytest.raises(Refused, match="into work first"):
        actions.call(OrderFactory(company), by=operator)


def test_whoever_watches_deliveries_may_ring_about_a_parcel(company):
    team = TeamFactory(company=company, delivery="edit")
    sender = MemberFactory(company=company, team=team)
    parcel = OrderFactory(
        company, status=Status.ARRIVED, line=Line.BUYOUT, shipped_at=clock.now(), due_at=None
    )

    assert actions.call(parcel, by=sender).member == sender


def test_a_blocked_member_talks_no_more(order, operator):
    actions.call(order, by=operator)

    events.announce(Blocked(operator))

    assert Call.objects.get().ending == "hand"
    assert desk.presence_of(operator) == "not_active"


def test_a_driver_is_rung_and_the_order_stays_as_it_is(company, operator):
    """A3.3, A6.3, A10.7: nobody holds the customer, nobody spoke to the customer."""
    parcel = at_place(company, Status.IN_DELIVERY, Line.BUYOUT, call_made="")
    on_the_line(operator)

    call = actions.ring_on_the_way(parcel, "+380671112233", Call.Party.DRIVER, by=operator)

    parcel.refresh_from_db()
    assert (call.phone, call.party, parcel.call_made) == ("+380671112233", "driver", "")
    assert desk.presence_of(operator) == "talking"


def test_the_driver_of_another_team_s_line_is_not_rung(company, operator, team):
    """A3.3: the line must be the operator's."""
    DeskFactory(team, lines=[Line.FIRST])
    parcel = at_place(company, Status.IN_DELIVERY, Line.BUYOUT)

    with pytest.raises(Refused, match="another team"):
        actions.ring_on_the_way(parcel, "+380671112233", Call.Party.DRIVER, by=operator)
    assert not Call.objects.exists()

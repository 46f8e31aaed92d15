"""What is next for this person: one function for the button, Refresh and automatic delivery."""

from datetime import UTC, datetime, timedelta

import pytest

from callboard.customers import actions as customers
from callboard.dispatch import actions, queries
from callboard.dispatch.models import DeskPolicy, Lane, Presence, Ready, TeamDesk
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)


def ago(**time) -> datetime:
    return clock.now() - timedelta(**time)


def in_(**time) -> datetime:
    return clock.now() + timedelta(**time)


def next_order(member) -> Order | None:
    ready = queries.next_for(member, clock.now())
    return ready and Order.objects.get(pk=ready.order_id)


def test_new_orders_are_handed_out_oldest_first(company, operator):
    late = OrderFactory(company, due_at=ago(minutes=1))
    early = OrderFactory(company, due_at=ago(minutes=2))
    on_the_line(operator)

    claim = actions.take_next(operator)

    assert claim.order == early
    assert next_order(MemberFactory(company=company)) == late


def test_newest_first_turns_the_queue_round(company, operator, team):
    DeskFactory(team, newest_first=True)
    OrderFactory(company, due_at=ago(minutes=2))
    newest = OrderFactory(company, due_at=ago(minutes=1))

    assert next_order(operator) == newest


def test_taking_puts_a_new_order_into_work(company, operator):
    OrderFactory(company)
    on_the_line(operator)

    claim = actions.take_next(operator)

    order = Order.objects.get(pk=claim.order_id)
    assert order.status == Status.ACCEPTED
    assert order.journal.first().actor == operator
    assert not Ready.objects.exists()


@pytest.mark.parametrize(
    ("priority", "expected"),
    [
        ([Lane.NEW, Lane.REDIAL], "new"),
        ([Lane.REDIAL, Lane.NEW], "redial"),
        ([Lane.NEW], "new"),
        ([Lane.HOLD], "hold"),
        ([Lane.REJECT, Lane.NEW], "reject"),
        ([Lane.RESCUE], "rescue"),
    ],
)
def test_the_priority_of_the_team_decides_what_comes_first(
    company, operator, team, priority, expected
):
    """A4.2, A14.4, A14.5: and what it does not name is not handed out."""
    DeskFactory(team, priority=priority)
    made = {
        "new": OrderFactory(company, due_at=ago(minutes=1)),
        "redial": OrderFactory(company, status=Status.NO_ANSWER, due_at=ago(minutes=2)),
        "hold": OrderFactory(company, status=Status.HOLD, due_at=ago(minutes=3)),
        "reject": OrderFactory(
            company, status=Status.CANCELLED, line=Line.REJECT, due_at=ago(minutes=4)
        ),
        "rescue": OrderFactory(
            company,
            status=Status.COURIER_CALLBACK,
            line=Line.BUYOUT,
            shipped_at=ago(days=1),
            due_at=ago(minutes=5),
        ),
    }

    assert next_order(operator) == made[expected]


def test_only_new_gives_nothing_else(company, operator, team):
    DeskFactory(team, priority=[Lane.NEW])
    OrderFactory(company, status=Status.NO_ANSWER)
    OrderFactory(company, status=Status.HOLD)

    assert next_order(operator) is None


def test_retention_is_never_handed_out(company, operator, team):
    DeskFactory(team, priority=[Lane.RETENTION, Lane.NEW])
    OrderFactory(company, status=Status.PAID, line=Line.RETENTION)

    assert next_order(operator) is None


def test_lines_of_other_teams_are_not_handed_out(company, operator, team):
    DeskFactory(team, lines=[Line.SECOND])
    OrderFactory(company)
    second = OrderFactory(company, status=Status.NO_ANSWER, line=Line.SECOND)

    assert next_order(operator) == second


def test_offers_of_other_teams_are_not_handed_out(company, operator, team):
    """A14.6"""
    ours, theirs = OfferFactory(company), OfferFactory(company)
    DeskFactory(team, offers=(ours,))
    OrderFactory(company, offer=theirs, due_at=ago(hours=1))
    order = OrderFactory(company, offer=ours)

    assert next_order(operator) == order


def test_an_order_is_not_handed_out_before_its_time(company, operator):
    """A4.3"""
    order = OrderFactory(company, status=Status.NO_ANSWER, due_at=in_(minutes=1))

    assert next_order(operator) is None
    with clock.frozen(in_(minutes=1)):
        assert next_order(operator) == order


@pytest.mark.parametrize(
    ("hour", "zone", "is_rung"),
    [
        (6, "Europe/Kyiv", False),
        (7, "Europe/Kyiv", True),
        (18, "Europe/Kyiv", True),
        (19, "Europe/Kyiv", False),
        (22, "Asia/Vladivostok", False),
        (23, "Asia/Vladivostok", True),
    ],
)
def test_nobody_is_rung_outside_calling_hours_where_they_live(
    company, operator, hour, zone, is_rung
):
    """From 9 to 21 of the customer's own clock; the hours are UTC, Kyiv +2, Vladivostok +10."""
    at = datetime(2026, 11, 25, hour, tzinfo=UTC)
    OrderFactory(company, customer=CustomerFactory(company, zone=zone), due_at=NOON)

    with clock.frozen(at):
        assert (next_order(operator) is not None) == is_rung


def test_a_team_may_have_hours_of_its_own(company, operator, team):
    DeskFactory(team, calls_from=12, calls_until=13)
    OrderFactory(company, due_at=ago(days=1))

    assert next_order(operator) is not None
    with clock.frozen(in_(hours=1)):
        assert next_order(operator) is None


def test_sleeping_zones_do_not_hide_those_that_are_awake(company, operator):
    for day in range(20):
        sleeping = CustomerFactory(company, zone="Asia/Kamchatka")
        OrderFactory(company, customer=sleeping, due_at=ago(days=day + 1))
    awake = OrderFactory(company)

    assert next_order(operator) == awake


def test_own_callbacks_come_before_everything_else(company, operator):
    OrderFactory(company, due_at=ago(days=1))
    own = promise_of(operator, due_at=ago(minutes=1))

    assert next_order(operator) == own


def test_a_promise_is_its_promisers_until_the_grace_is_over(company, operator, leader):
    order = promise_of(leader, due_at=ago(minutes=1))

    assert next_order(operator) is None
    with clock.frozen(in_(minutes=15)):
        orders.run_clock(company.pk)
        assert next_order(operator) == order


def test_other_orders_that_were_promised_along_wait_for_the_same_member(company, operator, leader):
    customer = CustomerFactory(company)
    promise_of(leader, customer=customer, due_at=ago(minutes=1))
    OrderFactory(
        company,
        customer=customer,
        status=Status.NO_ANSWER,
        promised_by=leader,
        due_at=ago(minutes=1),
    )

    assert next_order(operator) is None


def test_a_customer_with_a_personal_order_is_handed_to_that_member_alone(company, operator, leader):
    customer = CustomerFactory(company)
    OrderFactory(company, customer=customer, assignee=leader, due_at=ago(minutes=2))
    other = OrderFactory(company, customer=customer, due_at=ago(minutes=1))

    assert next_order(operator) is None
    assert next_order(leader) == other


def test_the_personal_list_is_never_handed_out_by_the_button(company, operator):
    OrderFactory(company, assignee=operator)

    assert next_order(operator) is None


def test_blacklisted_customers_are_not_handed_out_until_cleared(company, operator, admin):
    order = OrderFactory(company)

    customers.blacklist(order.customer, reason="fraud", by=admin)
    assert next_order(operator) is None
    customers.clear(order.customer, by=admin)
    assert next_order(operator) == order


def test_a_wrong_number_is_never_rung(company, operator):
    OrderFactory(company, customer=CustomerFactory(company, phone="12", phone_is_valid=False))

    assert next_order(operator) is None


def test_what_was_given_back_rests_for_that_member_only(company, operator, leader):
    order = OrderFactory(company)
    claim_of(operator, order)

    actions.give_back(order, by=operator)

    assert next_order(operator) is None
    assert next_order(leader) == order
    with clock.frozen(in_(minutes=10)):
        assert next_order(operator) == order


def test_without_a_team_nothing_is_handed_out_unless_the_company_says_so(company):
    """A17 C20"""
    loner = MemberFactory(company=company, team=None)
    order = OrderFactory(company)

    assert next_order(loner) is None
    DeskPolicy.objects.update(no_team_gets_all=True)
    assert next_order(loner) == order


def test_a_team_that_makes_no_calls_is_handed_nothing(company):
    packers = TeamFactory(company=company, call_centre=False, packing="extended")
    OrderFactory(company)

    assert next_order(MemberFactory(company=company, team=packers)) is None


def test_a_parcel_in_trouble_is_offered_first_to_who_confirmed_it(company, operator, team, leader):
    DeskFactory(team, priority=[Lane.RESCUE])
    on_the_line(leader)
    facts = {"status": Status.COURIER_CALLBACK, "line": Line.BUYOUT, "shipped_at": ago(days=1)}
    order = OrderFactory(company, confirmed_by=leader, confirmed_at=ago(days=2), **facts)

    assert next_order(operator) is None
    assert next_order(leader) == order
    with clock.frozen(in_(minutes=15)):
        actions.sweep(company.pk)
        assert next_order(operator) == order


@pytest.mark.parametrize(
    ("press", "says"),
    [
        (None, "You haven't started your work!"),
        (actions.pause, "You are on pause"),
        (actions.stop, "You haven't started your work!"),
    ],
)
def test_nobody_is_handed_anything_unless_ready(company, operator, press, says):
    """A2.2, A2.5, A2.7, A4.9: by no way of asking."""
    order = OrderFactory(company)
    own = OrderFactory(company, assignee=operator)
    if press:
        on_the_line(operator)
        press(operator)

    for ask in (
        lambda: actions.take_next(operator),
        lambda: actions.open_for_work(own, by=operator),
        lambda: actions.open_for_work(order, by=operator),
    ):
        with pytest.raises(Refused, match=says):
            ask()


def test_pause_keeps_what_is_held_and_gives_no_more(company, operator):
    """A2.7"""
    order = OrderFactory(company)
    OrderFactory(company)
    DeskPolicy.objects.update(claim_limit=2)
    claim = claim_of(operator, order)

    actions.pause(operator)

    assert queries.claims_of(operator) == [claim]
    with pytest.raises(Refused, match="on pause"):
        actions.take_next(operator)


def test_an_incoming_team_has_no_button(company, operator, team):
    """A4.8"""
    DeskFactory(team, mode=TeamDesk.Mode.INCOMING)
    OrderFactory(company)
    on_the_line(operator)

    with pytest.raises(Refused, match="incoming"):
        actions.take_next(operator)


def test_nothing_to_take_is_said_plainly(operator):
    on_the_line(operator)

    with pytest.raises(Refused, match="Nothing to take now"):
        actions.take_next(operator)
    assert queries.presence_of(operator) == Presence.READY

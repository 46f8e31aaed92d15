"""A call begins by hand, with the number of a customer one holds (A6.5, A5b)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from callboard.accounts import actions as accounts
from callboard.accounts.actions import Blocked
from callboard.calls import actions, queries
from callboard.calls.models import Call, CallPolicy
from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries as desk
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models.order import CallMade
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OrderFactory

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


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("tel:%s", "tel:+380671234567"),
        ("skypeto:%s?call", "skypeto:+380671234567?call"),
        ("sip:%s@provider.name", "sip:+380671234567@provider.name"),
        ("https://pbx.example/dial?to=%s", "https://pbx.example/dial?to=%2B380671234567"),
    ],
)
def test_the_number_goes_into_the_company_s_address(company, operator, admin, url, link):
    """A6.5"""
    order = OrderFactory(company, customer=CustomerFactory(company, phone="+380671234567"))
    claim_of(operator, order)
    accounts.set_policy(CallPolicy.objects.get(), "dial_url", url, by=admin)

    assert queries.dial_link(company.pk, actions.call(order, by=operator)) == link


def test_only_digits_and_a_plus_reach_the_address(order, operator, company):
    call = actions.call(order, by=operator)
    call.phone = '+38067"><script>٣1\r\n2;ext=3'

    assert queries.dial_link(company.pk, call) == "tel:+38067123"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(%s)",
        "JavaScript:%s",
        "data:text/html,%s",
        "file:///etc/passwd?%s",
        "tel:",
        "%s",
        "tel:%s%s",
        "tel: %s",
        "tel:%s\nx",
        " javascript:%s",
        "//evil.example/%s",
        "",
    ],
)
def test_an_address_that_dials_nothing_is_refused(company, admin, url):
    with pytest.raises(ValidationError):
        accounts.set_policy(CallPolicy.objects.get(), "dial_url", url, by=admin)
    assert CallPolicy.objects.get().dial_url == "tel:%s"


def test_the_calls_of_an_order_are_listed_newest_first(order, operator):
    """A6.7"""
    first = actions.call(order, by=operator)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        second = actions.call(order, by=operator)

    assert queries.calls_of_order(operator, order.pk) == [second, first]

"""The numbers on the button: for everybody from one count (A3.6, A4.5)."""

from datetime import timedelta

import pytest

from callboard.dispatch import actions, queries
from callboard.dispatch.models import Lane, Layout
from callboard.dispatch.queries import free
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import CustomerFactory, OfferFactory, OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")

HOUR = timedelta(hours=1)


def counted(member) -> queries.Free:
    free.snapshot(member.company_id)
    return queries.free_for(member)


def test_it_counts_what_the_button_could_hand_out_by_kind(company, operator):
    OrderFactory(company)
    OrderFactory(company)
    OrderFactory(company, status=Status.NO_ANSWER)
    OrderFactory(company, status=Status.HOLD)

    assert counted(operator) == queries.Free(3, [(Lane.NEW, 2), (Lane.REDIAL, 1)], {Line.FIRST: 3})


def test_it_leaves_out_what_is_not_for_this_member(company, operator, team, leader):
    ours = OfferFactory(company)
    DeskFactory(team, offers=(ours,), lines=[Line.FIRST])
    OrderFactory(company)
    OrderFactory(company, offer=ours, status=Status.NO_ANSWER, line=Line.SECOND)
    OrderFactory(company, offer=ours, assignee=operator)
    promise_of(leader, offer=ours)
    OrderFactory(company, offer=ours, customer=CustomerFactory(company, zone="Asia/Kamchatka"))
    promise_of(operator, offer=ours)

    assert counted(operator) == queries.Free(1, [(Lane.CALLBACK, 1)], {Line.FIRST: 1})


def test_it_agrees_with_what_is_then_handed_out(company, operator):
    for _ in range(3):
        OrderFactory(company)
    on_the_line(operator)

    for left in (3, 2, 1):
        assert counted(operator).total == left
        claim = actions.take_next(operator)
        orders.no_answer(claim.order, by=operator, version=None, reason="busy")
    assert counted(operator).total == 0


def test_what_was_given_back_is_free_for_others_alone(company, operator, leader, at_noon):
    """A3.8, A4.5: no green button that then says there is nothing."""
    OrderFactory(company)
    claim = claim_of(
        operator, OrderFactory(company, customer=CustomerFactory(company), due_at=at_noon - HOUR)
    )
    actions.give_back(claim.order, by=operator)

    assert counted(leader).total == 2
    assert counted(operator).total == 1
    with clock.frozen(at_noon + timedelta(minutes=11)):
        assert counted(operator).total == 2


def test_an_own_promise_that_was_given_back_is_not_counted(company, operator, at_noon):
    claim = claim_of(operator, promise_of(operator, due_at=at_noon))
    actions.give_back(claim.order, by=operator)

    assert counted(operator) == queries.Free(0, [], {})


def test_a_member_s_numbers_ask_the_database_nothing(
    company, operator, leader, django_assert_num_queries
):
    OrderFactory(company)
    free.snapshot(company.pk)
    assert operator.team == leader.team  # read beforehand, as the door does

    with django_assert_num_queries(0):
        assert queries.free_for(operator) == queries.free_for(leader)


@pytest.mark.parametrize("orders", [1, 4])
def test_one_count_is_enough_for_any_number_of_members_and_orders(
    company, team, django_assert_num_queries, orders
):
    for _ in range(orders):
        OrderFactory(company)
        MemberFactory(company=company, team=team)

    with django_assert_num_queries(6):
        free.snapshot(company.pk)


def test_the_count_is_kept_for_half_a_minute(company, operator, monkeypatch):
    counted(operator)
    OrderFactory(company)

    assert queries.free_for(operator).total == 0
    monkeypatch.setattr(free.counted, "fresh_for", -1)
    assert queries.free_for(operator).total == 1


def test_open_screens_are_told_the_numbers_in_their_members_language(company, operator, outsider):
    OrderFactory(company)

    figures = live.figures_of["free"]
    told = figures.count(company.pk)

    assert figures.key == "member_id"
    assert told[operator.pk] == {
        "total": 1,
        "parts": [{"label": "New", "count": 1}],
        "lines": {"first": 1},
    }
    assert outsider.pk not in told


def test_the_clock_of_the_snapshot_is_the_database_s(company, operator):
    counted(operator)

    assert free.latest(company.pk).at == clock.now()


def test_first_and_second_leads_are_counted_apart(company, operator, team):
    """A3.6: what the Lines layout shows as totals."""
    DeskFactory(team, priority=[Lane.NEW, Lane.REDIAL, Lane.REJECT])
    OrderFactory(company)
    OrderFactory(company, status=Status.NO_ANSWER)
    OrderFactory(company, status=Status.NO_ANSWER, line=Line.SECOND)
    OrderFactory(company, status=Status.CANCELLED, line=Line.REJECT)

    assert counted(operator).lines == {Line.FIRST: 2, Line.SECOND: 1, Line.REJECT: 1}


def test_a_team_in_tabs_counts_no_parked_order_as_free(company, operator, team, leader, at_noon):
    """A17 C9: the number says what automatic delivery would open; other faces are handed them."""
    DeskFactory(team, layout=Layout.TABS, auto_deliver=True)
    button = MemberFactory(company=company, team=TeamFactory(company=company))
    DeskFactory(button.team)
    offer = OfferFactory(company)
    days = [timedelta(days=n) for n in range(10)]
    parked = [
        {"arrived_at": at_noon - days[3], "due_at": at_noon - days[3]},
        {"arrived_at": at_noon - days[9], "due_at": at_noon - HOUR},
    ]
    fresh = [
        {"arrived_at": at_noon - days[2], "due_at": at_noon - HOUR},
        {"arrived_at": at_noon - days[9], "line": Line.SECOND},
    ]
    for facts in parked + fresh:
        OrderFactory(company, offer=offer, status=Status.NO_ANSWER, attempts=1, **facts)

    in_tabs = queries.Free(2, [(Lane.REDIAL, 2)], {Line.FIRST: 1, Line.SECOND: 1})
    assert counted(operator) == counted(leader) == in_tabs
    assert counted(button).total == 4

    on_the_line(operator)
    for left in (2, 1):
        assert counted(operator).total == left
        claim = actions.take_next(operator)
        orders.no_answer(claim.order, by=operator, version=None, reason="busy")
    assert counted(operator).total == 0
    with pytest.raises(Refused):
        actions.take_next(operator)


def test_a_parked_order_that_rests_is_taken_off_a_team_in_tabs_once(
    company, operator, team, at_noon
):
    """A17 C9, A3.8: what a member opens from an older tab and returns was never counted as free."""
    DeskFactory(team, layout=Layout.TABS, auto_deliver=True)
    offer, day = OfferFactory(company), timedelta(days=1)
    facts = {"offer": offer, "status": Status.NO_ANSWER, "attempts": 1, "due_at": at_noon - HOUR}
    fresh = OrderFactory(company, arrived_at=at_noon - day, **facts)
    parked = OrderFactory(company, arrived_at=at_noon - 9 * day, **facts)
    on_the_line(operator)
    for order, left in ((parked, 1), (fresh, 0)):
        claim = actions.open_for_work(order, by=operator)
        actions.give_back(claim.order, by=operator)
        assert counted(operator).total == left

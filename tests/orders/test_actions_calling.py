"""When the next call is: no answer, callbacks, scheduled deliveries, and what the clock does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OfferFactory, OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 12:00 in Kyiv, a Monday


def policy(company, **facts):
    OrderPolicy.objects.filter(company=company).update(**facts)


def fresh(order):
    return Order.objects.select_related("customer", "offer", "company").get(pk=order.pk)


@pytest.mark.parametrize(
    ("preset", "attempts", "minutes"),
    [
        ("PLADO", 0, 60),
        ("PLADO", 7, 60),
        ("2016", 0, 3),
        ("2016", 2, 3),
        ("2016", 3, 60),
        ("AlterCPA", 0, 15),
    ],
)
def test_no_answer_waits_by_the_ladder_of_the_preset(company, operator, preset, attempts, minutes):
    """A4.10, A7.9, A7.10, A7.12, A17 C8."""
    ladder = {"PLADO": [60], "2016": [3, 3, 3, 60], "AlterCPA": [15]}[preset]
    policy(company, ladder=ladder)
    order = OrderFactory(company, attempts=attempts, status=S.NO_ANSWER)

    done = actions.no_answer(order, by=operator, version=order.version, reason="busy")

    assert (done.attempts, done.due_at) == (attempts + 1, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 5), (1, 20), (2, 20)])
def test_an_offer_may_have_a_ladder_of_its_own(company, operator, attempts, minutes):
    """A17 C8: per offer."""
    policy(company, ladder=[60])
    offer = OfferFactory(company, ladder=[5, 20])
    order = OrderFactory(company, offer=offer, attempts=attempts, status=S.NO_ANSWER)

    done = actions.no_answer(order, by=operator, version=None, reason="busy")

    assert done.due_at == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 3), (2, 3), (3, 60), (9, 60)])
def test_a_team_may_have_a_ladder_of_its_own(company, operator, team, attempts, minutes):
    """A7.9, A7.10, A17 C8: per team; it is of whoever calls."""
    policy(company, ladder=[60])
    team.ladder = [3, 3, 3, 60]
    team.save()
    order = OrderFactory(company, attempts=attempts, status=S.NO_ANSWER)

    done = actions.no_answer(order, by=operator, version=None, reason="busy")

    assert done.due_at == NOON + timedelta(minutes=minutes)


def test_the_ladder_of_an_offer_stands_before_that_of_a_team(company, operator, leader, team):
    """A17 C8; whoever has no team calls by the company's."""
    policy(company, ladder=[60])
    team.ladder = [3]
    team.save()
    leader.team = None
    leader.save()
    waits = {}
    for by, offer in ((operator, OfferFactory(company, ladder=[5])), (leader, None)):
        order = OrderFactory(company, offer=offer, status=S.NO_ANSWER)
        done = actions.no_answer(order, by=by, version=None, reason="busy")
        waits[by] = done.due_at - NOON

    assert waits == {operator: timedelta(minutes=5), leader: timedelta(minutes=60)}


def test_a_team_s_ladder_asks_for_a_time_where_the_company_does(company, operator, team):
    """A7.11: from the fourth attempt on the time is the operator's."""
    policy(company, ladder=[60], ask_time_from_attempt=4)
    team.ladder = [3]
    team.save()
    later = NOON + timedelta(hours=2)
    third = OrderFactory(company, status=S.NO_ANSWER, attempts=2)
    fourth = OrderFactory(company, status=S.NO_ANSWER, attempts=3)

    done = [
        actions.no_answer(order, by=operator, version=None, reason="busy", at=later)
        for order in (third, fourth)
    ]

    assert [order.due_at for order in done] == [NOON + timedelta(minutes=3), later]


def test_the_quick_preset_asks_for_a_time_from_the_fourth_attempt(company, operator):
    """A7.11: later today, one hour ahead unless another time is asked."""
    policy(company, ladder=[3, 3, 3, 60], ask_time_from_attempt=4)
    order = OrderFactory(company, attempts=3, status=S.NO_ANSWER)
    later = NOON + timedelta(hours=5)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.no_answer(order, by=operator, version=1, reason="busy", at=NOON + timedelta(days=1))
    done = actions.no_answer(order, by=operator, version=1, reason="busy", at=later)

    assert list(refused.value.fields) == ["at"]
    assert done.due_at == later


def test_no_answer_on_the_first_line_needs_a_reason(company, operator):
    """A7.8."""
    order = OrderFactory(company)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.no_answer(order, by=operator, version=1)

    assert list(refused.value.fields) == ["reason"]
    assert fresh(order).status == S.NEW


def test_a_callback_that_reached_nobody_keeps_its_promise_where_the_company_wants_it(
    company, operator
):
    """A7.9 (PLADO) and the other manuals."""
    kept = OrderFactory(company, status=S.CALLBACK, promised_by=operator)
    done = actions.no_answer(kept, by=operator, version=1, reason="busy")
    assert (done.status, done.promised_by, done.attempts) == (S.CALLBACK, operator, 1)

    policy(company, no_answer_keeps_callback=False)
    turned = OrderFactory(company, status=S.CALLBACK, promised_by=operator)
    done = actions.no_answer(turned, by=operator, version=1, reason="busy")
    assert done.status == S.NO_ANSWER


@pytest.mark.parametrize(
    "at",
    [
        NOON - timedelta(minutes=1),
        NOON + timedelta(days=31),
        datetime(2026, 11, 23, 20, tzinfo=UTC),  # 22:00 in Kyiv
    ],
)
def test_a_callback_is_promised_for_a_future_calling_hour_of_the_customer(company, operator, at):
    """A7.13."""
    order = OrderFactory(company)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.callback(order, at=at, by=operator, version=1)

    assert list(refused.value.fields) == ["at"]


def test_a_callback_belongs_to_whoever_promised_it(company, operator):
    order = OrderFactory(company, missed_on=None)

    done = actions.callback(order, at=NOON + timedelta(hours=2), by=operator, version=1)

    assert (done.promised_by, done.due_at) == (operator, NOON + timedelta(hours=2))


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (7, True), (8, False)])
def test_a_delivery_is_scheduled_from_tomorrow_to_seven_days(company, operator, days, allowed):
    """A7.4."""
    order = OrderFactory(company)
    on = date(2026, 11, 23) + timedelta(days=days)

    if not allowed:
        with pytest.raises(Refused), transaction.atomic():
            actions.schedule(order, on=on, by=operator, version=1)
        return
    done = actions.schedule(order, on=on, by=operator, version=1)

    assert done.due_at == datetime(2026, 11, 23 + days, 7, tzinfo=UTC)  # 9:00 in Kyiv
    assert done.confirmed_at is None


def test_five_days_in_no_answer_and_the_second_line_calls(company):
    """A11.7: counted from the beginning of the status, personal orders too."""
    old = OrderFactory(company, status=S.NO_ANSWER, status_since=NOON - timedelta(days=5))
    young = OrderFactory(
        company, status=S.NO_ANSWER, status_since=NOON - timedelta(days=5) + timedelta(seconds=1)
    )

    assert actions.run_clock(company.id) == 1
    assert actions.run_clock(company.id) == 0

    assert (fresh(old).line, fresh(old).due_at) == (L.SECOND, NOON)
    assert fresh(young).line == L.FIRST


def test_a_missed_callback_goes_on_and_is_marked(company, operator):
    """A7.13, A17 C4: first to second, then marked on the second."""
    due = NOON - timedelta(minutes=15)
    order = OrderFactory(company, status=S.CALLBACK, promised_by=operator, due_at=due)

    actions.run_clock(company.id)

    missed = fresh(order)
    assert (missed.line, missed.missed_on, missed.promised_by, missed.due_at) == (
        L.SECOND, L.FIRST, None, due,
    )  # fmt: skip
    assert actions.run_clock(company.id) == 0


def test_the_grace_counts_calling_hours_of_the_customer(company, operator):
    night = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)  # 21:05 in Kyiv
    due = datetime(2026, 11, 23, 18, 50, tzinfo=UTC)  # 20:50, ten minutes before the end
    order = OrderFactory(company, status=S.CALLBACK, promised_by=operator, due_at=due)

    with clock.frozen(night):
        assert actions.run_clock(company.id) == 0
    with clock.frozen(datetime(2026, 11, 24, 7, 5, tzinfo=UTC)):  # 9:05
        assert actions.run_clock(company.id) == 1

    assert fresh(order).missed_on == L.FIRST

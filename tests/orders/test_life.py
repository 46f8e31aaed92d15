"""Random lives: whatever is tried in whatever order, an order only ever goes where the law says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callboard.kit import clock, invariants
from callboard.kit.errors import Refused
from callboard.orders import actions, law, queries
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.rules import facts_of
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
CLOCK = {Action.AGE: actions.age, Action.MISS: actions.miss}
TRIED = [action for action in Action if action not in {Action.RECEIVE, Action.POSTPONE}]
step = st.tuples(st.sampled_from(TRIED), st.sampled_from([5, 90, 60 * 26, 60 * 24 * 6]))


def attempt(action, order, by, now):
    if action in CLOCK:
        return CLOCK[action](order)
    if action == Action.TAKE:
        return actions.take(order, by=by)
    asked = {
        Action.CALLBACK: {"at": now + timedelta(hours=2)},
        Action.SCHEDULE: {"on": now.date() + timedelta(days=2)},
        Action.CANCEL: {"reason": "expensive"},
        Action.TRASH: {"reason": "spam"},
        Action.NO_ANSWER: {"reason": "busy"},
        Action.STEP_BACK: {"why": "wrong box"},
        Action.REOPEN: {"why": "a mistake"},
        Action.COURIER_CALLBACK: {"reason": "not_home"},
        Action.RETURN_FOR_DELIVERY: {"on": now.date() + timedelta(days=1), "time": "10:00"},
        Action.ASSIGN: {"to": by},
        Action.SAVE: {"fields": {"comment": str(now)}},
    }.get(action, {})
    return getattr(actions, action)(order, by=by, version=order.version, **asked)


@pytest.fixture(autouse=True)
def _round_the_clock(company):
    OrderPolicy.objects.filter(company=company).update(calls_from=0, calls_until=24)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(life=st.lists(step, min_size=5, max_size=25))
def test_every_life_obeys_the_law_and_its_history_replays(company, admin, life):
    now = START
    with clock.frozen(now):
        order = OrderFactory(company, carrier="Courier One", track_code="5900")
    for action, minutes in life:
        now += timedelta(minutes=minutes)
        order = Order.objects.select_related("offer", "customer", "company").get(pk=order.pk)
        place = Status(order.status), Line(order.line) if order.line else None
        row = law.decide(action, *place, facts_of(order, queries.policy_of(company.id)))
        stands = action == Action.TAKE and order.status != Status.NEW
        try:
            with clock.frozen(now), transaction.atomic():
                attempt(action, order, admin, now)
            assert row or stands, (action, place)
        except Refused:
            assert row is None or action in CLOCK, (action, place)
        after = Order.objects.get(pk=order.pk)
        if row is None and not stands:
            assert (after.status, after.line, after.version) == (*place, order.version)
    assert list(invariants.broken(company.id)) == []

"""The clock over midnight, in spring and autumn when clocks change, and between zones (A11.7)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callboard.dispatch import actions as dispatch
from callboard.dispatch import queries
from callboard.dispatch.models import Presence, Shift
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions
from callboard.orders.models.order import CallMade
from callboard.orders.statuses import Line, Status
from callboard.places import rules as places
from tests.factories.dispatch import on_the_line
from tests.factories.orders import CustomerFactory, OrderFactory, promise_of

KYIV = ZoneInfo("Europe/Kyiv")
SPRING = date(2027, 3, 28)  # 03:00 becomes 04:00: the day has 23 hours
AUTUMN = date(2026, 10, 25)  # 04:00 becomes 03:00: the day has 25 hours


def kyiv(day, hour=0, minute=0, fold=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=KYIV, fold=fold).astimezone(
        UTC
    )


def test_the_days_are_as_long_as_the_tests_say():
    """The tables of the machine know both changes."""
    following = timedelta(days=1)
    assert kyiv(SPRING + following) - kyiv(SPRING) == timedelta(hours=23)
    assert kyiv(AUTUMN + following) - kyiv(AUTUMN) == timedelta(hours=25)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 11, 23), 24)])
def test_the_day_s_table_adds_up_to_the_real_day(operator, day, hours):
    """A2.9: who worked from midnight to midnight worked as long as the day really lasted."""
    with clock.frozen(kyiv(day) - timedelta(hours=2)):
        on_the_line(operator)
    with clock.frozen(kyiv(day + timedelta(days=1)) - timedelta(seconds=1)):
        spent = queries.time_today(operator)

    assert spent[Presence.READY] == timedelta(hours=hours) - timedelta(seconds=1)
    assert sum(spent.values(), timedelta()) == timedelta(hours=hours) - timedelta(seconds=1)


def test_at_midnight_the_day_s_table_begins_anew(operator):
    """A2.9"""
    with clock.frozen(kyiv(AUTUMN, 23)):
        on_the_line(operator)
    with clock.frozen(kyiv(AUTUMN + timedelta(days=1))):
        assert sum(queries.time_today(operator).values(), timedelta()) == timedelta()
    with clock.frozen(kyiv(AUTUMN + timedelta(days=1), 0, 1)):
        assert queries.time_today(operator)[Presence.READY] == timedelta(minutes=1)


def test_a_status_that_ended_before_midnight_is_yesterday_s(operator):
    with clock.frozen(kyiv(SPRING) - timedelta(hours=2)):
        on_the_line(operator)
    with clock.frozen(kyiv(SPRING) - timedelta(hours=1)):
        dispatch.stop(operator)
    with clock.frozen(kyiv(SPRING, 12)):
        spent = queries.time_today(operator)

    assert spent[Presence.READY] == timedelta()
    assert spent[Presence.NOT_ACTIVE] == timedelta(hours=11)
    assert Shift.objects.count() == 2


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_no_answer_for_five_days_goes_to_the_second_line_after_as_many_hours(company, day):
    """A11.7: real days of 24 hours, whatever the clocks do in between."""
    since = kyiv(day - timedelta(days=2), 12)
    order = OrderFactory(company, status=Status.NO_ANSWER, status_since=since)

    with clock.frozen(since + timedelta(days=5) - timedelta(seconds=1)):
        assert actions.run_clock(company.pk) == 0
    with clock.frozen(since + timedelta(days=5)):
        assert actions.run_clock(company.pk) == 1
    order.refresh_from_db()
    assert (order.status, order.line) == (Status.NO_ANSWER, Line.SECOND)


@pytest.mark.parametrize(
    ("due", "missed"),
    [
        # In the evening the grace stands still until the customer is awake again.
        (kyiv(SPRING - timedelta(days=1), 20, 50), kyiv(SPRING, 9, 5)),
        (kyiv(AUTUMN - timedelta(days=1), 20, 50), kyiv(AUTUMN, 9, 5)),
        # In the day it is a quarter of an hour.
        (kyiv(SPRING, 12), kyiv(SPRING, 12, 15)),
        (kyiv(AUTUMN, 12), kyiv(AUTUMN, 12, 15)),
    ],
)
def test_a_callback_is_missed_after_the_grace_in_calling_hours(operator, due, missed):
    """A7.13, A3a"""
    order = promise_of(operator, due_at=due)

    with clock.frozen(missed - timedelta(seconds=1)):
        assert actions.run_clock(operator.company_id) == 0
    with clock.frozen(missed):
        assert actions.run_clock(operator.company_id) == 1
    order.refresh_from_db()
    assert order.missed_on == Line.FIRST


def test_the_grace_runs_by_the_clock_of_the_customer(operator):
    """A17 C33: Almaty has closed when Kyiv still calls."""
    customer = CustomerFactory(operator.company, zone="Asia/Almaty", country="KZ")
    due = datetime(2026, 11, 23, 20, 55, tzinfo=ZoneInfo("Asia/Almaty"))
    promise_of(operator, customer=customer, due_at=due)

    with clock.frozen(due.astimezone(UTC) + timedelta(hours=2)):
        assert actions.run_clock(operator.company_id) == 0
    with clock.frozen((due + timedelta(hours=12, minutes=15)).astimezone(UTC)):
        assert actions.run_clock(operator.company_id) == 1


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_delivery_planned_for_that_day_is_due_when_calls_begin_there(operator, day):
    """A7.4: nine o'clock by the customer's wall, not so many hours after midnight."""
    eve = kyiv(day - timedelta(days=1), 12)
    with clock.frozen(eve):
        on_the_line(operator)
        order = OrderFactory(operator.company, call_made=CallMade.MADE)
        actions.schedule(order, by=operator, version=None, on=day)

    order.refresh_from_db()
    assert order.due_at == kyiv(day, 9)


def test_tomorrow_is_the_company_s_tomorrow(operator):
    """A7.4: five minutes before midnight the next day may still be planned, after it no more."""
    day = date(2026, 11, 24)
    order = OrderFactory(operator.company, call_made=CallMade.MADE)
    with clock.frozen(kyiv(day, 0, 5)):
        on_the_line(operator)
        with pytest.raises(Refused, match="Choose tomorrow or a later day"):
            actions.schedule(order, by=operator, version=None, on=day)
    with clock.frozen(kyiv(day) - timedelta(minutes=5)):
        actions.schedule(order, by=operator, version=None, on=day)


@pytest.mark.parametrize("name", places.EVERY_ZONE)
def test_calling_minutes_are_real_minutes_in_every_zone(name):
    for day in (SPRING, AUTUMN):
        opening = places.opening(name, day, 9).astimezone(UTC)

        assert places.calling_minutes_later(name, opening, 15, 9, 21) == opening + timedelta(
            minutes=15
        )
        assert places.calling_minutes_later(
            name, opening - timedelta(hours=3), 15, 9, 21
        ) == opening + timedelta(minutes=15)

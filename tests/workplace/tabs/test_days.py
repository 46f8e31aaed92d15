"""A day begins and ends at midnight where the company works (A3b.1 to A3b.7)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callboard.dispatch.queries import desk_of
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import tab_counts, tabs
from callboard.workplace.queries.tabs import Tab
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line


@pytest.mark.parametrize(
    ("arrived", "tab"),
    [
        (datetime(2026, 11, 22, 22, 0, tzinfo=UTC), Tab.QUICK),  # 00:00 in Kyiv
        (datetime(2026, 11, 22, 21, 59, 59, tzinfo=UTC), Tab.YESTERDAY),
        (datetime(2026, 11, 21, 21, 59, 59, tzinfo=UTC), Tab.DAY_BEFORE),
        (datetime(2026, 11, 20, 21, 59, 59, tzinfo=UTC), Tab.OLDER),
    ],
)
def test_a_day_begins_at_midnight_of_the_company(company, operator, face, arrived, tab):
    order = OrderFactory(company, status=S.NO_ANSWER, attempts=1, arrived_at=arrived)

    found = {each for each in Tab if _holds(operator, each, order)}

    assert found == {tab}


def _holds(operator, tab, order):
    rows = tabs.tabs_of(operator, desk_of(operator), {"tab": tab}).rows
    return order in [row.row.order for row in rows]


def test_a_night_of_25_hours_is_still_yesterday(company):
    """Kyiv, 25 October 2026: clocks go back at 04:00."""
    days = tabs.Days.of(company, datetime(2026, 10, 26, 10, tzinfo=UTC))

    assert days.today == datetime(2026, 10, 25, 22, tzinfo=UTC)
    assert days.yesterday == datetime(2026, 10, 24, 21, tzinfo=UTC)
    assert days.day_before == datetime(2026, 10, 23, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", ["Europe/Kyiv", "Asia/Almaty", "America/New_York", "Asia/Kathmandu"]
)
@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 23),
        date(2027, 3, 28),
        date(2027, 3, 29),
        date(2026, 10, 25),
        date(2027, 1, 1),
    ],
    ids=["plain", "spring", "after-spring", "autumn", "new-year"],
)
def test_tabs_by_day_turn_at_midnight_of_the_company(company, operator, face, zone, day):
    """A3b.2, A3b.4 to A3b.7: in every zone, also when clocks change; the counts say the same."""
    company.zone = operator.company.zone = zone
    company.save()
    midnights = [_midnight(day - timedelta(days=n), zone) for n in range(3)]
    instant = timedelta(microseconds=1)
    turns = {
        midnights[0]: Tab.QUICK,
        midnights[0] - instant: Tab.YESTERDAY,
        midnights[1]: Tab.YESTERDAY,
        midnights[1] - instant: Tab.DAY_BEFORE,
        midnights[2]: Tab.DAY_BEFORE,
        midnights[2] - instant: Tab.OLDER,
    }
    made = {}
    with clock.frozen(midnights[0]):
        for at, tab in turns.items():
            order = OrderFactory(company, status=S.NO_ANSWER, attempts=1, arrived_at=at)
            made.setdefault(tab, set()).add(order)
        counts = tab_counts.count_for_teams(company.pk)[face.pk]["tabs"]
        for tab in Tab:
            rows = tabs.tabs_of(operator, desk_of(operator), {"tab": tab}).rows
            assert {each.row.order for each in rows} == made.get(tab, set()), tab
            assert counts[tab] == len(made.get(tab, set())), tab
    with clock.frozen(midnights[0] - instant):
        assert _holds(operator, Tab.QUICK, next(iter(made[Tab.YESTERDAY])))


def _midnight(day, zone):
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)

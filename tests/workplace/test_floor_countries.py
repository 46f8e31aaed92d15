"""A team of a rare country reads its own orders, not those of others before them (A17 C12)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import Layout, TeamDesk
from callboard.dispatch.queries import desk_of
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import lines, tabs
from tests.database import as_owner
from tests.factories.accounts import CompanyFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory, OrderFactory, orders_of
from tests.workplace.reads import rows_read

pytestmark = pytest.mark.usefixtures("at_noon")

MANY, FEW = 1_000, 5
S, L, T = Status, Line, tabs.Tab
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PARCELS = {
    L.BUYOUT: (S.IN_DELIVERY, {"due_at": None}),
    L.RETENTION: (S.PAID, {"due_at": None}),
}
IN_TABS = {
    T.NEW: (S.NEW, HOUR, {}),
    T.QUICK: (S.NO_ANSWER, HOUR, {"attempts": 1}),
    T.IN_WORK: (S.CALLBACK, HOUR, {}),
    T.TODAY: (S.NO_ANSWER, HOUR, {"attempts": 5}),
    T.YESTERDAY: (S.NO_ANSWER, DAY, {"attempts": 1}),
    T.DAY_BEFORE: (S.NO_ANSWER, 2 * DAY, {"attempts": 1}),
    T.OLDER: (S.NO_ANSWER, 9 * DAY, {"attempts": 2}),
}


@pytest.fixture
def company(transactional_db):
    """Ours; what is made is kept, so that it can be counted as in an installation."""
    return CompanyFactory()


@pytest.fixture
def offer(company):
    return OfferFactory(company)


@pytest.fixture
def desk(operator, team):
    DeskFactory(team, mode=TeamDesk.Mode.CLASSIC, countries=["PL", "CZ"])
    with acting_for(team.company_id):
        return desk_of(operator)


def crowded(company, offer, status, line, age, **facts):
    """Many orders of one country on both sides of the few of another; the few."""
    minute = timedelta(minutes=1)
    orders_of(company, offer, status, line, MANY, age=age + minute, **facts)
    few = orders_of(company, offer, status, line, FEW, age=age, country="PL", **facts)
    orders_of(company, offer, status, line, MANY, age=age - minute, **facts)
    return few


def test_a_team_of_a_rare_country_reads_what_it_shows(company, operator, offer, desk):
    """A3a, A3b.1 to A3b.7: lines and tabs; with the statistics every installation keeps."""
    made = {}
    for line, (status, facts) in PARCELS.items():
        made[line] = crowded(company, offer, status, line, HOUR, **facts)
    for tab, (status, age, facts) in IN_TABS.items():
        made[tab] = crowded(company, offer, status, L.FIRST, age, **facts)
    with as_owner() as owner:
        owner.execute("ANALYZE")  # of all tables: what another test was told of them is no help

    with acting_for(company.pk):
        for line in PARCELS:
            look = partial(lines.lines_of, operator, desk, [], {"line": line})
            assert {row.order for row in look().sections[0].rows} == {*made[line]}, line
            assert rows_read(look) <= 8 * FEW, line
        for tab in IN_TABS:
            look = partial(tabs.tabs_of, operator, replace(desk, layout=Layout.TABS), {"tab": tab})
            assert {each.row.order for each in look().rows} == {*made[tab]}, tab
            assert rows_read(look) <= 8 * FEW, tab


def test_what_is_taken_and_put_off_again_is_in_work_in_its_country(company, operator, desk, offer):
    """A3b.3: released from hold, and rung before."""
    OrderFactory(company, offer=offer, status=S.ACCEPTED, attempts=2)
    ours = OrderFactory(company, offer=offer, status=S.ACCEPTED, attempts=2, country="CZ")

    with acting_for(company.pk):
        shown = tabs.tabs_of(operator, replace(desk, layout=Layout.TABS), {"tab": T.IN_WORK})

    assert [each.row.order for each in shown.rows] == [ours]

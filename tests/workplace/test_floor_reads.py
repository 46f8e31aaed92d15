"""How much the floors in lines and in tabs read of long lines: a page, not the line (A3a, A3b)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callboard.dispatch.models import Layout, Ready, TeamDesk
from callboard.dispatch.queries import desk_of
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import lines, tabs
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import OfferFactory, orders_of
from tests.workplace.paper import read
from tests.workplace.reads import rows_read

pytestmark = pytest.mark.usefixtures("at_noon")

MANY = 3_000
S, L = Status, Line
HOUR = timedelta(hours=1)


@pytest.fixture
def offers(company):
    """Ours, and one that another team works."""
    return OfferFactory(company), OfferFactory(company)


@pytest.fixture
def desk(operator, team, offers):
    DeskFactory(team, offers=offers[:1], mode=TeamDesk.Mode.CLASSIC)
    return desk_of(operator)


def queued(company, offer, line, lane, orders):
    Ready.objects.bulk_create(
        Ready(
            company=company,
            order=order,
            customer=order.customer,
            offer=offer,
            line=line,
            lane=lane,
            zone="Europe/Kyiv",
            country="UA",
            ready_at=order.due_at,
        )
        for order in orders
    )


PLACES = {
    L.FIRST: (S.NO_ANSWER, "redial"),
    L.REJECT: (S.CANCELLED, "reject"),
    L.BUYOUT: (S.IN_DELIVERY, ""),
    L.RETENTION: (S.PAID, ""),
}


@pytest.mark.parametrize("line", PLACES)
def test_a_page_of_a_long_line_reads_about_a_page(company, operator, offers, desk, line):
    status, lane = PLACES[line]
    for offer in offers:
        facts = {} if lane else {"due_at": None}
        made = orders_of(company, offer, status, line, MANY, age=HOUR, **facts)
        if lane:
            queued(company, offer, line, lane, made)

    shown = lines.lines_of(operator, desk, [], {"line": line})

    assert len(shown.sections[0].rows) == lines.MOST
    assert {row.order.offer for row in shown.sections[0].rows} == {offers[0]}
    assert rows_read(lambda: lines.lines_of(operator, desk, [], {"line": line})) <= 4 * lines.MOST


@pytest.mark.parametrize("line", [L.BUYOUT, L.RETENTION])
def test_a_team_of_every_offer_reads_a_page_however_many_offers_there_are(
    company, operator, desk, line
):
    offers = [OfferFactory(company) for _ in range(60)]
    for offer in offers:
        orders_of(company, offer, PLACES[line][0], line, 10, age=HOUR, due_at=None)
    desk = replace(desk, offers=None)

    shown = lines.lines_of(operator, desk, [], {"line": line})

    assert len(shown.sections[0].rows) == lines.MOST
    assert rows_read(lambda: lines.lines_of(operator, desk, [], {"line": line})) <= 3 * lines.MOST


IN_TABS = {
    tabs.Tab.NEW: (S.NEW, 0, {}),
    tabs.Tab.IN_WORK: (S.CALLBACK, 0, {}),
    tabs.Tab.OLDER: (S.NO_ANSWER, 9, {"attempts": 2}),
}


@pytest.mark.parametrize("tab", IN_TABS)
def test_a_page_of_a_long_tab_reads_about_a_page(company, operator, offers, desk, tab):
    """Also where the offers of others fill the head of it."""
    status, days, facts = IN_TABS[tab]
    ours, theirs = offers
    orders_of(company, theirs, status, L.FIRST, MANY, age=HOUR + timedelta(days=days + 1), **facts)
    orders_of(company, ours, status, L.FIRST, MANY, age=HOUR + timedelta(days=days), **facts)
    desk = replace(desk, layout=Layout.TABS)

    shown = tabs.tabs_of(operator, desk, {"tab": tab})

    assert len(shown.rows) == tabs.MOST
    assert {each.row.order.offer for each in shown.rows} == {ours}
    assert rows_read(lambda: tabs.tabs_of(operator, desk, {"tab": tab})) <= 6 * tabs.MOST


QUERIES = 26


@pytest.mark.parametrize("line", PLACES)
@pytest.mark.parametrize("many", [10, 1_000])
def test_a_line_asks_as_many_questions_at_any_length(
    company, operator, offers, desk, as_member, line, many, django_assert_max_num_queries
):
    status, lane = PLACES[line]
    facts = {} if lane else {"due_at": None}
    made = orders_of(company, offers[0], status, line, many, age=HOUR, **facts)
    if lane:
        queued(company, offers[0], line, lane, made)
    TeamDesk.objects.filter(team=operator.team).update(layout=Layout.LINES)
    browser = as_member(on_the_line(operator))
    browser.get("/floor/", {"line": line})

    with django_assert_max_num_queries(QUERIES):
        page = read(browser.get("/floor/", {"line": line}))

    assert len(page.with_("data-row")) == min(many, lines.MOST)


@pytest.mark.parametrize("tab", IN_TABS)
@pytest.mark.parametrize("many", [10, 1_000])
def test_a_tab_asks_as_many_questions_at_any_length(
    company, operator, offers, desk, as_member, tab, many, django_assert_max_num_queries
):
    status, days, facts = IN_TABS[tab]
    orders_of(company, offers[0], status, L.FIRST, many, age=HOUR + timedelta(days=days), **facts)
    TeamDesk.objects.filter(team=operator.team).update(layout=Layout.TABS)
    browser = as_member(on_the_line(operator))
    browser.get("/floor/", {"tab": tab})

    with django_assert_max_num_queries(QUERIES):
        page = read(browser.get("/floor/", {"tab": tab}))

    assert len(page.with_("data-row")) == min(many, tabs.MOST)

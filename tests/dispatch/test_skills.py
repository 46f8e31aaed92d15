"""A team of some countries or languages is handed only their orders (A17 C12, C33)."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from callboard.dispatch import actions, queries, rules
from callboard.dispatch.models import Layout, Ready, TeamDesk
from callboard.dispatch.queries import free
from callboard.dispatch.queries.waiting import waiting_on
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.law import Action
from callboard.orders.statuses import Line, Status
from callboard.workplace.queries import lines, tab_counts, tabs
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, on_the_line
from tests.factories.orders import CustomerFactory, OrderFactory, promise_of

pytestmark = pytest.mark.usefixtures("at_noon")

WHY = "Orders of this country are worked by another team."


@pytest.mark.parametrize(
    ("countries", "languages", "worked", "others"),
    [
        ([], [], {"UA", "PL", "JP"}, set()),
        (["UA"], [], {"UA"}, {"PL", "RU"}),
        ([], ["pl"], {"PL"}, {"UA", "RU"}),
        ([], ["ru"], {"UA", "RU", "KZ", "BY"}, {"PL", "DE"}),
        (["UA", "PL"], ["uk"], {"UA"}, {"PL", "RU"}),
        (["UA"], ["pl"], set(), {"UA", "PL"}),
    ],
)
def test_a_team_works_its_countries_that_speak_its_languages(countries, languages, worked, others):
    found = rules.countries_of(TeamDesk(countries=countries, languages=languages))

    assert found is None or worked <= found
    assert not others & (found or frozenset())
    assert (found is None) == (not countries and not languages)


@pytest.fixture
def abroad(company):
    """The oldest order of all, of a country that is not the team's."""
    return OrderFactory(company, country="PL")


@pytest.fixture
def at_home(company, abroad):
    return OrderFactory(company, country="UA")


@pytest.mark.parametrize("skills", [{"countries": ["UA"]}, {"languages": ["uk"]}])
def test_the_button_gives_orders_of_the_team_s_countries_alone(
    operator, team, abroad, at_home, skills
):
    DeskFactory(team, **skills)
    on_the_line(operator)

    claim = actions.take_next(operator)
    assert claim.order == at_home
    orders.cancel(claim.order, by=operator, version=None, reason="changed_mind")
    with pytest.raises(Refused):
        actions.take_next(operator)


def test_the_next_order_opens_by_itself_only_where_it_is_of_the_team(operator, team, abroad):
    DeskFactory(team, countries=["UA"], auto_deliver=True)
    on_the_line(operator)
    assert actions.deliver_next(operator) is None

    TeamDesk.objects.update(countries=["UA", "PL"])
    assert actions.deliver_next(operator).order == abroad


def test_an_own_promise_is_handed_out_where_the_team_has_the_country(operator, team):
    DeskFactory(team, countries=["UA"])
    theirs = promise_of(operator, country="PL", due_at=clock.now())
    ours = promise_of(operator, due_at=clock.now())
    on_the_line(operator)

    assert actions.take_next(operator).order == ours
    assert Ready.objects.get(order=theirs).country == "PL"


def test_numbers_on_the_button_count_the_team_s_countries_alone(operator, team, abroad, at_home):
    DeskFactory(team, countries=["UA"])
    free.snapshot(operator.company_id)

    assert queries.free_for(operator).total == 1
    assert queries.free_by_line(operator.company_id, team) == {Line.FIRST: 1}


def test_an_order_of_another_country_is_read_and_not_worked(operator, team, abroad, at_home):
    """A17 C12: read-only; the card, Find lead and “why not” say which rule decides."""
    DeskFactory(team, countries=["UA"], mode=TeamDesk.Mode.CLASSIC)
    on_the_line(operator)
    against = events.objections("order.action", order=abroad, action=Action.SAVE, by=operator)
    desk = queries.desk_of(operator)

    assert against == [WHY]
    assert rules.reasons_not_to_open(abroad, operator, desk) == [WHY]
    with pytest.raises(Refused, match="this country"):
        actions.open_for_work(abroad, by=operator)
    assert actions.open_for_work(at_home, by=operator).order == at_home


def test_who_assigns_it_by_hand_decides_otherwise(company, operator, leader, team, abroad):
    """A4.12: the own personal list is one's own."""
    DeskFactory(team, countries=["UA"])
    on_the_line(operator)
    actions.assign(abroad, to=operator, by=leader)

    abroad.refresh_from_db()
    assert actions.open_for_work(abroad, by=operator).order == abroad


def test_lines_and_their_pages_hold_the_team_s_countries_alone(company, operator, team):
    DeskFactory(team, countries=["UA"], layout=Layout.LINES)
    facts = {"status": Status.CANCELLED, "line": Line.REJECT}
    OrderFactory(company, country="PL", **facts)
    ours = [OrderFactory(company, **facts) for _ in range(3)]
    desk, now = queries.desk_of(operator), clock.now()

    found = waiting_on(company.pk, desk, Line.REJECT, ["reject"], now, most=2)
    place = (ours[1].due_at, ours[1].pk)
    later = waiting_on(company.pk, desk, Line.REJECT, ["reject"], now, after=place, most=2)
    assert [*found, *later] == [order.pk for order in ours]


@pytest.mark.parametrize(
    ("line", "status"), [(Line.BUYOUT, Status.IN_DELIVERY), (Line.RETENTION, Status.PAID)]
)
def test_parcels_and_buyers_are_those_of_the_team_s_countries(
    company, operator, team, line, status
):
    DeskFactory(team, countries=["UA"], layout=Layout.LINES)
    facts = {"status": status, "line": line, "due_at": None, "shipped_at": clock.now()}
    OrderFactory(company, country="PL", **facts)
    ours = OrderFactory(company, **facts)

    shown = lines.lines_of(operator, queries.desk_of(operator), [], {"line": line})
    assert [row.order for row in shown.sections[0].rows] == [ours]


@pytest.mark.parametrize(
    ("tab", "facts"),
    [
        (tabs.Tab.NEW, {}),
        (tabs.Tab.IN_WORK, {"status": Status.HOLD}),
        (tabs.Tab.QUICK, {"status": Status.NO_ANSWER, "attempts": 1}),
    ],
)
def test_tabs_and_their_numbers_hold_the_team_s_countries_alone(
    company, operator, team, tab, facts
):
    DeskFactory(team, countries=["UA"], layout=Layout.TABS)
    OrderFactory(company, country="PL", **facts)
    ours = OrderFactory(company, **facts)

    shown = tabs.tabs_of(operator, queries.desk_of(operator), {"tab": tab})
    assert [each.row.order for each in shown.rows] == [ours]
    assert tab_counts.count_for_teams(company.pk)[team.pk]["tabs"][tab] == 1


def test_the_customer_s_other_order_goes_on_with_the_team_that_works_it(company, operator, team):
    """A4.4: what another team works is rung a step later, not in this talk."""
    DeskFactory(team, countries=["UA"])
    customer = CustomerFactory(company)
    ours = OrderFactory(company, customer=customer)
    theirs = OrderFactory(company, customer=customer, country="PL")
    on_the_line(operator)
    claim = actions.take_next(operator)
    assert claim.order == ours
    orders.cancel(claim.order, by=operator, version=None, reason="changed_mind")

    theirs.refresh_from_db()
    assert queries.claims_of(operator) == []
    assert theirs.due_at > clock.now()


def test_a_team_of_every_country_and_one_of_none_share_a_queue(company, operator, team, abroad):
    DeskFactory(team, countries=["KZ"])
    everywhere = MemberFactory(company=company, team=TeamFactory(company=company))
    DeskFactory(everywhere.team)
    on_the_line(operator)
    on_the_line(everywhere)

    with pytest.raises(Refused):
        actions.take_next(operator)
    assert actions.take_next(everywhere).order == abroad


def test_a_queue_that_is_there_is_told_its_countries_by_the_upgrade(company):
    """Rule 31: the rows of a release that knew no countries, in whatever company."""
    fill = import_module("callboard.dispatch.migrations.0006_ready_country").tell_countries
    for country in ("UA", "PL", "PL"):
        OrderFactory(company, country=country)
    Ready.objects.update(country="")

    fill(None, SimpleNamespace(connection=connection))

    assert sorted(Ready.objects.values_list("country", flat=True)) == ["PL", "PL", "UA"]


def test_what_the_release_before_puts_in_gets_its_country_from_the_sweep(company):
    """While both serve, rows come in that know of no country; no team of it would see them."""
    for country in ("UA", "PL"):
        OrderFactory(company, country=country)
    Ready.objects.update(country="")

    actions.sweep(company.pk)

    assert sorted(Ready.objects.values_list("country", flat=True)) == ["PL", "UA"]

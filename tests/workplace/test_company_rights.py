"""Rights as an admin reads them: asked of what decides (A14.3 to A14.6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts import actions as accounts
from callboard.accounts import rules
from callboard.accounts.models import Company, Level, Member, Role, Team
from callboard.accounts.permissions import May
from callboard.dispatch.models import TeamDesk
from callboard.workplace.queries import matrix as matrix_queries
from callboard.workplace.rules.rights import DUTIES, LABELS, RIGHTS, STAGES
from tests.factories.accounts import MemberFactory, TeamFactory
from tests.factories.dispatch import DeskFactory, claim_of, on_the_line
from tests.factories.orders import OfferFactory, OrderFactory

URL = "/company/rights/"


@pytest.fixture
def browser(as_member, admin, at_noon):
    return as_member(admin)


def test_every_right_stands_in_the_matrix():
    assert set(RIGHTS) == set(May)
    assert set(STAGES) == set(rules.STAGES)


def test_every_right_is_of_one_duty(browser):
    """A10.12: duties are groups of rights that an admin can read."""
    assert sorted(key for _duty, keys in DUTIES for key in keys) == sorted(LABELS)

    matrix = browser.get(URL).context["matrix"]
    assert [str(duty.label) for duty in matrix.duties] == [str(duty) for duty, _keys in DUTIES]
    for duty in ("Control of the line", "Delays and problems of deliveries"):
        assert duty in browser.get(URL).content.decode()


def test_the_matrix_says_what_is_decided_by_line(browser, company):
    """A3.3, A10.12: drivers are rung by the line, or by whoever watches deliveries."""
    DeskFactory(TeamFactory(company=company, name="Callers"), lines=["first"])
    DeskFactory(TeamFactory(company=company, name="Rescue"), lines=["buyout"])
    TeamFactory(company=company, name="Drivers", call_centre=False, delivery=Level.EDIT)
    matrix = browser.get(URL).context["matrix"]
    cells = {str(right.label): right.cells for right in matrix.rights}
    names = ("Callers", "Rescue", "Drivers")

    rung = cells["Rings drivers and hubs of parcels"]
    assert [rung[matrix.columns.index(name)] for name in names] == [False, True, True]


def test_the_matrix_tells_what_each_team_works(browser, company):
    """A14.6, A17 C12: mode, lines, offers, countries."""
    DeskFactory(
        TeamFactory(company=company, name="Callers"),
        **{"mode": "classic", "lines": ["first"], "countries": ["UA", "PL"], "languages": ["uk"]},
        offers=(OfferFactory(company), OfferFactory(company)),
    )
    TeamFactory(company=company, name="New")
    TeamFactory(company=company, name="Packers", call_centre=False)
    matrix = browser.get(URL).context["matrix"]
    told = {
        name: [fact.cells[matrix.columns.index(name)] for fact in matrix.facts]
        for name in ("Callers", "New", "Packers", "Company admin")
    }

    assert told["Callers"] == ["Classic", "First", "2", "Ukraine"]
    assert told["New"] == ["", "All", "All", "All"]
    assert told["Packers"] == ["Calls nobody", "", "", ""]
    assert told["Company admin"] == ["", "", "", ""]


def test_the_matrix_asks_as_much_for_many_teams_as_for_one(browser, company):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get(URL)
        return len(queries)

    DeskFactory(TeamFactory(company=company), countries=["UA"])
    browser.get(URL)  # the first touch is written down
    few = asked()
    for _ in range(12):
        DeskFactory(TeamFactory(company=company), offers=(OfferFactory(company),))

    assert asked() == few


def test_why_an_order_of_another_country_is_not_worked(browser, company, operator, team):
    """A17 C12: the deciding rule is named."""
    DeskFactory(team, countries=["UA"], mode=TeamDesk.Mode.CLASSIC)
    told = asked(browser, operator, OrderFactory(company, country="PL"))
    why = "Orders of this country are worked by another team."

    assert told["Changes it"] == (False, why)
    assert told["Takes it from a list by hand"] == (False, why)
    assert told["Sees it in the list of orders"][0] is True


def test_the_matrix_says_what_people_may_indeed(browser, company):
    packers = TeamFactory(company=company, name="Packers", call_centre=False, packing=Level.EDIT)
    TeamFactory(company=company, name="Callers", exports=True)
    matrix = browser.get(URL).context["matrix"]
    column = {name: place for place, name in enumerate(matrix.columns)}
    cells = {str(right.label): right.cells for right in matrix.rights}

    for name, role, team in (
        ("Packers", Role.OPERATOR, packers),
        ("Company admin", Role.ADMIN, None),
        ("Operator without a team", Role.OPERATOR, None),
    ):
        person = MemberFactory(company=company, role=role, team=team)
        for may, label in RIGHTS.items():
            assert cells[str(label)][column[name]] == rules.may(person, may), (name, may)
        for stage, label in STAGES.items():
            assert cells[str(label)][column[name]] == rules.may_edit_stage(person, stage)
    assert cells["Changes orders in packing"][column["Team leader"]] is None
    assert cells["Takes the list out as a file"][column["Callers"]] is True


def asked(browser, person, order):
    answer = browser.get(URL, {"person": person.user.username, "number": order.number})
    return {each.question: (each.is_yes, each.why) for each in answer.context["verdicts"]}


def test_why_somebody_does_not_see_an_order_in_the_list(browser, company, operator, team):
    """A4.6: a team that is given orders one by one has no list."""
    DeskFactory(team)
    order = OrderFactory(company)
    told = asked(browser, operator, order)

    assert told["Sees it in the list of orders"] == (
        False,
        "The team is given orders one by one and has no list: classic mode has.",
    )
    assert told["Finds it and opens its card"][0] is True
    assert told["Takes it from a list by hand"][0] is False
    assert told["Is given orders by the button now"][0] is False
    TeamDesk.objects.update(mode=TeamDesk.Mode.CLASSIC)
    assert asked(browser, operator, order)["Sees it in the list of orders"][0] is True


def test_why_somebody_does_not_change_an_order(browser, company, operator, leader, team):
    on_the_line(operator)
    on_the_line(leader)
    order = OrderFactory(company)
    claim_of(leader, order)
    assert asked(browser, operator, order)["Changes it"] == (
        False,
        "Lev is working with this customer now. "
        "Wait until they have finished, or ask your team leader.",
    )

    fraud = OrderFactory(company, status="deleted", line=None)
    is_yes, why = asked(browser, operator, fraud)["Changes it"]
    assert not is_yes
    assert "“Deleted as fraud”" in why


def test_the_stage_a_team_does_not_work_is_named(browser, company):
    team = TeamFactory(company=company, packing=Level.EDIT, call_centre=False)
    packer = MemberFactory(company=company, team=team)
    is_yes, why = asked(browser, packer, OrderFactory(company))["Sees it in the list of orders"]

    assert not is_yes
    assert "This order is “New”." in why


def test_a_blocked_member_and_one_without_a_team_are_told_apart(browser, company, admin):
    alone = MemberFactory(company=company, team=None)
    order = OrderFactory(company)
    why = asked(browser, alone, order)["Sees it in the list of orders"][1]
    assert why == "Members without a team read nothing: put them into a team."
    Company.objects.update(no_team_edits_all=True)
    assert asked(browser, alone, order)["Sees it in the list of orders"][0] is True

    accounts.block(alone, by=admin)
    told = asked(browser, Member.objects.get(pk=alone.pk), order)
    assert told["Signs in"] == (False, "They are blocked. Unblock them on their page.")
    assert told["Finds it and opens its card"] == (False, "Nobody who is blocked reads orders.")
    assert told["Changes it"][0] is False


@pytest.mark.parametrize("number", ["", "x", "77", "9" * 30])
def test_an_order_that_is_not_there_is_told(browser, operator, number):
    answer = browser.get(URL, {"person": operator.name, "number": number})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"number"}


def test_a_neighbour_s_order_and_person_are_not_there(browser, operator, outsider):
    theirs = OrderFactory(outsider.company)

    answer = browser.get(URL, {"person": outsider.user.username, "number": theirs.number})
    assert answer.context["form"].errors.keys() == {"person"}
    answer = browser.get(URL, {"person": operator.name, "number": theirs.number})
    assert answer.context["form"].errors.keys() == {"number"}


def test_a_name_that_two_people_have_asks_for_the_login(browser, company):
    order = OrderFactory(company)
    first = MemberFactory(company=company, name="Ira")
    MemberFactory(company=company, name="Ira")

    answer = browser.get(URL, {"person": "ira", "number": order.number})
    assert "login" in answer.context["form"].errors["person"][0]
    assert asked(browser, first, order)["Signs in"][0] is True


def test_the_page_is_as_heavy_with_many_people_as_with_few(browser, company, team):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(URL)
        return len(queries), len(answer.content)

    browser.get(URL)  # the first touch is written down
    before = cost()
    for _ in range(30):
        MemberFactory(company=company, team=team)

    assert cost() == before


@pytest.mark.parametrize("many", [10, 1_000])
def test_teams_stand_beside_one_another_a_page_at_a_time(
    browser, company, many, django_assert_max_num_queries
):
    Team.objects.bulk_create(
        Team(company=company, name=f"Team {number:04}") for number in range(many)
    )
    browser.get(URL)  # the first touch is written down

    with django_assert_max_num_queries(16):
        matrix = browser.get(URL).context["matrix"]
    assert len(matrix.columns) <= matrix_queries.TEAMS + 3
    seen = []
    for place in range(1, matrix.last + 1) if many < 100 else (1, matrix.last):
        seen += browser.get(URL, {"teams": place}).context["matrix"].columns[2:-1]
    assert seen[0] == "Team 0000"
    assert seen[-1] == f"Team {many - 1:04}"


@pytest.mark.parametrize("place", ["0", "x", "99", "-1", "9" * 18])
def test_a_page_of_teams_that_is_none_is_the_nearest(browser, company, place):
    TeamFactory(company=company, name="Callers")

    assert "Callers" in browser.get(URL, {"teams": place}).context["matrix"].columns

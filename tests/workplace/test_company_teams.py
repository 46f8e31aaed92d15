"""Teams and reasons on the company's screens (A14.4 to A14.6, A7.8, A7.23)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import AuditEntry, Team
from callboard.catalogue.models import OfferPrice
from callboard.dispatch import queries as dispatch
from callboard.dispatch.models import DeskPolicy, TeamDesk
from callboard.orders.models import Reason
from callboard.orders.queries.card import reasons as reasons_of
from callboard.workplace.forms.company import teams
from tests.factories.accounts import TeamFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory

URL = "/company/teams/"
PLAIN = {
    **{"name": "South", "call_centre": "on", "packing": "read", "sending": "read"},
    **{"delivery": "read", "mode": "classic", "layout": "button", "lines": ["first"]},
    **{"turn_1": "new", "turn_2": "redial", "all_offers": "on"},
}


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


def test_teams_are_listed_with_their_rights(browser, team, operator):
    DeskFactory(team)

    (row,) = browser.get(URL).context["rows"]
    assert (row[0].name, row[0].people, row[1].mode) == (team.name, 1, "calling")


def test_a_new_team_is_classic_and_has_the_face_of_the_company(browser, company):
    """A4.6: whoever sets up a team chooses more than the classic way."""
    DeskPolicy.objects.update(layout="tabs")
    form = browser.get(f"{URL}new/").context["form"]

    assert (form["mode"].value(), form["layout"].value()) == ("classic", "tabs")


def test_a_team_is_made_with_its_desk(browser, company, admin):
    """A14.4 to A14.6."""
    mug = OfferFactory(company)
    OfferFactory(company)
    sent = PLAIN | {
        **{"packing": "extended", "creates_leads": "on", "exports": "on", "all_offers": ""},
        **{"offers": [mug.pk], "turn_1": "redial", "turn_2": "new", "turn_3": "redial"},
        **{"mode": "calling", "auto_deliver": "on", "newest_first": "on", "calls_from": "8"},
    }

    assert browser.post(f"{URL}new/", sent).status_code == 302
    team = Team.objects.get(name="South")
    desk = TeamDesk.objects.get(team=team)
    assert (team.packing, team.creates_leads, team.exports) == ("extended", True, True)
    assert (desk.lines, desk.priority) == (["first"], ["redial", "new"])
    assert (desk.auto_deliver, desk.newest_first, desk.calls_from) == (True, True, 8)
    assert [each.offer for each in desk.offers.all()] == [mug]
    assert {entry.actor for entry in AuditEntry.objects.filter(kind__startswith="team.")} == {admin}


def test_what_is_set_is_what_the_button_gives(browser, operator, team):
    DeskFactory(team, lines=["first"], priority=["new"])
    browser.post(f"{URL}{team.pk}/", PLAIN | {"name": team.name, "lines": ["second", "reject"]})

    desk = dispatch.desk_of(operator)
    assert desk.lines == {"second", "reject"}
    assert desk.lanes == ("new", "scheduled", "callback", "redial")


def test_offers_of_a_team_are_changed_and_the_audit_names_them(browser, company, team):
    mug, cup = OfferFactory(company, name="Mug"), OfferFactory(company, name="Cup")
    DeskFactory(team, offers=(mug,))
    sent = PLAIN | {"name": team.name, "all_offers": "", "offers": [cup.pk]}
    browser.post(f"{URL}{team.pk}/", sent)

    assert [each.offer for each in team.desk.offers.all()] == [cup]
    entry = AuditEntry.objects.get(facts__fields__has_key="offers")
    assert entry.facts["fields"]["offers"] == [["Mug"], ["Cup"]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"lines": []}, "lines"),
        ({"turn_1": "", "turn_2": ""}, "turn_1"),
        ({"turn_1": "retention"}, "turn_1"),
        ({"all_offers": ""}, "offers"),
        ({"all_offers": "", "offers": ["999999"]}, "offers"),
        ({"calls_from": "20", "calls_until": "9"}, "calls_until"),
        ({"calls_until": "25"}, "calls_until"),
        ({"packing": "all"}, "packing"),
        ({"mode": "x"}, "mode"),
    ],
)
def test_a_mistake_is_marked_and_nothing_is_made(browser, wrong, field):
    answer = browser.post(f"{URL}new/", PLAIN | wrong)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="South"' in answer.content.decode() or field == "name"
    assert not Team.objects.exists()


def test_a_name_that_is_taken_is_marked(browser, company):
    TeamFactory(company=company, name="South")
    answer = browser.post(f"{URL}new/", PLAIN)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"name"}


def test_a_leader_manages_people_and_no_teams(as_member, leader, team):
    for url in (URL, f"{URL}{team.pk}/", "/company/reasons/"):
        assert as_member(leader).get(url).status_code == 403


REASON = {
    **{"kind": "cancel", "code": "", "position": "2", "active": "on", "name_en": "No money now"},
    **{"name_ru": "Нет денег", "name_uk": "", "number": ""},
}


def test_a_new_reason_stands_in_its_list(browser, company):
    """A7.15."""
    assert browser.post("/company/reasons/new/", REASON).status_code == 302
    reason = Reason.objects.get(code="no-money-now")

    assert reason.names == ["No money now", "Нет денег", "No money now"]
    assert reason in reasons_of(company.id, "cancel")


def test_a_company_gives_a_reason_the_number_that_its_partners_know(browser):
    """A7.23: wrong number is 1 from the start; 8 is nobody's until the company says whose."""
    reason = Reason.objects.get(kind="cancel", code="expensive")
    assert list(Reason.objects.exclude(number=None).values_list("code", "number")) == [
        ("wrong_number", 1)
    ]

    sent = REASON | {"name_en": "Too dear", "number": "8"}
    assert browser.post(f"/company/reasons/{reason.pk}/", sent).status_code == 302

    reason.refresh_from_db()
    assert reason.number == 8
    listed = browser.get("/company/reasons/").content.decode()
    assert 'expensive <span class="muted">8</span>' in listed


def test_a_number_is_one_reason_s_of_a_list(browser):
    """A7.23."""
    twin = REASON | {"kind": "trash", "number": "1"}
    answer = browser.post("/company/reasons/new/", twin)

    assert answer.status_code == 422
    assert "number" in answer.context["form"].errors


def test_a_reason_out_of_use_is_chosen_no_more(browser, company):
    reason = Reason.objects.get(kind="cancel", code="expensive")
    sent = REASON | {"name_en": "Too dear", "active": "", "needs_comment": "on"}
    browser.post(f"/company/reasons/{reason.pk}/", sent | {"kind": "trash", "code": "other"})

    reason.refresh_from_db()
    assert (reason.kind, reason.code) == ("cancel", "expensive")
    assert (reason.names[0], reason.needs_comment) == ("Too dear", True)
    assert reason not in reasons_of(company.id, "cancel")
    entry = AuditEntry.objects.get(kind="reason.changed")
    assert entry.facts["fields"]["active"] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"code": "two words"}, "code"),
        ({"code": "expensive"}, "code"),
        ({"name_en": "Дорого"}, "code"),
        ({"kind": "x"}, "kind"),
        ({"number": "-1"}, "number"),
        ({"name_ru": "я" * 81}, "name_ru"),
    ],
)
def test_a_mistake_in_a_reason_is_marked(browser, company, wrong, field):
    before = Reason.objects.count()
    answer = browser.post("/company/reasons/new/", REASON | wrong)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Reason.objects.count() == before


def test_reasons_are_listed_by_kind(browser, company):
    lists = browser.get("/company/reasons/").context["lists"]

    assert {rows[0].kind for rows in lists} == set(Reason.Kind.values)
    assert all(len({each.kind for each in rows}) == 1 for rows in lists)


def test_a_team_is_given_countries_and_languages(browser, company, operator, team):
    """A17 C12, C33: what the company sells to, and what is spoken there, is offered."""
    DeskFactory(team)
    OfferPrice.objects.create(
        company=company, offer=OfferFactory(company), country="PL", currency="PLN", price=90
    )
    form = browser.get(f"{URL}{team.pk}/").context["form"]
    assert form.fields["countries"].choices == [("PL", "Poland"), ("UA", "Ukraine")]
    assert {"uk", "pl"} <= dict(form.fields["languages"].choices).keys()

    sent = PLAIN | {"name": team.name, "countries": ["UA", "PL"], "languages": ["uk"]}
    assert browser.post(f"{URL}{team.pk}/", sent).status_code == 302
    assert dispatch.desk_of(operator).countries == {"UA"}
    entry = AuditEntry.objects.get(facts__fields__has_key="countries")
    assert entry.facts["fields"]["countries"] == [[], ["PL", "UA"]]
    listed = browser.get(URL).content.decode()
    assert "Poland, Ukraine" in listed
    assert "Ukrainian" in listed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"countries": ["XX"]}, "countries"),
        ({"languages": ["klingon"]}, "languages"),
        ({"countries": ["UA"], "languages": ["pl"]}, "languages"),
    ],
)
def test_skills_that_no_order_could_have_are_marked(browser, company, wrong, field):
    OfferPrice.objects.create(
        company=company, offer=OfferFactory(company), country="PL", currency="PLN", price=90
    )
    answer = browser.post(f"{URL}new/", PLAIN | wrong)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Team.objects.exists()


def test_a_team_is_given_a_redial_ladder(browser, company, team):
    """A17 C8: what was typed before by somebody else is told, not overwritten."""
    DeskFactory(team)
    stale = browser.get(f"{URL}{team.pk}/").context["form"].seen
    sent = PLAIN | {"name": team.name, "ladder": "3, 3, 60"}
    assert browser.post(f"{URL}{team.pk}/", sent).status_code == 302

    team.refresh_from_db()
    assert team.ladder == [3, 3, 60]
    entry = AuditEntry.objects.get(facts__fields__has_key="ladder")
    assert entry.facts["fields"]["ladder"] == [[], [3, 3, 60]]
    answer = browser.post(f"{URL}{team.pk}/", sent | {"ladder": "15", "seen": stale})
    assert answer.status_code == 409
    team.refresh_from_db()
    assert team.ladder == [3, 3, 60]


def test_another_turn_of_the_same_minutes_is_a_change(browser, company, team):
    DeskFactory(team)
    Team.objects.update(ladder=[3, 60])
    stale = browser.get(f"{URL}{team.pk}/").context["form"].seen
    Team.objects.update(ladder=[60, 3])
    sent = PLAIN | {"name": team.name, "ladder": "15", "seen": stale}

    assert browser.post(f"{URL}{team.pk}/", sent).status_code == 409


@pytest.mark.parametrize("wrong", ["0", "3, x", "99999", ",".join(["5"] * 21)])
def test_a_ladder_that_is_none_is_marked(browser, wrong):
    answer = browser.post(f"{URL}new/", PLAIN | {"ladder": wrong})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"ladder"}


def test_offers_are_typed_by_code_where_there_are_too_many_to_tick(
    browser, company, team, monkeypatch
):
    mug, cup = OfferFactory(company, code="mug"), OfferFactory(company, code="cup")
    DeskFactory(team, offers=(mug, cup))
    url = f"{URL}{team.pk}/"
    assert "checkbox" in str(browser.get(url).context["form"]["offers"])

    monkeypatch.setattr(teams, "MOST_TICKED", 1)
    field = browser.get(url).context["form"]["offers"]
    assert field.value() == "cup\nmug"
    sent = PLAIN | {"name": team.name, "all_offers": ""}
    assert browser.post(url, sent | {"offers": "mug, mug"}).status_code == 302
    assert [each.offer for each in team.desk.offers.all()] == [mug]
    answer = browser.post(url, sent | {"offers": "mug\nplate"})
    assert (answer.status_code, "plate" in answer.context["form"].errors["offers"][0]) == (
        422,
        True,
    )
    assert browser.post(url, sent | {"offers": " , "}).context["form"].errors.keys() == {"offers"}


def test_a_team_s_page_is_as_heavy_with_many_offers_as_with_some(
    browser, company, team, monkeypatch
):
    DeskFactory(team)
    monkeypatch.setattr(teams, "MOST_TICKED", 2)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(f"{URL}{team.pk}/")
        return len(asked), len(answer.content)

    for _ in range(3):
        OfferFactory(company)
    browser.get(URL)  # the first touch is written down
    before = cost()
    for _ in range(20):
        OfferFactory(company)

    assert cost() == before

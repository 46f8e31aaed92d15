"""Who is told what by which channels: the company's screen, a team's, and a member's own (C16)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.models import AuditEntry
from callboard.accounts.tenancy import acting_for
from callboard.integrations.models import DEFAULTS, Event, NoticePolicy
from callboard.integrations.queries import notices as queries
from callboard.workplace.queries import presets
from tests.factories.accounts import CompanyFactory, TeamFactory
from tests.workplace.paper import read

COMPANY, OWN = "/company/notifications/", "/settings/notifications/"


@pytest.fixture
def browser(as_member, admin):
    return as_member(admin)


@pytest.fixture
def of_team(team):
    return f"{COMPANY}{team.pk}/"


def standing(browser, url):
    """What the form at this address holds, as a browser would send it."""
    form = browser.get(url).context["form"]
    return {event: form[event].value() for event in Event.values} | {"seen": form.seen}


def channels_of(member):
    return queries.modes_of_members(member.company_id)[member.pk]


@pytest.mark.parametrize("url", [COMPANY, OWN])
def test_a_form_sent_as_it_stands_changes_nothing(browser, url):
    assert browser.post(url, standing(browser, url)).status_code == 302
    assert not AuditEntry.objects.exists()


def test_each_tick_has_a_name_of_its_own(browser):
    page = read(browser.get(COMPANY))
    named = [each.get("aria-label") for each in page.with_("type", "checkbox")]

    assert "An order is assigned to me: Sound" in named
    assert len(named) == len(set(named)) == len(Event) * 4


def test_what_the_company_wants_counts_for_everybody_and_stands_in_the_audit(
    browser, admin, operator
):
    sent = standing(browser, COMPANY) | {"paid": ["popup", "telegram"], "assigned": []}
    assert browser.post(COMPANY, sent).status_code == 302

    found = channels_of(operator)
    assert "paid" in found["popup"]
    assert "assigned" not in found["popup"]
    entry = AuditEntry.objects.get(kind="notices.changed")
    assert entry.actor == admin
    assert entry.facts["fields"] == {
        "paid": [[], ["popup", "telegram"]],
        "assigned": [["popup", "sound"], []],
    }
    told = read(browser.get("/company/audit/")).text
    assert "Notifications changed" in told
    assert "An order I confirmed is paid" in told
    assert "Pop-up, Telegram" in told


def test_a_team_wants_something_else_and_follows_in_the_rest(browser, operator, of_team, team):
    browser.post(of_team, standing(browser, of_team) | {"paid": ["sound"]})
    browser.post(COMPANY, standing(browser, COMPANY) | {"paid": ["popup"], "returned": ["popup"]})

    found = channels_of(operator)
    assert "paid" in found["sound"]
    assert "paid" not in found["popup"]
    assert "returned" in found["popup"]
    row = NoticePolicy.objects.get(team=team)
    assert row.paid == ["sound"]
    assert row.returned is None
    assert "Own choice" in read(browser.get(of_team)).text


def test_a_row_that_is_set_as_the_company_has_it_follows_again(browser, of_team, team):
    browser.post(of_team, standing(browser, of_team) | {"paid": ["sound"]})
    browser.post(of_team, standing(browser, of_team) | {"paid": []})

    assert NoticePolicy.objects.get(team=team).paid is None


def test_a_member_turns_off_what_the_team_wants(as_member, operator, leader):
    mine = as_member(operator)
    mine.post(OWN, standing(mine, OWN) | {"assigned": ["popup"]})

    assert "assigned" not in channels_of(operator)["sound"]
    assert "assigned" in channels_of(operator)["popup"]
    assert "assigned" in channels_of(leader)["sound"]
    assert "Own choice" in read(mine.get(OWN)).text


def test_the_own_settings_lead_there(as_member, operator):
    assert OWN in as_member(operator).get("/settings/").content.decode()


def test_who_cannot_be_reached_is_told_so(as_member, operator):
    operator.sounds = False
    operator.save(update_fields=["sounds"])

    told = read(as_member(operator).get(OWN)).text
    assert "no e-mail address" in told
    assert "Nothing comes to you by Telegram" in told
    assert "You have turned sounds off" in told


@pytest.mark.parametrize("url", [COMPANY, OWN])
def test_whoever_saves_second_is_told(browser, url):
    sent = standing(browser, url)
    browser.post(url, sent | {"paid": ["popup"]})
    answer = browser.post(url, sent | {"paid": ["email"]})

    assert answer.status_code == 409
    assert "An order I confirmed is paid" in answer.content.decode()


@pytest.mark.parametrize("wrong", ["smoke", "popup\x00", "🦔"])
@pytest.mark.parametrize("url", [COMPANY, OWN])
def test_a_channel_that_is_none_is_marked(browser, url, wrong):
    answer = browser.post(url, {"paid": [wrong]})

    assert answer.status_code == 422
    assert not NoticePolicy.objects.filter(paid__len__gt=0).exists()


def test_an_operator_sets_nothing_for_the_company(as_member, operator, of_team):
    browser = as_member(operator)

    assert browser.get(COMPANY).status_code == 403
    assert browser.post(of_team, {}).status_code == 403


def test_a_team_of_a_neighbour_is_not_there(browser, outsider):
    theirs = TeamFactory(company=outsider.company)

    assert browser.get(f"{COMPANY}{theirs.pk}/").status_code == 404
    assert browser.post(f"{COMPANY}{theirs.pk}/", {}).status_code == 404
    with acting_for(outsider.company_id):
        assert NoticePolicy.objects.filter(team=theirs).count() == 0


def test_the_page_asks_as_much_for_many_teams_as_for_few(browser, company, of_team):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            browser.get(of_team)
        return len(asked)

    browser.get(of_team)
    few = statements()
    for _ in range(50):
        wanted = TeamFactory(company=company)
        NoticePolicy.objects.create(company=company, team=wanted, paid=["popup"])

    assert statements() == few


def test_every_page_has_the_words_and_no_statement_for_them(as_member, operator):
    page = as_member(operator).get("/settings/").content.decode()

    assert "<news-notes" in page
    assert page.count("data-event=") == len(Event)
    assert "data-sound" in page
    operator.sounds = False
    operator.save(update_fields=["sounds"])
    assert "data-sound" not in as_member(operator).get("/settings/").content.decode()


def test_a_preset_brings_its_channels(db):
    company = CompanyFactory(preset="2016")
    with acting_for(company.pk):
        member = type("Somebody", (), {"company": company, "company_id": company.pk})()
        changes = presets.changes_by(member, "Dots")
        assert ("new_order", DEFAULTS["assigned"]) in [(each.name, each.value) for each in changes]
        assert "Pop-up, Sound" in [str(each.then) for each in changes]

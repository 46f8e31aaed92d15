"""A leader at the wallboard: what happens on the floor shows at once; axe finds nothing."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions
from callboard.kit import clock
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OrderFactory, promise_of
from tests.journeys.conftest import at, sign_in, tab_of
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def lev(person):
    """Leads the team of Olena, who works; a colleague has not started."""
    MemberFactory(company=person.company, team=person.team, name="Petro")
    with acting_for(person.company_id):
        actions.start(person)
    return MemberFactory(
        company=person.company,
        team=person.team,
        role=Role.LEADER,
        name="Lev",
        user__username="lev",
    )


def test_what_happens_on_the_floor_shows_by_itself_and_a_pause_reaches_the_member(
    page, lev, person, lead
):
    """A2.3, A2.7, A4.13"""
    sign_in(page, "lev")
    page.goto("/team/")
    row = page.get_by_role("row", name="Olena")
    expect(row).to_contain_text("Ready")
    with acting_for(person.company_id):
        actions.take_next(person)
    expect(row).to_contain_text(str(lead.number))
    row.get_by_role("button", name="Pause Olena").press("Enter")
    expect(page.get_by_role("row", name="Olena")).to_contain_text("Relax")


def test_work_is_handed_on_by_keyboard(page, lev, person, lead):
    """A4.12"""
    sign_in(page, "lev")
    page.goto(f"/orders/{lead.number}/")
    page.keyboard.press("i")
    dialog = page.locator("dialog#assign")
    expect(dialog).to_be_visible()
    dialog.get_by_label("To the personal list of").select_option("Olena")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#card")).to_contain_text("Responsible Olena · Personal list")
    page.goto("/team/")
    page.get_by_role("link", name="Olena", exact=True).press("Enter")
    at(page, f"/team/{person.pk}/")
    expect(page.get_by_role("row", name=str(lead.number))).to_be_visible()


@pytest.fixture(params=["light", "dark"])
def tab(request, _chromium, web, lev):  # the people first: the tab is closed before they go
    with tab_of(_chromium, web, bypass_csp=True, color_scheme=request.param) as opened:
        yield opened


def test_board_wall_and_member_have_no_findings(tab, person, lead):
    promise_of(person, due_at=clock.now() - timedelta(minutes=5))
    promise_of(person, due_at=clock.now() + timedelta(minutes=20))
    OrderFactory(person.company, assignee=person)
    sign_in(tab, "lev")
    for address in ("/team/", "/team/wall/", f"/team/{person.pk}/"):
        tab.goto(address)
        assert findings(tab) == [], address
    tab.get_by_role("button", name="Stop", exact=True).click()
    assert findings(tab) == []
    tab.goto(f"/orders/{lead.number}/")
    tab.keyboard.press("i")
    expect(tab.locator("dialog#assign")).to_be_visible()
    assert findings(tab) == []

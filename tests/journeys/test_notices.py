"""A pop-up and a sound come for what a member wishes, and not for the rest (A14.1, A17 C16)."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.integrations.models import NoticePolicy
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import sign_in, wait
from tests.journeys.test_accessibility import findings
from tests.kit.test_live import listening

pytestmark = pytest.mark.browser

# What the page would play, counted: a machine of tests has no loudspeaker.
COUNTS_TONES = """
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      window.tones += 1;
      start.apply(this, when);
    };
"""
ASSIGNED = "An order was assigned to you."


@pytest.fixture
def leader(person):
    return MemberFactory(company=person.company, team=person.team, role=Role.LEADER, name="Lev")


def assign(person, leader):
    """Two orders in one moment: their numbers."""
    with acting_for(person.company_id):
        orders = [OrderFactory(person.company) for _ in range(2)]
        for order in orders:
            dispatch.assign(order, to=person, by=leader)
    return [order.number for order in orders]


def wish(person, **channels):
    with acting_for(person.company_id):
        NoticePolicy.objects.update_or_create(
            company=person.company, team=None, member=person, defaults=channels
        )


def opened(page, path="/settings/"):
    """A page that hears the news and knows what pops up."""
    page.add_init_script(COUNTS_TONES)
    sign_in(page)
    page.goto(path)
    expect(page.locator("news-notes[data-told]")).to_have_count(1, timeout=45_000)


def test_an_assigned_order_pops_up_with_a_sound_and_its_number(page, person, leader):
    opened(page)
    numbers = assign(person, leader)

    note = page.locator("toast-note", has_text=ASSIGNED)
    for number in numbers:
        expect(note.get_by_role("link", name=str(number))).to_be_visible()
    expect(note).to_have_count(1)
    assert page.evaluate("window.tones") == 1
    note.get_by_role("link", name=str(numbers[0])).press("Enter")
    page.wait_for_url(re.compile(f"/orders/{numbers[0]}/"))


@pytest.mark.parametrize(("channels", "pops"), [(["popup"], 1), (["sound"], 0), ([], 0)])
def test_what_is_switched_off_neither_pops_up_nor_sounds(page, person, leader, channels, pops):
    wish(person, assigned=channels, taken_away=["popup"])
    opened(page)
    assign(person, leader)
    with acting_for(person.company_id):
        order = OrderFactory(person.company, assignee=person)
        dispatch.take_away(order, by=leader)  # what comes after it: the first has been heard

    expect(page.locator("toast-note", has_text="out of your personal list")).to_be_visible()
    expect(page.locator("toast-note", has_text=ASSIGNED)).to_have_count(pops)
    assert page.evaluate("window.tones") == (1 if channels == ["sound"] else 0)


def test_who_turned_sounds_off_hears_none(page, person, leader):
    with acting_for(person.company_id):
        person.sounds = False
        person.save(update_fields=["sounds"])
    opened(page)
    assign(person, leader)

    expect(page.locator("toast-note", has_text=ASSIGNED)).to_be_visible()
    assert page.evaluate("window.tones") == 0


def test_new_orders_pop_up_where_the_team_wants_it(page, person, lead):
    """A14.1. Many of a moment are one."""
    with acting_for(person.company_id):
        NoticePolicy.objects.create(
            company=person.company, team=person.team, new_order=["popup", "sound"]
        )
    opened(page)
    told = page.locator("toast-note", has_text="A new order has come in.")
    for _ in range(60):
        OrderFactory(person.company, offer=lead.offer)
        with suppress(Error):
            told.first.wait_for(timeout=500)
            break

    expect(told).to_have_count(1)
    assert page.evaluate("window.tones") == 1
    told.get_by_role("link", name="Look").press("Enter")
    page.wait_for_url(re.compile("/(floor|orders)/"))


def test_a_choice_counts_on_open_pages_at_once_and_the_screens_have_no_findings(lit, person):
    sign_in(lit)
    lit.goto("/settings/notifications/")
    assert findings(lit) == []
    tick = lit.get_by_role("checkbox", name="An order is assigned to me: Sound")
    expect(tick).to_be_checked()
    tick.press("Space")
    lit.keyboard.press("Control+Enter")
    expect(lit.get_by_text("Saved.")).to_be_visible()
    expect(
        lit.get_by_role("checkbox", name="An order is assigned to me: Sound")
    ).not_to_be_checked()
    assert findings(lit) == []
    with acting_for(person.company_id):
        person.role = Role.ADMIN
        person.save(update_fields=["role"])
    for path in ("/company/notifications/", f"/company/notifications/{person.team_id}/"):
        lit.goto(path)
        assert findings(lit) == []


def test_what_is_told_while_a_page_is_on_its_way_pops_up_on_it(page, person, leader):
    """A14.1: after the page was drawn, before its stream is open."""
    page.add_init_script("delete window.SharedWorker")  # so that its request can be held back
    opened(page)
    held = []
    page.route("**/events?*", lambda route: held.append(route), times=1)
    page.goto("/settings/")
    wait(lambda: held or page.wait_for_timeout(20))
    with listening() as heard:
        numbers = assign(person, leader)
        wait(lambda: any(topic.startswith("notice-assigned") for _c, topic, _m in heard()))
    held[0].continue_()

    note = page.locator("toast-note", has_text=ASSIGNED)
    expect(note).to_have_count(1)
    for number in numbers:
        expect(note.get_by_role("link", name=str(number))).to_be_visible()
    expect(page.locator("live-news[data-up]")).to_have_count(1)
    page.evaluate(
        """new Promise((done) => {
          const look = () => ("callboard.notes" in sessionStorage ? done() : setTimeout(look, 50));
          look();
        })"""
    )
    page.goto("/settings/notifications/")  # nobody is told again of what was there to read
    expect(page.locator("news-notes[data-told]")).to_have_count(1)
    expect(note).to_have_count(0)

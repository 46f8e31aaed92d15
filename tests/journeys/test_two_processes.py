"""Two web processes on one database: what happens in one is right and fresh in the other (A4.5)."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Layout
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import served, sign_in, start, tab_of, take_next
from tests.kit.browser import hears

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def other_web(django_db_setup, tmp_path_factory):
    with served(tmp_path_factory.mktemp("other")) as address:
        yield address


@pytest.fixture
def other(_chromium, other_web):
    """A tab of another browser at the other process."""
    with tab_of(_chromium, other_web) as opened:
        yield opened


def test_counters_agree_in_two_processes(page, other, person):
    """A lead, an outcome and a working status show on the desks of both."""
    petro = MemberFactory(
        company=person.company, team=person.team, name="Petro", user__username="petro"
    )
    sign_in(page)
    start(page)
    sign_in(other, "petro")
    start(other)
    for desk in (page, other):
        hears(desk)
    totals = [desk.locator("#next .total") for desk in (page, other)]

    leads = [OrderFactory(person.company) for _ in range(3)]
    for total in totals:
        expect(total).to_have_text("3")
    take_next(other, leads[0])
    other.locator("[data-dialog=give-back]").first.click()
    other.locator("#give-back-reason").fill("no time")
    other.keyboard.press("Control+Enter")
    for total in totals:
        expect(total).to_have_text("3" if total is totals[0] else "2")  # one rests for Petro
    with acting_for(person.company_id):
        dispatch.pause(petro)
    expect(other.locator("#presence[data-status=relax]")).to_be_visible()
    expect(page.locator("#presence[data-status=ready]")).to_be_visible()


def test_a_lead_comes_to_one_desk_of_two(page, other, person):
    """A3.5, A4.4: both processes hear of it at once; it is handed out once."""
    DeskFactory(person.team, layout=Layout.LINES)
    MemberFactory(company=person.company, team=person.team, user__username="petro")
    sign_in(page)
    start(page)
    sign_in(other, "petro")
    start(other)
    for desk in (page, other):
        hears(desk)

    made = {OrderFactory(person.company).number for _ in range(2)}

    got = set()
    for desk in (page, other):
        row = desk.locator("#rows-work [data-order]")
        expect(row).to_have_count(1)
        got.add(int(row.get_attribute("data-order") or 0))
    assert got == made

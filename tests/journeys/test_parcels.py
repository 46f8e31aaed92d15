"""A packer's day on the button: take, pack, the next (A4.1, A4.2, A14.5)."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Level
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Layout
from callboard.orders.statuses import Status
from tests.factories.dispatch import DeskFactory, parcel_in
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import at, is_on_the_floor, sign_in, start, take_next
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser
LOOK = os.environ.get("CALLBOARD_TEST_LOOK")  # a folder for pictures of these pages
SPEAKS = os.environ.get("CALLBOARD_TEST_SPEAKS", "en")
SIZES = [(1366, 768, "light"), (1366, 768, "dark"), (1920, 1080, "light"), (1920, 1080, "dark")]


def packs(person, *, call_centre=False, **desk):
    """The team packs and sends; the person speaks the language that is looked at."""
    with acting_for(person.company_id):
        person.language = SPEAKS
        person.save()
        team = person.team
        team.call_centre = call_centre
        team.packing = team.sending = team.delivery = Level.EXTENDED
        team.save()
    return DeskFactory(person.team, **desk)


def look(page, name):
    if LOOK:
        page.screenshot(path=Path(LOOK) / f"parcels-{SPEAKS}-{name}.png", full_page=True)


def status_of(order):
    with acting_for(order.company_id):
        order.refresh_from_db()
    return order.status


def test_two_keys_pack_a_parcel_and_the_third_gives_the_next(page, person):
    packs(person)
    first, second = (parcel_in(person.company, Status.PACKING, minutes=n) for n in (9, 1))
    sign_in(page)
    start(page)
    expect(page.locator(".parts")).to_contain_text("2")

    take_next(page, first)
    page.keyboard.press("f")
    is_on_the_floor(page)
    take_next(page, second)

    assert (status_of(first), status_of(second)) == (Status.SENDING, Status.PACKING)


def test_numbers_of_parcels_follow_what_others_do(page, person):
    """A4.5: without a touch of the page."""
    packs(person)
    sign_in(page)
    start(page)
    expect(page.locator("#next[data-empty]")).to_be_visible()

    parcel_in(person.company, Status.PACKING)
    OrderFactory(person.company)  # a lead is news of what is free
    expect(page.locator("#next:not([data-empty]) .total")).to_have_text("1", timeout=40_000)


def test_a_team_in_tabs_takes_parcels_by_its_button(page, person):
    packs(person, call_centre=True, layout=Layout.TABS)
    box = parcel_in(person.company, Status.SENDING)
    sign_in(page)
    start(page)

    take_next(page, box)


def test_where_a_row_is_next_the_button_of_tabs_has_a_key_of_its_own(page, person):
    packs(person, call_centre=True, layout=Layout.TABS)
    parcel_in(person.company, Status.SENDING)
    lead = OrderFactory(person.company)
    sign_in(page)
    start(page)
    expect(page.locator(f"#open-{lead.number}")).to_be_visible()

    page.keyboard.press("n")
    at(page, f"/orders/{lead.number}/")


@pytest.mark.parametrize("layout", Layout.values)
def test_floor_and_card_of_a_packer_have_no_findings(lit, person, layout):
    packs(person, layout=layout)
    box = parcel_in(person.company, Status.PACKING)
    sign_in(lit)
    start(lit)
    assert findings(lit) == []
    if layout == Layout.LINES:  # it may have come by itself
        with acting_for(person.company_id):
            dispatch.open_for_work(box, by=person)
        lit.goto("/floor/")
        assert findings(lit) == []
        lit.goto(f"/orders/{box.number}/")
    else:
        take_next(lit, box)
    assert findings(lit) == []
    lit.keyboard.press("g")
    expect(lit.locator("dialog#give-back")).to_be_visible()
    assert findings(lit) == []


@pytest.mark.parametrize("layout", Layout.values)
@pytest.mark.parametrize(("width", "height", "colours"), SIZES)
def test_the_floor_of_a_packer_fits(computer, person, layout, width, height, colours):
    """With nothing to do, with many parcels, with one in hand."""
    packs(person, call_centre=True, layout=layout)
    with computer(color_scheme=colours) as page:
        page.set_viewport_size({"width": width, "height": height})
        sign_in(page)
        start(page)
        name = f"{layout}-{width}-{colours}"
        look(page, f"{name}-none")
        for status in (Status.PACKING, Status.SENDING, Status.IN_DELIVERY, Status.ARRIVED):
            for _ in range(3):
                parcel_in(person.company, status)
        page.goto("/floor/")
        expect(page.locator("#next")).to_be_in_viewport()
        # Made without a word: the number is right within the half minute of A4.5.
        expect(page.locator("#next .total")).to_have_text(re.compile("1[12]"), timeout=60_000)
        look(page, f"{name}-many")
        page.keyboard.press("Space")
        expect(page.locator("#order-form, .held, [data-row]").first).to_be_visible()
        look(page, f"{name}-taken")
        page.goto("/floor/")
        look(page, f"{name}-held")

"""An address is written by its hints, with no mouse."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from tests.journeys.conftest import sign_in, start, take_next
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser


def hints(page):
    return page.locator("#city-hints [role=option]")


def test_a_city_is_picked_by_the_keyboard_and_fills_the_rest(page, person, lead):
    sign_in(page)
    start(page)
    take_next(page, lead)
    city = page.get_by_label("City")

    city.press_sequentially("horodok")
    expect(city).to_have_attribute("aria-expanded", "true")
    expect(hints(page)).to_have_count(2)
    expect(hints(page).nth(0)).to_contain_text("region")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(city).to_have_attribute("aria-activedescendant", "city-hint-2")
    page.keyboard.press("Escape")
    expect(page.locator("#city-hints")).to_be_hidden()
    expect(city).to_be_focused()
    expect(city).to_have_value("horodok")

    city.fill("")
    city.press_sequentially("Хаоків")  # a slip
    expect(hints(page).nth(0)).to_contain_text("Харків")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(city).to_have_value("Харків")
    expect(city).to_be_focused()
    expect(page.get_by_label("Region")).to_have_value("Харківська область")
    expect(page.get_by_label("Postal code")).to_have_value("61000")
    page.reload()
    expect(page.get_by_label("City")).to_have_value("Харків")  # a draft, like all that is typed


def test_an_open_list_of_hints_and_a_check_have_no_findings(lit, person, lead):
    sign_in(lit)
    start(lit)
    take_next(lit, lead)
    lit.get_by_label("City").press_sequentially("кр")
    expect(hints(lit)).to_have_count(8)
    lit.keyboard.press("ArrowDown")
    assert findings(lit) == []
    lit.keyboard.press("Escape")
    lit.keyboard.press("Escape")
    lit.keyboard.press("q")
    expect(lit.locator("#address-checked li").first).to_be_visible()
    assert findings(lit) == []


def test_an_address_is_checked_as_it_is_typed_and_corrected_by_one_press(page, person, lead):
    """A5c, A9.3."""
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.get_by_label("City").fill("Хаоків")
    page.get_by_label("City").press("Escape")

    page.locator("#check-address").click()
    found = page.locator("#address-checked")
    expect(found).to_contain_text("Does not fit")
    found.get_by_role("button", name="Put in Харків").first.click()

    expect(page.get_by_label("City")).to_have_value("Харків")
    expect(page.get_by_label("Region")).to_have_value("Харківська область")
    expect(found.locator(".tag.go")).to_have_count(3)
    expect(page.locator("#check-address")).to_be_focused()
    page.get_by_label("City").fill("x")
    expect(found).to_be_empty()
    with acting_for(lead.company_id):
        lead.refresh_from_db()
    assert lead.city == ""

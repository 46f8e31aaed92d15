"""Money and delivery on the card, by the keyboard: sums while typing, options, the last place."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from tests.factories.accounts import MemberFactory
from tests.factories.delivery import CarrierFactory, CityHoursFactory
from tests.journeys.conftest import sign_in, start, take_next
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def carriers(lead):
    """A courier of our own, a service to the door, a post."""
    company = lead.company
    times = ["10:00–14:00", "14:00–18:00"]
    CarrierFactory(company, "Own courier", "own", rate={"days": 0, "price": 90, "intervals": times})
    facts = {"days": 4, "price": 421, "intervals": times, "free_from": 5000}
    CarrierFactory(company, "Top Delivery", note="The courier phones on the day", rate=facts)
    CarrierFactory(company, "Post", "post", rate={"days": 13, "price": 411})
    CityHoursFactory(company, "Lviv", today_until=24, per_day=20)


def test_sums_follow_the_typing_and_a_delivery_is_chosen(page, person, lead, carriers):
    """A5b, A8.4, A10.1 to A10.4."""
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.locator("[name=items-0-quantity]").fill("4")
    page.locator("[name=items-0-discount]").fill("25")
    expect(page.locator("#totals")).to_contain_text("2 972 UAH")
    page.locator("[name=items-0-discount]").fill("31")
    expect(page.locator("#totals [role=alert]")).to_contain_text("0 to 30 % or 100 %")
    page.locator("[name=items-0-discount]").fill("0")
    page.locator("[name=city]").fill("Lviv")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    page.keyboard.press("j")
    options = page.locator("#delivery-options")
    expect(options).to_contain_text("Top Delivery")
    expect(options).not_to_contain_text("411")
    options.get_by_role("button", name="Choose: Top Delivery 14:00–18:00").press("Enter")

    expect(page.locator(".chosen-delivery")).to_contain_text("14:00–18:00")
    expect(page.locator("#totals")).to_contain_text("4 381 UAH")
    expect(page.locator(".closing")).to_contain_text("3 960 UAH, delivery is 421 UAH, 4 381 UAH")
    with acting_for(lead.company_id):
        lead.refresh_from_db()
        assert (lead.carrier, lead.delivery_price) == ("Top Delivery", 421)


def test_money_and_delivery_have_no_findings(lit, person, lead, carriers):
    MemberFactory(company=person.company, team=None, role=Role.ADMIN, user__username="ada")
    sign_in(lit)
    start(lit)
    take_next(lit, lead)
    lit.locator("[name=city]").fill("Lviv")
    lit.locator("[name=items-0-discount]").fill("31")
    lit.locator("#find-delivery").click()
    expect(lit.locator("#delivery-options table")).to_be_visible()
    assert findings(lit) == []
    lit.context.clear_cookies()
    sign_in(lit, "ada")
    for path in ("delivery/", "delivery/new/", "cities/", "cities/new/"):
        lit.goto(f"/company/{path}")
        assert findings(lit) == [], path
    lit.goto("/company/delivery/")
    lit.get_by_role("link", name="Top Delivery").click()
    assert findings(lit) == []
    lit.get_by_role("link", name="New rate").click()
    assert findings(lit) == []

"""The ways in that few people go: the owner of the installation, and whoever is guessed at."""

import pytest
from playwright.sync_api import expect

from callboard.accounts import actions
from callboard.accounts.actions import guessing
from tests.factories.accounts import PASSWORD, UserFactory
from tests.journeys.conftest import knock
from tests.journeys.test_accessibility import findings
from tests.journeys.test_safety import code_of

pytestmark = pytest.mark.browser


def test_the_owner_s_companies_and_what_is_not_there_have_no_findings(lit, person):
    """The owner opens a company, from the second proof to the link, by keyboard."""
    UserFactory(username="owner", is_superuser=True)
    knock(lit, "owner")
    expect(lit.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    assert findings(lit) == []
    secret = lit.locator("code.secret").inner_text()
    lit.get_by_label("Code").fill(code_of(secret, 0))
    lit.keyboard.press("Enter")
    lit.get_by_role("link", name="I have kept them").press("Enter")
    expect(lit.locator("table")).to_be_visible()
    assert findings(lit) == []
    lit.keyboard.press("n")
    expect(lit.get_by_role("heading", name="New company")).to_be_visible()
    assert findings(lit) == []
    lit.get_by_label("Name", exact=True).fill("Aster")
    lit.get_by_label("Name of the person").fill("Ada")
    lit.keyboard.press("Control+Enter")
    expect(lit.locator("[aria-invalid=true]").first).to_be_visible()
    assert findings(lit) == []
    lit.get_by_label("Login").fill("ada")
    lit.keyboard.press("Control+Enter")
    expect(lit.get_by_role("heading", name="Link for the first admin")).to_be_visible()
    assert findings(lit) == []
    lit.goto("/nothing/here/")
    assert findings(lit) == []


def test_while_strangers_guess_the_browser_works_and_the_person_comes_in(lit, person):
    """From a place nobody came in from before; the form goes only once the work is done."""
    for number in range(guessing.MOST + 1):
        actions.count_try("olena", f"198.51.100.{number}")
    knock(lit, "olena")
    expect(lit.get_by_text("type the password once more")).to_be_visible()
    assert findings(lit) == []
    expect(lit.get_by_text("Done: you may sign in.")).to_be_visible()
    lit.locator("[name=password]").fill(PASSWORD)
    lit.keyboard.press("Enter")
    expect(lit.locator(".topbar")).to_be_visible()

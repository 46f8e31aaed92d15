"""No finding of axe on the screens an operator lives in, light and dark, dialogs open."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from callboard.kit import clock
from tests.factories.orders import promise_of
from tests.journeys.conftest import at, knock, sign_in, start, take_next
from tests.journeys.fitting import misfits

pytestmark = pytest.mark.browser

DIALOGS = {
    "n": "no-answer",
    "x": "cancel",
    "t": "trash",
    "b": "callback",
    "d": "schedule",
    "w": "hold",
}


WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def findings(page):
    """What axe has found; no page is wider than its window, and no text is cut off."""
    found = Axe().run(page).response["violations"]
    wider = [("wider than the window", [page.url])] if page.evaluate(WIDER) else []
    cut = [("does not fit", misfits(page))]
    said = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
    return [each for each in [*wider, *cut, *said] if each[1]]


def test_the_way_in_has_no_findings(lit, person):
    lit.goto("/")
    assert findings(lit) == []
    knock(lit)
    at(lit, "/")
    assert findings(lit) == []
    lit.goto("/settings/")
    assert findings(lit) == []
    lit.goto("/find/?q=zzz")
    assert findings(lit) == []


def test_floor_and_card_have_no_findings(lit, person, lead):
    promise_of(person, due_at=clock.now() + timedelta(minutes=25))
    sign_in(lit)
    start(lit)
    assert findings(lit) == []
    lit.goto("/floor/")
    take_next(lit, lead)
    assert findings(lit) == []
    for key, name in DIALOGS.items():
        lit.keyboard.press(key)
        expect(lit.locator(f"dialog#{name}")).to_be_visible()
        assert findings(lit) == [], name
        if name == "trash":  # what is asked beside a duplicate, and beside feedback
            for key in ("5", "6"):
                lit.keyboard.press(key)
                assert findings(lit) == [], key
        lit.keyboard.press("Escape")
    lit.keyboard.press("Control+Enter")
    expect(lit.locator("[aria-invalid=true]").first).to_be_visible()
    assert findings(lit) == []

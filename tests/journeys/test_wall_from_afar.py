"""The big screen of a team, read from three metres on 24 inches of 1920 by 1080 (A2.3).

A letter can be read from 400 times the height of its capitals, a key figure at a glance from 200
times: 7.5 and 15 mm, at 0.277 mm for each pixel of such a screen.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Member, Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions
from callboard.kit import clock
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import on_the_line
from tests.factories.orders import OrderFactory, promise_of
from tests.journeys.conftest import sign_in, tab_of
from tests.journeys.fitting import misfits
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser

PIXEL = 0.277
LETTER, FIGURE = 7.5 / PIXEL, 15 / PIXEL
LOOK = os.environ.get("CALLBOARD_TEST_LOOK")

CAPITALS = """(only) => {
  const pen = document.createElement("canvas").getContext("2d");
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const own = text.parentElement;
    if (!text.data.trim() || own.closest(".unseen, .skip, .word, script, #leave-wall")) continue;
    if (!own.checkVisibility() || (only && !own.matches(only))) continue;
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(own);
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { right, bottom } = range.getBoundingClientRect();
    const isIn = right <= innerWidth && bottom <= innerHeight;
    found.push([text.data.trim(), pen.measureText("H").actualBoundingBoxAscent, isIn]);
  }
  return found;
}"""

TITLES = "all => all.map((each) => each.title)"


@pytest.fixture(params=[("light", "uk"), ("dark", "ru")], ids=["light-uk", "dark-ru"])
def seen(request, _chromium, web):
    """A big screen, and the language of who looks: the two with the longest words."""
    scheme, language = request.param
    with tab_of(_chromium, web, bypass_csp=True, color_scheme=scheme) as opened:
        opened.set_viewport_size({"width": 1920, "height": 1080})
        yield opened, language


def crowd(person, many, language):
    """So many at work, with long names; promises late and near, and work that waits."""
    names = ["Володимир Заболотний-Криворізький", "Олена Коваль", "Анастасія Литвиненко"]
    for number in range(many):
        name = f"{names[number % 3]} {number}"
        on_the_line(MemberFactory(company=person.company, team=person.team, name=name))
    for minutes in (-90, 5, 20):
        promise_of(person, due_at=clock.now() + timedelta(minutes=minutes))
    for _ in range(12):
        OrderFactory(person.company)
    MemberFactory(
        company=person.company,
        team=person.team,
        name="Lev",
        role=Role.LEADER,
        user__username="lev",
        language=language,
    )
    with acting_for(person.company_id):
        actions.pause(Member.objects.filter(name__contains="Коваль 1").first())


@pytest.mark.parametrize("many", [3, 12, 64])
def test_the_big_screen_can_be_read_from_three_metres(seen, person, many):
    wall, language = seen
    crowd(person, many, language)
    sign_in(wall, "lev")
    wall.clock.install()
    wall.goto("/team/wall/")
    turns = wall.locator("[data-page]")
    expect(turns).to_have_count({3: 1, 12: 1, 64: 4}[many])

    met = set()
    for turn in range(turns.count()):
        if LOOK:
            wall.screenshot(path=Path(LOOK) / f"wall-{many}-{turn}.png")
        assert wall.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        assert misfits(wall) == []
        shown = wall.evaluate(CAPITALS)
        assert [each for each in shown if each[1] < LETTER or not each[2]] == []
        figures = wall.evaluate(CAPITALS, ".figure > b, .now")
        assert len(figures) >= 5
        assert [each for each in figures if each[1] < FIGURE] == []
        met |= set(wall.locator("tr[data-status] th:visible").evaluate_all(TITLES))
        wall.clock.fast_forward(10_000)
    assert len(met) == many
    assert findings(wall) == []

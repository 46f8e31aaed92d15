"""Space is the key of the green button: it takes an order or leads back to the one that is held."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Layout, TeamDesk
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import at, sign_in, start, tab_of, take_next

pytestmark = pytest.mark.browser

FACES = [
    {"layout": Layout.BUTTON},
    {"layout": Layout.LINES},
    {"layout": Layout.TABS},
    {"mode": TeamDesk.Mode.INCOMING},
]


@pytest.fixture
def dark(_chromium, web, person):
    """A large dark screen that is too low for all that is on the floor."""
    with tab_of(_chromium, web, color_scheme="dark") as opened:
        opened.set_viewport_size({"width": 1920, "height": 400})
        yield opened


@pytest.fixture
def orders(person):
    """A personal list so long that the page can scroll; its owner has begun to work."""
    with acting_for(person.company_id):
        dispatch.start(person)
        return [OrderFactory(person.company, assignee=person) for _ in range(12)]


def scrolled(page):
    return page.evaluate("scrollY")


@pytest.mark.parametrize("layout", Layout.values)
def test_space_starts_the_work_where_the_floor_asks_for_it(page, person, layout):
    """A2.2: the green button is Start then."""
    DeskFactory(person.team, layout=layout)
    OrderFactory(person.company)
    sign_in(page)
    page.goto("/floor/")
    page.keyboard.press("Space")

    expect(page.locator("#presence[data-status=ready]")).to_be_visible()
    at(page, "/floor/")


@pytest.mark.parametrize("face", FACES, ids=lambda face: next(iter(face.values())))
def test_space_returns_to_the_held_customer_and_never_scrolls(dark, person, orders, face):
    """A4.1: at a second visit too, wherever the focus has got to since."""
    DeskFactory(person.team, **face)
    with acting_for(person.company_id):
        order = dispatch.open_for_work(orders[0], by=person).order
    sign_in(dark)
    for focus in ("held", "page", "link"):
        dark.goto("/floor/")
        if focus == "page":
            dark.evaluate("document.activeElement.blur()")
        if focus == "link":
            dark.locator(".nav a").first.focus()
        dark.keyboard.press("Space")
        at(dark, f"/orders/{order.number}/")


def test_space_held_down_or_pressed_again_while_the_button_sleeps_does_not_scroll(dark, orders):
    sign_in(dark)
    dark.goto("/floor/")
    dark.evaluate("document.querySelector('#next').disabled = true")
    for _ in range(3):
        dark.keyboard.down("Space")
    dark.keyboard.up("Space")
    dark.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert scrolled(dark) == 0
    at(dark, "/floor/")


def test_the_green_button_says_where_it_leads_while_a_customer_is_held(page, person, lead):
    """A3.8, A4.5: at the limit it gives no other one, and still counts what is free."""
    sign_in(page)
    start(page)
    take_next(page, lead)
    OrderFactory(person.company)
    page.goto("/floor/")
    expect(page.locator("#next")).to_contain_text(f"Go on with order {lead.number}")
    expect(page.locator("#next .total")).to_have_text("1")
    page.locator("#next").press("Enter")
    at(page, f"/orders/{lead.number}/")


# What stands under a toast, of all that can be pressed or typed into.
COVERED = """() => {
  const toast = document.querySelector("#toasts toast-note").getBoundingClientRect();
  const controls = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  return [...controls].filter((each) => {
    if (each.closest("#toasts") || !each.checkVisibility()) return false;
    const box = each.getBoundingClientRect();
    const isBeside = box.left >= toast.right || toast.left >= box.right;
    return !isBeside && box.top < toast.bottom && toast.top < box.bottom;
  }).map((each) => each.outerHTML.slice(0, 80));
}"""

IN_THE_BAR = """() => {
  const bar = document.querySelector(".topbar").getBoundingClientRect();
  const box = document.querySelector("#toasts toast-note").getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= bar.bottom;
}"""


def test_a_toast_covers_nothing_that_can_be_pressed(page, person, lead, speaks):
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.keyboard.press("s")
    page.locator("#toasts toast-note button").focus()  # it stays as long
    assert page.evaluate(COVERED) == []
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    at(page, "/floor/")
    page.locator("#toasts toast-note button").focus()
    assert page.evaluate(COVERED) == []
    assert page.evaluate(IN_THE_BAR)

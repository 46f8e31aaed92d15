"""Every control of the three floors by Tab alone, while news arrive: each is met once, in the order
of the page, shows that it has the focus, and keeps it whatever is drawn anew meanwhile."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Role
from callboard.accounts.tenancy import acting_for
from callboard.dispatch.models import Layout, TeamDesk
from callboard.kit import clock, live
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory, at_place, promise_of
from tests.journeys.conftest import sign_in, start
from tests.kit.browser import hears

pytestmark = pytest.mark.browser

NAMES = """() => {
  const parts = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const taken = (each) => each.tabIndex >= 0 && !each.matches(":disabled, [type=hidden]")
    && each.checkVisibility({ checkVisibilityCSS: true });
  return [...document.querySelectorAll(parts)].filter(taken).map(NAME);
}"""

NAME = """(each) => each.id ? `#${each.id}`
  : [each.tagName, each.getAttribute("href"), each.ariaLabel ?? each.textContent].join(" ")"""

# What the focused control shows of it: a ring of its own, in the window, under nothing else.
SEEN = """() => {
  const each = document.activeElement;
  const { outlineStyle: line, outlineWidth } = getComputedStyle(each);
  const { left, top, right, bottom, width, height } = each.getBoundingClientRect();
  const above = document.elementFromPoint(left + width / 2, top + height / 2);
  return {
    name: (NAME)(each),
    ring: each.matches(":focus-visible") && line !== "none" && parseFloat(outlineWidth) >= 1,
    inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
    above: Boolean(above) && (each.contains(above) || above.contains(each)),
  };
}""".replace("NAME", NAME)

DRAWN = "[document.getElementById('floor'), document.getElementById('presence')]"
MARK = f"window.before = {DRAWN}"
IS_NEW = f"""new Promise((done, missed) => {{
  const isNew = (each, place) => each && each !== window.before[place];
  setInterval(() => {DRAWN}.every(isNew) && done(), 20);
  setTimeout(() => missed(new Error("nothing was drawn anew")), 10_000);
}})"""


@pytest.fixture
def work(person):
    """Something in every list of the three floors; nothing of it is handed out by itself."""
    now, company = clock.now(), person.company
    for minutes in range(10, 90, 10):
        promise_of(person, due_at=now + timedelta(minutes=minutes))
    scheduled = now + timedelta(days=1)
    at_place(company, Status.SCHEDULED, Line.FIRST, promised_by=person, due_at=scheduled)
    for _ in range(3):
        at_place(company, Status.CANCELLED, Line.REJECT)
        at_place(company, Status.PAID, Line.RETENTION, due_at=None)
        at_place(company, Status.COURIER_CALLBACK, Line.BUYOUT, confirmed_by=person)
        OrderFactory(company, assignee=person)
    return DeskFactory(person.team, mode="classic", priority=["hold"])


FLOORS = [
    (Layout.BUTTON, "/floor/"),
    (Layout.LINES, "/floor/?line=first"),
    (Layout.LINES, "/floor/?line=buyout"),
    (Layout.LINES, "/floor/?line=retention"),
    (Layout.TABS, "/floor/?tab=in_work"),
    (Layout.TABS, "/floor/?tab=new"),
]


@pytest.mark.parametrize(("layout", "address"), FLOORS)
def test_tab_meets_every_control_of_the_floor_once_while_news_arrive(
    page, person, work, layout, address
):
    """A4.5: what is drawn anew gives the focus back to the control that had it."""
    with acting_for(person.company_id):
        TeamDesk.objects.filter(pk=work.pk).update(layout=layout)
    sign_in(page)
    start(page)
    page.goto(address)
    hears(page)
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(NAMES.replace("NAME", NAME))
    assert len(wanted) == len(set(wanted)) >= 25, "two controls are called the same"

    for count in range(len(wanted)):
        page.keyboard.press("Tab")
        if count % 3 == 0:
            _news(page, person)
        seen = page.evaluate(SEEN)
        assert seen["name"] == wanted[count], "not the next one, or what it was is forgotten"
        assert seen["ring"], (seen, "shows no focus")
        assert seen["inside"], (seen, "is not in sight")
        assert seen["above"], (seen, "lies under something")
    page.keyboard.press("Tab")
    assert page.evaluate(SEEN)["name"] not in wanted[1:], "the page lets go at its end"

    for name in reversed(wanted):
        page.keyboard.press("Shift+Tab")
        seen = page.evaluate(SEEN)
        assert (seen["name"], seen["ring"], seen["above"]) == (name, True, True)


def _news(page, person):
    """Both parts of the page that follow the working status have been drawn anew."""
    page.evaluate(MARK)
    with acting_for(person.company_id):
        live.tell(person.company_id, "floor", member_id=person.pk)
    page.evaluate(IS_NEW)


def test_a_dialog_gives_the_focus_back_to_a_button_that_was_drawn_anew(page, person, work):
    """A3.7: news came while Find lead was open, so the button that opened it is another one."""
    with acting_for(person.company_id):
        TeamDesk.objects.filter(pk=work.pk).update(layout=Layout.LINES)
    sign_in(page)
    start(page)
    page.goto("/floor/?line=reject")
    hears(page)
    opener, dialog = page.locator("#find-lead-button"), page.locator("dialog#find-lead")

    opener.press("Enter")
    expect(dialog).to_be_visible()
    _news(page, person)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog.key-map")).to_be_visible()
    _news(page, person)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.key-map")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_button_that_was_refused_can_be_pressed_again_at_once(page, person, work):
    """It slept while the request was on its way; the focus stays with it."""
    sign_in(page)
    start(page)
    page.locator("#next").press("Enter")

    expect(page.locator("#refusals .notice")).to_contain_text("Nothing to take now.")
    expect(page.locator("#next")).to_be_focused()


def test_pause_and_start_are_pressed_one_after_the_other_without_a_tab(page, person, work):
    """A2.1, A2.7: the button that takes the other's place has the focus."""
    sign_in(page)
    start(page)
    page.get_by_role("button", name="Pause").press("Enter")
    again = page.locator("#presence").get_by_role("button", name="Start")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#presence[data-status=ready]")).to_be_visible()


def test_who_types_another_number_is_not_told_of_the_one_before(page, person, work):
    """A3.7: a refusal does not stand over the lead that was found after it."""
    with acting_for(person.company_id):
        TeamDesk.objects.filter(pk=work.pk).update(layout=Layout.LINES)
    order = at_place(person.company, Status.CANCELLED, Line.REJECT)
    sign_in(page)
    start(page)
    page.keyboard.press("f")
    page.locator("#lead-id").fill("99999999")
    page.keyboard.press("Enter")
    told = page.locator("dialog .refusals .notice")
    expect(told).to_contain_text("There is no order with this number.")

    page.locator("#lead-id").fill(str(order.number))

    expect(page.locator("#leads-found input[type=radio]")).to_be_checked()
    expect(told).to_have_count(0)


def test_no_row_of_the_list_that_takes_the_focus_lies_under_the_bar_of_verbs(page, person, work):
    """A12: the bar with the verbs for the ticked orders sticks to the end of the window."""
    MemberFactory(company=person.company, team=None, role=Role.ADMIN, user__username="ada")
    for _ in range(30):
        OrderFactory(person.company)
    sign_in(page, "ada")
    page.goto("/orders/")
    page.locator("[data-pick-all]").focus()

    for _ in range(2 * page.locator("[data-pick]").count()):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        assert (seen["ring"], seen["inside"], seen["above"]) == (True, True, True), seen


def test_pages_are_turned_by_keys(page, person, work):
    """A3.10: tabs, and blocks of a line."""
    for _ in range(60):
        OrderFactory(person.company, status=Status.NO_ANSWER, attempts=1)
    with acting_for(person.company_id):
        TeamDesk.objects.filter(pk=work.pk).update(layout=Layout.TABS)
    sign_in(page)
    start(page)
    page.goto("/floor/?tab=quick")
    first = page.locator("tbody tr").first.get_attribute("data-order")

    page.keyboard.press("Shift+N")
    expect(page).to_have_url(re.compile(r"after="))
    page.wait_for_load_state()
    page.keyboard.press("Shift+F")
    expect(page).to_have_url(re.compile(r"page=first"))
    page.wait_for_load_state()
    expect(page.locator("tbody tr").first).to_have_attribute("data-order", str(first))

"""The custom elements in a real browser, on pages of the kit, under the product's own policy."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.kit.browser import hears

pytestmark = pytest.mark.browser

BUTTONS = """
<button type="button" data-key="n" data-says="no answer">No answer <kbd>N</kbd></button>
<button type="button" data-key="Space" data-says="next">Take the next <kbd>Space</kbd></button>
<button data-key="Ctrl+Enter" data-says="confirm">Confirm <kbd>Ctrl+Enter</kbd></button>
<button type="button" data-key="x" data-says="blocked" disabled>Refused <kbd>X</kbd></button>
<button type="button" data-key="Shift+N" data-says="with shift">History <kbd>Shift+N</kbd></button>
<label>Comment<input id="comment" data-key="/"></label>
<button type="button" data-key="d" data-dialog="box">Dialog</button>
<dialog class="dialog" id="box" aria-labelledby="box-title"><h2 id="box-title">Why?</h2>
  <button type="button" data-key="n" data-says="in the dialog">Not now</button>
  <button type="button" data-dialog-close>Close</button></dialog>
"""
LISTEN = """() => {
  window.said = [];
  const note = ({ target: { dataset } }) => dataset.says && said.push(dataset.says);
  document.addEventListener("click", note);
}"""


@pytest.fixture
def page(tab, desk):
    """A tab with the buttons above, writing down which were pressed."""
    page = tab()
    page.goto(desk.show(BUTTONS))
    page.evaluate(LISTEN)
    return page


def said(page):
    return page.evaluate("said.splice(0)")


def test_a_letter_presses_its_button_only_while_no_field_has_the_focus(page):
    page.keyboard.press("n")
    page.keyboard.press("x")
    assert said(page) == ["no answer"]

    page.locator("#comment").focus()
    page.keyboard.type("n/? x")
    assert said(page) == []
    expect(page.locator("#comment")).to_have_value("n/? x")

    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert said(page) == ["no answer"]


def test_a_letter_is_known_by_its_place_on_another_layout(page):
    page.evaluate(
        """() => document.dispatchEvent(new KeyboardEvent("keydown", {key: "т", code: "KeyN"}))"""
    )

    assert said(page) == ["no answer"]


def test_a_letter_with_shift_is_a_key_of_its_own_on_any_layout(page):
    page.keyboard.press("Shift+N")
    page.evaluate(
        """() => document.dispatchEvent(
            new KeyboardEvent("keydown", {key: "Т", code: "KeyN", shiftKey: true}))"""
    )
    page.keyboard.press("n")
    assert said(page) == ["with shift", "with shift", "no answer"]

    page.locator("#comment").focus()
    page.keyboard.press("Shift+N")
    assert said(page) == []
    expect(page.locator("#comment")).to_have_value("N")


def test_space_takes_the_next_order_only_with_nothing_focused(page):
    page.keyboard.press("Space")
    assert said(page) == ["next"]

    page.get_by_role("button", name="No answer").focus()
    page.keyboard.press("Space")
    assert said(page) == ["no answer"]


def test_confirm_works_also_inside_a_field(page):
    page.keyboard.press("/")
    expect(page.locator("#comment")).to_be_focused()
    page.keyboard.press("Control+Enter")

    assert said(page) == ["confirm"]


def test_an_open_dialog_takes_the_keys_and_gives_the_focus_back(page):
    opener = page.get_by_role("button", name="Dialog")
    opener.focus()
    page.keyboard.press("d")
    expect(page.locator("#box")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Control+Enter")
    assert said(page) == ["in the dialog"]

    page.keyboard.press("Escape")
    expect(page.locator("#box")).to_be_hidden()
    expect(opener).to_be_focused()


def test_letters_can_be_switched_off_and_confirm_stays(page):
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    for key in ("n", "?", "Control+Enter"):
        page.keyboard.press(key)

    assert said(page) == ["confirm"]
    expect(page.locator("dialog.key-map")).to_have_count(0)


def test_the_map_of_keys_names_what_is_on_the_page(page):
    page.keyboard.press("?")

    box = page.locator("dialog.key-map")
    expect(box).to_be_visible()
    rows = [
        f"{key} {name}"
        for key, name in zip(
            box.locator("dt").all_text_contents(),
            box.locator("dd").all_text_contents(),
            strict=True,
        )
    ]
    assert rows == [
        "N No answer",
        "Space Take the next",
        "Ctrl+Enter Confirm",
        "Shift+N History",
        "/ Comment",
        "D Dialog",
    ]
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def test_a_deadline_counts_down_and_its_row_turns_orange_and_red(tab, desk):
    now = datetime.now(UTC)
    times = {"late": 14.9, "soon": 29.9, "far": 31}
    rows = "".join(
        f'<tr id="{name}"><td><time-left until="{(now + timedelta(minutes=minutes)).isoformat()}">'
        "</time-left></td></tr>"
        for name, minutes in times.items()
    )
    page = tab()
    page.goto(desk.show(f"<table>{rows}</table>"))

    expect(page.locator("#late")).to_have_attribute("data-due", "late")  # A3.1: 15 minutes
    expect(page.locator("#soon")).to_have_attribute("data-due", "soon")  # A3.1: 30 minutes
    expect(page.locator("#far")).not_to_have_attribute("data-due", "soon")
    expect(page.locator("#late")).to_have_text("in 14 min")


def test_the_time_in_the_present_status_runs(tab, desk):
    since = (datetime.now(UTC) - timedelta(hours=1, minutes=24, seconds=7)).isoformat()
    page = tab()
    page.goto(desk.show(f'<time-since since="{since}">01:24:07</time-since>'))

    clock = page.locator("time-since")
    expect(clock).to_have_text("01:24:10")  # A2.3


def test_a_refusal_is_shown_and_goes_with_the_next_change(tab, desk):
    retarget = {"HX-Retarget": "#refusals", "HX-Reswap": "innerHTML"}
    desk.answers["/no"] = (422, retarget, "<p class='notice late'>The order has no products.</p>")
    page = tab()
    page.goto(
        desk.show(
            '<button hx-post="/no">No</button><button hx-post="/yes" hx-swap="none">Yes</button>'
        )
    )

    page.get_by_role("button", name="No").click()
    expect(page.get_by_role("alert")).to_have_text("The order has no products.")
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("#refusals")).to_be_empty()


def test_a_refusal_of_a_dialog_is_shown_inside_it(tab, desk):
    retarget = {"HX-Retarget": "#refusals", "HX-Reswap": "innerHTML"}
    desk.answers["/no"] = (422, retarget, "<p class='notice late'>Choose a reason.</p>")
    page = tab()
    page.goto(
        desk.show(
            '<button data-dialog="box">Refuse</button><dialog class="dialog" id="box">'
            '<header><h2>Why?</h2></header><button hx-post="/no">Save</button></dialog>'
        )
    )

    page.get_by_role("button", name="Refuse").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#box [role=alert]")).to_have_text("Choose a reason.")


def test_an_answer_can_add_a_toast_and_good_news_can_be_closed(tab, desk):
    toast = render_to_string("kit/_toasts.html", {"text": "Order 1149468 is confirmed"})
    desk.answers["/yes"] = (200, {}, f"<p>Done</p>{toast}")
    page = tab()
    page.goto(desk.show('<button hx-post="/yes" hx-swap="afterend">Yes</button>'))

    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status").filter(has_text="is confirmed")).to_be_visible()
    expect(page.get_by_text("Done")).to_be_visible()
    page.locator("#toasts").get_by_role("button", name="Close").click()
    expect(page.locator("toast-note")).to_have_count(0)


def test_a_return_timer_counts_in_seconds_and_leaves_its_row_alone(tab, desk):
    until = (datetime.now(UTC) + timedelta(seconds=90)).isoformat()
    page = tab()
    page.goto(
        desk.show(
            f'<table><tr><td><time-left until="{until}" data-shape="clock" data-soon-at="120"'
            ' data-late-at="30"></time-left></td></tr></table>'
        )
    )

    timer = page.locator("time-left")
    expect(timer).to_have_attribute("data-due", "soon")
    expect(timer).to_have_text(re.compile(r"^00:01:2\d$"))
    expect(page.locator("tr")).not_to_have_attribute("data-due", "soon")


def test_what_a_person_did_not_ask_for_says_so(tab, desk):
    page = tab()
    page.goto(
        desk.show(
            '<button type="button" hx-post="/by-hand" hx-swap="none" data-key="r">Refresh</button>'
            '<p hx-post="/by-itself" hx-trigger="news:floor from:body" hx-swap="none"></p>'
        )
    )
    with page.expect_response("**/by-hand"):
        page.keyboard.press("r")
    with page.expect_response("**/by-itself"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('news:floor'))")

    assert {path: "x-callboard-auto" in headers for path, headers, _body in desk.posts} == {
        "/by-hand": False,
        "/by-itself": True,
    }
    assert all(headers["x-csrftoken"] == "mark" for _path, headers, _body in desk.posts)


LIVE = (
    '<live-news data-url="/events" data-worker="{% static "kit/elements/_news.js" %}"></live-news>'
)
COUNT = """
<button class="big-button" type="button"><free-count><span class="total">128</span>
<b>Take the next order</b><span class="parts"></span></free-count></button>
"""


def test_two_tabs_share_one_stream_and_both_hear_the_news(tab, desk):
    address = desk.show(COUNT, footer=LIVE)
    tabs = [tab(), tab()]
    for page in tabs:
        page.goto(address)
        hears(page)

    desk.tell("free", total=85, parts=[{"label": "New", "count": 84}])

    for page in tabs:
        expect(page.locator(".total")).to_have_text("85")
        expect(page.locator(".parts")).to_have_text("New 84")
    assert len(desk.streams) == 1


def test_the_button_turns_grey_when_nothing_is_free(tab, desk):
    page = tab()
    page.goto(desk.show(COUNT))
    page.evaluate("document.body.dispatchEvent(new CustomEvent('news:free', {detail: {total: 0}}))")
    expect(page.locator(".big-button")).to_have_attribute("data-empty", "")

    page.evaluate("document.body.dispatchEvent(new CustomEvent('news:free', {detail: {total: 3}}))")
    expect(page.locator(".big-button")).not_to_have_attribute("data-empty", "")


def test_a_broken_stream_comes_back_with_a_word_to_refetch(tab, desk):
    page = tab()
    page.goto(desk.show("<p></p>", footer=LIVE))
    page.evaluate("document.body.addEventListener('news:hello', () => { document.title = 'back' })")
    hears(page)

    desk.hang_up()
    expect(page).to_have_title("back")
    expect(page.locator("#offline")).to_be_hidden()


def test_the_offline_banner_comes_after_five_seconds_and_goes_with_the_stream(tab, desk):
    desk.refuses_streams = True
    page = tab()
    page.goto(desk.show("<p></p>", footer=LIVE))
    expect(page.locator("#offline")).to_be_hidden()

    expect(page.locator("#offline")).to_be_visible(timeout=8000)
    desk.refuses_streams = False
    page.get_by_role("button", name="Try now").click()
    expect(page.locator("#offline")).to_be_hidden()


def test_the_beacon_speaks_only_after_a_touch_and_not_twice(tab, desk):
    page = tab()
    page.goto(desk.show('<activity-beacon data-url="/alive" data-every="200"></activity-beacon>'))
    page.wait_for_timeout(400)
    assert desk.posts == []

    with page.expect_response("**/alive"):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    ((path, headers, _body),) = desk.posts
    assert (path, headers["x-csrftoken"]) == ("/alive", "mark")


def test_copying_gives_the_text_and_says_so(tab, desk):
    page = tab()
    page.goto(
        desk.show(
            '<copy-text data-text="1149468" data-done="Copied"><button type="button">Copy</button>'
            "</copy-text><label>Paste<input></label>"
        )
    )
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    page.get_by_label("Paste").focus()
    page.keyboard.press("Control+v")

    expect(page.get_by_label("Paste")).to_have_value("1149468")


def test_a_password_can_be_looked_at(tab, desk):
    page = tab()
    page.goto(
        desk.show(
            '<input id="secret" type="password" value="abc" aria-label="Password">'
            '<button type="button" data-shows="secret" aria-pressed="false">Show</button>'
        )
    )
    page.get_by_role("button", name="Show").click()

    expect(page.locator("#secret")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Show")).to_have_attribute("aria-pressed", "true")


class Outcome(forms.Form):
    surname = forms.CharField(help_text="As in the passport")
    heard = forms.ChoiceField(
        choices=[("a", "Long beeps"), ("b", "Busy")], widget=forms.RadioSelect
    )
    comment = forms.CharField(widget=forms.Textarea, required=False)


EVERYTHING = """
<div class="head"><h1>Order 1149468</h1><span class="tag late">9 min left</span></div>
{% include "kit/_notice.html" with tone="soon" title="Check the city" text="Two have this name." %}
{% include "kit/_empty.html" with title="No order matches" text="Five filters are in force." %}
{% include "kit/_pager.html" with older="abc" %}
{% include "kit/_toast.html" with text="Saved" %}
<form class="panel"><div class="body fields">
{% for each in form %}{% field each w=4 keys=True %}{% endfor %}
<button class="btn go">Save {% key "Ctrl+Enter" %}</button></div></form>
"""


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (1920, "dark"), (683, "light")])
def test_a_page_of_all_parts_is_free_of_accessibility_faults(tab, desk, width, theme):
    menu = [{"url": "/page", "icon": "headset", "label": "Floor", "current": True}]
    page = tab()
    page.set_viewport_size({"width": width, "height": 768})
    address = desk.show(
        EVERYTHING, base="kit/shell.html", form=Outcome({}), menu=menu, search_url="/find/"
    )
    page.goto(address)
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")

    found = Axe().run(page).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

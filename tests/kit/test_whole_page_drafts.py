"""Forms sent as a whole page: typed words outlast a reload, a sign-out and a newer version; whoever
goes away from them is asked, and whoever touches nothing is told before they are signed out."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FORM = """
<draft-form data-draft="/page" data-version="{version}" data-warns{sent}>
  {{% include "kit/_draft.html" %}}
  <form method="post" action="/save"><label>Name<input name="name" value="{name}"></label>
    <button>Save</button></form>
</draft-form>
<a href="/away">Away</a>
"""
AWAY = "<!doctype html><title>away</title>"


def form(name="North", version="a", sent=""):
    return FORM.format(name=name, version=version, sent=sent)


@pytest.fixture
def page(tab, desk):
    page = tab()
    page.goto(desk.show(form()))
    page.get_by_label("Name").press_sequentially("West ")
    return page


def test_words_come_back_until_an_answer_says_that_they_are_saved(page, desk):
    """A sign-in page is an answer as well, and no such one."""
    desk.answers["/save"] = (200, {}, AWAY)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/save")
    page.goto(desk.show(form()))
    expect(page.get_by_label("Name")).to_have_value("West North")

    page.goto(desk.show('<p data-draft-saved="/page">Saved.</p>'))
    page.goto(desk.show(form(version="b")))
    expect(page.get_by_label("Name")).to_have_value("North")


def test_beside_words_of_an_older_version_stands_what_is_saved_now(page, desk):
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(desk.show(form(version="b", name="East")))

    expect(page.get_by_label("Name")).to_have_value("West North")
    expect(page.get_by_text("Saved: East")).to_be_visible()


def test_a_page_that_shows_what_was_sent_is_left_as_it_is(page, desk):
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(desk.show(form(version="b", name="Eats", sent=" data-sent")))

    expect(page.get_by_label("Name")).to_have_value("Eats")


def test_whoever_goes_away_from_words_is_asked_and_whoever_sends_them_is_not(page, desk):
    desk.answers["/away"] = desk.answers["/save"] = (200, {}, AWAY)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Away").click(no_wait_after=True)
    expect(page.get_by_label("Name")).to_be_visible()
    page.wait_for_function("navigator.userActivation.hasBeenActive")
    assert asked == ["beforeunload"]

    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/save")
    assert asked == ["beforeunload"]


def test_where_nothing_is_typed_nobody_is_asked(tab, desk):
    desk.answers["/away"] = (200, {}, AWAY)
    page, asked = tab(), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(desk.show(form()))
    page.get_by_label("Name").click()
    page.get_by_role("link", name="Away").click()
    page.wait_for_url("**/away")

    assert asked == []


def test_whoever_touches_nothing_is_told_before_and_after_they_are_signed_out(tab, desk):
    page = tab()
    page.clock.install()
    page.goto(desk.show('{% include "kit/_idle.html" %}'))
    page.clock.run_for(27 * 60_000)
    expect(page.get_by_text("about to be signed out")).to_be_hidden()
    page.clock.run_for(70_000)
    expect(page.get_by_text("about to be signed out")).to_be_visible()

    page.keyboard.press("a")
    expect(page.get_by_text("about to be signed out")).to_be_hidden()
    page.clock.run_for(31 * 60_000)
    expect(page.get_by_text("You are signed out")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("You are signed out")).to_be_visible()


def test_a_touch_in_another_tab_counts(tab, desk):
    one, other = tab(), tab()
    for page in (one, other):
        page.clock.install()
        page.goto(desk.show('{% include "kit/_idle.html" %}'))
        page.clock.run_for(28 * 60_000 + 6_000)
    other.keyboard.press("a")
    one.clock.run_for(6_000)

    expect(one.get_by_text("about to be signed out")).to_be_hidden()

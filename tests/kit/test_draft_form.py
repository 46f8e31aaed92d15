"""Typed and not yet saved: words outlast reloads, newer versions, a server that is gone."""

import json
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


DRAFT = """
<draft-form data-draft="order-1" data-version="{version}">
  {{% include "kit/_draft.html" %}}
  <form id="form" hx-post="/save" hx-swap="none">
    <label>City<input name="city" value="{city}"></label>
    <label>Secret<input name="secret" type="password"></label>
    <label><input type="radio" name="heard" value="busy">Busy</label>
    <button>Save</button>
  </form>
</draft-form>
"""


def test_typed_words_survive_a_reload_and_a_newer_version(tab, desk):
    page = tab()
    page.goto(desk.show(DRAFT.format(version=1, city="Lviv")))
    page.get_by_label("City").fill("Odesa")
    page.get_by_label("Secret").fill("never kept")
    page.get_by_label("Busy").check()

    page.reload()
    expect(page.get_by_label("City")).to_have_value("Odesa")
    expect(page.get_by_label("Busy")).to_be_checked()
    expect(page.get_by_label("Secret")).to_have_value("")
    expect(page.locator("[data-draft-note]")).to_be_visible()

    page.goto(desk.show(DRAFT.format(version=2, city="Kyiv")))
    expect(page.get_by_label("City")).to_have_value("Odesa")
    expect(page.get_by_text("Saved: Kyiv")).to_be_visible()
    expect(page.locator("[data-draft-stale]")).to_be_visible()


@pytest.mark.parametrize(("status", "kept"), [(200, "Lviv"), (422, "Odesa"), (500, "Odesa")])
def test_a_draft_goes_only_when_the_server_has_taken_it(tab, desk, status, kept):
    desk.answers["/save"] = (status, {}, "")
    page = tab()
    page.goto(desk.show(DRAFT.format(version=1, city="Lviv")))
    page.get_by_label("City").fill("Odesa")
    with page.expect_response("**/save"):
        page.get_by_role("button", name="Save").click()

    page.reload()
    expect(page.get_by_label("City")).to_have_value(kept)


def test_a_draft_survives_a_server_that_is_gone(tab, desk):
    page = tab()
    page.goto(desk.show(DRAFT.format(version=1, city="Lviv")))
    page.route("**/save", lambda route: route.abort())
    page.get_by_label("City").fill("Odesa")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#refusals")).to_contain_text("The server did not answer")
    page.reload()
    expect(page.get_by_label("City")).to_have_value("Odesa")


WITH_A_SERVER = """
<draft-form data-draft="form" data-version="1" data-url="/draft" data-kept="{{ kept }}">
  {% include "kit/_draft.html" %}
  <form id="form" hx-post="/save" hx-swap="none"><label>City<input name="city" value="Lviv"></label>
    <button>Save</button></form>
  <form hx-post="/other" hx-include="#form"><label>Why<input name="why"></label></form>
</draft-form>
"""


def told(desk):
    """Drafts as the server heard of them, one after the other."""
    drafts = [parse_qs(body) for path, _headers, body in desk.posts if path == "/draft"]
    return [json.loads(draft["fields_typed"][0]) for draft in drafts]


def test_the_server_hears_of_typed_words_once_typing_rests(tab, desk):
    desk.answers["/draft"] = (204, {}, "")
    page = tab()
    page.goto(desk.show(WITH_A_SERVER, kept=""))
    with page.expect_response("**/draft"):
        page.get_by_label("City").press_sequentially("Od")
        page.get_by_label("Why").fill("late")

    assert told(desk) == [{"city": "OdLviv", "why": "late"}]


def test_the_later_words_of_two_computers_win(tab, desk):
    page = tab()
    words = {"version": "1", "fields": {"city": "Kyiv", "why": "far"}}
    page.goto(desk.show(WITH_A_SERVER, kept=json.dumps(words | {"at": 1})))
    page.get_by_label("City").fill("Odesa")
    page.goto(desk.show(WITH_A_SERVER, kept=json.dumps(words | {"at": 1})))
    expect(page.get_by_label("City")).to_have_value("Odesa")
    expect(page.get_by_label("Why")).to_have_value("far")

    page.goto(desk.show(WITH_A_SERVER, kept=json.dumps(words | {"at": 2**50})))
    expect(page.get_by_label("City")).to_have_value("Kyiv")


@pytest.mark.parametrize(("headers", "why"), [({}, "late"), ({"HX-Redirect": "/page"}, "")])
def test_words_of_a_dialog_outlast_the_saving_of_the_rest(tab, desk, headers, why):
    """Unless the answer leads away: then the talk is over."""
    desk.answers["/save"] = (200, headers, "")
    page = tab()
    page.goto(desk.show(WITH_A_SERVER, kept=""))
    page.get_by_label("City").fill("Odesa")
    page.get_by_label("Why").fill("late")
    with page.expect_response("**/save"):
        page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle") if headers else page.reload()

    expect(page.get_by_label("City")).to_have_value("Lviv")
    expect(page.get_by_label("Why")).to_have_value(why)
    assert told(desk)[-1:] == [{"why": why} if why else {}]

"""What comes by itself: it takes nothing away that somebody reads, and no number turns older."""

import pytest
from playwright.sync_api import expect

from tests.kit.browser import hears
from tests.kit.test_elements import COUNT, LIVE

pytestmark = pytest.mark.browser

RETARGET = {"HX-Retarget": "#refusals", "HX-Reswap": "innerHTML"}
REFUSAL = "<p class='notice late'>The order has no products.</p>"


@pytest.mark.parametrize("verb", ["get", "post"])
def test_what_the_page_asks_by_itself_leaves_a_refusal_alone(tab, desk, verb):
    desk.answers["/no"] = (422, RETARGET, REFUSAL)
    desk.answers["/rows"] = (200, {}, "Rows of now")
    page = tab()
    page.goto(
        desk.show(
            '<button hx-post="/no">No</button><button hx-post="/yes" hx-swap="none">Yes</button>'
            f'<p hx-{verb}="/rows" hx-trigger="news:floor from:body, every 100ms"></p>'
        )
    )
    page.get_by_role("button", name="No").click()
    expect(page.get_by_role("alert")).to_have_text("The order has no products.")

    with page.expect_response("**/rows"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('news:floor'))")
    with page.expect_response("**/rows"):  # the next poll
        pass
    expect(page.get_by_text("Rows of now")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_text("The order has no products.")

    page.get_by_role("button", name="Yes").click()
    expect(page.locator("#refusals")).to_be_empty()


def test_a_refusal_in_a_dialog_stays_while_rows_behind_it_come_back(tab, desk):
    desk.answers["/no"] = (422, RETARGET, REFUSAL)
    page = tab()
    page.goto(
        desk.show(
            '<button data-dialog="box">Refuse</button><dialog class="dialog" id="box">'
            '<header><h2>Why?</h2></header><button hx-post="/no">Save</button></dialog>'
            '<p hx-post="/rows" hx-trigger="news:floor from:body"></p>'
        )
    )
    page.get_by_role("button", name="Refuse").click()
    page.get_by_role("button", name="Save").click()
    told = page.locator("#box [role=alert]")
    expect(told).to_have_text("The order has no products.")

    with page.expect_response("**/rows"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('news:floor'))")

    expect(told).to_have_text("The order has no products.")


def test_rows_that_come_back_do_not_bring_older_numbers(tab, desk):
    """A4.5: a part of the page that is read anew was written with a count of some seconds ago."""
    desk.answers["/floor"] = (200, {}, COUNT)
    page = tab()
    page.goto(
        desk.show(
            f'<div hx-get="/floor" hx-trigger="news:floor from:body">{COUNT}</div>', footer=LIVE
        )
    )
    hears(page)
    desk.tell("free", total=85)
    expect(page.locator(".total")).to_have_text("85")

    with page.expect_response("**/floor"):
        desk.tell("floor")
    expect(page.locator(".htmx-settling, .htmx-swapping")).to_have_count(0)
    expect(page.locator(".total")).to_have_text("85")


def test_a_page_that_comes_later_begins_with_the_numbers_told_last(tab, desk):
    """A4.5: one stream serves all tabs of a browser, so nothing is told to the new one alone."""
    address = desk.show(COUNT, footer=LIVE)
    first = tab()
    first.goto(address)
    hears(first)
    desk.tell("free", total=85)
    expect(first.locator(".total")).to_have_text("85")

    second = tab()
    second.goto(address)

    expect(second.locator(".total")).to_have_text("85")
    assert len(desk.streams) == 1

"""What a page reads by itself while the answer to a press is on its way."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROWS = """<section id="rows" hx-get="/rows" hx-trigger="news:rows from:body" hx-swap="outerHTML">
<p>{}</p><button type="button" hx-post="/press" hx-target="#rows">Take</button></section>"""
NEWS = """new Promise((done) => {
  document.body.addEventListener("htmx:afterOnLoad", () => done(), { once: true });
  document.body.dispatchEvent(new CustomEvent("news:rows"));
})"""


def test_a_refusal_finds_its_place_and_the_rows_are_read_after_it(desk, tab):
    """The button that was pressed stays until its answer is here."""
    told = {"HX-Retarget": "#refusals", "HX-Reswap": "innerHTML"}
    desk.answers["/press"] = (422, told, "<p>Nothing to take now.</p>")
    desk.answers["/rows"] = (200, {}, ROWS.format("read anew"))
    page, held, read = tab(), [], []
    page.on("request", lambda request: request.url.endswith("/rows") and read.append(request))
    page.route("**/press", lambda route: held.append(route))
    page.goto(desk.show(ROWS.format("as they were")))
    with page.expect_request("**/press"):
        page.get_by_role("button", name="Take").click()

    page.evaluate(NEWS)
    expect(page.locator("#rows")).to_contain_text("as they were")
    held[0].continue_()

    expect(page.locator("#refusals")).to_contain_text("Nothing to take now.")
    expect(page.locator("#rows")).to_contain_text("read anew")
    assert (
        len(read) == 2
    )  # once too early, once after the answer, and not again and again meanwhile

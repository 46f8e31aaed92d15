"""Sign in, take an order, talk, write down how it ended: by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.orders import actions
from callboard.orders.models import OrderEntry
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import at, is_on_the_floor, knock, sign_in, start, take_next
from tests.kit.browser import hears

pytestmark = pytest.mark.browser


def now(order):
    with acting_for(order.company_id):
        order.refresh_from_db()
    return order


def test_an_order_is_confirmed(page, person, lead, speaks):
    knock(page)
    at(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", speaks)
    start(page)
    take_next(page, lead)
    expect(page.locator(".script .spoken").first).to_contain_text("Halyna")

    page.keyboard.press("1")
    expect(page.locator("#items tbody tr")).to_have_count(2)
    page.locator("[name=call_made]").select_option("made")
    page.locator("[name=surname]").fill("Ivanenko")
    page.locator("[name=city]").fill("Lviv")
    page.locator("[name=street]").fill("Horodotska")
    page.locator("[name=house]").fill("14")
    page.keyboard.press("Control+Enter")

    is_on_the_floor(page)
    assert now(lead).status == Status.PACKING
    assert (lead.city, lead.house, lead.surname) == ("Lviv", "14", "Ivanenko")
    expect(page.locator(".figures")).to_contain_text("1")
    with acting_for(lead.company_id):
        assert OrderEntry.objects.get(order=lead, action="confirm").seconds is not None


def test_what_is_missing_gets_the_focus_and_the_rest_stays(page, person, lead):
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.locator("[name=surname]").fill("Ivanenko")

    page.keyboard.press("Control+Enter")

    expect(page.locator("[name=call_made]")).to_be_focused()
    expect(page.locator("[name=city]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=surname]")).to_have_value("Ivanenko")
    assert now(lead).status == Status.ACCEPTED


def test_a_refusal_is_written_down_with_its_reason(page, person, lead, speaks):
    sign_in(page)
    start(page)
    take_next(page, lead)

    page.keyboard.press("x")
    expect(page.locator("dialog#cancel")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("dialog#cancel .hint.error")).to_be_visible()
    following = OrderFactory(lead.company)
    page.keyboard.press("2")
    page.keyboard.press("Enter")

    is_on_the_floor(page)
    take_next(page, following)
    assert (now(lead).status, lead.line, lead.reason) == (
        Status.CANCELLED,
        Line.REJECT,
        "expensive",
    )


def test_a_call_is_promised_for_tomorrow_morning(page, person, lead, speaks):
    sign_in(page)
    start(page)
    take_next(page, lead)

    page.keyboard.press("b")
    expect(page.locator("dialog#callback")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("[data-theirs]")).to_have_text("10:00")
    page.keyboard.press("Enter")

    is_on_the_floor(page)
    assert now(lead).status == Status.CALLBACK
    assert lead.due_at.astimezone().minute == 0
    assert lead.promised_by_id == person.pk


def test_a_press_in_the_moment_the_floor_was_read_anew_is_a_press(page, person, lead):
    """A button that has just come works at once, not a moment later."""
    sign_in(page)
    start(page)
    expect(page.locator("#next")).to_be_visible()

    page.evaluate(
        """() => {
            const pressed = {key: " ", code: "Space", bubbles: true, cancelable: true};
            const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", pressed));
            document.body.addEventListener("htmx:afterSwap", () => setTimeout(press), {once: true});
            document.body.dispatchEvent(new CustomEvent("news:floor"));
        }"""
    )

    at(page, f"/orders/{lead.number}/")


def test_nobody_answers_and_the_next_order_of_the_customer_opens(page, person, lead):
    OrderFactory(customer=lead.customer)
    sign_in(page)
    start(page)
    take_next(page, lead)

    page.keyboard.press("x")
    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).not_to_contain_text(str(lead.number))
    expect(page.locator("#order-form")).to_be_visible()


def test_typed_words_survive_a_reload(page, person, lead):
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.locator("[name=comment]").fill("asks for the blue one")

    page.reload()

    expect(page.locator("[name=comment]")).to_have_value("asks for the blue one")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator("#toasts toast-note")).to_be_visible()
    assert now(lead).comment == "asks for the blue one"
    page.reload()
    expect(page.locator("[data-draft-note]")).to_be_hidden()


def test_sums_follow_the_typed_numbers(page, person, lead):
    sign_in(page)
    start(page)
    take_next(page, lead)

    page.locator("[name=items-0-quantity]").fill("3")
    page.locator("[name=items-0-price]").focus()

    expect(page.locator("#sum-0")).to_have_text("2 970")
    expect(page.locator("#totals")).to_contain_text("2 970")


def test_a_change_by_somebody_else_is_told_and_nothing_typed_is_lost(page, person, lead):
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.locator("[name=comment]").fill("mine")
    hears(page)

    with acting_for(lead.company_id):
        actions.save(now(lead), by=person, version=None, fields={"city": "Odesa"})

    expect(page.locator("#load-news")).to_be_visible()
    expect(page.locator("[name=comment]")).to_have_value("mine")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator("#h-conflict, #card .notice").first).to_be_visible()
    expect(page.locator("[name=comment]")).to_have_value("mine")
    expect(page.locator("[name=city]")).to_have_value("Odesa")


def test_a_new_lead_lights_the_button(page, person):
    sign_in(page)
    start(page)
    expect(page.locator("#next[data-empty]")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#refusals .notice")).to_be_visible()

    OrderFactory(person.company)

    expect(page.locator("#next:not([data-empty])")).to_be_visible()
    expect(page.locator("#next .total")).to_have_text("1")

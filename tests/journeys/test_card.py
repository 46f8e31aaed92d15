"""The card by the keyboard, the page of the customer on a phone, the printed sheet."""

import re

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.calls.models import CallPolicy
from callboard.dispatch.models import Layout
from callboard.orders import actions
from callboard.orders.rules import linking
from callboard.orders.statuses import Status
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import sign_in, start
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser
FEWER_THAN = 12


def complete(company, **facts):
    """A lead that lacks the call alone."""
    return OrderFactory(company, call_made="", patronymic="Petrivna", **facts)


@pytest.mark.parametrize(
    ("preset", "method", "dialog"),
    [
        ("PLADO", "door", []),
        ("PLADO", "courier", ["Tab", "9", "Control+Enter"]),  # A7.1: the day stands there
        ("2016", "door", []),
        ("AlterCPA", "door", []),
    ],
)
def test_from_the_button_to_the_next_order_it_takes_fewer_than_12_keys_and_no_mouse(
    page, person, works_by, preset, method, dialog
):
    """2-desk.md: the keyboard does everything, by the rules of each manual."""
    made = [complete(person.company, method=method) for _ in range(2)]
    orders = {order.number: order for order in made}
    # In lines a lead comes by itself and opens by two keys: test_faces.
    face = {"layout": Layout.BUTTON} if preset == "PLADO" else {}
    works_by(preset, mode="calling", priority=["new"], **face)
    with acting_for(person.company_id):  # a program that asks nothing: tel: brings up a dialog
        CallPolicy.objects.update(dial_url="http://127.0.0.1:9/%s")
    sign_in(page)
    start(page)
    pressed = []

    def press(key):
        expect(page.locator("hot-keys:defined")).to_have_count(1)
        pressed.append(key)
        page.keyboard.press(key)

    def take():
        expect(page).to_have_url(re.compile("/floor/"))
        expect(page.locator("[data-key=Space]")).to_be_visible()
        press("Space")
        expect(page).to_have_url(re.compile(r"/orders/\d+/$"))
        page.wait_for_load_state()
        return orders.pop(int(page.url.split("/")[-2]))

    order = take()
    press("c")
    expect(page.locator("#call-made select")).to_have_value("made")
    press("Control+Enter")
    for key in dialog:
        expect(page.locator("dialog:modal")).to_be_visible()
        press(key)
    take()

    keys = sum(len(key.split("+")) for key in pressed)
    assert keys < FEWER_THAN
    assert not orders
    with acting_for(person.company_id):
        order.refresh_from_db()
    assert order.status == Status.PACKING


def test_the_history_is_read_by_the_keyboard_alone(page, person, lead):
    """A12: a key leads to its filters; what is chosen keeps the focus, older lines take it over."""
    with acting_for(person.company_id):
        for number in range(40):
            actions.save(lead, by=person, version=None, fields={"comment": f"said {number}"})
    sign_in(page)
    page.goto(f"/orders/{lead.number}/")

    page.keyboard.press("Shift+H")
    expect(page.locator("#history-all")).to_be_focused()
    expect(page.locator("#history .timeline > li").nth(2)).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#history-fields[aria-pressed=true]")).to_be_focused()
    expect(page.locator("#history .timeline > li:not(.none)")).to_have_count(15)
    older = page.locator("#history").get_by_role("button", name="Older")
    older.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#history .timeline > li:not(.none)")).to_have_count(30)
    expect(page.locator("#history .timeline > li:nth-child(16)")).to_be_focused()
    page.keyboard.press("Tab")
    expect(older).to_be_focused()


def test_a_key_opens_the_sheet_and_enter_prints_it(page, person, lead):
    sign_in(page)
    page.goto(f"/orders/{lead.number}/")
    expect(page.locator("hot-keys:defined")).to_have_count(1)

    with page.context.expect_page() as opened:
        page.keyboard.press("Shift+P")

    sheet = opened.value
    sheet.wait_for_load_state()
    expect(sheet.get_by_role("button", name="Print")).to_be_focused()
    sheet.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    sheet.keyboard.press("Enter")
    assert sheet.evaluate("window.printed") == 1


def test_the_map_of_keys_is_made_of_the_keys_that_work_on_the_page(page, person, lead):
    sign_in(page)
    page.goto(f"/orders/{lead.number}/")
    usable = """() => [...document.querySelectorAll("[data-key]")]
        .filter((each) => each.checkVisibility() && !each.matches(":disabled, dialog *"))
        .map((each) => each.dataset.key.toLowerCase())"""
    keys = set(page.evaluate(usable))

    page.keyboard.press("?")

    shown = page.locator("dialog.key-map kbd").all_inner_texts()
    assert {each.lower().replace("strg", "ctrl") for each in shown} - {"esc"} == keys
    assert all(each.strip() for each in page.locator("dialog.key-map dd").all_inner_texts())
    page.keyboard.press("Escape")
    expect(page.locator("dialog.key-map")).to_have_count(0)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_page_of_the_customer_fits_a_phone_and_has_no_findings(computer, person, language):
    order = complete(person.company)
    with acting_for(person.company_id):
        word = linking.token_of(actions.give_link(order, by=person))
    with computer(bypass_csp=True) as page:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"/your-order/?link={word}")
        assert word not in page.url
        page.goto(f"/your-order/?lang={language}")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("[name=house]").fill("")
        page.locator("[name=confirm]").click()
        expect(page.locator("[name=house]")).to_have_attribute("aria-invalid", "true")
        assert findings(page) == []
        page.locator("[name=house]").fill("16")
        page.locator("[name=confirm]").click()
        expect(page.locator("[name=confirm]")).to_have_count(0)
        assert findings(page) == []
    with acting_for(person.company_id):
        order.refresh_from_db()
    assert (order.status, order.house) == (Status.PACKING, "16")


def test_an_operator_copies_the_link_and_sees_live_that_it_was_opened(computer, page, person):
    order = complete(person.company)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page)
    page.goto(f"/orders/{order.number}/")
    page.keyboard.press("u")
    expect(page.locator("#toasts toast-note")).to_be_visible()
    url = page.evaluate("navigator.clipboard.readText()")
    expect(page.locator("#order-link")).to_contain_text("not opened yet")

    with computer() as phone:
        phone.goto(url)
        expect(page.locator("#order-link")).to_contain_text(re.compile("opened \\d"))
        phone.locator("[name=confirm]").click()
        expect(page.locator("#order-news")).to_contain_text("the customer, by the link")


def test_the_card_of_a_parcel_and_its_sheet_have_no_findings(lit, person):
    order = complete(person.company, status=Status.PACKING, line="buyout", track_code="2045")
    sign_in(lit)
    lit.goto(f"/orders/{order.number}/")
    expect(lit.locator("#h-parcel")).to_be_visible()
    assert findings(lit) == []
    lit.goto(f"/orders/{order.number}/paper/")
    assert findings(lit) == []

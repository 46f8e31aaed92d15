"""The other two faces of the floor, by the keyboard: lines (PLADO) and tabs (the CRM of 2016)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.dispatch import actions as dispatch
from callboard.dispatch.models import Claim, Layout
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OrderFactory, at_place, promise_of
from tests.journeys.conftest import at, sign_in, start
from tests.journeys.test_accessibility import findings
from tests.kit.browser import hears

pytestmark = pytest.mark.browser


@pytest.fixture
def lines(person):
    return DeskFactory(person.team, layout=Layout.LINES)


@pytest.fixture
def tabs(person):
    return DeskFactory(person.team, layout=Layout.TABS)


def test_a_lead_arrives_in_work_and_opens_by_enter(page, person, lines):
    """A3.4, A3.5, A3.6: nobody presses anything until the arrow."""
    sign_in(page)
    start(page)
    expect(page.locator("#next[data-empty]")).to_be_visible()
    hears(page)

    order = OrderFactory(person.company)

    arrow = page.locator(f"#open-{order.number}")
    expect(arrow).to_be_visible()
    page.keyboard.press("w")
    expect(arrow).to_be_focused()
    page.keyboard.press("Enter")
    at(page, f"/orders/{order.number}/")
    page.goto("/floor/")
    expect(arrow).to_be_focused()  # what is held waits under the fingers
    page.keyboard.press("Space")
    at(page, f"/orders/{order.number}/")


def test_a_lead_that_did_not_come_at_once_is_asked_for_again(page, person, lines):
    """A3.5: somebody else's press held it for a moment, and the numbers did not change."""
    order = OrderFactory(person.company)
    asked = []

    def nothing_at_first(route):
        asked.append(route)
        route.fulfill(status=204) if len(asked) == 1 else route.continue_()

    page.route("**/floor/arrive/", nothing_at_first)
    sign_in(page)
    start(page)

    expect(page.locator(f"#open-{order.number}")).to_be_visible()
    assert len(asked) >= 2


def test_why_nothing_comes_stays_while_rows_are_read_anew(page, person, lines):
    """A3.5: what the page asks for by itself takes no refusal away."""
    sign_in(page)
    start(page)
    page.keyboard.press("Space")
    told = page.locator("#refusals .notice")
    expect(told).to_contain_text("Nothing to take now.")

    page.evaluate(
        """new Promise((done) => {
          document.body.addEventListener('htmx:afterSettle', () => done(), { once: true });
          document.body.dispatchEvent(new CustomEvent('news:floor'));
        })"""
    )
    with page.expect_response("**/floor/arrive/"):
        page.locator("lead-arrives").evaluate("each => htmx.trigger(each, 'arrive')")

    expect(told).to_contain_text("Nothing to take now.")
    assert page.locator("#refusals .notice").count() == 1


def test_arrows_walk_the_rows_of_all_blocks(page, person, lines):
    now = clock.now()
    calls = [promise_of(person, due_at=now + timedelta(minutes=20 * n)) for n in (1, 2, 4)]
    late = at_place(
        person.company,
        Status.SCHEDULED,
        Line.FIRST,
        promised_by=person,
        due_at=now + timedelta(days=1),
    )
    sign_in(page)
    start(page)

    page.keyboard.press("b")
    expect(page.locator(f"#open-{calls[0].number}")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"#open-{late.number}")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator(f"#open-{calls[0].number}")).to_be_focused()
    expect(page.locator("tr[data-due=soon]")).to_have_count(1)
    page.keyboard.press("Enter")
    at(page, f"/orders/{calls[0].number}/")


def test_a_parcel_is_sent_again_and_a_customer_buys_again(page, person, lines):
    """A7.2, A7.3, without opening the card."""
    parcel = at_place(person.company, Status.COURIER_CALLBACK, Line.BUYOUT)
    bought = at_place(person.company, Status.PAID, Line.RETENTION, due_at=None)
    with acting_for(person.company_id):
        lines.lines = [Line.BUYOUT, Line.RETENTION]
        lines.save()
    sign_in(page)
    start(page)

    page.locator(f"#again-{parcel.number}").press("Enter")
    expect(page.locator("dialog#send-again")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog#send-again")).to_be_hidden()
    expect(page.locator(f"#again-{parcel.number}")).to_have_count(0)
    page.keyboard.press("2")
    at(page, "/floor/?line=retention")
    page.locator(f"#repeat-{bought.number}").press("Enter")
    expect(page).to_have_url(re.compile(r"/orders/\d+/$"))


def test_find_lead_goes_to_the_card(page, person, lines):
    """A3.7"""
    order = at_place(person.company, Status.CANCELLED, Line.REJECT)
    sign_in(page)
    start(page)

    page.keyboard.press("f")
    page.keyboard.type(str(order.number + 100_000))
    page.keyboard.press("Enter")
    expect(page.locator("dialog .refusals .notice")).to_be_visible()
    page.locator("#lead-id").fill(str(order.number))
    expect(page.locator("#leads-found input[type=radio]")).to_be_checked()
    page.keyboard.press("Enter")
    at(page, f"/orders/{order.number}/")


def test_the_oldest_new_order_is_opened_by_space(page, person, tabs):
    """A3.10"""
    now = clock.now()
    OrderFactory(person.company, arrived_at=now)
    oldest = OrderFactory(person.company, arrived_at=now - timedelta(hours=2))
    sign_in(page)
    start(page)

    expect(page.locator("tbody tr").last).to_have_attribute("aria-current", "true")
    page.keyboard.press("Space")
    at(page, f"/orders/{oldest.number}/")


def test_tabs_are_chosen_by_number_and_walked_by_arrows(page, person, tabs):
    """A3b, A3.11."""
    now = clock.now()
    rows = [
        OrderFactory(
            person.company,
            status=Status.NO_ANSWER,
            attempts=1,
            due_at=now - timedelta(minutes=9 - n),
        )
        for n in range(3)
    ]
    sign_in(page)
    start(page)

    page.keyboard.press("2")
    expect(page.locator("#tab-quick")).to_have_attribute("aria-current", "page")
    page.wait_for_load_state()
    page.locator(f"#open-{rows[0].number}").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#open-{rows[1].number}")).to_be_focused()
    page.keyboard.press("Enter")
    at(page, f"/orders/{rows[1].number}/")


def test_numbers_of_tabs_follow_what_others_do(page, person, tabs):
    """A4.5: a lead that comes, and what becomes of it on another desk, within seconds."""
    colleague = MemberFactory(company=person.company, team=person.team, name="Petro")
    with acting_for(person.company_id):
        dispatch.start(colleague)
    sign_in(page)
    start(page)
    hears(page)

    order = OrderFactory(person.company)
    expect(page.locator("#tab-new .count")).to_have_text("1", timeout=8_000)
    with acting_for(person.company_id):
        dispatch.take_next(colleague)
        orders.no_answer(order, by=colleague, version=None, reason="busy")

    expect(page.locator("#tab-new .count")).to_have_text("0", timeout=8_000)
    expect(page.locator("#tab-quick .count")).to_have_text("1")


def test_rows_of_a_shared_line_follow_what_others_do(page, person, lines):
    """A3a: what comes, what a colleague takes and gives back; within seconds, not a minute."""
    colleague = MemberFactory(company=person.company, team=person.team, name="Petro")
    with acting_for(person.company_id):
        dispatch.start(colleague)
        OrderPolicy.objects.filter(company=person.company).update(reject_rest_hours=0)
    sign_in(page)
    start(page)
    page.goto("/floor/?line=reject")
    hears(page)

    order = OrderFactory(person.company)
    with acting_for(person.company_id):
        dispatch.take_next(colleague)
        orders.cancel(order, by=colleague, version=None, reason="changed_mind")
    expect(page.locator(f"#open-{order.number}")).to_be_visible()
    with acting_for(person.company_id):
        dispatch.open_for_work(order, by=colleague)
    expect(page.locator(f"#open-{order.number}")).to_have_count(0)
    with acting_for(person.company_id):
        dispatch.give_back(order, by=colleague)
    expect(page.locator(f"#open-{order.number}")).to_be_visible()


def test_a_refused_row_is_read_anew_and_the_next_one_has_the_focus(page, person, tabs):
    """Two desks press on the same row: the slower one reads why, and sees who has it."""
    now = clock.now()
    colleague = MemberFactory(company=person.company, team=person.team, name="Petro")
    rows = [promise_of(person, due_at=now - timedelta(minutes=n)) for n in (3, 2, 1)]
    sign_in(page)
    start(page)
    page.keyboard.press("3")
    at(page, "/floor/?tab=in_work")
    page.locator(f"#open-{rows[0].number}").focus()
    with acting_for(person.company_id):
        dispatch.start(colleague)
        Claim.objects.create(
            company=person.company,
            customer=rows[0].customer,
            member=colleague,
            order=rows[0],
            taken_at=now,
            lease_until=now + timedelta(minutes=5),
            return_at=now + timedelta(minutes=9),
        )

    page.keyboard.press("Enter")

    expect(page.locator("#refusals .notice")).to_contain_text("Petro")
    expect(page.locator(f"a#open-{rows[0].number}")).to_have_text("Look")
    expect(page.locator(f"#open-{rows[0].number}")).to_be_focused()


def test_lines_and_tabs_have_no_findings(lit, person, lines):
    now = clock.now()
    promise_of(person, due_at=now + timedelta(minutes=10))
    at_place(person.company, Status.COURIER_CALLBACK, Line.BUYOUT)
    at_place(person.company, Status.PAID, Line.RETENTION, due_at=None)
    sign_in(lit)
    start(lit)
    for line in (*Line, "personal"):
        lit.goto(f"/floor/?line={line}")
        assert findings(lit) == [], line
    lit.keyboard.press("f")
    expect(lit.locator("dialog#find-lead")).to_be_visible()
    assert findings(lit) == []
    with acting_for(person.company_id):
        lines.layout = Layout.TABS
        lines.save()
    for tab in ("new", "in_work", "older"):
        lit.goto(f"/floor/?tab={tab}")
        assert findings(lit) == [], tab

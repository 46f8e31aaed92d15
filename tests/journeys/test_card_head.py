"""What a talk begins with is in sight: the phone, its copy, Call (A6.4, A6.5)."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Language, Role
from callboard.accounts.tenancy import acting_for
from callboard.orders import actions
from callboard.orders.models import LeadOrigin, Order
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OrderFactory, at_place
from tests.journeys.conftest import sign_in, start, take_next
from tests.journeys.fitting import misfits

pytestmark = pytest.mark.browser

WHAT_A_TALK_BEGINS_WITH = (".contact .phone", ".contact copy-text button", "#call")


@pytest.fixture
def full(person, lead):
    """A lead with everything a card can show: marks, script, sets, other orders, one address."""
    facts = {"suspicious": True, "address_problem": True, "second_phone": "+380501112233"}
    with acting_for(person.company_id):
        lead.offer.upsell = "Say that the second one is at half the price."
        lead.offer.save()
        Order.objects.filter(pk=lead.pk).update(**facts, surname="Нечуй-Левицька-Коцюбинська")
        LeadOrigin.objects.filter(order=lead).update(ip="91.198.36.14")
        for _ in range(9):
            OrderFactory(person.company, customer=lead.customer, status="cancelled", line=None)
    return lead


def covers(page):
    """What of it is not wholly in the window, or lies under something else."""
    covered = """(all) => all.filter((one) => {
        const box = document.querySelector(one).getBoundingClientRect();
        const inside = box.top >= 0 && box.left >= 0
            && box.bottom <= innerHeight && box.right <= innerWidth;
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !inside || !document.querySelector(one).contains(top);
    })"""
    return page.evaluate(covered, list(WHAT_A_TALK_BEGINS_WITH))


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_phone_and_call_are_in_sight_on_a_full_card_wherever_it_is_read(
    page, person, full, language
):
    """1366x768, the smallest screen of a desk."""
    with acting_for(person.company_id):
        person.language = language
        person.save()
    sign_in(page)
    start(page)
    take_next(page, full)
    assert page.viewport_size == {"width": 1366, "height": 768}

    assert covers(page) == []
    for heading in ("#h-address", "#h-talk", "#h-history"):
        page.locator(heading).scroll_into_view_if_needed()
        assert covers(page) == [], heading


def test_a_field_that_takes_the_focus_is_not_under_what_sticks(page, person, full):
    sign_in(page)
    page.goto(f"/orders/{full.number}/")
    hidden = """() => {
        const one = document.activeElement, box = one.getBoundingClientRect();
        const itself = "body, .contact *, .actionbar *, .topbar *, .nav *";
        if (one.matches(itself) || !box.height) return "";
        const bars = [...document.querySelectorAll(".contact, .actionbar")];
        const under = bars.some((bar) => {
            const over = bar.getBoundingClientRect();
            return box.top < over.bottom && box.bottom > over.top;
        });
        return under ? one.outerHTML.slice(0, 80) : "";
    }"""

    for key in ("Tab", "Shift+Tab"):
        for _ in range(70):
            page.keyboard.press(key)
            assert page.evaluate(hidden) == "", key


def test_the_sums_are_those_of_what_a_reload_gives_back(page, person, full):
    sign_in(page)
    start(page)
    take_next(page, full)
    expect(page.locator("#totals")).to_contain_text("990")
    page.locator("[name=items-0-quantity]").fill("3")
    expect(page.locator("#totals")).to_contain_text("2\N{NARROW NO-BREAK SPACE}970")

    page.reload()

    expect(page.locator("[name=items-0-quantity]")).to_have_value("3")
    expect(page.locator("#totals")).to_contain_text("2\N{NARROW NO-BREAK SPACE}970")


def test_the_number_is_copied_by_one_key(computer, person, full):
    """A6.4."""
    with computer(permissions=["clipboard-read", "clipboard-write"]) as page:
        sign_in(page)
        start(page)
        take_next(page, full)
        page.keyboard.press("0")
        expect(page.locator("#toasts")).to_contain_text("Copied")

        assert page.evaluate("navigator.clipboard.readText()") == full.customer.phone


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize(("status", "line"), [("new", "first"), ("arrived", "buyout")])
def test_all_that_can_be_done_stands_in_one_row(page, person, language, status, line):
    """1366x768, whoever may do most; each button with its key, none cut off."""
    MemberFactory(
        company=person.company,
        team=None,
        role=Role.ADMIN,
        language=Language(language),
        user__username="ada",
    )
    order = at_place(person.company, status, line)
    sign_in(page, "ada")
    page.goto(f"/orders/{order.number}/")

    bar = page.locator(".card .actionbar")
    rows = "(bar) => new Set([...bar.querySelectorAll('.btn')].map((one) => one.offsetTop)).size"
    assert bar.locator(".btn").count() > 5
    assert bar.evaluate(rows) == 1
    assert bar.locator(".btn > kbd:visible").count() == bar.locator(".btn").count()
    assert misfits(page) == []


def test_whoever_saves_at_the_foot_of_the_card_sees_why_it_is_not_saved(page, person, lead):
    """A wrong number in the composition takes the focus, what somebody changed meanwhile too."""
    sign_in(page)
    start(page)
    take_next(page, lead)
    page.locator("[name=items-0-quantity]").fill("10000")
    page.locator("#h-history").scroll_into_view_if_needed()

    page.locator("[data-key=S]").click()

    expect(page.locator("[name=items-0-quantity]")).to_be_focused()
    expect(page.locator("[name=items-0-quantity]")).to_be_in_viewport(ratio=1)
    page.locator("[name=items-0-quantity]").fill("2")
    page.locator("[name=comment]").fill("mine")
    with acting_for(person.company_id):
        actions.save(lead, by=person, version=None, fields={"comment": "theirs"})
    page.locator("[data-key=S]").click()

    expect(page.locator(".conflict")).to_be_focused()
    expect(page.locator("#h-conflict")).to_be_in_viewport(ratio=1)
    expect(page.locator("[name=comment]")).to_have_value("mine")

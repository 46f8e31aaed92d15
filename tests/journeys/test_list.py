"""The list of orders by the keyboard alone: filter, tick, assign, take the file, write a lead."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from callboard.accounts.models import Member, Role, User
from callboard.accounts.tenancy import acting_for
from callboard.catalogue.models import Offer
from callboard.kit import clock
from callboard.orders.models import Order, Stage
from callboard.orders.statuses import Line, Status
from callboard.workplace import tasks
from callboard.workplace.models import Export, Run
from callboard.workplace.queries import known
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import OfferFactory, OrderFactory, at_place
from tests.journeys.conftest import at, sign_in
from tests.journeys.test_accessibility import findings

pytestmark = pytest.mark.browser


@pytest.fixture
def lead_of_team(person):
    """The leader of the person's team, which works in classic mode: the list, and leads by hand."""
    DeskFactory(person.team, mode="classic")
    return MemberFactory(
        company=person.company, team=person.team, name="Lev", role=Role.LEADER, user__username="lev"
    )


@pytest.fixture
def waiting(person) -> list[Order]:
    """Five new orders, the newest first, of one offer."""
    offer, now = OfferFactory(person.company), clock.now()
    return [
        OrderFactory(person.company, offer=offer, arrived_at=now - timedelta(minutes=n))
        for n in range(5)
    ]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_orders_are_found_ticked_and_assigned_without_a_mouse(page, person, lead_of_team, waiting):
    sign_in(page, "lev")
    page.goto("/orders/")
    expect(page.get_by_text("5 found")).to_be_visible()

    press(page, "f")
    expect(page.locator("dialog#filters")).to_be_visible()
    page.get_by_label("New", exact=True).focus()
    press(page, "Space", "Control+Enter")
    at(page, "/orders/?status=new")
    expect(page.locator("tbody tr")).to_have_count(5)

    press(page, "x", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(page.locator("[data-picked]")).to_have_text("3")
    page.locator("select[name=to]").focus()
    page.keyboard.type(person.name)
    press(page, "Tab", "Enter")
    expect(page.get_by_role("status").get_by_text("0 of 3")).to_be_visible()
    with acting_for(person.company_id):
        run = Run.objects.get()
    tasks.run_verb(company_id=person.company_id, run_id=run.pk)
    expect(page.get_by_text("3 of 3 · done 3 · refused 0")).to_be_visible()

    with acting_for(person.company_id):
        assert Order.objects.filter(assignee=person).count() == 3
    press(page, "Escape")
    at(page, "/orders/?status=new")


def test_the_file_is_asked_for_and_taken_while_the_page_is_open(
    page, person, lead_of_team, waiting
):
    sign_in(page, "lev")
    page.goto("/orders/")

    press(page, "e")
    expect(page.get_by_text("starts")).to_be_visible()
    with acting_for(person.company_id):
        export = Export.objects.get()
    tasks.write_export(company_id=person.company_id, export_id=export.pk)

    expect(page.get_by_role("link", name="Download of")).to_be_visible()


def test_a_lead_is_written_by_hand_and_its_card_opens(page, person, lead_of_team, waiting):
    sign_in(page, "lev")
    page.goto("/orders/")

    press(page, "n")
    at(page, "/orders/new/")
    page.get_by_label("Phone").focus()
    page.keyboard.type("067 168 76 44")
    press(page, "Control+Enter")

    expect(page.locator(".card .phone").first).to_be_visible()
    with acting_for(person.company_id):
        newest = Order.objects.order_by("-id").first()
    at(page, f"/orders/{newest.number}/")


def test_orders_are_moved_to_the_first_line_and_get_a_stage_without_a_mouse(
    page, person, lead_of_team, waiting
):
    """A4.13, A11.8: in a dialog that says what the law allows; each order has its answer."""
    with acting_for(person.company_id):
        Stage.objects.create(company=person.company, group="call", name="Thinks")
    refused = at_place(person.company, Status.CANCELLED, Line.REJECT)
    sign_in(page, "lev")
    page.goto("/orders/?status=cancelled&status=new")
    expect(page.locator("tbody tr")).to_have_count(6)

    press(page, "x", "Shift+ArrowDown")
    page.locator("[data-dialog=move]").press("Enter")
    expect(page.get_by_role("button", name="To the first line")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("status").get_by_text("0 of 2")).to_be_visible()
    _work(person)
    expect(page.get_by_text("2 of 2 · done 1 · refused 1")).to_be_visible()
    with acting_for(person.company_id):
        refused.refresh_from_db()
    assert (refused.status, refused.line) == (Status.NEW, Line.FIRST)

    page.goto("/orders/?status=new")
    press(page, "x")
    page.locator("#bulk select[name=stage]").focus()
    page.keyboard.type("Thinks")
    press(page, "Tab", "Enter")
    expect(page.get_by_role("heading", name="Set the stage: Thinks")).to_be_visible()
    _work(person)
    expect(page.get_by_text("1 of 1 · done 1 · refused 0")).to_be_visible()


def _work(person) -> None:
    """What the worker does with the newest run."""
    with acting_for(person.company_id):
        run = Run.objects.latest("id")
    tasks.run_verb(company_id=person.company_id, run_id=run.pk)


def test_a_key_pressed_right_after_a_dialog_closed_is_heard(page, person, lead_of_team, waiting):
    sign_in(page, "lev")
    page.goto("/orders/?status=new")
    expect(page.get_by_text("5 found")).to_be_visible()
    press(page, "f")
    expect(page.locator("dialog#filters")).to_be_visible()
    page.evaluate(
        """() => {
            const dialog = document.getElementById("filters");
            dialog.querySelector("input:not([type=checkbox]), select").focus();
            dialog.close();
            const pressed = {key: "c", code: "KeyC", bubbles: true, cancelable: true};
            document.body.dispatchEvent(new KeyboardEvent("keydown", pressed));
        }"""
    )
    expect(page.locator("dialog#columns")).to_be_visible()


def test_the_pages_of_the_list_have_no_findings(lit, person, lead_of_team, waiting):
    sign_in(lit, "lev")
    lit.goto("/orders/?status=new")
    expect(lit.get_by_text("5 found")).to_be_visible()
    assert findings(lit) == []
    for key, name in {"f": "filters", "c": "columns"}.items():
        lit.keyboard.press(key)
        expect(lit.locator(f"dialog#{name}")).to_be_visible()
        assert findings(lit) == [], name
        lit.keyboard.press("Escape")
        expect(lit.locator(f"dialog#{name}")).to_be_hidden()
    lit.keyboard.press("x")
    lit.get_by_role("button", name="Move").press("Enter")
    expect(lit.locator("dialog#move")).to_be_visible()
    assert findings(lit) == []
    lit.keyboard.press("Escape")
    expect(lit.locator("dialog#move")).to_be_hidden()
    lit.get_by_role("button", name="Save this filter").click()
    assert findings(lit) == []
    for url in ("/orders/?status=wrong", "/orders/?q=zzzz", "/orders/new/"):
        lit.goto(url)
        assert findings(lit) == [], url
    lit.get_by_role("button", name="Create and open").click()
    assert findings(lit) == []


def grow(person):
    """More offers and colleagues than a list to choose from holds."""
    company, product = person.company, OfferFactory(person.company).product
    with acting_for(company.pk):
        Offer.objects.bulk_create(
            Offer(company=company, name=f"Thing {n}", code=f"t-{n}", product=product)
            for n in range(known.MOST)
        )
        users = User.objects.bulk_create(User(username=f"many-{n}") for n in range(known.MOST))
        Member.objects.bulk_create(
            Member(company=company, team=person.team, user=user, name=user.username)
            for user in users
        )


def test_in_a_large_company_the_filter_and_whom_to_assign_to_are_typed(
    lit, person, lead_of_team, waiting
):
    grow(person)
    sign_in(lit, "lev")
    lit.goto("/orders/")
    press(lit, "f")
    lit.locator("#filter-offer").fill(waiting[0].offer.code)
    lit.locator("#filter-operator").fill("nobody")
    press(lit, "Control+Enter")
    expect(lit.get_by_text("Nothing here is called “nobody”").first).to_be_attached()
    press(lit, "f")
    assert findings(lit) == []
    lit.locator("#filter-operator").fill("")
    press(lit, "Control+Enter")
    expect(lit).to_have_url(re.compile(r"\?offer=~\d+$"))  # as many rows stood there before
    lit.wait_for_load_state()
    expect(lit.locator("tbody tr")).to_have_count(5)

    press(lit, "x")
    expect(lit.locator("tbody input:checked").first).to_be_attached()
    lit.locator("#bulk [name=to]").fill(person.user.username)
    press(lit, "Enter")
    expect(lit).to_have_url(re.compile("/orders/runs/"))
    with acting_for(person.company_id):
        assert Run.objects.get().to == person

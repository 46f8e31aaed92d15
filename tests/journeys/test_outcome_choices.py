"""What is chosen from at the end of a talk, as the manuals name it, in a browser (A7)."""

import pytest
from playwright.sync_api import expect

from callboard.accounts.models import Language, Role
from callboard.accounts.tenancy import acting_for
from callboard.orders.statuses import Line, Status
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OrderFactory
from tests.journeys.conftest import is_on_the_floor, sign_in
from tests.journeys.test_outcomes import at_work, dialog, now, press  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser

PROBLEMS = {
    "call_back": "Нужно перезвонить",
    "no_answer": "Не отвечает",
    "changed_mind": "Передумал(а)",
    "wrong_number": "Некорректный номер",
    "spam": "Спам",
    "duplicate": "Дубль",
    "other": "Другое",
}


def test_a7_6_nobody_is_asked_for_a_recipient_before_there_is_one(at_work, person):  # noqa: F811
    order = OrderFactory(person.company)
    page = at_work(order)

    expect(page.get_by_label("Recipient company")).to_have_count(0)
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.line) == (Status.PACKING, Line.BUYOUT)


@pytest.mark.parametrize(
    ("key", "opened", "others", "reason", "status"),
    [
        ("t", "trash", "cancel", "Did not order", Status.TRASH),
        ("x", "cancel", "trash", "Too expensive", Status.CANCELLED),
    ],
)
def test_a7_15_each_of_two_buttons_has_reasons_of_its_own_and_wants_one(
    at_work,  # noqa: F811
    person,
    key,
    opened,
    others,
    reason,
    status,
):
    order = OrderFactory(person.company)
    page = at_work(order)

    press(page, key)
    asked = dialog(page, opened)
    expect(page.locator(f"dialog#{others}").get_by_label(reason, exact=True)).to_have_count(0)
    press(page, "Control+Enter")
    expect(page.locator(f"dialog#{opened} .hint.error")).to_be_visible()
    assert now(order).status == Status.ACCEPTED
    asked.get_by_label(reason).check()
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert now(order).status == status


def test_a7_22_every_problem_of_the_manuals_is_offered_by_its_name(at_work, person):  # noqa: F811
    with acting_for(person.company_id):
        person.language = Language.RUSSIAN
        person.save(update_fields=["language"])
    order = OrderFactory(person.company)
    page = at_work(order)
    problem = page.locator("#order-form [name=problem]")

    offered = problem.locator("option").evaluate_all(
        "(options) => Object.fromEntries(options.map((each) => [each.value, each.label]))"
    )
    problem.select_option("other")
    page.locator("h1").click()
    press(page, "s")
    expect(page.locator("#toasts toast-note")).to_be_visible()

    assert {value: word for value, word in offered.items() if value} == PROBLEMS
    assert now(order).problem == "other"


def test_a7_23_the_number_of_a_reason_stands_beside_it(page, person):
    MemberFactory(company=person.company, team=None, role=Role.ADMIN, user__username="ada")
    sign_in(page, "ada")

    page.goto("/company/reasons/")

    expect(page.get_by_role("row", name="Wrong number")).to_contain_text("wrong_number 1")

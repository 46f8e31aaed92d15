"""How a talk ends, rule by rule of the manuals, in a browser and by the keyboard (A7)."""

from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.orders.models import LeadOrigin, OrderPolicy
from callboard.orders.models.order import CallMade, Method
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory, at_place
from tests.journeys.conftest import is_on_the_floor

pytestmark = pytest.mark.browser


@pytest.fixture
def at_work(page, person, web):
    """`at_work(order)` is its card, opened by the person who holds its customer."""

    def opened(order):
        claim_of(person, order)
        client = Client()
        client.force_login(person.user)
        kept = [
            {"name": each.key, "value": each.value, "url": web} for each in client.cookies.values()
        ]
        page.context.add_cookies(kept)
        page.goto(f"/orders/{order.number}/")
        expect(page.locator("#order-form")).to_be_visible()
        return page

    return opened


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def now(order):
    with acting_for(order.company_id):
        order.refresh_from_db()
    return order


def set_policy(person, **facts):
    with acting_for(person.company_id):
        OrderPolicy.objects.filter(company=person.company_id).update(**facts)


def dialog(page, name):
    found = page.locator(f"dialog#{name}")
    expect(found).to_be_visible()
    return found


def test_a7_1_the_courier_s_day_and_time_are_asked_before_it_is_sent(at_work, person):
    order = OrderFactory(person.company, method=Method.COURIER)
    page = at_work(order)

    press(page, "Control+Enter")
    asked = dialog(page, "confirm")
    press(page, "2")
    asked.get_by_label("Time").fill("18:00")
    press(page, "Control+Enter")

    is_on_the_floor(page)
    tomorrow = (clock.now().astimezone() + timedelta(days=1)).date()
    assert (now(order).status, order.delivery_time) == (Status.PACKING, "18:00")
    assert abs((order.delivery_on - tomorrow).days) <= 1


def test_a7_2_a_parcel_whose_courier_asked_is_sent_out_again(page, at_work, person):
    at_work(OrderFactory(person.company))
    parcel = at_place(person.company, Status.COURIER_CALLBACK, Line.BUYOUT)
    page.goto(f"/orders/{parcel.number}/")

    press(page, "f")
    asked = dialog(page, "return-for-delivery")
    asked.get_by_label("Time").fill("18:00")
    press(page, "Control+Enter")

    expect(page.locator("#toasts toast-note")).to_be_visible()
    assert (now(parcel).status, parcel.line) == (Status.IN_DELIVERY, Line.BUYOUT)
    assert parcel.delivery_time == "18:00"


def test_a7_3_a_repeat_sale_opens_at_once_in_scheduled_delivery(page, at_work, person):
    order = OrderFactory(person.company)
    page = at_work(order)
    paid = at_place(person.company, Status.PAID, Line.RETENTION)
    page.goto(f"/orders/{paid.number}/")

    press(page, "y")

    expect(page.locator("h1")).not_to_contain_text(str(paid.number))
    with acting_for(person.company_id):
        child = paid.children.get()
    assert (child.status, child.line) == (Status.SCHEDULED, Line.RETENTION)


def test_a7_4_a_delivery_is_planned_for_seven_days_at_most(at_work, person):
    order = OrderFactory(person.company)
    page = at_work(order)

    press(page, "d")
    days = dialog(page, "schedule").locator(".days input")
    expect(days).to_have_count(7)
    press(page, "7", "Enter")

    is_on_the_floor(page)
    assert now(order).status == Status.SCHEDULED
    assert 6 <= (order.delivery_on - clock.now().date()).days <= 8


def test_a7_5_a_confirmed_order_has_a_dated_comment_and_no_problem(at_work, person):
    order = OrderFactory(person.company, problem="no_answer")
    page = at_work(order)

    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).problem, order.due_at) == ("", None)
    assert order.comment.endswith("– confirmed")


def test_a7_7_where_accepted_orders_count_as_paid_no_address_is_asked(at_work, person):
    set_policy(person, auto_paid=True)
    order = OrderFactory(person.company, city="", street="", house="")
    page = at_work(order)

    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.line) == (Status.PAID, Line.RETENTION)


def test_a7_8_a_reason_is_asked_when_nobody_answers(at_work, person):
    order = OrderFactory(person.company, call_made="")
    page = at_work(order)

    press(page, "n")
    asked = dialog(page, "no-answer")
    press(page, "Enter")
    expect(asked.locator(".hint.error")).to_be_visible()
    press(page, "3", "Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.attempts) == (Status.NO_ANSWER, 1)
    assert (order.call_made, order.problem) == (CallMade.MADE, "no_answer")
    assert order.comment.endswith("– no answer 1, Melody")


def test_a7_9_a_planned_delivery_that_nobody_answers_about_stays_where_it_is(page, at_work, person):
    at_work(OrderFactory(person.company))
    planned = OrderFactory(person.company, status=Status.SCHEDULED, promised_by=person)
    page.goto(f"/orders/{planned.number}/")

    press(page, "n")
    dialog(page, "no-answer")
    press(page, "1", "Enter")

    expect(page.locator("#toasts toast-note")).to_be_visible()
    assert (now(planned).status, planned.attempts) == (Status.SCHEDULED, 1)


def test_a7_10_the_first_failed_calls_are_rung_again_by_the_ladder(at_work, person):
    set_policy(person, ladder=[3, 3, 3, 60], ask_time_from_attempt=4)
    order = OrderFactory(person.company)
    page = at_work(order)

    press(page, "n")
    asked = dialog(page, "no-answer")
    expect(asked.get_by_label("Next call today at")).to_have_count(0)
    press(page, "6", "Enter")

    is_on_the_floor(page)
    assert timedelta(0) < now(order).due_at - clock.now() <= timedelta(minutes=3)
    assert order.comment.endswith("– no answer 1, Out of reach")


def test_a7_11_the_fourth_failed_call_asks_for_a_time_today(at_work, person):
    set_policy(person, ladder=[3, 3, 3, 60], ask_time_from_attempt=4)
    order = OrderFactory(person.company, status=Status.NO_ANSWER, attempts=3)
    page = at_work(order)

    press(page, "n")
    typed = dialog(page, "no-answer").get_by_label("Next call today at")
    expect(typed).not_to_have_value("")
    typed.fill("00:00")
    press(page, "Enter")
    expect(page.locator("dialog#no-answer")).to_contain_text("Choose")
    expect(page.locator("dialog#no-answer").get_by_label("Next call today at")).to_have_value(
        "00:00"
    )
    assert now(order).attempts == 3


def test_a7_12_a_call_is_promised_by_the_ladder_s_last_step(at_work, person):
    set_policy(person, ladder=[15])
    order = OrderFactory(person.company)
    page = at_work(order)

    press(page, "b")
    dialog(page, "callback")
    press(page, "Enter")

    is_on_the_floor(page)
    assert timedelta(minutes=13) < now(order).due_at - clock.now() <= timedelta(minutes=16)
    assert (order.status, order.problem) == (Status.CALLBACK, "call_back")


def test_a7_14_a_promised_call_says_who_asked_and_when(at_work, person):
    order = OrderFactory(person.company, call_made="")
    page = at_work(order)

    press(page, "b")
    asked = dialog(page, "callback")
    press(page, "3")
    asked.get_by_label("What was agreed").fill("the daughter is back tomorrow")
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).call_made, order.problem) == (CallMade.MADE, "call_back")
    assert "10:00, the daughter is back tomorrow" in order.comment


def test_a7_16_a_refusal_needs_its_reason_however_long_the_comment(at_work, person):
    order = OrderFactory(person.company)
    page = at_work(order)

    press(page, "x")
    asked = dialog(page, "cancel")
    asked.get_by_label("Comment", exact=True).fill(
        "she will ask her husband, and then perhaps in spring"
    )
    press(page, "Control+Enter")
    expect(page.locator("dialog#cancel .hint.error")).to_be_visible()
    page.locator("dialog#cancel").get_by_label("Changed their mind").check()
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.reason) == (Status.CANCELLED, "changed_mind")
    assert "Changed their mind, she will ask" in order.comment


def test_a7_18_a_wrong_number_was_not_called_and_takes_the_others_along(at_work, person):
    order = OrderFactory(person.company, call_made="")
    other = OrderFactory(customer=order.customer)
    page = at_work(order)

    press(page, "t")
    asked = dialog(page, "trash")
    press(page, "2")
    expect(asked.locator("[name=trash-along]").first).to_be_checked()
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert {now(order).status, now(other).status} == {Status.TRASH}
    assert (order.reason, order.call_made) == ("wrong_number", CallMade.NOT_MADE)


def test_a7_19_feedback_asks_whose_customer_it_is(at_work, person):
    order = OrderFactory(person.company, call_made="")
    page = at_work(order)

    press(page, "t")
    asked = dialog(page, "trash")
    press(page, "6")
    expect(asked).to_contain_text("The customer has 0 other orders with us.")
    press(page, "Control+Enter")
    expect(page.locator("dialog#trash .hint.error")).to_contain_text("is it our customer?")
    page.locator("dialog#trash").get_by_label("Somebody else's").check()
    page.locator("dialog#trash").get_by_label("Comment", exact=True).fill("bought at another shop")
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).status, order.reason) == (Status.CANCELLED, "other")


def test_a7_20_spam_is_trash_that_nobody_called(at_work, person):
    order = OrderFactory(person.company, call_made="")
    page = at_work(order)

    press(page, "t", "4", "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).reason, order.call_made) == ("spam", CallMade.NOT_MADE)
    assert order.comment.endswith("– Spam")


def test_a7_21_a_duplicate_names_an_order_that_is_there(at_work, person):
    first = at_place(person.company, Status.PACKING, Line.BUYOUT)
    order = OrderFactory(customer=first.customer, offer=first.offer)
    page = at_work(order)

    press(page, "t", "5")
    number = dialog(page, "trash").get_by_label("Number of the order it doubles")
    number.fill("1")
    press(page, "Control+Enter")
    expect(page.locator("dialog#trash .hint.error")).to_be_visible()
    page.locator("dialog#trash").get_by_label("Number of the order").fill(str(first.number))
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert (now(order).reason, order.duplicate_of) == ("duplicate", first.number)
    assert order.comment.endswith(f"– duplicate of order no. {first.number}")


def test_a7_24_an_order_of_the_same_address_goes_along_when_it_is_ticked(at_work, person):
    order = OrderFactory(person.company)
    near = OrderFactory(person.company)
    with acting_for(person.company_id):
        LeadOrigin.objects.filter(order__in=[order, near]).update(ip="203.0.113.7")
    page = at_work(order)

    tick = page.get_by_label(f"Order {near.number} goes along")
    expect(tick).not_to_be_checked()
    tick.check()
    press(page, "Control+Enter")

    is_on_the_floor(page)
    assert now(order).status == Status.PACKING
    assert (now(near).status, near.duplicate_of) == (Status.TRASH, order.number)


def test_a5b_the_card_is_saved_in_the_present_status(at_work, person):
    order = OrderFactory(person.company, status=Status.NO_ANSWER, attempts=1)
    page = at_work(order)

    page.get_by_label("Promo code", exact=True).fill("SPRING")
    page.locator("h1").click()
    press(page, "s")

    expect(page.locator("#toasts toast-note")).to_be_visible()
    assert (now(order).status, order.promo_code) == (Status.NO_ANSWER, "SPRING")
    expect(page.locator(".head")).to_contain_text("Responsible Olena")


def test_a9_2_a_field_shows_for_the_method_that_asks_for_it(at_work, person):
    set_policy(person, address_fields={"door.flat": "required", "courier.flat": "hidden"})
    order = OrderFactory(person.company)
    page = at_work(order)

    press(page, "Control+Enter")
    flat = page.get_by_label("Flat")
    expect(flat).to_have_attribute("aria-invalid", "true")
    expect(flat).to_be_focused()
    page.get_by_label("Own courier").check(force=True)
    expect(flat).to_be_hidden()
    page.get_by_label("To the door").check(force=True)
    expect(flat).to_be_visible()

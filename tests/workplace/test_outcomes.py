from datetime import UTC, date, datetime, timedelta

import pytest

from callboard.calls.queries import open_call
from callboard.dispatch.models import Presence
from callboard.dispatch.queries import claims_of, presence_of
from callboard.kit import clock
from callboard.orders import actions as orders
from callboard.orders.models import OrderEntry
from callboard.orders.models.order import CallMade, Method
from callboard.orders.statuses import Line, Status
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OrderFactory, at_place
from tests.workplace.paper import read


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator, complete."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def again(order):
    order.refresh_from_db()
    return order


def messages_of(desk):
    return read(desk.get("/floor/")).text


def test_confirm_keeps_what_was_typed_and_goes_to_the_floor(desk, order, operator, at_noon):
    """A7.1, A7.5; the main job."""
    with clock.frozen(at_noon + timedelta(seconds=41)):
        answer = desk.press(order, "confirm", house="16", comment="calls twice")

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/floor/")
    again(order)
    assert (order.status, order.house, order.comment) == (
        Status.PACKING,
        "16",
        "23.11 – confirmed\ncalls twice",
    )
    assert not claims_of(operator)
    entry = OrderEntry.objects.get(order=order, action="confirm")
    assert entry.seconds == 41
    assert f"Order {order.number}: Packing." in messages_of(desk)


def test_what_is_missing_is_marked_and_nothing_typed_is_lost(desk, order):
    """A5a, A9.1."""
    answer = desk.press(order, "confirm", city="", call_made="", surname="Bondar")

    assert answer.status_code == 422
    page = read(answer)
    assert "Fill in the address first." in page.text
    assert "Mark that the call was made." in page.text
    assert "Not saved: look at the marked fields." in page.text
    assert page.form()["surname"] == ["Bondar"]
    assert page.form()["version"] == [str(again(order).version)]
    marked = {a["name"] for a in page.with_("aria-invalid", "true") if "name" in a}
    assert marked == {"city", "call_made"}
    (focused,) = [a for a in page.with_("autofocus") if a.get("name") in marked]
    assert focused["name"] == "call_made"
    assert order.surname == "Ivanenko"
    assert order.status == Status.ACCEPTED


def test_an_invalid_phone_is_told_at_the_phone(desk, operator):
    bad = CustomerFactory(operator.company, phone="12", phone_is_valid=False)
    order = OrderFactory(customer=bad)

    page = read(desk.press(order, "confirm"))

    assert "The phone number is not valid. Put the order into trash." in page.text
    assert not page.with_("id", "call")


def test_an_order_without_items_is_told_at_the_items(desk, order):
    page = read(desk.press(order, "confirm", **{"items-TOTAL_FORMS": "0"}))

    assert "The order has no products. Add one." in page.text
    assert page.with_("id", "items-error")


def test_a_discount_over_the_limit_is_told_at_the_items(desk, order):
    """A8.4."""
    page = read(desk.press(order, "save", **{"items-0-discount": "31"}))

    assert "The discount may be 0 to 30 % or 100 %." in page.text
    assert page.form()["items-0-discount"] == ["31"]


def test_words_where_a_number_belongs_are_marked_at_their_line(desk, order):
    answer = desk.press(order, "save", **{"items-0-quantity": "many"})

    assert answer.status_code == 422
    assert "Quantity: Enter a whole number." in read(answer).text


def test_an_own_courier_needs_day_and_time(desk, order):
    """A7.1: today or tomorrow, and a time."""
    dialog = {"confirm-on": "", "confirm-time": "", "confirm-comment": ""}
    missing = read(desk.press(order, "confirm", method=Method.COURIER, **dialog))
    assert "Choose today or tomorrow. For a later day, schedule the delivery." in missing.text
    assert "Choose the time the courier should come." in missing.text

    answer = desk.press(
        order, "confirm", method=Method.COURIER, delivery_on="2026-11-24", delivery_time="18:00"
    )

    assert answer["HX-Redirect"] == "/floor/"
    assert again(order).delivery_on == date(2026, 11, 24)


def test_day_and_time_are_asked_in_a_dialog_where_the_card_does_not_say_them(desk, order):
    """A7.1: a popup with today or tomorrow, and the time."""
    page = read(desk.press(order, "confirm", method=Method.COURIER))

    assert page.with_("data-open")[0]["id"] == "confirm"
    assert "Choose the time the courier should come." not in page.text  # nobody was asked before
    dialog = page.form(f"/orders/{order.number}/confirm/")
    assert dialog["confirm-on"] == ["2026-11-23"]
    sent = {"confirm-on": "2026-11-24", "confirm-time": "18:00", "confirm-comment": "rings twice"}
    answer = desk.press(order, "confirm", page=page, **sent)

    assert answer["HX-Redirect"] == "/floor/"
    assert (again(order).delivery_on, order.delivery_time) == (date(2026, 11, 24), "18:00")
    assert order.comment == "23.11 – confirmed, rings twice"


def test_the_dialog_of_day_and_time_waits_for_the_marked_fields(desk, order):
    page = read(desk.press(order, "confirm", method=Method.COURIER, city=""))

    assert "Fill in the address first." in page.text
    assert not page.with_("data-open")


def test_no_answer_takes_a_reason_and_says_when_the_next_call_is(desk, order):
    """A7.8, A7.9."""
    answer = desk.press(order, "no-answer", **{"no-answer-reason": "busy"})

    assert answer["HX-Redirect"] == "/floor/"
    assert (again(order).status, order.attempts) == (Status.NO_ANSWER, 1)
    assert f"Order {order.number}: No answer. Next call: 23 Nov 13:00." in messages_of(desk)


def test_without_a_reason_the_dialog_stays_open_and_says_so(desk, order):
    """A7.15, A7.16."""
    answer = desk.press(order, "cancel", **{"cancel-comment": "too long a story"})

    assert answer.status_code == 422
    page = read(answer)
    assert "Choose a reason." in page.text
    (dialog,) = page.with_("data-open")
    assert dialog["id"] == "cancel"
    assert page.form(f"/orders/{order.number}/cancel/")["cancel-comment"] == ["too long a story"]


def test_a_refusal_is_kept_with_its_reason(desk, order):
    """A7.17."""
    desk.press(order, "cancel", **{"cancel-reason": "expensive"})

    assert (again(order).status, order.line, order.reason) == (
        Status.CANCELLED,
        Line.REJECT,
        "expensive",
    )


def test_other_needs_a_comment(desk, order):
    page = read(desk.press(order, "cancel", **{"cancel-reason": "other"}))

    assert "This reason needs a comment." in page.text


def test_a_callback_is_meant_on_the_customers_clock(desk, operator):
    """A7.13, A7.14."""
    order = OrderFactory(customer=CustomerFactory(operator.company, zone="Asia/Almaty"))
    claim_of(operator, order)

    desk.press(order, "callback", **{"callback-day": "2026-11-24", "callback-time": "10:00"})

    assert again(order).due_at == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert order.promised_by == operator


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2026-11-23", "09:00", "The time of the callback has passed. Choose a later one."),
        ("2026-12-24", "12:00", "Not later than 30 days from today."),
        ("2026-11-24", "23:00", "Calls are made from 9:00 to 21:00 there."),
        ("", "12:00", "This field is required."),
        ("soon", "12:00", "Enter a valid date."),
    ],
)
def test_a_callback_outside_its_limits_is_refused_in_the_dialog(desk, order, day, time, words):
    answer = desk.press(order, "callback", **{"callback-day": day, "callback-time": time})

    assert answer.status_code == 422
    page = read(answer)
    assert words in page.text
    assert page.with_("data-open")[0]["id"] == "callback"


def test_a_delivery_is_scheduled_within_seven_days(desk, order):
    """A7.4."""
    late = read(desk.press(order, "schedule", **{"schedule-on": "2026-12-01"}))
    assert "Not later than 7 days from today." in late.text

    desk.press(order, "schedule", **{"schedule-on": "2026-11-30"})

    assert (again(order).status, order.delivery_on) == (Status.SCHEDULED, date(2026, 11, 30))


def test_who_only_wants_to_reach_us_is_looked_up_first(desk, order):
    """A7.19: the dialog asks whose customer it is."""
    sent = {"trash-reason": "feedback"}
    page = read(desk.press(order, "trash", **sent))
    assert "Look at the customer's orders first: is it our customer?" in page.text
    assert page.with_("data-open")[0]["id"] == "trash"

    page = read(desk.press(order, "trash", **sent, **{"trash-client": "foreign"}))
    assert "This reason needs a comment." in page.text

    desk.press(order, "trash", **sent, **{"trash-client": "ours"})
    assert (again(order).status, order.reason) == (Status.TRASH, "feedback")


def test_what_stands_on_the_card_of_the_talk_is_kept(desk, order):
    """A5b: problem, promo code with its site."""
    desk.press(order, "save", problem="other", promo_code="SPRING", promo_site="mugs.example")

    assert (again(order).problem, order.promo_code) == ("other", "SPRING")
    assert order.promo_site == "mugs.example"
    page = desk.card(order)
    assert page.form()["problem"] == ["other"]
    assert "Responsible Olha" in page.text


def test_the_customer_is_returned_to_the_queue(desk, order, operator):
    """A3.8."""
    answer = desk.press(order, "give-back", comment="wants a woman")

    assert answer["HX-Redirect"] == "/floor/"
    assert not claims_of(operator)
    assert again(order).comment == "wants a woman"
    assert f"Order {order.number} is back in the queue." in messages_of(desk)


def test_save_keeps_the_order_and_gives_the_time_anew(desk, order, at_noon):
    with clock.frozen(at_noon + timedelta(minutes=9)):
        answer = desk.press(order, "save", city="Odesa")

    assert answer.status_code == 200
    page = read(answer)
    assert "Saved." in page.text
    assert page.with_("data-minutes")[0]["data-until"].startswith("2026-11-23T12:19")
    assert page.form()["version"] == [str(again(order).version)]
    assert (order.status, order.city) == (Status.ACCEPTED, "Odesa")


def test_an_untouched_card_saves_nothing(desk, order):
    version = again(order).version

    desk.press(order, "save")

    assert again(order).version == version


def test_call_marks_the_order_and_opens_the_dial_link(desk, order, operator):
    """A6.1, A6.5, A2.8."""
    order.call_made = CallMade.UNKNOWN
    order.save()
    page = desk.card(order)

    answer = desk.post(f"/orders/{order.number}/call/", {"version": page.form()["version"]})

    called = read(answer)
    assert called.with_("href", f"tel:{order.customer.phone}")
    assert called.with_("data-key", "H")
    assert presence_of(operator) == Presence.TALKING
    assert again(order).call_made == CallMade.MADE
    (version,) = called.with_("id", "order-version")
    assert (version["value"], version["hx-swap-oob"]) == (str(order.version), "true")


def test_call_does_not_hide_that_the_card_is_stale(desk, order, operator):
    page = desk.card(order)
    orders.save(again(order), by=operator, version=None, fields={"city": "Odesa"})

    called = read(desk.post(f"/orders/{order.number}/call/", {"version": page.form()["version"]}))

    assert not called.with_("id", "order-version")
    assert desk.press(order, "confirm", page=page).status_code == 409


def test_hanging_up_ends_the_talk(desk, order, operator):
    desk.post(f"/orders/{order.number}/call/")

    answer = desk.post("/call/end/")

    assert "Ready" in read(answer).text
    assert open_call(operator) is None


def test_an_outcome_ends_the_talk(desk, order, operator):
    desk.post(f"/orders/{order.number}/call/")

    desk.press(order, "confirm")

    assert presence_of(operator) == Presence.READY


def test_a_repeat_sale_opens_its_own_card(desk, operator):
    """A7.3."""
    order = at_place(operator.company, Status.PAID, Line.RETENTION)

    answer = desk.press(order, "repeat-sale")

    child = order.children.get()
    assert answer["HX-Redirect"] == f"/orders/{child.number}/"
    assert "Made of order" in desk.card(child).text


def test_a_new_order_from_this_one_opens_its_own_card(desk, order):
    """A5b."""
    answer = desk.press(order, "copy")

    assert answer["HX-Redirect"] == f"/orders/{order.children.get().number}/"


def test_a_parcel_is_sent_out_again(desk, operator):
    """A7.2."""
    order = at_place(operator.company, Status.COURIER_CALLBACK, Line.BUYOUT)

    desk.press(
        order,
        "return-for-delivery",
        **{"return-for-delivery-on": "2026-11-24", "return-for-delivery-time": "18:00"},
    )

    assert again(order).status == Status.IN_DELIVERY


def test_a_leader_restores_from_the_card(leader, as_member, at_noon):
    order = at_place(leader.company, Status.TRASH, None)
    browser = as_member(leader)
    sent = read(browser.get(f"/orders/{order.number}/")).form()

    answer = browser.post(f"/orders/{order.number}/restore/", sent, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == f"/orders/{order.number}/"
    assert again(order).status == Status.NEW

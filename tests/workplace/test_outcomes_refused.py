"""An outcome of a stale card, of nonsense, of other hands: told in words, and nothing is lost."""

import pytest

from callboard.orders import actions as orders
from callboard.orders.models import Reason
from callboard.orders.statuses import Status
from tests.factories.accounts import MemberFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
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


def test_a_stale_card_shows_both_values_and_can_be_sent_again(desk, order, operator):
    page = desk.card(order)
    fields = {"city": "Odesa", "delivery_comment": "the red door"}
    orders.save(again(order), by=operator, version=None, fields=fields)

    answer = desk.press(order, "confirm", page=page, city="Kyiv", house="16")

    assert answer.status_code == 409
    shown = read(answer)
    assert "This order changed while you had it open: Olha, Save." in shown.text
    assert "City Odesa Kyiv" in shown.text
    assert "Comment for delivery the red door" in shown.text
    assert shown.form()["city"] == ["Kyiv"]
    assert shown.form()["house"] == ["16"]
    assert shown.form()["delivery_comment"] == ["the red door"]
    assert again(order).status == Status.ACCEPTED

    sent_again = desk.press(order, "confirm", page=shown)

    assert sent_again["HX-Redirect"] == "/floor/"
    assert (again(order).city, order.house) == ("Kyiv", "16")
    assert order.delivery_comment == "the red door"


def test_a_stale_composition_shows_both(desk, order, operator):
    page = desk.card(order)
    desk.press(order, "save", **{"items-0-quantity": "5"})

    shown = read(desk.press(order, "save", page=page, **{"items-0-quantity": "2"}))

    assert "Items 5 × 990 2 × 990" in shown.text
    assert shown.form()["items-0-quantity"] == ["2"]


def test_a_stale_card_takes_over_what_was_left_alone(desk, order):
    page = desk.card(order)
    desk.press(order, "save", **{"items-0-quantity": "5"})

    shown = read(desk.press(order, "save", page=page, house="7"))

    assert shown.form()["items-0-quantity"] == ["5"]
    assert shown.form()["house"] == ["7"]


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"city": 1}'])
def test_a_card_with_a_broken_memory_loses_nothing_either(desk, order, operator, seen):
    page = desk.card(order)
    orders.save(again(order), by=operator, version=None, fields={"city": "Odesa"})

    answer = desk.press(order, "save", page=page, seen=seen)

    assert answer.status_code == 409


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_card_without_a_version_is_not_taken(desk, order, version):
    assert desk.press(order, "save", version=version).status_code == 422


def test_an_empty_post_is_refused_politely(desk, order):
    for path in (
        "save",
        "confirm",
        "cancel",
        "schedule",
        "callback",
        "trash",
        "items",
        "give-back",
    ):
        assert desk.post(f"/orders/{order.number}/{path}/").status_code == 422, path
    assert desk.post(f"/orders/{order.number}/totals/").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"delivery_price": "-5"},
        {"delivery_price": "1e30"},
        {"discount": "nan"},
        {"city": "L\x00viv"},
        {"city": "ї" * 81},
        {"method": "balloon"},
        {"gender": "x"},
        {"delivery_on": "2026-02-30"},
        {"email": "nobody"},
        {"items-0-product": str(10**30)},
        {"items-0-product": "999999999"},
        {"items-0-price": "-1"},
        {"items-0-discount": "101"},
        {"items-0-kind": "gift"},
        {"items-TOTAL_FORMS": "9999"},
        {"items-TOTAL_FORMS": "x"},
    ],
)
def test_nonsense_is_marked_and_never_breaks(desk, order, typed):
    answer = desk.press(order, "save", **typed)

    assert answer.status_code == 422
    assert "Not saved: look at the marked fields." in read(answer).text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_are_refused(desk, order, day):
    for outcome, typed in {
        "callback": {"callback-day": day, "callback-time": "00:00"},
        "schedule": {"schedule-on": day},
    }.items():
        assert desk.press(order, outcome, **typed).status_code == 422


@pytest.mark.parametrize("ticked", ["x", str(10**30), "999999999"])
def test_a_forged_tick_is_refused_or_ignored(desk, order, ticked):
    assert desk.press(order, "confirm", duplicates=[ticked]).status_code in {200, 422}


def test_what_the_law_forbids_is_refused_above_the_card(desk, order):
    answer = desk.press(order, "release")

    assert answer.status_code == 422
    assert "“Release” is not possible while the order is “In work”." in read(answer).text


def test_an_order_in_other_hands_is_not_moved_by_a_forged_post(
    desk, order, company, team, as_member
):
    page = desk.card(order)
    other = as_member(MemberFactory(company=company, team=team))

    answer = other.post(
        f"/orders/{order.number}/confirm/", page.form(), headers={"HX-Request": "true"}
    )

    assert answer.status_code == 422
    assert "Olha is working with this customer now." in read(answer).text
    assert again(order).status == Status.ACCEPTED


def test_a_company_without_reasons_says_whom_to_ask(desk, order):
    """A7.16: none can be chosen, and nothing is refused without one."""
    Reason.objects.update(active=False)
    assert "Ask your admin to add one" in desk.card(order).text

    answer = desk.press(order, "cancel", **{"cancel-comment": "too long a story"})

    assert answer.status_code == 422

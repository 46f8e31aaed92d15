"""Find options on the card, choose one, and the days our couriers have left (A10.1 to A10.3)."""

import json
from datetime import date

import pytest

from callboard.orders.models.order import Method
from callboard.orders.statuses import Line, Status
from tests.factories.delivery import CarrierFactory, CityHoursFactory, RateFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory, at_place
from tests.workplace.paper import read, said_by


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator."""
    order = OrderFactory(operator.company, number=1149468)
    claim_of(operator, order)
    return order


def find(desk, order, **typed):
    return desk.post(f"/orders/{order.number}/delivery/", desk.card(order).form() | typed)


def choose(desk, order, option, interval="", **typed):
    sent = desk.card(order).form() | typed | {"option": option, "interval": interval}
    return desk.post(f"/orders/{order.number}/delivery/choose/", sent)


def test_options_have_the_columns_of_the_manual(desk, order):
    """A10.1."""
    facts = {"days": 13, "price": 411, "free_from": 5000}
    CarrierFactory(order.company, "Post of Ukraine", "post", rate=facts)
    page = read(find(desk, order))

    for column in ("Delivery service", "Days", "Estimated date", "Price", "Free delivery"):
        assert column in page.text
    assert "Post of Ukraine 13 Sun, 6 December 411 UAH from 5 000 UAH Choose" in page.text
    CarrierFactory(order.company, "Top Delivery", note="The courier phones on the day")
    page = read(find(desk, order))
    assert "Offer the courier only." in page.text
    assert (
        "Top Delivery The courier phones on the day 2 Wed, 25 November 100 UAH Not available"
        in (page.text)
    )
    assert "Post of Ukraine" not in page.text


def test_options_are_for_the_city_that_is_typed_and_keep_nothing(desk, order):
    carrier = CarrierFactory(order.company, "Top Delivery", rate=None)
    RateFactory(carrier, city="Odesa", price=77)

    assert "Nobody brings this parcel to Lviv." in said_by(find(desk, order))
    assert "77 UAH" in said_by(find(desk, order, city="Одеса"))
    assert "Fill in the city first" in said_by(find(desk, order, city=" "))
    order.refresh_from_db()
    assert order.city == "Lviv"


def test_a_choice_keeps_what_is_typed_and_fixes_cost_and_date(desk, order):
    """A10.1, A10.3, and the summary of A5b: 990 + 421."""
    facts = {"days": 4, "price": 421, "intervals": ["10:00–14:00", '"14"\\']}
    CarrierFactory(order.company, "Top Delivery", rate=facts)
    buttons = read(find(desk, order)).with_("hx-vals")
    sent = json.loads(buttons[1]["hx-vals"])
    assert sent["interval"] == '"14"\\'

    answer = choose(desk, order, sent["option"], "10:00–14:00", flat="77", delivery_price="1")

    order.refresh_from_db()
    assert answer.status_code == 200
    assert (order.carrier, order.flat, order.delivery_price) == ("Top Delivery", "77", 421)
    assert (order.delivery_on, order.delivery_time) == (date(2026, 11, 27), "10:00–14:00")
    said = " ".join(read(answer).text.split())
    assert (
        "Price 421 UAH by the table Free delivery no Estimated date 27 November, 10:00–14:00"
        in said
    )
    assert "Delivery id Not sent yet Post id Not sent yet" in said
    assert "Total 1 411 UAH" in said


def test_the_numbers_of_the_parcel_are_shown_once_it_has_them(desk, order):
    """A10.3."""
    desk.press(order, "save", carrier="Post", delivery_id="D-17", post_id="P-99")

    said = desk.card(order).text
    assert "Delivery id D-17 Post id P-99" in said
    assert "Free delivery yes" in said


@pytest.mark.parametrize("option", ["", "table:0", "table:999999999", "x" * 500, "table:١"])
def test_an_option_nobody_offers_is_told(desk, order, option):
    answer = choose(desk, order, option)

    assert answer.status_code == 422
    assert "not offered any more" in read(answer).text


def test_a_neighbours_order_and_carrier_are_out_of_reach(desk, order, outsider):
    theirs = OrderFactory(outsider.company)
    carrier = CarrierFactory(outsider.company, "Theirs")

    for path in ("delivery/", "delivery/choose/"):
        assert desk.post(f"/orders/{theirs.number}/{path}").status_code == 404
    assert desk.get(f"/orders/{theirs.number}/days/").status_code == 404
    assert choose(desk, order, f"table:{carrier.pk}").status_code == 422


def test_an_order_in_other_hands_keeps_its_delivery(desk, order, as_member, leader, company):
    carrier = CarrierFactory(company, "Top Delivery")
    sent = desk.card(order).form()
    desk.browser = as_member(leader)

    sent |= {"option": f"table:{carrier.rates.get().pk}", "interval": ""}
    answer = desk.post(f"/orders/{order.number}/delivery/choose/", sent)

    order.refresh_from_db()
    assert (answer.status_code, order.carrier) == (422, "")


def test_a_parcel_on_its_way_is_offered_no_other_way(desk, operator, admin, as_member):
    desk.browser = as_member(admin)
    fresh = OrderFactory(operator.company)
    gone = at_place(operator.company, Status.IN_DELIVERY, Line.BUYOUT)

    assert "Find delivery options" in desk.card(fresh).text
    assert "Find delivery options" not in desk.card(gone).text


def test_the_days_of_the_city_are_told_before_anything_is_sent(desk, order, company):
    """A16.Q20, A17 C5: full today, so tomorrow, or Schedule delivery."""
    days = f"/orders/{order.number}/days/"
    assert said_by(desk.get(days, city="Lviv")) == ""
    CityHoursFactory(company, "Lviv", per_day=1)
    assert "Mon, 23 November orders until 18:00 1 place left" in said_by(
        desk.get(days, city="Львів")
    )
    courier = {"method": Method.COURIER, "delivery_on": date(2026, 11, 23)}
    at_place(company, Status.PACKING, Line.BUYOUT, **courier)

    told = said_by(desk.get(days, city="Lviv"))
    assert "Mon, 23 November That day is full." in told
    assert "Tue, 24 November 1 place left" in told
    courier["delivery_on"] = date(2026, 11, 24)
    at_place(company, Status.PACKING, Line.BUYOUT, **courier)
    told = said_by(desk.get(days, city="Lviv"))
    assert "Schedule the delivery for a later day." in told


SENT = {"confirm__on": "2026-11-23", "confirm__time": "18–20", "confirm__comment": ""}
ON_THE_CARD = {"delivery_on": "2026-11-23", "delivery_time": "18–20"}


@pytest.mark.parametrize("day", [SENT, ON_THE_CARD], ids=["in the dialog", "on the card"])
def test_a_full_day_is_refused_in_the_send_dialog_with_what_is_possible(desk, order, company, day):
    """A17 C5."""
    CityHoursFactory(company, "Lviv", today_until=12)
    typed = {"method": "courier"} | day

    answer = desk.press(order, "confirm", **typed)

    assert answer.status_code == 422
    told = read(answer).text
    assert "Possible: Tue, 24 November. For another day, schedule the delivery." in told
    order.refresh_from_db()
    assert order.status == Status.ACCEPTED


@pytest.mark.parametrize("many", [1, 20])
def test_options_ask_the_database_the_same_however_many(
    desk, order, company, many, django_assert_max_num_queries
):
    for number in range(many):
        CarrierFactory(company, f"Service {number}", rate={"city": "Lviv"})
    sent = desk.card(order).form()

    with django_assert_max_num_queries(24):
        answer = desk.post(f"/orders/{order.number}/delivery/", sent)

    assert len(read(answer).with_("hx-vals")) == many

"""The price of a chosen delivery follows what is in the parcel, unless a person named another."""

import json
from datetime import timedelta

import pytest
from django.utils.formats import date_format

from callboard.delivery.models import Carrier, Rate
from callboard.orders.models import Order, OrderItem
from tests.factories.delivery import CarrierFactory, RateFactory
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read

FREE_FROM_1000 = {"price": 90, "free_from": 1000}


@pytest.fixture
def order(desk, operator):
    """One piece at 400 UAH, brought by Top Delivery for 90; from 1 000 UAH of goods on for 0."""
    order = OrderFactory(operator.company, number=1149468, call_made="made")
    order.items.all().delete()
    OrderItem.objects.create(
        company_id=order.company_id, order=order, product=order.offer.product, price=400
    )
    CarrierFactory(order.company, "Top Delivery", rate=FREE_FROM_1000)
    claim_of(operator, order)
    options = desk.post(f"/orders/{order.number}/delivery/", desk.card(order).form())
    chosen = json.loads(read(options).with_("hx-vals")[0]["hx-vals"])
    sent = desk.card(order).form() | chosen
    desk.post(f"/orders/{order.number}/delivery/choose/", sent)
    assert price_of(order) == (90, True)
    return order


def price_of(order):
    order.refresh_from_db()
    return order.delivery_price, order.delivery_by_table


def typing(desk, order, **typed):
    """The sums the server gives back while somebody types."""
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return read(desk.post(f"/orders/{order.number}/totals/", desk.card(order).form() | typed))


def test_over_the_sum_delivery_is_free_and_under_it_again_it_costs(desk, order):
    """990 UAH pay 90, 1 000 pay 0."""
    for quantity, price, delivery, total in (
        ("3", "333", 90, "Total 1 089 UAH"),
        ("3", "400", 0, "Total 1 200 UAH"),
        ("2", "400", 90, "Total 890 UAH"),
        ("2", "500", 0, "Total 1 000 UAH"),
        ("1", "400", 90, "Total 490 UAH"),
    ):
        items = {"items-0-quantity": quantity, "items-0-price": price}
        answer = desk.press(order, "save", **items)

        assert answer.status_code == 200, quantity
        assert price_of(order) == (delivery, True), quantity
        assert total in read(answer).text, quantity


def test_the_three_sums_follow_while_somebody_types(desk, order):
    """A10.4: said as they will be, before anything is kept."""
    over = typing(desk, order, items__0__quantity="3")

    assert "Without delivery 1 200 Discount 0 Delivery 0 Total 1 200 UAH" in over.text
    assert "The order without delivery is 1 200 UAH , delivery is 0 UAH" in over.text
    assert over.with_("name", "delivery_price")[0]["value"] == "0"
    assert over.with_("name", "delivery_shown")[0]["value"] == "0"
    assert price_of(order) == (90, True)
    under = typing(desk, order, items__0__quantity="2", delivery_price="0", delivery_shown="0")
    assert "Without delivery 800 Discount 0 Delivery 90 Total 890 UAH" in under.text
    back = typing(desk, order, items__0__quantity="1", delivery_price="0", delivery_shown="0")
    assert "Delivery 90 Total 490 UAH" in back.text


def test_the_order_is_confirmed_with_the_price_for_what_is_in_it(desk, order):
    answer = desk.press(order, "confirm", items__0__quantity="3")

    assert answer.headers.get("HX-Redirect"), read(answer).text
    assert price_of(order) == (0, True)


def test_a_removed_line_and_a_set_ask_the_table_too(desk, order, company):
    sent = desk.card(order).form() | {"items-0-quantity": "3"}
    desk.post(f"/orders/{order.number}/save/", sent)
    assert price_of(order) == (0, True)

    desk.post(f"/orders/{order.number}/items/", desk.card(order).form() | {"remove": "0"})

    assert order.items.count() == 0
    assert price_of(order) == (90, True)


def test_a_price_by_hand_stays_and_is_shown_as_such(desk, order):
    assert "By the table of the service" in desk.card(order).text

    desk.press(order, "save", delivery_price="50")

    assert price_of(order) == (50, False)
    page = desk.card(order)
    assert "Price 50 UAH by hand" in page.text
    assert "Price by hand" in page.text
    assert "Price of delivery by the table: yes → no" in page.text
    assert "Delivery 50 Total 1 250 UAH" in typing(desk, order, items__0__quantity="3").text
    desk.press(order, "save", items__0__quantity="3")
    assert price_of(order) == (50, False)


def test_the_price_of_the_table_named_by_hand_after_all_stays(desk, order):
    """The server has put 0 there, somebody types 90 over it."""
    typed = {"items-0-quantity": "3", "delivery_shown": "0", "delivery_price": "90"}

    desk.press(order, "save", **typed)

    assert price_of(order) == (90, False)


def test_a_carrier_named_by_hand_has_no_table(desk, order):
    desk.press(order, "save", carrier="A neighbour", items__0__quantity="3")

    assert price_of(order) == (90, False)


def test_a_heavier_parcel_costs_what_its_weight_costs(desk, order):
    """4 kg a piece: 90 up to 20 kg, 150 up to 30, and nothing is known above."""
    RateFactory(Carrier.objects.get(), up_to_grams=30_000, price=150)
    order.offer.product.weight_grams = 4000
    order.offer.product.save()

    for quantity, price in (("2", 90), ("6", 150), ("8", 150), ("3", 90)):
        items = {"items-0-quantity": quantity, "items-0-price": "10"}
        desk.press(order, "save", **items)

        assert price_of(order) == (price, True), quantity


def test_the_table_is_asked_by_the_save_that_changes_the_items_alone(
    desk, order, django_assert_max_num_queries
):
    Rate.objects.update(price=95)

    desk.press(order, "save", flat="77")
    assert price_of(order) == (90, True)
    desk.press(order, "save", items__0__quantity="2")
    assert price_of(order) == (95, True)
    sent = desk.card(order).form() | {"items-0-quantity": "3"}
    with django_assert_max_num_queries(30):
        desk.post(f"/orders/{order.number}/totals/", sent)


# What is promised with the price: the day (A10.1, A10.3).


def day_of(order):
    order.refresh_from_db()
    return order.delivery_on, order.delivery_time


def test_a_price_of_another_town_is_its_own_also_while_it_is_typed(desk, order):
    """The same parcel to Odesa costs 140 and takes nine days more."""
    first, _time = day_of(order)
    rate = Carrier.objects.get().rates.get()
    odesa = {"city": "Odesa", "price": 140, "days": rate.days + 9, "free_from": None}
    RateFactory(Carrier.objects.get(), **odesa)

    answer = typing(desk, order, city="Odesa", region="")

    assert "Delivery 140 Total 540 UAH" in answer.text
    assert date_format(first + timedelta(days=9), "j E") in answer.text
    desk.press(order, "save", city="Odesa", region="")
    assert price_of(order) == (140, True)
    assert day_of(order)[0] == first + timedelta(days=9)


def test_a_parcel_that_takes_longer_now_is_promised_for_later_and_never_for_sooner(desk, order):
    """Over 3 kg it takes five days more; back under it the customer keeps the day he was told."""
    first, _time = day_of(order)
    rate = Carrier.objects.get().rates.get()
    rate.up_to_grams = 3000
    rate.save()
    RateFactory(Carrier.objects.get(), up_to_grams=30_000, price=150, days=rate.days + 5)
    order.offer.product.weight_grams = 2000
    order.offer.product.save()

    desk.press(order, "save", items__0__quantity="2")
    assert (price_of(order), day_of(order)[0]) == ((150, True), first + timedelta(days=5))

    desk.press(order, "save", items__0__quantity="1")
    assert (price_of(order), day_of(order)[0]) == ((90, True), first + timedelta(days=5))


def test_a_day_that_a_person_names_stays_whatever_the_table_says(desk, order):
    first, _time = day_of(order)
    Rate.objects.update(days=20)
    named = first - timedelta(days=1)

    desk.press(order, "save", delivery_on=named.isoformat(), items__0__quantity="2")

    assert day_of(order)[0] == named


@pytest.mark.parametrize("other", [{"carrier": "A neighbour"}, {"method": "point"}])
def test_the_day_of_one_carrier_is_nobodys_when_another_is_named_by_hand(desk, order, other):
    """Else the customer would be told a day that this carrier never gave."""
    assert day_of(order)[0] is not None

    desk.press(order, "save", **other)

    assert day_of(order) == (None, "")
    assert "Day: 2026" in desk.card(order).text


def test_a_day_named_together_with_another_carrier_is_his(desk, order):
    first, _time = day_of(order)
    named = first - timedelta(days=1)

    desk.press(order, "save", carrier="A neighbour", delivery_on=named.isoformat())

    assert day_of(order)[0] == named


def test_a_day_agreed_with_the_customer_outlives_the_carrier(desk, order):
    Order.objects.filter(pk=order.pk).update(status="scheduled")
    first, _time = day_of(order)

    desk.press(order, "save", carrier="A neighbour")

    assert day_of(order)[0] == first

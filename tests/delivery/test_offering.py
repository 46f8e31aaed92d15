"""Find options: which carriers bring a parcel, for how much, how soon (A10.1, A10.2)."""

from datetime import date
from decimal import Decimal

import pytest

from callboard.delivery import queries, rules
from callboard.delivery.rules import Parcel
from callboard.orders.models import OrderPolicy
from callboard.orders.models.order import Method
from tests.factories.delivery import CarrierFactory, RateFactory
from tests.factories.orders import OrderFactory

TODAY = date(2026, 11, 23)
FREE = queries.Days(TODAY, 1)


def parcel(city="Lviv", *, region="", grams=500, goods=990, country="UA", currency="UAH"):
    return Parcel(country, region, city, grams, Decimal(goods), currency)


def options(company, asked=None, **settings):
    return queries.options_for(company.pk, asked or parcel(), OrderPolicy(**settings), FREE)


def test_an_option_tells_service_days_date_price_interval_and_whether_it_is_free(company):
    """A10.1: Top Delivery, 4 days, 421, and that the courier will phone."""
    facts = {"days": 4, "price": 421, "intervals": ["10:00–14:00", "14:00–18:00"]}
    CarrierFactory(company, "Top Delivery", note="The courier phones on that day", rate=facts)

    [found] = options(company)

    assert (found.carrier, found.days, found.on) == ("Top Delivery", 4, date(2026, 11, 27))
    assert (found.price, found.free_from, found.is_free) == (Decimal(421), None, False)
    assert found.intervals == ("10:00–14:00", "14:00–18:00")
    assert found.note == "The courier phones on that day"


@pytest.mark.parametrize(("goods", "price"), [("1499.99", 100), (1500, 0), (9000, 0)])
def test_delivery_is_free_from_a_sum_of_goods_on(company, goods, price):
    CarrierFactory(company, "Top Delivery", rate={"free_from": 1500})

    [found] = options(company, parcel(goods=goods))

    assert (found.price, found.is_free) == (Decimal(price), price == 0)


@pytest.mark.parametrize(
    ("city", "region", "price"),
    [
        ("Lviv", "Lviv region", 40),
        ("Львів", "", 40),
        ("Львов", "Львовская", 40),
        ("Drohobych", "Lviv region", 70),
        ("Odesa", "Odesa region", 100),
        ("", "", 100),
    ],
)
def test_the_nearest_zone_decides_in_whatever_letters_it_is_written(company, city, region, price):
    carrier = CarrierFactory(company, "Top Delivery")
    RateFactory(carrier, region="Lviv region", price=70)
    RateFactory(carrier, city="Львів", price=40)

    [found] = options(company, parcel(city, region=region))

    assert found.price == price


@pytest.mark.parametrize(("grams", "price"), [(0, 50), (1000, 50), (1001, 80), (5000, 80)])
def test_the_lightest_rate_that_holds_the_parcel_is_taken(company, grams, price):
    carrier = CarrierFactory(company, "Top Delivery", rate={"up_to_grams": 1000, "price": 50})
    RateFactory(carrier, up_to_grams=5000, price=80)

    [found] = options(company, parcel(grams=grams))

    assert found.price == price


@pytest.mark.parametrize(
    "asked",
    [parcel(grams=20_001), parcel(country="PL"), parcel(currency="EUR")],
    ids=["too heavy", "another country", "another currency"],
)
def test_who_does_not_go_there_is_not_offered(company, asked):
    CarrierFactory(company, "Top Delivery")

    assert options(company, asked) == []


def test_where_a_courier_goes_the_post_is_not_offered(company):
    """A10.2, a rule that the company may switch off."""
    CarrierFactory(company, "Post", "post", position=1)
    CarrierFactory(company, "Branch", method=Method.POINT, position=2)
    assert [found.carrier for found in options(company)] == ["Post", "Branch"]

    CarrierFactory(company, "Courier", rate={"city": "Lviv"})

    assert [found.carrier for found in options(company)] == ["Courier", "Branch"]
    everybody = options(company, courier_only=False)
    assert [found.carrier for found in everybody] == ["Courier", "Post", "Branch"]
    assert [found.carrier for found in options(company, parcel("Odesa"))] == ["Post", "Branch"]


def test_a_carrier_out_of_use_and_a_neighbours_are_not_offered(company, outsider):
    CarrierFactory(company, "Closed", active=False)
    CarrierFactory(outsider.company, "Theirs")

    assert options(company) == []


@pytest.mark.parametrize("many", [1, 30])
def test_options_are_read_at_once_however_many(company, many, django_assert_num_queries):
    for number in range(many):
        RateFactory(CarrierFactory(company, f"Service {number}"), city="Lviv", price=number)

    with django_assert_num_queries(2):
        assert len(options(company)) == many


def test_the_parcel_of_an_order_weighs_and_costs_what_lies_in_it(company):
    order = OrderFactory(company, quantity=2)
    order.offer.product.weight_grams = 350
    order.offer.product.save()

    found = queries.parcel_of(company.pk, order)

    assert (found.grams, found.goods, found.currency) == (700, Decimal(1980), "UAH")
    assert (found.country, found.city) == ("UA", "Lviv")


def test_a_quote_of_nothing_is_free():
    assert rules.offered([], courier_only=True) == []

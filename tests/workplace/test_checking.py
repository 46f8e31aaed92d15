"""The address of the card is checked as it is typed, and nothing is changed (A5c, A9.2, A9.3)."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
from tests.hostile import LONG, ODD, UNKEEPABLE
from tests.workplace.paper import read


@pytest.fixture
def order(desk, operator):
    """In the operator's hands."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def checked(desk, order, **typed):
    return read(desk.get(f"/orders/{order.number}/check-address/", **typed))


def taken(page):
    return [json.loads(each["data-values"]) for each in page.with_("data-values")]


def test_each_part_says_whether_it_fits_and_what_to_take_over(desk, order):
    page = checked(desk, order, city="Львів", region="Харківська область", postal_code="79000")

    assert "City Fits" in page.text
    assert "Region Does not fit The town lies in:" in page.text
    assert "Postal code Fits" in page.text
    assert taken(page) == [{"region": "Львівська область"}]


def test_a_slip_offers_the_right_spelling_and_keeps_nothing(desk, order):
    before = order.city

    page = checked(desk, order, city="Хаоків")

    assert taken(page)[0]["city"] == "Харків"
    order.refresh_from_db()
    assert order.city == before


def test_streets_and_houses_are_those_the_company_has_sent_to(desk, order, outsider):
    OrderFactory(order.company, city="Lviv", street="вул. Шевченка", house="12 А", announce=False)
    OrderFactory(outsider.company, city="Lviv", street="Франка", house="1")

    known = checked(desk, order, city="Lviv", street="вул. Шевченка", house="12 а")
    slip = checked(desk, order, city="Lviv", street="вул. Шевченко")
    of_others = checked(desk, order, city="Lviv", street="Франка")

    assert "Street Fits" in known.text
    assert "House Fits" in known.text
    assert {"street": "вул. Шевченка"} in taken(slip)
    assert "Street Not known here" in of_others.text


def test_the_button_stands_on_a_card_that_may_be_changed_alone(desk, order, operator, outsider):
    held = desk.card(order)
    assert held.with_("id", "check-address")[0]["data-key"] == "Q"
    assert (
        desk.get(f"/orders/{OrderFactory(outsider.company).number}/check-address/").status_code
        == 404
    )


@pytest.mark.parametrize("text", [*ODD.values(), *UNKEEPABLE.values(), LONG[:3000]])
def test_hostile_words_are_checked_and_never_break(desk, order, text):
    typed = {name: text.encode(errors="surrogatepass") for name in ("city", "region", "street")}

    answer = desk.get(f"/orders/{order.number}/check-address/", **typed, house=typed["city"])

    assert answer.status_code == 200
    assert "<img" not in answer.text


def test_a_check_costs_the_same_statements_with_one_order_of_a_town_and_many(desk, order):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            checked(
                desk,
                order,
                city="Lviv",
                region="Lviv",
                postal_code="79000",
                street="Shevchenka",
                house="1",
            )
        return len(asked)

    before = statements()
    for n in range(12):
        OrderFactory(order.company, city="Lviv", street="Shevchenka", house=str(n), announce=False)

    assert statements() == before <= 20

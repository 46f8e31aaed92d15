from datetime import datetime

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.integrations import queries
from callboard.sources import actions as sources
from tests.factories.integrations import KeyFactory
from tests.factories.orders import OrderFactory


@pytest.fixture
def key(company):
    return KeyFactory(company)


def test_page_ends_where_no_order_is_left(key, company):
    numbers = [OrderFactory(company).number for _ in range(3)]

    with acting_for(company.id):
        first = queries.page_for(key, limit=2, after=0, status=None)
        last = queries.page_for(key, limit=2, after=first["next"], status=None)

    assert [item["number"] for item in first["items"]] == numbers[:2]
    assert [item["number"] for item in last["items"]] == numbers[2:]
    assert last["next"] is None


def test_order_is_told_without_the_customer(key, company):
    order = OrderFactory(company, email="halyna@example.com")

    with acting_for(company.id):
        told = queries.order_for(key, order.number)

    assert (told["number"], told["offer"], told["status"]) == (
        order.number,
        order.offer.code,
        "new",
    )
    assert isinstance(told["arrived_at"], datetime)
    for secret in (order.name, order.surname, order.city, order.email, order.customer.phone):
        assert secret not in str(told)


def test_key_of_a_webmaster_sees_every_flow_of_theirs_and_nobody_else_s(company):
    with acting_for(company.id):
        own, flow, other = (
            sources.source_of(company, **named)
            for named in (
                {"webmaster": "w17"},
                {"webmaster": "w17", "flow": "f3"},
                {"webmaster": "w18"},
            )
        )
    orders = [OrderFactory(company, source=source) for source in (own, flow, other)]
    key = KeyFactory(company, source=own)

    with acting_for(company.id):
        page = queries.page_for(key, limit=10, after=0, status=None)

        assert [item["number"] for item in page["items"]] == [order.number for order in orders[:2]]
        assert queries.order_for(key, orders[2].number) is None
        assert queries.order_for(key, 77) is None


def test_offers_come_with_the_prices_of_their_countries(key, company, offer):
    with acting_for(company.id):
        told = queries.offers_for(key)

    assert [item["code"] for item in told["items"]] == ["mug"]
    assert [price["country"] for price in told["items"][0]["prices"]] == ["UA"]

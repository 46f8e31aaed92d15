from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callboard.accounts.tenancy import acting_for
from callboard.orders.models import Order, OrderItem
from callboard.sources import actions as sources
from tests.integrations.conftest import fields_of


def walk(sender, **query):
    """The numbers of every page."""
    pages, after = [], 0
    while after is not None:
        page = sender.get("orders", after=after, **query).json()
        pages.append([item["number"] for item in page["items"]])
        after = page["next"]
    return pages


def test_order_tells_its_fate_and_nobody_s_name(sender, lead):
    lead |= {"external_id": "A-1", "quantity": 2, "email": "halyna@example.com", "city": "Львів"}
    number = sender.post(lead | {"source": {"webmaster": "w17"}}).json()["number"]

    answer = sender.get(f"orders/{number}")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["number"], told["status"], told["offer"]) == (number, "new", "mug")
    assert (told["external_id"], told["total"], told["currency"]) == ("A-1", "1980.00", "UAH")
    assert told["source"] == {"webmaster": "w17", "flow": "", "agency": ""}
    assert [(item["quantity"], item["price"]) for item in told["items"]] == [(2, "990.00")]
    for secret in ("Галина", "0671687644", "380671687644", "halyna", "Львів"):
        assert secret not in answer.content.decode()


def test_trashed_lead_says_why(sender, lead):
    number = sender.post(lead | {"phone": "700000000000"}).json()["number"]

    told = sender.get(f"orders/{number}").json()

    assert (told["status"], told["reason"]) == ("trash", "wrong_number")


@pytest.mark.parametrize("number", [0, 1, 2**63 - 1, 2**63, 10**30, "x", "-1", "1.5", "%00"])
def test_unknown_number_is_404(number, sender):
    answer = sender.get(f"orders/{number}")

    assert answer.status_code == 404
    fields_of(answer)


def test_neighbour_s_order_is_as_unknown_as_none(sender, neighbour, lead):
    number = neighbour.post(lead).json()["number"]
    sender.post(lead)

    foreign, absent = sender.get(f"orders/{number}"), sender.get("orders/77")

    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
    assert [item["number"] for item in sender.get("orders").json()["items"]] == [
        order.number for order in sender.orders()
    ]


def test_pages_hold_every_order_once_in_the_order_of_their_numbers(sender, lead):
    numbers = [sender.post(lead).json()["number"] for _ in range(7)]

    assert walk(sender, limit=3) == [numbers[:3], numbers[3:6], numbers[6:]]
    assert walk(sender, limit=7) == [numbers]
    assert walk(sender) == [numbers]


def test_page_of_nothing_ends_at_once(sender):
    assert sender.get("orders").json() == {"items": [], "next": None}


def test_orders_are_found_by_status(sender, lead):
    sender.post(lead)
    trashed = sender.post(lead | {"phone": "700000000000"}).json()["number"]

    assert walk(sender, status="trash") == [[trashed]]
    assert walk(sender, status="paid") == [[]]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": -1},
        {"limit": 201},
        {"limit": 10**9},
        {"limit": "all"},
        {"limit": "1.5"},
        {"after": -1},
        {"after": "x"},
        {"after": 10**30},
        {"after": "' OR 1=1"},
        {"status": "won"},
        {"status": "\x00"},
        {"limit": "1\x00"},
    ],
)
def test_question_that_makes_no_sense_is_refused(query, sender):
    answer = sender.get("orders", **query)

    assert answer.status_code == 422
    assert fields_of(answer) == list(query)


def test_key_of_a_source_sees_its_own_orders_only(sender, sender_with, company, lead):
    own = sender.post(lead | {"source": {"webmaster": "w17", "flow": "f3"}}).json()["number"]
    other = sender.post(lead | {"source": {"webmaster": "w18"}}).json()["number"]
    sender.post(lead)
    with acting_for(company.id):
        webmaster = sender_with(source=sources.source_of(company, webmaster="w17"))
        direct = sender_with(source=sources.source_of(company))

    assert walk(webmaster) == [[own]]
    assert webmaster.get(f"orders/{own}").status_code == 200
    assert webmaster.get(f"orders/{other}").status_code == 404
    assert all(own not in page for page in walk(direct))


def test_page_costs_the_same_whatever_its_length(sender, lead):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sender.get("orders", limit=200).status_code == 200
        return len(queries)

    for _ in range(3):
        sender.post(lead)
    three = cost()
    multiply(sender, 97)

    assert len(sender.get("orders", limit=200).json()["items"]) == 100
    assert cost() == three <= 15


def multiply(sender, times):
    """More orders like the first one."""
    first = sender.orders()[0]
    with acting_for(sender.key.company_id):
        values = Order.objects.values().get(pk=first.pk)
        item = first.items.values().get()
        rows = [values | {"id": None, "number": first.number + 100 + n} for n in range(times)]
        orders = Order.objects.bulk_create(Order(**row) for row in rows)
        OrderItem.objects.bulk_create(
            OrderItem(**item | {"id": None, "order_id": order.pk}) for order in orders
        )


def test_offers_are_listed_with_their_prices(sender, neighbour):
    assert sender.get("offers").json() == {
        "items": [
            {
                "code": "mug",
                "name": "Thermal mug",
                "prices": [{"country": "UA", "currency": "UAH", "price": "990.00"}],
            }
        ]
    }


def test_page_address_is_built_from_what_was_answered(sender, lead):
    numbers = [sender.post(lead).json()["number"] for _ in range(3)]
    first = sender.get("orders", limit=2).json()

    again = sender.get(f"orders?{urlencode({'limit': 2, 'after': first['next']})}").json()

    assert [item["number"] for item in again["items"]] == numbers[2:]
    with acting_for(sender.key.company_id):
        assert Order.objects.count() == 3

from decimal import Decimal

import pytest

from callboard.accounts.tenancy import acting_for
from callboard.orders import actions as order_actions
from callboard.sources import actions as sources
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OfferFactory
from tests.integrations.conftest import fields_of

FULL = {
    "offer": "mug",
    "phone": "+380 67 168 76 44",
    "name": "Іваненко Галина",
    "country": "ua",
    "email": "halyna@example.com",
    "ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0",
    "quantity": 2,
    "price": "499.90",
    "region": "Львівська",
    "city": "Львів",
    "street": "Городоцька",
    "house": "14",
    "comment": "Після обіду",
    "source": {"webmaster": "w17", "flow": "f3", "landing": "l1", "sub1": "autumn"},
    "external_id": "A-1001",
}


def test_lead_becomes_a_new_order(sender, lead):
    answer = sender.post(lead)

    order = sender.orders()[0]
    assert answer.status_code == 201
    assert answer.json() == {"number": order.number, "status": "new"}
    assert answer["Cache-Control"] == "no-store"
    assert order.customer.phone == "+380671687644"


def test_everything_that_is_said_is_kept(sender):
    answer = sender.post(FULL)

    order = sender.orders()[0]
    assert answer.status_code == 201
    assert (order.surname, order.name, order.country) == ("Іваненко", "Галина", "UA")
    assert (order.city, order.house, order.comment) == ("Львів", "14", "Після обіду")
    assert (order.source.webmaster, order.source.flow, order.external_id) == ("w17", "f3", "A-1001")
    assert (order.origin.ip, order.origin.landing) == ("203.0.113.7", "l1")
    assert order.origin.subs == {"sub1": "autumn"}
    with acting_for(order.company_id):
        item = order.items.get()
    assert (item.quantity, item.price) == (2, Decimal("499.90"))


def test_a_sender_can_mark_traffic_of_a_forbidden_kind(sender, lead):
    """A5c.side: as JSON and as a form; what is neither yes nor no is told."""
    assert sender.post(lead | {"source": {"banned": True}}).status_code == 201
    assert sender.orders()[0].origin.is_banned

    wrong = sender.post(lead | {"source": {"banned": "perhaps"}})

    assert wrong.status_code == 422
    assert wrong.json()["detail"][0] == {
        "field": "source.banned",
        "message": "This must be true or false.",
    }


@pytest.mark.parametrize("price", [499.9, 499, "499.90", "499", 0])
def test_price_may_be_a_number_or_text_and_stays_exact(price, sender, lead):
    assert sender.post(lead | {"price": price}).status_code == 201

    order = sender.orders()[0]
    with acting_for(order.company_id):
        assert order.items.get().price == Decimal(str(price))


def test_null_is_as_good_as_left_out(sender, lead):
    empty = dict.fromkeys(
        [
            "email",
            "ip",
            "user_agent",
            "quantity",
            "price",
            "city",
            "comment",
            "source",
            "external_id",
        ]
    )

    assert sender.post(lead | empty).status_code == 201
    assert sender.post(lead | {"email": "", "ip": ""}).status_code == 201


def test_form_says_the_same_as_json(sender):
    """A plain form, its source nested or flat."""
    body = (
        "offer=mug&phone=%2B380671687644&name=%D0%93%D0%B0%D0%BB%D0%B8%D0%BD%D0%B0&country=UA"
        "&quantity=2&price=499.90&city=&source[webmaster]=w17&flow=f3&sub2=x&external_id=A-1"
    )

    answer = sender.post_form(body)

    order = sender.orders()[0]
    assert answer.status_code == 201
    assert (order.name, order.city) == ("Галина", "")
    assert (order.source.webmaster, order.source.flow) == ("w17", "f3")
    assert order.origin.subs == {"sub2": "x"}
    with acting_for(order.company_id):
        assert order.items.get().quantity == 2


def test_plus_of_a_form_is_a_space(sender):
    """A form that does not escape the plus still means the same number."""
    answer = sender.post_form("offer=mug&phone=+380671687644&name=&country=UA")

    assert answer.status_code == 201
    assert sender.orders()[0].customer.phone == "+380671687644"


@pytest.mark.parametrize("name", ["offer", "phone", "name", "country"])
def test_what_a_lead_must_say_is_asked_for(name, sender, lead):
    del lead[name]

    answer = sender.post(lead)

    assert answer.status_code == 422
    assert fields_of(answer) == [name]
    assert sender.orders() == []


@pytest.mark.parametrize(
    "name", ["status", "company_id", "marks", "id", "number", "Phone", "webmaster"]
)
def test_unknown_field_is_refused_by_its_name(name, sender, lead):
    answer = sender.post(lead | {name: "x"})

    assert answer.status_code == 422
    assert fields_of(answer) == [name]


def test_unknown_field_of_the_source_is_refused_by_its_name(sender, lead):
    answer = sender.post(lead | {"source": {"webmaster": "w", "sub6": "x"}})

    assert (answer.status_code, fields_of(answer)) == (422, ["source.sub6"])


def test_all_wrong_fields_are_named_at_once(sender, lead):
    answer = sender.post(lead | {"country": "Ukraine", "email": "@", "quantity": 0, "price": -1})

    assert sorted(fields_of(answer)) == ["country", "email", "price", "quantity"]


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("name", 80),
        ("user_agent", 400),
        ("city", 80),
        ("postal_code", 12),
        ("street", 120),
        ("house", 12),
        ("delivery_comment", 400),
        ("comment", 2000),
        ("external_id", 80),
    ],
)
def test_longest_text_fits_and_one_letter_more_is_refused(name, longest, sender, lead):
    assert sender.post(lead | {name: "я" * longest}).status_code == 201

    answer = sender.post(lead | {name: "я" * (longest + 1)})

    assert (answer.status_code, fields_of(answer)) == (422, [name])


@pytest.mark.parametrize("code", ["nothing", "MUG", "mug ", "' OR 1=1 --"])
def test_unknown_offer_is_refused(code, sender, lead):
    answer = sender.post(lead | {"offer": code})

    assert (answer.status_code, fields_of(answer)) == (422, ["offer"])


def test_offer_that_takes_no_leads_is_refused(sender, company, lead):
    OfferFactory(company, code="old", active=False)

    answer = sender.post(lead | {"offer": "old"})

    assert (answer.status_code, fields_of(answer)) == (422, ["offer"])


def test_wrong_number_is_taken_and_sorted_out(sender, lead):
    """A7.18, A17 C32."""
    answer = sender.post(lead | {"phone": "700000000000"})

    assert answer.status_code == 201
    assert answer.json()["status"] == "trash"
    assert sender.orders()[0].reason == "wrong_number"


def test_same_external_id_gets_the_first_answer_whatever_became_of_the_order(sender, lead, company):
    lead["external_id"] = "A-1"
    first = sender.post(lead).json()
    with acting_for(company.id):
        order_actions.take(sender.orders()[0], by=MemberFactory(company=company))

    again = sender.post(lead | {"phone": "0501234567"})

    assert (again.status_code, again.json()) == (201, first)
    assert len(sender.orders()) == 1
    assert sender.orders()[0].status == "accepted"


def test_external_id_may_stand_in_the_source(sender, lead):
    first = sender.post(lead | {"source": {"external_id": "A-1"}}).json()

    assert sender.post(lead | {"external_id": "A-1"}).json() == first
    answer = sender.post(lead | {"external_id": "A-1", "source": {"external_id": "A-2"}})
    assert (answer.status_code, fields_of(answer)) == (422, ["source.external_id"])


def test_key_of_a_source_speaks_for_it_alone(sender_with, company, lead):
    with acting_for(company.id):
        source = sources.source_of(company, webmaster="w17")
    sender = sender_with(source=source)

    assert sender.post(lead).status_code == 201
    assert sender.post(lead | {"source": {"webmaster": "w17", "flow": "f3"}}).status_code == 201
    answer = sender.post(lead | {"source": {"webmaster": "w18"}})

    assert (answer.status_code, fields_of(answer)) == (422, ["source.webmaster"])
    assert [(order.source.webmaster, order.source.flow) for order in sender.orders()] == [
        ("w17", ""),
        ("w17", "f3"),
    ]


def test_words_of_a_refusal_are_in_the_language_that_was_asked_for(sender, lead):
    answer = sender.post(lead | {"offer": "x"}, Accept_Language="en")

    assert answer["Content-Language"] == "en"


# --- many at once --------------------------------------------------------------------------------


def test_batch_gives_each_lead_its_own_verdict(sender, lead):
    answer = sender.batch(lead, lead | {"offer": "x"}, {}, "lead", lead | {"phone": "0501234567"})

    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [row["index"] for row in results] == [0, 1, 2, 3, 4]
    assert [row["code"] for row in results] == [201, 422, 422, 422, 201]
    numbers = {results[0]["number"], results[4]["number"]}
    assert numbers == {order.number for order in sender.orders()}
    assert [problem["field"] for problem in results[1]["detail"]] == ["offer"]
    assert len(results[2]["detail"]) == 4


def test_batch_takes_500_and_no_more(sender, lead):
    assert sender.batch(*[{}] * 500).status_code == 200

    answer = sender.batch(*[lead] * 501)

    assert (answer.status_code, fields_of(answer)) == (422, ["leads"])
    assert sender.orders() == []


def test_repeated_batch_adds_nothing(sender, lead):
    rows = [lead | {"external_id": f"A-{n}", "phone": f"067168764{n}"} for n in range(5)]

    first = sender.batch(*rows).json()

    assert sender.batch(*rows).json() == first
    assert len(sender.orders()) == 5


def test_empty_batch_is_no_mistake(sender):
    assert sender.batch().json() == {"results": []}


@pytest.mark.parametrize("body", [{}, {"leads": None}, {"leads": {}}, {"leads": []} | {"x": 1}, []])
def test_batch_that_is_none_is_refused(body, sender):
    answer = sender.post(body, path="leads/batch")

    assert answer.status_code == 422
    fields_of(answer)

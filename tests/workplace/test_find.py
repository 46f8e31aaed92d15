import pytest

from tests.factories.orders import CustomerFactory, OrderFactory
from tests.workplace.paper import read


def test_an_order_number_leads_straight_to_its_card(desk, operator):
    """A3.7."""
    order = OrderFactory(operator.company, number=1149468)

    answer = desk.get("/find/", q=" 1149468 ")

    assert (answer.status_code, answer["Location"]) == (302, f"/orders/{order.number}/")


@pytest.mark.parametrize(
    "words", ["067 168 76 44", "+38 (067) 168-76-44", "7644", "Ivan", "Halyna"]
)
def test_phones_in_any_spelling_and_names_are_found(desk, operator, words):
    customer = CustomerFactory(operator.company, phone="+380671687644")
    order = OrderFactory(customer=customer)

    page = read(desk.get("/find/", q=words))

    assert str(order.number) in page.text
    assert page.with_("value", words)


def test_nothing_found_says_what_to_try(desk):
    page = read(desk.get("/find/", q="zzz"))

    assert "No order matches" in page.text
    words = (
        "Give the order number, at least four digits of the phone, or three letters of the name."
    )
    assert words in page.text


def test_nothing_asked_asks(desk):
    assert "What are you looking for?" in read(desk.get("/find/")).text


def test_a_strangers_order_is_not_found(desk, outsider):
    order = OrderFactory(outsider.company)

    assert "No order matches" in read(desk.get("/find/", q=str(order.number))).text


def test_odd_questions_are_answered(desk):
    for words in ("\x00", "9" * 60, "%", "'; --", "ї" * 200, "<script>"):
        assert desk.get("/find/", q=words).status_code == 200

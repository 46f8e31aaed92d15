"""The form for a lead typed by hand, in classic mode only (A14.6)."""

import uuid

import pytest

from callboard.accounts.models import Team
from callboard.customers import actions as customers
from callboard.orders.models import Order
from tests.factories.dispatch import DeskFactory
from tests.factories.orders import CustomerFactory, OfferFactory
from tests.hostile import LONG, NUMBERS, ODD
from tests.workplace.paper import read

pytestmark = pytest.mark.usefixtures("at_noon")
URL = "/orders/new/"


@pytest.fixture
def offer(company):
    return OfferFactory(company)


@pytest.fixture
def browser(leader, as_member):
    DeskFactory(leader.team, mode="classic")
    return as_member(leader)


def typed(offer, **more):
    return {
        "token": uuid.uuid4(), "offer": offer.code, "country": "UA", "phone": "067 168 76 44",
        "quantity": "1",
    } | more  # fmt: skip


def test_a_lead_typed_by_hand_is_an_order_and_its_card_opens(browser, company, offer, leader):
    answer = browser.post(
        URL,
        typed(offer, name="Шевченко Тарас Григорович", city="Lviv", quantity=2, comment="Red"),
    )

    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.number}/"
    assert (order.status, order.line, order.offer) == ("new", "first", offer)
    assert (order.customer.phone, order.surname) == ("+380671687644", "Шевченко")
    assert (order.city, order.comment, order.items.get().quantity) == ("Lviv", "Red", 2)
    assert order.items.get().price == 990
    assert order.journal.get().actor == leader
    assert (order.source.webmaster, order.source.flow) == ("", "")


def test_a_second_press_of_the_button_makes_no_second_order(browser, company, offer):
    sent = typed(offer)

    answers = [browser.post(URL, sent) for _ in range(2)]

    assert Order.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_intake_marks_it_like_any_other_lead(browser, company, offer, leader):
    """A17 C32."""
    customer = CustomerFactory(company, phone="+380671687644")
    customers.blacklist(customer, reason="rude", by=leader)

    browser.post(URL, typed(offer))

    assert "blacklist" in Order.objects.get().marks


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("offer", "nothing"), ("country", "ZZ"), ("phone", ""), ("quantity", "0"),
        ("quantity", "1000"), ("price", "-1"), ("price", "1e30"), ("email", "x"), ("token", "x"),
        ("city", "x" * 81), ("phone", "x" * 33), ("comment", "a\x00b"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_marked_and_what_was_typed_stays(browser, offer, field, value):
    answer = browser.post(URL, typed(offer, name="Kept Words") | {field: value})

    assert answer.status_code == 422
    page = read(answer)
    assert page.with_("value", "Kept Words")
    assert field == "token" or page.with_("aria-invalid", "true")
    assert not Order.objects.exists()


def test_an_offer_closed_meanwhile_is_marked(browser, offer):
    sent = typed(offer)
    offer.active = False
    offer.save(update_fields=["active"])

    assert browser.post(URL, sent).status_code == 422


@pytest.mark.parametrize(
    ("mode", "creates", "status"),
    [
        ("classic", True, 200),
        ("classic", False, 403),
        ("calling", True, 403),
        ("incoming", True, 403),
    ],
)
def test_an_operator_needs_the_right_and_classic_mode(operator, as_member, mode, creates, status):
    """A14.6."""
    DeskFactory(operator.team, mode=mode)
    Team.objects.filter(pk=operator.team_id).update(creates_leads=creates)
    browser = as_member(operator)

    assert browser.get(URL).status_code == status
    assert browser.post(URL, {}).status_code == (422 if status == 200 else 403)
    if mode == "classic":
        assert bool(read(browser.get("/orders/")).with_("href", URL)) == creates


@pytest.mark.parametrize("mode", ["calling", "incoming"])
def test_a_leader_too_types_leads_in_classic_mode_only(leader, admin, as_member, mode):
    """A14.6. An admin has no team, so no mode: the right alone decides."""
    DeskFactory(leader.team, mode=mode)

    assert as_member(leader).get(URL).status_code == 403
    assert not read(as_member(leader).get("/orders/")).with_("href", URL)
    assert as_member(admin).get(URL).status_code == 200


def test_a_neighbour_s_offer_is_none(browser, outsider):
    theirs = OfferFactory(outsider.company)

    assert browser.post(URL, typed(theirs)).status_code == 422
    assert theirs.name not in read(browser.get(URL)).text


def test_no_value_makes_the_form_fail(browser, offer):
    names = ("name", "city", "street", "comment", "phone", "email", "price", "quantity", "token")
    for place, words in enumerate([*ODD.values(), *NUMBERS, LONG[:5000]]):
        for sent in ({names[place % len(names)]: words}, dict.fromkeys(names, words)):
            answer = browser.post(URL, typed(offer) | sent)
            assert answer.status_code in {302, 422}, sent

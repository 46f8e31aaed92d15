"""The customer and what is known of where the order came from (A5c, A6.4, A7.22, A9.1)."""

import pytest
from django.utils import translation

from callboard.calls.models import Call
from callboard.kit.phone import operator_of
from callboard.orders.models import LeadOrigin
from callboard.orders.models.order import CallMade
from callboard.workplace.rules.technical import technical_of
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OrderFactory
from tests.workplace.paper import read

ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36"


@pytest.fixture
def order(desk, operator):
    customer = CustomerFactory(operator.company, phone="+380671687644")
    order = OrderFactory(customer=customer, second_phone="044 206-21-34", email="h@example.com")
    claim_of(operator, order)
    return order


def test_both_numbers_are_copied_in_one_press_and_the_buttons_stand_at_their_fields(desk, order):
    """A5c.4, A6.4."""
    page = desk.card(order)

    assert {a["data-text"] for a in page.with_("data-text")} >= {"+380671687644", "044 206-21-34"}
    assert page.with_("href", "mailto:h@example.com")
    assert page.with_("aria-label", "Call the second phone")


def test_the_second_phone_is_called_and_marks_the_order(desk, order, operator):
    """A9.1, A6.3."""
    order.call_made = CallMade.UNKNOWN
    order.save()

    answer = desk.post(f"/orders/{order.number}/call/", {"which": "second"})

    assert read(answer).with_("href", "tel:+380442062134")
    assert Call.objects.get(order=order).phone == "+380442062134"
    order.refresh_from_db()
    assert order.call_made == CallMade.MADE


@pytest.mark.parametrize("second", ["", "12", "no number"])
def test_a_second_phone_that_is_none_is_not_called(desk, order, second):
    order.second_phone = second
    order.save()

    answer = desk.post(f"/orders/{order.number}/call/", {"which": "second"})

    assert answer.status_code == 422
    assert not desk.card(order).with_("aria-label", "Call the second phone")
    assert not Call.objects.exists()


def test_the_technical_data_of_order_and_phone_are_shown(desk, order):
    """A5c.5, A5c.side."""
    LeadOrigin.objects.filter(order=order).update(
        ip="203.0.113.7", user_agent=ANDROID, is_banned=True, raw_phone="067 168 76 44",
        landing="https://mug.example/l", subs={"sub1": "autumn"},
    )  # fmt: skip

    text = desk.card(order).text

    assert "Telephone company Kyivstar" in text
    assert "IP address 203.0.113.7" in text
    assert "Source Mobile Banned traffic" in text
    assert "Pre-landing" not in text
    assert "sub1 autumn" in text
    assert ANDROID in text


@pytest.mark.parametrize(
    ("phone", "agent", "told"),
    [
        ("+380442062134", WINDOWS, ("", "м. Київ", False)),
        ("+73832201234", "", ("", "Новосибирская обл.", False)),
        ("+380671687644", ANDROID, ("Київстар", "", True)),
        ("+48225550123", "iPhone", ("", "Warsaw", True)),
    ],
)
def test_company_and_area_of_a_number_are_told_in_the_reader_s_language(
    company, phone, agent, told
):
    order = OrderFactory(customer=CustomerFactory(company, phone=phone))
    origin = LeadOrigin(user_agent=agent)

    found = technical_of(order, origin, "uk")

    assert (found.operator, found.area, found.is_mobile) == told


def test_a_number_that_is_none_tells_nothing(company):
    order = OrderFactory(customer=CustomerFactory(company, phone="12", phone_is_valid=False))

    assert technical_of(order, None, None) == ("", "", False, False, "", "", False)
    assert operator_of("12", "en") == ""


PROBLEMS = {
    "call_back": ("Call back needed", "Нужно перезвонить"),
    "no_answer": ("Does not answer", "Не отвечает"),
    "changed_mind": ("Changed their mind", "Передумал(а)"),
    "wrong_number": ("Wrong number", "Некорректный номер"),
    "spam": ("Spam", "Спам"),
    "duplicate": ("Duplicate", "Дубль"),
    "other": ("Other", "Другое"),
}


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("ru", 1)])
def test_every_problem_of_the_manuals_is_offered_and_kept(desk, order, operator, language, place):
    """A7.22."""
    operator.language = language
    operator.save()
    page = desk.get(f"/orders/{order.number}/")
    offered = dict(page.context["form"].fields["problem"].widget.choices)
    with translation.override(language):
        told = {value: str(word) for value, word in offered.items() if value}
    assert told == {value: words[place] for value, words in PROBLEMS.items()}

    for value in PROBLEMS:
        sent = desk.card(order).form() | {"problem": value}
        assert desk.post(f"/orders/{order.number}/save/", sent).status_code == 200
        order.refresh_from_db()
        assert order.problem == value


ELSEWHERE = "not the order's country"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("95.165.1.1", f"Russia {ELSEWHERE}"),
        ("2a02:6b8::feed:ff", f"Russia {ELSEWHERE}"),
        ("91.198.36.14", "Ukraine"),
        ("::ffff:91.198.36.14", "Ukraine"),
        ("192.168.1.7", "–"),
        ("203.0.113.7", "–"),
        (None, "–"),
    ],
)
def test_the_country_of_the_ip_address_is_told_and_marked_when_it_is_not_the_order_s(
    desk, order, address, told
):
    """A5c: geo of IP. Private addresses, those of nobody and none at all are a dash."""
    LeadOrigin.objects.filter(order=order).update(ip=address)

    text = desk.card(order).text

    assert f"Country by IP address {told} Confirm order" in text
    assert (ELSEWHERE in text) == (ELSEWHERE in told)


@pytest.mark.parametrize(
    ("language", "told"), [("ru", "Россия не страна заказа"), ("uk", "Росія не країна замовлення")]
)
def test_the_country_of_the_ip_address_is_named_in_the_reader_s_language(
    desk, order, operator, language, told
):
    """A5c: geo of IP."""
    LeadOrigin.objects.filter(order=order).update(ip="95.165.1.1")
    operator.language = language
    operator.save()

    assert told in desk.card(order).text

"""The words and drawings that templates share."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from callboard.kit.templatetags import kit


def shown(template: str, **context: object) -> str:
    return Template("{% load kit %}" + template).render(Context(context))


def plain(text: str) -> str:
    """With ordinary spaces and minus, as a person would type it."""
    spaces = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
    return text.translate(spaces).replace("\N{MINUS SIGN}", "-")


def test_an_icon_is_inline_silent_and_without_style():
    svg = shown('{% icon "phone" %}')

    assert svg.startswith("<svg")
    assert 'class="icon"' in svg
    assert 'aria-hidden="true"' in svg
    assert "style=" not in svg


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (2075, "2 075 UAH"),
        (Decimal("1234567.50"), "1 234 567.50 UAH"),
        (Decimal("990.00"), "990 UAH"),
        (Decimal("-95"), "-95 UAH"),
        (0, "0 UAH"),
        (None, ""),
    ],
)
def test_money_is_grouped_and_has_its_currency(amount, words):
    assert plain(kit.money(amount, "UAH")) == words


def test_cents_follow_the_language():
    with translation.override("ru"):
        assert plain(kit.money(Decimal("10.5"), "UAH")) == "10,50 UAH"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+380671687644", "+380 67 168 7644"),
        ("+77012221840", "+7 701 222 1840"),
        ("not a phone", "not a phone"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_is_grouped_as_people_read_it(number, words):
    assert plain(kit.phone(number)) == words


def test_a_moment_is_shown_on_the_clock_of_its_owner():
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    assert kit.local(noon, "Asia/Almaty") == "17:00"
    assert kit.local(noon, "Europe/Kyiv", "j.m H:i") == "23.11 14:00"
    with timezone.override("Europe/Kyiv"):
        assert kit.local(noon) == "14:00"
    assert kit.local(None, "Europe/Kyiv") == ""


def test_a_key_stands_as_on_the_keyboard():
    assert shown('{% key "Ctrl+Enter" %}{% key name %}', name="<") == (
        "<kbd>Ctrl+Enter</kbd><kbd>&lt;</kbd>"
    )


def test_a_query_changes_one_parameter_and_keeps_the_rest(rf):
    request = rf.get("/orders/", {"status": ["new", "hold"], "after": "90", "q": "Львів"})

    query = shown("{% query after=None page=2 %}", request=request)

    assert query == "?status=new&amp;status=hold&amp;q=%D0%9B%D1%8C%D0%B2%D1%96%D0%B2&amp;page=2"

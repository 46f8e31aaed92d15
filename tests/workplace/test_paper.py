"""An order on a plain sheet, and the way of its parcel on the card."""

from datetime import date

import pytest

from callboard.orders import actions
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory, at_place
from tests.workplace.paper import read


@pytest.fixture
def parcel(admin, at_noon):
    """Sent, then handed over."""
    order = at_place(
        admin.company,
        Status.SENDING,
        Line.BUYOUT,
        carrier="Nova",
        track_code="20450000000017",
        delivery_on=date(2026, 11, 24),
        second_phone="+380501112233",
    )
    actions.advance(order, by=admin, version=None)
    return order


def test_the_sheet_tells_what_a_parcel_needs_and_nothing_of_the_desk(desk, parcel):
    text = read(desk.get(f"/orders/{parcel.number}/paper/")).text

    for part in (f"Order {parcel.number}", "Ivanenko Halyna", "UA, Lviv, Horodotska 14", "Nova"):
        assert part in text
    for part in ("20450000000017", "+380501112233", "24 Nov 2026", "990 UAH", "Received, date"):
        assert part in text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " "), part
    assert "Attempts" not in text
    assert "Webmaster" not in text


def test_the_card_shows_track_code_and_the_way_of_the_parcel(desk, parcel):
    """A5c.8."""
    page = desk.card(parcel)

    assert "The parcel 20450000000017" in page.text
    assert "Nova 12:00 In delivery · Ada" in page.text
    assert "20450000000017" in {a["data-text"] for a in page.with_("data-text")}


def test_before_there_is_a_parcel_the_card_tells_of_none(desk, operator):
    assert not desk.card(OrderFactory(operator.company)).with_("id", "h-parcel")


def test_a_strangers_order_is_not_printed(desk, outsider):
    order = OrderFactory(outsider.company)

    assert desk.get(f"/orders/{order.number}/paper/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Order", "Recipient", "Mark-up 50", "Total 1 040 UAH", "Received, date"]),
        ("ru", ["Заказ", "Получатель", "Наценка 50", "Итог 1 040 UAH", "Получено, дата"]),
        ("uk", ["Замовлення", "Одержувач", "Націнка 50", "Разом 1 040 UAH", "Отримано, дата"]),
    ],
)
def test_the_sheet_speaks_the_language_of_who_prints(desk, operator, parcel, language, words):
    operator.language = language
    operator.save()
    parcel.discount = -50
    parcel.save()

    page = read(desk.get(f"/orders/{parcel.number}/paper/"))

    text = page.text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")
    assert [word for word in words if word not in text] == [], text
    assert page.with_("lang")[0]["lang"] == language


def test_the_sheet_is_a_key_away_and_its_button_is_ready(desk, parcel):
    (link,) = desk.card(parcel).with_("data-key", "Shift+P")

    sheet = read(desk.get(link["href"]))

    assert sheet.with_("autofocus")

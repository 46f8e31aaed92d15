"""Whatever text is typed into the desk: kept as typed or refused, shown as text, never a failure."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from callboard.customers.models import Customer
from callboard.workplace.forms import OUTCOMES
from tests.factories.accounts import PASSWORD
from tests.factories.dispatch import claim_of
from tests.factories.orders import CustomerFactory, OrderFactory
from tests.hostile import LONG, ODD, UNKEEPABLE
from tests.workplace.paper import read

ALL = ODD | UNKEEPABLE | {"long": LONG}

# What a person may write into freely, and how much of it.
TEXTS = ("comment", "delivery_comment", "city", "street", "delivery_time", "surname", "name")


def is_shown_as_text(answer, words):
    """Nothing typed became an element, an attribute or a line of a header."""
    html = answer.content.decode()
    bare = [words] if "<" in words or '"' in words else []
    assert not [each for each in bare if each in html]
    assert "onerror" not in {name for attrs in read(answer).with_("onerror") for name in attrs}
    return True


@pytest.fixture
def order(operator, desk):
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


@pytest.mark.parametrize("name", ODD)
def test_what_is_typed_on_the_card_is_kept_as_typed_and_shown_as_text(name, desk, order):
    words = ODD[name][:20]
    page = desk.card(order)

    answer = desk.press(order, "save", page=page, **dict.fromkeys(TEXTS, words))

    assert answer.status_code == 200, read(answer).text[:2000]
    order.refresh_from_db()
    kept = {field: getattr(order, field) for field in TEXTS}
    typed = words.replace("\r\n", "\n").strip()
    assert kept == dict.fromkeys(TEXTS, typed)
    again = desk.get(f"/orders/{order.number}/")
    assert is_shown_as_text(again, words)
    assert escape(typed) in again.content.decode()

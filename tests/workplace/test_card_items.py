"""What is sold, on the card: sets, lines, and the sums that follow what is typed."""

from decimal import Decimal

import pytest

from callboard.catalogue.models import ExtraProduct, SalesOption
from callboard.dispatch.queries import holder_of
from callboard.orders import actions as orders
from tests.factories.dispatch import claim_of
from tests.factories.orders import OfferFactory, OrderFactory, ProductFactory
from tests.workplace.paper import read


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator."""
    order = OrderFactory(operator.company, number=1149468)
    claim_of(operator, order)
    return order


def test_the_sums_are_shown(desk, order):
    """A5b, A5c.3, A10.4."""
    orders.save(
        order,
        by=holder_of(order.customer).member,
        version=None,
        fields={"delivery_price": Decimal(95)},
    )

    assert "Without delivery 990 Discount 0 Delivery 95 Total 1 085 UAH" in plain(desk.card(order))


def plain(page):
    return " ".join(
        page.text.replace("\N{NARROW NO-BREAK SPACE}", " ")
        .replace("\N{NO-BREAK SPACE}", " ")
        .split()
    )


def test_typed_sums_are_recomputed_and_nothing_is_saved(desk, order):
    sent = desk.card(order).form() | {
        "items-0-quantity": "3",
        "items-0-discount": "25",
        "discount": "100",
    }

    answer = desk.post(f"/orders/{order.number}/totals/", sent)

    assert "Without delivery 2 229 Discount 100 Delivery 0 Total 2 129 UAH" in plain(read(answer))
    assert order.items.get().quantity == 1


def test_sums_of_nonsense_leave_it_out(desk, order):
    sent = desk.card(order).form() | {"items-0-price": "abc", "delivery_price": "x"}

    answer = desk.post(f"/orders/{order.number}/totals/", sent)

    assert answer.status_code == 200
    assert "Total 0 UAH" in plain(read(answer))


def test_a_set_replaces_the_main_items_and_keeps_the_others(desk, order):
    """A8.1."""
    option = SalesOption.objects.create(
        company=order.company, offer=order.offer, name="2+1", paid=2, gifts=1
    )
    extra = ExtraProduct.objects.create(
        company=order.company, offer=order.offer, product=ProductFactory(order.company), price=150
    )
    desk.press(order, "items", add=str(extra.pk))

    answer = desk.press(order, "items", option=str(option.pk))

    assert answer.status_code == 200
    lines = [(i.kind, i.quantity, i.price, i.discount_percent) for i in order.items.all()]
    assert lines == [("main", 2, 990, 0), ("main", 1, 990, 100), ("extra", 1, 150, 0)]
    page = read(answer)
    assert "gift" in page.text
    assert page.with_("aria-pressed", "true")


def test_a_line_is_removed(desk, order):
    answer = desk.press(order, "items", remove="0")

    assert answer.status_code == 200
    assert not order.items.exists()


def test_somebody_elses_set_is_not_taken(desk, order):
    foreign = SalesOption.objects.create(
        company=order.company, offer=OfferFactory(order.company), name="3+2", paid=3, gifts=2
    )

    desk.press(order, "items", option=str(foreign.pk))

    assert order.items.get().quantity == 1

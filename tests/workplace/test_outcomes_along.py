"""An outcome and the other orders of the customer: ticked ones go along, the next one opens."""

import pytest

from callboard.orders.models import LeadOrigin
from callboard.orders.statuses import Status
from tests.factories.dispatch import claim_of
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read


@pytest.fixture
def order(desk, operator):
    """In work, held by the operator, complete."""
    order = OrderFactory(operator.company)
    claim_of(operator, order)
    return order


def again(order):
    order.refresh_from_db()
    return order


def came_from(*orders, ip="203.0.113.7"):
    """These orders were sent from one address."""
    for order in orders:
        LeadOrigin.objects.filter(order=order).update(ip=ip)


def test_ticked_duplicates_go_along_with_a_confirmed_order(desk, order):
    """A5c, A7.21."""
    twin = OrderFactory(customer=order.customer, offer=order.offer)
    other = OrderFactory(customer=order.customer)

    answer = desk.press(order, "confirm")

    assert (again(twin).status, twin.duplicate_of) == (Status.TRASH, order.number)
    assert again(other).status == Status.ACCEPTED  # it is the one in work now
    assert answer["HX-Redirect"] == f"/orders/{other.number}/"


def test_the_next_order_of_the_customer_opens_by_itself(desk, order):
    other = OrderFactory(customer=order.customer)

    answer = desk.press(order, "cancel", **{"cancel-reason": "expensive"})

    assert answer["HX-Redirect"] == f"/orders/{other.number}/"
    page = desk.card(other)
    assert "Next: another order of the same customer." in page.text
    assert "Held by you" in page.text


def test_a_wrong_number_takes_the_other_orders_along(desk, order):
    """A7.18, A7.24."""
    other = OrderFactory(customer=order.customer)
    dialog = desk.card(order).form(f"/orders/{order.number}/trash/")
    assert dialog["trash-along"] == [str(other.number)]

    desk.press(order, "trash", **dialog, **{"trash-reason": "wrong_number"})

    assert {again(order).status, again(other).status} == {Status.TRASH}


def test_another_reason_takes_nobody_along(desk, order):
    other = OrderFactory(customer=order.customer)

    desk.press(
        order, "trash", **{"trash-reason": "did_not_order", "trash-along": [str(other.number)]}
    )

    assert (again(order).status, again(other).status) == (Status.TRASH, Status.ACCEPTED)


def test_a_duplicate_names_its_original(desk, order):
    """A7.21."""
    page = read(desk.press(order, "trash", **{"trash-reason": "duplicate"}))
    assert "Give the number of the order that this one doubles." in page.text
    first = OrderFactory(order.company)

    desk.press(
        order, "trash", **{"trash-reason": "duplicate", "trash-duplicate_of": str(first.number)}
    )

    assert again(order).duplicate_of == first.number


def test_ticked_doubles_of_phone_and_address_go_along_with_a_duplicate(desk, order):
    """A7.21, A7.24: the same offer is ticked beforehand, an order of the same address never."""
    first = OrderFactory(customer=order.customer, offer=order.offer)
    twin = OrderFactory(customer=order.customer, offer=order.offer)
    other = OrderFactory(customer=order.customer)
    near = OrderFactory(order.company)
    came_from(order, near)
    dialog = desk.card(order).form(f"/orders/{order.number}/trash/")
    assert set(dialog["trash-doubles"]) == {str(first.number), str(twin.number)}

    sent = dialog | {"trash-doubles": [*dialog["trash-doubles"], str(near.number)]}
    sent |= {"trash-reason": "duplicate", "trash-duplicate_of": str(first.number)}
    desk.press(order, "trash", **sent)

    assert {again(o).status for o in (order, twin, near)} == {Status.TRASH}
    assert {o.duplicate_of for o in (order, twin, near)} == {first.number}
    assert again(first).status != Status.TRASH
    assert again(other).status != Status.TRASH
    assert near.comment == f"23.11 – duplicate of order no. {first.number}"

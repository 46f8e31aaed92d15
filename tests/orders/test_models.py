"""What the database refuses by itself, whatever the code above it does."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from callboard.kit import clock
from callboard.orders.models import Order, OrderEntry, OrderItem
from callboard.orders.statuses import PLACES, Line, Status
from tests.factories.orders import OrderFactory, at_place

NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)
IMPOSSIBLE = [
    (status, line) for status in Status for line in (*Line, None) if (status, line) not in PLACES
]


@pytest.mark.parametrize(("status", "line"), IMPOSSIBLE)
def test_a_status_cannot_stand_on_a_line_that_does_not_hold_it(company, status, line):
    order = OrderFactory(company, shipped_at=NOON, paid_at=NOON, reason="other")

    with pytest.raises(IntegrityError, match=r"order_(stands|promise)"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(
            status=status, line=line, due_at=order.due_at if line else None
        )


@pytest.mark.parametrize("place", sorted(PLACES, key=str))
def test_every_place_of_the_law_is_possible(company, place):
    assert at_place(company, *place).pk


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"status": "cancelled", "line": "reject", "reason": ""}, "refusal_has_a_reason"),
        ({"status": "callback", "due_at": None}, "promise_has_a_time"),
        ({"line": None, "status": "trash", "reason": "spam"}, "without_a_line_is_not_due"),
        ({"missed_on": "first"}, "missed_mark"),
        ({"status": "paid", "line": "retention"}, "paid_has_a_time"),
        ({"status": "arrived", "line": "buyout"}, "on_its_way_has_left"),
        ({"delivery_price": -1}, "delivery_price"),
    ],
)
def test_nonsense_is_refused_by_its_constraint(company, facts, constraint):
    order = OrderFactory(company)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**facts)


def test_a_promise_on_buyout_needs_a_parcel_that_left(company):
    order = at_place(company, Status.CALLBACK, Line.BUYOUT)

    with pytest.raises(IntegrityError, match="order_stands"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(shipped_at=None)


def test_an_external_id_is_once_per_source_and_none_is_no_id(company):
    first = OrderFactory(company, external_id="A-1")
    OrderFactory(company, external_id="")
    OrderFactory(company, external_id="")

    with pytest.raises(IntegrityError, match="external_id_once"), transaction.atomic():
        OrderFactory(company, external_id="A-1", source=first.source)


@pytest.mark.parametrize(
    "facts", [{"quantity": 0}, {"quantity": 1000}, {"price": -1}, {"discount_percent": 101}]
)
def test_an_item_is_sensible(company, facts):
    order = OrderFactory(company)

    with pytest.raises(IntegrityError), transaction.atomic():
        OrderItem.objects.filter(order=order).update(**facts)


def test_a_journal_line_belongs_to_an_order_of_the_same_company(company, outsider):
    order = OrderFactory(outsider.company)

    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 (the check is deferred)
        OrderEntry.objects.create(
            company=company, order=order, kind="x", action="save", to_status="new", at=clock.now()
        )
        from django.db import connection  # noqa: PLC0415

        connection.check_constraints()

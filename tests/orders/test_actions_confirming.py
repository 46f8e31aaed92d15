"""What an order needs before it is confirmed, what it may cost, and what confirming empties."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from callboard.kit.errors import Refused
from callboard.orders import actions
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.models.order import Method
from callboard.orders.rules import ItemLine
from callboard.orders.statuses import Line, Status
from tests.factories.orders import OrderFactory, ProductFactory

pytestmark = pytest.mark.usefixtures("at_noon")

S, L = Status, Line
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 12:00 in Kyiv, a Monday


def policy(company, **facts):
    OrderPolicy.objects.filter(company=company).update(**facts)


def fresh(order):
    return Order.objects.select_related("customer", "offer", "company").get(pk=order.pk)


def test_confirm_says_everything_that_is_missing_and_changes_nothing(company, operator):
    order = OrderFactory(company, call_made="", city="", street="", name="", surname="")
    order.items.all().delete()

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.confirm(order, by=operator, version=1)

    assert set(refused.value.fields) == {"call_made", "city", "street", "name", "items"}
    assert fresh(order).version == 1


@pytest.mark.parametrize(
    ("method", "needed"),
    [(Method.DOOR, {"city", "street", "house"}), (Method.POINT, {"city", "point"})],
)
def test_confirm_asks_for_what_the_delivery_needs(company, operator, method, needed):
    order = OrderFactory(company, method=method, city="", street="", house="")

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.confirm(order, by=operator, version=1)

    assert set(refused.value.fields) == needed


def test_an_own_courier_goes_today_or_tomorrow_at_a_time(company, operator):
    """A7.1."""
    order = OrderFactory(company, method=Method.COURIER)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.confirm(order, by=operator, version=1, on=date(2026, 11, 26))
    done = actions.confirm(order, by=operator, version=1, on=date(2026, 11, 24), time="14:00")

    assert set(refused.value.fields) == {"delivery_on", "delivery_time"}
    assert (done.status, done.delivery_on) == (S.PACKING, date(2026, 11, 24))


def test_confirm_empties_what_was_about_calling(company, operator):
    order = OrderFactory(
        company, status=S.CALLBACK, promised_by=operator, attempts=4, assignee=operator, problem="x"
    )

    done = actions.confirm(order, by=operator, version=1)

    assert (done.status, done.line, done.confirmed_at) == (S.PACKING, L.BUYOUT, NOON)
    assert (done.attempts, done.promised_by, done.due_at, done.assignee, done.problem) == (
        0, None, None, None, "",
    )  # fmt: skip


def test_an_auto_paid_company_needs_no_address_and_is_paid_at_once(company, operator):
    """A7.7: both journal rows in one transaction."""
    policy(company, auto_paid=True)
    order = OrderFactory(company, city="", street="", house="")

    done = actions.confirm(order, by=operator, version=1)

    assert (done.status, done.line, done.paid_at) == (S.PAID, L.RETENTION, NOON)
    kinds = [entry.action for entry in done.journal.order_by("id")]
    assert kinds == ["receive", "confirm", "paid"]


@pytest.mark.parametrize(("percent", "allowed"), [(0, 1), (30, 1), (31, 0), (99, 0), (100, 1)])
def test_a_discount_is_0_to_30_or_exactly_100(company, operator, percent, allowed):
    """A8.4."""
    order = OrderFactory(company)
    line = ItemLine(ProductFactory(company).pk, "extra", 1, 990, percent)

    if allowed:
        actions.save(order, by=operator, version=1, fields={}, items=[line])
        assert order.items.get().discount_percent == percent
    else:
        with pytest.raises(Refused, match="0 to 30"), transaction.atomic():
            actions.save(order, by=operator, version=1, fields={}, items=[line])


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"delivery_price": -1}, "delivery_price"), ({"discount": 991}, "discount")],
)
def test_an_order_never_costs_less_than_nothing(company, operator, fields, wrong):
    """A8.5: a discount or mark-up on the whole."""
    order = OrderFactory(company)

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.save(order, by=operator, version=1, fields=fields)
    marked_up = actions.save(order, by=operator, version=1, fields={"discount": -100})

    assert list(refused.value.fields) == [wrong]
    assert marked_up.discount == -100


def test_a_product_of_a_neighbour_cannot_be_added(company, operator, outsider):
    order = OrderFactory(company)
    foreign = ProductFactory(outsider.company)

    with pytest.raises(Refused), transaction.atomic():
        actions.save(
            order, by=operator, version=1, fields={}, items=[ItemLine(foreign.pk, "extra", 1, 1)]
        )

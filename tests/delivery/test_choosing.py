"""One of the options becomes the delivery of an order (A10.1 to A10.3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from callboard.delivery import actions, queries
from callboard.kit import clock
from callboard.kit.errors import Refused, Stale
from callboard.orders import actions as orders
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Status
from tests.factories.delivery import CarrierFactory, CityHoursFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def order(company):
    return OrderFactory(company)


def choose(order, carrier, *, by, interval="", version=None):
    key = f"table:{carrier.rates.get().pk}"
    policy = OrderPolicy.objects.get(company=order.company)
    with transaction.atomic():
        return actions.choose(
            order,
            key=key,
            interval=interval,
            policy=policy,
            now=clock.now(),
            by=by,
            version=version,
        )


def test_the_choice_fixes_carrier_cost_and_date_and_is_in_the_history(order, operator):
    """A10.1, A10.3."""
    facts = {"days": 4, "price": 421, "intervals": ["10:00–14:00", "14:00–18:00"]}
    carrier = CarrierFactory(order.company, "Top Delivery", rate=facts)

    done = choose(order, carrier, by=operator, interval="14:00–18:00")

    assert (done.carrier, done.method, done.delivery_price) == ("Top Delivery", "door", 421)
    assert (done.delivery_on, done.delivery_time) == (date(2026, 11, 27), "14:00–18:00")
    entry = done.journal.order_by("id").last()
    assert (entry.actor, entry.facts["fields"]["carrier"]) == (operator, ["", "Top Delivery"])
    assert entry.facts["fields"]["delivery_price"] == ["0.00", "421.00"]


def test_the_price_is_worked_out_anew_from_the_order_as_it_is_kept(order, operator):
    carrier = CarrierFactory(order.company, "Top Delivery", rate={"free_from": 1500})
    assert choose(order, carrier, by=operator).delivery_price == 100

    item = order.items.get()
    item.quantity = 2
    item.save()

    assert choose(order, carrier, by=operator).delivery_price == Decimal(0)


def test_an_option_that_is_gone_or_an_interval_of_nobody_is_refused(order, operator):
    carrier = CarrierFactory(order.company, "Top Delivery", rate={"intervals": ["10:00–14:00"]})

    with pytest.raises(Refused, match="times of delivery"):
        choose(order, carrier, by=operator, interval="03:00–04:00")
    carrier.active = False
    carrier.save()
    with pytest.raises(Refused, match="not offered any more"):
        choose(order, carrier, by=operator, interval="10:00–14:00")


def test_somebody_elses_change_is_not_overwritten(order, operator, leader):
    carrier = CarrierFactory(order.company, "Top Delivery")
    orders.save(order, by=leader, version=1, fields={"flat": "7"})

    with pytest.raises(Stale):
        choose(order, carrier, by=operator, version=1)


def test_a_carrier_that_asks_for_coordinates_gets_them(order, operator):
    """A5a: when it is chosen, and when the order is confirmed."""
    carrier = CarrierFactory(order.company, "Drones", asks_coordinates=True)

    with pytest.raises(Refused) as refused:
        choose(order, carrier, by=operator)
    assert list(refused.value.fields) == ["latitude"]
    orders.save(order, by=operator, version=None, fields={"carrier": "Drones"})
    with pytest.raises(Refused) as refused, transaction.atomic():
        orders.confirm(order, by=operator, version=None)
    assert list(refused.value.fields) == ["latitude"]

    type(order).objects.filter(pk=order.pk).update(latitude="49.84", longitude="24.03")
    order.refresh_from_db()
    assert choose(order, carrier, by=operator).carrier == "Drones"
    assert orders.confirm(order, by=operator, version=None).status == Status.PACKING


def test_our_own_courier_comes_on_the_first_day_that_is_open(order, operator, company):
    """A10.1, A17 C5."""
    carrier = CarrierFactory(company, "Own", "own", rate={"days": 0, "intervals": ["18–20"]})
    assert choose(order, carrier, by=operator, interval="18–20").delivery_on == date(2026, 11, 23)

    CityHoursFactory(company, "Lviv", today_until=12)

    done = choose(order, carrier, by=operator, interval="18–20")
    assert (done.method, done.delivery_on) == ("courier", date(2026, 11, 24))


def test_a_neighbour_chooses_nothing_of_ours(order, operator, outsider):
    theirs = CarrierFactory(outsider.company, "Theirs")

    assert queries.carrier_named(order.company_id, "Theirs") is None
    with pytest.raises(Refused, match="not offered any more"), transaction.atomic():
        actions.choose(
            order,
            key=f"table:{theirs.pk}",
            interval="",
            policy=OrderPolicy(),
            now=clock.now(),
            by=operator,
            version=None,
        )

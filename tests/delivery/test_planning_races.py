"""The last place of a day goes to one order, however many are confirmed at once (A17 C5)."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from callboard.accounts.tenancy import acting_for
from callboard.kit import clock
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders.models import Order
from callboard.orders.models.order import Method
from callboard.orders.statuses import Status
from tests.dispatch.racing import PATIENCE, racers, wait_until_one_waits_for_a_lock
from tests.factories.accounts import CompanyFactory, MemberFactory, TeamFactory
from tests.factories.delivery import CityHoursFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = date(2026, 11, 23)


def test_the_last_place_of_a_day_is_given_once():
    company = CompanyFactory()
    member = MemberFactory(company=company, team=TeamFactory(company=company))
    CityHoursFactory(company, "Lviv", per_day=1)
    facts = {"method": Method.COURIER, "delivery_on": MONDAY, "delivery_time": "18–20"}
    with clock.frozen(datetime(2026, 11, 23, 10, tzinfo=UTC), in_all_threads=True):
        first, second = (OrderFactory(company, **facts) for _ in range(2))

        with racers(company.id, 1) as race, acting_for(company.id), transaction.atomic():
            orders.confirm(first, by=member, version=None)
            late = race(lambda: orders.confirm(second, by=member, version=None))
            wait_until_one_waits_for_a_lock()

        with pytest.raises(Refused, match="That day is full"):
            late.result(PATIENCE)
    with acting_for(company.id):
        assert Order.objects.filter(company=company, status=Status.PACKING).count() == 1

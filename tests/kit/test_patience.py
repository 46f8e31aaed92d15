"""A lost race for a lock is tried again: the whole transaction by the door, else the action."""

import threading

import pytest
from django.db.models import Func

from callboard.accounts.tenancy import acting_for
from callboard.customers.models import Customer
from callboard.kit import patience
from tests.dispatch.racing import PATIENCE, racers
from tests.factories.accounts import CompanyFactory
from tests.factories.orders import CustomerFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop():
    return CompanyFactory()


def test_a_transaction_that_met_a_deadlock_is_done_again_whole(shop):
    """Reliability, rule 7: whoever lost sees nothing of it, and what it did first is undone."""
    one, other = CustomerFactory(shop), CustomerFactory(shop)
    together = threading.Barrier(2, timeout=PATIENCE)
    tries = []

    def rename(customer) -> None:
        found = Customer.objects.select_for_update().get(pk=customer.pk)
        found.name += "!"
        found.save(update_fields=["name"])

    def both(first, second, met) -> None:
        with acting_for(shop.pk):
            tries.append(first)
            rename(first)
            if not met:
                met.append(True)
                together.wait()
            patience.patient(rename)(second)

    before = {customer.pk: customer.name for customer in (one, other)}
    with racers(None, 2) as race:
        done = [
            race(patience.whole, lambda met=[]: both(one, other, met)),
            race(patience.whole, lambda met=[]: both(other, one, met)),
        ]

    assert [work.exception() for work in done] == [None, None]
    assert len(tries) > 2
    with acting_for(shop.pk):
        names = dict(Customer.objects.values_list("pk", "name"))
    assert names == {pk: f"{name}!!" for pk, name in before.items()}


def test_any_other_trouble_is_not_tried_again(shop):
    tries = []

    def work() -> None:
        with acting_for(shop.pk), patience.at_most(50):
            tries.append(True)
            Customer.objects.annotate(slept=Func(1, function="pg_sleep")).first()

    CustomerFactory(shop)
    with pytest.raises(patience.TooMuch):
        patience.whole(work)

    assert len(tries) == 1

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from callboard.accounts import tasks
from callboard.accounts.models import SignInFailure
from callboard.orders.models import Order
from tests.factories.orders import OrderFactory


def test_old_tries_go_in_nobody_s_rooms(db, at_noon):
    SignInFailure.objects.create(login="x", address="::", at=at_noon - timedelta(hours=2))

    tasks.sweep(0)

    assert not SignInFailure.objects.exists()


def test_the_sweep_is_due_every_twenty_minutes():
    due = {periodic.task.name: periodic.cron for periodic in _periodic()}

    assert due["callboard.accounts.tasks.sweep"] == "*/20 * * * *"


def test_every_night_the_rows_of_each_company_are_looked_at(company, outsider, caplog):
    """Rule 33: a broken row fails the job of that night, and its company and rule are told."""
    OrderFactory(company)
    assert tasks.check_invariants.func(0) is None
    Order.objects.filter(company=company).update(status="accepted")

    with pytest.raises(RuntimeError, match=f"{company.pk}"):
        tasks.check_invariants.func(0)

    assert [each.message for each in caplog.records if "broken rows" in each.message]


def _periodic():
    return app.periodic_registry.periodic_tasks.values()

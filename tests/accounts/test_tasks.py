from datetime import timedelta

from procrastinate.contrib.django import app

from callboard.accounts import tasks
from callboard.accounts.models import SignInFailure


def test_old_tries_go_in_nobody_s_rooms(db, at_noon):
    SignInFailure.objects.create(login="x", address="::", at=at_noon - timedelta(hours=1))

    tasks.sweep(0)

    assert not SignInFailure.objects.exists()


def test_the_sweep_is_due_every_twenty_minutes():
    due = {periodic.task.name: periodic.cron for periodic in _periodic()}

    assert due["callboard.accounts.tasks.sweep"] == "*/20 * * * *"


def _periodic():
    return app.periodic_registry.periodic_tasks.values()

"""Rule 31: an upgrade keeps nobody waiting behind it."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from callboard.config import upgrade
from tests import database


@pytest.fixture
def in_use(transactional_db):
    """Somebody reads a table and holds it; `go` lets them end."""
    go, held = threading.Event(), threading.Event()

    def read():
        with database.as_owner() as owner, owner.transaction():
            owner.execute("LOCK TABLE accounts_team IN ACCESS SHARE MODE")
            held.set()
            go.wait(30)

    reader = threading.Thread(target=read)
    reader.start()
    held.wait(30)
    yield go
    go.set()
    reader.join()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def take_it_all():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_team IN ACCESS EXCLUSIVE MODE")


def test_an_upgrade_steps_back_from_a_table_in_use_and_comes_again(in_use, monkeypatch):
    monkeypatch.setattr(upgrade, "LOCK_WAIT", "100ms")
    tried = []

    def step():
        tried.append(1)
        if len(tried) == 3:
            in_use.set()
        take_it_all()

    upgrade.hurry()
    upgrade.patiently(step, tries=50, pause=0.05)

    assert len(tried) >= 3


def test_an_upgrade_gives_up_in_the_end_and_says_why(in_use, monkeypatch):
    monkeypatch.setattr(upgrade, "LOCK_WAIT", "50ms")
    upgrade.hurry()

    with pytest.raises(OperationalError, match="lock timeout"):
        upgrade.patiently(take_it_all, tries=2, pause=0)


def test_what_is_wrong_otherwise_is_not_tried_again(db):
    tried = []

    def wrong():
        tried.append(1)
        raise OperationalError("the disk is full")

    with pytest.raises(OperationalError):
        upgrade.patiently(wrong, pause=0)
    assert len(tried) == 1


def test_an_upgrade_waits_two_seconds_for_a_lock(db):
    upgrade.hurry()

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("2s",)

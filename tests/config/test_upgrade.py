"""Rule 31: an upgrade keeps nobody waiting behind it."""

import os
import subprocess
import sys
import threading
import time

import psycopg
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


def test_an_index_whose_making_was_broken_off_is_made_anew(transactional_db):
    broken = "CREATE UNIQUE INDEX CONCURRENTLY half_made ON half (n)"
    with database.as_owner() as owner:
        owner.execute("CREATE TABLE half (n int); INSERT INTO half VALUES (1), (1)")
        try:
            with pytest.raises(psycopg.errors.UniqueViolation):
                owner.execute(broken)
            owner.execute("DELETE FROM half")
            _upgrade()
            owner.execute(broken)
        finally:
            owner.execute("DROP TABLE half")


def test_a_machine_that_waits_for_its_turn_is_in_the_way_of_no_index(transactional_db):
    with database.as_owner() as owner, database.as_owner() as other:
        owner.execute("SELECT pg_advisory_lock(hashtext('callboard upgrade'))")
        second = threading.Thread(target=_upgrade)
        second.start()
        other.execute("RESET ROLE")  # who owns tables does not see what others ask
        until = time.monotonic() + 60
        while not other.execute(WAITING, [owner.info.backend_pid]).fetchall():
            assert time.monotonic() < until
            time.sleep(0.1)
        try:
            owner.execute("SET lock_timeout = '2s'")
            owner.execute("CREATE TABLE beside (n int)")
            owner.execute("CREATE INDEX CONCURRENTLY ON beside (n)")
        finally:
            owner.execute("DROP TABLE beside")
            owner.execute("SELECT pg_advisory_unlock_all()")
            second.join()


WAITING = """
    SELECT 1 FROM pg_stat_activity
    WHERE query LIKE 'SELECT pg%%advisory_lock(hashtext(%%' AND pid <> %s
        AND datname = current_database()
"""


def _upgrade():
    """As `callboard serve` does it."""
    as_owner = {
        "DATABASE_URL": database.admin_url(database.own_name()),
        "CALLBOARD_AS_OWNER": "1",
    }
    command = [sys.executable, "-W", "ignore", "-m", "callboard.config.upgrade", "--no-static"]
    subprocess.run(command, cwd=database.ROOT, env=os.environ | as_owner, check=True)

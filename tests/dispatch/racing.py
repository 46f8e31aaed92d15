"""Several connections at once, each in a thread of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from django.db import connections

from callboard.accounts.tenancy import acting_for
from tests.database import admin_url, own_name

PATIENCE = 30


@contextmanager
def racers(company_id: int | None, count: int) -> Iterator[Callable[..., Future]]:
    """`race(work, *args)` runs in a connection of its own, in the company's rooms (None: the work
    opens them). At the end of the block all are through; ask each for its result or exception."""

    def ran(work: Callable, *args: object) -> object:
        try:
            if company_id is None:
                return work(*args)
            with acting_for(company_id):
                return work(*args)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:

        def race(work: Callable, *args: object) -> Future:
            return pool.submit(ran, work, *args)

        yield race


def wait_until_one_waits_for_a_lock() -> None:
    """Until some other connection of this database stands before a lock."""
    with psycopg.connect(admin_url(own_name()), autocommit=True) as watcher:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            waiting = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            if waiting and waiting[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


def wait_until_gone(backend: int) -> None:
    """Until the database has noticed that the client behind this backend is dead."""
    with psycopg.connect(admin_url(own_name()), autocommit=True) as watcher:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            here = watcher.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend])
            if here.fetchone() is None:
                return
            time.sleep(0.01)
    raise AssertionError(f"backend {backend} lives on")

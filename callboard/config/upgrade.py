"""Brings an installation up to date: tables, shared tables, static files. Run as the owner.

`python -m callboard.config.upgrade`, by `callboard serve` before anything else. Two machines that
start together wait for each other.
"""

import os
import sys
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected, LockNotAvailable

# A step that waits for a table keeps everybody waiting behind it: so it waits this long, steps
# back, and comes again.
LOCK_WAIT = "2s"
TRIES = 10
PAUSE = 3.0  # seconds
TURN = 0.5  # seconds

# An index made beside the work stays behind, useless, when its making ends early.
HALF_MADE = """
    SELECT i.indexrelid::regclass::text FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace = 'public'::regnamespace
    WHERE NOT i.indisvalid AND pg_has_role(c.relowner, 'USAGE')
        AND NOT EXISTS (
            SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
"""


def main() -> None:
    """Everything that must be done once for a new version. Harmless when repeated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callboard.config.settings")
    django.setup()
    wait_for_my_turn()
    hurry()
    patiently(migrate)
    call_command("createcachetable", verbosity=0)
    if "--no-static" not in sys.argv:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)


def wait_for_my_turn() -> None:
    """One machine after the other. Asks anew each time: a statement that waits would be waited for
    by whoever makes an index beside the work, and neither would ever end."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('callboard upgrade'))")
            if cursor.fetchone() == (True,):
                return
            time.sleep(TURN)


def migrate() -> None:
    """One try at the tables. An index whose making was broken off last time is made anew."""
    with connection.cursor() as cursor:
        cursor.execute(HALF_MADE)
        for (index,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
    call_command("migrate", verbosity=0, interactive=False)


def hurry() -> None:
    """From now on this connection waits for no table longer than LOCK_WAIT."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_WAIT}'")


def patiently(work: Callable[[], object], *, tries: int = TRIES, pause: float = PAUSE) -> None:
    """Do it again while somebody holds a table it needs. What was done before stays done: each step
    of a migrate is a transaction of its own."""
    for attempt in range(tries):
        try:
            work()
        except OperationalError as busy:
            in_the_way = isinstance(busy.__cause__, LockNotAvailable | DeadlockDetected)
            if not in_the_way or attempt == tries - 1:
                raise
            time.sleep(pause)
        else:
            return


if __name__ == "__main__":
    main()

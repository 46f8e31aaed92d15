"""After a test that really committed: its rows go, the tables stay."""

import psycopg
from psycopg import errors

from callboard.config import server

KEPT = ["django_migrations", "django_content_type", "auth_permission"]
KEPT += [f"places_{kind}" for kind in ("country", "region", "district", "city", "cityname")]
TRIES = 5
MUCH = 24_000_000  # bytes, most of them of rows long gone: then new files are quicker

_open: dict[str, psycopg.Connection] = {}
_TABLES = """SELECT array_agg(oid::regclass::text ORDER BY oid), sum(pg_relation_size(oid)),
bool_or(reltuples > 0) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)"""

_FORGET = "DELETE FROM pg_statistic WHERE starelid = ANY(%s::regclass[])"


def empty(address: str) -> None:
    """Remove every row that is not part of an installation, as the administrator of a database.

    Row by row, without the checks that rows of others want: the tables are small, and TRUNCATE
    makes six hundred files. Not so when they have grown, or the planner was told about them.
    A page of the test may still be open and write: then once more.
    """
    for attempt in range(TRIES):
        try:
            if _emptied(_connected(address)):
                return
        except (errors.DeadlockDetected, errors.LockNotAvailable):
            if attempt == TRIES - 1:
                raise
        except psycopg.OperationalError:  # a test may end every connection
            hang_up()
    raise RuntimeError("somebody writes into the database all the time")


def hang_up() -> None:
    """Leave the database, so that it can be dropped."""
    while _open:
        _open.popitem()[1].close()


def _connected(address: str) -> psycopg.Connection:
    """One for the whole run: a new one would have to learn all tables anew."""
    if address in _open:
        return _open[address]
    admin = _open[address] = psycopg.connect(address, autocommit=True)
    admin.execute("SET lock_timeout = '10s'")
    if _is_superuser(admin):
        admin.execute("SET session_replication_role = replica")
    else:
        admin.execute(f"SET ROLE {server.OWNER}")
    return admin


def _is_superuser(admin: psycopg.Connection) -> bool:
    asked = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(asked.fetchall()[0][0])


def _emptied(admin: psycopg.Connection) -> bool:
    """Whether nothing was left to remove."""
    tables, size, analyzed = admin.execute(_TABLES, [KEPT]).fetchall()[0]
    if size > MUCH or analyzed or not _is_superuser(admin):
        admin.execute(f"TRUNCATE {', '.join(tables)}")
        if analyzed and _is_superuser(admin):
            # What the planner was told of this test would plan the next ones.
            admin.execute(_FORGET, [tables])
        return True
    removed = admin.execute(";".join(f"DELETE FROM {table}" for table in tables))
    found = removed.rowcount
    while removed.nextset():
        found += removed.rowcount
    return not found

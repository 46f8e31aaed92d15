"""One PostgreSQL for the whole run, migrated once; one copy of the database per test process.

A plugin of pytest (`-p tests.database`), because the addresses must be known before Django's
settings are read. The suite signs in as the application: what a test can do, the product can do.
With DATABASE_URL it uses that server, and only databases whose names begin with test_callboard.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from callboard.config import server
from callboard.config.pgembed import Postgres
from tests.emptying import empty, hang_up

ROOT = Path(__file__).parents[1]
TEMPLATE = "test_callboard"

_said: list[str] = []
_ends: list[Callable[[], None]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """In the process that leads the run, before it starts the others: they inherit addresses."""
    os.environ.setdefault("CALLBOARD_SECRET_KEY", "only for tests, nobody trusts it")
    if "PYTEST_XDIST_WORKER" in os.environ or "CALLBOARD_TEST_ADMIN" in os.environ:
        return
    started = time.monotonic()
    given = os.environ.get("DATABASE_URL")
    admin = make_conninfo(given or _own_server(), dbname="postgres")
    _drop(admin, TEMPLATE)
    addresses = server.prepare(make_conninfo(admin, dbname=TEMPLATE))
    os.environ |= {"CALLBOARD_TEST_ADMIN": addresses.admin} | addresses.for_web()
    _ends.append(lambda: os.environ.pop("CALLBOARD_TEST_ADMIN", None))
    migrate(TEMPLATE)
    _said.append(f"database: ready after {time.monotonic() - started:.1f} s")


def pytest_report_header() -> list[str]:
    """How long everybody had to wait for the tables."""
    return _said


@atexit.register
def _end() -> None:
    """The server goes last, also after a run that could not begin."""
    while _ends:
        _ends.pop()()


def admin_url(name: str) -> str:
    """The administrator's address of one database of the run."""
    return make_conninfo(os.environ["CALLBOARD_TEST_ADMIN"], dbname=name)


def app_url() -> str:
    """How the application signs in to this process's database."""
    return make_conninfo(os.environ["DATABASE_APP_URL"], dbname=own_name())


def as_owner(name: str = "") -> psycopg.Connection:
    """A connection that may change tables of this process's database (or of another of the run)."""
    owner = psycopg.connect(admin_url(name or own_name()), autocommit=True)
    owner.execute(f"SET ROLE {server.OWNER}")
    return owner


def own_name() -> str:
    """The database of this test process."""
    return f"{TEMPLATE}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def migrate(name: str = "") -> None:
    """What an installation does: bring the tables up to date as their owner."""
    owner = {"DATABASE_URL": admin_url(name or own_name()), "CALLBOARD_AS_OWNER": "1"}
    for command in (["migrate"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command, "-v0"],
            cwd=ROOT,
            env=os.environ | owner,
            check=True,
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Instead of pytest-django's own, which would create and migrate as the application."""
    from django.db import connection  # noqa: PLC0415 (a plugin is loaded before the settings)
    from django.test import TransactionTestCase  # noqa: PLC0415

    from callboard.kit import live  # noqa: PLC0415

    name = own_name()
    _copy(name)
    os.environ["DATABASE_APP_URL"] = make_conninfo(os.environ["DATABASE_APP_URL"], dbname=name)
    connection.settings_dict["NAME"] = name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: empty(admin_url(name)))
        yield
    with django_db_blocker.unblock():
        live.post.close()
        connection.close()
    hang_up()
    _drop(admin_url("postgres"), name)


def _copy(name: str) -> None:
    for attempt in range(20):
        try:
            server.copy(admin_url("postgres"), TEMPLATE, name)
            return _let_tests_last(name)
        except psycopg.errors.ObjectInUse:  # another process copies at this moment
            time.sleep(0.1 * (attempt + 1))
    raise RuntimeError(f"{TEMPLATE} stays in use")


def _let_tests_last(name: str) -> None:
    """A test stands in one transaction from its first line to its last, on a machine that may be
    busy; the limits of the product are tested where they are the subject."""
    with psycopg.connect(admin_url("postgres"), autocommit=True) as admin:
        for limit in ("transaction_timeout", "idle_in_transaction_session_timeout"):
            if admin.execute("SELECT 1 FROM pg_settings WHERE name = %s", [limit]).fetchone():
                admin.execute(f"ALTER ROLE {server.APP} IN DATABASE {name} SET {limit} = 0")


def _own_server() -> str:
    home = Path(tempfile.mkdtemp(prefix="callboard-test-"))
    home.chmod(0o755)
    _ends.append(lambda: shutil.rmtree(home, ignore_errors=True))
    running = Postgres(home / "postgres", throwaway=True).start()
    _ends.append(running.stop)
    return running.url()


def _drop(admin: str, name: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

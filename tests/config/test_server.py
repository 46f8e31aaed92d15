"""Roles and rights of the database, as web and workers meet them."""

import os
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import psycopg.sql
import pytest
from django.db import DatabaseError, connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from callboard.accounts import walls
from callboard.config import server
from tests import database
from tests.architecture.sources import ROOT


def as_app(addresses):
    return psycopg.connect(addresses.app, autocommit=True)


@pytest.fixture
def fresh():
    """A database of our own that nobody has migrated."""
    name = database.own_name() + "_fresh"
    yield database.admin_url(name)
    with psycopg.connect(database.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_preparing_twice_changes_nothing(fresh):
    first = server.prepare(fresh)

    assert server.prepare(fresh) == first


def test_the_owner_makes_tables_and_the_application_only_uses_them(fresh):
    addresses = server.prepare(fresh)
    with psycopg.connect(addresses.admin, autocommit=True) as admin:
        admin.execute(f"SET ROLE {server.OWNER}")
        admin.execute("CREATE TABLE thing (id bigserial)")

    with as_app(addresses) as app:
        app.execute("INSERT INTO thing DEFAULT VALUES")
        for forbidden in ("TRUNCATE thing", "DROP TABLE thing", "CREATE TABLE other ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_an_existing_database_of_somebody_else_can_be_used(fresh):
    name = conninfo_to_dict(fresh)["dbname"]
    with psycopg.connect(database.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")

    addresses = server.prepare(fresh)

    with psycopg.connect(addresses.admin, autocommit=True) as admin:
        admin.execute(f"SET ROLE {server.OWNER}")
        admin.execute("CREATE TABLE thing ()")


def test_whoever_may_create_roles_and_databases_needs_not_be_a_superuser(fresh):
    with hosted(fresh) as url:
        addresses = server.prepare(url)
        with as_app(addresses) as app:
            assert app.execute("SELECT current_user").fetchone() == (server.APP,)


def test_a_server_of_somebody_else_has_the_same_walls_after_its_first_upgrade(fresh):
    """1.7: tables belong to callboard_owner, each of a company's is walled, and a gap is named."""
    with hosted(fresh) as url:
        addresses = server.prepare(url)
        command = [sys.executable, "-m", "callboard.config.upgrade", "--no-static"]
        subprocess.run(command, env=os.environ | addresses.for_migrate(), cwd=ROOT, check=True)
        with as_app(addresses) as app, psycopg.connect(addresses.admin, autocommit=True) as admin:
            owners = app.execute(
                "SELECT DISTINCT relowner::regrole::text FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            ).fetchall()
            whole = app.execute(walls.GAPS, [walls.PLATFORM_KEYS]).fetchall()
            loose = app.execute(walls.LOOSE_KEYS, []).fetchall()
            walled = app.execute(
                f"SELECT count(*) FROM ({walls.TABLES}) t WHERE walled", []
            ).fetchone()
            admin.execute(f"SET ROLE {server.OWNER}")
            admin.execute("ALTER TABLE orders_order NO FORCE ROW LEVEL SECURITY")
            spoiled = app.execute(walls.GAPS, [walls.PLATFORM_KEYS]).fetchall()

    assert (owners, whole, loose) == ([(server.OWNER,)], [], [])
    assert walled[0] > 30
    assert spoiled == [("orders_order has no wall",)]


@contextmanager
def hosted(fresh):
    """The address of a database's administrator as a hosted PostgreSQL has one: no superuser."""
    with psycopg.connect(database.admin_url("postgres"), autocommit=True) as admin:
        admin.execute("CREATE ROLE test_callboard_hosted LOGIN CREATEROLE CREATEDB")
        for role in ("callboard_platform", server.OWNER, server.APP):
            admin.execute(f"GRANT {role} TO test_callboard_hosted WITH ADMIN OPTION")
        try:
            yield make_conninfo(fresh, user="test_callboard_hosted")
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {conninfo_to_dict(fresh)['dbname']} (FORCE)")
            admin.execute("DROP OWNED BY test_callboard_hosted")
            admin.execute("DROP ROLE test_callboard_hosted")


def test_no_query_of_a_page_runs_away(fresh):
    addresses = server.prepare(fresh)

    with as_app(addresses) as app:
        limits = [app.execute(f"SHOW {name}").fetchone()[0] for name in server.WORKER_LIMITS]
        newest = app.info.server_version >= 170000
        whole = app.execute("SHOW transaction_timeout").fetchone()[0] if newest else "15s"

    assert (limits, whole) == (["5s", "2s", "10s"], "15s")


def test_a_worker_has_more_time_than_a_page(fresh):
    addresses = server.prepare(fresh)

    with psycopg.connect(addresses.for_worker()["DATABASE_APP_URL"]) as worker:
        limits = [worker.execute(f"SHOW {name}").fetchone()[0] for name in server.WORKER_LIMITS]

    assert limits == ["1min", "5s", "30s"]


def test_filling_an_empty_desk_has_all_the_time_it_needs(fresh):
    addresses = server.prepare(fresh)

    with psycopg.connect(addresses.for_filling()["DATABASE_APP_URL"]) as filling:
        limits = [filling.execute(f"SHOW {name}").fetchone()[0] for name in server.WORKER_LIMITS]

    assert limits == ["0", "0", "0"]


def test_a_database_that_may_forget_what_it_was_told_is_named(fresh):
    """Rule 9: `callboard serve` asks before it takes the first lead."""
    addresses = server.prepare(fresh)
    own = psycopg.sql.Identifier(conninfo_to_dict(fresh)["dbname"])
    set_to = psycopg.sql.SQL("ALTER DATABASE {} SET synchronous_commit = {}")
    with psycopg.connect(addresses.admin, autocommit=True) as admin:
        fsync = ["fsync = off"] * (admin.execute("SHOW fsync").fetchone() == ("off",))
        for value, named in (("off", ["synchronous_commit = off"]), ("on", []), ("local", [])):
            admin.execute(set_to.format(own, psycopg.sql.Literal(value)))
            assert server.careless(addresses.app) == fsync + named


def test_web_and_workers_never_learn_the_administrators_address(fresh):
    addresses = server.prepare(fresh)

    for environment in (addresses.for_web(), addresses.for_worker()):
        assert environment["DATABASE_URL"] == environment["CALLBOARD_AS_OWNER"] == ""
        assert conninfo_to_dict(environment["DATABASE_APP_URL"])["user"] == server.APP


def test_the_suite_itself_is_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (server.APP, False, False)
        with pytest.raises(DatabaseError):
            cursor.execute("CREATE TABLE mine ()")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres@/desk?host=/tmp/sockets",
        "postgresql://me:p%20w%401@db.example.com:6432/desk?sslmode=require",
        "postgresql://me@[::1]/desk",
        "postgresql://me@a,b/desk?target_session_attrs=read-write",
    ],
)
def test_an_address_can_be_written_as_a_url(url):
    written = server.as_url(make_conninfo(url))

    assert written.startswith("postgresql://me") or written == url
    assert conninfo_to_dict(written) == conninfo_to_dict(url)


def test_an_address_becomes_settings_with_its_options():
    settings = server.settings_of(
        "postgresql://me:pw@db.example.com:6432/desk?sslmode=require", role="callboard_owner"
    )

    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "desk",
        "USER": "me",
        "PASSWORD": "pw",
        "HOST": "db.example.com",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require", "assume_role": "callboard_owner"},
    }

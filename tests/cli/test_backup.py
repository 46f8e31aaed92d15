"""The drill: what was saved comes back whole, behind its walls, and people can work in it."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from callboard.accounts import walls
from callboard.accounts.tenancy import acting_for
from callboard.config import server
from callboard.orders.models import Order
from tests import database
from tests.factories.accounts import MemberFactory
from tests.factories.orders import OrderFactory

ROOT = Path(__file__).parents[2]
HOSTED = "test_callboard_keeper"


@pytest.fixture
def callboard(transactional_db, tmp_path):
    """Run the command on a database: (exit code, what it said)."""

    def run(admin, *words):
        given = {"DATABASE_URL": admin, "DATABASE_APP_URL": "", "CALLBOARD_DATA": str(tmp_path)}
        outcome = subprocess.run(
            [sys.executable, "-m", "callboard.cli", *words],
            env=os.environ | given,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        return outcome.returncode, outcome.stdout + outcome.stderr

    return run


@pytest.fixture
def elsewhere(transactional_db):
    """The address of a database that is not there yet."""
    name = database.own_name() + "_restored"
    yield database.admin_url(name)
    with psycopg.connect(database.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def hosted():
    """An administrator as a hosted PostgreSQL has one: no superuser, behind the walls."""
    with psycopg.connect(database.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP ROLE IF EXISTS {HOSTED}")
        admin.execute(f"CREATE ROLE {HOSTED} LOGIN CREATEROLE CREATEDB")
        for role in ("callboard_platform", server.OWNER, server.APP):
            admin.execute(f"GRANT {role} TO {HOSTED} WITH ADMIN OPTION")
        yield
        admin.execute(f"DROP OWNED BY {HOSTED}")
        admin.execute(f"DROP ROLE {HOSTED}")


def rows_of(url):
    """Every table with the number and a fingerprint of its rows, seen from above the walls."""
    with psycopg.connect(url) as admin:
        tables = admin.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        return {
            table: admin.execute(
                f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            ).fetchone()
            for (table,) in tables
            if table != "callboard_cache"
        }


@pytest.mark.parametrize("user", ["postgres", HOSTED])
def test_a_backup_comes_back_whole_behind_its_walls_and_people_can_work(
    user, callboard, elsewhere, hosted, tmp_path
):
    """1.9: the restore drill, with the server that comes along and with a hosted one."""
    orders = [OrderFactory(MemberFactory().company, city="Київ\t\\N 😍") for _ in range(2)]
    own, file = database.admin_url(database.own_name()), tmp_path / "desk.backup"

    code, said = callboard(_as(own, user), "backup", str(file))

    assert code == 0, said
    assert file.stat().st_mode & 0o077 == 0
    code, said = callboard(_as(elsewhere, user), "restore", str(file))
    assert code == 0, said
    before, after = rows_of(own), rows_of(elsewhere)
    assert before["orders_order"][0] == 2
    assert after == before
    addresses = server.prepare(elsewhere)
    with psycopg.connect(addresses.app) as app:
        assert app.execute(walls.GAPS, [walls.PLATFORM_KEYS]).fetchall() == []
        assert app.execute("SELECT count(*) FROM orders_order").fetchone() == (0,)
        app.execute("SELECT set_config('callboard.company', %s, true)", [str(orders[0].company_id)])
        assert app.execute("SELECT number FROM orders_order").fetchall() == [(orders[0].number,)]
        assert app.execute("UPDATE orders_order SET city = 'Lviv'").rowcount == 1
        leakproof = "SELECT proleakproof FROM pg_proc WHERE oid = 'upper(text)'::regprocedure"
        assert app.execute(leakproof).fetchone() == (True,)
    if user != HOSTED:
        company = str(orders[0].company_id)
        assert callboard(elsewhere, "set", company, "callback_grace", "20")[0] == 0
        assert callboard(elsewhere, "check-invariants")[0] == 0


def test_a_backup_is_never_restored_over_anything(callboard, tmp_path):
    order = OrderFactory()
    own, file = database.admin_url(database.own_name()), tmp_path / "desk.backup"
    file.write_bytes(b"whatever")

    code, said = callboard(own, "restore", str(file))

    assert code == 1
    assert "tables already" in said
    with acting_for(order.company_id):
        assert Order.objects.count() == 1


def test_what_is_no_backup_leaves_nothing_behind(callboard, elsewhere, tmp_path):
    file = tmp_path / "desk.backup"
    file.write_bytes(b"not a backup")

    code, said = callboard(elsewhere, "restore", str(file))

    assert (code, "Nothing was restored" in said) == (1, True)
    assert rows_of(elsewhere) == {}


def test_a_backup_that_is_there_is_not_written_over(callboard, tmp_path):
    file = tmp_path / "desk.backup"
    file.write_bytes(b"yesterday's")

    code, said = callboard(database.admin_url(database.own_name()), "backup", str(file))

    assert (code, "is there already" in said) == (1, True)
    assert file.read_bytes() == b"yesterday's"


def test_a_backup_that_failed_leaves_no_file(callboard, tmp_path):
    file = tmp_path / "no such folder" / "desk.backup"

    code, _said = callboard(database.admin_url(database.own_name()), "backup", str(file))

    assert code != 0
    assert not file.exists()


def _as(url, user):
    return psycopg.conninfo.make_conninfo(url, user=user)

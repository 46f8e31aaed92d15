"""No table without a wall, by the catalogue; and each gap is shown to be noticed."""

import subprocess

import psycopg
import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, models

from callboard.accounts import walls
from callboard.accounts.models import Company, CompanyOwned
from tests import database

OWNED = [model for model in apps.get_models() if issubclass(model, CompanyOwned)]


@pytest.fixture
def as_owner(db):
    """Changes the schema behind the application's back; puts nothing back, so it must be undone."""
    with database.as_owner() as owner:
        yield owner.execute


def test_there_are_no_gaps(db):
    assert walls.gaps("default") == []


@pytest.mark.parametrize("model", [Company, *OWNED], ids=lambda model: model._meta.label)
def test_every_model_of_a_company_is_walled(model, db):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT walled FROM ({walls.TABLES}) t WHERE name = %s", [model._meta.db_table]
        )
        assert cursor.fetchall() == [(True,)]


def test_no_key_between_companies_is_loose(db):
    with connection.cursor() as cursor:
        cursor.execute(walls.LOOSE_KEYS)
        assert cursor.fetchall() == []


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_unique_rows_are_unique_in_their_company(model):
    """A constraint across companies would betray a neighbour's rows."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            assert constraint.fields[0] == "company", constraint.name


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_indexes_begin_with_the_company(model):
    for index in model._meta.indexes:
        assert (index.fields or ["company"])[0] == "company", index.name


@pytest.mark.parametrize(
    ("spoil", "undo", "gap"),
    [
        (
            "CREATE TABLE history (company_id bigint, x int)",
            "DROP TABLE history",
            "history has no wall",
        ),
        (
            "GRANT TRUNCATE ON accounts_team TO callboard_app",
            "REVOKE TRUNCATE ON accounts_team FROM callboard_app",
            "accounts_team may be truncated by the application",
        ),
        (
            "ALTER TABLE accounts_team NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE accounts_team FORCE ROW LEVEL SECURITY",
            "accounts_team has no wall",
        ),
        (
            "ALTER TABLE accounts_team DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE accounts_team ENABLE ROW LEVEL SECURITY",
            "accounts_team has no wall",
        ),
        (
            "CREATE POLICY convenient ON accounts_team USING (true)",
            "DROP POLICY convenient ON accounts_team",
            "accounts_team has no wall",
        ),
        (
            "CREATE TABLE tags (id int, team_id bigint REFERENCES accounts_team)",
            "DROP TABLE tags",
            "tags points into accounts_team but has no company_id",
        ),
        (
            "CREATE UNIQUE INDEX one_name ON accounts_team (name)",
            "DROP INDEX one_name",
            "one_name is unique across companies",
        ),
        (
            "CREATE VIEW everything AS SELECT * FROM accounts_team",
            "DROP VIEW everything",
            "everything shows what its owner sees; make it security_invoker",
        ),
        (
            "CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM accounts_team",
            "DROP MATERIALIZED VIEW totals",
            "totals shows what its owner sees; make it security_invoker",
        ),
        (
            "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
            " AS 'SELECT count(*) FROM accounts_team'",
            "DROP FUNCTION peek()",
            "peek() works with the rights of its owner; make it SECURITY INVOKER",
        ),
        (
            "ALTER TABLE accounts_team ADD CONSTRAINT one_name EXCLUDE (name WITH =)",
            "ALTER TABLE accounts_team DROP CONSTRAINT one_name",
            "one_name is unique across companies",
        ),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_a_gap_is_named(as_owner, spoil, undo, gap):
    as_owner(spoil)
    try:
        found = walls.gaps("default")
    finally:
        as_owner(undo)

    assert found == [gap]


@pytest.mark.django_db(transaction=True)
def test_a_table_of_the_application_s_own_is_named(as_owner):
    as_owner("CREATE TABLE mine (company_id bigint)")
    as_owner("RESET ROLE")
    as_owner("ALTER TABLE mine OWNER TO callboard_app")
    try:
        found = walls.gaps("default")
    finally:
        as_owner("DROP TABLE mine")
        as_owner("SET ROLE callboard_owner")

    assert "mine is owned by the application" in found


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_written_once_may_not_be_changed(as_owner):
    as_owner("GRANT UPDATE ON accounts_auditentry TO callboard_app")
    try:
        assert walls.gaps("default") == ["accounts_auditentry may be rewritten by the application"]
    finally:
        as_owner("REVOKE UPDATE ON accounts_auditentry FROM callboard_app")


def test_a_role_above_the_walls_that_the_application_can_become_is_named(as_owner):
    as_owner("RESET ROLE")
    as_owner("CREATE ROLE test_callboard_above BYPASSRLS")
    try:
        as_owner("GRANT test_callboard_above TO callboard_app")
        found = walls.gaps("default")
    finally:
        as_owner("DROP ROLE test_callboard_above")
        as_owner("SET ROLE callboard_owner")

    assert found == ["test_callboard_above walks through walls"]


def test_a_model_that_forgot_its_company_fails_the_check():
    try:

        class Forgotten(models.Model):
            class Meta:
                app_label = "orders"

        Forgotten.__module__ = "callboard.orders.models"
        found = [error.msg for error in run_checks() if error.id == "accounts.E001"]
        assert found == ["orders.Forgotten is neither CompanyOwned nor SHARED"]
    finally:
        del apps.all_models["orders"]["forgotten"]
        apps.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_migrate_mends_walls_and_keys_and_rests_when_all_is_well(as_owner):
    as_owner("CREATE TABLE history (company_id bigint, team_id bigint REFERENCES accounts_team)")
    try:
        assert walls.gaps("default") == [
            "history has no wall",
            "history.team_id points into accounts_team without the company",
        ]
        database.migrate()
        assert walls.gaps("default") == []
        keys = as_owner(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'history'::regclass AND contype = 'f'"
        ).fetchall()
    finally:
        as_owner("DROP TABLE history")

    assert [key.split(" DEF")[0] for (key,) in keys] == [
        "FOREIGN KEY (company_id, team_id) REFERENCES accounts_team(company_id, id)"
    ]
    walls.raise_walls(using="default")  # as the application, which could change nothing


@pytest.mark.django_db(transaction=True)
def test_a_tight_key_is_in_force_before_the_old_rows_are_looked_at(as_owner):
    """Rule 31: nobody waits while they are, and a run that was broken off there is taken up."""
    as_owner("CREATE TABLE history (company_id bigint, team_id bigint)")
    try:
        as_owner("INSERT INTO history VALUES (1, 1)")
        as_owner("ALTER TABLE history ADD FOREIGN KEY (team_id) REFERENCES accounts_team NOT VALID")
        with pytest.raises(subprocess.CalledProcessError):
            database.migrate()
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            as_owner(f"SET {walls.COMPANY} = 1; INSERT INTO history VALUES (1, 2)")
        as_owner("TRUNCATE history")
        database.migrate()
        looked_at = as_owner(
            "SELECT convalidated FROM pg_constraint"
            " WHERE conrelid = 'history'::regclass AND contype = 'f'"
        ).fetchall()
    finally:
        as_owner("DROP TABLE history")

    assert looked_at == [(True,)]


def test_the_owner_of_the_tables_is_no_superuser_and_neither_is_the_application(as_owner):
    roles = as_owner(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'callboard%'"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
    ).fetchall()

    assert roles == []


def test_a_wall_is_not_seen_through_by_a_connection_that_forgot_to_say_for_whom(db, outsider):
    """Not Django, not our code: any client of the application's role."""
    parameters = connection.get_connection_params()
    url = psycopg.conninfo.make_conninfo(
        **{
            key: parameters[key]
            for key in ("host", "port", "dbname", "user")
            if parameters.get(key)
        }
    )
    with psycopg.connect(url) as other:
        assert other.execute("SELECT count(*) FROM accounts_company").fetchone() == (0,)

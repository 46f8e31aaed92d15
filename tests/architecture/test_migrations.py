"""Rule 31: a migration keeps nobody waiting, and the last release goes on working beside it."""

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.architecture.migrations import faults

# The newest migration of each area in the last release; before the first: the day the rule began.
# None of them is edited any more. A release moves the marks to what it brings.
SHIPPED = {
    "accounts": "0007_new_orders",
    "analytics": "0001_pay",
    "calls": "0002_party",
    "catalogue": "0004_ladder",
    "customers": "0003_erasing",
    "delivery": "0002_carriers",
    "dispatch": "0004_layout",
    "integrations": "0002_telegram_bot",
    "orders": "0012_call_marked",
    "places": "0004_postal_codes",
    "sources": "0001_initial",
    "workplace": "0003_runs",
}

TEAM = "accounts_team"
ADD = migrations.AddField
SQL = migrations.RunSQL
INDEX = models.Index(fields=["company", "name"], name="team_by_name")
NAMED = models.CheckConstraint(condition=~models.Q(name=""), name="team_has_a_name")
MADE = migrations.CreateModel("Badge", [("id", models.BigAutoField(primary_key=True))])


@pytest.fixture(scope="module")
def loader(django_db_setup, django_db_blocker):
    """All migrations there are, asked outside a transaction: some refuse to stand in one."""
    with django_db_blocker.unblock():
        yield MigrationLoader(connection)


@pytest.fixture(scope="module")
def now(loader):
    """The models after all of them."""
    return loader.project_state()


def a_migration(*operations, atomic=True):
    made = migrations.Migration("0099_example", "accounts")
    made.operations, made.atomic = list(operations), atomic
    return made


def test_no_migration_keeps_anybody_waiting_or_breaks_the_release_before_it(loader):
    marks = {key for key in SHIPPED.items() if key in loader.graph.nodes}
    shipped = loader.project_state(sorted(marks))
    old = {key for mark in marks for key in loader.graph.forwards_plan(mark)}
    found = [
        f"{area}.{name}: {fault}"
        for area, name in sorted(loader.graph.nodes)
        if area in SHIPPED and (area, name) not in old
        for fault in faults(
            loader.graph.nodes[area, name],
            loader.project_state((area, name), at_end=False),
            shipped,
        )
    ]

    assert marks == {*SHIPPED.items()}
    assert not found, "\n".join(found)


def test_every_area_with_migrations_has_a_mark(loader):
    ours = {
        area
        for (area, name), migration in loader.graph.nodes.items()
        if type(migration).__module__.startswith("callboard.")
    }

    assert ours == {*SHIPPED}


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (migrations.AddIndex("team", INDEX), "nobody writes while the index is made"),
        (SQL(f"CREATE UNIQUE INDEX one ON {TEAM} (company_id, name)"), "use AddIndexConcurrently"),
        (migrations.AddConstraint("team", NAMED), "add it NOT VALID"),
        (
            migrations.AddConstraint(
                "team", models.UniqueConstraint(fields=["company", "name"], name="one")
            ),
            "add it NOT VALID",
        ),
        (ADD("team", "motto", models.TextField(default="")), "give it a db_default"),
        (SQL(f"ALTER TABLE {TEAM} ADD COLUMN motto text NOT NULL"), "does not fill it in"),
        (
            SQL(f"ALTER TABLE {TEAM} ADD COLUMN key uuid DEFAULT gen_random_uuid()"),
            "written anew",
        ),
        (ADD("team", "code", models.TextField(null=True, unique=True)), "its index is made"),
        (ADD("team", "rank", models.PositiveIntegerField(null=True)), "all rows are looked at"),
        (
            ADD("team", "twin", models.ForeignKey("team", models.CASCADE, null=True)),
            "nobody writes while the index is made",
        ),
        (SQL(f"ALTER TABLE {TEAM} ALTER COLUMN name TYPE varchar(10)"), "written anew"),
        (SQL(f"ALTER TABLE {TEAM} ALTER COLUMN id TYPE numeric"), "written anew"),
        (SQL(f"ALTER TABLE {TEAM} ALTER COLUMN name SET NOT NULL"), "all rows are looked at"),
        (SQL(f"UPDATE {TEAM} SET name = upper(name)"), "changed in one go"),
        (SQL(f"DO $$ BEGIN UPDATE {TEAM} SET name = ''; END $$"), "hides what it does"),
        (SQL(f"LOCK TABLE {TEAM}"), "holds a table"),
        (migrations.RunPython(migrations.RunPython.noop), "holds one transaction"),
        (migrations.RemoveField("team", "name"), "the last release still reads it"),
        (migrations.RenameField("team", "name", "title"), "knows the old name"),
        (migrations.AlterModelTable("team", "teams"), "knows the old name"),
        (migrations.DeleteModel("privacypage"), "the last release still reads it"),
        (
            migrations.SeparateDatabaseAndState([], [migrations.RemoveField("team", "name")]),
            "the new release does not fill it in",
        ),
    ],
)
def test_what_would_keep_somebody_waiting_or_break_the_last_release_is_told(operation, told, now):
    assert any(told in fault for fault in faults(a_migration(operation), now, now))


def test_what_could_not_be_done_again_is_told(now):
    again = a_migration(AddIndexConcurrently("team", INDEX), MADE, atomic=False)
    at_once = a_migration(
        AddConstraintNotValid("team", NAMED), ValidateConstraint("team", NAMED.name)
    )

    assert "it is not atomic and does several" in "".join(faults(again, now, now))
    assert "a constraint is validated under the lock" in "".join(faults(at_once, now, now))


@pytest.mark.parametrize(
    ("operations", "atomic"),
    [
        ([AddIndexConcurrently("team", INDEX)], False),
        ([AddConstraintNotValid("team", NAMED)], True),
        ([ADD("team", "motto", models.TextField(db_default=""))], True),
        ([ADD("team", "ends", models.DateTimeField(null=True))], True),
        (
            [
                ADD(
                    "team",
                    "twin",
                    models.ForeignKey("team", models.CASCADE, null=True, db_index=False),
                )
            ],
            True,
        ),
        ([migrations.AlterField("team", "name", models.CharField(max_length=2000))], True),
        ([migrations.AlterField("team", "name", models.TextField())], True),
        ([MADE, migrations.AddIndex("badge", models.Index(fields=["id"], name="badge_x"))], True),
        ([migrations.RunPython(migrations.RunPython.noop)], False),
    ],
)
def test_what_keeps_nobody_waiting_is_well(operations, atomic, now):
    assert faults(a_migration(*operations, atomic=atomic), now, now) == []


def test_a_column_goes_one_release_after_the_models_have_forgotten_it(now):
    kept = a_migration(ADD("team", "motto", models.TextField(null=True)))
    with_it = kept.mutate_state(now)
    forget = a_migration(
        migrations.SeparateDatabaseAndState([], [migrations.RemoveField("team", "motto")])
    )
    drop = a_migration(SQL(f"ALTER TABLE {TEAM} DROP COLUMN motto"))

    assert faults(forget, with_it, with_it) == []
    assert faults(drop, now, with_it) == [
        f"{TEAM}.motto: the last release still reads it; drop it one release later"
    ]
    assert faults(drop, now, now) == []

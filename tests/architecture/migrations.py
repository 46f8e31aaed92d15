"""What the SQL of a migration does to people who work meanwhile: rule 31, read from its text."""

import re

import sqlparse
from django.db import connection
from django.db.migrations import RunPython

NAME = r'"?(?P<table>[\w.]+)"?'
WORKING = re.compile(
    rf"^(?:CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?.*? ON (?:ONLY )?"
    rf"|ALTER TABLE (?:IF EXISTS )?(?:ONLY )?|DROP TABLE (?:IF EXISTS )?"
    rf"|UPDATE (?:ONLY )?|DELETE FROM (?:ONLY )?|TRUNCATE (?:TABLE )?"
    rf"|LOCK (?:TABLE )?(?:ONLY )?){NAME}",
    re.IGNORECASE | re.DOTALL,
)
MADE = re.compile(rf"^CREATE TABLE (?:IF NOT EXISTS )?{NAME}", re.IGNORECASE)
ALL_IN_ONE = re.compile(r"^(DO|LOCK|TRUNCATE|CLUSTER|REINDEX|VACUUM|REFRESH)\b", re.IGNORECASE)
ADDED = re.compile(r'ADD COLUMN (?:IF NOT EXISTS )?"?(\w+)"?((?:(?!, ADD COLUMN)[^;])*)', re.I)
RETYPED = re.compile(r'ALTER COLUMN "?(\w+)"? (?:SET DATA )?TYPE ([\w ()]+?)(?: USING|,|;|$)', re.I)
GONE = re.compile(r'DROP COLUMN (?:IF EXISTS )?"?(\w+)"?', re.IGNORECASE)
LOOKED_AT = "all rows are looked at under the lock"
WRITTEN_ANEW = "the table is written anew under the lock"
STILL_READ = "the last release still reads it; drop it one release later"

# What no change of a table that is in use may say, and why.
OF_A_TABLE = [
    (r"SET NOT NULL", f"{LOOKED_AT}; check IS NOT NULL, NOT VALID"),
    (r"DROP DEFAULT", "the last release fills in no new column; give it a db_default"),
    (r" RENAME\b", "the last release knows the old name; add the new one beside it"),
    (r"SET (UN)?LOGGED|SET TABLESPACE|SET ACCESS METHOD", WRITTEN_ANEW),
]
OF_A_COLUMN = [
    (r"^(?!.*DEFAULT).*NOT NULL", "the last release does not fill it in; give it a db_default"),
    (r"RANDOM\(|CLOCK_TIMESTAMP\(|TIMEOFDAY\(|NEXTVAL\(|GEN_RANDOM", WRITTEN_ANEW),
    (r"\bGENERATED\b|SERIAL\b", WRITTEN_ANEW),
    (r"\bUNIQUE\b|PRIMARY KEY", "nobody writes while its index is made; make it beside the work"),
    (r"\bCHECK ?\(|DEFAULT.*REFERENCES", f"{LOOKED_AT}; add its constraint NOT VALID"),
]


def faults(migration, before, shipped):
    """Sentences: what this migration would make people wait for, or break for the last release.

    `before` is the state of the models before it, `shipped` that of the last release.
    """
    said, after = _sql(migration, before)
    statements = [re.sub(r"\s+", " ", each).strip() for each in said]
    new = {found["table"] for each in statements if (found := MADE.match(each))}
    changes = [each for each in statements if _table(each) not in new]
    found = [fault for each in changes for fault in _of_statement(each, before, shipped)]
    found += _of_the_whole(migration, changes)
    return [*found, *_of_state(changes, before, after)]


def _sql(migration, before):
    """Its statements without comments, and the models after it."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        after = migration.apply(before.clone(), editor, collect_sql=True)
    text = sqlparse.format("\n".join(editor.collected_sql), strip_comments=True)
    return [each for each in sqlparse.split(text) if each.strip(" ;\n")], after


def _table(statement):
    found = WORKING.match(statement)
    return found["table"] if found else ""


def _of_statement(statement, before, shipped):
    text = statement.upper()
    table = _table(statement)
    if ALL_IN_ONE.match(text):
        yield f"holds a table, or hides what it does: {statement}"
    if text.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")) and "CONCURRENTLY" not in text:
        yield f"{table}: nobody writes while the index is made; use AddIndexConcurrently"
    if text.startswith("ALTER TABLE"):
        yield from _of_a_table(statement, table, before, shipped)
    if text.startswith("DROP TABLE") and table in _tables(shipped):
        yield f"{table}: {STILL_READ}"


def _of_a_table(statement, table, before, shipped):
    text = statement.upper()
    yield from (f"{table}: {why}" for words, why in OF_A_TABLE if re.search(words, text))
    if text.count("ADD CONSTRAINT") > text.count("NOT VALID") + text.count("USING INDEX"):
        yield f"{table}: {LOOKED_AT}; add it NOT VALID, validate it later"
    yield from _of_columns(statement, table, before, shipped)


def _of_columns(statement, table, before, shipped):
    for column, how in ADDED.findall(statement):
        found = [why for words, why in OF_A_COLUMN if re.search(words, how.upper())]
        yield from (f"{table}.{column}: {why}" for why in found)
    for column, kind in RETYPED.findall(statement):
        if not _is_wider(_tables(before).get(table, {}).get(column), kind.strip().lower()):
            yield f"{table}.{column}: {WRITTEN_ANEW}"
    for column in GONE.findall(statement):
        if column in _tables(shipped).get(table, {}):
            yield f"{table}.{column}: {STILL_READ}"


def _of_the_whole(migration, changes):
    kinds = [each.upper() for each in changes]
    adds = any("NOT VALID" in each for each in kinds)
    if adds and any("VALIDATE CONSTRAINT" in each for each in kinds):
        yield "a constraint is validated under the lock that added it; use a migration of its own"
    fills = any(each.startswith(("UPDATE", "DELETE")) for each in kinds)
    if fills:
        yield "rows are changed in one go; RunPython in batches, in a migration with atomic = False"
    runs = any(isinstance(each, RunPython) for each in migration.operations)
    if runs and migration.atomic:
        yield "RunPython holds one transaction; give the migration atomic = False, work in batches"
    if not migration.atomic and len(migration.operations) > 1:
        yield "it is not atomic and does several things: broken off, it could not be done again"


def _of_state(changes, before, after):
    """Columns that the models forget and the database keeps: the new release leaves them out."""
    dropped = {(_table(each), column) for each in changes for column in GONE.findall(each)}
    for table, columns in _tables(before).items():
        for column, field in columns.items() if table in _tables(after) else ():
            forgotten = column not in _tables(after)[table] and (table, column) not in dropped
            if forgotten and not (field.null or field.has_db_default()):
                why = "the new release does not fill it in; null or db_default first"
                yield f"{table}.{column}: {why}"


def _tables(state):
    """{table: {column: field}} of the models of a state."""
    return {
        model._meta.db_table: {field.column: field for field in model._meta.local_concrete_fields}
        for model in state.apps.get_models(include_auto_created=True)
    }


def _is_wider(field, kind):
    """A text may grow, and lose its limit: nothing is written anew for that."""
    was = field.db_type(connection) if field is not None else ""
    sizes = [
        re.fullmatch(r"(?:character varying|varchar)(?:\((\d+)\))?", each) for each in (was, kind)
    ]
    if sizes[0] and kind == "text":
        return True
    return all(sizes) and (sizes[1][1] is None or int(sizes[1][1]) >= int(sizes[0][1] or 10**9))

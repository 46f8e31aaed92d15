"""The second wall between companies: PostgreSQL itself shows a company only its own rows.

It keeps the audit as well: the application adds lines to it, and changes or deletes none.

A table belongs to a company when it has a `company_id`. Whatever made it (a model, a history, plain
SQL), the end of `migrate` walls it in, so nobody can forget. `gaps` names what is open and what
only a person can mend; the tests and /health/ready ask it.
"""

from django.db import connections, transaction

from callboard.accounts.tenancy import COMPANY, PLATFORM

HERE = f"(NULLIF(current_setting('{COMPANY}'::text, true), ''::text))::bigint"

# Every table of a company, its key to the company, and whether the wall around it is whole.
TABLES = f"""
    SELECT t.oid, t.oid::regclass::text AS name, k.attname AS key, t.relowner,
        t.relrowsecurity AND t.relforcerowsecurity AND coalesce(p.found, '{{}}') = ARRAY[
            format('company * {{0}} (%%I = {HERE.replace("'", "''")})', k.attname),
            'platform r {{' || to_regrole('{PLATFORM}')::oid || '}} true'
        ] AS walled
    FROM pg_class t
    JOIN pg_attribute k ON k.attrelid = t.oid AND NOT k.attisdropped
        AND k.attname = CASE t.relname WHEN 'accounts_company' THEN 'id' ELSE 'company_id' END
    LEFT JOIN LATERAL (
        SELECT array_agg(
            concat_ws(' ', polname, polcmd, polroles::oid[]::text,
                pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
            ORDER BY polname) AS found
        FROM pg_policy WHERE polrelid = t.oid
    ) p ON true
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
"""

WALL = f"""
    ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
    CREATE POLICY company ON {{table}} USING ({{key}} = {HERE});
    CREATE POLICY platform ON {{table}} FOR SELECT TO {PLATFORM} USING (true);
"""

# A key that points from one company's table into another by `id` alone may cross the wall unseen.
LOOSE_KEYS = f"""
    WITH tables AS ({TABLES})
    SELECT c.conname, child.name, format('%%I', a.attname), parent.name,
        format('%%I', target.attname)
    FROM pg_constraint c
    JOIN tables child ON child.oid = c.conrelid
    JOIN tables parent ON parent.oid = c.confrelid AND parent.key = 'company_id'
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute target ON target.attrelid = c.confrelid AND target.attnum = c.confkey[1]
    WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
"""

# Keys are tightened while others work: the index is made beside them, the key is in force for new
# rows at once, and the rows there are looked at afterwards, under a lock that lets them be changed.
PARENT_INDEX = """
    CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS {parent}_of_company
        ON {parent} (company_id, {target})
"""
TIGHT_KEY = """
    ALTER TABLE {child} DROP CONSTRAINT {name}, ADD CONSTRAINT {name}
        FOREIGN KEY (company_id, {column}) REFERENCES {parent} (company_id, {target})
        DEFERRABLE INITIALLY DEFERRED NOT VALID
"""
UNSEEN_KEYS = f"""
    WITH tables AS ({TABLES})
    SELECT child.name, format('%%I', c.conname)
    FROM pg_constraint c
    JOIN tables child ON child.oid = c.conrelid
    JOIN tables parent ON parent.oid = c.confrelid
    WHERE c.contype = 'f' AND NOT c.convalidated AND cardinality(c.conkey) = 2
"""

# Tables to which the application only adds.
APP = "callboard_app"
WRITTEN_ONCE = ["accounts_auditentry", "accounts_auditseal"]
REWRITABLE = """
    SELECT t FROM unnest(%(tables)s::text[]) t
    WHERE has_table_privilege(
        coalesce(%(role)s::name, current_user), to_regclass(t), 'UPDATE, DELETE')
"""

# A login belongs to one member on the whole platform, so this key may look across companies.
PLATFORM_KEYS = ["accounts_member_user_id_key"]

GAPS = f"""
    WITH tables AS ({TABLES})
    SELECT name || ' has no wall' FROM tables WHERE NOT walled
    UNION ALL
    SELECT name || ' is owned by the application' FROM tables WHERE pg_has_role(relowner, 'USAGE')
    UNION ALL
    SELECT name || ' may be truncated by the application' FROM tables
    WHERE has_table_privilege(oid, 'TRUNCATE')
    UNION ALL
    SELECT c.conrelid::regclass || ' points into ' || t.name || ' but has no company_id'
    FROM pg_constraint c JOIN tables t ON t.oid = c.confrelid AND t.key = 'company_id'
    WHERE c.contype = 'f' AND c.conrelid NOT IN (SELECT oid FROM tables)
    UNION ALL
    SELECT i.indexrelid::regclass || ' is unique across companies'
    FROM pg_index i JOIN tables t ON t.oid = i.indrelid AND t.key = 'company_id'
    JOIN pg_attribute k ON k.attrelid = t.oid AND k.attname = 'company_id'
    WHERE (i.indisunique OR i.indisexclusion) AND NOT i.indisprimary AND i.indkey[0] <> k.attnum
        AND i.indexrelid::regclass::text <> ALL(%s)
    UNION ALL
    SELECT v.oid::regclass || ' shows what its owner sees; make it security_invoker'
    FROM pg_class v
    WHERE v.relnamespace = 'public'::regnamespace AND has_table_privilege(v.oid, 'SELECT')
        AND (v.relkind IN ('m', 'f') OR v.relkind = 'v'
            AND NOT coalesce(
                v.reloptions && '{{security_invoker=true,security_invoker=on}}', false))
    UNION ALL
    SELECT p.oid::regprocedure || ' works with the rights of its owner; make it SECURITY INVOKER'
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
        AND has_function_privilege(p.oid, 'EXECUTE')
    UNION ALL
    SELECT rolname || ' walks through walls' FROM pg_roles
    WHERE (rolsuper OR rolbypassrls) AND pg_has_role(oid, 'MEMBER')
    ORDER BY 1
"""


def raise_walls(*, using: str, **_) -> None:
    """Wall in every new table and tighten every new key. Does nothing when nothing is missing.

    Each step is a transaction of its own (rule 31), so it stands in none: whoever waits for a table
    waits for one step, and a step that had to give way is done by the next run.
    """
    with connections[using].cursor() as cursor:
        for table, key in _found(cursor, f"SELECT name, key FROM ({TABLES}) t WHERE NOT walled"):
            with transaction.atomic(using):
                _drop_policies(cursor, table)
                cursor.execute(WALL.format(table=table, key=key))
        for name, child, column, parent, target in _found(cursor, LOOSE_KEYS):
            cursor.execute(PARENT_INDEX.format(parent=parent, target=target))
            cursor.execute(
                TIGHT_KEY.format(
                    name=name, child=child, column=column, parent=parent, target=target
                )
            )
        for child, name in _found(cursor, UNSEEN_KEYS):
            cursor.execute(f"ALTER TABLE {child} VALIDATE CONSTRAINT {name}")
        for table in _rewritable(cursor, APP):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {APP}")


def gaps(using: str) -> list[str]:
    """What stands open for the role that asks. Empty for the application, never for an owner."""
    with connections[using].cursor() as cursor:
        cursor.execute(GAPS, [PLATFORM_KEYS])
        found = [gap for (gap,) in cursor.fetchall()]
        loose = [
            f"{child}.{column} points into {parent} without the company"
            for _name, child, column, parent, _target in _found(cursor, LOOSE_KEYS)
        ]
        rewritable = [
            f"{table} may be rewritten by the application" for table in _rewritable(cursor, None)
        ]
        return sorted(found + loose + rewritable)


def _found(cursor, question: str) -> list[tuple[str, ...]]:
    """What stands open, all of it before the first thing is mended."""
    cursor.execute(question, [])
    return cursor.fetchall()


def _rewritable(cursor, role: str | None) -> list[str]:
    """Which of the tables that are written once the role (None: who asks) may change."""
    cursor.execute(REWRITABLE, {"tables": WRITTEN_ONCE, "role": role})
    return [name for (name,) in cursor.fetchall()]


def _drop_policies(cursor, table: str) -> None:
    cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP POLICY {name} ON {table}")

"""Orders of any number, grown by set-based SQL inside each company's rooms.

Two companies (four fifths and one fifth of the orders), 16 teams with 5 to 20 of 40 offers, half of
them newest first, a third on new orders only. A tenth of the phones has 2 to 5 orders; 30 % are
recalls, two thirds of those in the future. Four more teams of the first company have the worst
data: their offers lie far from the head, have no order at all, are locked at the head by others at
this moment, or begin with customers whom nobody may ring now.
"""

from typing import Any

import psycopg
from psycopg import sql

from bench.people import (
    COMPANY,
    COUNTRIES,
    HOLDER,
    OFFER,
    PRODUCT,
    SOURCE,
    ZONES,
    hours_with_sleepers,
    people,
)

SHARES = (0.8, 0.2)
PHONES = (("+79", 9), ("+38067", 7))
CUSTOMER = 100_000_000
ORDER = 300_000_000
NUMBER = 5_000_000
SIDE = 50_000_000  # the second company's ids are so much further
LATER = 500_000_000  # rows that come after the filling

BIG = 50_000  # from here on it pays to build the indexes afterwards


def fill(admin_url: str, orders: int, clients: int = 64) -> None:
    """About so many orders that wait for a call, and everybody who works them.

    Every team has a member for each of `clients`; some hundred more hold a customer already.
    """
    holders = min(500, orders // 20)
    people(admin_url, holders, clients)
    with psycopg.connect(admin_url) as admin:
        admin.execute("SET synchronous_commit = off")
        admin.execute("SET maintenance_work_mem = '512MB'")
        admin.execute("SET work_mem = '256MB'")
        if admin.info.parameter_status("is_superuser") == "on":
            admin.execute("SET session_replication_role = replica")  # the keys are right by birth
        admin.execute("SET ROLE callboard_owner")
        later = _without_indexes(admin) if orders >= BIG else []
        for side in (0, 1):
            _company(admin, side, orders, holders if side == 0 else 0)
        for statement in later:
            admin.execute(statement)
        _sequences(admin)
        _baselines(admin, orders)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")


def _without_indexes(admin: psycopg.Connection) -> list[str]:
    from callboard.customers.models import Customer  # noqa: PLC0415 (Django is set up by then)
    from callboard.dispatch.models import Ready  # noqa: PLC0415
    from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem  # noqa: PLC0415

    filled = (Customer, Order, OrderEntry, OrderItem, LeadOrigin, Ready)
    rows = admin.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique""",
        [[model._meta.db_table for model in filled]],
    ).fetchall()
    for name, _definition in rows:
        admin.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in rows]


def _company(admin: psycopg.Connection, side: int, orders: int, holders: int) -> None:
    """Everything of one company, in its rooms."""
    country, currency = COUNTRIES[side]
    prefix, digits = PHONES[side]
    now = admin.execute("SELECT clock_timestamp()").fetchone()[0]
    asleep, awake = hours_with_sleepers(ZONES[0], now)[2:]
    facts = {
        "company": COMPANY + side, "side": side, "country": country, "currency": currency,
        "prefix": prefix, "digits": digits, "zones": list(ZONES[side]), "asleep": asleep,
        "awake": awake, "people": round(orders * SHARES[side] / 1.25), "holders": holders,
        "holder": HOLDER, "offer": OFFER + 100 * side, "product": PRODUCT + side,
        "source": SOURCE + side, "customer": CUSTOMER + SIDE * side, "order": ORDER + SIDE * side,
        "number": NUMBER + SIDE * side,
    }  # fmt: skip
    admin.execute("SELECT set_config('callboard.company', %s, true)", [str(COMPANY + side)])
    for statement in _statements(admin):
        admin.execute(statement, facts)


def _sequences(admin: psycopg.Connection) -> None:
    """New rows come behind those of the bench."""
    rows = admin.execute(
        """SELECT pg_get_serial_sequence(t.oid::regclass::text, 'id') FROM pg_class t
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'id' AND a.attidentity <> ''
        WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace"""
    ).fetchall()
    for (sequence,) in rows:
        admin.execute("SELECT setval(%s::regclass, %s)", [sequence, LATER])
    admin.execute("SELECT setval('orders_number', %s)", [LATER])


def _baselines(admin: psycopg.Connection, orders: int) -> None:
    """What the desk is compared with: a flat queue of as many rows, and a table of one insert."""
    admin.execute(
        """CREATE SCHEMA bench;
        GRANT USAGE ON SCHEMA bench TO callboard_app;
        CREATE TABLE bench.q (id bigint PRIMARY KEY, state smallint NOT NULL DEFAULT 0,
            ready_at timestamptz NOT NULL, payload text);
        CREATE TABLE bench.lead (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            offer text, phone text, name text, country text);
        GRANT SELECT, UPDATE ON bench.q TO callboard_app;
        GRANT SELECT, INSERT ON bench.lead TO callboard_app;"""
    )
    admin.execute(
        """INSERT INTO bench.q SELECT g, 0, now() - interval '1 s' * g, md5(g::text)
        FROM generate_series(1, %s) g""",
        [orders],
    )
    admin.execute("CREATE INDEX q_ready ON bench.q (ready_at, id) WHERE state = 0")


def _insert(admin: psycopg.Connection, model: Any, columns: dict[str, str], source: str) -> str:
    """INSERT of a model's rows; columns that are not named get the model's own defaults."""
    texts = dict(columns)
    for field in model._meta.concrete_fields:
        default = None if field.primary_key else field.get_default()
        if field.column not in texts and default is not None:
            kept = field.get_db_prep_save(default, _django())
            texts[field.column] = sql.Literal(kept).as_string(admin).replace("%", "%%")
    names = ", ".join(f'"{name}"' for name in texts)  # "group" is a word of SQL
    return (
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(texts.values())} {source}"
    )


def _django() -> Any:
    from django.db import connection  # noqa: PLC0415

    return connection


def _random(of: str, salt: int) -> str:
    """A number in [0, 1) that depends on an id alone: every run grows the same data."""
    return f"((hashint8extended({of}, {salt}) & 1048575) / 1048576.0)"


def _statements(admin: psycopg.Connection) -> list[str]:
    """The steps for one company, with the names of `_company` as parameters."""
    from callboard.customers.models import Customer  # noqa: PLC0415
    from callboard.dispatch.models import Claim, Ready  # noqa: PLC0415
    from callboard.orders.models import LeadOrigin, Order, OrderEntry, OrderItem  # noqa: PLC0415

    order = {"company_id": "%(company)s", "order_id": "%(order)s + g"}
    entry = order | {"at": "arrived", "due_at": "due", "reason": "''", "facts": "'{}'::jsonb"}
    came = entry | {
        "kind": "'order.receive'", "action": "'receive'", "from_status": "''",
        "to_status": "'new'", "to_line": "'first'", "due_at": "arrived",
    }  # fmt: skip
    rung = entry | {
        "kind": "'order.' || status", "action": "status", "from_status": "'new'",
        "from_line": "'first'", "to_status": "status", "to_line": "line",
        "reason": "CASE status WHEN 'no_answer' THEN 'busy' ELSE '' END",
    }  # fmt: skip
    return [
        _insert(admin, Customer, CUSTOMERS, PERSONS),
        GROWN,
        TASTES,
        DUE,
        _insert(admin, Order, ORDERS, "FROM grown ORDER BY g"),
        _insert(admin, OrderItem, order | {"product_id": "%(product)s", "price": "990"}, ALL),
        _insert(admin, LeadOrigin, order, ALL),
        _insert(admin, OrderEntry, came, ALL),
        _insert(admin, OrderEntry, rung, "FROM grown WHERE status <> 'new' ORDER BY g"),
        _insert(admin, Claim, CLAIMS, HELD),
        _insert(admin, Ready, READY, WAITING),
        "DROP TABLE grown",
    ]


ALL = "FROM grown ORDER BY g"

CUSTOMERS = {
    "id": "id", "company_id": "%(company)s", "phone": "phone", "zone": "zone",
    "phone_tail": "reverse(substr(phone, 2))", "name": "surname || ' ' || given",
    "name_key": "lower(surname || ' ' || given)", "given_key": "lower(given)",
    "country": "%(country)s", "created_at": "now() - interval '90 days'",
}  # fmt: skip
PERSONS = f"""FROM (
    SELECT %(customer)s + g AS id,
        %(prefix)s || lpad((g::bigint * 7919 %% power(10, %(digits)s)::bigint)::text,
            %(digits)s, '0') AS phone,
        (ARRAY['Smyrnova','Ivanenko','Kuz','Popova','Vasyl','Petr','Sokil','Mykh','Nova','Fed'])
            [1 + floor(10 * {_random("g", 1)})] || substr(md5(g::text), 1, 4) AS surname,
        (ARRAY['Anna','Ivan','Maria','Petro','Olha','Serhii','Olena','Dmytro','Nina','Oleh'])
            [1 + floor(10 * {_random("g", 2)})] AS given,
        (%(zones)s::text[])[1 + floor(cardinality(%(zones)s::text[]) * {_random("g", 3)})] AS zone
    FROM generate_series(1, %(people)s) g
) person"""

# The ids grow as the orders get younger: the oldest has the lowest.
GROWN = f"""CREATE TEMP TABLE grown ON COMMIT DROP AS
    SELECT customer_id, zone, count(*) OVER () AS everybody,
        row_number() OVER (ORDER BY {_random("customer_id * 31 + turn", 4)}, customer_id) AS g,
        {_random("customer_id * 7 + turn", 5)} AS chance,
        {_random("customer_id * 11 + turn", 6)} AS taste,
        {_random("customer_id * 13 + turn", 7)} AS fate,
        NULL::int AS offer, NULL::text AS status, NULL::text AS line, NULL::bigint AS promiser,
        NULL::timestamptz AS arrived, NULL::timestamptz AS due
    FROM (
        SELECT c.id AS customer_id, c.zone, turn FROM customers_customer c CROSS JOIN LATERAL
            generate_series(1, CASE WHEN {_random("c.id", 8)} < 0.1
                THEN 2 + floor(4 * {_random("c.id", 9)})::int ELSE 1 END) turn
        WHERE c.company_id = %(company)s
    ) wanted"""

# Offers 1 to 40 are skewed; 41 to 45 are only among the newest, 46 to 50 have no order, 51 to 55
# are locked at the head, 56 to 60 begin with customers who sleep.
TASTES = """UPDATE grown SET
    arrived = now() - interval '90 days' * (1 - g::float8 / (everybody + 1)),
    offer = CASE
        WHEN %(side)s = 1 OR taste < 0.94
            THEN 1 + floor(40 * power(least(taste / 0.94, 0.9999), 1.7))
        WHEN taste < 0.96 AND g > 0.8 * everybody THEN 41 + floor(taste * 1e5)::int %% 5
        WHEN taste < 0.96 THEN 1
        WHEN taste < 0.98 THEN 51 + floor(taste * 1e5)::int %% 5
        WHEN g <= 0.9 * everybody AND zone = ANY(%(asleep)s)
            OR g > 0.9 * everybody AND zone = ANY(%(awake)s) THEN 56 + floor(taste * 1e5)::int %% 5
        ELSE 2 END,
    status = CASE WHEN chance < 0.7 THEN 'new' WHEN chance < 0.95 THEN 'no_answer'
        ELSE 'callback' END,
    line = CASE WHEN chance BETWEEN 0.7 AND 0.75 THEN 'second' ELSE 'first' END"""
DUE = """UPDATE grown SET
    due = CASE WHEN status = 'new' THEN arrived
        WHEN fate < 0.3333 THEN now() - interval '1 day' * (fate * 3)
        ELSE now() + interval '2 days' * fate END,
    promiser = CASE WHEN status = 'callback' AND %(holders)s > 0 AND chance < 0.98
        THEN %(holder)s + 1 + floor(fate * %(holders)s) END"""

ORDERS = {
    "id": "%(order)s + g", "company_id": "%(company)s", "number": "%(number)s + g",
    "customer_id": "customer_id", "offer_id": "%(offer)s + offer", "source_id": "%(source)s",
    "arrived_at": "arrived", "status": "status", "status_since": "arrived", "line": "line",
    "due_at": "due", "attempts": "(status = 'no_answer')::int", "promised_by_id": "promiser",
    "surname": "'Ivanenko'", "name": "'Halyna'", "country": "%(country)s", "city": "'Lviv'",
    "street": "'Horodotska'", "house": "(g %% 300)::text", "currency": "%(currency)s",
}  # fmt: skip

# Some hundred operators hold somebody already.
CLAIMS = {
    "company_id": "%(company)s", "customer_id": "customer_id", "slot": "1",
    "member_id": "%(holder)s + row_number() OVER ()", "order_id": "%(order)s + g",
    "taken_at": "now()", "lease_until": "now() + interval '1 day'",
    "return_at": "now() + interval '1 day'",
}  # fmt: skip
HELD = """FROM (SELECT customer_id, min(g) AS g FROM grown GROUP BY customer_id
    ORDER BY hashint8(customer_id) LIMIT %(holders)s) held"""
READY = {
    "order_id": "%(order)s + g", "company_id": "%(company)s", "customer_id": "customer_id",
    "offer_id": "%(offer)s + offer", "line": "line", "zone": "zone", "country": "%(country)s",
    "ready_at": "due",
    "lane": "CASE status WHEN 'no_answer' THEN 'redial' ELSE status END",
    "reserved_for_id": "promiser",
}  # fmt: skip
WAITING = """FROM grown WHERE NOT EXISTS (SELECT FROM dispatch_claim h
    WHERE h.company_id = %(company)s AND h.customer_id = grown.customer_id) ORDER BY g"""

"""What must not have happened: two holders at once, a lost order, a deadlock. And the way back.

The counts are asked of the rows after every run. `restored` undoes the runs, so that each begins
with the same data.
"""

from dataclasses import dataclass

import psycopg

from bench.filling import LATER

# Two tenures of one customer that overlap; the claims of now last on.
DOUBLE = """
    WITH tenure AS (
        SELECT company_id, customer_id, taken_at, ended_at FROM dispatch_claimentry
        UNION ALL SELECT company_id, customer_id, taken_at, 'infinity' FROM dispatch_claim
    )
    SELECT count(*) FROM (
        SELECT taken_at, max(ended_at) OVER (
            PARTITION BY company_id, customer_id ORDER BY taken_at, ended_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM tenure
    ) t WHERE taken_at < before
"""
# An order that waits, whose customer nobody holds and may be rung, and that the button cannot find.
LOST = """
    SELECT count(*) FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
    WHERE o.line IS NOT NULL AND o.due_at IS NOT NULL
        AND c.phone_is_valid AND c.blacklisted_at IS NULL
        AND NOT EXISTS (SELECT FROM dispatch_ready r WHERE r.order_id = o.id)
        AND NOT EXISTS (SELECT FROM dispatch_claim h
            WHERE h.company_id = o.company_id AND h.customer_id = o.customer_id)
"""
# Rows of the queue whose customer is held: the button could hand them out twice.
HELD_AND_READY = """
    SELECT count(*) FROM dispatch_ready r JOIN dispatch_claim h
        ON h.company_id = r.company_id AND h.customer_id = r.customer_id
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

TOUCHED = """
    CREATE TEMP TABLE touched ON COMMIT DROP AS
    SELECT DISTINCT o.customer_id FROM orders_order o
    WHERE o.company_id = %(company)s AND (
        o.id IN (SELECT order_id FROM orders_orderentry WHERE id > %(later)s)
        OR o.customer_id IN (SELECT customer_id FROM dispatch_claim WHERE id > %(later)s))
"""
BACK = (
    "DELETE FROM dispatch_claim WHERE id > %(later)s",
    "DELETE FROM dispatch_claimentry WHERE id > %(later)s",
    "DELETE FROM dispatch_rest",
    "DELETE FROM dispatch_ready WHERE customer_id IN (SELECT customer_id FROM touched)",
    # The last step of the first history says where the order was.
    """UPDATE orders_order o SET status = e.to_status, line = e.to_line, due_at = e.due_at,
        status_since = e.at, version = 1, call_made = '', missed_on = NULL,
        attempts = (e.to_status = 'no_answer')::int
    FROM (SELECT DISTINCT ON (order_id) * FROM orders_orderentry
          WHERE id <= %(later)s AND order_id IN (SELECT order_id FROM orders_orderentry
              WHERE id > %(later)s) ORDER BY order_id, id DESC) e
    WHERE o.id = e.order_id AND o.company_id = %(company)s""",
    "DELETE FROM orders_orderentry WHERE id > %(later)s",
    """INSERT INTO dispatch_ready (order_id, company_id, customer_id, offer_id, line, lane, zone,
        country, ready_at, reserved_for_id, personal)
    SELECT o.id, o.company_id, o.customer_id, o.offer_id, o.line,
        CASE o.status WHEN 'no_answer' THEN 'redial' ELSE o.status END, c.zone, o.country, o.due_at,
        CASE WHEN o.status = 'callback' THEN o.promised_by_id END, false
    FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
    WHERE o.customer_id IN (SELECT customer_id FROM touched)
        AND o.line IS NOT NULL AND o.due_at IS NOT NULL""",
)


@dataclass
class Faults:
    """Counts that have to be 0."""

    double_claims: int = 0
    lost_orders: int = 0
    deadlocks: int = 0

    def add(self, other: "Faults") -> None:
        self.double_claims += other.double_claims
        self.lost_orders += other.lost_orders
        self.deadlocks += other.deadlocks


def deadlocks(admin_url: str) -> int:
    """How many the database has counted so far."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_stat_force_next_flush()")
        return admin.execute(DEADLOCKS).fetchone()[0]


def faults(admin_url: str, deadlocks_before: int) -> Faults:
    """What went wrong in a run that has just ended."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        held = admin.execute(DOUBLE).fetchone()[0] + admin.execute(HELD_AND_READY).fetchone()[0]
        lost = admin.execute(LOST).fetchone()[0]
    return Faults(held, lost, deadlocks(admin_url) - deadlocks_before)


def restored(admin_url: str, companies: tuple[int, ...]) -> None:
    """Every order where it was before the runs, nobody of the bench holding anybody."""
    with psycopg.connect(admin_url) as admin:
        if admin.info.parameter_status("is_superuser") == "on":
            admin.execute("SET session_replication_role = replica")
        admin.execute("SET ROLE callboard_owner")
        admin.execute("SET synchronous_commit = off")
        for company in companies:
            with admin.transaction():
                admin.execute("SELECT set_config('callboard.company', %s, true)", [str(company)])
                admin.execute("SET LOCAL enable_seqscan = off")
                facts = {"later": LATER, "company": company}
                for statement in (TOUCHED, *BACK):
                    admin.execute(statement, facts)
                admin.execute("DROP TABLE touched")
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for table in ("dispatch_ready", "dispatch_claim", "bench.q", "orders_order"):
            admin.execute(f"VACUUM {table}")
        admin.execute("CHECKPOINT")

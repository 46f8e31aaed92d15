"""What the rows themselves say after a fault. SQL alone: none of the desk's code is asked."""

from faults.stack import Stack

# Two tenures of one customer that overlap; the claims of now last on.
HELD_TWICE = """
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
# An order that waits, whose customer nobody holds, and that the button cannot find.
LOST = """
    SELECT count(*) FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
    WHERE o.line IS NOT NULL AND o.due_at IS NOT NULL
        AND c.phone_is_valid AND c.blacklisted_at IS NULL
        AND NOT EXISTS (SELECT FROM dispatch_ready r WHERE r.order_id = o.id)
        AND NOT EXISTS (SELECT FROM dispatch_claim h
            WHERE h.company_id = o.company_id AND h.customer_id = o.customer_id)
"""
# The button could hand these out a second time.
HELD_AND_READY = """
    SELECT count(*) FROM dispatch_ready r JOIN dispatch_claim h
        ON h.company_id = r.company_id AND h.customer_id = r.customer_id
"""
# Who settled each order: (number, member, how often).
SETTLED = """
    SELECT o.number, e.actor_id, count(*) FROM orders_orderentry e
    JOIN orders_order o ON o.id = e.order_id
    WHERE e.action = 'cancel' GROUP BY 1, 2
"""
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
LIMITS = (
    "statement_timeout",
    "lock_timeout",
    "transaction_timeout",
    "idle_in_transaction_session_timeout",
)


def count(stack: Stack, statement: str, *values: object) -> int:
    """The one number a question is answered with."""
    return stack.asked(statement, *values)[0][0]


def settings_of(stack: Stack, names: tuple[str, ...]) -> dict[str, str]:
    """What the database says of its settings to a web process."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(stack.app_url()) as app:
        return {name: app.execute(f"SHOW {name}").fetchone()[0] for name in names}

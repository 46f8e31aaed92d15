"""How many rows the statements of a page take out of the tables that grow."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

GROWING = ("orders_order", "dispatch_ready")


def rows_read(work, tables=GROWING) -> int:
    """Rows that the statements of a page take out of tables: of orders and of the queue."""
    with CaptureQueriesContext(connection) as asked:
        work()
    total = 0
    with transaction.atomic(), connection.cursor() as cursor:
        # The table of a test is so small that reading it whole may look cheap.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            text = query["sql"]
            if any(table in text for table in tables):
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + text)
                total += _touched(cursor.fetchone()[0][0]["Plan"], tables)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return total


def _touched(plan: dict, tables) -> int:
    here = 0
    if plan.get("Relation Name") in tables:
        once = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        here = int(once * plan["Actual Loops"])
    return here + sum(_touched(part, tables) for part in plan.get("Plans", ()))

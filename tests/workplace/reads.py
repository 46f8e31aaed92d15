"""How many rows the statements of a page take out of the tables that grow."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


def rows_read(work) -> int:
    """Rows of orders and of the queue that the statements of a page take out of their tables."""
    with CaptureQueriesContext(connection) as asked:
        work()
    total = 0
    with transaction.atomic(), connection.cursor() as cursor:
        # The table of a test is so small that reading it whole may look cheap.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            text = query["sql"]
            if "orders_order" in text or "dispatch_ready" in text:
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + text)
                total += _touched(cursor.fetchone()[0][0]["Plan"])
        cursor.execute("SET LOCAL enable_seqscan = on")
    return total


def _touched(plan: dict) -> int:
    here = 0
    if plan.get("Relation Name") in {"orders_order", "dispatch_ready"}:
        once = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        here = int(once * plan["Actual Loops"])
    return here + sum(_touched(part) for part in plan.get("Plans", ()))

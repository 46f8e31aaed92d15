"""What must be true of a company's orders. Each answers with the broken rows, in words."""

from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from callboard.orders.models import Order, OrderPolicy, Stage
from callboard.orders.statuses import GROUPS

# The history replays: each line begins where the one before ended, and the last where the order is.
REPLAY = """
    WITH steps AS (
        SELECT order_id, id, from_status, from_line, to_status, to_line,
            lag(to_status) OVER chain AS was_status, lag(to_line) OVER chain AS was_line,
            lead(id) OVER chain AS following
        FROM orders_orderentry WHERE company_id = %(company)s
        WINDOW chain AS (PARTITION BY order_id ORDER BY id)
    )
    SELECT o.number, s.id, 'begins where the step before did not end'
    FROM steps s JOIN orders_order o ON o.id = s.order_id AND o.company_id = %(company)s
    WHERE (s.from_status, s.from_line) IS DISTINCT FROM (coalesce(s.was_status, ''), s.was_line)
    UNION ALL
    SELECT o.number, s.id, 'ends where the order is not'
    FROM steps s JOIN orders_order o ON o.id = s.order_id AND o.company_id = %(company)s
    WHERE s.following IS NULL AND (s.to_status, s.to_line) IS DISTINCT FROM (o.status, o.line)
    UNION ALL
    SELECT o.number, NULL, 'has no history'
    FROM orders_order o WHERE o.company_id = %(company)s
        AND NOT EXISTS (
            SELECT FROM orders_orderentry e
            WHERE e.company_id = o.company_id AND e.order_id = o.id)
"""


def histories_that_do_not_replay(company_id: int) -> list[str]:
    """Orders whose journal does not lead to where they are (A12)."""
    with connection.cursor() as cursor:
        cursor.execute(REPLAY, {"company": company_id})
        return [
            f"order {number}, journal line {line}: {what}"
            for number, line, what in cursor.fetchall()
        ]


def stages_out_of_place(company_id: int) -> list[str]:
    """Orders in a stage of another group of statuses, and flags that miscount stages (A11.4)."""
    orders = Order.objects.filter(company=company_id, stage__isnull=False)
    strayed = orders.exclude(
        reduce(or_, (Q(stage__group=group, status__in=held) for group, held in GROUPS.items()))
    )
    found = [
        f"order {number}: the stage {name} does not fit the status {status}"
        for number, name, status in strayed.values_list("number", "stage__name", "status")
    ]
    ways = set(Stage.objects.filter(company=company_id, active=True).values_list("way", flat=True))
    real = (bool(ways), bool(ways - {Stage.Way.HAND}))
    kept = OrderPolicy.objects.filter(company=company_id).values_list("has_stages", "auto_stages")
    found += [f"the policy says {told} of stages, it is {real}" for told in kept if told != real]
    return found

"""What a piece of work costs the database: each statement explained as it is sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cost:
    """Time in the database, rows taken out of tables, pages touched, and how many were found."""

    milliseconds: float
    rows: int
    buffers: int
    found: int = 0


def explained(work: Callable[[], Any]) -> Cost:
    """Do the work, and sum up what EXPLAIN (ANALYZE, BUFFERS) says of each statement that reads."""
    from django.db import connection  # noqa: PLC0415 (Django is set up by then)

    costs: list[Cost] = []

    def explain(execute: Any, text: str, values: Any, many: bool, context: Any) -> Any:
        if text.lstrip().upper().startswith(("SELECT", "WITH")) and "FROM" in text:
            with connection.connection.cursor() as cursor:  # not through here again
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {text}", values)
                plan = cursor.fetchone()[0]
                costs.append(_cost(json.loads(plan) if isinstance(plan, str) else plan))
        return execute(text, values, many, context)

    with connection.execute_wrapper(explain):
        found = work()
    return Cost(
        sum(cost.milliseconds for cost in costs),
        sum(cost.rows for cost in costs),
        sum(cost.buffers for cost in costs),
        len(found) if isinstance(found, list) else 0,
    )


def _cost(plan: Any) -> Cost:
    top = plan[0]["Plan"]
    buffers = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
    return Cost(plan[0]["Execution Time"], _scanned(top), buffers)


def _scanned(node: dict[str, Any]) -> int:
    """Rows a plan took out of tables and indexes: those it kept and those it threw away."""
    own = 0
    if "Relation Name" in node:
        each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        own = round((each + node.get("Rows Removed by Index Recheck", 0)) * node["Actual Loops"])
    return own + sum(_scanned(below) for below in node.get("Plans", ()))

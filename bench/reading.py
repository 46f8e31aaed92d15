"""How many rows of tables a press reads, told by EXPLAIN ANALYZE of what it really sends."""

import json
from contextlib import suppress
from typing import Any

from bench import capture
from bench.people import Team


def rows_read(team: Team) -> tuple[int, int]:
    """(rows of the queue that the searching statements read, of them in the one that read most).

    Every statement of a press that looks for somebody free is explained in the same transaction
    before it runs, so that nothing is claimed yet.
    """
    from django.db import connection  # noqa: PLC0415 (Django is set up by then)

    from callboard.kit.errors import Refused  # noqa: PLC0415

    read: list[int] = []

    def explain(execute: Any, text: str, values: Any, many: bool, context: Any) -> Any:
        if "dispatch_ready" in text and "SKIP LOCKED" in text:
            with connection.connection.cursor() as cursor:  # not through here again
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", values)
                plan = cursor.fetchone()[0]
                read.append(_of(json.loads(plan) if isinstance(plan, str) else plan))
        return execute(text, values, many, context)

    member = capture.member_of(team.member(0), team.company)
    with connection.execute_wrapper(explain), suppress(Refused):
        capture.press(member)
    return sum(read), max(read, default=0)


def _of(plan: Any) -> int:
    return _scanned(plan[0]["Plan"])


def _scanned(node: dict[str, Any]) -> int:
    """Rows a plan took out of tables and indexes: those it kept and those it threw away."""
    own = 0
    if node.get("Relation Name") == "dispatch_ready":
        each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        each += node.get("Rows Removed by Index Recheck", 0)
        own = round(each * node["Actual Loops"])
    return own + sum(_scanned(below) for below in node.get("Plans", ()))

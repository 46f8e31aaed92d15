"""The floors in lines and in tabs, beside the plain list: part of `bin/bench lists`.

Every block of a line and every tab as the page asks for its rows: milliseconds, rows read and
buffers, for a team of a dozen offers (`some`), for one of every offer (`all`), for one whose offers
have hardly an order (`rare`) and for one of a country that has hardly one (`abroad`).
"""

from dataclasses import replace
from typing import Any

import psycopg

from bench import filling
from bench.costs import Cost, explained
from bench.figures import Plan, median
from bench.people import COMPANY, OFFER

# Offers and countries; None: every one.
DESKS: dict[str, dict[str, Any]] = {
    "some": {"offers": frozenset(OFFER + n for n in range(3, 15)), "countries": None},
    "all": {"offers": None, "countries": None},
    "rare": {"offers": frozenset({OFFER + 43, OFFER + 48}), "countries": None},
    "abroad": {"offers": None, "countries": frozenset({"PL"})},
}


def measure(plan: Plan, size: int, member: Any, plain: Cost) -> None:
    """Each line and each tab of each desk; the median of as many rounds as were asked for."""
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415 (Django is set up by then)
    from callboard.dispatch import queries  # noqa: PLC0415
    from callboard.dispatch.models import Layout, TeamDesk  # noqa: PLC0415
    from callboard.orders.statuses import Line  # noqa: PLC0415
    from callboard.workplace.queries import lines, tab_counts, tabs  # noqa: PLC0415

    with acting_for(COMPANY):
        desk = queries.desk_of(member)
    own = replace(desk, lines=frozenset(Line), mode=TeamDesk.Mode.CLASSIC)
    for name, whose in DESKS.items():
        desk = replace(own, **whose, calls_from=0, calls_until=24)
        for line in Line:
            asked = {"line": line}
            _say(
                plan, f"lists.line-{line}.{name}",
                lambda asked=asked, desk=desk: lines.lines_of(member, desk, [], asked), plain, size,
            )  # fmt: skip
        desk = replace(desk, layout=Layout.TABS)
        for tab in tabs.Tab:
            asked = {"tab": tab}
            _say(
                plan, f"lists.tab-{tab}.{name}",
                lambda asked=asked, desk=desk: tabs.tabs_of(member, desk, asked), plain, size,
            )  # fmt: skip
    _say(plan, "lists.tab-counts", lambda: tab_counts.heaps(member.company), plain, size)


def _say(plan: Plan, name: str, work: Any, plain: Cost, size: int) -> None:
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415

    runs = []
    for _ in range(1 if plan.quick else plan.rounds + 1):
        with acting_for(COMPANY):  # a transaction of its own: none may last long
            runs.append(explained(work))
    runs = runs[1:] or runs
    plan.say(f"{name}.sql", median([r.milliseconds for r in runs]), "ms", plain.milliseconds, size)
    plan.say(f"{name}.rows-read", runs[0].rows, "rows", plain.rows, size)
    plan.say(f"{name}.buffers", runs[0].buffers, "pages", plain.buffers, size)


def spread(admin_url: str) -> None:
    """What the list has no need of: refused ones that are called again, sold ones, parcels."""
    with psycopg.connect(admin_url) as admin:
        admin.execute("SET synchronous_commit = off")
        if admin.info.parameter_status("is_superuser") == "on":
            admin.execute("SET session_replication_role = replica")  # the keys are right by birth
        admin.execute("SET ROLE callboard_owner")
        admin.execute("SELECT set_config('callboard.company', %s, true)", [str(COMPANY)])
        for statement in (_LINES, _GONE, _QUEUE):
            admin.execute(statement, {"company": COMPANY})
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE orders_order, dispatch_ready")


_random = filling._random
_LINES = f"""UPDATE orders_order SET
    line = CASE status WHEN 'paid' THEN 'retention' WHEN 'cancelled' THEN 'reject'
        ELSE 'buyout' END,
    status = CASE WHEN status <> 'in_delivery' THEN status
        WHEN {_random("id", 41)} < .3 THEN 'arrived' WHEN {_random("id", 41)} < .35
        THEN 'courier_callback' WHEN {_random("id", 41)} < .4 THEN 'sending' ELSE status END,
    due_at = CASE WHEN status = 'cancelled' THEN arrived_at + interval '1 day'
        WHEN status = 'paid' AND {_random("id", 42)} < .1 THEN now() + interval '20 days' END
    WHERE company_id = %(company)s AND (status IN ('paid', 'in_delivery')
        OR status = 'cancelled' AND {_random("id", 43)} < .3)"""
_GONE = """DELETE FROM dispatch_ready r USING orders_order o
    WHERE r.company_id = %(company)s AND o.id = r.order_id
        AND (o.line IS NULL OR o.due_at IS NULL OR o.line NOT IN ('first', 'second'))"""
_QUEUE = """INSERT INTO dispatch_ready (order_id, company_id, customer_id, offer_id, line, lane,
        zone, country, ready_at, personal)
    SELECT o.id, o.company_id, o.customer_id, o.offer_id, o.line, 'reject', c.zone, o.country,
        o.due_at, false
    FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
    WHERE o.company_id = %(company)s AND o.status = 'cancelled' AND o.line = 'reject'
    ON CONFLICT DO NOTHING"""

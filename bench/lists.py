"""`bin/bench lists`: what a page of the order list asks of the database.

Thirteen filters of the screen and two searches, each as the page really sends it: milliseconds,
rows read and buffers by EXPLAIN (ANALYZE, BUFFERS) of all that finds the rows, beside a page of the
plain list. Behind them come filters nobody promised anything about: they end in time; and the
floors in lines and in tabs (`bench.floors`).
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg

from bench import filling, floors
from bench.costs import Cost, explained
from bench.figures import Plan, median
from bench.ground import Ground
from bench.people import COMPANY, HOLDER, OFFER, SOURCE, TEAM

SOURCES = 300
STAGE = 7_000_000
STAGES = 6
OLD = "now() - interval '5 days'"


def run(ground: Ground, plan: Plan) -> None:
    """Every size in a database of its own."""
    for size in plan.sizes:
        plan.note(f"Filling {size} orders ...")
        name = ground.fresh(f"lists_{size}")
        filling.fill(ground.admin(name), size, 4)
        plan.note("Telling them apart: sources, countries, carriers, problems, ends ...")
        spread(ground.admin(name), indexed=size < filling.BIG)
        member, plain = measure(plan, size)
        plan.note("The floors in lines and in tabs ...")
        floors.spread(ground.admin(name))
        floors.measure(plan, size, member, plain)
        ground.drop(name)


def measure(plan: Plan, size: int) -> tuple[Any, Cost]:
    """Each filter so often that a busy minute does not decide; the median is told.

    The answer: who looked, and what a page of the plain list costs.
    """
    from callboard.accounts.models import Member  # noqa: PLC0415 (Django is set up by then)
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.workplace.queries import list_page  # noqa: PLC0415

    with acting_for(COMPANY):
        member = Member.objects.select_related("company", "team").get(pk=_leader())
        top = list_page.page_of(member, _wanted())
        deep = list_page.page_of(member, _wanted(until=_ago(45)))
        plain = _costs(member, _wanted(), plan, "")
        for name, (words, after) in _filters(deep.older or "").items():
            wanted = _wanted(**words)
            cost = _costs(member, wanted, plan, after)
            plan.say(f"lists.{name}.sql", cost.milliseconds, "ms", plain.milliseconds, size)
            plan.say(f"lists.{name}.rows-read", cost.rows, "rows", plain.rows, size)
            plan.say(f"lists.{name}.buffers", cost.buffers, "pages", plain.buffers, size)
            plan.say(f"lists.{name}.found", cost.found, "rows", len(top.orders), size)
        for name, words in OTHERS.items():
            took = [_took(member, _wanted(**words)) for _ in range(min(3, plan.rounds))]
            plan.say(f"lists.other.{name}", median(took), "ms", list_page.PATIENCE, size)
        return member, plain


def _filters(deep: str) -> dict[str, tuple[dict[str, Any], str]]:
    """The thirteen and the two: name, what is filled in, and a cursor unless it is the top."""
    week = {"since": _ago(37), "until": _ago(30)}
    return {
        "newest": ({}, ""),
        "in-the-middle": ({}, deep),
        "one-status": ({"statuses": ("in_delivery",)}, ""),
        "status-and-offer": ({"statuses": ("no_answer",), "offers": (OFFER + 2,)}, ""),
        "three-statuses-five-offers": (
            {
                "statuses": ("no_answer", "callback", "cancelled"),
                "offers": tuple(OFFER + n for n in range(3, 8)),
            },
            "",
        ),
        "status-in-a-week": ({"statuses": ("paid",), **week}, ""),
        "webmaster": ({"webmaster": f"wm-{SOURCES - 7}"}, ""),
        "webmaster-and-status": ({"webmaster": "wm-2", "statuses": ("cancelled",)}, ""),
        "operator": ({"operator": HOLDER + 5}, ""),
        "carrier": ({"carrier": "Meest", "statuses": ("paid", "returned")}, ""),
        "problem": ({"problem": "any"}, ""),
        "stage": ({"stages": (STAGE + 2,)}, ""),
        "next-call-first": ({"sort": "due", "lines": ("first", "second")}, ""),
        "last-digits": ({"words": "4711"}, ""),
        "name": ({"words": "smyrnova4"}, ""),
    }


# Nobody promises these: they may be found late, or end in time with a plain message.
OTHERS: dict[str, dict[str, Any]] = {
    "rare-country": {"countries": ("PL",)},
    "no-such-country": {"countries": ("AQ",)},
    "team": {"team": TEAM},
    "rare-line-and-country": {"lines": ("buyout",), "countries": ("KZ",)},
    "common-word": {"words": "anna", "statuses": ("paid",)},
}


def _wanted(**words: Any) -> Any:
    from callboard.workplace.rules.wanted import Wanted  # noqa: PLC0415

    return Wanted(**words)


def _ago(days: int) -> Any:
    from callboard.kit import clock  # noqa: PLC0415

    return clock.now() - timedelta(days=days)


def _leader() -> int:
    """Whoever reads every order of the first company."""
    from callboard.accounts.models import Member, Role  # noqa: PLC0415

    pk = Member.objects.filter(company=COMPANY).order_by("id").values_list("pk", flat=True)[0]
    Member.objects.filter(pk=pk).update(role=Role.ADMIN)
    return pk


def _costs(member: Any, wanted: Any, plan: Plan, after: str) -> Cost:
    runs = [_explained(member, wanted, after) for _ in range(1 if plan.quick else plan.rounds + 1)]
    runs = runs[1:] or runs
    return replace(runs[0], milliseconds=median([r.milliseconds for r in runs]))


def _explained(member: Any, wanted: Any, after: str) -> Cost:
    """Everything the page asks before it knows its rows."""
    from callboard.workplace.queries import list_page  # noqa: PLC0415

    return explained(lambda: list_page.keys_of(member, wanted, after=after))


def _took(member: Any, wanted: Any) -> float:
    import time  # noqa: PLC0415

    from callboard.workplace.queries import list_page  # noqa: PLC0415

    began = time.perf_counter()
    list_page.page_of(member, wanted)
    return (time.perf_counter() - began) * 1000


def spread(admin_url: str, *, indexed: bool = True) -> None:
    """Make the filled orders differ in all that the list can ask for, and let the old ones end."""
    with psycopg.connect(admin_url) as admin:
        admin.execute("SET synchronous_commit = off")
        admin.execute("SET maintenance_work_mem = '512MB'")
        if admin.info.parameter_status("is_superuser") == "on":
            admin.execute("SET session_replication_role = replica")  # the keys are right by birth
        admin.execute("SET ROLE callboard_owner")
        later = [] if indexed else filling._without_indexes(admin)
        for side in (0, 1):
            admin.execute("SELECT set_config('callboard.company', %s, true)", [str(COMPANY + side)])
            admin.execute(
                _SOURCES, {"company": COMPANY + side, "source": SOURCE + 1_000 * (side + 1)}
            )
            admin.execute(_stages(admin), {"company": COMPANY + side, "stage": STAGE + 10 * side})
            admin.execute(
                _SPREAD,
                {
                    "company": COMPANY + side,
                    "source": SOURCE + 1_000 * (side + 1),
                    "stage": STAGE + 10 * side,
                    "holder": HOLDER,
                },
            )
        for statement in later:
            admin.execute(statement)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")


def _stages(admin: psycopg.Connection) -> str:
    from callboard.orders.models import Stage  # noqa: PLC0415

    columns = {
        "id": "%(stage)s + g", "company_id": "%(company)s", "name": "'Stage ' || g",
        "group": "CASE WHEN g %% 2 = 0 THEN 'delivery' ELSE 'cancel' END",
    }  # fmt: skip
    return filling._insert(admin, Stage, columns, f"FROM generate_series(1, {STAGES}) g")


_random = filling._random
_SOURCES = f"""INSERT INTO sources_source (id, company_id, webmaster, flow, agency)
    SELECT %(source)s + g, %(company)s, 'wm-' || g, 'flow-' || g %% 20, ''
    FROM generate_series(1, {SOURCES}) g"""
_FATE = f"""CASE WHEN arrived_at > {OLD} THEN status
    WHEN {_random("id", 21)} < .30 THEN 'cancelled' WHEN {_random("id", 21)} < .40 THEN 'trash'
    WHEN {_random("id", 21)} < .72 THEN 'paid' WHEN {_random("id", 21)} < .80 THEN 'returned'
    WHEN {_random("id", 21)} < .806 THEN 'in_delivery'
    WHEN {_random("id", 21)} < .81 THEN 'packing' ELSE status END"""
_SHIPPED = "('paid', 'returned', 'in_delivery')"
_SPREAD = f"""UPDATE orders_order o SET
    status = fate,
    line = CASE WHEN fate IN ('in_delivery', 'packing') THEN 'buyout'
        WHEN fate IN ('cancelled', 'trash', 'paid', 'returned') THEN NULL ELSE line END,
    due_at = CASE WHEN fate IN ('cancelled', 'trash', 'paid', 'returned') THEN NULL
        WHEN fate IN ('in_delivery', 'packing') THEN NULL ELSE due_at END,
    promised_by_id = CASE WHEN fate = 'callback' THEN promised_by_id END,
    reason = CASE fate WHEN 'cancelled' THEN 'expensive' WHEN 'trash' THEN 'spam' ELSE '' END,
    confirmed_at = CASE WHEN fate IN {_SHIPPED} THEN arrived_at END,
    confirmed_by_id = CASE WHEN fate IN {_SHIPPED} AND %(company)s = {COMPANY}
        THEN %(holder)s + 1 + floor(greatest((SELECT count(*) FROM accounts_member
            WHERE id > %(holder)s), 1) * {_random("o.id", 22)}) END,
    shipped_at = CASE WHEN fate IN {_SHIPPED} THEN arrived_at + interval '1 day' END,
    paid_at = CASE WHEN fate = 'paid' THEN arrived_at + interval '6 days' END,
    carrier = CASE WHEN fate IN {_SHIPPED} THEN (ARRAY['Nova Poshta','Nova Poshta','Nova Poshta',
        'Ukrposhta','Ukrposhta','Meest'])[1 + floor(6 * {_random("o.id", 23)})] ELSE '' END,
    track_code = CASE WHEN fate IN {_SHIPPED} THEN '59' || o.id ELSE '' END,
    source_id = %(source)s + 1 + floor({SOURCES} * power({_random("o.id", 24)}, 2)),
    country = CASE WHEN {_random("o.id", 25)} < .0003 THEN 'PL'
        WHEN {_random("o.id", 25)} < .02 THEN 'KZ' ELSE country END,
    problem = CASE WHEN {_random("o.id", 26)} < .004 THEN 'Broken parcel' ELSE '' END,
    suspicious = {_random("o.id", 27)} < .002,
    address_problem = {_random("o.id", 28)} < .004,
    stage_id = CASE WHEN {_random("o.id", 31)} < .1 THEN CASE
        WHEN fate IN ('in_delivery', 'arrived') THEN %(stage)s + 2
        WHEN fate = 'cancelled' THEN %(stage)s + 1 + 2 * floor(3 * {_random("o.id", 32)}) END END,
    street = 'Street ' || floor(700 * {_random("o.id", 29)}),
    city = 'City ' || floor(40 * power({_random("o.id", 30)}, 2))
    FROM (SELECT id AS own, {_FATE} AS fate FROM orders_order WHERE company_id = %(company)s) told
    WHERE told.own = o.id AND o.company_id = %(company)s"""

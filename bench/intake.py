"""`bin/bench intake`: leads over the API, beside a view that inserts one row and commits."""

import json
from itertools import count
from typing import Any

import psycopg

from bench import filling, web
from bench.figures import Plan, by_turns, median, percentile
from bench.ground import Ground
from bench.people import COMPANY

_phones = count(1)


def run(ground: Ground, plan: Plan) -> None:
    """Every size in a database of its own: so many orders are there before the leads come."""
    for size in plan.sizes:
        plan.note(f"Filling {size} orders ...")
        _told[0] = 0  # each size has a database of its own
        name = ground.fresh(f"intake_{size}")
        filling.fill(ground.admin(name), size, max(plan.clients))
        token = _token()
        with web.serving(ground.app(name)) as server:
            for clients in plan.clients:
                _leads(plan, server, token, clients, size)
        plan.say("intake.lost", _lost(ground.admin(name)), "count", 0, size)
        ground.drop(name)


def _leads(plan: Plan, server: web.Server, token: str, clients: int, size: int) -> None:
    headers = (("Authorization", f"Bearer {token}"), ("Content-Type", "application/json"))

    def send(path: str, each: int) -> web.Answered:
        requests = [
            [web.Request(path, _lead(), headers) for _turn in range(each)]
            for _client in range(clients)
        ]
        return web.asked(server.port, requests, 201)

    leads, rows = "/api/v1/leads", "/bench/insert/"
    wanted = {
        path: max(2, int(send(path, 5).rate * plan.seconds / clients)) for path in (leads, rows)
    }
    taken, plain = by_turns(
        plan.rounds, lambda: send(leads, wanted[leads]), lambda: send(rows, wanted[rows])
    )
    value, baseline = (median([run.rate for run in runs]) for runs in (taken, plain))
    plan.say(f"intake.leads.c{clients}", value, "leads/s", baseline, size)
    times, beside = ([took for run in runs for took in run.times] for runs in (taken, plain))
    for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        values = percentile(times, part), percentile(beside, part)
        plan.say(f"intake.leads-{name}.c{clients}", values[0], "ms", values[1], size)
    refused = sum(sum(run.others.values()) for run in taken)
    plan.say(f"intake.refused.c{clients}", refused, "count", 0, size)
    _told[0] += sum(len(run.times) for run in taken)


_told = [0]


def _lead() -> bytes:
    """A lead of a phone that nobody has had."""
    lead: dict[str, Any] = {
        "offer": f"offer-{1 + next(_phones) % 40}", "phone": f"+7912{next(_phones):07d}",
        "name": "Halyna Ivanenko", "country": "RU", "source": {"webmaster": "bench"},
    }  # fmt: skip
    return json.dumps(lead).encode()


def _token() -> str:
    """A key that is never asked too often."""
    from callboard.accounts.models import Company  # noqa: PLC0415 (Django is set up by then)
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.integrations import actions  # noqa: PLC0415
    from callboard.integrations.models import Scope  # noqa: PLC0415

    with acting_for(COMPANY):
        company = Company.objects.get(pk=COMPANY)
        return actions.issue_key(company, "bench", list(Scope), per_minute=10_000_000)[1]


def _lost(admin_url: str) -> int:
    """Answered 201 and not there, or there and out of the queue's sight."""
    with psycopg.connect(admin_url) as admin:
        arrived = admin.execute(
            "SELECT count(*) FROM orders_order WHERE id > %s", [filling.LATER]
        ).fetchone()[0]
        waiting = admin.execute(
            """SELECT count(*) FROM orders_order o WHERE id > %s AND line IS NOT NULL
            AND NOT EXISTS (SELECT FROM dispatch_ready r WHERE r.order_id = o.id)""",
            [filling.LATER],
        ).fetchone()[0]
    return max(0, _told[0] - arrived) + waiting

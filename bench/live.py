"""`bin/bench live`: news from a commit to so many open screens, beside one plain LISTEN.

The size is the number of streams. News are sent as actions send them: told in a transaction, on
their way after its commit. The baseline is NOTIFY to one connection of the same database. Then
customers leave the queue and come back: when the numbers on the buttons say so, whether they are
right, and what the database is asked meanwhile, beside the same with eight streams.
"""

import asyncio
import json
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench import filling, web
from bench.figures import Plan, percentile
from bench.ground import Ground
from bench.people import COMPANY, Team, teams

ORDERS = 1_000
FIRST = 8  # streams that are open before the resources are looked at: each process has some
LAST = 10  # seconds that late news are waited for at the end
NEWS = re.compile(rb'"bench", "id": "(\d+)"')
PAUSE = 0.7  # between two news, so that each travels alone
FREE = b'"topic": "free"'
NAMES = {1: "", 2: "two-processes."}
TURN = 6  # seconds that the numbers on the buttons have after a change


def run(ground: Ground, plan: Plan) -> None:
    """One database, one server for each number of streams."""
    name = ground.fresh("live")
    filling.fill(ground.admin(name), ORDERS, 4 if plan.quick else 64)
    runs = [(streams, 1) for streams in plan.sizes] + [(max(plan.sizes), 2)]
    for streams, workers in runs:
        with web.serving(ground.app(name), workers) as server:
            asyncio.run(_streams(ground, name, plan, server, streams, workers))
    ground.drop(name)


async def _streams(
    ground: Ground, name: str, plan: Plan, server: web.Server, streams: int, workers: int
) -> None:
    own = [team for team in teams() if team.company == COMPANY]
    cookies = await asyncio.to_thread(_cookies, own, min(streams, 4 * len(own)))
    first = await _opened(server.port, cookies, FIRST)
    await asyncio.to_thread(_tell, 0)
    await asyncio.sleep(1)
    before = _resources(ground, name, server)  # what one needs who listens at all
    changes = 2 if plan.quick else 6
    few = await _moves(ground, name, changes, own, [])
    heard = [Heard() for _stream in range(streams)]
    readers = await _opened(server.port, cookies, streams)
    tasks = [
        asyncio.create_task(_listen(reader, one))
        for reader, one in zip(readers, heard, strict=True)
    ]
    await asyncio.sleep(1 if plan.quick else 5)
    news = 2 if plan.quick else max(10, plan.rounds * 4)
    told, plain = {}, []
    for number in range(1, news + 1):
        plain.append(await asyncio.to_thread(_notify, ground.app(name)))
        told[number] = await asyncio.to_thread(_tell, number)
        await asyncio.sleep(PAUSE)
    await asyncio.sleep(1 if plan.quick else LAST)
    after = _resources(ground, name, server)
    many = await _moves(ground, name, changes, own, heard)
    for task in tasks:
        task.cancel()
    del first
    took = [
        one.news[number] - at for number, at in told.items() for one in heard if number in one.news
    ]

    def say(what: str, value: float, unit: str, baseline: float | None = None) -> None:
        plan.say(f"live.{NAMES[workers]}{what}", value, unit, baseline, streams)

    value = percentile(took, 0.95)
    say("news-p95", 1000 * value, "ms", 1000 * percentile(plain, 0.95))
    value = percentile(took, 0.5)
    say("news-p50", 1000 * value, "ms", 1000 * percentile(plain, 0.5))
    say("missed", news * streams - len(took), "count", 0)
    say("connections", after[0], "count", before[0])
    say("threads", after[1], "count", before[1])
    say("memory", (after[2] - before[2]) / 1024 / streams, "KB a stream", None)
    say("numbers-p95", 1000 * percentile(many.took, 0.95), "ms", None)
    say("numbers-wrong", many.wrong, "count", 0)
    say("transactions", many.rate, "transactions/s", few.rate)


@dataclass
class Heard:
    """What one stream has heard: news by their number, and what its button shows since when."""

    news: dict[int, float] = field(default_factory=dict)
    shown: list[tuple[float, int]] = field(default_factory=list)


@dataclass
class Moved:
    """Seconds until a changed number was shown, how many showed another one at the end of their
    time, and transactions of the database a second."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0
    rate: float = 0.0


async def _moves(
    ground: Ground, name: str, changes: int, own: list[Team], heard: list[Heard]
) -> Moved:
    """A customer leaves the queue, and comes back, so many times in all."""
    moved = Moved()
    began, count = time.time(), _transactions(ground, name)
    expected: dict[int, int] = {}
    for turn in range(changes):
        at, now = await asyncio.to_thread(_changed, own, turn)
        await asyncio.sleep(TURN)
        for stream, one in enumerate(heard):
            member = _member(own, stream % (4 * len(own)))
            is_right = one.shown and one.shown[-1][1] == now[member]
            moved.wrong += not is_right
            if is_right and expected.get(member, now[member]) != now[member]:
                moved.took.append(next(t for t, n in one.shown if t > at and n == now[member]) - at)
        expected = now
    moved.rate = (_transactions(ground, name) - count) / (time.time() - began)
    return moved


def _changed(own: list[Team], turn: int) -> tuple[float, dict[int, int]]:
    """Take a free customer off the queue, or let the same one back; when, and what is free for
    each member from then on, asked of the database."""
    from callboard.accounts.models import Member  # noqa: PLC0415
    from callboard.accounts.tenancy import acting_for  # noqa: PLC0415
    from callboard.customers import actions  # noqa: PLC0415
    from callboard.customers.models import Customer  # noqa: PLC0415
    from callboard.dispatch.models import Ready  # noqa: PLC0415
    from callboard.dispatch.queries import free  # noqa: PLC0415
    from callboard.kit import clock  # noqa: PLC0415

    with acting_for(COMPANY):
        if turn % 2:
            actions.clear(Customer.objects.filter(blacklist_reason="bench").get(), by=None)  # type: ignore[arg-type]
        else:
            waiting = Ready.objects.filter(
                company=COMPANY, lane="new", reserved_for=None, ready_at__lte=clock.now()
            )
            customer = Customer.objects.get(pk=waiting.values("customer")[:1])
            actions.blacklist(customer, reason="bench", by=None)
    at = time.time()
    with acting_for(COMPANY):
        known = free.snapshot(COMPANY)
        members = Member.objects.filter(company=COMPANY).select_related("team", "company")
        wanted = {_member(own, n) for n in range(4 * len(own))}
        return at, {
            member.pk: known.free(member).total for member in members if member.pk in wanted
        }


def _member(own: list[Team], number: int) -> int:
    return own[number % len(own)].member(number // len(own))


def _transactions(ground: Ground, name: str) -> int:
    """How many the database has ended so far."""
    with psycopg.connect(ground.admin("postgres"), autocommit=True) as admin:
        row = admin.execute(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s", [name]
        ).fetchone()
    return row[0] if row else 0


def _cookies(own: list[Team], people: int) -> list[str]:
    return [dict(web.signed_in(_member(own, n), COMPANY))["Cookie"] for n in range(people)]


async def _opened(port: int, cookies: list[str], streams: int) -> list[asyncio.StreamReader]:
    readers = []
    for turn in range(streams):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = web.Request(
            "/events?topics=floor,bench,free",
            headers=(("Cookie", cookies[turn % len(cookies)]),),
            method="GET",
        )
        writer.write(request.wire(port))
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.splitlines()[0]:
            raise RuntimeError(f"A stream was refused: {head.splitlines()[0]!r}")
        reader.writer = writer  # type: ignore[attr-defined]  (else it would be closed)
        readers.append(reader)
    return readers


async def _listen(reader: asyncio.StreamReader, heard: Heard) -> None:
    while line := await reader.readline():
        if found := NEWS.search(line):
            heard.news[int(found[1])] = time.time()
        elif FREE in line:
            heard.shown.append((time.time(), json.loads(line[len(b"data: ") :])["total"]))


def _tell(number: int) -> float:
    """News of an action that commits now, with a number to know it by; when that was."""
    from django.db import transaction  # noqa: PLC0415 (Django is set up by then)

    from callboard.kit import live  # noqa: PLC0415

    with transaction.atomic():
        live.tell(COMPANY, f"bench:{number}")
    return time.time()


def _notify(url: str) -> float:
    """Seconds from a NOTIFY's commit to one listener, and nothing in between."""
    heard: list[float] = []
    ready = threading.Event()

    def listen() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("LISTEN bench")
            ready.set()
            for _news in connection.notifies(timeout=5, stop_after=1):
                heard.append(time.time())

    thread = threading.Thread(target=listen)
    thread.start()
    ready.wait()
    with psycopg.connect(url, autocommit=True) as connection:
        began = time.time()
        connection.execute("NOTIFY bench")
    thread.join()
    return heard[0] - began


def _resources(ground: Ground, name: str, server: web.Server) -> tuple[int, int, int]:
    """(connections to the database, threads, bytes) of the web server's processes."""
    with psycopg.connect(ground.admin(name), autocommit=True) as admin:
        connections = admin.execute(
            """SELECT count(*) FROM pg_stat_activity WHERE datname = %s
            AND backend_type = 'client backend' AND pid <> pg_backend_pid()""",
            [name],
        ).fetchone()[0]
    processes = _family(server.process.pid)
    threads = sum(_status(pid, "Threads") for pid in processes)
    return connections, threads, 1024 * sum(_status(pid, "VmRSS") for pid in processes)


def _family(pid: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _status(pid: int, name: str) -> int:
    text: Any = Path(f"/proc/{pid}/status").read_text()
    line = next((line for line in text.splitlines() if line.startswith(f"{name}:")), f"{name}: 0")
    return int(line.split()[1])

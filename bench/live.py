"""`bin/bench live`: news from a commit to so many open screens, beside one plain LISTEN.

The size is the number of streams. News are sent as actions send them: told in a transaction, on
their way after its commit. The baseline is NOTIFY to one connection of the same database.
"""

import asyncio
import re
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from bench import filling, web
from bench.figures import Plan, percentile
from bench.ground import Ground
from bench.people import COMPANY, Team, teams

ORDERS = 1_000
FIRST = 8  # streams that are open before the resources are looked at: both processes have some
LAST = 10  # seconds that late news are waited for at the end
NEWS = re.compile(rb'"bench", "id": "(\d+)"')
PAUSE = 0.7  # between two news, so that each travels alone


def run(ground: Ground, plan: Plan) -> None:
    """One database, one server for each number of streams."""
    name = ground.fresh("live")
    filling.fill(ground.admin(name), ORDERS, 4 if plan.quick else 64)
    for streams in plan.sizes:
        with web.serving(ground.app(name)) as server:
            asyncio.run(_streams(ground, name, plan, server, streams))
    ground.drop(name)


async def _streams(ground: Ground, name: str, plan: Plan, server: web.Server, streams: int) -> None:
    own = [team for team in teams() if team.company == COMPANY]
    cookies = await asyncio.to_thread(_cookies, own, min(streams, 4 * len(own)))
    first = await _opened(server.port, cookies, FIRST)
    await asyncio.to_thread(_tell, 0)
    await asyncio.sleep(1)
    before = _resources(ground, name, server)  # what one needs who listens at all
    heard: list[dict[int, float]] = [{} for _stream in range(streams)]
    readers = await _opened(server.port, cookies, streams)
    tasks = [
        asyncio.create_task(_listen(reader, times))
        for reader, times in zip(readers, heard, strict=True)
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
    for task in tasks:
        task.cancel()
    del first
    took = [times[number] - at for number, at in told.items() for times in heard if number in times]
    value = percentile(took, 0.95)
    plan.say("live.news-p95", 1000 * value, "ms", 1000 * percentile(plain, 0.95), streams)
    value = percentile(took, 0.5)
    plan.say("live.news-p50", 1000 * value, "ms", 1000 * percentile(plain, 0.5), streams)
    plan.say("live.missed", news * streams - len(took), "count", 0, streams)
    plan.say("live.connections", after[0], "count", before[0], streams)
    plan.say("live.threads", after[1], "count", before[1], streams)
    plan.say("live.memory", (after[2] - before[2]) / 1024 / streams, "KB a stream", None, streams)


def _cookies(own: list[Team], people: int) -> list[str]:
    return [
        dict(web.signed_in(own[n % len(own)].member(n // len(own)), COMPANY))["Cookie"]
        for n in range(people)
    ]


async def _opened(port: int, cookies: list[str], streams: int) -> list[asyncio.StreamReader]:
    readers = []
    for turn in range(streams):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = web.Request(
            "/events?topics=floor,bench",
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


async def _listen(reader: asyncio.StreamReader, times: dict[int, float]) -> None:
    while line := await reader.readline():
        if found := NEWS.search(line):
            times[int(found[1])] = time.time()


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

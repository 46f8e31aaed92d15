"""A release takes over from the one before it while people work.

The one before serves. The new one is started beside it on the same database: it changes the tables
under the feet of the other, both serve for a while, then the way in leads to the new one alone and
the other is ended. What a way in does (nginx, Caddy) the clients do: they take the next door
that is open. A page fetched from one release is sent to the other.
"""

import asyncio
import os
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlencode

import psycopg

from callboard.config import server
from callboard.config.pgembed import Postgres
from faults import before, oracle
from faults.distribution import fields_of
from faults.intake import LEADS, lead
from faults.report import Run, percentile
from faults.stack import Stack
from faults.web import Answer, Broken, Client, head_of, wire

FORM = ("Content-Type", "application/x-www-form-urlencoded")
LONGEST_LOCK = 2.5  # seconds: the two that an upgrade waits, and what looking takes
DRAIN = 30
SWEPT = 60  # seconds: the sweep comes each 15
FIRST_PHONE = 5_000_000  # of the leads: those that wait begin at a million
SLOW = 1.0
WAITS = "SELECT extract(epoch FROM clock_timestamp() - min(waitstart)) FROM pg_locks"


def run(it: Run) -> None:
    """Before, while tables change, both, after: nobody is refused and nothing is lost."""
    home = Path(tempfile.mkdtemp(prefix="callboard-faults-"))
    home.chmod(0o755)
    tree = home / "before"
    tree.mkdir()
    own = None
    desks: list[Stack] = []
    try:
        it.say(before=before.put_into(tree, it.before))
        own = Postgres(home / "postgres").start()
        database = server.as_url(own.url(server.NAME))
        old = Stack(home, tree=tree, database=database)
        desks.append(old)
        old.wait_until_ready()
        it.note("the release before fills its desk")
        sizes = it.size((8, 600, 0), (24, 8_000, 1_000_000))
        facts = before.fill(tree, _filling(old, database), *sizes)
        work = Work(it, facts, [old.port])
        with _locks(database) as longest:
            asyncio.run(_taken_over(it, work, desks, home))
        it.say(longest_lock=longest[0])
        it.promise("nobody waits for a table longer than two seconds", longest[0] <= LONGEST_LOCK)
        work.report(desks[1])
    finally:
        for desk in desks:
            desk.end()
        if own:
            own.stop()
        rmtree(home, ignore_errors=True)


def _filling(old: Stack, database: str) -> dict[str, str]:
    found = server.Addresses(database, server.as_url(server.prepare(database).app))
    more = {"CALLBOARD_FAULTS_ADMIN": database}
    return os.environ | old.environment | found.for_filling() | more


async def _taken_over(it: Run, work: "Work", desks: list[Stack], home: Path) -> None:
    old, seconds = desks[0], it.size(5, 30)
    everybody = asyncio.create_task(work.everybody())
    await work.stage("before", seconds)
    work.now = "tables"
    began = time.monotonic()
    new = Stack(home, beside=old)
    desks.append(new)
    await asyncio.to_thread(new.wait_until_ready, it.size(180, 1_800))
    it.say(upgrade_seconds=time.monotonic() - began)
    work.doors.append(new.port)
    await work.stage("both", seconds)
    work.doors.remove(old.port)
    work.now = "handover"
    await asyncio.sleep(1)
    began = time.monotonic()
    await asyncio.to_thread(old.end)
    it.say(old_ended_after=time.monotonic() - began)
    it.promise("the old one ends in time", time.monotonic() - began < DRAIN)
    await work.stage("after", seconds)
    work.over = True
    await everybody


@contextmanager
def _locks(database: str) -> Iterator[list[float]]:
    """The longest that anybody waited for a lock while the block lasted."""
    longest, over = [0.0], threading.Event()

    def look() -> None:
        with psycopg.connect(database, autocommit=True) as admin:
            while not over.wait(0.02):
                (waited,) = admin.execute(f"{WAITS} WHERE NOT granted").fetchone() or (None,)
                longest[0] = max(longest[0], float(waited or 0))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield longest
    finally:
        over.set()
        thread.join()


@dataclass
class Work:
    """Operators, senders and readers at a steady rate, and open streams. What they were told."""

    run: Run
    facts: dict
    doors: list[int]
    now: str = "before"
    over: bool = False
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    leads: set[str] = field(default_factory=set)
    streams: int = 0
    _turn: Iterator[int] = field(default_factory=count)

    async def stage(self, name: str, seconds: float) -> None:
        """So long under that name."""
        self.now = name
        self.run.note(name)
        await asyncio.sleep(seconds)

    async def everybody(self) -> None:
        """Until it is over: 20 orders and 20 leads a second in the full form, 100 streams."""
        a_second = self.run.size(4, 20)
        sessions = self.facts["sessions"]
        pause = len(sessions) / a_second
        streams = [
            asyncio.create_task(self._listen(sessions[n % len(sessions)]))
            for n in range(self.run.size(16, 100))
        ]
        async with asyncio.TaskGroup() as group:
            for session in sessions:
                group.create_task(self._steadily(pause, self._operator(session)))
            for _sender in range(8):
                group.create_task(self._steadily(8 / a_second, self._sender()))
            group.create_task(self._steadily(0.5, self._reader()))
        self.run.say(streams_open_at_the_end=self.streams, streams=len(streams))
        self.run.promise("every stream is open at the end", self.streams == len(streams))
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

    async def _steadily(self, pause: float, work: Callable) -> None:
        await asyncio.sleep(self.run.random.uniform(0, pause))
        while not self.over:
            began = time.monotonic()
            await work()
            await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))

    def _door(self) -> int:
        return self.doors[next(self._turn) % len(self.doors)]

    async def _asked(
        self, headers: tuple, method: str, path: str, body: bytes = b"", *more: tuple[str, str]
    ) -> Answer | None:
        """One connection for each request, as a way in makes them; None if it broke."""
        client, stage, began = Client(self._door(), headers), self.now, time.monotonic()
        try:
            answer = await client.ask(method, path, body, *more)
        except Broken as why:
            self.broken.append(f"{stage} {method} {path}: {why}")
            return None
        finally:
            client.close()
        self.times[stage].append(time.monotonic() - began)
        self.statuses[stage, answer.status] += 1
        return answer

    def _operator(self, session: list) -> Callable:
        headers = tuple(map(tuple, session))

        async def turn() -> None:
            answer = await self._asked(headers, "POST", "/floor/next/")
            where = answer.headers.get("hx-redirect", "") if answer else ""
            if not where:
                return
            page = await self._asked(headers, "GET", where)
            if page is None or page.status != 200:
                return
            form = fields_of(page.body.decode()) | {"cancel-reason": "expensive"}
            done = await self._asked(
                headers, "POST", f"{where}cancel/", urlencode(form).encode(), FORM
            )
            if done and done.status == 200 and "hx-redirect" in done.headers:
                self.settled.add(int(where.strip("/").split("/")[1]))

        return turn

    def _sender(self) -> Callable:
        key = (("Authorization", f"Bearer {self.facts['token']}"),)
        json = ("Content-Type", "application/json")

        async def turn() -> None:
            phone = FIRST_PHONE + next(self._turn)
            answer = await self._asked(key, "POST", LEADS, lead(phone), json)
            if answer and answer.status == 201:
                self.leads.add(f"+38067{phone}")

        return turn

    def _reader(self) -> Callable:
        headers = tuple(map(tuple, self.facts["admin"]))
        pages = ("/floor/", "/orders/", "/team/", "/company/people/")

        async def turn() -> None:
            await self._asked(headers, "GET", pages[next(self._turn) % len(pages)])

        return turn

    async def _listen(self, session: list) -> None:
        """A stream, opened again when it ends, after the time it was told to wait."""
        headers, pause = tuple(map(tuple, session)), 1.0
        while True:
            writer, is_open = None, False
            with suppress(OSError, EOFError):
                port = self._door()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(wire(port, "GET", "/events", b"", headers))
                status, _headers = await head_of(reader)
                is_open = status == 200
                self.streams += is_open
                self.statuses["streams", status] += 1
                while is_open and (line := await reader.readline()):
                    if line.startswith(b"retry:"):
                        pause = int(line.split(b":")[1]) / 1000
            self.streams -= is_open
            if writer:
                writer.close()
            await asyncio.sleep(pause)

    def report(self, desk: Stack) -> None:
        """What was measured, and what the rows say."""
        it = self.run
        for stage, times in self.times.items():
            it.say(**{f"{stage}_requests": len(times), f"{stage}_p50": percentile(times, 0.5)})
            it.say(**{f"{stage}_p99": percentile(times, 0.99)})
            slow = percentile(times, 0.99)
            it.promise(f"{stage}: p99 under a second", slow <= SLOW or not it.full, slow)
        it.say(settled=len(self.settled), leads=len(self.leads), broken=len(self.broken))
        answers = {f"{stage} {status}": n for (stage, status), n in sorted(self.statuses.items())}
        it.say(answers=answers)
        errors = [words for words in answers if words.split()[1] >= "500"]
        it.promise("no answer is a 5xx", not errors, errors)
        it.promise("no connection breaks", not self.broken, self.broken[:5])
        it.promise("people went on working", len(self.settled) > 10 and len(self.leads) > 10)
        wrong = {number for number, *_ in desk.asked(oracle.SETTLED)} ^ self.settled
        it.promise("what was told as done is in the rows, and nothing else", not wrong, len(wrong))
        stored = {phone for (phone,) in desk.asked(PHONES)}
        it.promise("the leads as well", stored == self.leads, len(stored ^ self.leads))
        for words, statement in (
            ("no customer is held twice", oracle.HELD_TWICE),
            ("no order is lost", oracle.LOST),
            ("who is held is not in the queue", oracle.HELD_AND_READY),
        ):
            found = oracle.count(desk, statement)
            it.promise(words, found == 0, found)
        if not it.full:
            self._invariants(desk)

    def _invariants(self, desk: Stack) -> None:
        """What the release before left half said, the sweep completes in its rounds."""
        deadline = time.monotonic() + SWEPT
        while (broken := desk.broken_invariants()) and time.monotonic() < deadline:
            time.sleep(1)
        self.run.promise("check-invariants finds nothing", not broken, broken[:5])


PHONES = """SELECT c.phone FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id
    WHERE c.phone >= '+380675000000'"""

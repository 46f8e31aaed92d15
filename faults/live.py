"""200 open pages while web and database are restarted under them.

A page is what the desk's script is: a stream that is opened again when it breaks, and a fragment
that is fetched again whenever the stream says hello. It is right when it shows a change that was
committed while nobody could hear of it.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from faults import oracle, stack, world
from faults.report import Run, percentile
from faults.stack import Stack
from faults.web import Broken, Client, head_of, wire
from faults.world import World

LIMIT = 10  # seconds from /health/ready until every page is right
# Two web processes, in each the threads of pages and of the hub with a connection each, one to
# listen and one to tell; the worker, the rescue and this run beside them.
CONNECTIONS = 2 * (8 + 4 + 2) + 12
THREADS = 2 * (8 + 4 + 8)


def run(it: Run) -> None:
    """Web processes, then the database, then both: each time every page is right again."""
    with stack.running("--pause", "2") as desk:
        pages = it.size(60, 200)
        company = world.grown(desk, pages)
        (number,) = world.waiting(company, 1, 1)
        asyncio.run(_pages(it, desk, company, number))


@dataclass
class Page:
    """One of them; `right_at` is when it first showed the version that is looked for."""

    desk: Stack
    session: tuple[tuple[str, str], ...]
    number: int
    version: int = 1
    right_at: float | None = None
    is_open: bool = False
    opened: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    async def live(self) -> None:
        """Open the stream, read it, and open it again after the time the desk asked for."""
        pause = 1.0
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.desk.port)
            except OSError:
                await asyncio.sleep(pause)
                continue
            try:
                writer.write(wire(self.desk.port, "GET", "/events", b"", self.session))
                status, _headers = await head_of(reader)
                self.statuses[status] += 1
                self.opened += status == 200
                while status == 200 and (line := (await reader.readline()).decode().strip()):
                    pause = self._pause_in(line, pause)
                await self._read(reader, status)
            except (OSError, EOFError):
                pass
            finally:
                self.is_open = False
                writer.close()
            await asyncio.sleep(pause)

    @staticmethod
    def _pause_in(line: str, pause: float) -> float:
        return int(line.split(":")[1]) / 1000 if line.startswith("retry:") else pause

    async def _read(self, reader: asyncio.StreamReader, status: int) -> None:
        if status != 200:
            return
        self.is_open = True
        await self._fetch()
        while line := await reader.readline():
            if b'"hello"' in line or b'"order' in line:
                await self._fetch()

    async def _fetch(self) -> None:
        """The fragment says 200 when there is something newer than what the page shows."""
        path = f"/orders/{self.number}/news/?version={self.version}"
        client = Client(self.desk.port, (*self.session, ("X-Callboard-Auto", "1")))
        for _try in range(60):
            try:
                answer = await client.ask("GET", path, patience=10)
            except Broken:
                await asyncio.sleep(0.5)
                continue
            if answer.status < 500:
                if answer.status == 200 and self.right_at is None:
                    self.right_at = time.monotonic()
                break
            await asyncio.sleep(float(answer.headers.get("retry-after", 1)))
        client.close()


async def _pages(it: Run, desk: Stack, company: World, number: int) -> None:
    pages = [Page(desk, session, number) for session in company.sessions]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(page.live()) for page in pages]
        await _until(lambda: all(page.is_open for page in pages), 60)
        await asyncio.sleep(3)
        connections, threads = await asyncio.to_thread(_held, desk)
        it.say(pages=len(pages), connections=connections, threads=threads)
        it.promise("no connection a stream", connections <= CONNECTIONS, connections)
        it.promise("no thread a stream", threads <= THREADS, threads)
        for what in it.size(("web", "database"), ("web", "database", "both", "database", "web")):
            it.note(f"restarting {what} under {len(pages)} pages")
            took = await _restarted(it, desk, pages, what)
            it.say(**{f"all_right_after_{what}": max(took)})
            it.say(**{f"p50_after_{what}": percentile(took, 0.5)})
        for task in tasks:
            task.cancel()
    it.say(streams_opened=sum(page.opened for page in pages))
    refused = sum((page.statuses for page in pages), Counter())
    it.promise("no page is taken for a stranger's", not refused[401], dict(refused))
    it.promise("a stream never answers 500", not refused[500], dict(refused))


async def _restarted(it: Run, desk: Stack, pages: list[Page], what: str) -> list[float]:
    """Seconds from ready until each page was right."""
    number = pages[0].number
    shown = "SELECT version FROM orders_order WHERE number = %s"
    version = oracle.count(desk, shown, number)
    for page in pages:
        page.version, page.right_at = version, None
    if what in {"web", "both"}:
        await asyncio.to_thread(desk.kill_all_web)
    if what in {"database", "both"}:
        await asyncio.to_thread(desk.kill_database)
    await asyncio.to_thread(_change, desk, number)
    await asyncio.to_thread(desk.wait_until_ready)
    ready = time.monotonic()
    await _until(lambda: all(page.right_at for page in pages), LIMIT * 3)
    late = [page for page in pages if page.right_at is None]
    took = [max(0.0, page.right_at - ready) for page in pages if page.right_at]
    it.promise(f"after {what} every page is right again", not late, f"{len(late)} are not")
    it.promise(f"within {LIMIT} s of ready", max(took, default=99) <= LIMIT, max(took, default=99))
    await _until(lambda: all(page.is_open for page in pages), 30)
    return took or [99.0]


def _change(desk: Stack, number: int) -> None:
    """A change nobody is told of: committed with the rows alone, as if its news had been lost."""
    desk.asked(
        """WITH changed AS (
            UPDATE orders_order SET version = version + 1 WHERE number = %s
            RETURNING company_id, id, status, line)
        INSERT INTO orders_orderentry
            (company_id, order_id, kind, action, at, from_status, to_status, from_line, to_line,
            reason, facts)
        SELECT company_id, id, 'order.save', 'save', now(), status, status, line, line, '', '{}'
        FROM changed""",
        number,
    )


async def _until(is_so, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not is_so() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


def _held(desk: Stack) -> tuple[int, int]:
    """(connections of the web, threads of its processes)."""
    connections = oracle.count(
        desk,
        """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND backend_type = 'client backend' AND pid <> pg_backend_pid()""",
    )
    threads = 0
    for pid in desk.web():
        told = Path(f"/proc/{pid}/status").read_text().split("Threads:")[1]
        threads += int(told.split()[0])
    return connections, threads

"""64 browsers work the queue empty while web processes and the database are killed.

Every browser presses the button, settles the order it was handed, and goes on with the customer's
next one. What it was told was done is written down and compared with the rows.
"""

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from faults import oracle, stack, world
from faults.killing import Killer, killing
from faults.report import Run
from faults.stack import Stack
from faults.web import Answer, Broken, Client, head_of, wire
from faults.world import World

HREF = re.compile(rb'href="/orders/(\d+)/"')
PASS = re.compile(rb'"pass": "([^"]+)"')
RETRY = 0.3
GIVE_UP = (
    240  # seconds in which nobody settled anything: the lease of a lost answer and as much again
)


def run(it: Run) -> None:
    """Nothing is held twice, nothing is lost; then leases of dead browsers come back."""
    with stack.running("--pause", "2") as desk:
        browsers = it.size(16, 64)
        company = world.grown(desk, browsers)
        orders = it.many(120, 20_000)
        it.note(f"filling {orders} orders")
        numbers = world.waiting(company, it.many(42, 7_000), orders)
        plan = it.size(["web", "database"], ["web", "web", "database", "web", "all web"] * 20)
        with killing(it, desk, plan, it.size((0.5, 1), (12, 20))) as killer:
            work = Work(it, desk, company, killer)
            asyncio.run(work.everybody())
        work.report(set(numbers))
        _leases(it, desk)
        if not it.full:
            return
        it.note("check-invariants")
        broken = desk.broken_invariants()
        it.promise("check-invariants finds nothing", not broken, broken[:5])


def unsafe(it: Run) -> None:
    """The same button without lock and constraint must fail, or the run above proves nothing."""
    with stack.running(unsafe=True) as desk:
        company = world.grown(desk, it.size(16, 64))
        desk.asked("DROP INDEX claim_one_caller_per_customer")
        desk.asked("ALTER TABLE dispatch_claim DROP CONSTRAINT claim_one_holder_per_order")
        world.waiting(company, 100, 300)
        asyncio.run(_press_together(desk, company))
        twice = oracle.count(desk, oracle.HELD_TWICE)
        it.say(held_twice=twice)
        it.promise("without its guards the button hands one customer to two", twice > 0, twice)


async def _press_together(desk: Stack, company: World) -> None:
    clients = [Client(desk.port, session) for session in company.sessions]
    await asyncio.gather(*(client.ask("POST", "/floor/next/") for client in clients))


@dataclass
class Work:
    """What the browsers do, and what they were told."""

    run: Run
    desk: Stack
    world: World
    killer: Killer
    told: dict[int, int] = field(default_factory=dict)  # order: who was told that it is settled
    twice_told: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    broken_off: int = 0
    form: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    lucky: float = field(default_factory=time.monotonic)  # when anybody settled something

    async def everybody(self) -> None:
        """Until the queue is empty and nobody holds anything."""
        began = time.monotonic()
        whose = zip(self.world.members, self.world.sessions, strict=True)
        async with asyncio.TaskGroup() as group:
            for member, session in whose:
                group.create_task(self._one(member, Client(self.desk.port, session)))
            if self.run.full:
                group.create_task(self._say())
        self.run.say(work_seconds=time.monotonic() - began)

    async def _say(self) -> None:
        while True:
            await asyncio.sleep(20)
            left = await asyncio.to_thread(self._left)
            self.run.note(f"{len(self.told)} settled, {left} wait")
            if not left or self._is_hopeless():
                return

    async def _one(self, member: int, client: Client) -> None:
        nothing = 0
        number: int | None = None
        while not self._is_hopeless():
            if number is None:
                number = await self._pressed(client)
            if number is None:
                nothing += 1
                if nothing % 5 == 0 and not await asyncio.to_thread(self._left):
                    return
                await asyncio.sleep(RETRY)
                continue
            nothing = 0
            number = await self._settled(member, client, number)

    def _is_hopeless(self) -> bool:
        return time.monotonic() - self.lucky > GIVE_UP

    def _left(self) -> int:
        return oracle.count(
            self.desk, "SELECT count(*) FROM orders_order WHERE status IN ('new', 'accepted')"
        )

    async def _asked(self, client: Client, method: str, path: str, body: str = "") -> Answer | None:
        """None when nobody knows, or the desk says later."""
        form = ("Content-Type", "application/x-www-form-urlencoded")
        try:
            answer = await client.ask(method, path, body.encode(), form, patience=60)
        except Broken:
            self.broken_off += 1
            await asyncio.sleep(RETRY)
            return None
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            await asyncio.sleep(RETRY)
            return None
        return answer

    async def _pressed(self, client: Client) -> int | None:
        """The order that was handed out, or the one that is held already."""
        began = time.monotonic()
        answer = await self._asked(client, "POST", "/floor/next/")
        if answer and answer.status == 200:
            self.times.append(time.monotonic() - began)
            return _number(answer)
        return await self._held(client)

    async def _held(self, client: Client) -> int | None:
        answer = await self._asked(client, "GET", "/floor/")
        found = HREF.search(answer.body) if answer else None
        return int(found[1]) if found else None

    async def _settled(self, member: int, client: Client, number: int) -> int | None:
        """The customer's next order, if there is one."""
        if not self.form:
            await self._learn(client, number)
        body = urlencode(self.form | {"version": "2", "cancel-reason": "expensive"})
        answer = await self._asked(client, "POST", f"/orders/{number}/cancel/", body)
        if answer is None or answer.status != 200 or "hx-redirect" not in answer.headers:
            return await self._held(client)
        self.lucky = time.monotonic()
        self.twice_told += number in self.told
        self.told[number] = member
        return _number(answer)

    async def _learn(self, client: Client, number: int) -> None:
        """What the form of a card sends; all orders here are alike."""
        answer = await self._asked(client, "GET", f"/orders/{number}/")
        if answer and answer.status == 200 and not self.form:
            self.form = fields_of(answer.body.decode())

    def report(self, numbers: set[int]) -> None:
        """What was measured, and what the rows say."""
        it, desk = self.run, self.desk
        settled = desk.asked(oracle.SETTLED)
        by_whom = {number: member for number, member, _often in settled}
        twice = [number for number, _member, often in settled if often > 1]
        it.say(
            browsers=len(self.world.members),
            orders=len(numbers),
            claims=oracle.count(desk, "SELECT count(*) FROM dispatch_claimentry"),
            kills=dict(self.killer.killed),
            broken_off=self.broken_off,
            answers=dict(sorted(self.statuses.items())),
            longest_return=max(self.killer.back, default=0.0),
        )
        for words, statement in (
            ("no customer is held twice", oracle.HELD_TWICE),
            ("no order is lost", oracle.LOST),
            ("who is held is not in the queue", oracle.HELD_AND_READY),
        ):
            found = oracle.count(desk, statement)
            it.promise(words, found == 0, found)
        it.promise("every order is settled", by_whom.keys() == numbers, len(by_whom))
        it.promise("each once", not twice and len(settled) == len(by_whom), len(twice))
        gone = [number for number, who in self.told.items() if by_whom.get(number) != who]
        it.promise("what a browser was told is what the rows say", not gone, gone[:5])
        it.promise("nobody is told of another's order", self.twice_told == 0, self.twice_told)
        it.promise("no answer is a 500", not self.statuses[500], self.statuses[500])
        it.promise("something was killed", bool(self.killer.killed))


def _leases(it: Run, desk: Stack) -> None:
    """Browsers that die give their customers back within the lease and 30 seconds."""
    dead = it.size(12, 200)
    lease = it.size(4, 120)
    company = world.grown(desk, dead, lease_seconds=lease, return_minutes=60)
    world.waiting(company, dead, dead)
    it.note(f"{dead} browsers take an order each and die")
    asyncio.run(_die(desk, company, dead))
    held = "SELECT count(*) FROM dispatch_claim WHERE company_id = %s"
    died = desk.asked("SELECT clock_timestamp()")[0][0]
    taken = oracle.count(desk, held, company.company)
    deadline = time.monotonic() + lease + 60
    while oracle.count(desk, held, company.company) and time.monotonic() < deadline:
        time.sleep(0.5)
    entries = desk.asked(
        """SELECT extract(epoch FROM ended_at - %s)::float, ending FROM dispatch_claimentry
        WHERE company_id = %s""",
        died,
        company.company,
    )
    longest = max((seconds for seconds, _ending in entries), default=0.0)
    it.say(dead_browsers=dead, held_at_death=taken, lease=lease, longest_lease_return=longest)
    it.promise("every dead browser held a customer", taken == dead, taken)
    it.promise("every lease comes back", len(entries) == dead, len(entries))
    it.promise("by the lease", {ending for _s, ending in entries} <= {"lease"})
    it.promise("within the lease and 30 s", longest <= lease + 30, longest)
    ready = oracle.count(
        desk, "SELECT count(*) FROM dispatch_ready WHERE company_id = %s", company.company
    )
    it.promise("they are in the queue again", ready == dead, ready)


async def _die(desk: Stack, company: World, dead: int) -> None:
    """Each opens its stream, presses, answers once more, and is gone without a word."""
    clients = [Client(desk.port, session) for session in company.sessions]
    streams = await asyncio.gather(*(_opened(desk.port, s) for s in company.sessions))
    for client in clients:
        for _try in range(20):
            answer = await client.ask("POST", "/floor/next/")
            if answer.status == 200:
                break
            await asyncio.sleep(RETRY)
    for client, (_writer, answer) in zip(clients, streams, strict=True):
        told = await client.ask("POST", "/events", answer)
        assert told.status == 204, told.status
    for client, (writer, _answer) in zip(clients, streams, strict=True):
        writer.transport.abort()
        client.close()


async def _opened(
    port: int, session: tuple[tuple[str, str], ...]
) -> tuple[asyncio.StreamWriter, bytes]:
    """A stream, and what its browser answers with."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(wire(port, "GET", "/events", b"", session))
    await head_of(reader)
    while not (found := PASS.search(await reader.readline())):
        pass
    return writer, found[1]


def _number(answer: Answer) -> int | None:
    found = re.search(r"/orders/(\d+)/", answer.headers.get("hx-redirect", ""))
    return int(found[1]) if found else None


def fields_of(page: str) -> dict[str, str]:
    """What the forms of a page would send, as they stand."""
    reader = _Fields()
    reader.feed(page)
    return reader.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name:
            ticks = given.get("type") in {"checkbox", "radio"}
            if not ticks or "checked" in given:
                self.found[name] = value or ("on" if ticks else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in self.found:
                self.found[self._select] = value
        elif tag == "textarea" and name:
            self._text = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            self._select = ""

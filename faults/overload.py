"""Three times as many requests as the desk can answer, whoever waits or not.

Just before, the rate is measured with browsers that wait for each answer. Then requests begin at
fixed moments, three times as many, like people who do not know of each other. The desk may say
"later", and nothing worse; leads are turned away last; soon afterwards it is as quick as before.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from faults import oracle, stack, world
from faults.intake import LEADS, key_of, lead
from faults.report import Run, percentile
from faults.stack import Stack
from faults.web import Answer, Broken, Client
from faults.world import World

TIMES = 3
LEADS_AMONG = 4  # every fourth request is a lead
RECOVERY = 30
REFUSED = {429, 503}


def run(it: Run) -> None:
    """Limits are set; then idle, capacity, overload, recovery."""
    with stack.running() as desk:
        company = world.grown(desk, 16)
        world.waiting(company, 200, 400)
        limits = oracle.settings_of(desk, oracle.LIMITS)
        it.promise("every limit of time is set", "0" not in limits.values(), limits)
        it.say(**limits)
        asyncio.run(Crowd(it, desk, company).all())
        broken = desk.broken_invariants()
        it.promise("check-invariants finds nothing", not broken, broken[:5])


@dataclass
class Told:
    """What requests of a stretch of time were answered with."""

    pages: Counter[int] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    without_retry_after: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)  # of what was done

    def part_done(self, of: Counter[int]) -> float:
        return sum(n for status, n in of.items() if status < 400) / max(1, of.total())


class Crowd:
    """Browsers and senders."""

    def __init__(self, it: Run, desk: Stack, company: World) -> None:
        self.it, self.desk, self.world = it, desk, company
        self.turns = count()
        self.phones = count(3_000_000)
        self.idle: list[Client] = []

    async def all(self) -> None:
        """Each stretch after the other."""
        it = self.it
        await self._closed(Told(), 16, it.size(2, 5))  # the first requests pay for what is loaded
        quiet = await self._open(it.size(4, 8), it.size(4, 15))
        before = percentile(quiet.times, 0.95)
        busy = Told()
        seconds = it.size(4, 20)
        await self._closed(busy, 24, seconds)
        rate = len(busy.times) / seconds
        it.note(f"{rate:.0f} requests a second; now {TIMES} times as many")
        flood = await self._open(rate * TIMES, it.size(6, 60))
        ended = time.monotonic()
        self._report(rate, flood)
        # The short form has other tests beside it: what they take is no sign of a suffering desk.
        quick = it.size(max(2 * before, 0.5), 2 * before)
        after = quick + 1
        while after > quick and time.monotonic() - ended < RECOVERY:
            after = percentile((await self._open(it.size(4, 8), 4)).times, 0.95)
        it.say(p95_idle=before, p95_after=after, seconds_until_quick=time.monotonic() - ended)
        it.promise("soon as quick as before", after <= quick, (before, after))

    def _report(self, rate: float, flood: Told) -> None:
        it = self.it
        done = {"pages": flood.part_done(flood.pages), "leads": flood.part_done(flood.leads)}
        it.say(
            rate=rate,
            goodput=len(flood.times) / flood.seconds / rate,
            pages=dict(sorted(flood.pages.items())),
            leads=dict(sorted(flood.leads.items())),
            pages_done=done["pages"],
            leads_done=done["leads"],
            p50_of_done=percentile(flood.times, 0.5),
            p99_of_done=percentile(flood.times, 0.99),
        )
        statuses = flood.pages + flood.leads
        odd = {s: n for s, n in statuses.items() if not 200 <= s < 300 and s not in REFUSED}
        it.promise("only 2xx, 429 and 503", not odd, odd)
        it.promise("nobody is left without an answer", flood.broken == 0, flood.broken)
        it.promise("who is refused is told when to come", flood.without_retry_after == 0)
        it.promise("somebody is refused", sum(statuses[s] for s in REFUSED) > 0)
        it.promise("leads are refused last", done["leads"] >= done["pages"], done)

    async def _closed(self, told: Told, browsers: int, seconds: float) -> None:
        """Each waits for its answer and asks again."""
        end = time.monotonic() + seconds

        async def one() -> None:
            while time.monotonic() < end:
                await self._ask(told)

        await asyncio.gather(*(one() for _browser in range(browsers)))

    async def _open(self, rate: float, seconds: float) -> Told:
        """Requests at fixed moments."""
        told, began = Told(), time.monotonic()
        async with asyncio.TaskGroup() as group:
            for turn in range(int(rate * seconds)):
                await asyncio.sleep(began + turn / rate - time.monotonic())
                group.create_task(self._ask(told))
        told.seconds = time.monotonic() - began
        return told

    async def _ask(self, told: Told) -> None:
        turn = next(self.turns)
        client = self.idle.pop() if self.idle else Client(self.desk.port)
        began = time.monotonic()
        try:
            if turn % LEADS_AMONG == 0:
                answer = await self._lead(client)
                told.leads[answer.status] += 1
            else:
                answer = await self._page(client, turn)
                told.pages[answer.status] += 1
        except Broken:
            told.broken += 1
            return
        self.idle.append(client)
        if answer.status < 400:
            told.times.append(time.monotonic() - began)
        elif answer.status in REFUSED and "retry-after" not in answer.headers:
            told.without_retry_after += 1

    async def _lead(self, client: Client) -> Answer:
        client.headers = key_of(self.world)
        return await client.ask("POST", LEADS, lead(next(self.phones)), patience=60)

    async def _page(self, client: Client, turn: int) -> Answer:
        client.headers = self.world.sessions[turn % len(self.world.sessions)]
        path = ("/floor/", "/shift/", "/find/?q=Ivanenko")[turn % 3]
        return await client.ask("GET", path, patience=60)

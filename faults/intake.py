"""Leads keep coming with Idempotency-Keys while the database and web processes are killed.

A sender repeats its request until it is answered 201, and only then writes the number down, on the
disk. What is written down must be in the database once; what was answered under a key is answered
again; another body under it is refused; a request that was killed leaves its key usable.
"""

import asyncio
import json
import os
import secrets
import time
from collections import Counter
from pathlib import Path
from typing import Any

from faults import oracle, stack, world
from faults.apps import DIES_AFTER, DIES_INSIDE
from faults.killing import Killer, killing
from faults.report import Run, percentile
from faults.stack import Stack
from faults.web import Answer, Broken, Client
from faults.world import OFFER, World

LEADS = "/api/v1/leads"
AGAIN = {409, 429, 503}


def run(it: Run) -> None:
    """16 senders until the killing is over, and as many leads as they get through."""
    with stack.running("--pause", "2") as desk:
        company = world.grown(desk, 1)
        durable = oracle.settings_of(desk, oracle.DURABLE)
        it.promise("what is committed is on the disk", set(durable.values()) == {"on"}, durable)
        plan = it.size(
            ["database", "web", "database"], ["database", "web", "database", "database"] * 7
        )
        with (
            (desk.home / "journal").open("a") as journal,
            killing(it, desk, plan[:-1], it.size((1, 2), (3, 6))) as killer,
        ):
            senders = Senders(it, desk, company, killer, journal)
            asyncio.run(senders.everybody(16))
        senders.report(desk.home / "journal")
        asyncio.run(_killed_requests(it, desk, company))
        if it.full:
            broken = desk.broken_invariants()
            it.promise("check-invariants finds nothing", not broken, broken[:5])


class Senders:
    """What is sent, and what was answered."""

    def __init__(self, run: Run, desk: Stack, company: World, killer: Killer, journal: Any) -> None:
        self.run, self.desk, self.killer, self.journal = run, desk, killer, journal
        self.headers = key_of(company)
        self.phones = iter(range(2_000_000, 9_000_000))
        self.answers: Counter[str] = Counter()
        self.times: list[float] = []
        self.wrong: list[str] = []

    async def everybody(self, count: int) -> None:
        """All of them, until the killing is over."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for _sender in range(count):
                group.create_task(self._one(Client(self.desk.port, self.headers)))
        self.run.say(senders=count, sending_seconds=time.monotonic() - began)

    async def _one(self, client: Client) -> None:
        while not self.killer.over.is_set():
            key, body = secrets.token_hex(16), self._lead()
            began = time.monotonic()
            number = await self._until_taken(client, key, body)
            self.times.append(time.monotonic() - began)
            self.journal.write(f"{key} {number}\n")
            self.journal.flush()
            os.fsync(self.journal.fileno())
            if self.run.random.random() < 0.1:
                await self._repeat(client, key, body, number)

    async def _until_taken(self, client: Client, key: str, body: bytes) -> int:
        """Send until it is taken, as a patient sender does."""
        while True:
            answer = await self.sent(client, key, body)
            if answer and answer.status == 201:
                return json.loads(answer.body)["number"]
            if answer and answer.status not in AGAIN:
                self.wrong.append(f"{answer.status} {answer.body[:200]!r}")
            await asyncio.sleep(self.run.random.uniform(0.1, 0.4))

    async def _repeat(self, client: Client, key: str, body: bytes, number: int) -> None:
        """The same again is the first answer; another body is refused."""
        if await self._until_taken(client, key, body) != number:
            self.wrong.append(f"the key of {number} gave another order")
        while True:
            other = await self.sent(client, key, self._lead())
            if other and other.status not in AGAIN:
                break
            await asyncio.sleep(0.2)
        if other.status != 422:
            self.wrong.append(f"another body under the key of {number}: {other.status}")

    async def sent(self, client: Client, key: str, body: bytes) -> Answer | None:
        """One try."""
        try:
            answer = await client.ask("POST", LEADS, body, ("Idempotency-Key", key), patience=20)
        except Broken:
            self.answers["broken off"] += 1
            return None
        self.answers[str(answer.status)] += 1
        if answer.status == 503 and "retry-after" not in answer.headers:
            self.wrong.append("503 without Retry-After")
        return answer

    def _lead(self) -> bytes:
        return lead(next(self.phones))

    def report(self, journal: Path) -> None:
        """Every number that was written down is there once, and nothing besides."""
        it = self.run
        told = [int(line.split()[1]) for line in journal.read_text().splitlines()]
        there = [number for (number,) in self.desk.asked("SELECT number FROM orders_order")]
        queued = oracle.count(self.desk, "SELECT count(*) FROM dispatch_ready")
        it.say(
            leads=len(told),
            kills=dict(self.killer.killed),
            answers=dict(sorted(self.answers.items())),
            longest_return=max(self.killer.back, default=0.0),
            p50_until_taken=percentile(self.times, 0.5),
            p99_until_taken=percentile(self.times, 0.99),
        )
        lost = set(told) - set(there)
        it.promise("no answered lead is lost", not lost, sorted(lost)[:5])
        it.promise("no number was given to two keys", len(set(told)) == len(told))
        it.promise("no lead is there twice", len(there) == len(told), (len(there), len(told)))
        it.promise("every lead is in the queue", queued == len(there), (queued, len(there)))
        it.promise("only answers that a sender can use", not self.wrong, self.wrong[:5])
        it.promise("something was killed", self.killer.killed["database"] > 0)


async def _killed_requests(it: Run, desk: Stack, company: World) -> None:
    """A process dies in the middle, or between commit and answer: the key answers within 5 s."""
    client, other = (Client(desk.port, key_of(company)) for _client in range(2))
    longest = 0.0
    for turn, name in enumerate((DIES_INSIDE, DIES_AFTER) * it.size(1, 5)):
        await asyncio.to_thread(desk.wait_until_whole)
        key, phone = f"killed-{turn}", 9_000_000 + turn
        body = lead(phone, f"{name}{turn}")
        try:
            answer = await client.ask("POST", LEADS, body, ("Idempotency-Key", key))
            it.promise("the request is killed", False, answer.status)
        except Broken:
            pass
        began = time.monotonic()
        status = 0
        while status != 201 and time.monotonic() - began < 30:
            try:
                answer = await other.ask("POST", LEADS, body, ("Idempotency-Key", key), patience=5)
                status = answer.status
            except Broken:
                await asyncio.sleep(0.1)
        longest = max(longest, time.monotonic() - began)
        again = "idempotent-replayed" in answer.headers
        it.promise("what was committed is answered again", again == (name == DIES_AFTER), name)
        orders = oracle.count(
            desk,
            """SELECT count(*) FROM orders_order o JOIN customers_customer c
            ON c.id = o.customer_id WHERE c.phone = %s""",
            f"+38067{phone:07d}",
        )
        it.promise("a killed lead is there once", orders == 1, orders)
    it.say(killed_requests=turn + 1, longest_until_key_answers=longest)
    it.promise("its key is usable within 5 s", longest <= 5, longest)


def key_of(company: World) -> tuple[tuple[str, str], ...]:
    """Headers of a machine that sends leads."""
    return (("Authorization", f"Bearer {company.token}"), ("Content-Type", "application/json"))


def lead(phone: int, name: str = "Ivanenko Halyna") -> bytes:
    """A lead of that phone."""
    return json.dumps(
        {"offer": OFFER, "phone": f"+38067{phone:07d}", "name": name, "country": "UA"}
    ).encode()

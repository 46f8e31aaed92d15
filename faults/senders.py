"""Requests that stop half-way, are cut off, or are crooked, while others work.

Who sends half a body and falls silent keeps nobody from working, and is told so in the end. A lead
that was cut off is not stored, and its key takes the whole one. What is no request is refused.
"""

import asyncio
import json
import time
from collections import Counter
from contextlib import suppress

from faults import stack, world
from faults.intake import LEADS, key_of
from faults.report import Run, percentile
from faults.stack import Stack
from faults.web import Client, head_of
from faults.world import OFFER, World

FORM = ("Content-Type", "application/x-www-form-urlencoded")
PATIENCE = 30  # seconds a body may take
CROOKED = (
    "GET /find/?q=йод HTTP/1.1",
    "GET /find/?q=%ff%00 HTTP/1.1",
    "GET /%ff%fe/ HTTP/1.1",
    "GET /%00 HTTP/1.1",
    "GET //evil.example/ HTTP/1.1",
    "GET http://evil.example/floor/ HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "TRACE / HTTP/1.1",
    "ODD /find/ HTTP/1.1",
    "GET /floor/ HTTP/1.1\r\nHost: evil.example",
    "GET /floor/ HTTP/1.1\r\nX_Forwarded_For: 198.51.100.1\r\nAccept-Language: йод",
    "POST /accounts/login/ HTTP/1.1\r\nContent-Length: -1",
    "POST /accounts/login/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
    "GET /find/?" + "q=1&" * 5_000 + " HTTP/1.1",
    "GET /find/ HTTP/1.1\r\nX-Long: " + "x" * 500_000,
    "\x16\x03\x01 this is no HTTP",
)


def run(it: Run) -> None:
    """Silent ones, cut ones, crooked ones."""
    with stack.running() as desk:
        company = world.grown(desk, 8)
        world.waiting(company, 50, 50)
        asyncio.run(_all(it, desk, company))
        broken = desk.broken_invariants()
        it.promise("check-invariants finds nothing", not broken, broken[:5])


async def _all(it: Run, desk: Stack, company: World) -> None:
    await _worked(desk, company, 2)  # the first requests pay for what is loaded
    quiet = await _worked(desk, company, it.size(3, 10))
    silent = [await _silent(desk, company, n) for n in range(it.many(200, 1_000))]
    began = time.monotonic()
    busy = await _worked(desk, company, it.size(3, 15))
    idle, loaded = (percentile(times, 0.95) for _answers, times in (quiet, busy))
    it.say(silent=len(silent), p95_idle=idle, p95_beside_them=loaded, answers=dict(busy[0]))
    it.promise("nobody is kept from working", set(busy[0]) <= {200, 201}, dict(busy[0]))
    it.promise("nobody waits for them", loaded < max(4 * idle, 1.0), (idle, loaded))
    if it.full:
        await asyncio.sleep(began + PATIENCE + 10 - time.monotonic())
        told = Counter([await _status(reader) for reader, _writer in silent])
        it.promise("who falls silent is told in the end", set(told) == {408}, dict(told))
    for _reader, writer in silent:
        writer.close()
    await _cut(it, desk, company)
    crooked = {line[:30]: await _crooked(desk, company, line) for line in CROOKED}
    odd = {line: status for line, status in crooked.items() if status >= 500}
    it.promise("what is crooked is refused", not odd, odd)


async def _worked(desk: Stack, company: World, seconds: float) -> tuple[Counter[int], list[float]]:
    """Pages and leads of those who mean it, for so long."""
    answers: Counter[int] = Counter()
    times: list[float] = []
    end = time.monotonic() + seconds

    async def one(number: int) -> None:
        client = Client(desk.port)
        turn = 0
        while (began := time.monotonic()) < end:
            turn += 1
            if turn % 4:
                client.headers = company.sessions[number]
                answer = await client.ask("GET", ("/floor/", "/shift/")[turn % 2])
            else:
                client.headers = key_of(company)
                phone = f"067{number}{int(began * 1e6) % 1_000_000:06d}"
                body = {"offer": OFFER, "phone": phone, "name": "Halyna", "country": "UA"}
                answer = await client.ask("POST", LEADS, json.dumps(body).encode())
            answers[answer.status] += 1
            times.append(time.monotonic() - began)

    await asyncio.gather(*(one(number) for number in range(len(company.sessions))))
    return answers, times


async def _silent(
    desk: Stack, company: World, number: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Half a lead, or half a sign-in, and then nothing."""
    path, body = ((LEADS, b'{"offer": "'), ("/accounts/login/", b"login=a"))[number % 2]
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(_head(desk, path, 90_000, *(key_of(company) if path == LEADS else [FORM])) + body)
    await writer.drain()
    return reader, writer


async def _cut(it: Run, desk: Stack, company: World) -> None:
    """Leads as a form, each cut off once and then sent whole under the same key."""
    count = it.many(40, 1_000)
    answers: Counter[int] = Counter()
    client = Client(desk.port)
    for number in range(count):
        phone = f"+38050{2_000_000 + number}"
        body = f"offer={OFFER}&phone={phone}&country=UA&name=Iryna&city=Uzhhorod".encode()
        headers = [
            *(pair for pair in key_of(company) if pair[0] != "Content-Type"),
            *(FORM, ("Idempotency-Key", f"cut-{number}")),
        ]
        _reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        writer.write(_head(desk, LEADS, len(body), *headers) + body[: -1 - number % 20])
        await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        client.headers = tuple(headers)
        answers[(await client.ask("POST", LEADS, body)).status] += 1
    there = desk.asked("SELECT city, count(*) FROM orders_order WHERE name = 'Iryna' GROUP BY 1")
    it.say(cut_off=count)
    it.promise("a key of half a lead takes the whole one", set(answers) == {201}, dict(answers))
    it.promise("each lead is there once and whole", there == [("Uzhhorod", count)], there)


async def _crooked(desk: Stack, company: World, line: str) -> int:
    """The status it is answered with; 400 when the line is simply cut."""
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    own = "" if "\r\nHost" in line else f"\r\nHost: 127.0.0.1:{desk.port}"
    cookie = dict(company.sessions[0])["Cookie"]
    writer.write(f"{line}{own}\r\nCookie: {cookie}\r\n\r\n".encode())
    with suppress(OSError):
        await writer.drain()
    status = await _status(reader)
    writer.close()
    return status


async def _status(reader: asyncio.StreamReader) -> int:
    try:
        async with asyncio.timeout(10):
            return (await head_of(reader))[0]
    except (TimeoutError, OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        return 400


def _head(desk: Stack, path: str, size: int, *headers: tuple[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{desk.port}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, f"Content-Length: {size}", "", ""]).encode()

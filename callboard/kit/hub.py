"""The streams of one process: one LISTEN, one event loop, no thread and no connection a stream.

Who listens, to what, and which numbers are pushed is registered in `kit.live`. A stream only hears
its own company. One that reads too slowly is closed: it comes back and refetches.
"""

import asyncio
import json
import logging
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.db import close_old_connections

from callboard.kit import counts, live, presence, recent

PING = 15
BACKLOG = 100  # messages a stream may lag behind
MOST_STREAMS = 5_000
MOST_OF_A_MEMBER = 100  # of them: nobody takes the places of all others
RECHECK_EVERY = 5
FIGURES_EVERY = 30
FIGURES_AT_MOST_EVERY = 2
FIGURES_SHARE = 20  # counting rests so many times as long as it took
HEARTBEAT_EVERY = 30
TICK = 0.5
LONGEST_PAUSE = 1.5  # between tries to hear the database again: every page waits for it
HEARS_AFTER = 5  # seconds that a new stream waits for the database to be heard

# Said to whoever heard nothing for PING seconds. A page that does not even hear this opens anew.
STILL_HERE = b"event: ping\ndata: {}\n\n"

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Stream:
    """One open browser: its seat, the topics it asked for (all, if none), and what waits for it."""

    def __init__(self, seat: live.Seat, topics: frozenset[str] = frozenset()) -> None:
        self.seat = seat
        self.topics = topics
        self.waiting: asyncio.Queue[bytes] = asyncio.Queue(BACKLOG)
        self.over = asyncio.Event()
        self._last: dict[str, bytes] = {}

    def wants(self, topic: str) -> bool:
        """Whether this stream asked for a topic; "order" includes "order:17"."""
        return not self.topics or topic in self.topics or topic.partition(":")[0] in self.topics

    def push(self, message: bytes) -> None:
        """Queue a message, or end the stream if it lags too far behind."""
        try:
            self.waiting.put_nowait(message)
        except asyncio.QueueFull:
            self.over.set()

    def push_figures(self, topic: str, payload: dict[str, Any]) -> None:
        """Queue numbers unless the same ones were the last sent."""
        message = _message(topic, payload)
        if self._last.get(topic) != message:
            self._last[topic] = message
            self.push(message)


class Hub:
    """All streams of this process and the tasks that serve them; they run while anybody listens."""

    def __init__(self) -> None:
        self.streams: dict[int, set[Stream]] = defaultdict(set)
        self._of_members: Counter[tuple[int, int]] = Counter()
        self._figures: dict[tuple[int, str], dict[Any, dict[str, Any]]] = {}
        self._counted: dict[tuple[int, str], float] = {}
        self._took: dict[tuple[int, str], float] = {}
        self._stale: set[tuple[int, str]] = set()
        self._answers = presence.Answers()
        self._recent = recent.Recent()
        self._tasks: list[asyncio.Task[None]] = []
        self._hears = asyncio.Event()
        self._seats_changed = asyncio.Event()
        self._may_have_missed = False
        self._admitting = ThreadPoolExecutor(2, thread_name_prefix="live-admit")
        self._counting = ThreadPoolExecutor(2, thread_name_prefix="live-count")

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /events: an endless text/event-stream for a signed-in member, else 401."""
        if scope["method"] != "GET":
            return await _reply(send, 405)
        if self.count() >= MOST_STREAMS:
            return await _reply(send, 503, (b"retry-after", b"10"))
        since = recent.asked_from(_query(scope), dict(scope["headers"]))
        seat = await self._asked(self._admitting, live.doors["admit"], _cookies(scope))
        if seat is None:
            return await _reply(send, 401)
        if self._of_members[seat.company_id, seat.member_id] >= MOST_OF_A_MEMBER:
            return await _reply(send, 503, (b"retry-after", b"10"))
        stream = Stream(seat, _topics(scope))
        self.join(stream)
        joined = time.monotonic()
        try:
            await self._hear()
            if since is not None:
                self._catch_up(stream, since, joined)
            await _serve(stream, receive, send)
        finally:
            self.leave(stream)

    async def take_answer(self, written: bytes, send: Send) -> None:
        """POST /events: the browser of a stream, of this process or another, is still there."""
        if not self._answers.take(written):
            return await _reply(send, 403)
        self._begin()
        await _reply(send, 204)

    def join(self, stream: Stream) -> None:
        """Begin to hear; known numbers come at once."""
        self._begin()
        self.streams[stream.seat.company_id].add(stream)
        self._of_members[stream.seat.company_id, stream.seat.member_id] += 1
        counts.put("streams_open", self.count())
        for (company_id, topic), payloads in self._figures.items():
            if company_id == stream.seat.company_id:
                self._push_figures([stream], topic, payloads)

    def _begin(self) -> None:
        if not self._tasks:
            loops = (self._listen, self._count, self._check, self._beat)
            self._tasks = [asyncio.create_task(loop()) for loop in loops]

    def _catch_up(self, stream: Stream, since: float, until: float) -> None:
        """What was told while the page was on its way; where that is not known, it refetches."""
        missed = self._recent.missed(stream.seat, stream.wants, since, until)
        for message in [_message("hello", {})] if missed is None else missed:
            stream.push(message)

    def leave(self, stream: Stream) -> None:
        """Hear no more. Numbers nobody watches are forgotten."""
        company_id = stream.seat.company_id
        self.streams[company_id].discard(stream)
        member = (company_id, stream.seat.member_id)
        self._of_members[member] -= 1
        if not self._of_members[member]:
            del self._of_members[member]
        if not self.streams[company_id]:
            del self.streams[company_id]
            for place in [place for place in self._counted if place[0] == company_id]:
                self._figures.pop(place, None)
                self._counted.pop(place)
                self._took.pop(place, None)
        counts.put("streams_open", self.count())

    def count(self) -> int:
        """How many streams are open here."""
        return sum(len(streams) for streams in self.streams.values())

    def deliver(self, payload: str) -> None:
        """Pass news on to those it is for."""
        for company_id, topic, member_id in live.unpacked(payload):
            if topic == live.SEATS:
                self._seats_changed.set()
                continue
            self._stale.update((company_id, old) for old in live.made_old_by(topic))
            if topic in live.figures_of:
                continue
            name, _, number = topic.partition(":")
            message = _message(name, {"id": number} if number else {})
            self._recent.keep(company_id, topic, member_id, message)
            for stream in self.streams.get(company_id, ()):
                if stream.wants(topic) and member_id in (None, stream.seat.member_id):
                    stream.push(message)

    def close(self) -> None:
        """End every stream and every task, at the end of the process."""
        for stream in self._everybody():
            stream.over.set()
        for task in self._tasks:
            task.cancel()
        self._admitting.shutdown(wait=False, cancel_futures=True)
        self._counting.shutdown(wait=False, cancel_futures=True)

    async def _hear(self) -> None:
        """Nobody is told "you are connected" while news would pass unheard. If the database does
        not answer, the page opens all the same and refetches later."""
        try:
            await asyncio.wait_for(self._hears.wait(), HEARS_AFTER)
        except TimeoutError:
            self._may_have_missed = True

    async def _listen(self) -> None:
        """Hear the database; after a break nobody knows what was missed, so everybody refetches."""
        pause = 0.2
        while True:
            try:
                address = live.address("callboard hub")
                async with await psycopg.AsyncConnection.connect(**address) as connection:
                    await connection.execute(f"LISTEN {live.CHANNEL}")
                    self._recent.begin()
                    self._hears.set()
                    if self._may_have_missed:
                        self._refetch()
                    pause, self._may_have_missed = 0.2, False
                    while True:
                        async for news in connection.notifies(timeout=PING):
                            self.deliver(news.payload)
                        await connection.execute("SELECT 1")  # a dead line says so here
            except (psycopg.Error, OSError) as error:
                logger.warning("No news from the database: %s", error)
                self._hears.clear()
                self._may_have_missed = True
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _refetch(self) -> None:
        loop = asyncio.get_running_loop()
        for stream in self._everybody():
            loop.call_later(random.random() * 3, stream.push, _message("hello", {}))

    async def _count(self) -> None:
        """Ask for numbers that are due, one company and topic after the other."""
        while True:
            await asyncio.sleep(TICK)
            for company_id, topic in self._due():
                began = self._counted[company_id, topic] = time.monotonic()
                self._stale.discard((company_id, topic))
                count = live.figures_of[topic].count
                payloads = await self._asked(self._counting, count, company_id)
                self._took[company_id, topic] = time.monotonic() - began
                if payloads is None:  # they stay as old as they were: asked again soon
                    self._stale.add((company_id, topic))
                    continue
                if company_id not in self.streams:
                    continue
                self._figures[company_id, topic] = payloads
                self._push_figures(self.streams[company_id], topic, payloads)

    def _due(self) -> list[tuple[int, str]]:
        now = time.monotonic()
        places = [
            (company_id, topic)
            for company_id, streams in self.streams.items()
            for topic, figures in live.figures_of.items()
            if figures.are_wanted(stream.seat for stream in streams)
        ]
        return [
            place for place in places if now - self._counted.get(place, -1e9) > self._rest(place)
        ]

    def _rest(self, place: tuple[int, str]) -> float:
        """News makes numbers due at once, unless counting would fill too much of the time."""
        if place not in self._stale:
            return FIGURES_EVERY
        least = max(FIGURES_AT_MOST_EVERY, FIGURES_SHARE * self._took.get(place, 0))
        return min(least, FIGURES_EVERY)

    def _push_figures(
        self, streams: Iterable[Stream], topic: str, payloads: dict[Any, dict[str, Any]]
    ) -> None:
        for stream in list(streams):
            payload = payloads.get(stream.seat.key(topic))
            if payload is not None and stream.wants(topic):
                stream.push_figures(topic, payload)

    async def _check(self) -> None:
        """End the streams of those who signed out, were dismissed or changed their team: at once
        where that was told, soon in any case."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._seats_changed.wait(), RECHECK_EVERY)
            self._seats_changed.clear()
            seats = list({stream.seat for stream in self._everybody()})
            if not seats:
                continue
            rightful = await self._asked(self._counting, live.doors["recheck"], seats)
            if rightful is None:  # the database does not answer: nobody is sent away for that
                continue
            for stream in self._everybody():
                if stream.seat in seats and stream.seat not in rightful:
                    stream.over.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_EVERY)
            heard = self._answers.taken()
            for beat in live.heartbeats if heard else ():
                if not await self._asked(self._counting, _to_the_end(beat), heard):
                    self._answers.put_back(heard)

    def _everybody(self) -> list[Stream]:
        return [stream for streams in self.streams.values() for stream in streams]

    async def _asked(self, pool: ThreadPoolExecutor, question: Callable, *about: Any) -> Any:
        """An answer from a thread that may use the database; None if it could not be had."""

        def ask() -> Any:
            close_old_connections()
            try:
                return question(*about)
            finally:
                close_old_connections()

        try:
            return await asyncio.get_running_loop().run_in_executor(pool, ask)
        except Exception:
            logger.exception("%s failed", getattr(question, "__qualname__", question))
            return None


def _to_the_end(work: Callable[..., object]) -> Callable[..., bool]:
    """True when it was done; None, as of all questions, when it was not."""

    @wraps(work)
    def done(*about: Any) -> bool:
        work(*about)
        return True

    return done


async def _serve(stream: Stream, receive: Receive, send: Send) -> None:
    """Send until the browser leaves or the stream is over."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def pump() -> None:
        retry = random.randint(1_500, 5_000)
        hello = json.dumps({"pass": presence.pass_of(stream.seat)})
        await _write(send, f"retry: {retry}\nid: 1\nevent: hello\ndata: {hello}\n\n".encode())
        while True:
            try:
                message = await asyncio.wait_for(stream.waiting.get(), PING)
            except TimeoutError:
                message = STILL_HERE
            await _write(send, message)

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = [asyncio.create_task(work) for work in (pump(), gone(), stream.over.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if stream.over.is_set():
        with suppress(OSError, RuntimeError, TimeoutError):  # it may be the browser that is gone
            await asyncio.wait_for(_write(send, b"", more=False), 1)


async def _write(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _reply(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await _write(send, b"", more=False)


def _message(topic: str, detail: dict[str, Any]) -> bytes:
    return f"data: {json.dumps({'topic': topic} | detail, ensure_ascii=False)}\n\n".encode()


def _cookies(scope: Scope) -> str:
    found = [value for name, value in scope["headers"] if name == b"cookie"]
    return b"; ".join(found).decode("latin-1")


def _topics(scope: Scope) -> frozenset[str]:
    asked = _query(scope).get("topics", [])
    return frozenset(topic for words in asked for topic in words.split(",") if topic)


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"").decode("latin-1"))

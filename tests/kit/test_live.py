"""News goes out after the commit, once, and only to the company it is about."""

import asyncio
import json
import re
import time
from contextlib import asynccontextmanager, contextmanager

import psycopg
import pytest
from django.core import signing
from django.db import transaction

from callboard.kit import hub as hubs
from callboard.kit import live, presence
from callboard.kit.hub import Hub, Stream
from callboard.kit.live import Seat
from tests import loops

OURS, THEIRS = 1, 2
PATIENCE = 10


@contextmanager
def listening():
    """What the database passes on, as (company, topic, member)."""
    with psycopg.connect(**live.address("test")) as connection:
        connection.execute(f"LISTEN {live.CHANNEL}")

        def heard(wait=PATIENCE, most=1):
            return [
                news
                for notice in connection.notifies(timeout=wait, stop_after=most)
                for news in live.unpacked(notice.payload)
            ]

        yield heard


def drained(stream):
    """What waits for a stream, decoded."""
    messages = []
    while not stream.waiting.empty():
        messages.append(json.loads(stream.waiting.get_nowait().decode().removeprefix("data: ")))
    return messages


async def until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def browser(hub, path="/events", cookies=b"who=anybody"):
    """A stream as the web server would open it; yields what was sent to it so far."""
    sent, gone = [], asyncio.Event()
    path, _, query = path.partition("?")
    scope = {
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"cookie", cookies)],
    }

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    answering = asyncio.create_task(hub.answer(scope, receive, send))
    try:
        yield sent
    finally:
        gone.set()
        await asyncio.wait_for(answering, PATIENCE)


def bodies(sent):
    return b"".join(message.get("body", b"") for message in sent)


@pytest.mark.django_db(transaction=True)
def test_equal_news_of_a_moment_becomes_one_message_after_the_commit():
    with listening() as heard:
        with transaction.atomic():
            for _ in range(50):
                live.tell(OURS, "floor", "order:17")
            assert heard(wait=0.5) == []
        first = heard()

        assert sorted(first) == [(OURS, "floor", None), (OURS, "order:17", None)]
        assert heard(wait=0.6) == []


@pytest.mark.django_db(transaction=True)
def test_news_of_a_change_that_was_undone_is_never_told():
    with listening() as heard:
        with pytest.raises(KeyError), transaction.atomic():  # noqa: PT012
            live.tell(OURS, "floor")
            raise KeyError

        assert heard(wait=0.6) == []


@pytest.mark.django_db(transaction=True)
def test_news_survives_a_lost_connection():
    with listening() as heard:
        live.tell(OURS, "before")
        heard()
        with psycopg.connect(**live.address("test")) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'callboard post' AND datname = current_database()"
            )

        live.tell(OURS, "after")

        assert heard() == [(OURS, "after", None)]


def test_much_news_is_cut_into_parcels_that_the_database_takes():
    news = {(company, f"order:{number}") for company in range(30) for number in range(100)}

    parcels = list(live.packed(news))

    assert max(len(parcel.encode()) for parcel in parcels) < 8_000
    assert {(c, t) for parcel in parcels for c, t, _ in live.unpacked(parcel)} == news


def test_a_stream_hears_its_own_company_and_what_is_for_its_member(registries):
    async def scene():
        hub = Hub()
        ours, colleague, theirs = (
            Stream(Seat(OURS, 1)),
            Stream(Seat(OURS, 2)),
            Stream(Seat(THEIRS, 3)),
        )
        for stream in (ours, colleague, theirs):
            hub.streams[stream.seat.company_id].add(stream)

        for parcel in live.packed({(OURS, "floor"), (OURS, "order:17@1"), (THEIRS, "secret")}):
            hub.deliver(parcel)

        assert drained(ours) == [{"topic": "floor"}, {"topic": "order", "id": "17"}]
        assert drained(colleague) == [{"topic": "floor"}]
        assert drained(theirs) == [{"topic": "secret"}]

    loops.run(scene())


def test_a_stream_that_named_its_topics_hears_no_others(registries):
    stream = Stream(Seat(OURS, 1), frozenset({"order", "chat:5"}))

    assert [stream.wants(topic) for topic in ("order:17", "chat:5", "chat:6", "floor")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_slow_reader_is_let_go_instead_of_filling_the_memory(registries):
    async def scene():
        stream = Stream(Seat(OURS, 1))
        for _ in range(hubs.BACKLOG + 1):
            stream.push(b"news")

        assert stream.over.is_set()
        assert stream.waiting.qsize() == hubs.BACKLOG

    loops.run(scene())


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_the_streams_of_all_others(registries, monkeypatch):
    """1.5: one member's hundred and first screen waits, everybody else's opens."""
    monkeypatch.setattr(hubs, "MOST_OF_A_MEMBER", 2)
    live.admits(lambda cookies: Seat(OURS, int(cookies)))

    async def scene():
        hub = Hub()
        async with browser(hub, cookies=b"1") as one, browser(hub, cookies=b"1") as two:
            await until(lambda: one and two)
            async with browser(hub, cookies=b"1") as three, browser(hub, cookies=b"2") as other:
                await until(lambda: three and other)
                told = [sent[0]["status"] for sent in (one, two, three, other)]
        async with browser(hub, cookies=b"1") as later:
            await until(lambda: later)
        hub.close()
        return told, later[0]["status"]

    assert loops.run(scene()) == ([200, 200, 503, 200], 200)


@pytest.mark.django_db(transaction=True)
def test_a_signed_in_browser_hears_news_and_a_stranger_is_turned_away(registries):
    live.admits(lambda cookies: Seat(OURS, 1) if cookies == "who=us" else None)

    async def scene():
        hub = Hub()
        async with browser(hub, cookies=b"who=else") as refused:
            await until(lambda: len(refused) == 2)
        async with browser(hub, cookies=b"who=us") as sent:
            await until(lambda: b"event: hello" in bodies(sent))
            live.post.put({(OURS, "floor")})  # once: whoever is connected hears it
            await until(lambda: b'"floor"' in bodies(sent))
        assert hub.count() == 0
        hub.close()
        return refused[0]["status"], sent[0]["status"], bodies(sent)

    refused, admitted, body = loops.run(scene())
    assert (refused, admitted) == (401, 200)
    assert body.startswith(b"retry: ")
    assert b'data: {"topic": "floor"}\n\n' in body


@pytest.mark.django_db(transaction=True)
def test_a_page_opens_while_the_database_is_not_heard_and_refetches_when_it_is(
    registries, monkeypatch, caplog
):
    """What was told meanwhile nobody knows."""
    there, address = asyncio.Event(), live.address
    monkeypatch.setattr(hubs, "HEARS_AFTER", 0.05)
    monkeypatch.setattr(hubs.random, "random", lambda: 0.0)
    nowhere = {"host": "/nowhere"}
    monkeypatch.setattr(live, "address", lambda name: address(name) if there.is_set() else nowhere)
    live.admits(lambda cookies: Seat(OURS, 1))

    async def scene():
        hub = Hub()
        async with browser(hub) as sent:
            await until(lambda: b"event: hello" in bodies(sent))
            assert b'"topic"' not in bodies(sent)
            there.set()
            await until(lambda: b'"topic": "hello"' in bodies(sent))
        hub.close()

    loops.run(scene())
    assert "No news from the database" in caplog.text


def test_the_stream_of_somebody_dismissed_ends(registries, monkeypatch):
    monkeypatch.setattr(hubs, "RECHECK_EVERY", 0.05)
    stays, goes = Seat(OURS, 1), Seat(OURS, 2)
    live.rechecks(lambda seats: {stays})

    async def scene():
        hub = Hub()
        streams = [Stream(stays), Stream(goes)]
        for stream in streams:
            hub.join(stream)
        await asyncio.wait_for(streams[1].over.wait(), PATIENCE)
        hub.close()
        return streams[0]

    assert loops.run(scene()).waiting.empty()


@pytest.mark.django_db(transaction=True)
def test_who_is_told_to_have_lost_the_seat_is_out_at_once(registries, monkeypatch):
    """Soon after the commit (1.7), not with the next round; no browser hears of it."""
    monkeypatch.setattr(hubs, "RECHECK_EVERY", 3600)
    stays, goes = Seat(OURS, 1), Seat(OURS, 2)
    live.rechecks(lambda seats: {stays})

    async def scene():
        hub = Hub()
        streams = [Stream(stays), Stream(goes)]
        for stream in streams:
            hub.join(stream)
        await hub._hear()
        live.post.put({(OURS, live.SEATS)})
        await asyncio.wait_for(streams[1].over.wait(), PATIENCE)
        hub.close()
        return streams[0]

    stream = loops.run(scene())

    assert stream.waiting.empty()


def test_nobody_is_sent_away_while_the_database_does_not_answer(registries, monkeypatch, caplog):
    monkeypatch.setattr(hubs, "RECHECK_EVERY", 0.05)
    asked = []

    @live.rechecks
    def recheck(seats):
        asked.append(seats)
        raise psycopg.OperationalError("gone")

    async def scene():
        hub = Hub()
        stream = Stream(Seat(OURS, 1))
        hub.join(stream)
        await until(lambda: len(asked) > 1)
        is_over = stream.over.is_set()
        hub.close()
        return is_over

    assert loops.run(scene()) is False
    assert "gone" in caplog.text


async def answered(hub, written):
    """The status a browser is told that sends this back."""
    sent = []

    async def send(message):
        sent.append(message)

    await hub.take_answer(written, send)
    return sent[0]["status"]


def pass_in(sent):
    """What the first words of a stream give its browser."""
    return json.loads(re.search(rb"event: hello\ndata: (.+)\n", bodies(sent))[1])["pass"].encode()


def test_a_heartbeat_names_who_answered_whichever_process_has_the_stream(registries, monkeypatch):
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 0.05)
    monkeypatch.setattr(hubs, "HEARS_AFTER", 0)
    live.admits(lambda cookies: Seat(OURS, 1) if cookies == "who=first" else Seat(THEIRS, 2))
    heard = []
    live.heartbeat(heard.append)

    async def scene():
        hub, other = Hub(), Hub()
        async with (
            browser(hub, cookies=b"who=first") as first,
            browser(hub, cookies=b"who=first"),
            browser(hub, cookies=b"who=second") as second,
        ):
            await until(lambda: b"pass" in bodies(first) and b"pass" in bodies(second))
            before = time.monotonic()
            for sent in (first, second, first):
                assert await answered(other, pass_in(sent)) == 204
            await until(lambda: heard)
            hub.close()
            other.close()
        return before

    before = loops.run(scene())

    assert sorted(heard[0]) == [(OURS, 1), (THEIRS, 2)]
    assert all(before <= at <= time.monotonic() for at in heard[0].values())


def test_a_screen_that_does_not_answer_is_nobody(registries, monkeypatch):
    """An open line proves nothing: that of a dead computer stays open for minutes."""
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 0.02)
    heard = []
    live.heartbeat(heard.append)

    async def scene():
        hub = Hub()
        hub.join(Stream(Seat(OURS, 1)))
        assert await answered(hub, presence.pass_of(Seat(OURS, 2)).encode()) == 204
        await until(lambda: heard)
        assert await answered(hub, presence.pass_of(Seat(OURS, 3)).encode()) == 204
        await until(lambda: len(heard) > 1)
        hub.close()

    loops.run(scene())

    assert [list(named) for named in heard[:2]] == [[(OURS, 2)], [(OURS, 3)]]


def test_a_pass_that_is_not_ours_or_too_old_is_refused(registries, monkeypatch):
    written = presence.pass_of(Seat(OURS, 1)).encode()
    forged = signing.dumps([OURS, 1], salt="another").encode()

    async def scene():
        hub = Hub()
        told = [await answered(hub, bad) for bad in (forged, b"", b"\xff", written[:-1])]
        monkeypatch.setattr(presence, "VALID", -1)
        return [*told, await answered(hub, written)]

    assert loops.run(scene()) == [403] * 5

"""Numbers are pushed to screens: counted once for all, soon after news, never all the time."""

import asyncio
import json
import time
from itertools import pairwise

import psycopg

from callboard.kit import hub as hubs
from callboard.kit import live
from callboard.kit.hub import Hub, Stream
from callboard.kit.live import Seat
from tests import loops
from tests.kit.test_live import OURS, THEIRS, drained, until


def test_numbers_are_counted_once_for_all_who_listen_and_each_gets_its_own(registries, monkeypatch):
    monkeypatch.setattr(hubs, "TICK", 0.05)
    asked = []

    @live.figures("free", key="team_id")
    def free(company_id):
        asked.append(company_id)
        return {7: {"total": 3}, 8: {"total": 5}}

    async def scene():
        hub = Hub()
        streams = [Stream(Seat(OURS, n, team_id=team)) for n, team in enumerate([7, 7, 8, None])]
        for stream in streams:
            hub.join(stream)
        await until(lambda: not streams[0].waiting.empty())
        late = Stream(Seat(OURS, 9, team_id=8))
        hub.join(late)
        heard = [drained(stream) for stream in [*streams, late]]
        for stream in [*streams, late]:
            hub.leave(stream)
        hub.close()
        return heard

    three, five = [{"topic": "free", "total": 3}], [{"topic": "free", "total": 5}]
    assert loops.run(scene()) == [three, three, five, [], five]
    assert asked == [OURS]


def test_a_topic_with_numbers_counts_anew_after_news_of_it(registries, monkeypatch):
    monkeypatch.setattr(hubs, "TICK", 0.02)
    monkeypatch.setattr(hubs, "FIGURES_AT_MOST_EVERY", 0.1)
    totals = iter(range(1, 100))

    @live.figures("free")
    def free(company_id):
        return {company_id: {"total": next(totals)}}

    async def scene():
        hub = Hub()
        stream = Stream(Seat(OURS, 1))
        hub.join(stream)
        await until(lambda: stream.waiting.qsize() == 1)
        hub.deliver(json.dumps({OURS: ["free"]}))
        await until(lambda: stream.waiting.qsize() == 2)
        hub.close()
        return drained(stream)

    assert loops.run(scene()) == [{"topic": "free", "total": 1}, {"topic": "free", "total": 2}]


def test_numbers_that_could_not_be_counted_are_asked_for_again_soon(
    registries, monkeypatch, caplog
):
    """Not only when they are old: the news that made them so is not told twice."""
    monkeypatch.setattr(hubs, "TICK", 0.02)
    monkeypatch.setattr(hubs, "FIGURES_AT_MOST_EVERY", 0.05)
    fails = iter([True, False])

    @live.figures("free")
    def free(company_id):
        if next(fails, False):
            raise psycopg.OperationalError("gone")
        return {company_id: {"total": 1}}

    async def scene():
        hub = Hub()
        stream = Stream(Seat(OURS, 1))
        hub.join(stream)
        await until(lambda: not stream.waiting.empty())
        hub.close()
        return drained(stream)

    assert loops.run(scene()) == [{"topic": "free", "total": 1}]
    assert "gone" in caplog.text


def test_numbers_that_are_slow_to_count_are_counted_less_often(registries, monkeypatch):
    """News never keeps a process counting for more than a twentieth of its time."""
    monkeypatch.setattr(hubs, "TICK", 0.01)
    monkeypatch.setattr(hubs, "FIGURES_AT_MOST_EVERY", 0.02)
    monkeypatch.setattr(hubs, "FIGURES_SHARE", 4)
    began = []

    @live.figures("tabs")
    def tabs(company_id):
        began.append(time.monotonic())
        time.sleep(0.05)
        return {company_id: {"total": len(began)}}

    async def scene():
        hub = Hub()
        hub.join(Stream(Seat(OURS, 1)))
        while len(began) < 3:
            hub.deliver(json.dumps({OURS: ["tabs"]}))
            await asyncio.sleep(0.01)
        hub.close()

    loops.run(scene())
    pauses = [later - earlier for earlier, later in pairwise(began)]
    assert min(pauses) >= 0.05 * hubs.FIGURES_SHARE


def test_numbers_grow_old_by_news_of_other_topics_too(registries):
    @live.figures("team", wakes=("order", "free"))
    def team(company_id):
        return {}

    assert live.made_old_by("order:17") == ["team"]
    assert live.made_old_by("free") == ["team"]
    assert live.made_old_by("team") == ["team"]
    assert live.made_old_by("orders") == []


def test_nobody_counts_for_those_who_do_not_want_the_numbers(registries, monkeypatch):
    monkeypatch.setattr(hubs, "TICK", 0.02)
    asked = []

    @live.figures("team", only=lambda seat: seat.leads)
    def team(company_id):
        asked.append(company_id)
        return {company_id: {"version": "1"}}

    async def scene():
        hub = Hub()
        hub.join(Stream(Seat(THEIRS, 1)))
        leader = Stream(Seat(OURS, 2, leads=True))
        hub.join(leader)
        await until(lambda: leader.waiting.qsize() == 1)
        hub.close()

    loops.run(scene())
    assert asked == [OURS]

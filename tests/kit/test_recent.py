"""What is told while a page is on its way is heard by its stream (A14.1)."""

import json
import time

import pytest

from callboard.kit import live
from callboard.kit import recent as hints
from callboard.kit.hub import Hub
from callboard.kit.live import Seat
from callboard.kit.recent import Recent
from tests import loops
from tests.kit.test_live import OURS, THEIRS, bodies, browser, until

ME = Seat(OURS, 1)


def everything(_topic):
    return True


@pytest.fixture
def recent():
    """A process that hears the database."""
    known = Recent()
    known.begin()
    return known


def missed(recent, seat=ME, wants=everything, since=None):
    began = time.monotonic() - 1 if since is None else since
    recent._heard_from = min(recent._heard_from, began)
    return recent.missed(seat, wants, began, time.monotonic())


def test_a_page_hears_what_is_for_it_once_and_in_order(recent):
    recent.keep(OURS, "order:1", None, b"first")
    recent.keep(THEIRS, "order:1", None, b"of another company")
    recent.keep(OURS, "notice-assigned:7", 2, b"for a colleague")
    recent.keep(OURS, "notice-assigned:7", 1, b"for me")
    recent.keep(OURS, "floor", None, b"not asked for")
    recent.keep(OURS, "order:1", None, b"first")

    assert missed(recent, wants=lambda topic: topic != "floor") == [b"for me", b"first"]


def test_what_came_before_the_page_was_asked_for_is_in_it(recent):
    recent.keep(OURS, "floor", None, b"old")
    asked = time.monotonic()
    recent.keep(OURS, "floor", None, b"new")

    assert missed(recent, since=asked) == [b"new"]


def test_what_is_not_known_or_too_much_is_refetched(recent, monkeypatch):
    for number in range(hints.MOST_AT_ONCE + 1):
        recent.keep(OURS, "order", None, str(number).encode())
    assert missed(recent) is None  # too much for one stream
    assert recent.missed(ME, everything, time.monotonic() - 31, time.monotonic()) is None
    assert Recent().missed(ME, everything, time.monotonic(), time.monotonic()) is None


def test_a_full_memory_knows_how_far_back_it_reaches(recent, monkeypatch):
    asked = time.monotonic()
    for _ in range(hints.MOST + 1):
        recent.keep(OURS, "order", None, b"the same")
    assert missed(recent, since=asked) is None
    now = time.monotonic()
    recent.keep(OURS, "order", None, b"last")
    assert missed(recent, since=now) == [b"last"]


@pytest.mark.parametrize("age", ["", "-1", "1.5", "x", "٣", "99999999", "1e3"])
def test_an_age_that_is_none_asks_for_nothing(age):
    assert hints.asked_from({"age": [age]}, {}) is None


def test_a_stream_that_comes_back_asks_for_nothing():
    """Its pages refetch by themselves: a thousand desks after a restart must not do so twice."""
    assert hints.asked_from({"age": ["300"]}, {b"last-event-id": b"1"}) is None
    assert hints.asked_from({"age": ["300"]}, {}) < time.monotonic() - 0.3


@pytest.mark.django_db(transaction=True)
def test_a_stream_begins_with_what_its_page_missed(registries):
    live.admits(lambda cookies: ME if cookies == "who=me" else Seat(OURS, 2))

    async def scene():
        hub = Hub()
        async with browser(hub, cookies=b"who=other") as other:
            await until(lambda: b"hello" in bodies(other))
            hub._recent._heard_from -= 10  # it has heard the database for so long
            payload = json.dumps({OURS: ["notice-assigned:7@1", "order:17"]})
            hub.deliver(payload)
            async with (
                browser(hub, "/events?age=5000", cookies=b"who=me") as late,
                browser(hub, cookies=b"who=me") as plain,
                browser(hub, "/events?age=20000", cookies=b"who=me") as slow,
            ):
                await until(lambda: b"order" in bodies(late) and b"topic" in bodies(slow))
                hub.deliver(json.dumps({OURS: ["line:first"]}))
                await until(lambda: b"line" in bodies(plain))
                hub.close()
        return bodies(late), bodies(plain), bodies(slow)

    late, plain, slow = loops.run(scene())

    assert b'"notice-assigned"' in late
    assert late.count(b'"order"') == 1
    assert b'"order"' not in plain
    assert b'{"topic": "hello"}' in slow  # this process hears the news for a shorter time

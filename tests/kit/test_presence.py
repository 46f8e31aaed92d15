"""Whose screen answers is known to whoever keeps what they hold, however the database does."""

import psycopg

from callboard.kit import hub as hubs
from callboard.kit import live, presence
from callboard.kit.hub import Hub
from callboard.kit.live import Seat
from tests import loops
from tests.kit.test_live import OURS, answered, until


def test_what_could_not_be_passed_on_is_passed_on_with_the_next(registries, monkeypatch, caplog):
    """Otherwise a database that is away for a minute frees customers who are being worked."""
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 0.02)
    asked = []

    @live.heartbeat
    def renew(heard):
        asked.append(heard)
        if len(asked) == 1:
            raise psycopg.OperationalError("gone")

    async def scene():
        hub = Hub()
        hub._begin()
        assert await answered(hub, presence.pass_of(Seat(OURS, 1)).encode()) == 204
        await until(lambda: len(asked) == 2)
        hub.close()

    loops.run(scene())

    assert asked[0] == asked[1]
    assert list(asked[0]) == [(OURS, 1)]
    assert "gone" in caplog.text


def test_of_two_answers_the_newer_counts(registries):
    answers = presence.Answers()
    written = presence.pass_of(Seat(OURS, 1)).encode()
    assert answers.take(written)
    first = answers.taken()
    assert answers.take(written)

    answers.put_back(first)

    assert answers.taken()[OURS, 1] > first[OURS, 1]
    assert answers.taken() == {}

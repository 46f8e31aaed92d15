"""A stream on which nothing happens says so: a page then knows that the line is not dead."""

import pytest

from callboard.kit import hub as hubs
from callboard.kit import live
from callboard.kit.hub import Hub
from callboard.kit.live import Seat
from tests import loops
from tests.kit.test_live import bodies, browser, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("registries")]


def test_who_hears_nothing_is_told_that_the_line_is_alive(monkeypatch):
    monkeypatch.setattr(hubs, "PING", 0.05)
    live.admits(lambda cookies: Seat(1, 1))

    async def scene():
        hub = Hub()
        async with browser(hub) as sent:
            await until(lambda: bodies(sent).count(b"event: ping\n") >= 2)
        hub.close()

    loops.run(scene())

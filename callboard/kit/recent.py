"""Hints of the last moments, in one process.

A page is drawn, then its stream opens: what was told in between would be heard by nobody. Numbers
need none of this, each new stream begins with them.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import NamedTuple

from callboard.kit.live import Seat

KEPT = 30  # seconds; a page that took longer refetches
MOST = 500  # hints of a company
MOST_AT_ONCE = 50  # for one stream; more, and refetching costs less
ON_THE_WAY = 0.2  # seconds that the asking itself may take longer than that of the page


class Hint(NamedTuple):
    """What was told, when by `time.monotonic`, and the member it is for (None: everybody)."""

    at: float
    topic: str
    member_id: int | None
    message: bytes


class Recent:
    """What was told lately, and since when all of it was heard."""

    def __init__(self) -> None:
        self._hints: dict[int, deque[Hint]] = defaultdict(lambda: deque(maxlen=MOST))
        self._heard_from = float("inf")

    def begin(self) -> None:
        """From now on everything is heard."""
        self._hints.clear()
        self._heard_from = time.monotonic()

    def keep(self, company_id: int, topic: str, member_id: int | None, message: bytes) -> None:
        """Note a hint. Old ones make room."""
        hints, now = self._hints[company_id], time.monotonic()
        while hints and hints[0].at < now - KEPT:
            hints.popleft()
        hints.append(Hint(now, topic, member_id, message))

    def missed(
        self, seat: Seat, wants: Callable[[str], bool], since: float, until: float
    ) -> list[bytes] | None:
        """What the seat would have heard between the two moments, each message once; None where
        that is not known, or too much."""
        hints = self._hints.get(seat.company_id, deque())
        known_from = max(self._heard_from, until - KEPT)
        if len(hints) == MOST:
            known_from = max(known_from, hints[0].at)
        if since < known_from:
            return None
        found: dict[bytes, None] = {}
        for hint in reversed(hints):
            if hint.at < since or len(found) > MOST_AT_ONCE:
                break
            if hint.at <= until and hint.member_id in (None, seat.member_id) and wants(hint.topic):
                found[hint.message] = None
        return None if len(found) > MOST_AT_ONCE else list(reversed(found))


def asked_from(query: dict[str, list[str]], headers: dict[bytes, bytes]) -> float | None:
    """The moment a page was asked for whose stream opens now: the browser says how many
    milliseconds ago. None for a stream that comes back: its pages refetch by themselves."""
    age = query.get("age", [""])[0]
    if b"last-event-id" in headers or not (age.isascii() and age.isdigit() and len(age) < 8):
        return None
    return time.monotonic() - int(age) / 1000 - ON_THE_WAY

"""Working statuses of the last days, read off the calls: who rings is Talking, and between two
calls Ready, or on a break when the next one is long in coming."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from callboard.demo.grow.company import Grown
from callboard.dispatch.models import Presence

DAYS = timedelta(days=21)
BREAK, GONE = timedelta(minutes=25), timedelta(hours=2)
READY, RELAX, TALKING = Presence.READY, Presence.RELAX, Presence.TALKING


def shifts(grown: Grown) -> Iterator[tuple]:
    """Rows of SHIFT, all ended; a member's never overlap."""
    calls = defaultdict(list)
    if not grown.calls:
        return
    since = grown.calls[-1][2] - DAYS
    for _life, member, began, ended in grown.calls:
        if began > since:
            calls[member].append((began, ended))
    for member, rung in calls.items():
        for presence, began, ended, why in _day_by_day(rung):
            yield (grown.cast.company_id, member, presence, began, ended, why)


def _day_by_day(rung: list[tuple[datetime, datetime]]) -> Iterator[tuple]:
    free: datetime | None = None
    for began, ended in rung:
        if free is not None and began < free:
            continue  # somebody else's telephone: two talks at once are one
        if free is not None and began - free < GONE:
            yield from _between(free, began)
        yield TALKING, began, ended, "called"
        free = ended


def _between(free: datetime, began: datetime) -> Iterator[tuple]:
    if began - free <= BREAK:
        yield READY, free, began, "hung_up"
        return
    back = began - BREAK / 5
    yield RELAX, free, back, "pressed"
    yield READY, back, began, "pressed"

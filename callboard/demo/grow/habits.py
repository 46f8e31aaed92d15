"""What people do next with an order, how often, and after how long. Numbers, no moves of its own.

`NEXT` gives for every place the actions and their shares (None: nothing happens any more). A share
is only taken where the law allows the action, so one list serves every company.
"""

from bisect import bisect
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from callboard.orders.law import Action
from callboard.orders.statuses import Line, Place, Status
from callboard.places import rules as places

A, S, L = Action, Status, Line
Share = tuple[Action | None, float]

_REACHED: tuple[Share, ...] = (
    (A.CONFIRM, 21),
    (A.CANCEL, 22),
    (A.CALLBACK, 9),
    (A.SCHEDULE, 4),
    (A.TRASH, 13),
    (A.HOLD, 1.5),
)
_RESCUED: tuple[Share, ...] = (
    (A.RETURN_FOR_DELIVERY, 48),
    (A.CALLBACK, 13),
    (A.SCHEDULE, 9),
    (A.PAID, 8),
    (A.CANCEL, 10),
    (A.RETURNED, 8),
    (A.NO_ANSWER, 12),
)
_REOFFERED: tuple[Share, ...] = (
    (A.CANCEL, 60),
    (A.CONFIRM, 14),
    (A.CALLBACK, 7),
    (A.SCHEDULE, 4),
    (A.NO_ANSWER, 10),
    (A.TRASH, 2),
)
_AGAIN: tuple[Share, ...] = (
    (A.CONFIRM, 55),
    (A.SCHEDULE, 18),
    (A.CALLBACK, 10),
    (A.CANCEL, 12),
    (A.NO_ANSWER, 5),
)

NEXT: dict[Place, tuple[Share, ...]] = {
    (S.NEW, L.FIRST): ((A.TAKE, 1),),
    (S.ACCEPTED, L.FIRST): (*_REACHED, (A.NO_ANSWER, 34)),
    (S.NO_ANSWER, L.FIRST): ((A.NO_ANSWER, 44), *_REACHED),
    (S.CALLBACK, L.FIRST): (*_REACHED, (A.NO_ANSWER, 16)),
    (S.SCHEDULED, L.FIRST): ((A.CONFIRM, 76), (A.SCHEDULE, 8), (A.CALLBACK, 6), (A.CANCEL, 10)),
    (S.HOLD, L.FIRST): ((A.RELEASE, 45), (A.CONFIRM, 40), (A.CANCEL, 15)),
    (S.ACCEPTED, L.SECOND): (*_REACHED, (A.NO_ANSWER, 30)),
    (S.NO_ANSWER, L.SECOND): (
        *((A.NO_ANSWER, 42), (A.CANCEL, 16), (A.TRASH, 18), (A.CONFIRM, 11), (A.CALLBACK, 6)),
        *((A.SCHEDULE, 2), (A.HOLD, 0.5), (None, 1)),
    ),
    (S.CALLBACK, L.SECOND): (*_REACHED, (A.NO_ANSWER, 30)),
    (S.SCHEDULED, L.SECOND): ((A.CONFIRM, 70), (A.SCHEDULE, 8), (A.CALLBACK, 8), (A.CANCEL, 14)),
    (S.HOLD, L.SECOND): ((A.RELEASE, 45), (A.CONFIRM, 40), (A.CANCEL, 15)),
    (S.CANCELLED, L.REJECT): (*_REOFFERED, (None, 4)),
    (S.CALLBACK, L.REJECT): ((A.CONFIRM, 34), (A.CANCEL, 38), (A.SCHEDULE, 8), (A.NO_ANSWER, 20)),
    (S.SCHEDULED, L.REJECT): ((A.CONFIRM, 70), (A.CANCEL, 20), (A.CALLBACK, 10)),
    (S.PACKING, L.BUYOUT): ((A.ADVANCE, 97), (A.CANCEL, 3)),
    (S.SENDING, L.BUYOUT): ((A.ADVANCE, 97), (A.CANCEL, 1.2), (A.STEP_BACK, 1)),
    (S.IN_DELIVERY, L.BUYOUT): (
        *((A.ADVANCE, 62), (A.PAID, 24), (A.COURIER_CALLBACK, 9), (A.RETURNED, 4)),
        (A.NO_ANSWER, 1),
    ),
    (S.ARRIVED, L.BUYOUT): (
        *((A.PAID, 77), (A.RETURNED, 14), (A.COURIER_CALLBACK, 6), (A.NO_ANSWER, 3)),
        (A.STEP_BACK, 0.3),
    ),
    (S.COURIER_CALLBACK, L.BUYOUT): _RESCUED,
    (S.CALLBACK, L.BUYOUT): _RESCUED,
    (S.SCHEDULED, L.BUYOUT): _RESCUED,
    (S.PAID, L.RETENTION): ((A.REPEAT_SALE, 14), (A.COPY, 1), (A.REOPEN, 0.3), (None, 85)),
    (S.CALLBACK, L.RETENTION): _AGAIN,
    (S.SCHEDULED, L.RETENTION): _AGAIN,
    (S.PAID, None): ((A.COPY, 1), (A.REOPEN, 0.3), (None, 99)),
    (S.CANCELLED, None): (
        *((A.RETURNED, 90), (A.RESTORE, 2), (A.CALLBACK, 1), (A.CONFIRM, 1), (A.NO_ANSWER, 0.5)),
        *((A.SCHEDULE, 0.5), (None, 90)),
    ),
    (S.TRASH, None): ((A.RESTORE, 1.5), (None, 98)),
    (S.RETURNED, None): ((A.REOPEN, 0.6), (None, 99)),
    (S.DELETED, None): ((None, 1),),
}
_TABLES = {
    place: ([action for action, _share in shares], list(accumulate(s for _a, s in shares)))
    for place, shares in NEXT.items()
}

# Hours until it happens, from and to, by the place it happens in.
WAITS: dict[Place, tuple[float, float]] = {
    (S.PACKING, L.BUYOUT): (0.5, 20),
    (S.SENDING, L.BUYOUT): (1, 20),
    (S.IN_DELIVERY, L.BUYOUT): (16, 80),
    (S.ARRIVED, L.BUYOUT): (10, 110),
    (S.PAID, L.RETENTION): (18 * 24, 50 * 24),
    (S.PAID, None): (24, 240),
    (S.CANCELLED, None): (30, 150),
    (S.TRASH, None): (1, 40),
    (S.RETURNED, None): (2, 60),
    (S.DELETED, None): (2, 60),
    (S.HOLD, L.FIRST): (0.5, 8),
    (S.HOLD, L.SECOND): (0.5, 8),
    (S.COURIER_CALLBACK, L.BUYOUT): (0.3, 9),
    (S.CANCELLED, L.REJECT): (0.2, 30),
    (S.NO_ANSWER, L.SECOND): (4, 90),
}

# Talking, in seconds.
TALKS: dict[Action, tuple[int, int]] = {
    A.NO_ANSWER: (18, 55),
    A.CALLBACK: (40, 180),
    A.SCHEDULE: (120, 420),
    A.CONFIRM: (110, 480),
    A.RECONFIRM: (40, 120),
    A.HOLD: (90, 300),
    A.CANCEL: (35, 260),
    A.TRASH: (15, 90),
    A.RETURN_FOR_DELIVERY: (60, 200),
}

# Leads by the hour of the customer's day.
_HOURS = (3, 2, 1, 1, 1, 2, 4, 7, 10, 12, 13, 13, 13, 12, 12, 12, 12, 13, 14, 15, 15, 13, 9, 5)
_HOURLY = list(accumulate(_HOURS))

OPENS, CLOSES = 9 * 3600, 20 * 3600 + 1800  # when the people of the demo work
_DAY = 24 * 3600


def choose(rng: Random, place: Place) -> Action | None:
    """What is done next with an order in this place; None: nothing any more."""
    actions, weights = _TABLES[place]
    return actions[bisect(weights, rng.random() * weights[-1])]


def arrival(rng: Random, now: datetime, zone: str, days: int) -> datetime:
    """When a lead came: in the last `days`, more of them lately, by day rather than by night."""
    back = int(days * rng.random() ** 1.15)
    hour = bisect(_HOURLY, rng.random() * _HOURLY[-1])
    here = now.astimezone(places.zone(zone))
    at = here.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
    at = at.astimezone(now.tzinfo) - timedelta(days=back)
    return at if at < now else at - timedelta(days=1)


class WorkingDay:
    """When somebody rings: between nine and half past eight on the customer's clock."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._offsets: dict[str, int] = {}

    def within(self, rng: Random, at: datetime, zone: str) -> datetime:
        """That moment, or some time in the next morning where it falls into the night."""
        second = (int(at.timestamp()) + self._offset(zone)) % _DAY
        if second < OPENS:
            return at + timedelta(seconds=OPENS - second + rng.randrange(5400))
        if second >= CLOSES:
            return at + timedelta(seconds=_DAY - second + OPENS + rng.randrange(5400))
        return at

    def _offset(self, zone: str) -> int:
        if zone not in self._offsets:
            local = self._now.astimezone(places.zone(zone)).utcoffset() or timedelta()
            self._offsets[zone] = int(local.total_seconds())
        return self._offsets[zone]


def redial_wait(rng: Random, attempts: int) -> timedelta:
    """How long an unreached customer waits after the order is due: soon at first, then a day."""
    longest = (1.2, 3, 8, 16, 22)[min(attempts, 5) - 1] if attempts else 1
    return timedelta(hours=longest * rng.random() ** 1.6)


def first_wait(rng: Random) -> timedelta:
    """How long a new lead waits for its first call."""
    return timedelta(minutes=1 + 38 * rng.random() ** 2.2)


def promise(rng: Random, day: WorkingDay, at: datetime, zone: str) -> datetime:
    """When a customer asks to be called again: full five minutes, within three days."""
    hours = rng.choice((1, 2, 3, 4, 6, 20, 24, 26, 48, 70)) + rng.random()
    wanted = day.within(rng, at + timedelta(hours=hours), zone)
    rounded = wanted.replace(second=0, microsecond=0)
    return rounded + timedelta(minutes=5 - rounded.minute % 5)

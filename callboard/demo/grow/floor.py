"""What a visitor finds at once, whatever the hour: every place, and work that is due now."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from callboard.demo.grow.life import Life
from callboard.demo.grow.routes import routes
from callboard.orders.law import Action
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import Line, Status

if TYPE_CHECKING:
    from callboard.demo.grow.company import Grower

A, S, L = Action, Status, Line
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def show_every_place(grower: "Grower", copies: int) -> None:
    """Lead orders on the shortest way to each place, `copies` of them, and leave them there."""
    ways = routes(grower.cast.policy)
    for repeat, suspicious, way in ways.values():
        for number in range(copies):
            if grower.room < 2:
                return
            ahead = grower.rng.choice((12, 25, 50, 120, 300)) if number else 25
            if repeat:
                parent = _walk(grower, ways[(S.PAID, L.RETENTION)][2], back=2 * DAY)
                start = grower.now - _length(grower.cast.policy, way) - 9 * MINUTE
                child = grower.grow_out(parent, A.REPEAT_SALE, start)
                _follow(grower, child, way or (A.SCHEDULE,), start, ahead=ahead)
            else:
                _walk(grower, way, ahead=ahead, suspicious=suspicious)


def fill(grower: "Grower", leads: int) -> None:
    """Fresh leads, redials and callbacks of this very hour, whatever time it is."""
    for number in range(leads):
        if grower.room <= 0:
            return
        kind = number % 20
        ago = MINUTE * (1 + 150 * grower.rng.random() ** 2)
        if kind < 11:
            _walk(grower, (), back=ago)
        elif kind < 16:
            _walk(grower, (A.TAKE, A.NO_ANSWER), back=ago)
        else:
            ahead = grower.rng.randrange(-10, 170)
            _walk(grower, (A.TAKE, A.CALLBACK), back=ago + 15 * MINUTE, ahead=ahead)


def _walk(
    grower: "Grower",
    way: tuple[Action, ...],
    *,
    back: timedelta = timedelta(),
    ahead: int = 25,
    suspicious: bool = False,
) -> Life:
    back = back or MINUTE * grower.rng.randrange(3, 50)
    start = grower.now - back - _length(grower.cast.policy, way)
    life = grower.lead(grower.somebody(), start)
    life.suspicious = suspicious
    grower.desk.receive(life, {})
    return _follow(grower, life, way, start, ahead=ahead)


def _follow(
    grower: "Grower", life: Life, way: tuple[Action, ...], at: datetime, *, ahead: int
) -> Life:
    for number, action in enumerate(way):
        at += _pause(grower.cast.policy, action)
        following = way[number + 1] if number + 1 < len(way) else None
        due = grower.now + timedelta(minutes=ahead)
        if following is not None:  # MISS comes when the grace is over, anything else later
            due = at + 20 * MINUTE
        grower.staff.do(life, action, at, due=due)
    return life


def _length(policy: OrderPolicy, way: tuple[Action, ...]) -> timedelta:
    return sum((_pause(policy, action) for action in way), timedelta())


def _pause(policy: OrderPolicy, action: Action) -> timedelta:
    own = {
        A.AGE: policy.days_until_second * DAY + HOUR,
        A.MISS: policy.callback_grace * MINUTE + 21 * MINUTE,
        A.PAID: 26 * HOUR,
        A.ADVANCE: 4 * HOUR,
        A.COURIER_CALLBACK: 7 * HOUR,
        A.CANCEL: (policy.reject_rest_hours + 1) * HOUR if policy.reject_line else HOUR,
    }
    return own.get(action, 6 * MINUTE)

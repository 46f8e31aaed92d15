"""The shortest way the law knows to every place, so that the smallest world shows all of them."""

from collections import deque
from dataclasses import dataclass, replace
from types import SimpleNamespace

from callboard.orders import rules
from callboard.orders.actions.moving import KEEPS_MISSED
from callboard.orders.law import Action, decide
from callboard.orders.models import OrderPolicy
from callboard.orders.statuses import PLACES, Line, Place, Status

A, S, L = Action, Status, Line
_MOVES = [
    action for action in Action if action not in {A.RECEIVE, A.SAVE, A.COPY, A.ASSIGN, A.TAKE_AWAY}
]


@dataclass(frozen=True)
class _Stop:
    """What the law looks at."""

    status: Status
    line: Line | None
    missed_on: Line | None = None
    shipped_at: bool = False
    suspicious: bool = False
    refusals: int = 0

    offer = SimpleNamespace(auto_paid=False)


LEAD = _Stop(S.NEW, L.FIRST)
REPEAT_SALE = _Stop(S.SCHEDULED, L.RETENTION)


def routes(policy: OrderPolicy) -> dict[Place, tuple[bool, bool, tuple[Action, ...]]]:
    """Place: whether it begins as a repeat sale, whether as a suspicious lead, and the moves there.

    Only places that the company's lines can hold.
    """
    found: dict[Place, tuple[bool, bool, tuple[Action, ...]]] = {}
    starts = [(False, False, LEAD), (False, True, replace(LEAD, suspicious=True))]
    if policy.retention_line:
        starts.append((True, False, REPEAT_SALE))
    for repeat, suspicious, start in starts:
        for place, way in _ways_from(start, policy).items():
            if place not in found:
                found[place] = (repeat, suspicious, way)
    return {place: found[place] for place in sorted(PLACES, key=str) if place in found}


def _ways_from(start: _Stop, policy: OrderPolicy) -> dict[Place, tuple[Action, ...]]:
    ways: dict[Place, tuple[Action, ...]] = {(start.status, start.line): ()}
    seen = {start}
    ahead: deque[tuple[_Stop, tuple[Action, ...]]] = deque([(start, ())])
    while ahead:
        stop, way = ahead.popleft()
        for action in _MOVES:
            reached = _after(stop, action, policy)
            if reached is None or reached in seen:
                continue
            seen.add(reached)
            ways.setdefault((reached.status, reached.line), (*way, action))
            ahead.append((reached, (*way, action)))
    return ways


def _after(stop: _Stop, action: Action, policy: OrderPolicy) -> _Stop | None:
    if action == A.AGE and not policy.second_line:
        return None
    facts = rules.facts_of(stop, policy)  # type: ignore[arg-type]
    row = decide(action, stop.status, stop.line, facts)
    if row is None:
        return None
    status, line = row.end(stop.status, stop.line)
    missed = stop.missed_on if action in KEEPS_MISSED else None
    return replace(
        stop,
        status=status,
        line=rules.reachable_line(line, policy),
        missed_on=stop.line if action == A.MISS else missed,
        shipped_at=stop.shipped_at or status == S.IN_DELIVERY,
        refusals=min(stop.refusals + (action == A.CANCEL), policy.reject_rounds),
    )

"""What a filter of the list asks for. Pure: words of an address become values here and nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from callboard.orders.models import Stage
from callboard.orders.models.stage import Group
from callboard.orders.statuses import HOLDS, Line, Status

NO_LINE = "none"

NEWEST = "new"
DUE = "due"

# What the problem mark may mean: any of the three, or one of them.
PROBLEMS = ("any", "incident", "address", "suspicious")


@dataclass(frozen=True)
class Wanted:
    """A checked filter: empty means every one. `since` and `until` are moments, the last excluded.

    `lines` may hold NO_LINE; `sort` is NEWEST (arrival, newest first) or DUE (next call, soonest
    first, and then only orders that wait for one).
    """

    words: str = ""
    statuses: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    stages: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    webmaster: str = ""
    source: str = ""
    countries: tuple[str, ...] = ()
    team: int | None = None
    operator: int | None = None
    carrier: str = ""
    problem: str = ""
    sort: str = NEWEST


def statuses_of(wanted: Wanted, shown: frozenset[str]) -> tuple[str, ...] | None:
    """The statuses to look for among those a member is shown; None where none is left out.

    A line that holds only some statuses narrows them as well.
    """
    left = set(shown)
    if wanted.statuses:
        left &= set(wanted.statuses)
    if wanted.lines:
        left &= {status for line in wanted.lines for status in HOLDS[_line(line)]}
    if left == set(Status):
        return None
    return tuple(status.value for status in Status if status in left)


def stages_by_group(listed: Iterable[Stage]) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Stages to choose from, under the names of their groups in the order of an order's life."""
    turn = list(Group)
    listed = sorted(listed, key=lambda stage: turn.index(Group(stage.group)))
    return [
        (Group(group).label, [(str(stage.pk), stage.name) for stage in found])
        for group, found in groupby(listed, key=lambda stage: stage.group)
    ]


def _line(name: str) -> Line | None:
    return None if name == NO_LINE else Line(name)

"""What a day of work pays (A14.7): pure, so that any past day can be worked out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

ZERO = Decimal(0)


class Window(NamedTuple):
    """A shift: from an hour of the company's day until another, and what it pays."""

    name: str
    begins: int
    ends: int
    amount: Decimal


@dataclass(frozen=True)
class Terms:
    """What one day pays: the shifts, each confirmed order, and units over the first."""

    windows: Sequence[Window] = ()
    per_order: Decimal = ZERO
    upsells: Sequence[Decimal] = ()


@dataclass(frozen=True)
class Work:
    """A member's day: hours with a processed order, and {units: confirmed orders of so many}."""

    hours: frozenset[int] = frozenset()
    sold: Mapping[int, int] = field(default_factory=dict)

    @property
    def confirmed(self) -> int:
        """How many orders were confirmed."""
        return sum(self.sold.values())

    @property
    def upsold(self) -> int:
        """How many of them have more than one unit (A8.6)."""
        return sum(count for units, count in self.sold.items() if units > 1)


class Kind(StrEnum):
    """What a line of a slip is for."""

    WINDOW = "window"
    ORDERS = "orders"
    UPSELL = "upsell"


class Line(NamedTuple):
    """A line of a slip: what for, its name or its units, how often, for how much each, together."""

    kind: Kind
    name: str
    times: int
    each: Decimal
    amount: Decimal


class Way(NamedTuple):
    """A way to earn more: what for, its name, hours or units, and what the next one pays."""

    kind: Kind
    name: str
    amount: Decimal
    begins: int = 0
    ends: int = 0
    is_last: bool = False


def upsell_of(units: int, upsells: Sequence[Decimal]) -> Decimal:
    """What so many units of one order pay beyond the order: the last step repeats (A14.7)."""
    if units < 2 or not upsells:
        return ZERO
    return upsells[min(units - 2, len(upsells) - 1)]


def slip_of(terms: Terms, work: Work) -> list[Line]:
    """A day line by line; what pays nothing has no line."""
    lines = [
        Line(Kind.WINDOW, window.name, 1, window.amount, window.amount)
        for window in terms.windows
        if any(window.begins <= hour < window.ends for hour in work.hours)
    ]
    if work.confirmed:
        amount = work.confirmed * terms.per_order
        lines.append(Line(Kind.ORDERS, "", work.confirmed, terms.per_order, amount))
    for units, count in sorted(work.sold.items()):
        each = upsell_of(units, terms.upsells)
        lines.append(Line(Kind.UPSELL, str(units), count, each, count * each))
    return [line for line in lines if line.amount]


def total(lines: Sequence[Line]) -> Decimal:
    """What the lines make together."""
    return sum((line.amount for line in lines), ZERO)


def ways_of(terms: Terms, work: Work) -> list[Way]:
    """What the next step pays: shifts not earned yet, one order more, units over the first."""
    ways = [
        Way(Kind.WINDOW, window.name, window.amount, window.begins, window.ends)
        for window in terms.windows
        if window.amount and not any(window.begins <= h < window.ends for h in work.hours)
    ]
    if terms.per_order:
        ways.append(Way(Kind.ORDERS, "", terms.per_order))
    last = len(terms.upsells) - 1
    ways += [
        Way(Kind.UPSELL, str(place + 2), amount, is_last=place == last)
        for place, amount in enumerate(terms.upsells)
        if amount
    ]
    return ways

"""The conditions by which a stage is chosen by itself: read, checked, compared (A11.5, A11.6).

A script has one variant a line; the conditions of a line are all met, `object:field:value` each.
Nothing of it is run: only the fields below are compared, as text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from callboard.orders.models import Order, Reason, Stage
from callboard.orders.models.order import CallMade, Method
from callboard.orders.statuses import GROUP_OF, GROUPS, Line, Status

Facts = Mapping[str, str]
Numbers = Mapping[tuple[str, str], str]  # (kind of the reason, its code): number for partners

OBJECTS = ("f", "t", "o", "p")
MOST_LINES = 50

# What may be asked of an order, `f` before the change and `t` after it, and its possible values.
ORDER: dict[str, Sequence[str] | re.Pattern[str]] = {
    "order_status": Status.values,
    "order_line": [*Line.values, "none"],
    "order_reason": re.compile(r"[\w-]{1,40}"),
    "order_attempts": re.compile(r"\d{1,5}", re.ASCII),
    "order_refusals": re.compile(r"\d{1,5}", re.ASCII),
    "order_country": re.compile(r"[A-Z]{2}"),
    "order_call": [value or "unknown" for value in CallMade.values],
    "order_method": Method.values,
    "order_carrier": re.compile(r"\S{1,40}"),
    "order_suspicious": ["0", "1"],
}

# What may be asked of its offer, `o`. Under `p` stand the offer's own parameters.
OFFER: dict[str, Sequence[str] | re.Pattern[str]] = {
    "offer_id": re.compile(r"\d{1,18}", re.ASCII),
    "offer_code": re.compile(r"[-\w]{1,40}"),
    "offer_auto_paid": ["0", "1"],
    "product_id": re.compile(r"\d{1,18}", re.ASCII),
}
PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,39}")

_KIND = {Status.TRASH: Reason.Kind.TRASH}


class Condition(NamedTuple):
    """One comparison: of which object, which field, what it must be."""

    of: str
    name: str
    value: str

    def __str__(self) -> str:
        return ":".join(self)


@dataclass(frozen=True)
class Wrong(Exception):
    """A script that cannot be read: where, from 1 on, and why."""

    line: int
    column: int
    why: str

    def __str__(self) -> str:
        place = {"line": self.line, "column": self.column, "why": self.why}
        return _("Line %(line)s, column %(column)s: %(why)s") % place


def parsed(script: str) -> tuple[tuple[int, tuple[Condition, ...]], ...]:
    """The variants as (number of the line, its conditions); empty lines mean nothing.

    Raises Wrong for the first thing that cannot be read.
    """
    variants = []
    for number, line in enumerate(script.splitlines(), start=1):
        found = tuple(_condition(each, number) for each in re.finditer(r"\S+", line))
        if found:
            variants.append((number, found))
    if not variants:
        raise Wrong(1, 1, _("write at least one condition, for example t:order_reason:1"))
    if len(variants) > MOST_LINES:
        raise Wrong(
            variants[MOST_LINES][0], 1, _("these are more than %(n)s lines") % {"n": MOST_LINES}
        )
    return tuple(variants)


def facts_of(order: Order) -> Facts:
    """What an order is, in the words of a script."""
    return {
        "order_status": str(order.status),
        "order_line": str(order.line or "none"),
        "order_reason": order.reason,
        "order_attempts": str(order.attempts),
        "order_refusals": str(order.refusals),
        "order_country": order.country,
        "order_call": order.call_made or "unknown",
        "order_method": str(order.method),
        "order_carrier": order.carrier,
        "order_suspicious": str(int(order.suspicious)),
    }


def line_met(script: str, order: Order, before: Facts, numbers: Numbers) -> int | None:
    """The number of the first line of a script that is met; None where none is.

    `before` is what the order was; what it is, it says itself.
    """
    objects = _objects(order, before)
    for number, conditions in _read(script):
        if all(_is_met(each, objects[each.of], numbers) for each in conditions):
            return number
    return None


def chosen(
    stages: Sequence[Stage], was: str, order: Order, before: Facts, numbers: Numbers
) -> Stage | None:
    """The first stage whose rule is met by a change from status `was` to what the order is now."""
    return next((each for each in stages if is_met(each, was, order, before, numbers)), None)


def is_met(stage: Stage, was: str, order: Order, before: Facts, numbers: Numbers) -> bool:
    """Whether a stage is chosen by itself. A status that stays is no change of status (A11.5)."""
    if stage.way == Stage.Way.SIMPLE:
        to = {stage.to_status} if stage.to_status else GROUPS[stage.group]
        return was == stage.from_status != order.status and order.status in to
    if stage.way == Stage.Way.SCRIPT:
        return line_met(stage.script, order, before, numbers) is not None
    return False


class Explained(NamedTuple):
    """One variant of a rule: its line (0: the rule has none), is it met, and each part of it."""

    line: int
    met: bool
    parts: list[tuple[str, bool]]


def explained(
    stage: Stage, was: str, order: Order, before: Facts, numbers: Numbers
) -> list[Explained]:
    """Why a stage is chosen by itself for an order, or is not."""
    if stage.way == Stage.Way.HAND:
        return []
    here = GROUP_OF.get(order.status) == stage.group
    group = (str(stage.get_group_display()), here)
    if stage.way == Stage.Way.SIMPLE:
        parts = [group, (_label(stage.from_status), was == stage.from_status)]
        if stage.to_status:
            parts.append((_label(stage.to_status), order.status == stage.to_status))
        return [Explained(0, here and is_met(stage, was, order, before, numbers), parts)]
    objects = _objects(order, before)
    found = []
    for line, conditions in _read(stage.script):
        parts = [group] + [
            (str(each), _is_met(each, objects[each.of], numbers)) for each in conditions
        ]
        found.append(Explained(line, all(met for _part, met in parts), parts))
    return found


def ask_numbers(stages: Sequence[Stage]) -> bool:
    """Whether some script knows a reason by its number for partners."""
    return any(
        condition.name == "order_reason" and condition.value.isdecimal()
        for stage in stages
        if stage.way == Stage.Way.SCRIPT
        for _line, conditions in _read(stage.script)
        for condition in conditions
    )


@lru_cache(maxsize=512)
def _read(script: str) -> tuple[tuple[int, tuple[Condition, ...]], ...]:
    return parsed(script)


def _condition(found: re.Match[str], line: int) -> Condition:
    column = found.start() + 1
    parts = found.group().split(":", 2)
    if len(parts) < 3:
        raise Wrong(line, column, _("a condition has three parts: object:field:value"))
    of, name, value = parts
    if of not in OBJECTS:
        why = _("the object is f, t, o or p, not “%(object)s”") % {"object": of[:20]}
        raise Wrong(line, column, why)
    column += len(of) + 1
    if of == "p":
        if not PARAMETER.fullmatch(name):
            raise Wrong(line, column, _("a parameter is named in small Latin letters"))
        possible: Sequence[str] | re.Pattern[str] = re.compile(r"\S{1,80}")
    else:
        fields = OFFER if of == "o" else ORDER
        if name not in fields:
            told = {"name": name[:20], "known": ", ".join(fields)}
            raise Wrong(
                line, column, _("there is no field “%(name)s”; there are: %(known)s") % told
            )
        possible = fields[name]
    if not _may_be(value, possible):
        raise Wrong(line, column + len(name) + 1, _why(name, value, possible))
    return Condition(of, name, value)


def _may_be(value: str, possible: Sequence[str] | re.Pattern[str]) -> bool:
    if isinstance(possible, re.Pattern):
        return possible.fullmatch(value) is not None
    return value in possible


def _why(name: str, value: str, possible: Sequence[str] | re.Pattern[str]) -> str:
    if isinstance(possible, re.Pattern):
        told = {"value": value[:20], "name": name}
        return _("“%(value)s” cannot be the value of %(name)s") % told
    return _("the value is one of: %(known)s") % {"known": ", ".join(possible)}


def _is_met(condition: Condition, facts: Facts, numbers: Numbers) -> bool:
    known = facts.get(condition.name)
    if known is None:
        return False
    if known == condition.value:
        return True
    if condition.name == "order_reason" and condition.value.isdecimal():
        kind = _KIND.get(Status(facts["order_status"]), Reason.Kind.CANCEL)
        return numbers.get((kind, known)) == condition.value
    return False


def _objects(order: Order, before: Facts) -> dict[str, Facts]:
    return {"f": before, "t": facts_of(order), "o": _offer(order), "p": _own(order)}


def _label(status: str) -> str:
    return str(Status(status).label)


def _offer(order: Order) -> Facts:
    offer = order.offer
    return {
        "offer_id": str(offer.pk),
        "offer_code": offer.code,
        "offer_auto_paid": str(int(offer.auto_paid)),
        "product_id": str(offer.product_id),
    }


def _own(order: Order) -> Facts:
    return {name: str(value) for name, value in order.offer.params.items()}

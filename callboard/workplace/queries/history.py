"""What happened to an order, as one line of time (A12): operations, fields, calls, delivery.

Pages are cut at a key (when, which kind, which row), so that each costs the same however long the
history is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.accounts.models import Member
from callboard.calls import queries as calls
from callboard.delivery import queries as delivery
from callboard.delivery.rules import may_be_told_of
from callboard.dispatch import queries as dispatch
from callboard.orders import queries as orders
from callboard.orders.law import Action
from callboard.orders.models import Order
from callboard.orders.statuses import GROUPS
from callboard.workplace.rules.moments import Key

SHOWN = 15

# What becomes of the parcel.
OF_THE_PARCEL = frozenset(
    {
        Action.ADVANCE,
        Action.STEP_BACK,
        Action.COURIER_CALLBACK,
        Action.RETURN_FOR_DELIVERY,
        Action.PAID,
        Action.RETURNED,
        Action.REOPEN,
    }
)

OF_THE_WAY = OF_THE_PARCEL | {Action.CONFIRM}

# What is said about bringing it, among the fields of the form.
OF_THE_DELIVERY = ("carrier", "method", "point", "delivery_on", "delivery_time", "delivery_price")
OF_THE_NUMBERS = ("track_code", "delivery_id", "post_id")

WITH_A_PARCEL = GROUPS["packing"] | GROUPS["sending"] | GROUPS["delivery"]


class Kind(TextChoices):
    """What of the history is wanted."""

    ALL = "", _("All")
    OPERATIONS = "operations", _("Operations")
    FIELDS = "fields", _("Changed fields")
    CALLS = "calls", _("Calls")
    DELIVERY = "delivery", pgettext_lazy("history", "Delivery")


@dataclass(frozen=True, order=True)
class Line:
    """One thing that happened: its key, and the row that tells it."""

    key: Key
    what: str = field(compare=False)  # "entry", "note", "call" or "event"
    row: Any = field(compare=False)


@dataclass(frozen=True)
class Page:
    """So many lines, the latest first, and where the earlier ones begin (None: there are none)."""

    lines: Sequence[Line]
    kind: Kind
    older: Key | None


def first_of(member: Member, order: Order) -> tuple[Page, Sequence[Line] | None]:
    """The first page of the history, and the way of the parcel: what was done with it and what its
    carrier told, the latest first (A5c.8), what the order did at its word told once; None before
    there is one."""
    movement = movement_of(order)
    entries, steps = _latest(member, order)
    found = [*entries, *_notes(order, None), *_calls(member, order, None), *movement]
    if not _has_left(order):
        return _page(Kind.ALL, found), None
    told = {line.row.status for line in movement if line.row.moved}
    own = [line for line in steps if line.row.actor_id or line.row.to_status not in told]
    return _page(Kind.ALL, found), sorted([*own, *movement], reverse=True)[:SHOWN]


def page_of(member: Member, order: Order, kind: Kind = Kind.ALL, after: Key | None = None) -> Page:
    """A page of the history: one question for each table that tells a part of it."""
    found: list[Line] = []
    if kind != Kind.CALLS:
        found += _entries(member, order, kind, after)
    if kind in {Kind.ALL, Kind.OPERATIONS}:
        found += _notes(order, after)
    if kind in {Kind.ALL, Kind.CALLS}:
        found += _calls(member, order, after)
    if kind in {Kind.ALL, Kind.DELIVERY}:
        found += movement_of(order, after)
    return _page(kind, found)


def _page(kind: Kind, found: Sequence[Line]) -> Page:
    lines = sorted(found, reverse=True)
    older = lines[SHOWN - 1].key if len(lines) > SHOWN else None
    return Page(lines[:SHOWN], kind, older)


def _has_left(order: Order) -> bool:
    return order.status in WITH_A_PARCEL or order.shipped_at is not None


def _latest(member: Member, order: Order) -> tuple[list[Line], list[Line]]:
    """The latest lines of the journal, and those of the parcel among all; one question for both."""
    told = orders.timeline(member, order)
    rows = told.order_by("-at", "-pk")[: SHOWN + 1]
    if _has_left(order):
        steps = told.filter(action__in=OF_THE_WAY).order_by("-at", "-pk")[:SHOWN]
        rows = rows.union(steps, all=True)
    known = {row.pk: Line(Key(row.at, 2, row.pk), "entry", row) for row in rows}
    lines = sorted(known.values(), reverse=True)
    return lines[: SHOWN + 1], [line for line in lines if line.row.action in OF_THE_WAY][:SHOWN]


def movement_of(order: Order, after: Key | None = None) -> Sequence[Line]:
    """What the carrier told of the parcel, the latest first; nothing, unasked, where there can be
    none."""
    if not may_be_told_of(order):
        return []
    wanted = after.within(3, at="at", row="pk") if after else Q()
    rows = delivery.movement_of(order.company_id, order.pk).filter(wanted)[: SHOWN + 1]
    return [Line(Key(row.at, 3, row.pk), "event", row) for row in rows]


def _entries(member: Member, order: Order, kind: Kind, after: Key | None) -> list[Line]:
    wanted = {
        Kind.OPERATIONS: ~Q(action=Action.SAVE),
        Kind.FIELDS: Q(facts__has_key="fields"),
        Kind.DELIVERY: Q(action__in=OF_THE_PARCEL)
        | Q(facts__fields__has_any_keys=[*OF_THE_DELIVERY, *OF_THE_NUMBERS]),
    }.get(kind, Q())
    if after:
        wanted &= after.within(2, at="at", row="pk")
    rows = orders.timeline(member, order).filter(wanted).order_by("-at", "-pk")[: SHOWN + 1]
    return [Line(Key(row.at, 2, row.pk), "entry", row) for row in rows]


def _notes(order: Order, after: Key | None) -> list[Line]:
    notes = dispatch.notes_of(order, after.at if after else None)
    lines = [Line(Key(note.at, 1, 0), "note", note) for note in notes]
    return [line for line in lines if after is None or line.key < after][: SHOWN + 1]


def _calls(member: Member, order: Order, after: Key | None) -> list[Line]:
    wanted = after.within(0, at="began_at", row="pk") if after else Q()
    rows = calls.calls_of_order(member, order.pk).filter(wanted)[: SHOWN + 1]
    return [Line(Key(row.began_at, 0, row.pk), "call", row) for row in rows]

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
from callboard.dispatch import queries as dispatch
from callboard.orders import queries as orders
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
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
    what: str = field(compare=False)  # "entry", "note" or "call"
    row: Any = field(compare=False)


@dataclass(frozen=True)
class Page:
    """So many lines, the latest first, and where the earlier ones begin (None: there are none)."""

    lines: Sequence[Line]
    kind: Kind
    older: Key | None


def page_of(member: Member, order: Order, kind: Kind = Kind.ALL, after: Key | None = None) -> Page:
    """A page of the history: one question for each table that tells a part of it."""
    found: list[Line] = []
    if kind != Kind.CALLS:
        found += _entries(member, order, kind, after)
    if kind in {Kind.ALL, Kind.OPERATIONS}:
        found += _notes(order, after)
    if kind in {Kind.ALL, Kind.CALLS}:
        found += _calls(member, order, after)
    lines = sorted(found, reverse=True)
    older = lines[SHOWN - 1].key if len(lines) > SHOWN else None
    return Page(lines[:SHOWN], kind, older)


def parcel_of(member: Member, order: Order) -> Sequence[OrderEntry] | None:
    """The way of the parcel, the latest first (A5c.8); None, unasked, before there is one."""
    if order.status not in WITH_A_PARCEL and order.shipped_at is None:
        return None
    steps = orders.timeline(member, order).filter(action__in=[Action.CONFIRM, *OF_THE_PARCEL])
    return list(steps[:SHOWN])


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

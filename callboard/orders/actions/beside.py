"""What is kept beside an order, told in its journal."""

from collections.abc import Mapping
from typing import Any

from callboard.accounts.models import Member
from callboard.kit import clock, events
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderEntry
from callboard.orders.statuses import Line, Status


def note(order: Order, fields: Mapping[str, tuple[Any, Any]], *, by: Member) -> OrderEntry | None:
    """A line of the journal for what changed beside the order, {name: (before, after)}; None where
    nothing did.

    The order itself stays, and so does the version that others have open. It is locked by now.
    """
    changed = {name: [was, now] for name, (was, now) in fields.items() if was != now}
    if not changed:
        return None
    place = (Status(order.status), Line(order.line) if order.line else None)
    facts = {"fields": changed}
    entry = moving.record(order, Action.SAVE, place, by=by, now=clock.now(), facts=facts)
    events.announce(entry)
    return entry

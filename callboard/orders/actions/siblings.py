"""What an outcome does to the customer's other orders. The customer's row is locked by then."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.catalogue.models import Offer
from callboard.kit import events
from callboard.kit.errors import Refused
from callboard.kit.rows import Shape, answers
from callboard.orders import law, rules
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import CALL, Line, Status


def others_of(order: Order) -> list[Order]:
    """The customer's other orders that wait for a call, or will be offered again."""
    others = []
    for other, offer in answers(_OTHERS, [order.company_id, order.customer_id, order.pk], _O, _F):
        other.customer, other.offer = order.customer, offer
        others.append(other)
    return others


def put_off(
    order: Order, until: datetime, now: datetime, *, by: Member | None, promised: bool = False
) -> None:
    """Due no earlier than this one; with a promise, the same member calls about all of them."""
    for other in others_of(order):
        later = max(other.due_at or until, until)
        promiser = by.pk if promised and by else other.promised_by_id
        if (later, promiser) != (other.due_at, other.promised_by_id):
            other.due_at, other.promised_by_id = later, promiser
            _write(other, Action.POSTPONE, by, now, because_of=order.number)


def trash_along(
    order: Order,
    numbers: Sequence[int],
    now: datetime,
    policy: OrderPolicy,
    *,
    reason: str,
    by: Member | None,
) -> None:
    """The ticked ones go into trash too; a duplicate names what it doubles (A7.21, A7.24)."""
    others = {other.number: other for other in others_of(order)} if numbers else {}
    for number in dict.fromkeys(numbers):
        other = others.get(number)
        row = other and law.decide(
            Action.TRASH,
            Status(other.status),
            Line(other.line) if other.line else None,
            rules.facts_of(other, policy),
        )
        if other is None or row is None:
            raise Refused(
                _("Order %(number)s can no longer be put into trash along with this one.")
                % {"number": number}
            )
        before = (Status(other.status), Line(other.line) if other.line else None)
        moving.move_to(other, Status.TRASH, None, now)
        other.due_at = other.promised_by = other.missed_on = None
        other.reason = reason
        other.duplicate_of = order.number if reason == "duplicate" else None
        _write(other, Action.TRASH, by, now, before=before, because_of=order.number)


def _write(
    other: Order,
    action: Action,
    by: Member | None,
    now: datetime,
    *,
    because_of: int,
    before: tuple[Status, Line | None] | None = None,
) -> None:
    place = before or (Status(other.status), Line(other.line) if other.line else None)
    entry = moving.entry_of(
        other,
        action,
        place,
        by=by,
        now=now,
        facts={"because_of": because_of},
        reason=other.reason if action == Action.TRASH else "",
    )
    moving.write(entry)
    events.announce(entry)


_O, _F = Shape(Order, "o"), Shape(Offer, "f")
_WAITING = ", ".join(f"'{status}'" for status in sorted(CALL))
_OTHERS = f"""
    SELECT {_O.columns}, {_F.columns}
    FROM orders_order o JOIN catalogue_offer f ON f.id = o.offer_id
    WHERE o.company_id = %s AND o.customer_id = %s AND o.id <> %s AND (
        o.line IN ('{Line.FIRST}', '{Line.SECOND}') AND o.status IN ({_WAITING})
        OR o.line = '{Line.REJECT}' AND o.status = '{Status.CANCELLED}')
    ORDER BY o.id FOR NO KEY UPDATE OF o
"""

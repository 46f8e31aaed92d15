"""What an outcome does to the customer's other orders. The customer's row is locked by then."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.catalogue.models import Offer
from callboard.customers.models import Customer
from callboard.kit import events
from callboard.kit.errors import Refused
from callboard.kit.rows import Shape, answers
from callboard.orders import law, rules
from callboard.orders.actions import moving
from callboard.orders.actions.moving import Turn
from callboard.orders.law import Action
from callboard.orders.models import Order
from callboard.orders.models.order import CallMade
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


def trash_as_doubles(done: Order, numbers: Sequence[int], turn: Turn) -> None:
    """The ticked ones double the order that was just confirmed or planned (A7.21, A7.24)."""
    named = _("duplicate of order no. %(number)s") % {"number": done.number}
    trash_along(done, numbers, turn, reason="duplicate", named=named, duplicate_of=done.number)


def trash_along(
    done: Order,
    numbers: Sequence[int],
    turn: Turn,
    *,
    reason: str,
    named: str,
    duplicate_of: int | None = None,
) -> None:
    """The ticked ones go into trash too: of the same phone, or of the same IP address (A7.24).

    `named` is the reason in words. A customer of the same address whom somebody works with is left
    alone: then all is refused.
    """
    numbers = list(dict.fromkeys(numbers))
    others = {other.number: other for other in others_of(done)} if numbers else {}
    if strangers := [number for number in numbers if number not in others]:
        others |= {other.number: other for other in _of_the_address(done, strangers, turn.by)}
    for number in numbers:
        other = others.get(number)
        row = other and law.decide(
            Action.TRASH,
            Status(other.status),
            Line(other.line) if other.line else None,
            rules.facts_of(other, turn.policy),
        )
        if other is None or row is None:
            raise Refused(
                _("Order %(number)s can no longer be put into trash along with this one.")
                % {"number": number}
                + " "
                + _("Take the tick away.")
            )
        before = (Status(other.status), Line(other.line) if other.line else None)
        moving.move_to(other, Status.TRASH, None, turn.now)
        other.due_at = other.promised_by = other.missed_on = None
        other.reason, other.duplicate_of, other.problem = reason, duplicate_of, ""
        other.call_made = other.call_made or CallMade.NOT_MADE
        if turn.by is not None:
            other.comment = rules.noted(other.comment, [named], turn.now, turn.by.company)
        _write(other, Action.TRASH, turn.by, turn.now, before=before, because_of=done.number)


def _of_the_address(order: Order, numbers: Sequence[int], by: Member | None) -> list[Order]:
    """Other customers' waiting orders from the address of this one, nobody's at the moment.

    Their customers are locked after ours, so none is waited for: two presses never block each
    other.
    """
    found = []
    asked = [order.company_id, list(numbers), order.customer_id, order.company_id, order.pk]
    for customer, other, offer in answers(_SAME_ADDRESS, asked, _C, _O, _F):
        other.customer, other.offer = customer, offer
        held = by and events.objections("order.action", order=other, action=Action.TRASH, by=by)
        if held:
            raise Refused(*held)
        found.append(other)
    return found


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


_O, _F, _C = Shape(Order, "o"), Shape(Offer, "f"), Shape(Customer, "c")
_WAITING = ", ".join(f"'{status}'" for status in sorted(CALL))
_MAY_GO = f"""(
    o.line IN ('{Line.FIRST}', '{Line.SECOND}') AND o.status IN ({_WAITING})
    OR o.line = '{Line.REJECT}' AND o.status = '{Status.CANCELLED}')"""
_OTHERS = f"""
    SELECT {_O.columns}, {_F.columns}
    FROM orders_order o JOIN catalogue_offer f ON f.id = o.offer_id
    WHERE o.company_id = %s AND o.customer_id = %s AND o.id <> %s AND {_MAY_GO}
    ORDER BY o.id FOR NO KEY UPDATE OF o
"""
_SAME_ADDRESS = f"""
    SELECT {_C.columns}, {_O.columns}, {_F.columns}
    FROM orders_order o
    JOIN customers_customer c ON c.id = o.customer_id
    JOIN catalogue_offer f ON f.id = o.offer_id
    JOIN orders_leadorigin g ON g.order_id = o.id
    WHERE o.company_id = %s AND o.number = ANY(%s) AND o.customer_id <> %s AND {_MAY_GO}
        AND g.ip = (SELECT ip FROM orders_leadorigin WHERE company_id = %s AND order_id = %s)
    ORDER BY c.id, o.id FOR NO KEY UPDATE OF c, o SKIP LOCKED
"""

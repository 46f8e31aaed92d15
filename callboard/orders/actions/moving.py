"""How every action on an order begins and ends. The only code that writes status and line.

Lock order: customer, then order. A listener that raises undoes the whole action.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.catalogue.models import Offer
from callboard.customers.models import Customer
from callboard.kit import events
from callboard.kit.errors import Refused, Stale
from callboard.kit.rows import Shape, Written, answer
from callboard.orders import law, queries, rules
from callboard.orders.actions import staging
from callboard.orders.law import Action, Row, Who
from callboard.orders.models import Order, OrderEntry, OrderPolicy
from callboard.orders.statuses import GROUP_OF, Line, Place, Status

# These leave a missed mark as it is; every other outcome empties it.
KEEPS_MISSED = frozenset(
    {
        Action.NO_ANSWER,
        Action.SAVE,
        Action.POSTPONE,
        Action.ASSIGN,
        Action.TAKE_AWAY,
        Action.COPY,
        Action.REPEAT_SALE,
        Action.TAKE,
        Action.RECONFIRM,
        Action.MISS,
        Action.AGE,
    }
)
CLOCK = frozenset({Action.AGE, Action.MISS})

# Here the order itself says why; elsewhere only its history does.
HAS_A_REASON = frozenset({Status.CANCELLED, Status.TRASH, Status.RETURNED, Status.DELETED})


@dataclass
class Turn:
    """An action between its beginning and its end: the locked order and what the law says of it."""

    action: Action
    order: Order
    row: Row
    policy: OrderPolicy
    now: datetime
    by: Member | None
    before: Place
    was: staging.Before
    facts: dict[str, Any] = field(default_factory=dict)


def begin(order: Order, action: Action, *, by: Member | Who | None, version: int | None) -> Turn:
    """Lock the order, compare the version the person saw, ask the law and the rights.

    Raises Stale (somebody was quicker) or Refused; nothing has changed then.
    """
    return begin_locked(locked(order), action, by=by, version=version)


def begin_locked(
    order: Order,
    action: Action,
    *,
    by: Member | Who | None,
    version: int | None,
    known: tuple[OrderPolicy, datetime] | None = None,
) -> Turn:
    """The same for an order that this transaction has just locked and read.

    `known` are the company's policy and the moment, where the caller has asked for them before.
    """
    if version is not None and version != order.version:
        raise Stale(_stale(order))
    policy, now = known or queries.policy_and_now(order.company_id)
    before = (Status(order.status), Line(order.line) if order.line else None)
    row = law.decide(action, *before, rules.facts_of(order, policy))
    if row is None:
        told = _("“%(action)s” is not possible while the order is “%(status)s”.")
        told %= {"action": action.label, "status": rules.name_shown(order)}
        raise Refused(told + " " + _("Load the card again to see what can be done now."))
    if reasons := _reasons_against(row, order, by):
        raise Refused(*reasons)
    was = staging.before(order, policy)
    turn = Turn(action, order, row, policy, now, None, before, was)
    if isinstance(by, Who):
        turn.facts["who"] = by.value
    else:
        turn.by = by
    return turn


def finish(turn: Turn, *, reason: str = "", comment: str = "", seconds: int | None = None) -> Order:
    """Write where the order went, the journal line, and tell whoever listens. Nothing else may."""
    order = turn.order
    status, line = turn.row.end(*turn.before)
    move_to(order, status, rules.reachable_line(line, turn.policy), turn.now)
    if turn.action not in KEEPS_MISSED:
        order.missed_on = None
    if order.line is None:
        order.due_at = None
    if order.status not in HAS_A_REASON:
        order.reason, order.duplicate_of = "", None
    if comment:
        turn.facts["comment"] = comment
    staging.follow(order, turn.action, turn.was, turn.policy, turn.facts)
    entry = entry_of(
        order,
        turn.action,
        turn.before,
        by=turn.by,
        now=turn.now,
        facts=turn.facts,
        reason=reason,
        seconds=seconds,
    )
    write(entry)
    events.announce(entry)
    return order


def move_to(order: Order, status: Status, line: Line | None, now: datetime) -> None:
    """Set the place; the age of a status counts from its beginning."""
    if order.status != status:
        order.status_since = now
        if GROUP_OF.get(order.status) != GROUP_OF.get(status):
            order.stage_id = None  # a stage is of its group
    order.status, order.line = status, line


def write(entry: OrderEntry) -> None:
    """The changed order and its journal line, in one statement; the version counts on."""
    order = entry.order
    order.version += 1
    values = [*_MOVED.values(order), order.pk, *_ENTRY.values(entry)]
    [entry.pk] = answer(_WRITE, values) or [None]


def record(
    order: Order,
    action: Action,
    before: Place | None,
    *,
    by: Member | None,
    now: datetime,
    facts: dict[str, Any] | None = None,
    reason: str = "",
) -> OrderEntry:
    """One journal line alone. The caller announces it once everything is written."""
    entry = entry_of(order, action, before, by=by, now=now, facts=facts, reason=reason)
    [entry.pk] = answer(_RECORD, _ENTRY.values(entry)) or [None]
    return entry


def entry_of(
    order: Order,
    action: Action,
    before: Place | None,
    *,
    by: Member | None,
    now: datetime,
    facts: dict[str, Any] | None = None,
    reason: str = "",
    seconds: int | None = None,
) -> OrderEntry:
    """The journal line of an action, not written yet."""
    return OrderEntry(
        company_id=order.company_id,
        order=order,
        kind=f"order.{action}",
        action=action,
        actor=by,
        at=now,
        from_status=before[0] if before else "",
        from_line=before[1] if before else None,
        to_status=order.status,
        to_line=order.line,
        reason=reason,
        due_at=order.due_at,
        facts=facts or {},
        seconds=seconds,
    )


def tell_again(
    order: Order, action: Action, place: Place, *, by: Member | None, now: datetime
) -> None:
    """A second journal line of the same action: the place is the same, the fact is another."""
    events.announce(record(order, action, place, by=by, now=now))


def locked(order: Order) -> Order:
    """The order as it is now, its customer locked before it."""
    found = answer(_LOCK, [order.pk], _CUSTOMER, _ORDER, _OFFER)
    if found is None:
        raise Order.DoesNotExist
    customer, order, offer = found
    order.customer, order.offer = customer, offer
    return order


def _reasons_against(row: Row, order: Order, by: Member | Who | None) -> list[str]:
    """Why this member, the system or the customer may not do what the law allows in itself."""
    if isinstance(by, Who):
        if by not in row.who:
            return [_("This cannot be done by a link. Please call us.")]
        return events.objections("order.link", order=order)
    if by is None:
        if Who.SYSTEM not in row.who:
            return [_("Only a person can do this.")]
        return events.objections("order.clock", order=order) if row.action in CLOCK else []
    if not rules.may_do(by, row, order):
        return [_("You may not do this. Ask your team leader.")]
    if rules.is_beside_the_calls(by, row, order):
        return events.objections("order.parcel", order=order, by=by)
    return events.objections("order.action", order=order, action=row.action, by=by)


def _stale(order: Order) -> str:
    last = order.journal.select_related("actor").first()
    if last is None or last.actor is None:
        return _("This order changed while you had it open.")
    return _("This order changed while you had it open: %(name)s, %(action)s.") % {
        "name": last.actor.name,
        "action": last.get_action_display(),
    }


# What an action may change on the row; the fields of the form are `editing`'s.
COLUMNS = [
    "version",
    "status",
    "status_since",
    "stage",
    "line",
    "due_at",
    "attempts",
    "refusals",
    "promised_by",
    "missed_on",
    "assignee",
    "confirmed_at",
    "confirmed_by",
    "shipped_at",
    "paid_at",
    "reason",
    "duplicate_of",
    "call_made",
    "call_marked_by",
    "call_marked_at",
    "problem",
    "comment",
    "delivery_on",
    "delivery_time",
]

_CUSTOMER, _ORDER, _OFFER = Shape(Customer, "c"), Shape(Order, "o"), Shape(Offer, "f")
_MOVED, _ENTRY = Written(Order, COLUMNS), Written(OrderEntry)

# The rows are locked in the order in which they are named.
_LOCK = f"""
    SELECT {_CUSTOMER.columns}, {_ORDER.columns}, {_OFFER.columns} FROM orders_order o
    JOIN customers_customer c ON c.id = o.customer_id JOIN catalogue_offer f ON f.id = o.offer_id
    WHERE o.id = %s FOR NO KEY UPDATE OF c, o
"""
_RECORD = f"{_ENTRY.insert} RETURNING id"
_WRITE = f"WITH moved AS ({_MOVED.update} WHERE id = %s) {_RECORD}"

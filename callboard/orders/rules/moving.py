"""Where an order is, and where the law lets it go."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.orders.law import When
from callboard.orders.models import Order, OrderPolicy
from callboard.orders.statuses import Block, Line, Status

W = When

# A promise's name by the line it stands on (A11.1); the first line has the plain name.
_ON_LINE: dict[tuple[str, str], Promise] = {
    (Status.CALLBACK, Line.SECOND): _("Call back later, second line"),
    (Status.CALLBACK, Line.REJECT): _("Call back later, reject"),
    (Status.CALLBACK, Line.BUYOUT): _("Call back later, buyout"),
    (Status.CALLBACK, Line.RETENTION): _("Call back later, retention"),
    (Status.SCHEDULED, Line.SECOND): _("Scheduled, second line"),
    (Status.SCHEDULED, Line.REJECT): _("Scheduled, reject"),
    (Status.SCHEDULED, Line.BUYOUT): _("Scheduled, buyout"),
    (Status.SCHEDULED, Line.RETENTION): _("Scheduled, retention"),
    (Status.NO_ANSWER, Line.SECOND): _("No answer, old"),
    (Status.PAID, Line.RETENTION): pgettext_lazy("status", "Paid"),
}
_MISSED = {
    Line.FIRST: _("Missed callback"),
    Line.SECOND: _("Missed callback, second line"),
}


def facts_of(order: Order, policy: OrderPolicy) -> frozenset[When]:
    """Everything about this order that a row of the law may ask for."""
    auto_paid = policy.auto_paid or order.offer.auto_paid
    pairs = (
        (order.missed_on, W.MISSED, W.NOT_MISSED),
        (order.shipped_at, W.SHIPPED, W.NOT_SHIPPED),
        (order.suspicious, W.SUSPICIOUS, W.NOT_SUSPICIOUS),
        (auto_paid, W.AUTO_PAID, W.NOT_AUTO_PAID),
        (order.refusals + 1 >= policy.reject_rounds, W.LAST_ROUND, W.NOT_LAST_ROUND),
        (policy.no_answer_keeps_callback, W.KEEPS_CALLBACK, W.NOT_KEEPS_CALLBACK),
    )
    return frozenset(yes if fact else no for fact, yes, no in pairs)


def reachable_line(line: Line | None, policy: OrderPolicy) -> Line | None:
    """The line itself, or what becomes of a move to a line the company does not work."""
    if line == Line.SECOND and not policy.second_line:
        return Line.FIRST
    if line == Line.REJECT and not policy.reject_line:
        return None
    if line == Line.RETENTION and not policy.retention_line:
        return None
    return line


def stage_right(status: Status) -> str:
    """Which of the three fulfilment rights of a team an order of this status asks for (A14.5)."""
    return {Status.PACKING: "packing", Status.SENDING: "sending"}.get(status, "delivery")


def block_of(order: Order) -> Block | None:
    """The block an order is seen in: the first that fits (A3a)."""
    if order.assignee_id is not None:
        return Block.PERSONAL
    if order.line is None:
        return None
    if order.status == Status.CALLBACK and order.missed_on is None:
        return Block.CALLBACK
    if order.status == Status.SCHEDULED:
        return Block.SCHEDULED
    return Block.WORK


def name_shown(order: Order) -> str | Promise:
    """The status as people call it, worked out from status, line and the missed mark (A11.1)."""
    if order.status == Status.CALLBACK and order.missed_on in _MISSED:
        return _MISSED[Line(order.missed_on)]
    named = _ON_LINE.get((order.status, order.line or ""))
    return named or Status(order.status).label

"""The law: every action, who may do it, from where, to where. No other move exists.

Every screen, API and job goes through it, the history is written by it, the demo is grown by it.
"""

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from callboard.orders.statuses import CALL, PLACES, Line, Place, Status, places

S, L = Status, Line


class Action(models.TextChoices):
    RECEIVE = "receive", _("Lead received")
    TAKE = "take", _("Take into work")
    NO_ANSWER = "no_answer", pgettext_lazy("action", "No answer")
    CALLBACK = "callback", _("Schedule a callback")
    SCHEDULE = "schedule", _("Schedule delivery")
    CONFIRM = "confirm", _("Confirm order")
    RECONFIRM = "reconfirm", _("Re-confirm")
    HOLD = "hold", _("Put on hold")
    RELEASE = "release", _("Release")
    CANCEL = "cancel", _("Customer refused")
    TRASH = "trash", _("Trash it")
    RESTORE = "restore", _("Restore")
    ADVANCE = "advance", _("Next step")
    STEP_BACK = "step_back", _("Step back")
    COURIER_CALLBACK = "courier_callback", _("Courier asks to call")
    RETURN_FOR_DELIVERY = "return_for_delivery", _("Return for delivery")
    PAID = "paid", _("Paid")
    RETURNED = "returned", _("Returned")
    REOPEN = "reopen", _("Reopen")
    REPEAT_SALE = "repeat_sale", _("Create repeat sale")
    COPY = "copy", _("New order from this one")
    ASSIGN = "assign", _("Assign")
    TAKE_AWAY = "take_away", _("Take away")
    SAVE = "save", _("Save")
    POSTPONE = "postpone", _("Moved with another order of the customer")
    MISS = "miss", _("Callback missed")
    AGE = "age", _("Went to the second line")


A = Action


class Who(Enum):
    OPERATOR = "operator"  # holds the customer, or has the line and the offer
    LEADER = "leader"
    FULFILMENT = "fulfilment"
    ADMIN = "admin"
    SYSTEM = "system"
    CUSTOMER = "customer"  # by a link to the order, see orders.actions.linking


class When(Enum):
    """What else must be so. A row applies when every one of its facts is among the order's."""

    MISSED = "a callback was missed"
    NOT_MISSED = "no callback was missed"
    SHIPPED = "it has been sent"
    NOT_SHIPPED = "it has not been sent"
    SUSPICIOUS = "it is marked suspicious"
    NOT_SUSPICIOUS = "it is not marked suspicious"
    AUTO_PAID = "accepted orders count as paid"
    NOT_AUTO_PAID = "accepted orders are delivered"
    LAST_ROUND = "this refusal is the last one"
    NOT_LAST_ROUND = "it will be offered again"
    KEEPS_CALLBACK = "the company keeps a callback that reached nobody"
    NOT_KEEPS_CALLBACK = "the company turns it into No answer"


class Stays(Enum):
    """The line or the status stays as it is."""

    STAYS = "stays"


STAYS = Stays.STAYS


@dataclass(frozen=True)
class Row:
    action: Action
    who: frozenset[Who]
    start: frozenset[Place]
    to: Status | Stays
    line: Line | Stays | None
    when: frozenset[When]

    def end(self, status: Status, line: Line | None) -> Place:
        """Where the order goes from there, before lines that are off are left out."""
        return (
            status if self.to is STAYS else self.to,
            line if self.line is STAYS else self.line,
        )


OP = frozenset({Who.OPERATOR})
CU = frozenset({Who.CUSTOMER})
LD = frozenset({Who.LEADER})
PK = frozenset({Who.FULFILMENT})
SYS = frozenset({Who.SYSTEM})
ADMIN = frozenset({Who.ADMIN})

WORKED = places(CALL, L.FIRST, L.SECOND)
REJECTED = places({S.CANCELLED, S.CALLBACK, S.SCHEDULED}, L.REJECT)
PROMISED_LATE = places({S.CALLBACK, S.SCHEDULED}, L.RETENTION)
RESCUED = places({S.COURIER_CALLBACK, S.CALLBACK, S.SCHEDULED}, L.BUYOUT)
REFUSED = places({S.CANCELLED}, None)
UNPAID = places({S.SENDING, S.IN_DELIVERY, S.ARRIVED}, L.BUYOUT) | RESCUED
WITH_A_LINE = frozenset(place for place in PLACES if place[1] is not None)
STEPS = (S.PACKING, S.SENDING, S.IN_DELIVERY, S.ARRIVED)


def _row(
    action: Action,
    who: frozenset[Who],
    start: frozenset[Place],
    to: Status | Stays,
    line: Line | Stays | None,
    *when: When,
) -> Row:
    return Row(action, who, start, to, line, frozenset(when))


TABLE: tuple[Row, ...] = (
    _row(A.TAKE, OP, places({S.NEW}, L.FIRST), S.ACCEPTED, STAYS),
    # The last call reached nobody (A7.8 to A7.12).
    _row(
        A.NO_ANSWER,
        OP,
        places({S.NEW, S.ACCEPTED, S.NO_ANSWER}, L.FIRST, L.SECOND),
        S.NO_ANSWER,
        STAYS,
    ),
    _row(A.NO_ANSWER, OP, places({S.CALLBACK}, L.FIRST, L.SECOND), S.NO_ANSWER, STAYS, When.MISSED),
    _row(
        A.NO_ANSWER,
        OP,
        places({S.CALLBACK}, L.FIRST, L.SECOND),
        STAYS,
        STAYS,
        When.NOT_MISSED,
        When.KEEPS_CALLBACK,
    ),
    _row(
        A.NO_ANSWER,
        OP,
        places({S.CALLBACK}, L.FIRST, L.SECOND),
        S.NO_ANSWER,
        STAYS,
        When.NOT_MISSED,
        When.NOT_KEEPS_CALLBACK,
    ),
    _row(
        A.NO_ANSWER,
        OP,
        places({S.SCHEDULED}, *L)
        | places({S.HOLD}, L.FIRST, L.SECOND)
        | places({S.CALLBACK}, L.REJECT, L.BUYOUT, L.RETENTION)
        | places({S.CANCELLED}, L.REJECT)
        | places({S.COURIER_CALLBACK, S.IN_DELIVERY, S.ARRIVED}, L.BUYOUT)
        | places({S.PAID}, L.RETENTION),
        STAYS,
        STAYS,
    ),
    _row(A.NO_ANSWER, OP, REFUSED, S.NO_ANSWER, L.FIRST),
    # A promise: to call (A7.13, A7.14), or to deliver on a later day (A7.4).
    _row(A.CALLBACK, OP, WORKED | REJECTED | RESCUED | PROMISED_LATE, S.CALLBACK, STAYS),
    _row(A.CALLBACK, OP, REFUSED, S.CALLBACK, L.FIRST),
    _row(A.SCHEDULE, OP, WORKED | REJECTED | RESCUED | PROMISED_LATE, S.SCHEDULED, STAYS),
    _row(A.SCHEDULE, OP, REFUSED, S.SCHEDULED, L.FIRST),
    # Yes (A7.1, A7.5, A7.6), and yes in a company whose goods need no delivery (A7.7).
    _row(
        A.CONFIRM,
        OP | CU,
        WORKED | REJECTED | PROMISED_LATE,
        S.PACKING,
        L.BUYOUT,
        When.NOT_AUTO_PAID,
    ),
    _row(A.CONFIRM, OP, REFUSED, S.PACKING, L.BUYOUT, When.NOT_SHIPPED, When.NOT_AUTO_PAID),
    _row(
        A.CONFIRM, OP | CU, WORKED | REJECTED | PROMISED_LATE, S.PAID, L.RETENTION, When.AUTO_PAID
    ),
    _row(A.CONFIRM, OP, REFUSED, S.PAID, L.RETENTION, When.NOT_SHIPPED, When.AUTO_PAID),
    _row(
        A.RECONFIRM,
        OP,
        places({S.SCHEDULED}, *L) | places({S.HOLD}, L.FIRST, L.SECOND),
        STAYS,
        STAYS,
    ),
    _row(A.HOLD, OP, places(CALL - {S.HOLD}, L.FIRST, L.SECOND), S.HOLD, STAYS),
    _row(A.RELEASE, OP | LD, places({S.HOLD}, L.FIRST, L.SECOND), S.ACCEPTED, STAYS),
    # No (A7.15 to A7.17).
    _row(A.CANCEL, OP, WORKED, S.CANCELLED, L.REJECT),
    _row(A.CANCEL, OP, REJECTED, S.CANCELLED, L.REJECT, When.NOT_LAST_ROUND),
    _row(A.CANCEL, OP, REJECTED, S.CANCELLED, None, When.LAST_ROUND),
    _row(
        A.CANCEL,
        OP | PK,
        places({S.PACKING, S.SENDING}, L.BUYOUT),
        S.RETURNED,
        None,
        When.NOT_SUSPICIOUS,
    ),  # A11.9
    _row(
        A.CANCEL,
        OP | PK,
        places({S.PACKING, S.SENDING}, L.BUYOUT),
        S.DELETED,
        None,
        When.SUSPICIOUS,
    ),
    _row(A.CANCEL, OP, RESCUED, S.CANCELLED, None),
    _row(A.CANCEL, OP, PROMISED_LATE, S.CANCELLED, None),
    # It never was an order (A7.18 to A7.21).
    _row(A.TRASH, OP | SYS, WORKED | places({S.CANCELLED}, L.REJECT), S.TRASH, None),
    _row(A.TRASH, OP | SYS, REFUSED, S.TRASH, None, When.NOT_SHIPPED),
    _row(
        A.RESTORE,
        LD,
        places({S.CANCELLED}, L.REJECT, None) | places({S.TRASH}, None),
        S.NEW,
        L.FIRST,
        When.NOT_SHIPPED,
    ),
    # The parcel (A10.5, A11.9).
    *(
        _row(A.ADVANCE, PK | SYS, places({here}, L.BUYOUT), there, L.BUYOUT)
        for here, there in pairwise(STEPS)
    ),
    *(
        _row(A.STEP_BACK, PK, places({here}, L.BUYOUT), there, L.BUYOUT)
        for there, here in pairwise(STEPS)
    ),
    _row(
        A.COURIER_CALLBACK,
        PK | SYS,
        places({S.IN_DELIVERY, S.ARRIVED}, L.BUYOUT),
        S.COURIER_CALLBACK,
        L.BUYOUT,
    ),
    _row(A.RETURN_FOR_DELIVERY, OP | PK, RESCUED, S.IN_DELIVERY, L.BUYOUT),  # A7.2
    _row(A.PAID, PK | SYS, UNPAID, S.PAID, L.RETENTION),
    _row(A.RETURNED, PK | SYS, UNPAID, S.RETURNED, None, When.NOT_SUSPICIOUS),
    _row(A.RETURNED, PK | SYS, UNPAID, S.DELETED, None, When.SUSPICIOUS),
    _row(A.RETURNED, PK | SYS, REFUSED, S.RETURNED, None, When.SHIPPED, When.NOT_SUSPICIOUS),
    _row(A.RETURNED, PK | SYS, REFUSED, S.DELETED, None, When.SHIPPED, When.SUSPICIOUS),
    _row(
        A.REOPEN,
        ADMIN,
        places({S.PAID}, L.RETENTION, None) | places({S.RETURNED}, None),
        S.ARRIVED,
        L.BUYOUT,
        When.SHIPPED,
    ),
    _row(
        A.REOPEN,
        ADMIN,
        places({S.PAID}, L.RETENTION, None) | places({S.RETURNED}, None),
        S.PACKING,
        L.BUYOUT,
        When.NOT_SHIPPED,
    ),
    # The order itself stays where it is.
    _row(A.REPEAT_SALE, OP, places({S.PAID}, L.RETENTION), STAYS, STAYS),  # A7.3
    _row(A.COPY, OP, frozenset(p for p in PLACES if p[0] != S.DELETED), STAYS, STAYS),
    _row(A.ASSIGN, LD, WITH_A_LINE, STAYS, STAYS),  # A4.12
    _row(A.TAKE_AWAY, LD | SYS, WITH_A_LINE, STAYS, STAYS),
    _row(A.SAVE, OP | PK | CU, frozenset(p for p in PLACES if p[0] != S.DELETED), STAYS, STAYS),
    _row(
        A.POSTPONE,
        OP | SYS,
        WORKED | places({S.CANCELLED}, L.REJECT) | places({S.PAID}, L.RETENTION),
        STAYS,
        STAYS,
    ),
    # The clock (A11.7).
    _row(A.AGE, SYS, places({S.NO_ANSWER}, L.FIRST), S.NO_ANSWER, L.SECOND),
    _row(A.MISS, SYS, places({S.CALLBACK}, L.FIRST), S.CALLBACK, L.SECOND, When.NOT_MISSED),
    _row(
        A.MISS,
        SYS,
        places({S.CALLBACK}, L.SECOND, L.REJECT, L.BUYOUT, L.RETENTION),
        S.CALLBACK,
        STAYS,
        When.NOT_MISSED,
    ),
)

_BY_PLACE: dict[tuple[Action, Status, Line | None], tuple[Row, ...]] = {
    (action, *place): tuple(row for row in TABLE if row.action == action and place in row.start)
    for action in Action
    for place in PLACES
}


def decide(action: Action, status: Status, line: Line | None, facts: frozenset[When]) -> Row | None:
    """The row that applies to an order in this place with these facts; None: refused."""
    for row in _BY_PLACE.get((action, status, line), ()):
        if row.when <= facts:
            return row
    return None


def actions_from(status: Status, line: Line | None, facts: frozenset[When]) -> set[Action]:
    """Every action that the law allows in this place; who may do it is another question."""
    return {action for action in Action if decide(action, status, line, facts)}

"""What an order can be, and on which line it can stand. A leaf: imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Fixed (A11.3). Companies add stages under them, never statuses."""

    NEW = "new", _("New")
    ACCEPTED = "accepted", _("In work")
    NO_ANSWER = "no_answer", _("No answer")
    CALLBACK = "callback", _("Call back later")
    SCHEDULED = "scheduled", _("Scheduled delivery")
    HOLD = "hold", _("Hold")
    CANCELLED = "cancelled", _("Cancelled")
    TRASH = "trash", _("Trash")
    PACKING = "packing", _("Packing")
    SENDING = "sending", _("Sending")
    IN_DELIVERY = "in_delivery", _("In delivery")
    COURIER_CALLBACK = "courier_callback", _("Courier asks to call")
    ARRIVED = "arrived", _("Delivered")
    PAID = "paid", _("Paid")
    RETURNED = "returned", _("Returned")
    DELETED = "deleted", _("Deleted as fraud")


class Line(models.TextChoices):
    """Who works the order now (A3a). None: finished, or nobody works it."""

    FIRST = "first", _("First")
    SECOND = "second", _("In process")
    REJECT = "reject", _("Reject")
    BUYOUT = "buyout", _("Buyout")
    RETENTION = "retention", _("Retention")


class Block(models.TextChoices):
    """The part of a line where an order is seen."""

    PERSONAL = "personal", _("Personal list")
    WORK = "work", _("Work")
    CALLBACK = "callback", _("Callback")
    SCHEDULED = "scheduled", _("Scheduled delivery")


S, L = Status, Line

CALL = frozenset({S.NEW, S.ACCEPTED, S.NO_ANSWER, S.CALLBACK, S.SCHEDULED, S.HOLD})

# The groups of stages (A11.4).
GROUPS: dict[str, frozenset[Status]] = {
    "call": CALL,
    "cancel": frozenset({S.CANCELLED, S.TRASH}),
    "packing": frozenset({S.PACKING}),
    "sending": frozenset({S.SENDING}),
    "delivery": frozenset({S.IN_DELIVERY, S.COURIER_CALLBACK, S.ARRIVED}),
    "done": frozenset({S.PAID}),
    "return": frozenset({S.RETURNED}),
}

# A deleted order is of no group.
GROUP_OF: dict[str, str] = {
    status: group for group, statuses in GROUPS.items() for status in statuses
}

# The statuses a line can hold. The database has the same as a constraint.
HOLDS: dict[Line | None, frozenset[Status]] = {
    L.FIRST: CALL,
    L.SECOND: CALL - {S.NEW},
    L.REJECT: frozenset({S.CANCELLED, S.CALLBACK, S.SCHEDULED}),
    L.BUYOUT: frozenset(
        {
            S.PACKING,
            S.SENDING,
            S.IN_DELIVERY,
            S.COURIER_CALLBACK,
            S.ARRIVED,
            S.CALLBACK,
            S.SCHEDULED,
        }
    ),
    L.RETENTION: frozenset({S.PAID, S.CALLBACK, S.SCHEDULED}),
    None: frozenset({S.CANCELLED, S.TRASH, S.RETURNED, S.DELETED, S.PAID}),
}

# On the buyout line these two are promises about a parcel that has left.
ONLY_SHIPPED = frozenset({S.CALLBACK, S.SCHEDULED})

# Worked order by order, whoever rings the customer meanwhile.
PARCELS = frozenset({S.PACKING, S.SENDING})

ON_ITS_WAY = frozenset({S.IN_DELIVERY, S.COURIER_CALLBACK, S.ARRIVED})

Place = tuple[Status, Line | None]

PLACES: frozenset[Place] = frozenset((s, line) for line, held in HOLDS.items() for s in held)


def places(statuses: frozenset[Status] | set[Status], *lines: Line | None) -> frozenset[Place]:
    """The pairs of these statuses and lines that can exist."""
    return frozenset((s, line) for line in lines for s in statuses if s in HOLDS[line])

"""The parcel: packed, sent, delivered, paid or returned. Screens come with fulfilment."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.models import Order
from callboard.orders.models.order import Method
from callboard.orders.statuses import Status
from callboard.places import rules as places

A = Action


@transaction.atomic
def advance(order: Order, *, by: Member | None, version: int | None, comment: str = "") -> Order:
    """The next step of the parcel; nothing leaves without a carrier and its code (A10.5)."""
    turn = moving.begin(order, A.ADVANCE, by=by, version=version)
    order = turn.order
    status, _line = turn.row.end(*turn.before)
    if status == Status.IN_DELIVERY:
        _check_can_leave(order)
        order.shipped_at = order.shipped_at or turn.now
    return moving.finish(turn, comment=comment)


@transaction.atomic
def step_back(order: Order, *, why: str, by: Member, version: int | None) -> Order:
    """One step back, never below packing, and why is written down."""
    turn = moving.begin(order, A.STEP_BACK, by=by, version=version)
    _check_why(why)
    return moving.finish(turn, comment=why)


@transaction.atomic
def courier_callback(
    order: Order, *, reason: str, by: Member | None, version: int | None, comment: str = ""
) -> Order:
    """The courier could not deliver: the customer is called now, by who confirmed it first."""
    turn = moving.begin(order, A.COURIER_CALLBACK, by=by, version=version)
    if not reason:
        raise Refused(fields={"reason": _("Choose a reason.")})
    turn.order.due_at = turn.now
    return moving.finish(turn, reason=reason, comment=comment)


@transaction.atomic
def return_for_delivery(
    order: Order,
    *,
    on: date,
    time: str,
    by: Member,
    version: int | None,
    comment: str = "",
    seconds: int | None = None,
) -> Order:
    """Rescued: the courier goes again on that day at that time (A7.2), as soon as what is scheduled
    does (A7.4)."""
    turn = moving.begin(order, A.RETURN_FOR_DELIVERY, by=by, version=version)
    order = turn.order
    _check_day(on, turn)
    order.delivery_on, order.delivery_time = on, time
    order.due_at = order.promised_by = None
    return moving.finish(turn, comment=comment, seconds=seconds)


@transaction.atomic
def paid(order: Order, *, by: Member | None, version: int | None, comment: str = "") -> Order:
    """Bought out. A late carrier event wins over an open promise to call."""
    turn = moving.begin(order, A.PAID, by=by, version=version)
    order = turn.order
    order.paid_at = order.paid_at or turn.now
    order.due_at = order.promised_by = None
    return moving.finish(turn, comment=comment)


@transaction.atomic
def returned(order: Order, *, by: Member | None, version: int | None, comment: str = "") -> Order:
    """The parcel came back; a suspicious one is deleted as fraud (A5c)."""
    turn = moving.begin(order, A.RETURNED, by=by, version=version)
    turn.order.due_at = turn.order.promised_by = None
    return moving.finish(turn, comment=comment)


@transaction.atomic
def reopen(order: Order, *, why: str, by: Member, version: int | None) -> Order:
    """A finished order was finished by mistake: back on the buyout line, and why."""
    turn = moving.begin(order, A.REOPEN, by=by, version=version)
    _check_why(why)
    turn.order.due_at = turn.order.promised_by = None
    return moving.finish(turn, comment=why)


def _check_day(on: date, turn: moving.Turn) -> None:
    """From today on the company's clock until the last day that may be planned (A7.4)."""
    most = turn.policy.schedule_max_days
    today = turn.now.astimezone(places.zone(turn.order.company.zone)).date()
    if on < today:
        raise Refused(fields={"on": _("That day has passed. Choose a later one.")})
    if on > today + timedelta(days=most):
        told = _("Not later than %(days)s days from today.") % {"days": most}
        raise Refused(fields={"on": told})


def _check_can_leave(order: Order) -> None:
    wrong = {}
    if not order.carrier:
        wrong["carrier"] = _("Choose who delivers the parcel.")
    if not order.track_code and order.method != Method.COURIER:
        wrong["track_code"] = _("Fill in the track code.")
    if wrong:
        raise Refused(fields=wrong)


def _check_why(why: str) -> None:
    if not why.strip():
        raise Refused(fields={"why": _("Write why.")})

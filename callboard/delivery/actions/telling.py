"""A carrier tells what happened to a parcel; the order goes along as far as the law lets it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.customers.models import Customer
from callboard.delivery import queries, rules
from callboard.delivery.models import ParcelEvent, Says
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.orders import actions as orders
from callboard.orders import queries as order_queries
from callboard.orders.law import Action
from callboard.orders.models import Order
from callboard.orders.statuses import Line, Status

# Clocks of other machines are a little ahead at times.
AHEAD = timedelta(minutes=10)


class NoParcel(Refused):
    """The order has nothing that a carrier could tell of."""

    status = 409


@dataclass(frozen=True)
class Told:
    """What a carrier says: its own id of the event, its time; at least one of the words.

    `reason` is one of the company's for a courier who asks to call, and of no other status.
    """

    event_id: str
    at: datetime
    status: str = ""
    place: str = ""
    text: str = ""
    reason: str = ""


@transaction.atomic
def tell(order: Order, told: Told) -> ParcelEvent:
    """Keep what a carrier told, once for each id, and move the order along (A5c.8, A10.6).

    The order never goes backwards: what is older than what moved it before, or behind where it
    is, is kept as a movement alone, and so is a step the law refuses. Raises Refused when the
    order has no parcel, the event makes no sense, or its id was used for another one.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    order = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    known = queries.event_of(order.company_id, order.pk, told.event_id)
    if known is not None:
        return _same(known, told)
    now = clock.now()
    _check(order, told, now)
    moved = not _is_late(order, told) and _goes_along(order, told)
    event = ParcelEvent.objects.create(
        company_id=order.company_id,
        order=order,
        event_id=told.event_id,
        at=told.at,
        status=told.status,
        place=told.place,
        text=told.text,
        moved=moved,
        told_at=now,
    )
    live.tell(order.company_id, f"order:{order.number}")
    return event


def _same(known: ParcelEvent, told: Told) -> ParcelEvent:
    said = (known.at, known.status, known.place, known.text)
    if said != (told.at, told.status, told.place, told.text):
        words = _("This id was used for another event of the parcel. Send a new one.")
        raise Refused(fields={"id": words})
    return known


def _check(order: Order, told: Told, now: datetime) -> None:
    if not rules.may_be_told_of(order):
        raise NoParcel(_("This order has no parcel yet. It has to be confirmed first."))
    if not (told.status or told.place or told.text):
        raise Refused(fields={"status": _("Say what happened: a status, a place or a text.")})
    if told.at > now + AHEAD:
        raise Refused(fields={"at": _("This time has not come yet. Send it with its zone.")})
    if told.at < order.arrived_at:
        raise Refused(fields={"at": _("There was no such order at that time.")})
    if told.status == Says.COURIER_CALLBACK:
        codes = [reason.code for reason in order_queries.reasons(order.company_id, "courier")]
        if told.reason not in codes:
            words = _("Name one of the reasons of the company: %s.") % ", ".join(codes)
            raise Refused(fields={"reason": words})
    elif told.reason:
        words = _("A reason is given for a courier who asks to call alone.")
        raise Refused(fields={"reason": words})


def _is_late(order: Order, told: Told) -> bool:
    last = queries.last_move(order.company_id, order.pk)
    return last is not None and told.at < last.at


def _goes_along(order: Order, told: Told) -> bool:
    """Whether the order went where the carrier says; all the steps, or none of them."""
    if not told.status:
        return False
    line = Line(order.line) if order.line else None
    steps = rules.steps(Status(order.status), line, Status(told.status))
    try:
        with transaction.atomic():
            for step in steps:
                order = _step(order, step, told)
    except Refused:
        return False
    return bool(steps)


def _step(order: Order, step: Action, told: Told) -> Order:
    if step == Action.COURIER_CALLBACK:
        return orders.courier_callback(
            order, reason=told.reason, by=None, version=None, comment=told.text
        )
    do = {
        Action.ADVANCE: orders.advance,
        Action.PAID: orders.paid,
        Action.RETURNED: orders.returned,
    }[step]
    return do(order, by=None, version=None)

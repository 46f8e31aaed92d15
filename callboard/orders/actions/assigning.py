"""Personal lists, and moving an order because of another one of the customer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.kit.errors import Refused
from callboard.orders.actions import moving
from callboard.orders.law import Action
from callboard.orders.models import Order

A = Action


@transaction.atomic
def assign(order: Order, *, to: Member, by: Member, version: int | None) -> Order:
    """Into the personal list of a member; line, status and due time stay (A4.12)."""
    turn = moving.begin(order, A.ASSIGN, by=by, version=version)
    if to.company_id != turn.order.company_id or to.blocked_at is not None:
        raise Refused(fields={"to": _("Choose a member who works here.")})
    turn.facts |= {"to": to.pk, "of": turn.order.assignee_id}
    turn.order.assignee = to
    return moving.finish(turn)


@transaction.atomic
def take_away(order: Order, *, by: Member | None, version: int | None) -> Order:
    """Out of the personal list, back to its block."""
    turn = moving.begin(order, A.TAKE_AWAY, by=by, version=version)
    turn.facts["of"] = turn.order.assignee_id
    turn.order.assignee = None
    return moving.finish(turn)


@transaction.atomic
def postpone(order: Order, *, until: datetime, by: Member | None = None) -> Order:
    """Due no earlier than `until`, so that nobody is rung twice in a row."""
    turn = moving.begin(order, A.POSTPONE, by=by, version=None)
    turn.order.due_at = max(turn.order.due_at or until, until)
    return moving.finish(turn)

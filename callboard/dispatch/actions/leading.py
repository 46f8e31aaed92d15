"""What a leader does for the people of the own team: pause, stop, give back, hand work on.

Each is the member's own verb, done by somebody who answers for them, and a line of the audit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import rules as rights
from callboard.accounts.models import AuditEntry, Member
from callboard.accounts.permissions import May
from callboard.dispatch import queries
from callboard.dispatch.actions import returning, shifts
from callboard.dispatch.models import Presence
from callboard.kit import clock, events
from callboard.kit.errors import Refused
from callboard.kit.patience import patient
from callboard.orders import actions as orders
from callboard.orders.models import Order

BY_LEADER = "leader"  # why a shift changed


@dataclass
class Moved:
    """What became of many orders: those that moved, and (number, why) of those that did not."""

    done: list[Order] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def pause_for(member: Member, *, by: Member) -> None:
    """Set a member to Relax: no orders are given, what is held stays held (A2.7)."""
    presence = _present(member, by)
    if presence == Presence.NOT_ACTIVE:
        told = _("%(name)s has not started work.") % {"name": member.name}
        raise Refused(told + " " + _("There is nothing to pause."))
    if presence != Presence.RELAX:
        shifts.pause(member, why=BY_LEADER)
        note("member.paused", member, by=by)


@patient
def stop_for(member: Member, *, by: Member) -> None:
    """End a member's work: what is held goes back, the personal list stays (A2.5, A4.12)."""
    if _present(member, by) != Presence.NOT_ACTIVE:
        shifts.stop(member, why=BY_LEADER)
        note("member.stopped", member, by=by)


@patient
def give_back_for(order: Order, *, by: Member, reason: str = "") -> None:
    """Return the customer of an order to the queue for the member who holds it (A3.8).

    The reason, if any, stands at the entry of the claim and in the audit.
    """
    claim = queries.claim_on(order)
    if claim is None:
        told = _("Nobody holds the customer of order %(n)s now.") % {"n": order.number}
        raise Refused(told + " " + _("Load the page again."))
    check_leads(claim.member, by=by)
    said = returning.return_lead(order, reason=reason, by=by)
    note("claim.given_back", claim.member, by=by, order=order.number, reason=said)


@patient
def assign(order: Order, *, to: Member | None, by: Member, version: int | None = None) -> Order:
    """Into the personal list of somebody of the own team, also out of a colleague's (A4.12)."""
    if to is None or to.blocked_at is not None or not rights.may(to, May.ORDERS_WORK):
        raise Refused(fields={"to": _("Choose somebody who works orders here.")})
    check_leads(to, by=by)
    _check_list(order, by)
    return orders.assign(order, to=to, by=by, version=version)


@patient
def take_away(order: Order, *, by: Member, version: int | None = None) -> Order:
    """Out of the personal list of somebody of the own team, back to its block (A4.12)."""
    _check_list(order, by)
    return orders.take_away(order, by=by, version=version)


def assign_all(many: Iterable[Order], *, to: Member | None, by: Member) -> Moved:
    """Each into the personal list of a member: what is refused stays, the others move."""
    return _each(many, lambda order: assign(order, to=to, by=by))


def take_away_all(many: Iterable[Order], *, by: Member) -> Moved:
    """Each out of its personal list: what is refused stays, the others move."""
    return _each(many, lambda order: take_away(order, by=by))


def check_leads(member: Member, *, by: Member) -> None:
    """Raise Refused unless the member is of the own team; an admin's is the whole company."""
    if not rights.may(by, May.TEAM_LEAD):
        raise Refused(_("You may not do this. Ask your team leader."))
    if not rights.may_lead(by, member):
        raise Refused(
            _("%(name)s is not in your team. Ask the company admin.") % {"name": member.name}
        )


def note(kind: str, member: Member, *, by: Member, **facts: Any) -> None:
    """A line of the audit about what was done for a member, which areas above may listen to."""
    events.announce(
        AuditEntry.objects.create(
            company_id=member.company_id,
            kind=kind,
            actor=by,
            at=clock.now(),
            subject=f"{Member._meta.label} {member.pk}",
            facts=facts,
        )
    )


def _present(member: Member, by: Member) -> str:
    """The working status, which nobody ends for somebody in a call (A2.8)."""
    check_leads(member, by=by)
    presence = queries.presence_of(member)
    if presence == Presence.TALKING:
        raise Refused(
            _("%(name)s is in a call. Wait until the call has ended.") % {"name": member.name}
        )
    return presence


def _check_list(order: Order, by: Member) -> None:
    """Another team's personal list is not one's own to change."""
    found = Order.objects.filter(pk=order.pk, company=order.company_id)
    owner = found.select_related("assignee").get().assignee
    if owner is not None:
        check_leads(owner, by=by)


def _each(many: Iterable[Order], verb: Callable[[Order], Order]) -> Moved:
    moved = Moved()
    for order in many:
        try:
            moved.done.append(verb(order))
        except Refused as refused:
            moved.refused.append((order.number, " ".join(map(str, refused.reasons))))
    return moved

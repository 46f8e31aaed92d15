"""Whose a promise is while nobody keeps it."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from callboard.accounts.models import Member
from callboard.dispatch import rules
from callboard.dispatch.models import Lane, OverdueRelease, Ready, Shift
from callboard.kit import clock, live
from callboard.orders import queries as orders

MOST = 500


def reserve_promises(company_id: int, *, member: Member | None = None) -> None:
    """Overdue scheduled deliveries belong to their promiser while at work, else to anybody, as when
    a leader released the promiser; parcels in trouble are offered to whoever confirmed them until
    the grace is over."""
    now = clock.now()
    policy = orders.policy_of(company_id)
    at_work = set(
        Shift.objects.filter(
            company=company_id, ended_at=None, presence__in=rules.AT_WORK
        ).values_list("member_id", flat=True)
    )
    rows = Ready.objects.filter(
        _perhaps_wrong(company_id, at_work),
        company=company_id,
        lane__in=[Lane.SCHEDULED, Lane.RESCUE],
        personal=False,
        ready_at__lte=now - timedelta(minutes=policy.callback_grace),
    )
    if member is not None:
        rows = rows.filter(order__promised_by=member, lane=Lane.SCHEDULED)
    found = list(rows.select_related("order").order_by("ready_at", "order")[:MOST])
    released = _released(company_id, found)
    for row in found:
        if rules.grace_is_over(row.zone, row.ready_at, now, policy):
            _reserve(row, at_work, released)


def _perhaps_wrong(company_id: int, at_work: set[int]) -> Q:
    """Rows that may be somebody else's now. Those that are right already, however many there are,
    must not keep these waiting."""
    released = Exists(
        OverdueRelease.objects.filter(
            company=company_id,
            member=OuterRef("order__promised_by"),
            order=OuterRef("order"),
            planned_at=OuterRef("ready_at"),
        )
    )
    is_theirs = Q(reserved_for=F("order__promised_by")) | Q(reserved_for=F("order__confirmed_by"))
    to_free = Q(lane=Lane.RESCUE) | ~Q(reserved_for__in=at_work) | Q(released)
    to_keep = Q(reserved_for=None, lane=Lane.SCHEDULED, order__promised_by__in=at_work)
    return is_theirs & to_free | to_keep & ~Q(released)


def _released(company_id: int, rows: list[Ready]) -> set[tuple[int, int, datetime]]:
    if not rows:
        return set()
    orders = [row.order_id for row in rows]
    releases = OverdueRelease.objects.filter(company=company_id, order__in=orders)
    return set(releases.values_list("member_id", "order_id", "planned_at"))


def _reserve(row: Ready, at_work: set[int], released: set[tuple[int, int, datetime]]) -> None:
    promiser = row.order.promised_by_id if row.lane == Lane.SCHEDULED else None
    keeps = promiser in at_work and (promiser, row.order_id, row.ready_at) not in released
    owner = promiser if keeps else None
    if row.reserved_for_id == owner or row.reserved_for_id not in {
        None,
        row.order.promised_by_id,
        row.order.confirmed_by_id,
    }:
        return
    # Who holds the lock is handing it out or changing it: then it is not ours to say.
    free = Ready.objects.select_for_update(skip_locked=True, no_key=True, of=["self"])
    if free.filter(pk=row.pk, reserved_for=row.reserved_for_id).exists():
        Ready.objects.filter(pk=row.pk).update(reserved_for=owner)
        live.tell(row.company_id, "free")

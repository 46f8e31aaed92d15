"""Whose a promise is while nobody keeps it."""

from datetime import datetime, timedelta

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
    rows = Ready.objects.filter(
        company=company_id,
        lane__in=[Lane.SCHEDULED, Lane.RESCUE],
        personal=False,
        ready_at__lte=now - timedelta(minutes=policy.callback_grace),
    )
    if member is not None:
        rows = rows.filter(order__promised_by=member, lane=Lane.SCHEDULED)
    at_work = set(
        Shift.objects.filter(
            company=company_id, ended_at=None, presence__in=rules.AT_WORK
        ).values_list("member_id", flat=True)
    )
    found = list(rows.select_related("order")[:MOST])
    released = _released(company_id, found)
    for row in found:
        if rules.grace_is_over(row.zone, row.ready_at, now, policy):
            _reserve(row, at_work, released)


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

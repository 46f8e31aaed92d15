"""What time alone does to claims, statuses and promises. Safe to run twice, late, or at once."""

from datetime import datetime, timedelta

from django.db.models import Q

from callboard.customers.models import Customer
from callboard.dispatch import queries
from callboard.dispatch.actions import ending, promising, queue, shifts
from callboard.dispatch.models import Claim, ClaimEntry, Presence, Rest, Shift
from callboard.kit import clock

MOST = 500


def sweep(company_id: int) -> None:
    """End what has run out in a company: leases, return timers, idle shifts, reservations, rests.

    Customers and statuses that are being changed at this moment are skipped until the next round.
    """
    now = clock.now()
    _end_claims(company_id, now)
    _end_idle_shifts(company_id, now)
    promising.reserve_promises(company_id)
    queue.complete(company_id)
    Rest.objects.filter(company=company_id, until__lte=now).delete()


def _end_claims(company_id: int, now: datetime) -> None:
    over = _over(company_id, now)
    for pk, customer_id in list(over.order_by("customer").values_list("pk", "customer_id")[:MOST]):
        free = Customer.objects.select_for_update(skip_locked=True, no_key=True)
        if not free.filter(pk=customer_id).exists():
            continue
        claim = _over(company_id, now).select_related("customer").filter(pk=pk).first()
        if claim is not None:
            lost = claim.lease_until <= now
            ending.end_claim(claim, ClaimEntry.Ending.LEASE if lost else ClaimEntry.Ending.TIMER)


def _over(company_id: int, now: datetime):
    """Claims whose lease or return timer has run out; neither does during a talk."""
    talking = Shift.objects.filter(
        company=company_id, ended_at=None, presence=Presence.TALKING
    ).values("member")
    claims = Claim.objects.filter(company=company_id).exclude(member__in=talking)
    return claims.filter(Q(lease_until__lte=now) | Q(return_at__lte=now))


def _end_idle_shifts(company_id: int, now: datetime) -> None:
    since = now - timedelta(minutes=queries.policy_of(company_id).idle_minutes)
    idle = Shift.objects.filter(
        company=company_id,
        ended_at=None,
        presence__in=[Presence.READY, Presence.RELAX],
        began_at__lte=since,
    )
    idle = idle.exclude(member__activity__at__gt=since).select_related("member__company")
    for shift in idle.order_by("member")[:MOST]:
        shifts.fall_idle(shift.member)

"""Working status: who does what now, and did what today."""

from datetime import timedelta

from callboard.accounts.models import Member
from callboard.dispatch.models import Presence, Shift
from callboard.kit import clock
from callboard.places import rules as places


def present(member: Member) -> Shift | None:
    """The stretch of time the member is in now; None before the first Start ever."""
    return Shift.objects.filter(company=member.company_id, member=member, ended_at=None).first()


def presence_of(member: Member) -> str:
    """The member's working status now (A2.4)."""
    shift = present(member)
    return shift.presence if shift else Presence.NOT_ACTIVE


def time_today(member: Member) -> dict[Presence, timedelta]:
    """How long in each status since 00:00 of the company's day; together the day so far (A2.9)."""
    now = clock.now()
    midnight = places.midnight(member.company.zone, now)
    spent = dict.fromkeys(Presence, timedelta())
    shifts = Shift.objects.filter(company=member.company_id, member=member)
    for shift in shifts.exclude(ended_at__lte=midnight):
        spent[Presence(shift.presence)] += (shift.ended_at or now) - max(shift.began_at, midnight)
    spent[Presence.NOT_ACTIVE] += (now - midnight) - sum(spent.values(), timedelta())
    return spent

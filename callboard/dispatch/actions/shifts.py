"""Working status (A2). Every change is a row; one ends where the next begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.models import Member
from callboard.dispatch import queries
from callboard.dispatch.actions import ending, leasing, promising
from callboard.dispatch.models import Activity, ClaimEntry, Presence, Shift
from callboard.kit import clock, live
from callboard.kit.errors import Refused
from callboard.kit.patience import patient
from callboard.kit.rows import answer

P = Presence


@transaction.atomic
def start(member: Member) -> Shift:
    """On the line: orders may be given from now on (A2.1, A2.6). Gives none itself."""
    lock(member)
    now = clock.now()
    Activity.objects.update_or_create(
        company_id=member.company_id, member=member, defaults={"at": now}
    )
    shift = _turn(member, P.READY, "pressed", unless=P.TALKING)
    promising.reserve_promises(member.company_id, member=member)
    return shift


@transaction.atomic
def pause(member: Member, *, why: str = "pressed") -> Shift:
    """No orders are given; what is held stays held (A2.7)."""
    if queries.presence_of(member) == P.NOT_ACTIVE:
        raise Refused(_("You haven't started your work!"))
    _refuse_while_talking(member)
    return _turn(member, P.RELAX, why, unless=P.NOT_ACTIVE)


@patient
def stop(member: Member, *, why: str = "pressed") -> Shift | None:
    """The end of work: what is held goes back to the queue, the personal list stays (A2.5)."""
    _refuse_while_talking(member)
    shift = _leave(member, why, ClaimEntry.Ending.STOPPED, unless=P.TALKING)
    _refuse_while_talking(member)  # a call that began meanwhile: then nothing is stopped
    return shift


@transaction.atomic
def fall_idle(member: Member) -> None:
    """No activity for too long (A2.5): as good as gone, unless a talk began meanwhile (A2.8).

    Left for the next round while a customer of this member is being changed.
    """
    if ending.lock_customers_of(member, skip_locked=True) is None:
        return
    if queries.presence_of(member) not in {P.TALKING, P.NOT_ACTIVE}:
        _leave(member, "idle", ClaimEntry.Ending.STOPPED, unless=P.TALKING)


@patient
def block(member: Member) -> None:
    """A member who may no longer work holds nobody and is on no shift."""
    _leave(member, "blocked", ClaimEntry.Ending.BLOCKED)


@transaction.atomic
def talking(member: Member) -> Shift:
    """A talk has begun: nothing runs out while it lasts (A2.8)."""
    return _turn(member, P.TALKING, "called")


@transaction.atomic
def talked(member: Member) -> Shift | None:
    """The talk is over: back to the status before it, and the timers begin anew."""
    shift = queries.present(member)
    if shift is None or shift.presence != P.TALKING:
        return shift
    earlier = Shift.objects.filter(
        company=member.company_id, member=member, ended_at=shift.began_at, pk__lt=shift.pk
    )
    before = earlier.exclude(presence=P.TALKING).order_by("-pk").first()
    leasing.restart_timers_of(member)
    Activity.objects.filter(company=member.company_id, member=member).update(at=clock.now())
    return _turn(member, P(before.presence) if before else P.NOT_ACTIVE, "hung_up")


def _leave(member: Member, why: str, ended: str, *, unless: Presence | None = None) -> Shift | None:
    """Not active from now on, and holding nobody. Who never started stays without a row.

    Customers are locked before the status, as everywhere; what the button gave at the very last
    moment is looked for again when it can give no more.
    """
    ending.end_claims_of(member, ended)
    shift = queries.present(member)
    if shift is not None:
        shift = _turn(member, P.NOT_ACTIVE, why, unless=unless)
    ending.end_claims_of(member, ended)
    return shift


def _refuse_while_talking(member: Member) -> None:
    if queries.presence_of(member) == P.TALKING:
        raise Refused(_("You are in a call. End the call first."))


def _turn(member: Member, to: Presence, why: str, *, unless: Presence | None = None) -> Shift:
    """End the present status and begin another, at one moment. The same again changes nothing.

    Of two presses at once the second waits for the first and sees what it did.
    """
    present = locked_present(member)
    if present is not None and present.presence in {to, unless}:
        return present
    now = clock.now()
    if present is not None:
        now = max(now, present.began_at)
        present.ended_at = now
        present.save(update_fields=["ended_at"])
    live.tell(member.company_id, "floor", member_id=member.pk)
    return Shift.objects.create(
        company_id=member.company_id, member=member, presence=to, began_at=now, why=why
    )


def locked_present(member: Member) -> Shift | None:
    """The working status, unchanged until the transaction ends."""
    _locked(member)
    return queries.present(member)


def lock(member: Member) -> None:
    """Presses of one member that give them work take turns here.

    The lock is on the member: a row that is there before the first status and stays after the last.
    Refused for whoever was blocked while the press was on its way.
    """
    if _locked(member):
        raise Refused(
            _("You were blocked, so nothing is given to you.") + " " + _("Ask the company admin.")
        )


def _locked(member: Member) -> bool:
    """Whether the member is blocked, as it stands until the transaction ends."""
    return bool((answer(_LOCK, [member.pk]) or [None])[0])


_LOCK = "SELECT blocked_at FROM accounts_member WHERE id = %s FOR NO KEY UPDATE"

"""Passwords, tries of them, and the sessions they open."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callboard.accounts.actions import guessing, recording
from callboard.accounts.models import Invitation, Member, Session, SignInFailure, User
from callboard.accounts.tenancy import across_companies, acting_for
from callboard.kit import clock, live
from callboard.kit.errors import Refused

TRIES = 10
WAIT = timedelta(minutes=15)


def prove(user: User, password: str, address: str) -> None:
    """Raise Refused unless this is the user's password; tries are counted as at sign-in."""
    attempt = count_try(user.username, address)
    if not user.check_password(password):
        note_guesses(user, attempt)
        raise Refused(_("This is not your current password. Type it again."))
    forget_tries(attempt)


@transaction.atomic
def change_password(member: Member, password: str, *, by: Member) -> None:
    """Give a member a new password. Every session of theirs ends: whoever asks renews the own."""
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    shut_out(member)
    recording.record("password.changed", member, by=by)


def shut_out(member: Member) -> None:
    """End every session of a member, and every link that would open one."""
    Session.objects.filter(user=member.user_id).delete()
    live.tell(member.company_id, live.SEATS)
    Invitation.objects.filter(company=member.company_id, member=member).delete()


def count_try(login: str, address: str) -> SignInFailure:
    """Write a try down before the password is looked at, so that many at once count too.

    `login` is what was typed, known or not. Raises Refused, which says how long to wait, when ten
    tries of the last fifteen minutes failed for this login from this address; others may go on.
    """
    now = clock.now()
    pair = {"login": login.strip().lower()[:150], "address": address}
    own = SignInFailure.objects.create(**pair, at=now)
    others = SignInFailure.objects.filter(**pair, at__gt=now - WAIT).exclude(pk=own.pk)
    failed = list(others.order_by("-at").values_list("at", flat=True)[:TRIES])
    if len(failed) == TRIES:
        own.delete()
        minutes = -(-(failed[-1] + WAIT - now) // timedelta(minutes=1))
        raise Refused(
            ngettext(
                "There were ten wrong passwords for this login from here. "
                "Wait %(minutes)d minute, then try again.",
                "There were ten wrong passwords for this login from here. "
                "Wait %(minutes)d minutes, then try again.",
                minutes,
            )
            % {"minutes": minutes}
        )
    return own


def withdraw(attempt: SignInFailure) -> None:
    """What was tried is not looked at, so it counts for nothing."""
    attempt.delete()


def note_guesses(user: User | None, attempt: SignInFailure) -> None:
    """Write into the audit that a login was shut for an address: once, with the tenth wrong try."""
    since = attempt.at - WAIT
    failed = SignInFailure.objects.filter(login=attempt.login, address=attempt.address)
    if failed.filter(at__gt=since).count() == TRIES:
        _note("sign_in.guessed", user, by_them=False, address=attempt.address)
    note_wide_guesses(user, attempt)


def note_wide_guesses(user: User | None, attempt: SignInFailure) -> None:
    """Write into the audit that passwords or codes are guessed from many places: once, with the
    thirtieth wrong try of the hour."""
    if guessing.guesses_of(attempt.login) == guessing.MOST:
        _note("sign_in.guessed_widely", user, by_them=False, address=attempt.address)


def note_sign_in(user: User, address: str, browser: str) -> None:
    """Write into the audit that somebody came in, and from where; the place is a usual one then."""
    guessing.note_place(user, address)
    _note("sign_in.done", user, by_them=True, address=address, browser=browser[:120])


def forget_tries(attempt: SignInFailure) -> None:
    """The password was right: what went wrong before for this login from here is forgotten."""
    SignInFailure.objects.filter(login=attempt.login, address=attempt.address).delete()


def _note(kind: str, user: User | None, *, by_them: bool, **facts: str) -> None:
    """Into the audit of the company the user works in; of nobody's login there is none to keep."""
    with across_companies():
        member = Member.objects.filter(user=user).first() if user else None
    if member:
        with acting_for(member.company_id):
            recording.record(kind, member, by=member if by_them else None, **facts)


def sweep() -> None:
    """Throw away what nobody asks for any more: old tries and ended sessions. Safe to repeat."""
    guessing.sweep()
    Session.objects.filter(expire_date__lt=clock.now()).delete()

"""Companies and their people come to be, come in, and change."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callboard.accounts import rules
from callboard.accounts.models import (
    AuditEntry,
    Company,
    CompanyOwned,
    Member,
    Role,
    Session,
    SignInFailure,
    Team,
    User,
)
from callboard.accounts.tenancy import acting_for
from callboard.kit import clock, events
from callboard.kit.errors import Refused

TRIES = 10
WAIT = timedelta(minutes=15)

# What a preset changes of a company itself; areas have their own (A17 C20).
PRESETS: dict[str, dict[str, Any]] = {"AlterCPA": {"no_team_edits_all": True}}


class Opened:
    """A company was opened: areas make its settings."""

    kind = "company.opened"

    def __init__(self, company: Company, preset: str) -> None:
        self.company = company
        self.preset = preset


class Blocked:
    """A member may not come in any more: areas take back what the member holds."""

    kind = "member.blocked"

    def __init__(self, member: Member) -> None:
        self.member = member


def open_company(name: str, *, preset: str = "PLADO", **facts: Any) -> Company:
    """Found a company. Its number comes first, since even its own row is written from inside.

    `preset` names whose rules it starts with: PLADO, 2016, AlterCPA or Dots.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_company', 'id'))")
        (number,) = cursor.fetchone()
    with acting_for(number):
        facts = PRESETS.get(preset, {}) | facts
        company = Company.objects.create(id=number, name=name, **facts)
        events.announce(Opened(company, preset))
        return company


def add_member(
    company: Company,
    *,
    login: str,
    password: str,
    name: str,
    role: str = Role.OPERATOR,
    team: Team | None = None,
    email: str = "",
    by: Member | None = None,
    **facts: Any,
) -> Member:
    """A person with a login of their own. Call inside the company's rooms (A1.1, A1.6, A14.2).

    Login and e-mail are unique on the whole platform in any case; Refused says which is taken.
    """
    if "@" in login:
        raise Refused(fields={"login": _("A login has no @. Put the e-mail into its own field.")})
    try:
        with transaction.atomic():
            user = User.objects.create_user(login, email=email.lower(), password=password)
    except IntegrityError as taken:
        raise Refused(fields=_taken(taken)) from None
    member = Member.objects.create(
        company=company, user=user, name=name, role=role, team=team, **facts
    )
    _audit("member.added", member, by, login=login, role=role, team=team.pk if team else None)
    return member


@transaction.atomic
def set_policy(policy: CompanyOwned, name: str, value: Any, *, by: Member | None) -> None:
    """Change one setting of a company, and write down who changed what from what."""
    before = getattr(policy, name)
    setattr(policy, name, value)
    policy.full_clean(exclude=["company"])
    policy.save(update_fields=[name])
    AuditEntry.objects.create(
        company_id=policy.company_id,
        kind="setting.changed",
        actor=by,
        at=clock.now(),
        subject=f"{policy._meta.label}.{name}",
        facts={"before": before, "after": value},
    )


@transaction.atomic
def save_settings(member: Member, fields: dict[str, Any], *, by: Member) -> Member:
    """Change phone, telegram, language, theme or letter_keys of a member (A1.4)."""
    member = _locked(member)
    changed = {
        name: [getattr(member, name), value]
        for name, value in fields.items()
        if getattr(member, name) != value
    }
    if changed:
        for name, (_before, after) in changed.items():
            setattr(member, name, after)
        member.save(update_fields=list(changed))
        _audit("member.changed", member, by, fields=changed)
    return member


def prove(member: Member, password: str, address: str) -> None:
    """Raise Refused unless this is the member's password; tries are counted as at sign-in."""
    attempt = count_try(member.user.username, address)
    if not member.user.check_password(password):
        raise Refused(_("This is not your current password. Type it again."))
    forget_tries(attempt)


@transaction.atomic
def change_password(member: Member, password: str, *, by: Member) -> None:
    """Give a member a new password. Every session of theirs ends: whoever asks renews the own."""
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    _end_sessions(member)
    _audit("password.changed", member, by)


@transaction.atomic
def block(member: Member, *, by: Member | None) -> Member:
    """Let a member in no more: sessions end, areas take back what the member holds (A14.2).

    A member who is blocked already stays so, and nothing is announced again.
    """
    _refuse_strangers(by, member)
    member = _locked(member)
    if member.blocked_at is None:
        member.blocked_at = clock.now()
        member.save(update_fields=["blocked_at"])
        _end_sessions(member)
        _audit("member.blocked", member, by)
        events.announce(Blocked(member))
    return member


@transaction.atomic
def unblock(member: Member, *, by: Member | None) -> Member:
    """Let a member in again."""
    _refuse_strangers(by, member)
    member = _locked(member)
    if member.blocked_at is not None:
        member.blocked_at = None
        member.save(update_fields=["blocked_at"])
        _audit("member.unblocked", member, by)
    return member


@transaction.atomic
def move_to_team(member: Member, team: Team | None, *, by: Member | None) -> Member:
    """Give a member the rights of another team, or of none. Only an admin may (A14.2)."""
    if by is not None and by.role != Role.ADMIN:
        raise Refused(_("Only the company admin moves people between teams. Ask them to do it."))
    member = _locked(member)
    before, after = member.team_id, team.pk if team else None
    if before != after:
        member.team = team
        member.save(update_fields=["team"])
        _audit("member.moved", member, by, fields={"team": [before, after]})
    return member


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


def forget_tries(attempt: SignInFailure) -> None:
    """The password was right: what went wrong before for this login from here is forgotten."""
    SignInFailure.objects.filter(login=attempt.login, address=attempt.address).delete()


def sweep() -> None:
    """Throw away what nobody asks for any more: old tries and ended sessions. Safe to repeat."""
    now = clock.now()
    SignInFailure.objects.filter(at__lt=now - WAIT).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def _locked(member: Member) -> Member:
    members = Member.objects.select_for_update(of=["self"])
    return members.select_related("company", "team", "user").get(pk=member.pk)


def _end_sessions(member: Member) -> None:
    Session.objects.filter(user=member.user_id).delete()


def _refuse_strangers(by: Member | None, member: Member) -> None:
    if by is not None and not rules.may_manage(by, member):
        raise Refused(
            _(
                "A team leader blocks and unblocks the operators of the own team, "
                "the company admin everybody else. Nobody blocks themselves."
            )
        )


def _audit(kind: str, member: Member, by: Member | None, **facts: Any) -> None:
    AuditEntry.objects.create(
        company_id=member.company_id,
        kind=kind,
        actor=by,
        at=clock.now(),
        subject=f"{Member._meta.label} {member.pk}",
        facts=facts,
    )


def _taken(error: IntegrityError) -> dict[str, str]:
    violated = getattr(error.__cause__, "diag", None)
    if violated and violated.constraint_name == "user_email_once_on_the_platform":
        return {"email": _("Somebody on this installation has this e-mail address already.")}
    return {"login": _("Somebody on this installation has this login already. Choose another.")}

"""People come to a company, change, and are let in no more."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from callboard.accounts import doors, rules
from callboard.accounts.actions import recording, signing_in
from callboard.accounts.models import Company, Member, Role, Session, Team, User
from callboard.kit import clock, events, live
from callboard.kit.errors import Refused

# What only the company admin changes of a member (A14.2).
OF_ADMINS = frozenset({"team", "role"})


class Blocked:
    """A member may not come in any more: areas take back what the member holds."""

    kind = "member.blocked"

    def __init__(self, member: Member) -> None:
        self.member = member


def add_member(
    company: Company,
    *,
    login: str,
    password: str | None,
    name: str,
    role: str = Role.OPERATOR,
    team: Team | None = None,
    email: str = "",
    by: Member | None = None,
    **facts: Any,
) -> Member:
    """A person with a login of their own. Call inside the company's rooms (A1.1, A1.6, A14.2).

    Login and e-mail are unique on the whole platform in any case; Refused says which is taken.
    Without a password they come in by the link of `invite` first.
    """
    if by is not None and not rules.may_add(by, role, team):
        raise Refused(
            _("A team leader adds operators to the own team, the company admin everybody else.")
        )
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
    told = {"login": login, "role": role, "team": team.pk if team else None}
    recording.record("member.added", member, by=by, **told)
    return member


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
        recording.record("member.changed", member, by=by, fields=changed)
    return member


@transaction.atomic
def save_member(member: Member, fields: dict[str, Any], *, by: Member) -> Member:
    """Change name, phone, telegram, language, e-mail, and for an admin team and role (A14.2).

    Nobody changes the own role, so there is always an admin left.
    """
    member, by = _both_locked(member, by)
    if not rules.may_manage(by, member) and by.pk != member.pk:
        raise Refused(_("You may change the people of your own team only. Ask the company admin."))
    fields = dict(fields)
    email = fields.pop("email", member.user.email).lower()
    changed = {name for name in fields if getattr(member, name) != fields[name]}
    if changed & OF_ADMINS and by.role != Role.ADMIN:
        raise Refused(_("Only the company admin changes team and role. Ask them to do it."))
    if "role" in changed and by.pk == member.pk:
        raise Refused(
            fields={"role": _("You cannot change your own role. Another admin can do it.")}
        )
    if email != member.user.email:
        _change_email(member, email, by)
    if changed & OF_ADMINS:
        live.tell(member.company_id, live.SEATS)  # what is heard there was another team's
    return recording.change(member, fields, by=by, kind="member.changed")


@transaction.atomic
def end_sessions(member: Member, *, by: Member) -> None:
    """Sign a member out everywhere; they may sign in again (A14.2)."""
    if not rules.may_manage(by, member):
        raise Refused(
            _("You may sign out the people of your own team only. Ask the company admin.")
        )
    Session.objects.filter(user=member.user_id).delete()
    live.tell(member.company_id, live.SEATS)
    recording.record("sessions.ended", member, by=by)


@transaction.atomic
def end_own_sessions(member: Member, session: str, *, but: str | None) -> int:
    """Sign the member out in one browser, or in all of them (""), never in the one named by `but`.

    `session` is the public name that `own_sessions` tells. How many browsers were signed out.
    """
    own = Session.objects.filter(user=member.user_id).exclude(session_key=but)
    keys = list(own.values_list("session_key", flat=True))
    ended = [key for key in keys if not session or doors.digest_of(key)[:16] == session]
    Session.objects.filter(session_key__in=ended).delete()
    if ended:
        live.tell(member.company_id, live.SEATS)
        recording.record("sessions.ended", member, by=member, browsers=len(ended))
    return len(ended)


@transaction.atomic
def block(member: Member, *, by: Member | None) -> Member:
    """Let a member in no more: sessions end, areas take back what the member holds (A14.2).

    A member who is blocked already stays so, and nothing is announced again.
    """
    member, by = _both_locked(member, by) if by else (_locked(member), None)
    _refuse_strangers(by, member)
    if member.blocked_at is None:
        member.blocked_at = clock.now()
        member.save(update_fields=["blocked_at"])
        signing_in.shut_out(member)
        recording.record("member.blocked", member, by=by)
        events.announce(Blocked(member))
    return member


@transaction.atomic
def unblock(member: Member, *, by: Member | None) -> Member:
    """Let a member in again."""
    member, by = _both_locked(member, by) if by else (_locked(member), None)
    _refuse_strangers(by, member)
    if member.blocked_at is not None:
        member.blocked_at = None
        member.save(update_fields=["blocked_at"])
        recording.record("member.unblocked", member, by=by)
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
        fields = {"team": [before, after]}
        recording.record("member.moved", member, by=by, fields=fields)
    return member


def _locked(member: Member) -> Member:
    members = Member.objects.select_for_update(of=["self"])
    return members.select_related("company", "team", "user").get(pk=member.pk)


def _both_locked(member: Member, by: Member) -> tuple[Member, Member]:
    """Whoever is changed and whoever changes them, as they are now: of two admins who take each
    other's rights at once the second has none any more."""
    members = Member.objects.select_for_update(of=["self"], no_key=True).order_by("pk")
    members = members.select_related("company", "team", "user")
    found = {each.pk: each for each in members.filter(pk__in={member.pk, by.pk})}
    return found[member.pk], found[by.pk]


def _refuse_strangers(by: Member | None, member: Member) -> None:
    if by is not None and not rules.may_manage(by, member):
        raise Refused(
            _(
                "A team leader blocks and unblocks the operators of the own team, "
                "the company admin everybody else. Nobody blocks themselves."
            )
        )


def _change_email(member: Member, email: str, by: Member) -> None:
    before, member.user.email = member.user.email, email
    try:
        with transaction.atomic():
            member.user.save(update_fields=["email"])
    except IntegrityError as taken:
        raise Refused(fields=_taken(taken)) from None
    fields = {"email": [before, email]}
    recording.record("member.changed", member, by=by, fields=fields)


def _taken(error: IntegrityError) -> dict[str, str]:
    violated = getattr(error.__cause__, "diag", None)
    if violated and violated.constraint_name == "user_email_once_on_the_platform":
        return {"email": _("Somebody on this installation has this e-mail address already.")}
    return {"login": _("Somebody on this installation has this login already. Choose another.")}

"""A person sets the own password by a link that works once, for three days."""

from datetime import timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import doors, rules
from callboard.accounts.actions import recording, signing_in
from callboard.accounts.models import Invitation, Member
from callboard.kit import clock
from callboard.kit.errors import Refused

LASTS = timedelta(days=3)


@transaction.atomic
def invite(member: Member, *, by: Member | None) -> str:
    """The text `<company>.<secret>` of a link to set the password (A14.2).

    It is told once: only its hash is kept. Older links of the member stop working.
    """
    if by is not None and not rules.may_manage(by, member):
        raise Refused(
            _("Only the company admin, or the leader of their team, gives out this link.")
        )
    if not Member.objects.at_work().filter(pk=member.pk).exists():
        raise Refused(_("This member is blocked. Unblock them first."))
    secret = token_urlsafe(32)
    digest, until = doors.digest_of(secret), clock.now() + LASTS
    Invitation.objects.update_or_create(
        company_id=member.company_id,
        member=member,
        defaults={"digest": digest, "expires_at": until},
    )
    recording.record("member.invited", member, by=by)
    return f"{member.company_id}.{secret}"


@transaction.atomic
def accept(invitation: Invitation, password: str) -> Member:
    """The invited set their password: the link is used up, and their sessions end."""
    found = Invitation.objects.select_for_update(of=["self"]).filter(pk=invitation.pk)
    used = found.select_related("member__user").first()
    if used is None or used.digest != invitation.digest:
        raise Refused(_("This link was used already. Ask your team leader for a new one."))
    signing_in.change_password(used.member, password, by=used.member)
    return used.member

"""Passkeys: a key of the computer or the phone as the second proof, beside codes of an app."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from callboard.accounts.actions import factors, recording
from callboard.accounts.models import Member, User
from callboard.kit.errors import Refused

MOST = 10
LONGEST_NAME = 40


@transaction.atomic
def add_passkey(member: Member, name: str, credential: dict[str, Any], *, by: Member) -> None:
    """Keep the public half of a key that the browser has made and allauth has looked at.

    Refused before the codes of an app are set up: recovery codes come with them.
    """
    keep(member.user, name, credential)
    recording.record("factor.passkey", member, by=by, name=name[:LONGEST_NAME])


@transaction.atomic
def drop_passkey(member: Member, pk: int, *, by: Member) -> None:
    """One of the member's own passkeys opens nothing any more; none of that number is no error."""
    if drop(member.user, pk):
        recording.record("factor.passkey_dropped", member, by=by)


@transaction.atomic
def keep(user: User, name: str, credential: dict[str, Any]) -> None:
    """The row of it, whoever it is; told by whoever calls."""
    User.objects.select_for_update().get(pk=user.pk)
    if not factors.is_on(user):
        raise Refused(_("Set up the second factor first."))
    if _own(user).count() >= MOST:
        raise Refused(_("You have %(n)d passkeys. Remove one first.") % {"n": MOST})
    WebAuthn.add(user, name[:LONGEST_NAME], credential)


def drop(user: User, pk: int) -> bool:
    """Take the row away; whether there was one."""
    return bool(_own(user).filter(pk=pk).delete()[0])


def _own(user: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user.pk, type=factors.Kind.WEBAUTHN)

"""Passkeys: a key of the computer or the phone as the second proof, beside codes of an app."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts.actions import factors, recording
from callboard.accounts.models import Member, User
from callboard.kit.errors import Refused

MOST = 10


@transaction.atomic
def add_passkey(member: Member, name: str, credential: dict[str, Any], *, by: Member) -> None:
    """Keep the public half of a key that the browser has made and allauth has looked at.

    Refused before the codes of an app are set up: recovery codes come with them.
    """
    User.objects.select_for_update().get(pk=member.user_id)
    if not factors.has_factor(member):
        raise Refused(_("Set up the second factor first."))
    kept = Authenticator.objects.filter(user_id=member.user_id, type=factors.Kind.WEBAUTHN)
    if kept.count() >= MOST:
        raise Refused(_("You have %(n)d passkeys. Remove one first.") % {"n": MOST})
    WebAuthn.add(member.user, name[:40], credential)
    recording.record("factor.passkey", member, by=by, name=name[:40])


@transaction.atomic
def drop_passkey(member: Member, pk: int, *, by: Member) -> None:
    """One of the member's own passkeys opens nothing any more; none of that number is no error."""
    own = Authenticator.objects.filter(user_id=member.user_id, type=factors.Kind.WEBAUTHN, pk=pk)
    if own.delete()[0]:
        recording.record("factor.passkey_dropped", member, by=by)

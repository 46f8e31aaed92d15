"""The second factor: codes of an app on the phone, and ten recovery codes, each good once."""

import secrets
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import rules
from callboard.accounts.actions import guessing, recording, signing_in
from callboard.accounts.models import Member, User
from callboard.kit import clock
from callboard.kit.errors import Refused

Kind = Authenticator.Type
SPOKEN = [Kind.TOTP, Kind.RECOVERY_CODES]  # a passkey is no code
SECONDS = 30
RECOVERY = 10
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none is taken for another


def new_secret() -> str:
    """What the app on the phone and we are going to share."""
    return generate_totp_secret()


@transaction.atomic
def turn_on(member: Member, secret: str, code: str, *, by: Member) -> list[str]:
    """The app knows the secret, as its code proves. Ten recovery codes, told this once.

    Raises Refused for a wrong code, and where there is a factor already.
    """
    codes = set_up(member.user, secret, code)
    recording.record("factor.on", member, by=by)
    return codes


@transaction.atomic
def set_up(user: User, secret: str, code: str) -> list[str]:
    """The rows of it, whoever it is; told by whoever calls."""
    User.objects.select_for_update().get(pk=user.pk)
    if is_on(user):
        raise Refused(_("The second factor is on already. Turn it off before you set up another."))
    step = _step_of(secret, code, after=0)
    if step is None:
        raise Refused(fields={"code": _wrong()})
    data = {"secret": get_adapter().encrypt(secret), "step": step}
    Authenticator.objects.create(user_id=user.pk, type=Kind.TOTP, data=data)
    return _renew(user.pk)


@transaction.atomic
def renew_codes(member: Member, *, by: Member) -> list[str]:
    """Ten new recovery codes; the old ones work no more."""
    codes = renewed(member.user)
    recording.record("factor.codes", member, by=by)
    return codes


@transaction.atomic
def renewed(user: User) -> list[str]:
    """The rows of them, whoever it is; told by whoever calls."""
    User.objects.select_for_update().get(pk=user.pk)
    if not is_on(user):
        raise Refused(_("Set up the second factor first."))
    return _renew(user.pk)


@transaction.atomic
def turn_off(member: Member, *, by: Member) -> None:
    """The member's own wish. Refused where the company asks for a second factor."""
    if rules.needs_factor(member):
        raise Refused(_("Your company asks for the second factor, so it stays on."))
    if _forget(member):
        recording.record("factor.off", member, by=by)


@transaction.atomic
def reset_factor(member: Member, *, by: Member) -> None:
    """For somebody who lost phone and codes: they are signed out, and set it up anew.

    Until then they come no further than the page where it is set up, if the company asks for it.
    """
    if not rules.may_manage(by, member):
        raise Refused(_("Only who manages this member resets their second factor."))
    if _forget(member):
        signing_in.shut_out(member)
        recording.record("factor.reset", member, by=by)


def prove_code(user: User, code: str, address: str) -> Authenticator:
    """The authenticator whose code this is; a code works once. Tries are counted like passwords.

    Raises Refused for a wrong or used code, and after ten of them from an address. While somebody
    guesses from many addresses, six digits are not enough at a strange one: a recovery code or a
    passkey is, which nobody guesses.
    """
    attempt = signing_in.count_try(f"code of {user.username}", address)
    is_guessed = guessing.guesses_of(attempt.login) > guessing.MOST
    short = is_guessed and not guessing.is_usual(user, address)
    found = _used(user, code, kinds=[Kind.RECOVERY_CODES] if short else SPOKEN)
    if found is None:
        signing_in.note_wide_guesses(user, attempt)
        raise Refused(_guessed() if short else _wrong())
    signing_in.forget_tries(attempt)
    return found


def is_on(user: User) -> bool:
    """Whether a code or a passkey is asked of the user after the password."""
    kinds = [Kind.TOTP, Kind.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


@transaction.atomic
def _used(user: User, code: str, *, kinds: list[str]) -> Authenticator | None:
    """Use a code up: no later request finds it good, in whichever process."""
    data: dict[str, Any] | None
    rows = Authenticator.objects.select_for_update().filter(user=user, type__in=kinds)
    for row in rows.order_by("type"):
        if row.type == Kind.TOTP:
            secret = get_adapter().decrypt(row.data["secret"])
            step = _step_of(secret, code, after=row.data["step"])
            data = None if step is None else {"step": step}
        else:
            left = [each for each in row.data["hashes"] if each != _hash(code)]
            data = {"hashes": left} if len(left) < len(row.data["hashes"]) else None
        if data:
            row.data |= data
            row.save(update_fields=["data"])
            return row
    return None


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """Which half minute this code is of: the present one or a neighbour, none that was used."""
    here = int(clock.now().timestamp()) // SECONDS
    typed = "".join(code.split())
    for step in (here - 1, here, here + 1):
        right = format_hotp_value(hotp_value(secret, step))
        if step > after and typed.isascii() and compare_digest(right, typed):
            return step
    return None


def _renew(user_id: int) -> list[str]:
    Authenticator.objects.filter(user_id=user_id, type=Kind.RECOVERY_CODES).delete()
    codes = ["-".join(_four() for _ in range(4)) for _ in range(RECOVERY)]
    data = {"hashes": [_hash(code) for code in codes]}
    Authenticator.objects.create(user_id=user_id, type=Kind.RECOVERY_CODES, data=data)
    return codes


def _forget(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user_id=member.user_id).delete()[0])


def _four() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(4))


def _hash(code: str) -> str:
    """Of random codes of 79 bits; case, spaces and dashes do not count."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(letters.encode()).hexdigest()


def _wrong() -> str:
    return _("This code is wrong, or it was used already. Wait for the next one and type that.")


def _guessed() -> str:
    return _(
        "Somebody who has the password tries codes from many places, so the six digits are not "
        "enough here now. Type a recovery code, use a passkey, or sign in where you usually work."
    )

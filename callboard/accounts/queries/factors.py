"""How a member proves the second time that it is them."""

from datetime import datetime
from typing import NamedTuple

from allauth.mfa.models import Authenticator

from callboard.accounts.models import Member, User

Kind = Authenticator.Type


class Factor(NamedTuple):
    """Since when codes are asked (None: they are not), recovery codes left, passkeys."""

    since: datetime | None
    codes_left: int
    passkeys: list[Authenticator]

    @property
    def is_on(self) -> bool:
        return self.since is not None or bool(self.passkeys)


def factor_of(member: Member) -> Factor:
    """The second factor of a member as it stands."""
    return _factor(member.user_id)


def factor_of_owner(owner: User) -> Factor:
    """The same of the owner of the installation."""
    return _factor(owner.pk)


def _factor(user_id: int) -> Factor:
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("pk"))
    since = [row.created_at for row in rows if row.type == Kind.TOTP]
    left = [len(row.data["hashes"]) for row in rows if row.type == Kind.RECOVERY_CODES]
    passkeys = [row for row in rows if row.type == Kind.WEBAUTHN]
    return Factor(since[0] if since else None, sum(left), passkeys)

"""What the owner of the installation does: opens companies, and proves twice who they are."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from callboard.accounts import doors
from callboard.accounts.actions import companies, factors, inviting, passkeys, people, recording
from callboard.accounts.models import Company, Role, Session, User
from callboard.accounts.tenancy import acting_for
from callboard.kit.errors import Refused


@transaction.atomic
def found(
    fields: dict[str, str], *, preset: str, admin: dict[str, str], by: User
) -> tuple[Company, str]:
    """Open a company with its first admin; the company, and the link the admin comes in by.

    `fields` are columns of the company, `admin` has login, name and e-mail. Refused says which of
    them is taken, and nothing is opened then. The audit of the company begins with it.
    """
    if not doors.owns_the_platform(by):
        raise Refused(_("Only the owner of the installation opens companies."))
    company = companies.open_company(preset=preset, **fields)
    with acting_for(company.pk):
        told = {"name": company.name, "preset": preset, "owner": by.username}
        recording.record("company.opened", company, by=None, **told)
        login, name, email = (admin[field] for field in ("login", "name", "email"))
        first = people.add_member(
            company, login=login, password=None, name=name, email=email, role=Role.ADMIN
        )
        return company, inviting.invite(first, by=None)


def turn_on_for_owner(owner: User, secret: str, code: str) -> list[str]:
    """As `turn_on`, of somebody who is a member of no company; no audit is there to tell it."""
    return factors.set_up(owner, secret, code)


def renew_codes_of_owner(owner: User) -> list[str]:
    """As `renew_codes`, of the owner of the installation."""
    return factors.renewed(owner)


def add_passkey_of_owner(owner: User, name: str, credential: dict[str, Any]) -> None:
    """As `add_passkey`, of the owner of the installation."""
    passkeys.keep(owner, name, credential)


def drop_passkey_of_owner(owner: User, pk: int) -> None:
    """As `drop_passkey`, of the owner of the installation."""
    passkeys.drop(owner, pk)


def end_sessions_of_owner(owner: User, *, but: str | None) -> None:
    """Sign the owner out in every browser but this one."""
    Session.objects.filter(user=owner).exclude(session_key=but).delete()

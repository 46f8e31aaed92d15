"""The people of the demo, for whoever wants to be one of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Language, Role, User
from callboard.demo.names import read

_ROLES: dict[str, str | Promise] = {**dict(Role.choices), "packer": _("Packer")}


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as; `role` is worded for the reader."""

    login: str
    name: str
    role: str | Promise
    team: str


@dataclass(frozen=True)
class Company:
    """A company of the demo, the language it speaks, and who works there."""

    name: str
    language: str
    people: list[Person]


def companies() -> list[Company]:
    """Both companies with everybody who can be signed in by one press."""
    return [
        Company(
            name=facts["name"],
            language=Language(facts["language"]).label,
            people=[
                Person(each["login"], each["name"], _ROLES[each["shown"]], each.get("team", ""))
                for each in facts["members"]
            ],
        )
        for facts in read("staff")
    ]


def user_of(login: str) -> User | None:
    """The user behind a login of the demo's people; nobody else's, whoever else works here."""
    known = {person.login for company in companies() for person in company.people}
    return User.objects.filter(username=login).first() if login in known else None

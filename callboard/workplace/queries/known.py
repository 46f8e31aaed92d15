"""What a person names in a form, and a company may have thousands of: offers, members, teams."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import Member, Role, Team
from callboard.catalogue.models import Offer

MOST = 200  # in a list; more are typed


@dataclass(frozen=True)
class Known:
    """The rows that may be named; `word` is what names one alone besides its whole name.

    `key` is what a form sends and answers for a row: its id, or another field that is unique.
    """

    rows: QuerySet[Any]
    word: str
    hint: str | Promise
    key: str = "pk"

    def listed(self) -> list[tuple[str, str]] | None:
        """(key, name) of every row by name; None where they are over MOST."""
        rows = self.rows.order_by("name", "pk").values_list(self.key, "name")
        found = list(rows[: MOST + 1])
        return None if len(found) > MOST else [(str(key), name) for key, name in found]

    def called(self, words: str) -> list[str]:
        """The key of the row this word names, else of those called so; two at the most."""
        rows = self.rows.order_by("pk").values_list(self.key, flat=True)
        found = list(rows.filter(**{f"{self.word}__iexact": words})[:2])
        return [str(key) for key in found or rows.filter(name__iexact=words)[:2]]

    def told(self, keys: Collection[str]) -> dict[str, tuple[str, str]]:
        """(word, name) of the rows with these keys; what is no key of a row is left out."""
        rows = self.rows.filter(**{f"{self.key}__in": keys})
        return {
            str(key): (word, name)
            for key, word, name in rows.values_list(self.key, self.word, "name")
        }


def offers(member: Member) -> Known:
    """Every offer of the company, those that take no leads as well."""
    return Known(Offer.objects.visible_to(member), "code", _("Code, or the whole name."))


def offers_sold(member: Member) -> Known:
    """The offers that take leads, by their codes."""
    rows = Offer.objects.visible_to(member).filter(active=True)
    return Known(rows, "code", _("Code, or the whole name."), key="code")


def people(member: Member) -> Known:
    """Everybody of the company, blocked ones too."""
    return _people(Member.objects.visible_to(member))


def led_by(member: Member) -> Known:
    """Whose work this member looks after: an admin everybody's, else the own team's."""
    found = Member.objects.visible_to(member).at_work()
    return _people(found if member.role == Role.ADMIN else found.filter(team=member.team_id or 0))


def teams(member: Member) -> Known:
    """Every team of the company."""
    rows = Team.objects.filter(company=member.company_id)
    return Known(rows, "name", _("The whole name of the team."))


def _people(rows: QuerySet[Member]) -> Known:
    return Known(rows, "user__username", _("Login, or the whole name."))

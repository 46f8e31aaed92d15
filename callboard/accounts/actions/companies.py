"""Companies come to be."""

from typing import Any

from django.db import connection

from callboard.accounts.models import Company
from callboard.accounts.tenancy import acting_for
from callboard.kit import events

# What a preset changes of a company itself; areas have their own (A17 C20).
PRESETS: dict[str, dict[str, Any]] = {"AlterCPA": {"no_team_edits_all": True}}


class Opened:
    """A company was opened: areas make its settings."""

    kind = "company.opened"

    def __init__(self, company: Company, preset: str) -> None:
        self.company = company
        self.preset = preset


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

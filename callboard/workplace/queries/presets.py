"""What a preset would change of the company's settings (A17)."""

from typing import Any, NamedTuple, cast

from django.db.models import Field, Model

from callboard.accounts.actions import PRESETS as OF_COMPANIES
from callboard.accounts.models import Member
from callboard.dispatch import queries as dispatch
from callboard.dispatch.models import PRESETS as OF_DESKS
from callboard.integrations.models import PRESETS as OF_NOTICES
from callboard.integrations.queries import notices
from callboard.orders import queries as orders
from callboard.orders.models import PRESETS as OF_ORDERS
from callboard.workplace.rules import managed


class Change(NamedTuple):
    """One setting of a row, now and by the preset, in words."""

    row: Model
    name: str
    label: str
    value: Any
    now: Any
    then: Any


def changes_by(member: Member, preset: str) -> list[Change]:
    """Every setting that the preset has otherwise than the company; what none names stays."""
    rows: list[tuple[Model, dict[str, dict[str, Any]]]] = [
        (member.company, OF_COMPANIES),
        (orders.policy_of(member.company_id), OF_ORDERS),
        (dispatch.policy_of(member.company_id), OF_DESKS),
        (notices.policy_of(member.company_id), OF_NOTICES),
    ]
    found = []
    for row, presets in rows:
        for name in dict.fromkeys(name for fields in presets.values() for name in fields):
            field = cast("Field", row._meta.get_field(name))
            value = presets.get(preset, {}).get(name, field.get_default())
            if getattr(row, name) != value:
                now, then = managed.worded(field, getattr(row, name)), managed.worded(field, value)
                label = managed.COLUMNS[row._meta.label][name]
                found.append(Change(row, name, label, value, now, then))
    return found

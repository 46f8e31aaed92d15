"""What each preset sets in a new company (A17)."""

from typing import Any, NamedTuple, cast

from django.db.models import Field, Model

from callboard.accounts.actions import PRESETS as OF_COMPANIES
from callboard.accounts.models import Company
from callboard.dispatch.models import PRESETS as OF_DESKS
from callboard.dispatch.models import DeskPolicy
from callboard.integrations.models import DEFAULTS, NoticePolicy
from callboard.integrations.models import PRESETS as OF_NOTICES
from callboard.orders.models import PRESETS as OF_ORDERS
from callboard.orders.models import OrderPolicy
from callboard.workplace.rules import managed


class Compared(NamedTuple):
    """One setting in words, and by each preset its value, and whether that is not the usual one."""

    label: str
    values: list[tuple[str, bool]]


def compared() -> list[Compared]:
    """What the presets have otherwise than one another, in their order: what each sets up."""
    tables: list[tuple[type[Model], dict[str, dict[str, Any]]]] = [
        (Company, OF_COMPANIES),
        (OrderPolicy, OF_ORDERS),
        (DeskPolicy, OF_DESKS),
        (NoticePolicy, OF_NOTICES),
    ]
    found = []
    for table, presets in tables:
        for name in dict.fromkeys(name for fields in presets.values() for name in fields):
            field = cast("Field", table._meta.get_field(name))
            usual = DEFAULTS[name] if table is NoticePolicy else field.get_default()
            values = [presets.get(each, {}).get(name, usual) for each in OF_ORDERS]
            told = [(managed.worded(field, each), each != usual) for each in values]
            found.append(Compared(str(managed.COLUMNS[table._meta.label][name]), told))
    return found

"""What of a line of the history may stay when nobody may know whose order it was. Pure."""

from collections.abc import Collection
from typing import Any

# Texts that name a thing of the desk, never a person.
OF_THE_DESK = frozenset(
    {"because_of", "carrier", "currency", "line", "method", "problem", "reason", "stage", "status"}
)


def impersonal(facts: dict[str, Any], personal: Collection[str]) -> dict[str, Any]:
    """The facts without texts that people typed; of fields of the person stays that they changed.

    `personal` are the names of those fields. Numbers, times of calls and amounts stay.
    """
    kept = {name: _bare(value) for name, value in facts.items() if name not in personal}
    kept = {
        name: facts[name] if name in OF_THE_DESK else value
        for name, value in kept.items()
        if value is not None or facts[name] is None
    }
    fields = facts.get("fields")
    if isinstance(fields, dict):
        kept["fields"] = {
            name: ["", ""] if name in personal else pair for name, pair in fields.items()
        }
    return kept


def _bare(value: Any) -> Any:
    """Without texts: None for one, and inside lists and tables."""
    if isinstance(value, str):
        return None
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return value

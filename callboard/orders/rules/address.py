"""Which fields of an address a company asks for, by how the parcel is delivered (A17 C15). Pure."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from callboard.orders.models.order import Method


class Use(models.TextChoices):
    """What becomes of a field on the card."""

    HIDDEN = "hidden", _("Hidden")
    OPTIONAL = "optional", _("May be filled in")
    REQUIRED = "required", _("Must be filled in")


# A pair of numbers on the card, one thing in the settings.
COORDINATES = "coordinates"

FIELDS = (
    *("city", "region", "district", "postal_code", "street", "house", "flat", "building", "block"),
    *("entrance", "door_code", "floor", "metro", "point", COORDINATES, "delivery_comment"),
)
NEVER_HIDDEN = frozenset({"city"})

_TO_A_DOOR = {"city": Use.REQUIRED, "street": Use.REQUIRED, "house": Use.REQUIRED}
_OF_A_DOOR = ("street", "house", "flat", "building", "block", "entrance", "door_code", "floor")
USUAL: dict[str, dict[str, str]] = {
    Method.DOOR: {**_TO_A_DOOR, "point": Use.HIDDEN},
    Method.COURIER: {**_TO_A_DOOR, "point": Use.HIDDEN},
    Method.POINT: {
        **dict.fromkeys((*_OF_A_DOOR, "metro"), Use.HIDDEN),
        "city": Use.REQUIRED,
        "point": Use.REQUIRED,
    },
}


def key(method: str, field: str) -> str:
    """What a choice is kept under in `OrderPolicy.address_fields`: "door.entrance"."""
    return f"{method}.{field}"


def use_of(kept: Mapping[str, str], method: str, field: str) -> str:
    """What the company does with a field; the usual where it has chosen nothing that is known."""
    chosen = kept.get(key(method, field))
    if chosen in Use.values and not (chosen == Use.HIDDEN and field in NEVER_HIDDEN):
        return chosen
    return USUAL[method].get(field, Use.OPTIONAL)


def needed(kept: Mapping[str, str], method: str) -> list[str]:
    """Columns of the order that must be filled in for that method, in the order of the card."""
    found: list[str] = []
    for field in FIELDS:
        if use_of(kept, method, field) == Use.REQUIRED:
            found += ["latitude", "longitude"] if field == COORDINATES else [field]
    return found


def methods_with(kept: Mapping[str, str], field: str, *uses: str) -> list[str]:
    """The methods for which a field is used in one of these ways."""
    return [method for method in Method.values if use_of(kept, method, field) in uses]


def chosen(picked: Mapping[str, str]) -> dict[str, str]:
    """Of choices under their keys, those that differ from the usual: what is worth keeping."""
    return {
        name: use
        for method in Method.values
        for field in FIELDS
        if (use := picked.get(name := key(method, field)))
        and use != USUAL[method].get(field, Use.OPTIONAL)
    }

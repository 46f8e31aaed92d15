"""What the address block of the card asks for: which fields, and what of it is unfolded."""

from typing import Any

from callboard.orders.rules import address
from callboard.workplace.forms import Typed
from callboard.workplace.queries import Card

# Fields that a card shows folded until one of them is wrong.
FOLDED = ("district", "block", "entrance", "door_code", "floor", "metro", "carrier", "track_code")


def context(card: Card, typed: Typed) -> dict[str, Any]:
    """For each field the methods for which it is shown, and needed (A17 C15)."""
    kept, use, wrong = card.policy.address_fields, address.Use, typed.form.errors
    return {
        "slots": {
            field: {
                "shown": address.methods_with(kept, field, use.OPTIONAL, use.REQUIRED),
                "needed": address.methods_with(kept, field, use.REQUIRED),
            }
            for field in address.FIELDS
        },
        "more_is_open": any(name in wrong for name in FOLDED),
        "map_is_open": any(name in wrong for name in ("latitude", "longitude")),
    }

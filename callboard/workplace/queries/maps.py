"""Where an address lies: for the map of the card and the link beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from django.conf import settings

from callboard.accounts.models import Member
from callboard.orders import queries as orders
from callboard.places import queries as places

STREET, TOWN = 16, 11  # how near the map looks


@dataclass(frozen=True)
class Place:
    """What the map shows: degrees as text, and whether they are of the address or of its town."""

    latitude: str
    longitude: str
    is_exact: bool
    link: str

    @property
    def zoom(self) -> int:
        """How near to look."""
        return STREET if self.is_exact else TOWN


def place_of(member: Member, number: int, typed: Mapping[str, Any]) -> Place:
    """The place of an address as it is typed: its own degrees, else those of the town, else none.

    404 for an order that is not this member's business.
    """
    order = orders.card(member, number)
    words = {name: str(typed.get(name, ""))[:120] for name in ("city", "region", "street", "house")}
    own = [_degrees(typed.get(name), most) for name, most in (("latitude", 90), ("longitude", 180))]
    if None not in own:
        latitude, longitude = (f"{degrees:f}" for degrees in own if degrees is not None)
        link = settings.MAP_POINT.format(latitude=latitude, longitude=longitude)
        return Place(latitude, longitude, True, link)
    country = order.country
    town = places.where_is(country, _kept(words["city"]), _kept(words["region"]))
    asked = ", ".join(
        part for part in (f"{words['street']} {words['house']}".strip(), words["city"]) if part
    )
    link = settings.MAP_SEARCH.format(words=quote(asked)) if asked else ""
    latitude, longitude = (str(degrees) for degrees in town) if town else ("", "")
    return Place(latitude, longitude, False, link)


def _degrees(value: Any, most: int) -> Decimal | None:
    try:
        degrees = Decimal(str(value or "").replace(",", "."))
    except InvalidOperation:
        return None
    return degrees if degrees.is_finite() and abs(degrees) <= most else None


def _kept(text: str) -> str:
    """What PostgreSQL can compare."""
    return text.encode(errors="ignore").decode().replace("\x00", "")

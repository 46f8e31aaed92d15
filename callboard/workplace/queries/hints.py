"""What the card offers while an address is typed."""

from collections.abc import Mapping
from typing import Any

from callboard.accounts.models import Member
from callboard.orders import queries as orders
from callboard.places import queries as places
from callboard.workplace.rules import checked_words

LONGEST = 120  # letters of a field that are looked at
CHECKED = ("city", "region", "postal_code", "street", "house")
Offered = tuple[str, str, dict[str, str]]  # what is read, what stands beside it, field: value


def cities_for(
    member: Member, number: int, typed: Mapping[str, Any], language: str
) -> list[Offered]:
    """Cities of the order's country; choosing one fills region, district and postal code (A9.2).

    A postal code that is there already and is of the same place by its first two digits stays.
    """
    order = orders.card(member, number)
    present = _read(typed, "postal_code")
    found = places.hints(order.country, _read(typed, "city"), language)
    return [(hint.city, _beside(hint), _filled(hint, present)) for hint in found]


def sought_in(
    member: Member, number: int, typed: Mapping[str, Any], name: str
) -> tuple[places.Asked, str]:
    """Where something is sought, and what is typed of it in that field of the card."""
    return _asked(member, number, typed), _read(typed, name)


def streets_for(member: Member, number: int, typed: Mapping[str, Any]) -> list[Offered]:
    """Streets of the typed city."""
    asked = _asked(member, number, typed)
    found = places.streets(member.company_id, asked, _read(typed, "street"))
    return [(street, "", {"street": street}) for street in found]


def houses_for(member: Member, number: int, typed: Mapping[str, Any]) -> list[Offered]:
    """Houses of the typed street."""
    asked = _asked(member, number, typed)
    found = places.houses(member.company_id, asked, _read(typed, "house"))
    return [(house, "", {"house": house}) for house in found]


def checked(
    member: Member, number: int, typed: Mapping[str, Any], language: str
) -> list[checked_words.Line]:
    """What fits, what does not and what is not known of an address, with what may be taken over
    (A5c, A9.2, A9.3). Nothing is kept. 404 for an order that is not this member's business."""
    order = orders.card(member, number)
    asked = places.Typed(order.country, *(_read(typed, name) for name in CHECKED))
    return [checked_words.told(each) for each in places.check(member.company_id, asked, language)]


def _asked(member: Member, number: int, typed: Mapping[str, Any]) -> places.Asked:
    order = orders.card(member, number)
    names = ("region", "city", "street")
    return places.Asked(order.country, *(_read(typed, name) for name in names))


def _beside(hint: places.Hint) -> str:
    return ", ".join(part for part in (hint.lies_in, hint.postal_code) if part)


def _filled(hint: places.Hint, present: str) -> dict[str, str]:
    stays = present and present[:2] == (hint.postal_code or present)[:2]
    return {
        "city": hint.city,
        "region": hint.region,
        "district": hint.district,
        "postal_code": present if stays else hint.postal_code,
    }


def _read(typed: Mapping[str, Any], name: str) -> str:
    """What PostgreSQL can keep of a field."""
    text = str(typed.get(name, ""))[:LONGEST].strip()
    return text.encode(errors="ignore").decode().replace("\x00", "")

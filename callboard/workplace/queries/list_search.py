"""The search box of the list: words become the few orders or customers that can be meant.

Each way is a walk along one index that ends after MOST entries, so no word can ask too much.
"""

from dataclasses import dataclass

from django.db.models import Q

from callboard.accounts.models import Member
from callboard.customers import rules as names
from callboard.customers.models import Customer
from callboard.kit import phone as phones
from callboard.orders.models import Order

MOST = 100
END = "\U0010ffff"
BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Found:
    """Orders and customers that fit the words, by id. `more`: MOST were found, others are not."""

    orders: tuple[int, ...] = ()
    customers: tuple[int, ...] = ()
    more: bool = False


def search(member: Member, words: str) -> Found:
    """What the words can mean: an order number, a phone in any spelling or its last digits, the
    beginning of a name in either order, of a street (with the house), a city, a track code (A4.6).
    """
    text = words.replace("\x00", "").strip()
    digits = phones.digits(text)
    orders = set(_by_track_code(member, text))
    customers: set[int] = set()
    if digits and len(digits) >= len([c for c in text if c.isalnum()]):
        if digits == text and int(digits) <= BIGGEST:
            orders |= set(_ids(_orders(member).filter(number=int(digits))))
        if len(digits) >= 4:
            customers = set(_by_phone(member, text, digits))
    elif len(text) >= 2:
        customers = set(_by_name(member, text))
        orders |= set(_by_address(member, text))
    return Found(tuple(orders), tuple(customers), len(orders) >= MOST or len(customers) >= MOST)


def _orders(member: Member):
    return Order.objects.visible_to(member)


def _ids(rows) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:MOST])


def _begins(field: str, start: str) -> Q:
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + END})


def _by_track_code(member: Member, text: str) -> list[int]:
    spelled = {text, text.upper(), text.replace(" ", "")}
    return _ids(_orders(member).filter(track_code__in=spelled).exclude(track_code=""))


def _by_phone(member: Member, text: str, digits: str) -> list[int]:
    customers = Customer.objects.visible_to(member)
    exact = phones.normal(text, member.company.country)
    if exact and (found := _ids(customers.filter(phone=exact))):
        return found
    return _ids(customers.filter(_begins("phone_tail", digits[::-1])).order_by("phone_tail"))


def _by_name(member: Member, text: str) -> list[int]:
    customers = Customer.objects.visible_to(member)
    key = names.key(text)
    first, _, rest = key.partition(" ")
    found = _ids(customers.filter(_begins("name_key", key)).order_by("name_key"))
    found += _ids(customers.filter(_begins("given_key", key)).order_by("given_key"))
    if rest:  # the given name first
        both = _begins("name_key", rest) & _begins("given_key", first)
        found += _ids(customers.filter(both).order_by("name_key"))
    return found[:MOST]


def _by_address(member: Member, text: str) -> list[int]:
    """Streets are kept as people wrote them, so the usual ways to write one are tried."""
    found: list[int] = []
    city, comma, street = text.partition(",")
    if comma and (streets := _by_address(member, street.strip())):
        return _ids(_orders(member).filter(pk__in=streets, city__iexact=city.strip()))
    *parts, last = text.replace(",", " ").split() or [""]
    house = last if parts and any(c.isdigit() for c in last) else ""
    words = " ".join(parts) if house else " ".join([*parts, last])
    for spelled in _spellings(words):
        streets = _orders(member).filter(_begins("street", spelled)).exclude(street="")
        if house:
            streets = streets.filter(house__iexact=house)
        found += _ids(streets.order_by("street"))
        cities = _orders(member).filter(city=spelled).exclude(city="")
        found += _ids(cities.order_by("-arrived_at", "-id"))
    return found[:MOST]


def _spellings(words: str) -> list[str]:
    usual = (words, words.capitalize(), words.title(), words.lower(), words.upper())
    return [spelled for spelled in dict.fromkeys(usual) if spelled]

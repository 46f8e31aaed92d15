"""Streets and houses to which the company has sent something before."""

from collections import Counter

from callboard.orders.models import Order
from callboard.places import rules as places
from callboard.places.queries import Asked, provides

RECENT = 500  # orders of a city that are looked at: a page costs the same with a million of them


@provides("streets")
def past_streets(company_id: int, asked: Asked, text: str) -> list[str]:
    """Streets of the newest orders to that city whose name or a word of it begins so, the most
    frequent first."""
    orders = Order.objects.filter(company=company_id, city=asked.city, country=asked.country)
    newest = orders.order_by("-arrived_at", "-id").values_list("street", flat=True)[:RECENT]
    typed = places.sounds(text)
    if not typed:
        return []
    seen: dict[str, Counter[str]] = {}
    for street in newest:
        key = places.sounds(street)
        if f" {typed}" in f" {key}":
            seen.setdefault(key, Counter())[street.strip()] += 1
    likeliest = sorted(seen.values(), key=lambda spelled: -spelled.total())
    return [spelled.most_common(1)[0][0] for spelled in likeliest]


@provides("houses")
def past_houses(company_id: int, asked: Asked, text: str) -> list[str]:
    """Houses of that street in the newest orders to it that begin so, in their order."""
    orders = Order.objects.filter(
        company=company_id, city=asked.city, country=asked.country, street=asked.street
    )
    newest = orders.order_by("-arrived_at", "-id").values_list("house", flat=True)[:RECENT]
    typed = text.casefold()
    found = {house for house in newest if house and house.casefold().startswith(typed)}
    return sorted(found, key=lambda house: (len(house), house))

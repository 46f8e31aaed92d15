"""What it costs and how long it takes to bring a parcel somewhere. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from callboard.delivery.models import Carrier, Rate
from callboard.delivery.models.carrier import Placed
from callboard.places import rules as places

P = TypeVar("P", bound=Placed)


@dataclass(frozen=True)
class Parcel:
    """What is to be brought where: goods in `currency`, weight in grams, names as typed."""

    country: str
    region: str
    city: str
    grams: int
    goods: Decimal
    currency: str


@dataclass(frozen=True)
class Quote:
    """One way to have a parcel brought (A10.1). `price` is what the customer pays for it.

    `key` names it to whoever made it; `free_from` is the sum of goods from which it costs nothing,
    None where it never does.
    """

    key: str
    carrier: str
    kind: str
    method: str
    is_courier: bool
    days: int
    on: date
    price: Decimal
    free_from: Decimal | None
    intervals: tuple[str, ...]
    asks_coordinates: bool
    note: str

    @property
    def is_free(self) -> bool:
        """Whether this parcel is brought for nothing."""
        return self.price == 0


def keyed(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of something about a place, with the keys it is found by: how its names sound."""
    region, city = columns.get("region", ""), columns.get("city", "")
    keys = {"region_key": places.sounds(region), "city_key": places.sounds(places.shortened(city))}
    return columns | keys


def closest(
    rows: Iterable[P], country: str, region: str, city: str, towns: Mapping[str, Collection[str]]
) -> list[P]:
    """Those that are about this place and nearest to it: its city, else its region, else the
    country. `towns` says which keys are names of one town."""
    region_key, city_key = places.sounds(region), places.sounds(places.shortened(city))
    names = {city_key, *towns.get(city_key, ())} if city_key else set()
    found: dict[int, list[P]] = {}
    for row in rows:
        at_city, at_region = row.city_key in names, row.region_key == region_key
        if row.country != country or (row.city_key and not at_city):
            continue
        if row.region_key and not at_region:
            continue
        found.setdefault(2 * bool(row.city_key) + bool(row.region_key), []).append(row)
    return found[max(found)] if found else []


def best_rates(
    rates: Iterable[Rate], parcel: Parcel, towns: Mapping[str, Collection[str]]
) -> list[Rate]:
    """The rate of each carrier for this parcel: of the nearest place, the least weight it fits."""
    by_carrier: dict[int, list[Rate]] = {}
    for rate in rates:
        if rate.currency == parcel.currency:
            by_carrier.setdefault(rate.carrier_id, []).append(rate)
    best = []
    for own in by_carrier.values():
        near = closest(own, parcel.country, parcel.region, parcel.city, towns)
        holds = [rate for rate in near if rate.up_to_grams >= parcel.grams]
        if holds:
            best.append(min(holds, key=lambda rate: rate.up_to_grams))
    return best


def quoted(rate: Rate, parcel: Parcel, today: date) -> Quote:
    """What a rate means for this parcel; `today` is the company's day."""
    carrier = rate.carrier
    is_free = rate.free_from is not None and parcel.goods >= rate.free_from
    return Quote(
        key=f"table:{rate.pk}",
        carrier=carrier.name,
        kind=carrier.kind,
        method=carrier.method,
        is_courier=carrier.is_courier,
        days=rate.days,
        on=today + timedelta(days=rate.days),
        price=Decimal(0) if is_free else rate.price,
        free_from=rate.free_from,
        intervals=tuple(rate.intervals),
        asks_coordinates=carrier.asks_coordinates,
        note=carrier.note,
    )


def offered(quotes: Sequence[Quote], *, courier_only: bool) -> list[Quote]:
    """What the operator is shown: where a courier goes no post, if the company says so (A10.2)."""
    has_courier = any(quote.is_courier for quote in quotes)
    if not (courier_only and has_courier):
        return list(quotes)
    return [quote for quote in quotes if quote.kind != Carrier.Kind.POST]

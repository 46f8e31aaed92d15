"""An address as it is typed, held against what is known here of its country."""

from dataclasses import dataclass

from callboard.places import rules
from callboard.places.models import City, CityName
from callboard.places.queries import addresses, cities

BEGINNING = 3  # letters of a street by which one with a slip is found


@dataclass(frozen=True)
class Typed:
    """The parts of an address that are checked, as they stand in the fields."""

    country: str
    city: str
    region: str
    postal_code: str
    street: str
    house: str


def check(company_id: int, typed: Typed, language: str) -> list[rules.Found]:
    """What fits, what does not, what is not known here: city, region, postal code, street, house
    (A5c, A9.2, A9.3). A part of which there is nothing to say has no line; nothing is changed."""
    spots = _spots(typed, language)
    same = rules.same_town(typed.city, spots)
    there = rules.of_region(typed.region, same) or same
    regions = _regions_of(typed) if there else []
    asked = addresses.Asked(typed.country, typed.region, typed.city, typed.street)
    found = [
        rules.city(typed.city, spots),
        rules.region(typed.region, same),
        rules.postal_code(typed.postal_code, typed.country, there, regions),
        rules.one_of("street", typed.street, _streets(company_id, asked)),
        rules.one_of(
            "house",
            typed.house,
            addresses.houses(company_id, asked, typed.house),
            sounding=_house,
        ),
    ]
    return [line for line in found if line is not None]


def _spots(typed: Typed, language: str) -> list[rules.Spot]:
    """Towns that are called so, or nearly so when none is; the likeliest first."""
    name = rules.shortened(typed.city)
    key = rules.sounds(name)
    if len(key) < 2:
        return []
    spelled = cities.language_of(typed.country, typed.city, language)
    nearest: dict[int, tuple[tuple[int, int, int], CityName]] = {}
    for each in cities.named_like(typed.country, key, ""):
        if rules.closeness(key, each.key) is None:
            continue
        place = (rules.slips(key, each.key), -each.people, each.city_id)
        if each.city_id not in nearest or place < nearest[each.city_id][0]:
            nearest[each.city_id] = (place, each)
    best = sorted(nearest.values(), key=lambda pair: pair[0])
    return [_spot(each, spelled) for _place, each in best]


def _spot(name: CityName, language: str) -> rules.Spot:
    city = name.city
    return rules.Spot(
        city=city.name_in(language),
        region=city.region.name_in(language) if city.region else "",
        district=city.district.name_in(language) if city.district else "",
        postal_code=city.postal_code,
        key=name.key,
        names=frozenset(each.casefold() for each in (city.name_en, city.name_ru, city.name_uk)),
        region_id=city.region_id,
        region_keys=frozenset(cities.keys_of(city.region)) if city.region else frozenset(),
    )


def _regions_of(typed: Typed) -> list[int]:
    """Regions with a town whose code begins like the typed one: a range, which an index knows."""
    codes = rules.codes_of_a_region(typed.postal_code, typed.country)
    if codes is None:
        return []
    there = City.objects.filter(
        country=typed.country, postal_code__range=codes, region__isnull=False
    )
    return list(there.order_by().values_list("region_id", flat=True).distinct())


def _streets(company_id: int, asked: addresses.Asked) -> list[str]:
    """Streets like the typed one, and those that begin like its longest word."""
    if not asked.street:
        return []
    word = max(rules.sounds(asked.street).split(), key=len, default="")
    like = addresses.streets(company_id, asked, asked.street)
    return [*like, *addresses.streets(company_id, asked, word[:BEGINNING])]


def _house(number: str) -> str:
    return "".join(number.casefold().split())

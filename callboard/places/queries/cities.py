"""What is known of cities. Like all of places they belong to no company."""

from dataclasses import dataclass

from callboard.places import rules
from callboard.places.models import City, CityName, Region

SHOWN = 8
MOST_OF_ONE_NAME, MOST_OF_PREFIX, MOST_OF_SLIPS = 60, 24, 100
_PARTS = ("city__region", "city__district")
OWN_LANGUAGE = {"UA": "uk"}  # where it is not Russian that Cyrillic letters mean


@dataclass(frozen=True)
class Hint:
    """A city as it is offered: every text in one language."""

    id: int
    city: str
    region: str
    district: str
    postal_code: str
    zone: str

    @property
    def lies_in(self) -> str:
        """Its district and region: what tells two towns of one name apart."""
        return ", ".join(part for part in (self.district, self.region) if part)


def hints(country: str, text: str, language: str) -> list[Hint]:
    """Cities of a country ("UA") that begin like what is typed, the likeliest first, 8 at most.

    From two letters on, with a slip from four, two from eight; in English, Russian or Ukrainian
    whatever the reader's own `language`. The answer is in the language it was typed in (A9.2).
    After a comma may stand how the region or district begins: "Новосілки, Льв".
    """
    key, where = rules.sounds(rules.shortened(text)), rules.sounds(rules.after_a_comma(text))
    if len(key) < 2:
        return []
    spelled = language_of(country, text, language)
    found: dict[int, tuple[tuple, City]] = {}
    whole = rules.unfinished(rules.shortened(text))
    names = named_like(country, key, whole)
    there = [name for name in names if where and _lies_in(name.city, where)]
    for name in there or names:  # those that begin so come first
        goes_on = whole and name.key.startswith(whole)
        slips = 0 if goes_on else rules.closeness(key, name.key)
        if slips and len(found) >= SHOWN:
            break
        if slips is not None:
            place = (slips, name.key != key, _is_former(name), -name.people, name.city_id)
            if name.city_id not in found or place < found[name.city_id][0]:
                found[name.city_id] = (place, name.city)
    best = sorted(found.values(), key=lambda each: each[0])[:SHOWN]
    return [_hint(city, spelled) for _place, city in best]


def named_like(country: str, key: str, whole: str) -> list[CityName]:
    """Names that sound so, begin so or as `whole`, and nearly do: one statement, each part by its
    index."""
    names = CityName.objects.select_related(*_PARTS).filter(country=country)
    same = names.filter(key=key).order_by("-people", "city")[:MOST_OF_ONE_NAME]
    begin = names.filter(head=key[:2], key__startswith=key).order_by("-people")[:MOST_OF_PREFIX]
    parts = [begin]
    if whole:
        goes_on = names.filter(head=whole[:2], key__startswith=whole)
        parts.append(goes_on.order_by("-people")[:MOST_OF_PREFIX])
    if marks := rules.marks_sought(key):
        parts.append(names.filter(marks__overlap=marks).order_by("-people")[:MOST_OF_SLIPS])
    return list(same.union(*parts, all=True))


def zone_of(country: str, city: str, region: str) -> str:
    """The clock of a town by its name and region in any language; "" where that does not tell."""
    key = rules.sounds(rules.shortened(city))
    if not key:
        return ""
    names = CityName.objects.filter(country=country, key=key).select_related("city__region")
    found = [name.city for name in names[:MOST_OF_SLIPS]]
    there = [each for each in found if each.region and _is_called(each.region, region)]
    zones = {each.zone for each in there or found}
    return zones.pop() if len(zones) == 1 else ""


def where_is(country: str, city: str, region: str) -> tuple[float, float] | None:
    """Latitude and longitude of a town by its name in any language; None where nothing tells."""
    key = rules.sounds(rules.shortened(city))
    if not key:
        return None
    names = CityName.objects.filter(country=country, key=key, city__latitude__isnull=False)
    found = list(names.select_related("city__region").order_by("-people")[:MOST_OF_SLIPS])
    there = [each for each in found if each.city.region and _is_called(each.city.region, region)]
    for name in there or found:
        latitude, longitude = name.city.latitude, name.city.longitude
        if latitude is not None and longitude is not None:
            return latitude, longitude
    return None


def _is_former(name: CityName) -> bool:
    """Whether the town is called so no more, or only by some: present names stand above it."""
    city = name.city
    return name.key not in map(rules.sounds, (city.name_en, city.name_ru, city.name_uk))


def _lies_in(city: City, where: str) -> bool:
    """Whether its region or district begins like `where` sounds, in any language."""
    around = [part for part in (city.region, city.district) if part]
    return any(
        rules.sounds(name).startswith(where)
        for part in around
        for name in (part.name_en, part.name_ru, part.name_uk)
    )


def keys_of(region: Region) -> list[str]:
    """How the names of a region sound, in every language and of before."""
    names = (region.name_en, region.name_ru, region.name_uk, region.name_before)
    return [rules.sounds(name) for name in names if name]


def _is_called(region: Region, name: str) -> bool:
    key = rules.sounds(name)
    return bool(key) and key in keys_of(region)


def language_of(country: str, text: str, language: str) -> str:
    """The language of an answer: the typed one; where letters do not tell, the reader's, else the
    country's."""
    possible = rules.languages_of(text)
    own = OWN_LANGUAGE.get(country, "ru")
    return next(each for each in (language, own, *possible) if each in possible)


def _hint(city: City, language: str) -> Hint:
    return Hint(
        id=city.pk,
        city=city.name_in(language),
        region=city.region.name_in(language) if city.region else "",
        district=city.district.name_in(language) if city.district else "",
        postal_code=city.postal_code,
        zone=city.zone,
    )

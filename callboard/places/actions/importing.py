"""Files of postal codes of GeoNames go into the database, a thousand lines at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from babel import Locale
from django.db import transaction

from callboard.places import rules
from callboard.places.actions.loading import names_of
from callboard.places.models import City, CityName, Country, District, Region
from callboard.places.rules import geonames
from callboard.places.rules.geonames import Post, Skipped

BATCH = 1000
NEAR = 0.3  # degrees: two places of one name that lie nearer are one
UKRAINIAN, RUSSIAN = {"UA"}, {"RU", "BY", "KZ", "KG", "UZ", "TJ", "TM", "AM", "AZ", "GE", "MD"}
# What stands beside the name of a region and is written now before it, now behind, or not at all.
_KINDS = {"oblast", "krai", "respublika"}


@dataclass
class Report:
    """What an import did: lines read, cities added, changed and left as they were, and why not."""

    lines: int = 0
    added: int = 0
    changed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)  # why: the first line of that kind

    def skip(self, skipped: Skipped) -> None:
        """Count a line that was left out."""
        self.skipped[skipped.why] += 1
        self.first.setdefault(skipped.why, skipped.line)


def import_posts(file: Path) -> Report:
    """Put in every place of a file; a second time changes nothing.

    Streams: a file of any size needs the same memory. Raises ValueError when it holds no postal
    codes, OSError when it cannot be read.
    """
    report, known = Report(), _Known()
    reading = iter(geonames.posts(file))
    while batch := list(islice(reading, BATCH)):
        report.lines += len(batch)
        posts = []
        for read in batch:
            if isinstance(read, Skipped):
                report.skip(read)
            else:
                posts.append(read)
        with transaction.atomic():
            _put(posts, known, report)
    return report


class _Known:
    """What does not change line by line: countries, regions, districts, clocks."""

    def __init__(self) -> None:
        self.countries = set(Country.objects.values_list("code", flat=True))
        self.regions: dict[tuple[str, str], Region] = {}
        known = list(Region.objects.order_by("pk"))
        for region in known:
            self._remember(region)
        for region in known:  # last, because "Kyiv region" is not Kyiv
            name = region.name_en.removesuffix(" region")
            self.regions.setdefault((region.country_id, _bare(name)), region)
        self.districts = {(d.country_id, d.region_id, d.key): d for d in District.objects.all()}
        self.clocks: dict[tuple[str, int | None], list[tuple[float, float, str]]] = defaultdict(
            list
        )
        columns = ("country_id", "region_id", "latitude", "longitude", "zone")
        built_in = City.objects.filter(code__startswith="g").exclude(zone="")
        for country, region, *clock in built_in.values_list(*columns):
            self.clocks[country, region].append(tuple(clock))

    def _remember(self, region: Region) -> None:
        for name in (region.name_ru, region.name_uk, region.name_before, region.code):
            if name:
                self.regions[region.country_id, _bare(name)] = region

    def country(self, code: str) -> None:
        """Its row, made where it is new."""
        if code not in self.countries:
            names = {
                f"name_{language}": Locale(language).territories.get(code, code)
                for language in ("en", "ru", "uk")
            }
            Country.objects.get_or_create(code=code, defaults=names)
            self.countries.add(code)

    def region(self, post: Post) -> Region | None:
        """The region by its name, whatever language it is in."""
        if not post.region:
            return None
        found = self.regions.get((post.country, _bare(post.region)))
        if found is None:
            code = f"p{_bare(post.region)}"[:80]
            named = {_field(post.country, post.region): post.region}
            found, _new = Region.objects.get_or_create(
                country_id=post.country, code=code, defaults=named
            )
            self._remember(found)
        return found

    def district(self, post: Post, region: Region | None) -> District | None:
        """The district by its name; none where the file names none, or repeats the region."""
        key = rules.sounds(post.district)
        if not key or _bare(post.district) == _bare(post.region):
            return None
        where = (post.country, region.pk if region else None, key)
        if where not in self.districts:
            named = {_field(post.country, post.district): post.district}
            self.districts[where], _new = District.objects.get_or_create(
                country_id=post.country, region=region, key=key, defaults=named
            )
        return self.districts[where]

    def zone(self, post: Post, region: Region | None) -> str:
        """The clock of the nearest town we know of, in the region first."""
        near = self.clocks.get((post.country, region.pk if region else None), [])
        zones = {zone for *_where, zone in near} or set(rules.ZONES.get(post.country, ()))
        if len(zones) == 1:
            return zones.pop()
        latitude, longitude = post.latitude, post.longitude
        if not near or latitude is None or longitude is None:
            return ""
        return min(near, key=lambda c: (c[0] - latitude) ** 2 + (c[1] - longitude) ** 2)[2]


def _put(posts: list[Post], known: _Known, report: Report) -> None:
    keys = {rules.sounds(post.place) for post in posts}
    named = CityName.objects.filter(country__in={p.country for p in posts}, key__in=keys)
    cities: dict[tuple[str, str], list[City]] = defaultdict(list)
    for name in named.select_related("city").order_by("city"):
        cities[name.country_id, name.key].append(name.city)
    added: list[City] = []
    changed: dict[int, City] = {}
    for post in posts:
        known.country(post.country)
        key = rules.sounds(post.place)
        if not key:
            report.skip(Skipped(post.line, "no name of a place"))
            continue
        region = known.region(post)
        district = known.district(post, region)
        code = f"{region.pk if region else ''}:{district.key if district else ''}:{key}"
        here = cities[post.country, key]
        city = _same(here, post, code, region)
        if city is None:
            city = _city(post, code, region, district, known)
            here.append(city)
            added.append(city)
        elif _learns(city, post, district) and city.pk:
            changed[city.pk] = city
    _keep(added, changed.values())
    report.added += len(added)
    report.changed += len(changed)


def _same(here: list[City], post: Post, code: str, region: Region | None) -> City | None:
    """The town a line speaks of. A town of the built-in table first: whether one lies near depends
    on the line alone, so a second import finds for every line what the first one found."""
    for city in here:
        if city.code.startswith("g") and _is_near(city, post, region):
            return city
    for city in here:
        if city.code == code:
            return city
    return None


def _is_near(city: City, post: Post, region: Region | None) -> bool:
    if not post.district and region is not None and city.region_id == region.pk:
        return True
    if None in (city.latitude, city.longitude, post.latitude, post.longitude):
        return False
    return (
        abs((city.latitude or 0) - (post.latitude or 0)) < NEAR
        and abs((city.longitude or 0) - (post.longitude or 0)) < NEAR * 2
    )


def _learns(city: City, post: Post, district: District | None) -> bool:
    """Whether the line says something of the city that was not known: a code, a lower one of our
    own, a district."""
    before = (city.postal_code, city.district_id)
    is_ours = not city.code.startswith("g")
    if post.postal_code and (
        not city.postal_code or (is_ours and post.postal_code < city.postal_code)
    ):
        city.postal_code = post.postal_code
    if district is not None and city.district_id is None:
        city.district = district
    return (city.postal_code, city.district_id) != before


def _city(
    post: Post, code: str, region: Region | None, district: District | None, known: _Known
) -> City:
    return City(
        country_id=post.country,
        region=region,
        district=district,
        code=code,
        **{_field(post.country, post.place): post.place},
        postal_code=post.postal_code,
        zone=known.zone(post, region),
        latitude=post.latitude,
        longitude=post.longitude,
    )


def _keep(added: list[City], changed: Iterable[City]) -> None:
    City.objects.bulk_create(added)
    spelled = ((city, [city.name_en, city.name_ru, city.name_uk]) for city in added)
    CityName.objects.bulk_create(
        row for city, names in spelled for row in names_of(CityName, city, names)
    )
    City.objects.bulk_update(changed, ["postal_code", "district"])


def _field(country: str, name: str) -> str:
    """Where a name goes: by its letters, and where they are shared, by the country's language."""
    languages = rules.languages_of(name)
    if len(languages) == 1:
        return f"name_{languages[0]}"
    return "name_uk" if country in UKRAINIAN else "name_ru"


def _bare(region: str) -> str:
    """A region's name without its kind, its words in order: both "Адыгея Республика" and
    "Республика Адыгея" are "adigea"; "Cherkaska" is "Черкаська область"."""
    words = rules.sounds(region).replace("h", "g").split()  # "Chernihivska" is "Чернігівська"
    return " ".join(sorted(word for word in words if word not in _KINDS)) or " ".join(words)

"""The built-in table of cities goes into the database."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction

from callboard.places import rules
from callboard.places.models import LANGUAGES, City, CityName, Country, Region
from callboard.places.rules import builtin

BATCH = 1000
NAMES = [f"name_{language}" for language in LANGUAGES]


@transaction.atomic
def load_built_in() -> int:
    """Put in every town of the built-in table, or bring it up to date; how many there are."""
    return fill(Country, Region, City, CityName)


def fill(countries: Any, regions: Any, cities: Any, names: Any) -> int:
    """The same for given models: a migration brings those of its own time."""
    countries.objects.bulk_create(
        (countries(**_named(row[1:4]), code=row[0]) for row in builtin.countries()),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=NAMES,
    )
    regions.objects.bulk_create(
        (
            regions(country_id=row[0], code=row[1], **_named(row[2:5]), name_before=row[5])
            for row in builtin.regions()
        ),
        update_conflicts=True,
        unique_fields=["country", "code"],
        update_fields=[*NAMES, "name_before"],
    )
    known = {(row.country_id, row.code): row for row in regions.objects.all()}
    done, towns = 0, builtin.towns()
    while batch := list(islice(towns, BATCH)):
        _put(batch, known, cities, names)
        done += len(batch)
    return done


def _put(batch: list[builtin.Town], known: dict, cities: Any, names: Any) -> None:
    kept = cities.objects.bulk_create(
        [_city(town, known, cities) for town in batch],
        update_conflicts=True,
        unique_fields=["country", "code"],
        update_fields=[*NAMES, "region", "zone", "latitude", "longitude", "people"],
    )
    names.objects.bulk_create(
        (
            row
            for city, town in zip(kept, batch, strict=True)
            for row in names_of(names, city, [*_names(town), *town.others])
        ),
        ignore_conflicts=True,
    )


def _city(town: builtin.Town, known: dict, cities: Any) -> Any:
    return cities(
        country_id=town.country,
        region=known.get((town.country, town.region)),
        code=f"g{town.id}",
        **_named(_names(town)),
        postal_code=town.postal_code,
        zone=town.zone,
        latitude=town.latitude,
        longitude=town.longitude,
        people=town.people,
    )


def names_of(names: Any, city: Any, spelled: Iterable[str]) -> list[Any]:
    """A row for each different way in which the names of a city sound."""
    keys = dict.fromkeys(key for name in spelled if (key := rules.sounds(name)))
    return [
        names(
            city=city,
            country_id=city.country_id,
            key=key,
            head=key[:2],
            people=city.people,
            marks=rules.marks_of(key),
        )
        for key in keys
    ]


def _names(town: builtin.Town) -> list[str]:
    return [town.name_en, town.name_ru, town.name_uk]


def _named(row: list[str]) -> dict[str, str]:
    return dict(zip(NAMES, row, strict=True))

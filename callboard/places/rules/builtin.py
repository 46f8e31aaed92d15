"""The table of cities that every installation begins with: how its files are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Town:
    """A line of cities.txt."""

    id: str
    country: str
    region: str
    name_en: str
    name_ru: str
    name_uk: str
    others: tuple[str, ...]
    postal_code: str
    zone: str
    latitude: float
    longitude: float
    people: int


def countries() -> Iterator[list[str]]:
    """Code, name in English, Russian, Ukrainian."""
    return _rows("countries.txt")


def regions() -> Iterator[list[str]]:
    """Country, code, name in English, Russian, Ukrainian, an older name in Russian or ""."""
    return _rows("regions.txt")


def towns() -> Iterator[Town]:
    """Every town of the table, the largest first."""
    for row in _rows("cities.txt"):
        id, country, region, name_en, name_ru, name_uk, others, postal_code, zone, *numbers = row
        yield Town(
            id=id,
            country=country,
            region=region,
            name_en=name_en,
            name_ru=name_ru,
            name_uk=name_uk,
            others=tuple(others.split("|")) if others else (),
            postal_code=postal_code,
            zone=zone,
            latitude=float(numbers[0]),
            longitude=float(numbers[1]),
            people=int(numbers[2]),
        )


def numbers() -> Iterator[list[str]]:
    """Beginning of a telephone number, its area in English, Russian, Ukrainian or ""."""
    return _rows("numbers.txt")


def _rows(name: str) -> Iterator[list[str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")

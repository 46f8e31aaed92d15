"""Files of postal codes as GeoNames gives them away: what one line says. Reads; writes nothing.

Twelve columns: country, postal code, place, name and code of three levels of regions, latitude,
longitude, accuracy; tab-separated without a head, or comma-separated with one; zipped or not.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COLUMNS = 11  # the accuracy may be missing
LONGEST_LINE = 10_000
_NUMBERED = re.compile(r"[\s-]+\d+$")  # "Москва 142" is an office of "Москва"
_TEXTS = (".txt", ".csv", ".tsv")


@dataclass(frozen=True)
class Post:
    """A postal code and the place it belongs to."""

    line: int
    country: str
    postal_code: str
    place: str
    region: str
    region_code: str
    district: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Skipped:
    """A line that says nothing we can keep, and why."""

    line: int
    why: str


def posts(file: Path) -> Iterator[Post | Skipped]:
    """Each line of a file, read as it streams by: a post, or why it is none.

    Raises ValueError when the file is none of postal codes, OSError when it cannot be read.
    """
    with _text_of(file) as text:
        first = text.readline(LONGEST_LINE)
        divider = "\t" if "\t" in first else ","
        if first.count(divider) < COLUMNS - 2:
            raise ValueError(f"{file} has no postal codes in eleven columns.")
        number = 1
        if not first.startswith("country"):
            yield _read(_cells(first, divider), number)
        while line := text.readline(LONGEST_LINE):
            number += 1
            yield _read(_cells(line, divider), number)


def _cells(line: str, divider: str) -> list[str]:
    if divider == "\t":
        return line.rstrip("\r\n").split("\t")
    return next(csv.reader([line]), [])


def _read(cells: list[str], number: int) -> Post | Skipped:
    if len(cells) < COLUMNS:
        return Skipped(number, "fewer than eleven columns")
    country, code, place, region, region_code, district = (c.strip() for c in cells[:6])
    if not re.fullmatch(r"[A-Z]{2}", country):
        return Skipped(number, "no country of two letters")
    place = _NUMBERED.sub("", place)
    is_name = place.isprintable() and any(letter.isalpha() for letter in place)
    if not is_name or len(place) > 80:
        return Skipped(number, "no name of a place")
    if len(code) > 12 or not code.isprintable():
        return Skipped(number, "a postal code of more than twelve characters")
    if not (region + region_code + district).isprintable() or len(region) > 80:
        return Skipped(number, "no name of a region")
    if len(region_code) > 20 or len(district) > 80:
        return Skipped(number, "no name of a district")
    where = _degrees(cells[9], 90), _degrees(cells[10], 180)
    return Post(number, country, code, place, region, region_code, _capitals(district), *where)


def _capitals(name: str) -> str:
    """ "ЧЕРЕПОВЕЦКИЙ РАЙОН" is "Череповецкий район"."""
    return name.capitalize() if name.isupper() else name


def _degrees(text: str, most: int) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -most <= found <= most else None


@contextmanager
def _text_of(file: Path) -> Iterator[io.TextIOBase]:
    """The one table of a file or of a zip."""
    if not zipfile.is_zipfile(file):
        with file.open(encoding="utf-8-sig", newline="", errors="replace") as text:
            yield text
        return
    with zipfile.ZipFile(file) as zipped:
        names = [name for name in zipped.namelist() if name.lower().endswith(_TEXTS)]
        names = [name for name in names if "readme" not in name.lower()]
        if len(names) != 1:
            raise ValueError(f"{file} must hold one table, and holds {len(names)}.")
        with zipped.open(names[0]) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", errors="replace")

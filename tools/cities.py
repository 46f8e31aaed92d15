"""Makes the table of cities that an installation begins with: callboard/places/data/cities.txt.

    .venv/bin/python tools/cities.py cities5000.json RU.zip UA.zip

The first file lists the towns of the world of 5,000 people and more as GeoNames does, one object a
town, by id; the others are its postal codes, as `callboard import-places` reads them. Both are open
data of GeoNames (CC BY 4.0). Names in Russian and Ukrainian are chosen among those that GeoNames
gives without a language: by their letters, and by how near they are to what is expected.
"""

import argparse
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from callboard.places import rules
from callboard.places.rules import geonames

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "callboard" / "places" / "data" / "cities.txt"
HEAD = (
    "# Made by tools/cities.py from data of GeoNames (geonames.org), CC BY 4.0.\n"
    "# id, country, region, name in English, Russian, Ukrainian, other names, postal code, zone,"
    " latitude, longitude, people\n"
)
BY_HAND = ROOT / "tools" / "cities_by_hand.txt"
COMMON = "абвгдежзийклмнопрстуфхцчшщьюя -"
LETTERS = {"ru": {*COMMON, *"ёъыэ"}, "uk": {*COMMON, *"ґєії’'"}}
OWN = {"UA": "uk"}
LATIN = (
    ("shch", "щ"), ("szcz", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("sh", "ш"), ("ya", "я"),
    ("yu", "ю"), ("ye", "е"), ("yo", "ё"), ("cz", "ч"), ("sz", "ш"), ("rz", "ж"), ("ck", "цк"),
)  # fmt: skip
ONE_BY_ONE = dict(zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхийклмнопкрстуввкыз", strict=True))
OF_A_COUNTRY = {
    "PL": (
        ("szcz", "щ"),
        ("cz", "ч"),
        ("sz", "ш"),
        ("rz", "ж"),
        ("ck", "цк"),
        ("ń", "нь"),
        ("ch", "х"),
        ("ci", "ци"),
        ("ie", "е"),
        ("ia", "я"),
        ("c", "ц"),
        ("ó", "у"),
        ("ł", "л"),
    ),
    "UZ": (("ch", "ч"), ("j", "ж")),
    "GE": (("ch", "ч"), ("j", "дж")),
}
HARD, NINE = "бвгджзклмнпрстфхцчшщ", "дтзсцжшчр"
# The two halves of Kyiv: towns and posts number them the other way round.
SWAPPED = {("UA", "12"): "13", ("UA", "13"): "12"}
SURE, FAR = 0.1, 0.35  # degrees: further apart, two places of one name are two places


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("towns", type=Path)
    parser.add_argument("codes", type=Path, nargs="*")
    options = parser.parse_args()
    posts = _posts(options.codes)
    by_hand = _by_hand()
    covered = {country for country, _key in posts}
    towns = json.loads(options.towns.read_text())
    lines, left_out = [], 0
    for town in towns.values():
        country = town["countrycode"]
        if country not in rules.ZONES:
            continue
        known = by_hand.get((country, _english(town)), ("", ""))
        found = _post(town, posts, known)
        is_unknown = found is None and town["population"] < 400_000 and not known[0]
        if known[0] == "-" or (country in covered and is_unknown):
            left_out += 1  # a part of a town has no post of its own
            continue
        lines.append((-town["population"], _line(town, found, known)))
    TABLE.write_text(HEAD + "".join(line for _people, line in sorted(lines)))
    print(f"{len(lines)} towns written, {left_out} left out without a post of their own.")


def _by_hand() -> dict[tuple[str, str], tuple[str, str]]:
    """Names somebody has looked at: (country, English): (Russian, Ukrainian)."""
    rows = [line.rstrip("\n").split("\t") for line in BY_HAND.read_text().splitlines()]
    return {(row[0], row[1]): (row[2], row[3]) for row in rows if len(row) == 4}


def _posts(files: list[Path]) -> dict[tuple[str, str], list[geonames.Post]]:
    found = defaultdict(list)
    for file in files:
        for read in geonames.posts(file):
            if isinstance(read, geonames.Post):
                found[read.country, rules.sounds(read.place)].append(read)
    return found


def _post(town: dict[str, Any], posts: dict, known: tuple[str, str]) -> geonames.Post | None:
    """The post of a town with the lowest code, found by the names that sound like its own."""
    country, own = town["countrycode"], rules.sounds(town["name"])
    by_hand = [(0, rules.sounds(name)) for name in known if name]
    keys = {own, *map(rules.sounds, _cyrillic_names(town))} - {""}
    region = SWAPPED.get((country, town["admin1code"]), town["admin1code"])
    federal = {("RU", "48"), ("RU", "66")}  # towns that are regions have quarters of any name
    for slips, key in by_hand + sorted((rules.slips(own, key), key) for key in keys):
        if slips > max(2, len(own) // 3):
            break
        all_of_it = posts.get((country, key), [])
        mine = [read for read in all_of_it if read.region_code == region]
        here = [read for read in mine if _distance(town, read) < FAR]
        is_large = town["population"] > 15_000 and (country, region) not in federal
        if not here and slips < 2 and is_large:
            here = mine  # the file's own coordinates may be those of the region
        if not here:  # or its region that of a time when there were fewer
            here = [read for read in all_of_it if _distance(town, read) < SURE]
        if here:
            nearest = min(_distance(town, read) for read in here)
            here = [read for read in here if _distance(town, read) < nearest + SURE]
            return min(here, key=lambda read: read.postal_code)
    return None


def _distance(town: dict[str, Any], read: geonames.Post) -> float:
    if read.latitude is None or read.longitude is None:
        return FAR / 2
    return max(abs(town["latitude"] - read.latitude), abs(town["longitude"] - read.longitude) / 2)


def _cyrillic_names(town: dict[str, Any]) -> list[str]:
    letters = LETTERS["ru"] | LETTERS["uk"]
    return [
        name
        for name in town["alternatenames"]
        if set(name.lower()) <= letters and name[:1].isupper() and not name.endswith(" ош")
    ]


def _line(town: dict[str, Any], found: geonames.Post | None, known: tuple) -> str:
    country, english = town["countrycode"], _english(town)
    names = {"en": english} | {k: name for k, name in zip(("ru", "uk"), known, strict=True) if name}
    first = OWN.get(country, "ru")
    if country in ("RU", "UA") and found:
        names.setdefault(first, _small_words(found.place))
    names.setdefault(first, _nearest(town, first, _from_latin(english, country)))
    if first == "ru":
        names.setdefault("uk", _in_ukrainian(names["ru"]))
    else:
        names.setdefault("ru", _nearest(town, "ru", _in_russian(names["uk"])))
    cells = [
        town["geonameid"], country, town["admin1code"], english, names["ru"], names["uk"],
        "|".join(_others(town, names)), found.postal_code if found else "", _zone(town),
        round(town["latitude"], 4), round(town["longitude"], 4), town["population"],
    ]  # fmt: skip
    return "\t".join(str(cell) for cell in cells) + "\n"


def _zone(town: dict[str, Any]) -> str:
    country = town["countrycode"]
    if country == "UZ":
        return rules.ZONES["UZ"][0]  # one clock for all of it
    return rules.known_zone(town["timezone"], country)


def _english(town: dict[str, Any]) -> str:
    return town["name"].replace("’", "").replace("'", "").removesuffix(" Shahri")


def _others(town: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Names of before, and of neighbours, of a town that many ask for."""
    keys, found = {rules.sounds(name) for name in names.values()}, []
    for name in _cyrillic_names(town) if town["population"] >= 20_000 else []:
        key = rules.sounds(name)
        if key not in keys and "област" not in name and name.count(" ") < 2:
            keys.add(key)
            found.append(name)
    return found[:5]


def _nearest(town: dict[str, Any], language: str, expected: str) -> str:
    """The name of that alphabet nearest to what is expected; that itself where none is near."""
    scored = [
        (rules.slips(expected.lower(), name.lower()), name)
        for name in _cyrillic_names(town)
        if set(name.lower()) <= LETTERS[language]
    ]
    if scored and min(scored)[0] <= max(1, len(expected) // 3):
        return min(scored)[1]
    return expected


def _in_ukrainian(name: str) -> str:
    """A name in Russian by the rules of Ukrainian spelling."""
    words = []
    for word in re.split(r"([ -])", name.lower()):
        for ending, own in (("ий", "ий"), ("ый", "ий"), ("ая", "а"), ("ое", "е"), ("ые", "і")):
            if word.endswith(ending):
                word = word.removesuffix(ending) + own.replace("и", "\0")
                break
        word = re.sub(rf"(?<=[{NINE}])и(?=[{HARD}])", "\0", word)
        word = word.replace("и", "і").replace("ы", "\0").replace("\0", "и")
        word = re.sub(r"([сцз])к(?=$|[иоуе])", r"\1ьк", word)
        word = re.sub(r"(?<=[чшжщ])ё", "о", re.sub(r"^ё", "йо", word)).replace("ё", "ьо")
        words.append(word.replace("э", "е").replace("ъ", "’"))
    return _capitals("".join(words), name)


def _in_russian(name: str) -> str:
    """A name in Ukrainian as Russian speakers may have spelled it."""
    words = []
    for word in re.split(r"([ -])", name.lower()):
        word = re.sub(r"(?<=[чшжщй])ів$|їв$", "ев", word)
        word = re.sub(r"ів$", "ов", word)
        word = re.sub(rf"(?<=[{HARD}])и$", lambda found: "ы", word)
        word = re.sub(r"([гкхчшжщ])ы$", r"\1и", word)
        word = word.replace("ськ", "ск").replace("цьк", "цк").replace("зьк", "зк")
        word = re.sub(r"(?<=[вн])е$", "ое", word)
        table = {"і": "и", "ї": "и", "є": "е", "ґ": "г", "’": "ъ", "'": "ъ"}
        words.append(word.translate(str.maketrans(table)))
    return _capitals("".join(words), name)


def _from_latin(name: str, country: str) -> str:
    lower = name.lower()
    for latin, letter in (*OF_A_COUNTRY.get(country, ()), *LATIN, ("ch", "ч")):
        lower = lower.replace(latin, letter)
    plain = unicodedata.normalize("NFKD", lower.replace("й", "\0")).replace("\0", "й")
    letters = (ONE_BY_ONE.get(letter, letter) for letter in plain)
    return _capitals("".join(c for c in letters if c in LETTERS["ru"]), name)


def _capitals(lower: str, like: str) -> str:
    return _small_words(lower.title()) if like[:1].isupper() else lower


def _small_words(name: str) -> str:
    """Ростов-на-Дону; one kind of apostrophe."""
    name = re.sub(r"(?<=[’ъ])[А-Я]", lambda found: found[0].lower(), name)
    name = name.replace("'", "’")
    return re.sub(r"-(На|Под|Над)-", lambda found: found[0].lower(), name)


if __name__ == "__main__":
    main()

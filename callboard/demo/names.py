"""Names, cities and streets of four countries; any likeness to a person is chance."""

import json
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """A file of the demo's data, without its ending."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def person(rng: Random, country: str) -> dict[str, Any]:
    """Surname, name, patronymic, gender, city (name, region, zone, postal prefix) and its zone."""
    known = read("people")[country]
    gender = "female" if rng.random() < 0.58 else "male"
    surname = rng.choice(known["surnames"])[gender == "female"]
    city = _city(rng, country)
    return {
        "gender": gender,
        "surname": surname,
        "name": rng.choice(known["names"][gender]),
        "patronymic": rng.choice(known["patronymics"][gender]) if rng.random() < 0.3 else "",
        "city": city,
        "zone": city[2],
    }


def address(rng: Random, country: str, city: tuple) -> dict[str, str]:
    """Street, house, flat, postal code and the nearest branch in that city."""
    known = read("people")[country]
    return {
        "street": rng.choice(known["streets"]),
        "house": str(rng.randrange(1, 140)),
        "flat": str(rng.randrange(1, 180)) if rng.random() < 0.7 else "",
        "postal": f"{city[3]}{rng.randrange(100, 1000)}",
        "point": known["point"].format(rng.randrange(1, 60)),
    }


@cache
def _cities(country: str) -> tuple[list[list], list[int]]:
    cities = read("people")[country]["cities"]
    return cities, list(accumulate(city[4] for city in cities))


def _city(rng: Random, country: str) -> tuple:
    cities, weights = _cities(country)
    return tuple(rng.choices(cities, cum_weights=weights)[0][:4])

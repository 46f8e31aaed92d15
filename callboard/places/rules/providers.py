"""What address services are asked and what they answer, by their public interfaces. Pure.

A request is (address, headers, body). An answer of another shape than expected holds nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

MOST = 8


@dataclass(frozen=True)
class Question:
    """What is sought: streets of a city that begin like `text`, or houses of its `street`."""

    kind: str  # "streets", "houses"
    country: str
    city: str
    street: str
    text: str


# Sends a body to an address with headers, and gives the answer as JSON.
Ask = Callable[[str, Mapping[str, str], Mapping[str, Any]], Any]


def ask_dadata(question: Question, ask: Ask, *, key: str, url: str) -> list[str]:
    """Streets and houses of Russia (DaData, suggestions of addresses)."""
    bound = {"streets": "street", "houses": "house"}[question.kind]
    place = {"country_iso_code": question.country, "city": question.city}
    words = question.text
    if question.kind == "houses":
        place["street"] = _bare(question.street)
        words = f"{question.street} {question.text}"
    body = {
        "query": words,
        "count": MOST,
        "locations": [place],
        "from_bound": {"value": bound},
        "to_bound": {"value": bound},
        "restrict_value": True,
    }
    said = ask(url, {"Authorization": f"Token {key}"}, body)
    field = {"streets": "street_with_type", "houses": "house"}[question.kind]
    found = (_inside(_inside(each, "data"), field) for each in _list(_inside(said, "suggestions")))
    return _texts(found)


def ask_nova_poshta(question: Question, ask: Ask, *, key: str, url: str) -> list[str]:
    """Streets of Ukraine: the settlement by its name, then its streets. It knows no houses."""
    if question.kind != "streets":
        return []

    def call(method: str, **properties: str) -> list[Any]:
        body = {"apiKey": key, "modelName": "AddressGeneral", "calledMethod": method}
        said = ask(url, {}, {**body, "methodProperties": properties})
        found = _list(_inside(said, "data"))
        return _list(_inside(found[0], "Addresses")) if found else []

    settlements = call("searchSettlements", CityName=question.city, Limit="1", Page="1")
    ref = _inside(settlements[0], "Ref") if settlements else None
    if not isinstance(ref, str):
        return []
    streets = call(
        "searchSettlementStreets", StreetName=question.text, SettlementRef=ref, Limit=str(MOST)
    )
    return _texts(_inside(each, "SettlementStreetDescription") for each in streets)


def _bare(street: str) -> str:
    """A street without its kind before or behind it."""
    kinds = {"ул", "улица", "пр-кт", "проспект", "пер", "переулок", "б-р", "бульвар", "пл", "ш"}
    words = [word for word in street.split() if word.lower().rstrip(".") not in kinds]
    return " ".join(words) or street


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(found: Any) -> list[str]:
    kept = (text.replace("\x00", "").strip()[:120] for text in found if isinstance(text, str))
    return list(dict.fromkeys(text for text in kept if text))[:MOST]

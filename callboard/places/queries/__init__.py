from callboard.places.queries.addresses import Asked, houses, provides, streets
from callboard.places.queries.checking import Typed, check
from callboard.places.queries.cities import SHOWN, Hint, hints, where_is, zone_of
from callboard.places.queries.spellings import Towns, same_towns

__all__ = [
    "SHOWN",
    "Asked",
    "Hint",
    "Towns",
    "Typed",
    "check",
    "hints",
    "houses",
    "provides",
    "same_towns",
    "streets",
    "where_is",
    "zone_of",
]

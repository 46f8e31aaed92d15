from callboard.places.queries.addresses import Asked, houses, provides, streets
from callboard.places.queries.cities import SHOWN, Hint, hints, where_is, zone_of

__all__ = [
    "SHOWN",
    "Asked",
    "Hint",
    "hints",
    "houses",
    "provides",
    "streets",
    "where_is",
    "zone_of",
]

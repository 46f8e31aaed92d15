from callboard.places.queries.addresses import Asked, houses, provides, streets
from callboard.places.queries.cities import SHOWN, Hint, hints, zone_of

__all__ = ["SHOWN", "Asked", "Hint", "hints", "houses", "provides", "streets", "zone_of"]

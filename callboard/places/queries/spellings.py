"""Under which names one town is known."""

from collections.abc import Collection, Mapping

from callboard.places.models import CityName

Towns = Mapping[str, Collection[str]]


def same_towns(country: str, keys: Collection[str]) -> Towns:
    """For each of these keys (`rules.sounds` of a name) every key of the towns that are called so
    in any language: Lviv, Львів and Львов are one. A name that nobody knows is its own alone."""
    found: dict[str, set[str]] = {key: {key} for key in keys if key}
    names = CityName.objects.filter(country=country, key__in=list(found))
    for key, other in names.values_list("key", "city__names__key").distinct():
        found[key].add(other)
    return found

"""What people of a country speak: its official languages, as Unicode's CLDR tells them."""

from functools import cache

import babel
from babel.languages import get_official_languages


@cache
def spoken_in(country: str) -> tuple[str, ...]:
    """The official languages of a country ("UA": "uk", "ru"); none for what is no country."""
    found = get_official_languages(country, de_facto=True)
    return tuple(dict.fromkeys(language.partition("_")[0] for language in found))


@cache
def where_spoken(languages: frozenset[str]) -> frozenset[str]:
    """The countries where one of these is an official language."""
    every = map(str, babel.Locale("en").territories)
    return frozenset(country for country in every if not languages.isdisjoint(spoken_in(country)))

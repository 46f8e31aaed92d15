"""Streets and houses, from whoever knows some: past orders, an address service of the country.

A provider is a function that `provides` has registered. The first that registered is asked first.
"""

from collections.abc import Callable
from dataclasses import dataclass

SHOWN = 8
FEWEST = {"streets": 2, "houses": 1}  # letters typed before anybody is asked


@dataclass(frozen=True)
class Asked:
    """Where something is sought, as it stands on the order."""

    country: str
    region: str
    city: str
    street: str = ""


# Takes the company, where, and what is typed; gives the likeliest first, in its own spelling.
Provider = Callable[[int, Asked, str], list[str]]
_providers: dict[str, list[Provider]] = {"streets": [], "houses": []}


def provides(kind: str) -> Callable[[Provider], Provider]:
    """Ask the decorated function for "streets" or "houses" from now on."""

    def register(provider: Provider) -> Provider:
        if provider not in _providers[kind]:
            _providers[kind].append(provider)
        return provider

    return register


def streets(company_id: int, asked: Asked, text: str) -> list[str]:
    """Streets of a city that are like what is typed, 8 at most, from two letters on (A9.2)."""
    return _asked("streets", company_id, asked, text) if asked.city else []


def houses(company_id: int, asked: Asked, text: str) -> list[str]:
    """Houses of a street that begin like what is typed, 8 at most (A9.2)."""
    return _asked("houses", company_id, asked, text) if asked.city and asked.street else []


def _asked(kind: str, company_id: int, asked: Asked, text: str) -> list[str]:
    if len(text.strip()) < FEWEST[kind]:
        return []
    found: dict[str, None] = {}
    for provider in _providers[kind]:
        found |= dict.fromkeys(provider(company_id, asked, text.strip()))
    return list(found)[:SHOWN]

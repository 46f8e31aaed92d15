"""Streets and houses that an address service of the country has told us before."""

from django.conf import settings

from callboard.places import rules
from callboard.places.models import Told
from callboard.places.queries.addresses import Asked, provides

LONGEST = 40
SERVICES = {"RU": "DADATA_KEY", "UA": "NOVA_POSHTA_KEY"}  # country: the setting with its key


@provides("streets")
def told_streets(_company_id: int, asked: Asked, text: str) -> list[str]:
    """Streets told for what is typed, or for the beginning of it; a word of each begins so."""
    return _told("streets", asked, "", text)


@provides("houses")
def told_houses(_company_id: int, asked: Asked, text: str) -> list[str]:
    """Houses of that street."""
    return _told("houses", asked, asked.street, text)


def key_of(country: str) -> str:
    """The key of the country's address service; "" where the installation has none."""
    return getattr(settings, SERVICES.get(country, ""), "") if country in SERVICES else ""


def typed(text: str) -> str:
    """What is typed, as it is asked and kept."""
    return " ".join(text.casefold().split())[:LONGEST]


def _told(kind: str, asked: Asked, street: str, text: str) -> list[str]:
    if not key_of(asked.country):
        return []
    whole = typed(text)
    beginnings = [whole[:length] for length in range(1, len(whole) + 1)]
    known = Told.objects.filter(
        country=asked.country, city=asked.city[:80], kind=kind, street=street[:120]
    )
    rows = known.filter(text__in=beginnings).exclude(asked_at=None)
    nearest = max(rows, key=lambda row: len(row.text), default=None)
    if nearest is None:
        return []
    sought = rules.sounds(text)
    return [each for each in nearest.answers if f" {sought}" in f" {rules.sounds(each)}"]

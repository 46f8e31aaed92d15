"""In which language a customer reads. Pure."""

from callboard.accounts.models import Language

UKRAINIAN = frozenset({"UA"})
RUSSIAN = frozenset({"RU", "BY", "KZ", "KG", "UZ", "TJ", "TM", "AM", "AZ", "GE", "MD"})


def language_of(country: str, company: str, asked: str = "") -> str:
    """The language asked for, else that of the country, else the company's."""
    if asked in Language.values:
        return asked
    if country in UKRAINIAN:
        return Language.UKRAINIAN
    return Language.RUSSIAN if country in RUSSIAN else company

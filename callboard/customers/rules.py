"""How a customer is found again: by the last digits, by the beginning of a name. Pure."""

import unicodedata

from callboard.kit import phone as phones

LONGEST_KEY = 260
LONGEST_GIVEN_KEY = 80


def tail(phone: str) -> str:
    """The digits backwards, so that a search by the last ones is a search by a beginning (A3.7)."""
    return (phones.digits(phone) or phone)[::-1]


def key(text: str) -> str:
    """How a name is compared: composed letters, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def name_keys(surname: str, name: str, patronymic: str) -> tuple[str, str]:
    """The two beginnings a person is found by: surname first, and the given name.

    Where the surname is not known apart, the name may hold it as the last word: the second key
    then begins with that one.
    """
    if surname:
        whole, given = f"{surname} {name} {patronymic}", f"{name} {patronymic}"
    else:
        whole, given = f"{name} {patronymic}", " ".join(reversed(name.split()))
    return key(whole)[:LONGEST_KEY], key(given)[:LONGEST_GIVEN_KEY]

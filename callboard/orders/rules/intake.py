"""What intake makes of a lead before anybody calls (A17 C32): marked, never dropped."""

from collections.abc import Iterable

from callboard.orders.models import OrderPolicy
from callboard.orders.models.policy import Faulty
from callboard.orders.statuses import Line, Status

# The marks of an order. The first three are also the reasons of its trash.
WRONG_NUMBER = "wrong_number"
BLACKLIST = "blacklist"
DUPLICATE = "duplicate"
NO_PRICE = "no_price"  # the offer has no price in that country, and the lead brought none

# Orders of these do not make another lead of the same customer a duplicate.
OVER = frozenset({Status.CANCELLED, Status.TRASH, Status.RETURNED, Status.DELETED})

_PATRONYMICS = (
    *("ович", "евич", "ёвич", "ич", "овна", "евна", "ёвна", "ична", "инична"),
    *("йович", "івна", "ївна", "івич", "оглы", "оглу", "кызы", "улы"),
)
_SURNAMES = (
    *("ов", "ова", "ев", "ева", "ёв", "ёва", "єв", "єва", "ский", "ская", "цкий", "цкая"),
    *("ський", "ська", "цький", "цька", "зький", "зька", "енко", "чук", "щук", "юк", "дзе"),
    *("швили", "швілі", "ых", "их"),
)


def trash_reason(marks: Iterable[str], policy: OrderPolicy) -> str:
    """The first mark that this company puts into trash; "" where all of them stay in the queue."""
    does = {
        WRONG_NUMBER: policy.wrong_number,
        BLACKLIST: policy.blacklisted,
        DUPLICATE: policy.duplicate,
    }
    return next((mark for mark in marks if does.get(mark) == Faulty.TRASH), "")


def place_of(reason: str) -> tuple[Status, Line | None]:
    """Where a lead begins: trashed for a reason, or new on the first line."""
    return (Status.TRASH, None) if reason else (Status.NEW, Line.FIRST)


def split_name(text: str) -> tuple[str, str, str]:
    """Surname, name, patronymic, where the words tell which is which; else all of it is the name.

    No letter gets lost: an operator who sees "Jan Maria Rokita" asks, the computer does not guess.
    """
    words = text.split()
    if len(words) == 3 and _is_patronymic(words[2]):
        return words[0], words[1], words[2]
    if len(words) == 3 and _is_patronymic(words[1]) and not _is_patronymic(words[2]):
        return words[2], words[0], words[1]
    if len(words) == 2 and _is_patronymic(words[1]) and len(words[1]) > 5:
        return "", words[0], words[1]
    if len(words) == 2 and _is_surname(words[0]) != _is_surname(words[1]):
        surname, name = words if _is_surname(words[0]) else reversed(words)
        return surname, name, ""
    return "", text.strip(), ""


def _is_patronymic(word: str) -> bool:
    return word.isalpha() and word.lower().endswith(_PATRONYMICS)


def _is_surname(word: str) -> bool:
    plain = word.replace("-", "").replace("'", "").replace("’", "")
    return plain.isalpha() and len(plain) >= 5 and plain.lower().endswith(_SURNAMES)

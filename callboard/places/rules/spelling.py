"""How a name sounds, whoever writes it: Київ, Киев and Kyiv lie beside each other. Pure.

A name is folded to plain Latin letters. A name with a slip is found by its marks: its first letters
with one of them left out. Two names that differ by one letter share a mark.
"""

import re
import unicodedata
from functools import lru_cache

MOST_LETTERS = 60  # of what is typed; no town has a longer name
LONGEST = 160  # of a key, as the columns hold it; a letter may sound as three
HEADS = (4, 7)  # how many first letters the marks are made of: of short words, of long ones

_LETTERS = {
    **dict(zip("абвгґдезийіїклмнопрстуфхцыэєё", "abvggdeziiiiklmnoprstufhciEEE", strict=True)),
    **{"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "iu", "я": "ia"},
    **{"ў": "u", "қ": "k", "ғ": "g", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ә": "a"},
    **{"ł": "l", "ß": "ss", "đ": "d", "ı": "i", "ø": "o"},
    **dict.fromkeys("ьъ'’‘ʼʻ`´ʹ\u02bb\"«»“”„", ""),
}
_TABLE = str.maketrans({letter: sound.lower() for letter, sound in _LETTERS.items()})
_LATIN = (("shch", "sch"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("y", "i"), ("j", "i"))
_TWICE = re.compile(r"(.)\1+")
_REST = re.compile(r"[^a-z0-9]+")

# What people write before the name of a town: its kind, whole or shortened.
_KIND = re.compile(
    r"^\s*(?:(?:г|м|с|п|смт|пгт|пос|дер|д|хут|ст|сел)\s*\."
    r"|(?:город|місто|село|селище|посёлок|поселок|деревня|смт|пгт|city|town)\b)\s*",
    re.IGNORECASE,
)
_UKRAINIAN, _RUSSIAN = frozenset("іїєґ"), frozenset("ыэёъ")


def shortened(text: str) -> str:
    """The name alone: without its kind before it and the region after a comma."""
    return _KIND.sub("", text[:MOST_LETTERS].partition(",")[0]).strip()


def after_a_comma(text: str) -> str:
    """What stands behind the name of a town: its region or district, or how that begins."""
    return text[:MOST_LETTERS].partition(",")[2].strip()


@lru_cache(maxsize=4096)
def sounds(text: str) -> str:
    """The name in plain Latin letters, alike for all spellings: "Івано-Франківськ" is
    "ivano frankivsk"; "" when nothing sounds."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_TABLE)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isascii())
    for written, sound in _LATIN:
        plain = plain.replace(written, sound)
    return _TWICE.sub(r"\1", _REST.sub(" ", plain)).strip()[:LONGEST].rstrip()


def unfinished(text: str) -> str:
    """How a beginning in Latin letters sounds once a sound of two letters is whole: "lut" may go on
    as "Lutsk"; "" where it ends with no half of one."""
    end = text.lower().strip()
    for half, rest in (("shc", "h"), ("t", "s"), ("k", "h")):
        if end.endswith(half):
            return sounds(text.strip() + rest)
    return ""


def marks_of(key: str) -> list[str]:
    """What a name that sounds so is filed under, for those who type it with a slip."""
    return sorted({f"{size}{mark}" for size in HEADS for mark in _without_one(key[:size])})


def marks_sought(key: str) -> list[str]:
    """Where names that sound nearly like `key` are filed; none for fewer than four letters."""
    if len(key) < HEADS[0]:
        return []
    short, long = HEADS
    if len(key) < long:
        return sorted(f"{short}{mark}" for mark in _without_one(key[:short]))
    return [f"{short}{key[:short]}", *sorted(f"{long}{mark}" for mark in _without_one(key[:long]))]


def _without_one(head: str) -> set[str]:
    return {head, *(head[:n] + head[n + 1 :] for n in range(len(head)))}


def closeness(typed: str, key: str) -> int | None:
    """How many slips lie between what is typed and the beginning of a name; None for too many.

    One slip is a letter too much, too few, another one, or two that changed places. Allowed are
    none below four letters, one below eight, two from there.
    """
    if key.startswith(typed):
        return 0
    allowed = (len(typed) >= 4) + (len(typed) >= 8)
    best = min(_distances(typed, key[: len(typed) + allowed]))
    return best if allowed and best <= allowed else None


def slips(one: str, other: str) -> int:
    """How many slips lie between two whole names."""
    return _distances(one, other)[-1]


def _distances(one: str, other: str) -> list[int]:
    """From `one` to each beginning of `other`: restricted Damerau-Levenshtein distance."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that something typed may be of, by its letters: ("ru", "uk") for "Киев"."""
    letters = set(text.lower())
    if letters & _UKRAINIAN:
        return ("uk",)
    if letters & _RUSSIAN:
        return ("ru",)
    return ("ru", "uk") if any("а" <= letter <= "я" for letter in letters) else ("en",)

"""Where a telephone number belongs, as far as its beginning tells (A5c.5)."""

from functools import lru_cache

from callboard.places.rules import builtin

_PLACES = {"en": 0, "ru": 1, "uk": 2}


def area_of(phone: str, language: str) -> str:
    """The town or region of a number in E.164; "" for a mobile one, which belongs to none.

    In the reader's language where the table has it, else in another that it has.
    """
    digits = phone.removeprefix("+")
    known = _known()
    for length in range(len(digits), 1, -1):
        if names := known.get(digits[:length]):
            own = names[_PLACES.get(language, 0)]
            return own or names[2] or names[1] or names[0]
    return ""


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, str, str]]:
    return {row[0]: (row[1], row[2], row[3]) for row in builtin.numbers()}

"""Phone numbers of nobody: right in length, in ranges that no numbering plan has given out.

Whoever presses "call" in a demo by mistake must never ring a stranger. Each prefix is free in the
national plan, and in libphonenumber's table (the tests ask it again: possible, never valid):

- Ukraine, +380 40, 42, 49: area codes that no region has (regions use 31 to 48 without these, and
  41 to 57; operators 50, 63 to 68, 73, 77, 91 to 99).
- Russia, +7 503 to 505: the 5xx codes of zone 7 are held in reserve.
- Kazakhstan, +7 603 to 605: of the 6xx codes that zone 7 keeps for the country none is in use.
- Poland, +48 40, 49: area codes that no strefa numeracyjna has.
"""

from random import Random

PREFIXES: dict[str, tuple[str, ...]] = {
    "UA": ("+38040", "+38042", "+38049"),
    "RU": ("+7503", "+7504", "+7505"),
    "KZ": ("+7603", "+7604", "+7605"),
    "PL": ("+4840", "+4849"),
}
_REST = 10_000_000  # seven digits follow every prefix


def phone(rng: Random, country: str) -> str:
    """A number of nobody in E.164."""
    return f"{rng.choice(PREFIXES[country])}{rng.randrange(1_000_000, _REST)}"


def address(rng: Random) -> str:
    """An IP address of nobody: 240.0.0.0/4 is kept for a future that does not come."""
    return ".".join(str(part) for part in (rng.randrange(240, 255), *rng.randbytes(3)))


def spelled(rng: Random, number: str) -> str:
    """The number as a person may have typed it into a form."""
    rest, last = number[:-7], number[-7:]
    return rng.choice(
        (number, f"{rest} {last[:3]}-{last[3:5]}-{last[5:]}", f"{rest} {last[:3]} {last[3:]}")
    )

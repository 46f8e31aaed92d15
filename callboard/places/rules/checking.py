"""Whether the parts of an address fit together, by what is known of its country. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from callboard.places.rules.spelling import shortened, slips, sounds

DIGITS = {"RU": 6, "UA": 5}  # of a postal code, where places knows codes
HEADS = {"RU": 3, "UA": 2}  # its first digits, which name a region
MOST = 3  # corrections of one line
_KINDS = frozenset(
    {"oblast", "obl", "region", "krai", "respublika", "republika", "republic", "okrug", "district"}
    | {"avtonomni", "avtonomnii", "avtonomnaia", "avtonomna", "voevodstvo", "voivodeship"}
)


class Fit(StrEnum):
    """What is found of one part of an address."""

    FITS = "fits"
    UNKNOWN = "unknown"
    MISFIT = "misfit"


class Why(StrEnum):
    """The reason of what is found."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"
    SPELLED = "spelled"
    EMPTY = "empty"
    ELSEWHERE = "elsewhere"
    DIGITS = "digits"


@dataclass(frozen=True)
class Spot:
    """A town that the typed name may mean, in one language; `names` are all it is known by."""

    city: str
    region: str
    district: str
    postal_code: str
    key: str  # how the name sounds under which it was found
    names: frozenset[str] = frozenset()
    region_id: int | None = None
    region_keys: frozenset[str] = frozenset()

    def filled(self) -> dict[str, str]:
        """What taking it over writes into the fields of an address, where it is known."""
        told = {
            "city": self.city,
            "region": self.region,
            "district": self.district,
            "postal_code": self.postal_code,
        }
        return {name: value for name, value in told.items() if value or name == "district"}


@dataclass(frozen=True)
class Found:
    """A line of the check: which field, whether it fits, why, and what may be taken over instead.

    A correction is `{field: value}`; its own field's value is what is read.
    """

    name: str
    fit: Fit
    why: Why
    instead: tuple[dict[str, str], ...] = field(default=())
    digits: int = 0


def codes_of_a_region(typed: str, country: str) -> tuple[str, str] | None:
    """The first and the last postal code that begin like the typed one, as far as the beginning
    names a region; None where it does not."""
    head, digits = typed[: HEADS.get(country, 0)], DIGITS.get(country, 0)
    if not (head.isascii() and head.isdecimal()):
        return None
    return head.ljust(digits, "0"), head.ljust(digits, "9")


def same_town(city: str, spots: Sequence[Spot]) -> list[Spot]:
    """Those of the towns that are called exactly so, however it is spelled."""
    key = sounds(shortened(city))
    return [spot for spot in spots if key and spot.key == key]


def of_region(region: str, spots: Sequence[Spot]) -> list[Spot]:
    """Those of the towns that lie in that region; "Львівська" is enough for its name."""
    key = plain_region(region)
    return [spot for spot in spots if key and key in map(plain_region, spot.region_keys)]


def plain_region(name: str) -> str:
    """How a region sounds without the word for its kind; whole where nothing else is left."""
    words = sounds(name).split()
    return " ".join(word for word in words if word not in _KINDS) or " ".join(words)


def city(typed: str, spots: Sequence[Spot]) -> Found:
    """A town that is known, that is spelled otherwise, or that nobody knows (A9.2)."""
    if not typed:
        return Found("city", Fit.MISFIT, Why.EMPTY)
    same = same_town(typed, spots)
    if not same:
        near = _once([spot.filled() for spot in spots])
        fit = Fit.MISFIT if near else Fit.UNKNOWN
        return Found("city", fit, Why.SPELLED if near else Why.NOT_KNOWN, near)
    written = shortened(typed).casefold()
    if any(written in spot.names for spot in same):
        return Found("city", Fit.FITS, Why.KNOWN)
    return Found("city", Fit.FITS, Why.SPELLED, _once([{"city": spot.city} for spot in same]))


def region(typed: str, spots: Sequence[Spot]) -> Found | None:
    """Whether the town lies in that region (A9.3); None where there is nothing to say."""
    known = [spot for spot in spots if spot.region]
    if not known:
        return Found("region", Fit.UNKNOWN, Why.NOT_KNOWN) if typed else None
    instead = _once([{"region": spot.region} for spot in known])
    if not typed:
        return Found("region", Fit.UNKNOWN, Why.EMPTY, instead)
    if of_region(typed, known):
        return Found("region", Fit.FITS, Why.KNOWN)
    return Found("region", Fit.MISFIT, Why.ELSEWHERE, instead)


def postal_code(
    typed: str, country: str, spots: Sequence[Spot], regions: Collection[int]
) -> Found | None:
    """Whether the code is of the town or its region (A9.3); None where there is nothing to say.

    `regions` are those with towns whose codes begin like it: a code that begins as nowhere else is
    not known, a code of other regions alone does not fit.
    """
    head = HEADS.get(country, 0)
    codes = _once([{"postal_code": spot.postal_code} for spot in spots if spot.postal_code])
    if not typed:
        return Found("postal_code", Fit.UNKNOWN, Why.EMPTY, codes) if codes else None
    if not head:
        return Found("postal_code", Fit.UNKNOWN, Why.NOT_KNOWN)
    digits = DIGITS[country]
    if len(typed) != digits or not (typed.isascii() and typed.isdigit()):
        return Found("postal_code", Fit.MISFIT, Why.DIGITS, codes, digits)
    here = {spot.region_id for spot in spots} - {None}
    near = any(code["postal_code"][:head] == typed[:head] for code in codes)
    if near or here & set(regions):
        return Found("postal_code", Fit.FITS, Why.KNOWN)
    if here and regions:
        return Found("postal_code", Fit.MISFIT, Why.ELSEWHERE, codes)
    return Found("postal_code", Fit.UNKNOWN, Why.NOT_KNOWN)


def one_of(
    name: str, typed: str, known: Sequence[str], sounding: Callable[[str], str] = sounds
) -> Found | None:
    """Whether a street or a house is among the known ones (A9.2); None where nothing is typed.

    What is not known is no mistake; a known one that is two letters away at most is offered.
    """
    if not typed:
        return None
    key = sounding(typed)
    if any(sounding(each) == key for each in known):
        return Found(name, Fit.FITS, Why.KNOWN)
    near = [each for each in known if len(key) >= 4 and slips(key, sounding(each)) <= 2]
    why = Why.SPELLED if near else Why.NOT_KNOWN
    return Found(name, Fit.UNKNOWN, why, _once([{name: each} for each in near]))


def _once(corrections: Sequence[dict[str, str]]) -> tuple[dict[str, str], ...]:
    """Each correction once, the first three."""
    several = {tuple(each.items()): each for each in corrections}
    return tuple(several.values())[:MOST]

"""Where on earth, and what time it is there. Pure: the moment is always given."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone as phone_zones

# Country: its usual zone, and every zone its customers may live in.
ZONES: dict[str, tuple[str, ...]] = {
    "UA": ("Europe/Kyiv",),
    "RU": (
        "Europe/Moscow",
        "Europe/Kaliningrad",
        "Europe/Samara",
        "Asia/Yekaterinburg",
        "Asia/Omsk",
        "Asia/Novosibirsk",
        "Asia/Krasnoyarsk",
        "Asia/Irkutsk",
        "Asia/Yakutsk",
        "Asia/Vladivostok",
        "Asia/Magadan",
        "Asia/Kamchatka",
    ),
    "KZ": ("Asia/Almaty", "Asia/Aqtobe", "Asia/Aqtau"),
    "PL": ("Europe/Warsaw",),
    "MD": ("Europe/Chisinau",),
    "BY": ("Europe/Minsk",),
    "GE": ("Asia/Tbilisi",),
    "UZ": ("Asia/Tashkent",),
}
EVERY_ZONE: tuple[str, ...] = tuple(zone for zones in ZONES.values() for zone in zones)
ALIASES = {"Europe/Kiev": "Europe/Kyiv"}


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name, read from the tables of the machine once."""
    return ZoneInfo(name)


def zone_of_phone(phone: str, country: str) -> str:
    """The zone a number is rung in, one of EVERY_ZONE: its own where the number tells, else its
    country's usual one.

    `phone` is E.164; a number that is none is taken for one of `country` (A17 C33).
    """
    number = _parsed(phone)
    if number is None:
        return _usual(country)
    home = phonenumbers.region_code_for_number(number) or country
    named = {ALIASES.get(name, name) for name in phone_zones.time_zones_for_number(number)}
    known = named & set(ZONES.get(home, ()))
    if len(known) == 1:
        return known.pop()
    return _usual(home if home in ZONES else country)


@cache
def known_zone(name: str, country: str) -> str:
    """The zone of EVERY_ZONE whose clocks show what they show in `name`; "" for none.

    The queue knows a few zones: Barnaul is rung on the clock of Novosibirsk. The country's own
    zones come first.
    """
    name = ALIASES.get(name, name)
    own = ZONES.get(country, ())
    if name in own:
        return name
    try:
        wanted = _clock(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return next((each for each in (*own, *EVERY_ZONE) if _clock(each) == wanted), "")


def _clock(name: str) -> tuple[timedelta | None, ...]:
    """What the clocks are ahead by in winter and in summer."""
    return tuple(datetime(2026, month, 1, tzinfo=zone(name)).utcoffset() for month in (1, 7))


def _parsed(phone: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return None


def _usual(country: str) -> str:
    return ZONES.get(country, ("Europe/Kyiv",))[0]


def is_open(zone_name: str, at: datetime, opens: int, closes: int) -> bool:
    """Whether it is calling time there: local hour in [opens, closes), hours 0 to 24."""
    return opens <= at.astimezone(zone(zone_name)).hour < closes


def midnight(zone_name: str, at: datetime, days_ago: int = 0) -> datetime:
    """When the local day of that moment began, or a day before it, whatever the clocks did."""
    local = zone(zone_name)
    day = at.astimezone(local).date() - timedelta(days=days_ago)
    return datetime.combine(day, time(), local).astimezone(UTC)


def opening(zone_name: str, day: date, opens: int) -> datetime:
    """The moment calling starts on that local day."""
    return datetime.combine(day, time(opens), zone(zone_name))


def calling_minutes_later(
    zone_name: str, at: datetime, minutes: int, opens: int, closes: int
) -> datetime:
    """`minutes` of calling time after `at`: the clock stands still while the customer sleeps.

    Real minutes, also on the days that are 23 or 25 hours long.
    """
    if closes - opens >= 24:
        return at + timedelta(minutes=minutes)
    left = timedelta(minutes=minutes)
    here = at.astimezone(UTC)
    day = at.astimezone(zone(zone_name)).date()
    while True:
        here = max(here, opening(zone_name, day, opens).astimezone(UTC))
        awake = _closing(zone_name, day, closes) - here
        if left <= awake and awake > timedelta():
            return here + left
        left -= max(awake, timedelta())
        day += timedelta(days=1)


def _closing(zone_name: str, day: date, closes: int) -> datetime:
    day, hour = (day + timedelta(days=1), 0) if closes == 24 else (day, closes)
    return opening(zone_name, day, hour).astimezone(UTC)

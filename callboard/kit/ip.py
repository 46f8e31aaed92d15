"""IP addresses: where they are, as far as this machine knows. Nothing leaves it for that."""

import ipaddress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import iptocc
import maxminddb
from django.conf import settings
from maxminddb.errors import InvalidDatabaseError

# Whom a broken record reaches only learns nothing from it.
_BROKEN = (InvalidDatabaseError, ValueError, OSError)


class Place(NamedTuple):
    """The country ("UA"; None: nothing tells), region and city by name, "" where not known."""

    country: str | None
    region: str
    city: str


def country_of(address: str | None) -> str | None:
    """The country ("UA") of an address of version 4 or 6; None where none tells: a private one, one
    that nobody has been given, or no address at all.

    It is the country of whom the address was given to. Region and city are not told by it.
    """
    plain = _plain(address)
    return iptocc.country_code(plain) if plain else None


def place_of(address: str | None, language: str) -> Place:
    """Where an address is (A5c.5): by the database of the installation where it has one and knows,
    else the country alone, as `country_of`. Names in `language` ("uk"), else in English."""
    found = _record(_plain(address))
    country = _part(found, "country").get("iso_code")
    if not isinstance(country, str):
        return Place(country_of(address), "", "")
    regions = found.get("subdivisions")
    region = regions[0] if isinstance(regions, list) and regions else {}
    return Place(country, _name(region, language), _name(_part(found, "city"), language))


def unreadable(path: str | Path) -> str:
    """Why that file is no database of IP addresses; "" where it is one."""
    try:
        with maxminddb.open_database(path):
            return ""
    except _BROKEN as error:
        return getattr(error, "strerror", None) or str(error)


def _plain(address: str | None) -> str:
    """The address as it is looked up: version 4 written as 6 is version 4; "" for none."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    inner = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return str(inner or known)


def _record(address: str) -> dict[str, Any]:
    if not (settings.GEOIP and address):
        return {}
    try:
        found = _database(settings.GEOIP).get(address)
    except _BROKEN:
        return {}
    return found if isinstance(found, dict) else {}


@lru_cache(maxsize=2)
def _database(path: str) -> maxminddb.Reader:
    return maxminddb.open_database(path)


def _part(record: Any, name: str) -> dict[str, Any]:
    part = record.get(name) if isinstance(record, dict) else None
    return part if isinstance(part, dict) else {}


def _name(record: Any, language: str) -> str:
    names = _part(record, "names")
    return str(names.get(language) or names.get("en") or "")

"""A database of IP addresses that an installation brings, or none."""

from callboard.config.environment import Misconfigured
from callboard.kit import ip


def readable(path: str) -> str:
    """The path of CALLBOARD_GEOIP, if it can be read; a start with one that cannot ends here."""
    if path and (why := ip.unreadable(path)):
        raise Misconfigured(
            f"CALLBOARD_GEOIP={path}: {why}. Name a database in MaxMind's format (.mmdb), or leave"
            " the setting out: cards then tell the country alone. See .env.example."
        )
    return path

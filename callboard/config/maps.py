"""The map of the card: where its pictures come from, and whether its library is in place."""

from pathlib import Path
from urllib.parse import urlsplit

from callboard.config import server

OPEN = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
POINT = (
    "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
)
SEARCH = "https://www.openstreetmap.org/search?query={words}"

# Put there by `bin/setup.py` with npm; nothing of it is ours, so none of it is in the repository.
ASSETS = server.HERE.parents[1] / "assets" / "node_modules"
LEAFLET = ASSETS / "leaflet" / "dist"


def folders() -> list[tuple[str, Path]]:
    """Folders of browser libraries that are in place, under the names of their addresses."""
    return [("leaflet", LEAFLET)] if (LEAFLET / "leaflet.js").exists() else []


def library() -> tuple[str, str]:
    """Script and sheet of the map; empty where the library is not in place."""
    return ("leaflet/leaflet.js", "leaflet/leaflet.css") if folders() else ("", "")


def origins(tiles: str) -> list[str]:
    """Whose pictures the pages may show: `{s}` stands for many servers of one owner."""
    parts = urlsplit(tiles.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme and parts.netloc else []

"""Makes the table of area codes: callboard/places/data/numbers.txt.

    .venv/bin/python tools/numbers.py

The library phonenumbers (Apache 2.0) knows the areas of the whole world, which would cost every
process a hundred megabytes. Kept are those of the countries that the table of cities knows.
"""

from pathlib import Path

from phonenumbers.geodata import GEOCODE_DATA

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "callboard" / "places" / "data" / "numbers.txt"
HEAD = (
    "# Made by tools/numbers.py from the metadata of phonenumbers (Apache 2.0).\n"
    "# beginning of a number, area in English, Russian, Ukrainian\n"
)
CODES = ("7", "373", "375", "380", "48", "995", "998")
LANGUAGES = ("en", "ru", "uk")


def main() -> None:
    """Write the table."""
    rows = [
        "\t".join([prefix, *(areas.get(language, "") for language in LANGUAGES)])
        for prefix, areas in sorted(GEOCODE_DATA.items())
        if prefix.startswith(CODES)
    ]
    TABLE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} beginnings")


if __name__ == "__main__":
    main()

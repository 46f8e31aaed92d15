"""A table as people paste it or keep it in a CSV file, read into rows."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from callboard.kit.errors import Refused

MOST_ROWS = 500
LONGEST = 2000  # characters of a cell


def rows_of(text: str, columns: Sequence[str], needed: Sequence[str]) -> list[dict[str, str]]:
    """Rows as {column: what stands there}; the first line names the columns, in any order.

    Tabs, semicolons and commas divide, whichever the first line has. Raises Refused for a table
    that cannot be read: no heading, a column nobody knows, too many rows.
    """
    text = text.lstrip("\ufeff").strip("\r\n")
    first = text.partition("\n")[0]
    divider = max("\t;,", key=first.count)
    try:
        lines = [row for row in csv.reader(io.StringIO(text), delimiter=divider) if any(row)]
    except csv.Error as wrong:
        raise Refused(_("This is no table: %(why)s.") % {"why": wrong}) from None
    heading = [cell.strip().lower() for cell in lines[0]] if lines else []
    _check_heading(heading, columns, needed)
    if len(lines) - 1 > MOST_ROWS:
        raise Refused(_("These are more than %(n)s rows. Take them in parts.") % {"n": MOST_ROWS})
    return [
        dict(zip(heading, (cell.strip()[:LONGEST] for cell in row), strict=False))
        for row in lines[1:]
    ]


def _check_heading(heading: list[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    known = ", ".join(columns)
    if unknown := [name for name in heading if name not in columns]:
        told = {"name": unknown[0][:40], "known": known}
        raise Refused(_("There is no column “%(name)s”. There are: %(known)s.") % told)
    if missing := [name for name in needed if name not in heading]:
        told = {"names": ", ".join(missing), "known": known}
        raise Refused(_("The first line must name the columns; missing: %(names)s.") % told)
    if len(set(heading)) < len(heading):
        raise Refused(_("A column stands twice in the first line."))

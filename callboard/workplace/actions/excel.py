"""Rows into a file that Excel opens: row after row, in the same little memory for any number."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from callboard.orders.models import Order
from callboard.workplace.rules.columns import Column

LONGEST = 32_000  # Excel keeps 32,767 characters of a cell
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_PHONE = re.compile(r"\+\d{5,15}")
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\x00-\x20]*[=+\-@＝＋－＠\t\r\n]")


class Sheet:
    """An open file: `add` orders, in the columns and on the clock it was opened with."""

    def __init__(self, book: Any, columns: Sequence[Column], zone: tzinfo) -> None:
        self.columns, self.zone = columns, zone
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._money = book.add_format({"num_format": "#,##0.00"})
        self._sheet = book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, plain(str(column.label)), bold)
        self._row = 0

    def leave(self) -> None:
        """Nobody waits for the rest: let go of what is half written."""
        self._sheet.row_data_fh.close()

    def add(self, orders: Sequence[Order]) -> None:
        """Each order is a row."""
        for order in orders:
            self._row += 1
            for place, column in enumerate(self.columns):
                self._write(place, column.value(order))

    def _write(self, place: int, value: Any) -> None:
        if isinstance(value, datetime):
            here = value.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
            self._sheet.write_datetime(self._row, place, here, self._moment)
        elif isinstance(value, Decimal):
            self._sheet.write_number(self._row, place, value, self._money)
        elif isinstance(value, int):
            self._sheet.write_number(self._row, place, value)
        elif value:
            self._sheet.write_string(self._row, place, plain(value))


@contextmanager
def opened(path: Path, columns: Sequence[Column], zone: tzinfo) -> Iterator[Sheet]:
    """A new file at `path`; it appears there whole when the block ends well, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=path.parent) as home:
        unfinished = Path(home) / path.name
        book = xlsxwriter.Workbook(
            str(unfinished), {"constant_memory": True, "tmpdir": home, "strings_to_urls": False}
        )
        sheet = Sheet(book, columns, zone)
        try:
            yield sheet
        except BaseException:
            sheet.leave()
            book.fileclosed = True
            raise
        book.close()
        unfinished.rename(path)


def plain(text: str) -> str:
    """A text that no program takes for a formula; a phone ("+380…") stays as it is (rule 17).

    The cell is typed as text anyhow; the mark before it also holds once somebody saves it as CSV.
    """
    kept = _NO_XML.sub("", text)[:LONGEST]
    if _FORMULA.match(kept) and not _PHONE.fullmatch(kept):
        return "'" + kept
    return kept

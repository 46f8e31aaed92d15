"""The first sheet of an Excel workbook as lines with tabs: texts and numbers alone, nothing run."""

import re
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from callboard.kit.errors import Refused

MOST_BYTES = 8_000_000  # of one part of the workbook, unpacked
MOST_ROWS = 2_000
MOST_COLUMNS = 50
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError, OSError),
    *(RuntimeError, ValueError),
)
_PLACE = re.compile(r"([A-Z]{1,3})\d+")


def is_workbook(data: bytes) -> bool:
    """Whether the file begins as an .xlsx does."""
    return data.startswith(b"PK\x03\x04")


def text_of(data: bytes) -> str:
    """Rows of the first sheet, cells divided by tabs. Raises Refused for what is no workbook."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            names = set(book.namelist())
            shared = _strings(book) if "xl/sharedStrings.xml" in names else []
            sheets = sorted(
                (each for each in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", each)),
                key=lambda name: int(re.findall(r"\d+", name)[0]),
            )
            rows = _rows(_part(book, sheets[0]), shared) if sheets else []
    except UNREADABLE:
        told = _("This workbook cannot be read. Copy its cells and paste them instead.")
        raise Refused(fields={"file": told}) from None
    return "\n".join("\t".join(row) for row in rows)


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    with book.open(name) as file:
        found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise ValueError("too large")
    return found


class _Reader:
    """Calls back for each element's end with the text inside; entities of a file's own are none."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.said

    @staticmethod
    def _refuse(*_entity: object) -> None:
        raise ValueError("an entity")

    def read(self, data: bytes) -> None:
        self.parser.Parse(data, True)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def said(self, text: str) -> None:
        """Text within."""


class _Strings(_Reader):
    """The texts that cells name by their number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.found.append("")
        self.inside = name == "t"

    def end(self, name: str) -> None:
        self.inside = False

    def said(self, text: str) -> None:
        if self.inside and self.found:
            self.found[-1] += text


class _Sheet(_Reader):
    """The cells of a sheet, row by row."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.shared = shared
        self.rows: list[dict[int, str]] = []
        self.place, self.kind, self.text, self.inside = 0, "", "", False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            if len(self.rows) >= MOST_ROWS:
                raise ValueError("too many rows")
            self.rows.append({})
        elif name == "c":
            self.kind, self.text = attributes.get("t", "n"), ""
            self.place = _column(attributes.get("r", ""), len(self.rows[-1]))
        self.inside = name in {"v", "t"}

    def end(self, name: str) -> None:
        self.inside = False
        if name == "c" and self.place < MOST_COLUMNS:
            value = self.shared[int(self.text)] if self.kind == "s" and self.text else self.text
            self.rows[-1][self.place] = _plain(value, self.kind)

    def said(self, text: str) -> None:
        if self.inside:
            self.text += text


def _strings(book: zipfile.ZipFile) -> list[str]:
    reader = _Strings()
    reader.read(_part(book, "xl/sharedStrings.xml"))
    return reader.found


def _rows(data: bytes, shared: list[str]) -> list[list[str]]:
    reader = _Sheet(shared)
    reader.read(data)
    return [[row.get(n, "") for n in range(max(row, default=-1) + 1)] for row in reader.rows]


def _column(place: str, following: int) -> int:
    """0 for A1, 27 for AB7; where nothing is said, the next one."""
    found = _PLACE.fullmatch(place)
    if not found:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _plain(value: str, kind: str) -> str:
    """One line of text; a whole number without the .0 some programs write."""
    if kind == "n" and re.fullmatch(r"-?\d+\.0+", value):
        return value.partition(".")[0]
    value = " ".join(value.split())
    return '"' + value.replace('"', '""') + '"' if '"' in value else value

"""Reading the sheets of XLSX and XLSM files as rows of text, as streams; the file may be hostile.

SpreadsheetML by ECMA-376, transitional and strict: names are compared without their namespaces.
Formulas give their stored result, macros are never looked at.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from workshop.export.table_import.packed_files import (
    LARGEST_STREAM,
    LARGEST_UNPACKED,
    MOST_PARTS,
    TooMuch,
    XmlHandler,
    parse_xml,
    unless_broken,
)
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    SheetBuilder,
    SheetName,
    SheetRows,
)

_CODE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How spreadsheets write characters that XML cannot hold, and literal texts of this form."""
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Built-in formats of dates and times."""
_NO_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
"""What may stand in a number format without making a date of it: literal texts, colours."""
_DATE_SIGNS = re.compile("[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True)
class _Sheet:
    name: str
    state: str
    part: str


class XlsxBook:
    """An XLSX file; its sheets are read when they are asked for."""

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        """Raises ``Invalid`` for a file that is damaged or too large."""
        self._bounds = bounds
        self._dates_from_1904 = False
        self._active = 0
        unless_broken(lambda: self._open(content))

    def _open(self, content: bytes) -> None:
        self._packed = zipfile.ZipFile(BytesIO(content))
        parts = self._packed.infolist()
        if len(parts) > MOST_PARTS:
            raise TooMuch
        self._parts = {part.filename.replace("\\", "/").lower(): part for part in parts}
        main = find_main_part(self._packed, self._parts)
        links = self._links(main)
        self._sheets = self._read_workbook(main, links)
        by_kind = dict(links.values())
        self._strings = self._read_strings(by_kind.get("sharedStrings", ""))
        self._date_styles = self._read_styles(by_kind.get("styles", ""))

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """All sheets of cells, without charts."""
        return tuple(
            SheetName(sheet.name, sheet.state != "visible", at == self._active)
            for at, sheet in enumerate(self._sheets)
        )

    def read(self, at: int) -> SheetRows:
        """The rows of one sheet. Raises ``Invalid`` where it is damaged or too large."""
        return unless_broken(lambda: self._read(self._sheets[at].part))

    def _read(self, part: str) -> SheetRows:
        parser = _SheetParser(self)
        self._parse(part, XmlHandler(parser.start, parser.end, parser.text), LARGEST_STREAM)
        return parser.built.done()

    def text_of(self, kind: str, style: str, value: str) -> str:
        """The text of a cell by its type, its style and what is stored."""
        if kind == "s":
            return self._strings[int(value)]
        if kind in ("str", "inlineStr"):
            return undo_codes(value)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "d":
            return value.strip()[:10]
        if kind == "e" or not value.strip():
            return value.strip()
        if style and int(style) in self._date_styles:
            return self._date_text(float(value))
        return number_text(value)

    @property
    def bounds(self) -> Bounds:
        """How much of a sheet is read."""
        return self._bounds

    def _date_text(self, days: float) -> str:
        if not 0 <= days < 3_000_000:
            return number_text(str(days))
        if days < 1:
            minutes = round(days * 24 * 60) % (24 * 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        first = date(1904, 1, 1) if self._dates_from_1904 else date(1899, 12, 30)
        return (first + timedelta(days=int(days))).isoformat()

    def _parse(self, part: str, handler: XmlHandler, largest: int = LARGEST_UNPACKED) -> None:
        if part.lower() not in self._parts:
            return
        with self._packed.open(self._parts[part.lower()]) as stream:
            parse_xml(stream, handler, largest)

    def _links(self, main: str) -> dict[str, tuple[str, str]]:
        """The parts that the workbook names: id → kind and path."""
        folder, file = posixpath.split(main)
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, given: dict[str, str]) -> None:
            if name == "Relationship" and given.get("TargetMode") != "External":
                target = posixpath.join("/", folder, given.get("Target", "").replace("\\", "/"))
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = kind, posixpath.normpath(target).lstrip("/")

        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        self._parse(rels, XmlHandler(start, _nothing))
        return found

    def _read_workbook(self, main: str, links: dict[str, tuple[str, str]]) -> list[_Sheet]:
        every: list[tuple[_Sheet, bool]] = []
        active = 0

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal active
            if name == "sheet":
                kind, part = links.get(given.get("id", ""), ("", ""))
                sheet = _Sheet(given.get("name", ""), given.get("state", "visible"), part)
                every.append((sheet, kind == "worksheet"))
            elif name == "workbookView":
                active = int(given.get("activeTab", "0"))
            elif name == "workbookPr":
                self._dates_from_1904 = given.get("date1904") in ("1", "true")

        self._parse(main, XmlHandler(start, _nothing))
        self._active = sum(of_cells for _sheet, of_cells in every[:active])
        return [sheet for sheet, of_cells in every if of_cells][:MOST_SHEETS]

    def _read_strings(self, part: str) -> list[str]:
        found: list[str] = []
        pieces: list[str] = []
        reading = phonetic = False

        def start(name: str, _given: dict[str, str]) -> None:
            nonlocal reading, phonetic
            if name == "t":
                reading = not phonetic
            elif name == "si":
                pieces.clear()
            elif name == "rPh":
                phonetic = True

        def end(name: str) -> None:
            nonlocal reading, phonetic
            if name == "t":
                reading = False
            elif name == "si":
                found.append(undo_codes("".join(pieces)))
            elif name == "rPh":
                phonetic = False

        def text(piece: str) -> None:
            if reading:
                pieces.append(piece)

        self._parse(part, XmlHandler(start, end, text))
        return found

    def _read_styles(self, part: str) -> frozenset[int]:
        """The styles of cells that show dates or times."""
        own: dict[str, str] = {}
        found: list[bool] = []
        inside = False

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal inside
            if name == "numFmt":
                own[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif name == "cellXfs":
                inside = True
            elif name == "xf" and inside:
                found.append(_shows_date(given.get("numFmtId", "0"), own))

        def end(name: str) -> None:
            nonlocal inside
            if name == "cellXfs":
                inside = False

        self._parse(part, XmlHandler(start, end))
        return frozenset(at for at, shows in enumerate(found) if shows)


class _SheetParser:
    """The rows of one sheet, from the events of its XML."""

    def __init__(self, book: XlsxBook) -> None:
        self.built = SheetBuilder(book.bounds)
        self._book = book
        self._most_columns = book.bounds.columns
        self._line = 0
        self._hidden = False
        self._cells: list[str] = []
        self._column = -1
        self._kind = self._style = ""
        self._value: list[str] = []
        self._reading = self._phonetic = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "v" or name == "t":
            self._reading = not self._phonetic
        elif name == "c":
            place = _PLACE.fullmatch(given.get("r", ""))
            self._column = column_number(place[1]) if place else self._column + 1
            self._kind, self._style = given.get("t", "n"), given.get("s", "")
            self._value = []
        elif name == "row":
            self._line = int(given["r"]) if "r" in given else self._line + 1
            self._hidden = given.get("hidden") in ("1", "true")
            self._cells, self._column = [], -1
        elif name == "rPh":
            self._phonetic = True
        elif name == "col" and given.get("hidden") in ("1", "true"):
            self.built.hide_columns(int(given["min"]) - 1, int(given["max"]) - 1)
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))
        elif name == "autoFilter":
            self.built.filtered = True

    def text(self, piece: str) -> None:
        if self._reading:
            self._value.append(piece)

    def end(self, name: str) -> None:
        if name == "v" or name == "t":
            self._reading = False
        elif name == "c":
            if self._value and self._column < self._most_columns:
                missing = self._column - len(self._cells)
                if missing > 0:
                    self._cells += [""] * missing
                self._put(self._book.text_of(self._kind, self._style, "".join(self._value)))
        elif name == "row":
            self.built.add(self._line, self._cells, self._hidden)
            self._cells = []
        elif name == "rPh":
            self._phonetic = False

    def _put(self, text: str) -> None:
        if self._column < len(self._cells):  # a cell told twice: the last one counts
            self._cells[self._column] = text
        else:
            self._cells.append(text)

    def _merge(self, reference: str) -> None:
        places = [place for part in reference.split(":") if (place := _PLACE.fullmatch(part))]
        if len(places) == 2:
            (left, top), (right, bottom) = places[0].groups(), places[1].groups()
            self.built.merge(int(top), column_number(left), int(bottom), column_number(right))


def find_main_part(packed: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    """The part that a package of OOXML says to be its document; empty where it says none."""
    found = ""

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal found
        kind = given.get("Type", "").rpartition("/")[2]
        if name == "Relationship" and kind == "officeDocument":
            found = given.get("Target", "").replace("\\", "/").lstrip("/")

    if "_rels/.rels" in parts:
        with packed.open(parts["_rels/.rels"]) as stream:
            parse_xml(stream, XmlHandler(start, _nothing), LARGEST_UNPACKED)
    return found


def column_number(letters: str) -> int:
    """The place of a column, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def number_text(value: str) -> str:
    """A stored number as people see it: no ``.0``, no more than 15 digits."""
    number = float(value)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def undo_codes(text: str) -> str:
    """The text without codes of characters such as ``_x000D_``."""
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _shows_date(number: str, own: dict[str, str]) -> bool:
    if number in own:
        return bool(_DATE_SIGNS.search(_NO_DATE.sub("", own[number].split(";")[0])))
    return number.isdecimal() and int(number) in _DATE_FORMATS


def _nothing(_name: str) -> None:
    """Where the end of an element tells nothing."""

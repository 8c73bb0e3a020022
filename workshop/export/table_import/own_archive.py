"""Reading our own archive of tables: a ZIP of CSV files, one for each table of a programme."""

import csv
import io
import zipfile
from io import BytesIO

from workshop.export.csv_writing import SEPARATORS, unshield_cell
from workshop.export.table_import.packed_files import LARGEST_UNPACKED, TooMuch, unless_broken
from workshop.export.table_import.sheet_rows import (
    MOST_SHEETS,
    Bounds,
    ReadBook,
    SheetBuilder,
    SheetName,
)
from workshop.i18n import LANGUAGES, translate

NOTE_SHEETS = tuple(translate("notes", language) for language in LANGUAGES)
"""What the table of notes is called in our own spreadsheets and archives."""


def is_own_archive(names: set[str]) -> bool:
    """Whether an archive with parts of these names is one of ours."""
    return any(f"{name}.csv" in names for name in NOTE_SHEETS)


def read_own_archive(content: bytes, bounds: Bounds) -> ReadBook:
    """Every table as a sheet, with its texts as they were. Raises ``Invalid``."""
    return unless_broken(lambda: _read(content, bounds))


def _read(content: bytes, bounds: Bounds) -> ReadBook:
    sheets: list[SheetName] = []
    built: list[SheetBuilder] = []
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = [part for part in packed.infolist() if part.filename.endswith(".csv")]
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise TooMuch
        for part in parts[:MOST_SHEETS]:
            name = part.filename.removesuffix(".csv")
            left = bounds.cells - sum(table.kept for table in built)
            table = SheetBuilder(Bounds(bounds.rows, bounds.columns, left))
            text = packed.read(part).decode("utf-8-sig")
            lines = io.StringIO(text, newline="")
            for at, row in enumerate(csv.reader(lines, delimiter=_separator(text)), 1):
                table.add(at, [unshield_cell(cell) for cell in row[: bounds.columns]])
            sheets.append(SheetName(name, active=name in NOTE_SHEETS))
            built.append(table)
    return ReadBook(tuple(sheets), tuple(table.done() for table in built))


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(SEPARATORS.values(), key=head.count)

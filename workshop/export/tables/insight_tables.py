"""The tables beside charts as files."""

from collections.abc import Mapping, Sequence

from workshop.export.csv_writing import Cell
from workshop.export.table_files import Sheet, TableKind, write_table_file


def write_table(
    table: Mapping[str, Sequence[object]], language: str, kind: str = TableKind.CSV
) -> bytes:
    """A table (heading → column) in this language."""
    rows = zip(*(map(_cell, column) for column in table.values()), strict=True)
    sheet = Sheet(next(iter(table), ""), tuple(table), tuple(rows))
    return write_table_file(sheet, language, kind)


def _cell(value: object) -> Cell:
    return value if isinstance(value, int | float) else str(value)

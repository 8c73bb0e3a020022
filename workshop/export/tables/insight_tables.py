"""The tables beside charts as CSV files."""

from collections.abc import Mapping, Sequence

from workshop.export.csv_writing import write_csv_table
from workshop.i18n import current_language


def write_table(table: Mapping[str, Sequence[object]]) -> bytes:
    """A table (heading → column) as CSV in the language of the screen."""
    rows = zip(*([str(cell) for cell in column] for column in table.values()), strict=True)
    return write_csv_table(table, rows, current_language())

"""CSV tables for spreadsheets: the one writer of every CSV file.

The separator is ``;`` in Polish and ``,`` in English. Files begin with a byte order mark, so that
Excel reads them as UTF-8. Cells are escaped, so that none is run as a formula.
"""

import csv
import io
import re
from collections.abc import Iterable

SEPARATORS = {"pl": ";", "en": ","}
Cell = str | int
_ACTS = tuple("=+-@\t\r\n＝＋－＠")
_ACTS_LATER = re.compile(r"([;,\t]\s*)(?=[=+\-@＝＋－＠])")


def write_csv_table(header: Iterable[str], rows: Iterable[Iterable[Cell]], language: str) -> bytes:
    """The table as UTF-8 bytes with a byte order mark; ``language`` is ``pl`` or ``en``."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[language], lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """The cell, with an apostrophe before each character that would start a formula.

    Also after any character that a spreadsheet of another locale could take for a separator.
    """
    cell = _ACTS_LATER.sub(r"\1'", cell)
    return f"'{cell}" if cell.startswith(_ACTS) else cell

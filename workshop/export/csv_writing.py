"""Tables as CSV that spreadsheets of both languages open: one way to write them all.

Polish files divide columns by ``;``, English ones by ``,``; both begin with a byte order mark, so
that Excel reads them as UTF-8. No cell acts as a formula.
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
    """The table in UTF-8 with a byte order mark; ``language`` is one that the interface knows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[language], lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before such a sign.

    Also after a sign at which a spreadsheet of another country would begin a new cell.
    """
    cell = _ACTS_LATER.sub(r"\1'", cell)
    return f"'{cell}" if cell.startswith(_ACTS) else cell

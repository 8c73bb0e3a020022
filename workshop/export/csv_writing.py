"""CSV tables for spreadsheets: the one writer of every CSV file.

The separator is ``;`` in Polish and ``,`` in English. Files begin with a byte order mark, so that
Excel reads them as UTF-8. Texts stand in quotation marks, so that a separator of another language
divides none of them, and are shielded, so that none is run as a formula.
"""

import csv
import io
import re
from collections.abc import Iterable

SEPARATORS = {"pl": ";", "en": ","}
Cell = str | float
_ACTS = r"[=+\-@\t\r\n＝＋－＠]"
_ACTING = re.compile(_ACTS)
_SHIELDED = re.compile(f"'+{_ACTS}")
_TO_SHIELD = re.compile(f"'*{_ACTS}")


def write_csv_table(header: Iterable[str], rows: Iterable[Iterable[Cell]], language: str) -> bytes:
    """The table as UTF-8 bytes with a byte order mark; ``language`` is ``pl`` or ``en``."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=SEPARATORS[language],
        lineterminator="\r\n",
        quoting=csv.QUOTE_NONNUMERIC,
    )
    writer.writerow(header)
    for row in rows:
        writer.writerow([shield_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def acts_as_formula(cell: str) -> bool:
    """Whether a spreadsheet would take this text for a formula when somebody types it."""
    return bool(_ACTING.match(cell))


def shield_cell(cell: str) -> str:
    """The cell, with an apostrophe in front if a spreadsheet would take it for a formula.

    Cells that have such an apostrophe already get a second one: ``unshield_cell`` gives every text
    back as it was.
    """
    return f"'{cell}" if _TO_SHIELD.match(cell) else cell


def unshield_cell(cell: str) -> str:
    """The text of a cell from a file of ours: the inverse of ``shield_cell``."""
    return cell[1:] if _SHIELDED.match(cell) else cell

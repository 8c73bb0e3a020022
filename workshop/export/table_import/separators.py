"""What stands between the cells of a text file; prose is cut by nothing."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from workshop.export.table_import.cell_values import holds_values
from workshop.export.table_import.column_names import KNOWN
from workshop.text_folding import fold_spaces

SEPARATORS = (",", ";", "\t", "|")
_PUNCTUATION = (",", ";")
_SAMPLE = 200
_SHARE = 0.6
_QUOTED = re.compile(r'(?m)(^|[,;|\t])"(?:[^"]|"")*+"(?=[,;|\t]|$)')
_DECLARED = re.compile(r"sep=([,;\t|])[,;\t|]*\n", re.IGNORECASE)
"""The first line by which a file tells spreadsheet programs its separator."""


def find_separator(text: str) -> str:
    """The separator: the character that gives most lines the same number of cells, or an empty
    string where every line is one cell.

    A comma or semicolon that a space follows is punctuation, unless what it parts is a table:
    under names that are known, or with a column of numbers.
    """
    sample = "\n".join(text[:200_000].split("\n")[:_SAMPLE])
    found = _commonest(sample)
    if not found and '"' in sample:
        # A mark that is opened and never closed swallows lines; a list of quoted lines is one cell.
        found = _commonest(sample, quoting=csv.QUOTE_NONE) or ("," if _is_quoted(sample) else "")
    return found


def _commonest(sample: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    """The separator that cuts most lines into the same number of cells, if one does."""
    best, share, most = "", 0.0, 0
    for sign in SEPARATORS:
        rows = [row for row in _rows_of(sample, sign, quoting=quoting) if any(row)]
        if not rows or _is_punctuation(sample, sign, rows):
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        # At equal shares the one with more cells: commas may stand in the same place of each text.
        if width > 1 and (count / len(rows), width) > (share, most):
            best, share, most = sign, count / len(rows), width
    return best if share >= _SHARE else ""


def take_declared(text: str) -> tuple[str, str]:
    """The separator that the first line of a file declares, if it does, and the text with that
    line empty."""
    found = _DECLARED.match(text)
    return (found[1], text[found.end() - 1 :]) if found else ("", text)


def file_lines(text: str) -> list[str]:
    """The lines with their ends. Soft breaks end none: they belong to the text of a cell."""
    return list(io.StringIO(text))


def _rows_of(text: str, separator: str, **how: Any) -> list[list[str]]:
    try:
        return list(csv.reader(file_lines(text), delimiter=separator, **how))
    except csv.Error:
        return []


def _is_punctuation(sample: str, sign: str, rows: Sequence[Sequence[str]]) -> bool:
    if sign not in _PUNCTUATION:
        return False
    bare = _QUOTED.sub(r"\1", sample)
    return bare.count(f"{sign} ") * 2 > bare.count(sign) and not _is_table(rows)


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one of the first rows has a known name of a column, or a column holds numbers."""
    if any(fold_spaces(cell).strip(" :*") in KNOWN for row in rows[:3] for cell in row):
        return True
    width = max(map(len, rows))
    columns = ([row[at].strip() for row in rows if at < len(row)] for at in range(width))
    return any(holds_values(cells, least=2) for cells in columns)


def _is_quoted(sample: str) -> bool:
    """Whether cells stand in quotation marks, as only programs set them."""
    rows = _rows_of(sample, ",", strict=True) if '"' in sample else []
    begins = re.search(r'(?m)^"', sample) is not None
    return begins and bool(rows) and not _is_punctuation(sample, ",", rows)

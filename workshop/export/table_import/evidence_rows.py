"""Evidence from a table: columns matched by name, every row validated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workshop.board.evidence import FIELD_NAMES, checked_evidence, evidence_key
from workshop.errors import Invalid, WorkshopError
from workshop.export.exchange.sheets import EVIDENCE
from workshop.export.table_import.column_names import EVIDENCE_COLUMNS
from workshop.export.table_import.table_reader import ParsedTable, TableReading, read_table
from workshop.i18n import LANGUAGES, mark, translate
from workshop.text_folding import find_repeats

MOST_ROWS = 5000
_FIELD_OF = {word: name for name, words in EVIDENCE_COLUMNS.items() for word in words}


@dataclass(frozen=True)
class Row:
    """One line of the file: its number, its fields, and the problem with it, if there is one;
    ``again``: the same entry stands in the library already (``EvidenceTable.beside``)."""

    line: int
    fields: Mapping[str, str]
    trouble: WorkshopError | None = None
    again: bool = False


@dataclass(frozen=True)
class EvidenceTable:
    """The rows of a file. ``unknown``: names of columns that match no field."""

    rows: Sequence[Row]
    unknown: Sequence[str] = field(default_factory=tuple)

    @property
    def troubled(self) -> list[Row]:
        """The rows with a problem, which cannot be stored."""
        return [row for row in self.rows if row.trouble]

    def beside(self, known: Mapping[tuple[str, ...], int]) -> "EvidenceTable":
        """The table beside a library, as ``known_evidence`` counts its entries."""
        keys = [evidence_key(row.fields) for row in self.rows]
        told = zip(self.rows, find_repeats(keys, known), strict=True)
        return replace(self, rows=[replace(row, again=again) for row, (again, _twice) in told])


def read_evidence(name: str, content: bytes, reading: TableReading | None = None) -> EvidenceTable:
    """The rows of a CSV or XLSX file, as ``check_evidence`` gives them. Raises ``Invalid``."""
    return check_evidence(read_table(name, content, reading))


def check_evidence(table: ParsedTable) -> EvidenceTable:
    """The rows of a table, each validated; columns have Polish or English names.

    Raises ``Invalid`` if the table has no column for the title, no rows or too many.
    """
    table = table if table.header else table.with_header(1)
    if any(names <= set(table.header) for names in _our_columns()):
        table = table.unshielded()
    names = evidence_fields(table.header)
    if "title" not in names:
        raise Invalid(mark("No column is called “Title”. The first line must name the columns."))
    if not table.rows:
        raise Invalid(mark("There is no row under the names of the columns."))
    if len(table.rows) > MOST_ROWS:
        raise Invalid(mark("This file has more than {most} rows."), most=MOST_ROWS)
    broken = {
        problem.line: Invalid(problem.message, **problem.values) for problem in table.problems
    }
    unknown = [cell for cell, name in zip(table.header, names, strict=True) if cell and not name]
    rows = [
        _row(line, names, cells, broken.get(line))
        for line, cells in zip(table.lines, table.rows, strict=True)
    ]
    return EvidenceTable(rows, unknown)


def _our_columns() -> Iterator[set[str]]:
    """The columns of the evidence in our exchange tables."""
    for language in LANGUAGES:
        yield {translate(name, language) for name in EVIDENCE.values()}


def evidence_template(language: str) -> bytes:
    """A CSV file with only the header row, in this language."""
    names = [translate(name, language) for name in FIELD_NAMES.values()]
    separator = ";" if language == "pl" else ","
    return (separator.join(names) + "\r\n").encode("utf-8-sig")


def _row(
    line: int, names: Sequence[str], cells: Sequence[str], trouble: WorkshopError | None
) -> Row:
    fields = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    try:
        return Row(line, checked_evidence(fields), trouble)
    except WorkshopError as error:
        return Row(line, fields, error)


def evidence_fields(header: Sequence[str]) -> list[str]:
    """For each column its field, or an empty string; only the first column of a field gets it."""
    found: list[str] = []
    for cell in header:
        words = cell.strip().casefold().replace("_", " ").split()
        name = next((_FIELD_OF[word] for word in words if word in _FIELD_OF), "")
        found.append("" if name in found else name)
    return found

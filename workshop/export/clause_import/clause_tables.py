"""Clauses from a table: a row for each, or one clause with the names of its fields on the left."""

from collections.abc import Iterable, Iterator, Sequence

from workshop.errors import Invalid
from workshop.export.clause_import.clause_words import name_columns, split_chapter, split_code
from workshop.export.clause_import.drafts import ClauseDraft, ClauseFile, make_draft, must_be_some
from workshop.export.table_import.table_reader import ParsedTable
from workshop.i18n import LANGUAGES, mark, translate
from workshop.standards.labels import FIELDS

_TEXTS = ("title", "body")
_CARD_FIELDS = 2
"""Names of fields on the left of a table that is one clause."""
_OURS = [{translate(FIELDS[name], one) for name in ("code", *_TEXTS)} for one in LANGUAGES]


def check_clause_table(table: ParsedTable) -> ClauseFile:
    """The clauses of a table with a row for each.

    Raises ``Invalid`` without a column for titles or texts, and without rows.
    """
    if not table.header:
        table = table.with_header(1)
    if any(names <= set(table.header) for names in _OURS):
        table = table.unshielded()
    if not names_clauses(table.header):
        raise Invalid(
            mark(
                "No column is called “Title” or “What is required”. "
                "The first line must name the columns."
            )
        )
    found = must_be_some(row_drafts(table.header, zip(table.lines, table.rows, strict=True)))
    return ClauseFile(found, unknown=unknown_columns(table.header), problems=table.problems)


def names_clauses(header: Sequence[str]) -> bool:
    """Whether the names of columns are those of a table of clauses."""
    return bool(set(_TEXTS) & set(name_columns(tuple(header))))


def unknown_columns(header: Sequence[str]) -> list[str]:
    """The names of columns that match no field."""
    names = name_columns(tuple(header))
    return [cell for cell, name in zip(header, names, strict=True) if cell and not name]


def row_drafts(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], area: str = ""
) -> Iterator[ClauseDraft]:
    """A draft for each row, with its line. ``area``: of rows before any is named.

    A row with a single text in it that is no title is the name of the area of the rows below.
    """
    names = name_columns(tuple(header))
    for line, cells in rows:
        if (found := _area_row(names, cells)) is not None:
            area = found
            continue
        fields = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if not any(fields.get(name, "").strip() for name in _TEXTS):
            continue
        fields["code"] = split_code(fields.get("code", ""))[0]
        yield make_draft(line, {**fields, "area_id": fields.get("area_id") or area})


def _area_row(names: Sequence[str], cells: Sequence[str]) -> str | None:
    """The name of an area that a row holds alone; ``None`` for the row of a clause."""
    filled = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell.strip()]
    if len(filled) != 1 or len(names) < 2:
        return None
    name, cell = filled[0]
    chapter = split_chapter(cell)
    return chapter or cell if chapter is not None or name not in _TEXTS else None


def read_card(rows: Sequence[Sequence[str]]) -> dict[str, str] | None:
    """A table that is one clause, by field; ``None`` for any other.

    Names of fields stand on the left. As in our own documents, the first row may hold the code on
    the left and the level on the right.
    """
    if not rows or {len(row) for row in rows} != {2}:
        return None
    code, rest = split_code(rows[0][0])
    names = name_columns([row[0] for row in rows])
    if sum(map(bool, names)) < (1 if code and not rest else _CARD_FIELDS):
        return None
    fields = {name: row[1] for name, row in zip(names, rows, strict=True) if name}
    if code and not rest:
        fields["code"] = code
        fields.setdefault("level", rows[0][1].split(" · ")[0])
    return fields

"""The blocks of a training from a table: columns told by name, every row checked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workshop.errors import Invalid, WorkshopError
from workshop.export.table_import.column_names import BLOCK_COLUMNS
from workshop.export.table_import.table_reader import ParsedTable
from workshop.i18n import mark, translate
from workshop.programme.activity_kinds import ActivityKind
from workshop.training.block_kinds import Taught
from workshop.training.blocks import (
    BLOCK_LINES,
    BLOCK_TEXTS,
    LONGEST,
    SHORTEST,
    BlockContent,
    TakenModule,
    checked_content,
)

USUAL_MINUTES = 30
"""Of a block whose length cannot be read; it is told."""
BLOCK_LABELS: Mapping[str, str] = {
    "module": mark("Module"),
    "title": mark("Block"),
    "minutes": mark("Length in minutes"),
    "aim": mark("Aim"),
    "method": mark("Method"),
    "course": mark("Step by step"),
    "materials": mark("Materials"),
    "leads": mark("Who leads"),
    "care": mark("Care"),
    "prompt": mark("On phones"),
    "clauses": mark("Clauses"),
    "practised": mark("Clauses practised"),
}
"""What the columns are called on screens and in our own files, by which they are read again."""
_NAMES = sorted(
    ((tuple(name.split()), key) for key, names in BLOCK_COLUMNS.items() for name in names),
    key=lambda pair: -len(pair[0]),
)
_WORD = re.compile(r"[^\W\d_]+")
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})")
_HOURS = re.compile(
    r"(\d{1,2}(?:[.,]\d)?)\s*(?:h|g|godz\w*\.?|hours?)\s*(?:(\d{1,3})\s*(?:m|min\w*\.?|')?)?"
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_MINUTES = re.compile(r"(\d{1,5})\s*(?:m|min\w*\.?|['′])?")
_CODES = re.compile(r"[\s,;]+")
_BREAKS = ("break", "lunch", "przerwa", "obiad")


@dataclass(frozen=True)
class BlockRow:
    """One row: its number, the title of its module (empty: that of the row before), the block, what
    is told of it, and the problem that keeps it from being stored."""

    line: int
    module: str
    content: BlockContent
    told: Sequence[WorkshopError] = ()
    trouble: WorkshopError | None = None


@dataclass(frozen=True)
class BlockTable:
    """The rows of a file. ``unknown``: names of columns that match no field."""

    rows: Sequence[BlockRow]
    unknown: Sequence[str] = field(default_factory=tuple)

    @property
    def troubled(self) -> list[BlockRow]:
        """The rows that cannot be stored as they are."""
        return [row for row in self.rows if row.trouble]

    def modules(self, first: str) -> list[TakenModule]:
        """The blocks by module, in their order; ``first``: the title of a module for rows before
        any is named."""
        found: dict[str, TakenModule] = {}
        title = first
        for row in self.rows:
            title = row.module or title
            known = found.get(title, TakenModule(title, ()))
            found[title] = replace(known, blocks=[*known.blocks, row.content])
        return list(found.values())


def name_columns(header: Sequence[str]) -> list[str]:
    """For each column its field, or an empty string; only the first column of a field gets it."""
    found: list[str] = []
    for cell in header:
        words = _WORD.findall(cell.casefold())
        name = next((key for wanted, key in _NAMES if set(wanted) <= set(words)), "")
        found.append("" if name in found else name)
    return found


def check_table(table: ParsedTable, codes: Mapping[str, str], language: str) -> BlockTable:
    """The blocks of a table. ``codes``: code → id of the clauses that a block may teach;
    ``language``: of the training. Raises ``Invalid`` without a column for titles or any row."""
    table = table if table.header else table.with_header(1)
    names = name_columns(table.header)
    if "title" not in names:
        raise Invalid(mark("No column is called “Block”. The first line must name the columns."))
    unknown = [cell for cell, name in zip(table.header, names, strict=True) if cell and not name]
    rows = (
        (line, {name: cell for name, cell in zip(names, cells, strict=True) if name})
        for line, cells in zip(table.lines, table.rows, strict=True)
    )
    return check_rows(rows, unknown, codes, language)


def check_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    unknown: Sequence[str],
    codes: Mapping[str, str],
    language: str,
) -> BlockTable:
    """Rows by field, each with its number, as blocks. Raises ``Invalid`` if there are none."""
    known = {code.casefold(): key for code, key in codes.items()}
    checked = [_row(line, fields, known, language) for line, fields in rows]
    if not checked:
        raise Invalid(mark("There is no row under the names of the columns."))
    return BlockTable(checked, unknown)


def read_minutes(text: str) -> int | None:
    """Minutes from “45”, “45 min”, “1 h 30”, “1:30” or “9:00–9:45”; ``None`` for anything else."""
    told = " ".join(text.casefold().split())
    if found := _SPAN.fullmatch(told):
        begins, ends = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
        return ends - begins if ends > begins else None
    if found := _HOURS.fullmatch(told):
        return round(float(found[1].replace(",", ".")) * 60) + int(found[2] or 0)
    if found := _CLOCK.fullmatch(told):
        return int(found[1]) * 60 + int(found[2])
    found = _MINUTES.fullmatch(told)
    return int(found[1]) if found else None


def _row(line: int, fields: Mapping[str, str], codes: Mapping[str, str], language: str) -> BlockRow:
    told: list[WorkshopError] = []
    kept: list[str] = []
    minutes = _minutes(fields.get("minutes", ""), told, kept, language)
    clauses = _clauses(fields, codes, told, kept, language)
    texts = {name: fields.get(name, "") for name in (*BLOCK_TEXTS, *BLOCK_LINES)}
    texts["course"] = "\n".join(part for part in (texts["course"], *kept) if part)
    title = " ".join(fields.get("title", "").split())
    kind = ActivityKind.NOTES if texts["prompt"] else ActivityKind.TALK
    if title.casefold().startswith(_BREAKS):
        kind = ActivityKind.BREAK
    content = BlockContent(title, minutes, kind, texts=texts, clauses=clauses)
    row = BlockRow(line, " ".join(fields.get("module", "").split()), content, told)
    try:
        checked_content(content)
    except WorkshopError as error:
        return replace(row, trouble=error if title else Invalid(mark("This row has no title.")))
    return row


def _minutes(text: str, told: list[WorkshopError], kept: list[str], language: str) -> int:
    """The minutes of a row; where they cannot be read, the words go into its course."""
    minutes = read_minutes(text)
    if minutes is not None and SHORTEST <= minutes <= LONGEST:
        return minutes
    words = mark("“{text}” is no number of minutes from {least} to {most}; {usual} are put in.")
    missing = mark("There are no minutes here; {usual} are put in.")
    values = {"least": SHORTEST, "most": LONGEST, "usual": USUAL_MINUTES}
    if text:
        told.append(Invalid(words, text=text[:40], **values))
        kept.append(translate(mark("Time in the table: {text}"), language, text=text))
    else:
        told.append(Invalid(missing, usual=USUAL_MINUTES))
    return USUAL_MINUTES


def _clauses(
    fields: Mapping[str, str],
    codes: Mapping[str, str],
    told: list[WorkshopError],
    kept: list[str],
    language: str,
) -> dict[str, str]:
    """Clause → how it is taught; codes that are not known are told and go into the course."""
    found: dict[str, str] = {}
    unknown: list[str] = []
    for name, taught in (("clauses", Taught.TOLD), ("practised", Taught.PRACTISED)):
        for code in filter(None, _CODES.split(fields.get(name, ""))):
            if key := codes.get(code.casefold().strip(".()")):
                found[key] = taught
            else:
                unknown.append(code)
    if unknown:
        listed = ", ".join(unknown)
        told.append(Invalid(mark("No clause here has the code {codes}."), codes=listed[:80]))
        kept.append(translate(mark("Clauses in the table: {codes}"), language, codes=listed))
    return found


def block_template(language: str) -> Iterator[str]:
    """The names of all columns in this language, for an empty table."""
    for label in BLOCK_LABELS.values():
        yield translate(label, language)

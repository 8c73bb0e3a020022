"""The tables of an exchange file for spreadsheets: groups, needs, votes and what they stand on.

One XLSX with a sheet for each, or one archive with a CSV for each. Neither says when it was made:
the moments that both formats carry are all the same.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from sqlmodel import Session

from workshop.export.csv_writing import harmless, write_csv_table
from workshop.export.exchange import Document, load_exchange
from workshop.export.words import (
    ACTIVITY_KINDS,
    NEED_STATES,
    NOTE_KINDS,
    NOTE_STATES,
    SECTIONS,
    word,
)
from workshop.i18n import known_language, mark, translate
from workshop.needs.sentences import say_need
from workshop.people.rights import Actor

Cell = str | int
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_MOSCOW = {
    "must": mark("Must"),
    "should": mark("Should"),
    "could": mark("Could"),
    "not_now": mark("Not this time"),
}
_IDEAS = {"hmw": mark("How might we…?"), "idea": mark("idea")}
_YES = mark("yes")
_BETWEEN = " | "


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its header and its rows, in one language."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_xlsx(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as one XLSX. Needs the right to export; raises ``NotFound``."""
    sheets = make_sheets(load_exchange(db, actor, programme_id), language)
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        for at, width in enumerate(_widths(sheet), 1):
            page.column_dimensions[get_column_letter(at)].width = width
        page.append([_cell(page, name, bold=True) for name in sheet.header])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    book.properties.creator = ""
    book.properties.created = datetime(*_ALWAYS)
    file = BytesIO()
    book.save(file)
    return _without_moments(file.getvalue())


def write_csv(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as CSV files in one ZIP archive. Needs the right to export."""
    speaking = known_language(language)
    sheets = make_sheets(load_exchange(db, actor, programme_id), speaking)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            entry = zipfile.ZipInfo(f"{sheet.name}.csv", _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, write_csv_table(sheet.header, sheet.rows, speaking))
    return file.getvalue()


def make_sheets(document: Document, language: str) -> tuple[Sheet, ...]:
    """The tables of a document in this language: groups, needs, votes, notes, evidence, ideas."""
    tables = _Tables(document, known_language(language))
    return (
        tables.groups(),
        tables.needs(),
        tables.votes(),
        tables.notes(),
        tables.evidence(),
        tables.ideas(),
    )


class _Tables:
    def __init__(self, document: Document, language: str) -> None:
        self.document, self.language = document, language
        self.activities = {row["id"]: row for row in document["activities"]}
        self.needs_by_id = {row["id"]: row for row in document["needs"]}

    def say(self, message: str | None) -> str:
        """A message in the tables' language."""
        return translate(message, self.language) if message else ""

    def sheet(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell | None]]
    ) -> Sheet:
        """A table with its header in words; what is missing becomes an empty cell."""
        filled = tuple(tuple("" if cell is None else cell for cell in row) for row in rows)
        return Sheet(self.say(name), tuple(map(self.say, columns)), filled)

    def groups(self) -> Sheet:
        """Groups with what they are inside of, what they went into and what stands on them."""
        needs = self._inverse("needs", "groups")
        columns = (
            mark("id"),
            mark("header"),
            mark("inside of"),
            mark("merged into"),
            mark("notes"),
            mark("needs"),
        )
        rows = (
            (
                row["id"],
                row["header"],
                row["parent"],
                row["merged_into"],
                _BETWEEN.join(row["notes"]),
                _BETWEEN.join(needs.get(row["id"], ())),
            )
            for row in self.document["groups"]
        )
        return self.sheet(mark("groups"), columns, rows)

    def needs(self) -> Sheet:
        """Needs with all their fields and what they stand on."""
        columns = (
            mark("id"),
            mark("area"),
            mark("need as a sentence"),
            mark("who"),
            mark("need"),
            mark("goal"),
            mark("criteria"),
            mark("state"),
            mark("harm"),
            mark("MoSCoW"),
            mark("voices"),
            mark("sessions"),
            mark("rare but grave"),
            mark("first seen in session"),
            mark("groups"),
            mark("notes"),
            mark("evidence"),
            mark("merged into"),
            mark("split from"),
        )
        return self.sheet(mark("needs"), columns, map(self._need, self.document["needs"]))

    def _need(self, row: Document) -> tuple[Cell | None, ...]:
        return (
            row["id"],
            row["area"],
            self._sentence(row["id"]),
            row["who"],
            row["need"],
            row["goal"],
            "\n".join(row["criteria"]),
            word(NEED_STATES, row["status"], self.language),
            row["harm"],
            self.say(_MOSCOW.get(row["moscow"] or "")),
            row["support"]["voices"],
            _BETWEEN.join(map(str, row["support"]["sessions"])),
            self.say(_YES) if row["rare_but_grave"] else "",
            row["first_session"],
            _BETWEEN.join(row["groups"]),
            _BETWEEN.join(row["notes"]),
            _BETWEEN.join(row["evidence"]),
            row["merged_into"],
            row["split_from"],
        )

    def votes(self) -> Sheet:
        """One row for each number that was counted."""
        columns = (
            mark("session"),
            mark("activity"),
            mark("kind of vote"),
            mark("voters"),
            mark("need"),
            mark("need as a sentence"),
            mark("what was counted"),
            mark("value"),
            mark("count"),
        )
        rows = [row for vote in self.document["votes"] for row in self._vote(vote)]
        return self.sheet(mark("votes"), columns, rows)

    def _vote(self, vote: Document) -> Iterable[tuple[Cell | None, ...]]:
        activity = self.activities[vote["activity"]]
        kind = word(ACTIVITY_KINDS, activity["kind"], self.language)
        head = (activity["session"], activity["title"], kind, vote["voters"])
        for row in vote["dots"]:
            yield (
                *head,
                row["need"],
                self._sentence(row["need"]),
                self.say(mark("dots")),
                None,
                row["dots"],
            )
        for value, count in enumerate(vote["fingers"] or ()):
            yield (*head, None, None, self.say(mark("fingers")), value, count)
        axes = {"impact": mark("impact"), "effort": mark("effort")}
        for row in vote["estimates"]:
            for axis, name in axes.items():
                for value, count in enumerate(row[axis], 1):
                    yield (
                        *head,
                        row["need"],
                        self._sentence(row["need"]),
                        self.say(name),
                        value,
                        count,
                    )

    def notes(self) -> Sheet:
        """Notes with where they come from; those taken back without their text."""
        maps = {row["id"]: row["persona"] for row in self.document["maps"]}
        labels = {row["id"]: row["label"] for row in self.document["personas"]}
        groups = self._inverse("groups", "notes")
        columns = (
            mark("id"),
            mark("session"),
            mark("activity"),
            mark("persona"),
            mark("section"),
            mark("kind"),
            mark("text"),
            mark("state"),
            mark("voice"),
            mark("groups"),
        )
        rows = (
            (
                row["id"],
                self.activities[row["activity"]]["session"],
                self.activities[row["activity"]]["title"],
                labels.get(maps.get(row["map"], "")),
                word(SECTIONS, row["section"], self.language) if row["section"] else "",
                word(NOTE_KINDS, row["kind"], self.language),
                row["text"],
                word(NOTE_STATES, row["status"], self.language),
                row["voice"],
                _BETWEEN.join(groups.get(row["id"], ())),
            )
            for row in self.document["notes"]
        )
        return self.sheet(mark("notes"), columns, rows)

    def evidence(self) -> Sheet:
        """The library of evidence."""
        columns = {
            "id": mark("id"),
            "title": mark("title"),
            "publisher": mark("publisher"),
            "year": mark("year"),
            "address": mark("address"),
            "figure": mark("figure"),
            "sample": mark("sample"),
            "population": mark("population"),
            "caveat": mark("caveat"),
        }
        rows = ([row[name] for name in columns] for row in self.document["evidence"])
        return self.sheet(mark("evidence"), tuple(columns.values()), rows)

    def ideas(self) -> Sheet:
        """Questions and ideas under needs."""
        columns = (
            mark("id"),
            mark("need"),
            mark("kind"),
            mark("text"),
            mark("answers"),
            mark("impact"),
            mark("effort"),
            mark("MoSCoW"),
        )
        rows = (
            (
                row["id"],
                row["need"],
                self.say(_IDEAS[row["kind"]]),
                row["text"],
                row["answers"],
                row["impact"],
                row["effort"],
                self.say(_MOSCOW.get(row["moscow"] or "")),
            )
            for row in self.document["ideas"]
        )
        return self.sheet(mark("ideas"), columns, rows)

    def _sentence(self, need_id: str) -> str:
        need = self.needs_by_id[need_id]
        return say_need(need["who"], need["need"], need["goal"], self.language)

    def _inverse(self, part: str, name: str) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.document[part]:
            for key in row[name]:
                found.setdefault(key, []).append(row["id"])
        return found


def _cell(page: object, value: Cell, *, bold: bool = False) -> WriteOnlyCell:
    """A cell that is text and never a formula, or a number."""
    if isinstance(value, str):
        value = harmless(ILLEGAL_CHARACTERS_RE.sub("", value))
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(sheet: Sheet) -> list[int]:
    """The width of each column in characters, between what is legible and what fits a screen."""
    rows = (sheet.header, *sheet.rows[:200])
    longest = (max(len(str(row[at])) for row in rows) for at in range(len(sheet.header)))
    return [min(60, max(8, length + 2)) for length in longest]


def _without_moments(content: bytes) -> bytes:
    """The same file without the time at which it was written."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == _CORE:
                part = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", part)
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return file.getvalue()

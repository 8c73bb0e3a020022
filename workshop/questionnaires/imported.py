"""Answers that were collected elsewhere (LimeSurvey, Google Forms, a spreadsheet).

Columns are matched to items; everything else, identity above all, is left behind before anything is
stored. A column with a code of one's own can pair the answers of several moments: authors are made
from it with a random key that is thrown away, so that nobody can try codes later.
"""

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from workshop.errors import Conflict, Invalid
from workshop.i18n import mark
from workshop.people.pseudonyms import PSEUDONYM_LENGTH
from workshop.people.rights import Actor, Right
from workshop.questionnaires.answering import SheetAnswer, keep_sheet, read_answer
from workshop.questionnaires.asked import clauses_offered
from workshop.questionnaires.item_kinds import SCALE, ItemKind
from workshop.questionnaires.questionnaires import (
    SeenQuestionnaire,
    activities_asking,
    load_questionnaire,
)
from workshop.questionnaires.results import people_answering
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.questionnaires.telling import tell_imported
from workshop.store import log
from workshop.text_folding import fold_marks

MOST_PEOPLE = 2_000
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Matching:
    """Which column holds what: item → place of its column; ``code``: of the code, if any."""

    items: Mapping[str, int]
    code: int | None = None


@dataclass(frozen=True)
class ImportedSheets:
    """The sheets of one moment: answers by item, with the code where one was chosen. ``unread``:
    item → cells that were no answer to it; ``repeated``: rows whose code stood there before."""

    moment: str
    sheets: Sequence[tuple[str, Mapping[str, SheetAnswer]]] = field(repr=False)
    unread: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    repeated: int = 0


@dataclass(frozen=True)
class ImportAnswers:
    """Store what was read of several moments; codes pair it."""

    questionnaire_id: str
    moments: Sequence[ImportedSheets] = field(repr=False)


def match_columns(header: Sequence[str], items: Sequence[QuestionnaireItem]) -> dict[str, int]:
    """Item → the column whose heading has its words; items without such a column are left out."""
    titles = [_fold(title) for title in header]
    found: dict[str, int] = {}
    for item in items:
        words = _fold(item.text)
        exact = [place for place, title in enumerate(titles) if title == words]
        within = [place for place, title in enumerate(titles) if words in title]
        free = [place for place in (*exact, *within) if place not in found.values()]
        if free:
            found[item.id] = free[0]
    return found


def read_sheets(
    db: Session,
    seen: SeenQuestionnaire,
    moment: str,
    rows: Sequence[Sequence[str]],
    matching: Matching,
) -> ImportedSheets:
    """What rows say, cell by cell; nothing is stored. Of several rows with one code the first
    counts."""
    items = {item.id: item for item in seen.asked_at(moment) if item.id in matching.items}
    clauses = {key: _codes(db, seen, item) for key, item in items.items()}
    sheets: list[tuple[str, Mapping[str, SheetAnswer]]] = []
    unread: dict[str, list[str]] = {}
    codes: set[str] = set()
    repeated = 0
    for row in rows:
        code = _fold(row[matching.code]) if matching.code is not None else ""
        if code and code in codes:
            repeated += 1
            continue
        codes.add(code)
        sheet: dict[str, SheetAnswer] = {}
        for key, item in items.items():
            cell = row[matching.items[key]].strip()
            answer = _read_cell(item, cell, clauses[key])
            if answer is not None:
                sheet[key] = answer
            elif cell:
                unread.setdefault(key, []).append(cell)
        if sheet:
            sheets.append((code, sheet))
    return ImportedSheets(moment, sheets, unread, repeated)


def import_answers(db: Session, actor: Actor, command: ImportAnswers) -> int:
    """Store the sheets of people under random authors; returns how many. It cannot be undone.

    Raises ``Conflict`` for a moment that phones are asked at, or of which answers have come in:
    the same file once more would count everybody twice. ``Invalid``, ``NotFound``, ``NotAllowed``.
    """
    seen = load_questionnaire(db, command.questionnaire_id)
    actor.must(Right.RUN, seen.row.programme_id)
    count = sum(len(one.sheets) for one in command.moments)
    if not count:
        raise Invalid(mark("There is no answer in this file to any of the questions."))
    if count > MOST_PEOPLE:
        raise Invalid(mark("At most {most} answered sheets come in at once."), most=MOST_PEOPLE)
    asked = {row.moment for row in activities_asking(db, seen.row)}
    key = secrets.token_bytes(32)
    for one in command.moments:
        if one.moment in asked or people_answering(db, seen.row.id, one.moment):
            raise Conflict(
                mark("Answers of this moment have come in already, or phones are asked for them.")
            )
        for code, sheet in one.sheets:
            keep_sheet(db, seen, one.moment, _author(key, code), sheet)
    tell_imported(db, seen)
    log.append(db, seen.row.programme_id, "answers_imported", actor=actor.log_id)
    return count


def _author(key: bytes, code: str) -> str:
    made = code.encode() if code else secrets.token_bytes(32)
    return hmac.digest(key, made, "sha256").hex()[:PSEUDONYM_LENGTH]


def _fold(text: str) -> str:
    return _NOT_WORDS.sub(" ", fold_marks(text)).strip()


def _codes(db: Session, seen: SeenQuestionnaire, item: QuestionnaireItem) -> dict[str, str]:
    """Folded code of a clause → its id."""
    return {_fold(row.code): row.id for row in clauses_offered(db, seen, item)}


def _read_cell(
    item: QuestionnaireItem, cell: str, clauses: Mapping[str, str]
) -> SheetAnswer | None:
    """An answer as other programs write it; ``None`` where it is none."""
    try:
        if item.kind in (ItemKind.SCALE, ItemKind.RETROSPECTIVE):
            return read_answer(item, _point(item, cell), {})
        if item.kind == ItemKind.KNOWLEDGE:
            return read_answer(item, _option(item, cell), {})
        if item.kind == ItemKind.OPEN:
            return read_answer(item, cell, {})
        named = [key for code, key in clauses.items() if f" {code} " in f" {_fold(cell)} "]
        given = {"clause": named[0] if named else None, "why": cell}
        return read_answer(item, given if cell else None, dict.fromkeys(clauses.values()))
    except Invalid:
        return None


def _point(item: QuestionnaireItem, cell: str) -> int | None:
    """``4``, ``4,0``, ``4 – well``, LimeSurvey's ``A4``, or the words at an end."""
    folded = _fold(cell)
    if folded == _fold(item.low):
        return SCALE[0]
    if folded == _fold(item.high):
        return SCALE[-1]
    found = _NUMBER.search(cell)
    return int(found.group()) if found else None


def _option(item: QuestionnaireItem, cell: str) -> int | None:
    options = [_fold(option) for option in item.options]
    if _fold(cell) in options:
        return options.index(_fold(cell))
    found = re.fullmatch(r"(?:A|AO)?0*([1-9]\d?)", cell)
    return int(found.group(1)) - 1 if found else None

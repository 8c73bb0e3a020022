"""The whole standard in use as XLSX and CSV: the table, what counts, its history, units, legend."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlmodel import Session, col

from workshop.export.csv_writing import Cell, write_csv_table
from workshop.export.in_use.reminders import ACTION_COLUMNS, action_rows
from workshop.export.in_use.unit_form import ABOUT, legend
from workshop.export.table_files import Sheet, write_book
from workshop.export.use_words import ANSWERS, FIELDS, SIGNS, UNIT_KINDS
from workshop.i18n import mark, translate
from workshop.in_use.overview import UseOverview, load_use
from workshop.in_use.standard_in_force import readable_names
from workshop.in_use.tables import Assessment
from workshop.people.rights import Actor, Right

_ROWS = ("unit_id", "clause_id", "latest", "version", *FIELDS)
_HISTORY = (
    *(ABOUT["unit"], ABOUT["code"], ABOUT["title"]),
    *(mark("Counts now"), mark("About version"), mark("Withdrawn since")),
    *FIELDS.values(),
)
_YES = mark("yes")
_CLAUSE_AREA = mark("Area of the clause")


@dataclass(frozen=True)
class UseRecord:
    """Everything of the standard in use. ``history``: rows with ``_ROWS``, by unit, clause and day;
    ``names``: clause → code and title, withdrawn ones included, as far as
    the actor may read them."""

    use: UseOverview
    history: Sequence[Row[tuple[object, ...]]]
    names: Mapping[str, tuple[str, str]]


def load_use_record(db: Session, actor: Actor, programme_id: str) -> UseRecord:
    """The record of a programme. Needs the right to export."""
    actor.must(Right.EXPORT, programme_id)
    query = (
        select(*(getattr(Assessment, name) for name in _ROWS))
        .where(col(Assessment.programme_id) == programme_id)
        .order_by(
            col(Assessment.unit_id),
            col(Assessment.clause_id),
            col(Assessment.day).desc(),
            col(Assessment.number).desc(),
        )
    )
    use = load_use(db, actor, programme_id)
    names = readable_names(db, actor, use.standard, programme_id)
    return UseRecord(use, db.execute(query).all(), names)


def write_use_xlsx(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All tables as the sheets of one XLSX. Needs the right to export."""
    record = load_use_record(db, actor, programme_id)
    sheets = (_matrix, _history, _actions, _units)
    return write_book([*(make(record, language) for make in sheets), legend(language)])


def write_use_csv(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """Every assessment ever made as one CSV table. Needs the right to export."""
    sheet = _history(load_use_record(db, actor, programme_id), language)
    return write_csv_table(sheet.header, sheet.rows, language)


def _matrix(record: UseRecord, language: str) -> Sheet:
    """Clauses × open units, as signs; the legend says what they mean."""
    use = record.use
    header = (ABOUT["code"], ABOUT["title"], _CLAUSE_AREA)
    names = tuple(translate(name, language) for name in header)
    rows = []
    for clause in use.standard.clauses:
        found = (use.latest.get((unit.id, clause.id)) for unit in use.open_units)
        signs = (SIGNS[row.answer] if row else "" for row in found)
        rows.append((clause.code, clause.title, clause.area, *signs))
    units = tuple(unit.name for unit in use.open_units)
    return Sheet(translate(mark("clauses and units"), language), (*names, *units), tuple(rows))


def _history(record: UseRecord, language: str) -> Sheet:
    header = tuple(translate(name, language) for name in _HISTORY)
    rows = tuple(_history_rows(record, language))
    return Sheet(translate(mark("assessments"), language), header, rows)


def _history_rows(record: UseRecord, language: str) -> Iterator[tuple[Cell, ...]]:
    """By unit and clause in their order; what was said of withdrawn clauses comes last."""
    units = {unit.id: (place, unit.name) for place, unit in enumerate(record.use.units)}
    places = {clause.id: place for place, clause in enumerate(record.use.standard.clauses)}
    last = len(places)
    answers = {name: translate(words, language) for name, words in ANSWERS.items()}
    yes = translate(_YES, language)
    ordered = sorted(
        (row for row in record.history if row.clause_id in record.names),
        key=lambda row: (units[row.unit_id][0], places.get(row.clause_id, last)),
    )
    for row in ordered:
        code, title = record.names[row.clause_id]
        withdrawn = "" if row.clause_id in places else yes
        head = (units[row.unit_id][1], code, title, yes if row.latest else "", row.version)
        yield (*head, withdrawn, answers[row.answer], *(getattr(row, name) for name in _SAID))


_SAID = tuple(name for name in FIELDS if name != "answer")


def _actions(record: UseRecord, language: str) -> Sheet:
    header = tuple(translate(name, language) for name in ACTION_COLUMNS)
    rows = tuple(action_rows(record.use.actions, language))
    return Sheet(translate(mark("next actions"), language), header, rows)


def _units(record: UseRecord, language: str) -> Sheet:
    header = (
        *(ABOUT["unit"], mark("Kind of unit"), mark("Where it is"), mark("Who answers (function)")),
        *(mark("Open since"), mark("Closed on"), mark("Assessed"), *ANSWERS.values()),
    )
    rows: list[tuple[Cell, ...]] = []
    for unit in record.use.units:
        counts = record.use.count_answers(unit.id)
        kind = translate(UNIT_KINDS[unit.kind], language)
        head = (unit.name, kind, unit.place, unit.function, unit.opened_on, unit.closed_on)
        rows.append((*head, counts.total(), *(counts[answer] for answer in ANSWERS)))
    names = tuple(translate(name, language) for name in header)
    return Sheet(translate(mark("units"), language), names, tuple(rows))

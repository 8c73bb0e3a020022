"""The form of a unit as a spreadsheet: for whoever has no account, filled in and brought back."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from workshop.export.table_files import Sheet, write_book
from workshop.export.use_words import ANSWERS, FIELDS, NOT_ASSESSED, SIGNS
from workshop.i18n import mark, translate
from workshop.in_use.standard_in_force import ClauseInForce, load_standard_in_force
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import load_unit
from workshop.people.rights import Actor, Right

SHEET = mark("self-assessment")
ABOUT: Mapping[str, str] = {
    "unit": mark("Unit"),
    "code": mark("Code"),
    "title": mark("Clause"),
    "body": mark("What is required"),
}
"""The columns that say what a row is about. Unit and code are read back."""
COLUMNS: Mapping[str, str] = {**ABOUT, **FIELDS}
HOW = (
    mark("Fill in one row per clause. Rows without an answer are passed over."),
    mark("Leave the header and the codes as they are; the order of the columns does not matter."),
    mark("Days are written like 2026-03-31. Without one, the day of reading the file counts."),
    mark("Write functions, never names of people: “head of the branch”, not who it is."),
    mark("Describe what stands in the way without saying who is meant."),
)


def write_unit_form(db: Session, actor: Actor, unit_id: str, language: str) -> bytes:
    """The form of a unit with what it said last, in the bytes of an .xlsx file.

    Needs the right to export; raises ``NotFound``.
    """
    unit = load_unit(db, unit_id)
    actor.must(Right.EXPORT, unit.programme_id)
    clauses = load_standard_in_force(db, actor, unit.programme_id).clauses
    query = select(Assessment).where(
        col(Assessment.unit_id) == unit.id, col(Assessment.latest).is_(True)
    )
    known = {row.clause_id: row for row in db.execute(query).scalars()}
    return write_book([_form(unit, clauses, known, language), _explain(language)])


def _form(
    unit: Unit, clauses: Sequence[ClauseInForce], known: Mapping[str, Assessment], language: str
) -> Sheet:
    rows = tuple(
        (unit.name, clause.code, clause.title, clause.body, *_said(known.get(clause.id), language))
        for clause in clauses
    )
    answers = tuple(translate(words, language) for words in ANSWERS.values())
    return Sheet(
        translate(SHEET, language),
        tuple(translate(name, language) for name in COLUMNS.values()),
        rows,
        {list(COLUMNS).index("answer"): answers},
    )


def _said(row: Assessment | None, language: str) -> tuple[str, ...]:
    """What stands in the fields. The day stays empty: what is changed is of another day."""
    if row is None:
        return ("",) * len(FIELDS)
    fields = {name: str(getattr(row, name)) for name in FIELDS}
    fields |= {"answer": translate(ANSWERS[row.answer], language), "day": ""}
    return tuple(fields.values())


def _explain(language: str) -> Sheet:
    return Sheet(
        translate(mark("how to fill it in"), language),
        (translate(mark("How to fill it in"), language),),
        tuple((translate(line, language),) for line in HOW),
    )


def legend(language: str) -> Sheet:
    """What signs and answers mean."""
    rows = [(sign, translate(ANSWERS[name], language)) for name, sign in SIGNS.items()]
    rows.append(("", translate(NOT_ASSESSED, language)))
    header = (translate(mark("Sign"), language), translate(mark("What it means"), language))
    return Sheet(translate(mark("legend"), language), header, tuple(rows))

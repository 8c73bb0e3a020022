"""Practices: what is done elsewhere, and whether it is taken over here.

A practice is a piece of evidence of its own kind: needs and clauses stand on it as on any other
(``needs/need_links.py``, ``standards/citations.py``), and it is deleted by ``remove_evidence``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.evidence import TOPIC, checked_evidence, load_evidence
from workshop.board.note_kinds import NoteStatus
from workshop.board.practice_kinds import PracticeDecision
from workshop.board.tables import Evidence, Note, Practice, VisitStop
from workshop.errors import Invalid, NotFound
from workshop.i18n import current_language, mark, translate
from workshop.i18n.collation import collation_key
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.note_yields import NoteYield
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity, Area
from workshop.store import log
from workshop.store.log import Change
from workshop.store.undo import change, create, remove
from workshop.text_folding import fold_words, has_words

IN_EVIDENCE = ("title", "publisher", "address", "figure")
"""The fields of a practice that its evidence holds."""
LINES = {"by_whom": 200, "since": 100}
TEXTS = {"what": 4000, "frame": 2000, "needs_here": 4000, "obstacles": 2000}
FIELD_NAMES: Mapping[str, str] = {
    "title": mark("Short name"),
    "what": mark("What exactly is done"),
    "publisher": mark("Where it was seen"),
    "by_whom": mark("Who does it (a function, no name)"),
    "since": mark("Since when"),
    "frame": mark("Law and money"),
    "figure": mark("What shows that it works"),
    "needs_here": mark("What it needs here"),
    "obstacles": mark("What stands in its way"),
    "address": mark("Address"),
}
"""The fields of a practice, with their labels, in the order in which they are asked for."""

LONGEST_REASON = 1000


@dataclass(frozen=True)
class SeenPractice:
    """A practice with the evidence that it is."""

    row: Practice
    evidence: Evidence

    @property
    def id(self) -> str:
        """The id of the evidence."""
        return self.evidence.id

    @property
    def title(self) -> str:
        """Its short name."""
        return self.evidence.title

    def field(self, name: str) -> str:
        """What one of ``FIELD_NAMES`` says."""
        return str(getattr(self.evidence if name in IN_EVIDENCE else self.row, name))


@dataclass(frozen=True)
class PracticeContent:
    """``fields``: any of ``FIELD_NAMES``, as text; where the stop is given, the place is its
    institution unless the fields say otherwise."""

    fields: Mapping[str, str]
    area_id: str | None = None
    stop_id: str | None = None


@dataclass(frozen=True)
class AddPractice:
    """A new practice; ``note_id``: the note that it is made of, if any."""

    programme_id: str
    content: PracticeContent
    note_id: str | None = None


@dataclass(frozen=True)
class EditPractice:
    """Replace what a practice says; fields that are left out stay."""

    id: str
    content: PracticeContent


@dataclass(frozen=True)
class DecidePractice:
    """Adopt, adapt or leave a practice, with a reason; ``open``: take the decision back."""

    id: str
    decision: str
    reason: str = ""


def list_practices(db: Session, programme_id: str) -> list[SeenPractice]:
    """All practices of a programme by their short names."""
    query = select(Practice, Evidence).join(Evidence, col(Evidence.id) == col(Practice.evidence_id))
    rows = db.execute(query.where(col(Practice.programme_id) == programme_id)).tuples()
    found = [SeenPractice(row, evidence) for row, evidence in rows]
    return sorted(found, key=lambda one: (collation_key(one.title), one.id))


def practices_among(db: Session, evidence_ids: Collection[str]) -> dict[str, Practice]:
    """Those pieces of evidence that are practices, by id."""
    query = select(Practice).where(col(Practice.evidence_id).in_(list(evidence_ids)))
    return {row.evidence_id: row for row in db.execute(query).scalars()}


def name_evidence(
    db: Session, rows: Iterable[Evidence], language: str | None = None
) -> dict[str, str]:
    """Id → title of each piece of evidence; that of a practice says that it is one."""
    titles = {row.id: row.title for row in rows}
    spoken = language or current_language()
    for key in practices_among(db, titles):
        titles[key] = translate(mark("Practice: {title}"), spoken, title=titles[key])
    return titles


def search_practices(entries: Sequence[SeenPractice], words: str) -> list[SeenPractice]:
    """The practices that hold every word of ``words``, case and marks aside, in any field."""
    return [
        one
        for one in entries
        if has_words(" ".join([*map(one.field, FIELD_NAMES), one.row.reason]), words)
    ]


def load_practice(db: Session, practice_id: str) -> SeenPractice:
    """The practice with this id; raises ``NotFound``."""
    row = db.get(Practice, practice_id)
    if row is None:
        raise NotFound(mark("There is no such practice."))
    return SeenPractice(row, load_evidence(db, practice_id))


def list_collected(db: Session, programme_id: str) -> list[Note]:
    """Notes that lie open, were collected as practices and have not become one, sorted by text."""
    made = select(col(Practice.note_id)).where(col(Practice.note_id).is_not(None))
    query = (
        select(Note, Activity)
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .where(
            col(Note.programme_id) == programme_id,
            col(Note.status) == NoteStatus.VISIBLE,
            col(Activity.yields) == NoteYield.PRACTICES,
            col(Note.id).not_in(made),
        )
    )
    rows = db.execute(query).tuples()
    notes = [note for note, activity in rows if not is_hidden(activity.hidden, activity.phase)]
    return sorted(notes, key=lambda note: (collation_key(note.text), note.id))


def add_practice(db: Session, actor: Actor, command: AddPractice) -> SeenPractice:
    """Add a practice. Raises ``Invalid`` without a short name or without a place, ``NotFound`` for
    a note that does not lie open."""
    actor.must(Right.WRITE_NEED, command.programme_id)
    note = _open_note(db, command.programme_id, command.note_id) if command.note_id else None
    fields, ties = _checked(db, command.programme_id, command.content)
    evidence = Evidence(programme_id=command.programme_id, **_part(fields, evidence=True))
    steps = [create(db, evidence)]
    db.flush()
    row = Practice(
        evidence_id=evidence.id,
        programme_id=command.programme_id,
        note_id=command.note_id,
        repeats=repeated_fields(fields, note.text if note else ""),
        **_part(fields, evidence=False),
        **ties,
    )
    steps.append(create(db, row))
    _log(db, actor, "practice_added", row, steps)
    return SeenPractice(row, evidence)


def edit_practice(db: Session, actor: Actor, command: EditPractice) -> SeenPractice:
    """Change a practice. Raises as ``add_practice``."""
    seen = load_practice(db, command.id)
    actor.must(Right.WRITE_NEED, seen.row.programme_id)
    present = {name: seen.field(name) for name in FIELD_NAMES}
    content = PracticeContent(
        {**present, **command.content.fields}, command.content.area_id, command.content.stop_id
    )
    fields, ties = _checked(db, seen.row.programme_id, content)
    repeats = repeated_fields({**fields, "reason": seen.row.reason}, _words_of(db, seen))
    wanted = {**_part(fields, evidence=False), **ties, "repeats": repeats}
    steps = [
        *_changed(db, seen.evidence, _part(fields, evidence=True)),
        *_changed(db, seen.row, wanted),
    ]
    if steps:
        _log(db, actor, "practice_edited", seen.row, steps)
    return seen


def decide_practice(db: Session, actor: Actor, command: DecidePractice) -> SeenPractice:
    """Decide on a practice. Raises ``Invalid`` without a reason."""
    seen = load_practice(db, command.id)
    actor.must(Right.WRITE_NEED, seen.row.programme_id)
    if command.decision not in (*PracticeDecision,):
        raise Invalid(mark("The request was not understood."))
    reason = field_rules.paragraphs(command.reason, LONGEST_REASON)
    if command.decision == PracticeDecision.OPEN:
        reason = ""
    elif not reason:
        raise Invalid(mark("Reason: why is it decided like this?"))
    fields = {name: seen.field(name) for name in FIELD_NAMES}
    repeats = repeated_fields({**fields, "reason": reason}, _words_of(db, seen))
    decided = {"decision": command.decision, "reason": reason, "repeats": repeats}
    steps = _changed(db, seen.row, decided)
    if steps:
        _log(db, actor, "practice_decided", seen.row, steps)
    return seen


def drop_practice(db: Session, evidence_id: str) -> list[Change]:
    """Remove what makes a piece of evidence a practice; called before the evidence is deleted."""
    row = db.get(Practice, evidence_id)
    return [remove(db, row)] if row is not None else []


def refill_practices(db: Session, changed: Sequence[str]) -> None:
    """Let practices whose words went with those of their note say what the note says now."""
    query = select(Practice, Note).join(Note, col(Note.id) == col(Practice.note_id))
    ours = (col(Note.id).in_(changed), col(Note.status) == NoteStatus.VISIBLE)
    for row, note in db.execute(query.where(*ours)).tuples():
        if not row.what:
            row.what, row.repeats = note.text, ["what"]
            db.add(row)


def _words_of(db: Session, seen: SeenPractice) -> str:
    note = db.get(Note, seen.row.note_id) if seen.row.note_id else None
    return note.text if note else ""


def _open_note(db: Session, programme_id: str, note_id: str) -> Note:
    note = db.get(Note, note_id)
    activity = db.get(Activity, note.activity_id) if note else None
    if (
        note is None
        or activity is None
        or note.programme_id != programme_id
        or note.status != NoteStatus.VISIBLE
        or is_hidden(activity.hidden, activity.phase)
    ):
        raise NotFound(mark("There is no such note."))
    return note


def _checked(
    db: Session, programme_id: str, content: PracticeContent
) -> tuple[dict[str, str], dict[str, Any]]:
    """The fields and the ids of area and stop as they may be stored."""
    if not set(content.fields) <= set(FIELD_NAMES):
        raise Invalid(mark("The request was not understood."))
    stop = _of_programme(db, VisitStop, programme_id, content.stop_id)
    area = _of_programme(db, Area, programme_id, content.area_id)
    given = {name: str(content.fields.get(name) or "") for name in FIELD_NAMES}
    if stop is not None and not given["publisher"].strip():
        given["publisher"] = stop.institution
    if not given["title"].strip():
        raise Invalid(mark("Short name: what is this practice called?"))
    if not given["publisher"].strip():
        raise Invalid(mark("Where it was seen: choose a stop of the visit or name an institution."))
    fields = checked_evidence({name: given[name] for name in IN_EVIDENCE})
    for name, longest in LINES.items():
        fields[name] = field_rules.line(given[name], longest, required=False)
    for name, longest in TEXTS.items():
        fields[name] = field_rules.paragraphs(given[name], longest)
    return fields, {"area_id": area and area.id, "stop_id": stop and stop.id}


def _of_programme(db: Session, table: Any, programme_id: str, key: str | None) -> Any:
    row = db.get(table, key) if key else None
    if key and (row is None or row.programme_id != programme_id):
        raise NotFound(mark("What was chosen is no longer there. Choose again."))
    return row


def _part(fields: Mapping[str, str], *, evidence: bool) -> dict[str, Any]:
    return {name: text for name, text in fields.items() if (name in IN_EVIDENCE) == evidence}


def repeated_fields(fields: Mapping[str, str], text: str) -> list[str]:
    """The fields that hold a note's words, whatever the case and signs and whatever else."""
    said = fold_words(text)
    if not said:
        return []
    return [name for name, text in fields.items() if f" {said} " in f" {fold_words(text)} "]


def _changed(db: Session, row: Any, wanted: Mapping[str, Any]) -> list[Change]:
    new = {name: value for name, value in wanted.items() if value != getattr(row, name)}
    return [change(db, row, **new)] if new else []


def _log(db: Session, actor: Actor, event: str, row: Practice, steps: Sequence[Change]) -> None:
    db.flush()
    refs = [("evidence", row.evidence_id)]
    log.append(db, row.programme_id, event, refs, actor=actor.log_id, topic=TOPIC, changes=steps)

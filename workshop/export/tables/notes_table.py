"""All notes of a programme or of one session as one table (CSV or XLSX).

Every note has a row, also those outside all groups; rejected and taken back ones have a state and
no text. Waiting notes are left out for readers who may not moderate. There is no name, badge, table
or time, and notes are sorted by their text.

The formats are those of ``export/table_files.py``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import EmpathyMap, Note, Persona
from workshop.board.visibility import WAITING
from workshop.export.labels import ASKED_STATES, NOTE_KINDS, NOTE_STATES, ORIGINS, SECTIONS, word
from workshop.export.minutes.activity_tables import say_votes
from workshop.export.minutes.board_contents import (
    COVERED,
    RecordReader,
    load_lines,
    with_questions,
)
from workshop.export.minutes.record_parts import NoteLine
from workshop.export.table_files import Sheet, TableKind, write_table_file
from workshop.i18n import known_language, mark, translate
from workshop.i18n.collation import collation_key
from workshop.needs.group_queries import ACTIVE
from workshop.needs.needs import say_need
from workshop.needs.tables import Group, GroupNote
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.session_words import number_or_title
from workshop.programme.sessions import load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.standards.trace.summary import trace_notes

COLUMNS = (
    mark("session"),
    mark("activity"),
    mark("persona"),
    mark("section"),
    mark("kind"),
    mark("text"),
    mark("state"),
    mark("origin"),
    mark("groups"),
    mark("needs"),
    mark("what became of it"),
    mark("votes"),
)
_BETWEEN = " | "


def write_notes(
    db: Session, actor: Actor, session_id: str, language: str, kind: str = TableKind.CSV
) -> bytes:
    """All notes of one session as a table. Needs the right to export; raises ``NotFound``."""
    session = load_session(db, session_id)
    actor.must(Right.EXPORT, session.programme_id)
    sheet = _sheet(db, actor, session.programme_id, [session], known_language(language))
    return write_table_file(sheet, known_language(language), kind)


def write_programme_notes(db: Session, actor: Actor, programme_id: str, language: str) -> bytes:
    """All notes of a programme as CSV, session by session. Needs the right to export."""
    actor.must(Right.EXPORT, programme_id)
    query = select(WorkingSession).where(col(WorkingSession.programme_id) == programme_id)
    sessions = db.execute(query.order_by(col(WorkingSession.position))).scalars()
    sheet = _sheet(db, actor, programme_id, list(sessions), known_language(language))
    return write_table_file(sheet, known_language(language))


@dataclass(frozen=True)
class _Links:
    """Names of a note's persona, groups and needs."""

    personas: Mapping[str, str]
    groups: Mapping[str, list[str]]
    needs: Mapping[str, list[str]]


def _sheet(
    db: Session, actor: Actor, programme_id: str, sessions: list[WorkingSession], language: str
) -> Sheet:
    links = _load_links(db, programme_id, language)
    rows: list[tuple[str, ...]] = []
    for session in sessions:
        rows += _rows(RecordReader(db, actor, session, language), links, language)
    columns = tuple(translate(column, language) for column in COLUMNS)
    return Sheet(translate(mark("notes"), language), columns, tuple(rows))


def _rows(desk: RecordReader, links: _Links, language: str) -> Iterator[tuple[str, ...]]:
    query = (
        select(Note, Activity)
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .where(col(Note.session_id) == desk.session.id, col(Note.released))
        .order_by(col(Activity.position))
    )
    found = [(note, activity) for note, activity in desk.db.execute(query)]
    lines = load_lines(desk, [note for note, _activity in found])
    for activity in {row.id: row for _note, row in found}.values():
        if activity.kind == ActivityKind.QUESTIONS:
            asked = {note.id for note, row in found if row.id == activity.id}
            shown = {key: line for key, line in lines.items() if key in asked}
            lines |= with_questions(desk.db, activity, shown)
    rows = [
        (activity.position, _row(desk, note, activity, lines.get(note.id), links, language))
        for note, activity in found
        if note.status not in WAITING or desk.viewer.moderates
    ]
    text = COLUMNS.index("text")
    rows.sort(key=lambda pair: (pair[0], collation_key(pair[1][text], language), pair[1]))
    yield from (row for _position, row in rows)


def _row(
    desk: RecordReader,
    note: Note,
    activity: Activity,
    line: NoteLine | None,
    links: _Links,
    language: str,
) -> tuple[str, ...]:
    text, state = _text_and_state(note, line)
    return (
        number_or_title(desk.session),
        activity.title,
        links.personas.get(note.map_id or "", ""),
        word(SECTIONS, note.section, language) if note.section else "",
        word(NOTE_KINDS, note.kind, language),
        text,
        word(NOTE_STATES, state, language),
        word(ORIGINS, note.origin, language),
        _BETWEEN.join(links.groups.get(note.id, [])),
        _BETWEEN.join(links.needs.get(note.id, [])),
        word(ASKED_STATES, line.became, language) if line and line.became else "",
        say_votes(line.votes) if line else "",
    )


def _text_and_state(note: Note, line: NoteLine | None) -> tuple[str, str]:
    """Text and state of a note. Waiting notes keep their text, as only moderators get their rows;
    covered, rejected and erased ones have none."""
    if line is not None:
        return line.text, NoteStatus.VISIBLE
    if note.status in WAITING:
        return note.text, note.status
    return "", COVERED if note.status == NoteStatus.VISIBLE else note.status


def _load_links(db: Session, programme_id: str, language: str) -> _Links:
    people = (
        select(col(EmpathyMap.id), col(Persona.label))
        .join(Persona, col(Persona.id) == col(EmpathyMap.persona_id))
        .where(col(Persona.programme_id) == programme_id)
    )
    placed = (
        select(col(GroupNote.note_id), Group)
        .join(Group, col(Group.id) == col(GroupNote.group_id))
        .where(col(Group.programme_id) == programme_id, col(Group.status) == ACTIVE)
        .order_by(col(Group.position))
    )
    groups: dict[str, list[str]] = {}
    for note_id, group in db.execute(placed):
        groups.setdefault(note_id, []).append(group.header)
    query = select(col(Note.id)).where(col(Note.programme_id) == programme_id)
    traces = trace_notes(db, programme_id, list(db.execute(query).scalars()))
    needs = {
        note_id: [say_need(need.who, need.need, need.goal, language) for need in trace.needs]
        for note_id, trace in traces.items()
    }
    personas = dict(db.execute(people).tuples().all())
    return _Links(personas, groups, needs)

"""What practices say in the words of a note goes with the note's text."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from workshop.board.note_facts import notes_by_id
from workshop.board.practices import IN_EVIDENCE
from workshop.board.tables import Evidence, Practice
from workshop.i18n import known_language, mark, translate
from workshop.programme.tables import Programme
from workshop.store import log
from workshop.store.log import Event

_KINDS = (
    *("practice_added", "practice_edited", "practice_decided"),
    *("evidence_edited", "evidence_removed"),
)
"""Events whose changes may hold what a practice says."""
NAMELESS = mark("A practice whose name was taken back")


def forget_practices(db: Session, note_ids: Sequence[str]) -> None:
    """Erase what practices made of these notes say in their words, also from what can be undone.

    ``what`` was made of the note and always goes; the practice itself stays for what stands on it.
    """
    rows = db.execute(select(Practice).where(col(Practice.note_id).in_(note_ids))).scalars().all()
    for row in rows:
        _forget(db, row)
        refs = [("evidence", row.evidence_id)]
        log.append(db, row.programme_id, "practice_forgotten", refs)
    _forget_changes(db, note_ids, {row.evidence_id for row in rows})


def _forget(db: Session, row: Practice) -> None:
    evidence = db.get(Evidence, row.evidence_id)
    for name in {*row.repeats, "what"}:
        holder = evidence if name in IN_EVIDENCE else row
        setattr(holder, name, _nameless(db, row) if name == "title" else "")
    row.repeats = []
    db.add(row)
    if evidence is not None:
        db.add(evidence)


def _nameless(db: Session, row: Practice) -> str:
    programme = db.get(Programme, row.programme_id)
    return translate(NAMELESS, known_language(programme.language if programme else None))


def _forget_changes(db: Session, note_ids: Sequence[str], practice_ids: set[str]) -> None:
    """Take these practices, and those deleted since, out of what can be undone."""
    scopes = {note.programme_id for note in notes_by_id(db, note_ids).values()}
    query = select(Event).where(col(Event.scope).in_(scopes), col(Event.kind).in_(_KINDS))
    events = list(db.execute(query).scalars())
    wanted = practice_ids | {key for event in events for key in _made_of(event.changes, note_ids)}
    for event in events:
        if any(kind == "evidence" and key in wanted for kind, key in event.refs):
            ours = (col(Event.scope) == event.scope, col(Event.number) == event.number)
            db.execute(update(Event).where(*ours).values(changes=[], topic=None))


def _made_of(changes: Iterable[dict[str, Any]], note_ids: Sequence[str]) -> Iterable[str]:
    for step in changes:
        rows = [fields for fields in (step["before"], step["after"]) if fields]
        if step["table"] == "practice" and any(row.get("note_id") in note_ids for row in rows):
            yield step["key"][0]

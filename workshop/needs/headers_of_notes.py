"""Headers of groups that repeat a note word for word, alone or among other words: they go when the
note's text goes."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.note_facts import notes_by_id
from workshop.board.tables import Note
from workshop.needs.tables import Group
from workshop.store import log
from workshop.store.log import Event
from workshop.store.store import mark_erased
from workshop.text_folding import fold_words

RENAMED = "group_renamed"
SHORTEST = 20
"""The least number of characters of a note that counts as repeated: shorter ones ("a long queue")
could be anybody's words."""


def find_repeated(
    db: Session, programme_id: str, header: str, first: Sequence[str] = ()
) -> str | None:
    """The note of the programme that the header repeats, whatever the case and signs and whatever
    else it says; one of ``first`` where several say the same."""
    if not header:
        return None
    query = select(col(Note.id), col(Note.text)).where(
        col(Note.programme_id) == programme_id, func.length(col(Note.text)) >= SHORTEST
    )
    said = f" {fold_words(header)} "
    found = {key for key, text in db.execute(query) if f" {fold_words(text)} " in said}
    return next((key for key in first if key in found), min(found, default=None))


def list_repeating(db: Session, programme_id: str) -> set[str]:
    """The groups of a programme whose header repeats a note."""
    query = select(col(Group.id)).where(
        col(Group.programme_id) == programme_id, col(Group.words_of).is_not(None)
    )
    return set(db.execute(query).scalars())


def list_headers(db: Session, note_ids: Sequence[str]) -> set[str]:
    """The headers that repeat one of these notes, also those that people have changed since and
    that the log keeps."""
    query = select(col(Group.header)).where(col(Group.words_of).in_(note_ids))
    former = [
        fields["header"]
        for event in _renamings(db, note_ids)
        for fields in _repeating(event.changes, note_ids)
    ]
    return {*db.execute(query).scalars(), *former} - {""}


def forget_headers(db: Session, note_ids: Sequence[str]) -> None:
    """Empty the headers that ``list_headers`` finds. Called when texts are erased."""
    query = select(Group).where(col(Group.words_of).in_(note_ids))
    for group in db.execute(query).scalars().all():
        group.header, group.words_of = "", None
        db.add(group)
        log.append(db, group.programme_id, "header_forgotten", [("group", group.id)])
        mark_erased(db)
    for event in _renamings(db, note_ids):
        kept = deepcopy(event.changes)
        repeating = _repeating(kept, note_ids)
        for fields in repeating:
            fields.update(header="", words_of=None)
        if repeating:
            event.changes = kept
            db.add(event)
            mark_erased(db)


def _renamings(db: Session, note_ids: Sequence[str]) -> list[Event]:
    programmes = {note.programme_id for note in notes_by_id(db, note_ids).values()}
    query = select(Event).where(col(Event.scope).in_(programmes), col(Event.kind) == RENAMED)
    return list(db.execute(query).scalars())


def _repeating(changes: Sequence[dict[str, Any]], note_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The fields before and after these changes that hold the words of one of the notes."""
    said = [fields for step in changes for fields in (step["before"], step["after"]) if fields]
    return [fields for fields in said if fields.get("words_of") in note_ids]

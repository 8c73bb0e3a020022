"""Headers of groups that repeat a note word for word: they go when the note's text goes."""

from collections.abc import Sequence
from copy import deepcopy

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.notes import notes_by_id
from workshop.needs.tables import Group
from workshop.store import log
from workshop.store.log import Event
from workshop.store.store import mark_erased
from workshop.text_folding import fold_words

RENAMED = "group_renamed"
SHORTEST = 20
"""The least number of characters of a note that counts as repeated: shorter ones ("a long queue")
could be anybody's words."""


def find_repeated(db: Session, header: str, note_ids: Sequence[str]) -> str | None:
    """The first of these notes whose words the header repeats, whatever the case and signs."""
    if len(header) < SHORTEST:
        return None
    said, notes = fold_words(header), notes_by_id(db, note_ids)
    found = (key for key in note_ids if key in notes and fold_words(notes[key].text) == said)
    return next(found, None)


def list_repeating(db: Session, programme_id: str) -> set[str]:
    """The groups of a programme whose header repeats a note."""
    query = select(col(Group.id)).where(
        col(Group.programme_id) == programme_id, col(Group.words_of).is_not(None)
    )
    return set(db.execute(query).scalars())


def forget_headers(db: Session, note_ids: Sequence[str]) -> None:
    """Empty the headers that repeat one of these notes, also those that people have changed since
    and that the log keeps. Called when texts are erased."""
    query = select(Group).where(col(Group.words_of).in_(note_ids))
    for group in db.execute(query).scalars().all():
        group.header, group.words_of = "", None
        db.add(group)
        log.append(db, group.programme_id, "header_forgotten", [("group", group.id)])
        mark_erased(db)
    for programme_id in {note.programme_id for note in notes_by_id(db, note_ids).values()}:
        _forget_former(db, programme_id, note_ids)


def _forget_former(db: Session, programme_id: str, note_ids: Sequence[str]) -> None:
    query = select(Event).where(col(Event.scope) == programme_id, col(Event.kind) == RENAMED)
    for event in db.execute(query).scalars().all():
        kept = deepcopy(event.changes)
        said = [fields for step in kept for fields in (step["before"], step["after"]) if fields]
        repeats = [fields for fields in said if fields.get("words_of") in note_ids]
        for fields in repeats:
            fields["header"] = ""
        if repeats:
            event.changes = kept
            db.add(event)
            mark_erased(db)

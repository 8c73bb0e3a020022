"""Duplicates: notes that say the same are joined under one of them, parted, or kept apart.

A joined note (``same_as``) is shown through its lead and is in the groups of its lead, but its
note still counts. All of it can be undone together with the other steps of grouping.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.group_queries import groups_by_note
from workshop.needs.grouping_steps import log_steps, put_in, take_out
from workshop.needs.tables import NotTheSame
from workshop.people.rights import Actor, Right
from workshop.store import log
from workshop.store.ids_and_clock import checked_id
from workshop.store.log import Change
from workshop.store.undo import change, create

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class MarkDuplicates:
    """``notes`` say the same as ``lead``; notes joined to them are joined to ``lead`` as well."""

    lead: str
    notes: Sequence[str]


def mark_duplicates(db: Session, actor: Actor, command: MarkDuplicates) -> int:
    """Join notes under one; returns how many were not joined to it before.

    They move into the groups of the lead; a lead in no group moves into the groups of the others,
    so that no grouping is lost. Raises ``NotFound``, ``Invalid``.
    """
    lead = _lead_of(db, _load_shown(db, actor, command.lead))
    given = [_load_shown(db, actor, key) for key in dict.fromkeys(command.notes)]
    if not given or len(given) > MOST_AT_ONCE:
        raise Invalid(mark("Choose the notes that say the same."))
    if any(note.programme_id != lead.programme_id for note in given):
        raise NotFound(mark("There is no such note."))
    heads = [_lead_of(db, note) for note in given if note.id != lead.id]
    joining = [note for note in with_duplicates_of(db, heads) if note.id != lead.id]
    joining = [note for note in joining if note.same_as != lead.id]
    steps = [change(db, note, same_as=lead.id) for note in joining]
    steps += _gather(db, lead, joining)
    log_steps(db, actor, lead.programme_id, "notes_joined", steps)
    return len(joining)


def unmark_duplicates(db: Session, actor: Actor, note_ids: Sequence[str]) -> int:
    """Part joined notes, or all that are joined to a given lead.

    They stay in their groups. Returns how many were parted.
    """
    given = [_load(db, actor, key) for key in dict.fromkeys(note_ids)]
    if len({note.programme_id for note in given}) > 1:
        raise NotFound(mark("There is no such note."))
    parting = [note for note in with_duplicates_of(db, given) if note.same_as is not None]
    steps = [change(db, note, same_as=None) for note in parting]
    if steps:
        log_steps(db, actor, parting[0].programme_id, "notes_parted", steps)
    return len(steps)


def reject_duplicates(db: Session, actor: Actor, note_ids: Sequence[str]) -> int:
    """Remember that no two of these notes say the same; returns how many pairs are new."""
    notes = [_load(db, actor, key) for key in dict.fromkeys(note_ids)]
    if not 2 <= len(notes) <= MOST_AT_ONCE or len({note.programme_id for note in notes}) > 1:
        raise Invalid(mark("Choose the notes that do not say the same."))
    pairs = combinations(sorted(note.id for note in notes), 2)
    new = [pair for pair in pairs if db.get(NotTheSame, pair) is None]
    steps = [create(db, NotTheSame(note_id=one, other_id=other)) for one, other in new]
    log_steps(db, actor, notes[0].programme_id, "notes_told_apart", steps)
    return len(steps)


def list_rejected_duplicates(db: Session, programme_id: str) -> set[tuple[str, str]]:
    """The pairs of notes, the smaller id first, that people said are not the same."""
    query = (
        select(col(NotTheSame.note_id), col(NotTheSame.other_id))
        .join(Note, col(Note.id) == col(NotTheSame.note_id))
        .where(col(Note.programme_id) == programme_id)
    )
    return {(one, other) for one, other in db.execute(query)}


def with_duplicates_of(db: Session, notes: Iterable[Note]) -> list[Note]:
    """These notes, each followed by those joined to it."""
    found: dict[str, Note] = {}
    for note in notes:
        query = select(Note).where(col(Note.same_as) == note.id).order_by(col(Note.position))
        for row in [note, *db.execute(query).scalars()]:
            found.setdefault(row.id, row)
    return list(found.values())


def release_duplicates(db: Session, note_ids: Sequence[str]) -> None:
    """Part all notes from a lead among these whose text is erased; and these from their own leads
    where they do not count any more.

    Logged without an actor and not undoable: it follows from an erasure.
    """
    joined = or_(col(Note.same_as).in_(note_ids), col(Note.id).in_(note_ids))
    query = select(col(Note.id), col(Note.same_as)).where(joined, col(Note.same_as).is_not(None))
    concerned = {key for pair in db.execute(query) for key in pair}
    for note_id in note_ids:
        note = db.get(Note, note_id) if note_id in concerned else None
        if note is None:
            continue
        released = [row for row in with_duplicates_of(db, [note]) if row.same_as == note_id]
        if note.same_as is not None and note.status not in COUNTED:
            released.append(note)
        for row in released:
            row.same_as = None
            db.add(row)
        if released:
            refs = [("note", row.id) for row in released]
            log.append(db, note.programme_id, "notes_released", refs)


def _gather(db: Session, lead: Note, joining: Sequence[Note]) -> list[Change]:
    """Move all joined notes into the groups of the lead; a lead without groups gets theirs."""
    keys = [note.id for note in joining]
    theirs = groups_by_note(db, keys)
    target = [place.group_id for place in groups_by_note(db, [lead.id])]
    followers = [row.id for row in with_duplicates_of(db, [lead])]
    groups = target or list(dict.fromkeys(place.group_id for place in theirs))
    steps = take_out(db, [place for place in theirs if place.group_id not in groups])
    for group_id in groups:
        steps += put_in(db, group_id, followers)
    return steps


def _lead_of(db: Session, note: Note) -> Note:
    lead = db.get(Note, note.same_as) if note.same_as else None
    return note if lead is None else lead


def _load_shown(db: Session, actor: Actor, note_id: str) -> Note:
    note = _load(db, actor, note_id)
    if note.status != SHOWN:
        raise NotFound(mark("Only notes that are on the wall can be joined."))
    return note


def _load(db: Session, actor: Actor, note_id: str) -> Note:
    note = db.get(Note, checked_id(note_id))
    if note is None:
        raise NotFound(mark("There is no such note."))
    actor.must(Right.GROUP, note.programme_id)
    return note

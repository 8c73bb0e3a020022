"""What groups, needs and clauses stand on: voices, sessions, sections, notes.

A voice is one participant, however many notes they wrote; it counts once. Redacted and erased
notes still count: their text is gone, their voice is not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.i18n import mark
from workshop.i18n.plural import counted
from workshop.needs.grouping import ACTIVE, MERGED
from workshop.needs.tables import Group, GroupNote
from workshop.programme.tables import WorkingSession


@dataclass(frozen=True)
class Support:
    """How many voices and notes, from which sessions (their numbers) and sections of maps."""

    voices: int
    sessions: tuple[int, ...]
    sections: tuple[str, ...]
    notes: int


@dataclass(frozen=True)
class Voice:
    """What counts of one note."""

    note_id: str
    voice: str
    session: int
    section: str | None


@dataclass(frozen=True)
class Place:
    """Where a group stands: its state, what it was merged into, what it is inside of."""

    status: str
    merged_into: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Ground:
    """All groups of a programme and the notes in them, read once and asked often."""

    groups: Mapping[str, Place]
    notes: Mapping[str, tuple[Voice, ...]]

    def under(self, group_ids: Iterable[str]) -> list[Voice]:
        """The notes behind these groups, each once: merged groups lead on, inner ones belong."""
        found = {
            note.note_id: note
            for group_id in self._spread(group_ids)
            for note in self.notes.get(group_id, ())
        }
        return list(found.values())

    def support(self, group_ids: Iterable[str]) -> Support:
        """What these groups stand on together."""
        return count_voices(self.under(group_ids))

    def standing(self, group_id: str) -> str | None:
        """The active group that this one is or was merged into; ``None`` when it was deleted."""
        seen: set[str] = set()
        place = self.groups.get(group_id)
        while place and place.status == MERGED and place.merged_into and group_id not in seen:
            seen.add(group_id)
            group_id = place.merged_into
            place = self.groups.get(group_id)
        return group_id if place and place.status == ACTIVE else None

    def _spread(self, group_ids: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        waiting = [group for key in group_ids if (group := self.standing(key))]
        while waiting:
            group_id = waiting.pop()
            if group_id not in reached:
                reached.add(group_id)
                waiting += [
                    key
                    for key, place in self.groups.items()
                    if place.parent == group_id and place.status == ACTIVE
                ]
        return reached


def count_voices(notes: Iterable[Voice]) -> Support:
    """The support that these notes give."""
    notes = list(notes)
    return Support(
        voices=len({note.voice for note in notes}),
        sessions=tuple(sorted({note.session for note in notes})),
        sections=tuple(sorted({note.section for note in notes if note.section})),
        notes=len({note.note_id for note in notes}),
    )


def load_ground(db: Session, programme_id: str) -> Ground:
    """The groups of a programme with the notes that count."""
    rows = select(Group).where(col(Group.programme_id) == programme_id)
    groups = {
        row.id: Place(row.status, row.merged_into, row.parent_id)
        for row in db.execute(rows).scalars()
    }
    query = (
        select(
            col(GroupNote.group_id),
            col(Note.id),
            col(Note.voice),
            col(WorkingSession.number),
            col(Note.section),
        )
        .join(Note, col(Note.id) == col(GroupNote.note_id))
        .join(WorkingSession, col(WorkingSession.id) == col(Note.session_id))
        .where(col(Note.programme_id) == programme_id, col(Note.status).in_(COUNTED))
    )
    notes: dict[str, tuple[Voice, ...]] = {}
    for group_id, note_id, voice, number, section in db.execute(query):
        notes[group_id] = (*notes.get(group_id, ()), Voice(note_id, voice, number, section))
    return Ground(groups, notes)


def count_group_support(db: Session, programme_id: str, group_ids: Iterable[str]) -> Support:
    """What some groups of a programme stand on together."""
    return load_ground(db, programme_id).support(group_ids)


def stands_on(support: Support, language: str | None = None) -> str:
    """The support in words, such as "17 voices, 3 sessions", in the present language."""
    voices = counted(mark("{count} voice|{count} voices"), support.voices, language)
    sessions = counted(mark("{count} session|{count} sessions"), len(support.sessions), language)
    return f"{voices}, {sessions}"

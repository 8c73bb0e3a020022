"""What groups, needs and clauses stand on: voices, sessions, sections, notes.

A voice is one participant, however many notes they wrote; it counts once. Redacted and erased
notes still count: their text is gone, their voice is not. A need stands on its groups and on the
single notes that it was tied to; one that was merged leads on to the need it was merged into.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.i18n import translate_plural
from workshop.i18n.counted_nouns import SESSIONS, VOICES
from workshop.needs.group_queries import ACTIVE, MERGED
from workshop.needs.need_rules import follow_merges
from workshop.needs.tables import Group, GroupNote, Need, NeedGroup, NeedNote
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
class GroupNode:
    """Where a group stands: its state, what it was merged into, what it is inside of."""

    status: str
    merged_into: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class NeedLinks:
    """What a need was tied to: groups, and single notes that count; where it was merged into."""

    groups: tuple[str, ...] = ()
    notes: tuple[Voice, ...] = ()
    merged_into: str | None = None


@dataclass(frozen=True)
class SupportIndex:
    """All groups of a programme, the notes in them and the needs upon them, read once."""

    groups: Mapping[str, GroupNode]
    notes: Mapping[str, tuple[Voice, ...]]
    needs: Mapping[str, NeedLinks] = field(default_factory=dict)

    def notes_in_groups(self, group_ids: Iterable[str]) -> list[Voice]:
        """The notes behind these groups, each once: merged groups lead on, inner ones belong."""
        found = {
            note.note_id: note
            for group_id in self.with_subgroups(group_ids)
            for note in self.notes.get(group_id, ())
        }
        return list(found.values())

    def support(self, group_ids: Iterable[str]) -> Support:
        """What these groups stand on together."""
        return count_voices(self.notes_in_groups(group_ids))

    def notes_of_needs(self, need_ids: Iterable[str]) -> list[Voice]:
        """The notes that these needs were tied to, by groups or singly, each once."""
        footings = [self.needs[key] for key in need_ids if key in self.needs]
        grouped = self.notes_in_groups(key for footing in footings for key in footing.groups)
        singles = [note for footing in footings for note in footing.notes]
        return list({note.note_id: note for note in (*grouped, *singles)}.values())

    def need_support(self, *need_ids: str) -> Support:
        """What these needs stand on together."""
        return count_voices(self.notes_of_needs(need_ids))

    def resolve_need(self, need_id: str) -> str:
        """The need that this one is or was merged into, however often."""

        def merged_into(key: str) -> str | None:
            footing = self.needs.get(key)
            further = footing.merged_into if footing else None
            return further if further in self.needs else None

        return follow_merges(need_id, merged_into)

    def resolve_group(self, group_id: str) -> str | None:
        """The active group that this one is or was merged into; ``None`` when it was deleted."""
        seen: set[str] = set()
        place = self.groups.get(group_id)
        while place and place.status == MERGED and place.merged_into and group_id not in seen:
            seen.add(group_id)
            group_id = place.merged_into
            place = self.groups.get(group_id)
        return group_id if place and place.status == ACTIVE else None

    def with_subgroups(self, group_ids: Iterable[str]) -> set[str]:
        """The standing groups that these are or lead to, with all that are inside of them."""
        reached: set[str] = set()
        waiting = [group for key in group_ids if (group := self.resolve_group(key))]
        while waiting:
            group_id = waiting.pop()
            if group_id not in reached:
                reached.add(group_id)
                waiting += self._inside.get(group_id, ())
        return reached

    @cached_property
    def _inside(self) -> Mapping[str, Sequence[str]]:
        """The active groups directly inside each group."""
        found: dict[str, list[str]] = {}
        for key, place in self.groups.items():
            if place.parent and place.status == ACTIVE:
                found.setdefault(place.parent, []).append(key)
        return found


def count_voices(notes: Iterable[Voice]) -> Support:
    """The support that these notes give."""
    notes = list(notes)
    return Support(
        voices=len({note.voice for note in notes}),
        sessions=tuple(sorted({note.session for note in notes})),
        sections=tuple(sorted({note.section for note in notes if note.section})),
        notes=len({note.note_id for note in notes}),
    )


def load_support_index(
    db: Session, programme_id: str, needs: Collection[str] | None = None
) -> SupportIndex:
    """The groups of a programme with the notes that count, and what its needs stand on.

    ``needs``: notes are loaded only where these needs stand on them, which takes far less time.
    """
    rows = select(
        col(Group.id), col(Group.status), col(Group.merged_into), col(Group.parent_id)
    ).where(col(Group.programme_id) == programme_id)
    groups = {key: GroupNode(*place) for key, *place in db.execute(rows)}
    footings = _load_footings(db, programme_id, needs)
    reached = None
    if needs is not None:
        tied = (key for need in needs if need in footings for key in footings[need].groups)
        reached = SupportIndex(groups, {}).with_subgroups(tied)
    group, note = col(GroupNote.group_id), col(GroupNote.note_id)
    return SupportIndex(
        groups, _notes_by(db, programme_id, GroupNote, group, note, reached), footings
    )


def _load_footings(
    db: Session, programme_id: str, among: Collection[str] | None
) -> dict[str, NeedLinks]:
    ours = col(Need.programme_id) == programme_id
    groups: dict[str, tuple[str, ...]] = {}
    linked = select(NeedGroup).join(Need, col(Need.id) == col(NeedGroup.need_id)).where(ours)
    for row in db.execute(linked.order_by(col(NeedGroup.group_id))).scalars():
        groups[row.need_id] = (*groups.get(row.need_id, ()), row.group_id)
    need, note = col(NeedNote.need_id), col(NeedNote.note_id)
    singles = _notes_by(db, programme_id, NeedNote, need, note, among)
    needs = db.execute(select(col(Need.id), col(Need.merged_into)).where(ours))
    return {key: NeedLinks(groups.get(key, ()), singles.get(key, ()), into) for key, into in needs}


def _notes_by(
    db: Session,
    programme_id: str,
    table: type[SQLModel],
    place: Any,
    note: Any,
    among: Collection[str] | None,
) -> dict[str, tuple[Voice, ...]]:
    """The notes that count, by where this table of links puts them; only ``among`` these places."""
    query = (
        select(place, col(Note.id), col(Note.voice), col(WorkingSession.number), col(Note.section))
        .select_from(table)
        .join(Note, col(Note.id) == note)
        .join(WorkingSession, col(WorkingSession.id) == col(Note.session_id))
        .where(col(Note.programme_id) == programme_id, col(Note.status).in_(COUNTED))
    )
    if among is not None:
        query = query.where(place.in_(among))
    found: dict[str, list[Voice]] = {}
    for key, note_id, voice, number, section in db.execute(query):
        found.setdefault(key, []).append(Voice(note_id, voice, number, section))
    return {key: tuple(notes) for key, notes in found.items()}


def describe_support(support: Support, language: str | None = None) -> str:
    """The support in words, such as "17 voices, 3 sessions", in the present language."""
    voices = translate_plural(VOICES, support.voices, language)
    sessions = translate_plural(SESSIONS, len(support.sessions), language)
    return f"{voices}, {sessions}"

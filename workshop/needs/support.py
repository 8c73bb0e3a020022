"""The support of groups, needs and clauses: notes, sessions, sections of maps.

Notes are counted, never authors: whoever may put notes into a group could otherwise ask of any two
whether one person wrote them. How many people stand behind a set of notes is told at the end of a
session and at publication only (``told_support.py``). Redacted and erased notes still count: that
they were written stays true. A need rests on its groups and on the single notes that it is linked
to; a merged need points to the need it was merged into.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.disclosure import COUNT_THRESHOLD, below
from workshop.i18n import current_language, translate, translate_plural
from workshop.i18n.counted_nouns import AT_LEAST, FEW_PEOPLE, NOTES, SESSIONS
from workshop.needs.group_queries import ACTIVE, MERGED
from workshop.needs.need_rules import follow_merges
from workshop.needs.tables import Group, GroupNote, Need, NeedGroup, NeedNote
from workshop.programme.tables import WorkingSession


@dataclass(frozen=True)
class Support:
    """How many notes, from which sessions (their numbers) and sections of maps.

    ``at_least``: so many people at least, in steps of five, as it was last told; 0 is "<5", fewer
    than five can be told for certain; ``None``: not told, as everywhere while work goes on.
    """

    notes: int
    sessions: tuple[int, ...]
    sections: tuple[str, ...]
    at_least: int | None = None


@dataclass(frozen=True)
class CountedNote:
    """A note as it is counted, without its author.

    ``session``: the number of its session; ``section``: the section of its map, if any.
    """

    note_id: str
    session: int
    section: str | None


@dataclass(frozen=True)
class GroupNode:
    """The state of a group, the group it was merged into, and the group it is inside of."""

    status: str
    merged_into: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class NeedLinks:
    """The groups and single notes that a need is linked to, and the need it was merged into."""

    groups: tuple[str, ...] = ()
    notes: tuple[CountedNote, ...] = ()
    merged_into: str | None = None


@dataclass(frozen=True)
class SupportIndex:
    """All groups of a programme by id, their own notes, and the links of needs; loaded once."""

    groups: Mapping[str, GroupNode]
    notes: Mapping[str, tuple[CountedNote, ...]]
    needs: Mapping[str, NeedLinks] = field(default_factory=dict)

    def notes_in_groups(self, group_ids: Iterable[str]) -> list[CountedNote]:
        """The notes of these groups and their subgroups, each once; merged groups are followed."""
        found = {
            note.note_id: note
            for group_id in self.with_subgroups(group_ids)
            for note in self.notes.get(group_id, ())
        }
        return list(found.values())

    def support(self, group_ids: Iterable[str]) -> Support:
        """The joint support of these groups; each note counts once."""
        return count_support(self.notes_in_groups(group_ids))

    def notes_of_needs(self, need_ids: Iterable[str]) -> list[CountedNote]:
        """The notes that these needs rest on, through groups or singly, each once."""
        footings = [self.needs[key] for key in need_ids if key in self.needs]
        grouped = self.notes_in_groups(key for footing in footings for key in footing.groups)
        singles = [note for footing in footings for note in footing.notes]
        return list({note.note_id: note for note in (*grouped, *singles)}.values())

    def need_support(self, *need_ids: str) -> Support:
        """The joint support of these needs; each note counts once."""
        return count_support(self.notes_of_needs(need_ids))

    def resolve_need(self, need_id: str) -> str:
        """The id of the need that this one was merged into in the end, or its own."""

        def merged_into(key: str) -> str | None:
            footing = self.needs.get(key)
            further = footing.merged_into if footing else None
            return further if further in self.needs else None

        return follow_merges(need_id, merged_into)

    def resolve_group(self, group_id: str) -> str | None:
        """The id of the active group that this one is or was merged into; ``None`` if deleted."""
        seen: set[str] = set()
        place = self.groups.get(group_id)
        while place and place.status == MERGED and place.merged_into and group_id not in seen:
            seen.add(group_id)
            group_id = place.merged_into
            place = self.groups.get(group_id)
        return group_id if place and place.status == ACTIVE else None

    def with_subgroups(self, group_ids: Iterable[str]) -> set[str]:
        """The ids of the active groups that these resolve to, with all groups inside of them."""
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


def count_support(notes: Iterable[CountedNote]) -> Support:
    """The support that these notes give; each note counts once."""
    notes = list(notes)
    return Support(
        notes=len({note.note_id for note in notes}),
        sessions=tuple(sorted({note.session for note in notes})),
        sections=tuple(sorted({note.section for note in notes if note.section})),
    )


def load_support_index(
    db: Session, programme_id: str, needs: Collection[str] | None = None
) -> SupportIndex:
    """The groups of a programme with the notes that count, and the links of its needs.

    ``needs``: load only the notes that these needs rest on, which takes far less time.
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
) -> dict[str, tuple[CountedNote, ...]]:
    """The notes that count, by the column ``place`` of a table of links; ``among``: only these."""
    query = (
        select(place, col(Note.id), col(WorkingSession.number), col(Note.section))
        .select_from(table)
        .join(Note, col(Note.id) == note)
        .join(WorkingSession, col(WorkingSession.id) == col(Note.session_id))
        .where(col(Note.programme_id) == programme_id, col(Note.status).in_(COUNTED))
    )
    if among is not None:
        query = query.where(place.in_(among))
    found: dict[str, list[CountedNote]] = {}
    for key, note_id, number, section in db.execute(query):
        found.setdefault(key, []).append(CountedNote(note_id, number, section))
    return {key: tuple(notes) for key, notes in found.items()}


def describe_support(support: Support, language: str | None = None) -> str:
    """The support in words, such as "12 notes · 3 sessions", in the current language by default.

    With people where they are told: "12 notes · 3 sessions · at least 10 people".
    """
    parts = [
        translate_plural(NOTES, support.notes, language),
        translate_plural(SESSIONS, len(support.sessions), language),
    ]
    if support.at_least is not None:
        parts.append(describe_people(support.at_least, language))
    return " · ".join(parts)


def describe_people(at_least: int, language: str | None = None) -> str:
    """At least so many people, in words; "people: <5" for 0."""
    if at_least:
        return translate_plural(AT_LEAST, at_least, language)
    return translate(FEW_PEOPLE, language or current_language(), few=below(COUNT_THRESHOLD))

"""The proposals of the latest run that are still open. Nothing here changes data."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.note_facts import notes_by_id
from workshop.board.note_rules import find_marks
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.needs.duplicates import list_rejected_duplicates
from workshop.needs.group_queries import ACTIVE, groups_by_note
from workshop.needs.need_states import SuggestionOutcome
from workshop.needs.suggestions.decisions import TAKEN, StoredRun, load_latest
from workshop.needs.suggestions.task_input import SAME
from workshop.needs.tables import Group, Suggestion, SuggestionRun
from workshop.programme.agenda import activities_by_id
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity

SHAKY = 50
"""Of 100 tries: a group that holds together less often is one of several that are as good."""


@dataclass(frozen=True)
class OpenProposal:
    """A proposal nobody has settled. ``notes``: id → text of its notes that are still ungrouped,
    the most central first.

    ``joined``: note → number of its duplicates. ``header``: the sentence of the group
    that the notes are proposed for, or ``None`` for a new group. ``held``: in how many of 100 tries
    it held together as a new group, ``None`` where that was not counted. ``parts``: the groups
    within it.
    ``sayable``: those of its notes whose words may be offered as a header.
    """

    id: str
    notes: Mapping[str, str]
    words: Sequence[str]
    misfits: frozenset[str]
    cohesion: float
    joined: Mapping[str, int] = field(default_factory=dict)
    header: str | None = None
    held: int | None = None
    parts: Sequence["OpenProposal"] = ()
    sayable: Sequence[str] = ()

    @property
    def is_shaky(self) -> bool:
        """Whether it fell apart more often than not."""
        return self.held is not None and self.held < SHAKY


@dataclass(frozen=True)
class LatestRun:
    """The latest run, its open proposals, and the number of settled proposals by outcome.

    ``new``: the number of new groups it proposed. ``alone``: id → text of its notes that are in
    no proposal of it and in no group.
    """

    run: SuggestionRun
    offered: Sequence[OpenProposal]
    outcomes: Mapping[str, int]
    new: int = 0
    alone: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Standing:
    """What of a run is as it was: its notes (id → text) that are revealed and in no group, and the
    number of duplicates of each; and the proposals within each proposal."""

    notes: Mapping[str, str]
    joined: Mapping[str, int]
    within: Mapping[str, Sequence[Suggestion]]


def load_open_proposals(db: Session, programme_id: str) -> LatestRun | None:
    """The latest run with its open proposals; ``None`` without a run.

    New groups come first, shaky ones last of them, then proposals for existing groups; of each the
    most cohesive first. A part is in the proposal that it is a part of, and stands by itself where
    that was refused.
    """
    kept = load_latest(db, programme_id)
    if kept is None:
        return None
    standing = _load_standing(db, kept)
    whole = {row.id: row for row in kept.suggestions if row.part_of is None}
    around = {row.id: whole.get(row.part_of or "") for row in kept.suggestions}
    alone_now = [row for row in kept.suggestions if _stands_alone(row, around[row.id])]
    found = (_offer(db, row, standing) for row in alone_now if row.outcome is None)
    offered = [one for one in found if one is not None]
    offered.sort(key=lambda one: (one.header is not None, one.is_shaky, -one.cohesion))
    outcomes = Counter(
        row.outcome
        for row in kept.suggestions
        if row.outcome and getattr(around[row.id], "outcome", None) not in TAKEN
    )
    new = sum(row.extends is None for row in whole.values())
    proposed = {note for row in whole.values() for note in row.note_ids}
    rest = {key: text for key, text in standing.notes.items() if key not in proposed}
    return LatestRun(kept.run, offered, outcomes, new, rest)


def list_possible_duplicates(db: Session, programme_id: str) -> list[dict[str, str]]:
    """Sets of possible duplicates (id → text) that nobody has joined or marked as different."""
    kept = load_latest(db, programme_id, SAME)
    apart = list_rejected_duplicates(db, programme_id)
    found = []
    for row in kept.suggestions if kept else []:
        notes = [note for key in row.note_ids if (note := db.get(Note, key)) is not None]
        notes = [note for note in notes if note.status == SHOWN and note.same_as is None]
        pairs = combinations(sorted(note.id for note in notes), 2)
        if len(notes) > 1 and not any(pair in apart for pair in pairs):
            found.append({note.id: note.text for note in notes})
    return found


def _load_standing(db: Session, kept: StoredRun) -> _Standing:
    read = kept.run.note_ids
    placed = {place.note_id for place in groups_by_note(db, read)}
    found = notes_by_id(db, [key for key in read if key not in placed])
    activities = activities_by_id(db, {row.activity_id for row in found.values()})
    open_ones = {key for key, row in activities.items() if not _covered(row)}
    notes = {
        key: found[key].text
        for key in read
        if key in found
        and found[key].status == SHOWN
        and found[key].same_as is None
        and found[key].activity_id in open_ones
    }
    within: dict[str, list[Suggestion]] = defaultdict(list)
    for row in kept.suggestions:
        if row.part_of is not None and row.outcome is None:
            within[row.part_of].append(row)
    return _Standing(notes, _count_joined(db, list(notes)), within)


def _covered(activity: Activity) -> bool:
    return is_hidden(activity.hidden, activity.phase)


def _stands_alone(row: Suggestion, around: Suggestion | None) -> bool:
    """Whether a proposal is no part of another one, or of one that was refused."""
    return around is None or around.outcome == SuggestionOutcome.REFUSED


def _offer(db: Session, row: Suggestion, standing: _Standing) -> OpenProposal | None:
    notes = {key: standing.notes[key] for key in row.note_ids if key in standing.notes}
    header = None
    if row.extends is not None:
        group = db.get(Group, row.extends)
        if group is None or group.status != ACTIVE:
            return None
        header = group.header
    if len(notes) < (2 if row.extends is None else 1):
        return None
    parts = [_offer(db, part, standing) for part in standing.within.get(row.id, ())]
    return OpenProposal(
        row.id,
        notes,
        row.label_words,
        frozenset(row.misfits) & notes.keys(),
        row.cohesion,
        {key: standing.joined[key] for key in notes if key in standing.joined},
        header,
        row.held,
        [part for part in parts if part is not None and len(part.notes) < len(notes)],
        [key for key, text in notes.items() if not find_marks(text)],
    )


def _count_joined(db: Session, leads: Sequence[str]) -> dict[str, int]:
    query = (
        select(col(Note.same_as), func.count())
        .where(col(Note.same_as).in_(leads))
        .group_by(col(Note.same_as))
    )
    return {str(lead): int(number) for lead, number in db.execute(query)}

"""The proposals of the latest run that are still open. Nothing here changes data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.needs.duplicates import list_rejected_duplicates
from workshop.needs.group_queries import ACTIVE, groups_by_note
from workshop.needs.suggestions.decisions import StoredRun, load_latest
from workshop.needs.suggestions.task_input import SAME
from workshop.needs.tables import Group, Suggestion, SuggestionRun


@dataclass(frozen=True)
class OpenProposal:
    """A proposal nobody has settled. ``notes``: id → text of its notes that are still ungrouped.

    ``joined``: note → number of its duplicates. ``header``: the sentence of the group
    that the notes are proposed for, or ``None`` for a new group.
    """

    id: str
    notes: Mapping[str, str]
    words: Sequence[str]
    misfits: frozenset[str]
    cohesion: float
    joined: Mapping[str, int] = field(default_factory=dict)
    header: str | None = None


@dataclass(frozen=True)
class LatestRun:
    """The latest run, its open proposals, and the number of settled proposals by outcome.

    ``new``: the number of new groups it proposed. ``alone``: the number of its notes that are in
    no proposal of it and in no group.
    """

    run: SuggestionRun
    offered: Sequence[OpenProposal]
    outcomes: Mapping[str, int]
    new: int = 0
    alone: int = 0


def load_open_proposals(db: Session, programme_id: str) -> LatestRun | None:
    """The latest run with its open proposals; ``None`` without a run.

    New groups come first, then proposals for existing groups; of both the most cohesive first.
    """
    kept = load_latest(db, programme_id)
    if kept is None:
        return None
    open_ones = [row for row in kept.suggestions if row.outcome is None]
    offered = [found for row in open_ones if (found := _offer(db, row)) is not None]
    offered.sort(key=lambda one: (one.header is not None, -one.cohesion))
    outcomes = Counter(row.outcome for row in kept.suggestions if row.outcome)
    new = sum(row.extends is None for row in kept.suggestions)
    return LatestRun(kept.run, offered, outcomes, new, _count_alone(db, kept))


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


def _count_alone(db: Session, kept: StoredRun) -> int:
    proposed = {note for row in kept.suggestions for note in row.note_ids}
    rest = [note for note in kept.run.note_ids if note not in proposed]
    placed = {place.note_id for place in groups_by_note(db, rest)}
    query = select(func.count()).where(
        col(Note.id).in_([note for note in rest if note not in placed]),
        col(Note.status) == SHOWN,
        col(Note.same_as).is_(None),
    )
    return int(db.execute(query).scalar_one())


def _offer(db: Session, row: Suggestion) -> OpenProposal | None:
    placed = {place.note_id for place in groups_by_note(db, row.note_ids)}
    rows = [note for key in row.note_ids if (note := db.get(Note, key)) is not None]
    notes = {
        note.id: note.text
        for note in rows
        if note.status == SHOWN and note.same_as is None and note.id not in placed
    }
    header = None
    if row.extends is not None:
        group = db.get(Group, row.extends)
        if group is None or group.status != ACTIVE:
            return None
        header = group.header
    if len(notes) < (2 if row.extends is None else 1):
        return None
    misfits = frozenset(row.misfits) & notes.keys()
    joined = _count_joined(db, list(notes))
    return OpenProposal(row.id, notes, row.label_words, misfits, row.cohesion, joined, header)


def _count_joined(db: Session, leads: Sequence[str]) -> dict[str, int]:
    query = (
        select(col(Note.same_as), func.count())
        .where(col(Note.same_as).in_(leads))
        .group_by(col(Note.same_as))
    )
    return {str(lead): int(number) for lead, number in db.execute(query)}

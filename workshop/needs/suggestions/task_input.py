"""The input of a run: the notes that everybody may see, and what people have decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.needs.card_sort import load_pair_weights
from workshop.needs.duplicates import list_rejected_duplicates
from workshop.needs.group_queries import list_groups, notes_by_group
from workshop.needs.need_states import SuggestionOutcome
from workshop.needs.suggestions.embedding import to_text
from workshop.needs.suggestions.stored_vectors import load_vectors
from workshop.needs.tables import Suggestion, SuggestionRun
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity, Programme

GROUPS, SAME = "neighbour-graph-spectrum", "near-duplicates"
"""What runs look for, as stored with them: groups, and near-duplicates. The first bears the name of
the method that was used first; the method of a run is ``groups_by`` of its parameters."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class TaskInput:
    """Notes by id with their texts and cached vectors, and people's decisions about them.

    ``groups``: group id → its notes; a note that is in several groups counts for the first only.
    ``refused`` and ``apart``: pairs not to be proposed as one group, or as saying the same.
    ``together``: pair → its weight from silent groupings, 0 to 1 (see ``pair_weights``).
    """

    programme_id: str
    language: str
    texts: Mapping[str, str]
    groups: Mapping[str, Sequence[str]]
    vectors: Mapping[str, bytes] = field(default_factory=dict)
    refused: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    together: Mapping[Pair, float] = field(default_factory=dict)

    @property
    def alone(self) -> list[str]:
        """The ids of the notes that are in no group."""
        placed = {note for notes in self.groups.values() for note in notes}
        return [note for note in self.texts if note not in placed]

    def task(self, job: str, model: str, number: int | None = None) -> dict[str, Any]:
        """The task as JSON values for the worker process, which knows notes by number only."""
        place = {note: number for number, note in enumerate(self.texts)}

        def pairs(of: Sequence[Pair] | frozenset[Pair]) -> list[list[int]]:
            known = [pair for pair in of if pair[0] in place and pair[1] in place]
            return sorted([place[one], place[other]] for one, other in known)

        held = [pair for pair, share in self.together.items() if share > 0]
        shares = {(place.get(a), place.get(b)): self.together[a, b] for a, b in held}
        return {
            "job": job,
            "model": model,
            "language": self.language,
            "number": number,
            "texts": list(self.texts.values()),
            "vectors": [_encoded(self.vectors.get(note)) for note in self.texts],
            "groups": [[place[note] for note in notes] for notes in self.groups.values()],
            "refused": pairs(self.refused),
            "apart": pairs(self.apart),
            "together": [[one, other, shares[one, other]] for one, other in pairs(held)],
        }


def load_task_input(
    db: Session, programme_id: str, model: str, activity_ids: Sequence[str] | None = None
) -> TaskInput:
    """The input for a programme's notes, or for those of some activities only.

    Notes that are not revealed are left out, and duplicates, which follow their lead.
    """
    programme = db.get(Programme, programme_id)
    texts = _load_texts(db, programme_id, activity_ids)
    groups = _load_groups(db, programme_id, texts)
    return TaskInput(
        programme_id=programme_id,
        language=programme.language if programme else "pl",
        texts=texts,
        groups=groups,
        vectors=load_vectors(db, model, texts),
        refused=frozenset(list_refused(db, programme_id)),
        apart=frozenset(list_rejected_duplicates(db, programme_id)),
        together=load_pair_weights(db, programme_id),
    )


def list_refused(db: Session, programme_id: str) -> set[Pair]:
    """Pairs of notes that people refused to have in one group, the smaller id first.

    All pairs of a refused proposal, but for those within one of its parts that was not refused as
    well; of a changed one the pairs of dropped and kept notes. Where notes were proposed for a
    group, the pairs are those with its notes of today. A part that was refused alone says only that
    its notes are no group within the one around it; see ``list_refused_parts``.
    """
    rows = _load_settled(db, programme_id)
    refused: set[Pair] = set()
    for row in rows:
        pairs: Iterable[Pair]
        if row.extends is not None:
            held = [place.note_id for place in notes_by_group(db, [row.extends])]
            pairs = product(_dropped(row), held)
        elif row.outcome == SuggestionOutcome.CHANGED:
            pairs = product(_dropped(row), row.kept_ids)
        elif row.part_of is None:
            pairs = _pairs_across_parts(db, row)
        else:
            continue
        refused |= {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    return refused


def list_refused_parts(db: Session, programme_id: str) -> list[frozenset[str]]:
    """The notes of each refused part of a proposal."""
    rows = _load_settled(db, programme_id)
    return [
        frozenset(row.note_ids)
        for row in rows
        if row.part_of is not None and row.outcome == SuggestionOutcome.REFUSED
    ]


def _load_settled(db: Session, programme_id: str) -> list[Suggestion]:
    """The proposals that people refused or changed."""
    query = (
        select(Suggestion)
        .join(SuggestionRun, col(SuggestionRun.id) == col(Suggestion.run_id))
        .where(col(SuggestionRun.programme_id) == programme_id, col(SuggestionRun.method) == GROUPS)
        .where(col(Suggestion.outcome).in_((SuggestionOutcome.REFUSED, SuggestionOutcome.CHANGED)))
    )
    return list(db.execute(query).scalars())


def _dropped(row: Suggestion) -> list[str]:
    kept = [] if row.outcome == SuggestionOutcome.REFUSED else row.kept_ids
    return [note for note in row.note_ids if note not in kept]


def _pairs_across_parts(db: Session, row: Suggestion) -> list[Pair]:
    query = select(Suggestion).where(col(Suggestion.part_of) == row.id)
    standing = [
        part for part in db.execute(query).scalars() if part.outcome != SuggestionOutcome.REFUSED
    ]
    within = {note: part.id for part in standing for note in part.note_ids}
    return [
        (one, other)
        for one, other in combinations(row.note_ids, 2)
        if one not in within or within[one] != within.get(other)
    ]


def _load_texts(
    db: Session, programme_id: str, activity_ids: Sequence[str] | None
) -> dict[str, str]:
    query = (
        select(Note, Activity)
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .where(col(Note.programme_id) == programme_id, col(Note.status) == SHOWN)
        .where(col(Note.same_as).is_(None))
        .order_by(col(Note.position), col(Note.id))
    )
    if activity_ids is not None:
        query = query.where(col(Note.activity_id).in_(activity_ids))
    return {
        note.id: note.text
        for note, activity in db.execute(query)
        if not is_hidden(activity.hidden, activity.phase)
    }


def _load_groups(db: Session, programme_id: str, texts: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {group.id: [] for group in list_groups(db, programme_id)}
    seen: set[str] = set()
    for place in notes_by_group(db, list(groups)):
        if place.note_id in texts and place.note_id not in seen:
            groups[place.group_id].append(place.note_id)
            seen.add(place.note_id)
    return {key: notes for key, notes in groups.items() if notes}


def _encoded(vector: bytes | None) -> str | None:
    return None if vector is None else to_text(vector)

"""The trace of every clause of a publication, as JSON values for the snapshot."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import Note
from workshop.disclosure import RATINGS_THRESHOLD
from workshop.needs.needs import list_needs, need_sentence
from workshop.needs.support import SupportIndex, count_voices, load_support_index
from workshop.needs.tables import Group, Need
from workshop.review.consensus import decide, measure
from workshop.review.rating_rows import ratings_of
from workshop.review.review_kinds import SubjectKind
from workshop.review.reviewable import CRITERIA
from workshop.review.tables import ReviewRound
from workshop.review.told_results import told_values
from workshop.standards.clauses import needs_of_clauses
from workshop.standards.publication.suppression import (
    Count,
    Relation,
    suppress_small_count,
    suppress_small_counts,
)
from workshop.standards.quotes import quotes_of
from workshop.standards.room.fist_votes import (
    FistVote,
    dissents_by_clause,
    load_fist_votes_by_clause,
)
from workshop.standards.tables import Clause

Part = dict[str, Any]


@dataclass(frozen=True)
class ClauseSupport:
    """A programme's needs, the headers of its groups, and clause → needs that it answers."""

    ground: SupportIndex
    needs: Mapping[str, Need]
    headers: Mapping[str, str]
    answered: Mapping[str, Sequence[str]]

    def groups(self, need_id: str) -> list[str]:
        """The active groups that a need is linked to, those of merged needs included."""
        linked = [
            group
            for key in self.ground.needs
            if self.ground.resolve_need(key) == need_id
            for group in self.ground.needs[key].groups
        ]
        return list(dict.fromkeys(key for one in linked if (key := self.ground.resolve_group(one))))


def build_traces(
    db: Session, programme_id: str, language: str, clauses: Sequence[Clause]
) -> dict[str, Part]:
    """Clause → its trace with suppressed counts; fields as in ``docs/standard-format.md``."""
    keys = [clause.id for clause in clauses]
    footings = load_clause_support(db, programme_id, keys)
    erased = _erased_notes(db, programme_id)
    counts = _suppressed_counts(footings, erased)
    reviews, fists = (
        load_reviews(db, programme_id, keys),
        load_fist_votes_by_clause(db, programme_id),
    )
    dissents, quotes = dissents_by_clause(db, keys), quotes_of(db, keys)
    traces = {}
    for clause in clauses:
        needs = footings.answered[clause.id]
        traces[clause.id] = {
            "needs": [_need_part(footings, counts, key, language) for key in needs],
            "voices": counts["clause", clause.id],
            "sessions": list(footings.ground.need_support(*needs).sessions),
            "erased": counts["erased", clause.id],
            "quotes": [quote.text for quote in quotes[clause.id] if quote.consented],
            "review": reviews.get(clause.id),
            "fist": _fist_part(fists.get(clause.id, [])),
            "dissents": [row.text for row in dissents[clause.id]],
            "revisions": clause.revision,
        }
    return traces


def load_reviews(db: Session, programme_id: str, clause_ids: Sequence[str]) -> dict[str, Part]:
    """Clause → the result of the latest closed round about it; clauses never rated are left out."""
    query = select(ReviewRound).where(
        col(ReviewRound.programme_id) == programme_id,
        col(ReviewRound.subject_kind) == SubjectKind.CLAUSE,
        col(ReviewRound.closed).is_(True),
    )
    rounds: dict[str, list[ReviewRound]] = defaultdict(list)
    for row in sorted(db.execute(query).scalars(), key=lambda row: (row.number, row.id)):
        for _kind, key in row.subjects:
            rounds[key].append(row)
    reviewed = {key: rounds[key] for key in clause_ids if key in rounds}
    found = {}
    for key, rows in reviewed.items():
        review = rows[-1]
        rows_about = [row for row in ratings_of(db, review) if row.subject_id == key]
        raters = {row.rater for row in rows_about if row.value is not None}
        if raters:
            found[key] = _review_part(len(rows), review, key, len(raters))
    return found


def _review_part(rounds: int, review: ReviewRound, clause_id: str, experts: int) -> Part:
    given = {
        criterion: told_values(review, clause_id, criterion)
        for criterion in CRITERIA[SubjectKind.CLAUSE]
    }
    values = {criterion: list(told.values()) for criterion, told in given.items()}
    return {
        "rounds": rounds,
        "experts": suppress_small_count(experts),
        "decision": decide(values.values()).value,
        "medians": {
            criterion: measure(ratings).median
            for criterion, ratings in values.items()
            # Among fewer experts results are told inside, to people who knew that beforehand.
            if len(ratings) >= RATINGS_THRESHOLD
        },
    }


def _fist_part(votes: Sequence[FistVote]) -> Part | None:
    if not votes:
        return None
    return {"voters": suppress_small_count(votes[-1].voters), "consensus": votes[-1].consensus}


def _need_part(
    footings: ClauseSupport, counts: Mapping[Hashable, Count], need_id: str, language: str
) -> Part:
    return {
        "sentence": need_sentence(footings.needs[need_id], language),
        "voices": counts["need", need_id],
        "groups": [
            {"header": footings.headers[key], "voices": counts["group", key]}
            for key in footings.groups(need_id)
        ],
    }


def load_clause_support(db: Session, programme_id: str, clause_ids: Sequence[str]) -> ClauseSupport:
    """The support of these clauses of a programme; ``answered`` in the order of the needs."""
    needs = {need.id: need for need in list_needs(db, programme_id)}
    query = select(col(Group.id), col(Group.header)).where(col(Group.programme_id) == programme_id)
    headers = dict(db.execute(query).tuples().all())
    ordered = list(needs)
    answered = {
        key: sorted((need for need in wanted if need in needs), key=ordered.index)
        for key, wanted in needs_of_clauses(db, clause_ids).items()
    }
    return ClauseSupport(load_support_index(db, programme_id), needs, headers, answered)


def _erased_notes(db: Session, programme_id: str) -> set[str]:
    query = select(col(Note.id)).where(
        col(Note.programme_id) == programme_id,
        col(Note.status).in_((NoteStatus.ERASED, NoteStatus.REDACTED)),
    )
    return set(db.execute(query).scalars())


def _suppressed_counts(footings: ClauseSupport, erased: set[str]) -> dict[Hashable, Count]:
    """All counts of voices in the clauses' traces, suppressed together.

    Keys: ("need" | "group" | "clause" | "erased", id).
    """
    ground, counts, relations = footings.ground, dict[Hashable, int](), list[Relation]()
    for key in {need for needs in footings.answered.values() for need in needs}:
        groups = footings.groups(key)
        counts["need", key] = ground.need_support(key).voices
        counts |= {("group", group): ground.support([group]).voices for group in groups}
        relations.append((("need", key), [("group", group) for group in groups]))
        relations += _groups_within(ground, groups)
    for clause_id, needs in footings.answered.items():
        notes = ground.notes_of_needs(needs)
        gone = count_voices(note for note in notes if note.note_id in erased)
        counts["clause", clause_id] = count_voices(notes).voices
        counts["erased", clause_id] = gone.voices
        inner = [("group", group) for key in needs for group in footings.groups(key)]
        whole = ("clause", clause_id)
        relations += [(whole, [("need", key) for key in needs]), (whole, [("erased", clause_id)])]
        relations += [(whole, [part]) for part in [*inner, *_clauses_within(footings, clause_id)]]
    relations += _same_groups_within(footings)
    return suppress_small_counts(counts, relations)


def _groups_within(ground: SupportIndex, groups: Sequence[str]) -> list[Relation]:
    """The relations between groups of a need of which one is inside the other."""
    spread = {key: ground.with_subgroups([key]) for key in groups}
    return [
        (("group", key), [("group", other)])
        for key in groups
        for other in groups
        if other != key and other in spread[key]
    ]


def _clauses_within(footings: ClauseSupport, clause_id: str) -> list[Hashable]:
    """The keys of other clauses whose needs are a subset of this clause's needs."""
    needs = set(footings.answered[clause_id])
    return [
        ("clause", key)
        for key, others in footings.answered.items()
        if key != clause_id and others and set(others) <= needs
    ]


def _same_groups_within(footings: ClauseSupport) -> Iterator[Relation]:
    """The relations between needs and clauses whose groups are a subset of another one's."""
    named: dict[Hashable, frozenset[str]] = {
        ("need", key): frozenset(footings.groups(key))
        for key in {need for needs in footings.answered.values() for need in needs}
    }
    below = dict(named)
    for clause_id, needs in footings.answered.items():
        below["clause", clause_id] = frozenset().union(*(named["need", key] for key in needs))
    for whole, around in below.items():
        for part, inside in below.items():
            if part != whole and inside and inside <= around:
                yield whole, [part]

"""The trace of every clause of a publication, as JSON values for the snapshot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.disclosure import RATINGS_THRESHOLD
from workshop.needs.needs import list_needs, need_sentence
from workshop.needs.support import Support, SupportIndex, load_support_index
from workshop.needs.tables import Group, Need
from workshop.needs.told_support import (
    CLAUSE,
    GROUP,
    ToldFigures,
    load_told_figures,
    people_in_file,
)
from workshop.review.consensus import decide, measure
from workshop.review.rating_rows import ratings_of
from workshop.review.review_kinds import SubjectKind
from workshop.review.reviewable import CRITERIA
from workshop.review.rounds import span_of
from workshop.review.tables import ReviewRound
from workshop.review.told_results import told_values
from workshop.standards.clause_dissents import load_opinions
from workshop.standards.clauses import needs_of_clauses
from workshop.standards.publication.afterwards import build_afterwards
from workshop.standards.publication.rated_wording import (
    RatedWording,
    Span,
    load_rated_wordings,
)
from workshop.standards.publication.suppression import suppress_small_count
from workshop.standards.quotes import quotes_of
from workshop.standards.room.fist_votes import (
    FistVote,
    load_fist_votes_by_clause,
)
from workshop.standards.tables import Clause
from workshop.standards.understanding.telling import ToldAnswers, load_told_answers

Part = dict[str, Any]


@dataclass(frozen=True)
class ClauseSupport:
    """A programme's needs, the headers of its groups, and clause → needs that it answers.

    ``told``: how many people were told to stand behind them.
    """

    ground: SupportIndex
    told: ToldFigures
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
    """Clause → its trace; fields as in ``docs/standard-format.md``.

    How many people stand behind it is what was told last (``needs/told_support.py``), and ``None``
    where that was another set of notes; whoever publishes has it told first. How many notes have
    lost their text is not told: read beside the last version, it would say what somebody wrote who
    has gone in between.
    """
    keys = [clause.id for clause in clauses]
    footings = load_clause_support(db, programme_id, keys)
    reviews, fists = (
        load_reviews(db, programme_id, clauses),
        load_fist_votes_by_clause(db, programme_id),
    )
    voted = _voted_wordings(db, fists)
    understood = load_told_answers(db, keys)
    afterwards = build_afterwards(db, programme_id, keys)
    dissents, quotes = load_opinions(db, keys), quotes_of(db, keys)
    traces = {}
    for clause in clauses:
        needs = footings.answered[clause.id]
        behind = footings.ground.notes_of_needs(needs)
        support = footings.told.support(CLAUSE, clause.id, behind)
        traces[clause.id] = {
            "needs": [_need_part(footings, key, language) for key in needs],
            **_counts(support),
            "sessions": list(support.sessions),
            "quotes": [quote.text for quote in quotes[clause.id] if quote.consented],
            "review": reviews.get(clause.id),
            "fist": _fist_part(fists.get(clause.id, []), voted.get(clause.id), clause),
            "dissents": dissents[clause.id],
            "revisions": clause.revision,
            "understood": _understood_part(understood.get(clause.id)),
            "afterwards": afterwards[clause.id],
        }
    return traces


def load_reviews(db: Session, programme_id: str, clauses: Sequence[Clause]) -> dict[str, Part]:
    """Clause → the result of the latest closed round about it; clauses never rated are left out."""
    rounds = _closed_rounds(db, programme_id)
    reviewed = [clause for clause in clauses if clause.id in rounds]
    latest = {clause.id: rounds[clause.id][-1] for clause in reviewed}
    spans = {
        key: Span(*span_of(db, row)) for key, row in {r.id: r for r in latest.values()}.items()
    }
    rated = load_rated_wordings(db, {key: spans[row.id] for key, row in latest.items()})
    found = {}
    for clause in reviewed:
        review = latest[clause.id]
        rows_about = [row for row in ratings_of(db, review) if row.subject_id == clause.id]
        raters = {row.rater for row in rows_about if row.value is not None}
        if raters:
            part = _review_part(len(rounds[clause.id]), review, clause.id, len(raters))
            found[clause.id] = {**part, "rated": _rated_part(rated.get(clause.id), clause)}
    return found


def _each_once(rounds: Iterable[ReviewRound]) -> Iterable[ReviewRound]:
    return {row.id: row for row in rounds}.values()


def _closed_rounds(db: Session, programme_id: str) -> dict[str, list[ReviewRound]]:
    """Clause → the closed rounds about it, the latest last."""
    query = select(ReviewRound).where(
        col(ReviewRound.programme_id) == programme_id,
        col(ReviewRound.subject_kind) == SubjectKind.CLAUSE,
        col(ReviewRound.closed).is_(True),
    )
    rounds: dict[str, list[ReviewRound]] = defaultdict(list)
    for row in sorted(db.execute(query).scalars(), key=lambda row: (row.number, row.id)):
        for _kind, key in row.subjects:
            rounds[key].append(row)
    return rounds


def _rated_part(wording: RatedWording | None, clause: Clause) -> Part | None:
    return wording.to_part(clause) if wording else None


def _voted_wordings(
    db: Session, fists: Mapping[str, Sequence[FistVote]]
) -> dict[str, RatedWording]:
    """Clause → what the room had before it when its last vote ended."""
    ended = {key: votes[-1].ended_at for key, votes in fists.items() if votes}
    return load_rated_wordings(db, {key: Span(at, at) for key, at in ended.items()})


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


def _understood_part(told: ToldAnswers | None) -> Part | None:
    return {"version": told.version, **told.counts()} if told else None


def _fist_part(
    votes: Sequence[FistVote], voted: RatedWording | None, clause: Clause
) -> Part | None:
    if not votes:
        return None
    return {
        "voters": suppress_small_count(votes[-1].voters),
        "consensus": votes[-1].consensus,
        "rated": _rated_part(voted, clause),
    }


def _need_part(footings: ClauseSupport, need_id: str, language: str) -> Part:
    return {
        "sentence": need_sentence(footings.needs[need_id], language),
        **_counts(footings.told.need_support(footings.ground, need_id)),
        "groups": [_group_part(footings, key) for key in footings.groups(need_id)],
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
    ground, told = load_support_index(db, programme_id), load_told_figures(db, programme_id)
    return ClauseSupport(ground, told, needs, headers, answered)


def _group_part(footings: ClauseSupport, group_id: str) -> Part:
    support = footings.told.support(GROUP, group_id, footings.ground.notes_in_groups([group_id]))
    return {"header": footings.headers[group_id], **_counts(support)}


def _counts(support: Support) -> Part:
    return {"notes": support.notes, "at_least": people_in_file(support)}

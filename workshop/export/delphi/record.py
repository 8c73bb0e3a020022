"""The report of a review as data: what its document and its page show, of told figures alone.

Whoever reads it may be anybody. So of a round with fewer than five experts it holds neither ratings
nor a decision, and no count of one to four people.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.disclosure import OTHERS, are_few_raters, merge_small
from workshop.i18n import known_language
from workshop.people.members import list_members
from workshop.people.rights import Actor, Right
from workshop.programme.programmes import load_programme
from workshop.programme.tables import Programme
from workshop.review.activity_rounds import is_led_in_room
from workshop.review.fixed_criteria import (
    CriteriaChange,
    FixedCriteria,
    differing_now,
    fixed_criteria,
    list_changes,
)
from workshop.review.rating_rows import count_finished
from workshop.review.ratings import (
    SubjectAgreement,
    count_changes,
    load_subject_agreements,
    paired_ratings,
    rank_concordance,
)
from workshop.review.report_texts import ReportText, report_texts
from workshop.review.review_kinds import SubjectKind
from workshop.review.reviewable import CRITERIA, brief_name_of, name_of
from workshop.review.room_experts import accounts_of, phones_of
from workshop.review.rounds import Subject, count_events, load_round, span_of, subjects_of
from workshop.review.sequences import sequence_of
from workshop.review.stability import weighted_kappa
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.clause_dissents import load_opinions
from workshop.standards.clause_fields import fields_of
from workshop.standards.clause_states import ACCEPTED
from workshop.standards.publication.changes import differing
from workshop.standards.publication.rated_wording import (
    RatedWording,
    Span,
    load_rated_wordings,
    wording_of,
)
from workshop.standards.publication.suppression import Count, suppress_small_count
from workshop.standards.tables import Clause

IN_ROOM = "in_room"
"""In place of a role: experts who rated by phone, in a meeting."""


@dataclass(frozen=True)
class ReportedRound:
    """A round. ``rate``: percent of the invited who have rated everything, ``None`` where a count
    is too small; ``few``: fewer than five were invited; ``agreements``: what may be told outside,
    by subject; ``concordance``: Kendall's W by criterion; ``extended``, ``reopened``: how often."""

    review: ReviewRound
    begun: datetime | None
    ended: datetime | None
    invited: Count
    finished: Count
    rate: int | None
    few: bool
    in_room: bool
    extended: int
    reopened: int
    agreements: Mapping[str, SubjectAgreement]
    concordance: Mapping[str, float]

    @property
    def number(self) -> int:
        """From 1."""
        return self.review.number


@dataclass(frozen=True)
class WordingChange:
    """How the words of a clause that were rated in a round differ from those of the round before:
    ``fields`` with ``field``, ``before``, ``after``; ``during``: they changed within a round.
    ``round`` is ``None`` for how they read now, beside the last round."""

    round: int | None
    fields: Sequence[Mapping[str, str]]
    during: bool


@dataclass(frozen=True)
class ReportedSubject:
    """What was rated. ``clause``: where it is one that still exists; ``dissents``: as they are
    published with it; ``rounds``: numbers of the rounds in which it was rated."""

    subject: Subject
    name: str
    brief: str
    clause: Clause | None
    changes: Sequence[WordingChange]
    dissents: Sequence[str]
    rounds: Sequence[int]

    @property
    def id(self) -> str:
        """The subject's id."""
        return self.subject[1]


@dataclass(frozen=True)
class DelphiReport:
    """The report of a sequence of rounds. ``panel``: role → how many were invited to the first
    round, small numbers together; ``kappas``: criterion → weighted kappa and number of pairs of
    ratings, over the first two rounds; ``changed``: as of ``count_changes``; ``said``: what became
    of comments and proposals, under ``""`` those without an answer."""

    programme: Programme
    language: str
    rounds: Sequence[ReportedRound]
    subjects: Sequence[ReportedSubject]
    panel: Mapping[str, int]
    criteria: FixedCriteria | None
    criteria_changes: Sequence[CriteriaChange]
    rule_changed: Sequence[str]
    kappas: Mapping[str, tuple[float, int]]
    changed: tuple[int, int] | None
    said: Mapping[str, int]
    texts: Mapping[str, ReportText]

    @property
    def first(self) -> ReportedRound:
        """The first round."""
        return self.rounds[0]

    @property
    def is_about_clauses(self) -> bool:
        """Whether clauses were rated, of which every wording is kept."""
        return self.first.review.subject_kind == SubjectKind.CLAUSE

    @property
    def told_rounds(self) -> list[ReportedRound]:
        """The rounds of which any rating is told."""
        return [
            one for one in self.rounds if any(found.spreads for found in one.agreements.values())
        ]


def load_delphi_report(db: Session, actor: Actor, round_id: str, language: str) -> DelphiReport:
    """The report of the review that a round belongs to, whatever of it is still open left out.

    Raises ``NotFound``, ``NotAllowed`` without the rights to run the programme and to export.
    """
    asked = load_round(db, round_id)
    programme = load_programme(db, actor, asked.programme_id)
    for right in (Right.RUN, Right.EXPORT):
        actor.must(right, programme.id)
    language = known_language(language)
    sequence = sequence_of(db, asked)
    rounds = [_round(db, actor, review) for review in sequence]
    pair = sequence[:2] if len(sequence) > 1 and all(row.closed for row in sequence[:2]) else []
    told_pair = pair and not any(one.few for one in rounds[:2])
    return DelphiReport(
        programme,
        language,
        rounds,
        _subjects(db, actor, rounds, language),
        _panel(db, sequence[0]),
        fixed_criteria(sequence[0]),
        list_changes(sequence),
        differing_now(sequence[0]),
        _kappas(*pair) if told_pair else {},
        count_changes(db, pair[1]) if told_pair else None,
        _said(db, sequence),
        report_texts(sequence[0]),
    )


def _round(db: Session, actor: Actor, review: ReviewRound) -> ReportedRound:
    begun, ended = span_of(db, review)
    invited, finished = len(review.experts), count_finished(db, review) if review.closed else 0
    told_invited, told_finished = map(suppress_small_count, (invited, finished))
    told = isinstance(told_invited, int) and isinstance(told_finished, int) and invited
    few, events = are_few_raters(invited), count_events(db, review)
    # Among few experts results are told inside the programme only; a file goes anywhere.
    agreements = {} if few else load_subject_agreements(db, actor, review)
    ranked = {
        criterion: rank_concordance(db, actor, review, criterion)
        for criterion in CRITERIA[review.subject_kind]
    }
    return ReportedRound(
        review,
        begun,
        ended if review.closed else None,
        told_invited,
        told_finished,
        round(100 * finished / invited) if told and review.closed else None,
        few,
        is_led_in_room(db, review),
        events.get("round_extended", 0),
        events.get("round_reopened", 0),
        agreements,
        {} if few else {name: value for name, value in ranked.items() if value is not None},
    )


def _panel(db: Session, first: ReviewRound) -> dict[str, int]:
    roles = {account.id: role for account, role in list_members(db, first.programme_id)}
    counts = Counter(roles.get(key, OTHERS) for key in accounts_of(first))
    counts[IN_ROOM] += len(phones_of(first))
    told = merge_small(counts)
    return {} if set(told) <= {OTHERS} else told


def _kappas(before: ReviewRound, later: ReviewRound) -> dict[str, tuple[float, int]]:
    found = {}
    for criterion in CRITERIA[later.subject_kind]:
        pairs = paired_ratings(before, later, criterion)
        kappa = weighted_kappa(pairs)
        if kappa is not None:
            found[criterion] = (kappa, len(pairs))
    return found


def _said(db: Session, sequence: Sequence[ReviewRound]) -> dict[str, int]:
    """Of closed rounds only: while one is open, a count would tell that an expert has written."""
    closed = [review.id for review in sequence if review.closed]
    query = select(col(Comment.disposition)).where(col(Comment.round_id).in_(closed))
    return dict(Counter(given or "" for given in db.execute(query).scalars()))


def _subjects(
    db: Session, actor: Actor, rounds: Sequence[ReportedRound], language: str
) -> list[ReportedSubject]:
    subjects = readable_subjects(db, actor, rounds[0].review)
    clauses = {key: db.get(Clause, key) for kind, key in subjects if kind == SubjectKind.CLAUSE}
    changes = _wording_changes(db, rounds, clauses)
    accepted = [key for key, row in clauses.items() if row is not None and row.status in ACCEPTED]
    opinions = load_opinions(db, accepted)
    return [
        ReportedSubject(
            (kind, key),
            name_of(db, kind, key, language),
            brief_name_of(db, kind, key, language),
            clauses.get(key),
            changes.get(key, []),
            opinions.get(key, []),
            [one.number for one in rounds if (kind, key) in subjects_of(one.review)],
        )
        for kind, key in subjects
    ]


def _wording_changes(
    db: Session, rounds: Sequence[ReportedRound], clauses: Mapping[str, Clause | None]
) -> dict[str, list[WordingChange]]:
    """Clause → how its words changed from round to round, and since the last one."""
    rated = []
    for one in rounds:
        about = {key for _kind, key in subjects_of(one.review)}
        span = Span(one.begun, one.ended)
        spans = {key: span for key in clauses if key in about}
        rated.append(load_rated_wordings(db, spans))
    found: dict[str, list[WordingChange]] = {}
    for key, clause in clauses.items():
        before: RatedWording | None = None
        for one, wordings in zip(rounds, rated, strict=True):
            wording = wordings.get(key)
            if wording is None:
                continue
            fields = differing(before.fields, wording.fields) if before else []
            if fields or wording.changed_during:
                change = WordingChange(one.number, fields, wording.changed_during)
                found.setdefault(key, []).append(change)
            before = wording
        now = wording_of(fields_of(clause)) if clause is not None else {}
        since = differing(before.fields, now) if before and now else []
        if since:
            found.setdefault(key, []).append(WordingChange(None, since, during=False))
    return found

"""What a session yielded, as counts of things: notes, personas, groups, needs, clauses, …

Things are counted, never people. To count another kind of thing, add a line to ``YIELDS``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import distinct, exists, func
from sqlmodel import Session, col, select

from workshop.board.joint_forms import DraftStatus
from workshop.board.journeys import is_in_view
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import are_told
from workshop.board.tables import JointDraft, JourneyStep, Note, Persona
from workshop.i18n import PluralMessage, mark_plural, translate_plural
from workshop.i18n.counted_nouns import CLAUSES, DECISIONS, GROUPS, NEEDS, NOTES, PRACTICES
from workshop.needs.group_queries import ACTIVE
from workshop.needs.need_states import IdeaKind, NeedStatus
from workshop.needs.tables import Group, Idea, Need
from workshop.needs.told_results import load_vote_result
from workshop.programme.activity_kinds import ActivityKind, DraftForm
from workshop.programme.note_yields import NoteYield
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity, Decision
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.session_work import SessionWork, load_programme_work, load_session_work
from workshop.standards.tables import Clause, Publication

Counts = Mapping[str | None, int]
"""Activity → how many things it yielded; ``None``: those of no single activity."""


@dataclass(frozen=True)
class Yield:
    """So many things of one kind, a key of ``YIELDS``."""

    kind: str
    count: int


@dataclass(frozen=True)
class YieldType:
    """One kind of thing: its counted noun, and what counts it."""

    noun: PluralMessage
    load: Callable[[SessionWork], Counts]


def load_yields(db: Session, session_id: str) -> list[Yield]:
    """What a session yielded so far, in the order of ``YIELDS``, without zeros.

    Raises ``NotFound``.
    """
    return _sums(load_session_work(db, session_id))


def load_programme_yields(db: Session, programme_id: str) -> dict[str, list[Yield]]:
    """As ``load_yields``, for every session of a programme that was held, by id."""
    return {work.session.id: _sums(work) for work in load_programme_work(db, programme_id)}


def _sums(work: SessionWork) -> list[Yield]:
    sums = ((kind, sum(of.load(work).values())) for kind, of in YIELDS.items())
    return [Yield(kind, count) for kind, count in sums if count]


def load_yields_by_activity(db: Session, session_id: str) -> dict[str | None, list[Yield]]:
    """As ``load_yields``, by activity; under ``None`` what came about during none."""
    work = load_session_work(db, session_id)
    found: dict[str | None, list[Yield]] = {}
    for kind, of in YIELDS.items():
        for activity_id, count in of.load(work).items():
            if count:
                found.setdefault(activity_id, []).append(Yield(kind, count))
    return found


def describe_yield(one: Yield, language: str | None = None) -> str:
    """Such as "12 notes", in the language or in that of the screen."""
    return translate_plural(YIELDS[one.kind].noun, one.count, language)


def describe_yields(yields: Iterable[Yield], language: str | None = None) -> str:
    """Such as "12 notes · 3 groups"."""
    return " · ".join(describe_yield(one, language) for one in yields)


_BECAME_NOTHING = [
    ~exists().where(column == Note.id) for column in (col(Idea.note_id), col(JourneyStep.note_id))
]
"""Notes that are not counted as ideas or steps instead."""


def _notes(kind: str) -> Callable[[SessionWork], Counts]:
    """Counts what lies open: shown notes whose activity says that they are of this kind."""

    def load(work: SessionWork) -> Counts:
        open_boards = [row.id for row in work.agenda if row.yields == kind and not _covers(row)]
        query = (
            select(col(Note.activity_id), func.count())
            .where(*are_told(open_boards, NoteStatus.VISIBLE), *_BECAME_NOTHING)
            .group_by(col(Note.activity_id))
        )
        return Counter(dict(work.db.execute(query).tuples().all()))

    return load


def _covers(activity: Activity) -> bool:
    return activity.hidden and activity.phase in (Phase.WAITING, Phase.COLLECT)


def _personas(work: SessionWork) -> Counts:
    made = work.named("persona_created", "persona")
    rows = _present(work.db, Persona, made)
    return Counter(made[row.id] for row in rows if not row.archived)


def _maps(work: SessionWork) -> Counts:
    """Maps on which something can be read."""
    maps = [row for row in work.agenda if row.kind == ActivityKind.EMPATHY_MAP]
    boards = [row.id for row in maps if not _covers(row)]
    query = (
        select(col(Note.activity_id), func.count(distinct(col(Note.map_id))))
        .where(*are_told(boards, NoteStatus.VISIBLE), col(Note.map_id).is_not(None))
        .group_by(col(Note.activity_id))
    )
    return Counter(dict(work.db.execute(query).tuples().all()))


def list_session_steps(work: SessionWork) -> list[tuple[JourneyStep, str | None]]:
    """Steps of journeys with their activity: written in one of this session, or made by hand."""
    made, ours = work.made("journeystep"), {row.id for row in work.agenda}
    notes = select(col(Note.id)).where(col(Note.session_id) == work.session.id)
    rows = work.db.execute(
        select(JourneyStep).where(
            col(JourneyStep.id).in_(made)
            | col(JourneyStep.activity_id).in_(ours)
            | col(JourneyStep.note_id).in_(notes)
        )
    ).scalars()
    return [(row, row.activity_id if row.activity_id in ours else made.get(row.id)) for row in rows]


def _standing_steps(work: SessionWork) -> list[tuple[JourneyStep, str | None]]:
    return [pair for pair in list_session_steps(work) if is_in_view(work.db, pair[0])]


def _steps(work: SessionWork) -> Counts:
    return Counter(activity_id for _step, activity_id in _standing_steps(work))


def _stages(work: SessionWork) -> Counts:
    stages: dict[tuple[str | None, str], str | None] = {}
    for step, activity_id in _standing_steps(work):
        if step.stage:
            stages.setdefault((step.persona_id, step.stage.casefold()), activity_id)
    return Counter(stages.values())


def _groups(work: SessionWork) -> Counts:
    made = work.filled("note_group", "status")
    rows = _present(work.db, Group, made)
    return Counter(made[row.id] for row in rows if row.status == ACTIVE)


def _headers(work: SessionWork) -> Counts:
    """Groups that got their sentence in this session."""
    named = work.filled("note_group", "status") | work.filled("note_group", "header")
    rows = _present(work.db, Group, named)
    return Counter(named[row.id] for row in rows if row.status == ACTIVE and row.header)


def _needs(work: SessionWork) -> Counts:
    made = work.made("need")
    rows = _present(work.db, Need, made)
    return Counter(made[row.id] for row in rows if row.status != NeedStatus.MERGED)


def _ideas(kind: IdeaKind) -> Callable[[SessionWork], Counts]:
    def load(work: SessionWork) -> Counts:
        made = work.made("idea")
        ours = select(col(Note.id)).where(col(Note.session_id) == work.session.id)
        query = select(Idea, col(Note.activity_id)).outerjoin(
            Note, col(Note.id) == col(Idea.note_id)
        )
        of_session = col(Idea.id).in_(made) | col(Idea.note_id).in_(ours)
        rows = work.db.execute(query.where(col(Idea.kind) == kind, of_session))
        return Counter(activity_id or made.get(idea.id) for idea, activity_id in rows)

    return load


def _ranked(work: SessionWork) -> Counts:
    """Needs or ideas that a vote of this session put in an order."""
    votes = (ActivityKind.DOT_VOTE, ActivityKind.IMPACT_EFFORT)
    results = {row.id: load_vote_result(work.db, row) for row in work.agenda if row.kind in votes}
    return {key: len(told.dots or told.estimates or ()) for key, told in results.items()}


def _drafts(work: SessionWork) -> Counts:
    query = select(JointDraft).where(
        col(JointDraft.session_id) == work.session.id,
        col(JointDraft.form) == DraftForm.CLAUSE,
        col(JointDraft.status) != DraftStatus.DROPPED,
    )
    rows = work.db.execute(query).scalars()
    return Counter(row.activity_id for row in rows if any(row.fields.values()))


def _clauses(work: SessionWork) -> Counts:
    made = work.touched("clause_created", "clause")
    return Counter(made[row.id] for row in _present(work.db, Clause, made))


def _rated(work: SessionWork) -> Counts:
    """What was rated in rounds that an activity of this session led, or that began in it."""
    led = {row.round_id: row.id for row in reversed(work.agenda) if row.round_id}
    begun = work.touched("round_created", "review_round")
    rounds = _present(work.db, ReviewRound, {**begun, **led})
    subjects = {
        str(key): led.get(row.id, begun.get(row.id))
        for row in rounds
        if row.closed
        for _kind, key in row.subjects
    }
    return Counter(subjects.values())


def _dispositions(work: SessionWork) -> Counts:
    settled = work.touched("comment_disposed", "comment")
    rows = _present(work.db, Comment, settled)
    return Counter(settled[row.id] for row in rows if row.disposition)


def _decisions(work: SessionWork) -> Counts:
    query = select(col(Decision.id)).where(col(Decision.session_id) == work.session.id)
    return {None: len(list(work.db.execute(query)))}


def _versions(work: SessionWork) -> Counts:
    made = work.named("standard_published", "publication")
    return Counter(made[row.id] for row in _present(work.db, Publication, made))


def _present(db: Session, table: Any, ids: Iterable[str]) -> list[Any]:
    """Those of the rows of a table that are still there."""
    return list(db.execute(select(table).where(col(table.id).in_(list(ids)))).scalars())


YIELDS: Mapping[str, YieldType] = {
    NoteYield.AMENDMENTS: YieldType(
        mark_plural("{count} addition to the contract", "{count} additions to the contract"),
        _notes(NoteYield.AMENDMENTS),
    ),
    NoteYield.PRACTICES: YieldType(PRACTICES, _notes(NoteYield.PRACTICES)),
    NoteYield.QUESTIONS: YieldType(
        mark_plural("{count} question", "{count} questions"), _notes(NoteYield.QUESTIONS)
    ),
    NoteYield.NOTES: YieldType(NOTES, _notes(NoteYield.NOTES)),
    "personas": YieldType(mark_plural("{count} persona", "{count} personas"), _personas),
    "maps": YieldType(mark_plural("{count} empathy map", "{count} empathy maps"), _maps),
    "steps": YieldType(
        mark_plural("{count} step of a journey", "{count} steps of journeys"), _steps
    ),
    "stages": YieldType(mark_plural("{count} stage", "{count} stages"), _stages),
    "groups": YieldType(GROUPS, _groups),
    "headers": YieldType(
        mark_plural("{count} group named by a sentence", "{count} groups named by a sentence"),
        _headers,
    ),
    "needs": YieldType(NEEDS, _needs),
    "hmw": YieldType(
        mark_plural("{count} “How might we” question", "{count} “How might we” questions"),
        _ideas(IdeaKind.QUESTION),
    ),
    "ideas": YieldType(mark_plural("{count} idea", "{count} ideas"), _ideas(IdeaKind.IDEA)),
    "ranked": YieldType(
        mark_plural("{count} place in the order of a vote", "{count} places in the order of votes"),
        _ranked,
    ),
    "drafts": YieldType(
        mark_plural("{count} draft of a clause", "{count} drafts of clauses"), _drafts
    ),
    "clauses": YieldType(CLAUSES, _clauses),
    "rated": YieldType(mark_plural("{count} rated clause", "{count} rated clauses"), _rated),
    "dispositions": YieldType(
        mark_plural("{count} remark answered", "{count} remarks answered"), _dispositions
    ),
    "decisions": YieldType(DECISIONS, _decisions),
    NoteYield.TRAINING_NEEDS: YieldType(
        mark_plural("{count} training need", "{count} training needs"),
        _notes(NoteYield.TRAINING_NEEDS),
    ),
    "versions": YieldType(
        mark_plural("{count} published version", "{count} published versions"), _versions
    ),
}
"""Kind → its noun and what counts it, in the order in which screens and minutes list them."""

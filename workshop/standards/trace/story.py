"""The timeline of a clause: written, changed and why, reviewed, voted on, published, trained.

Times of rounds and votes come from the log: neither a round nor a vote stores its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from workshop.local_time import at_local
from workshop.people.rights import Actor, Right
from workshop.people.tables import Account
from workshop.programme.tables import WorkingSession
from workshop.review.ratings import SubjectAgreement, load_subject_agreements
from workshop.review.rounds import list_rounds
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_card import CardEntry, load_cards
from workshop.standards.clauses import list_clause_revisions
from workshop.standards.room.fist_votes import FistVote, dissents_of, load_fist_votes
from workshop.standards.tables import (
    Clause,
    ClauseDissent,
    ClauseRevision,
    Publication,
    PublishedClause,
)
from workshop.store.log import Event

CREATED, SAVED, STATUS = "created", "saved", "status"
TIED, UNTIED, CITED = "tied", "untied", "cited"
OPENED, CLOSED, VOTED, DISSENTED, PUBLISHED = (
    "round_opened",
    "round_closed",
    "voted",
    "dissented",
    "published",
)
FOLLOWED = "followed"
"""Something on the card of the clause that has a day: a training, a change after a finding."""
_OF_CLAUSE = {"clause_linked": TIED, "clause_unlinked": UNTIED, "clause_cited": CITED}
_OF_ROUND = {"round_created": OPENED, "round_closed": CLOSED}
_OF_VOTE = ("phase_advanced", "activity_ended")
_IN_A_ROW = timedelta(hours=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Reviewed:
    """A round of review of the clause. ``agreement`` and ``comments`` (those with a text) only
    for a closed round, and for people with the right to comment."""

    round: ReviewRound
    agreement: SubjectAgreement | None
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline. ``kind``: one of the constants above; ``by``: an account's name;
    ``number``: of the revision or the session; ``fields``: changed by a revision; ``status``: the
    new state; ``version``, ``code``: of a publication; ``dissent``: a separate opinion;
    ``entry``: of its card. ``at`` is ``None`` where the log has no event of it."""

    kind: str
    at: datetime | None
    by: str = ""
    why: str = ""
    number: int = 0
    fields: tuple[str, ...] = ()
    status: str = ""
    version: str = ""
    code: str = ""
    review: Reviewed | None = None
    vote: FistVote | None = None
    dissent: str = ""
    entry: CardEntry | None = None


def load_story(db: Session, actor: Actor, clause_id: str) -> list[Moment]:
    """The timeline of a clause, oldest first, entries without a time last; raises ``NotFound`` for
    a clause that the actor may not read."""
    clause = load_readable_clause(db, actor, clause_id)
    story = [
        *_revised(list_clause_revisions(db, clause.id)),
        *_tied(db, clause),
        *_reviewed(db, actor, clause),
        *_voted(db, clause),
        *_accepted_with(db, clause),
        *_published(db, clause),
        *_followed(db, clause),
    ]
    return sorted(story, key=lambda moment: (moment.at is None, moment.at or _BEGINNING))


def _revised(revisions: Sequence[ClauseRevision]) -> list[Moment]:
    """Entries of revisions. Fields are saved automatically, so changes that one person made in a
    row, each within ``_IN_A_ROW`` and without a reason, are one entry."""
    found: list[Moment] = []
    before: ClauseRevision | None = None
    for row in revisions:
        moment = Moment("", row.at, row.saved_by, row.why, row.number)
        changed = _changed(before, row) if before else ()
        last = found[-1] if found else None
        if before is None:
            found.append(replace(moment, kind=CREATED, status=row.status))
        elif row.status != before.status:
            found.append(replace(moment, kind=STATUS, status=row.status))
        elif changed and last and last.kind == SAVED and _goes_on(last, moment):
            fields = dict.fromkeys((*last.fields, *changed))
            found[-1] = replace(moment, kind=SAVED, why=last.why, fields=tuple(fields))
        elif changed:
            found.append(replace(moment, kind=SAVED, fields=changed))
        before = row
    return found


def _goes_on(last: Moment, moment: Moment) -> bool:
    return (
        last.by == moment.by
        and not moment.why
        and (moment.at or _BEGINNING) - (last.at or _BEGINNING) < _IN_A_ROW
    )


def _changed(old: ClauseRevision, new: ClauseRevision) -> tuple[str, ...]:
    return tuple(name for name, value in new.fields.items() if old.fields.get(name) != value)


def _tied(db: Session, clause: Clause) -> Iterable[Moment]:
    events = _events(db, clause.programme_id, _OF_CLAUSE, clause.id)
    names = _names(db, {event.actor for event in events if event.actor})
    for event in events:
        yield Moment(_OF_CLAUSE[event.kind], event.at, names.get(event.actor or "", ""))


def _reviewed(db: Session, actor: Actor, clause: Clause) -> Iterable[Moment]:
    """Entries of rounds: the opening of each, and the closing once it is closed."""
    about = ["clause", clause.id]
    for review in list_rounds(db, clause.programme_id):
        if about not in review.subjects:
            continue
        events = _events(db, clause.programme_id, _OF_ROUND, review.id)
        at = {_OF_ROUND[event.kind]: event.at for event in events}
        seen = Reviewed(review, *_said(db, actor, clause, review))
        yield Moment(OPENED, at.get(OPENED), review=seen)
        if review.closed:
            yield Moment(CLOSED, at.get(CLOSED), review=seen)


def _voted(db: Session, clause: Clause) -> list[Moment]:
    """Entries of votes, and of separate opinions recorded in the same sessions; those have no time
    of their own and follow the vote."""
    found: dict[int, list[Moment]] = {}
    for vote in load_fist_votes(db, clause.id):
        events = _events(db, clause.programme_id, _OF_VOTE, vote.activity_id)
        moment = Moment(VOTED, events[-1].at if events else None, number=vote.session, vote=vote)
        found.setdefault(vote.session, []).append(moment)
    for row in dissents_of(db, clause.id):
        session = db.get(WorkingSession, row.session_id)
        number = session.number if session else 0
        before = found.setdefault(number, [])
        at = before[-1].at if before else None
        before.append(Moment(DISSENTED, at, number=number, dissent=row.text))
    return [moment for moments in found.values() for moment in moments]


def _accepted_with(db: Session, clause: Clause) -> Iterable[Moment]:
    """The separate opinions with which it was accepted, kept also where it was revised since."""
    query = (
        select(ClauseDissent.text, ClauseRevision.at)  # type: ignore[call-overload]
        .join(
            ClauseRevision,
            (col(ClauseRevision.clause_id) == col(ClauseDissent.clause_id))
            & (col(ClauseRevision.number) == col(ClauseDissent.revision)),
        )
        .where(col(ClauseDissent.clause_id) == clause.id)
    )
    for text, at in db.execute(query):
        yield Moment(DISSENTED, at, dissent=text)


def _events(db: Session, scope: str, kinds: Iterable[str], key: str) -> list[Event]:
    """The events of these kinds that refer to something, the oldest first."""
    query = select(Event).where(
        col(Event.scope) == scope,
        col(Event.kind).in_(list(kinds)),
        cast(col(Event.refs), String).contains(key),
    )
    return list(db.execute(query.order_by(col(Event.number))).scalars())


def _names(db: Session, keys: Iterable[str]) -> dict[str, str]:
    query = select(col(Account.id), col(Account.display_name)).where(col(Account.id).in_(keys))
    return dict(db.execute(query).tuples().all())


def _published(db: Session, clause: Clause) -> Iterable[Moment]:
    query = (
        select(Publication.at, Publication.published_by, Publication.version, PublishedClause.code)  # type: ignore[call-overload]
        .join(PublishedClause, col(PublishedClause.publication_id) == col(Publication.id))
        .where(col(PublishedClause.clause_id) == clause.id)
    )
    for at, by, version, code in db.execute(query):
        yield Moment(PUBLISHED, at, by, version=version, code=code)


def _followed(db: Session, clause: Clause) -> Iterable[Moment]:
    """What became of it, as far as it has a day; it stands at the end of that day."""
    for entry in load_cards(db, clause.programme_id, [clause.id])[clause.id]:
        if entry.on is not None:
            yield Moment(FOLLOWED, at_local(entry.on, time.max), entry=entry)


def _said(
    db: Session, actor: Actor, clause: Clause, review: ReviewRound
) -> tuple[SubjectAgreement | None, tuple[Comment, ...]]:
    if not review.closed or not actor.may(Right.COMMENT, clause.programme_id):
        return None, ()
    agreement = load_subject_agreements(db, actor, review).get(clause.id)
    query = select(Comment).where(
        col(Comment.round_id) == review.id,
        col(Comment.subject_id) == clause.id,
        col(Comment.reply_to).is_(None),
        col(Comment.text) != "",
    )
    return agreement, tuple(db.execute(query.order_by(col(Comment.id))).scalars())

"""What happened to a clause: written, changed and why, reviewed, voted on, published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import String, cast, select
from sqlmodel import Session, col

from workshop.people.rights import Actor, Right
from workshop.people.tables import Account
from workshop.programme.tables import Dissent
from workshop.review.ratings import Agreement, load_agreements
from workshop.review.rounds import list_rounds
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.clauses import list_clause_revisions
from workshop.standards.fists import FistVote, dissents_of, fist_of
from workshop.standards.reading import load_readable_clause
from workshop.standards.tables import Clause, ClauseRevision, Publication, PublishedClause
from workshop.store.log import Event

CREATED, SAVED, STATUS = "created", "saved", "status"
TIED, UNTIED, CITED, OPENED, CLOSED, PUBLISHED = (
    "tied", "untied", "cited", "round_opened", "round_closed", "published",
)  # fmt: skip
_EVENTS = {
    "clause_linked": TIED,
    "clause_unlinked": UNTIED,
    "clause_cited": CITED,
    "round_created": OPENED,
    "round_closed": CLOSED,
}

_IN_A_ROW = timedelta(hours=1)


@dataclass(frozen=True)
class Moment:
    """One thing that happened to a clause. ``kind``: one of the names above; ``by``: an account's
    name; ``number``: of the revision or the round; ``fields``: what a revision changed;
    ``status``: the state it has since; ``version``, ``code``: of a publication."""

    kind: str
    at: datetime
    by: str = ""
    why: str = ""
    number: int = 0
    fields: tuple[str, ...] = ()
    status: str = ""
    version: str = ""
    code: str = ""


@dataclass(frozen=True)
class Reviewed:
    """A round of review of the clause. ``agreement`` and ``comments`` (those with a text) only
    of a closed one, and for whoever may comment."""

    round: ReviewRound
    agreement: Agreement | None
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Story:
    """Moments from the first to the last; rounds in their order; votes and dissents."""

    moments: tuple[Moment, ...]
    rounds: tuple[Reviewed, ...]
    votes: tuple[FistVote, ...]
    dissents: tuple[Dissent, ...]


def load_story(db: Session, actor: Actor, clause_id: str) -> Story:
    """What happened to a clause; raises ``NotFound`` for one that the actor may not read."""
    clause = load_readable_clause(db, actor, clause_id)
    rounds = _rounds(db, clause)
    moments = [
        *_revised(list_clause_revisions(db, clause.id)),
        *_logged(db, clause, {review.id: review for review in rounds}),
        *_published(db, clause),
    ]
    return Story(
        moments=tuple(sorted(moments, key=lambda moment: moment.at)),
        rounds=tuple(_reviewed(db, actor, clause, review) for review in rounds),
        votes=tuple(fist_of(db, clause.id)),
        dissents=tuple(dissents_of(db, clause.id)),
    )


def _revised(revisions: Sequence[ClauseRevision]) -> list[Moment]:
    """Fields save by themselves: what one person changed in a row without a word is one moment."""
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
    return last.by == moment.by and not moment.why and moment.at - last.at < _IN_A_ROW


def _changed(old: ClauseRevision, new: ClauseRevision) -> tuple[str, ...]:
    return tuple(name for name, value in new.fields.items() if old.fields.get(name) != value)


def _logged(
    db: Session, clause: Clause, rounds: Mapping[str, ReviewRound]
) -> Iterable[Moment]:
    query = (
        select(Event)
        .where(col(Event.scope) == clause.programme_id, col(Event.kind).in_(_EVENTS))
        .where(
            cast(col(Event.refs), String).contains(clause.id)
            | col(Event.kind).in_(("round_created", "round_closed"))
        )
        .order_by(col(Event.number))
    )
    events = list(db.execute(query).scalars())
    names = _names(db, {event.actor for event in events if event.actor})
    for event in events:
        by, key = names.get(event.actor or "", ""), event.refs[0][1]
        if event.refs[0][0] == "clause":
            yield Moment(_EVENTS[event.kind], event.at, by)
        elif key in rounds:
            yield Moment(_EVENTS[event.kind], event.at, by, number=rounds[key].number)


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


def _rounds(db: Session, clause: Clause) -> list[ReviewRound]:
    """The rounds that were about this clause, the first one first."""
    about = ["clause", clause.id]
    rounds = [row for row in list_rounds(db, clause.programme_id) if about in row.subjects]
    return sorted(rounds, key=lambda row: row.number)


def _reviewed(
    db: Session, actor: Actor, clause: Clause, review: ReviewRound
) -> Reviewed:
    if not review.closed or not actor.may(Right.COMMENT, clause.programme_id):
        return Reviewed(review, None, ())
    # Without the secret nothing is told by roles, which nobody asks for here.
    agreement = load_agreements(db, actor, review, b"").get(clause.id)
    query = select(Comment).where(
        col(Comment.round_id) == review.id,
        col(Comment.subject_id) == clause.id,
        col(Comment.reply_to).is_(None),
    )
    comments = db.execute(query.order_by(col(Comment.id))).scalars()
    return Reviewed(review, agreement, tuple(comments))

"""Ratings and comments from phones of admitted experts: the same as at the desk, under a key that
is made of the phone's own token and kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Closed, Conflict, Muted
from workshop.i18n import mark
from workshop.people.last_presses import must_be_last
from workshop.people.participants import load_consenting
from workshop.people.review_keys import phone_key
from workshop.people.rights import Actor
from workshop.programme.agenda import load_activity
from workshop.programme.sessions import load_joined
from workshop.review.activity_rounds import round_of
from workshop.review.proposals import AddRoundComment, add_round_comment, is_general, own_comments
from workshop.review.rater_keys import presser_key
from workshop.review.ratings import RateSubject, own_ratings, rate_subject
from workshop.review.room_experts import as_expert, must_be_invited
from workshop.review.rounds import must_be_open, save_round, was_closed
from workshop.review.tables import Comment, ReviewRound
from workshop.store.ids_and_clock import checked_id
from workshop.store.store import mark_erased


@dataclass(frozen=True)
class RateByPhone:
    """``values``: criterion → 1 to 9, or ``None``: cannot judge. ``nth``: as in ``last_presses``,
    counted for each subject."""

    activity_id: str
    subject_id: str
    values: Mapping[str, int | None]
    nth: int = 0


@dataclass(frozen=True)
class CommentByPhone:
    """One's comment on a subject; an empty ``text`` deletes it. ``nth``: as for ``RateByPhone``."""

    activity_id: str
    subject_id: str
    text: str
    nth: int = 0


def rate_by_phone(db: Session, actor: Actor, command: RateByPhone) -> dict[str, Any]:
    """Rate a subject of the round of an activity; returns one's ratings of it. Raises as
    ``must_rate``."""
    review, key = _desk_of(db, actor, command.activity_id)
    subject_id = checked_id(command.subject_id)
    _must_be_last(db, review, command, key)
    rate_subject(db, actor, RateSubject(review.id, subject_id, command.values, key))
    db.flush()
    return {"values": own_ratings(db, review, key).get(subject_id, {})}


def comment_by_phone(db: Session, actor: Actor, command: CommentByPhone) -> dict[str, Any]:
    """Say something about a subject; returns the comment as it is kept.

    Raises as ``must_rate``, and ``Muted``.
    """
    review, key = _desk_of(db, actor, command.activity_id)
    if load_consenting(db, actor.id).muted:
        raise Muted(mark("The facilitator has paused your writing."))
    _must_be_last(db, review, command, key)
    content = AddRoundComment(review.id, checked_id(command.subject_id), command.text, key)
    row = add_round_comment(db, actor, content)
    return {"text": row.text if row else ""}


def rate_elsewhere(db: Session, actor: Actor, activity_id: str) -> None:
    """Give the phone's place in a round back, for somebody who rates with an account.

    Raises ``Conflict`` for those who have rated on the phone, or once the round was closed.
    """
    review, key = _desk_of(db, actor, activity_id)
    must_be_open(review)
    if own_ratings(db, review, key) or own_comments(db, review, key):
        raise Conflict(mark("You have rated on this phone already. Go on here."))
    if was_closed(db, review):
        raise Conflict(mark("The experts of a round that was closed before stay as they are."))
    review.experts = [one for one in review.experts if one != as_expert(actor.id)]
    save_round(db, actor, review, "round_extended")


def load_own_ratings(
    db: Session, actor: Actor, activity_id: str
) -> tuple[ReviewRound, dict[str, dict[str, int | None]], dict[str, str]]:
    """The round of an activity, with the phone's ratings by subject and criterion, and its comments
    by subject. Raises as ``must_rate``."""
    review, key = _desk_of(db, actor, activity_id)
    said = {
        subject_id: row.text
        for subject_id, rows in own_comments(db, review, key).items()
        for row in rows
        if is_general(row)
    }
    return review, own_ratings(db, review, key), said


@dataclass(frozen=True)
class OwnInRound:
    """What one participant has said in a round: ratings by subject and criterion, and comments."""

    review: ReviewRound
    ratings: Mapping[str, Mapping[str, int | None]]
    comments: Mapping[str, Sequence[Comment]]


def own_in_rounds(db: Session, programme_id: str, token: str) -> list[OwnInRound]:
    """What was rated and said under the key of this token, in the rounds of its programme."""
    if not token:
        return []
    key = phone_key(token)
    query = select(ReviewRound).where(col(ReviewRound.programme_id) == programme_id)
    rounds = list(db.execute(query.order_by(col(ReviewRound.id))).scalars())
    found = [
        OwnInRound(row, own_ratings(db, row, key), own_comments(db, row, key)) for row in rounds
    ]
    return [one for one in found if one.ratings or one.comments]


def erase_comments(db: Session, programme_id: str, token: str) -> None:
    """Erase what somebody who withdraws the consent has written in rounds. Ratings stay, as votes
    do: nothing leads from them to anybody once the token is gone."""
    for own in own_in_rounds(db, programme_id, token):
        for rows in own.comments.values():
            for row in rows:
                db.delete(row)
                mark_erased(db, ("comment", row.id))


def _must_be_last(
    db: Session, review: ReviewRound, command: RateByPhone | CommentByPhone, key: bytes
) -> None:
    session_id = load_activity(db, command.activity_id).session_id
    presser = presser_key(review, checked_id(command.subject_id), key)
    must_be_last(db, session_id, presser, command.nth)


def _desk_of(db: Session, actor: Actor, activity_id: str) -> tuple[ReviewRound, bytes]:
    activity = load_activity(db, checked_id(activity_id))
    load_consenting(db, actor.id)
    load_joined(db, actor, activity.session_id)
    review = round_of(db, activity)
    if review is None:
        raise Closed(mark("The round of review has not begun yet."))
    must_be_invited(db, actor, review)
    return review, phone_key(actor.token)

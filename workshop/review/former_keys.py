"""Ratings from before experts had keys of their own, and experts who have lost theirs.

A rating of the former kind carries an HMAC of the account with the installation's secret: whoever
holds both computes whose it is. When its expert signs in, it gets the expert's own key; what is
left when the review ends gets a random one.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from workshop.people.rights import Actor
from workshop.people.tables import Account
from workshop.review.rater_keys import commenter_key, rater_key
from workshop.review.rating_rows import has_answers
from workshop.review.sequences import sequence_of
from workshop.review.tables import Comment, Rating, ReviewRound
from workshop.store.ids_and_clock import new_id

_FORMER_DIGITS = 64
"""Raters of the former kind have twice as many digits as those of today."""


@dataclass(frozen=True)
class AdoptFormer:
    """``key``: the account's review key; ``secret``: the installation's."""

    username: str
    key: bytes = field(repr=False)
    secret: bytes = field(repr=False)


def adopt_former(db: Session, actor: Actor, command: AdoptFormer) -> None:
    """Put an account's own key on what it rated and said under the former one. Idempotent."""
    if not _has_former(db):
        return
    query = select(Account).where(col(Account.username) == command.username)
    account = db.execute(query).scalars().first()
    if account is None:
        return
    seen: set[str] = set()
    for review in _rounds_of(db, account.id):
        rounds = sequence_of(db, review)
        if rounds[0].id not in seen:
            seen.add(rounds[0].id)
            message = f"review {rounds[0].id} {account.id}".encode()
            former = hmac.new(command.secret, message, hashlib.sha256).hexdigest()
            _rename(db, rounds, {former: rater_key(db, review, command.key)})
            for row in rounds:
                sign = partial(commenter_key, row, key=command.key)
                _rename_comments(db, row, former, sign)


def forget_former(db: Session, review: ReviewRound) -> None:
    """Give random keys to what is left of the former kind, once no round of the sequence is open.

    Experts who have not signed in since then could rate once more in them, so they do not.
    """
    rounds = sequence_of(db, review)
    if not all(row.closed for row in rounds):
        return
    left = {row.id: _former_raters(db, row) for row in rounds}
    _rename(db, rounds, {rater: new_id() for rater in set().union(*left.values())})
    for row in rounds:
        for rater in left[row.id]:
            _rename_comments(db, row, rater, lambda _subject_id: new_id())
        if left[row.id]:
            accounts = (db.get(Account, key) for key in row.experts)
            away = [one.id for one in accounts if one is not None and not one.key_used]
            _shut(db, row, away)


def shut_out(db: Session, account_id: str) -> None:
    """Keep an account that has lost its key from rating twice: it rates no more where anybody has.

    Nobody notes who has rated, so it may not have; where there is no rating yet it goes on.
    """
    for review in _rounds_of(db, account_id):
        if has_answers(db, review):
            _shut(db, review, [account_id])


def _shut(db: Session, review: ReviewRound, account_ids: Sequence[str]) -> None:
    review.keyless = sorted({*review.keyless, *account_ids})
    db.add(review)


def _rounds_of(db: Session, account_id: str) -> list[ReviewRound]:
    rows = db.execute(select(ReviewRound).order_by(col(ReviewRound.id))).scalars()
    return [row for row in rows if account_id in row.experts]


def _has_former(db: Session) -> bool:
    return any(
        db.execute(select(rater).where(func.length(rater) == _FORMER_DIGITS).limit(1)).first()
        for rater in (col(Rating.rater), col(Comment.rater))
    )


def _former_raters(db: Session, review: ReviewRound) -> set[str]:
    found: set[str] = set()
    for rater, round_id in (
        (col(Rating.rater), col(Rating.round_id)),
        (col(Comment.rater), col(Comment.round_id)),
    ):
        query = select(rater).where(round_id == review.id, func.length(rater) == _FORMER_DIGITS)
        found.update(one for one in db.execute(query.distinct()).scalars() if one is not None)
    return found


def _rename(db: Session, rounds: Sequence[ReviewRound], names: Mapping[str, str]) -> None:
    """Put other raters on the ratings and told results of these rounds."""
    for review in rounds:
        for former, name in names.items():
            mine = (col(Rating.round_id) == review.id, col(Rating.rater) == former)
            db.execute(update(Rating).where(*mine).values(rater=name))
        review.told = {
            subject_id: {name: _renamed(cell, names) for name, cell in criteria.items()}
            for subject_id, criteria in review.told.items()
        }
        db.add(review)


def _renamed(cell: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    by = {names.get(rater, rater): value for rater, value in cell["by"].items()}
    return {**cell, "by": by}


def _rename_comments(
    db: Session, review: ReviewRound, former: str, name: Callable[[str], str]
) -> None:
    """Put other raters on the comments of one former rater in a round; ``name``: by subject id."""
    mine = (col(Comment.round_id) == review.id, col(Comment.rater) == former)
    for key in db.execute(select(col(Comment.subject_id)).where(*mine).distinct()).scalars().all():
        about = update(Comment).where(*mine, col(Comment.subject_id) == key)
        db.execute(about.values(rater=name(key)))

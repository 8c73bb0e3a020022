"""What stands in place of an expert on ratings and comments: made of the expert's own review key.

Each is HMAC-SHA256 with that key, cut to 32 hexadecimal digits. The key is stored only sealed
(``people/review_keys.py``): database and secret together do not lead from a rating to an account.
"""

import hashlib
import hmac

from sqlmodel import Session

from workshop.review.sequences import first_of
from workshop.review.tables import ReviewRound

_DIGITS = 32


def rater_key(db: Session, review: ReviewRound, key: bytes) -> str:
    """The rater on an expert's ratings: the same in rounds that follow each other, another one in
    every other review."""
    return _digest(key, f"ratings {first_of(db, review).id}")


def commenter_key(review: ReviewRound, subject_id: str, key: bytes) -> str:
    """The rater on an expert's comments on one subject in one round.

    Another one than on the ratings, and on every subject: people know each other's ways of writing,
    and one comment that is recognised must not lead to all that its author rated and said.
    """
    return _digest(key, f"comments {review.id} {subject_id}")


def presser_key(review: ReviewRound, subject_id: str, key: bytes) -> str:
    """What stands beside the number of an expert's last press on one subject: neither the rater nor
    the commenter, so that the number leads to no rating and no comment."""
    return _digest(key, f"presses {review.id} {subject_id}")


def _digest(key: bytes, message: str) -> str:
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()[:_DIGITS]

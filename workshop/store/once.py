"""Answers that many ask for within one read, and that are the same for all of them."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlmodel import Session

ANSWERS = "answers"
"""Where a session that only reads keeps them; one that writes keeps none, as they may change."""
AnswerT = TypeVar("AnswerT")


def once_per_read(db: Session, key: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
    """What ``ask()`` returns, asked once within a read for each ``key``; not to be changed by who
    gets it. Within a write it is asked each time."""
    answers: dict[Hashable, AnswerT] | None = db.info.get(ANSWERS)
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    return answers[key]

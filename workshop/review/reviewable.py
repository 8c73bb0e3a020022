"""The protocol between review and the subjects that can be reviewed.

In this package a subject is a kind and an id. The packages that own the subjects supply the
functions; ``workshop/wiring.py`` names them in one ``Reviewable`` for each kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.review.review_kinds import SubjectKind
from workshop.slot import Slot

CRITERIA: Mapping[str, tuple[str, ...]] = {
    SubjectKind.NEED: ("grounded", "important", "complete"),
    SubjectKind.CLAUSE: ("valid", "feasible", "clear"),
}
"""The criteria that are rated, by the ``subject_kind`` of a round."""
RATED_AS: Mapping[str, str] = {
    SubjectKind.GROUP: SubjectKind.NEED,
    SubjectKind.NEED: SubjectKind.NEED,
    SubjectKind.CLAUSE: SubjectKind.CLAUSE,
}
"""Kind of a subject → the ``subject_kind`` of the rounds that can contain it."""

Proposed = Mapping[str, Any]
CheckProposal = Callable[[Session, str, Proposed], dict[str, Any]]
"""``(db, subject_id, proposed)`` → what is stored; raises ``Invalid``, ``NotFound``."""
CarryOut = Callable[[Session, Actor, str, Proposed], None]
"""``(db, actor, subject_id, proposed)``: does what is proposed, as one step that can be undone."""


@dataclass(frozen=True)
class Proposing:
    """One kind of proposal on one kind of subject.

    ``undo``: reverses ``carry_out`` by a command of its own, for changes that the log cannot
    revert; raises ``Conflict`` when somebody has changed the subject since.
    """

    check: CheckProposal
    carry_out: CarryOut
    undo: CarryOut | None = None


@dataclass(frozen=True, kw_only=True)
class Reviewable:
    """What review needs to know of one kind of subject. Every field must be given.

    ``programme_of``: ``(db, id)`` → the id of the subject's programme; ``None``: no such subject.
    ``name``, ``brief_name``: ``(db, id, language)`` → the subject's text, in full and in a few
    words; empty for one that does not exist.
    ``is_open``: ``(db, id)`` → whether an existing subject can still be reviewed.
    ``draft_area``: ``(db, id)`` → the id of the area to whose readers the subject is limited while
    it is a draft; ``None``: everybody who sees the programme may read it.
    ``check_passage``: ``(db, id, passage)`` → the passage as it is stored; raises ``Invalid``, and
    ``Conflict`` where its words are no longer in the subject.
    ``on_round_begin``: ``(db, actor, id, number)``: called when round ``number`` begins.
    ``proposals``: kind of proposal (``proposals.PROPOSALS``) → how it is checked and carried out.
    """

    programme_of: Callable[[Session, str], str | None]
    name: Callable[[Session, str, str], str]
    brief_name: Callable[[Session, str, str], str]
    is_open: Callable[[Session, str], bool]
    draft_area: Callable[[Session, str], str | None]
    check_passage: Callable[[Session, str, Mapping[str, Any]], dict[str, Any]]
    on_round_begin: Callable[[Session, Actor, str, int], None]
    proposals: Mapping[str, Proposing]


reviewable_kinds: Slot[Mapping[str, Reviewable]] = Slot("kinds of subjects that are reviewed")


def reviewable(kind: str) -> Reviewable:
    """The ``Reviewable`` of this kind; raises ``Invalid`` for an unknown kind."""
    found = reviewable_kinds.get().get(kind)
    if found is None:
        raise Invalid(mark("The request was not understood."))
    return found


def programme_of(db: Session, kind: str, subject_id: str) -> str | None:
    """The programme id of a subject, ``None`` if it does not exist.

    Raises ``Invalid`` for an unknown kind, as do all functions below that take a kind.
    """
    return reviewable(kind).programme_of(db, subject_id)


def name_of(db: Session, kind: str, subject_id: str, language: str) -> str:
    """A subject's full text in this language; empty for one that does not exist."""
    return reviewable(kind).name(db, subject_id, language)


def brief_name_of(db: Session, kind: str, subject_id: str, language: str) -> str:
    """A subject's name in a few words in this language; empty for one that does not exist."""
    return reviewable(kind).brief_name(db, subject_id, language)


def is_standing(db: Session, kind: str, subject_id: str) -> bool:
    """Whether a subject exists and can be reviewed."""
    subject = reviewable(kind)
    return subject.programme_of(db, subject_id) is not None and subject.is_open(db, subject_id)


def draft_of(db: Session, kind: str, subject_id: str) -> str | None:
    """The id of the area to whose readers this subject is limited now; ``None``: everybody who
    sees the programme may read it."""
    # An unknown kind raises: "None" would show a draft to people who must not read it.
    return reviewable(kind).draft_area(db, subject_id)


def checked_passage(
    db: Session, kind: str, subject_id: str, passage: Mapping[str, Any]
) -> dict[str, Any]:
    """A marked passage in the form in which it is stored.

    Raises ``Invalid`` for a kind without passages or a malformed passage, ``Conflict`` where its
    words are no longer in the text.
    """
    return reviewable(kind).check_passage(db, subject_id, passage)


def is_always_open(_db: Session, _subject_id: str) -> bool:
    """``Reviewable.is_open`` of a kind that can be reviewed as long as it exists."""
    return True


def is_never_a_draft(_db: Session, _subject_id: str) -> str | None:
    """``Reviewable.draft_area`` of a kind that everybody who sees the programme may read."""
    return None


def refuse_passage(_db: Session, _subject_id: str, _passage: Mapping[str, Any]) -> dict[str, Any]:
    """``Reviewable.check_passage`` of a kind in which no passage can be marked."""
    raise Invalid(mark("The request was not understood."))


def stay_unchanged(_db: Session, _actor: Actor, _subject_id: str, _number: int) -> None:
    """``Reviewable.on_round_begin`` of a kind to which nothing happens when a round begins."""

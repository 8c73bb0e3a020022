"""What can be reviewed: here only a kind and an id; the rooms that have them register theirs."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.review.review_kinds import SubjectKind

Belongs = Callable[[Session, str], str | None]
"""The programme a subject with this id belongs to; ``None``: there is none."""
Named = Callable[[Session, str, str], str]
"""What a subject with this id says, in this language; also of one that is gone."""

CRITERIA: Mapping[str, tuple[str, ...]] = {
    SubjectKind.NEED: ("grounded", "important", "complete"),
    SubjectKind.CLAUSE: ("valid", "feasible", "clear"),
}
"""What is rated, by the ``subject_kind`` of a round."""
RATED_AS: Mapping[str, str] = {
    SubjectKind.GROUP: SubjectKind.NEED,
    SubjectKind.NEED: SubjectKind.NEED,
    SubjectKind.CLAUSE: SubjectKind.CLAUSE,
}
"""Kind of a subject → the ``subject_kind`` of the rounds it can stand in."""

Drafted = Callable[[Session, str], str | None]
"""The area whose readers alone may read a subject as long as it is a draft; ``None``: all may."""
Quotes = Callable[[Session, str, Mapping[str, Any]], dict[str, Any]]
"""``(db, subject_id, passage)`` → the passage as it is stored; raises ``Invalid``, and ``Conflict``
where its words do not stand in the subject any more."""
Stands = Callable[[Session, str], bool]
"""Whether there is still something to review in a subject."""

_programmes: dict[str, Belongs] = {}
_names: dict[str, Named] = {}
_briefs: dict[str, Named] = {}
_standing: dict[str, Stands] = {}
_drafted: dict[str, Drafted] = {}
_quoted: dict[str, Quotes] = {}


def reviewed(kind: str) -> Callable[[Belongs], Belongs]:
    """Register what can be reviewed: a function from a subject's id to its programme's."""

    def register(belongs: Belongs) -> Belongs:
        _programmes[kind] = belongs
        return belongs

    return register


def named(kind: str) -> Callable[[Named], Named]:
    """Register how a subject of this kind is called where it is listed."""

    def register(name: Named) -> Named:
        _names[kind] = name
        return name

    return register


def briefly_named(kind: str) -> Callable[[Named], Named]:
    """Register a shorter name, for labels; without one the whole name is used."""

    def register(name: Named) -> Named:
        _briefs[kind] = name
        return name

    return register


def standing(kind: str) -> Callable[[Stands], Stands]:
    """Register when a subject of this kind, though known, is no longer to be reviewed."""

    def register(stands: Stands) -> Stands:
        _standing[kind] = stands
        return stands

    return register


def drafted(kind: str) -> Callable[[Drafted], Drafted]:
    """Register whose draft a subject of this kind is."""

    def register(area: Drafted) -> Drafted:
        _drafted[kind] = area
        return area

    return register


def quotable(kind: str) -> Callable[[Quotes], Quotes]:
    """Register that passages of subjects of this kind can be marked, and how they are checked."""

    def register(check: Quotes) -> Quotes:
        _quoted[kind] = check
        return check

    return register


def programme_of(db: Session, kind: str, subject_id: str) -> str | None:
    """The programme of a subject that is still there; raises ``Invalid`` for an unknown kind."""
    belongs = _programmes.get(kind)
    if belongs is None:
        raise Invalid(mark("The request was not understood."))
    return belongs(db, subject_id)


def name_of(db: Session, kind: str, subject_id: str, language: str) -> str:
    """What a subject says, in this language; empty where nothing is known of it."""
    name = _names.get(kind)
    return name(db, subject_id, language) if name else ""


def brief_name_of(db: Session, kind: str, subject_id: str, language: str) -> str:
    """What a subject says, in few words where it has some; empty where nothing is known of it."""
    name = _briefs.get(kind)
    return name(db, subject_id, language) if name else name_of(db, kind, subject_id, language)


def is_standing(db: Session, kind: str, subject_id: str) -> bool:
    """Whether a subject is there and can be reviewed."""
    if kind not in _programmes or _programmes[kind](db, subject_id) is None:
        return False
    return kind not in _standing or _standing[kind](db, subject_id)


def draft_of(db: Session, kind: str, subject_id: str) -> str | None:
    """The area whose readers alone may read this subject now; ``None``: everybody may who sees
    the programme."""
    area = _drafted.get(kind)
    return area(db, subject_id) if area else None


def checked_passage(
    db: Session, kind: str, subject_id: str, passage: Mapping[str, Any]
) -> dict[str, Any]:
    """A marked passage as it is stored. Raises ``Invalid`` where none can be marked in this kind
    of subject or it is none, ``Conflict`` where its words do not stand there any more."""
    if kind not in _quoted:
        raise Invalid(mark("The request was not understood."))
    return _quoted[kind](db, subject_id, passage)

"""Questions ("How might we…?") and ideas under needs. Every step can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import current_language, mark, translate
from workshop.needs.need_rules import moscow, step_of_five
from workshop.needs.need_states import IdeaKind
from workshop.needs.needs import load_need, load_writable_need, log_needs
from workshop.needs.tables import Idea, IdeaDots, IdeaImpactEffort, Need
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.store.log import Change
from workshop.store.undo import change, create, remove

QUESTION, IDEA = IdeaKind.QUESTION, IdeaKind.IDEA
KINDS = (QUESTION, IDEA)
LONGEST_IDEA = 400
_STARTERS = (
    mark("How might we make room for this: {need}?"),
    mark("How might we take away what stands in the way of this today: {need}?"),
    mark("How might we do it tomorrow, without new money: {need}?"),
)
_TOWARDS = mark("How might we work so that {goal}?")


@dataclass(frozen=True)
class AddIdea:
    """``kind``: ``hmw`` or ``idea``; ``answers``: the question that an idea answers, if any.
    ``fields`` as for ``EditIdea``."""

    need_id: str
    kind: str
    text: str
    answers: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EditIdea:
    """``fields``: any of text, answers (a question of the same need, or ``None``), impact and
    effort (1–5 or ``None``), moscow, need_id (the idea moves to that need)."""

    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class MoveIdea:
    """One position up (``by`` = -1) or down (1) among those of its kind under its need."""

    id: str
    by: int


def list_ideas(db: Session, *need_ids: str) -> list[Idea]:
    """The questions and ideas under these needs in their order."""
    query = select(Idea).where(col(Idea.need_id).in_(need_ids))
    return list(db.execute(query.order_by(col(Idea.position), col(Idea.id))).scalars())


def load_idea(db: Session, idea_id: str) -> Idea:
    """A question or an idea; raises ``NotFound``."""
    idea = db.get(Idea, idea_id)
    if idea is None:
        raise NotFound(mark("There is no such idea."))
    return idea


def add_idea(db: Session, actor: Actor, command: AddIdea) -> Idea:
    """Write a question or an idea under a need. Raises ``Invalid``, ``NotFound``."""
    need = load_writable_need(db, actor, command.need_id)
    if command.kind not in KINDS or "need_id" in command.fields:
        raise Invalid(mark("The request was not understood."))
    idea = Idea(
        need_id=need.id,
        kind=command.kind,
        text=field_rules.line(command.text, LONGEST_IDEA),
        position=last_place(db, need.id) + 1,
    )
    for name, value in {**command.fields, "answers": command.answers}.items():
        setattr(idea, name, _checked(db, idea, name, value))
    log_needs(db, actor, "idea_added", [need], [create(db, idea)])
    return idea


def edit_idea(db: Session, actor: Actor, command: EditIdea) -> Idea:
    """Change a question or an idea, or move it to another need.

    Ideas that answer a question move with it. Raises ``Invalid``, ``NotFound``.
    """
    idea, need = _writable(db, actor, command.id)
    wanted = dict(command.fields)
    into = _other_need(db, need, wanted.pop("need_id", need.id))
    new = {name: _checked(db, idea, name, value) for name, value in wanted.items()}
    new = {name: value for name, value in new.items() if getattr(idea, name) != value}
    if idea.note_id and "text" in new:
        raise Invalid(mark("This stands on a note: change the note, and it changes as well."))
    steps = [change(db, idea, **new)] if new else []
    if into is None:
        log_needs(db, actor, "idea_edited", [need], steps)
    else:
        steps += [change(db, idea, answers=None)] if idea.answers else []
        steps += add_after(db, into.id, [idea, *_answers_to(db, idea)])
        log_needs(db, actor, "idea_moved", [need, into], steps)
    return idea


def move_idea(db: Session, actor: Actor, command: MoveIdea) -> Idea:
    """Move a question or an idea one position up or down; at either end nothing changes."""
    idea, need = _writable(db, actor, command.id)
    if command.by not in (-1, 1):
        raise Invalid(mark("The request was not understood."))
    beside = [row for row in list_ideas(db, need.id) if _beside(row, idea)]
    here = [row.id for row in beside].index(idea.id)
    there = here + command.by
    if 0 <= there < len(beside):
        beside[here], beside[there] = beside[there], beside[here]
        places = sorted(row.position for row in beside)
        moves = zip(beside, places, strict=True)
        steps = [change(db, row, position=at) for row, at in moves if row.position != at]
        log_needs(db, actor, "idea_moved", [need], steps)
    return idea


def remove_idea(db: Session, actor: Actor, idea_id: str) -> Need:
    """Delete a question or an idea; ideas that answered the question stay.

    Raises ``Conflict`` for what people have voted on or a note stands behind.
    """
    idea, need = _writable(db, actor, idea_id)
    if idea.note_id:
        raise Conflict(mark("This stands on a note: reject the note, and it goes as well."))
    if is_voted_on(db, idea.id):
        raise Conflict(mark("People have voted on this idea; it stays."))
    steps = [change(db, answer, answers=None) for answer in _answers_to(db, idea)]
    db.flush()
    steps.append(remove(db, idea))
    log_needs(db, actor, "idea_removed", [need], steps)
    return need


def add_after(db: Session, need_id: str, ideas: Sequence[Idea]) -> list[Change]:
    """Put these ideas, with the notes that they were made of, under a need, after those that it
    has; returns what changed."""
    last = last_place(db, need_id)
    steps = [
        change(db, idea, need_id=need_id, position=last + number)
        for number, idea in enumerate(ideas, 1)
    ]
    notes = (db.get(Note, idea.note_id) for idea in ideas if idea.note_id)
    return steps + [change(db, note, about_id=need_id) for note in notes if note is not None]


def start_questions(need: Need, language: str | None = None) -> list[str]:
    """Drafts of "How might we…?" made from a need's sentence; three, or four with a goal."""
    speaking = language or current_language()
    starters = [translate(words, speaking, need=need.need) for words in _STARTERS]
    if need.goal:
        starters.insert(1, translate(_TOWARDS, speaking, goal=need.goal))
    return starters


def _writable(db: Session, actor: Actor, idea_id: str) -> tuple[Idea, Need]:
    idea = load_idea(db, idea_id)
    return idea, load_writable_need(db, actor, idea.need_id)


def _other_need(db: Session, need: Need, need_id: str) -> Need | None:
    if need_id == need.id:
        return None
    other = load_need(db, need_id)
    if other.programme_id != need.programme_id:
        raise NotFound(mark("There is no such need."))
    return other


def _checked(db: Session, idea: Idea, name: str, value: Any) -> Any:
    if name == "text":
        return field_rules.line(value, LONGEST_IDEA)
    if name in ("impact", "effort"):
        return step_of_five(value)
    if name == "moscow":
        return moscow(value)
    if name == "answers":
        question = load_idea(db, value) if value else None
        if question is None:
            return None
        if idea.kind == IDEA and question.kind == QUESTION and question.need_id == idea.need_id:
            return question.id
    raise Invalid(mark("The request was not understood."))


def _answers_to(db: Session, idea: Idea) -> list[Idea]:
    return [row for row in list_ideas(db, idea.need_id) if row.answers == idea.id]


def _beside(row: Idea, idea: Idea) -> bool:
    return row.kind == idea.kind and row.answers == idea.answers


def is_voted_on(db: Session, idea_id: str) -> bool:
    """Whether an idea has got a dot or an estimate in some vote."""
    columns = (col(IdeaDots.subject_id), col(IdeaImpactEffort.subject_id))
    return any(db.execute(select(one).where(one == idea_id)).first() for one in columns)


def last_place(db: Session, need_id: str) -> int:
    """The position of the last question or idea under a need; 0 where there is none."""
    query = select(func.max(col(Idea.position))).where(col(Idea.need_id) == need_id)
    return db.execute(query).scalar() or 0

"""Training programmes and their modules: writing, ordering and removing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import LANGUAGES, mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.training.tables import TrainingBlock, TrainingModule, TrainingProgramme

MOST_TRAININGS = 20
MOST_MODULES = 40
MOST_HOURS = 400
_CHANGED_MEANWHILE = mark(
    "Somebody else has changed this meanwhile. What you typed is kept: close this window, look, "
    "and save again."
)
TRAINING_TEXTS: Mapping[str, int] = {"aims": 2_000}
"""Texts of several lines, with the most characters that fit; so below."""
MODULE_TEXTS: Mapping[str, int] = {"knowledge": 1_500, "skills": 1_500, "attitudes": 1_500}
Placed = TypeVar("Placed", TrainingModule, TrainingBlock)


@dataclass(frozen=True)
class SaveTraining:
    """Fields of a training, as of the table. ``id``: ``None`` for a new one; ``seen``: its
    ``revision`` as it was looked at."""

    programme_id: str
    title: str
    id: str | None = None
    audience: str = ""
    aims: str = ""
    hours: int = 6
    language: str = "pl"
    seen: int | None = None


@dataclass(frozen=True)
class SaveModule:
    """A module; ``texts``: what stands in ``MODULE_TEXTS``. ``id`` and ``seen`` as above."""

    training_id: str
    title: str
    id: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None


@dataclass(frozen=True)
class MovePart:
    """Move a module or a block by one place: ``by`` is -1 (up) or 1 (down)."""

    id: str
    by: int


def list_trainings(db: Session, programme_id: str) -> list[TrainingProgramme]:
    """The trainings of a programme in their order."""
    query = select(TrainingProgramme).where(TrainingProgramme.programme_id == programme_id)
    return list(db.execute(query.order_by(col(TrainingProgramme.position))).scalars())


def list_modules(db: Session, training_id: str) -> list[TrainingModule]:
    """The modules of a training in their order."""
    query = select(TrainingModule).where(TrainingModule.training_id == training_id)
    return list(db.execute(query.order_by(col(TrainingModule.position))).scalars())


def load_training(
    db: Session, actor: Actor, training_id: str, right: Right = Right.WRITE_CLAUSE
) -> TrainingProgramme:
    """A training for which the actor has this right; raises ``NotFound``, ``NotAllowed``."""
    row = db.get(TrainingProgramme, training_id)
    if row is None or not actor.may(Right.SEE, row.programme_id):
        raise NotFound(mark("This training is gone already."))
    actor.must(right, row.programme_id)
    return row


def load_module(
    db: Session, actor: Actor, module_id: str
) -> tuple[TrainingProgramme, TrainingModule]:
    """A module that the actor may change, and its training; raises ``NotFound``, ``NotAllowed``."""
    row = db.get(TrainingModule, module_id)
    if row is None:
        raise NotFound(mark("This module is gone already."))
    return load_training(db, actor, row.training_id), row


def save_training(db: Session, actor: Actor, command: SaveTraining) -> TrainingProgramme:
    """Add or change a training.

    Raises ``Conflict`` where somebody else has saved it meanwhile, ``Invalid``, ``NotFound``,
    ``NotAllowed``.
    """
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    given: dict[str, Any] = {
        "title": field_rules.line(command.title),
        "audience": field_rules.line(command.audience, 300, required=False),
        "aims": field_rules.paragraphs(command.aims, TRAINING_TEXTS["aims"]),
        "hours": field_rules.whole_number(command.hours, 1, MOST_HOURS),
        "language": command.language,
    }
    if command.language not in LANGUAGES:
        raise Invalid(mark("The request was not understood."))
    if command.id is None:
        there = list_trainings(db, command.programme_id)
        if len(there) >= MOST_TRAININGS:
            raise Invalid(mark("At most {most} trainings fit here."), most=MOST_TRAININGS)
        place = max((row.position for row in there), default=0) + 1
        row = TrainingProgramme(programme_id=command.programme_id, position=place, **given)
        return touch(db, actor, row, "training_added")
    row = load_training(db, actor, command.id)
    must_be_seen(command.seen, row.revision)
    set_fields(row, given)
    return touch(db, actor, row)


def remove_training(db: Session, actor: Actor, training_id: str) -> None:
    """Remove a training with its scenario. Meetings that were made of it stay as they are.

    Raises ``NotFound``, ``NotAllowed``.
    """
    row = load_training(db, actor, training_id)
    log.append(db, row.programme_id, "training_removed", actor=actor.log_id)
    db.delete(row)
    mark_erased(db)


def save_module(db: Session, actor: Actor, command: SaveModule) -> TrainingModule:
    """Add a module at the end, or change one. Raises as ``save_training``."""
    training = load_training(db, actor, command.training_id)
    if command.id is None:
        row = add_module(db, training, command.title, command.texts)
    else:
        _training, row = load_module(db, actor, command.id)
        must_be_seen(command.seen, row.revision)
        set_fields(row, _checked_module(command.title, command.texts))
        db.add(row)
    touch(db, actor, training)
    return row


def add_module(
    db: Session, training: TrainingProgramme, title: str, texts: Mapping[str, str]
) -> TrainingModule:
    """Add a module at the end, as part of another command; raises ``Invalid``."""
    there = list_modules(db, training.id)
    if len(there) >= MOST_MODULES:
        raise Invalid(mark("At most {most} modules fit here."), most=MOST_MODULES)
    given = _checked_module(title, texts)
    row = TrainingModule(training_id=training.id, position=next_place(there), **given)
    db.add(row)
    db.flush()
    return row


def move_module(db: Session, actor: Actor, command: MovePart) -> None:
    """Swap a module with its neighbour; at the ends the order stays."""
    training, row = load_module(db, actor, command.id)
    put_in_order(db, list_modules(db, training.id), row, command.by)
    touch(db, actor, training)


def remove_module(db: Session, actor: Actor, module_id: str) -> None:
    """Remove a module with its blocks. Raises ``NotFound``, ``NotAllowed``."""
    training, row = load_module(db, actor, module_id)
    db.delete(row)
    mark_erased(db)
    touch(db, actor, training)


def touch(
    db: Session, actor: Actor, training: TrainingProgramme, event: str = "training_changed"
) -> TrainingProgramme:
    """Store a training in which something was changed, with the event of the change."""
    training.changes += 1
    db.add(training)
    db.flush()
    log.append(db, training.programme_id, event, actor=actor.log_id)
    return training


def must_be_seen(seen: int | None, present: int) -> None:
    """Raise ``Conflict`` where somebody else has changed what was ``seen``."""
    if seen not in (None, present):
        raise Conflict(_CHANGED_MEANWHILE)


def checked_texts(given: Mapping[str, str], longest: Mapping[str, int]) -> dict[str, str]:
    """Texts of several lines by name, those that are missing empty; raises ``Invalid``."""
    if not isinstance(given, Mapping):
        raise Invalid(mark("The request was not understood."))
    return {
        name: field_rules.paragraphs(given.get(name, ""), most) for name, most in longest.items()
    }


def _checked_module(title: str, texts: Mapping[str, str]) -> dict[str, Any]:
    return {"title": field_rules.line(title), **checked_texts(texts, MODULE_TEXTS)}


def set_fields(
    row: TrainingProgramme | TrainingModule | TrainingBlock, given: Mapping[str, object]
) -> None:
    """Set these fields as the next revision of the row."""
    for name, value in given.items():
        setattr(row, name, value)
    row.revision += 1


def next_place(rows: Sequence[Placed]) -> int:
    """The place after the last of these rows."""
    return max((row.position for row in rows), default=0) + 1


def put_in_order(db: Session, rows: list[Placed], row: Placed, by: int) -> None:
    """Move a row among the rows that stand beside it by one place, if there is one."""
    place = next(at for at, one in enumerate(rows) if one.id == row.id)
    other = place + (1 if by > 0 else -1)
    if 0 <= other < len(rows):
        rows.insert(other, rows.pop(place))
    for position, one in enumerate(rows, 1):
        one.position = position
        db.add(one)

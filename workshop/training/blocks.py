"""The blocks of a training's scenario: writing, ordering, removing them, and what they teach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, delete, select

from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind
from workshop.standards.clause_access import readable_clauses
from workshop.store.store import mark_erased
from workshop.training.block_kinds import BLOCK_KINDS, Taught
from workshop.training.tables import (
    BlockClause,
    TrainingBlock,
    TrainingModule,
    TrainingProgramme,
)
from workshop.training.trainings import (
    MovePart,
    add_module,
    checked_texts,
    list_modules,
    load_module,
    load_training,
    must_be_seen,
    next_place,
    put_in_order,
    set_fields,
    touch,
)

MOST_BLOCKS = 100
"""In a training: so many activities a template file holds for a meeting."""
SHORTEST, LONGEST = 1, 480
"""Minutes of a block."""
BLOCK_TEXTS: Mapping[str, int] = {
    "prompt": 600,
    "aim": 600,
    "course": 4_000,
    "materials": 1_000,
    "care": 1_000,
}
BLOCK_LINES: Mapping[str, int] = {"method": 300, "leads": 200}


@dataclass(frozen=True)
class BlockContent:
    """What a block says, as of the table. ``texts``: what stands in ``BLOCK_TEXTS`` and
    ``BLOCK_LINES``; ``clauses``: clause → ``Taught``."""

    title: str
    minutes: int
    kind: str = ActivityKind.TALK
    about_clauses: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SaveBlock:
    """A block of a module. ``id``: ``None`` for a new one; ``seen``: its ``revision`` as it was
    looked at."""

    module_id: str
    content: BlockContent
    id: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class TakenModule:
    """A module with its blocks, as it comes from a table or a template."""

    title: str
    blocks: Sequence[BlockContent]
    texts: Mapping[str, str] = field(default_factory=dict)


def list_blocks(db: Session, training_id: str) -> list[TrainingBlock]:
    """The blocks of a training in the order of its scenario."""
    query = (
        select(TrainingBlock)
        .join(TrainingModule, col(TrainingModule.id) == col(TrainingBlock.module_id))
        .where(TrainingModule.training_id == training_id)
        .order_by(col(TrainingModule.position), col(TrainingBlock.position))
    )
    return list(db.execute(query).scalars())


def clauses_of_blocks(db: Session, training_id: str) -> dict[str, dict[str, str]]:
    """Block → clause → how it is taught, for all blocks of a training."""
    found: dict[str, dict[str, str]] = {row.id: {} for row in list_blocks(db, training_id)}
    query = select(BlockClause).where(col(BlockClause.block_id).in_(list(found)))
    for row in db.execute(query).scalars():
        found[row.block_id][row.clause_id] = row.taught
    return found


def load_block(
    db: Session, actor: Actor, block_id: str
) -> tuple[TrainingProgramme, TrainingModule, TrainingBlock]:
    """A block that the actor may change, its module and training.

    Raises ``NotFound``, ``NotAllowed``.
    """
    row = db.get(TrainingBlock, block_id)
    if row is None:
        raise NotFound(mark("This block is gone already."))
    return (*load_module(db, actor, row.module_id), row)


def save_block(db: Session, actor: Actor, command: SaveBlock) -> TrainingBlock:
    """Add a block at the end of a module, or change one, which may move it there.

    Raises ``Conflict`` where somebody else has saved it meanwhile, ``Invalid``, ``NotFound``,
    ``NotAllowed``.
    """
    training, module = load_module(db, actor, command.module_id)
    if command.id is None:
        _must_fit(db, training, 1)
        row = _add(db, module, command.content)
    else:
        before, former, row = load_block(db, actor, command.id)
        if before.id != training.id:
            raise NotFound(mark("This module is gone already."))
        must_be_seen(command.seen, row.revision)
        set_fields(row, checked_content(command.content))
        if former.id != module.id:
            row.position, row.module_id = next_place(_blocks_of(db, module)), module.id
        db.add(row)
    _set_clauses(db, actor, training, row, command.content.clauses)
    touch(db, actor, training)
    return row


def take_in(
    db: Session, actor: Actor, training_id: str, modules: Sequence[TakenModule], seen: int | None
) -> list[TrainingBlock]:
    """Put modules with their blocks at the end of a training; blocks of a module whose title is
    there already go into that one. All of them or none.

    ``seen``: the ``changes`` of the training as it was looked at, so that a second press takes
    nothing in again. Raises as ``save_block``.
    """
    training = load_training(db, actor, training_id)
    must_be_seen(seen, training.changes)
    added = add_modules(db, actor, training, modules)
    touch(db, actor, training)
    return added


def add_modules(
    db: Session, actor: Actor, training: TrainingProgramme, modules: Sequence[TakenModule]
) -> list[TrainingBlock]:
    """As ``take_in``, as part of another command."""
    _must_fit(db, training, sum(len(module.blocks) for module in modules))
    added = []
    for taken in modules:
        module = _module_called(db, training, taken)
        for content in taken.blocks:
            row = _add(db, module, content)
            _set_clauses(db, actor, training, row, content.clauses)
            added.append(row)
    return added


def move_block(db: Session, actor: Actor, command: MovePart) -> None:
    """Swap a block with its neighbour in the module; at the ends the order stays."""
    training, module, row = load_block(db, actor, command.id)
    put_in_order(db, _blocks_of(db, module), row, command.by)
    touch(db, actor, training)


def remove_block(db: Session, actor: Actor, block_id: str) -> None:
    """Remove a block. Raises ``NotFound``, ``NotAllowed``."""
    training, _module, row = load_block(db, actor, block_id)
    db.delete(row)
    mark_erased(db)
    touch(db, actor, training)


def checked_content(content: BlockContent) -> dict[str, Any]:
    """The fields of a block; raises ``Invalid`` for what does not fit."""
    if content.kind not in BLOCK_KINDS:
        raise Invalid(mark("There is no such kind of activity."))
    lines = {
        name: field_rules.line(content.texts.get(name, ""), most, required=False)
        for name, most in BLOCK_LINES.items()
    }
    return {
        "title": field_rules.line(content.title),
        "minutes": field_rules.whole_number(content.minutes, SHORTEST, LONGEST),
        "kind": content.kind,
        "about_clauses": bool(content.about_clauses) and content.kind == ActivityKind.NOTES,
        **checked_texts(content.texts, BLOCK_TEXTS),
        **lines,
    }


def _blocks_of(db: Session, module: TrainingModule) -> list[TrainingBlock]:
    query = select(TrainingBlock).where(TrainingBlock.module_id == module.id)
    return list(db.execute(query.order_by(col(TrainingBlock.position))).scalars())


def _must_fit(db: Session, training: TrainingProgramme, more: int) -> None:
    there = len(list_blocks(db, training.id))
    if there + more > MOST_BLOCKS:
        raise Invalid(
            mark("A training has at most {most} blocks; with these it would have {count}."),
            most=MOST_BLOCKS,
            count=there + more,
        )


def _add(db: Session, module: TrainingModule, content: BlockContent) -> TrainingBlock:
    fields = checked_content(content)
    place = next_place(_blocks_of(db, module))
    row = TrainingBlock(module_id=module.id, position=place, **fields)
    db.add(row)
    db.flush()
    return row


def _module_called(db: Session, training: TrainingProgramme, taken: TakenModule) -> TrainingModule:
    title = taken.title.strip().casefold()
    known = [row for row in list_modules(db, training.id) if row.title.casefold() == title]
    return known[0] if known else add_module(db, training, taken.title, taken.texts)


def _set_clauses(
    db: Session,
    actor: Actor,
    training: TrainingProgramme,
    block: TrainingBlock,
    clauses: Mapping[str, str],
) -> None:
    """Tie a block to these clauses. Those that are gone fall away; ties to drafts that the actor
    may not read stay."""
    readable = {row.id for row in readable_clauses(db, actor, training.programme_id)}
    if not set(clauses.values()) <= {*Taught}:
        raise Invalid(mark("The request was not understood."))
    mine = col(BlockClause.block_id) == block.id
    db.execute(delete(BlockClause).where(mine, col(BlockClause.clause_id).in_(readable)))
    for clause_id, taught in clauses.items():
        if clause_id in readable:
            db.add(BlockClause(block_id=block.id, clause_id=clause_id, taught=taught))

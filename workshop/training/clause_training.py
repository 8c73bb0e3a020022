"""What the card of a clause tells of trainings: the blocks that teach it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from workshop.local_time import local_day
from workshop.programme.meeting_times import began_at
from workshop.programme.sessions import list_sessions
from workshop.standards.clause_card import CardEntry, CardPart
from workshop.training.tables import BlockClause, BlockMeeting, TrainingBlock, TrainingModule
from workshop.training.trainings import list_trainings


def tell_training(
    db: Session, programme_id: str, clause_ids: Collection[str]
) -> Mapping[str, Sequence[CardEntry]]:
    """Clause → the blocks that teach it, in the order of their scenarios.

    ``state``: ``Taught``; ``on``: the last day on which a meeting with the block was held;
    ``key``: the training. Public once such a meeting was held: a plan is nobody's promise, and
    the title of a block names nobody.
    """
    found: dict[str, list[CardEntry]] = {}
    held = _days(db, programme_id)
    for training in list_trainings(db, programme_id):
        for block, tie in _taught(db, training.id, clause_ids):
            day = held.get(block.id)
            found.setdefault(tie.clause_id, []).append(
                CardEntry(
                    CardPart.TRAINED,
                    block.title,
                    tie.taught,
                    on=day,
                    page="training",
                    key=training.id,
                    public=day is not None,
                )
            )
    return found


def _taught(
    db: Session, training_id: str, clause_ids: Collection[str]
) -> Iterator[tuple[TrainingBlock, BlockClause]]:
    query = (
        select(TrainingBlock, BlockClause)
        .join(BlockClause, col(BlockClause.block_id) == col(TrainingBlock.id))
        .join(TrainingModule, col(TrainingModule.id) == col(TrainingBlock.module_id))
        .where(
            TrainingModule.training_id == training_id,
            col(BlockClause.clause_id).in_(clause_ids),
        )
        .order_by(col(TrainingModule.position), col(TrainingBlock.position))
    )
    for row in db.execute(query):
        yield row[0], row[1]


def _days(db: Session, programme_id: str) -> dict[str, date]:
    """Block → the last day on which a meeting with it was held."""
    began = {row.id: began_at(row) for row in list_sessions(db, programme_id) if not row.cancelled}
    days: dict[str, date] = {}
    query = select(BlockMeeting).where(col(BlockMeeting.session_id).in_(list(began)))
    for row in db.execute(query).scalars():
        at = began[row.session_id]
        if at is not None:
            days[row.block_id] = max(local_day(at), days.get(row.block_id, local_day(at)))
    return days

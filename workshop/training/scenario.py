"""A training as somebody may read it: modules, blocks with their hours, and what they teach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from sqlmodel import Session

from workshop.people.rights import Actor, Right
from workshop.standards.clause_access import DRAFTS, readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.tables import Clause
from workshop.training.block_kinds import Taught
from workshop.training.blocks import clauses_of_blocks, list_blocks
from workshop.training.tables import TrainingBlock, TrainingModule, TrainingProgramme
from workshop.training.trainings import list_modules, load_training

_DAY = 24 * 60


@dataclass(frozen=True)
class ScenarioBlock:
    """A block. ``number``: its place in the whole scenario, from 1; ``after``: minutes since the
    beginning; ``clauses``: how it teaches each clause that the reader may read."""

    row: TrainingBlock
    number: int
    after: int
    clauses: Sequence[tuple[Clause, str]]

    def hours(self, start: time) -> tuple[time, time]:
        """When it begins and ends on the clock if the training begins at ``start``."""
        first = start.hour * 60 + start.minute + self.after
        return _clock(first), _clock(first + self.row.minutes)


@dataclass(frozen=True)
class ScenarioModule:
    """A module with its blocks."""

    row: TrainingModule
    blocks: Sequence[ScenarioBlock]

    @property
    def clauses(self) -> list[Clause]:
        """What it teaches, each clause once, in the order of its blocks."""
        found = {clause.id: clause for block in self.blocks for clause, _taught in block.clauses}
        return list(found.values())


@dataclass(frozen=True)
class CoveredClause:
    """A clause and the blocks that teach it, by block: block id → ``Taught``."""

    clause: Clause
    taught: Mapping[str, str]

    @property
    def is_trained(self) -> bool:
        """Whether any block teaches it."""
        return bool(self.taught)

    @property
    def is_practised(self) -> bool:
        """Whether any block practises it."""
        return Taught.PRACTISED in self.taught.values()


@dataclass(frozen=True)
class Scenario:
    """A training with everything in it. ``coverage``: clauses that ought to be trained, and drafts
    that some block teaches already, in their order."""

    training: TrainingProgramme
    modules: Sequence[ScenarioModule]
    coverage: Sequence[CoveredClause]

    @property
    def blocks(self) -> list[ScenarioBlock]:
        """All blocks in their order."""
        return [block for module in self.modules for block in module.blocks]

    @property
    def minutes(self) -> int:
        """How long all blocks take, breaks included."""
        return sum(block.row.minutes for block in self.blocks)

    @property
    def untrained(self) -> list[Clause]:
        """Clauses that no block teaches."""
        return [one.clause for one in self.coverage if not one.is_trained]

    @property
    def only_told(self) -> list[Clause]:
        """Clauses that blocks tell of and none practises."""
        return [one.clause for one in self.coverage if one.is_trained and not one.is_practised]


def load_scenario(db: Session, actor: Actor, training_id: str) -> Scenario:
    """A training as the actor may read it. Raises ``NotFound``, ``NotAllowed``."""
    training = load_training(db, actor, training_id, Right.SEE)
    readable = readable_clauses(db, actor, training.programme_id)
    taught = clauses_of_blocks(db, training.id)
    after = 0
    blocks: dict[str, list[ScenarioBlock]] = {}
    for number, row in enumerate(list_blocks(db, training.id), 1):
        own = [(one, taught[row.id][one.id]) for one in readable if one.id in taught[row.id]]
        blocks.setdefault(row.module_id, []).append(ScenarioBlock(row, number, after, own))
        after += row.minutes
    modules = [ScenarioModule(row, blocks.get(row.id, ())) for row in list_modules(db, training.id)]
    return Scenario(training, modules, _coverage(readable, taught))


def teachable_clauses(db: Session, actor: Actor, programme_id: str) -> list[Clause]:
    """Clauses that a block may teach: all that the actor may read and that are not rejected."""
    clauses = readable_clauses(db, actor, programme_id)
    return [row for row in clauses if row.status != ClauseStatus.REJECTED]


def _coverage(
    clauses: Sequence[Clause], taught: Mapping[str, Mapping[str, str]]
) -> list[CoveredClause]:
    found = [
        CoveredClause(row, {key: own[row.id] for key, own in taught.items() if row.id in own})
        for row in clauses
    ]
    # A draft may still change: that nobody is trained in it is no gap.
    return [one for one in found if one.is_trained or one.clause.status not in DRAFTS]


def _clock(minutes: int) -> time:
    return time(minutes % _DAY // 60, minutes % 60)

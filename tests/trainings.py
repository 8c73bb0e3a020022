"""A training for tests: two modules, three blocks and a break, tied to clauses of a standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.conftest import Scene
from tests.publishing import Press
from workshop.people.rights import Actor
from workshop.standards.tables import Clause
from workshop.training.blocks import BlockContent, SaveBlock, save_block
from workshop.training.scenario import Scenario, ScenarioBlock, load_scenario
from workshop.training.tables import TrainingBlock, TrainingModule, TrainingProgramme
from workshop.training.trainings import SaveModule, SaveTraining, save_module, save_training


@dataclass
class School:
    """A training in somebody's hands, with short words for what tests do with it."""

    scene: Scene
    actor: Actor
    programme_id: str
    training_id: str = ""

    def do(self, command: Any, content: Any, who: Actor | None = None) -> Any:
        """Run a command as whoever writes the training, or as somebody else."""
        return self.scene.do(command, who or self.actor, content)

    def begin(self, title: str = "Standard at the desk", **given: Any) -> TrainingProgramme:
        """A training without modules."""
        row = self.do(save_training, SaveTraining(self.programme_id, title, **given))
        self.training_id = row.id
        return row

    def add_module(self, title: str, **texts: str) -> TrainingModule:
        """A module at the end."""
        return self.do(save_module, SaveModule(self.training_id, title, texts=texts))

    def add_block(
        self,
        module: TrainingModule,
        title: str,
        minutes: int = 30,
        kind: str = "talk",
        *,
        about_clauses: bool = False,
        clauses: Mapping[str, str] | None = None,
        **texts: str,
    ) -> TrainingBlock:
        """A block at the end of a module."""
        content = BlockContent(title, minutes, kind, about_clauses, texts, clauses or {})
        return self.do(save_block, SaveBlock(module.id, content))

    def load(self, who: Actor | None = None) -> Scenario:
        """The training as it is now."""
        return self.scene.read(load_scenario, who or self.actor, self.training_id)

    def find(self, title: str) -> ScenarioBlock:
        """The block with this title."""
        return next(block for block in self.load().blocks if block.row.title == title)


@dataclass
class TaughtStandard:
    """A training that teaches two of three accepted clauses: one is practised, one only told."""

    school: School
    practised: Clause
    told: Clause
    missed: Clause


def taught_in(scene: Scene, actor: Actor, programme_id: str) -> TaughtStandard:
    """A training of two modules: 20 minutes of opening, 15 of break, 45 of practice."""
    press = Press(scene.store, actor, programme_id)
    names = ("Form of address", "A quiet place", "An answer in writing")
    practised, told, missed = (press.accept(press.write_clause(name)) for name in names)
    school = School(scene, actor, programme_id)
    school.begin(aims="Staff ask how to address a person.", audience="officials", hours=2)
    first = school.add_module("Opening", knowledge="why the standard is there")
    second = school.add_module("Practice", skills="to ask how to address somebody")
    school.add_block(
        first,
        "Rules of the room",
        20,
        "notes",
        prompt="What do you need to feel safe here?",
        leads="trainer",
        clauses={told.id: "told"},
    )
    school.add_block(first, "Break", 15, "break")
    school.add_block(
        second,
        "The first minute",
        45,
        "notes",
        about_clauses=True,
        prompt="What was hard to say?",
        aim="To ask without guessing.",
        method="scenes in threes",
        course="1. Read the clause.\n2. Play the first minute.",
        materials="Cards with the clause\nA clock",
        leads="trainer",
        care="Nobody plays somebody who is in the room.",
        clauses={practised.id: "practised", told.id: "told"},
    )
    return TaughtStandard(school, practised, told, missed)

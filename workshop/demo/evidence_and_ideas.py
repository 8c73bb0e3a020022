"""Add what the needs of the example link to: journeys, evidence, single notes, ideas."""

from typing import Any

from workshop.board.tables import EmpathyMap, JourneyStep
from workshop.demo.setup import Stage, only
from workshop.needs.ideas import IDEA, QUESTION
from workshop.needs.tables import Idea, Need, NeedEvidence, NeedNote, NeedStep

_STEP = "stage action touchpoint thoughts emotion barrier opportunity"


def add_journeys(stage: Stage) -> None:
    """Add the journeys; step N of a persona gets the key ``persona.N``."""
    places: dict[str, int] = {}
    for entry in stage.content["journeys"]:
        persona = entry["persona"]
        place = places[persona] = places.get(persona, 0) + 1
        chart = stage.db.get(EmpathyMap, stage.keys[persona])
        step = JourneyStep(
            programme_id=stage.programme.id,
            persona_id=chart.persona_id if chart else None,
            position=place,
            **only(entry, _STEP),
        )
        stage.add(step)
        stage.keys[f"{persona}.{place}"] = step.id


def add_ties(stage: Stage) -> None:
    """Link needs to evidence, single notes and steps, and set their MoSCoW priority."""
    for key, tied in stage.content["tied"].items():
        need = stage.db.get(Need, stage.keys[key])
        if need is not None:
            need.moscow = tied["moscow"]
            stage.add(need, *_links(stage, need.id, tied))


def _links(stage: Stage, need_id: str, tied: dict[str, Any]) -> list[Any]:
    keys = stage.keys
    steps = [f"{persona}.{place}" for persona, place in tied["steps"]]
    return [
        *(NeedEvidence(need_id=need_id, evidence_id=keys[key]) for key in tied["evidence"]),
        *(NeedNote(need_id=need_id, note_id=keys[key]) for key in tied["notes"]),
        *(NeedStep(need_id=need_id, step_id=keys[key]) for key in steps),
    ]


def add_ideas(stage: Stage) -> None:
    """Add the questions under needs and the ideas that answer them."""
    for entry in stage.content["ideas"]:
        need_id, question = stage.keys[entry["need"]], None
        if entry["question"]:
            question = Idea(need_id=need_id, kind=QUESTION, text=entry["question"], position=1)
            stage.add(question)
        for place, idea in enumerate(entry["ideas"], 2):
            answers = question.id if question else None
            stage.add(Idea(need_id=need_id, kind=IDEA, answers=answers, position=place, **idea))

"""Add the silent grouping of the example: piles of made-up people who mostly agree."""

from random import Random

from workshop.demo.setup import Stage
from workshop.needs.tables import Pile
from workshop.programme.activity_kinds import ActivityKind

SESSION = 5
PEOPLE = 11
_SEEN, _SURE = 0.85, 0.85
"""Probability that a person sorts a note, and that it then goes to the pile of its later group."""


def add_piles(stage: Stage) -> None:
    """Add the piles of ``PEOPLE`` participants, mostly the same as the later groups."""
    activity = next(row for row in stage.agenda(SESSION, ActivityKind.GROUPING) if row.silent)
    notes = [note["key"] for note in stage.content["notes"] if note["session"] <= SESSION]
    homes: dict[str, int] = {}
    for number, group in enumerate(stage.content["groups"], 1):
        for key in group["notes"]:
            homes.setdefault(key, number)
    for place, person in enumerate(stage.people[:PEOPLE]):
        chance = Random(place)  # noqa: S311  (the same example every time)
        piles = _sorted_by(chance, notes, homes, len(stage.content["groups"]) * 2)
        stage.add(
            *(
                Pile(
                    activity_id=activity.id,
                    voter=stage.pseudonym(person, activity),
                    note_id=stage.keys[key],
                    number=number,
                )
                for key, number in piles.items()
            )
        )


def _sorted_by(
    chance: Random, notes: list[str], homes: dict[str, int], most: int
) -> dict[str, int]:
    """One person's piles as note key → pile number; notes of no group get a random pile."""
    piles = {}
    for key in notes:
        seen, sure, elsewhere = chance.random(), chance.random(), chance.randint(1, most)
        if seen < _SEEN:
            piles[key] = homes[key] if key in homes and sure < _SURE else elsewhere
    return piles

"""A round of review among the cast: what tests of it begin with."""

from dataclasses import dataclass, field
from typing import Any

from tests.conftest import Scene
from tests.keys import key_of
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import CreateRound, Subject, close_round, create_round
from workshop.review.tables import ReviewRound

CRITERIA = ("grounded", "important", "complete")


@dataclass
class Review:
    """A round, and short words for what happens in it."""

    scene: Scene
    alice: Actor
    round: ReviewRound
    experts: list[Actor]
    subjects: list[Subject] = field(default_factory=list)

    @property
    def now(self) -> ReviewRound:
        """The round as it is stored now."""
        return self.scene.get(ReviewRound, self.round.id)

    def rate(self, expert: Actor, subject: int = 0, **values: int | None) -> None:
        """Rate one subject; without criteria all three with 7."""
        content = RateSubject(
            self.round.id,
            self.subjects[subject][1],
            values or dict.fromkeys(CRITERIA, 7),
            key_of(expert),
        )
        self.scene.do(rate_subject, expert, content)

    def rate_all(self, *values: int, subject: int = 0) -> None:
        """Each value given by another expert on all criteria."""
        for expert, value in zip(self.experts, values, strict=False):
            self.rate(expert, subject, **dict.fromkeys(CRITERIA, value))

    def close(self) -> None:
        """End the round."""
        self.scene.do(close_round, self.alice, self.round.id)


def make_experts(scene: Scene, programme: Programme, count: int = 6) -> list[Actor]:
    """Experts of the programme."""
    return [
        scene.make_account(f"expert{number}", "expert", programme.id) for number in range(count)
    ]


def make_review(
    scene: Scene, alice: Actor, subjects: list[Subject], experts: list[Actor], **given: Any
) -> Review:
    """An open round about these subjects."""
    programme_id = next(iter(alice.programmes))
    command = CreateRound(
        programme_id, "Round", subjects, [expert.id for expert in experts], **given
    )
    return Review(scene, alice, scene.do(create_round, alice, command), experts, subjects)

"""A recruitment for tests: two named recruiters, a table of candidates, all ratings given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.conftest import Scene
from workshop.local_time import today
from workshop.people.recruiters import NameRecruiter, name_recruiter
from workshop.people.rights import SYSTEM, Actor
from workshop.recruitment.preparing import NewCandidate
from workshop.recruitment.ratings import RateCandidate, hand_in, rate_candidate
from workshop.recruitment.recruitments import (
    BeginRecruitment,
    begin_rating,
    begin_recruitment,
    list_candidates,
    load_recruitment,
)
from workshop.recruitment.tables import Candidate, Recruitment

CRITERIA = ("Motivation", "Experience")


@dataclass
class Recruiting:
    """Two recruiters of a programme, and short words for what tests do with a recruitment."""

    scene: Scene
    programme_id: str
    raters: list[Actor] = field(default_factory=list)

    def name(self, who: str) -> Actor:
        """A new account that is named for recruiting."""
        account = self.scene.make_account(who, "note_keeper", self.programme_id)
        self.scene.do(name_recruiter, SYSTEM, NameRecruiter(self.programme_id, account.id))
        return self.scene.actor(account.id)

    def begin(self, candidates: Sequence[NewCandidate], **given: Any) -> Recruitment:
        """A recruitment with these candidates."""
        words = {
            "programme_id": self.programme_id,
            "title": "Leaders",
            "erase_on": today() + timedelta(days=60),
            "questions": ["Why?"],
            "balance_columns": ["Town", "Organisation"],
            "criteria": CRITERIA,
            "raters": [rater.id for rater in self.raters],
            "candidates": candidates,
        }
        return self.do(begin_recruitment, BeginRecruitment(**{**words, **given}))

    def do(self, command: Any, content: Any, who: Actor | None = None) -> Any:
        """Run a command as the first recruiter, or as somebody else."""
        return self.scene.do(command, who or self.raters[0], content)

    def candidates(self) -> list[Candidate]:
        """The candidates by code."""
        return self.scene.read(list_candidates, self.load())

    def load(self) -> Recruitment:
        """The recruitment as it is now."""
        return self.scene.read(load_recruitment, self.raters[0], self.programme_id)

    def rate_all(self, who: Actor, value: int = 7) -> None:
        """Rate every candidate on everything alike."""
        for row in self.candidates():
            values = dict.fromkeys(CRITERIA, value)
            self.do(rate_candidate, RateCandidate(self.programme_id, row.id, values), who)

    def open(self) -> None:
        """Rate and open the results."""
        self.do(begin_rating, self.programme_id)
        for place, rater in enumerate(self.raters):
            self.rate_all(rater, 6 + place)
            self.do(hand_in, self.programme_id, rater)


def make_candidates(
    count: int, towns: Sequence[str] = ("Reda", "Hel"), organisations: Sequence[str] = ("A", "B")
) -> list[NewCandidate]:
    """Candidates with codes from ``C2D20`` on, towns and organisations in turn."""
    return [
        NewCandidate(
            f"C2D{20 + place}",
            (f"I want to take part, for the reason {place}.",),
            (towns[place % len(towns)], organisations[place % len(organisations)]),
        )
        for place in range(count)
    ]


def recruiting_in(scene: Scene, programme_id: str) -> Recruiting:
    """Nina and Olek recruit for a programme."""
    found = Recruiting(scene, programme_id)
    found.raters = [found.name("nina"), found.name("olek")]
    return found

"""A10, who counts votes: what did a single person vote?

Three ways, with each kind of vote. One person votes alone. Two insiders and a third one vote. Six
have voted and the result was told; the vote is opened again for one latecomer. To read a vote from
whatever is told, the attackers hold the same vote with accomplices once for each answer, and
compare screens, minutes and files.
"""

import json
import random
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.publishing import Press as Publisher
from tests.redteam.people import Hall, Recorder, open_hall
from tests.redteam.scoring import Score, draw
from tests.redteam.world import World, objects_in
from workshop.export.exchange.write import write_json
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import advance_activity, go_back, start_activity

PEOPLE, EARLY = 12, 6
_KEY = re.compile(r"[0-9a-f]{32}|\b[a-z]\d+\b")
Case = tuple[Any, Any, Sequence[Any]]


@dataclass(frozen=True)
class Vote:
    """A kind of vote, always about the same things. ``choices``: what one can answer."""

    kind: str
    choices: tuple[Any, ...]
    settings: Mapping[str, Any]


def attack(world: World) -> list[Score]:
    """Read single votes, in a room of their own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), world.seed + 90, PEOPLE, title="Głosy") as hall,
    ):
        counter = Counter(hall)
        try:
            cases: dict[str, list[Case]] = {"alone": [], "two insiders": [], "a latecomer": []}
            for vote in counter.votes:
                cases["alone"].append(counter.read_one(vote, insiders=0))
                cases["two insiders"].append(counter.read_one(vote, insiders=2))
                cases["a latecomer"].append(counter.read_latecomer(vote))
        finally:
            counter.close()
    return [draw("A10", way, found, world.seed) for way, found in cases.items()]


class Counter:
    """The attackers at work: the facilitator, the wall, and accomplices with phones."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.rng, self.held = hall, random.Random(hall.rng.random()), 0
        publisher = Publisher(hall.room.store, hall.room.facilitator, hall.room.programme_id)
        needs = [hall.room.make_need(hall.say()) for _ in range(3)]
        clause = publisher.write_clause("Zapis")
        self.votes = [
            Vote("fist_to_five", tuple(range(6)), {"targets": [clause.id]}),
            Vote("dot_vote", tuple(needs), {"targets": needs, "votes_per_person": 1}),
            Vote("impact_effort", (1, 2, 3, 4, 5), {"targets": needs[:1]}),
        ]
        self.screens: list[Recorder] = [hall.watch("facilitator"), hall.watch("wall")]

    def close(self) -> None:
        """Hang up."""
        for screen in self.screens:
            screen.close()

    def read_one(self, vote: Vote, insiders: int) -> Case:
        """What the last of so many insiders and one more voted, as far as anything tells."""
        real = self.rng.choice(vote.choices)
        known = [self.rng.choice(vote.choices) for _ in range(insiders)]
        told = self._hold(vote, [*known, real])
        rehearsals = {choice: self._hold(vote, [*known, choice]) for choice in vote.choices}
        fits = {
            choice: sum(told[name] == seen.get(name) for name in told)
            for choice, seen in rehearsals.items()
        }
        best = [choice for choice in vote.choices if fits[choice] == max(fits.values())]
        return real, self.rng.choice(best), vote.choices

    def read_latecomer(self, vote: Vote) -> Case:
        """What the one voted for whom a vote was opened again: the difference of both results."""
        real = self.rng.choice(vote.choices)
        activity = self._begin(vote)
        for person in range(EARLY):
            self._cast(vote, activity, person, self.rng.choice(vote.choices))
        before = self._end(activity)
        self.hall.room.do(go_back, activity)
        self._cast(vote, activity, EARLY, real)
        after = self._end(activity)
        fits = {
            choice: sum(self._adds_up(vote, before[name], after[name], choice) for name in before)
            for choice in vote.choices
        }
        best = [choice for choice in vote.choices if fits[choice] == max(fits.values())]
        return real, self.rng.choice(best), vote.choices

    def _hold(self, vote: Vote, choices: Sequence[Any]) -> dict[str, str]:
        """A vote from its beginning to its end; what every screen and file says of it, without the
        ids and titles in which two votes differ anyway."""
        activity = self._begin(vote)
        people = self.rng.sample(range(PEOPLE), len(choices))
        for person, choice in zip(people, choices, strict=True):
            self._cast(vote, activity, person, choice)
        results = self._end(activity)
        order = list(vote.choices)
        told = {name: _plain(result, activity, order) for name, result in results.items()}
        return told | self._files(activity, order)

    def _begin(self, vote: Vote) -> str:
        self.held += 1
        title = f"Głosowanie {self.held:03}"
        adding = AddActivity(self.hall.room.session_id, vote.kind, title, dict(vote.settings))
        activity = str(self.hall.room.do(add_activity, adding).id)
        self.hall.room.do(start_activity, activity)
        return activity

    def _cast(self, vote: Vote, activity: str, person: int, choice: Any) -> None:
        args: Mapping[str, Mapping[str, Any]] = {
            "fist_to_five": {"name": "show_fingers", "value": choice},
            "dot_vote": {"name": "set_dots", "subject": choice, "count": 1},
            "impact_effort": {
                "name": "set_estimate",
                "need": vote.settings["targets"][0],
                "impact": choice,
                "effort": 3,
            },
        }
        answer = self.hall.phones[person].do(**args[vote.kind], activity=activity)
        assert "ok" in answer, answer

    def _end(self, activity: str) -> dict[str, Any]:
        """End the vote; screen → the result that it was told, nothing where it was told none."""
        starts = [screen.settle() for screen in self.screens]
        self.hall.room.do(advance_activity, activity)
        found: dict[str, Any] = {}
        for number, (screen, start) in enumerate(zip(self.screens, starts, strict=True)):
            screen.settle()
            for _at, frame in screen.frames[start:]:
                for one in objects_in(frame.get("facts")):
                    if one.get("t") == "result" and one.get("id") == activity:
                        found[f"screen {number}"] = one
            found.setdefault(f"screen {number}", {})
        return found

    def _files(self, activity: str, order: Sequence[Any]) -> dict[str, str]:
        room, actor = self.hall.room, self.hall.room.facilitator
        exchange = json.loads(room.read(write_json, actor, room.programme_id))
        record = room.read(load_record, actor, room.session_id, "en")
        title = f"Głosowanie {self.held:03}"
        [key] = [one["id"] for one in exchange["activities"] if one["title"] == title]
        records = [one for one in exchange["votes"] if one["activity"] == key]
        minutes = write_markdown(record)
        assert title in minutes, "the minutes do not speak of the vote"
        part = minutes[minutes.rindex(title) + len(title) :]
        section = re.split(r"\n#+ ", part)[0]
        return {
            "exchange": _plain(records, key, order),
            "minutes": _KEY.sub("", section),
        }

    @staticmethod
    def _adds_up(vote: Vote, before: Any, after: Any, choice: Any) -> bool:
        """Whether one more vote for this choice makes the second result of the first."""
        parts = {"fist_to_five": "fingers", "dot_vote": "dots", "impact_effort": "estimates"}
        one, two = before.get(parts[vote.kind]), after.get(parts[vote.kind])
        if not one or not two or one == two:
            return False
        if vote.kind == "fist_to_five":
            return [count + (at == choice) for at, count in enumerate(one)] == list(two)
        if vote.kind == "dot_vote":
            return {**one, choice: one.get(choice, 0) + 1} == two
        need = vote.settings["targets"][0]
        counts = one.get(need, {}).get("impact", [0] * 5)
        more = [count + (at + 1 == choice) for at, count in enumerate(counts)]
        return more == list(two.get(need, {}).get("impact", ()))


def _plain(value: Any, activity: str, order: Sequence[Any]) -> str:
    """A value as text, with the things voted on by their place and all other ids left out."""
    text = json.dumps(value, sort_keys=True).replace(activity, "the vote")
    for place, key in enumerate(order):
        if isinstance(key, str):
            text = text.replace(key, f"choice no. {place}")
    return text

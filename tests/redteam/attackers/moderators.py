"""A5, two accounts that moderate: whose note is it that was muted?

They try many orders of muting by a note, muting and letting half of the people write again, and
undoing, with an accomplice who has a phone: whatever any answer or screen says differently when the
accomplice is in that half answers the question for the others, in as few steps as halving takes.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.redteam.people import Hall, open_hall
from tests.redteam.scoring import Score, deal
from tests.redteam.world import World, objects_in

PEOPLE, TARGETS, KNOWN = 9, 4, 2
TOLD = ("t", "id", "muted", "gone", "done", "a")
"""Of what is told, the names that are compared: of texts and badges each differs anyway."""
_ID = re.compile(r"[0-9a-f]{32}")
Half = Sequence[int]
Observed = Counter[str]


def attack(world: World) -> list[Score]:
    """Name the authors of notes on a board, in a room of their own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), world.seed + 50, PEOPLE, title="Moderacja") as hall,
    ):
        moderators = Moderators(hall)
        try:
            guesses = moderators.name_authors()
            truth = moderators.truth
            texts = list(moderators.truth)
            return [deal("A5", "mute, undo", truth, guesses, [texts], world.seed, [*guesses])]
        finally:
            moderators.close()


class Moderators:
    """The two accounts at work; ``truth``: text → who wrote it."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.rng = hall, hall.rng
        self.truth: dict[str, int] = {}
        board = hall.room.run("notes", "Tablica", hidden=False, moderated=False)
        for person in self.rng.sample(range(PEOPLE), PEOPLE):
            text = hall.say()
            self.truth[text] = person
            hall.write(person, board, text)
        hall.hang_up()
        self.one, self.other = hall.watch("facilitator"), hall.watch("second")
        self.notes, self.people = self._on_screen()
        assert len(self.people) == PEOPLE
        assert set(self.truth) <= set(self.notes)

    def close(self) -> None:
        """Hang up."""
        for recorder in (self.one, self.other):
            recorder.close()

    def name_authors(self) -> dict[str, int]:
        """Some texts, and whose they are: at random where nothing answers."""
        [mine] = [text for text, person in self.truth.items() if person == 0]
        texts = self.rng.sample([text for text in self.truth if text != mine], TARGETS)
        for steps in self._orders():
            signs = self._find_signs(steps, mine)
            if signs:
                return {text: self._halve(steps, text, signs) for text in texts}
        return {text: self.rng.randrange(1, PEOPLE) for text in texts}

    def _find_signs(self, steps: "Steps", mine: str) -> set[str]:
        """What is seen whenever the author is in the half, and never otherwise."""

        def tell(times: int) -> tuple[list[Observed], list[Observed]]:
            yes = [self._observe(steps, mine, self._half_with(0)) for _ in range(times)]
            no = [self._observe(steps, mine, self._half_without(0)) for _ in range(times)]
            return yes, no

        yes, no = tell(KNOWN)
        signs = set.intersection(*({*seen} for seen in yes)) - {one for seen in no for one in seen}
        if signs:
            yes, no = tell(3)
            signs = signs.intersection(*yes) - {one for seen in no for one in seen}
        return signs

    def _halve(self, steps: "Steps", text: str, signs: set[str]) -> int:
        left = list(range(1, PEOPLE))
        while len(left) > 1:
            half = self.rng.sample(left, len(left) // 2)
            told = signs <= set(self._observe(steps, text, half))
            left = half if told else [person for person in left if person not in half]
        return left[0]

    def _half_with(self, person: int) -> list[int]:
        return [person, *self.rng.sample(range(1, PEOPLE), PEOPLE // 2 - 1)]

    def _half_without(self, person: int) -> list[int]:
        return self.rng.sample([one for one in range(PEOPLE) if one != person], PEOPLE // 2)

    def _observe(self, steps: "Steps", text: str, half: Half) -> Observed:
        """Take the steps, and put everything back afterwards. What is seen is counted without ids;
        of a person only whether they are in the half."""
        told = (self.one, self.other)
        before = [recorder.settle() for recorder in told]
        seen: Observed = Counter()
        note = self.notes[text]
        for place, (who, name, args) in enumerate(steps(note, [self.people[one] for one in half])):
            answer = (self.one, self.other)[who].do(name, **args)
            said = answer["ok"] if "ok" in answer else answer["error"]["code"]
            seen[f"{name} of {who}: {self._plain(said, note, half)}"] += 1
            seen[f"{'ok' in answer} at the step {place - len(half)} from {name}"] += 1
        for number, (recorder, start) in enumerate(zip(told, before, strict=True)):
            recorder.settle()
            for _at, frame in recorder.frames[start:]:
                for record in objects_in(frame.get("facts")):
                    seen[f"screen {number}: {self._plain(record, note, half)}"] += 1
        self._put_back(note)
        return Counter({f"{name} × {times}": 1 for name, times in seen.items()})

    def _put_back(self, note: str) -> None:
        """Let everybody write again, also those of whom nobody knows that they are muted."""
        self.one.do("unmute_author", note=note)
        for person in self.people:
            self.other.do("mute_participant", participant=person, muted=False)

    def _plain(self, value: object, note: str, half: Half) -> str:
        inside = {self.people[one] for one in half}

        def name(found: re.Match[str]) -> str:
            if found[0] == note:
                return "the note"
            if found[0] in self.people:
                return "in the half" if found[0] in inside else "outside"
            return "something"

        plain = (
            {k: v for k, v in value.items() if k in ("t", "id", "muted", "gone", "done", "a")}
            if (isinstance(value, dict))
            else value
        )
        return _ID.sub(name, json.dumps(plain, sort_keys=True))

    def _on_screen(self) -> tuple[dict[str, str], list[str]]:
        """Text → id of its note; the ids of the people by number, as the facilitator's list and
        everybody's badges give them."""
        records = [one for _at, frame in self.one.frames for one in objects_in(frame.get("facts"))]
        notes = {str(one["text"]): str(one["id"]) for one in records if one.get("text")}
        badges = {str(one["badge"]): str(one["id"]) for one in records if one.get("t") == "person"}
        return notes, [badges[badge] for badge in self.hall.badges if badge in badges]

    @staticmethod
    def _orders() -> list["Steps"]:
        """Orders of steps; 0 is the account that mutes by the note, 1 the other one."""

        def mute(note: str) -> "Step":
            return 0, "mute_author", {"note": note}

        def let(who: int, people: Sequence[str], *, muted: bool) -> list["Step"]:
            return [
                (who, "mute_participant", {"participant": one, "muted": muted}) for one in people
            ]

        back: Step = (0, "undo", {"of": "moderation"})
        again: Step = (0, "redo", {"of": "moderation"})
        theirs: Step = (1, "undo", {"of": "moderation"})
        return [
            lambda note, half: [mute(note), *let(1, half, muted=False), back],
            lambda note, half: [mute(note), *let(1, half, muted=True), back],
            lambda note, half: [*let(1, half, muted=True), mute(note), theirs, back],
            lambda note, half: [*let(1, half, muted=True), mute(note), *let(1, half, muted=False)],
            lambda note, half: [mute(note), back, *let(1, half, muted=True), again],
            lambda note, half: [
                mute(note),
                *let(0, half, muted=False),
                (1, "unmute_author", {"note": note}),
                back,
            ],
        ]


Step = tuple[int, str, dict[str, object]]
Steps = Callable[[str, Sequence[str]], list[Step]]

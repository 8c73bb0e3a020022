"""A3, an editor and an expert: what moves when the set moves?

They make groups and needs of notes of their choice, read everything that is told of them, and undo
it. One of them has a phone too, and so knows some notes that belong together and some that do not:
whatever differs between those, on any screen or in any file, answers the same question for others.
Figures that are told at rare moments only are asked for with many groups at once.
"""

import json
import random
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tests.redteam.people import Recorder
from tests.redteam.scoring import Score, deal, pair_up
from tests.redteam.world import World, leaves_of, objects_in
from workshop.export.exchange.write import write_json
from workshop.needs.needs import CreateNeed, create_need
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.store.ids_and_clock import new_id

ASKED_NOTES, KNOWN = 6, 3
SET_SIZE, SETS = 10, 30
_REFERENCE = re.compile(r"[a-z]\d+|[0-9a-f]{32}")
"""An id, in a file or on a screen: it says which note, not whose."""
Observed = dict[tuple[str, ...], Hashable]


@dataclass(frozen=True)
class Oracle:
    """A field whose values tell whether somebody's notes lie together in a set."""

    field: tuple[str, ...]
    together: frozenset[Hashable]

    def says(self, seen: Observed) -> bool:
        """Whether they do."""
        return seen.get(self.field) in self.together


def attack(world: World) -> list[Score]:
    """Name authors by way of signed remarks; find notes of one author among those of a map."""
    maker = GroupMaker(world)
    try:
        asked, guesses = maker.name_authors()
        blocks = world.blocks()
        at_once = deal("A3", "at once", world.anonymous, guesses, blocks, world.seed, asked)
        partners = maker.find_partners()
        truth = {text: world.anonymous[text] for text in partners}
        return [at_once, pair_up("A3", "at rare moments", truth, partners, world.seed)]
    finally:
        maker.close()


class GroupMaker:
    """The two accounts at work. ``ids``: text → id of its note, as the editor's screen has it."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, random.Random(world.seed)
        self.editor, self.expert = world.hall.watch("editor"), world.hall.watch("expert")
        self.ids = _ids_on_screen(self.editor)
        assert set(world.signed) & set(self.ids), "the editor does not see the signed remarks"

    def close(self) -> None:
        """Hang up."""
        self.editor.close()
        self.expert.close()

    # ── at once ─────────────────────────────────────────────────────────────────────────────────

    def name_authors(self) -> tuple[list[str], dict[str, int]]:
        """Some anonymous texts, and whose they are: at random where nothing answers."""
        world = self.world
        signed = {person: text for text, person in world.signed.items() if text in self.ids}
        mine = [text for text, person in world.anonymous.items() if person == 0]
        others = [text for text in world.anonymous if text not in mine and text in self.ids]
        asked = self.rng.sample(others, ASKED_NOTES)
        for size in (1, 5):
            for deep in (False, True):
                oracle = self._find_oracle(mine, signed, size, deep)
                if oracle is not None:
                    told = {text: self._search(text, signed, size, deep, oracle) for text in asked}
                    return asked, told
        return asked, {text: self.rng.choice(sorted(signed)) for text in asked}

    def _find_oracle(
        self, mine: Sequence[str], signed: Mapping[int, str], size: int, deep: bool
    ) -> Oracle | None:
        """Compare sets that hold the remark of the note's author with sets that do not."""
        others = [person for person in signed if person != 0]

        def look(text: str, *, together: bool) -> Observed:
            whom = self.rng.sample(others, size - 1 if together else size)
            return self._look([text, *(signed[one] for one in whom + [0] * together)], deep)

        known = [self.rng.choice(mine) for _ in range(KNOWN)]
        yes = [look(text, together=True) for text in known]
        no = [look(text, together=False) for text in known]
        for path in sorted({path for seen in yes + no for path in seen}):
            told = {seen.get(path) for seen in yes}
            if len(told) == 1 and told.isdisjoint(seen.get(path) for seen in no):
                oracle = Oracle(path, frozenset(told))
                # Once more, as a field that moves by itself may differ by accident.
                again = [oracle.says(look(self.rng.choice(mine), together=True)) for _ in "12"]
                never = [oracle.says(look(self.rng.choice(mine), together=False)) for _ in "12"]
                if all(again) and not any(never):
                    return oracle
        return None

    def _search(
        self, text: str, signed: Mapping[int, str], size: int, deep: bool, oracle: Oracle
    ) -> int:
        """The person whose remark lies together with this note."""
        left = self.rng.sample(sorted(signed), len(signed))
        for at in range(0, len(left), size):
            whom = left[at : at + size]
            filled = whom + self.rng.sample(
                [one for one in left if one not in whom], size - len(whom)
            )
            if oracle.says(self._look([text, *(signed[one] for one in filled)], deep)):
                for one in filled:
                    rest = [other for other in left if other not in filled][: size - 1]
                    if size == 1 or oracle.says(
                        self._look([text, *(signed[other] for other in [one, *rest])], deep)
                    ):
                        return one
        return self.rng.choice(left)

    def _look(self, texts: Sequence[str], deep: bool) -> Observed:
        """Make a group of these notes and a need upon it, read all that is told, undo both."""
        world, key = self.world, new_id()
        told = (self.editor, self.expert)
        before = [recorder.settle() for recorder in told]
        answer = self.editor.do(
            "create_group", id=key, header="g", notes=[self.ids[text] for text in texts]
        )
        assert "ok" in answer, answer
        room, actor = world.hall.room, world.hall.staff["editor"]
        need = room.do(create_need, CreateNeed(room.programme_id, "w", "n", groups=[key]), actor)
        seen: Observed = _flat("answer", answer["ok"])
        for name, recorder, start in zip(("editor", "expert"), told, before, strict=True):
            recorder.settle()
            for _at, frame in recorder.frames[start:]:
                for one in objects_in(frame.get("facts")):
                    if one.get("id") in (key, need.id):
                        seen |= _flat(f"{name} {one.get('t')}", one)
        if deep:
            seen |= self._files()
        for topic in ("needs", "grouping"):
            self.editor.do("undo", of=topic)
        return seen

    def _files(self) -> Observed:
        room, actor = self.world.hall.room, self.world.hall.staff["editor"]
        exchange = json.loads(room.read(write_json, actor, room.programme_id))
        found: Observed = {}
        for kind in ("groups", "needs"):
            for one in exchange[kind]:
                if one.get("header") == "g" or one.get("need") == "n":
                    found |= _flat(f"file {kind}", one)
        return found

    # ── at rare moments ─────────────────────────────────────────────────────────────────────────

    def find_partners(self) -> dict[str, str]:
        """Of each text of the covered map the note that is likeliest by the same author.

        Many sets of ten of its notes stand ready when a session closes, which is when figures are
        told anew. A pair is suspect that lies in sets of which fewer people are told.
        """
        world, room = self.world, self.world.hall.room
        board = world.boards["covered"]
        notes = [text for text in board.truth if text in world.anonymous and text in self.ids]
        session = room.read(list_sessions, room.programme_id)[2]
        room.do(open_session, session.id)
        sets: dict[str, list[str]] = {}
        for _number in range(SETS):
            key, chosen = new_id(), self.rng.sample(notes, min(SET_SIZE, len(notes)))
            assert "ok" in self.editor.do("create_group", id=key, header="s", notes=[])
            moved = [self.ids[text] for text in chosen]
            assert "ok" in self.editor.do("move_notes", notes=moved, to=key, copy=True)
            sets[key] = chosen
        room.do(close_session, session.id)
        figures = self._figures(sets)
        for key in sets:
            self.editor.do("delete_group", id=key)
        suspicion = dict.fromkeys(combinations(sorted(notes), 2), 0.0)
        mean = sum(figures.values()) / len(figures) if figures else 0.0
        for key, figure in figures.items():
            for pair in combinations(sorted(sets[key]), 2):
                suspicion[pair] += mean - figure
        for pair in suspicion:
            suspicion[pair] += self.rng.random() * 1e-6
        return {
            text: max(
                (other for other in notes if other != text),
                key=lambda other: suspicion[min(text, other), max(text, other)],
            )
            for text in notes
        }

    def _figures(self, sets: Mapping[str, Sequence[str]]) -> dict[str, float]:
        """What a new picture says of each set: the sum of all numbers that are not its own size or
        place."""
        found: dict[str, float] = {}
        for message in self.editor.poll():
            for one in objects_in(message["facts"]):
                if one.get("id") in sets:
                    numbers = [
                        value
                        for path, value in leaves_of(one)
                        if type(value) in (int, float) and path[-1] != "pos"
                    ]
                    found[str(one["id"])] = float(sum(numbers))
        return found


def _ids_on_screen(recorder: Recorder) -> dict[str, str]:
    records = [one for _at, frame in recorder.frames for one in objects_in(frame.get("facts"))]
    return {str(one["text"]): str(one["id"]) for one in records if one.get("text") and "id" in one}


def _flat(source: str, value: Any) -> Observed:
    """Numbers, truths and short texts by path; lists are read place by place, ids are left out."""
    found: Observed = {}

    def walk(part: Any, path: tuple[str, ...]) -> None:
        if isinstance(part, dict):
            for name, inner in part.items():
                walk(inner, (*path, str(name)))
        elif isinstance(part, list):
            for at, inner in enumerate(part):
                walk(inner, (*path, str(at)))
        elif path[-1] not in ("pos", "id") and not _REFERENCE.fullmatch(str(part)):
            found[path] = part

    walk(value, (source,))
    return found

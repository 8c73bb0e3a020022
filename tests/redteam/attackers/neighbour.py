"""A6, the neighbour at the table: who pressed *send* when × in which order notes came.

The neighbour sees people press, at times that are a little off, and looks at what any viewer is
told: which cards appear when, positions and ids, the order of full pictures, what comes after a
cursor, counts that rise, the order of tables and files. Each of these is a way of its own.

On an open board notes appear at once, which phones say before anything is sent; there only what is
told afterwards is tried, to somebody who was not looking at the board then.

*Chance*: on a covered board, and in what is told afterwards of an open one, all notes of the
activity are alike. To those who read notes while people are still at work, moderators and
note-keepers, the notes of five presses in a row are: a crowd as large as everywhere else where
people are counted.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.redteam.attackers.exchange_reader import orders_in
from tests.redteam.people import PACE, Press
from tests.redteam.scoring import Score, deal
from tests.redteam.world import (
    COVERED,
    OPEN,
    QUEUE,
    SECTIONS,
    Board,
    World,
    leaves_of,
    objects_in,
    records_in,
)
from workshop.disclosure import COUNT_THRESHOLD

JITTER = 0.3
"""How much a press is misjudged in time: standard deviation, in paces."""
LOOKS = ("wall", "phone", "facilitator", "keeper", "expert")
"""Viewers that are told different things; the other accounts are like one of them."""
READS = {COVERED: ("facilitator", "keeper"), QUEUE: ("facilitator",)}
"""Who may read notes while people are still writing, by the title of the activity."""
Frames = Sequence[tuple[float, dict[str, Any]]]


def attack(world: World) -> list[Score]:
    """Name the author of every anonymous note of each board, by every way there is."""
    scores = []
    for kind, board in world.boards.items():
        rng = random.Random(f"{world.seed}{kind}")
        presses = watch_presses(world.hall.presses[board.activity], rng)
        truth = {text: one for text, one in board.truth.items() if text in world.anonymous}
        for way, live, guesses in _ways(world, board, presses, rng):
            crowd = COUNT_THRESHOLD if live and kind != "open" else len(board.truth)
            blocks = _blocks(board, truth, crowd)
            scores.append(deal("A6", f"{kind}: {way}", truth, guesses, blocks, world.seed))
    return scores


def watch_presses(presses: Sequence[Press], rng: random.Random) -> list[Press]:
    """The presses as a neighbour remembers them: in about this order."""
    seen = [Press(press.at + rng.gauss(0, JITTER * PACE), press.person) for press in presses]
    return sorted(seen, key=lambda press: press.at)


def _blocks(board: Board, truth: Mapping[str, int], size: int) -> list[list[str]]:
    """Among which notes nothing may tell authors apart: those of so many presses in a row."""
    came = list(board.truth)
    parts = [came[at : at + size] for at in range(0, len(came), size)]
    if len(parts) > 1 and len(parts[-1]) < size:
        parts[-2:] = [parts[-2] + parts[-1]]
    return [[text for text in part if text in truth] for part in parts]


def _ways(
    world: World, board: Board, presses: Sequence[Press], rng: random.Random
) -> Iterator[tuple[str, bool, dict[str, int]]]:
    """Each way with its guesses, and whether its viewer reads notes while people are at work."""
    texts = sorted(board.truth)
    for viewer in LOOKS:
        frames = world.frames[viewer]
        seen = Seen(frames, board.truth)
        assert seen.names, f"{viewer} never saw the board"
        orders = {"pictures": seen.pictures(), **seen.sorted_by_fields()}
        for way, order in sorted(orders.items()):
            yield f"{viewer}, {way}", False, match_order(order, presses, texts, rng)
        if board.title == OPEN:
            continue
        reads = viewer in READS[board.title]
        asked = seen.by_cursor(world.cursors.get((viewer, board.title), {}))
        yield f"{viewer}, cursors", reads, match_order(asked, presses, texts, rng)
        yield f"{viewer}, arrival", reads, match_times(seen.arrivals(), presses, texts, rng)
        counted = match_counts(frames, seen.sections(), presses, texts, rng)
        yield f"{viewer}, counts", False, counted
    for who, files in world.files.items():
        for name, content in files.items():
            if name.startswith(("notes-", "sheets")):
                continue
            order = orders_in(records_in(name, content), set(texts))
            if len(order) > len(texts) / 2:
                yield f"{who}: {name}", False, match_order(order, presses, texts, rng)


class Seen:
    """What one viewer was told of the notes of one board."""

    def __init__(self, frames: Frames, texts: Mapping[str, int]) -> None:
        self.frames = frames
        self.names: dict[str, str] = {}
        for _at, record in self._records():
            if record.get("text") in texts and "id" in record:
                self.names[str(record["id"])] = record["text"]

    def arrivals(self) -> dict[str, float]:
        """Text → when anything was told of its note for the first time."""
        found: dict[str, float] = {}
        for at, record in self._records():
            if text := self.names.get(str(record.get("id"))):
                found.setdefault(text, at)
        return found

    def sections(self) -> dict[str, str]:
        """Text → the section in which its note lies."""
        return {
            self.names[str(record["id"])]: str(record["section"])
            for _at, record in self._records()
            if record.get("section") and str(record.get("id")) in self.names
        }

    def pictures(self) -> list[str]:
        """The texts in the order of a full picture that holds all of them."""
        best: dict[str, None] = {}
        for _at, frame in self.frames:
            if frame.get("snapshot") or frame.get("polled"):
                keys = (str(one.get("id")) for one in objects_in(frame.get("facts")))
                order = dict.fromkeys(self.names[key] for key in keys if key in self.names)
                best = order if len(order) > len(best) else best
        return list(best)

    def sorted_by_fields(self) -> dict[str, list[str]]:
        """Field of a note → the texts sorted by it, as it was told first and as it was told last;
        only fields in which notes differ."""
        first: dict[str, dict[str, Any]] = {}
        last: dict[str, dict[str, Any]] = {}
        for _at, record in self._records():
            text = self.names.get(str(record.get("id")))
            for path, value in leaves_of(record) if text else ():
                if isinstance(value, int | float | str) and value != text:
                    name = ".".join(path)
                    first.setdefault(name, {}).setdefault(text, value)
                    last.setdefault(name, {})[text] = value
        found = {}
        for when, fields in (("first", first), ("last", last)):
            for name, values in fields.items():
                if len(set(map(str, values.values()))) > len(self.names) / 2:
                    order = sorted(values, key=lambda text: (str(type(values[text])), values[text]))
                    if order not in found.values():
                        found[f"{name} ({when})"] = order
        return found

    def by_cursor(self, cursors: Mapping[str, int]) -> list[str]:
        """The texts in the order of the last numbers after which their notes are still told."""
        known = {self.names[key]: number for key, number in cursors.items() if key in self.names}
        return sorted(known, key=lambda text: known[text]) if len({*known.values()}) > 2 else []

    def _records(self) -> Iterator[tuple[float, dict[str, Any]]]:
        for at, frame in self.frames:
            for record in objects_in(frame.get("facts")):
                yield at, record


def match_order(
    order: Sequence[str], presses: Sequence[Press], texts: Sequence[str], rng: random.Random
) -> dict[str, int]:
    """The n-th note came from the n-th press; notes outside the order are shared out at random."""
    if len(order) < len(texts) / 2:
        return _at_random(texts, presses, rng)
    places = {text: at * len(presses) / len(order) for at, text in enumerate(order)}
    return _assign(
        texts, presses, rng, lambda text, press: -abs(places.get(text, rng.uniform(0, 20)) - press)
    )


def match_times(
    arrivals: Mapping[str, float],
    presses: Sequence[Press],
    texts: Sequence[str],
    rng: random.Random,
) -> dict[str, int]:
    """A note came from the press just before it appeared."""

    def likely(text: str, press: int) -> float:
        if text not in arrivals:
            return 0.0
        late = (arrivals[text] - presses[press].at) / PACE
        return -late if late > -JITTER else -20 - abs(late)

    return _assign(texts, presses, rng, likely)


def match_counts(
    frames: Frames,
    sections: Mapping[str, str],
    presses: Sequence[Press],
    texts: Sequence[str],
    rng: random.Random,
) -> dict[str, int]:
    """A note lies in the section whose count rose after the press, wherever counts are told."""
    rises = _rises(frames)
    if not rises or not sections:
        return _at_random(texts, presses, rng)
    tellings = sorted({at for at, _section in rises})

    def likely(text: str, press: int) -> float:
        told = next((at for at in tellings if at > presses[press].at), None)
        here = [section for at, section in rises if at == told]
        fits = here.count(sections.get(text, "")) / len(here) if here else 0.0
        return float(np.log(max(fits, 1e-3)))

    return _assign(texts, presses, rng, likely)


def _rises(frames: Frames) -> list[tuple[float, str]]:
    """When a section had one more: by numbers that stand under its name, or by cards without
    text that lie in it."""
    counts: dict[tuple[str, ...], int] = {}
    cards: set[str] = set()
    found: list[tuple[float, str]] = []
    for at, frame in frames:
        for record in objects_in(frame.get("facts")):
            if record.get("section") in SECTIONS and str(record.get("id")) not in cards:
                cards.add(str(record.get("id")))
                found.append((at, str(record["section"])))
        for path, value in leaves_of(frame):
            section = next((name for name in path if name in SECTIONS), None)
            if section and type(value) is int:
                found += [(at, section)] * max(0, value - counts.get(path, 0))
                counts[path] = value
    return found


def _assign(
    texts: Sequence[str],
    presses: Sequence[Press],
    rng: random.Random,
    likely: Callable[[str, int], float],
) -> dict[str, int]:
    """Give every press one note so that all together are the likeliest; ties fall at random."""
    costs = np.array(
        [
            [-likely(text, press) + rng.random() * 1e-6 for press in range(len(presses))]
            for text in texts
        ]
    )
    rows, columns = linear_sum_assignment(costs)
    return {texts[row]: presses[column].person for row, column in zip(rows, columns, strict=True)}


def _at_random(
    texts: Sequence[str], presses: Sequence[Press], rng: random.Random
) -> dict[str, int]:
    return _assign(texts, presses, rng, lambda _text, _press: 0.0)

"""A15, who asks what an expert rated by phone: the facilitator with the data folder and the secret,
and another expert with everything that is told and written.

Experts rate clauses and say something about them, in a room of their own. The attackers know who
was admitted, see who presses *send* when, and try: everything the thief of the laptop tries, while
the round is open and after it; the order of rows, screens and files; and, where a closed round is
opened for somebody who comes late, the difference of both results.
"""

import random
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.publishing import Press as Publisher
from tests.redteam.attackers.exchange_reader import orders_in
from tests.redteam.attackers.neighbour import match_order, match_times, watch_presses
from tests.redteam.attackers.thief import Loot, name_texts, names_of_people, read_loot
from tests.redteam.people import Hall, Press, Recorder, open_hall
from tests.redteam.scoring import Score, deal, draw
from tests.redteam.world import World, objects_in, records_in, take_files
from workshop.export.tables.review_tables import write_agreement, write_comments
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import advance_activity, go_back, start_activity
from workshop.review.activity_rounds import MakeRound, ShowRated, make_round, show_rated
from workshop.review.proposals import round_comments
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import load_round

PEOPLE, LATE = 7, 6
"""Experts in the room; the number of the one who comes late."""
CRITERIA = ("valid", "feasible", "clear")
VALUES = (2, 3, 5, 6, 8, 9)
SCREENS = ("facilitator", "expert", "wall", "phone")
Values = tuple[int, ...]


@dataclass
class Round:
    """One round in the room. ``rated``: clause → person → values; ``said``: text → person."""

    activity: str
    id: str
    clauses: list[str]
    rated: dict[str, dict[int, Values]] = field(default_factory=lambda: defaultdict(dict))
    said: dict[str, int] = field(default_factory=dict)
    presses: list[Press] = field(default_factory=list)


def attack(world: World) -> list[Score]:
    """Name who said each comment and what each expert rated."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder) / "server", world.seed + 150, PEOPLE, title="Oceny") as hall,
    ):
        return [*_scores(hall, Path(folder), world.seed)]


def _scores(hall: Hall, folder: Path, seed: int) -> Iterator[Score]:
    for person in hall.people:
        person.role = "expert"
    hall.come_in()
    screens = {name: hall.watch(name) for name in SCREENS}
    try:
        review = _begin(hall)
        for person in hall.rng.sample(range(LATE), LATE):
            _rate(hall, review, person)
        loot = {"open": _steal(hall, folder / "open")}
        before = _close(hall, review, screens)
        loot["closed"] = _steal(hall, folder / "closed")
        told = {name: list(screen.frames) for name, screen in screens.items()}
        files = _files(hall, review)
        yield from _name_comments(hall, review, loot, told, files, seed)
        yield from _name_ratings(hall, review, loot, seed)
        hall.room.do(go_back, review.activity)
        _rate(hall, review, LATE)
        yield _read_latecomer(hall, review, before, _close(hall, review, screens), seed)
    finally:
        for screen in screens.values():
            screen.close()


# ── what happens in the room ────────────────────────────────────────────────────────────────────


def _begin(hall: Hall) -> Round:
    room = hall.room
    publisher = Publisher(room.store, room.facilitator, room.programme_id)
    clauses = [publisher.write_clause(f"Zapis {number}").id for number in range(3)]
    added = room.do(add_activity, AddActivity(room.session_id, "expert_rating", "Oceny"))
    room.do(start_activity, added.id)
    phones = [one.id for one in room.read(list_room_experts, room.session_id)]
    subjects = [("clause", key) for key in clauses]
    made = room.do(make_round, MakeRound(added.id, "Runda", subjects, [], phones))
    return Round(added.id, made.id, clauses)


def _rate(hall: Hall, review: Round, person: int) -> None:
    """All clauses in an order of one's own, a comment with each."""
    for clause in hall.rng.sample(review.clauses, len(review.clauses)):
        values = tuple(hall.rng.choices(VALUES, k=len(CRITERIA)))
        text = hall.say()
        review.rated[clause][person], review.said[text] = values, person
        given = dict(zip(CRITERIA, values, strict=True))
        review.presses.append(Press(time.monotonic(), person))
        for name, args in (
            ("rate_clause", {"values": given}),
            ("comment_on_clause", {"text": text}),
        ):
            answer = hall.phones[person].do(name, activity=review.activity, clause=clause, **args)
            assert "ok" in answer, answer
        hall.pause()


def _close(hall: Hall, review: Round, screens: Mapping[str, Recorder]) -> dict[str, Any]:
    """End the activity and show every clause with its comments; clause → criterion → counts, as
    the wall has them."""
    hall.room.do(advance_activity, review.activity)
    stored = hall.room.read(load_round, review.id)
    said = hall.room.read(round_comments, hall.room.facilitator, stored)
    for clause in review.clauses:
        of_clause = [row.id for row in said if row.subject_id == clause][:4]
        hall.room.do(show_rated, ShowRated(review.activity, clause, of_clause))
        for screen in screens.values():
            screen.settle()
            screen.snapshot()
    counts: dict[str, Any] = {}
    for _at, frame in screens["wall"].frames:
        for fact in frame.get("facts", ()):
            if fact.get("t") == "round" and fact.get("shown"):
                now = fact["shown"]["now"] or {"spreads": {}}
                counts[fact["shown"]["clause"]["id"]] = now["spreads"]
    assert len(counts) == len(review.clauses), "the wall has shown no results"
    return counts


def _steal(hall: Hall, folder: Path) -> Loot:
    shutil.copytree(hall.services.settings.data_dir, folder)
    return read_loot(folder)


def _files(hall: Hall, review: Round) -> dict[str, bytes]:
    facilitator, stored = hall.staff["facilitator"], hall.room.read(load_round, review.id)
    page = hall.room.read(round_comments, hall.staff["expert"], stored)
    files = {
        "comments.csv": hall.room.read(write_comments, facilitator, review.id, "en"),
        "agreement.csv": hall.room.read(write_agreement, facilitator, review.id, "en"),
        "an expert's page": "\n".join(row.text for row in page).encode(),
    }
    return files | take_files(hall, facilitator)


# ── who said it ─────────────────────────────────────────────────────────────────────────────────


def _name_comments(
    hall: Hall,
    review: Round,
    loot: Mapping[str, Loot],
    told: Mapping[str, Sequence[tuple[float, dict[str, Any]]]],
    files: Mapping[str, bytes],
    seed: int,
) -> Iterator[Score]:
    texts, rng = sorted(review.said), random.Random(seed)
    presses = watch_presses(review.presses, rng)
    places = {badge: number for number, badge in enumerate(hall.badges)}

    def score(way: str, guesses: Mapping[str, int]) -> Score:
        return deal("A15", way, review.said, guesses, [texts], seed)

    for when, found in loot.items():
        for way, named in name_texts(found, texts, hall.badges, seed):
            guesses = {text: places[badge] for text, badge in named.items()}
            yield score(f"folder while {when}: {way}", guesses)
        rows = sorted(
            (row for row in found.rows if row.values.get("text") in review.said),
            key=lambda row: row.place,
        )
        order = [row.values["text"] for row in rows]
        yield score(f"folder while {when}: rows", match_order(order, presses, texts, rng))
        yield score(f"folder while {when}: raters", _by_rater(rows, review, rng))
    for name, frames in told.items():
        seen = _arrivals(frames, review.said)
        order = sorted(seen, key=lambda text: seen[text])
        yield score(f"{name}: order", match_order(order, presses, texts, rng))
        yield score(f"{name}: arrival", match_times(seen, presses, texts, rng))
    for name, content in files.items():
        order = orders_in(records_in(name, content), set(texts))
        yield score(f"file {name}", match_order(order, presses, texts, rng))


def _by_rater(rows: Sequence[Any], review: Round, rng: random.Random) -> dict[str, int]:
    """Comments under one pseudonym are of one person, and the first press leads to whom."""
    owners: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        owners[str(row.values.get("rater"))].append(row.values["text"])
    first = {press.person: None for press in review.presses}
    people = list(first)
    found = {}
    for place, texts in enumerate(owners.values()):
        who = people[place] if len(owners) == len(people) else rng.choice(people)
        found |= dict.fromkeys(texts, who)
    return found


def _arrivals(
    frames: Sequence[tuple[float, dict[str, Any]]], texts: Mapping[str, int]
) -> dict[str, float]:
    """Text → when a screen was told of it first; a little later for what stood further down."""
    found: dict[str, float] = {}
    for at, frame in frames:
        for record in objects_in(frame.get("facts")):
            for value in record.values():
                said = value if isinstance(value, list) else [value]
                for text in said:
                    if isinstance(text, str) and text in texts:
                        found.setdefault(text, at + len(found) * 1e-6)
    return found


# ── who rated what ──────────────────────────────────────────────────────────────────────────────


def _name_ratings(
    hall: Hall, review: Round, loot: Mapping[str, Loot], seed: int
) -> Iterator[Score]:
    """Person → values of every clause: over values in common, and over the order of rows."""
    rng = random.Random(seed)
    truth = {
        f"{clause} {person}": values
        for clause, rated in review.rated.items()
        for person, values in rated.items()
    }
    blocks = [[key for key in truth if key.startswith(clause)] for clause in review.clauses]
    for when, found in loot.items():
        owner = names_of_people(found, hall.badges)
        sheets = _sheets(found, review)
        assert sum(len(one) for one in sheets.values()) == len(truth), "the thief found no ratings"
        linked, ordered = {}, {}
        arrived = list(dict.fromkeys(press.person for press in review.presses))
        for clause, by_rater in sheets.items():
            for place, (rater, values) in enumerate(by_rater.items()):
                if rater in owner:
                    linked[f"{clause} {hall.badges.index(owner[rater])}"] = values
                ordered[f"{clause} {arrived[place]}"] = values
            for person in arrived:
                linked.setdefault(f"{clause} {person}", rng.choice(list(by_rater.values())))
        yield deal("A15", f"ratings while {when}: links", truth, linked, blocks, seed)
        yield deal("A15", f"ratings while {when}: rows", truth, ordered, blocks, seed)


def _sheets(loot: Loot, review: Round) -> dict[str, dict[str, Values]]:
    """Clause → rater → values, raters in the order of their rows."""
    cells: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in loot.rows:
        if {"rater", "criterion", "value"} <= row.values.keys():
            given = row.values
            cells[given["subject_id"]][given["rater"]][given["criterion"]] = given["value"]
    return {
        clause: {
            rater: tuple(values[name] for name in CRITERIA)
            for rater, values in cells[clause].items()
        }
        for clause in review.clauses
    }


def _read_latecomer(
    hall: Hall,
    review: Round,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    seed: int,
) -> Score:
    """What the one rated for whom the round was opened again: what the results differ by."""
    rng, cases = random.Random(seed), []
    for clause in review.clauses:
        for place, name in enumerate(CRITERIA):
            real = review.rated[clause][LATE][place]
            counts = [
                one.get(clause, {}).get(name, {}).get("counts", []) for one in (before, after)
            ]
            more = Counter(dict(enumerate(counts[1], 1))) - Counter(dict(enumerate(counts[0], 1)))
            fits = [value for value in more if value in VALUES]
            cases.append((real, fits[0] if len(fits) == 1 else rng.choice(VALUES), VALUES))
    return draw("A15", "a latecomer", cases, seed)

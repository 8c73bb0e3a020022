"""The attackers can attack: each finds what is put in front of it, so that finding nothing counts.

The leaks here are made up; the product has none of them, or had them once.
"""

import hashlib
import hmac
import random
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.redteam.attackers import lent_phone, one_device, rating_guesser, wall_reader
from tests.redteam.attackers.exchange_reader import name_authors
from tests.redteam.attackers.facilitator import find_losses, guess_leavers
from tests.redteam.attackers.feed_reader import guess_by_traits
from tests.redteam.attackers.group_maker import GroupMaker
from tests.redteam.attackers.moderators import PEOPLE, Moderators
from tests.redteam.attackers.neighbour import Seen, match_counts, match_order, match_times
from tests.redteam.attackers.thief import name_texts, read_loot
from tests.redteam.attackers.vote_counter import Counter, Vote
from tests.redteam.attackers.wall_link import attack as read_wall
from tests.redteam.people import Person, Press, open_hall
from tests.redteam.scoring import DEALS, deal, nothing, worst_of
from tests.redteam.world import SECTIONS, Peek
from workshop.review import phone_ratings, rater_keys

SEED: Any = SimpleNamespace(seed=7)
SIGNED = {f"signed {number}": number for number in range(12)}
WRITTEN = {f"note {number} {turn}": number for number in range(12) for turn in range(2)}


def share(guesses: dict[str, Any], truth: dict[str, Any]) -> float:
    """How many of the guesses are right."""
    return sum(guesses.get(text) == person for text, person in truth.items()) / len(truth)


def records(**leak: Any) -> list[dict[str, Any]]:
    """A file of notes with a field that is computed from the author."""
    [(name, of)] = leak.items()
    everything = {**WRITTEN, **SIGNED}
    return [
        {"id": f"n{place}", "text": text, name: of(person)}
        for place, (text, person) in enumerate(everything.items(), 1)
    ]


def test_a_pseudonym_in_a_file_is_found_under_any_name() -> None:
    assert share(name_authors(records(x=lambda one: 100 + one), WRITTEN, SIGNED, 1), WRITTEN) == 1
    assert share(name_authors(records(x=lambda _one: 1), WRITTEN, SIGNED, 1), WRITTEN) < 0.5


def test_lists_that_name_notes_are_pseudonyms_too() -> None:
    notes = records(x=lambda _one: 1)
    people = [
        {"notes": [row["id"] for row in notes if {**WRITTEN, **SIGNED}[row["text"]] == person]}
        for person in range(12)
    ]
    assert share(name_authors([*notes, *people], WRITTEN, SIGNED, 1), WRITTEN) == 1


def test_a_table_beside_a_note_narrows_its_author_down() -> None:
    people = [Person(one, "guest", one % 3 + 1, badge=f"Klon {one}") for one in range(12)]
    told = records(place=lambda one: people[one].table)
    guesses = guess_by_traits(told, WRITTEN, {}, people, 1)
    assert all(people[guesses[text]].table == people[one].table for text, one in WRITTEN.items())


def test_the_neighbour_reads_arrivals_orders_and_counts() -> None:
    texts, rng = list(WRITTEN), random.Random(1)
    presses = [Press(float(at), WRITTEN[text]) for at, text in enumerate(texts)]
    frames = [
        (at + 0.01, {"facts": [{"id": text, "pos": at, "text": text}]})
        for at, text in enumerate(texts)
    ]
    seen = Seen(frames, WRITTEN)
    assert share(match_times(seen.arrivals(), presses, sorted(texts), rng), WRITTEN) == 1
    order = seen.sorted_by_fields()["pos (first)"]
    assert share(match_order(order, presses, sorted(texts), rng), WRITTEN) == 1
    sections = {text: SECTIONS[at % len(SECTIONS)] for at, text in enumerate(texts)}
    counts = [
        (at + 0.01, {"counts": {sections[text]: at // len(SECTIONS) + 1}})
        for at, text in enumerate(texts)
    ]
    told = match_counts(counts, sections, presses, sorted(texts), rng)
    assert share(told, WRITTEN) > 0.25


def test_notes_that_leave_together_are_found() -> None:
    texts = [f"note {number}" for number in range(8)]
    shown = [(0.0, {"facts": [{"t": "note", "id": text, "text": text} for text in texts]})]
    leaving = [[texts[0]], texts[1:5], *([text] for text in texts[5:])]
    gone = [
        (float(at), {"facts": [{"t": "note", "id": one, "gone": True} for one in batch]})
        for at, batch in enumerate(leaving, 1)
    ]
    ways = dict(guess_leavers(find_losses(shown + gone, texts), texts, 4, 1))
    truth = {text: text in texts[1:5] for text in texts}
    assert share(ways["together"], truth) == share(ways["in a row"], truth) == 1


SECRET = b"k" * 32


def _authors(kind: str, person: str, activity: str, text: str) -> dict[str, str]:
    keyed = hmac.new(SECRET, f"{activity}:{person}".encode(), "sha256").hexdigest()
    plain = "\x1f".join((person, activity, "", "", text))
    return {
        "the id": {"author": person, "print": ""},
        "a keyed hash": {"author": keyed[:32], "print": ""},
        "a fingerprint": {"author": "", "print": hashlib.sha256(plain.encode()).hexdigest()},
        "nothing": {"author": "", "print": ""},
    }[kind]


@pytest.mark.parametrize("kind", ["the id", "a keyed hash", "a fingerprint", "nothing"])
def test_the_thief_finds_what_leads_to_a_badge(kind: str, tmp_path: Path) -> None:
    badges = [f"Klon {number}" for number in range(12)]
    activity = hashlib.sha256(b"activity").hexdigest()[:32]
    (tmp_path / "secret.key").write_bytes(SECRET)
    with sqlite3.connect(tmp_path / "workshop.db") as base:
        base.execute("CREATE TABLE activity (id)")
        base.execute("INSERT INTO activity VALUES (?)", (activity,))
        base.execute("CREATE TABLE participant (id, badge)")
        base.execute("CREATE TABLE note (id, activity_id, section, kind, text, author, print)")
        for number, badge in enumerate(badges):
            person = hashlib.sha256(badge.encode()).hexdigest()[:32]
            base.execute("INSERT INTO participant VALUES (?, ?)", (person, badge))
            for text in (text for text, one in WRITTEN.items() if one == number):
                made = _authors(kind, person, activity, text)
                row = (hashlib.md5(text.encode()).hexdigest(), activity, "", "", text)
                values = (*row, made["author"], made["print"])
                base.execute("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    base.close()
    truth = {text: badges[person] for text, person in WRITTEN.items()}
    ways = dict(name_texts(read_loot(tmp_path), list(WRITTEN), badges, 1))
    best = max(share(guesses, truth) for guesses in ways.values())
    assert best == 1 if kind != "nothing" else best < 0.5


def test_a_number_that_moves_with_the_set_names_authors() -> None:
    class Leaky(GroupMaker):
        def __init__(self) -> None:
            self.rng = random.Random(1)
            everything = {**WRITTEN, **SIGNED}
            self.ids = {text: text for text in everything}
            self.world = SimpleNamespace(anonymous=WRITTEN, signed=SIGNED)  # type: ignore[assignment]

        def _look(self, texts: Any, deep: bool) -> Any:
            people = {{**WRITTEN, **SIGNED}[text] for text in texts}
            return {("screen", "n"): len(people) if deep else 0, ("screen", "size"): len(texts)}

    asked, guesses = Leaky().name_authors()
    assert share(guesses, {text: WRITTEN[text] for text in asked}) == 1


def test_an_answer_that_depends_on_the_author_halves_the_people() -> None:
    class Leaky(Moderators):
        def __init__(self) -> None:
            self.hall = SimpleNamespace(rng=random.Random(1))  # type: ignore[assignment]
            self.rng = random.Random(1)
            self.truth = {f"note {person}": person for person in range(PEOPLE)}

        def _observe(self, steps: Any, text: str, half: Any) -> Any:
            return {f"conflict: {self.truth[text] in half}": 1}

    leaky = Leaky()
    guesses = leaky.name_authors()
    assert all(leaky.truth[text] == person for text, person in guesses.items())


def test_a_result_that_is_told_in_full_gives_votes_away() -> None:
    class Leaky(Counter):
        def __init__(self) -> None:
            self.rng = random.Random(1)

        def _hold(self, vote: Any, choices: Any) -> Any:
            return {"screen": str(sorted(choices))}

    vote = Vote("fist_to_five", tuple(range(6)), {})
    for insiders in (0, 2):
        real, guess, _choices = Leaky().read_one(vote, insiders)
        assert real == guess
    before, after = {"fingers": [0, 1, 0, 0, 2, 3]}, {"fingers": [0, 1, 1, 0, 2, 3]}
    fits = [one for one in range(6) if Leaky._adds_up(vote, before, after, one)]
    assert fits == [2]


def test_a_wall_that_tells_more_than_it_shows_is_caught() -> None:
    shown, more = frozenset({"a"}), frozenset({"a", "b"})
    world: Any = SimpleNamespace(peeks=[Peek("first", shown, shown), Peek("then", shown, more)])
    assert [score.right for score in read_wall(world)] == [0, 1]


@pytest.mark.thorough
def test_a_badge_beside_a_note_is_seen(tmp_path: Path) -> None:
    with open_hall(tmp_path, 1, 2, title="Podpis") as hall:
        signed = hall.room.run("notes", "A", hidden=False, moderated=False, anonymous=False)
        hall.write(1, signed, hall.say())
        assert wall_reader._is_badge_beside(hall, signed)
        unsigned = hall.room.run("notes", "B", hidden=False, moderated=False)
        hall.write(1, unsigned, hall.say())
        assert not wall_reader._is_badge_beside(hall, unsigned)


def test_a_door_that_lets_everybody_in_is_found_open() -> None:
    assert one_device.attack(SEED, expected=100, invented=8)[0].right > 0


@pytest.mark.browser
@pytest.mark.skipif(not lent_phone.has_browser(), reason="no browser here")
def test_a_visit_that_was_not_ended_is_taken_over() -> None:
    scores = {score.part: score.right for score in lent_phone.attack(SEED, ends=False)}
    assert scores["visit ended"] == 1


# ── what is blamed ──────────────────────────────────────────────────────────────────────────────


def test_knowledge_is_blamed_and_luck_is_not() -> None:
    texts = list(WRITTEN)
    knows = deal("A", "knows", WRITTEN, dict(WRITTEN), [texts], 1)
    rng = random.Random(1)
    luck = {text: rng.randrange(12) for text in texts}
    lucky = deal("A", "luck", WRITTEN, luck, [texts], 1)
    assert knows.share == 1 > knows.upper_bound(2)
    assert lucky.share <= lucky.upper_bound(2)
    assert knows.chance == pytest.approx(1 / 12, abs=0.01)
    assert worst_of([lucky, knows]) is knows


def test_what_must_not_be_obtained_at_all_has_no_chance() -> None:
    score = nothing("A", "door", 1, 60)
    assert score.share > score.upper_bound(1) == 0
    assert np.count_nonzero(score.draws) == 0
    assert len(score.draws) == DEALS


def test_raters_that_lead_to_a_row_of_a_person_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def stored_key(token: str) -> bytes:
        return hashlib.sha256(token.encode()).digest()

    monkeypatch.setattr(phone_ratings, "phone_key", stored_key)
    monkeypatch.setattr(rater_keys, "_digest", lambda key, _message: key.hex())
    scores = {score.part: score for score in rating_guesser.attack(SEED)}
    for way in ("folder while open: values in common", "ratings while open: links"):
        assert scores[way].share == 1

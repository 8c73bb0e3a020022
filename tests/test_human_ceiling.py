"""How much people agree about piles, the machine beside them, and how firm piles are."""

import json
import random
from collections.abc import Mapping
from itertools import combinations, permutations
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from benchmarks import ceiling_of_piles
from benchmarks.ceiling_of_piles import (
    compare_each,
    consensus_of_others,
    draw_real_tries,
    load_piles,
    print_ceiling,
)
from workshop.needs.co_occurrence import ENOUGH, measure_agreement
from workshop.needs.firm_piles import draw_tries
from workshop.needs.human_ceiling import (
    Nearness,
    compare_with,
    find_divided,
    measure_alikeness,
)
from workshop.settings import ROOT

EXAMPLE = ROOT / "benchmarks" / "example_piles.tsv"
NOTES = tuple(f"note {number:02}" for number in range(12))
THEMES = {note: number // 3 for number, note in enumerate(NOTES)}

Room = dict[str, dict[str, int]]


def room_of(people: int, astray: float, seed: int, notes: int = 30, themes: int = 5) -> Room:
    """People who sort by the same themes, each putting some notes astray."""
    chance = random.Random(seed)
    room: Room = {}
    for person in range(people):
        own = {f"{note:03}": note % themes for note in range(notes)}
        for note in own:
            if chance.random() < astray:
                own[note] = chance.randrange(themes)
        room[str(person)] = own
    return room


def mean_of_twos(room: Room) -> float:
    rows = [[own[note] for note in sorted(own)] for own in room.values()]
    return fmean(adjusted_rand_score(one, other) for one, other in combinations(rows, 2))


@settings(deadline=None, max_examples=60)
@given(st.integers(5, 12), st.floats(0.05, 0.9), st.integers(0, 10**6))
def test_how_alike_two_people_sort_is_the_mean_over_every_two_of_them(
    people: int, astray: float, seed: int
) -> None:
    room = room_of(people, astray, seed)
    found = measure_alikeness(measure_agreement(room))
    assert found == pytest.approx(mean_of_twos(room), abs=0.03)


@settings(deadline=None, max_examples=60)
@given(st.integers(5, 12), st.floats(0.05, 0.9), st.integers(0, 10**6))
def test_the_machine_is_compared_with_each_person(people: int, astray: float, seed: int) -> None:
    room = room_of(people, astray, seed)
    machine = dict(room_of(1, 0.5, seed + 1)["0"])
    found = compare_with(measure_agreement(room), machine)
    labels = [machine[note] for note in sorted(machine)]
    each = [
        adjusted_rand_score([own[note] for note in sorted(own)], labels) for own in room.values()
    ]
    assert found is not None
    assert found.machine == pytest.approx(fmean(each), abs=0.03)
    assert found.people == measure_alikeness(measure_agreement(room))


def test_who_sorts_the_same_is_as_alike_as_can_be() -> None:
    assert measure_alikeness(measure_agreement(dict.fromkeys("12345", THEMES))) == pytest.approx(1)


def test_of_four_people_nothing_can_be_said() -> None:
    found = measure_agreement(dict.fromkeys("1234", THEMES))
    assert measure_alikeness(found) is None
    assert compare_with(found, THEMES) is None
    assert draw_tries(found).count_held([NOTES[:3]], ENOUGH) == [None]
    assert find_divided(found, found.clusters()) == []


def test_a_machine_with_the_themes_is_nearer_to_people_than_they_to_each_other() -> None:
    found = measure_agreement(room_of(9, 0.4, 1))
    themes = {note: int(note) % 5 for note in found.notes}
    by_chance = {note: int(note) % 7 for note in found.notes}
    one, other = compare_with(found, themes), compare_with(found, by_chance)
    assert one is not None
    assert other is not None
    assert (one.nearness, other.nearness) == (Nearness.NEARER, Nearness.FARTHER)


def test_a_machine_that_sorts_as_somebody_does_stands_beside_people() -> None:
    room = room_of(12, 0.3, 3, notes=200)
    machine = room.pop("0")
    found = compare_with(measure_agreement(room), machine)
    assert found is not None
    assert found.nearness == Nearness.AS_NEAR


def test_few_notes_of_the_machine_are_no_comparison() -> None:
    found = measure_agreement(room_of(6, 0.2, 1, notes=24))
    for known in (9, 11):
        assert compare_with(found, dict.fromkeys(found.notes[:known], 0)) is None
    assert compare_with(found, {note: int(note) % 5 for note in found.notes[:12]}) is not None


def test_firm_piles_hold_and_loose_ones_do_not() -> None:
    firm, loose = NOTES[:6], NOTES[6:]
    room = {
        str(person): dict.fromkeys(firm, 0)
        | {note: 1 + (at + person) % 3 // 2 for at, note in enumerate(loose)}
        for person in range(9)
    }
    found = measure_agreement(room)
    held = draw_tries(found).count_held([firm, loose], ENOUGH)
    assert held[0] == 100
    assert held[1] is not None
    assert held[1] < 60


def test_a_pair_is_not_called_shaky_because_one_of_it_is_left_out() -> None:
    room = {str(person): {note: at // 2 for at, note in enumerate(NOTES)} for person in range(6)}
    found = measure_agreement(room)
    assert draw_tries(found).count_held([NOTES[:2], NOTES[2:4]], ENOUGH) == [100, 100]


def test_pretended_people_say_what_drawing_the_real_ones_again_says() -> None:
    differences = []
    for seed, (people, astray) in enumerate([(6, 0.3), (8, 0.45), (12, 0.5), (20, 0.55)]):
        room = room_of(people, astray, seed, notes=36)
        found = measure_agreement(room)
        groups = [cluster.notes for cluster in found.clusters()]
        told = draw_tries(found).count_held(groups, ENOUGH)
        real = draw_real_tries(room, found).count_held(groups, ENOUGH)
        differences += [one - other for one, other in zip(told, real, strict=True) if one and other]
    assert len(differences) > 15
    assert abs(fmean(differences)) < 5
    assert fmean(abs(one) for one in differences) < 10


def test_rooms_with_the_same_counts_are_told_the_same_whoever_did_what() -> None:
    """Of six people four put A with B, and four C with D: whether it was the same four is not in
    the counts, and must not come out of anything that is told."""
    rooms = []
    for shift in (0, 2):
        room = {}
        for person in range(6):
            first, second = person < 4, (person + shift) % 6 < 4
            room[str(person)] = {"a": 1, "b": 1 if first else 2, "c": 3, "d": 3 if second else 4}
        rooms.append(room)
    told = []
    for room in rooms:
        found = measure_agreement(room)
        clusters = found.clusters()
        held = draw_tries(found).count_held([cluster.notes for cluster in clusters], ENOUGH)
        told.append((measure_alikeness(found), held, find_divided(found, clusters)))
    assert told[0] == told[1]
    assert told[0][1] != []


def test_a_note_between_two_groups_and_one_that_half_put_elsewhere_are_found() -> None:
    room: Room = {}
    for person in range(10):
        own = dict(THEMES)
        own[NOTES[0]] = 1 if person % 2 else 0
        own[NOTES[11]] = 3 if person % 2 else 20 + person
        room[str(person)] = own
    found = measure_agreement(room)
    divided = {one.note: one for one in find_divided(found, found.clusters())}
    assert set(divided) == {NOTES[0], NOTES[11]}
    assert {divided[NOTES[0]].near, divided[NOTES[0]].other} & set(NOTES[1:3])
    assert {divided[NOTES[0]].near, divided[NOTES[0]].other} & set(NOTES[3:6])
    assert divided[NOTES[11]].near in NOTES[9:11]
    assert divided[NOTES[11]].other is None


@settings(deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 9).map(str),
        st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 4)),
        max_size=9,
    )
)
def test_no_room_is_too_odd_for_it(room: Mapping[str, Mapping[str, int]]) -> None:
    found = measure_agreement(room)
    clusters = found.clusters()
    index = measure_alikeness(found)
    assert index is None or -1 <= index <= 1 + 1e-9
    tries = draw_tries(found, 10)
    for held in tries.count_held([cluster.notes for cluster in clusters], ENOUGH):
        assert held is None or 0 <= held <= 100
    for one in find_divided(found, clusters):
        assert one.note not in {one.near, one.other}


def test_each_person_is_compared_with_the_others_alone() -> None:
    room = {str(person): dict(THEMES) for person in range(7)}
    room["odd"] = {note: number % 3 for number, note in enumerate(NOTES)}
    others = {person: consensus_of_others(room, person) for person in room}
    alike = compare_each(room, others)
    assert alike[:-1] == [1.0] * 7
    assert alike[-1] == adjusted_rand_score(
        list(THEMES.values()), [number % 3 for number in range(len(NOTES))]
    )


def test_the_ceiling_of_a_file_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def by_their_length(texts: list[str], number: int | None) -> dict[str, int]:
        return {text: len(text) % (number or 3) for text in texts}

    monkeypatch.setattr(ceiling_of_piles, "group_by_machine", by_their_length)
    assert print_ceiling(EXAMPLE) == 0
    [line] = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    low, high = told["people_ari_interval"]
    assert (told["people"], told["notes"]) == (8, 40)
    assert low < told["people_ari"] < high
    assert told["machine_given"]["groups"] == len(told["groups"])
    assert told["machine_given"]["told_nearness"] == "farther"
    assert told["machine_given"]["less_people_interval"][1] < 0
    assert all(0 <= group["held"] <= 100 for group in told["groups"])
    assert 0 < told["divided_share"] < 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Ala,A queue,1\n", "more than 5 people are needed, not 1"),
        ("Ala,A queue\n", "line 1: not a person, a note and a pile"),
        ("", "more than 5 people are needed, not 0"),
        ("\ud800", "utf-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path, capsys: pytest.CaptureFixture[str], content: str, reason: str
) -> None:
    path = tmp_path / "piles.csv"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert print_ceiling(path) == 2
    assert reason in capsys.readouterr().err


def test_piles_may_have_names_and_a_file_commas(tmp_path) -> None:
    path = tmp_path / "piles.csv"
    rows = [f'{person},"A queue, long",waiting\n{person},Letters,mail\n' for person in "abcdef"]
    path.write_text("person,note,pile\n# a trial\n\n" + "".join(rows), "utf-8")
    assert load_piles(path)["f"] == {"A queue, long": 0, "Letters": 1}


def test_what_a_pile_is_called_changes_no_try() -> None:
    room = room_of(6, 0.3, 5, notes=12)
    told = []
    for names in list(permutations(range(5)))[::60]:
        renamed = {
            who: {note: names[pile] for note, pile in own.items()} for who, own in room.items()
        }
        found = measure_agreement(renamed)
        told.append(draw_tries(found, 10).count_held([found.notes[:4]], ENOUGH))
    assert np.unique(told).size == 1

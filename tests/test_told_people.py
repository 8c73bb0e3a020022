"""How many people stand behind notes: told at rare moments, in steps, and nothing about anybody."""

import random
from collections import defaultdict
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.conftest import Scene
from tests.publishing import Press
from workshop.board.note_erasure import erase_text
from workshop.board.tables import Note
from workshop.disclosure import (
    DIFFERENCE_THRESHOLD,
    NOTES_THRESHOLD,
    PEOPLE_THRESHOLD,
    REPEATS_THRESHOLD,
    ToldSet,
    certain_people,
    told_people,
)
from workshop.needs.groups import CreateGroup, MoveNotes, create_group, delete_group, move_notes
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.support import load_support_index
from workshop.needs.tables import ToldSupport
from workshop.needs.told_support import GROUP, load_told_figures
from workshop.people.rights import SYSTEM
from workshop.programme.session_run import close_session, open_session
from workshop.programme.tables import WorkingSession
from workshop.standards.trace.backward import load_clause_trace
from workshop.store.ids_and_clock import new_id

AUTHORS = some.lists(some.integers(0, 11), min_size=30, max_size=30)
"""The author of each of thirty notes of one activity."""
SETS = some.lists(some.frozensets(some.integers(0, 29), min_size=1), min_size=1, max_size=8)


def certain_of(notes: frozenset[int], authors: list[int]) -> int | None:
    return certain_people({"a": [str(authors[note]) for note in sorted(notes)]})


def tell_all(sets: list[frozenset[int]], authors: list[int]) -> list[tuple[int, bool]]:
    """What is told of these sets, one after the other."""
    counted: list[ToldSet] = []
    told = []
    for notes in sets:
        named = frozenset(map(str, notes))
        figure = told_people(named, certain_of(notes, authors), counted)
        if figure.counted:
            counted.append(ToldSet(named, figure.at_least))
        told.append((figure.at_least, figure.counted))
    return told


# ── the rule ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("authors", "people"),
    [
        ({}, None),
        ({"a": "abcdefghi"}, None),
        ({"a": "abcdefghij"}, 10),
        ({"a": "abcdefghia"}, 5),
        ({"a": "abcdabcdab"}, 0),
        ({"a": "abcdefghij", "b": "klmnopqrstuvwxyz"}, 15),
        ({"a": "abcde", "b": "fghij"}, None),
    ],
)
def test_people_are_those_of_one_activity_in_steps_of_five(authors: Any, people: int | None):
    assert certain_people(authors) == people


@given(SETS, AUTHORS)
def test_what_is_told_is_true(sets: list[frozenset[int]], authors: list[int]):
    for notes, (at_least, _counted) in zip(sets, tell_all(sets, authors), strict=True):
        assert at_least <= len({authors[note] for note in notes})
        assert at_least % PEOPLE_THRESHOLD == 0


@given(SETS, AUTHORS)
def test_the_same_notes_are_always_told_the_same(sets: list[frozenset[int]], authors: list[int]):
    once = tell_all(sets, authors)
    again = tell_all([*sets, *sets], authors)[len(sets) :]
    for (first, counted), (second, _counted) in zip(once, again, strict=True):
        assert first == second or (not counted and first < second)


@given(SETS, AUTHORS)
def test_sets_whose_people_were_counted_lie_far_from_each_other(
    sets: list[frozenset[int]], authors: list[int]
):
    told = tell_all(sets, authors)
    counted = {notes for notes, (_people, fresh) in zip(sets, told, strict=True) if fresh}
    assert all(len(notes) >= NOTES_THRESHOLD for notes in counted)
    for one in counted:
        for other in counted - {one}:
            assert len(one ^ other) >= DIFFERENCE_THRESHOLD


@settings(max_examples=60)
@given(AUTHORS, some.frozensets(some.integers(0, 29), min_size=10), some.data())
def test_nobody_learns_who_wrote_a_note_by_adding_it(
    authors: list[int], notes: frozenset[int], data: some.DataObject
):
    """Whoever wrote the notes that are added, the second figure is the same."""
    added = data.draw(some.frozensets(some.integers(0, 29), min_size=1, max_size=4)) - notes
    figures = set()
    for other in range(12):
        world = [other if note in added else author for note, author in enumerate(authors)]
        figures.add(tell_all([notes, notes | added], world)[1][0])
    assert len(figures) == 1


def test_thousands_of_groups_do_not_tell_which_notes_are_of_one_person():
    """In ten notes of ten people no two are of one: enough such sets would leave the pairs."""
    chance = random.Random(7)
    authors = [note % 12 for note in range(60)]
    sets = [frozenset(chance.sample(range(60), 10)) for _ in range(3_000)]
    told = tell_all(sets, authors)
    counted = [notes for notes, (_people, fresh) in zip(sets, told, strict=True) if fresh]
    assert len(counted) <= 60
    assert all(sum(note in notes for notes in counted) <= REPEATS_THRESHOLD for note in range(60))
    apart = {
        pair
        for notes, (people, _fresh) in zip(sets, told, strict=True)
        if people == 10
        for pair in combinations(sorted(notes), 2)
    }
    assert len(apart) < 1_770 / 4, "of 1770 pairs most stay open"


def test_notes_taken_out_take_away_one_person_each_at_the_most():
    told = [ToldSet(frozenset("abcdefghijkl"), 10)]
    assert told_people(frozenset("abcdefghijklm"), 10, told).at_least == 10
    assert told_people(frozenset("bcdefghijkl"), 10, told).at_least == 5
    assert told_people(frozenset("efgh"), None, told).at_least == 0


# ── in a session ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def people(scene: Scene, session: WorkingSession) -> list[Any]:
    return [scene.make_person(session) for _ in range(12)]


@pytest.fixture
def notes(scene: Scene, people, activity) -> list[Note]:
    return [scene.make_note(person, activity, f"Said {n}") for n, person in enumerate(people)]


@pytest.fixture
def group(scene: Scene, alice, programme, notes):
    command = CreateGroup(programme.id, new_id(), "We wait", [note.id for note in notes])
    return scene.do(create_group, alice, command)


def figure(scene: Scene, programme, group) -> int | None:
    ground = scene.read(load_support_index, programme.id)
    told = scene.read(load_told_figures, programme.id)
    return told.support(GROUP, group.id, ground.notes_in_groups([group.id])).at_least


def end(scene: Scene, actor, session: WorkingSession) -> None:
    if scene.get(WorkingSession, session.id).status != "open":
        scene.do(open_session, actor, session.id)
    scene.do(close_session, actor, session.id)


def test_nothing_is_told_of_people_before_the_session_ends(
    scene: Scene, alice, programme, session, group
):
    assert figure(scene, programme, group) is None
    end(scene, alice, session)
    assert figure(scene, programme, group) == 10


def test_a_set_that_changed_has_no_figure_until_the_next_session_ends(
    scene: Scene, alice, programme, session, people, activity, group
):
    end(scene, alice, session)
    scene.do(open_session, alice, session.id)
    more = scene.make_note(people[0], activity, "One more")
    scene.do(move_notes, alice, MoveNotes(programme.id, [more.id], group.id))
    assert figure(scene, programme, group) is None
    end(scene, alice, session)
    assert figure(scene, programme, group) == 10


def test_a_group_made_to_ask_who_wrote_two_notes_is_told_nothing(
    scene: Scene, alice, programme, session, notes, group
):
    end(scene, alice, session)
    for asked in ([notes[0], notes[1]], notes[:11], notes[1:]):
        keys = [note.id for note in asked]
        made = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "?", keys))
        assert figure(scene, programme, made) is None
        end(scene, alice, session)
        # 11 of 12 notes: what follows from "at least 10" with one note less, whoever wrote it.
        assert figure(scene, programme, made) == (0 if len(asked) == 2 else 5)
        scene.do(delete_group, alice, made.id)


def test_the_figure_stays_when_people_have_gone(
    scene: Scene, alice, programme, session, notes, group
):
    end(scene, alice, session)

    def erase(db: Any, _actor: Any, _content: None) -> None:
        for note in notes[:6]:
            erase_text(db, db.get(Note, note.id), "erased")

    scene.do(erase, SYSTEM)
    assert figure(scene, programme, group) == 10
    end(scene, alice, session)
    assert figure(scene, programme, group) == 10


def test_notes_from_paper_are_nobody(scene: Scene, alice, store, programme, session, activity):
    press = Press(store, alice, programme.id)
    notes = press.write_notes(activity.id, [f"Paper {n}" for n in range(20)])
    command = CreateGroup(programme.id, new_id(), "Paper", [note.id for note in notes])
    made = scene.do(create_group, alice, command)
    end(scene, alice, session)
    assert figure(scene, programme, made) == 0


def test_two_clauses_with_a_group_in_common_tell_nobody_who_stands_in_the_other(
    scene: Scene, alice, store, programme, session, people, activity
):
    """Counted anew, the second would say 10 and so that the note added is of a tenth person."""
    press = Press(store, alice, programme.id)
    common = [scene.make_note(people[n % 9], activity, f"Many {n}") for n in range(10)]
    alone = scene.make_note(people[9], activity, "A single one")
    first = press.make_need(common, "Many people")
    with store.read() as db:
        shared = list(load_support_index(db, programme.id).needs[first.id].groups)
    one = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "One", [alone.id]))
    second = scene.do(
        create_need, alice, CreateNeed(programme.id, "a", "b", groups=[*shared, one.id])
    )
    clauses = [press.write_clause("First", [first]), press.write_clause("Second", [second])]
    told = [row["trace"]["at_least"] for row in press.publish().snapshot["clauses"]]
    assert told == [5, 5]
    traces = [scene.read(load_clause_trace, alice, clause.id) for clause in clauses]
    assert [trace.support.at_least for trace in traces] == told


def test_what_is_kept_of_a_figure_names_no_author(
    scene: Scene, alice, programme, session, people, group
):
    end(scene, alice, session)
    with scene.store.read() as db:
        rows = [row.model_dump() for row in db.query(ToldSupport).all()]
    assert rows
    assert not any(person.id in str(rows) for person in people)
    by_subject = defaultdict(list)
    for row in rows:
        by_subject[row["subject_id"]].append(row["event"])
    assert by_subject[group.id] == ["session_closed"]

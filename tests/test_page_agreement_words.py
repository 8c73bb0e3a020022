"""What the counts of a silent grouping mean: in words, and nothing about anybody."""

import re

import pytest

from tests.conftest import Scene
from tests.visits import Visits, words
from workshop.needs.card_sort import PlaceNote, place_note
from workshop.needs.suggestions.decisions import KeepRun, keep_run
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.task_input import load_task_input
from workshop.programme.session_run import end_activity, go_back

THEMES = 4
TEXTS = tuple(f"Voice {number:02}" for number in range(12))
BETWEEN, HALF = 0, 11


@pytest.fixture
def notes(scene: Scene, bob, activity):
    return [scene.make_note(bob, activity, text).id for text in TEXTS]


def pile_of(person: int, note: int) -> int:
    """Three notes a theme; everybody puts one note astray. Of two notes people are divided: one
    between two themes, one that half of the people leave alone."""
    theme = note * THEMES // len(TEXTS)
    if person % 2 and note in (BETWEEN, HALF):
        return 2 if note == BETWEEN else 20 + person
    return 1 + ((theme + 2) % THEMES if note == person + 1 else theme)


def torn(person: int, note: int) -> int:
    """Three of five people put the first note with the second, three with the third."""
    alone = {1: person > 2, 2: person in (1, 2)}
    return 10 + note // 6 if note > 2 else 1 + note * alone.get(note, False)


@pytest.fixture
def silent(scene: Scene, alice, session, activity, notes):
    return scene.make_activity(alice, session, "grouping", silent=True, targets=[activity.id])


@pytest.fixture
def sort(scene: Scene, session, silent, notes):
    def sort(people: int, pile_of=pile_of) -> None:
        for number in range(people):
            person = scene.make_person(session)
            for at, note in enumerate(notes):
                scene.do(place_note, person, PlaceNote(silent.id, note, pile_of(number, at)))

    return sort


@pytest.fixture
def propose(scene: Scene, alice, programme, notes):
    """Keep a run that proposed the notes in groups of these sizes."""

    def propose(*sizes: int, **parameters: int) -> None:
        material = scene.read(load_task_input, programme.id, OWN_MODEL)
        at = {note: number for number, note in enumerate(material.texts)}
        left = [at[note] for note in notes]
        proposals = []
        for size in sizes:
            own, left = left[:size], left[size:]
            proposals.append(
                {"notes": own, "extends": None, "cohesion": 0.3, "misfits": [], "words": []}
            )
        result = {
            "vectors": {},
            "version": "1",
            "parameters": parameters,
            "proposals": proposals,
            "same": [],
        }
        scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, result))

    return propose


@pytest.fixture
def read(visits: Visits, scene: Scene, alice, silent):
    """The words of the view once the grouping has ended."""

    def read(page: str = "grouping") -> str:
        scene.do(end_activity, alice, silent.id)
        screen = visits.open(alice, page, view="agreement")
        assert not screen.exception
        return re.sub(r"\s+", " ", words(screen))

    return read


def test_how_much_people_agree_and_how_firm_each_pile_is_stands_in_words(read, sort):
    sort(8)
    text = read()
    assert "People sorted much alike" in text
    assert "says nothing about any one person" in text
    held = [int(times) for times in re.findall(r"holds together in (\d+) of 100 tries", text)]
    assert len(held) == THEMES
    assert min(held) >= 60
    assert "shaky" not in text
    assert "A try: a fifth of the notes" in text


def test_notes_about_which_people_are_divided_are_listed_without_counting_anybody(read, sort):
    sort(8)
    text = read()
    assert "Where people are divided" in text
    [between] = re.findall(r"Voice 00 :small\[(.*?)\]", text)
    assert re.fullmatch(r"about as many put it with “Voice 0\d” as with “Voice 0\d”", between)
    [half] = re.findall(r"Voice 11 :small\[(.*?)\]", text)
    assert re.fullmatch(r"about half put it with “Voice (09|10)”, half elsewhere", half)


def test_piles_that_seldom_hold_are_called_shaky(read, sort):
    sort(5, torn)
    [held] = re.findall(r"\*\*shaky pile\*\*: holds together in (\d+) of 100 tries", read())
    assert 10 < int(held) < 60


def test_people_who_sort_each_in_their_own_way_are_told_so(read, sort):
    sort(5, lambda person, note: 1 + (note * (person + 2) + person) % 5)
    assert "People sorted each in their own way" in read()


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((3, 3, 3, 3), "more than"),
        ((4, 4, 4), "less than"),
    ],
)
def test_proposals_for_the_same_notes_stand_beside_people(read, sort, propose, sizes, said):
    sort(8)
    propose(*sizes)
    text = read()
    assert f"The proposals agree with people {said} people with each other." in text
    assert "Compared on the same notes: 12" in text


def test_proposals_that_knew_the_piles_are_not_praised_for_it(read, sort, propose):
    sort(8)
    propose(3, 3, 3, 3, pairs_put_together=9)
    text = read()
    assert "computed from these piles too" in text
    assert "The proposals agree" not in text


def test_proposals_made_before_are_compared_though_later_ones_knew_the_piles(read, sort, propose):
    propose(3, 3, 3, 3)
    sort(8)
    propose(6, 6, pairs_put_together=9)
    assert "The proposals agree with people more than" in read()


def test_proposals_for_few_of_the_notes_are_not_compared(read, sort, propose):
    sort(8)
    propose(3, given_groups=4)
    assert "The proposals" not in read()


def test_of_four_people_nothing_is_said(read, sort, propose):
    propose(3, 3, 3, 3)
    sort(4)
    text = read()
    assert "is shown from 5 people on" in text
    for said in ("People sorted", "The proposals", "holds together", "divided"):
        assert said not in text


def test_a_latecomer_changes_no_word(read, scene: Scene, session, alice, silent, notes, sort):
    sort(8)
    before = read()
    scene.do(go_back, alice, silent.id)
    late = scene.make_person(session)
    for note in notes:
        scene.do(place_note, late, PlaceNote(silent.id, note, 1))
    after = read()
    assert before.replace("8 people took part", "9 people took part") == after


def test_run_a_session_points_at_shaky_piles_before_groups_are_made(read, sort):
    sort(5, torn)
    assert "Shaky piles: 1. Look at them before you make groups." in read("session")


def test_run_a_session_says_the_same(read, sort):
    sort(8)
    text = read("session")
    assert "People sorted much alike" in text
    assert re.search(r"holds together in \d+ of 100 tries", text)

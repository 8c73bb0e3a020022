"""A header that repeats a note word for word goes when the note's text goes."""

import pytest

from tests.conftest import Scene
from tests.stored import bytes_in
from workshop.board.moderation import Undo, undo
from workshop.board.notes import withdraw_note
from workshop.needs.groups import CreateGroup, RenameGroup, create_group, rename_group
from workshop.needs.headers_of_notes import list_repeating
from workshop.needs.tables import Group
from workshop.store.ids_and_clock import new_id

WORDS = "Przy okienku każdy słyszy, po co przyszłam"


@pytest.fixture
def author(scene: Scene, session):
    """Who wrote the note."""
    return scene.make_person(session)


@pytest.fixture
def note(scene: Scene, activity, author) -> str:
    return scene.make_note(author, activity, f"{WORDS}.").id


@pytest.fixture
def make(scene: Scene, alice, programme, note):
    """Makes a group of the note under this sentence; returns its id."""

    def make(header: str) -> str:
        command = CreateGroup(programme.id, new_id(), header, [note])
        return scene.do(create_group, alice, command).id

    return make


def test_whatever_the_case_and_signs_the_repeated_words_go(scene, desk, author, note, make):
    group = make(WORDS.upper())
    assert scene.see(desk, "group")[group]["header"] == WORDS.upper()
    scene.do(withdraw_note, author, note)
    assert scene.see(desk, "group")[group]["header"] == ""


@pytest.mark.parametrize("inside", [True, False])
def test_words_among_others_go_also_where_the_note_stands_elsewhere(
    scene, desk, alice, programme, author, note, make, inside
):
    group = (
        make("")
        if inside
        else scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", [])).id
    )
    scene.do(rename_group, alice, RenameGroup(group, f"Słychać: {WORDS}, mówią"))
    scene.do(withdraw_note, author, note)
    assert scene.see(desk, "group")[group]["header"] == ""


def test_a_sentence_of_ones_own_stays(scene, desk, alice, author, note, make):
    group = make(WORDS)
    scene.do(rename_group, alice, RenameGroup(group, "Wszystko słychać"))
    scene.do(withdraw_note, author, note)
    assert scene.see(desk, "group")[group]["header"] == "Wszystko słychać"


def test_naming_a_group_can_be_undone_after_its_words_went(
    scene, desk, alice, author, programme, note, make
):
    group = make("")
    scene.do(rename_group, alice, RenameGroup(group, WORDS))
    scene.do(withdraw_note, author, note)
    scene.do(undo, alice, Undo(programme.id, "grouping"))
    scene.do(undo, alice, Undo(programme.id, "grouping"))
    assert group not in scene.see(desk, "group")


def test_neither_undo_nor_any_file_gives_the_words_back(
    scene, store, alice, author, programme, note, make
):
    group = make("")
    scene.do(rename_group, alice, RenameGroup(group, WORDS))
    scene.do(rename_group, alice, RenameGroup(group, "Wszystko słychać"))
    scene.do(withdraw_note, author, note)
    scene.do(undo, alice, Undo(programme.id, "grouping"))
    assert scene.get(Group, group).header == ""
    assert scene.read(list_repeating, programme.id) == set()
    store.close()
    kept = bytes_in(store)
    assert WORDS.encode() not in kept
    assert WORDS[:12].encode() not in kept

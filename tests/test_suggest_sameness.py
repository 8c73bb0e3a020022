"""Notes that say the same: joined, moved together, counted each, parted, told apart."""

import pytest

from tests.conftest import Scene
from workshop.board.moderation import (
    RedactNote,
    RejectNotes,
    Undo,
    redact_note,
    redo,
    reject_notes,
    undo,
)
from workshop.board.notes import withdraw_note
from workshop.board.tables import Note
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.needs.duplicates import (
    MarkDuplicates,
    list_rejected_duplicates,
    mark_duplicates,
    reject_duplicates,
    unmark_duplicates,
)
from workshop.needs.groups import CreateGroup, MoveNotes, create_group, move_notes
from workshop.needs.support import load_support_index
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def notes(scene: Scene, session, activity) -> list[str]:
    """Four notes on the wall, each from somebody else."""
    people = [scene.make_person(session) for _ in range(4)]
    return [scene.make_note(person, activity, "A long queue").id for person in people]


@pytest.fixture
def join(scene: Scene, alice):
    return lambda lead, *others: scene.do(mark_duplicates, alice, MarkDuplicates(lead, others))


@pytest.fixture
def group_of(scene: Scene, alice, programme):
    def make(*notes: str) -> str:
        return scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", notes)).id

    return make


def leads(scene: Scene, notes: list[str]) -> list[str | None]:
    return [scene.get(Note, key).same_as for key in notes]


def counted(scene: Scene, programme, group: str) -> int:
    return scene.read(load_support_index, programme.id).support([group]).notes


def test_joined_notes_stand_where_their_lead_stands_and_every_note_counts(
    scene, programme, notes, join, group_of
):
    group = group_of(notes[0])
    assert join(notes[0], *notes[1:3]) == 2
    assert leads(scene, notes) == [None, notes[0], notes[0], None]
    assert counted(scene, programme, group) == 3


def test_a_lead_in_no_group_takes_the_places_of_the_others(scene, programme, notes, join, group_of):
    group = group_of(notes[1])
    join(notes[0], notes[1])
    assert counted(scene, programme, group) == 2


def test_joined_notes_move_with_their_lead(scene, alice, programme, notes, join, group_of):
    first, second = group_of(notes[0], notes[3]), group_of()
    join(notes[0], notes[1])
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], second))
    assert (counted(scene, programme, first), counted(scene, programme, second)) == (1, 2)
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[1]], None))
    assert counted(scene, programme, second) == 0


def test_joining_a_lead_brings_its_followers_along(scene, notes, join):
    join(notes[0], notes[1])
    join(notes[2], notes[0])
    assert leads(scene, notes) == [notes[2], notes[2], None, None]
    join(notes[1], notes[3])
    assert leads(scene, notes)[3] == notes[2]


def test_joining_twice_is_one_step(scene, programme, notes, join):
    assert (join(notes[0], notes[1]), join(notes[0], notes[1])) == (1, 0)
    assert len(scene.events(programme.id, "notes_joined")) == 1


def test_parting_leaves_notes_in_their_groups(scene, alice, programme, notes, join, group_of):
    group = group_of(notes[0])
    join(notes[0], *notes[1:3])
    assert scene.do(unmark_duplicates, alice, [notes[1]]) == 1
    assert leads(scene, notes) == [None, None, notes[0], None]
    assert scene.do(unmark_duplicates, alice, [notes[0]]) == 1
    assert leads(scene, notes) == [None] * 4
    assert counted(scene, programme, group) == 3


def test_undo_and_redo_walk_through_joining(scene, alice, programme, notes, join, group_of):
    group, step = group_of(notes[1]), Undo(programme.id, "grouping")
    join(notes[0], notes[1], notes[2])
    scene.do(undo, alice, step)
    assert leads(scene, notes) == [None] * 4
    assert counted(scene, programme, group) == 1
    scene.do(redo, alice, step)
    assert leads(scene, notes)[1:3] == [notes[0]] * 2


@pytest.mark.parametrize("how", ["withdrawn", "redacted"])
def test_followers_come_out_when_their_lead_loses_its_text(
    scene, alice, session, activity, how, join, desk
):
    author, other = scene.make_person(session), scene.make_person(session)
    lead, note = (scene.make_note(who, activity, "A queue").id for who in (author, other))
    join(lead, note)
    if how == "withdrawn":
        scene.do(withdraw_note, author, lead)
    else:
        scene.do(redact_note, alice, RedactNote(lead))
    assert leads(scene, [note]) == [None]
    assert "same_as" not in scene.see(desk, "note")[note]
    assert ["note", note] in scene.events(activity.programme_id, "notes_released")[0].refs


def test_a_follower_that_is_taken_back_follows_nobody(scene, session, activity, notes, join):
    author = scene.make_person(session)
    own = scene.make_note(author, activity, "A queue").id
    join(notes[0], own)
    scene.do(withdraw_note, author, own)
    assert leads(scene, [own]) == [None]


def test_a_follower_that_is_off_the_wall_does_not_keep_its_lead_from_moving(
    scene, alice, programme, notes, join, group_of
):
    group = group_of()
    join(notes[0], notes[1])
    scene.do(reject_notes, alice, RejectNotes([notes[1]]))
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], group))
    assert counted(scene, programme, group) == 1


def test_the_wall_is_told_who_speaks_for_whom(scene, desk, notes, join):
    join(notes[0], notes[1])
    assert scene.see(desk, "note")[notes[1]]["same_as"] == notes[0]
    assert "same_as" not in scene.see(desk, "note")[notes[0]]


def test_notes_told_apart_are_remembered_until_undone(scene, alice, programme, notes):
    assert scene.do(reject_duplicates, alice, notes[:3]) == 3
    assert scene.do(reject_duplicates, alice, notes[:2]) == 0
    assert len(scene.read(list_rejected_duplicates, programme.id)) == 3
    scene.do(undo, alice, Undo(programme.id, "grouping"))
    assert scene.read(list_rejected_duplicates, programme.id) == set()


def test_only_those_who_group_may_join_notes(scene, ewa, charlie, bob, notes):
    for stranger in (ewa, charlie, bob):
        with pytest.raises(NotAllowed):
            scene.do(mark_duplicates, stranger, MarkDuplicates(notes[0], [notes[1]]))
        with pytest.raises(NotAllowed):
            scene.do(reject_duplicates, stranger, notes[:2])


def test_what_cannot_be_joined_is_refused(scene, alice, notes, activity):
    with pytest.raises(Invalid):
        scene.do(mark_duplicates, alice, MarkDuplicates(notes[0], []))
    with pytest.raises(NotFound):
        scene.do(mark_duplicates, alice, MarkDuplicates(notes[0], [new_id()]))
    scene.do(reject_notes, alice, RejectNotes([notes[1]]))
    with pytest.raises(NotFound):
        scene.do(mark_duplicates, alice, MarkDuplicates(notes[0], [notes[1]]))
    with pytest.raises(Invalid):
        scene.do(reject_duplicates, alice, [notes[0]])

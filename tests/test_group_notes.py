"""Grouping by hand: create, name, fill, merge, split, nest, delete; together and undoable."""

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
from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    MoveNotes,
    RenameGroup,
    SetParent,
    SplitGroup,
    StaleHeader,
    create_group,
    delete_group,
    merge_groups,
    move_notes,
    rename_group,
    set_parent,
    split_group,
)
from workshop.needs.tables import Group
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def notes(scene: Scene, bob, activity) -> list[str]:
    """Five notes on the wall."""
    return [scene.make_note(bob, activity, f"Note {number}").id for number in range(5)]


@pytest.fixture
def group_of(scene: Scene, alice, programme):
    """A function that makes a group around notes and returns its id."""

    def make(*notes: str, header: str = "", parent: str | None = None) -> str:
        command = CreateGroup(programme.id, new_id(), header, notes, parent)
        return scene.do(create_group, alice, command).id

    return make


@pytest.fixture
def seen(scene: Scene, desk):
    """What the groups look like on Alice's screen."""
    return lambda: scene.see(desk, "group")


@pytest.fixture
def step(programme) -> Undo:
    return Undo(programme.id, "grouping")


def test_a_group_holds_its_notes_in_order(notes, group_of, seen):
    key = group_of(notes[2], notes[0], header="I wait in line")
    assert seen()[key]["notes"] == [notes[2], notes[0]]
    assert (seen()[key]["header"], seen()[key]["parent"]) == ("I wait in line", None)


def test_notes_leave_the_group_they_stood_in(notes, group_of, seen):
    first = group_of(*notes[:3])
    second = group_of(notes[1], notes[2])
    assert (seen()[first]["notes"], seen()[second]["notes"]) == ([notes[0]], notes[1:3])


def test_a_group_may_begin_empty_and_without_a_sentence(group_of, seen):
    key = group_of()
    assert (seen()[key]["header"], seen()[key]["notes"]) == ("", [])


def test_the_same_id_with_the_same_content_is_one_group(scene, alice, programme, notes):
    command = CreateGroup(programme.id, new_id(), "Hello", notes[:2])
    assert scene.do(create_group, alice, command).id == scene.do(create_group, alice, command).id
    assert len(scene.events(programme.id, "group_created")) == 1


def test_the_same_id_with_other_content_is_a_conflict(scene, alice, programme, notes):
    key = new_id()
    scene.do(create_group, alice, CreateGroup(programme.id, key, "Hello", notes[:2]))
    for header, chosen in (("Bye", notes[:2]), ("Hello", notes[:1])):
        with pytest.raises(Conflict):
            scene.do(create_group, alice, CreateGroup(programme.id, key, header, chosen))


def test_280_characters_of_a_sentence_fit(scene, alice, group_of, seen):
    key = group_of(header="a" * 280)
    with pytest.raises(Invalid):
        scene.do(rename_group, alice, RenameGroup(key, "a" * 281))
    scene.do(rename_group, alice, RenameGroup(key, " two\n\0lines "))
    assert seen()[key]["header"] == "two lines"
    scene.do(rename_group, alice, RenameGroup(key, ""))
    assert seen()[key]["header"] == ""


def test_notes_move_from_group_to_group(scene, alice, programme, notes, group_of, seen):
    first, second = group_of(*notes[:3]), group_of(notes[3])
    scene.do(move_notes, alice, MoveNotes(programme.id, notes[:2], second))
    assert seen()[first]["notes"] == [notes[2]]
    assert seen()[second]["notes"] == [notes[3], *notes[:2]]


def test_of_two_who_move_a_note_out_of_the_same_group_the_last_decides(
    scene, alice, programme, notes, group_of, seen, step
):
    first, second, third = group_of(notes[0]), group_of(), group_of()
    for target in (second, third):
        move = MoveNotes(programme.id, [notes[0]], target, from_=first)
        scene.do(move_notes, alice, move)
    assert (seen()[first]["notes"], seen()[second]["notes"]) == ([], [])
    assert seen()[third]["notes"] == [notes[0]]
    scene.do(undo, alice, step)
    assert (seen()[second]["notes"], seen()[third]["notes"]) == ([notes[0]], [])


def test_a_note_that_stands_in_several_places_loses_none_of_them_unasked(
    scene, alice, programme, notes, group_of, seen
):
    groups = group_of(notes[0]), group_of(), group_of(), group_of()
    left, copied, moved, last = groups
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], copied, copy=True))
    for target in (moved, last):
        scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], target, from_=left))
    where = [len(seen()[group]["notes"]) for group in groups]
    assert where == [0, 1, 1, 1]


def test_no_screen_learns_how_many_people_wrote_a_groups_notes(
    scene, alice, session, activity, notes, group_of, seen, wall
):
    group = group_of(*notes[:2])
    scene.make_activity(alice, session, "grouping", targets=[activity.id])
    shown = scene.hear(wall, ("group", group))["group", group]
    assert shown["notes"] == seen()[group]["notes"] == notes[:2]
    assert set(shown) == {"t", "id", "header", "pos", "notes"}
    assert set(seen()[group]) == {"t", "id", "header", "parent", "pos", "notes"}


def test_a_copied_note_stands_in_both(scene, alice, programme, notes, group_of, seen):
    first, second = group_of(notes[0]), group_of()
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], second, copy=True))
    assert seen()[first]["notes"] == seen()[second]["notes"] == [notes[0]]
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], None, from_=first))
    assert (seen()[first]["notes"], seen()[second]["notes"]) == ([], [notes[0]])


def test_moved_nowhere_a_note_stands_alone(scene, alice, programme, notes, group_of, seen):
    key = group_of(*notes)
    scene.do(move_notes, alice, MoveNotes(programme.id, notes[:4], None))
    assert seen()[key]["notes"] == [notes[4]]
    with pytest.raises(Invalid):
        scene.do(move_notes, alice, MoveNotes(programme.id, notes[:4], None, copy=True))


def test_a_move_that_changes_nothing_is_no_step(scene, alice, programme, notes, group_of):
    key = group_of(*notes)
    assert scene.do(move_notes, alice, MoveNotes(programme.id, notes, key)) == 0
    assert scene.events(programme.id, "notes_moved") == []


def test_merged_groups_give_their_notes(scene, alice, notes, group_of, seen):
    first, second, third = group_of(notes[0]), group_of(notes[1]), group_of(notes[2])
    scene.do(merge_groups, alice, MergeGroups(first, [second, third]))
    assert seen()[first]["notes"] == notes[:3]
    assert set(seen()) == {first}
    merged = scene.get(Group, second)
    assert (merged.status, merged.merged_into) == ("merged", first)


def test_merging_again_is_no_step_and_into_itself_is_refused(
    scene, alice, programme, notes, group_of
):
    first, second = group_of(notes[0]), group_of(notes[1])
    for _ in "ab":
        scene.do(merge_groups, alice, MergeGroups(first, [second]))
    assert len(scene.events(programme.id, "groups_merged")) == 1
    with pytest.raises(Invalid):
        scene.do(merge_groups, alice, MergeGroups(first, [first]))


def test_a_split_takes_some_notes_along(scene, alice, notes, group_of, seen):
    key, other = group_of(*notes, header="All"), new_id()
    scene.do(split_group, alice, SplitGroup(key, other, notes[3:], "Some"))
    assert (seen()[key]["notes"], seen()[other]["notes"]) == (notes[:3], notes[3:])
    scene.do(split_group, alice, SplitGroup(key, other, notes[3:], "Some"))
    with pytest.raises(Invalid):
        scene.do(split_group, alice, SplitGroup(key, new_id(), notes[3:]))


def test_a_deleted_group_lets_its_notes_go(scene, alice, programme, notes, group_of, seen):
    key = group_of(*notes)
    scene.do(delete_group, alice, key)
    assert seen() == {}
    assert [scene.get(Note, note).status for note in notes] == ["visible"] * 5
    scene.do(delete_group, alice, key)
    assert len(scene.events(programme.id, "group_deleted")) == 1


def test_what_is_gone_cannot_be_worked_with(scene, alice, programme, notes, group_of):
    key = group_of(*notes)
    scene.do(delete_group, alice, key)
    for command, content in (
        (rename_group, RenameGroup(key, "Hello")),
        (move_notes, MoveNotes(programme.id, notes, key)),
        (merge_groups, MergeGroups(group_of(), [key])),
        (set_parent, SetParent(group_of(), key)),
    ):
        with pytest.raises(Conflict):
            scene.do(command, alice, content)
    with pytest.raises(NotFound):
        scene.do(delete_group, alice, new_id())


def test_groups_nest_but_never_in_a_circle(scene, alice, group_of, seen):
    outer, middle, inner = group_of(), group_of(), group_of()
    scene.do(set_parent, alice, SetParent(inner, middle))
    scene.do(set_parent, alice, SetParent(middle, outer))
    assert (seen()[inner]["parent"], seen()[middle]["parent"]) == (middle, outer)
    for parent in (outer, inner):
        with pytest.raises(Invalid):
            scene.do(set_parent, alice, SetParent(outer, parent))


def test_inner_groups_move_up_when_theirs_is_deleted(scene, alice, group_of, seen):
    outer = group_of()
    middle = group_of(parent=outer)
    inner = group_of(parent=middle)
    scene.do(delete_group, alice, middle)
    assert seen()[inner]["parent"] == outer


def test_a_group_takes_the_place_of_an_outer_one_that_is_merged_into_it(
    scene, alice, group_of, seen
):
    outer = group_of()
    middle = group_of(parent=outer)
    inner = group_of(parent=middle)
    scene.do(merge_groups, alice, MergeGroups(inner, [outer]))
    assert (seen()[inner]["parent"], seen()[middle]["parent"]) == (None, inner)


def test_inner_groups_follow_a_merge(scene, alice, group_of, seen):
    target, merged = group_of(), group_of()
    inner = group_of(parent=merged)
    scene.do(merge_groups, alice, MergeGroups(target, [merged]))
    assert seen()[inner]["parent"] == target


def test_merging_an_outer_group_into_its_inner_one_makes_no_circle(scene, alice, group_of, seen):
    outer = group_of()
    inner = group_of(parent=outer)
    scene.do(merge_groups, alice, MergeGroups(inner, [outer]))
    assert seen()[inner]["parent"] is None


def test_a_group_made_in_vain_can_be_taken_back(scene, alice, notes, group_of, seen, step):
    first = group_of(*notes[:2])
    group_of(notes[1])
    assert scene.do(undo, alice, step) == "group_created"
    assert {key: group["notes"] for key, group in seen().items()} == {first: notes[:2]}
    scene.do(redo, alice, step)
    assert len(seen()) == 2


def test_two_people_undo_apart(scene, alice, programme, notes, group_of, seen, step):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    first = group_of(notes[0])
    second = scene.do(create_group, keeper, CreateGroup(programme.id, new_id(), "", [notes[1]])).id
    scene.do(undo, alice, step)
    assert set(seen()) == {second}
    scene.do(undo, keeper, step)
    assert seen() == {}
    scene.do(redo, alice, step)
    assert set(seen()) == {first}


def test_undo_stops_where_somebody_went_on(scene, alice, programme, notes, group_of, seen, step):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    first = group_of(*notes[:2])
    second = group_of()
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[0]], second))
    scene.do(move_notes, keeper, MoveNotes(programme.id, [notes[0]], None))
    with pytest.raises(Conflict):
        scene.do(undo, alice, step)
    assert (seen()[first]["notes"], seen()[second]["notes"]) == ([notes[1]], [])


def test_two_undos_that_would_make_a_circle_still_show_every_group(
    scene, alice, programme, group_of, seen, step
):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    one, two = group_of(), group_of()
    scene.do(set_parent, alice, SetParent(one, two))
    scene.do(set_parent, alice, SetParent(one, None))
    scene.do(set_parent, keeper, SetParent(two, one))
    scene.do(undo, alice, step)
    assert {key: group["parent"] for key, group in seen().items()} == {one: None, two: None}


def test_only_what_is_on_the_wall_is_grouped(scene, alice, bob, session, programme, group_of):
    queue = scene.make_activity(alice, session, moderated=True)
    waiting = scene.make_note(bob, queue).id
    with pytest.raises(NotFound):
        group_of(waiting)
    with pytest.raises(NotFound):
        scene.do(move_notes, alice, MoveNotes(programme.id, [waiting], group_of()))


def test_redacted_notes_are_grouped_and_rejected_ones_can_be_taken_out(
    scene, alice, programme, notes, group_of, seen
):
    scene.do(redact_note, alice, RedactNote(notes[0]))
    key = group_of(*notes[:2])
    scene.do(reject_notes, alice, RejectNotes([notes[1]]))
    scene.do(move_notes, alice, MoveNotes(programme.id, [notes[1]], None))
    assert seen()[key]["notes"] == [notes[0]]


def test_nothing_of_another_programme_can_be_touched(
    scene, alice, charlie, programme, notes, group_of
):
    elsewhere = next(iter(charlie.programmes))
    here = group_of(*notes)
    theirs = scene.do(create_group, charlie, CreateGroup(elsewhere, new_id())).id
    with pytest.raises(NotFound):
        scene.do(create_group, charlie, CreateGroup(elsewhere, new_id(), "", notes))
    with pytest.raises(NotFound):
        scene.do(move_notes, charlie, MoveNotes(elsewhere, notes, theirs))
    with pytest.raises(NotFound):
        scene.do(merge_groups, alice, MergeGroups(here, [theirs]))
    with pytest.raises(NotFound):
        scene.do(set_parent, alice, SetParent(here, theirs))
    with pytest.raises(NotFound):
        scene.do(create_group, alice, CreateGroup(programme.id, new_id(), parent=theirs))
    for command, content in (
        (rename_group, RenameGroup(here, "Mine")),
        (delete_group, here),
        (split_group, SplitGroup(here, new_id(), notes[:1])),
        (merge_groups, MergeGroups(here, [])),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, charlie, content)


@pytest.mark.parametrize("who", ["bob", "ewa", "charlie"])
def test_who_does_not_group_cannot(scene, request, programme, notes, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        scene.do(create_group, person, CreateGroup(programme.id, new_id(), "", notes))


def test_the_wall_shows_groups_while_they_are_worked_with(
    scene, alice, session, activity, notes, group_of, wall, phone
):
    key = group_of(*notes)
    assert scene.see(wall, "group") == {}
    activity = scene.make_activity(alice, session, "grouping", targets=[activity.id])
    assert set(scene.see(wall, "group")) == {key}
    assert ("group", key) in scene.hear(wall, ("board_of", activity.id))
    assert scene.see(phone, "group") == {}
    assert scene.hear(phone, ("group", key)) == {}


def test_a_wall_says_what_a_group_stands_in_also_when_that_is_renamed_or_goes(
    scene, alice, session, activity, programme, notes, group_of, wall
):
    outer, inner = group_of(), group_of(*notes)
    scene.make_activity(alice, session, "grouping", targets=[activity.id])
    scene.do(set_parent, alice, SetParent(inner, outer))
    assert "within" not in scene.see(wall, "group")[inner]
    scene.do(rename_group, alice, RenameGroup(outer, "They wait"))
    told = scene.hear(wall, ("group", outer))
    assert told["group", inner]["within"] == "They wait"
    assert set(scene.see(wall, "group")) == {inner}
    scene.do(delete_group, alice, outer)
    assert "within" not in scene.hear(wall, ("group", inner))["group", inner]


def test_screens_are_told_when_a_group_goes(scene, alice, group_of, desk):
    key = group_of()
    scene.do(delete_group, alice, key)
    assert scene.hear(desk, ("group", key))[("group", key)]["gone"] is True


def test_a_sentence_written_over_another_one_is_refused_with_both(scene: Scene, alice, programme):
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Waiting"))
    scene.do(rename_group, alice, RenameGroup(group.id, "They wait", read="Waiting"))
    with pytest.raises(StaleHeader) as refused:
        scene.do(rename_group, alice, RenameGroup(group.id, "It takes long", read="Waiting"))
    error = refused.value
    assert (error.values["theirs"], error.values["mine"]) == ("They wait", "It takes long")
    assert scene.get(Group, group.id).header == "They wait"


def test_a_sentence_that_arrived_though_its_answer_was_lost_is_no_conflict(
    scene: Scene, alice, programme
):
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Waiting"))
    for _ in "ab":
        scene.do(rename_group, alice, RenameGroup(group.id, "They wait", read="Waiting"))
    assert scene.get(Group, group.id).header == "They wait"

"""What a silent grouping ended in: told at once, of five people or more, and made into groups."""

import pytest

from tests.conftest import Scene, phone_of
from workshop.board.moderation import (
    ApproveNotes,
    RedactNote,
    Undo,
    approve_notes,
    redact_note,
    undo,
)
from workshop.board.visibility import Viewer
from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.minutes.record_parts import from_plain, to_plain
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.agreed_piles import (
    GroupPiles,
    SetLeast,
    group_piles,
    load_piles,
    set_least,
)
from workshop.needs.card_sort import PlaceNote, list_sortable_notes, place_note
from workshop.needs.group_queries import list_groups, notes_in
from workshop.needs.groups import CreateGroup, create_group
from workshop.programme.agenda import list_activities
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.session_run import advance_activity, end_activity, go_back, start_activity
from workshop.programme.tables import Activity
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id

TEXTS = ("A queue", "They wait long", "Waiting again", "A rude letter", "The form is long")
PILES = ((1, 1, 1, 2, 3), (1, 1, 1, 2, 3), (1, 1, 1, 2, 3), (1, 1, 1, 2, 2), (1, 1, 4, 2, 2))
"""Of five people, the pile of each note: the first three hold together, the last two at 40 %."""


@pytest.fixture
def notes(scene: Scene, bob, activity):
    return [scene.make_note(bob, activity, text).id for text in TEXTS]


@pytest.fixture
def later(scene: Scene, alice, programme):
    """Session 5, open."""
    return scene.make_session(alice, programme, 5)


@pytest.fixture
def silent(scene: Scene, alice, later, activity, notes):
    """A grouping in silence at work with the notes of another session."""
    return scene.make_activity(alice, later, "grouping", silent=True, targets=[activity.id])


def sort(scene: Scene, session, silent, notes, piles=PILES):
    people = [scene.make_person(session) for _own in piles]
    for person, own in zip(people, piles, strict=True):
        for note, pile in zip(notes, own, strict=True):
            scene.do(place_note, person, PlaceNote(silent.id, note, pile))
    return people


def wall_of(session):
    return Viewer(ViewerKind.WALL, session.programme_id, session.id)


def groups_now(scene: Scene, programme) -> list[set[str]]:
    with scene.store.read() as db:
        return [set(notes_in(db, row.id)) for row in list_groups(db, programme.id)]


def test_wall_and_phones_are_told_the_moment_it_ends(scene: Scene, alice, later, silent, notes):
    people = sort(scene, later, silent, notes)
    phone, wall = phone_of(people[0], later), wall_of(later)
    assert scene.see(wall, "agreement") == {}
    scene.do(advance_activity, alice, silent.id)
    for viewer in (phone, wall):
        told = scene.see(viewer, "agreement")[silent.id]
        assert (told["people"], told["least"], told["few"]) == (5, 60, False)
        assert [set(pile["notes"]) for pile in told["piles"]] == [set(notes[:3])]
        assert told["piles"][0]["share"] == 87
        assert set(told["apart"]) == set(notes[3:])
        assert set(scene.see(viewer, "note")) == set(notes)
    scene.make_activity(alice, later, "talk")
    for viewer in (phone, wall):
        assert scene.see(viewer, "agreement") == {}
        assert scene.see(viewer, "note") == {}


def test_nobody_at_a_desk_or_elsewhere_is_sent_it(
    scene: Scene, alice, session, later, silent, notes
):
    people = sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    elsewhere = scene.make_person(session)
    staff = Viewer(ViewerKind.STAFF, later.programme_id, moderates=True, runs=True, writes=True)
    for viewer in (phone_of(elsewhere, session), wall_of(session), staff):
        assert scene.see(viewer, "agreement") == {}
    assert scene.see(phone_of(people[1], later), "agreement")


def test_of_four_people_nothing_is_told(scene: Scene, alice, later, silent, notes):
    sort(scene, later, silent, notes, PILES[:4])
    scene.do(end_activity, alice, silent.id)
    told = scene.see(wall_of(later), "agreement")[silent.id]
    assert told["few"] is True
    assert (told["piles"], told["apart"]) == ([], [])
    assert scene.do(group_piles, alice, GroupPiles(silent.id, 60)) == 0


def test_while_people_work_there_is_nothing_to_see_or_to_make(
    scene: Scene, alice, later, silent, notes
):
    sort(scene, later, silent, notes)
    for command, content in (
        (group_piles, GroupPiles(silent.id, 60)),
        (set_least, SetLeast(silent.id, 80)),
    ):
        with pytest.raises(Closed):
            scene.do(command, alice, content)
    scene.do(end_activity, alice, silent.id)
    scene.do(go_back, alice, silent.id)
    heard = scene.hear(wall_of(later), ("board_of", silent.id))
    assert heard["agreement", silent.id]["gone"] is True


def test_another_threshold_shows_other_piles_and_stays(scene: Scene, alice, later, silent, notes):
    sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    scene.do(set_least, alice, SetLeast(silent.id, 40))
    told = scene.see(wall_of(later), "agreement")[silent.id]
    assert [set(pile["notes"]) for pile in told["piles"]] == [set(notes[:3]), set(notes[3:])]
    scene.do(go_back, alice, silent.id)
    scene.do(end_activity, alice, silent.id)
    assert scene.see(wall_of(later), "agreement")[silent.id]["least"] == 40
    for nonsense in (39, 101, None, "60"):
        with pytest.raises(Invalid):
            scene.do(set_least, alice, SetLeast(silent.id, nonsense))


def test_groups_are_made_of_the_piles_once_and_undone_at_once(
    scene: Scene, alice, programme, later, silent, notes
):
    sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    scene.do(set_least, alice, SetLeast(silent.id, 40))
    with pytest.raises(Conflict):
        scene.do(group_piles, alice, GroupPiles(silent.id, 60))
    made = [scene.do(group_piles, alice, GroupPiles(silent.id, 40)) for _twice in range(2)]
    assert made == [2, 0]
    assert groups_now(scene, programme) == [set(notes[:3]), set(notes[3:])]
    scene.do(undo, alice, Undo(programme.id, "grouping"))
    assert groups_now(scene, programme) == []
    assert scene.do(group_piles, alice, GroupPiles(silent.id, 40)) == 2


def test_what_is_grouped_already_stays_where_it_is(
    scene: Scene, alice, programme, later, silent, notes
):
    sort(scene, later, silent, notes)
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Waiting", [notes[0]]))
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Letters", [notes[3]]))
    scene.do(end_activity, alice, silent.id)
    scene.do(set_least, alice, SetLeast(silent.id, 40))
    assert scene.do(group_piles, alice, GroupPiles(silent.id, 40)) == 1
    assert groups_now(scene, programme) == [{notes[0]}, {notes[3]}, set(notes[1:3])]


def test_a_note_that_was_erased_since_comes_into_no_group(
    scene: Scene, alice, programme, later, silent, notes
):
    sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    scene.do(redact_note, alice, RedactNote(notes[1], None))
    assert scene.do(group_piles, alice, GroupPiles(silent.id, 60)) == 1
    assert groups_now(scene, programme) == [{notes[0], notes[2]}]


@pytest.mark.parametrize("who", ["ewa", "bob", "charlie"])
def test_only_who_runs_the_session_chooses_and_makes(
    scene: Scene, request, alice, later, silent, notes, who
):
    sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        scene.do(set_least, actor, SetLeast(silent.id, 80))
    with pytest.raises(NotAllowed):
        scene.do(group_piles, actor, GroupPiles(silent.id, 60))


def test_the_next_grouping_shows_the_groups_on_the_wall_at_once(
    scene: Scene, alice, programme, later, activity, silent, notes
):
    sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    scene.do(group_piles, alice, GroupPiles(silent.id, 60))
    scene.make_activity(alice, later, "grouping", targets=[activity.id])
    shown = scene.see(wall_of(later), "group").values()
    assert [set(group["notes"]) for group in shown] == [set(notes[:3])]


def test_one_that_was_left_says_what_it_says_now(scene: Scene, alice, later, silent, notes):
    sort(scene, later, silent, notes)
    scene.make_activity(alice, later, "talk")
    assert [set(pile.notes) for pile in scene.read(load_piles, silent).piles] == [set(notes[:3])]
    scene.do(start_activity, alice, silent.id)
    with pytest.raises(Closed):
        scene.read(load_piles, silent)


def test_from_the_template_everybodys_approved_notes_are_sorted_without_a_setting(
    scene: Scene, alice
):
    template = load_template(ROOT / "data", "en")
    programme = scene.do(create_programme, alice, CreateProgramme("Standard", "en", template))
    alice = scene.actor(alice.id)
    first, fifth = (scene.make_session(alice, programme, number) for number in (1, 5))
    agenda = scene.read(list_activities, first.id)
    board = next(row for row in agenda if row.kind == "notes")
    scene.do(start_activity, alice, board.id)
    shown = scene.make_note(scene.make_person(first), board, "A practice")
    scene.do(approve_notes, alice, ApproveNotes([shown.id]))
    scene.make_note(scene.make_person(first), board, "Nobody has looked at it yet")
    scene.do(advance_activity, alice, board.id)
    silent = next(row for row in scene.read(list_activities, fifth.id) if row.silent)
    scene.do(start_activity, alice, silent.id)
    silent = scene.get(Activity, silent.id)
    assert [note.id for note in scene.read(list_sortable_notes, silent)] == [shown.id]
    phone = phone_of(scene.make_person(fifth), fifth)
    assert set(scene.see(phone, "note")) == {shown.id}


def test_the_minutes_say_what_people_agreed_about_and_which_groups_came_of_it(
    scene: Scene, alice, later, silent, notes
):
    sort(scene, later, silent, notes)
    scene.do(end_activity, alice, silent.id)
    scene.do(group_piles, alice, GroupPiles(silent.id, 60))
    record = scene.read(load_record, alice, later.id, "en")
    text = write_markdown(record)
    assert "Strong agreement: 87 % | 3 | Group without a sentence" in text
    assert "Notes about which opinions differ: 2." in text
    assert from_plain(to_plain(record)) == record


def test_the_minutes_tell_nothing_of_the_piles_of_four(scene: Scene, alice, later, silent, notes):
    sort(scene, later, silent, notes, PILES[:4])
    scene.do(end_activity, alice, silent.id)
    text = write_markdown(scene.read(load_record, alice, later.id, "en"))
    assert "Too few people put the same notes on piles" in text
    assert "agreement" not in text

"""What a note carries beside its words is told before it is sent, and fixed by the first one."""

import pytest

from tests.conftest import Scene
from tests.rooms import OPEN
from tests.serving import Served
from tests.wire import Wire, phone
from workshop.board.carried import list_carried
from workshop.board.import_undo import UndoImport, undo_import
from workshop.board.note_import import ImportedNote, ImportNotes, import_notes
from workshop.board.notes import AddNote, add_note, list_notes, withdraw_note
from workshop.board.tables import Note
from workshop.errors import Invalid, RulesChanged
from workshop.programme.agenda import EditActivity, edit_activity, repeat_activity
from workshop.programme.session_run import advance_activity, start_activity
from workshop.programme.tables import Activity, WorkingSession
from workshop.store.ids_and_clock import new_id

RULES = {"anonymous": False, "keeps_table": True, "quotable": True}
"""Each rule with the value that it has not at first, which lets a note carry more."""


def change(scene: Scene, alice, activity: Activity, **settings: bool) -> None:
    scene.do(edit_activity, alice, EditActivity(activity.id, settings))


def send(scene: Scene, author, activity: Activity, told: list[str] | None) -> Note:
    return scene.do(
        add_note, author, AddNote(new_id(), activity.id, "They read my name", carries=told)
    )


def test_unless_it_is_asked_for_a_note_carries_nothing_but_its_words(scene: Scene, bob, activity):
    note = scene.get(Note, send(scene, bob, activity, None).id)
    assert (note.badge, note.table_number) == (None, None)
    assert list_carried(activity) == []


def test_the_table_stays_beside_a_note_only_where_that_was_told(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, keeps_table=True)
    assert send(scene, bob, activity, ["table"]).table_number == 1
    with pytest.raises(RulesChanged):
        send(scene, bob, activity, [])


def test_the_table_of_a_note_typed_in_from_paper_stays(scene: Scene, alice, activity):
    assert scene.make_note(alice, activity, "From paper", table=2).table_number == 2


@pytest.mark.parametrize(("rule", "value"), RULES.items())
def test_a_rule_can_change_until_somebody_writes_and_then_never_again(
    scene: Scene, alice, bob, activity, rule, value
):
    change(scene, alice, activity, **{rule: value})
    change(scene, alice, activity, **{rule: not value})
    scene.make_note(bob, activity)
    with pytest.raises(Invalid, match="add a new activity"):
        change(scene, alice, activity, **{rule: value})
    assert list_carried(scene.get(Activity, activity.id)) == []


@pytest.mark.parametrize(("rule", "value"), RULES.items())
def test_a_rule_is_not_tightened_either_so_that_one_board_has_one_rule(
    scene: Scene, alice, bob, session, rule, value
):
    activity = scene.make_activity(alice, session, **{rule: value})
    scene.make_note(bob, activity)
    with pytest.raises(Invalid, match="add a new activity"):
        change(scene, alice, activity, **{rule: not value})


def test_the_other_settings_still_change_beside_unchanged_rules(scene: Scene, alice, bob, activity):
    scene.make_note(bob, activity)
    change(scene, alice, activity, hidden=True, anonymous=True, keeps_table=False, quotable=False)
    assert scene.get(Activity, activity.id).hidden


def test_a_note_that_was_taken_back_has_fixed_the_rules_too(scene: Scene, alice, bob, activity):
    note = scene.make_note(bob, activity)
    scene.do(withdraw_note, bob, note.id)
    with pytest.raises(Invalid, match="add a new activity"):
        change(scene, alice, activity, anonymous=False)


def test_an_import_fixes_the_rules_until_it_is_taken_back_and_cannot_be_brought_again(
    scene: Scene, alice, programme, activity
):
    command = ImportNotes([ImportedNote("From paper")], activity.id)
    brought = scene.do(import_notes, alice, command)
    with pytest.raises(Invalid, match="add a new activity"):
        change(scene, alice, activity, quotable=True)
    scene.do(undo_import, alice, UndoImport(programme.id, brought.number))
    change(scene, alice, activity, quotable=True)
    assert scene.read(list_notes, [activity.id]) == []


def test_a_copy_begins_with_the_same_rules_and_they_can_still_change(
    scene: Scene, alice, bob, activity
):
    scene.make_note(bob, activity)
    again = scene.do(repeat_activity, alice, activity.id)
    assert list_carried(again) == []
    change(scene, alice, again, anonymous=False)
    assert list_carried(scene.get(Activity, again.id)) == ["badge"]
    assert list_carried(scene.get(Activity, activity.id)) == []


@pytest.mark.parametrize(("rule", "value"), RULES.items())
def test_a_note_whose_author_was_told_less_is_refused_and_nothing_of_it_is_kept(
    scene: Scene, alice, bob, activity, rule, value
):
    told = list_carried(activity)
    change(scene, alice, activity, **{rule: value})
    with pytest.raises(RulesChanged) as refusal:
        send(scene, bob, activity, told)
    assert refusal.value.values["carries"] == list_carried(scene.get(Activity, activity.id))
    assert scene.read(list_notes, [activity.id]) == []


def test_a_note_whose_author_was_told_more_is_kept_under_the_stricter_rule(
    scene: Scene, alice, bob, session
):
    activity = scene.make_activity(alice, session, anonymous=False, keeps_table=True)
    change(scene, alice, activity, anonymous=True, keeps_table=False)
    note = send(scene, bob, activity, ["badge", "table"])
    assert (note.badge, note.table_number) == (None, None)


def test_a_note_that_was_sent_twice_is_one_note_also_after_its_rules_were_told(
    scene: Scene, alice, bob, session
):
    activity = scene.make_activity(alice, session, anonymous=False)
    key = new_id()
    first = scene.make_note(bob, activity, "Once", id=key)
    assert scene.make_note(bob, activity, "Once", id=key).id == first.id


# ── few people ──────────────────────────────────────────────────────────────────────────────


def few(scene: Scene, session: WorkingSession) -> bool:
    return bool(scene.get(WorkingSession, session.id).few)


def test_that_there_are_few_people_is_told_until_a_phase_begins_with_five(
    scene: Scene, alice, bob, session, activity
):
    for _person in range(3):
        scene.make_person(session)
    scene.do(start_activity, alice, activity.id)
    assert few(scene, session)
    scene.make_person(session)
    assert few(scene, session), "told at once, it would say who came fifth"
    scene.do(advance_activity, alice, activity.id)
    assert not few(scene, session)


def test_phones_are_told_that_there_are_few_and_the_wall_is_not(hosted: Served):
    room = hosted.room
    with phone(hosted.host, room.code) as bob, Wire(hosted.host) as wall:
        wall.hello(**{"as": "wall"}, token=room.wall_token)
        key = ("room", room.session_id)
        assert bob.facts[key]["few"] is True
        assert bob.facts[key]["activity"]["carries"] == []
        assert "few" not in wall.facts[key]


def test_over_the_socket_a_note_says_what_its_author_was_told(hosted: Served):
    room = hosted.room
    activity = room.run("notes", "Signed", anonymous=False, **OPEN)
    with phone(hosted.host, room.code) as bob:
        answer = bob.write(activity, "I was told nothing", carries=[])
        assert answer["error"]["code"] == "rules_changed"
        assert answer["error"]["details"] == {"carries": ["badge"]}
        assert "ok" in bob.write(activity, "I was told")
        for nonsense in ("badge", [1], {"badge": True}):
            wrong = bob.write(activity, "Nonsense", carries=nonsense)
            assert wrong["error"]["code"] == "invalid", nonsense
    assert [note.text for note in room.stored()] == ["I was told"]

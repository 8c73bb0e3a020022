"""Grouping in silence: one's own piles, seen by nobody else, and what many of them say together."""

import json

import pytest
from sqlmodel import select

from tests.conftest import Scene, phone_of
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.visibility import Viewer
from workshop.errors import Closed, Invalid, NotAllowed, NotFound
from workshop.export.minutes.record import load_record
from workshop.needs.card_sort import (
    MOST_PILES,
    PlaceNote,
    count_progress,
    list_sortable_notes,
    load_agreement,
    load_pair_weights,
    own_piles,
    place_note,
)
from workshop.needs.duplicates import MarkDuplicates, mark_duplicates
from workshop.people.rights import SYSTEM
from workshop.people.tables import Consent
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.session_run import (
    advance_activity,
    close_session,
    end_activity,
    start_activity,
)
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity
from workshop.settings import ROOT
from workshop.store.ids_and_clock import new_id

TEXTS = ("A queue", "They wait long", "A rude letter", "The form is long")


@pytest.fixture
def later(scene: Scene, alice, programme):
    """Session 5, open."""
    return scene.make_session(alice, programme, 5)


@pytest.fixture
def notes(scene: Scene, alice, bob, activity):
    """Four notes of session 3 that everybody there can see."""
    return [scene.make_note(bob, activity, text).id for text in TEXTS]


@pytest.fixture
def silent(scene: Scene, alice, later, activity, notes):
    """A grouping in silence of session 5, at work with the notes of session 3."""
    return scene.make_activity(alice, later, "grouping", silent=True, targets=[activity.id])


@pytest.fixture
def sorters(scene: Scene, later, silent):
    """Five people of session 5."""
    return [scene.make_person(later) for _number in range(5)]


def put(scene: Scene, person, silent, **piles):
    """Put notes on piles, in this order."""
    for note_id, pile in piles.items():
        scene.do(place_note, person, PlaceNote(silent.id, note_id, pile))


# ── putting notes on piles ──────────────────────────────────────────────────────────────────────


def test_a_note_goes_on_a_pile_on_another_one_and_off_again(scene: Scene, sorters, silent, notes):
    ada = sorters[0]
    for pile in (1, 4, 4, None, None, 2):
        answer = scene.do(place_note, ada, PlaceNote(silent.id, notes[0], pile))
        assert answer == {"note": notes[0], "pile": pile}
        kept = scene.read(own_piles, ada, silent.id)
        assert kept == ({notes[0]: pile} if pile else {})


@pytest.mark.parametrize("pile", [0, -1, MOST_PILES + 1, 1.5, "1", True, [1]])
def test_a_pile_is_a_number_within_reason(scene: Scene, sorters, silent, notes, pile):
    with pytest.raises(Invalid):
        scene.do(place_note, sorters[0], PlaceNote(silent.id, notes[0], pile))
    assert scene.read(own_piles, sorters[0], silent.id) == {}


def test_only_notes_that_are_laid_out_go_on_a_pile(
    scene: Scene, alice, bob, session, sorters, silent, notes
):
    elsewhere = scene.make_activity(alice, session)
    stranger = scene.make_note(bob, elsewhere, "On no board of this grouping").id
    scene.do(redact_note, alice, RedactNote(notes[1], None))
    for note_id in (stranger, notes[1], new_id()):
        with pytest.raises(NotFound):
            scene.do(place_note, sorters[0], PlaceNote(silent.id, note_id, 1))
    for nonsense in ("", "x", None, 3):
        with pytest.raises((Invalid, NotFound)):
            scene.do(place_note, sorters[0], PlaceNote(silent.id, nonsense, 1))


def test_notes_that_are_still_covered_or_wait_are_not_laid_out(
    scene: Scene, alice, bob, session, later
):
    board = scene.make_activity(alice, session, moderated=True, hidden=True)
    waiting = scene.make_note(bob, board, "Not yet approved").id
    covered = scene.make_note(alice, board, "Not yet revealed").id
    silent = scene.make_activity(alice, later, "grouping", silent=True, targets=[board.id])
    dora = scene.make_person(later)
    for note_id in (waiting, covered):
        with pytest.raises(NotFound):
            scene.do(place_note, dora, PlaceNote(silent.id, note_id, 1))
    assert scene.read(list_sortable_notes, silent) == []
    assert scene.see(phone_of(dora, later), "note") == {}


def test_piles_are_made_while_the_activity_works_and_runs(
    scene: Scene, alice, later, sorters, silent, notes
):
    move = PlaceNote(silent.id, notes[0], 1)
    for phase in ("waiting", "done"):
        scene.set_phase(silent, phase)
        with pytest.raises(Closed):
            scene.do(place_note, sorters[0], move)
    scene.set_phase(silent, "work")
    scene.make_activity(alice, later, "talk")
    with pytest.raises(Closed):
        scene.do(place_note, sorters[0], move)
    scene.do(start_activity, alice, silent.id)
    scene.do(place_note, sorters[0], move)
    scene.do(close_session, alice, later.id)
    with pytest.raises(Closed):
        scene.do(place_note, sorters[0], move)


def test_an_ordinary_grouping_takes_no_piles(scene: Scene, alice, later, sorters, silent, notes):
    scene.do(edit_activity, alice, EditActivity(silent.id, {"silent": False}))
    with pytest.raises(Invalid):
        scene.do(place_note, sorters[0], PlaceNote(silent.id, notes[0], 1))


@pytest.mark.parametrize("who", ["alice", "charlie", "ewa", "bob"])
def test_only_who_is_in_this_room_makes_piles(scene: Scene, request, silent, notes, who):
    with pytest.raises(NotAllowed):
        scene.do(place_note, request.getfixturevalue(who), PlaceNote(silent.id, notes[0], 1))


def test_without_consent_nothing_is_stored(scene: Scene, sorters, silent, notes):
    def withdraw(db, _actor, _content):
        query = select(Consent).where(Consent.participant_id == sorters[0].id)
        for consent in db.execute(query).scalars():
            consent.withdrawn = True

    scene.do(withdraw, SYSTEM)
    with pytest.raises(NotAllowed):
        scene.do(place_note, sorters[0], PlaceNote(silent.id, notes[0], 1))


# ── who sees what ───────────────────────────────────────────────────────────────────────────────


def test_the_notes_come_to_phones_of_another_session_without_badge_and_table(
    scene: Scene, alice, session, later
):
    board = scene.make_activity(alice, session, anonymous=False)
    author = scene.make_person(session, table=2)
    note = scene.make_note(author, board, "Signed").id
    dora = scene.make_person(later)
    phone = phone_of(dora, later)
    scene.make_activity(alice, later, "grouping", targets=[board.id])
    assert scene.see(phone, "note") == {}
    scene.make_activity(alice, later, "grouping", silent=True, targets=[board.id])
    seen = scene.see(phone, "note")[note]
    assert seen["text"] == "Signed"
    assert not {"badge", "table", "late", "mine", "flags"} & set(seen)


def test_when_the_grouping_is_left_the_notes_leave_the_phones(
    scene: Scene, alice, later, sorters, silent, notes
):
    phone = phone_of(sorters[0], later)
    board = ("board_of", silent.id)
    assert set(scene.see(phone, "note")) == set(notes)
    scene.do(advance_activity, alice, silent.id)
    # What came out is shown with them.
    assert set(scene.see(phone, "note")) == set(notes)
    scene.make_activity(alice, later, "talk")
    [event] = scene.events(later.programme_id)[-1:]
    assert list(board) in event.refs
    heard = scene.hear(phone, board)
    assert all(heard["note", note]["gone"] for note in notes)
    assert scene.see(phone, "note") == {}
    scene.do(start_activity, alice, silent.id)
    assert set(scene.see(phone, "note")) == set(notes)


def test_a_note_that_is_redacted_leaves_the_phones(scene: Scene, alice, later, sorters, notes):
    phone = phone_of(sorters[0], later)
    scene.do(redact_note, alice, RedactNote(notes[0], None))
    heard = scene.hear(phone, ("note", notes[0]))
    assert heard["note", notes[0]] == {"t": "note", "id": notes[0], "gone": True}


def test_a_phone_gets_its_own_piles_and_nobody_elses(
    scene: Scene, later, sorters, silent, notes, desk, wall
):
    ada, ben, *_others = sorters
    put(scene, ada, silent, **{notes[0]: 1, notes[1]: 2})
    put(scene, ben, silent, **{notes[0]: 7})
    own = scene.see(phone_of(ada, later), "piles")
    assert own == {silent.id: {"t": "piles", "id": silent.id, "piles": {notes[0]: 1, notes[1]: 2}}}
    assert scene.see(phone_of(ben, later), "piles")[silent.id]["piles"] == {notes[0]: 7}
    for viewer in (desk, wall):
        assert scene.see(viewer, "piles") == {}


def test_a_phone_may_ask_for_its_piles_again_after_another_activity(
    scene: Scene, alice, later, sorters, silent, notes
):
    put(scene, sorters[0], silent, **{notes[0]: 3})
    scene.make_activity(alice, later, "talk")
    assert scene.see(phone_of(sorters[0], later), "piles") == {}
    assert scene.read(own_piles, sorters[0], silent.id) == {notes[0]: 3}
    assert scene.read(own_piles, sorters[1], silent.id) == {}
    with pytest.raises(NotAllowed):
        scene.read(own_piles, alice, silent.id)


def test_the_log_says_neither_who_nor_which_note(scene: Scene, later, sorters, silent, notes):
    for number, note in enumerate(notes, 1):
        put(scene, sorters[0], silent, **{note: number})
    events = scene.events(later.programme_id, "note_placed")
    assert len(events) == len(notes)
    for event in events:
        told = json.dumps([event.refs, event.changes, event.payload, event.actor])
        assert not any(key in told for key in (*notes, sorters[0].id))
        assert (event.at.minute, event.at.second, event.at.microsecond) == (0, 0, 0)


def test_nobody_elses_picture_nor_the_minutes_hold_a_persons_piles(
    scene: Scene, alice, later, sorters, silent, notes, desk
):
    for person in sorters:
        put(scene, person, silent, **dict.fromkeys(notes, 59))
    wall = Viewer(kind="wall", programme_id=later.programme_id, session_id=later.id)
    late = phone_of(scene.make_person(later), later)
    for viewer in (desk, wall, late):
        piles = scene.see(viewer, "piles")
        assert all(fact["piles"] == {} for fact in piles.values())
        heard = scene.hear(viewer, ("board_of", silent.id), ("silence", silent.id))
        assert "59" not in {str(value) for fact in heard.values() for value in fact.values()}
    scene.do(end_activity, alice, silent.id)
    record = repr(scene.read(load_record, alice, later.id, "en"))
    assert not any(person.id in record for person in sorters)


def test_the_wall_learns_how_far_the_room_is_and_phones_do_not(
    scene: Scene, later, sorters, silent, notes
):
    wall = Viewer(kind="wall", programme_id=later.programme_id, session_id=later.id)
    put(scene, sorters[0], silent, **{notes[0]: 1})
    for person in sorters[1:4]:
        put(scene, person, silent, **{notes[0]: 1})
    [fact] = scene.see(wall, "silence").values()
    assert (fact["people"], fact["placed"]) == (4, None)
    put(scene, sorters[4], silent, **dict.fromkeys(notes, 1))
    [fact] = scene.see(wall, "silence").values()
    assert (fact["people"], fact["placed"]) == (5, 40)
    assert scene.see(phone_of(sorters[0], later), "silence") == {}
    assert scene.hear(phone_of(sorters[0], later), ("silence", silent.id)) == {}


# ── what they agree about ───────────────────────────────────────────────────────────────────────


def test_agreement_is_told_after_the_work_and_not_during_it(
    scene: Scene, alice, later, programme, sorters, silent, notes
):
    for person, piles in zip(sorters, (*[(1, 1, 2)] * 4, (5, 5, 5)), strict=True):
        put(scene, person, silent, **dict(zip(notes, piles, strict=False)))
    with pytest.raises(Closed):
        scene.read(load_agreement, silent)
    assert scene.read(load_pair_weights, programme.id) == {}
    scene.do(end_activity, alice, silent.id)
    found = scene.read(load_agreement, scene.get(Activity, silent.id))
    assert found.people == 5
    queue = found.between(notes[1], notes[0])
    assert (queue.together, queue.both) == (5, 5)
    assert found.between(notes[0], notes[2]).together == 1
    assert found.between(notes[0], notes[3]) is None
    weights = scene.read(load_pair_weights, programme.id)
    assert weights[tuple(sorted(notes[:2]))] == 1
    assert len(weights) == 3


def test_four_people_are_too_few_to_be_told_about(scene: Scene, alice, sorters, silent, notes):
    for person in sorters[:4]:
        put(scene, person, silent, **dict.fromkeys(notes, 1))
    scene.do(end_activity, alice, silent.id)
    found = scene.read(load_agreement, scene.get(Activity, silent.id))
    assert found.people == 4
    assert found.pairs == {}
    assert found.clusters(0) == found.scattered() == []


def test_one_person_who_moves_a_note_later_changes_no_agreement(
    scene: Scene, alice, later, sorters, silent, notes
):
    for person in sorters:
        put(scene, person, silent, **dict.fromkeys(notes, 1))
    scene.do(end_activity, alice, silent.id)
    scene.do(start_activity, alice, silent.id)
    put(scene, sorters[0], silent, **{notes[0]: 2})
    scene.do(end_activity, alice, silent.id)
    found = scene.read(load_agreement, scene.get(Activity, silent.id))
    pair = found.between(notes[0], notes[1])
    assert (pair.together, pair.both) == (5, 5)


def test_notes_erased_later_do_not_count(scene: Scene, alice, sorters, silent, notes):
    for person in sorters:
        put(scene, person, silent, **dict.fromkeys(notes, 1))
    scene.do(end_activity, alice, silent.id)
    scene.do(redact_note, alice, RedactNote(notes[0], None))
    found = scene.read(load_agreement, scene.get(Activity, silent.id))
    assert set(found.notes) == set(notes[1:])
    assert scene.read(count_progress, silent).notes == 3


def test_of_notes_that_say_the_same_one_is_put_on_a_pile(
    scene: Scene, alice, later, sorters, silent, notes
):
    scene.do(mark_duplicates, alice, MarkDuplicates(notes[0], notes[1:2]))
    laid_out = {note.id for note in scene.read(list_sortable_notes, silent)}
    assert laid_out == {notes[0], *notes[2:]}
    with pytest.raises(NotFound):
        scene.do(place_note, sorters[0], PlaceNote(silent.id, notes[1], 1))
    assert scene.see(phone_of(sorters[0], later), "note")[notes[1]]["same_as"] == notes[0]
    scene.do(redact_note, alice, RedactNote(notes[0], None))
    scene.do(place_note, sorters[0], PlaceNote(silent.id, notes[1], 1))


def test_the_template_groups_in_silence_in_session_five(scene: Scene, alice):
    template = load_template(ROOT / "data", "pl")
    made = scene.do(create_programme, alice, CreateProgramme("Ten", "pl", template))
    fifth = scene.read(list_sessions, made.id)[4]
    with scene.store.read() as db:
        query = select(Activity).where(Activity.session_id == fifth.id, Activity.kind == "grouping")
        kinds = [row.silent for row in db.exec(query.order_by(Activity.position))]
    assert kinds == [False, True]  # the wall is read first

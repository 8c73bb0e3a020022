"""A phone that a table shares: one vote, the table's notes, and nobody in particular."""

import pytest

from tests.conftest import Scene, entering
from tests.serving import Served
from tests.wire import Wire, come_in, post
from workshop.board.note_kinds import NoteOrigin
from workshop.board.note_release import release_notes
from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.tables.notes_table import write_notes
from workshop.needs.ballots import count_voters
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.told_support import GROUP, load_told_figures
from workshop.needs.votes import ShowFingers, show_fingers
from workshop.people.attendance import count_certain_people, count_phones, count_seats, head_count
from workshop.people.participants import enter
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.door import SetExpectedPeople, set_expected_people
from workshop.programme.session_run import close_session
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import Claim, find_people
from workshop.store.ids_and_clock import new_id


def share(scene: Scene, session, table: int = 1, **given):
    return scene.make_person(session, "table", table=table, **given)


def test_a_table_comes_in_with_one_phone(scene: Scene, session):
    phone = share(scene, session, 2)
    person = scene.get(Participant, phone.id)
    assert (person.shared, person.role, person.table_number) == (True, "table", 2)
    with pytest.raises(Invalid):
        share(scene, session, None)


def test_a_second_phone_of_a_table_comes_in_once_it_was_asked(scene: Scene, session):
    first = share(scene, session)
    with pytest.raises(Conflict):
        share(scene, session)
    share(scene, session, 2)
    share(scene, session, second=True)
    # Whoever comes back is no other phone.
    entered = scene.do(enter, SYSTEM, entering(session, role="table", token=first.token))
    assert entered.participant_id == first.id


@pytest.mark.parametrize(("before", "now"), [("guest", "table"), ("table", "guest")])
def test_what_a_person_wrote_is_not_shown_to_a_table_nor_the_other_way_round(
    scene: Scene, session, before, now
):
    first = scene.do(enter, SYSTEM, entering(session, role=before))
    second = scene.do(enter, SYSTEM, entering(session, role=now, token=first.token))
    assert second.participant_id != first.participant_id
    assert second.token != first.token
    assert second.phrase


def test_it_has_one_vote(scene: Scene, alice, session):
    fist = scene.make_activity(alice, session, "fist_to_five")
    for phone in (share(scene, session), scene.make_person(session)):
        scene.do(show_fingers, phone, ShowFingers(fist.id, 4))
        scene.do(show_fingers, phone, ShowFingers(fist.id, 5))
    assert scene.read(count_voters, fist) == scene.read(count_phones, session.id) == 2


def test_people_are_counted_without_it_unless_it_certainly_stands_for_somebody(
    scene: Scene, session
):
    for _ in range(4):
        scene.make_person(session, "guest", table=1)
    share(scene, session, 1)
    assert sum(scene.read(head_count, session.id).values()) == 4
    assert scene.read(count_seats, session.id) == {1: 4}
    # In the hands of one of the four, perhaps.
    assert scene.read(count_certain_people, session.id) == 4
    share(scene, session, 2)
    share(scene, session, 2, second=True)
    assert scene.read(count_certain_people, session.id) == 5


def test_its_notes_are_the_tables_and_count_nobody(scene: Scene, alice, programme, session):
    activity = scene.make_activity(
        alice, session, hidden=False, moderated=False, keeps_table=True, notes_per_person=3
    )
    phone = share(scene, session, 2)
    people = [scene.make_person(session, table=table) for table in (1, 1, 2, 2)]
    notes = [scene.make_note(phone, activity, f"shared {number}") for number in range(10)]
    notes += [scene.make_note(person, activity, "own") for person in people for _ in range(3)]
    assert {note.origin for note in notes[:10]} == {NoteOrigin.TABLE}
    assert {note.table_number for note in notes[:10]} == {2}
    ids = [note.id for note in notes]
    scene.do(release_notes, SYSTEM)
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "All", ids))
    scene.do(close_session, alice, session.id)
    told = scene.read(load_told_figures, programme.id)
    # Four people wrote; with the phone as a fifth it would say "at least 5".
    assert told.people(GROUP, group.id, ids) == 0
    assert scene.get(Note, ids[0]).table_number is None


def test_no_file_tells_its_notes_from_those_of_the_few_who_have_a_phone_of_their_own(
    scene: Scene, alice, session
):
    activity = scene.make_activity(alice, session, "notes", hidden=False, moderated=False)
    scene.make_note(share(scene, session, 2), activity, "From the table")
    scene.make_note(scene.make_person(session, "guest"), activity, "From one person")
    rows = scene.read(write_notes, alice, session.id, "en").decode("utf-8-sig").splitlines()
    shared, own = (next(row for row in rows if text in row) for text in ("the table", "one person"))
    assert shared.replace("From the table", "") == own.replace("From one person", "")


def test_its_badge_says_the_table_and_so_do_signed_notes(scene: Scene, alice, programme, session):
    activity = scene.make_activity(alice, session, anonymous=False)
    phone = share(scene, session, 3)
    note = scene.make_note(phone, activity)
    assert note.badge == scene.get(Participant, phone.id).badge
    assert note.badge.startswith("Table 3 · ")
    later = scene.make_session(alice, programme, 4)
    scene.do(enter, SYSTEM, entering(later, role="table", table=2, token=phone.token))
    assert scene.get(Participant, phone.id).badge.startswith("Table 2 · ")
    assert scene.get(Note, note.id).badge.startswith("Table 3 · ")


def test_minutes_count_it_beside_the_people(scene: Scene, alice, session):
    for _ in range(6):
        scene.make_person(session)
    share(scene, session)
    scene.do(close_session, alice, session.id)
    text = write_markdown(scene.read(load_record, alice, session.id, "en"))
    assert "| Guests | 6 |" in text
    assert "| Together | 6 |" in text
    assert "| Phones that tables share | 1 |" in text


def test_its_words_find_its_notes(scene: Scene, alice, session):
    activity = scene.make_activity(alice, session)
    phone = share(scene, session)
    scene.make_note(phone, activity, "Wspólna")
    people = scene.read(find_people, Claim(token=phone.token))
    [told] = scene.read(describe_own_data, people)["people"]
    assert told["role"] == "table"
    assert [note["text"] for note in told["notes"]] == ["Wspólna"]


def test_it_writes_in_the_draft_of_its_table_beside_phones_of_its_people(hosted: Served):
    room = hosted.room
    room.run("personas", "Personas")
    hello = {"as": "participant"}
    tokens = [come_in(hosted.host, room.code, role=role)["token"] for role in ("table", "guest")]
    with (
        Wire(hosted.host).hello(**hello, token=tokens[0]) as shared,
        Wire(hosted.host).hello(**hello, token=tokens[1]) as own,
    ):
        args = {"activity": room.activity_id, "pair": True}
        draft = shared.do("open_draft", id=new_id(), **args)["ok"]["draft"]
        assert draft["code"] is None
        along = own.do("join_draft", activity=room.activity_id, id=draft["id"])
        assert along["ok"]["draft"]["id"] == draft["id"]
        save = {"id": draft["id"], "revision": 0}
        assert "ok" in shared.do("save_draft", **save, fields={"label": "Ola"})
        refused = own.do("save_draft", **save, fields={"label": "Ala"})["error"]
        assert refused["code"] == "conflict"
        assert refused["details"]["theirs"]["label"] == "Ola"


def test_the_door_lets_no_phone_in_twice_under_one_token(hosted: Served):
    room = hosted.room
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 2))
    token = come_in(hosted.host, room.code, role="guest")["token"]
    body = {"code": room.code, "notice": "2", "consent": True, "token": token}
    tables = [
        post(hosted.host, "/join/enter", {**body, "role": "table", "table": 1, "second": True})
        for _ in range(4)
    ]
    assert ["waiting" in answer.json() for answer in tables] == [False] * 3 + [True]


def test_a_table_is_told_in_words_that_it_shares_a_phone_already(hosted: Served):
    room = hosted.room
    body = {"code": room.code, "notice": "2", "consent": True, "role": "table", "table": 1}
    assert post(hosted.host, "/join/enter", body).status_code == 200
    refused = post(hosted.host, "/join/enter", {**body, "lang": "pl"})
    assert refused.status_code == 409
    assert "Stolik 1 ma już wspólny telefon" in refused.json()["error"]["text"]
    assert post(hosted.host, "/join/enter", {**body, "second": True}).status_code == 200

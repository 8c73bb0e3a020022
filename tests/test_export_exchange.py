"""Groups, needs and votes taken along: complete, without anybody in them, the same when they come
back."""

import csv
import json
import zipfile
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from tests.conftest import Scene, claim, entering
from tests.exchanging import brought, end_votes, taken
from workshop.board.moderation import RedactNote, RejectNotes, redact_note, reject_notes
from workshop.board.notes import withdraw_note
from workshop.board.visibility import Viewer
from workshop.demo import find_demo
from workshop.errors import Conflict, NotAllowed, NotFound
from workshop.export.exchange.check import read_exchange
from workshop.export.exchange.read import is_empty
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.exchange.sheets import make_sheets
from workshop.export.exchange.write import load_exchange, write_json
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    create_group,
    delete_group,
    merge_groups,
)
from workshop.needs.need_merging import MergeNeeds, merge_needs
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.tables import ImpactEffort
from workshop.needs.votes import SetDots, ShowFingers, count_dots, set_dots, show_fingers
from workshop.people.attendance import head_count
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Participant
from workshop.programme.session_run import close_session
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.withdrawal import withdraw_everything
from workshop.store.ids_and_clock import new_id

CANARY = "kanarek"
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The moment that files bear: the earliest one that a ZIP archive knows."""


@pytest.fixture
def database(demo_database: str) -> str:
    """Tests begin with the example."""
    return demo_database


@pytest.fixture
def demo(scene: Scene) -> Programme:
    """The example programme with all its votes ended."""
    programme = scene.read(find_demo, "pl")
    end_votes(scene, programme)
    return programme


def test_the_demo_comes_back_as_it_was(scene: Scene, demo: Programme) -> None:
    content = scene.read(write_json, SYSTEM, demo.id)
    again = brought(scene, read_exchange(content))
    assert again.slug != demo.slug
    assert scene.read(write_json, SYSTEM, again.id) == content


def test_an_empty_programme_takes_the_file(scene: Scene, demo: Programme, alice: Actor) -> None:
    empty = scene.make_programme(alice, "Empty")
    alice = scene.actor(alice.id)
    brought(scene, taken(scene, demo), alice, programme_id=empty.id)
    assert taken(scene, empty, alice) == taken(scene, demo)
    with pytest.raises(Conflict):
        brought(scene, taken(scene, demo), alice, programme_id=empty.id)


def test_a_programme_in_which_something_happened_takes_none(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, demo: Programme
) -> None:
    assert not scene.read(is_empty, programme.id)
    with pytest.raises(Conflict):
        brought(scene, taken(scene, demo), alice, programme_id=programme.id)


def test_what_stands_on_what_is_counted_the_same(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, activity: Activity
) -> None:
    people = [scene.make_person(session) for _ in range(3)]
    notes = [scene.make_note(people[at % 3], activity, f"note {at}") for at in range(6)]
    keys = [new_id() for _ in range(4)]
    for place, key in enumerate(keys):
        parent = keys[0] if place == 1 else None
        scene.do(
            create_group,
            alice,
            CreateGroup(
                programme.id,
                key,
                f"group {place}",
                [note.id for note in notes[place : place + 1]],
                parent,
            ),
        )
    scene.do(merge_groups, alice, MergeGroups(keys[2], [keys[3]]))
    first = scene.do(create_need, alice, CreateNeed(programme.id, "a", "b", groups=[keys[0]]))
    second = scene.do(
        create_need, alice, CreateNeed(programme.id, "c", "d", groups=[keys[2]], fields={"harm": 5})
    )
    scene.do(merge_needs, alice, MergeNeeds(second.id, [first.id]))
    document = taken(scene, programme, alice)
    merged, kept = document["needs"]
    assert (merged["status"], merged["merged_into"]) == ("merged", "d2")
    assert kept["support"] == {"notes": 4, "sessions": [3], "at_least": None}
    assert [group["merged_into"] for group in document["groups"]] == [None, None, None, "g3"]
    assert document["groups"][1]["parent"] == "g1"
    again = brought(scene, document)
    assert taken(scene, again) == document


def test_votes_come_back_as_counts_of_nobody_in_particular(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    needs = [
        scene.do(create_need, alice, CreateNeed(programme.id, "w", f"need {at}")) for at in range(3)
    ]
    people = [scene.make_person(session) for _ in range(7)]
    dots = scene.make_activity(alice, session, "dot_vote")
    for at, person in enumerate(people[:5]):
        scene.do(set_dots, person, SetDots(dots.id, needs[at % 2].id, 1 + at % 3))
    matrix = scene.make_activity(alice, session, "impact_effort")

    def estimate(db: Any, _actor: Actor, _content: None) -> None:
        for at, person in enumerate(people):
            for need in needs[: 1 + at % 3]:
                where = {"activity_id": matrix.id, "voter": person.pseudonym(matrix.id)}
                db.add(
                    ImpactEffort(**where, subject_id=need.id, impact=1 + at % 5, effort=5 - at % 4)
                )

    scene.do(estimate, SYSTEM)
    fist = scene.make_activity(alice, session, "fist_to_five")
    for at, person in enumerate(people):
        scene.do(show_fingers, person, ShowFingers(fist.id, at % 6))
    assert taken(scene, programme, alice)["votes"] == []
    end_votes(scene, programme)
    document = taken(scene, programme, alice)
    first, second, third = document["votes"]
    assert (first["voters"], sum(row["dots"] for row in first["dots"])) == (5, 9)
    assert (second["voters"], second["estimates"][0]["impact"]) == (7, [2, 2, 1, 1, 1])
    assert (third["voters"], third["fingers"]) == (7, [2, 1, 1, 1, 1, 1])
    again = brought(scene, document)
    assert taken(scene, again) == document
    with scene.store.read() as db:
        query = select(Participant).where(Participant.programme_id == again.id)
        gone = list(db.execute(query).scalars())
        sessions = (
            db.execute(select(WorkingSession.id).where(WorkingSession.programme_id == again.id))
            .scalars()
            .all()
        )
    assert gone == []
    assert sum(sum(scene.read(head_count, key).values()) for key in sessions) == 0
    assert scene.see(viewer_of(again), "person") == {}


def viewer_of(programme: Programme) -> Viewer:
    return Viewer(kind="staff", programme_id=programme.id, moderates=True, runs=True, writes=True)


def test_not_a_byte_of_what_is_hidden_or_of_anybody_leaves(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    person = scene.make_person(session)
    board = scene.make_activity(alice, session, anonymous=False)
    waiting = scene.make_activity(alice, session, moderated=True)
    hidden = scene.make_activity(alice, session, hidden=True)
    shown = scene.make_note(person, board, "everybody reads this")
    rejected, redacted = (scene.make_note(alice, board, f"{CANARY} {at}") for at in range(2))
    erased = scene.make_note(person, board, f"{CANARY} mine")
    scene.make_note(person, waiting, f"{CANARY} pending")
    scene.make_note(person, board, f"{CANARY} 600 100 200")
    covered = scene.make_note(alice, hidden, f"{CANARY} covered")
    scene.do(
        create_group,
        alice,
        CreateGroup(programme.id, new_id(), "a group", [shown.id, redacted.id, covered.id]),
    )
    gone = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), f"{CANARY} deleted"))
    scene.do(delete_group, alice, gone.id)
    scene.do(reject_notes, alice, RejectNotes([rejected.id]))
    scene.do(redact_note, alice, RedactNote(redacted.id))
    scene.do(withdraw_note, person, erased.id)
    bob = scene.get(Participant, person.id)
    files = [scene.read(write_json, alice, programme.id)]
    for write in (write_xlsx, write_csv):
        content = scene.read(write, alice, programme.id, "pl")
        with zipfile.ZipFile(BytesIO(content)) as packed:
            files += [packed.read(name) for name in packed.namelist()]
        files.append(content)
    whole = b"\n".join(files)
    assert b"everybody reads this" in whole
    secrets = [
        CANARY,
        alice.id,
        alice.name,
        bob.badge,
        bob.id,
        bob.token_hash,
        shown.id,
        board.id,
        programme.id,
        session.join_code,
    ]
    for secret in secrets:
        assert str(secret).encode() not in whole, secret
    notes = taken(scene, programme, alice)["notes"]
    assert sorted(note["status"] for note in notes) == ["redacted", "visible", "withdrawn"]
    assert [note["text"] for note in notes if note["status"] != "visible"] == [None, None]


def test_erased_notes_count_without_words(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, activity: Activity
) -> None:
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    note = scene.make_note(person, activity, f"{CANARY} mine")
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "h", [note.id]))
    scene.do(withdraw_everything, SYSTEM, claim(entered.phrase))
    scene.let_go()
    content = scene.read(write_json, alice, programme.id)
    assert CANARY.encode() not in content
    (told,) = json.loads(content)["notes"]
    assert (told["status"], told["text"]) == ("erased", None)
    assert taken(scene, brought(scene, json.loads(content)))["notes"] == [told]


def test_nothing_in_the_file_ties_two_notes_to_one_person_or_tells_when_they_came(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, activity: Activity
) -> None:
    people = [scene.make_person(session) for _ in range(3)]
    texts = ["zebra", "Łąka", "lampa", "Ala", "okno", "most"]
    for at, text in enumerate(texts):
        scene.make_note(people[at % 3], activity, text)
    notes = taken(scene, programme, alice)["notes"]
    assert [note["text"] for note in notes] == ["Ala", "Łąka", "lampa", "most", "okno", "zebra"]
    assert [note["id"] for note in notes] == [f"n{at}" for at in range(1, 7)]
    told = {name: {str(note[name]) for note in notes} for name in notes[0]}
    assert {name for name in told if len(told[name]) > 1} == {"id", "text"}


def test_how_many_people_were_told_comes_back_though_nobody_can_count_them_again(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, activity: Activity
) -> None:
    notes = [scene.make_note(scene.make_person(session), activity, f"n{at}") for at in range(11)]
    group = CreateGroup(programme.id, new_id(), "g", [note.id for note in notes])
    key = scene.do(create_group, alice, group).id
    scene.do(create_need, alice, CreateNeed(programme.id, "a", "b", groups=[key]))
    assert taken(scene, programme, alice)["needs"][0]["support"]["at_least"] is None
    scene.do(close_session, alice, session.id)
    document = taken(scene, programme, alice)
    assert document["needs"][0]["support"]["at_least"] == 10
    again = brought(scene, document)
    assert taken(scene, again) == document
    table = make_sheets(scene.read(load_exchange, alice, programme.id), "en")[1]
    assert table.rows[0][table.header.index("people, at least")] == 10


def test_a_vote_of_four_people_is_in_no_file(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    need = scene.do(create_need, alice, CreateNeed(programme.id, "w", "n"))
    vote = scene.make_activity(alice, session, "dot_vote")
    people = [scene.make_person(session) for _ in range(5)]
    for person in people[:4]:
        scene.do(set_dots, person, SetDots(vote.id, need.id, 1))
    end_votes(scene, programme)
    assert taken(scene, programme, alice)["votes"] == []
    scene.set_phase(vote, "vote")
    scene.do(set_dots, people[4], SetDots(vote.id, need.id, 1))
    end_votes(scene, programme)
    (told,) = taken(scene, programme, alice)["votes"]
    assert (told["voters"], told["dots"]) == (5, [{"need": "d1", "dots": 5}])


def test_a_running_vote_is_in_no_file(
    scene: Scene, alice: Actor, bob: Actor, programme: Programme, session: WorkingSession
) -> None:
    need = scene.do(create_need, alice, CreateNeed(programme.id, "w", "n"))
    vote = scene.make_activity(alice, session, "dot_vote")
    scene.do(set_dots, bob, SetDots(vote.id, need.id, 2))
    document = taken(scene, programme, alice)
    assert document["votes"] == []
    votes = make_sheets(scene.read(load_exchange, alice, programme.id), "en")[2]
    assert votes.rows == ()


def test_strangers_and_experts_take_nothing(
    scene: Scene, charlie: Actor, ewa: Actor, programme: Programme
) -> None:
    for write in (write_json, lambda db, actor, key: write_xlsx(db, actor, key, "en")):
        with pytest.raises(NotFound):
            scene.read(write, charlie, programme.id)
        with pytest.raises(NotAllowed):
            scene.read(write, ewa, programme.id)


def test_only_who_may_create_programmes_makes_one_of_a_file(
    scene: Scene, ewa: Actor, demo: Programme, programme: Programme
) -> None:
    document = taken(scene, demo)
    with pytest.raises(NotAllowed):
        brought(scene, document, ewa)
    with pytest.raises(NotAllowed):
        brought(scene, document, ewa, programme_id=programme.id)


def test_spreadsheets_find_no_formula_in_what_people_typed(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    note = scene.make_note(alice, activity, '=HYPERLINK("http://x";"y")')
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "@SUM(A1)", [note.id]))
    scene.do(create_need, alice, CreateNeed(programme.id, "+1", "-1"))
    book = load_workbook(BytesIO(scene.read(write_xlsx, alice, programme.id, "en")))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    (header,) = [cell for cell in cells if cell.value == "@SUM(A1)"]
    assert header.data_type == "s"
    assert header.quotePrefix
    with zipfile.ZipFile(BytesIO(scene.read(write_csv, alice, programme.id, "en"))) as packed:
        tables = {
            name: list(csv.reader(StringIO(packed.read(name).decode("utf-8-sig"), newline="")))
            for name in packed.namelist()
        }
    assert set(tables) == {
        f"{name}.csv"
        for name in (
            *("groups", "needs", "votes", "notes", "evidence", "ideas"),
            *("meetings", "phases", "practices", "outcomes", "report"),
        )
    }
    assert tables["groups.csv"][1][1] == "'@SUM(A1)"
    assert not [
        cell
        for rows in tables.values()
        for row in rows
        for cell in row
        if cell.startswith(("=", "+", "-", "@"))
    ]


def test_rare_but_grave_needs_are_marked_in_every_file(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity, session: WorkingSession
) -> None:
    for at in range(3):
        notes = [
            scene.make_note(scene.make_person(session), activity, f"n{at}{k}").id
            for k in range(1 if at == 2 else 3)
        ]
        key = new_id()
        scene.do(create_group, alice, CreateGroup(programme.id, key, f"g{at}", notes))
        fields = {"harm": 5 if at == 2 else 1}
        scene.do(
            create_need,
            alice,
            CreateNeed(programme.id, "w", f"need {at}", groups=[key], fields=fields),
        )
    document = taken(scene, programme, alice)
    assert [need["rare_but_grave"] for need in document["needs"]] == [False, False, True]
    needs = make_sheets(scene.read(load_exchange, alice, programme.id), "en")[1]
    assert [row[needs.header.index("rare but grave")] for row in needs.rows] == ["", "", "yes"]


def test_two_files_of_the_same_programme_are_the_same_bytes(scene: Scene, demo: Programme) -> None:
    for write in (write_xlsx, write_csv):
        first = scene.read(write, SYSTEM, demo.id, "pl")
        assert scene.read(write, SYSTEM, demo.id, "pl") == first
        with zipfile.ZipFile(BytesIO(first)) as packed:
            moments = {entry.date_time for entry in packed.infolist()}
        assert moments == {ALWAYS}, "a file that is written later would differ"
    book = load_workbook(BytesIO(scene.read(write_xlsx, SYSTEM, demo.id, "pl")))
    assert book.properties.created == book.properties.modified == datetime(*ALWAYS)


def test_dots_that_came_in_count_on_the_screens(scene: Scene, demo: Programme) -> None:
    document = taken(scene, demo)
    again = brought(scene, document)
    with scene.store.read() as db:
        query = select(Activity).where(
            Activity.programme_id == again.id, Activity.kind == "dot_vote"
        )
        votes = list(db.execute(query).scalars())
        dots = [sum(count_dots(db, vote.id).values()) for vote in votes]
    assert sum(dots) == sum(row["dots"] for vote in document["votes"] for row in vote["dots"]) > 0

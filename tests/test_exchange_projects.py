"""What a project holds around its sessions, taken along and brought in: meetings, practices, stops,
phases, outcomes, the report; and what of it must not leave."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.exchanging import brought, taken
from tests.test_import_exchange import SAMPLES, faults_of
from workshop.board.moderation import RejectNotes, reject_notes
from workshop.board.practices import (
    AddPractice,
    DecidePractice,
    PracticeContent,
    add_practice,
    decide_practice,
    list_practices,
)
from workshop.board.tables import Note, Practice
from workshop.board.visit_stops import AddStop, StopContent, add_stop
from workshop.errors import Conflict, Invalid
from workshop.export.calendar.of_programme import write_meetings
from workshop.export.exchange.read import is_empty
from workshop.export.exchange.sheets import make_sheets
from workshop.export.exchange.write import load_exchange
from workshop.export.tables.notes_table import write_programme_notes
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.head_counting import CountHeads, set_head_counting
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    RecordMeeting,
    add_meeting,
    record_meeting,
)
from workshop.programme.programmes import list_programmes
from workshop.programme.reporting import SaveEntry, SaveIndicator, save_entry, save_indicator
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.store.ids_and_clock import new_id

START = datetime(2026, 3, 20, 8, tzinfo=UTC)
SECRET = "https://spotkanie.example/tajny-pokoj"


@pytest.fixture
def sample() -> Any:
    return json.loads((SAMPLES / "exchange-3.json").read_text("utf-8"))


def a_visit(scene: Scene, actor: Actor, programme: Programme) -> WorkingSession:
    plan = MeetingPlan(START, START + timedelta(hours=6), "Nadrzecze", SECRET, ["Kierowniczka"])
    command = AddMeeting(programme.id, "visit", "Wizyta w Nadrzeczu", plan=plan)
    return scene.do(add_meeting, actor, command)


def a_practice(
    scene: Scene, actor: Actor, programme: Programme, note: Note | None = None, **fields: str
) -> str:
    said = {"title": "Numerek w telefonie", "publisher": "Nadrzecze", **fields}
    key = note.id if note else None
    command = AddPractice(programme.id, PracticeContent(said), key)
    return str(scene.do(add_practice, actor, command).id)


def test_a_copied_meeting_shows_the_same_and_answers_for_no_event_of_the_original(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    visit = a_visit(scene, alice, programme)
    scene.do(record_meeting, alice, RecordMeeting(visit.id, START, None, "Padało.", 12))
    copy_of = brought(scene, taken(scene, programme, alice))
    (copied,) = [row for row in scene.read(list_sessions, copy_of.id) if row.kind == "visit"]
    original = scene.get(WorkingSession, visit.id)
    same = ("number", "title", "planned_start", "planned_end", "actual_start", "deviation")
    assert [getattr(copied, name) for name in same] == [getattr(original, name) for name in same]
    assert (copied.place, copied.functions) == ("Nadrzecze", ["Kierowniczka"])
    assert copied.signatures == 12
    events = [
        scene.read(write_meetings, one, START, with_links=False).decode()
        for one in (programme, copy_of)
    ]
    uids = [{line for line in text.split("\r\n") if line[:4] == "UID:"} for text in events]
    assert uids[0]
    assert not uids[0] & uids[1]


def test_where_to_join_a_meeting_from_afar_is_in_no_file(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    a_visit(scene, alice, programme)
    assert SECRET not in json.dumps(taken(scene, programme, alice))


def test_a_session_that_was_run_comes_back_with_its_hours(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession
) -> None:
    scene.do(close_session, alice, session.id)
    document = taken(scene, programme, alice)
    told = next(row for row in document["sessions"] if row["number"] == session.number)
    assert told["began"]
    assert taken(scene, brought(scene, document)) == document


def test_who_does_not_run_the_programme_takes_no_heads_and_no_report(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    visit = a_visit(scene, alice, programme)
    scene.do(record_meeting, alice, RecordMeeting(visit.id, START, None, "", 12))
    scene.do(set_head_counting, alice, CountHeads(visit.id, {"official": "staff"}, {"expert": 2}))
    scene.do(save_entry, alice, SaveEntry(programme.id, None, "annex", "Lista"))
    scene.do(save_indicator, alice, SaveIndicator(programme.id, None, {"name": "Zasięg"}))
    editor = scene.make_account("edyta", "editor", programme.id)
    document = taken(scene, programme, scene.actor(editor.id))
    (told,) = [row for row in document["sessions"] if row["kind"] == "visit"]
    assert (told["signatures"], told["counted_as"], told["heads"]) == (None, {}, {})
    assert (document["entries"], document["indicators"]) == ([], [])
    full = taken(scene, programme, alice)
    (told,) = [row for row in full["sessions"] if row["kind"] == "visit"]
    assert (told["signatures"], told["heads"]) == (12, {"expert": 2})
    assert (len(full["entries"]), len(full["indicators"])) == (1, 1)


def test_a_practice_comes_back_with_its_stop_its_decision_and_its_note(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    visit = a_visit(scene, alice, programme)
    stop = scene.do(add_stop, alice, AddStop(visit.id, StopContent("Urząd w Nadrzeczu")))
    note = scene.make_note(alice, activity, "Numerek przychodzi esemesem")
    fields = {"title": "Numerek", "what": "Numerek przychodzi esemesem"}
    content = PracticeContent(fields, stop_id=stop.id)
    practice = scene.do(add_practice, alice, AddPractice(programme.id, content, note.id))
    scene.do(decide_practice, alice, DecidePractice(practice.id, "adapt", "Bez aplikacji."))
    again = brought(scene, taken(scene, programme, alice))
    (copied,) = scene.read(list_practices, again.id)
    assert (copied.title, copied.row.what) == ("Numerek", "Numerek przychodzi esemesem")
    assert (copied.row.decision, copied.row.reason) == ("adapt", "Bez aplikacji.")
    assert copied.row.stop_id
    assert copied.row.repeats == ["what"], "the words go with their note in the copy, too"


def test_words_of_a_note_that_may_not_leave_leave_by_no_practice_and_no_header(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    words = "Kanarek śpiewa w recepcji"
    note = scene.make_note(alice, activity, words)
    a_practice(scene, alice, programme, note, title=words, what=words, obstacles=f"Brak: {words}")
    group = CreateGroup(programme.id, new_id(), words, [note.id])
    scene.do(create_group, alice, group)
    assert json.dumps(taken(scene, programme, alice), ensure_ascii=False).count(words) == 5
    scene.do(reject_notes, alice, RejectNotes([note.id]))
    document = taken(scene, programme, alice)
    assert words not in json.dumps(document, ensure_ascii=False)
    assert len(document["practices"]) == 1, "what stands on it still does"
    assert taken(scene, brought(scene, document)) == document


def test_whatever_a_file_says_a_practice_lets_go_of_the_words_of_its_note(
    scene: Scene, sample: Any
) -> None:
    programme = brought(scene, sample)
    with scene.store.read() as db:
        row = db.execute(select(Practice)).scalars().one()
        assert (row.programme_id, row.repeats) == (programme.id, ["what"])


def test_a_programme_with_an_indicator_or_a_held_meeting_is_not_empty(
    scene: Scene, alice: Actor, programme: Programme, sample: Any
) -> None:
    empty = scene.make_programme(alice, "Empty")
    alice = scene.actor(alice.id)
    assert scene.read(is_empty, empty.id)
    scene.do(save_indicator, alice, SaveIndicator(empty.id, None, {"name": "Zasięg"}))
    assert not scene.read(is_empty, empty.id)
    with pytest.raises(Conflict):
        brought(scene, sample, alice, programme_id=empty.id)
    held = scene.make_programme(alice, "Held")
    alice = scene.actor(alice.id)
    visit = a_visit(scene, alice, held)
    scene.do(record_meeting, alice, RecordMeeting(visit.id, START, None, ""))
    assert not scene.read(is_empty, held.id)


def test_tables_call_a_meeting_by_its_title(
    scene: Scene, alice: Actor, programme: Programme
) -> None:
    visit = a_visit(scene, alice, programme)
    scene.do(open_session, alice, visit.id)
    board = scene.make_activity(alice, visit)
    note = scene.make_note(alice, board, "Numerek przychodzi esemesem")
    a_practice(scene, alice, programme, note)
    sheets = make_sheets(scene.read(load_exchange, alice, programme.id), "pl")
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row]
    assert 101 not in cells
    assert "Wizyta w Nadrzeczu" in cells
    assert "Wizyta studyjna" in cells
    notes = scene.read(write_programme_notes, alice, programme.id, "pl").decode("utf-8-sig")
    assert "101" not in notes
    assert notes.count("Wizyta w Nadrzeczu") == 1


@pytest.mark.parametrize(
    ("way", "value", "told"),
    [
        (("sessions", 1, "kind"), "party", "sessions[1].kind: tu pasuje jedno z: working,"),
        (("sessions", 1, "kind"), "working", "sessions[1].number: sesje robocze mają numery"),
        (("sessions", 1, "number"), 1, "sessions[1]: ten identyfikator występuje dwa razy"),
        (("sessions", 0, "cancelled"), True, "sessions[0].cancelled: odwołane spotkanie"),
        (
            ("sessions", 0, "planned_start"),
            "2026-02-30T08:00:00Z",
            "sessions[0].planned_end: nie ma takiego dnia",
        ),
        (("sessions", 0, "planned_start"), "jutro", "sessions[0].planned_start: to nie ma formy"),
        (
            ("sessions", 0, "ended"),
            "2026-03-03T08:00:00Z",
            "sessions[0].ended: Kończy się, zanim się zacznie",
        ),
        (("sessions", 0, "began"), None, "sessions[0].ended: Podaj też"),
        (("sessions", 0, "planned_start"), "1926-03-02T08:00:00Z", "sessions[0].planned_end: "),
        (("sessions", 0, "heads"), {"cats": 1}, "sessions[0].heads.cats: to pole jest nieznane"),
        (("sessions", 0, "heads"), {"expert": -1}, "sessions[0].heads.expert: tu ma być liczba od"),
        (("phases", 0, "from_day"), "2026-13-01", "phases[0]: nie ma takiego dnia"),
        (("phases", 0, "to_day"), "2025-01-01", "phases[0]: „Rekrutacja” kończy się"),
        (("stops", 0, "session"), 1, "stops[0].session: przystanki należą do wizyty"),
        (("stops", 0, "day"), "2026-04-31", "stops[0].day: nie ma takiego dnia"),
        (("practices", 0, "stop"), "t9", "practices[0].stop: tego nie ma w pliku"),
        (("practices", 0, "evidence"), "e9", "practices[0].evidence: tego nie ma w pliku"),
        (("practices", 0, "reason"), "", "practices[0].reason: decyzja o praktyce ma powód"),
        (("practices", 0, "decision"), "maybe", "practices[0].decision: tu pasuje jedno z: open,"),
        (("practices",), [{}] * 10_000, "practices: tu mieści się od 0 do 2000 wpisów"),
        (("entries", 0, "address"), "javascript:alert(1)", "entries[0].address: To nie jest adres"),
        (("indicators", 0, "reason"), "", "indicators[0].reason: "),
        (("next_steps", 1, "reason"), "", "next_steps[1].reason: to, co odpuszczone, ma powód"),
        (("next_steps", 2, "settled_in"), 1, "next_steps[2].settled_in: state i settled_in"),
        (("notes", 4, "about"), "d1", "notes[4].about: karteczki z tego ćwiczenia"),
        (("notes", 0, "about"), "d1", "notes[0].about: karteczki z tego ćwiczenia"),
        (("votes", 0, "activity"), "a6", "votes[0].activity: głosowań na pomysły"),
        (
            ("pictures",),
            [{"id": "k1", "session": 1, "activity": "a1", "evidence": None}],
            "pictures[0].alt: brakuje tego pola",
        ),
    ],
)
def test_a_damaged_project_is_told_by_place_and_brings_nothing(
    scene: Scene, sample: Any, way: tuple[Any, ...], value: Any, told: str
) -> None:
    document = copy.deepcopy(sample)
    inner: Any = document
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    assert any(fault.startswith(told) for fault in faults_of(document)), faults_of(document)
    with pytest.raises(Invalid):
        brought(scene, document)
    assert scene.read(list_programmes, SYSTEM) == []


def test_one_piece_of_evidence_is_one_practice(sample: Any) -> None:
    sample["practices"] *= 2
    assert faults_of(sample) == ["practices[1]: ten identyfikator występuje dwa razy"]

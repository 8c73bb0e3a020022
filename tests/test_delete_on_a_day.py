"""What people wrote goes on the day they were promised: announced, in parts, and nothing sooner."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.conftest import Scene
from tests.publishing import Press
from tests.retaining import A_DAY, announce, day_of, let_days_pass, look_on, run_until
from tests.rooms import Room, furnished
from tests.test_wiring import SECRET, spread_copies
from tests.waiting import comes_true
from workshop.board.moderation import Undo, undo
from workshop.board.note_kinds import NoteStatus
from workshop.board.personas import CreatePersona, EditPersona, create_persona, edit_persona
from workshop.board.tables import JointDraft, Note, Persona
from workshop.errors import Conflict, NotAllowed
from workshop.export.minutes.approval import load_export
from workshop.export.minutes.markdown import write_markdown
from workshop.local_time import at_local, today
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.tables import Group
from workshop.people.attendance import head_count
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Attendance, Consent, Participant
from workshop.programme.notice_days import LAST_NOTICE
from workshop.programme.retention import KeptKind
from workshop.programme.session_run import close_session
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.retention import clock
from workshop.retention.clock import RetentionClock
from workshop.retention.holds import LONGEST_HOLD
from workshop.retention.parts import CHUNK
from workshop.retention.schedule import ConfirmDate, confirm_date, look_ahead
from workshop.retention.tables import Deletion, DeletionNotice
from workshop.retention.told import list_deletions, texts_deleted_on
from workshop.retention.words import say_counts, say_day
from workshop.review.tables import ReviewRound
from workshop.settings import ROOT
from workshop.standards.publication.publications import is_intact, list_editions, load_publication
from workshop.standards.trace.backward import load_clause_trace
from workshop.store.ids_and_clock import new_id
from workshop.ui.clauses.trace_data import trace_payload

WEEK = timedelta(days=LAST_NOTICE)
TEXT = "Nobody at the desk ever looked up from the screen"


def texts_left(scene: Scene) -> int:
    return len([note for note in all_of(scene, Note) if note.text])


def all_of(scene: Scene, table: type[Any]) -> list[Any]:
    with scene.store.read() as db:
        return list(db.execute(select(table)).scalars())


@pytest.fixture
def written(scene: Scene, alice: Actor, bob: Actor, session, activity) -> Programme:
    """A closed session in which Bob has written two notes."""
    for text in (TEXT, "A queue"):
        scene.make_note(bob, activity, text)
    scene.do(close_session, alice, session.id)
    # Not today: what was open today waits until tomorrow.
    scene.do(_closed_long_ago, SYSTEM, session.id)
    return scene.get(Programme, session.programme_id)


def _closed_long_ago(db: Session, _actor: Actor, session_id: str) -> None:
    row = db.get_one(WorkingSession, session_id)
    row.closed_at = row.opened_at = datetime(2020, 1, 1, tzinfo=UTC)
    db.add(row)


# ── the day ─────────────────────────────────────────────────────────────────────────────────────


def test_nothing_goes_before_its_day_and_all_of_it_on_that_day(scene: Scene, written: Programme):
    day = announce(scene.store, written.id)
    look_on(scene.store, written.id, day - A_DAY)
    assert texts_left(scene) == 2
    look_on(scene.store, written.id, day)
    assert texts_left(scene) == 0
    assert [note.status for note in all_of(scene, Note)] == [NoteStatus.ERASED] * 2
    assert look_on(scene.store, written.id, day) == 0


def test_a_clock_that_jumps_ahead_by_a_year_or_ten_only_announces(scene: Scene, written: Programme):
    jumped = today() + timedelta(days=3650)
    run_until(scene.store, written.id, jumped, jumped + WEEK - A_DAY)
    assert texts_left(scene) == 2
    look_on(scene.store, written.id, jumped + WEEK)
    assert texts_left(scene) == 0


@pytest.mark.parametrize("apart", [7, 30, 365])
def test_a_clock_that_jumps_ahead_twice_deletes_nothing(
    scene: Scene, written: Programme, apart: int, monkeypatch
):
    """Each jump is one more day on which somebody could have read the notice, however far it is."""
    monkeypatch.setattr(clock, "PAUSE", 0)
    jumps = [day_of(scene.store, written.id) + timedelta(days=apart * n) for n in range(3)]
    for jumped in jumps:
        monkeypatch.setattr(clock, "today", lambda jumped=jumped: jumped)
        for _process in range(3):
            RetentionClock(scene.store).look()
    assert texts_left(scene) == 2
    goes = jumps[-1] + WEEK - 2 * A_DAY
    run_until(scene.store, written.id, jumps[-1], goes - A_DAY)
    assert texts_left(scene) == 2
    look_on(scene.store, written.id, goes)
    assert texts_left(scene) == 0


def test_a_clock_that_goes_to_and_fro_never_comes_to_its_days(scene: Scene, written: Programme):
    day = day_of(scene.store, written.id)
    for at in (day, *[day + timedelta(days=40), day + timedelta(days=10)] * 10):
        look_on(scene.store, written.id, at)
    assert texts_left(scene) == 2


def test_where_the_server_runs_for_meetings_alone_an_administrator_confirms_the_date(
    scene: Scene, written: Programme, alice: Actor, monkeypatch
):
    day = day_of(scene.store, written.id)
    look_on(scene.store, written.id, day - WEEK)
    later = day + timedelta(days=20)
    look_on(scene.store, written.id, later)
    monkeypatch.setattr("workshop.retention.schedule.present_day", lambda: later)
    administrator = scene.actor(scene.make_account("root", "admin").id)
    for refused, at, error in (
        (alice, later, NotAllowed),
        (administrator, later - A_DAY, Conflict),
    ):
        with pytest.raises(error):
            scene.do(confirm_date, refused, ConfirmDate(written.id, at))
        look_on(scene.store, written.id, later)
        assert texts_left(scene) == 2
    scene.do(confirm_date, administrator, ConfirmDate(written.id, later))
    look_on(scene.store, written.id, later + A_DAY)
    assert texts_left(scene) == 0


def test_a_confirmed_date_does_not_make_a_new_notice_older(
    scene: Scene, written: Programme, monkeypatch
):
    day = day_of(scene.store, written.id)
    look_on(scene.store, written.id, day)
    monkeypatch.setattr("workshop.retention.schedule.present_day", lambda: day + A_DAY)
    administrator = scene.actor(scene.make_account("root", "admin").id)
    scene.do(confirm_date, administrator, ConfirmDate(written.id, day + A_DAY))
    look_on(scene.store, written.id, day + WEEK - A_DAY)
    assert texts_left(scene) == 2


def test_a_clock_that_jumps_ahead_in_the_month_of_the_first_notice_deletes_nothing(
    scene: Scene, written: Programme
):
    day = day_of(scene.store, written.id)
    look_on(scene.store, written.id, day - timedelta(days=20))
    look_on(scene.store, written.id, day + timedelta(days=365))
    assert texts_left(scene) == 2


def test_a_clock_that_is_set_back_waits(scene: Scene, written: Programme):
    day = day_of(scene.store, written.id)
    look_on(scene.store, written.id, day + timedelta(days=365))
    look_on(scene.store, written.id, day - timedelta(days=300))
    assert all_of(scene, DeletionNotice) == []
    run_until(scene.store, written.id, day, day + WEEK - A_DAY)
    assert texts_left(scene) == 2
    look_on(scene.store, written.id, day + WEEK)
    assert texts_left(scene) == 0


def test_the_clock_of_the_server_announces_and_deletes(
    scene: Scene, written: Programme, monkeypatch
):
    monkeypatch.setattr(clock, "PAUSE", 0)
    day = day_of(scene.store, written.id)
    for at in (day - WEEK + days * A_DAY for days in range(LAST_NOTICE + 1)):
        monkeypatch.setattr(clock, "today", lambda at=at: at)
        RetentionClock(scene.store).look()
    assert texts_left(scene) == 0
    assert all_of(scene, Participant) == []


def test_what_fell_due_while_the_server_was_off_goes_as_it_starts(
    scene: Scene, written: Programme, monkeypatch
):
    monkeypatch.setattr(clock, "PAUSE", 0)
    late = announce(scene.store, written.id) + timedelta(days=90)
    monkeypatch.setattr(clock, "today", lambda: late)
    running = RetentionClock(scene.store)
    running.start()
    try:
        assert comes_true(lambda: texts_left(scene) == 0 and not all_of(scene, Participant))
    finally:
        running.stop()
        running.join()


def test_what_is_written_afterwards_is_announced_anew(
    scene: Scene, alice: Actor, written: Programme, session
):
    look_on(scene.store, written.id, announce(scene.store, written.id))
    late = scene.make_activity(alice, scene.make_session(alice, written, 5))
    scene.make_note(alice, late, TEXT, origin="paper")
    scene.do(close_session, alice, late.session_id)
    after = day_of(scene.store, written.id) + timedelta(days=30)
    run_until(scene.store, written.id, after, after + WEEK - A_DAY)
    assert texts_left(scene) == 1
    look_on(scene.store, written.id, after + WEEK)
    assert texts_left(scene) == 0


def test_an_example_is_left_alone(scene: Scene, written: Programme):
    def become_example(db: Session, _actor: Actor, _content: None) -> None:
        row = db.get_one(Programme, written.id)
        row.example = True
        db.add(row)

    scene.do(become_example, SYSTEM)
    assert look_on(scene.store, written.id, today() + timedelta(days=9999)) == 0


# ── everything that repeats it ──────────────────────────────────────────────────────────────────


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[tuple[Room, Path]]:
    """A room in which a text was quoted, published, put into minutes and given a vector."""
    with furnished(tmp_path) as room:
        spread_copies(room)
        yield room, tmp_path


def _forget_today(db: Session, _actor: Actor, _content: None) -> None:
    for row in db.execute(select(WorkingSession)).scalars():
        _closed_long_ago(db, SYSTEM, row.id)
        row.status = "closed" if row.status == "open" else row.status


def test_the_text_is_nowhere_and_the_standard_says_since_when(copied: tuple[Room, Path]):
    room, folder = copied
    typed = {"situation": f"She said: {SECRET} in the office", "goals": "To be seen"}
    persona = room.do(create_persona, CreatePersona(room.programme_id, "Kinga, 34", typed))
    room.do(_forget_today, None, SYSTEM)
    day = announce(room.store, room.programme_id, day_of(room.store, room.programme_id) + WEEK)
    look_on(room.store, room.programme_id, day)

    with closing_connection(folder) as db:
        everything = "\n".join(db.iterdump())
    assert SECRET not in everything
    assert SECRET.encode().hex() not in everything.lower()
    with room.store.read() as db:
        kept = db.get_one(Persona, persona.id)
        assert (kept.situation, kept.goals) == ("", "To be seen")
        assert texts_deleted_on(db, room.programme_id) == day
        [edition] = list_editions(db, room.programme_id)
        publication = load_publication(db, room.programme_id, edition.version)
        assert is_intact(publication)
        [quote] = publication.snapshot["clauses"][0]["trace"]["quotes"]
        assert quote == f"[usunięto {say_day(day, 'pl')}, zgodnie z obietnicą]"
        [clause] = Press(room.store, room.facilitator, room.programme_id).clauses()
        trace = load_clause_trace(db, room.facilitator, clause.id)
        assert len(trace.notes) == 5


def closing_connection(folder: Path) -> Any:
    return closing(sqlite3.connect(f"file:{folder / 'workshop.db'}?mode=ro", uri=True))


def test_the_trace_and_minutes_say_on_which_day_texts_went(copied: tuple[Room, Path], monkeypatch):
    room, _folder = copied
    monkeypatch.setattr("workshop.ui.clauses.trace_data.address_of", lambda kind, key: "/")
    room.do(_forget_today, None, SYSTEM)
    day = announce(room.store, room.programme_id, day_of(room.store, room.programme_id) + WEEK)
    look_on(room.store, room.programme_id, day)
    [clause] = Press(room.store, room.facilitator, room.programme_id).clauses()
    with room.store.read() as db:
        trace = load_clause_trace(db, room.facilitator, clause.id)
        session = db.execute(
            select(WorkingSession).where(col(WorkingSession.status) == "minutes_approved")
        ).scalar_one()
        export = load_export(db, room.facilitator, session.id, "en")
    nodes = trace_payload(trace, may_quote=False, deleted_on=day)["nodes"]
    why = {node["why"] for node in nodes if node["kind"] == "note"}
    told = say_day(day, "en")
    assert why == {f"Texts were deleted on {told}, as promised; the note still counts."}
    assert export.approval is not None
    minutes = write_markdown(export.record, export.approval)
    assert f"deleted on {told}, as promised" in minutes
    assert f"(text deleted on {told})" in minutes
    assert "(text taken back)" not in minutes


def test_what_can_be_undone_does_not_bring_a_text_back(
    scene: Scene, alice: Actor, written: Programme
):
    persona = scene.do(
        create_persona, alice, CreatePersona(written.id, "Kinga", {"barriers": TEXT.upper()})
    )
    scene.do(edit_persona, alice, EditPersona(persona.id, {"barriers": "Not seen"}))
    group = CreateGroup(written.id, new_id(), "Not seen", [all_of(scene, Note)[0].id])
    scene.do(create_group, alice, group)
    look_on(scene.store, written.id, announce(scene.store, written.id))
    assert TEXT.lower() not in str([row.changes for row in scene.events(written.id)]).lower()
    scene.do(undo, alice, Undo(written.id, "grouping"))
    assert [row.status for row in all_of(scene, Group)] != ["active"]


def test_drafts_of_tables_lose_their_words(scene: Scene, written: Programme, activity):
    def draft(db: Session, _actor: Actor, _content: None) -> None:
        row = JointDraft(
            id=new_id(),
            programme_id=written.id,
            session_id=activity.session_id,
            activity_id=activity.id,
            form="need",
            fields={"need": TEXT},
        )
        db.add(row)

    scene.do(draft, SYSTEM)
    look_on(scene.store, written.id, announce(scene.store, written.id))
    [row] = all_of(scene, JointDraft)
    assert (row.fields, row.status) == ({}, "dropped")


# ── people ──────────────────────────────────────────────────────────────────────────────────────


def test_people_go_after_their_notes_and_heads_stay(
    scene: Scene, alice: Actor, written: Programme, session, bob: Actor
):
    heads = scene.read(head_count, session.id)
    assert sum(heads.values()) == 1
    day = announce(scene.store, written.id)
    look_on(scene.store, written.id, day)
    for table in (Participant, Attendance, Consent):
        assert all_of(scene, table) == []
    assert scene.read(head_count, session.id) == heads
    told = scene.read(list_deletions, written.id)
    assert [one.day for one in told] == [day]
    assert say_counts(told[0].counts, "en") == (
        "2 notes, badges, phrases and attendance of people (fewer than five)"
    )


def test_people_stay_while_a_note_of_theirs_does(scene: Scene, written: Programme):
    def people_first(db: Session, _actor: Actor, _content: None) -> None:
        row = db.get_one(Programme, written.id)
        row.people_days, row.notes_days = 100, 200
        db.add(row)

    scene.do(people_first, SYSTEM)
    first = today() + timedelta(days=100)
    run_until(scene.store, written.id, first, first + 2 * WEEK)
    assert len(all_of(scene, Participant)) == 1


# ── what people were promised ───────────────────────────────────────────────────────────────────


def test_while_a_meeting_is_open_nothing_goes_nor_on_that_day(
    scene: Scene, alice: Actor, written: Programme
):
    day = announce(scene.store, written.id)
    meeting = scene.make_session(alice, written, 4)
    look_on(scene.store, written.id, day)
    assert texts_left(scene) == 2

    def closed_then(db: Session, _actor: Actor, _content: None) -> None:
        row = db.get_one(WorkingSession, meeting.id)
        row.status, row.closed_at = "closed", at_local(day, time(16))
        db.add(row)

    scene.do(closed_then, SYSTEM)
    look_on(scene.store, written.id, day)
    assert texts_left(scene) == 2
    look_on(scene.store, written.id, day + A_DAY)
    assert texts_left(scene) == 0


def test_a_planned_meeting_is_waited_for(scene: Scene, alice: Actor, written: Programme):
    day = announce(scene.store, written.id)
    planned = day + timedelta(days=12)

    def plan(db: Session, _actor: Actor, _content: None) -> None:
        query = select(WorkingSession).where(
            col(WorkingSession.programme_id) == written.id, col(WorkingSession.number) == 9
        )
        row = db.execute(query).scalar_one()
        row.planned_start = at_local(planned, time(9))
        db.add(row)

    scene.do(plan, SYSTEM)
    look_on(scene.store, written.id, planned)
    assert texts_left(scene) == 2
    with scene.store.read() as db:
        seen = look_ahead(db, written, KeptKind.NOTES, day)
    assert (seen.day, [hold.kind for hold in seen.holds]) == (planned + A_DAY, ["meeting"])
    look_on(scene.store, written.id, planned + A_DAY)
    assert texts_left(scene) == 0


def test_who_was_just_published_can_say_whether_they_were_understood(
    copied: tuple[Room, Path],
):
    room, _folder = copied
    room.do(_forget_today, None, SYSTEM)
    with room.store.read() as db:
        programme = db.get_one(Programme, room.programme_id)
        far = look_ahead(db, programme, KeptKind.NOTES, today())
        programme.created_at -= timedelta(days=725)
        [hold] = look_ahead(db, programme, KeptKind.NOTES, today()).holds
        db.expunge(programme)
    assert (hold.kind, hold.until) == ("asked_back", today() + timedelta(days=30))
    assert list(far.holds) == []


def in_session_9(scene: Scene, programme: Programme, **changed: Any) -> WorkingSession:
    def change(db: Session, _actor: Actor, _content: None) -> WorkingSession:
        query = select(WorkingSession).where(
            col(WorkingSession.programme_id) == programme.id, col(WorkingSession.number) == 9
        )
        row = db.execute(query).scalar_one()
        for name, value in changed.items():
            setattr(row, name, value)
        db.add(row)
        return row

    return scene.do(change, SYSTEM)


def keep(scene: Scene, row: Any) -> None:
    def store(db: Session, _actor: Actor, _content: None) -> None:
        db.add(row)

    scene.do(store, SYSTEM)


def holds_at_the_end(scene: Scene, programme: Programme) -> list[tuple[str, Any]]:
    """What holds a programme whose day is today."""
    let_days_pass(scene, programme, 730)
    with scene.store.read() as db:
        row = db.get_one(Programme, programme.id)
        seen = look_ahead(db, row, KeptKind.NOTES, today())
    return [(hold.kind, hold.until) for hold in seen.holds]


def test_an_open_window_is_waited_for(scene: Scene, written: Programme):
    until = today() + timedelta(days=9)
    in_session_9(scene, written, window_until=at_local(until, time(20)))
    assert holds_at_the_end(scene, written) == [("window", until)]


def test_questions_after_three_months_are_waited_for_also_without_a_date(
    scene: Scene, written: Programme
):
    asked_in = in_session_9(scene, written)
    row = Activity(
        programme_id=written.id,
        session_id=asked_in.id,
        position=0,
        kind="questionnaire",
        title="Afterwards",
        targets=[new_id()],
        moment="follow_up",
    )
    keep(scene, row)
    assert holds_at_the_end(scene, written) == [("questionnaire", None)]


def test_an_open_review_is_waited_for_and_a_forgotten_one_not_for_ever(
    scene: Scene, written: Programme
):
    keep(scene, ReviewRound(programme_id=written.id, subject_kind="need", title="First"))
    day = announce(scene.store, written.id)
    look_on(scene.store, written.id, day + timedelta(days=LONGEST_HOLD))
    assert texts_left(scene) == 2
    look_on(scene.store, written.id, day + timedelta(days=LONGEST_HOLD + 1))
    assert texts_left(scene) == 0


# ── a plug that is pulled ───────────────────────────────────────────────────────────────────────

KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from datetime import date
from workshop.people.rights import SYSTEM
from workshop.retention.schedule import LookAt, take_step
from workshop.store.store import Store
from workshop.wiring import connect
connect()
store = Store(sys.argv[1])
step = LookAt(sys.argv[2], date.fromisoformat(sys.argv[3]))
store.write(take_step, SYSTEM, step, sys.argv[2])
def dying(db, actor, command):
    take_step(db, actor, command)
    db.flush()
    os.kill(os.getpid(), signal.SIGKILL)
store.write(dying, SYSTEM, step, sys.argv[2])
"""


def test_killed_in_the_middle_it_goes_on_and_counts_each_note_once(
    scene: Scene, alice: Actor, written: Programme, session
):
    many = [f"A note with the number {number}" for number in range(CHUNK + 50)]

    def write(db: Session, _actor: Actor, _content: None) -> None:
        like = db.execute(select(Note)).scalars().first()
        assert like is not None
        for text in many:
            given = like.model_dump() | {"id": new_id(), "text": text, "author": None}
            db.add(Note(**given))

    scene.do(write, SYSTEM)
    day = announce(scene.store, written.id)
    done = subprocess.run(
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE, scene.store.url, written.id, day.isoformat()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert texts_left(scene) == 52
    look_on(scene.store, written.id, day)
    assert texts_left(scene) == 0
    [row] = [row for row in all_of(scene, Deletion) if row.part == "notes"]
    assert row.count == len(many) + 2


def test_the_log_says_that_it_was_done_and_nothing_of_it(scene: Scene, written: Programme):
    look_on(scene.store, written.id, announce(scene.store, written.id))
    events = [row for row in scene.events(written.id) if row.kind.endswith("_deleted")]
    assert [row.kind for row in events] == ["notes_deleted", "people_deleted"]
    assert all(row.actor is None and row.payload == {} for row in events)
    assert events[1].refs == []

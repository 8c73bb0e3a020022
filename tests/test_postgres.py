"""The same house on PostgreSQL: commands, undo, and processes that hear each other."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session, select, text

from tests.clusters import Cluster, started_cluster
from tests.conftest import Scene
from tests.keys import key_of
from tests.pictures import remade
from tests.recruiting import make_candidates, recruiting_in
from tests.rooms import Room, furnish_neighbours
from tests.server import settings_for
from tests.windows import in_days
from workshop.board.evidence import remove_evidence
from workshop.board.moderation import RedactNote, Undo, redact_note, undo
from workshop.board.notes import AddNote, add_note, list_notes
from workshop.board.practices import (
    AddPractice,
    DecidePractice,
    PracticeContent,
    add_practice,
    decide_practice,
    load_practice,
)
from workshop.board.tables import Note
from workshop.board.visit_stops import AddStop, StopContent, add_stop, remove_stop
from workshop.demo import LoadDemo, load_demo
from workshop.demo.pretenders import start_rehearsal, stop_rehearsal
from workshop.demo.rehearsal import FEWEST, Rehearse
from workshop.errors import Closed, Conflict
from workshop.export.minutes.record import load_record
from workshop.live.hub import Batch, Subscription
from workshop.needs.group_queries import list_groups
from workshop.needs.groups import CreateGroup, RenameGroup, create_group, rename_group
from workshop.needs.suggestions.decisions import (
    AcceptGroupSuggestion,
    KeepRun,
    NewPart,
    accept_group_suggestion,
    keep_run,
)
from workshop.needs.suggestions.embedding import LARGER_MODEL, OWN_MODEL, to_bytes, to_text
from workshop.needs.suggestions.open_proposals import load_open_proposals
from workshop.needs.suggestions.task_input import load_task_input
from workshop.needs.tables import Group, NoteVector, Suggestion, SuggestionRun
from workshop.people.accounts import load_actor
from workshop.people.credentials import DoorCodeKeys
from workshop.people.rights import SYSTEM, Actor
from workshop.pictures.pictures import (
    AddPicture,
    add_picture,
    load_picture_file,
    remove_picture,
)
from workshop.pictures.remaking import PictureSize
from workshop.pictures.subjects import PictureSubject
from workshop.pictures.tables import Picture, PictureFile
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.contribution_window import OpenWindow, close_due_windows, open_window
from workshop.programme.door_codes import (
    MakeStack,
    count_used,
    derive_code,
    draw_codes,
    make_stack,
    use_codes,
)
from workshop.programme.meetings import AddMeeting, add_meeting, remove_meeting
from workshop.programme.programmes import remove_examples
from workshop.programme.session_run import close_session
from workshop.programme.sessions import CLOSED, OPEN, list_running, list_sessions, load_session
from workshop.programme.tables import Programme, WorkingSession
from workshop.recruitment.decisions import DecideCandidates, decide_candidates
from workshop.recruitment.erasure import erase_now
from workshop.recruitment.ratings import load_results
from workshop.recruitment.tables import CandidateRating
from workshop.recruitment.told_counts import recruitment_counts
from workshop.review.proposals import AddRoundComment, add_round_comment
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import CreateRound, close_round, create_round
from workshop.services import Services
from workshop.settings import ROOT
from workshop.standards.tasks import load_tasks
from workshop.standards.trace.gaps import find_gaps
from workshop.standards.yields import load_programme_yields
from workshop.store import log
from workshop.store.backup_place import BackupPlace
from workshop.store.ids_and_clock import new_id
from workshop.store.log import Event
from workshop.store.schema import migrate
from workshop.store.undo import step_back

pytestmark = pytest.mark.postgres
_CUT_LISTENERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name LIKE 'workshop %' AND datname = current_database()"
)
WRITERS, STEPS = 8, 10


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, str]]:
    """A PostgreSQL of this module's own, and the address of a database to copy."""
    with started_cluster() as cluster:
        address = cluster.create()
        migrate(address, BackupPlace(tmp_path_factory.mktemp("empty")))
        yield cluster, address


@pytest.fixture
def address(empty: tuple[Cluster, str]) -> str:
    """A fresh database."""
    cluster, original = empty
    return cluster.create(original)


@pytest.fixture
def here(address: str, tmp_path: Path) -> Iterator[Services]:
    """The house of one process."""
    yield from _services(address, tmp_path)


@pytest.fixture
def there(here: Services, address: str, tmp_path: Path) -> Iterator[Services]:
    """The house of another process with the same database."""
    yield from _services(address, tmp_path)


@pytest.fixture
def room(here: Services) -> Room:
    """Alice's open session."""
    return furnish_neighbours(here.store)


def _services(address: str, folder: Path) -> Iterator[Services]:
    services = Services.build(settings_for(folder, WORKSHOP_DATABASE_URL=address))
    yield services
    services.close()


def test_a_recruitment_is_rated_decided_and_erased(room: Room):
    scene = Scene(room.store)
    recruiting = recruiting_in(scene, room.programme_id)
    recruiting.begin(make_candidates(12))
    recruiting.open()
    rows = recruiting.candidates()
    results = scene.read(load_results, recruiting.raters[0], recruiting.load())
    assert {result.score for result in results.values()} == {6.5}
    seen = {row.id: "" for row in rows[:6]}
    content = DecideCandidates(room.programme_id, seen, "accepted", "Fits")
    recruiting.do(decide_candidates, content)
    recruiting.do(erase_now, room.programme_id)
    [counts] = scene.read(recruitment_counts, room.programme_id)
    assert counts.decisions["accepted"] == 6
    with room.store.read() as db:
        assert db.execute(select(CandidateRating)).first() is None


def test_a_session_is_closed(room: Room):
    room.do(close_session, room.session_id)
    assert room.read(load_session, room.session_id).status == CLOSED


def test_a_deadline_that_one_process_notes_holds_in_all(
    here: Services, there: Services, room: Room
):
    for session_id in (room.session_id, room.other_session_id):
        room.do(close_session, session_id)
    later = room.read(list_sessions, room.programme_id)[4]
    activity = room.do(add_activity, AddActivity(later.id, "notes", "N", {"hidden": True}))
    room.do(open_window, OpenWindow(later.id, activity.id, in_days(1)))
    with there.store.read() as db:
        assert [row.id for row in list_running(db, room.programme_id)] == [activity.id]

    def move(db: Session, _actor: Actor, _content: None) -> None:
        row = db.get_one(WorkingSession, later.id)
        row.window_until = in_days(-1)
        db.add(row)

    room.do(move, None)
    with there.store.read() as db:
        assert list_running(db, room.programme_id) == []
    noted = [one.store.write(close_due_windows, SYSTEM, None) for one in (there, here)]
    assert noted == [1, 0]


def test_the_example_programme_is_loaded_read_and_ended(here: Services, room: Room):
    language = room.read(lambda db: db.get_one(Programme, room.programme_id)).language
    demo = room.do(load_demo, LoadDemo(here.settings.content_dir, language))
    alice = room.read(load_actor, room.facilitator.id)
    for session in room.read(list_sessions, demo.id):
        assert room.read(load_record, alice, session.id, language).header.number == session.number
        if session.status == OPEN:
            room.do(close_session, session.id, alice)
    assert room.read(load_programme_yields, demo.id)
    assert room.read(load_tasks, alice, demo, None)
    assert room.read(find_gaps, alice, demo.id)
    room.do(remove_examples, None)
    assert not _is_there(room, demo)


def _rehearsal_of(room: Room, house: Services) -> Programme:
    planned = room.read(list_sessions, room.programme_id)[9]
    command = Rehearse(planned.id, FEWEST, house.settings.content_dir)
    return start_rehearsal(house, room.facilitator, command)


def _is_there(room: Room, programme: Programme) -> bool:
    return room.read(lambda db: db.get(Programme, programme.id)) is not None


def test_a_process_that_starts_ends_only_the_rehearsals_of_processes_that_are_gone(
    here: Services, room: Room, address: str, tmp_path: Path
):
    lasting = _rehearsal_of(room, here)
    script = (
        "import os, sys; from tests.test_postgres import rehearse_and_die; "
        "rehearse_and_die(*sys.argv[1:])"
    )
    given = [address, str(tmp_path), room.facilitator.id, lasting.rehearsal_of or ""]
    gone = subprocess.run(
        [sys.executable, "-c", script, *given],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.strip()
    assert room.read(lambda db: db.get(Programme, gone)) is not None
    for _there in _services(address, tmp_path):
        assert _is_there(room, lasting)
        assert room.read(lambda db: db.get(Programme, gone)) is None
    stop_rehearsal(here, room.read(load_actor, room.facilitator.id), lasting.id)
    assert not _is_there(room, lasting)


def rehearse_and_die(address: str, folder: str, account: str, programme: str) -> None:
    """In a process of its own: begin a rehearsal, say its id, and end without a word."""
    house = Services.build(settings_for(Path(folder), WORKSHOP_DATABASE_URL=address))
    with house.store.read() as db:
        actor, planned = load_actor(db, account), list_sessions(db, programme)[9]
    command = Rehearse(planned.id, FEWEST, house.settings.content_dir)
    print(start_rehearsal(house, actor, command).id, flush=True)
    os._exit(0)


def test_of_phones_at_two_processes_at_once_one_comes_in_with_a_code(
    room: Room, here: Services, there: Services
):
    keys = [derive_code(here.settings.secret, code) for code in draw_codes(20)]
    room.do(make_stack, MakeStack(room.session_id, [one.lookup for one in keys]))

    def come(house: Services, key: DoorCodeKeys) -> bool:
        try:
            house.store.write(
                lambda db, _a, one: use_codes(db, room.session_id, [one]), SYSTEM, key
            )
        except Closed:
            return False
        return True

    tries = [(house, key) for key in keys for house in (here, there, here, there)]
    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda one: come(*one), tries))
    assert came.count(True) == len(keys)
    assert room.read(count_used, room.session_id) == len(keys)


def test_a_closed_session_forgets_in_which_transaction_a_code_was_used(room: Room, here: Services):
    keys = [derive_code(here.settings.secret, code) for code in draw_codes(6)]
    room.do(make_stack, MakeStack(room.session_id, [one.lookup for one in keys]))
    for key in keys[:4]:
        room.do(lambda db, _actor, one: use_codes(db, room.session_id, [one]), key)
    query = text("SELECT lookup, xmin, state FROM doorcode ORDER BY ctid")
    assert len({row.xmin for row in room.read(lambda db: db.execute(query).all())}) > 4
    room.do(close_session, room.session_id)
    rows = room.read(lambda db: db.execute(query).all())
    assert len({row.xmin for row in rows}) == 1
    assert [row.lookup for row in rows] == sorted(row.lookup for row in rows)
    assert sum(row.state == "used" for row in rows) == 4


def _note(room: Room, words: str, key: str | None = None) -> AddNote:
    return AddNote(key or new_id(), room.activity_id, words)


def test_a_note_is_kept_once(room: Room):
    key = new_id()
    assert room.do(add_note, _note(room, "Zażółć gęślą jaźń 🙂", key)).id == key
    assert room.do(add_note, _note(room, "Zażółć gęślą jaźń 🙂", key)).id == key
    with pytest.raises(Conflict):
        room.do(add_note, _note(room, "Something else", key))
    stored = room.read(list_notes, [room.activity_id])
    assert [note.text for note in stored] == ["Zażółć gęślą jaźń 🙂"]


def test_a_group_is_made_and_undone(room: Room):
    note = room.do(add_note, _note(room, "A queue"))
    command = CreateGroup(
        id=new_id(), programme_id=room.programme_id, header="Waiting", notes=(note.id,)
    )
    room.do(create_group, command)
    assert [group.header for group in room.read(list_groups, room.programme_id)] == ["Waiting"]

    def undo(db: Session, actor: Actor, _content: None) -> None:
        step_back(db, room.programme_id, "grouping", actor.id)

    room.do(undo, None)
    assert room.read(list_groups, room.programme_id) == []
    assert room.read(lambda db: db.get(Note, note.id)) is not None


def test_a_proposal_is_taken_with_the_groups_within_it_and_undone(room: Room):
    for number in range(4):
        room.do(add_note, _note(room, f"A queue {number}"))
    parts = [{"notes": pair, "words": [], "cohesion": 0.4} for pair in ([0, 1], [2, 3])]
    whole = {"notes": [0, 1, 2, 3], "words": [], "cohesion": 0.3, "held": 83, "parts": parts}
    result = {"vectors": {}, "version": "1", "parameters": {}, "proposals": [whole], "same": []}
    material = room.read(load_task_input, room.programme_id, OWN_MODEL)
    room.do(keep_run, KeepRun(material, OWN_MODEL, None, result))
    [one] = room.read(load_open_proposals, room.programme_id).offered
    wishes = [NewPart(part.id, new_id()) for part in one.parts]
    command = AcceptGroupSuggestion(one.id, new_id(), "Waiting", parts=wishes)
    room.do(accept_group_suggestion, command)
    groups = room.read(list_groups, room.programme_id)
    assert [group.parent_id for group in groups] == [None, command.group_id, command.group_id]

    def undo(db: Session, actor: Actor, _content: None) -> None:
        step_back(db, room.programme_id, "grouping", actor.id)

    room.do(undo, None)
    assert room.read(list_groups, room.programme_id) == []
    [again] = room.read(load_open_proposals, room.programme_id).offered
    assert len(again.parts) == 2


def test_nothing_of_an_erased_note_stays_with_its_proposal_and_its_header(room: Room):
    words = "A queue as long as the whole corridor"
    notes = [room.do(add_note, _note(room, text)) for text in (f"{words}.", "A short queue")]
    vectors = {str(at): to_text(to_bytes(np.ones(3))) for at in range(2)}
    whole = {"notes": [0, 1], "words": ["corridor", "queue"], "cohesion": 0.3, "held": 83}
    result = {"vectors": vectors, "version": "1", "parameters": {}, "proposals": [whole]}
    for model in (OWN_MODEL, LARGER_MODEL):
        material = room.read(load_task_input, room.programme_id, model)
        room.do(keep_run, KeepRun(material, model, None, {**result, "same": []}))
    [one] = room.read(load_open_proposals, room.programme_id).offered
    group = room.do(accept_group_suggestion, AcceptGroupSuggestion(one.id, new_id(), words))
    room.do(rename_group, RenameGroup(group.id, f"It is {words}"))
    room.do(rename_group, RenameGroup(group.id, "We wait"))
    room.do(redact_note, RedactNote(notes[0].id))
    tables = (Event, Group, Suggestion, SuggestionRun)
    kept = repr([room.read(lambda db, of=of: db.exec(select(of)).all()) for of in tables])
    assert notes[0].id in kept
    assert "corridor" not in kept
    vectors_of = room.read(lambda db: {row.note_id for row in db.exec(select(NoteVector)).all()})
    assert vectors_of == {notes[1].id}


def test_a_practice_is_made_of_a_note_deleted_undone_and_emptied_with_its_note(room: Room):
    visit = room.do(add_meeting, AddMeeting(room.programme_id, "visit", "Oslo"))
    stop = room.do(add_stop, AddStop(visit.id, StopContent("City library", date(2022, 4, 5))))
    note = room.write("They call numbers and no names", section=None)
    fields = {"title": "Numbers", "what": note.text}
    content = PracticeContent(fields, stop_id=stop.id)
    made = room.do(add_practice, AddPractice(room.programme_id, content, note.id))
    room.do(decide_practice, DecidePractice(made.id, "adopt", "It is cheap"))
    room.do(remove_evidence, made.id)
    room.do(undo, Undo(room.programme_id, "needs"))
    kept = room.read(load_practice, made.id)
    assert (kept.row.what, kept.row.decision, kept.row.stop_id) == (note.text, "adopt", stop.id)
    room.do(redact_note, RedactNote(note.id))
    assert room.read(load_practice, made.id).row.what == ""
    room.do(remove_stop, stop.id)
    assert room.read(load_practice, made.id).row.stop_id is None
    room.do(remove_meeting, visit.id)


def test_a_picture_is_stored_read_by_another_process_and_erased(room: Room, there: Services):
    subject = PictureSubject("session", room.session_id)
    made = remade()
    picture = room.do(add_picture, AddPicture(subject, made, "A wall"))
    with there.store.read() as db:
        found = load_picture_file(db, room.facilitator, picture.id, PictureSize.LARGE)
    assert found == made.files[PictureSize.LARGE]
    room.do(remove_picture, picture.id)
    for table in (Picture, PictureFile):
        assert room.read(lambda db, kind=table: db.exec(select(kind)).all()) == []


def test_a_closed_round_does_not_tell_which_ratings_were_saved_together(room: Room):
    needs = [room.make_need(words) for words in ("a bed", "a desk")]
    experts = [room.add_member(f"expert{number}", "expert") for number in range(6)]
    subjects = [("need", key) for key in needs]
    invited = [expert.id for expert in experts]
    made = room.do(create_round, CreateRound(room.programme_id, "Round", subjects, invited))
    for expert in experts:
        for key in needs:
            values = {"grounded": 7, "important": 8, "complete": None}
            room.do(rate_subject, RateSubject(made.id, key, values, key_of(expert)), expert)
            words = AddRoundComment(made.id, key, "Hm", key_of(expert))
            room.do(add_round_comment, words, expert)
    room.do(close_round, made.id)
    for table, count in (("rating", 36), ("comment", 12)):
        query = text(f"SELECT count(*), count(DISTINCT xmin::text) FROM {table}")
        assert room.read(lambda db, query=query: tuple(db.execute(query).one())) == (count, 1)


def test_two_processes_hear_each_other(room: Room, here: Services, there: Services):
    written: list[Note] = []

    async def listen() -> tuple[list[Batch], list[Batch]]:
        loop = asyncio.get_running_loop()
        for services in (here, there):
            services.hub.bind(loop)
        near, far = (services.hub.subscribe(room.programme_id) for services in (here, there))
        for services, words in ((here, "From here"), (there, "From there")):
            future = services.store.submit(add_note, room.facilitator, _note(room, words))
            written.append(await asyncio.wrap_future(future))
        return await _take(near, 2), await _take(far, 2)

    near, far = asyncio.run(listen())
    ids = [note.id for note in written]
    for batches in (near, far):
        assert [fact.id for batch in batches for fact in batch.facts] == ids


def test_a_broken_connection_is_opened_again_and_the_gap_read(room: Room, there: Services):
    async def listen() -> list[Batch]:
        there.hub.bind(asyncio.get_running_loop())
        feed = there.hub.subscribe(room.programme_id)
        room.do(add_note, _note(room, "Before"))
        before = await _take(feed, 1)
        with there.store.read() as db:
            db.execute(text(_CUT_LISTENERS))
        room.do(add_note, _note(room, "During"))
        return before + await _take(feed, 1)

    heard = asyncio.run(listen())
    texts = [fact.body["text"] for batch in heard for fact in batch.facts if fact.body]
    assert texts == ["Before", "During"]


def test_numbers_follow_the_order_of_commits(room: Room, address: str, tmp_path: Path):
    start = room.read(log.last_number, room.programme_id)
    houses = [
        Services.build(settings_for(tmp_path, WORKSHOP_DATABASE_URL=address)) for _ in range(4)
    ]
    threads = [
        threading.Thread(target=_write_many, args=(houses[place % 4], room, place))
        for place in range(WRITERS)
    ]
    seen: list[int] = []
    for thread in threads:
        thread.start()
    while len(seen) < WRITERS * STEPS:
        done = not any(thread.is_alive() for thread in threads)
        cursor = seen[-1] if seen else start
        seen += [event.number for event in room.read(log.read_from, room.programme_id, cursor)]
        if done and len(seen) < WRITERS * STEPS:
            break
    for services in houses:
        services.close()
    assert seen == list(range(start + 1, start + 1 + WRITERS * STEPS))
    assert len(room.read(list_notes, [room.activity_id])) == WRITERS * STEPS


def _write_many(services: Services, room: Room, place: int) -> None:
    for step in range(STEPS):
        services.store.write(
            add_note, room.facilitator, _note(room, f"Writer {place}, step {step}")
        )


async def _take(feed: Subscription, count: int) -> list[Batch]:
    """Batches with that many facts: what was stored close together may come together."""
    found: list[Batch] = []
    async with asyncio.timeout(15):
        while sum(len(batch.facts) for batch in found) < count:
            found += [item for item in await feed.take() if isinstance(item, Batch)]
    return found

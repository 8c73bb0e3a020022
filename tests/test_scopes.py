"""Several writers on PostgreSQL: programmes beside each other, everything else alone."""

import threading
import time
from concurrent.futures import Future
from contextlib import contextmanager

import pytest
from sqlmodel import select, text

from tests.rooms import Room
from tests.test_postgres import address as address
from tests.test_postgres import empty as empty
from tests.test_postgres import here as here
from tests.test_postgres import room as room
from tests.test_postgres import there as there
from workshop.board.notes import AddNote, add_note, list_notes
from workshop.errors import SlowDown
from workshop.people.rights import SYSTEM
from workshop.people.tables import Account
from workshop.services import Services
from workshop.store import log
from workshop.store.ids_and_clock import new_id
from workshop.store.store import Store

pytestmark = pytest.mark.postgres
PATIENCE = 20
HELD = 0.5
"""Seconds in which a command that need not wait would have been done long ago."""


@contextmanager
def at_work(store: Store, scope: str | None):
    """Something is written in this scope as long as the block lasts."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_db, _actor, _content):
        begun.set()
        assert go_on.wait(PATIENCE)

    written = store.submit(wait, SYSTEM, None, scope)
    assert begun.wait(PATIENCE)
    try:
        yield
    finally:
        go_on.set()
        written.result(PATIENCE)


def _write(house: Services, room: Room, words: str, scope: str | None) -> Future:
    note = AddNote(new_id(), room.activity_id, words)
    return house.store.submit(add_note, room.facilitator, note, scope)


def _texts(room: Room) -> list[str]:
    return sorted(note.text for note in room.read(list_notes, [room.activity_id]))


@pytest.fixture
def elsewhere(room: Room) -> Room:
    """Charlie's room, with something to write notes in."""
    assert room.charlie is not None
    room.charlie.run("notes", "Notes", hidden=False, moderated=False)
    return room.charlie


def test_programmes_do_not_wait_for_each_other(
    room: Room, elsewhere: Room, here: Services, there: Services
):
    with at_work(here.store, room.programme_id):
        for house, words in ((here, "Beside it"), (there, "In another process")):
            _write(house, elsewhere, words, elsewhere.programme_id).result(PATIENCE)
    assert _texts(elsewhere) == ["Beside it", "In another process"]


def test_a_programme_waits_for_whoever_writes_in_it(room: Room, here: Services, there: Services):
    with at_work(here.store, room.programme_id):
        written = _write(there, room, "Afterwards", room.programme_id)
        time.sleep(HELD)
        assert not written.done()
    written.result(PATIENCE)


def test_what_belongs_to_no_programme_waits_for_all_and_all_for_it(
    room: Room, here: Services, there: Services
):
    def rename(db, _actor, name):
        db.exec(select(Account).where(Account.id == room.facilitator.id)).one().display_name = name
        log.append(db, log.HOUSE, "account_changed")

    with at_work(here.store, room.programme_id):
        renamed = there.store.submit(rename, SYSTEM, "Ala")
        time.sleep(HELD)
        assert not renamed.done()
    renamed.result(PATIENCE)
    with at_work(there.store, None):
        written = _write(here, room, "Afterwards", room.programme_id)
        time.sleep(HELD)
        assert not written.done()
    written.result(PATIENCE)


def test_a_command_that_goes_beyond_its_programme_is_run_alone(
    room: Room, elsewhere: Room, here: Services
):
    tries = []

    def note_in(db, actor, content):
        tries.append(db.info["scope"])
        return add_note(db, actor, content)

    note = AddNote(new_id(), elsewhere.activity_id, "From next door")
    here.store.write(note_in, elsewhere.facilitator, note, room.programme_id)
    assert tries == [room.programme_id, None]
    assert _texts(elsewhere) == ["From next door"]


def test_of_commands_that_waited_one_that_goes_beyond_is_run_alone(
    room: Room, elsewhere: Room, here: Services
):
    with at_work(here.store, room.programme_id):
        ours = [_write(here, room, words, room.programme_id) for words in ("One", "Two")]
        beyond = _write(here, elsewhere, "From next door", room.programme_id)
        ours.append(_write(here, room, "Three", room.programme_id))
    for written in [*ours, beyond]:
        written.result(PATIENCE)
    assert _texts(room) == ["One", "Three", "Two"]
    assert _texts(elsewhere) == ["From next door"]


def test_whoever_waits_too_long_is_told_and_nothing_is_stored(
    room: Room, here: Services, there: Services
):
    with there.store.read() as db:
        # Held by something that is no process of ours, and so is not cut off.
        db.execute(text("SELECT pg_advisory_lock(7411029)"))
        written = [_write(here, room, words, room.programme_id) for words in ("One", "Two")]
        errors = [one.exception(PATIENCE) for one in written]
        db.execute(text("SELECT pg_advisory_unlock(7411029)"))
    assert all(isinstance(error, SlowDown) for error in errors)
    assert _texts(room) == []
    _write(here, room, "Again", room.programme_id).result(PATIENCE)


def test_a_connection_that_is_cut_in_the_middle_of_a_command_is_opened_again(
    room: Room, here: Services, there: Services
):
    tries = []

    def cut(db, actor, content):
        tries.append(db.execute(text("SELECT pg_backend_pid()")).scalar())
        if len(tries) == 1:
            with there.store.read() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": tries[0]})
                other.execute(text("SELECT pg_sleep(0.2)"))
        return add_note(db, actor, content)

    here.store.write(cut, room.facilitator, AddNote(new_id(), room.activity_id, "Once"))
    assert len(tries) == 2
    assert _texts(room) == ["Once"]

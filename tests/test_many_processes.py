"""Several processes on one PostgreSQL: started together, frozen, deaf, and asked how they are."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlmodel import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.clusters import Cluster, name_in
from tests.rooms import Room
from tests.test_postgres import _CUT_LISTENERS, _take
from tests.test_postgres import address as address
from tests.test_postgres import empty as empty
from tests.test_postgres import here as here
from tests.test_postgres import room as room
from tests.test_postgres import there as there
from workshop.board.notes import AddNote, EditNote, add_note, edit_note, list_notes
from workshop.people.accounts import load_actor
from workshop.services import Services
from workshop.settings import ROOT
from workshop.store import schema
from workshop.store.backup_place import BackupPlace
from workshop.store.ids_and_clock import new_id
from workshop.store.migration_lock import migrating_alone
from workshop.store.store import Store
from workshop.web.health import Health, HealthRoutes
from workshop.wiring import connect

pytestmark = pytest.mark.postgres
PATIENCE = 60
TOLD_WITHIN = 6
"""Seconds after which nobody waits any longer for a process that is frozen, with some to spare."""
_BUILD = """
import sys
from pathlib import Path
from tests.server import settings_for
from workshop.services import Services
folder, address = sys.argv[1:]
services = Services.build(settings_for(Path(folder), WORKSHOP_DATABASE_URL=address))
services.close()
"""


def _process(script: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_three_processes_start_together_on_an_empty_database(
    empty: tuple[Cluster, str], tmp_path: Path
):
    address = empty[0].create()
    # Nobody begins before all are there.
    with migrating_alone(address):
        started = [_process(_BUILD, str(tmp_path), address) for _number in range(3)]
        for process in started:
            assert process.stdout is not None
            # Polish by default.
            assert "przygotowuje" in process.stdout.readline()
    said = [process.communicate(timeout=PATIENCE)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said
    assert schema.present_revision(address) == schema.REVISION


def test_no_tables_change_under_a_server_of_another_version(
    here: Services, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop.store.schema.REVISION", "9999")
    monkeypatch.setattr("workshop.store.migration_lock.OTHERS_STOP_WITHIN", 0.5)
    with pytest.raises(SystemExit, match="Stop every server"):
        schema.migrate(address, BackupPlace(tmp_path))
    here.relay.stop()
    assert schema.migrate(address, BackupPlace(tmp_path))


def write_frozen(address: str, account: str, activity: str, note: str) -> None:
    """In a process of its own: stand still in the middle of a command, then go on."""
    connect()
    store, tries = Store(address), []

    def write(db, actor, content):
        added = add_note(db, actor, content)
        db.flush()
        if not tries:
            tries.append(note)
            # To this thread: another one would let this one go on for a moment.
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
        return added

    with store.read() as db:
        actor = load_actor(db, account)
        programme = next(iter(actor.programmes))
    store.write(write, actor, AddNote(note, activity, "Of the frozen"), programme)
    print("stored", flush=True)
    store.close()


def test_a_frozen_process_stops_nobody_for_long_and_loses_nothing(
    room: Room, here: Services, address: str
):
    script = "import sys; from tests.test_many_processes import *; write_frozen(*sys.argv[1:])"
    note = new_id()
    frozen = _process(script, address, room.facilitator.id, room.activity_id, note)
    try:
        os.waitid(os.P_PID, frozen.pid, os.WSTOPPED)
        begun = time.monotonic()
        own = AddNote(new_id(), room.activity_id, "Of the others")
        here.store.write(add_note, room.facilitator, own, room.programme_id)
        assert time.monotonic() - begun < TOLD_WITHIN
        frozen.send_signal(signal.SIGCONT)
        said = frozen.communicate(timeout=PATIENCE)
    finally:
        frozen.kill()
    assert said[0] == "stored\n", said
    texts = [row.text for row in room.read(list_notes, [room.activity_id])]
    assert sorted(texts) == ["Of the frozen", "Of the others"]


def test_whatever_stops_a_relay_it_hears_again_and_reads_what_it_missed(
    room: Room, there: Services, caplog: pytest.LogCaptureFixture, monkeypatch
):
    broken, tried = threading.Event(), threading.Semaphore(0)
    read = there.relay._catch_up

    def catch_up() -> None:
        if broken.is_set():
            tried.release()
            raise ZeroDivisionError
        read()

    async def listen() -> list:
        there.hub.bind(asyncio.get_running_loop())
        feed = there.hub.subscribe(room.programme_id)
        broken.set()
        with there.store.read() as db:
            db.execute(text(_CUT_LISTENERS))
        for _try in range(2):
            assert await asyncio.to_thread(tried.acquire, timeout=PATIENCE)
        assert not there.relay.hears()
        room.do(add_note, AddNote(new_id(), room.activity_id, "While it was deaf"))
        broken.clear()
        return await _take(feed, 1)

    monkeypatch.setattr(there.relay, "_catch_up", catch_up)
    with caplog.at_level(logging.ERROR):
        [batch] = asyncio.run(listen())
    assert [fact.body["text"] for fact in batch.facts if fact.kind == "note"] == [
        "While it was deaf"
    ]
    until = time.monotonic() + PATIENCE
    while not there.relay.hears() and time.monotonic() < until:
        time.sleep(0.05)
    told = [line for line in caplog.messages if "hear of commits" in line]
    assert len([line for line in told if "cannot" in line]) <= 2  # of two processes, one each


def test_what_is_changed_while_it_is_told_is_told_anew(room: Room, there: Services, monkeypatch):
    note, changed = new_id(), []
    publish = there.relay._publish

    def publish_and_change(db, events) -> None:
        publish(db, events)
        if not changed:
            changed.append(note)
            room.do(edit_note, EditNote(note, "Second"))

    async def listen() -> list:
        there.hub.bind(asyncio.get_running_loop())
        feed = there.hub.subscribe(room.programme_id)
        room.do(add_note, AddNote(note, room.activity_id, "First"))
        return await _take(feed, 2)

    monkeypatch.setattr(there.relay, "_publish", publish_and_change)
    told = [fact.body["text"] for batch in asyncio.run(listen()) for fact in batch.facts]
    assert told == ["First", "Second"]


def test_readiness_follows_the_database(
    here: Services, empty: tuple[Cluster, str], address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop.web.health.ASKED_EVERY", 0)
    cluster, name = empty[0], name_in(address)
    with TestClient(Starlette(routes=HealthRoutes(Health(here)).routes())) as client:
        parts = ("ok", "store", "live", "disk", "migration")
        assert client.get("/readyz").json() == dict.fromkeys(parts, True)
        cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cluster.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        away = client.get("/readyz")
        assert (away.status_code, away.json()["store"]) == (503, False)
        assert client.get("/healthz").json() == {"ok": True}
        cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        until = time.monotonic() + PATIENCE
        while client.get("/readyz").status_code != 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert client.get("/readyz").json()["ok"]


def test_who_finds_all_connections_in_use_is_told_in_words(
    here: Services, address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop.store.engine.POOL_SECONDS", 0.2)
    monkeypatch.setattr("workshop.store.engine.READERS", 1)
    monkeypatch.setattr("workshop.store.engine.MORE_READERS", 0)
    store = Store(address)
    try:
        with store.read() as db:
            db.connection()
            with pytest.raises(Exception, match="Try again in a moment"), store.read() as other:
                other.connection()
    finally:
        store.close()

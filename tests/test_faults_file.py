"""The file of the database goes away, is replaced, damaged or made read-only while a room writes:
phones are told and keep their notes, the log gets one line, and nothing is taken for stored."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.rooms import Room
from tests.serving import Served
from workshop.i18n import translate
from workshop.store import engine
from workshop.store.ids_and_clock import new_id

pytestmark = pytest.mark.sqlite("its file")
KEPT = {
    "code": "slow_down",
    "text": "The storage is full or busy. What you wrote is kept here; try again.",
}
CANNOT_READ = "The storage is busy or cannot be reached. Try again in a moment."


@pytest.fixture(autouse=True)
def _waits_shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.3)


@dataclass
class Writing:
    """A phone in a room that writes notes, and what it is told of each."""

    room: Room
    token: str
    folder: Path
    log: pytest.LogCaptureFixture
    acknowledged: set[str] = field(default_factory=set)

    @property
    def database(self) -> Path:
        return self.folder / "workshop.db"

    def ask(self, path: str, body: dict) -> httpx.Response:
        """A request as a phone makes it."""
        origin = {"origin": self.room.url}
        given = {**body, "lang": "en"}
        return httpx.post(f"{self.room.url}{path}", json=given, headers=origin, timeout=60)

    def write(self, key: str | None = None) -> dict:
        """Send a note under a new id, or again under a former one; what is answered."""
        key = key or new_id()
        args = {"id": key, "activity": self.room.activity_id, "text": f"Note {key}"}
        hello = {"as": "participant", "token": self.token, "lang": "en"}
        answer = self.ask("/live/do", {"hello": hello, "ref": key, "do": "add_note", "args": args})
        told = dict(answer.json())
        if "ok" in told:
            self.acknowledged.add(key)
        return told

    def refused(self) -> str:
        """Send a note that cannot be stored; its id."""
        key = new_id()
        told = self.write(key)
        assert told["error"] == KEPT, told
        return key

    def is_ready(self) -> bool:
        """What whatever watches over the server hears."""
        answer = httpx.get(f"{self.room.url}/readyz")
        assert answer.json()["store"] or answer.status_code == 503
        return bool(answer.json()["store"])

    def lines(self) -> list[str]:
        """What the log says of writing."""
        return [line for line in self.log.messages if "the store can" in line and " write" in line]

    def stored(self) -> set[str]:
        """The ids of all notes in the file at the path, whoever has opened another."""
        with closing(sqlite3.connect(self.database)) as there:
            return {key for (key,) in there.execute("SELECT id FROM note")}


@pytest.fixture
def writing(
    hosted: Served,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Writing]:
    """A phone that has written a note."""
    monkeypatch.setattr("workshop.web.health.ASKED_EVERY", 0)
    caplog.set_level(logging.WARNING)
    phone = Writing(hosted.room, hosted.room.come_in(), tmp_path, caplog)
    assert "ok" in phone.write()
    yield phone
    assert not [line for line in caplog.messages if "a request failed" in line]


def moved(path: Path) -> Callable[[], None]:
    """Move something away; returns what moves it back."""
    aside = path.with_name(f"{path.name}.aside")
    path.rename(aside)
    return lambda: aside.rename(path)


@pytest.mark.parametrize("what", ["the file", "its log", "the folder"])
def test_nothing_is_written_into_a_file_that_is_gone_and_all_goes_on_when_it_is_back(
    writing: Writing, what: str
) -> None:
    log = writing.database.with_name("workshop.db-wal")
    places = {"the file": writing.database, "its log": log, "the folder": writing.folder}
    back = moved(places[what])
    waiting = [writing.refused() for _try in range(3)]
    assert not writing.is_ready()
    assert not writing.database.exists() or what == "its log"
    (line,) = writing.lines()
    assert line.startswith("the store cannot write: Misplaced: workshop.db")
    back()
    assert all("ok" in writing.write(key) for key in waiting)
    assert writing.is_ready()
    assert writing.stored() == writing.acknowledged
    assert "can write again" in writing.lines()[-1]


@pytest.mark.parametrize("by", ["deleting", "a copy", "another database"])
def test_nothing_is_written_into_a_file_in_the_place_of_which_there_is_another(
    writing: Writing, by: str
) -> None:
    if by == "a copy":
        copy = writing.folder / "copy.db"
        with closing(sqlite3.connect(writing.database)) as there:
            there.execute("VACUUM INTO ?", (str(copy),))
        copy.replace(writing.database)
    else:
        writing.database.unlink()
    if by == "another database":
        sqlite3.connect(writing.database).close()
        writing.database.touch()
    for _try in range(3):
        writing.refused()
    assert not writing.is_ready()
    assert len(writing.lines()) == 1
    if by == "a copy":
        assert writing.stored() == writing.acknowledged
    if by == "deleting":
        assert not writing.database.exists(), "nobody made an empty one"


@pytest.mark.parametrize("harm", ["cut off", "overwritten"])
def test_a_file_that_is_damaged_while_a_room_writes_is_told_in_words(
    writing: Writing, harm: str
) -> None:
    """Whatever was acknowledged before and is in the log beside the file is not looked at here."""
    with closing(sqlite3.connect(writing.database)) as there:
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = writing.database.stat().st_size
    with writing.database.open("r+b") as file:
        if harm == "cut off":
            file.truncate(4096)
        else:
            file.seek(4096)
            file.write(os.urandom(size - 4096))
    # What connections have read already they know; a change from elsewhere makes them look again.
    told = [writing.write() for _try in range(12)]
    refused = [answer["error"] for answer in told if "error" in answer]
    assert {error["text"] for error in refused} <= {
        KEPT["text"],
        CANNOT_READ,
        translate(CANNOT_READ, "pl"),
    }
    looked = writing.ask("/join/lookup", {"code": writing.room.code})
    assert looked.status_code in (200, 503), looked.text
    assert len(writing.lines()) <= 4, writing.lines()


def test_a_database_that_became_read_only_is_told_in_words(writing: Writing) -> None:
    def switch(to: str) -> None:
        connection = writing.room.store._writer.raw_connection()
        connection.execute(f"PRAGMA query_only = {to}")  # type: ignore[attr-defined]
        connection.close()

    switch("ON")
    waiting = [writing.refused() for _try in range(3)]
    assert len(writing.lines()) == 1
    assert "readonly" in writing.lines()[0]
    switch("OFF")
    assert all("ok" in writing.write(key) for key in waiting)
    assert writing.stored() == writing.acknowledged


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_database_that_another_program_locks_is_told_in_words_to_all(
    writing: Writing, lock: str
) -> None:
    hello = {"hello": {"as": "participant", "token": writing.token, "lang": "en"}, "wait": 0}
    entry = {"code": writing.room.code, "notice": "2", "consent": True, "role": "guest"}
    with closing(sqlite3.connect(writing.database, isolation_level=None)) as other:
        other.execute(lock)
        waiting = writing.refused()
        statuses = {
            "/join/lookup": writing.ask("/join/lookup", {"code": writing.room.code}).status_code,
            "/live/poll": writing.ask("/live/poll", hello).status_code,
            "/join/enter": writing.ask("/join/enter", entry).status_code,
        }
        other.execute("ROLLBACK")
    assert statuses["/join/enter"] == 503
    assert set(statuses.values()) <= {200, 503}
    assert "ok" in writing.write(waiting)
    assert writing.stored() == writing.acknowledged

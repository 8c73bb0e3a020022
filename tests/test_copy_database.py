"""Everything goes over from SQLite to PostgreSQL and back, and copies are made of both."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from alembic.command import downgrade
from alembic.script import ScriptDirectory
from sqlalchemy import Table, text
from sqlmodel import SQLModel

from tests.clusters import Cluster, started_cluster
from tests.copies import newest, opened
from tests.databases import keep_secret
from tests.test_migrations import at_revision, counts
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.tables import Note
from workshop.cli import main
from workshop.people.rights import SYSTEM
from workshop.settings import ROOT, Settings
from workshop.store.backup import find_problems
from workshop.store.backup_place import BackupPlace
from workshop.store.engine import is_sqlite, writing_engine
from workshop.store.erased_list import ErasedList
from workshop.store.revisions import MIGRATIONS, configure, present_revision, upgrade
from workshop.store.schema import REVISION, migrate
from workshop.store.store import Store

pytestmark = pytest.mark.postgres
ODD = {
    "AutoString": "Zażółć — \\N \\t\t„gęś”\n🙂",
    "Text": "\\.\n'; --",
    "JSON": {"b": [1, 2.5, None, "ł"], "a": ""},
    "LargeBinary": bytes(range(256)),
    "Utc": datetime(2026, 3, 29, 0, 59, 59, 1, UTC),
    "Date": date(2026, 3, 29),
    "Boolean": True,
    "Float": 0.1,
    "Integer": 2**31 - 1,
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started_cluster() as cluster:
        yield cluster


FORMER = str(ScriptDirectory(str(MIGRATIONS)).get_revision(REVISION).down_revision)


@dataclass
class House:
    """An installation: its data folder, and commands that are given in it."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    url: str

    def run(self, *words: str, of: str | None = None) -> int:
        """Run a command, with another database if one is named."""
        self.monkeypatch.setenv("WORKSHOP_DATABASE_URL", of or self.url)
        return main(words)

    def newest(self) -> Path:
        return newest(self.folder / "backups")


@pytest.fixture
def house(tmp_path: Path, demo_database: str, monkeypatch: pytest.MonkeyPatch) -> House:
    """The example in a SQLite file."""
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    shutil.copy(demo_database.removeprefix("sqlite:///"), tmp_path / "workshop.db")
    keep_secret(tmp_path)
    return House(tmp_path, monkeypatch, f"sqlite:///{tmp_path / 'workshop.db'}")


@pytest.fixture
def moved(house: House, cluster: Cluster) -> Iterator[House]:
    """The example on PostgreSQL."""
    address = cluster.create()
    assert house.run("copy", "--to", address) == 0
    yield House(house.folder, house.monkeypatch, address)
    cluster.drop(address)


def contents(path: Path) -> dict[str, list[str]]:
    """Each row of each table of a file, to the byte and with the type it is stored as."""
    with closing(sqlite3.connect(path)) as db:
        names = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {}
        for name in names:
            columns = sorted(row[1] for row in db.execute(f'PRAGMA table_info("{name}")'))
            wanted = ", ".join(f'"{column}", typeof("{column}")' for column in columns)
            found[name] = sorted(map(repr, db.execute(f'SELECT {wanted} FROM "{name}"')))
        return found


def fill_every_table(url: str) -> None:
    """A row in each table that has none, with a value in each column."""
    engine = writing_engine(url)
    with engine.connect() as db:
        db.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        for table in SQLModel.metadata.sorted_tables:
            if not db.execute(table.select().limit(1)).all():
                db.execute(table.insert().values(_row(db, table)))
        db.commit()
    engine.dispose()


def _row(db, table: Table) -> dict[str, object]:
    return {column.name: _value(db, column) for column in table.columns}


def _value(db, column) -> object:
    for link in column.foreign_keys:
        if link.column.table is column.table:
            return None
        return db.execute(text(f"SELECT {link.column.name} FROM {link.column.table.name}")).scalar()
    if getattr(column.type, "length", None):
        return "ż" * column.type.length
    return ODD[type(column.type).__name__]


def take_from(url: str, query: str) -> list[tuple]:
    if is_sqlite(url):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
            return db.execute(query).fetchall()
    with psycopg.connect(url) as db:
        return db.execute(query.encode()).fetchall()


def notes_of(url: str) -> dict[str, str]:
    return dict(take_from(url, "SELECT id, text FROM note"))


def test_everything_comes_back_from_postgresql_as_it_went_there(
    house: House, cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_every_table(house.url)
    there = cluster.create()
    back = tmp_path / "back.db"
    assert house.run("copy", "--to", there) == 0
    assert "secret.key" in capsys.readouterr().out
    assert house.run("check", of=there) in (0, 1)
    assert house.run("copy", "--to", f"sqlite:///{back}", of=there) == 0
    assert contents(back) == contents(tmp_path / "workshop.db")
    assert not list(tmp_path.glob("*.copying*"))


@pytest.mark.thorough
def test_work_goes_on_on_postgresql_after_the_move(moved: House) -> None:
    assert moved.run("check") == 0
    assert moved.run("demo", "--remove") == 0, "links and numbers are as in a new database"
    assert moved.run("demo") == 0
    assert moved.run("check") == 0


def test_nothing_is_copied_into_a_database_that_holds_something(
    moved: House, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = notes_of(moved.url)
    assert house.run("copy", "--to", moved.url, of=house.url) == 1
    assert "not empty" in capsys.readouterr().err
    assert notes_of(moved.url) == before
    shutil.copy(tmp_path / "workshop.db", tmp_path / "other.db")
    assert moved.run("copy", "--to", f"sqlite:///{tmp_path / 'other.db'}") == 1
    assert "not empty" in capsys.readouterr().err


def test_what_postgresql_refuses_leaves_it_empty_and_quotes_nothing(
    house: House, cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        db.execute("UPDATE note SET text = 'secret words' || char(0)")
        db.commit()
    there = cluster.create()
    assert house.run("copy", "--to", there) == 1
    said = capsys.readouterr()
    assert "could not be copied" in said.err
    assert "secret words" not in said.err + said.out
    assert take_from(there, "SELECT count(*) FROM account") == [(0,)]


def test_addresses_that_are_none_get_a_sentence(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong in ("elsewhere", "mysql://a/b", "sqlite://", house.url):
        assert house.run("copy", "--to", wrong) == 1
    assert house.run("copy", "--to", "postgresql://nobody:pass@127.0.0.1:1/none") == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "PGPASSFILE" in said
    assert "pass@" not in said


def test_neither_is_copied_or_replaced_while_somebody_is_connected(
    moved: House, house: House, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    assert moved.run("backup") == 0, "a backup is made while the server runs"
    with psycopg.connect(moved.url):
        assert moved.run("copy", "--to", cluster.create()) == 1
        assert moved.run("restore", str(moved.newest())) == 1
    said = capsys.readouterr().err
    assert said.count("Stop all servers") == 2


def test_what_was_erased_since_is_not_restored_on_postgresql(
    moved: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert moved.run("backup") == 0
    first, second = moved.newest(), None
    store = Store(moved.url)
    with store.read() as db:
        gone = db.get(Note, next(iter(notes_of(moved.url))))
    assert gone is not None
    store.write(redact_note, SYSTEM, RedactNote(gone.id))
    store.close()
    assert moved.run("restore", str(first)) == 0
    second = capsys.readouterr().out
    assert "erased again: 1" in second
    assert notes_of(moved.url)[gone.id] == ""
    assert moved.run("check") == 0
    assert moved.run("check", str(first)) == 0


@pytest.mark.thorough
def test_a_copy_of_one_kind_is_restored_into_the_other(moved: House, house: House) -> None:
    assert moved.run("backup") == 0
    with closing(sqlite3.connect(house.folder / "workshop.db")) as db:
        db.execute("DELETE FROM picturefile")
        db.commit()
    assert house.run("restore", str(moved.newest()), of=house.url) == 0
    assert notes_of(house.url) == notes_of(moved.url)
    assert house.run("backup", of=house.url) == 0
    assert moved.run("restore", str(moved.newest())) == 0
    assert notes_of(house.url) == notes_of(moved.url)


def test_an_older_database_is_backed_up_before_it_is_brought_forward(
    cluster: Cluster, tmp_path: Path
) -> None:
    at_revision(tmp_path, "0040")
    there = cluster.create()
    upgrade(there, "0040")
    assert migrate(there, BackupPlace(tmp_path / "copies"))
    (copy,) = (tmp_path / "copies").iterdir()
    with opened(copy) as found:
        assert find_problems(found.database) == []
        assert present_revision(f"sqlite:///{found.database}") == found.head.revision == "0040"
    assert present_revision(there) == REVISION
    assert not migrate(there, BackupPlace(tmp_path / "copies"))
    assert counts(tmp_path)


def test_a_state_that_was_brought_back_by_hand_is_noticed_and_erased_again(
    moved: House, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    older = cluster.create(moved.url)
    store = Store(moved.url, erased=ErasedList(moved.folder / "erased"))
    note = next(iter(notes_of(moved.url)))
    store.write(redact_note, SYSTEM, RedactNote(note))
    store.close()
    assert moved.run("check", of=older) == 1
    assert "brought back by hand" in capsys.readouterr().err
    assert moved.run("erase-again", of=older) == 0
    assert notes_of(older)[note] == ""
    assert moved.run("check", of=older) == 0


@pytest.mark.thorough
def test_an_update_is_taken_back_on_postgresql_too(
    moved: House, capsys: pytest.CaptureFixture[str]
) -> None:
    downgrade(configure(moved.url), FORMER)
    before = notes_of(moved.url)
    assert moved.run("backup") == 0
    assert moved.run("go-back") == 1, "this copy was not made before an update"
    moved.monkeypatch.setenv("WORKSHOP_DATABASE_URL", moved.url)
    migrate(moved.url, BackupPlace.of(Settings.from_environment()))
    store = Store(moved.url, erased=ErasedList(moved.folder / "erased"))
    gone, kept = list(before)[:2]
    store.write(redact_note, SYSTEM, RedactNote(gone))
    store.close()
    assert moved.run("go-back") == 0
    assert present_revision(moved.url) == FORMER
    assert notes_of(moved.url) == {**before, gone: ""}
    assert kept in before
    assert "Start the version of the program" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["copy", pytest.param("restore", marks=pytest.mark.thorough)])
def test_a_kill_in_the_middle_leaves_all_or_nothing(
    house: House, moved: House, cluster: Cluster, command: str
) -> None:
    """Killed at a few moments; whatever is there then, the next try comes through."""
    there = cluster.create() if command == "copy" else moved.url
    assert house.run("backup", of=house.url) == 0
    words = ["copy", "--to", there] if command == "copy" else ["restore", str(house.newest())]
    whole = notes_of(moved.url)
    of = house.url if command == "copy" else moved.url
    environment = {**os.environ, "WORKSHOP_DATABASE_URL": of}
    for after in (0.9, 1.6, 2.4, 3.2):
        process = subprocess.Popen(
            [sys.executable, "-m", "workshop.cli", *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if command == "restore":
            assert notes_of(there) == whole
        elif take_from(there, "SELECT count(*) FROM pg_class WHERE relname = 'note'") == [(1,)]:
            assert notes_of(there) in ({}, whole)
    if command == "restore" or not _has_notes(there):
        assert house.run(*words, of=of) == 0
    assert notes_of(there) == whole


def _has_notes(url: str) -> bool:
    there = take_from(url, "SELECT count(*) FROM pg_class WHERE relname = 'note'") == [(1,)]
    return there and bool(notes_of(url))

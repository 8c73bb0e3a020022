"""The plug is pulled at any step of what takes long: the old state is there afterwards or the new
one, it is sound, and the next try comes through."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.conftest import Scene
from tests.databases import keep_secret
from tests.dying import Mortals, moments, started_mortals
from tests.publishing import Press
from tests.rooms import make_account
from tests.test_migrations import CHAIN, at_revision, counts
from tests.test_suggest_groups import AT_ONCE
from tests.waiting import comes_true
from workshop.cli import main
from workshop.export.exchange.write import write_json
from workshop.needs.suggestions.decisions import load_latest
from workshop.needs.suggestions.runs import RunRequest, Runs
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.settings import ROOT
from workshop.store.backup import find_problems
from workshop.store.backup_place import BackupPlace
from workshop.store.revisions import present_revision
from workshop.store.schema import REVISION, migrate
from workshop.store.store import Store

pytestmark = pytest.mark.sqlite("each kill begins with a copy of the file")
KILLED = -9
FEW = pytest.param(0, 4, id="few")
MANY = pytest.param(1, 60, id="many", marks=pytest.mark.thorough)
"""``(seed, kills)``: some moments every day, all kinds of them now and then."""
everywhere = pytest.mark.parametrize(("seed", "kills"), [FEW, MANY])


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    with started_mortals() as started:
        yield started


@dataclass
class Plug:
    """A data folder that is made anew for each kill."""

    mortals: Mortals
    original: Path
    folder: Path

    def fresh(self) -> None:
        """The folder as it was before."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.original, self.folder)

    def run(self, scene: str, *words: str, dies_at: int = 0) -> tuple[int, int]:
        """Do something in the folder; its exit code, and how many steps it was."""
        copies = {name: os.environ[name] for name in ("WORKSHOP_BACKUP_KEY", "WORKSHOP_BACKUPS")}
        place = {"WORKSHOP_DATA_DIR": str(self.folder), "WORKSHOP_LANGUAGE": "en", **copies}
        ended = self.mortals.run(scene, *words, dies_at=dies_at, **place)
        return ended.code, ended.steps

    def pull(self, seed: int, kills: int, scene: str, *words: str) -> Iterator[bool]:
        """Kill it at some steps, each time in a fresh folder; gives whether it was killed. Then
        it has to come through."""
        self.fresh()
        code, steps = self.run(scene, *words)
        assert code == 0
        for step in moments(seed, steps, kills):
            self.fresh()
            code, _steps = self.run(scene, *words, dies_at=step)
            assert code in (0, KILLED), f"it failed at step {step} of {steps}"
            yield code == KILLED

    def ask(self, query: str) -> list[tuple]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.folder / "workshop.db")) as db:
            return db.execute(query).fetchall()

    def is_sound(self) -> bool:
        """Whether the program finds nothing wrong with the database."""
        return find_problems(self.folder / "workshop.db") == []


@pytest.fixture
def plug(mortals: Mortals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plug:
    """An empty folder to begin with."""
    for name in ("WORKSHOP_DATABASE_URL", "WORKSHOP_SECRET"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "original").mkdir()
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path / "house"))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    return Plug(mortals, tmp_path / "original", tmp_path / "house")


@pytest.fixture
def filled(plug: Plug, demo_database: str) -> Plug:
    """One with the example in it."""
    shutil.copy(demo_database.removeprefix("sqlite:///"), plug.original / "workshop.db")
    keep_secret(plug.original)
    return plug


@pytest.mark.parametrize(
    ("seed", "kills", "tables"),
    [
        pytest.param(0, 4, True, id="few"),
        pytest.param(1, 40, False, id="many", marks=pytest.mark.thorough),
    ],
)
def test_a_first_start_that_is_killed_is_no_lost_workshop(
    plug: Plug, empty_database: str, seed: int, kills: int, tables: bool
) -> None:
    if tables:  # making them takes seconds; which of them are there is another test's
        shutil.copy(empty_database.removeprefix("sqlite:///"), plug.original / "workshop.db")
    for _killed in plug.pull(seed, kills, "start"):
        assert plug.run("start")[0] == 0
        assert plug.is_sound()
        assert len((plug.folder / "secret.key").read_bytes()) == 32
        assert plug.ask("SELECT count(*) FROM keyfingerprint") == [(1,)]


@pytest.mark.parametrize(
    ("seed", "kills", "revision"),
    [
        pytest.param(0, 3, "0040", id="few"),
        pytest.param(1, 40, "0002", id="many", marks=pytest.mark.thorough),
    ],
)
def test_a_migration_that_is_killed_loses_nothing(
    plug: Plug, seed: int, kills: int, revision: str
) -> None:
    at_revision(plug.original, revision)
    for _killed in plug.pull(seed, kills, "migrate"):
        assert plug.is_sound()
        assert counts(plug.folder) == dict.fromkeys(CHAIN, 1)
        assert plug.run("migrate")[0] == 0
        assert present_revision(f"sqlite:///{plug.folder / 'workshop.db'}") == REVISION
        assert counts(plug.folder) == dict.fromkeys(CHAIN, 1)
        assert plug.is_sound()


@everywhere
def test_a_publication_that_is_killed_is_whole_or_not_there(
    plug: Plug, seed: int, kills: int
) -> None:
    url = f"sqlite:///{plug.original / 'workshop.db'}"
    migrate(url, BackupPlace(plug.original))
    keep_secret(plug.original)
    store = Store(url)
    alice = make_account(store, "alice", "admin")
    programme = store.write(create_programme, alice, CreateProgramme("Standard", "pl", None))
    press = Press(store, alice, programme.id)
    clauses = [press.write_clause(f"Clause {number}").id for number in range(3)]
    store.close()
    words = (alice.id, programme.id, *clauses)
    for _killed in plug.pull(seed, kills, "publish", *words):
        assert plug.is_sound()
        published = plug.ask(
            "SELECT (SELECT count(*) FROM publication), (SELECT count(*) FROM publishedclause)"
        )
        assert published in ([(0, 0)], [(1, 3)])
        if published == [(0, 0)]:
            assert plug.run("publish", *words)[0] == 0
        assert main(["check"]) == 0


@everywhere
def test_an_import_that_is_killed_brings_all_or_nothing(
    filled: Plug, seed: int, kills: int
) -> None:
    store = Store(f"sqlite:///{filled.original / 'workshop.db'}")
    with store.read() as db:
        (programme,) = db.connection().exec_driver_sql("SELECT id FROM programme").scalars()
        content = write_json(db, SYSTEM, programme)
    store.close()
    file = filled.original / "programme.json"
    file.write_bytes(content)
    for _killed in filled.pull(seed, kills, "command", "import", str(file)):
        assert filled.is_sound()
        if filled.ask("SELECT count(*) FROM programme") == [(1,)]:
            assert filled.run("command", "import", str(file))[0] == 0
        ((other,),) = filled.ask(f"SELECT slug FROM programme WHERE id <> '{programme}'")
        again = filled.folder / "again.json"
        assert main(["export", other, "--format", "json", "--to", str(again)]) == 0
        assert json.loads(again.read_bytes()) == json.loads(content)


@everywhere
def test_a_restore_that_is_killed_leaves_the_former_state_or_the_copy(
    filled: Plug, seed: int, kills: int
) -> None:
    kept = filled.original.parent / "kept.db"
    shutil.copy(filled.original / "workshop.db", kept)
    with closing(sqlite3.connect(filled.original / "workshop.db")) as db:
        db.execute("UPDATE programme SET title = 'Later'")
        db.commit()
    ((before,),) = _titles(kept)
    for _killed in filled.pull(seed, kills, "command", "restore", str(kept)):
        assert filled.is_sound()
        assert filled.ask("SELECT title FROM programme") in ([("Later",)], [(before,)])
        assert filled.run("start")[0] == 0
        assert filled.run("command", "restore", str(kept))[0] == 0
        assert filled.ask("SELECT title FROM programme") == [(before,)]
        assert not list(filled.folder.glob("*.restoring*"))
        assert filled.is_sound()


def _titles(file: Path) -> Sequence[tuple]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("SELECT title FROM programme").fetchall()


SUGGESTS = """
import json, os, signal, subprocess, sys, types
from workshop.needs.suggestions import runs
from workshop.people.accounts import load_actor
from workshop.store.store import Store
from workshop.wiring import connect

url, account, programme, moment = sys.argv[1:]


def die(*_given):
    os.kill(os.getpid(), signal.SIGKILL)


def begin(*given, **named):
    process = subprocess.Popen(*given, **named)
    print(process.pid, flush=True)
    if moment == "asked":
        die()
    return process


runs.subprocess = types.SimpleNamespace(Popen=begin, PIPE=subprocess.PIPE)
if moment == "computing":
    runs.json = types.SimpleNamespace(dump=json.dump, loads=die)
connect()
store = Store(url)
with store.read() as db:
    actor = load_actor(db, account)
alone = runs.Runs()
alone.start(store, actor, runs.RunRequest(programme, number=2))
alone.wait(programme)
"""


def has_ended(process: int) -> bool:
    """Whether a process runs no more; whoever inherits it may not have looked after it yet."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("moment", ["asked", "computing"])
def test_suggestions_of_a_killed_server_end_and_leave_nothing(
    scene: Scene,
    alice: Actor,
    programme: Programme,
    session: WorkingSession,
    activity: Activity,
    moment: str,
) -> None:
    person = scene.make_person(session)
    for number in range(8):
        scene.make_note(person, activity, f"Kolejka do okienka numer {number} trwa godzinę.")
    words = (scene.store.url, alice.id, programme.id, moment)
    killed = subprocess.run(
        [sys.executable, "-c", SUGGESTS, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
    assert killed.returncode == KILLED
    orphan = int(killed.stdout)
    assert comes_true(lambda: has_ended(orphan))
    assert scene.read(load_latest, programme.id) is None
    runs = Runs(AT_ONCE)
    assert runs.start(scene.store, alice, RunRequest(programme.id, number=2))
    runs.wait(programme.id)
    assert runs.progress(programme.id).error is None  # type: ignore[union-attr]
    assert scene.read(load_latest, programme.id) is not None

"""A start beside a lost, damaged, foreign or read-only database, or beside another secret: one
sentence with the way out, and nothing is changed."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.copies import newest
from tests.data_folders import A_SECRET, Folder, data_folder, refuse_without_secret
from tests.processes import Serving
from tests.rooms import make_account
from tests.server import free_port
from workshop.cli.alone import LOCK
from workshop.settings import ROOT, Settings
from workshop.store.file_lock import hold

pytestmark = pytest.mark.sqlite("its database is a file beside the secret")
START = "from workshop.serve import build; build().close()"


@pytest.fixture
def new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Folder]:
    """An empty data folder."""
    with data_folder(tmp_path, monkeypatch, capsys) as folder:
        yield folder


@pytest.fixture
def folder(new: Folder, empty_database: str) -> Folder:
    """One in which a workshop has been: with an account, and a secret that was made for it."""
    shutil.copy(empty_database.removeprefix("sqlite:///"), new.database)
    services = new.start()
    make_account(services.store, "ola", "admin")
    services.close()
    return new


# ── the first start ──────────────────────────────────────────────────────────────────────────


def test_a_workshop_that_is_new_begins_and_goes_on(new: Folder) -> None:
    assert new.accounts() == 0
    made = new.secret.read_bytes()
    assert len(made) == 32
    assert new.accounts() == 0
    assert new.secret.read_bytes() == made
    assert new.run("check")[0] == 0


@pytest.mark.parametrize(
    "left", ["nothing", "an empty file", "a file and its log", "a secret that was cut off"]
)
def test_a_first_start_that_was_cut_short_is_made_up_for(
    new: Folder, tmp_path: Path, empty_database: str, left: str
) -> None:
    if left == "an empty file":
        new.database.touch()
    elif left == "a file and its log":
        with closing(sqlite3.connect(tmp_path / "running.db")) as running:
            running.execute("PRAGMA journal_mode = wal")
            running.execute("BEGIN IMMEDIATE")
            for suffix in ("", "-wal"):
                shutil.copy(f"{tmp_path / 'running.db'}{suffix}", f"{new.database}{suffix}")
    else:
        shutil.copy(empty_database.removeprefix("sqlite:///"), new.database)
    if left == "a secret that was cut off":
        new.secret.write_bytes(b"x")
    assert new.accounts() == 0
    assert len(new.secret.read_bytes()) == 32


def test_what_stops_leaves_a_whole_file_also_while_something_reads(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = threading.Event()

    def read_long(db: Session, _day: object) -> list[str]:
        db.connection().exec_driver_sql("SELECT * FROM account").fetchall()
        reading.set()
        time.sleep(0.5)
        return []

    monkeypatch.setattr("workshop.retention.clock.programmes_with_due", read_long)
    services = folder.start()
    assert reading.wait(10)
    make_account(services.store, "ewa", "admin")
    services.close()
    assert [path.name for path in folder.path.glob("workshop.db*")] == ["workshop.db"]


# ── the database ─────────────────────────────────────────────────────────────────────────────


def zeroed(content: bytes) -> bytes:
    return bytes(100) + content[100:]


def cut_off(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    chance, changed = random.Random(1), bytearray(content)
    for place in chance.sample(range(len(changed)), len(changed) // 200):
        changed[place] ^= 0xFF
    return bytes(changed)


def of_another_program(content: bytes) -> bytes:
    return b"roses are red, violets are blue" * (len(content) // 31)


@pytest.mark.parametrize("harm", [zeroed, cut_off, flipped, of_another_program])
def test_a_damaged_database_is_told_of_and_a_copy_brings_it_back(
    folder: Folder, harm: Callable[[bytes], bytes]
) -> None:
    assert folder.run("backup")[0] == 0
    copy = newest(folder.path / "backups")
    folder.database.write_bytes(harm(folder.database.read_bytes()))
    before = folder.files()
    said = folder.refusal()
    assert f"{folder.database} is damaged" in said
    assert said.endswith(f"workshop restore {copy}")
    assert "\n" not in said
    assert folder.files() == before
    code, checked = folder.run("check")
    assert code == 1
    assert said in checked
    code, said = folder.run("restore", str(copy), "--anyway")
    assert code == 0, said
    assert folder.accounts() == 1


@pytest.mark.parametrize("trace", ["secret.key", "backups", "server.lock", "workshop.db-wal"])
@pytest.mark.parametrize("loss", ["deleted", "emptied"])
def test_no_empty_workshop_begins_in_the_place_of_one_that_was_here(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, loss: str, trace: str
) -> None:
    if trace == "server.lock":
        monkeypatch.setenv("WORKSHOP_SECRET", A_SECRET.decode())
        hold(folder.path / LOCK)
    if trace == "backups":
        folder.run("backup")
    if trace == "workshop.db-wal":
        (folder.path / trace).write_bytes(b"what was written last")
    if trace != "secret.key":
        folder.secret.unlink()
    folder.database.unlink()
    if loss == "emptied":
        folder.database.touch()
    before = folder.files()
    said = folder.refusal()
    assert said.startswith(f"The database is missing or empty: {folder.database}")
    assert f"as {folder.path / trace}" in said
    assert "workshop restore" in said
    assert said.endswith("workshop begin-anew")
    assert folder.run("check") == (1, f"{said}\n")
    assert folder.run("demo") == (1, f"{said}\n")
    assert folder.files() == before


def test_who_wants_to_begin_anew_is_told_the_price_and_can(folder: Folder) -> None:
    folder.database.write_bytes(b"")
    code, said = folder.run("begin-anew")
    assert code == 1
    assert said.endswith("workshop begin-anew --anyway\n")
    assert folder.database.read_bytes() == b""
    assert folder.run("begin-anew", "--anyway")[0] == 0
    assert folder.accounts() == 0


def test_a_workshop_that_begins_anew_keeps_the_former_one_aside(folder: Folder) -> None:
    code, said = folder.run("begin-anew", "--anyway")
    assert code == 0
    former = newest(folder.path / "backups")
    assert str(former) in said
    assert folder.accounts() == 0
    assert folder.run("check")[0] == 0
    assert folder.run("restore", str(former))[0] == 0
    assert folder.accounts() == 1


# ── the secret ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [None, b"", b"cut off"])
def test_no_secret_is_made_beside_a_database_that_was_made_with_one(
    folder: Folder, content: bytes | None
) -> None:
    refuse_without_secret(folder, content)


def test_a_database_from_before_secrets_were_noted_does_not_get_a_new_one_either(
    folder: Folder,
) -> None:
    with closing(sqlite3.connect(folder.database)) as former:
        former.execute("DELETE FROM keyfingerprint")
        former.commit()
    folder.secret.unlink()
    assert "is missing, empty or cut off" in folder.refusal()
    assert not folder.secret.exists()


@pytest.mark.parametrize("place", ["file", "variable"])
def test_another_secret_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    kept = folder.secret.read_bytes()
    if place == "file":
        folder.secret.write_bytes(A_SECRET)
    else:
        monkeypatch.setenv("WORKSHOP_SECRET", A_SECRET.decode())
    said = folder.refusal()
    assert said.startswith("The secret is not the one that this database was made with")
    assert said.endswith("workshop accept-secret")
    assert folder.run("check") == (1, f"{said}\n")
    monkeypatch.delenv("WORKSHOP_SECRET", raising=False)
    folder.secret.write_bytes(kept)
    assert folder.accounts() == 1


@pytest.mark.parametrize("content", [None, A_SECRET])
def test_a_secret_that_is_lost_for_good_is_replaced_at_its_price(
    folder: Folder, content: bytes | None
) -> None:
    assert folder.run("accept-secret") == (
        0,
        "The secret belongs to this database: there is nothing to do.\n",
    )
    kept = folder.secret.read_bytes()
    folder.secret.unlink()
    if content is not None:
        folder.secret.write_bytes(content)
    code, said = folder.run("accept-secret")
    assert code == 1
    assert "nobody can withdraw any more" in said
    assert folder.refusal().endswith("workshop accept-secret")
    assert folder.run("accept-secret", "--anyway")[0] == 0
    assert folder.accounts() == 1
    folder.secret.write_bytes(kept)
    assert "is not the one" in folder.refusal()


def test_a_backup_brings_the_secret_along(folder: Folder) -> None:
    folder.run("backup")
    kept = folder.secret.read_bytes()
    folder.secret.unlink()
    folder.database.unlink()
    code, said = folder.run("restore", str(newest(folder.path / "backups")))
    assert code == 0, said
    assert folder.secret.read_bytes() == kept
    assert folder.accounts() == 1


def test_a_plain_copy_of_another_secret_is_told_of_when_it_is_brought_back(
    folder: Folder,
) -> None:
    copy = folder.database.replace(folder.path / "former.db")
    folder.secret.write_bytes(A_SECRET)
    code, said = folder.run("restore", str(copy))
    assert code == 0, said
    assert "is not the one that this database was made with" in said


def test_the_sentences_are_polish_unless_english_is_asked_for(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "pl")
    folder.secret.unlink()
    assert folder.refusal().startswith(f"Pliku {folder.secret} brakuje")


# ── folders and files that cannot be written, and other programs ─────────────────────────────


def test_a_database_that_another_program_locks_is_told_of(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.store.opening.LOCK_SECONDS", 0.1)
    other = sqlite3.connect(folder.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert folder.refusal().startswith("Another program has locked the database")
    other.execute("ROLLBACK")
    other.close()
    assert folder.accounts() == 1


# Root may write everywhere. What root starts so may do what the mode of a file says, and no more;
# it remains the owner, and reads this program wherever it lies.
AS_THE_MODE_SAYS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


@pytest.fixture(scope="module")
def plain_python() -> list[str]:
    """The command of a Python that may not write everywhere."""
    if os.geteuid():
        return [sys.executable]
    if shutil.which(AS_THE_MODE_SAYS[0]) is None:
        pytest.skip("root may write everywhere, and setpriv is not installed")
    return [*AS_THE_MODE_SAYS, sys.executable]


def run_plain(python: list[str], code: str) -> tuple[int, str, str]:
    """Run Python code with such a command; its exit code, and what it says on both streams."""
    ended = subprocess.run([*python, "-c", code], cwd=ROOT, capture_output=True, text=True)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_cannot_be_written_is_named(
    folder: Folder, plain_python: list[str], what: str
) -> None:
    named = folder.path if what == "folder" else folder.database
    named.chmod(0o500 if what == "folder" else 0o400)
    said = (
        f"{named} cannot be written. Make it writable for the account that runs the server, then"
        " start again.\n"
    )
    assert run_plain(plain_python, START) == (1, "", said)
    named.chmod(0o700)


WRITES_ON = """
import os
from tests.rooms import make_account
from workshop.errors import WorkshopError
from workshop.serve import build
services = build()
os.chmod(os.environ["WORKSHOP_DATA_DIR"], 0o500)
try:
    make_account(services.store, "meanwhile", "editor")
    print("stored")
except WorkshopError as error:
    print("refused")
services.close()
"""


def test_a_folder_that_becomes_read_only_while_it_runs_loses_nothing(
    folder: Folder, plain_python: list[str]
) -> None:
    code, told, said = run_plain(plain_python, WRITES_ON)
    assert (code, "Traceback" in said) == (0, False), said
    folder.path.chmod(0o700)
    assert folder.accounts() == (2 if told == "stored\n" else 1)


# ── the process itself ───────────────────────────────────────────────────────────────────────


def test_a_server_that_is_started_by_streamlit_ends_with_the_sentence_once(folder: Folder) -> None:
    folder.database.write_bytes(zeroed(folder.database.read_bytes()))
    said = folder.refusal()
    options = ["--server.port", str(free_port()), "--server.address", "127.0.0.1"]
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 1
    assert ended.stderr.count(said) == 1
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_server_that_is_started_by_the_command_ends_with_the_sentence_once(
    folder: Folder,
) -> None:
    folder.secret.unlink()
    said = folder.refusal()
    with Serving(folder.path, free_port()) as serving:
        assert serving.process is not None
        assert serving.process.wait(120) == 1
    told = serving.log.read_text()
    assert told.count(said) == 1
    assert "Traceback" not in told


def test_a_setting_in_a_folder_that_is_not_there_is_a_sentence(
    new: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = new.path / "taken"
    taken.write_text("a file")
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(taken / "data"))
    assert new.refusal() == f"This could not be read or written: {taken / 'data'}"


def test_the_secret_of_an_installation_is_read_and_never_made_by_reading(new: Folder) -> None:
    assert Settings.from_environment().secret == b""
    assert new.files() == {}

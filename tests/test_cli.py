"""The command `workshop`: what it does, says, and returns."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import bcrypt
import pytest
from docx import Document
from sqlalchemy import select
from sqlmodel import Session

from workshop.cli import main
from workshop.people.accounts import list_accounts
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.store.engine import reading_engine

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data of its own, English, and files beside it."""
    for name in os.environ:
        if name.startswith("WORKSHOP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(environment: None, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `workshop …` within this process: a start of Python takes longer than most commands."""

    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        capfd.readouterr()
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        return subprocess.CompletedProcess(arguments, code, *capfd.readouterr())

    return call


@pytest.fixture
def start(environment: None) -> Run:
    """Run `workshop …` as people run it: as a process of its own."""

    def call(*arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "workshop.cli", *arguments],
            env={**os.environ, "WORKSHOP_LANGUAGE": language},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return call


def slug_in(tmp_path: Path) -> str:
    """The address of the only programme there is."""
    engine = reading_engine(f"sqlite:///{tmp_path / 'data' / 'workshop.db'}")
    with Session(engine) as db:
        slug = str(db.execute(select(Programme.slug)).scalars().one())
    engine.dispose()
    return slug


def test_without_a_command_it_says_so_and_never_shows_a_traceback(start: Run) -> None:
    done = start()
    assert done.returncode == 2
    assert "This command was not understood" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_is_polish_when_the_person_is(start: Run) -> None:
    done = start("--help", language="pl")
    assert done.returncode == 0
    assert "Polecenia" in done.stdout
    assert "usage" not in done.stdout.lower()


def test_without_a_database_it_says_so(run: Run) -> None:
    for command in ("backup", "check"):
        done = run(command)
        assert done.returncode == 1
        assert "There is no database yet" in done.stderr


def test_the_example_is_loaded_exported_and_removed(run: Run, start: Run, tmp_path: Path) -> None:
    assert "The example is loaded" in run("demo", "--language", "pl").stdout
    assert "was loaded before" in run("demo", "--language", "pl").stdout
    session = f"{slug_in(tmp_path)}/3"
    assert run("export", session, "--to", "three.docx", "--language", "pl").returncode == 0
    document = Document(BytesIO((tmp_path / "three.docx").read_bytes()))
    assert document.paragraphs[0].text == "Protokół sesji 3: Mapy empatii"
    assert run("export", session, "--format", "md").returncode == 0
    assert (tmp_path / "minutes-03.md").read_text("utf-8").startswith("# Minutes of session 3")
    assert run("export", slug_in(tmp_path), "--format", "csv", "--to", "all.csv").returncode == 0
    assert len((tmp_path / "all.csv").read_bytes().splitlines()) == 151
    assert start("check").stdout.startswith("All is well")
    assert "Examples removed: 1" in run("demo", "--remove").stdout


def test_exporting_what_is_not_there_says_so(run: Run, tmp_path: Path) -> None:
    run("demo")
    done = run("export", f"{slug_in(tmp_path)}/{10**30}")
    assert "There is no such session" in done.stderr
    for what in ("nothing/3", "nothing"):
        done = run("export", what)
        assert done.returncode == 1
        assert "There is no such programme" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    run("demo", "--language", "en")
    done = run("export", f"{slug_in(tmp_path)}/3", "--to", "no/such/folder/three.docx")
    assert done.returncode == 1
    assert "could not be read or written" in done.stderr


def test_a_new_one_time_password_lets_somebody_in_again(run: Run, tmp_path: Path) -> None:
    created = run("account", "create", "Ala", "--name", "Ala K.")
    assert created.returncode == 0
    done = run("account", "reset", "ala")
    password = next(
        line.rpartition(": ")[2] for line in done.stdout.splitlines() if "One-time" in line
    )
    engine = reading_engine(f"sqlite:///{tmp_path / 'data' / 'workshop.db'}")
    with Session(engine) as db:
        (account,) = list_accounts(db)
    engine.dispose()
    assert (account.role, account.display_name) == ("admin", "Ala K.")
    assert bcrypt.checkpw(password.encode(), account.password_hash.encode())
    assert password not in created.stdout


def test_resetting_an_unknown_account_says_so(run: Run) -> None:
    done = run("account", "reset", "nobody")
    assert (done.returncode, done.stderr.strip()) == (1, "There is no such account.")


@pytest.mark.parametrize("value", ["example.org", "ftp://example.org", "https://", "http://a b"])
def test_an_address_that_is_none_is_refused_by_every_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("WORKSHOP_PUBLIC_URL", value)
    told = run("check")
    assert told.returncode == 1
    assert f"WORKSHOP_PUBLIC_URL is no complete address: “{value}”" in told.stderr


def test_a_server_does_not_start_with_an_address_that_is_none(environment: None) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"],
        cwd=ROOT,
        env={**os.environ, "WORKSHOP_PUBLIC_URL": "example.org", "WORKSHOP_LANGUAGE": "pl"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode != 0
    assert "WORKSHOP_PUBLIC_URL nie jest pełnym adresem: „example.org”" in told.stderr
    assert "Traceback" not in told.stdout + told.stderr

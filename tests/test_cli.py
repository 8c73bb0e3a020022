"""The command `workshop`, run as people run it: as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import bcrypt
import pytest
from docx import Document
from sqlmodel import Session

from workshop.people.accounts import list_accounts
from workshop.store.engine import reading_engine

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `workshop …` in English on data of its own."""

    def call(*arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_")
        }
        environment |= {"WORKSHOP_DATA_DIR": str(tmp_path / "data"), "WORKSHOP_LANGUAGE": language}
        return subprocess.run(
            [sys.executable, "-m", "workshop.cli", *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return call


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).resolve().parent.parent
    monkeypatch.setenv("PYTHONPATH", str(root))


def slug_in(tmp_path: Path) -> str:
    from sqlalchemy import select

    from workshop.programme.tables import Programme

    engine = reading_engine(f"sqlite:///{tmp_path / 'data' / 'workshop.db'}")
    with Session(engine) as db:
        slug = str(db.execute(select(Programme.slug)).scalars().one())
    engine.dispose()
    return slug


def test_without_a_command_it_says_so_and_never_shows_a_traceback(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert "This command was not understood" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_is_polish_when_the_person_is(run: Run) -> None:
    done = run("--help", language="pl")
    assert done.returncode == 0
    assert "Polecenia" in done.stdout
    assert "usage" not in done.stdout.lower()


def test_without_a_database_it_says_so(run: Run) -> None:
    for command in ("backup", "check"):
        done = run(command)
        assert done.returncode == 1
        assert "There is no database yet" in done.stderr


def test_the_example_is_loaded_exported_and_removed(run: Run, tmp_path: Path) -> None:
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
    assert run("check").stdout.startswith("All is well")
    assert "Examples removed: 1" in run("demo", "--remove").stdout


def test_exporting_what_is_not_there_says_so(run: Run) -> None:
    run("demo")
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

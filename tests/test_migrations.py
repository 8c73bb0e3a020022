"""A database of an older release is brought forward, and nothing in it is lost."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, text

from workshop.store.engine import writing_engine
from workshop.store.schema import MIGRATIONS, REVISION, _config, migrate, present_revision

KEY = "a" * 32
CHAIN = (
    "programme",
    "workingsession",
    "activity",
    "note",
    "noterevision",
    "note_group",
    "groupnote",
)
"""Tables that lose their rows when the one before them is dropped carelessly."""


def url_of(path: Path) -> str:
    return f"sqlite:///{path / 'workshop.db'}"


def fill(db: Connection, name: str) -> None:
    """One row with something in every column that must have something."""
    table = Table(name, MetaData(), autoload_with=db)
    row: dict[str, Any] = {
        column.name: _something(str(column.type), refers=bool(column.foreign_keys))
        for column in table.columns
        if not column.nullable
    }
    row["id" if "id" in row else next(iter(row))] = KEY
    columns = ", ".join(row)
    values = ", ".join(f":{key}" for key in row)
    db.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), row)


def _something(kind: str, *, refers: bool) -> object:
    if refers:
        return KEY
    found = {"BOOLEAN": False, "INTEGER": 1, "JSON": "[]", "DATETIME": "2026-01-01 00:00:00"}
    return found.get(kind, "x")


def counts(path: Path) -> dict[str, int]:
    engine = writing_engine(url_of(path))
    with engine.connect() as db:
        found = {
            name: db.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in CHAIN
        }
        broken = db.execute(text("PRAGMA foreign_key_check")).all()
    engine.dispose()
    assert not broken
    return found


def at_revision(path: Path, revision: str) -> None:
    """A database as an older release left it, with one row in each table of the chain."""
    command.upgrade(_config(url_of(path)), revision)
    engine = writing_engine(url_of(path))
    with engine.begin() as db:
        for name in CHAIN:
            fill(db, name)
    engine.dispose()


def test_what_an_older_release_kept_is_still_there(tmp_path: Path) -> None:
    at_revision(tmp_path, "0002")

    assert migrate(url_of(tmp_path), tmp_path / "backups")

    assert counts(tmp_path) == dict.fromkeys(CHAIN, 1)
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_going_back_loses_only_what_is_new(tmp_path: Path) -> None:
    at_revision(tmp_path, "0002")
    migrate(url_of(tmp_path), tmp_path / "backups")

    command.downgrade(_config(url_of(tmp_path)), "0002")

    assert present_revision(url_of(tmp_path)) == "0002"
    assert counts(tmp_path) == dict.fromkeys(CHAIN, 1)


def test_the_program_works_with_the_newest_step() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == REVISION

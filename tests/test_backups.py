"""Copies by schedule, encrypted, on another machine; the way back to one."""

import io
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backed_up import CANARY, erase_something, place_of, take_back, words_in
from tests.conftest import Scene, claim, entering
from tests.copies import newest
from workshop.cli import main
from workshop.people.accounts import list_accounts
from workshop.people.participants import enter
from workshop.people.rights import SYSTEM
from workshop.services import Services
from workshop.settings import BadSetting, Settings
from workshop.standards.person_rows import find_people
from workshop.store import kept_copies
from workshop.store.backup import back_up, opened_copy
from workshop.store.backup_clock import BackupClock, is_due, last_try, note_try
from workshop.store.backup_key import BadKey, key_of, read_key, words_of
from workshop.store.bundles import BrokenBackup, LockedBackup
from workshop.store.kept_copies import Occasion, list_copies, thin
from workshop.store.revisions import MIGRATIONS, configure, present_revision
from workshop.store.schema import REVISION

pytestmark = pytest.mark.sqlite("its backups are its files")
FORMER = str(ScriptDirectory(str(MIGRATIONS)).get_revision(REVISION).down_revision)

# ── the file ────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_can_be_read_with_the_key_alone(
    scene: Scene, town: Settings, alice: Any, activity: Any, tmp_path: Path
) -> None:
    scene.make_note(alice, activity, CANARY)
    copy = back_up(town.database_url, place_of(town))
    assert words_in(tmp_path, CANARY)[-1] == copy
    assert CANARY.encode() not in copy.read_bytes()
    assert town.secret not in copy.read_bytes()
    for key in (None, bytes(32)):
        with pytest.raises(LockedBackup), opened_copy(copy, key, tmp_path):
            pass
    assert town.backup_key is not None
    assert town.backup_key.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.rglob(".opened-*"))


def test_a_copy_that_was_changed_or_cut_off_anywhere_does_not_open(
    town: Settings, tmp_path: Path
) -> None:
    copy = back_up(town.database_url, place_of(town))
    assert town.backup_key is not None
    key, whole = read_key(town.backup_key), copy.read_bytes()
    pieces = [whole[:1000] + whole[1000 + 65_552 :]] if len(whole) > 70_000 else []
    for place in (20, 60, 500, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        pieces += [bytes(changed), whole[:place]]
    for content in pieces:
        copy.write_bytes(content)
        with pytest.raises(BrokenBackup), opened_copy(copy, key, tmp_path):
            pass


def test_without_a_place_for_the_key_no_copy_is_made_and_a_sentence_says_why(
    town: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "home").write_text("a file")
    monkeypatch.delenv("WORKSHOP_BACKUP_KEY")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert main(["backup"]) == 1
    assert "WORKSHOP_BACKUP_KEY=" in capsys.readouterr().err
    assert not list((tmp_path / "backups").glob("*"))
    monkeypatch.setenv("WORKSHOP_BACKUP_KEY", "none")
    assert main(["backup"]) == 0
    assert "It is not encrypted" in capsys.readouterr().err
    with opened_copy(newest(tmp_path / "backups"), None, tmp_path) as found:
        assert found.secret == town.secret


def test_a_key_that_is_gone_is_told_and_not_replaced_in_silence(
    town: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert town.backup_key is not None
    assert main(["backup", "--make-key"]) == 0
    told = capsys.readouterr().out
    assert main(["backup", "--make-key"]) == 1, "there is one"
    assert main(["backup"]) == 0
    words = "".join(line.strip() for line in told.split("\n") if line.startswith("    "))
    assert key_of(words) == read_key(town.backup_key)
    town.backup_key.rename(tmp_path / "elsewhere")
    assert main(["backup"]) == 1
    assert "Put it back there" in capsys.readouterr().err
    assert main(["check", str(newest(tmp_path / "backups"))]) == 1
    assert (
        main(
            ["check", str(newest(tmp_path / "backups")), "--key-file", str(tmp_path / "elsewhere")]
        )
        == 0
    )


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.data())
def test_a_recovery_key_may_be_typed_as_people_type_and_a_wrong_sign_is_noticed(
    key: bytes, data: st.DataObject
) -> None:
    words = words_of(key)
    assert key_of(words.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == key
    place = data.draw(st.sampled_from([at for at, sign in enumerate(words) if sign != "-"]))
    other = data.draw(st.sampled_from([one for one in "23456789ABCDEFGH" if one != words[place]]))
    with pytest.raises(BadKey):
        key_of(words[:place] + other + words[place + 1 :])


# ── another machine ─────────────────────────────────────────────────────────────────────────────


def test_another_machine_gets_everything_back_from_a_copy_and_the_recovery_key(
    scene: Scene,
    town: Settings,
    session: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    phrase = scene.do(enter, SYSTEM, entering(session, secret=town.secret)).phrase
    assert main(["key", "show"]) == 0
    signs = capsys.readouterr().out
    copy = back_up(town.database_url, place_of(town))
    assert town.backup_key is not None
    words = words_of(read_key(town.backup_key) or b"")
    there = tmp_path / "another machine"
    there.mkdir()
    moved = str(shutil.copy(copy, there))
    for name in ("WORKSHOP_DATABASE_URL", "WORKSHOP_BACKUP_KEY", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(there / "home"))
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(there / "data"))
    assert main(["restore", moved]) == 1
    assert "--recovery-key" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("AAAA-BBBB\n"))
    assert main(["restore", moved, "--recovery-key"]) == 1
    assert "14 groups of 4 signs" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(words + "\n"))
    assert main(["restore", moved, "--recovery-key"]) == 0
    assert read_key(there / "home/.config/workshop/backup.key") == key_of(words)
    assert main(["check"]) == 0
    capsys.readouterr()
    assert main(["key", "show"]) == 0
    assert capsys.readouterr().out == signs, "it signs with the same key"
    found = Settings.from_environment()
    assert found.secret == town.secret
    services = Services.build(found)
    with services.store.read() as db:
        assert find_people(db, claim(phrase, found.secret))
        assert [account.username for account in list_accounts(db)] == ["alice"]
    services.close()


# ── by schedule ─────────────────────────────────────────────────────────────────────────────────


def test_a_copy_is_due_once_a_day_and_is_made_up_for(tmp_path: Path) -> None:
    three, day = time(3), datetime(2026, 6, 10, tzinfo=UTC)
    assert is_due(tmp_path, three, day)
    note_try(tmp_path, None)
    done = last_try(tmp_path).succeeded
    assert done is not None
    assert not is_due(tmp_path, three, done + timedelta(minutes=1))
    assert is_due(tmp_path, three, done + timedelta(days=1, minutes=1))
    note_try(tmp_path, "the disk is full")
    assert last_try(tmp_path).succeeded == done
    assert not is_due(tmp_path, three, datetime.now(UTC)), "tried again an hour later"
    assert is_due(tmp_path, three, done + timedelta(days=1, hours=2))
    assert is_due(tmp_path, three, done - timedelta(days=400)), "a clock that was wrong"


@pytest.mark.thorough
def test_of_servers_that_wake_together_one_makes_the_copy(
    town: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    BackupClock(town).make()
    assert main(["backup", "--scheduled"]) == 0, "as that of another process"
    assert [copy.why for copy in list_copies(tmp_path / "backups")] == [Occasion.DAILY]
    assert not caplog.messages
    shutil.rmtree(tmp_path / "backups")
    assert town.backup_key is not None
    town.backup_key.write_text("not a key")
    BackupClock(town).make()
    assert "holds no key of backups" in caplog.text
    assert "holds no key of backups" in last_try(tmp_path / "backups").why


def test_hours_are_read_and_nonsense_is_refused(tmp_path: Path) -> None:
    def hour(said: str | None) -> time | None:
        told = {"WORKSHOP_DATA_DIR": str(tmp_path), "WORKSHOP_BACKUPS": said or ""}
        return Settings.from_environment(told).backups_at

    assert hour(None) == hour("daily") == time(3)
    assert hour("22:30") == time(22, 30)
    assert hour("off") is None
    with pytest.raises(BadSetting):
        hour("sometimes")


def test_old_copies_are_thinned_out_by_age(tmp_path: Path) -> None:
    today, first = date(2026, 6, 10), datetime(2024, 6, 1, 12, tzinfo=UTC)
    for number in range(740):
        at = first + timedelta(days=number)
        (tmp_path / f"workshop-{at:{kept_copies.STAMP}}.db").touch()
    for hour in (1, 2, 3):
        at = datetime(2026, 6, 10, hour, tzinfo=UTC)
        (tmp_path / f"workshop-{at:{kept_copies.STAMP}}.db").touch()
    (tmp_path / "damaged-20260101-000000-000000.db").touch()
    thin(tmp_path, today)
    left = [copy.made.date() for copy in list_copies(tmp_path)]
    assert left.count(today) == 4, "all of today"
    assert {today - timedelta(days=days) for days in range(7)} <= set(left)
    assert min(left) >= date(2025, 6, 9)
    assert len(set(left)) <= 7 + 5 + 12
    assert not list(tmp_path.glob("damaged-*"))
    assert thin(tmp_path, today) == 0
    thin(tmp_path, today, longest_days=5)
    assert min(copy.made.date() for copy in list_copies(tmp_path)) == today - timedelta(days=5)
    thin(tmp_path, today + timedelta(days=900))
    assert len(list_copies(tmp_path)) == 1, "the newest one stays"


# ── going back ──────────────────────────────────────────────────────────────────────────────────


def test_a_regretted_update_is_taken_back_with_the_data_of_before(
    scene: Scene,
    town: Settings,
    alice: Any,
    session: Any,
    activity: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    phrase, redacted = erase_something(scene, alice, session, activity)
    before = scene.make_note(alice, activity, "before the update")
    scene.store.close()
    (tmp_path / "program").write_text("0.0.9 (abcdef)")
    command.downgrade(configure(town.database_url), FORMER)
    services = Services.build(town)
    scene.store = services.store
    after = scene.make_note(alice, activity, "after the update")
    take_back(scene, alice, phrase, redacted)
    services.close()
    capsys.readouterr()
    assert main(["go-back"]) == 0
    told = capsys.readouterr().out
    assert "version 0.0.9" in told
    assert "git checkout abcdef" in told
    assert present_revision(town.database_url) == FORMER
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        texts = dict(db.execute("SELECT id, text FROM note"))
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert texts[before.id] == "before the update"
    assert after.id not in texts
    assert not {path.name for path in words_in(tmp_path, CANARY) if path.name == "workshop.db"}
    assert town.backup_key is not None
    key = read_key(town.backup_key)
    with (
        opened_copy(newest(tmp_path / "backups"), key, tmp_path) as kept,
        closing(sqlite3.connect(kept.database)) as db,
    ):
        assert ("after the update",) in db.execute("SELECT text FROM note").fetchall()
    assert main(["backup", "--scheduled"]) == 0
    assert words_in(tmp_path, CANARY) == [], "also in the copy of the older schema"


def test_an_update_that_fails_half_way_is_taken_back(
    scene: Scene,
    town: Settings,
    alice: Any,
    activity: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = scene.make_note(alice, activity, "before the update")
    scene.store.close()
    command.downgrade(configure(town.database_url), FORMER)

    def fail_half_way(url: str, revision: str = "head") -> None:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
            db.execute("DROP TABLE noterevision")
            db.commit()
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("workshop.store.schema.upgrade", fail_half_way)
        with pytest.raises(RuntimeError):
            Services.build(town)
    assert main(["go-back"]) == 0
    with closing(sqlite3.connect(tmp_path / "workshop.db")) as db:
        assert db.execute("SELECT text FROM note").fetchall() == [("before the update",)]
        assert db.execute("SELECT count(*) FROM noterevision").fetchone() == (0,)
    services = Services.build(town)
    with services.store.read() as db:
        assert db.get(type(note), note.id) is not None
    services.close()


def test_going_back_without_a_copy_of_before_says_so(
    town: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["go-back"]) == 1
    assert "no copy that was made before an update" in capsys.readouterr().err

"""The clock of the machine is a day ahead, then a day behind, then right again: nobody and nothing
is lost, and the timer is right once the clock is."""

from pathlib import Path

import pytest

from tests.databases import keep_secret
from tests.rooms import Room, furnish_neighbours
from tests.server import Server, settings_for
from tests.wire import Wire
from workshop.cli import main
from workshop.programme.agenda import load_activity
from workshop.programme.session_states import TimerAction
from workshop.programme.timer import SetTimer, set_timer
from workshop.store.backup_place import BackupPlace
from workshop.store.schema import migrate
from workshop.store.store import Store
from workshop.wiring import connect

pytestmark = pytest.mark.sqlite("one engine is enough: it is about the clock")
DAY = 24 * 60 * 60
MINUTES = 120
"""Of the timer: more than the slowest machine takes for this."""
SHIFTED = """
import datetime, os, time

_shift = float(os.environ["CLOCK_SHIFT"])
_time, _time_ns, _real = time.time, time.time_ns, datetime.datetime
time.time = lambda: _time() + _shift
time.time_ns = lambda: _time_ns() + round(_shift * 1e9)


class _AsReal(type):
    def __instancecheck__(cls, value):
        return isinstance(value, _real)

    def __subclasscheck__(cls, other):
        return issubclass(other, _real)


class _Shifted(_real, metaclass=_AsReal):
    @classmethod
    def now(cls, tz=None):
        return _real.now(tz) + datetime.timedelta(seconds=_shift)

    @classmethod
    def utcnow(cls):
        return _real.utcnow() + datetime.timedelta(seconds=_shift)


_Shifted.__name__ = "datetime"
datetime.datetime = _Shifted
"""
"""Loaded by Python before anything else: the program itself knows nothing of it."""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A room with a timer that runs for some more minutes by the right clock."""
    connect()
    url = settings_for(tmp_path).database_url
    migrate(url, BackupPlace(tmp_path / "backups"))
    keep_secret(tmp_path)
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(SHIFTED)
    return furnish_neighbours(Store(url))


def look_in(room: Room, host: str, token: str, text: str) -> tuple[set[str], int]:
    """Write a note with a phone that came in before, while the board is open at a desk: the notes
    that the phone is shown, and the milliseconds that the timer has left."""
    with Wire(host, cookie=room.cookie) as desk, Wire(host) as bob:
        desk.hello(**{"as": "staff"}, programme=room.programme_id)
        bob.hello(**{"as": "participant"}, token=token)
        assert "ok" in bob.write(room.activity_id, text)
        bob.see(text)
        desk.see(text)
        (told,) = [fact["activity"] for (kind, _id), fact in bob.facts.items() if kind == "room"]
        return {note["text"] for note in bob.notes()}, int(told["timer"]["left_ms"])


@pytest.mark.thorough
def test_a_clock_that_is_wrong_by_a_day_loses_nothing(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.do(set_timer, SetTimer(room.activity_id, TimerAction.RESET))
    room.do(set_timer, SetTimer(room.activity_id, TimerAction.START))
    room.do(set_timer, SetTimer(room.activity_id, TimerAction.EXTEND, MINUTES))
    full = (room.read(load_activity, room.activity_id).minutes + MINUTES) * 60_000
    token, written, left = "", set[str](), list[int]()
    for number, shift in enumerate((0, DAY, -DAY, 0)):
        clock = {"PYTHONPATH": str(tmp_path / "clock"), "CLOCK_SHIFT": str(shift)}
        with Server(tmp_path, **clock) as server:
            room.url = server.url
            token = token or room.come_in()
            written.add(f"Note {number}")
            shown, milliseconds = look_in(room, server.host, token, f"Note {number}")
        assert shown == written
        left.append(milliseconds)
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path))
    assert main(["check"]) == 0
    first, ahead, behind, again = left
    assert 0 < again <= first <= full
    assert ahead == 0
    assert DAY * 1000 < behind <= DAY * 1000 + full

"""The part Server of the page Settings: how the server is, for administrators."""

import io
import logging

import pytest

from tests.rooms import make_account
from tests.visits import Visits, words
from workshop import logs
from workshop.store.schema import REVISION


@pytest.fixture
def admin(scene):
    return make_account(scene.store, "hanna", "admin")


@pytest.fixture(autouse=True)
def _no_trouble_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_last", [])


def tabs(screen) -> list[str]:
    return [tab.label for tab in screen.tabs]


def test_administrators_see_how_the_server_is_and_others_do_not(
    visits: Visits, admin, alice
) -> None:
    screen = visits.open(admin, "settings")
    assert not screen.exception
    assert "Server" in tabs(screen)
    told = words(screen)
    assert "No trouble since this server was started." in told
    assert "nearly full" not in told
    table = str(next(one.value for one in screen.table if REVISION in str(one.value)))
    assert "GB are free" in table
    assert "SQLite" in table or "PostgreSQL" in table
    assert "Server" not in tabs(visits.open(alice, "settings"))


def test_a_disk_that_gets_full_is_told_in_words(
    visits: Visits, admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.store.disk_room.LEAST_ROOM", 10**15)
    assert "The disk of the server is nearly full" in words(visits.open(admin, "settings"))


def test_the_last_trouble_stands_there_as_in_the_log(visits: Visits, admin) -> None:
    handler = logs.LogHandler(logs.TextLines(), io.StringIO())
    try:
        raise ValueError("What nobody may read")
    except ValueError as error:
        failed = (ValueError, error, error.__traceback__)
    at = ("workshop.store", logging.ERROR, "a.py", 1)
    handler.handle(logging.LogRecord(*at, "the log could not be cut", (), failed))
    told = words(visits.open(admin, "settings"))
    assert "The last trouble" in told
    assert "workshop.store: the log could not be cut: ValueError" in told
    assert "nobody may read" not in told

"""What a balancer or a watching program is told of the server: ready or not, and no more."""

import logging

import httpx
import pytest
from sqlmodel import text

from tests.serving import Served
from tests.wire import web
from workshop.store.schema import REVISION

PARTS = {"ok": True, "store": True, "live": True, "disk": True, "migration": True}


@pytest.fixture(autouse=True)
def _asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshop.web.health.ASKED_EVERY", 0)


def ready(served: Served) -> httpx.Response:
    return web.get(f"http://{served.host}/readyz")


def test_a_server_is_ready_when_all_its_parts_are_well(hosted: Served) -> None:
    answer = ready(hosted)
    assert (answer.status_code, answer.json()) == (200, PARTS)
    assert answer.headers["cache-control"] == "no-store"


def test_a_disk_that_gets_full_is_told_once_in_the_log_and_when_there_is_room_again(
    hosted: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "workshop.web.health"):
        monkeypatch.setattr("workshop.store.disk_room.LEAST_ROOM", 10**18)
        answers = [ready(hosted) for _time in range(3)]
        monkeypatch.setattr("workshop.store.disk_room.LEAST_ROOM", 0)
        again = ready(hosted)
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].json() == PARTS | {"ok": False, "disk": False}
    assert again.json() == PARTS
    assert len(caplog.messages) == 2
    assert "MB are free" in caplog.messages[0]
    assert web.get(f"http://{hosted.host}/healthz").json() == {"ok": True}


def test_a_folder_that_has_gone_has_no_room(
    hosted: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_folder: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("workshop.store.disk_room.shutil.disk_usage", gone)
    assert ready(hosted).json()["disk"] is False


def test_tables_of_another_version_are_no_place_to_work(
    hosted: Served, caplog: pytest.LogCaptureFixture
) -> None:
    def turn(revision: str) -> None:
        change = text("UPDATE alembic_version SET version_num = :to")
        hosted.room.store.write(
            lambda db, _actor, to: db.execute(change, {"to": to}), None, revision
        )

    turn("9999")
    answer = ready(hosted)
    assert (answer.status_code, answer.json()) == (503, PARTS | {"ok": False, "migration": False})
    turn(REVISION)
    assert ready(hosted).json() == PARTS

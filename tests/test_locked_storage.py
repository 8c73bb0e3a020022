"""The database is locked by another program: told in words, kept by phones, one line in the log."""

import logging
import sqlite3

import httpx
import pytest
from sqlalchemy import make_url

from tests.rooms import Room
from tests.serving import Served
from workshop.store import engine

pytestmark = pytest.mark.sqlite("another program locks the file")
WORDS = "The storage is full or busy. What you wrote is kept here; try again."


@pytest.fixture(autouse=True)
def _waits_shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.3)


def _post(room: Room, path: str, body: dict) -> httpx.Response:
    headers = {"origin": room.url}
    return httpx.post(f"{room.url}{path}", json={**body, "lang": "en"}, headers=headers, timeout=60)


def test_who_writes_is_told_and_stored_later(hosted: Served, caplog):
    room = hosted.room
    token = room.come_in()
    other = sqlite3.connect(str(make_url(room.store.url).database), isolation_level=None)
    entry = {"code": room.code, "notice": "2", "consent": True, "role": "guest"}
    args = {"id": "a" * 32, "activity": room.activity_id, "text": "Kept on the phone"}
    hello = {"as": "participant", "token": token, "lang": "en"}
    command = {"hello": hello, "ref": "a", "do": "add_note", "args": args}
    with caplog.at_level(logging.ERROR):
        other.execute("BEGIN IMMEDIATE")
        refused = _post(room, "/join/enter", entry)
        answers = [_post(room, "/live/do", command).json() for _try in range(2)]
        other.execute("ROLLBACK")
        stored = _post(room, "/live/do", command).json()
    assert (refused.status_code, refused.json()["error"]["text"]) == (503, WORDS)
    assert [answer["error"] for answer in answers] == [{"code": "slow_down", "text": WORDS}] * 2
    assert "ok" in stored
    told = [line for line in caplog.messages if "the store" in line]
    assert [line.split(":")[0] for line in told[:1]] == ["the store cannot write"]
    assert len(told) == 2
    assert "can write again" in told[1]


def test_who_reads_is_told_too(hosted: Served, monkeypatch: pytest.MonkeyPatch):
    room = hosted.room

    def locked(*_given):
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("workshop.web.join.find_by_code", locked)
    monkeypatch.setattr("workshop.web.live_feed.authenticate", locked)
    monkeypatch.setattr("workshop.web.security.find_session", locked)
    looked = _post(room, "/join/lookup", {"code": room.code})
    polled = _post(room, "/live/poll", {"hello": {"as": "participant", "token": "x", "lang": "en"}})
    assert (looked.status_code, polled.status_code) == (503, 503)
    for answer in (looked, polled):
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "slow_down"
    cookies = {"workshop_session": "a" * 32}
    page = httpx.get(f"{room.url}/join?lang=en", cookies=cookies)
    assert page.status_code == 503
    assert page.text == "The storage is busy or cannot be reached. Try again in a moment."
    assert httpx.get(f"{room.url}/readyz", cookies=cookies).json()["ok"]

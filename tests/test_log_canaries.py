"""What a server writes to its log while it is used, attacked and broken, at its most talkative."""

import json
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import text
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.clusters import started_cluster
from tests.databases import PLACED, Engine
from tests.processes import Serving
from tests.rooms import Room, furnish_neighbours, secret_beside
from tests.server import Server, free_port, settings_for
from tests.test_faults_doors import _run_script
from tests.wire import Wire, come_in, phone, post, web
from workshop.local_time import today
from workshop.outside.access_keys import MakeKey, make_key
from workshop.store.backup_place import BackupPlace
from workshop.store.schema import migrate
from workshop.store.store import Store

TOKEN = "figures-for-prometheus"
TALKATIVE = {
    "WORKSHOP_LOG": "json",
    "WORKSHOP_LOG_LEVEL": "debug",
    "WORKSHOP_METRICS_TOKEN": TOKEN,
}
NOTE = "Nobody may read this note"
TYPED = {
    "note": NOTE,
    "code": "KWXYZN",
    "phrase": "zupa wiosna kamień okno rower",
    "token": "cafe" * 8,
    "path": "secretpath",
    "garbage": "utter-garbage",
    "header": "forgedheader",
    "upload": "uploadedcontent",
}
FROM, SAID_TO_BE_FROM = "127.0.0.9", "203.0.113.7"


@pytest.fixture
def one_process(
    tmp_path: Path, engine: Engine, empty_database: str
) -> Iterator[tuple[Server, Room]]:
    """A server of this test's own, and the room in it."""
    with engine.copied(empty_database, tmp_path), Server(tmp_path, **TALKATIVE) as server:
        store = Store(server.settings.database_url)
        yield server, furnish_neighbours(store, server.url)
        store.close()


def test_no_line_of_a_server_holds_what_anybody_wrote_typed_or_is_known_by(one_process) -> None:
    server, room = one_process
    secrets = use(server.host, room)
    break_it(server.host, room)
    server.stop()
    lines = read_lines(server.log)
    assert_clean(server.log, secrets)
    bugs = [line for line in lines if line["message"].startswith("a request failed")]
    # Three phones met the same bug: it stands there once, and then how often.
    met = [json.dumps(bug["details"]) for bug in bugs if "repeated" not in bug]
    assert len(met) == len(set(met)) > 0
    assert max(bug.get("repeated", 0) for bug in bugs) >= 1
    assert "add_note" in json.dumps(bugs)
    pages = [line for line in lines if line["logger"].startswith("streamlit")]
    assert len(pages) == 1
    assert pages[0]["details"]


@pytest.mark.thorough
@pytest.mark.postgres
def test_nor_do_three_processes_behind_one_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started_cluster() as cluster:
        PLACED[tmp_path.resolve()] = address = cluster.create()
        monkeypatch.setenv("WORKSHOP_DATABASE_URL", address)
        url, port = settings_for(tmp_path).database_url, free_port()
        migrate(url, BackupPlace(tmp_path / "backups"))
        store = Store(url)
        with Serving(tmp_path, port, "--workers", "3", **TALKATIVE) as serving:
            serving.wait_for(port, *range(port + 1, port + 4))
            room = furnish_neighbours(store, f"http://{serving.host}")
            secrets = use(serving.host, room)
            assert web.get(f"http://{serving.host}/readyz").json()["ok"]
            break_it(serving.host, room)
            assert_clean(serving.log, secrets)
            workers = {line.get("worker") for line in read_lines(serving.log)}
            assert workers & {1, 2, 3}
        store.close()


# ── what people do ───────────────────────────────────────────────────────────────────────────


def use(host: str, room: Room) -> list[str]:
    """Phones, a wall and a desk at work, and strangers at every door; what must be in no line."""
    entered = come_in(host, room.code)
    secrets = [entered["token"], entered["phrase"], room.code, room.cookie, room.wall_token, TOKEN]
    secrets.append(secret_beside(room.store).hex())
    with ExitStack() as here:
        wall = here.enter_context(Wire(host).hello(**{"as": "wall"}, token=room.wall_token))
        desk = Wire(host, cookie=room.cookie)
        here.enter_context(desk.hello(**{"as": "staff"}, programme=room.programme_id))
        for _phone in range(3):
            bob = here.enter_context(phone(host, room.code))
            assert "ok" in bob.write(room.activity_id, NOTE)
            bob.do("add_note", text=NOTE)
            bob.send(TYPED["garbage"])
        wall.see(NOTE)
        desk.do("no_such_command", text=NOTE)
    _run_script(host, "session", {"Cookie": f"workshop_session={room.cookie}"})
    strangers(host)
    secrets.append(read_with_key(host, room))
    return [*secrets, *TYPED.values(), *TYPED["phrase"].split(), FROM, SAID_TO_BE_FROM]


def read_with_key(host: str, room: Room) -> str:
    """Another program at work, and one whose key is none; returns the key."""
    until = today() + timedelta(days=9)
    key = str(room.do(make_key, MakeKey("Website", [room.programme_id], ["meetings"], until)))
    for given in (key, f"workshop-{TYPED['token']}"):
        for path in ("programmes", f"programmes/{room.programme_id}/meetings", TYPED["path"]):
            headers = {"authorization": f"Bearer {given}"}
            web.get(f"http://{host}/api/v1/{path}", headers=headers)
    return key


def strangers(host: str) -> None:
    """Wrong codes, phrases and tokens, hostile sockets, requests that are none."""
    forged = {"x-forwarded-for": SAID_TO_BE_FROM, "forwarded": f"for={SAID_TO_BE_FROM}"}
    forged |= {"x-workshop-session": TYPED["header"], "cookie": f"a={TYPED['header']}\\"}
    for path, body in (
        ("/join/lookup", {"code": TYPED["code"]}),
        ("/join/enter", {"code": TYPED["code"], "notice": "2", "consent": True}),
        ("/join/phrase", {"phrase": TYPED["phrase"]}),
        ("/live/do", {"hello": {"as": "participant", "token": TYPED["token"]}, "do": "x"}),
        ("/live/poll", TYPED["garbage"].encode()),
    ):
        post(host, path, body, **forged)
        web.post(f"http://{host}{path}", headers={"origin": f"http://{SAID_TO_BE_FROM}"})
    for path in (f"/calendar/{TYPED['token']}.ics", f"/media/{TYPED['path']}", f"/{TYPED['path']}"):
        web.get(f"http://{host}{path}?code={TYPED['code']}", headers=forged)
    for token in (TOKEN, TYPED["token"]):
        web.get(f"http://{host}/metrics", headers={"authorization": f"Bearer {token}"})
    web.put(
        f"http://{host}/_stcore/upload_file/{TYPED['path']}/b",
        content=TYPED["upload"],
        headers={"origin": f"http://{host}"},
    )
    for message in (
        TYPED["garbage"],
        b"\xff\xfe",
        json.dumps({"hello": TYPED["token"]}),
        "x" * 99999,
    ):
        hostile_socket(host, message)
    for request in (f"{TYPED['garbage']}\r\n\r\n", f"GET /{TYPED['path']} HTTP/9\r\n\r\n"):
        hostile_request(host, request.encode())
    if sys.platform.startswith("linux"):
        transport = httpx.HTTPTransport(local_address=FROM)
        with httpx.Client(transport=transport) as elsewhere:
            elsewhere.get(f"http://{host}/join?code={TYPED['code']}")


def hostile_socket(host: str, message: str | bytes) -> None:
    told = suppress(WebSocketException, OSError, TimeoutError)
    with told, connect(f"ws://{host}/live", origin=f"http://{host}", proxy=None) as line:
        line.send(message)
        line.recv(timeout=1)
    with suppress(WebSocketException, OSError):
        connect(f"ws://{host}/live?{TYPED['path']}", origin=f"http://{SAID_TO_BE_FROM}", proxy=None)


def hostile_request(host: str, request: bytes) -> None:
    address, _colon, port = host.partition(":")
    with suppress(OSError), socket.create_connection((address, int(port)), timeout=5) as line:
        line.sendall(request)
        line.recv(1000)


def break_it(host: str, room: Room) -> None:
    """Take tables away under the server: what it does next are bugs of its own."""
    with ExitStack() as here:
        phones = [here.enter_context(phone(host, room.code)) for _phone in range(3)]
        change(room, "ALTER TABLE note RENAME TO note_gone")
        for bob in phones:
            assert bob.write(room.activity_id, NOTE)["error"]["code"] == "internal"
    change(room, "ALTER TABLE programme RENAME TO programme_gone")
    _run_script(host, "session", {"Cookie": f"workshop_session={room.cookie}"})
    post(host, "/join/lookup", {"code": room.code})
    web.get(f"http://{host}/standards/{TYPED['path']}")


def change(room: Room, statement: str) -> None:
    room.do(lambda db, _actor, _content: db.execute(text(statement)) and None, None)


# ── what is read ─────────────────────────────────────────────────────────────────────────────


def read_lines(log: Path) -> list[dict]:
    """The records of a log; the greeting beside them is no part of it."""
    lines = log.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def assert_clean(log: Path, secrets: list[str]) -> None:
    """Every line is a record or of the greeting, and none holds a secret."""
    for line in log.read_text("utf-8").splitlines():
        if not line.startswith("{"):
            assert not line or line.startswith("  "), line
            continue
        told = json.loads(line)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["time"])
        assert {"level", "logger", "message"} <= told.keys()
        assert not [secret for secret in secrets if secret.lower() in line.lower()], line

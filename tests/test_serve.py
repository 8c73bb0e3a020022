"""``workshop serve``: one command, one address, one process or several."""

import json
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.clusters import Cluster, started_cluster
from tests.databases import PLACED
from tests.keys import issue
from tests.processes import NAME, STARTS_WITHIN, Serving, make_certificate, trusting
from tests.rooms import furnish_neighbours, make_account
from tests.server import free_port, settings_for
from tests.silent import held_by_another
from tests.tls_socket import open_through_tls
from tests.wire import Wire, phone
from workshop.cli import main
from workshop.people.tables import Account
from workshop.store.backup_place import BackupPlace
from workshop.store.schema import migrate
from workshop.store.store import Store

HSTS = "strict-transport-security"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKSHOP_DATABASE_URL", f"sqlite:///{tmp_path}/workshop.db")
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--workers", "2"], "Several processes need PostgreSQL"),
        (["--workers", "0"], "There can be 1 to 32 processes."),
        (["--port", "99999"], "This is no port that can be used: 99999"),
        (["--certificate", "a.pem"], "A certificate and its key are given together."),
        (["--certificate", "a.pem", "--key", "b.pem"], "This could not be read or written: a.pem"),
    ],
)
def test_what_cannot_be_served_is_said(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["serve", *options]) == 1
    assert sentence in capsys.readouterr().err


def test_a_key_of_another_certificate_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    certificate, _key = make_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _other, key = make_certificate(tmp_path / "other")
    assert main(["serve", "--certificate", str(certificate), "--key", str(key)]) == 1
    assert "do not go together" in capsys.readouterr().err


@pytest.mark.sqlite("one process, with the database in its folder")
def test_one_process_with_a_certificate_ends_with_its_parent(tmp_path: Path):
    certificate, key = make_certificate(tmp_path)
    port = free_port()
    options = ["--certificate", str(certificate), "--key", str(key)]
    with Serving(tmp_path, port, *options, WORKSHOP_HOSTS=NAME) as serving:
        serving.wait_for(port, scheme="https")
        (worker,) = serving.workers()
        assert f"https://127.0.0.1:{port}/join" in serving.log.read_text()
        assert_encrypted(port, tmp_path)
        serving.process.kill()
        assert not psutil.wait_procs([worker], 30)[1]


def assert_encrypted(port: int, data_dir: Path) -> None:
    """Browsers are to stay with encryption at a name, not at an address; cookies go with it only;
    nothing is said to whoever comes without."""
    here, named = f"127.0.0.1:{port}", f"{NAME}:{port}"
    with httpx.Client(base_url=f"https://{here}", verify=trusting(), timeout=60) as web:
        for path in ("/", "/join", "/nothing"):
            told = web.get(path, headers={"host": named}).headers.get_list(HSTS)
            assert told == ["max-age=31536000"], path
            for host in (here, f"localhost:{port}"):
                assert HSTS not in web.get(path, headers={"host": host}).headers
        store = Store(settings_for(data_dir).database_url)
        alice = make_account(store, "alice", "admin")
        with store.read() as db:
            username = db.get(Account, alice.id).username
        given, origin = {"ticket": issue(store, username)}, {"origin": f"https://{here}"}
        store.close()
        signed_in = web.post("/sign-in/exchange", json=given, headers=origin)
        kept = signed_in.headers["set-cookie"]
        assert kept.startswith("__Host-workshop_session=")
        assert "Secure" in kept
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://{here}/join")


@pytest.mark.sqlite("the data folder is in use")
def test_a_server_that_cannot_start_ends_with_its_sentence(tmp_path: Path):
    with Serving(tmp_path, free_port(), WORKSHOP_TIMEZONE="Mars/Olympus") as serving:
        assert serving.process.wait(STARTS_WITHIN) == 1
    assert "Mars/Olympus" in serving.log.read_text()


# ── several processes, on PostgreSQL ─────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started_cluster() as started:
        yield started


def until(true: Callable[[], bool]) -> None:
    """Wait for something that happens in other processes."""
    end = time.monotonic() + STARTS_WITHIN
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def closing_code(socket: ClientConnection) -> int:
    """Listen until the other side ends it; the code that it gives."""
    try:
        while True:
            socket.recv(timeout=STARTS_WITHIN)
    except ConnectionClosed as ending:
        return ending.rcvd.code if ending.rcvd else 0


@pytest.mark.postgres
def test_several_processes_live_die_and_are_renewed_under_one_address(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("WORKSHOP_DATABASE_URL")
    PLACED[tmp_path.resolve()] = address = cluster.create()
    monkeypatch.setenv("WORKSHOP_DATABASE_URL", address)
    url = settings_for(tmp_path).database_url
    migrate(url, BackupPlace(tmp_path / "backups"))
    store, port = Store(url), free_port()
    certificate, key = make_certificate(tmp_path)
    options = ["--workers", "2", "--certificate", str(certificate), "--key", str(key)]
    told = {"WORKSHOP_METRICS_TOKEN": "x" * 20, "WORKSHOP_HOSTS": NAME}
    with Serving(tmp_path, port, *options, **told) as serving:
        serving.wait_for(port + 1, port + 2)
        serving.wait_for(port, scheme="https")
        for worker in (1, 2):
            told = httpx.get(
                f"http://127.0.0.1:{port + worker}/metrics",
                headers={"authorization": f"Bearer {'x' * 20}"},
            ).text
            assert f'workshop_ready{{part="live",worker="{worker}"}} 1.0' in told
        web = httpx.Client(
            base_url=f"https://127.0.0.1:{port}",
            verify=trusting(),
            timeout=60,
            headers={"origin": f"https://127.0.0.1:{port}"},
        )
        page = web.get("/", headers={"accept": "text/html"})
        assert "workshop_worker=" in page.headers["set-cookie"]
        assert "Secure" in page.headers["set-cookie"]
        assert "set-cookie" not in web.get("/join").headers
        assert web.get("/readyz").json()["ok"]
        for host, told in ((NAME, ["max-age=31536000"]), ("127.0.0.1", [])):
            headers = web.get("/join", headers={"host": f"{host}:{port}"}).headers
            assert headers.get_list(HSTS) == told
        room = furnish_neighbours(store)
        body = {"code": room.code, "notice": "2", "consent": True, "role": "guest"}
        token = web.post("/join/enter", json=body).json()["token"]
        hello = {"hello": {"as": "participant", "token": token, "lang": "en", "cursor": 0}}

        # One that dies is started again; the other serves on.
        first, second = serving.workers()
        first.kill()
        until(lambda: len([one for one in serving.workers() if one.pid != first.pid]) == 2)
        serving.wait_for(port + 1)
        assert serving.log.read_text().count("ended after") == 1

        # All are renewed one by one; sockets are told to come back.
        origin = web.headers["origin"]
        through = open_through_tls(origin)
        with connect(
            f"ws://127.0.0.1:{port}/live", sock=through, origin=origin, proxy=None
        ) as phone:
            phone.send(json.dumps(hello))
            assert "welcome" in json.loads(phone.recv(timeout=60))
            serving.signal(signal.SIGHUP)
            assert closing_code(phone) == 1012
        while "all workers are new" not in serving.log.read_text():
            assert web.get("/join").status_code == 200
            time.sleep(0.2)
        assert second.pid not in {one.pid for one in serving.workers()}

        # Told to end, all end, and none was told of as dead.
        workers = serving.workers()
        serving.signal(signal.SIGTERM)
        assert serving.process.wait(60) == 0
        assert not psutil.wait_procs(workers, 1)[1]
        assert serving.log.read_text().count("ended after") == 1
    store.close()


@pytest.mark.postgres
@pytest.mark.thorough
def test_several_processes_let_a_phone_in_beside_more_silent_connections_than_open_files(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("WORKSHOP_DATABASE_URL")
    PLACED[tmp_path.resolve()] = cluster.create()
    url = settings_for(tmp_path).database_url
    migrate(url, BackupPlace(tmp_path / "backups"))
    store, port = Store(url), free_port()
    with Serving(tmp_path, port, "--workers", "2") as serving:
        resource.prlimit(serving.process.pid, resource.RLIMIT_NOFILE, (1024, 1024))
        serving.wait_for(port + 1, port + 2, port)
        room = furnish_neighbours(store)
        with held_by_another(port, 1500), ExitStack() as stack:
            until(lambda: "LimitNOFILE=" in serving.log.read_text())
            # Whoever asks for something is held by a worker, and has to say hello there.
            strangers = [stack.enter_context(Wire(serving.host)) for _each in range(100)]
            with phone(serving.host, room.code) as ola:
                assert "ok" in ola.write(room.activity_id, "In spite of them")
                assert {wire.closed(30) for wire in strangers} <= {4408, 1006}
                assert "ok" in ola.write(room.activity_id, "And still here")
    store.close()

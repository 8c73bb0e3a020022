"""Side doors of the server: Streamlit's own routes, deep links, and the way out."""

import threading

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.rooms import TITLE
from tests.server import ROOT
from tests.serving import Served
from tests.wire import come_in, phone, post, web

LONGEST_POLL = 25
"""Seconds that a poll may last."""
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SECRETS = (b"A note nobody outside may read", TITLE.encode(), b"alice", b"Charlie")


def test_strangers_cannot_upload(served: Served):
    address = f"http://{served.host}/_stcore/upload_file/a/b"
    origin = {"origin": f"http://{served.host}"}
    assert web.put(address, content=b"x" * 1000, headers=origin).status_code == 403
    assert web.post(address, content=b"x" * 1000, headers=origin).status_code == 403
    assert web.delete(address, headers=origin).status_code == 403
    assert web.put(address, content=b"x").status_code == 403


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics"])
def test_the_figures_of_the_server_are_not_told(served: Served, path):
    response = web.get(f"http://{served.host}{path}")
    assert b"# TYPE" not in response.content
    assert b"cache_memory_bytes" not in response.content


def test_a_header_cannot_say_who_somebody_is(served: Served):
    headers = {"x-workshop-session": "0" * 32}
    told = _run_script(served.host, "people", headers)
    assert not any(secret in told for secret in SECRETS)


@pytest.mark.parametrize("page", ["", *PAGES])
def test_a_cold_deep_link_shows_the_sign_in_and_nothing_else(served: Served, page):
    with phone(served.host, served.room.code) as bob:
        bob.write(served.room.activity_id, SECRETS[0].decode())
    shell = web.get(f"http://{served.host}/{page}")
    told = shell.content + _run_script(served.host, page)
    assert not any(secret in told for secret in SECRETS)
    assert b"Traceback" not in told
    assert "Hasło".encode() in told


def test_the_log_of_the_server_holds_no_addresses_and_no_texts(served: Served):
    with phone(served.host, served.room.code) as bob:
        bob.write(served.room.activity_id, "Nothing for the log")
    log = served.server.log.read_text()
    assert "Nothing for the log" not in log
    assert served.room.code not in log
    assert "GET " not in log
    assert "POST " not in log


def test_the_server_ends_without_waiting_for_open_sockets_and_polls(own_server: Served):
    room, server, host = own_server.room, own_server.server, own_server.host
    assert server is not None
    wires = [phone(host, room.code) for _ in range(5)]
    shell = _streamlit_socket(host)
    hello = {"as": "participant", "token": come_in(host, room.code)["token"]}
    body = {"hello": hello, "wait": LONGEST_POLL}
    picture = post(host, "/live/poll", {**body, "wait": 0}).json()
    hello["cursor"] = picture["messages"][-1]["n"]
    answers: list[int] = []
    poll = threading.Thread(
        target=lambda: answers.append(post(host, "/live/poll", body).status_code)
    )
    poll.start()
    assert "ok" in wires[0].write(room.activity_id, "The last words")
    assert server.stop(patience=LONGEST_POLL - 5), "it waited for the poll to end by itself"
    poll.join(5)
    assert answers == [200]
    assert {wire.closed() for wire in wires} <= {1012, 1006, 1001}
    shell.close()
    assert "Traceback" not in server.log.read_text()


def _streamlit_socket(host: str, headers: dict[str, str] | None = None):
    return connect(
        f"ws://{host}/_stcore/stream",
        origin=f"http://{host}",  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers=headers or {},
        max_size=None,
        proxy=None,
    )


def _run_script(host: str, page: str, headers: dict[str, str] | None = None) -> bytes:
    """Everything that a browser without a cookie is told when it opens a page."""
    told = b""
    with _streamlit_socket(host, headers) as socket:
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_name = page
        socket.send(message.SerializeToString())
        while True:
            try:
                part = socket.recv(timeout=10 if b"scriptFinished" not in told else 0.3)
            except TimeoutError:
                return told
            told += part if isinstance(part, bytes) else part.encode()
            if _is_end(part):
                return told


def _is_end(part: bytes | str) -> bool:
    message = ForwardMsg()
    message.ParseFromString(part if isinstance(part, bytes) else part.encode())
    return message.WhichOneof("type") == "script_finished"

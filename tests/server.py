"""The real server as a process of its own, and a furnished room to visit in it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from workshop.people.accounts import CreateAccount, create_account, create_first_account
from workshop.people.accounts import load_actor as find_actor
from workshop.people.rights import SYSTEM, Actor
from workshop.people.sign_in import exchange_ticket, issue_ticket
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.programme.session_run import (
    create_display_link,
    list_sessions,
    load_session,
    start_activity,
)
from workshop.programme.session_run import open_session as open_working_session
from workshop.services import House
from workshop.settings import Settings
from workshop.store.store import Store

ROOT = Path(__file__).resolve().parent.parent
TITLE = "Standard of a small town"
PASSWORD = "a long enough password"
STARTS_WITHIN = 60


class Server:
    """One server process with its own data folder, on a port of its own."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.log = data_dir / "server.log"
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """Address and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where pages are."""
        return f"http://{self.host}"

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Server":
        """Start the process and wait until it answers; a later start takes the same port."""
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command + options,
                cwd=ROOT,
                env={
                    **os.environ,
                    "WORKSHOP_DATA_DIR": str(self.data_dir),
                    "PYTHONUNBUFFERED": "1",
                    **self._environment,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_for_answer()
        return self

    def stop(self, patience: float = 10) -> float:
        """Ask the process to end; returns after how many seconds it was gone."""
        assert self._process is not None
        asked = time.monotonic()
        self._process.terminate()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return time.monotonic() - asked

    def kill(self) -> None:
        """End the process at once, as a pulled plug would."""
        os.kill(self.pid, signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def _wait_for_answer(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/join", timeout=STARTS_WITHIN).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")


@dataclass(frozen=True)
class Room:
    """An open session with a running activity, and the keys of those who may come in."""

    store: Store
    alice: Actor
    alice_cookie: str
    charlie_cookie: str
    programme_id: str
    other_programme_id: str
    session_id: str
    other_session_id: str
    activity_id: str
    code: str
    other_code: str
    wall_token: str

    def do(self, command: Callable[..., Any], content: Any, actor: Actor | None = None) -> Any:
        """Run a command as Alice, or as somebody else, beside the server."""
        return self.store.write(command, actor or self.alice, content)

    def read(self, load: Callable[..., Any], *rest: Any) -> Any:
        """Call ``load(db, ...)``."""
        with self.store.read() as db:
            return load(db, *rest)

    def add_activity(self, kind: str = "notes", **settings: Any) -> str:
        """One more running activity, in the other session; returns its id."""
        command = AddActivity(self.other_session_id, kind, kind, {**OPEN, **settings})
        return str(self.do(start_activity, self.do(add_activity, command).id).id)


OPEN = {"hidden": False, "moderated": False}


def furnish(house: House) -> Room:
    """Alice with her open session 3, and Charlie, who has no business there, with his own.

    ``other`` is Alice's session 4 by session and Charlie's programme by programme.
    """
    store = house.store
    command = CreateAccount("alice", "Alice", "admin", PASSWORD)
    alice_account, _ = store.write(create_first_account, SYSTEM, command)
    alice = _actor(store, alice_account.id)
    programme = store.write(create_programme, alice, CreateProgramme(TITLE, "pl", None))
    charlie_account, _ = store.write(
        create_account, alice, CreateAccount("charlie", "Charlie", "facilitator", PASSWORD)
    )
    charlie = _actor(store, charlie_account.id)
    other = store.write(create_programme, charlie, CreateProgramme("Elsewhere", "pl", None))
    with store.read() as db:
        session, later = list_sessions(db, programme.id)[2:4]
        foreign = list_sessions(db, other.id)[0]
    alice, charlie = _actor(store, alice.id), _actor(store, charlie.id)
    session = store.write(open_working_session, alice, session.id)
    store.write(open_working_session, alice, later.id)
    foreign = store.write(open_working_session, charlie, foreign.id)
    activity = store.write(add_activity, alice, AddActivity(session.id, "notes", "Notes", OPEN))
    store.write(start_activity, alice, activity.id)
    return Room(
        store=store,
        alice=alice,
        alice_cookie=sign_in(store, "alice"),
        charlie_cookie=sign_in(store, "charlie"),
        programme_id=programme.id,
        other_programme_id=other.id,
        session_id=session.id,
        other_session_id=later.id,
        activity_id=activity.id,
        code=session.join_code,
        other_code=foreign.join_code,
        wall_token=store.write(create_display_link, alice, session.id),
    )


@contextmanager
def furnished(data_dir: Path) -> Iterator[Room]:
    """A new data folder with a room in it; its store stays open beside a server."""
    house = House.build(settings_for(data_dir))
    try:
        yield furnish(house)
    finally:
        house.close()


def settings_for(data_dir: Path, **environment: str) -> Settings:
    """Settings of a server with this data folder."""
    return Settings.from_environment({"WORKSHOP_DATA_DIR": str(data_dir), **environment})


def sign_in(store: Store, username: str) -> str:
    """The cookie's token of a browser in which this account has just signed in."""
    return store.write(exchange_ticket, SYSTEM, store.write(issue_ticket, SYSTEM, username))


def join_code(room: Room, session_id: str) -> str:
    """The code of an open session."""
    return str(room.read(load_session, session_id).join_code)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _actor(store: Store, account_id: str) -> Actor:
    with store.read() as db:
        actor = find_actor(db, account_id)
    assert actor is not None
    return actor

"""Server processes that are killed and back at once: our whole application without Streamlit's
pages, forked from a process that has loaded everything already."""

import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import httpx
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.clusters import started_cluster
from tests.databases import keep_secret
from tests.rooms import make_account
from tests.server import free_port, settings_for
from tests.serving import configure
from workshop.errors import WorkshopError
from workshop.people.accounts import load_actor
from workshop.programme.agenda import load_activity
from workshop.programme.session_run import MovePhase, advance_activity
from workshop.services import Services
from workshop.store import engine
from workshop.store.schema import migrate
from workshop.store.store import Store
from workshop.web.protocol import error_response
from workshop.wiring import connect

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])
PATIENCE = 120
"""Seconds after which a machine is not slow, but something is wrong."""
_web = httpx.Client(timeout=PATIENCE, trust_env=False)
ANSWERS_WITHIN = "ANSWERS_WITHIN"
"""Among the variables of a server: seconds in place of ``engine.ANSWER_SECONDS``."""
QUICK = {"WORKSHOP_BATCH_SECONDS": "0.1", "WORKSHOP_LEAVE_SECONDS": "0.5"}


class ForkedServer:
    """One process of the server, on a port that stays the same."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.log = data_dir / f"server-{self.port}.log"
        self._given = (data_dir, {**QUICK, **environment}, self.port)
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Fork it and wait until it answers."""
        self._process = _context.Process(target=_serve, args=self._given, daemon=True)
        with _nothing_to_run_again():
            self._process.start()
        until = time.monotonic() + PATIENCE
        while not _is_up(self.host):
            assert self._process.is_alive(), "a server process did not start"
            assert time.monotonic() < until, "a server process does not answer"
            time.sleep(0.01)

    def kill(self) -> None:
        """End it as a pulled plug would."""
        if self._process is not None:
            self._process.kill()
            self._process.join()


@contextmanager
def _nothing_to_run_again() -> Iterator[None]:
    """A process that is forked runs the main module again, and tests of pages leave the page that
    they have run in its place."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@dataclass(frozen=True)
class House:
    """The processes, and a store beside them."""

    servers: tuple[ForkedServer, ...]
    store: Store

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where they answer."""
        return tuple(server.host for server in self.servers)


@contextmanager
def one_process(folder: Path) -> Iterator[House]:
    """A server with SQLite."""
    with running(folder, f"sqlite:///{folder / 'workshop.db'}", 1) as house:
        yield house


@contextmanager
def several_processes(folder: Path, count: int) -> Iterator[House]:
    """So many processes at a PostgreSQL of their own."""
    with started_cluster() as cluster:
        address = cluster.create()
        with running(folder, address, count, WORKSHOP_DATABASE_URL=address) as house:
            yield house


@contextmanager
def running(folder: Path, address: str, count: int, **environment: str) -> Iterator[House]:
    """So many processes with this data folder; the store beside them has the database at
    ``address``, which ``environment`` names to the servers."""
    connect()
    keep_secret(folder)
    migrate(address, folder / "backups")
    with ExitStack() as stack:
        servers = tuple(ForkedServer(folder, **environment) for _ in range(count))
        store = Store(address)
        stack.callback(store.close)
        make_account(store, "admin", "admin")
        for server in servers:
            server.start()
            stack.callback(server.kill)
        yield House(servers, store)


def post(host: str, path: str, body: object) -> httpx.Response:
    """POST JSON from the page's own origin, and wait for the answer for as long as it takes."""
    headers = {"origin": f"http://{host}"}
    return _web.post(f"http://{host}{path}", json=body, headers=headers)


def come_in(host: str, code: str, role: str = "guest") -> str:
    """Join with consent; returns the token."""
    body = {"code": code, "notice": "2", "consent": True, "role": role, "table": 1}
    return str(post(host, "/join/enter", body).json()["token"])


def _is_up(host: str) -> bool:
    try:
        return _web.get(f"http://{host}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _serve(data_dir: Path, environment: dict[str, str], port: int) -> None:
    log = os.open(data_dir / f"server-{port}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    if patience := environment.pop(ANSWERS_WITHIN, ""):
        engine.ANSWER_SECONDS = float(patience)
    services = Services.build(settings_for(data_dir, **environment))
    control = Route("/as-facilitator", _Facilitator(services).advance, methods=["POST"])
    uvicorn.Server(configure(services, port, routes=[control])).run()


@dataclass(frozen=True)
class _Facilitator:
    """What is pressed on Streamlit's pages, which are not here."""

    services: Services

    async def advance(self, request: Request) -> Response:
        """The next phase of an activity; 409 where it is not in the one that was seen any more."""
        given = await request.json()
        with self.services.store.read() as db:
            actor = load_actor(db, given["account"])
            programme = load_activity(db, given["activity"]).programme_id
        command = MovePhase(given["activity"], given["seen"])
        try:
            future = self.services.store.submit(advance_activity, actor, command, programme)
            await asyncio.wrap_future(future)
        except WorkshopError as error:
            return error_response(error)
        return JSONResponse({})

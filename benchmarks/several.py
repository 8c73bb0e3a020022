"""Several processes of the product on one PostgreSQL, alone and behind nginx."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.clusters import started_cluster
from tests.databases import PLACED
from tests.processes import Serving
from tests.proxies import running
from tests.server import Server, free_port


@contextmanager
def on_postgres(data_dir: Path) -> Iterator[str]:
    """A PostgreSQL of its own that waits for its disk, with a database for this data folder."""
    with started_cluster(durable=True) as cluster:
        address = PLACED[data_dir.resolve()] = cluster.create()
        try:
            yield address
        finally:
            del PLACED[data_dir.resolve()]


@contextmanager
def started(data_dir: Path, count: int) -> Iterator[list[Server]]:
    """So many processes with one data folder."""
    with ExitStack() as stack:
        yield [stack.enter_context(Server(data_dir)) for _ in range(count)]


@contextmanager
def served_behind_nginx(data_dir: Path, count: int) -> Iterator[str]:
    """``workshop serve`` with so many processes behind nginx as it is shipped, with TLS; gives the
    address of its pages, without a slash at the end."""
    port, before = free_port(), free_port()
    workers = [port + 1 + number for number in range(count)]
    public = {"WORKSHOP_PUBLIC_URL": f"https://localhost:{before}"}
    with (
        Serving(data_dir, port, "--workers", str(count), **public) as serving,
        running("nginx", data_dir / "nginx", before, workers) as proxied,
    ):
        serving.wait_for(*workers)
        yield proxied.url

"""A network between a server and PostgreSQL that falls silent without closing anything."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.server import free_port

CHUNK = 64 * 1024


class SilentNetwork:
    """Passes bytes between a port of this machine and a socket of PostgreSQL."""

    def __init__(self, behind: Path) -> None:
        self.port = free_port()
        self._behind = behind
        self._passes = threading.Event()
        self._passes.set()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=128)
        threading.Thread(target=self._accept, daemon=True).start()

    def address_of(self, database: str) -> str:
        """The address of a database behind it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def fall_silent(self) -> None:
        """Pass nothing on; all connections stay, and new ones are taken."""
        self._passes.clear()

    def go_on(self) -> None:
        """Pass on what has come meanwhile, and everything after it."""
        self._passes.set()

    def cut(self) -> None:
        """End all connections; what they held is lost. New ones pass."""
        opened, self._open = self._open, []
        for end in opened:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._passes.set()

    def close(self) -> None:
        """End everything."""
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listening.accept()
                far = socket.socket(socket.AF_UNIX)
                with suppress(OSError):
                    far.connect(str(self._behind))
                    self._open += [near, far]
                    for ends in ((near, far), (far, near)):
                        threading.Thread(target=self._pump, args=ends, daemon=True).start()
                    continue
                near.close()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                self._passes.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def network_before(postgres_socket: Path) -> Iterator[SilentNetwork]:
    """Such a network, until the block ends."""
    network = SilentNetwork(postgres_socket)
    try:
        yield network
    finally:
        network.close()

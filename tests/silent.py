"""Connections that say nothing, held open by a process of their own.

``python -m tests.silent PORT NUMBER``: opens so many to this machine, writes a line when it has,
opens those again that were closed, at a pace that leaves a processor to others, and goes on until
its standard input ends.
"""

import contextlib
import select
import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from workshop.processes.open_files import allow_open_files

REOPENED_AT_ONCE, PAUSE = 20, 0.2


@contextmanager
def held_by_another(port: int, number: int) -> Iterator[None]:
    """Have so many connections held open to a port, until the block ends."""
    command = [sys.executable, "-m", "tests.silent", str(port), str(number)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline()
        yield
    finally:
        holder.stdin.close()
        holder.wait(30)
        holder.stdout.close()


def is_ended(connection: socket.socket, patience: float = 20) -> bool:
    """Whether the other side ends the connection, within seconds that no test should need."""
    connection.settimeout(patience)
    try:
        while connection.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def _open(port: int, selector: selectors.BaseSelector) -> None:
    with contextlib.suppress(OSError):
        one = socket.create_connection(("127.0.0.1", port), 10)
        one.setblocking(False)
        selector.register(one, selectors.EVENT_READ)


def _close_ended(selector: selectors.BaseSelector) -> None:
    for key, _events in selector.select(0):
        one = key.fileobj
        assert isinstance(one, socket.socket)
        with contextlib.suppress(BlockingIOError):
            try:
                ended = not one.recv(4096)
            except ConnectionError:
                ended = True
            if ended:
                selector.unregister(one)
                one.close()


def hold(port: int, number: int) -> None:
    """Hold the connections until standard input ends."""
    allow_open_files()
    selector = selectors.DefaultSelector()
    for _one in range(number):
        _open(port, selector)
    print("held", flush=True)
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        _close_ended(selector)
        for _one in range(min(REOPENED_AT_ONCE, number - len(selector.get_map()))):
            _open(port, selector)


if __name__ == "__main__":
    hold(int(sys.argv[1]), int(sys.argv[2]))

"""TLS for a client that reads and writes in two threads, such as ``websockets.sync``.

Before Python 3.13 nothing keeps two threads from using one TLS connection at the same moment: some
handshake in a hundred then waits for ever for an answer that was read and lost. So one thread alone
speaks TLS here, and whoever uses the connection has a plain socket that leads to it.
"""

import asyncio
import socket
import threading
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

from tests.processes import trusting

PATIENCE = 10.0


def open_through_tls(url: str) -> socket.socket:
    """A plain socket to the server of this address, which speaks TLS. Raises ``OSError``."""
    place = urlsplit(url)
    near, far = socket.socketpair()
    passing = _open(far, place.hostname or "", place.port or 443)
    asyncio.run_coroutine_threadsafe(passing, _loop()).result(PATIENCE)
    return near


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="tls", daemon=True).start()
    return loop


async def _open(end: socket.socket, host: str, port: int) -> None:
    from_server, to_server = await asyncio.open_connection(host, port, ssl=trusting())
    from_client, to_client = await asyncio.open_connection(sock=end)
    for reader, writer in ((from_client, to_server), (from_server, to_client)):
        task = asyncio.ensure_future(_pass_on(reader, writer))
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()


_tasks: set[asyncio.Future[None]] = set()

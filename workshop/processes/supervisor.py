"""Starts the workers, starts them again when they die, and restarts them one after the other.

Each worker is the server as ``streamlit run`` starts it. A single one listens at the public address
itself; several listen on this machine alone, behind the balancer, at the ports that follow its own.
A proxy may ask those ports directly.
"""

import asyncio
import logging
import signal
import ssl
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from workshop.processes.balancer import Backend, Balancer
from workshop.processes.open_files import allow_open_files, most_connections
from workshop.settings import ROOT, worker_environment

STARTS_WITHIN = 120.0
ENDS_WITHIN = 20.0
"""Seconds after which a worker that was told to end is killed."""
LONGEST_PAUSE = 30.0
"""Seconds before the next start of a worker that dies again and again."""
LIVED = 60.0
"""Seconds after which a worker counts as one that runs."""
_QUESTION = b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FrontPlace:
    """Where the server is to be found, and with which certificate (paths of PEM files)."""

    address: str
    port: int
    workers: int = 1
    certificate: str | None = None
    key: str | None = None

    @property
    def url(self) -> str:
        """Scheme, address (may be empty) and port as ``WORKSHOP_FRONT`` tells workers."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


class Worker:
    """One process of the server, and its successors at the same port. ``most``: its share of the
    connections that the balancer can hold, as it alone learns whose they are."""

    def __init__(self, number: int, place: FrontPlace) -> None:
        self.number = number
        self._place = place
        alone = place.workers == 1
        self.target = Backend(place.port if alone else place.port + number)
        self._address = place.address if alone else "127.0.0.1"
        self.most = 0
        self._process: Process | None = None
        self._ending = False

    @property
    def code(self) -> int | None:
        """What the last process ended with, ``None`` while it runs or before the first."""
        return self._process.returncode if self._process is not None else None

    async def start(self) -> bool:
        """Start a process and wait until it answers; ``False`` where it ended instead."""
        self._ending = False
        self._process = await asyncio.create_subprocess_exec(
            *self._command(),
            cwd=ROOT,
            env=worker_environment(self.number, self._place.url, self.most),
            stdin=PIPE,
            start_new_session=True,
        )
        until = time.monotonic() + STARTS_WITHIN
        while self._process.returncode is None and time.monotonic() < until:
            if await self._answers():
                self.target.ready = True
                return True
            await asyncio.sleep(0.1)
        await self.end()
        return False

    async def wait(self) -> bool:
        """Wait until the process ends; whether it was told to."""
        assert self._process is not None
        await self._process.wait()
        self.target.ready = False
        return self._ending

    async def end(self) -> None:
        """Tell the process to end: its sockets are told to come back. It is killed if it takes too
        long."""
        self._ending, self.target.ready = True, False
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), ENDS_WITHIN)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    def _command(self) -> list[str]:
        options = {"port": str(self.target.port), "address": self._address}
        if self._place.workers == 1 and self._place.certificate and self._place.key:
            options |= {"sslCertFile": self._place.certificate, "sslKeyFile": self._place.key}
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
        for name, value in options.items():
            command += [f"--server.{name}", value] if value else []
        return command

    async def _answers(self) -> bool:
        """Whether it serves: it listens before everything is in its place, and answers after."""
        host = self._address if self._address not in ("", "0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
        encrypted = self._place.workers == 1 and self._place.certificate is not None
        tls = ssl._create_unverified_context() if encrypted else None  # noqa: S323, our own child
        try:
            async with asyncio.timeout(5):
                reader, writer = await asyncio.open_connection(host, self.target.port, ssl=tls)
                try:
                    writer.write(_QUESTION)
                    return b" 200 " in await reader.readline()
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False


class Supervisor:
    """All workers of one server. ``told`` is called once when it answers."""

    def __init__(self, place: FrontPlace, told: Callable[[], None] = lambda: None) -> None:
        self._place = place
        self._told = told
        self._workers = [Worker(number, place) for number in range(1, place.workers + 1)]
        # Each connection is open here twice: to the browser, and to a worker. An eighth is left
        # for newcomers, so that it is a worker that chooses who makes room.
        most = most_connections(allow_open_files(), files=2)
        self._balancer = Balancer([worker.target for worker in self._workers], most)
        for worker in self._workers:
            worker.most = 0 if place.workers == 1 else max(1, most * 7 // 8 // place.workers)
        self._tls = load_certificate(place) if place.workers > 1 else None
        self._stop = asyncio.Event()
        self._restarting: asyncio.Task[None] | None = None

    async def run(self) -> int:
        """Serve until SIGTERM or SIGINT; SIGHUP restarts one worker after the other.

        Returns the exit code: that of a worker that cannot start at all. Raises ``OSError`` where
        the address is taken.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._ask_restart)
        if self._place.workers > 1:
            await self._balancer.open(self._place.address, self._place.port, self._tls)
        # The first alone: it brings the database up to date.
        if not await self._unless_stopped(self._workers[0].start()):
            await self._end_all()
            return 0 if self._stop.is_set() else self._workers[0].code or 1
        keepers = [
            asyncio.create_task(self._keep(worker, worker is self._workers[0]))
            for worker in self._workers
        ]
        self._told()
        await self._stop.wait()
        for task in (*keepers, self._restarting):
            if task is not None:
                task.cancel()
        await self._end_all()
        return 0

    async def _unless_stopped(self, starting: Coroutine[Any, Any, bool]) -> bool:
        start = asyncio.create_task(starting)
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait([start, stop], return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if start.done():
            return start.result()
        start.cancel()
        return False

    async def _end_all(self) -> None:
        await self._balancer.close()
        await asyncio.gather(*(worker.end() for worker in self._workers))

    async def _keep(self, worker: Worker, runs: bool) -> None:
        """Let a worker run for ever; one that dies at once again waits longer each time."""
        pause = 0.0
        while True:
            began = time.monotonic()
            runs = runs or await worker.start()
            asked = await worker.wait() if runs else False
            runs = False
            if asked:
                pause = 0.0
                continue
            lived = time.monotonic() - began
            pause = 0.5 if lived > LIVED else min(LONGEST_PAUSE, max(0.5, pause * 2))
            _logger.error(
                "worker %d ended after %.0f s with code %s; it is started again in %.1f s",
                worker.number,
                lived,
                worker.code,
                pause,
            )
            await asyncio.sleep(pause)

    def _ask_restart(self) -> None:
        if self._restarting is None or self._restarting.done():
            self._restarting = asyncio.create_task(self._restart())

    async def _restart(self) -> None:
        """A new process for each worker, one after the other, with a certificate read anew."""
        if self._tls is not None and self._place.certificate:
            try:
                self._tls.load_cert_chain(self._place.certificate, self._place.key)
            except (OSError, ssl.SSLError):
                _logger.error("the new certificate cannot be used; the old one stays")
        for worker in self._workers:
            _logger.info("worker %d is restarted", worker.number)
            await worker.end()
            while not worker.target.ready:
                await asyncio.sleep(0.1)
        _logger.info("all workers are new")


def load_certificate(place: FrontPlace) -> ssl.SSLContext | None:
    """What TLS needs, ``None`` without a certificate. Raises ``OSError`` and ``ssl.SSLError`` for
    files that cannot be used."""
    if place.certificate is None:
        return None
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(place.certificate, place.key)
    return tls


def serve(place: FrontPlace, told: Callable[[], None] = lambda: None) -> int:
    """Run the server until it is told to end; the exit code. Raises as ``Supervisor.run``."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_run(place, told))


async def _run(place: FrontPlace, told: Callable[[], None]) -> int:
    return await Supervisor(place, told).run()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # not made for Windows
        return None
    return uvloop.new_event_loop

"""The real server as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.databases import PLACED
from workshop.settings import ROOT, Settings

STARTS_WITHIN = 60
OF_THIS_RUN = ("WORKSHOP_BACKUP_KEY", "WORKSHOP_BACKUPS")
"""Variables of a whole run, so that no test uses the key of whoever runs it."""
SENDING_IN_BUNDLES = """
import streamlit.runtime.runtime as runtime
runtime.MESSAGE_FLUSH_INTERVAL_SECS = {seconds}
from streamlit.web.cli import main
main(prog_name="streamlit")
"""
"""Streamlit as in a busy moment: what pages are told waits, and goes out together."""


class Server:
    """One server process with its own data folder, on a port of its own.

    With ``bundles_of`` seconds Streamlit's pages hear from it only that often. ``open_files``: how
    many it may have at the most.
    """

    def __init__(
        self, data_dir: Path, bundles_of: float = 0, open_files: int = 0, **environment: str
    ) -> None:
        self.data_dir = data_dir
        limited = ["sh", "-c", 'ulimit -n "$0" && exec "$@"', str(open_files)]
        self._limited = limited if open_files else []
        slow = SENDING_IN_BUNDLES.format(seconds=bundles_of)
        self._streamlit = ["-c", slow] if bundles_of else ["-m", "streamlit"]
        self.port = free_port()
        self.log = data_dir / "server.log"
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """Address and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        """What it runs with: the address of its database, its secret."""
        return settings_for(self.data_dir, **self._environment)

    @property
    def url(self) -> str:
        """Where pages are."""
        return f"http://{self.host}"

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_trouble: object) -> None:
        self.stop()

    def start(self) -> "Server":
        """Start the process and wait until it answers; a later start takes the same port."""
        command = [*self._limited, sys.executable, *self._streamlit, "run", "streamlit_app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command + options,
                cwd=ROOT,
                env={
                    **os.environ,
                    "WORKSHOP_DATA_DIR": str(self.data_dir),
                    "PYTHONUNBUFFERED": "1",
                    **_placed(self.data_dir),
                    **self._environment,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_for_answer()
        return self

    def stop(self, patience: float = 10) -> bool:
        """Ask the process to end; returns whether it did, or had to be killed after ``patience``
        seconds."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False
        return True

    def kill(self) -> None:
        """End the process at once, as a pulled plug would."""
        os.kill(self.pid, signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def _wait_for_answer(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/join", timeout=STARTS_WITHIN).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")


def settings_for(data_dir: Path, **environment: str) -> Settings:
    """Settings of a server with this data folder."""
    own = {name: os.environ[name] for name in OF_THIS_RUN if name in os.environ}
    known = {"WORKSHOP_DATA_DIR": str(data_dir), **own, **_placed(data_dir)}
    return Settings.from_environment({**known, **environment})


def _placed(data_dir: Path) -> dict[str, str]:
    """Where the database of a data folder is, if not in it."""
    address = PLACED.get(data_dir.resolve())
    return {} if address is None else {"WORKSHOP_DATABASE_URL": address}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

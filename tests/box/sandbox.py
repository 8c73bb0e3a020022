"""Runs blocks of commands as an administrator would, in a folder that stands for the machine.

Paths of the system, ports and the socket of PostgreSQL are exchanged for those of the box, and so
are programs that change the machine: see ``programs.py``. All others are the real ones.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.box.blocks import FOREGROUND, INTERRUPT, Block
from tests.box.programs import NAMES, end_services
from tests.server import free_port
from workshop.settings import ROOT

OPT = Path("opt/workshop")
_PATHS = (
    r"(/opt/workshop|/var/lib/workshop|/usr/local/sbin"
    r"|/etc/(?:workshop|nginx|caddy|systemd/system))\b"
)
_SOCKET = "/var/run/postgresql"
_PORT = re.compile(r"\b850([1-4])\b")
STARTS_WITHIN = 120
ENDS_WITHIN = 60


@dataclass
class Box:
    """``folder`` stands for the root of the machine, ``port`` for 8501; ``socket``: the folder of
    PostgreSQL's socket. ``output``: what the last block printed."""

    folder: Path
    port: int
    socket: str = _SOCKET
    output: str = ""
    _staying: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        """The data folder of the service."""
        return self.folder / "var/lib/workshop"

    @property
    def own_data(self) -> Path:
        """The data folder where none is set: ``data/local`` of the checkout."""
        return self.folder / "local"

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, block: Block) -> None:
        """Run a block; whatever fails in it fails the test."""
        if block.manner == INTERRUPT:
            self.interrupt()
        command = ["bash", "-euo", "pipefail", "-c", self._here(block.code)]
        if block.manner == FOREGROUND:
            with (self.folder / "terminal.log").open("ab") as terminal:
                self._staying = subprocess.Popen(
                    command,
                    **self._place(),
                    stdout=terminal,
                    stderr=terminal,
                    start_new_session=True,
                )
            self.wait()
            return
        done = subprocess.run(
            command, **self._place(), capture_output=True, text=True, timeout=300, check=False
        )
        self.output = done.stdout
        assert done.returncode == 0, f"{block.code}\n{done.stdout}\n{done.stderr}\n{self.told()}"

    def wait(self) -> None:
        """Wait until the server can do its work."""
        until = time.monotonic() + STARTS_WITHIN
        while not _is_ready(self.url):
            assert time.monotonic() < until, self.told()
            time.sleep(0.1)

    def interrupt(self) -> None:
        """Press Ctrl+C, where something stays in the foreground."""
        if self._staying is not None:
            os.killpg(self._staying.pid, signal.SIGINT)
            self._staying.wait(ENDS_WITHIN)
            self._staying = None

    def told(self) -> str:
        """What servers wrote to the terminal and to the journal."""
        logs = [self.folder / "terminal.log", self.folder / "journal.log"]
        return "\n".join(log.read_text() for log in logs if log.exists())

    def _here(self, code: str) -> str:
        """The same commands with what is the box's own."""
        code = re.sub(_PATHS, rf"{self.folder}\1", code).replace(_SOCKET, self.socket)
        code = code.replace("data/local/", f"{self.own_data}/")
        code = code.replace("workshop serve\n", "workshop serve --address 127.0.0.1 --port 8501\n")
        code = _PORT.sub(lambda found: str(self.port - 1 + int(found[1])), code)
        return re.sub(r"(\S+/backups)/COPY\b", lambda found: _newest(Path(found[1])), code)

    def _place(self) -> dict:
        kept = {name: value for name, value in os.environ.items() if name[:9] != "WORKSHOP_"}
        own = {
            "PATH": f"{self.folder}/bin:{self.folder}/usr/local/sbin:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "BOX": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "PGHOST": self.socket,
            "WORKSHOP_DATA_DIR": str(self.own_data),
            "WORKSHOP_LANGUAGE": "en",
        }
        return {"cwd": self.folder / OPT, "env": {**kept, **own}, "stdin": subprocess.DEVNULL}


@contextmanager
def opened(folder: Path, socket: str = _SOCKET) -> Iterator[Box]:
    """A box in this folder; what was started in it ends with the block."""
    box = Box(folder, free_port(), socket)
    for name in (
        "home",
        "bin",
        "var/lib",
        "etc/systemd/system",
        "etc/nginx",
        "etc/caddy",
        "usr/local/sbin",
        OPT,
    ):
        (folder / name).mkdir(parents=True)
    _put_programs(folder)
    _put_checkout(box)
    try:
        yield box
    finally:
        box.interrupt()
        end_services(folder, ENDS_WITHIN)


def _put_programs(folder: Path) -> None:
    for name in NAMES:
        if name == "curl" and shutil.which(name):
            continue
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.box.programs {name} "$@"\n')
        program.chmod(0o755)


def _put_checkout(box: Box) -> None:
    """The checkout with this Python as its environment; units and settings are the box's own."""
    checkout = box.folder / OPT
    for entry in ROOT.iterdir():
        if entry.name not in (".venv", "docs"):
            (checkout / entry.name).symlink_to(entry)
    programs = checkout / ".venv/bin"
    programs.mkdir(parents=True)
    command = programs / "workshop"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m workshop.cli "$@"\n')
    command.chmod(0o755)
    docs = ROOT / "docs"
    for original in (*(docs / "systemd").iterdir(), *(docs / "proxy").iterdir()):
        copy = checkout / original.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(box._here(original.read_text("utf-8")))


def _newest(folder: Path) -> str:
    return str(max(path for path in folder.iterdir() if path.is_file() and path.name[0] == "w"))


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=30).status_code == 200
    except httpx.TransportError:
        return False

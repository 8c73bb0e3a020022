"""Debian's nginx and Caddy with the configurations of ``docs/proxy``, as children of the test.

Only names, ports and paths of files are exchanged for a test's own.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import NAME, make_certificate
from tests.server import free_port
from workshop.settings import ROOT

SHIPPED = ROOT / "docs" / "proxy"
PROXIES = ("nginx", "caddy")
STARTS_WITHIN = 30


@dataclass(frozen=True)
class Proxied:
    """A proxy that runs; ``url``: of the server behind it, without a slash at the end; ``open``:
    of the proxy itself without encryption."""

    name: str
    host: str
    url: str
    log: Path
    open: str


@contextmanager
def running(
    name: str, folder: Path, port: int, backends: Sequence[int], base: str = ""
) -> Iterator[Proxied]:
    """A proxy in front of the servers at these ports, until the block ends; ``base``: ``/warsztat``
    for the configuration below a path."""
    program = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip(f"{name} is not installed")
    folder.mkdir()
    make_certificate(folder)
    write = {"nginx": _write_nginx, "caddy": _write_caddy}[name]
    unencrypted = free_port()
    options = write(folder, (port, unencrypted), backends, "-path" if base else "")
    with (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [program, *options],
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, process, folder / "output.log")
        host = f"localhost:{port}"
        log = folder / "access.log"
        yield Proxied(name, host, f"https://{host}{base}", log, f"http://localhost:{unencrypted}")
    finally:
        process.terminate()
        process.wait(20)


def _write_nginx(
    folder: Path, ports: tuple[int, int], backends: Sequence[int], kind: str
) -> list[str]:
    servers = [f"    server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;\n" for one in backends]
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"    {one}_temp_path {folder}/{one};\n" for one in kept)
    changes = {
        r"listen 443": f"listen 127.0.0.1:{ports[0]}",
        r"listen 80": f"listen 127.0.0.1:{ports[1]}",
        r"/var/log/nginx/workshop.log": f"{folder}/access.log",
        r"pid [^;]+": f"pid {folder}/nginx.pid",
        r"http \{\n": f"http {{\n{own}",
        r"(    server 127\.0\.0\.1:\d+ [^\n]*\n)+": "".join(servers),
    }
    _copy("nginx*", folder, changes)
    return ["-p", str(folder), "-c", str(folder / f"nginx{kind}.conf"), "-g", "daemon off;"]


def _write_caddy(
    folder: Path, ports: tuple[int, int], backends: Sequence[int], kind: str
) -> list[str]:
    changes = {
        NAME + r" \{": f"{NAME}:{ports[0]} {{\n\tbind 127.0.0.1",
        r"admin off": f"admin off\n\thttp_port {ports[1]}",
        r"127\.0\.0\.1:8502 [^{]+": " ".join(f"127.0.0.1:{one}" for one in backends) + " ",
    }
    _copy("[cC]addy*", folder, changes)
    config = str(folder / f"Caddyfile{kind}")
    return ["run", "--adapter", "caddyfile", "--config", config]


def _copy(pattern: str, folder: Path, changes: dict[str, str]) -> None:
    for original in SHIPPED.glob(pattern):
        text = original.read_text()
        for found, put in changes.items():
            text = re.sub(found, lambda _match, put=put: put, text)
        text = text.replace("/etc/workshop/", f"{folder}/").replace(NAME, "localhost")
        (folder / original.name).write_text(text)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the proxy did not start:\n{log.read_text()}")

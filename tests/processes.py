"""``workshop serve`` as a process of its own, with the processes that it starts."""

import os
import signal
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.databases import PLACED
from workshop.settings import ROOT

STARTS_WITHIN = 180
NAME = "warsztat.example.org"


class Serving:
    """A running command, from ``start`` to ``end``; its address is ``host``."""

    def __init__(self, data_dir: Path, port: int, *options: str, **environment: str) -> None:
        self.log = data_dir / "serve.log"
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "workshop.cli", "serve", "--address", "127.0.0.1"]
        self._command += ["--port", str(port), *options]
        placed = PLACED.get(data_dir.resolve())
        address = {} if placed is None else {"WORKSHOP_DATABASE_URL": placed}
        self._environment = {
            "WORKSHOP_DATA_DIR": str(data_dir),
            "WORKSHOP_LANGUAGE": "en",
            **address,
            **environment,
        }
        self.process: psutil.Popen | None = None

    def __enter__(self) -> "Serving":
        with self.log.open("ab") as log:
            self.process = psutil.Popen(
                self._command,
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_trouble: object) -> None:
        workers = self.workers()
        if self.process.poll() is None:
            self.process.terminate()
        psutil.wait_procs([self.process, *workers], 40)
        for left in (self.process, *workers):
            if left.is_running():
                left.kill()

    def workers(self) -> list[psutil.Process]:
        """The processes that serve now."""
        assert self.process is not None
        return self.process.children() if self.process.is_running() else []

    def signal(self, number: signal.Signals) -> None:
        """Tell the command something."""
        assert self.process is not None
        self.process.send_signal(number)

    def wait_for(self, *ports: int, scheme: str = "http") -> None:
        """Wait until these ports answer."""
        until = time.monotonic() + STARTS_WITHIN
        for port in ports or (self.port,):
            while not answers(f"{scheme}://127.0.0.1:{port}/join"):
                assert self.process is not None
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a page is there now."""
    try:
        return httpx.get(url, verify=False, timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine and ``NAME``, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    others = [
        x509.DNSName(NAME),
        x509.DNSName("localhost"),
        x509.IPAddress(ip_address("127.0.0.1")),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret


def trusting() -> ssl.SSLContext:
    """TLS that takes any certificate, as a test's own."""
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    return tls

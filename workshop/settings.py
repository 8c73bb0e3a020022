"""Settings of the installation; the only module that reads environment variables."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Settings of this installation; every variable has a default.

    ``data_dir``: folder of the database, the secret and the backups. ``public_url``: address for
    phones without a trailing slash, ``None``: this machine's own. ``secret``: key of the HMACs of
    withdrawal phrases, and of raters in former releases. ``language``: of the command line.
    ``model``: name of an installed sentence-transformers model, empty: the one that is included.
    ``batch_seconds``: how often it is looked whether others may learn of notes that wait;
    ``leave_seconds``: within how long those that are taken back leave all screens.
    """

    data_dir: Path
    database_url: str
    public_url: str | None
    secret: bytes
    content_dir: Path = ROOT / "data"
    language: str = "pl"
    model: str = ""
    batch_seconds: float = 6.0
    leave_seconds: float = 120.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables ``WORKSHOP_…`` listed in ``README.md``; creates the data folder."""
        data_dir = Path(environment.get("WORKSHOP_DATA_DIR") or ROOT / "data" / "local").resolve()
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = environment.get("WORKSHOP_SECRET", "").encode() or _kept_secret(data_dir)
        return cls(
            data_dir=data_dir,
            database_url=environment.get("WORKSHOP_DATABASE_URL")
            or f"sqlite:///{data_dir / 'workshop.db'}",
            public_url=(environment.get("WORKSHOP_PUBLIC_URL") or "").rstrip("/") or None,
            secret=secret,
            language=_language(environment),
            model=(environment.get("WORKSHOP_MODEL") or "").strip()[:120],
            batch_seconds=_seconds(environment.get("WORKSHOP_BATCH_SECONDS"), 6.0),
            leave_seconds=_seconds(environment.get("WORKSHOP_LEAVE_SECONDS"), 120.0),
        )


def calm_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a background process: one thread, no downloads of models, and none of
    the variables ``WORKSHOP_…``, so that it knows neither database address nor secret."""
    kept = {name: value for name, value in environment.items() if name[:9] != "WORKSHOP_"}
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        **kept,
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "PYTHONUTF8": "1",
    }


def _language(environment: Mapping[str, str]) -> str:
    wanted = environment.get("WORKSHOP_LANGUAGE") or environment.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "pl"


def _seconds(value: str | None, usual: float) -> float:
    """A number of seconds from 0.05 to the usual one, which is also the one for nonsense: a longer
    time would keep what people have taken back."""
    try:
        return min(usual, max(0.05, float(value or usual)))
    except ValueError:
        return usual


def _kept_secret(data_dir: Path) -> bytes:
    path = data_dir / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    secret = secrets.token_bytes(32)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    return secret

"""Settings of the installation; the only module that reads environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from workshop.logs import FORMS, LEVELS

SHORTEST_TOKEN = 20
"""Characters of a token that opens ``/metrics``."""
ROOT = Path(__file__).resolve().parent.parent
NO_KEY = "none"
"""What ``WORKSHOP_BACKUP_KEY`` says where backups are not to be sealed."""
BACKUP_HOUR = time(3)
KEY_FILE = "secret.key"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
LONGEST_NAME = 60
"""Characters of what the sign-in form calls the provider."""
SHORTEST_SECRET = 16
"""Bytes that a secret in a file has at least; a file with fewer was cut off."""


class BadSetting(ValueError):
    """A variable holds what cannot be used; ``services.describe_bad_setting`` says it in words."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value}")
        self.name = name
        self.value = value


@dataclass(frozen=True)
class Provider:
    """Who vouches for people that sign in with an account they have elsewhere (OpenID Connect).

    ``issuer``: its address; ``client`` and ``secret``: what this installation is called there and
    what it proves that with; ``name``: how the sign-in form calls it.
    """

    issuer: str
    client: str
    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Settings of this installation; every variable has a default.

    ``data_dir``: folder of the database, the secret and the backups. ``public_url``: address for
    phones without a trailing slash, ``None``: this machine's own. ``zone``: name of the time zone
    by which days and deadlines go. ``secret``: key of the HMACs of
    withdrawal phrases, and of raters in former releases; empty until there is one
    (``store/opening.py`` makes it with the first database). ``language``: of the command line.
    ``model``: name of an installed sentence-transformers model, empty: the one that is included.
    ``batch_seconds``: how often it is looked whether others may learn of notes that wait;
    ``leave_seconds``: within how long those that are taken back leave all screens;
    ``weigh_seconds``: how long after a vote for a question live counts are weighed. ``hosts``:
    further names by which browsers may ask for this server. ``worker``: its number where
    ``workshop serve`` started this process, else 0; ``front``: where that one listens;
    ``connections``: how many it may have, 0: as many as fit. ``metrics_token``: opens
    ``/metrics``, empty: nobody does.
    ``backup_key``: file with the key of backups, ``None``: they are not sealed; ``backups_at``: the
    local hour at which one is made each day, ``None``: none is made by the server itself.
    ``inside``: names, IP addresses and networks (``10.1.0.0/16``) within the own network that this
    server may call by itself (``live/outward_addresses.py``), also without encryption.
    ``provider``: of sign-in with accounts of the city, ``None``: there are accounts of here alone.
    """

    data_dir: Path
    database_url: str
    public_url: str | None
    secret: bytes
    content_dir: Path = ROOT / "data"
    language: str = "pl"
    zone: str = "Europe/Warsaw"
    model: str = ""
    batch_seconds: float = 6.0
    leave_seconds: float = 120.0
    weigh_seconds: float = 20.0
    hosts: tuple[str, ...] = ()
    worker: int = 0
    front: str | None = None
    metrics_token: str = field(default="", repr=False)
    connections: int = 0
    backup_key: Path | None = None
    backups_at: time | None = None
    inside: tuple[str, ...] = ()
    provider: Provider | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables ``WORKSHOP_…`` listed in ``README.md``; creates the data folder.

        Raises ``BadSetting`` for an address, a time zone, an hour or a form of the log that is
        none, for a token that could be guessed, and for half a provider.
        """
        log_choice(environment)
        public_url = _address(environment.get("WORKSHOP_PUBLIC_URL") or "")
        zone = _zone(environment.get("WORKSHOP_TIMEZONE") or cls.zone)
        data_dir = Path(environment.get("WORKSHOP_DATA_DIR") or ROOT / "data" / "local").resolve()
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = environment.get("WORKSHOP_SECRET", "").encode() or read_secret(data_dir)
        return cls(
            data_dir=data_dir,
            database_url=environment.get("WORKSHOP_DATABASE_URL")
            or f"sqlite:///{data_dir / 'workshop.db'}",
            public_url=public_url,
            secret=secret,
            language=language_of(environment),
            zone=zone,
            model=(environment.get("WORKSHOP_MODEL") or "").strip()[:120],
            batch_seconds=_seconds(environment.get("WORKSHOP_BATCH_SECONDS"), 6.0),
            leave_seconds=_seconds(environment.get("WORKSHOP_LEAVE_SECONDS"), 120.0),
            weigh_seconds=_seconds(environment.get("WORKSHOP_WEIGH_SECONDS"), 20.0),
            hosts=_words(environment.get("WORKSHOP_HOSTS")),
            worker=int(environment.get("WORKSHOP_WORKER") or 0),
            front=environment.get("WORKSHOP_FRONT"),
            metrics_token=_metrics_token(environment),
            connections=int(environment.get("WORKSHOP_CONNECTIONS") or 0),
            backup_key=_backup_key(environment),
            backups_at=_backups_at(environment.get("WORKSHOP_BACKUPS") or "daily"),
            inside=_words(environment.get("WORKSHOP_CALLS_INSIDE")),
            provider=_provider(environment, public_url),
        )


def calm_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a background process: one thread, no downloads of models, and none of
    the variables ``WORKSHOP_…`` but those of the log, so that it knows neither database address nor
    secret."""
    kept = {
        name: value
        for name, value in environment.items()
        if name[:9] != "WORKSHOP_" or name in ("WORKSHOP_LOG", "WORKSHOP_LOG_LEVEL")
    }
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        **kept,
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "PYTHONUTF8": "1",
    }


def command_environment(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of a command about the same installation as these settings."""
    return {
        **environment,
        "WORKSHOP_DATA_DIR": str(settings.data_dir),
        "WORKSHOP_DATABASE_URL": settings.database_url,
        "WORKSHOP_BACKUP_KEY": str(settings.backup_key or NO_KEY),
        "WORKSHOP_LANGUAGE": settings.language,
        "PYTHONUTF8": "1",
    }


def worker_environment(
    number: int, front: str, connections: int, environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of a process of the server that ``workshop serve`` starts; ``connections``:
    how many it may have, 0: as many as fit.

    What is said of who asks is believed of a proxy on this machine; the balancer comes from other
    addresses, as it passes on what visitors say.
    """
    told = {"WORKSHOP_WORKER": str(number), "WORKSHOP_FRONT": front}
    most = {"WORKSHOP_CONNECTIONS": str(connections)} if connections else {}
    return {**environment, **told, **most, "FORWARDED_ALLOW_IPS": "127.0.0.1"}


def log_choice(environment: Mapping[str, str] = os.environ) -> tuple[str, str, int]:
    """Form and level of the log (``logs.FORMS``, ``logs.LEVELS``), and the number of this process
    among several, else 0. Raises ``BadSetting`` for a form or level that is none."""
    form = _one_of(FORMS, "WORKSHOP_LOG", "text", environment)
    level = _one_of(LEVELS, "WORKSHOP_LOG_LEVEL", "info", environment)
    return form, level, int(environment.get("WORKSHOP_WORKER") or 0)


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the command line: ``pl`` or ``en``."""
    wanted = environment.get("WORKSHOP_LANGUAGE") or environment.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "pl"


def _one_of(known: tuple[str, ...], name: str, usual: str, environment: Mapping[str, str]) -> str:
    value = (environment.get(name) or usual).strip().lower()
    if value not in known:
        raise BadSetting(name, value)
    return value


def _words(value: str | None) -> tuple[str, ...]:
    return tuple((value or "").replace(",", " ").split())


def _metrics_token(environment: Mapping[str, str]) -> str:
    """The token of ``/metrics``, as it stands in a variable or in the file that one names."""
    name, file, token = _kept_apart("WORKSHOP_METRICS_TOKEN", environment)
    if (token or file) and len(token) < SHORTEST_TOKEN:
        raise BadSetting(name, file or "…")  # never the token itself: this is printed
    return token


def _kept_apart(name: str, environment: Mapping[str, str]) -> tuple[str, str, str]:
    """A secret as it stands in a variable or in the file that ``…_FILE`` names: the name of the
    variable that says so, the file, and the secret."""
    file = environment.get(f"{name}_FILE") or ""
    if not file:
        return name, "", (environment.get(name) or "").strip()
    try:
        return f"{name}_FILE", file, Path(file).read_text("utf-8").strip()
    except (OSError, ValueError):
        raise BadSetting(f"{name}_FILE", file) from None


def _provider(environment: Mapping[str, str], public_url: str | None) -> Provider | None:
    """Whole or not at all: half of it would be a button that leads nowhere."""
    name = "WORKSHOP_OIDC_ISSUER"
    issuer = _address(environment.get(name) or "", name)
    if issuer is None:
        return None
    if not issuer.startswith("https://") and urlsplit(issuer).hostname not in _THIS_MACHINE:
        raise BadSetting(name, issuer)
    client = (environment.get("WORKSHOP_OIDC_CLIENT_ID") or "").strip()
    if not client or public_url is None:
        raise BadSetting("WORKSHOP_OIDC_CLIENT_ID", client)
    said, file, secret = _kept_apart("WORKSHOP_OIDC_CLIENT_SECRET", environment)
    if not secret:
        raise BadSetting(said, file)
    called = (environment.get("WORKSHOP_OIDC_NAME") or "").strip()[:LONGEST_NAME]
    return Provider(issuer, client, called or str(urlsplit(issuer).hostname), secret)


def _address(value: str, name: str = "WORKSHOP_PUBLIC_URL") -> str | None:
    """A web address without a trailing slash; ``None`` for an empty one."""
    address = value.strip().rstrip("/")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or parts.username or " " in address:
        raise BadSetting(name, value)
    return address


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name.strip()).key
    except (LookupError, ValueError, OSError):
        raise BadSetting("WORKSHOP_TIMEZONE", name) from None


def _backup_key(environment: Mapping[str, str]) -> Path | None:
    """Outside the data folder unless somebody says otherwise: who takes that must not have both."""
    wanted = (environment.get("WORKSHOP_BACKUP_KEY") or "").strip()
    if wanted.lower() == NO_KEY:
        return None
    if wanted:
        return Path(wanted).expanduser().resolve()
    home = environment.get("HOME") or os.path.expanduser("~")
    config = environment.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    return Path(config) / "workshop" / "backup.key"


def _backups_at(value: str) -> time | None:
    wanted = value.strip().lower()
    if wanted == "off":
        return None
    try:
        return BACKUP_HOUR if wanted == "daily" else time.fromisoformat(wanted).replace(tzinfo=None)
    except ValueError:
        raise BadSetting("WORKSHOP_BACKUPS", value) from None


def _seconds(value: str | None, usual: float) -> float:
    """A number of seconds from 0.05 to the usual one, which is also the one for nonsense: a longer
    time would keep what people have taken back."""
    try:
        return min(usual, max(0.05, float(value or usual)))
    except ValueError:
        return usual


def read_secret(data_dir: Path) -> bytes:
    """What stands in the data folder's ``KEY_FILE``; empty where it is missing or cut off."""
    try:
        secret = (data_dir / KEY_FILE).read_bytes()
    except FileNotFoundError:
        return b""
    return secret if len(secret) >= SHORTEST_SECRET else b""

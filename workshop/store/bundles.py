"""A backup as one file: the database, the secret and what else another machine needs.

The first two lines can be read by anybody who has the file: what it is, and a record (``Head``).
The rest is a compressed archive, sealed (``sealed_stream.py``) unless the administrator has chosen
otherwise. In it ``manifest.json`` names each part with its SHA-256.
"""

import gzip
import io
import json
import os
import secrets
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from workshop.i18n import _, mark
from workshop.store.backup_key import name_of
from workshop.store.to_disk import PRIVATE, to_disk

MAGIC = b"workshop backup 1\n"
DATABASE, SECRET, MANIFEST = "workshop.db", "secret.key", "manifest.json"
OPENED = ".opened-"
"""How the names of folders begin in which a copy is looked into."""
_PARTS = (DATABASE, SECRET)
_LONGEST_HEAD = 4_096
_SALT_BYTES = 16
_COMPRESSION = 3
_OTHER_KEY = mark(
    "this copy was encrypted with another key ({name}); name it with --key-file, or enter the"
    " recovery key with --recovery-key"
)


class BrokenBackup(Exception):
    """A file is not an intact copy of a database of this program; the message says why."""


class LockedBackup(BrokenBackup):
    """A copy is sealed, and the key for it is not here; the message says what to do."""


@dataclass(frozen=True)
class Head:
    """What a copy says of itself without a key.

    ``why``: one of ``kept_copies.Occasion``. ``program``: the version that worked with the
    database. ``revision``: of its schema. ``erased``: up to which number of the list of erasures it
    is erased; ``None``: from before there was one. ``key``: the name of its key;
    empty: it is not sealed.
    """

    made: str
    why: str
    program: str
    revision: str
    erased: int | None
    key: str = ""
    salt: str = ""


@dataclass(frozen=True)
class OpenedBundle:
    """A copy whose parts lie in a folder for as long as the block lasts."""

    head: Head
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The database, as one SQLite file."""
        return self.folder / DATABASE

    @property
    def secret(self) -> bytes | None:
        """The secret of the installation, ``None`` where it was not kept along."""
        path = self.folder / SECRET
        return path.read_bytes() if path.is_file() else None


def write_bundle(
    target: Path,
    head: Head,
    database: Path,
    secret: bytes,
    settings: Mapping[str, str],
    key: bytes | None,
) -> None:
    """Write a copy, sealed if there is a key; on disk when this returns. Raises ``OSError``."""
    sealed = Head(**{**asdict(head), "key": "", "salt": ""})
    if key is not None:
        salt = secrets.token_hex(_SALT_BYTES)
        sealed = Head(**{**asdict(head), "key": name_of(key), "salt": salt})
    first = MAGIC + json.dumps(asdict(sealed)).encode() + b"\n"
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(first)
        with _sealing(file, sealed, key, first) as sink:
            _write_archive(sink, database, secret, settings)
    to_disk(target)


def read_head(path: Path) -> Head | None:
    """What a copy says of itself; ``None`` for a plain database file. Raises ``OSError`` and
    ``BrokenBackup``."""
    with path.open("rb") as file:
        return _read_head(file)[0]


@contextmanager
def opened_bundle(path: Path, key: bytes | None, beside: Path) -> Iterator[OpenedBundle]:
    """Unpack a copy into a folder within ``beside``, which is removed afterwards.

    Each part is compared with the manifest; the database itself is not looked into. Raises
    ``LockedBackup`` where this is not the key, ``BrokenBackup`` and ``OSError``.
    """
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=beside, prefix=OPENED) as name, path.open("rb") as file:
        head, first = _read_head(file)
        if head is None:
            raise BrokenBackup(_("this is no copy of the workshop: {path}", path=path))
        if head.key and (key is None or name_of(key) != head.key):
            raise LockedBackup(_(_OTHER_KEY, name=head.key))
        try:
            _unpack(_opening(file, head, key, first), Path(name))
            settings = _compared(Path(name))
        except (ValueError, EOFError, KeyError, zlib.error, tarfile.TarError, gzip.BadGzipFile):
            raise BrokenBackup(_("the copy is damaged: {path}", path=path)) from None
        yield OpenedBundle(head, Path(name), settings)


def _read_head(file: IO[bytes]) -> tuple[Head | None, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        return None, b""
    line = file.readline(_LONGEST_HEAD)
    try:
        return Head(**json.loads(line)), MAGIC + line
    except (ValueError, TypeError):
        raise BrokenBackup(_("the copy is damaged: {path}", path=file.name)) from None


@contextmanager
def _sealing(file: IO[bytes], head: Head, key: bytes | None, first: bytes) -> Iterator[IO[bytes]]:
    if key is None:
        yield file
        return
    from workshop.store.sealed_stream import SealingWriter

    writer = SealingWriter(file, key, bytes.fromhex(head.salt), first)
    yield writer  # type: ignore[misc]
    writer.close()  # not where something went wrong: a copy that ends early must not open


def _opening(file: IO[bytes], head: Head, key: bytes | None, first: bytes) -> IO[bytes]:
    if not head.key or key is None:
        return file
    from workshop.store.sealed_stream import OpeningReader

    return io.BufferedReader(OpeningReader(file, key, bytes.fromhex(head.salt), first))


def _write_archive(
    sink: IO[bytes], database: Path, secret: bytes, settings: Mapping[str, str]
) -> None:
    parts = {DATABASE: _sha256(database)}
    if secret:
        parts[SECRET] = _sha256_of(secret)
    manifest = json.dumps({"parts": parts, "settings": dict(settings)}, indent=1).encode()
    with (
        gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=_COMPRESSION, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        _add(archive, MANIFEST, io.BytesIO(manifest), len(manifest))
        if secret:
            _add(archive, SECRET, io.BytesIO(secret), len(secret))
        with database.open("rb") as file:
            _add(archive, DATABASE, file, database.stat().st_size)


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, PRIVATE
    archive.addfile(entry, content)


def _unpack(source: IO[bytes], folder: Path) -> None:
    """Only files of known names are taken, whatever else an archive may hold."""
    with (
        gzip.GzipFile(fileobj=source, mode="rb") as packed,
        tarfile.open(fileobj=packed, mode="r|") as archive,
    ):
        for entry in archive:
            content = archive.extractfile(entry) if entry.name in (MANIFEST, *_PARTS) else None
            if content is not None:
                _copy(content, folder / entry.name)
        while packed.read(1 << 20):
            pass  # to the very end, so that one that was cut off there is noticed


def _copy(content: IO[bytes], target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        while piece := content.read(1 << 20):
            file.write(piece)


def _compared(folder: Path) -> Mapping[str, str]:
    """Compare the parts with the manifest; returns the settings. Raises ``ValueError``."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    for name in _PARTS:
        path, wanted = folder / name, manifest["parts"].get(name)
        if (_sha256(path) if path.is_file() else None) != wanted:
            raise ValueError(name)
    if DATABASE not in manifest["parts"]:
        raise ValueError(DATABASE)
    return {str(name): str(value) for name, value in manifest["settings"].items()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sha256_of(content: bytes) -> str:
    return file_digest(io.BytesIO(content), "sha256").hexdigest()

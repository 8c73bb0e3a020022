"""Backup, restore and integrity check. A copy holds one SQLite file, whichever database it is of:
so it can be looked into everywhere, and brought back into both."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from workshop.i18n import _
from workshop.local_time import today
from workshop.store import log
from workshop.store.backup_key import BadKey, make_key, read_key
from workshop.store.backup_place import BackupPlace
from workshop.store.bundles import (
    DATABASE,
    OPENED,
    BrokenBackup,
    Head,
    OpenedBundle,
    opened_bundle,
    read_head,
    write_bundle,
)
from workshop.store.copying import TROUBLES, copy_rows, copy_to_file, reason_of
from workshop.store.engine import is_sqlite
from workshop.store.kept_copies import ENDING, STAMP, Occasion, list_copies, thin
from workshop.store.postgres_rows import PostgresSide
from workshop.store.revisions import present_revision
from workshop.store.rows import SqliteSide, tally
from workshop.store.to_disk import PRIVATE, to_disk

FORGOTTEN_AFTER = 3600
"""Seconds after which a part of a copy that nobody has written to was left behind by a crash."""


class BackupFailed(Exception):
    """A copy could not be made; the message says why. Nothing of it was left behind."""


@dataclass(frozen=True)
class Former:
    """The database before a restore, as a copy; if it is not ``sound``, as it was found.

    ``plain``: the same as a plain database file, until the restore is over.
    """

    path: Path
    sound: bool
    plain: Path


def database_file(url: str) -> Path:
    """The path of a SQLite database URL."""
    return Path(make_url(url).database or "")


def back_up(url: str, place: BackupPlace, why: Occasion = Occasion.ASKED) -> Path:
    """Write a checked copy of the database, also while it is in use; returns its path.

    Older copies are thinned out. Raises ``BrokenBackup`` where the database is damaged and
    ``BackupFailed``; then nothing is left behind.
    """
    plain = place.folder / f".{_stamp()}.plain.part"
    try:
        return back_up_as(url, place, why, plain)
    finally:
        remove_database(plain)


def back_up_as(url: str, place: BackupPlace, why: Occasion, plain: Path) -> Path:
    """As ``back_up``; the copy is also left at ``plain``, for the caller to use and to remove."""
    try:
        place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = key_for(place)
        _remove_forgotten(place.folder)
        if place.erased is not None:
            place.erased.begin_part()
        _write_copy(url, plain)
        plain.chmod(PRIVATE)
        written = write_sealed(plain, place, why, key)
        thin(place.folder, today())
    except TROUBLES as error:
        raise BackupFailed(reason_of(error)) from error
    return written


def write_sealed(plain: Path, place: BackupPlace, why: Occasion, key: bytes | None) -> Path:
    """Write a plain database file as a copy; returns its path. Raises as ``write_checked``."""
    stamp = _stamp()
    head = Head(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        why=why,
        program=place.program,
        revision=present_revision(f"sqlite:///{plain}") or "",
        erased=erased_until(plain),
    )
    target = place.folder / f"workshop-{stamp}{ENDING}"
    write_checked(target, head, plain, place, key)
    return target


def write_checked(
    target: Path, head: Head, plain: Path, place: BackupPlace, key: bytes | None
) -> None:
    """Write a copy and open it again, to see that it is whole; only then it takes its name.

    Raises ``BrokenBackup`` and ``OSError``; then everything is as it was.
    """
    part = place.folder / f".{_stamp()}.part"
    try:
        write_bundle(part, head, plain, place.secret, place.settings, key)
        with opened_bundle(part, key, place.folder) as opened:
            must_be_sound(opened.database)
        part.replace(target)
        to_disk(place.folder)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def key_for(place: BackupPlace) -> bytes | None:
    """The key with which copies are sealed, made where there was none; ``None`` where they are not
    to be. Raises ``BackupFailed``: a copy is never left open because something went wrong."""
    path = place.key_file
    if path is None:
        return None
    try:
        key = read_key(path)
        if key is None and any(copy.head and copy.head.key for copy in list_copies(place.folder)):
            raise BackupFailed(
                _(
                    "the key of the copies is not at {path} any more. Put it back there, or make"
                    " another one: workshop backup --make-key",
                    path=path,
                )
            )
        return key or make_key(path)
    except BadKey:
        raise BackupFailed(_("this file holds no key of backups: {path}", path=path)) from None
    except OSError as error:
        raise BackupFailed(
            _(
                "the key of the copies cannot be kept at {path} ({what}). Name a place outside the"
                " data folder: WORKSHOP_BACKUP_KEY=/folder/backup.key",
                path=path,
                what=error.strerror or type(error).__name__,
            )
        ) from error


def present_key(place: BackupPlace) -> bytes | None:
    """The key as it lies there; ``None`` where there is none. Raises nothing."""
    try:
        return read_key(place.key_file) if place.key_file is not None else None
    except (OSError, BadKey):
        return None


@contextmanager
def opened_copy(path: Path, key: bytes | None, beside: Path) -> Iterator[OpenedBundle]:
    """What is in a copy of this program, or in a plain database file of an older one, for as long
    as the block lasts. Raises ``BrokenBackup``, ``LockedBackup`` and ``OSError``."""
    if read_head(path) is not None:
        with opened_bundle(path, key, beside) as opened:
            yield opened
        return
    must_be_sound(path)
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=beside, prefix=OPENED) as name:
        copied = Path(name) / DATABASE
        shutil.copyfile(path, copied)
        copied.chmod(PRIVATE)
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
        revision = present_revision(f"sqlite:///{copied}") or ""
        head = Head(at, Occasion.ASKED, "", revision, erased_until(copied))
        yield OpenedBundle(head, Path(name))


@contextmanager
def snapshot(url: str, place: BackupPlace) -> Iterator[Path]:
    """The database as it is now, as a plain file for as long as the block lasts."""
    plain = place.folder / f".{_stamp()}.now.part"
    try:
        _write_copy(url, plain)
        plain.chmod(PRIVATE)
        yield plain
    finally:
        remove_database(plain)


def erased_until(path: Path) -> int | None:
    """Up to which number of the list of erasures a database file is erased; ``None`` where it has
    not counted yet."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db,
    ):
        found = db.execute("SELECT last_number FROM feed WHERE scope = ?", [log.ERASED]).fetchone()
        return int(found[0]) if found else None
    return None


def stage(plain: Path, staged: Path) -> None:
    """Put the database of a copy beside the present one, to be changed before it takes its place.

    Raises ``BrokenBackup``.
    """
    must_be_sound(plain)
    remove_database(staged)
    shutil.copyfile(plain, staged)
    staged.chmod(PRIVATE)


@contextmanager
def set_aside(url: str, place: BackupPlace) -> Iterator[Former | None]:
    """Back up the database that a copy is about to replace; ``None`` if there is none.

    A SQLite file that is damaged is kept as it is. Raises ``BackupFailed``.
    """
    plain = place.folder / f".{_stamp()}.former.part"
    try:
        yield _former(url, place, plain)
    finally:
        remove_database(plain)


def _former(url: str, place: BackupPlace, plain: Path) -> Former | None:
    if not is_sqlite(url):
        if not present_revision(url):
            return None
        return Former(
            back_up_as(url, place, Occasion.BEFORE_RESTORE, plain), sound=True, plain=plain
        )
    file = database_file(url)
    if not file.exists():
        return None
    try:
        return Former(
            back_up_as(url, place, Occasion.BEFORE_RESTORE, plain), sound=True, plain=plain
        )
    except (BrokenBackup, BackupFailed):
        key_for(place)  # where it is the key that is wrong, that is said
        aside = place.folder / f"damaged-{_stamp()}.db"
        try:
            place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for ending in ("", "-wal"):
                if Path(f"{file}{ending}").exists():
                    shutil.copyfile(f"{file}{ending}", f"{aside}{ending}")
                    Path(f"{aside}{ending}").chmod(PRIVATE)
        except OSError as error:
            remove_database(aside)
            raise BackupFailed(reason_of(error)) from error
        return Former(aside, sound=False, plain=aside)


def put_in_place(url: str, staged: Path) -> None:
    """Replace the database, which nobody uses, by a staged copy of the same revision.

    Until the last moment the former one stands as it was; a crash leaves the one or the other.
    """
    gather(staged)
    must_be_sound(staged)
    if is_sqlite(url):
        _replace_file(database_file(url), staged)
        return
    with closing(SqliteSide(staged)) as source, closing(PostgresSide(url)) as target:
        target.empty()
        copy_rows(source, target)


def find_problems(path: Path) -> list[str]:
    """The problems of a database file (integrity, links between tables, and whether every value
    can be read); empty if it is intact."""
    if not path.is_file():
        return [_("the file is not there: {path}", path=path)]
    try:
        return _damages(path) or list(_unreadable(path))
    # A damaged file also damages the messages that tell of it.
    except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
        what = error if isinstance(error, sqlite3.Error) else _("a value cannot be read")
        return [f"{path}: {what}"]


def remove_database(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it, where they are there."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            Path(f"{path}{ending}").unlink(missing_ok=True)


def _write_copy(url: str, part: Path) -> None:
    if not is_sqlite(url):
        copy_to_file(url, part, present_revision(url) or "base")
        return
    source = sqlite3.connect(f"{database_file(url).resolve().as_uri()}?mode=rw", uri=True)
    with closing(source):
        source.execute("PRAGMA busy_timeout = 30000")
        source.execute("VACUUM INTO ?", (str(part),))


def must_be_sound(path: Path) -> None:
    """Raises ``BrokenBackup`` for a damaged file, with what is wrong."""
    if problems := find_problems(path):
        raise BrokenBackup("; ".join(problems))


def _damages(path: Path) -> list[str]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    connection.text_factory = lambda content: content.decode(errors="replace")
    with closing(connection):
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'")
        if not tables.fetchone()[0]:
            return [_("this is no database of the workshop: {path}", path=path)]
    links = [
        _("a row of {table} points to a missing row of {other}", table=row[0], other=row[2])
        for row in broken
    ]
    return [problem for problem in problems if problem != "ok"] + links


def _unreadable(path: Path) -> Iterator[str]:
    """Names tables, and nothing of what stands in them."""
    with closing(SqliteSide(path)) as side:
        for table, columns in side.shape().items():
            try:
                tally(side.rows(table, columns))
            except (sqlite3.Error, ValueError, TypeError, OverflowError):
                yield _("the table {table} holds a value that cannot be read", table=table)


def gather(path: Path) -> None:
    """Bring all of a database that nobody uses into the one file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    to_disk(path)


def _replace_file(target: Path, staged: Path) -> None:
    # What the log beside the former file holds goes into it first: a crash between the next two
    # steps would lose it. That of a damaged file is kept with the file that was set aside.
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(target)) as former:
        former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    staged.replace(target)
    to_disk(target.parent)


def _remove_forgotten(folder: Path) -> None:
    """Remove parts of copies that a crash has left behind; another process may be writing one."""
    before = time.time() - FORGOTTEN_AFTER
    for left in (*folder.glob(".*.part*"), *folder.glob(f"{OPENED}*")):
        with suppress(OSError):
            if left.stat().st_mtime < before:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _stamp() -> str:
    return datetime.now(UTC).strftime(STAMP)

"""The list of what was erased and of who left. It lies outside the database and its copies, and is
applied to whatever older state is brought back.

A line of it is a hash of a kind and a random id: whoever reads it learns how much was erased, not
what or whose. Lines are sorted and of equal form, so that they do not tell in which order things
went, nor which notes went together with a person, except where one *part* holds little else: a part
begins with each backup, as two backups would tell the same. Parts are joined once no copy is older.

A database counts its erasing transactions (``feed``, scope ``log.ERASED``); every copy of it, by
whatever means, holds the number up to which it is erased. What a transaction erases is on disk
before it is committed, in a file of its own, and goes into a part right after that: a crash in
between leaves too much in the list, never too little.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from workshop.store import log
from workshop.store.file_lock import held_briefly
from workshop.store.to_disk import to_disk, write_private

Thing = tuple[str, str]
"""``(kind, key)`` of what was erased, see ``workshop.erasing_again.from_list``."""
MOST_LINES = 5_000
"""Lines of a part, which is written anew with each erasure, after which another one begins."""
_LOCK = ".lock"
_NUMBER = text("SELECT last_number FROM feed WHERE scope = :s")
_SET = text("UPDATE feed SET last_number = :n WHERE scope = :s")
_STEP = text("UPDATE feed SET last_number = last_number + 1 WHERE scope = :s RETURNING last_number")
_ADD = text("INSERT INTO feed (scope, last_number) VALUES (:s, :n)")


class ListTrouble(OSError):
    """The list cannot be written: then nothing is erased, as with a database that is full."""


def line_of(kind: str, key: str) -> str:
    """What stands in the list for a thing."""
    return sha256(f"{kind}\0{key}".encode()).hexdigest()[:32]


class ErasedList:
    """The list in a folder, shared by all processes that use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def last(self) -> int:
        """The number of the last erasing transaction that it knows; 0 for an empty one."""
        return max((_read(path)[0] for path in self._files("at", "from")), default=0)

    def lines_after(self, number: int | None) -> frozenset[str]:
        """What was erased after this number, and perhaps before: whole parts; ``None``: all."""
        files = (_read(path) for path in self._files("at", "from"))
        wanted = [lines for last, lines in files if number is None or last > number]
        return frozenset().union(*wanted)

    def add(self, number: int, things: Iterable[Thing]) -> None:
        """Note what the transaction with this number erases; on disk when this returns.

        Raises ``ListTrouble``.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with held_briefly(self._folder / _LOCK):
                path = self._file("at", number)
                # One that was not committed had the same number.
                lines = _read(path)[1] if path.exists() else frozenset()
                _write(path, number, lines | {line_of(*thing) for thing in things})
        except OSError as error:
            raise ListTrouble(f"the list of erasures: {error}") from error

    def settle(self, number: int | None = None) -> None:
        """Put what this transaction has erased among the rest; ``None``: of all transactions, when
        none is under way. Where that cannot be done now, it is done at the next start."""
        if not self._folder.is_dir():
            return
        with suppress(OSError), held_briefly(self._folder / _LOCK):
            wanted = self._files("at") if number is None else [self._file("at", number)]
            for path in wanted:
                last, lines = _read(path)
                part, former = self._present_part(last)
                _write(part, max(last, _read(part)[0]), former | lines)
                path.unlink()

    def begin_part(self) -> None:
        """Let what is erased from now on stand in a part of its own: a copy is being made."""
        parts = self._files("from")
        if parts and _read(parts[-1])[1]:
            with held_briefly(self._folder / _LOCK):
                last = _read(parts[-1])[0]
                _write(self._file("from", last + 1), last, frozenset())

    def join_parts(self) -> None:
        """Put everything into one part: no copy of this folder is older than its end any more."""
        if not self._folder.is_dir():
            return
        with held_briefly(self._folder / _LOCK):
            parts = self._files("from")
            found = [_read(path) for path in parts]
            if len(parts) < 2:
                return
            lines = frozenset[str]().union(*(lines for _last, lines in found))
            _write(parts[0], max(last for last, _lines in found), lines)
            for path in parts[1:]:
                path.unlink()
            to_disk(self._folder)

    def _present_part(self, number: int) -> tuple[Path, frozenset[str]]:
        """Into which part this number goes, and what it holds."""
        parts = self._files("from")
        lines = _read(parts[-1])[1] if parts else frozenset()
        if not parts or len(lines) >= MOST_LINES:
            return self._file("from", number), frozenset()
        return parts[-1], lines

    def _file(self, kind: str, number: int) -> Path:
        return self._folder / f"{kind}-{number:012d}"

    def _files(self, *kinds: str) -> list[Path]:
        return [path for kind in kinds for path in sorted(self._folder.glob(f"{kind}-*[0-9]"))]


def record(connection: Connection, erased: ErasedList, things: Sequence[Thing]) -> int:
    """Write to the list what a transaction is about to erase, and count it in the database; returns
    its number, with which ``settle`` is called once it is committed.

    The row that counts keeps erasing transactions of all processes one after the other.
    """
    number = connection.execute(_STEP, {"s": log.ERASED}).scalar()
    wanted = max(number or 1, erased.last() + 1)
    if number is None:
        connection.execute(_ADD, {"s": log.ERASED, "n": wanted})
    elif number != wanted:
        connection.execute(_SET, {"s": log.ERASED, "n": wanted})
    erased.add(wanted, things)
    return wanted


def counted(connection: Connection) -> int | None:
    """Up to which number a database is erased; ``None``: it has not counted yet."""
    number: int | None = connection.execute(_NUMBER, {"s": log.ERASED}).scalar()
    return number


def set_counted(connection: Connection, number: int) -> None:
    """Say that a database is erased up to this number."""
    if connection.execute(_SET, {"s": log.ERASED, "n": number}).rowcount == 0:
        connection.execute(_ADD, {"s": log.ERASED, "n": number})


def _read(path: Path) -> tuple[int, frozenset[str]]:
    """The number of the last transaction in a file, and its lines. One that is gone was put into
    another one meanwhile, which has a later name."""
    try:
        head, _end, rest = path.read_text("ascii").partition("\n")
    except FileNotFoundError:
        return 0, frozenset()
    return int(head or 0), frozenset(rest.split())


def _write(path: Path, last: int, lines: frozenset[str]) -> None:
    content = "\n".join([str(last), *sorted(lines)]) + "\n"
    write_private(path, content.encode())
    with suppress(OSError):
        # The day is enough: nobody needs to read off a file when somebody took something back.
        day = int(path.stat().st_mtime // 86_400 * 86_400)
        os.utime(path, (day, day))

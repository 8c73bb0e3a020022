"""The file of a SQLite database as it was opened: is it still the one at its path?

A file that was deleted or replaced goes on taking what is written into it, and all of that is gone
with the process. So the store looks before it commits, and before it opens the file once more.
"""

import os
import sqlite3
from pathlib import Path

Identity = tuple[int, int]


class Misplaced(sqlite3.OperationalError):
    """The file of the database, or its log, is gone, or another one stands in its place."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is gone, or another file stands in its place; put the file itself back, or"
            " stop the server and bring back a copy"
        )


class FilePlace:
    """Knows a database file and its write-ahead log by device and inode. For any thread."""

    def __init__(self, path: Path) -> None:
        self._paths = (str(path.resolve()), f"{path.resolve()}-wal")
        self._opened: list[Identity | None] = [None, None]

    def must_be_here(self) -> None:
        """Raise ``Misplaced`` unless the files are those that were opened.

        Each is known from the first time that it is looked at: while it is open no other file gets
        its inode. The log is made by the first transaction.
        """
        for number, path in enumerate(self._paths):
            present, opened = _identity(path), self._opened[number]
            if opened is None:
                self._opened[number] = present
            elif present != opened:
                raise Misplaced(Path(path).name)


def _identity(path: str) -> Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino

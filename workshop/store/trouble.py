"""When the database cannot be had: full, locked by another, away, damaged. What is told and logged.

Such trouble is nobody's mistake: whoever writes or reads is told one sentence and may try again,
and the log gets one line when it begins and one when it is over, not one for each try.
"""

import logging
import sqlite3
from threading import Lock
from time import monotonic

from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.store.erased_list import ListTrouble

RETRY_AFTER = 5
"""Seconds after which a program that was refused may ask again."""
_RUNS_AGAIN = ("40001", "40P01")
"""PostgreSQL has undone the transaction because of others; run again it may pass."""
_SILENT = ("NoAnswer", "ConnectionTimeout")
"""Errors of a PostgreSQL that is there and says nothing, by their names: with SQLite its driver is
not loaded."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_logger = logging.getLogger(__name__)


class StorageTrouble(SlowDown):
    """The database is full, locked, damaged, or cannot be reached; nothing was stored."""


def sqlite_code(error: BaseException | None) -> int | None:
    """What SQLite says went wrong, as one of its plain error codes; ``None`` for another error."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite cannot make sense of the database's file any more."""
    return sqlite_code(error) in _DAMAGED


def is_trouble(error: BaseException) -> bool:
    """Whether an error is of the storage, and not of the statement that met it."""
    if isinstance(error, TimeoutError | ListTrouble):
        return True  # all connections of this process are in use; or the list cannot be written
    if is_damage(error):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        if not isinstance(error, OperationalError):
            return False
    elif not any(kind.__name__ == "OperationalError" for kind in type(error).__mro__):
        # By its name: with SQLite the driver of PostgreSQL is not loaded.
        return False
    # SQLITE_ERROR is a statement that is wrong: no such column, for example.
    return sqlite_code(error) != sqlite3.SQLITE_ERROR


def is_silence(error: BaseException) -> bool:
    """Whether the database said nothing for seconds: whoever asks it now waits as long again."""
    return type(getattr(error, "orig", None)).__name__ in _SILENT


def runs_again(error: BaseException) -> bool:
    """Whether a transaction that had not come to its commit may be run again at once: it met others
    in the database, or its connection was ended."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RUNS_AGAIN


class TroubleLog:
    """One line in the log as trouble begins, one as it is over. For any thread.

    ``doing``: what the store could not do, in words of the log.
    """

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._lock = Lock()
        self._since: float | None = None
        self._refused = 0

    def begins(self, error: BaseException) -> None:
        """Note one try that failed; only the first is written to the log."""
        with self._lock:
            self._refused += 1
            if self._since is not None:
                return
            self._since = monotonic()
        cause = getattr(error, "orig", None) or error
        said = str(cause).partition("\n")[0]
        if is_damage(error):
            said += "; stop the server and ask: workshop check"
        _logger.error("the store cannot %s: %s: %s", self._doing, type(cause).__name__, said)

    def is_over(self) -> None:
        """Note that the store works."""
        if self._since is None:
            return
        with self._lock:
            since, refused = self._since, self._refused
            self._since, self._refused = None, 0
        if since is not None:
            _logger.error(
                "the store can %s again after %.0f s; it was refused %d times",
                self._doing,
                monotonic() - since,
                refused,
            )


def cannot_write() -> StorageTrouble:
    """What is told to whoever wanted to store something."""
    return StorageTrouble(
        mark("The storage is full or busy. What you wrote is kept here; try again.")
    )


def cannot_read() -> StorageTrouble:
    """What is told to whoever wanted to see something."""
    return StorageTrouble(mark("The storage is busy or cannot be reached. Try again in a moment."))

"""The store: transactions of the single writer thread, and concurrent reading."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.event import listens_for
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from workshop.errors import SlowDown
from workshop.i18n import mark
from workshop.store import log
from workshop.store.engine import is_sqlite, reading_engine, writing_engine

ActorT = TypeVar("ActorT")
CommandT = TypeVar("CommandT")
ResultT = TypeVar("ResultT")
Command = Callable[[Session, ActorT, CommandT], ResultT]
Observer = Callable[[Session, list[log.Event]], Callable[[], None]]
"""``(db, events)``, called in the transaction; the function it returns is called after the
commit."""

FORGETS_EVERY = 1.0
"""Seconds between attempts to truncate the write-ahead log after an erasure."""
_WRITER_LOCK = 7_411_029
_logger = logging.getLogger(__name__)


@dataclass
class _Job:
    run: Callable[[Session], Any]
    done: "Future[Any]"


class KeepingSession(Session):
    """Keeps strong references to loaded rows until it is closed: ``get`` finds them without a
    query."""


@listens_for(KeepingSession, "loaded_as_persistent")
def _keep(db: Session, row: object) -> None:
    db.info.setdefault("kept", []).append(row)


class Store:
    """Reads through many connections, writes through one thread.

    Every change is a command ``(db, actor, command) -> result`` given to :meth:`write`, run in one
    transaction. It is committed to disk before its result is returned and before it is published.
    Without ``durable`` commits do not wait for the disk (SQLite only): for tests.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = url
        self.sqlite = is_sqlite(url)
        self._reader: Engine = reading_engine(url)
        self._writer: Engine = writing_engine(url, durable=durable)
        self._observers: list[Observer] = []
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._erased = False
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def observe(self, observer: Observer) -> None:
        """Register an observer for every transaction with events."""
        self._observers.append(observer)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read-only session; rows that it has loaded stay usable after it is closed."""
        with KeepingSession(self._reader, expire_on_commit=False, autoflush=False) as db:
            yield db

    def submit(
        self, command: Command[ActorT, CommandT, ResultT], actor: ActorT, content: CommandT
    ) -> "Future[ResultT]":
        """Queue a command; the future holds its result once it is on disk, or its error."""
        done: Future[ResultT] = Future()
        self._jobs.put(_Job(lambda db: command(db, actor, content), done))
        return done

    def write(
        self, command: Command[ActorT, CommandT, ResultT], actor: ActorT, content: CommandT
    ) -> ResultT:
        """Run a command and wait until it is on disk. Raises what the command raises."""
        return self.submit(command, actor, content).result()

    def close(self) -> None:
        """Finish queued commands (at most 5 s) and close all connections."""
        self._jobs.put(None)
        self._thread.join(timeout=5)
        self._reader.dispose()
        self._writer.dispose()

    def _work(self) -> None:
        while (job := self._next_job()) is not None:
            if not job.done.set_running_or_notify_cancel():
                continue
            try:
                result, announcements = self._commit(job)
            except OperationalError as error:
                job.done.set_exception(_storage_trouble(error))
            except BaseException as error:
                job.done.set_exception(error)
            else:
                job.done.set_result(result)
                _announce(announcements)
            if self._erased and self._jobs.empty():
                self._forget_erased()

    def _next_job(self) -> _Job | None:
        """The next job; while erased text is still in the write-ahead log, retry truncating it."""
        while self._erased:
            try:
                return self._jobs.get(timeout=FORGETS_EVERY)
            except queue.Empty:
                self._forget_erased()
        return self._jobs.get()

    def _commit(self, job: _Job) -> tuple[Any, list[Callable[[], None]]]:
        with KeepingSession(self._writer, expire_on_commit=False) as db:
            if not self.sqlite:
                db.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _WRITER_LOCK})
            result = job.run(db)
            db.flush()
            events = log.appended(db)
            announcements = [tell(db, events) for tell in self._observers if events]
            if events and not self.sqlite:
                for scope in {event.scope for event in events}:
                    db.execute(text("SELECT pg_notify('workshop', :s)"), {"s": scope})
            db.commit()
            self._erased = self._erased or bool(db.info.get("erased"))
            return result, announcements

    def _forget_erased(self) -> None:
        """Truncate SQLite's write-ahead log, which still contains erased text; a reader can delay
        it."""
        if not self.sqlite:
            self._erased = False
            return
        connection = self._writer.raw_connection()
        try:
            busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._erased = bool(busy)
        except Exception:
            _logger.exception("the write-ahead log could not be cut")
        finally:
            connection.close()


def mark_erased(db: Session) -> None:
    """Mark this transaction as erasing text: after its commit the write-ahead log is truncated, so
    that the text is no longer in any file."""
    db.info["erased"] = True


def _announce(announcements: list[Callable[[], None]]) -> None:
    for announce in announcements:
        try:
            announce()
        except Exception:
            _logger.exception("a committed event could not be announced")


def _storage_trouble(error: OperationalError) -> Exception:
    _logger.error("the store refused a write: %s", error.orig)
    return SlowDown(mark("The storage is full or busy. What you wrote is kept here; try again."))

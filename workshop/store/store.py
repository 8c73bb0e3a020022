"""The store: transactions of the single writer thread, and concurrent reading."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
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
TOGETHER_SECONDS = 0.05
"""Seconds after which a common transaction takes no further job, so that nobody waits long."""
_WRITER_LOCK = 7_411_029
_logger = logging.getLogger(__name__)


@dataclass
class _Job:
    run: Callable[[Session], Any]
    done: "Future[Any]"


@dataclass
class _Outcome:
    """What a job of a common transaction came to, told once that is on disk."""

    job: _Job
    result: Any = None
    error: BaseException | None = None
    announcements: list[Callable[[], None]] = field(default_factory=list)

    def answer(self) -> None:
        """Give the result or the error to whoever waits for it."""
        if self.error is not None:
            self.job.done.set_exception(self.error)
        else:
            self.job.done.set_result(self.result)


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
            if self._jobs.empty():
                self._commit_alone(job)
            else:
                self._commit_with_waiting(job)
            if self._erased and self._jobs.empty():
                self._forget_erased()

    def _commit_with_waiting(self, first: _Job) -> None:
        """Run this job and those that wait in one transaction, each in a savepoint: in a room in
        which everybody presses at once the disk is waited for once, not for everybody.

        Each is answered as if it had been alone. Where the storage fails, all of them are undone
        and run again one by one.
        """
        outcomes: list[_Outcome] = []
        try:
            with self._writer.connect() as connection, connection.begin():
                self._lock(connection)
                until = monotonic() + TOGETHER_SECONDS
                job: _Job | None = first
                while job is not None:
                    outcomes.append(_Outcome(job))
                    self._run_in_savepoint(connection, outcomes[-1])
                    job = self._take_waiting() if monotonic() < until else None
        except Exception:
            _logger.warning("commands that waited could not be stored together; now one by one")
            for outcome in outcomes:
                self._commit_alone(outcome.job)
            return
        for outcome in outcomes:
            outcome.answer()
        _announce([tell for outcome in outcomes for tell in outcome.announcements])

    def _take_waiting(self) -> _Job | None:
        """The next job, if one waits; ``None`` also where the store is being closed."""
        while not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job is None:
                self._jobs.put(None)
                return None
            if job.done.set_running_or_notify_cancel():
                return job
        return None

    def _run_in_savepoint(self, connection: Connection, outcome: "_Outcome") -> None:
        """Run a job in a session of its own. Raises only what concerns the whole transaction."""
        try:
            with KeepingSession(
                connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            ) as db:
                outcome.result, outcome.announcements = self._run(db, outcome.job)
        except OperationalError:
            raise
        except BaseException as error:
            outcome.error = error
            if not connection.in_transaction():
                raise

    def _commit_alone(self, job: _Job) -> None:
        try:
            result, announcements = self._commit(job)
        except OperationalError as error:
            job.done.set_exception(_storage_trouble(error))
        except BaseException as error:
            job.done.set_exception(error)
        else:
            job.done.set_result(result)
            _announce(announcements)

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
            self._lock(db.connection())
            return self._run(db, job)

    def _lock(self, connection: Connection) -> None:
        """On PostgreSQL: wait until no other process writes."""
        if not self.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _WRITER_LOCK})

    def _run(self, db: Session, job: _Job) -> tuple[Any, list[Callable[[], None]]]:
        """Run a job to its end; returns its result and what tells the observers of it."""
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

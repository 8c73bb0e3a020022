"""The store: one transaction at a time for each programme, and concurrent reading."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from workshop.store import log, scope_locks
from workshop.store.common_transaction import (
    CommonTransaction,
    KeepingSession,
    Observer,
    gone_in,
)
from workshop.store.engine import WRITERS, file_of, is_sqlite, reading_engine, writing_engine
from workshop.store.erased_list import ErasedList, Thing, record
from workshop.store.file_place import FilePlace, Misplaced
from workshop.store.lanes import Lane, Lanes
from workshop.store.once import ANSWERS
from workshop.store.scope_locks import OutsideScope
from workshop.store.times import Times
from workshop.store.trouble import (
    TroubleLog,
    cannot_read,
    cannot_write,
    is_silence,
    is_trouble,
    runs_again,
)

ActorT = TypeVar("ActorT")
CommandT = TypeVar("CommandT")
ResultT = TypeVar("ResultT")
Command = Callable[[Session, ActorT, CommandT], ResultT]

FORGETS_EVERY = 1.0
"""Seconds between attempts to truncate the write-ahead log after an erasure."""
TOGETHER_SECONDS = 0.1
"""Seconds after which a common transaction takes no further job, so that nobody waits long."""
_logger = logging.getLogger(__name__)


@dataclass
class _Job:
    run: Callable[[Session], Any]
    done: "Future[Any]"
    scope: str | None = None
    shares: bool = False
    begun: bool = False
    tried: bool = False
    ran: bool = False

    def begin(self) -> bool:
        """Whether it is to be done: nobody has given it up meanwhile."""
        self.begun = self.begun or self.done.set_running_or_notify_cancel()
        return self.begun


@dataclass
class _Outcome:
    """What a job of a common transaction came to, told once that is on disk."""

    job: _Job
    result: Any = None
    error: BaseException | None = None

    def answer(self) -> None:
        """Give the result or the error to whoever waits for it."""
        if self.error is not None:
            self.job.done.set_exception(self.error)
        else:
            self.job.done.set_result(self.result)


class _Undone(Exception):
    """The database has undone a transaction that may be run again."""


class Store:
    """Reads through many connections, writes through one thread, on PostgreSQL through a few: one
    for each programme that is written in at a time.

    Every change is a command ``(db, actor, command) -> result`` given to :meth:`write`, run in one
    transaction. It is committed to disk before its result is returned and before it is published.
    Without ``durable`` commits do not wait for the disk (SQLite only): for tests. ``erased``: where
    what is erased is noted, before it is. ``times``: how long transactions took.
    """

    def __init__(self, url: str, *, durable: bool = True, erased: ErasedList | None = None) -> None:
        self.url = url
        self.sqlite = is_sqlite(url)
        file = file_of(url)
        self._place = FilePlace(file) if file is not None else None
        self._reader: Engine = reading_engine(url, place=self._place)
        self._writer: Engine = writing_engine(url, durable=durable, place=self._place)
        self._observers: list[Observer] = []
        self._lanes = Lanes[_Job]()
        self._list = erased
        self._erased = False
        self._silent, self._asking = False, threading.Lock()
        self._reading, self._writing = TroubleLog("read"), TroubleLog("write")
        self.times = Times()
        self._threads = [
            threading.Thread(target=self._work, name=f"store-writer-{number}", daemon=True)
            for number in range(1 if self.sqlite else WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    def observe(self, observer: Observer) -> None:
        """Register an observer for every transaction with events."""
        self._observers.append(observer)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read-only session; rows that it has loaded stay usable after it is closed.

        Raises ``StorageTrouble`` where the database is locked or away. While it says nothing, one
        thread asks whether it does again; all others are told at once.
        """
        try:
            if self._silent:
                self._ask_again()
            with KeepingSession(self._reader, expire_on_commit=False, autoflush=False) as db:
                db.info[ANSWERS] = {}
                yield db
        except Exception as error:
            if not is_trouble(error):
                raise
            self._silent = self._silent or is_silence(error)
            self._reading.begins(error)
            raise cannot_read() from error
        self._reading.is_over()

    def _ask_again(self) -> None:
        """Raise ``StorageTrouble`` where another thread waits for the database to answer, and what
        asking raises."""
        if not self._asking.acquire(blocking=False):
            raise cannot_read()
        try:
            with self._reader.connect() as connection:
                connection.execute(text("SELECT 1"))
            self._silent = False
        finally:
            self._asking.release()

    def submit(
        self,
        command: Command[ActorT, CommandT, ResultT],
        actor: ActorT,
        content: CommandT,
        scope: str | None = None,
        *,
        shares: bool = False,
    ) -> "Future[ResultT]":
        """Queue a command; the future holds its result once it is on disk, or its error.

        ``scope``: the programme whose rows alone the command changes, where that is known; on
        PostgreSQL others then write in theirs meanwhile. See ``scope_locks``. ``shares``: it comes
        in bursts, and may run in one session with others of which that is said (what it changes, it
        changes by that session).
        """
        done: Future[ResultT] = Future()
        lane = None if self.sqlite else scope
        job = _Job(lambda db: command(db, actor, content), done, lane, shares)
        self._lanes.put(job.scope, job)
        return done

    def write(
        self,
        command: Command[ActorT, CommandT, ResultT],
        actor: ActorT,
        content: CommandT,
        scope: str | None = None,
    ) -> ResultT:
        """Run a command and wait until it is on disk; as ``submit``.

        Raises what the command raises, and ``StorageTrouble`` where nothing can be stored.
        """
        return self.submit(command, actor, content, scope).result()

    @property
    def waiting(self) -> int:
        """How many commands wait for a writer."""
        return self._lanes.count()

    def must_be_in_place(self) -> None:
        """Raise ``StorageTrouble`` where what is written would be lost: the database's file was
        deleted or replaced. Reading may go on meanwhile."""
        try:
            self._must_be_here()
        except Misplaced as error:
            self._writing.begins(error)
            raise cannot_write() from error

    def _must_be_here(self) -> None:
        if self._place is not None:
            self._place.must_be_here()

    def close(self) -> None:
        """Finish queued commands (at most 5 s) and close all connections."""
        self._lanes.close()
        until = monotonic() + 5
        for thread in self._threads:
            thread.join(timeout=max(until - monotonic(), 0))
        try:
            self._must_be_here()
        except Misplaced:
            self._leave_file()
        self._reader.dispose()
        self._writer.dispose()

    def _work(self) -> None:
        while (taken := self._next_job()) is not None:
            lane, job = taken
            if job.begin():
                begun = monotonic()
                if self._lanes.has_more(lane):
                    self._commit_with_waiting(lane, job)
                else:
                    self._commit_alone(job)
                self.times.add(monotonic() - begun)
            self._lanes.give_back(lane)
            if self._erased and self._lanes.are_empty():
                self._forget_erased()

    def _commit_with_waiting(self, lane: Lane, first: _Job) -> None:
        """Run this job and those that wait in its lane in one transaction, each in a savepoint: in
        a room in which everybody presses at once the disk is waited for once, not for everybody.

        Each is answered as if it had been alone. Where the storage fails, all of them are undone
        and run again one by one.
        """
        outcomes: list[_Outcome] = []
        committing = False
        try:
            with self._writer.connect() as connection, connection.begin():
                self._lock(connection, lane)
                common = CommonTransaction(connection)
                until = monotonic() + TOGETHER_SECONDS
                job: _Job | None = first
                while job is not None:
                    outcomes.append(_Outcome(job))
                    self._run_in_savepoint(connection, common, outcomes[-1])
                    job = self._take_waiting(lane) if monotonic() < until else None
                announcements = common.tell(self._observers)
                self._notify(connection, common.events)
                self._must_be_here()
                number = self._note_erased(connection, common.gone)
                committing = True
                common.close()
            self._must_be_here()
        except Exception as error:
            jobs = [outcome.job for outcome in outcomes] or [first]
            if not outcomes or is_silence(error) or (committing and _is_unsure(error)):
                self._refuse(jobs, error)
            else:
                self._commit_one_by_one(jobs)
            return
        self._erased = self._erased or common.erased
        self._settle_list(number)
        self._writing.is_over()
        for outcome in outcomes:
            self._answer(outcome)
        _announce(announcements)

    def _take_waiting(self, lane: Lane) -> _Job | None:
        """The next job of this lane, if one waits."""
        while (job := self._lanes.take_more(lane)) is not None:
            if job.begin():
                return job
        return None

    def _run_in_savepoint(
        self, connection: Connection, common: CommonTransaction, outcome: "_Outcome"
    ) -> None:
        """Run a job of a common transaction. Raises only what concerns the whole of it."""
        job = outcome.job
        job.ran = True
        try:
            outcome.result = common.run(job.run, job.scope, shares=job.shares)
        except BaseException as error:
            outcome.error = error
            if is_trouble(error) or not connection.in_transaction():
                raise

    def _commit_one_by_one(self, jobs: list[_Job]) -> None:
        _logger.warning("commands that waited could not be stored together; now one by one")
        for place, job in enumerate(jobs):
            if not self._commit_alone(job):
                # Each of the others would wait for the storage as long again.
                for other in jobs[place + 1 :]:
                    other.done.set_exception(cannot_write())
                return

    def _commit_alone(self, job: _Job) -> bool:
        """Run a job in a transaction of its own; returns whether one could be begun."""
        outcome, announcements = _Outcome(job), list[Callable[[], None]]()
        try:
            outcome.result, announcements = self._commit_again(job)
        except BaseException as error:
            if is_trouble(error):
                self._refuse([job], error)
                return job.ran
            outcome.error = error
        self._writing.is_over()
        self._answer(outcome)
        _announce(announcements)
        return True

    def _answer(self, outcome: "_Outcome") -> None:
        """Tell a job's outcome; one that went beyond its scope is run again without a scope."""
        job = outcome.job
        if isinstance(outcome.error, OutsideScope) and job.scope is not None:
            job.scope = None
            self._lanes.put(None, job)
        else:
            outcome.answer()

    def _refuse(self, jobs: list[_Job], error: BaseException) -> None:
        """Tell these jobs that the storage cannot be had; where it is locked or away, also those
        that wait behind them, which would have to wait for it as long again each."""
        if not is_trouble(error):
            for job in jobs:
                job.done.set_exception(error)
            return
        while not jobs[0].ran and (waiting := self._take_waiting(jobs[0].scope)) is not None:
            jobs.append(waiting)
        self._silent = self._silent or is_silence(error)
        for job in jobs:
            self._writing.begins(error)
            trouble = cannot_write()
            trouble.__cause__ = error
            job.done.set_exception(trouble)
        if isinstance(error, Misplaced):
            self._leave_file()

    def _next_job(self) -> tuple[Lane, _Job] | None:
        """The next job; while erased text is still in the write-ahead log, retry truncating it."""
        while self._erased and not self._lanes.is_closed():
            if taken := self._lanes.take(FORGETS_EVERY):
                return taken
            self._forget_erased()
        return self._lanes.take()

    def _commit_again(self, job: _Job) -> tuple[Any, list[Callable[[], None]]]:
        """As ``_commit``; once more on another connection if the server has ended this one before
        the commit, as it does with a process that was frozen meanwhile."""
        try:
            return self._commit(job)
        except _Undone:
            return self._commit(job)

    def _commit(self, job: _Job) -> tuple[Any, list[Callable[[], None]]]:
        job.ran = False
        with KeepingSession(self._writer, expire_on_commit=False) as db:
            try:
                self._lock(db.connection(), job.scope)
                return self._run(db, job)
            except Exception as error:
                if runs_again(error) and not db.info.get("committing") and not job.tried:
                    job.tried = True
                    raise _Undone from error
                raise

    def _lock(self, connection: Connection, scope: str | None) -> None:
        """On PostgreSQL: wait until nobody else writes here, also in no other process."""
        if not self.sqlite:
            scope_locks.lock(connection, scope)

    def _run(self, db: Session, job: _Job) -> tuple[Any, list[Callable[[], None]]]:
        """Run a job to its end; returns its result and what tells the observers of it."""
        job.ran = True
        scope_locks.keep_to(db, job.scope)
        result = job.run(db)
        db.flush()
        events = log.appended(db)
        announcements = [tell(db, events) for tell in self._observers if events]
        self._notify(db.connection(), events)
        self._must_be_here()
        number = self._note_erased(db.connection(), gone_in(db))
        db.info["committing"] = True
        db.commit()
        self._must_be_here()  # nobody is told of what went into a file that was deleted meanwhile
        self._settle_list(number)
        self._erased = self._erased or bool(db.info.get("erased"))
        return result, announcements

    def _notify(self, connection: Connection, events: list[log.Event]) -> None:
        """On PostgreSQL: tell all processes of these events once they are committed."""
        if not self.sqlite:
            for scope in {event.scope for event in events}:
                connection.execute(text("SELECT pg_notify('workshop', :s)"), {"s": scope})

    def _note_erased(self, connection: Connection, gone: list[Thing]) -> int | None:
        """Last before the commit: the list may hold more than was erased, never less."""
        if not gone or self._list is None:
            return None
        return record(connection, self._list, gone)

    def _settle_list(self, number: int | None) -> None:
        if number is not None and self._list is not None:
            self._list.settle(number)

    def _forget_erased(self) -> None:
        """Truncate SQLite's write-ahead log, which still contains erased text; a reader can delay
        it."""
        if not self.sqlite:
            self._erased = False
            return
        try:
            self._erased = not self._cut_log()
        except Exception:
            _logger.exception("the write-ahead log could not be cut")

    def _cut_log(self) -> bool:
        """Bring SQLite's write-ahead log into the file and empty it; whether nobody hindered it."""
        connection = self._writer.raw_connection()
        try:
            busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            connection.close()

    def _leave_file(self) -> None:
        """Where another file stands in the place of the one that is open: bring all that was stored
        into that one, wherever it is now, so that the other one does not get its log."""
        with suppress(Exception):
            self._cut_log()


def mark_erased(db: Session, *things: Thing) -> None:
    """Mark this transaction as erasing text: after its commit the write-ahead log is truncated, so
    that the text is no longer in any file.

    ``things``: what of it no copy may bring back; they go into the list of erasures.
    """
    db.info["erased"] = True
    db.info.setdefault("gone", []).extend(things)


def leave_list_alone(db: Session) -> None:
    """What this transaction erases stands in the list of erasures already."""
    db.info["listed"] = True


def _announce(announcements: list[Callable[[], None]]) -> None:
    for announce in announcements:
        try:
            announce()
        except Exception:
            _logger.exception("a committed event could not be announced")


def _is_unsure(error: BaseException) -> bool:
    """Whether a commit that failed with this may have been stored all the same: the connection was
    lost before the answer. Run again it might be stored twice."""
    return bool(getattr(error, "connection_invalidated", False))

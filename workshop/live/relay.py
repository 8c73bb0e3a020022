"""From the committed log to the hub: directly with SQLite, through NOTIFY with PostgreSQL."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from sqlmodel import Session

from workshop.live import facts
from workshop.live.hub import Batch, Hub
from workshop.store import log
from workshop.store.engine import lasting_connection
from workshop.store.migration_lock import server_name
from workshop.store.schema import REVISION
from workshop.store.store import Store
from workshop.store.trouble import TroubleLog, is_trouble

STARTS_WITHIN = 10
PAUSE, ASKS_EVERY, DEAF_AFTER = 1, 3, 10
"""Seconds before listening begins again after trouble, between two questions whether the database
is still there, and without an answer after which this process counts as deaf."""
_logger = logging.getLogger(__name__)


def batches_of(db: Session, events: list[log.Event]) -> list[Batch]:
    """One batch for each scope, with the present facts that its events refer to."""
    by_scope: dict[str, list[log.Event]] = {}
    for event in events:
        by_scope.setdefault(event.scope, []).append(event)
    return [
        Batch.of(
            scope,
            logged[-1].number,
            facts.load(db, [(kind, key) for event in logged for kind, key in event.refs]),
            *(event.kind for event in logged),
        )
        for scope, logged in by_scope.items()
    ]


def relay(store: Store, hub: Hub) -> "PostgresRelay | None":
    """Publish every commit of this store to the hub.

    Returns the thread to stop with PostgreSQL, ``None`` with SQLite, where facts are loaded inside
    the transaction and published after the commit.
    """
    if store.sqlite:

        def observer(db: Session, events: list[log.Event]) -> Callable[[], None]:
            batches = batches_of(db, events)
            return lambda: hub.publish(batches)

        store.observe(observer)
        return None
    listener = PostgresRelay(store, hub)
    listener.start()
    listener.listening.wait(STARTS_WITHIN)
    return listener


class PostgresRelay(threading.Thread):
    """Listens for commits of all processes and reads the log from its own cursor.

    Whatever goes wrong, it begins again after ``PAUSE`` seconds and reads what it has missed;
    ``hears`` says whether it does at present.
    """

    def __init__(self, store: Store, hub: Hub) -> None:
        super().__init__(name="postgres-relay", daemon=True)
        self._store = store
        self._hub = hub
        self.listening = threading.Event()
        self._heard_at = 0.0
        self._cursors: dict[str, int] = {}
        self._stopping = threading.Event()
        self._trouble = TroubleLog("hear of commits")

    def stop(self) -> None:
        """End the thread within about a second."""
        self._stopping.set()
        self.join(timeout=3)

    def hears(self) -> bool:
        """Whether commits of other processes reach this one: the database answered lately."""
        return self.listening.is_set() and monotonic() - self._heard_at < DEAF_AFTER

    def run(self) -> None:
        """Listen until stopped; reconnects and reads missed events from the cursors."""
        while not self._stopping.is_set():
            try:
                self._listen()
            except Exception as error:
                self.listening.clear()
                self._trouble.begins(error)
                self._stopping.wait(PAUSE)

    def _listen(self) -> None:
        with lasting_connection(self._store.url) as wrapped:
            connection = wrapped.connection.driver_connection
            assert connection is not None
            # So that no server of another version changes the tables under this one.
            connection.execute(f"SET application_name = '{server_name(REVISION)}'")
            connection.execute("LISTEN workshop")
            self._catch_up()
            self.listening.set()
            asked_at = 0.0
            while not self._stopping.is_set():
                if monotonic() - asked_at > ASKS_EVERY:
                    # Listening alone would not notice a network that has gone silent.
                    connection.execute("SELECT 1")
                    asked_at = monotonic()
                scopes = {note.payload for note in connection.notifies(timeout=1, stop_after=1)}
                for scope in scopes:
                    self._publish_new(scope)
                self._heard_at = monotonic()
                self._trouble.is_over()

    def _catch_up(self) -> None:
        with self._store.read() as db:
            scopes = {feed.scope: feed.last_number for feed in db.query(log.Feed)}
        for scope, last in scopes.items():
            if scope in self._cursors or self._heard_at:
                self._publish_new(scope)
            else:
                self._cursors[scope] = last
        self._heard_at = monotonic()

    def _publish_new(self, scope: str) -> None:
        while self._publish_next(scope):
            pass

    def _publish_next(self, scope: str) -> bool:
        """Publish what has come; returns whether there was anything. Each time in a session of its
        own: one that has loaded a note before would tell its former words again."""
        with self._store.read() as db:
            if events := log.read_from(db, scope, self._cursors.get(scope, 0)):
                self._publish(db, events)
                self._cursors[scope] = events[-1].number
        return bool(events)

    def _publish(self, db: Session, events: list[log.Event]) -> None:
        """Publish events; one that fails is logged and skipped, so that later ones still arrive."""
        try:
            self._hub.publish(batches_of(db, events))
        except Exception as error:
            if is_trouble(error):
                raise
            _logger.exception("committed events could not be announced")
            db.rollback()

"""From the committed log to the hub: directly with SQLite, through NOTIFY with PostgreSQL."""

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from workshop.live import facts
from workshop.live.hub import Batch, Hub
from workshop.store import log
from workshop.store.store import Store

STARTS_WITHIN = 10
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
    """Listens for commits of all processes and reads the log from its own cursor."""

    def __init__(self, store: Store, hub: Hub) -> None:
        super().__init__(name="postgres-relay", daemon=True)
        self._store = store
        self._hub = hub
        self.listening = threading.Event()
        self._cursors: dict[str, int] = {}
        self._stopping = threading.Event()
        self._address = store.url.replace("postgresql+psycopg://", "postgresql://")

    def stop(self) -> None:
        """End the thread within about a second."""
        self._stopping.set()
        self.join(timeout=3)

    def run(self) -> None:
        """Listen until stopped; reconnects and reads missed events from the cursors."""
        import psycopg  # 9 MB that a server with SQLite does not need

        while not self._stopping.is_set():
            try:
                self._listen()
            except (psycopg.Error, OperationalError):
                _logger.warning("lost the connection to PostgreSQL; trying again", exc_info=True)
                self._stopping.wait(1)

    def _listen(self) -> None:
        import psycopg

        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute("LISTEN workshop")
            self._catch_up()
            self.listening.set()
            while not self._stopping.is_set():
                scopes = {note.payload for note in connection.notifies(timeout=1, stop_after=1)}
                for scope in scopes:
                    self._publish_new(scope)

    def _catch_up(self) -> None:
        with self._store.read() as db:
            scopes = {feed.scope: feed.last_number for feed in db.query(log.Feed)}
        for scope, last in scopes.items():
            if scope in self._cursors:
                self._publish_new(scope)
            else:
                self._cursors[scope] = last

    def _publish_new(self, scope: str) -> None:
        with self._store.read() as db:
            while events := log.read_from(db, scope, self._cursors.get(scope, 0)):
                self._publish(db, events)
                self._cursors[scope] = events[-1].number

    def _publish(self, db: Session, events: list[log.Event]) -> None:
        """Publish events; one that fails is logged and skipped, so that later ones still arrive."""
        try:
            self._hub.publish(batches_of(db, events))
        except OperationalError:
            raise
        except Exception:
            _logger.exception("committed events could not be announced")
            db.rollback()

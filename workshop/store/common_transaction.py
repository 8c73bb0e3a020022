"""One transaction for commands that wait: each in a savepoint, those of one kind in one session."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.event import listens_for
from sqlmodel import Session

from workshop.store import log, scope_locks
from workshop.store.erased_list import Thing

ResultT = TypeVar("ResultT")
Observer = Callable[[Session, list[log.Event]], Callable[[], None]]
"""``(db, events)``, called in the transaction; the function it returns is called after the
commit."""


class KeepingSession(Session):
    """Keeps strong references to loaded rows until it is closed: ``get`` finds them without a
    query."""


@listens_for(KeepingSession, "loaded_as_persistent")
def _keep(db: Session, row: object) -> None:
    db.info.setdefault("kept", []).append(row)


def gone_in(db: Session) -> list[Thing]:
    """What of the running transaction belongs into the list of erasures."""
    return [] if db.info.get("listed") else db.info.get("gone", [])


class CommonTransaction:
    """Runs commands in a transaction of somebody else's, who commits it.

    Commands that share a session find what those before them have loaded. What others have changed
    meanwhile they could not know of: after any other command, and after one that failed, a new
    session begins.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shared: KeepingSession | None = None
        self.events: list[log.Event] = []
        self.erased = False
        self.gone: list[Thing] = []

    def run(
        self, command: Callable[[Session], ResultT], scope: str | None, *, shares: bool
    ) -> ResultT:
        """Run a command in a savepoint. Raises what it raises, after undoing it alone."""
        if not shares or self._shared is None:
            self.close()
            self._shared = KeepingSession(
                self._connection, expire_on_commit=False, join_transaction_mode="rollback_only"
            )
        db = self._shared
        kept = db.info.get("kept", [])
        db.info.clear()
        db.info["kept"] = kept
        # Of the connection, not of the session, which would look at all it has loaded each time: a
        # session in which a command has failed is not used any more.
        savepoint = self._connection if shares else db
        try:
            with savepoint.begin_nested():
                scope_locks.keep_to(db, scope)
                result = command(db)
                db.flush()
        except BaseException:
            self._shared = None
            raise
        self.events += log.appended(db)
        self.erased = self.erased or bool(db.info.get("erased"))
        self.gone += gone_in(db)
        if not shares:
            self.close()
        return result

    def tell(self, observers: Sequence[Observer]) -> list[Callable[[], None]]:
        """Tell the observers of all events at once; returns what is to be called afterwards."""
        if not self.events:
            return []
        db = self._shared or KeepingSession(self._connection, expire_on_commit=False)
        self._shared = db
        return [observe(db, self.events) for observe in observers]

    def close(self) -> None:
        """Let go of the session; the rows that commands returned stay usable."""
        if self._shared is not None:
            self._shared.close()
            self._shared = None

"""A connection to PostgreSQL that waits no longer than a bound for an answer.

The network's own time limits notice a machine that has gone. A server that stands still (frozen, or
without a disk that answers) keeps its connections: its kernel goes on confirming what it is sent.
"""

from collections.abc import Generator
from time import monotonic
from typing import Any

import psycopg


class NoAnswer(psycopg.OperationalError):
    """The database has not said anything for too long; the connection is closed."""


class PatientConnection(psycopg.Connection[Any]):
    """Raises ``NoAnswer`` after ``answers_within`` seconds without a sign of the server; whether a
    commit that was waited for came about is then not known."""

    answers_within: float = 8

    def wait(self, gen: Any, *given: Any, **named: Any) -> Any:
        """As of the driver, which asks to be woken a few times a second."""
        return super().wait(self._bounded(gen), *given, **named)

    def _bounded(self, gen: Any) -> Generator[Any, Any, Any]:
        """The driver's generator: sent ``0`` when nothing has happened meanwhile."""
        heard = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    heard = monotonic()
                elif monotonic() - heard > self.answers_within:
                    self.pgconn.finish()
                    raise NoAnswer(f"no answer for {self.answers_within:.0f} s")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

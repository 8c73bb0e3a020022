"""What several processes at one PostgreSQL know together for moments: how often something was
tried, and files on their way from one process to another.

The tables are unlogged: nothing of them is in the write-ahead log, and nothing is left of them
after a crash of the database. They are no part of the schema: whoever copies or exports a database
leaves them out. SQLite has one process for each data folder, which keeps all this in memory.
"""

import hashlib
import hmac
from datetime import datetime
from time import monotonic

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from workshop.store.engine import passing_engine
from workshop.store.trouble import TroubleLog

CHANNEL = "workshop_neighbours"
LONGEST_PAYLOAD = 7900
"""Bytes that one ``NOTIFY`` carries at most."""
KEPT_SECONDS = 900
"""Seconds after which a count is forgotten; every bucket is full again by then."""
FILE_SECONDS = 60
RESTS_SECONDS = 5
_MAKING_LOCK = 7_411_032
_TABLES = (
    "CREATE UNLOGGED TABLE IF NOT EXISTS passing_count"
    " (key text PRIMARY KEY, amount double precision NOT NULL, at timestamptz NOT NULL)",
    "CREATE UNLOGGED TABLE IF NOT EXISTS passing_file"
    " (id text PRIMARY KEY, head text NOT NULL, body bytea NOT NULL, at timestamptz NOT NULL)",
)
_FILLED = "least(:burst, c.amount + :rate * extract(epoch FROM clock_timestamp() - c.at)::float8)"
_TAKE = text(
    "INSERT INTO passing_count AS c VALUES (:key, CAST(:burst AS float8) - 1, clock_timestamp())"  # noqa: S608
    f" ON CONFLICT (key) DO UPDATE SET amount = {_FILLED} - 1, at = clock_timestamp()"
    f" WHERE {_FILLED} >= 1 RETURNING 1"
)
_GIVE_BACK = text("UPDATE passing_count SET amount = least(:burst, amount + 1) WHERE key = :key")
_FAIL = text(
    "INSERT INTO passing_count AS c VALUES (:key, 1, clock_timestamp())"
    " ON CONFLICT (key) DO UPDATE SET amount = c.amount + 1, at = clock_timestamp()"
)


class Passing:
    """The shared tables of one database. From any thread; a call takes one round trip.

    Counts stand under keyed hashes: who sent, and what somebody typed, is not in the database.
    """

    def __init__(self, url: str, secret: bytes) -> None:
        self._engine = passing_engine(url)
        self._secret = secret
        self._trouble, self._rests_until = TroubleLog("count limits for all processes"), 0.0
        self._make_tables()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def try_take(self, key: str, rate: float, burst: float) -> bool:
        """Take one token of the bucket with this key, as ``rate_limit.TokenBucket.try_take``.

        Where the database cannot be asked it raises, logs that once, and ``rests`` for a while.
        """
        given = {"key": self._blind(key), "rate": rate, "burst": burst}
        try:
            with self._engine.connect() as db:
                taken = db.execute(_TAKE, given).first() is not None
        except SQLAlchemyError as error:
            self._trouble.begins(error)
            self._rests_until = monotonic() + RESTS_SECONDS
            raise
        self._trouble.is_over()
        return taken

    def rests(self) -> bool:
        """Whether a count has failed a moment ago: nobody else is to wait for the next one."""
        return monotonic() < self._rests_until

    def give_back(self, key: str, burst: float) -> None:
        """Put one token back that ``try_take`` took."""
        with self._engine.connect() as db:
            db.execute(_GIVE_BACK, {"key": self._blind(key), "burst": burst})

    def forget(self, key: str) -> None:
        """Forget what was counted under this key."""
        with self._engine.connect() as db:
            db.execute(
                text("DELETE FROM passing_count WHERE key = :key"), {"key": self._blind(key)}
            )

    def add_failure(self, key: str) -> None:
        """Count one failure under this key."""
        with self._engine.connect() as db:
            db.execute(_FAIL, {"key": self._blind(key)})

    def failures(self, key: str) -> tuple[int, datetime | None]:
        """How many failures there were under this key of late, and when the last one was."""
        query = text("SELECT amount, at FROM passing_count WHERE key = :key")
        with self._engine.connect() as db:
            found = db.execute(query, {"key": self._blind(key)}).first()
        return (int(found.amount), found.at) if found else (0, None)

    def put_file(self, key: str, head: str, body: bytes) -> None:
        """Keep a file for another process for at most ``FILE_SECONDS``."""
        statement = text(
            "INSERT INTO passing_file VALUES (:key, :head, :body, clock_timestamp())"
            " ON CONFLICT (id) DO NOTHING"
        )
        with self._engine.connect() as db:
            db.execute(statement, {"key": key, "head": head, "body": body})

    def take_file(self, key: str) -> tuple[str, bytes] | None:
        """Take a file out: its ``head`` and its bytes; ``None`` when it is not there."""
        statement = text("DELETE FROM passing_file WHERE id = :key RETURNING head, body")
        with self._engine.connect() as db:
            found = db.execute(statement, {"key": key}).first()
        return (found.head, bytes(found.body)) if found else None

    def notify(self, payload: str) -> None:
        """Tell all processes; at most ``LONGEST_PAYLOAD`` bytes."""
        with self._engine.connect() as db:
            db.execute(text("SELECT pg_notify(:channel, :p)"), {"channel": CHANNEL, "p": payload})

    def forget_old(self) -> None:
        """Delete what is older than it may become."""
        with self._engine.connect() as db:
            for table, seconds in (("count", KEPT_SECONDS), ("file", FILE_SECONDS)):
                age = f"clock_timestamp() - interval '{seconds} seconds'"
                db.execute(text(f"DELETE FROM passing_{table} WHERE at < {age}"))  # noqa: S608

    def _blind(self, key: str) -> str:
        return hmac.digest(self._secret, key.encode(), hashlib.sha256)[:16].hex()

    def _make_tables(self) -> None:
        """Processes that start together would stumble over each other: one at a time."""
        with self._engine.connect() as db:
            db.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MAKING_LOCK})
            try:
                for statement in _TABLES:
                    db.execute(text(statement))
            finally:
                db.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MAKING_LOCK})

"""Integrity checks of a database."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.errors import Invalid, WorkshopError
from workshop.export.minutes.approval import list_minutes
from workshop.i18n import _, mark
from workshop.pictures.pictures import find_broken_pictures
from workshop.programme.tables import Minutes
from workshop.standards.publication.signing_keys import is_key_lost
from workshop.store.backup import database_file, find_problems
from workshop.store.engine import is_sqlite, reading_engine
from workshop.store.erased_list import ErasedList, counted
from workshop.store.log import ERASED, Event, Feed
from workshop.store.postgres_rows import PostgresSide
from workshop.store.revisions import is_known, present_revision
from workshop.store.rows import tally
from workshop.store.schema import REVISION

_DAMAGE = mark("The database is damaged: {what}")


def find_integrity_problems(url: str, erased: ErasedList | None = None) -> list[WorkshopError]:
    """The problems found, as errors that can be translated; empty when there are none. Read-only.

    Checks the file (integrity, foreign keys) or that PostgreSQL gives out each value, the revision
    of the schema, the event numbers (no gaps), the checksums of approved minutes, the key that
    signs publications, and pictures: that each is whole and belongs to something. Whether the log
    refers to each note cannot be checked: it forgets them with the order in which they came.
    With the list of erasures also whether an older state was brought back by hand.
    """
    if problems := _unsound(url):
        return problems
    if outdated := list(_revision(url)):
        return outdated
    engine = reading_engine(url)
    try:
        with Session(engine) as db:
            parts = (_feeds, _seals, _pictures, _signatures)
            found = [problem for part in parts for problem in part(db)]
            return [*found, *_brought_back(db, erased)]
    except (ValueError, LookupError, TypeError):
        return [Invalid(_DAMAGE, what=_("a value makes no sense"))]
    finally:
        engine.dispose()


def find_problems_of_copy(path: Path) -> list[WorkshopError]:
    """The problems of a copy: of its file, and where it is of this program's revision as those of
    a database. It is looked into beside itself, so that nothing is written to it or its folder."""
    if problems := find_problems(path):
        return [Invalid(_DAMAGE, what=problem) for problem in problems]
    with TemporaryDirectory() as folder:
        looked_into = Path(folder) / "copy.db"
        shutil.copyfile(path, looked_into)
        url = f"sqlite:///{looked_into}"
        older = present_revision(url)
        if older is not None and older != REVISION and is_known(older):
            return []
        return find_integrity_problems(url)


def _unsound(url: str) -> list[WorkshopError]:
    if is_sqlite(url):
        problems = find_problems(database_file(url))
    else:
        problems = [_("the table {table} cannot be read", table=one) for one in _refused(url)]
    return [Invalid(_DAMAGE, what=problem) for problem in problems]


def _refused(url: str) -> Iterator[str]:
    """Tables that PostgreSQL does not give out as a whole."""
    with closing(PostgresSide(url)) as side:
        tables = side.shape()
    for table, columns in tables.items():
        with closing(PostgresSide(url)) as side:
            try:
                tally(side.rows(table, columns))
            except (psycopg.Error, ValueError):
                yield table


def _brought_back(db: Session, erased: ErasedList | None) -> Iterator[WorkshopError]:
    if erased is not None and (counted(db.connection()) or 0) < erased.last():
        yield Invalid(
            mark(
                "An older state of the database was brought back by hand; what was erased since is"
                " there again. The server erases it when it starts. Without a start: stop it and"
                " run: workshop erase-again"
            )
        )


def _revision(url: str) -> Iterator[WorkshopError]:
    present = present_revision(url)
    if present != REVISION:
        yield Invalid(
            mark("The schema stands at {present}, this program works with {wanted}."),
            present=present or "–",
            wanted=REVISION,
        )


def _feeds(db: Session) -> Iterator[WorkshopError]:
    feeds = db.execute(select(Feed).where(col(Feed.scope) != ERASED)).scalars()
    last = {feed.scope: feed.last_number for feed in feeds}
    query = select(
        col(Event.scope), func.count(), func.min(col(Event.number)), func.max(col(Event.number))
    ).group_by(col(Event.scope))
    seen = {scope: (count, least, most) for scope, count, least, most in db.execute(query)}
    for scope in sorted({*last, *seen}):
        number = last.get(scope, 0)
        if seen.get(scope, (0, 1, 0)) != (number, 1, number):
            yield Invalid(mark("The log of {scope} has gaps."), scope=scope)


def _seals(db: Session) -> Iterator[WorkshopError]:
    sessions = sorted(set(db.execute(select(col(Minutes.session_id))).scalars()))
    for session_id in sessions:
        if not all(minutes.intact for minutes in list_minutes(db, session_id)):
            message = mark("Approved minutes do not fit their seal: session {id}")
            yield Invalid(message, id=session_id)


def _signatures(db: Session) -> Iterator[WorkshopError]:
    if is_key_lost(db):
        yield Invalid(mark("A publication is signed with a key that is not in this database."))


def _pictures(db: Session) -> Iterator[WorkshopError]:
    for picture_id in find_broken_pictures(db):
        message = mark("A picture is incomplete, changed or belongs to nothing: {id}")
        yield Invalid(message, id=picture_id)

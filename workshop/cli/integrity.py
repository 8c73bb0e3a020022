"""Integrity checks of a database."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.errors import Invalid, WorkshopError
from workshop.export.minutes.approval import list_minutes
from workshop.i18n import mark
from workshop.pictures.pictures import find_broken_pictures
from workshop.programme.tables import Minutes
from workshop.standards.publication.signing_keys import is_key_lost
from workshop.store.backup import database_file, find_problems
from workshop.store.engine import is_sqlite, reading_engine
from workshop.store.log import Event, Feed
from workshop.store.schema import REVISION, present_revision


def find_integrity_problems(url: str) -> list[WorkshopError]:
    """The problems found, as errors that can be translated; empty when there are none. Read-only.

    Checks the file (integrity, foreign keys), the revision of the schema, the event numbers (no
    gaps), the checksums of approved minutes, the key that signs publications, and pictures: that
    each is whole and belongs to something. Whether the log refers to each note cannot be
    checked: it forgets them with the order in which they came.
    """
    problems = find_problems(database_file(url)) if is_sqlite(url) else []
    if problems:
        damage = mark("The database is damaged: {what}")
        return [Invalid(damage, what=problem) for problem in problems]
    outdated = list(_revision(url))
    if outdated:
        return outdated
    engine = reading_engine(url)
    try:
        with Session(engine) as db:
            return [*_feeds(db), *_seals(db), *_pictures(db), *_signatures(db)]
    finally:
        engine.dispose()


def _revision(url: str) -> Iterator[WorkshopError]:
    present = present_revision(url)
    if present != REVISION:
        yield Invalid(
            mark("The schema stands at {present}, this program works with {wanted}."),
            present=present or "–",
            wanted=REVISION,
        )


def _feeds(db: Session) -> Iterator[WorkshopError]:
    last = {feed.scope: feed.last_number for feed in db.execute(select(Feed)).scalars()}
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

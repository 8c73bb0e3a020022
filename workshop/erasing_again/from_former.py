"""Repeat what had been erased in the database that an older copy replaces. It knows more than the
list of erasures: the words that stand in place of erased ones, and what went before there was one.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from workshop.board.note_erasure import erase_text
from workshop.board.tables import Note
from workshop.people.rights import SYSTEM, Actor
from workshop.pictures.pictures import REMOVED
from workshop.pictures.pictures import erase_again as erase_pictures_again
from workshop.recruitment.after_restore import forget_again, read_former
from workshop.standards.tables import Objection, Understanding
from workshop.store import log
from workshop.store.backup import find_problems
from workshop.store.store import Command, Store, mark_erased

Erased = tuple[str, str, str, str | None]
"""``(id, text, status, author)`` of a note whose original text was erased; ``text`` is usually
empty, and there is an author where the note was only reworded."""


@dataclass(frozen=True)
class _FormerObjections:
    """Ids of all activities of a database, and of the objections that it still holds."""

    activities: Collection[str] = ()
    objections: Collection[str] = ()


@dataclass(frozen=True)
class _FormerAnswers:
    """Ids of all clauses of a database; clause and author of each answer in it → its words."""

    clauses: Collection[str] = ()
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class ErasedAgain:
    """How many notes, objections, answers, pictures, recruitments and candidates were erased; not
    ``complete`` where the former database is damaged and may have held more."""

    count: int
    complete: bool


def erase_again(url: str, former: Path) -> ErasedAgain:
    """Erase in a restored database what had been erased in the ``former`` database file."""
    complete = not find_problems(former)
    steps: list[tuple[Callable[[Path], Any], Command[Actor, Any, int]]] = [
        (_objections_in, _forget_objections),
        (_answers_in, _forget_answers),
        (_removed_pictures_in, erase_pictures_again),
        (read_former, forget_again),
        (_erased_in, _erase),
    ]
    found = []
    for read, erase in steps:
        try:
            found.append((erase, read(former)))
        except (sqlite3.Error, ValueError, LookupError, TypeError):
            complete = False
    store = Store(url)
    try:
        return ErasedAgain(sum(store.write(erase, SYSTEM, what) for erase, what in found), complete)
    finally:
        store.close()


def _erased_in(path: Path) -> list[Erased]:
    """Notes without a fingerprint: it is cleared exactly when the text is erased."""
    (rows,) = _read(path, "SELECT id, text, status, author FROM note WHERE fingerprint = ''")
    return [(key, text, status, author) for key, text, status, author in rows]


def _objections_in(path: Path) -> _FormerObjections:
    """Objections and activities of the former database.

    A withdrawn objection leaves no row, so it is missing there while its activity is known.
    """
    try:
        objections, activities = _read(path, "SELECT id FROM objection", "SELECT id FROM activity")
    except sqlite3.OperationalError:
        return _FormerObjections()
    return _FormerObjections(
        frozenset(key for (key,) in activities), frozenset(key for (key,) in objections)
    )


def _answers_in(path: Path) -> _FormerAnswers:
    """What people had answered about clauses in the former database."""
    asked = "SELECT clause_id, author, why FROM understanding"
    try:
        answers, clauses = _read(path, asked, "SELECT id FROM clause")
    except sqlite3.OperationalError:
        return _FormerAnswers()
    words = {(clause, author): why for clause, author, why in answers}
    return _FormerAnswers(frozenset(key for (key,) in clauses), words)


def _removed_pictures_in(path: Path) -> list[str]:
    """Ids of the pictures that were removed in the former database: they have left no row there,
    but an event each."""
    (rows,) = _read(path, f"SELECT refs FROM event WHERE kind = '{REMOVED}'")  # noqa: S608
    return [key for (refs,) in rows for _kind, key in json.loads(refs)]


def _read(path: Path, *queries: str) -> list[list[tuple[Any, ...]]]:
    """The rows of each query. Raises ``sqlite3.Error``."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [connection.execute(query).fetchall() for query in queries]


def _forget_objections(db: Session, actor: Actor, standing: _FormerObjections) -> int:
    rows = db.execute(select(Objection)).scalars()
    gone = [row for row in rows if row.activity_id in standing.activities]
    gone = [row for row in gone if row.id not in standing.objections]
    for row in gone:
        db.delete(row)
        mark_erased(db)
    return len(gone)


def _forget_answers(db: Session, actor: Actor, former: _FormerAnswers) -> int:
    """An answer that was taken back leaves no row; of one that was changed the old words go."""
    rows = db.execute(select(Understanding)).scalars().all()
    count = 0
    for row in (one for one in rows if one.clause_id in former.clauses):
        words = former.words.get((row.clause_id, row.author))
        if words is None:
            db.delete(row)
        elif row.why not in ("", words):
            row.forget_words()
            db.add(row)
        else:
            continue
        mark_erased(db)
        count += 1
    return count


def _erase(db: Session, actor: Actor, erased: Sequence[Erased]) -> int:
    count = 0
    for key, text, status, author in erased:
        note = db.get(Note, key)
        if note is None or note.text == text:
            continue
        erase_text(db, note, status)
        note.text = text
        if author is None:
            note.author, note.badge = None, None
        db.add(note)
        log.append(db, note.programme_id, "note_erased_again", [("note", note.id)])
        count += 1
    return count

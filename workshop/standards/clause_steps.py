"""Steps that change several clauses at once: on what somebody saw, in one event, with undo.

Whatever such a step changes stands in its event; undoing it brings the fields back as a further
revision of each clause, so that nobody's open editor takes an older number for a newer text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.standards.clause_work import LINK_TABLES, worked_on
from workshop.standards.clauses import keep_revision, load_editable_clause
from workshop.standards.running_clause import displayed_clause_refs
from workshop.standards.tables import Clause, ClauseRevision
from workshop.store import log
from workshop.store.log import Change, Event, Ref
from workshop.store.undo import change, step_back, steps_at_hand

TOPIC = "clauses"
Seen = Mapping[str, int]
"""Clause → the number of the revision that somebody saw when they pressed."""


@dataclass(frozen=True)
class UndoClauses:
    """Undo one's own last step. ``number``: of its event, as it was offered."""

    programme_id: str
    number: int


def load_as_seen(db: Session, actor: Actor, seen: Seen) -> list[Clause]:
    """The clauses, if the actor may change them and nobody has since. Raises ``Conflict``, which
    names the changed ones, ``NotFound`` and ``NotAllowed``."""
    clauses = [load_editable_clause(db, actor, key) for key in seen]
    changed = [row.code for row in clauses if row.revision != seen[row.id]]
    if changed:
        raise Conflict(
            mark("Somebody has changed {codes} in the meantime. Look once more."),
            codes=", ".join(changed),
        )
    return clauses


def alter_clause(
    db: Session, actor: Actor, clause: Clause, values: Mapping[str, Any], why: str = ""
) -> list[Change]:
    """Set checked values of a clause as its next revision; returns the changes, none for none."""
    news = {name: value for name, value in values.items() if getattr(clause, name) != value}
    if not news:
        return []
    steps = [change(db, clause, **news)]
    clause.revision += 1
    keep_revision(db, actor, clause, why)
    db.flush()
    return steps


def log_step(
    db: Session,
    actor: Actor,
    programme_id: str,
    event: str,
    clauses: Sequence[Clause],
    steps: Sequence[Change],
    refs: Sequence[Ref] = (),
) -> Event:
    """Log one step about these clauses, which can be undone."""
    db.flush()
    keys = [clause.id for clause in clauses]
    told = [("clause", key) for key in keys]
    told += displayed_clause_refs(db, programme_id, keys)
    return log.append(
        db,
        programme_id,
        event,
        [*told, *refs],
        actor=actor.log_id,
        topic=TOPIC,
        changes=steps,
    )


def last_step(db: Session, actor: Actor, programme_id: str) -> Event | None:
    """The actor's own last step that can be undone."""
    return steps_at_hand(db, programme_id, TOPIC, actor.id)[0]


def undo_clauses(db: Session, actor: Actor, command: UndoClauses) -> str:
    """Undo the actor's last step about clauses; returns its kind.

    Raises ``NotFound`` where there is none, ``Conflict`` where another one came since, or something
    has changed or stands on it.
    """
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    event = last_step(db, actor, command.programme_id)
    if event is not None and event.number != command.number:
        raise Conflict(mark("You have done something else since. Look once more."))
    if event is not None:
        _must_leave_codes(db, event)
        _forget_first_revisions(db, event)
    undone = step_back(db, command.programme_id, TOPIC, actor.id)
    keys = [key for kind, key in undone.refs if kind == "clause"]
    rows = [row for row in (db.get(Clause, key) for key in dict.fromkeys(keys)) if row is not None]
    for row in rows:
        row.revision += 1
        db.add(row)
        keep_revision(db, actor, row)
    db.flush()
    refs = [(kind, key) for kind, key in undone.refs]
    log.append(
        db,
        command.programme_id,
        "undone",
        refs,
        actor=actor.log_id,
        payload={"of": undone.number},
    )
    return undone.kind


def _must_leave_codes(db: Session, event: Event) -> None:
    """Raise ``Conflict`` where a code that would come back is another clause's by now."""
    back = {
        entry["before"]["code"]: entry["key"][0]
        for entry in event.changes
        if entry["table"] == "clause" and entry["before"] and "code" in entry["before"]
    }
    used = db.execute(
        Clause.__table__.select().where(  # type: ignore[attr-defined]
            col(Clause.programme_id) == event.scope, col(Clause.code).in_(back)
        )
    )
    changed = {entry["key"][0] for entry in event.changes if entry["table"] == "clause"}
    taken = [row.code for row in used if row.id not in changed]
    if taken:
        raise Conflict(
            mark("There is already a clause with the code {code}."), code=", ".join(taken)
        )


def _forget_first_revisions(db: Session, event: Event) -> None:
    """Delete the first revisions of clauses that the step made: they are no work that stands on
    them. Raises ``Conflict`` where somebody has worked on one since."""
    made = [
        row
        for entry in event.changes
        if entry["table"] == "clause" and entry["before"] is None
        if (row := db.get(Clause, entry["key"][0])) is not None
    ]
    if worked_on(db, made, apart_from=LINK_TABLES):
        raise Conflict(mark("Something stands on this by now; it cannot be undone."))
    keys = [row.id for row in made]
    db.execute(delete(ClauseRevision).where(col(ClauseRevision.clause_id).in_(keys)))

"""Publishing without keeping a room waiting: what a version holds is composed beside the writer.

The writer then stores it, if nothing has happened since that it depends on.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.needs.tables import ToldSupport
from workshop.people.rights import Actor
from workshop.standards.publication.publications import (
    Publish,
    check_publishing,
    compose,
    keep_publication,
    publish,
    tell_figures,
)
from workshop.standards.tables import Clause, ToldUnderstanding, Understanding
from workshop.store import log
from workshop.store.rehearsal import rehearse
from workshop.store.store import Store

WRITTEN = (ToldSupport, ToldUnderstanding, Understanding)
"""What ``compose`` writes to."""
BESIDE = frozenset({"note_added", "notes_released", "participant_entered", "dots_set"})
"""Events that a publication may come before: new notes are in no group yet, and votes are told when
they end. Whatever else happens meanwhile, it is composed anew."""
MOST_TRIES = 3


@dataclass(frozen=True)
class Composed:
    """A version as it was to be published after event ``number`` of its programme. ``told``: a
    fingerprint of the figures that were told with it."""

    command: Publish
    number: int
    told: str
    snapshot: dict[str, Any] = field(repr=False)


def publish_beside(store: Store, actor: Actor, command: Publish) -> str:
    """As ``publish``, while others write. A programme in which much is changed just now is written
    down at one go after some tries. Returns the id of the publication."""
    scope = command.programme_id
    for _try in range(MOST_TRIES):
        composed = rehearse(store, _compose, actor, command, WRITTEN)
        published = store.write(publish_composed, actor, composed, scope)
        if published is not None:
            return published
    return store.write(_publish_at_once, actor, command, scope)


def _compose(db: Session, actor: Actor, command: Publish) -> Composed:
    number = log.last_number(db, command.programme_id)
    check_publishing(db, actor, command)
    snapshot = compose(db, actor, command)
    return Composed(command, number, _told(db, command.programme_id), snapshot)


def publish_composed(db: Session, actor: Actor, composed: Composed) -> str | None:
    """Store a composed version; ``None`` where something happened since that it depends on.
    Returns its id; raises as ``publish``."""
    command = composed.command
    check_publishing(db, actor, command)
    since = select(col(log.Event.kind)).where(
        col(log.Event.scope) == command.programme_id, col(log.Event.number) > composed.number
    )
    if not set(db.execute(since).scalars()) <= BESIDE:
        return None
    told = db.begin_nested()
    tell_figures(db, command.programme_id)
    db.flush()
    if _told(db, command.programme_id) != composed.told:
        told.rollback()
        return None
    return keep_publication(db, actor, command, composed.snapshot).id


def _publish_at_once(db: Session, actor: Actor, command: Publish) -> str:
    return publish(db, actor, command).id


def _told(db: Session, programme_id: str) -> str:
    """A fingerprint of every figure told in this programme."""
    clauses = select(col(Clause.id)).where(col(Clause.programme_id) == programme_id)
    support = select(ToldSupport).where(col(ToldSupport.programme_id) == programme_id)
    answers = select(ToldUnderstanding).where(col(ToldUnderstanding.clause_id).in_(clauses))
    rows = [
        json.dumps(row.model_dump(mode="json", exclude={"number"}), sort_keys=True)
        for query in (support, answers)
        for row in db.execute(query).scalars()
    ]
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

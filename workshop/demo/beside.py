"""Loading the example without keeping a room waiting: it is made in a database of its own.

The writer then stores all of its rows at one go, so that it is never there by half.
"""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.demo import LoadDemo, check_loading, fill_demo, find_demo, load_demo
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.tables import Programme
from workshop.standards.publication.signing_keys import present_key
from workshop.store import log
from workshop.store.made_apart import Rows, add_rows, read_rows, rows_made
from workshop.store.store import Store

KNOWN = ("programme", "signingkey")
"""Tables that the example depends on: which names are taken, and who signs its first version."""
MOST_TRIES = 3


@dataclass(frozen=True)
class MadeExample:
    """An example as it was to be loaded while the tables ``KNOWN`` held ``known``."""

    command: LoadDemo
    known: Rows = field(repr=False)
    rows: Rows = field(repr=False)


def load_demo_beside(store: Store, actor: Actor, command: LoadDemo) -> Programme:
    """As ``load_demo``, while others write."""
    check_loading(actor, command)
    for _try in range(MOST_TRIES):
        with store.read() as db:
            if find_demo(db, command.language) is not None:
                break
        store.write(_have_key, SYSTEM, None)
        with store.read() as db:
            known = read_rows(db, KNOWN)
        rows = rows_made(fill_demo, actor, command, known)
        loaded = store.write(store_demo, actor, MadeExample(command, known, rows))
        if loaded is not None:
            return loaded
    return store.write(load_demo, actor, command)


def store_demo(db: Session, actor: Actor, made: MadeExample) -> Programme | None:
    """Store an example that was made; ``None`` where it is there already, or something was changed
    that it depends on. Raises as ``load_demo``."""
    check_loading(actor, made.command)
    if find_demo(db, made.command.language) is not None or read_rows(db, KNOWN) != made.known:
        return None
    add_rows(db, made.rows)
    (new,) = made.rows["programme"]
    log.append(db, new["id"], "example_loaded", actor=actor.log_id)
    query = select(Programme).where(col(Programme.id) == new["id"])
    programme: Programme = db.execute(query).scalar_one()
    return programme


def _have_key(db: Session, _actor: Actor, _command: None) -> None:
    present_key(db)

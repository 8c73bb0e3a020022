"""Keys with which other programs read: made by hand, shown once, ended on a day or by hand.

A key opens what an account without special rights sees, and never more than was chosen for it. Who
runs a programme makes keys for it; only administrators make them for all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.local_time import today
from workshop.outside.outside_states import Resource
from workshop.outside.tables import AccessKey
from workshop.people.credentials import new_token, token_hash
from workshop.people.rights import Actor, Right
from workshop.programme.field_rules import line
from workshop.programme.tables import Programme
from workshop.store import log
from workshop.store.store import mark_erased

LONGEST_DAYS = 366
MOST_KEYS = 200
PREFIX = "workshop-"
"""By it people and programs that look for lost keys know what they have found."""
_FORM = re.compile(rf"{PREFIX}[0-9a-f]{{32}}\Z")


@dataclass(frozen=True)
class MakeKey:
    """``programmes``: ids; ``everywhere``: all programmes, for administrators alone.
    ``expires_on``: its last day."""

    name: str
    programmes: Sequence[str]
    resources: Sequence[str]
    expires_on: date
    everywhere: bool = False


@dataclass(frozen=True)
class KeyAccess:
    """What a key opens, and on which day it was last used."""

    id: str
    programmes: frozenset[str]
    everywhere: bool
    resources: frozenset[str]
    used_on: str | None

    def opens(self, programme_id: str) -> bool:
        """Whether it may read of this programme."""
        return self.everywhere or programme_id in self.programmes


def make_key(db: Session, actor: Actor, command: MakeKey) -> str:
    """Make a key and return it; it is nowhere else. Raises ``Invalid``, ``NotAllowed``."""
    name = line(command.name, 80)
    chosen = list(dict.fromkeys(command.programmes))
    if command.everywhere:
        actor.must(Right.ADMINISTER)
        chosen = []
    elif not chosen:
        raise Invalid(mark("Choose what the key opens."))
    for programme_id in chosen:
        actor.must(Right.RUN, programme_id)
        _must_be_open(db, programme_id)
    resources = [one for one in Resource if one in command.resources]
    if not resources:
        raise Invalid(mark("Choose what the key opens."))
    if not today() < command.expires_on <= today() + timedelta(days=LONGEST_DAYS):
        raise Invalid(mark("A key ends on a day within a year."))
    if len(list(db.execute(select(col(AccessKey.id))).scalars())) >= MOST_KEYS:
        raise Invalid(mark("There are too many keys. End some that nobody uses first."))
    key = f"{PREFIX}{new_token()}"
    row = AccessKey(
        name=name,
        key_hash=token_hash(key),
        programmes=chosen,
        everywhere=command.everywhere,
        resources=[str(one) for one in resources],
        expires_on=command.expires_on.isoformat(),
        made_on=today().isoformat(),
        made_by=actor.name,
    )
    db.add(row)
    log.append(db, log.HOUSE, "access_key_made", actor=actor.log_id, payload={"key": row.id})
    return key


def end_key(db: Session, actor: Actor, key_id: str) -> None:
    """End a key at once; no older state brings it back. Raises ``NotFound``, ``NotAllowed``."""
    row = db.get(AccessKey, key_id)
    if row is None:
        raise NotFound(mark("This key has ended already."))
    if not _may_end(actor, row):
        raise NotAllowed(mark("You do not have the right to do this."))
    db.delete(row)
    mark_erased(db, ("access key", row.id))
    log.append(db, log.HOUSE, "access_key_ended", actor=actor.log_id, payload={"key": row.id})


def list_keys(db: Session, actor: Actor) -> list[AccessKey]:
    """The keys that the actor may end, those that end first at the top."""
    query = select(AccessKey).order_by(col(AccessKey.expires_on), col(AccessKey.id))
    return [row for row in db.execute(query).scalars() if _may_end(actor, row)]


def find_access(db: Session, key_hash: str) -> KeyAccess | None:
    """What a key opens today; ``None`` for one that is unknown or over."""
    query = select(AccessKey).where(AccessKey.key_hash == key_hash)
    row = db.execute(query).scalars().first()
    if row is None or row.expires_on < today().isoformat():
        return None
    return KeyAccess(
        row.id,
        frozenset(row.programmes),
        row.everywhere,
        frozenset(row.resources),
        row.used_on,
    )


def note_key_used(db: Session, _actor: Actor, key_id: str) -> None:
    """Keep on which day a key was used last."""
    row = db.get(AccessKey, key_id)
    if row is not None and row.used_on != today().isoformat():
        row.used_on = today().isoformat()
        db.add(row)


def looks_like_key(text: str) -> bool:
    """Whether this has the form of a key; nothing else is looked up."""
    return bool(_FORM.match(text))


def _may_end(actor: Actor, row: AccessKey) -> bool:
    """Administrators all; who runs every programme that it opens."""
    if actor.may(Right.ADMINISTER):
        return True
    runs_all = all(actor.may(Right.RUN, one) for one in row.programmes)
    return bool(row.programmes) and not row.everywhere and runs_all


def _must_be_open(db: Session, programme_id: str) -> None:
    row = db.get(Programme, programme_id)
    if row is None or row.rehearsal_of is not None:
        raise NotFound(mark("There is no such programme."))

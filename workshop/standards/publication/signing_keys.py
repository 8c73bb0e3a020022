"""The installation's keys for signing publications: one at work, and those before it.

They lie in the database, so that every backup holds them and all processes share them.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.standards.publication import signatures
from workshop.standards.tables import Publication, SigningKey
from workshop.store import log
from workshop.store.ids_and_clock import now
from workshop.store.scope_locks import check
from workshop.store.store import mark_erased

LONGEST_REASON = 500
CHANGED = "signing_key_changed"
_LOST = mark(
    "The key with which this installation signs its publications is not there. Bring back a backup "
    "that holds it, or make a new one: workshop key new --because …"
)
_NO_REASON = mark("Say why: other towns read it.")


@dataclass(frozen=True)
class ChangeKey:
    """``endorsed``: the present key signs the new one, so that other towns see that both belong
    together. Not for a key that is lost, or that somebody else may have."""

    because: str
    endorsed: bool


def list_keys(db: Session) -> list[SigningKey]:
    """All keys, the one at work first."""
    query = select(SigningKey).order_by(col(SigningKey.number).desc())
    return list(db.execute(query).scalars())


def present_key(db: Session) -> SigningKey:
    """The key at work; the first one is made when it is first needed. Raises ``Conflict`` where
    something has been signed and the key is not there: another one is never made in silence."""
    keys = list_keys(db)
    if not keys and not is_key_lost(db):
        check(db, log.HOUSE)
        return _add_key(db, 1, "", "")
    if not keys or not keys[0].private:
        raise Conflict(_LOST)
    return keys[0]


def is_key_lost(db: Session) -> bool:
    """Whether a publication is signed by a key that this database does not hold."""
    query = select(col(Publication.signature)).where(col(Publication.signature).is_not(None))
    used = {signature["key"] for signature in db.execute(query).scalars() if signature}
    return not used <= {key.public for key in list_keys(db)}


def sign_file(
    db: Session, key: SigningKey, sha256: str, about: str = signatures.STANDARD
) -> dict[str, Any]:
    """The signature of a publication, or another kind of file, with this checksum."""
    return {
        "algorithm": signatures.ALGORITHM,
        "key": key.public,
        "value": signatures.sign(key.private, sha256, about),
        "former": _former(list_keys(db), key),
    }


def change_key(db: Session, actor: Actor, command: ChangeKey) -> SigningKey:
    """Sign with a new key from now on; of the former one only the public part stays.

    Raises ``Conflict`` where there is no reason, or no present key that could sign the new one.
    """
    actor.must(Right.ADMINISTER)
    because = field_rules.paragraphs(command.because, LONGEST_REASON)
    if not because:
        raise Conflict(_NO_REASON)
    keys = list_keys(db)
    if command.endorsed and (not keys or not keys[0].private):
        raise Conflict(_LOST)
    new = _add_key(db, keys[0].number + 1 if keys else 1, because, "")
    for old in keys:
        if command.endorsed and old is keys[0]:
            new.endorsement = signatures.endorse(old.private, new.public)
        if old.private:
            old.private, old.retired_at = "", now()
            db.add(old)
            mark_erased(db)
    db.add(new)
    log.append(db, log.HOUSE, CHANGED, actor=actor.log_id)
    return new


def _former(keys: list[SigningKey], present: SigningKey) -> list[dict[str, str]]:
    """The keys that vouch for the present one, the latest first, until one did not."""
    found: list[dict[str, str]] = []
    for newer, older in pairwise(keys):
        if newer.number > present.number:
            continue
        if not newer.endorsement or len(found) == signatures.MOST_FORMER:
            break
        found.append({"key": older.public, "value": newer.endorsement})
    return found


def _add_key(db: Session, number: int, because: str, endorsement: str) -> SigningKey:
    private = signatures.make_key()
    key = SigningKey(
        number=number,
        public=signatures.public_key(private),
        private=private,
        because=because,
        endorsement=endorsement,
    )
    db.add(key)
    db.flush()
    return key

"""Pseudonyms for the rows of the first release, which name the participant.

Until then notes and votes held the participant's id. Such a row gets its pseudonym when the
person's phone comes in again; only then is there a token to compute it from. What nobody has
claimed by ``Participant.claim_by`` gets a random pseudonym: it can no longer be found with a
phrase, and leads to nobody.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from workshop.local_time import today
from workshop.people.credentials import new_token, token_hash
from workshop.people.pseudonyms import pseudonym
from workshop.people.rights import Actor
from workshop.people.tables import Participant
from workshop.slot import Slot

pseudonymous: Slot[Mapping[Any, str]] = Slot("tables with pseudonyms")
"""Table → the name of its column with pseudonyms. Each has a column ``activity_id`` as well."""


def rekey_participant(db: Session, person: Participant, token: str) -> None:
    """Replace the participant's id by their pseudonyms in all rows, and note that it was done."""
    _replace(db, person, lambda activity_id, signed: pseudonym(token, activity_id, signed=signed))


def forget_unclaimed(db: Session, actor: Actor, _content: None = None) -> int:
    """Give random pseudonyms to what nobody has claimed in time; returns to how many people's."""
    query = select(Participant).where(col(Participant.claim_by) < today().isoformat())
    people = list(db.execute(query).scalars())
    for person in people:
        # One token for all rows of the person, which is thrown away: votes still count once.
        rekey_participant(db, person, new_token())
        person.phrase_hash = token_hash(new_token())
    return len(people)


def _replace(db: Session, person: Participant, name: Callable[[str, bool], str]) -> None:
    for table, column in pseudonymous.get().items():
        author, activity = col(getattr(table, column)), col(table.activity_id)
        for activity_id in db.execute(select(activity).where(author == person.id).distinct()):
            key = activity_id[0]
            rows = update(table).where(author == person.id, activity == key)
            if hasattr(table, "fingerprint"):
                # Made over the participant's id once: it could be computed again for everybody.
                written = rows.where(col(table.fingerprint) != "")
                db.execute(written.values(fingerprint=token_hash(new_token())))
            if hasattr(table, "badge"):
                signed = rows.where(col(table.badge).is_not(None))
                db.execute(signed.values({column: name(key, True)}))
            db.execute(rows.values({column: name(key, False)}))
    person.claim_by = None
    db.add(person)

"""Consent taken back: what then is forgotten of a person, and who has gone that way."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from workshop.live.facts import Fact
from workshop.people.credentials import new_token, token_hash
from workshop.people.tables import Consent, Participant
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased


def withdraw_consent(db: Session, person: Participant) -> None:
    """Mark every consent of the person as withdrawn and forget what leads to them.

    Token, phrase and badge become such as nobody holds, the pseudonym of their notes another one.
    The row stays as a number in head-counts and votes.
    """
    query = select(Consent).where(Consent.participant_id == person.id)
    for consent in db.execute(query).scalars():
        consent.withdrawn = True
        db.add(consent)
    person.token_hash, person.phrase_hash = token_hash(new_token()), token_hash(new_token())
    person.voice, person.badge = new_id(), new_id()
    person.session_id, person.table_number = None, None
    person.muted, person.muted_unseen = False, False
    db.add(person)
    mark_erased(db)


def departed(db: Session, participant_ids: Sequence[str]) -> set[str]:
    """Those of these participants who have withdrawn their consent."""
    query = select(Consent.participant_id).where(
        col(Consent.participant_id).in_(participant_ids), col(Consent.withdrawn)
    )
    return set(db.execute(query).scalars())


def departure(participant_id: str) -> Fact:
    """The fact that somebody is not there any more."""
    return Fact(
        kind="person",
        id=participant_id,
        body=None,
        author=participant_id,
        inner={"own_only": False},
    )


def load_departed(db: Session, programme_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of all who have gone from these programmes: the log need not name the one who went."""
    query = (
        select(Consent.participant_id)
        .join(Participant, col(Participant.id) == Consent.participant_id)
        .where(col(Participant.programme_id).in_(programme_ids), col(Consent.withdrawn))
    )
    return [departure(key) for key in sorted(set(db.execute(query).scalars()))]

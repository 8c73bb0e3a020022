"""Withdrawal of consent: what is erased of a participant, and which participants have withdrawn."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, select

from workshop.live.facts import Fact
from workshop.people.credentials import new_token, token_hash
from workshop.people.tables import Consent, Participant, WindowVisit
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased


def withdraw_consent(db: Session, person: Participant) -> None:
    """Mark every consent of the person as withdrawn and erase what leads to them.

    Token and phrase are replaced by random values that nobody holds. The row stays, so that
    head-counts stay correct; so does, until the session closes, the badge in its list: if it went
    now, everybody would see whose notes go with it. Who came in between meetings only is in none.
    """
    query = select(Consent).where(Consent.participant_id == person.id)
    for consent in db.execute(query).scalars():
        consent.withdrawn = True
        db.add(consent)
    person.token_hash, person.phrase_hash = token_hash(new_token()), token_hash(new_token())
    person.sealed_token, person.claim_by = None, None
    if person.session_id is None:
        person.badge = new_id()
    db.add(person)
    db.execute(delete(WindowVisit).where(col(WindowVisit.participant_id) == person.id))
    mark_erased(db, ("participant", person.id))


def erase_departed(db: Session, session_id: str) -> None:
    """Erase the badges of those who have withdrawn their consent, as their session closes."""
    query = (
        select(Participant)
        .join(Consent, col(Consent.participant_id) == Participant.id)
        .where(Participant.session_id == session_id, col(Consent.withdrawn))
    )
    for person in db.execute(query).scalars():
        person.badge, person.session_id, person.muted = new_id(), None, False
        db.add(person)


def load_leavers(db: Session, participant_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts by which only the phones of these participants learn that they are signed out."""
    return [
        Fact(kind="leaver", id=participant_id, body=None, author=participant_id)
        for participant_id in participant_ids
    ]

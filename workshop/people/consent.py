"""Withdrawal of consent: what is erased of a participant, and which participants have withdrawn."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from workshop.live.facts import Fact
from workshop.people.credentials import new_token, token_hash
from workshop.people.tables import Consent, Participant
from workshop.store.ids_and_clock import new_id
from workshop.store.store import mark_erased


def withdraw_consent(db: Session, person: Participant) -> None:
    """Mark every consent of the person as withdrawn and erase what identifies them.

    Token, phrase, badge and voice are replaced by random values that nobody holds. The row stays,
    so that head-counts and votes stay correct.
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
    """The ids of those of these participants who have withdrawn their consent."""
    query = select(Consent.participant_id).where(
        col(Consent.participant_id).in_(participant_ids), col(Consent.withdrawn)
    )
    return set(db.execute(query).scalars())


def departure(participant_id: str) -> Fact:
    """A fact ``person`` without body: screens remove this participant."""
    return Fact(
        kind="person",
        id=participant_id,
        body=None,
        author=participant_id,
        inner={"own_only": False},
    )


def load_departed(db: Session, programme_ids: Sequence[str]) -> Iterable[Fact]:
    """Removal facts of all participants of these programmes who have withdrawn their consent.

    All of them: the event refers to the programme only, so that the log does not name the person.
    """
    query = (
        select(Consent.participant_id)
        .join(Participant, col(Participant.id) == Consent.participant_id)
        .where(col(Participant.programme_id).in_(programme_ids), col(Consent.withdrawn))
    )
    return [departure(key) for key in sorted(set(db.execute(query).scalars()))]

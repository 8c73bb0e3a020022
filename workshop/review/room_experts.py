"""Experts in the room: phones that the facilitator admits to a round, beside invited accounts.

In ``ReviewRound.experts`` a phone is ``phone:`` and the participant's id while its session is open,
and ``phone:`` with a random id afterwards: it still counts, and leads to nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Closed, Invalid, NotAllowed
from workshop.i18n import mark
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor, Right
from workshop.people.tables import Participant
from workshop.programme.sessions import OPEN
from workshop.programme.tables import Activity, WorkingSession
from workshop.review.tables import ReviewRound
from workshop.store.ids_and_clock import new_id

_PHONE = "phone:"
_ROLE = "expert"


@dataclass(frozen=True)
class RoomExpert:
    """Somebody who joined a session as an expert; ``admitted``: to the round that was asked for."""

    id: str
    badge: str
    table: int | None
    admitted: bool


def as_expert(participant_id: str) -> str:
    """What stands in ``ReviewRound.experts`` for a phone."""
    return _PHONE + participant_id


def phones_of(review: ReviewRound) -> list[str]:
    """The ids of the participants that are admitted to a round, also of those who are unknown by
    now."""
    return [key.removeprefix(_PHONE) for key in review.experts if key.startswith(_PHONE)]


def accounts_of(review: ReviewRound) -> list[str]:
    """The ids of the accounts that are invited to a round."""
    return [key for key in review.experts if not key.startswith(_PHONE)]


def list_room_experts(
    db: Session, session_id: str, review: ReviewRound | None = None
) -> list[RoomExpert]:
    """Who has joined this session as an expert, by badge."""
    query = select(Participant).where(
        col(Participant.session_id) == session_id, col(Participant.role) == _ROLE
    )
    admitted = set(phones_of(review)) if review else set()
    rows = db.execute(query.order_by(col(Participant.badge))).scalars()
    return [RoomExpert(row.id, row.badge, row.table_number, row.id in admitted) for row in rows]


def checked_phones(db: Session, programme_id: str, participants: Iterable[str]) -> list[str]:
    """These participants as entries of ``experts``.

    Raises ``NotAllowed`` for somebody without consent, ``Invalid`` for those who did not join an
    open session of the programme as experts.
    """
    found = []
    for key in dict.fromkeys(participants):
        person = load_consenting(db, key)
        session = db.get(WorkingSession, person.session_id or "")
        here = session is not None and session.status == OPEN
        if not here or person.programme_id != programme_id or person.role != _ROLE:
            raise Invalid(mark("Only those who joined this session as experts can be admitted."))
        found.append(as_expert(key))
    return found


def still_here(db: Session, review: ReviewRound) -> list[str]:
    """The phones among a round's experts whose people are still in an open session."""
    return [as_expert(key) for key in phones_of(review) if _session_of(db, key) is not None]


def give_vacant_places(db: Session, review: ReviewRound, phones: Sequence[str]) -> list[str]:
    """The experts of a round with these phones: first in the places of phones that are unknown by
    now, since their people may be the same."""
    experts, waiting = list(review.experts), [one for one in phones if one not in review.experts]
    for place, key in enumerate(experts):
        gone = key.startswith(_PHONE) and db.get(Participant, key.removeprefix(_PHONE)) is None
        if gone and waiting:
            experts[place] = waiting.pop(0)
    return [*experts, *waiting]


def must_be_invited(db: Session, actor: Actor, review: ReviewRound) -> None:
    """Raise ``NotAllowed`` for everybody but invited accounts and admitted phones, ``Closed`` for a
    phone whose session has ended."""
    if not actor.is_participant:
        actor.must(Right.COMMENT, review.programme_id)
        if actor.log_id not in review.experts:
            raise NotAllowed(mark("Only those who are invited to this round review in it."))
        return
    load_consenting(db, actor.id)
    if as_expert(actor.id) not in review.experts:
        raise NotAllowed(mark("Only experts whom the facilitator has admitted rate here."))
    if actor.beside in review.experts:
        raise NotAllowed(
            mark(
                "Somebody who is invited to this round with an account is signed in on this "
                "device. One person rates once: use the account, or sign out first."
            )
        )
    if _session_of(db, actor.id) is None:
        raise Closed(mark("This session is not open."))


def forget_phones(db: Session, session: WorkingSession) -> None:
    """As a session closes, forget which of its phones were admitted to rounds: who of the people
    was an expert is not kept either."""
    rated_here = select(col(Activity.round_id)).where(col(Activity.session_id) == session.id)
    # Not a join whose rows are made distinct: PostgreSQL does not compare columns of JSON.
    query = select(ReviewRound).where(col(ReviewRound.id).in_(rated_here))
    for review in list(db.execute(query).scalars()):
        review.experts = [
            _PHONE + new_id() if key.startswith(_PHONE) else key for key in review.experts
        ]
        db.add(review)


def _session_of(db: Session, participant_id: str) -> WorkingSession | None:
    """The open session that a participant is in, or ``None``."""
    person = db.get(Participant, participant_id)
    session = db.get(WorkingSession, person.session_id or "") if person else None
    return session if session is not None and session.status == OPEN else None

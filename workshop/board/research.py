"""Which maps and journeys were begun from research: notes of interviews came to them.

It is told of a whole map or journey, not of single notes: what one person said shall not be found
among the others. It stays when such a note is taken back: if it went, whoever compares two minutes
would see that the note that is gone came from an interview.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_kinds import NoteOrigin
from workshop.board.tables import JourneyStep, Note
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.tables import Activity

DRAWN = (ActivityKind.EMPATHY_MAP, ActivityKind.JOURNEY_MAP)
"""Of which it is told."""
_OF_INTERVIEWS = col(Note.origin) == NoteOrigin.INTERVIEW


def list_research_places(db: Session, programme_id: str) -> frozenset[str]:
    """The ids of the maps, and of the activities that draw maps or journeys, to which words of
    interviews came."""
    query = (
        select(col(Note.activity_id), col(Note.map_id), col(Activity.kind))
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .where(col(Note.programme_id) == programme_id, _OF_INTERVIEWS)
        .where(col(Activity.kind).in_(DRAWN))
        .distinct()
    )
    found = set()
    for activity_id, map_id, kind in db.execute(query).tuples():
        found.add(activity_id)
        # A journey names a map only to say whose it is.
        if map_id and kind == ActivityKind.EMPATHY_MAP:
            found.add(map_id)
    return frozenset(found)


def is_journey_from_research(db: Session, persona_id: str) -> bool:
    """Whether a step of this persona's journey was made of words of an interview."""
    query = (
        select(col(JourneyStep.id))
        .join(Note, col(Note.id) == col(JourneyStep.note_id))
        .where(col(JourneyStep.persona_id) == persona_id, _OF_INTERVIEWS)
    )
    return db.execute(query.limit(1)).first() is not None

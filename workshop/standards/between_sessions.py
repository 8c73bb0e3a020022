"""What a phone with a badge is told between sessions: what there is so far, and what is next."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from workshop.people.participants import find_participant, load_consenting
from workshop.programme.contribution_window import find_window
from workshop.programme.sessions import OPEN, PLANNED, list_sessions, next_session
from workshop.programme.tables import WorkingSession
from workshop.programme.wall import session_on_wall
from workshop.standards.yields import YIELDS, Yield, load_programme_yields


@dataclass(frozen=True)
class BetweenSessions:
    """``so_far``: what closed sessions yielded together; ``open``: the session of the programme
    that lets people in now, or takes contributions; ``planned``: the next one that is planned."""

    so_far: list[Yield]
    open: WorkingSession | None
    planned: WorkingSession | None

    @property
    def planned_on(self) -> datetime | None:
        """When the planned session begins, where that was entered."""
        return self.planned.planned_start if self.planned else None


def load_between_sessions(db: Session, token: str) -> BetweenSessions | None:
    """What the holder of this token may know; ``None`` for an unknown one.

    Raises ``NotAllowed`` for somebody without consent.
    """
    person = find_participant(db, token)
    if person is None:
        return None
    load_consenting(db, person.id)
    sessions = list_sessions(db, person.programme_id)
    yields = load_programme_yields(db, person.programme_id)
    closed = [
        one for row in sessions if row.status not in (OPEN, PLANNED) for one in yields[row.id]
    ]
    sums = {kind: sum(one.count for one in closed if one.kind == kind) for kind in YIELDS}
    on_wall = session_on_wall(db, person.programme_id)
    doors = [row for row in sessions if row.status == OPEN and row.joining]
    shown = next((row for row in doors if on_wall and row.id == on_wall.id), None)
    return BetweenSessions(
        so_far=[Yield(kind, count) for kind, count in sums.items() if count],
        open=shown or (doors[-1] if doors else find_window(sessions)),
        planned=next_session(sessions),
    )

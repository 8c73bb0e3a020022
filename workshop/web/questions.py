"""The questions of the protocol: read-only requests, answered without the writer."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.board.note_history import NoteWording, list_wordings
from workshop.board.visibility import Viewer
from workshop.disclosure import COUNT_THRESHOLD
from workshop.errors import NotFound
from workshop.i18n import known_language, mark
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.ballots import count_voters
from workshop.needs.card_sort import own_piles
from workshop.needs.voices import load_voices
from workshop.people.attendance import count_certain_people, count_phones
from workshop.people.rights import Actor
from workshop.people.tables import Account
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.sessions import load_session
from workshop.programme.wall import is_on_wall
from workshop.review.activity_rounds import round_of
from workshop.review.rating_rows import count_finished
from workshop.standards.advice.clause_advice import advise
from workshop.standards.advice.draft_advice import advise_draft
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.room.round_facts import load_rating_sheet
from workshop.store.ids_and_clock import checked_id

Args = Mapping[str, Any]
Answer = dict[str, Any]


def read_question(name: str, args: Args) -> str:
    """The id in the arguments of a question: ``activity`` or ``id``. Raises ``Invalid``."""
    wire_name = "activity" if name in ABOUT_ACTIVITIES else "id"
    return checked_id(args.get(wire_name))


def answer_question(db: Session, actor: Actor, name: str, thing_id: str) -> Answer:
    """The answer to one of ``QUESTIONS``. Raises ``NotAllowed``, ``NotFound``."""
    return QUESTIONS[name](db, actor, thing_id)


def answer_room_question(db: Session, viewer: Viewer, name: str, thing_id: str) -> Answer:
    """The answer to one of ``ROOM_QUESTIONS``, also for a wall. Raises ``NotFound``."""
    return ROOM_QUESTIONS[name](db, viewer, thing_id)


def _turnout(db: Session, viewer: Viewer, activity_id: str) -> Answer:
    activity = load_activity(db, activity_id)
    session = load_session(db, activity.session_id)
    # A wall may ask about the vote that it shows, and about no other.
    shown = viewer.session_id == session.id and is_on_wall(session, activity)
    if activity.programme_id != viewer.programme_id or not (
        viewer.kind == ViewerKind.STAFF or shown
    ):
        raise NotFound(mark("There is no such activity."))
    if activity.kind == ActivityKind.QUESTIONS:
        # Erasing a question would lower the number by those who voted for it alone.
        return {"voters": None, "here": None}
    review = round_of(db, activity) if activity.kind == ActivityKind.EXPERT_RATING else None
    if review is not None:
        return {"voters": count_finished(db, review), "here": len(review.experts)}
    if count_certain_people(db, session.id) < COUNT_THRESHOLD:
        return {"voters": None, "here": None}
    return {"voters": count_voters(db, activity), "here": count_phones(db, session.id)}


def _note_history(db: Session, actor: Actor, note_id: str) -> Answer:
    return {"wordings": [_wording(wording) for wording in list_wordings(db, actor, note_id)]}


def _own_piles(db: Session, actor: Actor, activity_id: str) -> Answer:
    return {"piles": own_piles(db, actor, activity_id)}


def _clause_advice(db: Session, actor: Actor, clause_id: str) -> Answer:
    clause = load_readable_clause(db, actor, clause_id)
    account = db.get(Account, actor.id)
    return {"advice": advise(db, clause.id, account.language if account else None)}


def _draft_advice(db: Session, actor: Actor, draft_id: str) -> Answer:
    account = db.get(Account, actor.id)
    return {
        "advice": advise_draft(
            db, actor, draft_id, known_language(account.language if account else None)
        )
    }


def _voices(db: Session, actor: Actor, subject_id: str) -> Answer:
    return {"voices": load_voices(db, actor, subject_id)}


def _wording(wording: NoteWording) -> Answer:
    until = wording.until and round(wording.until.timestamp() * 1000)
    return {
        "text": wording.text,
        "section": wording.section,
        "kind": wording.kind,
        "until": until,
        "by": wording.by,
    }


QUESTIONS: Mapping[str, Callable[[Session, Actor, str], Answer]] = {
    "note_history": _note_history,
    "own_piles": _own_piles,
    "clause_advice": _clause_advice,
    "draft_advice": _draft_advice,
    "rating_sheet": load_rating_sheet,
    "voices": _voices,
}
ROOM_QUESTIONS: Mapping[str, Callable[[Session, Viewer, str], Answer]] = {"turnout": _turnout}
"""Questions that walls may ask too."""
ABOUT_ACTIVITIES = ("own_piles", "rating_sheet", "turnout")
"""Questions that name an ``activity``; all others name an ``id``."""

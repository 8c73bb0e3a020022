"""What a connection may ask without changing anything; answered beside the write path."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.board.note_history import NoteWording, list_wordings
from workshop.board.visibility import Viewer
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.needs.ballots import count_voters
from workshop.needs.card_sort import own_piles
from workshop.people.rights import Actor
from workshop.people.tables import Account
from workshop.programme.agenda import load_activity
from workshop.standards.advice.clause_advice import advise
from workshop.standards.clause_access import load_readable_clause
from workshop.store.ids_and_clock import checked_id

Args = Mapping[str, Any]
Answer = dict[str, Any]


def look_up(db: Session, actor: Actor, name: str, args: Args) -> Answer:
    """The answer to one of ``QUESTIONS``. Raises ``NotAllowed``, ``NotFound``."""
    return QUESTIONS[name](db, actor, args)


def look_around(db: Session, viewer: Viewer, name: str, args: Args) -> Answer:
    """The answer to one of ``ROOM_QUESTIONS``, also for a wall. Raises ``NotFound``."""
    return ROOM_QUESTIONS[name](db, viewer, args)


def _turnout(db: Session, viewer: Viewer, args: Args) -> Answer:
    activity = load_activity(db, checked_id(args.get("activity")))
    own = viewer.session_id in (None, activity.session_id)
    if activity.programme_id != viewer.programme_id or not own:
        raise NotFound(mark("There is no such activity."))
    return {"voters": count_voters(db, activity)}


def _note_history(db: Session, actor: Actor, args: Args) -> Answer:
    return {"wordings": [_told(wording) for wording in list_wordings(db, actor, args.get("id"))]}


def _own_piles(db: Session, actor: Actor, args: Args) -> Answer:
    return {"piles": own_piles(db, actor, args.get("activity"))}


def _clause_advice(db: Session, actor: Actor, args: Args) -> Answer:
    clause = load_readable_clause(db, actor, checked_id(args.get("id")))
    account = db.get(Account, actor.id)
    return {"advice": advise(db, clause.id, account.language if account else None)}


def _told(wording: NoteWording) -> Answer:
    until = wording.until and round(wording.until.timestamp() * 1000)
    return {
        "text": wording.text,
        "section": wording.section,
        "kind": wording.kind,
        "until": until,
        "by": wording.by,
    }


QUESTIONS: Mapping[str, Callable[[Session, Actor, Args], Answer]] = {
    "note_history": _note_history,
    "own_piles": _own_piles,
    "clause_advice": _clause_advice,
}
ROOM_QUESTIONS: Mapping[str, Callable[[Session, Viewer, Args], Answer]] = {"turnout": _turnout}
"""What a wall may ask as well."""

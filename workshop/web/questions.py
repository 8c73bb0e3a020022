"""What a connection may ask without changing anything; answered beside the write path."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.board.history import Wording, list_wordings
from workshop.needs.silence import own_piles
from workshop.people.rights import Actor

Args = Mapping[str, Any]
Answer = dict[str, Any]


def look_up(db: Session, actor: Actor, name: str, args: Args) -> Answer:
    """The answer to one of ``QUESTIONS``. Raises ``NotAllowed``, ``NotFound``."""
    return QUESTIONS[name](db, actor, args)


def _note_history(db: Session, actor: Actor, args: Args) -> Answer:
    return {"wordings": [_told(wording) for wording in list_wordings(db, actor, args.get("id"))]}


def _own_piles(db: Session, actor: Actor, args: Args) -> Answer:
    return {"piles": own_piles(db, actor, args.get("activity"))}


def _told(wording: Wording) -> Answer:
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
}

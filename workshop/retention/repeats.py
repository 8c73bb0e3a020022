"""Where somebody has typed a note's words into something else: a persona, a step, an idea, the log.

What the program itself made of a note goes by ``wiring.ON_ERASE``. This looks for words that people
have carried over by hand, so that they do not stay where the note has gone. Needs and clauses stay:
they are what the room made of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from workshop.board.tables import EmpathyMap, JourneyStep, Persona
from workshop.needs.headers_of_notes import SHORTEST
from workshop.needs.tables import Idea, Need
from workshop.store.log import Event
from workshop.text_folding import fold_words

_FIELDS: Mapping[Any, Sequence[str]] = {
    Persona: ("situation", "context", "goals", "barriers", "access_needs"),
    EmpathyMap: ("goal",),
    JourneyStep: ("stage", "action", "touchpoint", "thoughts", "barrier", "opportunity"),
}


class _Texts:
    """Texts of notes, found within longer ones by their words; short ones are anybody's."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._by_first: dict[str, list[list[str]]] = {}
        for text in texts:
            words = fold_words(text).split()
            if len(text) >= SHORTEST and words:
                self._by_first.setdefault(words[0], []).append(words)

    def stand_in(self, said: str) -> bool:
        """Whether one of the texts stands in this one, whatever the case and signs."""
        words = fold_words(said).split()
        return any(
            words[at : at + len(text)] == text
            for at, word in enumerate(words)
            for text in self._by_first.get(word, ())
        )


def forget_repeats(db: Session, programme_id: str, texts: Sequence[str]) -> None:
    """Empty the fields of a programme that hold one of these texts, and take them out of what can
    be undone."""
    wanted = _Texts(texts)
    for table, names in _FIELDS.items():
        ours = select(table).where(col(table.programme_id) == programme_id)
        for row in db.execute(ours).scalars():
            _empty(db, row, names, wanted)
    needs = select(col(Need.id)).where(col(Need.programme_id) == programme_id)
    for idea in db.execute(select(Idea).where(col(Idea.need_id).in_(needs))).scalars():
        _empty(db, idea, ("text",), wanted)
    undoable = select(Event).where(
        col(Event.scope) == programme_id, cast(col(Event.changes), String) != "[]"
    )
    for event in db.execute(undoable).scalars():
        if any(wanted.stand_in(said) for said in _strings(event.changes)):
            event.changes, event.topic = [], None
            db.add(event)


def _empty(db: Session, row: Any, names: Sequence[str], wanted: _Texts) -> None:
    for name in names:
        if wanted.stand_in(getattr(row, name)):
            setattr(row, name, "")
            db.add(row)


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _strings(inner)

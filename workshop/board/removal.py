"""Whoever is tied to a piece of evidence or to a step of a journey lets go before it is deleted.

Later rooms of the house register here. Each says what it changed, so that undoing the deletion
ties everything again.
"""

from collections.abc import Callable

from sqlmodel import Session

from workshop.store.log import Change

LetGo = Callable[[Session, str], list[Change]]
"""Called in the deleting transaction with the id of what goes."""

_holding: dict[str, list[LetGo]] = {}


def on_remove(kind: str) -> Callable[[LetGo], LetGo]:
    """Have a function called whenever something of this kind is deleted."""

    def register(let_go: LetGo) -> LetGo:
        _holding.setdefault(kind, []).append(let_go)
        return let_go

    return register


def untie_all(db: Session, kind: str, target_id: str) -> list[Change]:
    """Have everybody let go of what is about to be deleted; returns what that changed."""
    return [step for let_go in _holding.get(kind, ()) for step in let_go(db, target_id)]

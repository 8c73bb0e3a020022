"""What other packages do when the text of notes is erased or something they refer to is deleted.

The functions belong to packages above this one; ``workshop/wiring.py`` names all of them. They run
inside the transaction that erases or deletes: it is saved with all of them or not at all.
"""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from workshop.slot import Slot, SlotByKind
from workshop.store.log import Change

Forget = Callable[[Session, Sequence[str]], object]
"""``(db, note_ids)``: erases copies of these notes' texts, and what was derived from them."""
LetGo = Callable[[Session, str], list[Change]]
"""``(db, id)``: removes the ties to what is deleted; returns the changes, so that undo restores
them."""

on_erase: Slot[Sequence[Forget]] = Slot("functions that run when notes are erased")
on_remove: SlotByKind[Sequence[LetGo]] = SlotByKind("functions that run before a deletion")


def forget_copies(db: Session, note_ids: Sequence[str]) -> None:
    """Erase every copy of these notes' texts.

    Raises ``NotConnected`` while ``on_erase`` is empty: an erasure that leaves copies must not be
    committed.
    """
    for forget in on_erase.get():
        forget(db, note_ids)


def untie_all(db: Session, kind: str, target_id: str) -> list[Change]:
    """Remove all ties to what is about to be deleted; returns what that changed.

    Raises ``NotConnected`` for a kind that no table names.
    """
    return [step for let_go in on_remove.get_for(kind) for step in let_go(db, target_id)]

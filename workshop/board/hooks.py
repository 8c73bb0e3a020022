"""What other packages do when notes change, their text is erased or what they refer to is deleted.

The functions belong to packages above this one; ``workshop/wiring.py`` names all of them. They run
inside the transaction that erases or deletes: it is saved with all of them or not at all.
"""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from workshop.programme.tables import Activity
from workshop.slot import Slot, SlotByKind
from workshop.store.log import Change

Forget = Callable[[Session, Sequence[str]], object]
"""``(db, note_ids)``: erases copies of these notes' texts, and what was derived from them."""
Follow = Callable[[Session, Sequence[str]], object]
"""``(db, note_ids)``: brings what was made of these notes to what they say now."""
PlaceUnder = Callable[[Session, Activity, str], str]
"""``(db, activity, id)``: the id of what a note is stored under that was written under this one; it
is another one where they were merged. Raises ``NotFound`` for what this activity does not offer."""
LetGo = Callable[[Session, str], list[Change]]
"""``(db, id)``: removes the ties to what is deleted; returns the changes, so that undo restores
them."""

on_erase: Slot[Sequence[Forget]] = Slot("functions that run when notes are erased")
on_change: Slot[Sequence[Follow]] = Slot("functions that run when notes have changed")
subjects: SlotByKind[PlaceUnder] = SlotByKind("what notes can be written under")
on_remove: SlotByKind[Sequence[LetGo]] = SlotByKind("functions that run before a deletion")


def forget_copies(db: Session, note_ids: Sequence[str]) -> None:
    """Erase every copy of these notes' texts.

    Raises ``NotConnected`` while ``on_erase`` is empty: an erasure that leaves copies must not be
    committed.
    """
    for forget in on_erase.get():
        forget(db, note_ids)


def follow_change(db: Session, changed: Sequence[str]) -> None:
    """Bring what was made of these notes to what they say now. Raises ``NotConnected``."""
    db.flush()
    for follow in on_change.get():
        follow(db, changed)


def untie_all(db: Session, kind: str, target_id: str) -> list[Change]:
    """Remove all ties to what is about to be deleted; returns what that changed.

    Raises ``NotConnected`` for a kind that no table names.
    """
    return [step for let_go in on_remove.get_for(kind) for step in let_go(db, target_id)]

"""Whoever keeps a copy of what notes say is told when their text is erased.

Later rooms of the house (approved minutes, for one) register here, so that erasing a note never
has to know them.
"""

from collections.abc import Callable, Sequence

from sqlmodel import Session

Forget = Callable[[Session, Sequence[str]], object]
"""Called in the erasing transaction with the ids of the notes whose text goes."""

_forgetting: list[Forget] = []


def on_erase(forget: Forget) -> Forget:
    """Have this function called whenever notes lose their text."""
    if forget not in _forgetting:
        _forgetting.append(forget)
    return forget


def forget_copies(db: Session, note_ids: Sequence[str]) -> None:
    """Let everybody who keeps copies of these notes forget their text."""
    for forget in _forgetting:
        forget(db, note_ids)

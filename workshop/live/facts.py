"""Facts: the present state of one thing, as it is sent to screens.

Each package loads the facts of its own things. ``workshop/wiring.py`` names the functions that do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from workshop.slot import Slot, SlotByKind
from workshop.store.log import Ref

Viewing = Any
Loader = Callable[[Session, Sequence[str]], Iterable["Fact"]]
"""``(db, ids)`` → the facts that references of one kind lead to."""
Snapshot = Callable[[Session, Any], Iterable["Fact"]]
"""``(db, viewer)`` → the facts that a viewer's snapshot may hold."""


@dataclass(frozen=True)
class Fact:
    """The present state of one thing, before ``board/visibility.py`` filters it for a viewer.

    ``body``: what may be sent, ``None`` when the thing does not exist any more. ``author``: the
    pseudonym, in ``activity_id``, of the participant whose it is; without an activity a
    participant's id. ``writers``: pseudonyms in it, where several share the thing. These and
    ``inner`` are read by the visibility rule and never sent.
    """

    kind: str
    id: str
    body: dict[str, Any] | None
    session_id: str | None = None
    author: str | None = None
    activity_id: str | None = None
    writers: frozenset[str] = frozenset()
    inner: dict[str, Any] = field(default_factory=dict)


fact_loaders: SlotByKind[Sequence[Loader]] = SlotByKind("fact loaders")
"""By the kind of a reference in the log; a kind without facts has no loader in its sequence."""
snapshot_loaders: Slot[Sequence[Snapshot]] = Slot("snapshot loaders")


def load(db: Session, refs: Iterable[Ref]) -> list[Fact]:
    """The facts that these references lead to, each once, in the order in which kinds first appear.

    Raises ``NotConnected`` for a reference of an unknown kind.
    """
    wanted: dict[str, list[str]] = {}
    for kind, key in dict.fromkeys(refs):
        wanted.setdefault(kind, []).append(key)
    found: dict[tuple[str, str, str | None], Fact] = {}
    for kind, ids in wanted.items():
        for loader in fact_loaders.get_for(kind):
            for fact in loader(db, ids):
                found[(fact.kind, fact.id, fact.author)] = fact
    return list(found.values())


def snapshot(db: Session, viewer: Viewing, *, without: Snapshot | None = None) -> list[Fact]:
    """All facts that this viewer's snapshot may hold, not filtered yet; ``without`` those of one
    loader, which the caller brings itself."""
    parts = [part for part in snapshot_loaders.get() if part is not without]
    return [fact for part in parts for fact in part(db, viewer)]

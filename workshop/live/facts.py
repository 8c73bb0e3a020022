"""Facts: the present state of one thing, as it is sent to screens.

Each method folder registers a loader for its kinds; the feed asks for facts by reference.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from workshop.store.log import Ref

Viewing = Any
Loader = Callable[[Session, Sequence[str]], Iterable["Fact"]]
Snapshot = Callable[[Session, Any], Iterable["Fact"]]


@dataclass(frozen=True)
class Fact:
    """One thing as the server knows it, before anybody's eyes.

    ``body`` is what may be sent, ``None`` when the thing is gone. ``inner`` holds what only the
    visibility rule reads: the author, whether the note is hidden, and the like.
    """

    kind: str
    id: str
    body: dict[str, Any] | None
    session_id: str | None = None
    author: str | None = None
    inner: dict[str, Any] = field(default_factory=dict)


_loaders: dict[str, list[Loader]] = {}
_snapshots: list[Snapshot] = []


def loads(kind: str) -> Callable[[Loader], Loader]:
    """Register a function ``(db, ids) -> facts`` for references of this kind; several may be."""

    def register(loader: Loader) -> Loader:
        _loaders.setdefault(kind, []).append(loader)
        return loader

    return register


def in_snapshot(snapshot: Snapshot) -> Snapshot:
    """Register a function ``(db, viewer) -> facts`` that belongs in a full picture."""
    if snapshot not in _snapshots:
        _snapshots.append(snapshot)
    return snapshot


def load(db: Session, refs: Iterable[Ref]) -> list[Fact]:
    """The facts behind these references, each once, in the order of first mention of its kind."""
    wanted: dict[str, list[str]] = {}
    for kind, key in dict.fromkeys(refs):
        wanted.setdefault(kind, []).append(key)
    found: dict[tuple[str, str], Fact] = {}
    for kind, ids in wanted.items():
        for loader in _loaders.get(kind, ()):
            for fact in loader(db, ids):
                found[(fact.kind, fact.id)] = fact
    return list(found.values())


def snapshot(db: Session, viewer: Viewing) -> list[Fact]:
    """Every fact that this viewer's full picture may hold."""
    return [fact for part in _snapshots for fact in part(db, viewer)]

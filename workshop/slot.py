"""Places where a lower package keeps functions of higher ones that it must call.

A lower package imports nothing from above. It owns a slot and calls what is in it;
``workshop/wiring.py`` fills all slots from its tables, once for each process.
"""

from collections.abc import Mapping
from typing import Generic, TypeVar

ContentT = TypeVar("ContentT")


class NotConnected(RuntimeError):
    """A function was needed that no table names. This is a bug: it is logged, nothing is saved."""


class Slot(Generic[ContentT]):
    """Holds functions for the whole process; empty until :meth:`fill` was called.

    ``name``: what is in it, for the message of the error.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._content: ContentT | None = None

    def fill(self, content: ContentT) -> None:
        """Put the functions in; replaces those that were there."""
        self._content = content

    def get(self) -> ContentT:
        """The functions. Raises ``NotConnected`` before :meth:`fill`."""
        if self._content is None:
            raise NotConnected(f"{self.name}: call workshop.wiring.connect() first")
        return self._content


class SlotByKind(Slot[Mapping[str, ContentT]]):
    """A slot with one entry for each kind of thing."""

    def get_for(self, kind: str) -> ContentT:
        """The entry of a kind. Raises ``NotConnected`` for a kind that no table names."""
        found = self.get().get(kind)
        if found is None:
            raise NotConnected(f"{self.name}: workshop.wiring does not name {kind!r}")
        return found

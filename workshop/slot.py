"""Slots: dependency inversion for lower packages that must call functions of higher ones.

A lower package imports nothing from higher ones. It owns a slot and calls the functions in it;
``workshop/wiring.py`` fills all slots from its tables, once for each process.
"""

from collections.abc import Mapping
from typing import Generic, TypeVar

ContentT = TypeVar("ContentT")


class NotConnected(RuntimeError):
    """A slot is empty or has no entry for a kind. A bug: the transaction is rolled back."""


class Slot(Generic[ContentT]):
    """Holds functions for the whole process; empty until :meth:`fill` was called.

    ``name``: describes the content in error messages.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._content: ContentT | None = None

    def fill(self, content: ContentT) -> None:
        """Set the content, replacing any former one."""
        self._content = content

    def get(self) -> ContentT:
        """The content. Raises ``NotConnected`` before :meth:`fill`."""
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

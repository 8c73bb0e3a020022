"""A field for one file, in the reader's language: Streamlit's own speaks English alone.

The file comes through the page's connection, is never written to disk, and stays in this browser's
session until another one is chosen or it is put away.
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workshop.export.table_import.table_reader import LARGEST_FILE
from workshop.ui.widgets.component import show_module

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class PickedFile:
    """A file that somebody chose; ``key`` is another one for each choice."""

    key: str
    name: str
    content: bytes

    @property
    def size(self) -> str:
        """How large it is, in words."""
        if len(self.content) < _MEGABYTE:
            return f"{max(1, round(len(self.content) / 1000))} kB"
        return f"{len(self.content) / _MEGABYTE:.1f} MB"


def pick_file(label: str, endings: Sequence[str], key: str) -> PickedFile | None:
    """The field, and the file chosen in it; ``None`` while there is none. ``endings`` without a
    dot; a file of more than ``LARGEST_FILE`` bytes is not taken."""
    present: PickedFile | None = st.session_state.get(_place(key))
    show_module(
        "file_picker",
        key=key,
        data={
            "label": label,
            "endings": list(endings),
            "most": LARGEST_FILE,
            "chosen": {"name": present.name, "size": present.size} if present else None,
        },
        on_file_change=lambda: _keep(key),
    )
    return present


def _keep(key: str) -> None:
    """Called before the page is run again."""
    told = st.session_state.get(key) or {}
    given = parse_file(told.get("file"))
    if given is not None:
        st.session_state[_place(key)] = given


def clear_file(key: str) -> None:
    """Forget the file that was chosen in a field."""
    st.session_state.pop(_place(key), None)


def parse_file(value: Any) -> PickedFile | None:
    """The file in what a browser told; ``None`` for anything else that it may tell."""
    if not isinstance(value, dict):
        return None
    name, content = value.get("name"), value.get("content")
    if not isinstance(name, str) or not isinstance(content, str):
        return None
    try:
        plain = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(plain) > LARGEST_FILE:
        return None
    return PickedFile(secrets.token_hex(8), name[:200], plain)


def _place(key: str) -> str:
    return f"{key}.picked"

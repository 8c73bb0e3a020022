"""A translated upload field for one file; Streamlit's own exists in English only.

The file comes through the page's connection and is never written to disk, as it may hold personal
data. It is kept in the browser's session until another one is picked or ``clear_file`` is called.
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workshop.export.table_import.packed_files import LARGEST_FILE
from workshop.ui.widgets.component import show_module

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class PickedFile:
    """A picked file; ``key`` is different for each pick."""

    key: str
    name: str
    content: bytes

    @property
    def size(self) -> str:
        """The size as text, such as "2.4 MB" or "12 kB"."""
        if len(self.content) < _MEGABYTE:
            return f"{max(1, round(len(self.content) / 1000))} kB"
        return f"{len(self.content) / _MEGABYTE:.1f} MB"


def pick_file(
    label: str, endings: Sequence[str], key: str, side: int | None = None
) -> PickedFile | None:
    """A field for a file; returns the picked file or ``None``. ``endings``: without a dot. Files
    of more than ``LARGEST_FILE`` bytes are refused. ``side``: of a picture, in pixels; the browser
    makes a larger one smaller, if it can read it, before it sends it."""
    present: PickedFile | None = st.session_state.get(_place(key))
    show_module(
        "file_picker",
        key=key,
        data={
            "label": label,
            "endings": list(endings),
            "most": LARGEST_FILE,
            "side": side,
            "chosen": {"name": present.name, "size": present.size} if present else None,
        },
        on_file_change=lambda: _keep(key),
    )
    return present


def _keep(key: str) -> None:
    """Callback, called before the rerun: keep the file."""
    told = st.session_state.get(key) or {}
    given = parse_file(told.get("file"))
    if given is not None:
        st.session_state[_place(key)] = given


def clear_file(key: str) -> None:
    """Forget the file that was picked in the field with this key, and what was read from it."""
    st.session_state.pop(_place(key), None)
    st.session_state.pop(tables_place(key), None)


def parse_file(value: Any) -> PickedFile | None:
    """The file from a value sent by the browser; ``None`` for anything invalid."""
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


def tables_place(key: str) -> str:
    """Where the tables are kept that were read from the file of this field."""
    return f"{key}.tables"


def _place(key: str) -> str:
    return f"{key}.picked"

"""Buttons for files that are written on the click: the one place where screens hand files out.

What fails in a writer is told in a sentence and logged once. Of what fails on the click Streamlit
tells the browser, which says it in our words (``frontend/streamlit/failed_files.js``).
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import streamlit as st
from sqlmodel import Session

from workshop.errors import NotAllowed
from workshop.export.table_files import TableKind
from workshop.i18n import _, current_language, mark, use_language
from workshop.people.accounts import load_actor
from workshop.people.rights import Actor
from workshop.ui.shell.own_files import current_sign_in, make_files_for
from workshop.ui.shell.page import AppPage

_log = logging.getLogger(__name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, PDF = "text/csv", "application/pdf"
Write = Callable[[Session, Actor, str, str], bytes]
"""Of the id of what the file is about, and a language."""
OfferedFile = tuple[str, str, str, Write]
"""Label, file name, content type, and what writes it."""
_TABLES = {TableKind.XLSX: ("Excel (XLSX)", XLSX), TableKind.CSV: ("CSV", CSV)}


class WriteTable(Protocol):
    """Writes a table: of the id of what it is about, in a language, as a kind of file."""

    def __call__(
        self, db: Session, actor: Actor, subject_id: str, language: str, /, *, kind: str
    ) -> bytes: ...


def offer_file(
    label: str,
    write: Callable[[], bytes | str],
    file_name: str,
    mime: str,
    *,
    on_click: Callable[..., None] | None = None,
    icon: str = ":material/download:",
    **look: Any,
) -> None:
    """A button for a file that ``write`` makes on the click, in the language of the screen.

    With ``on_click``, which runs the page again, it is made at once. Other arguments as for
    ``st.download_button``.
    """
    data: Any = partial(_write_in, current_language(), current_sign_in(), write)
    if on_click is not None:
        try:
            data = write()
        except Exception:
            _log.exception("A file could not be written")
            st.error(_("The file could not be made."), icon=":material/info:")
            return
    st.download_button(
        label, data, file_name, mime, on_click=on_click or "ignore", icon=icon, **look
    )


def offer_files(page: AppPage, subject_id: str, files: Sequence[OfferedFile]) -> None:
    """A button for each file, in the language of the screen."""
    with st.container(horizontal=True):
        for label, name, mime, write in files:
            key = page.state(f"file.{name}")
            offer_file(label, lazily(page, write, subject_id), name, mime, key=key)


def offer_table(
    page: AppPage, subject_id: str, label: str, stem: str, write: WriteTable, **look: Any
) -> None:
    """A small menu with a table as a spreadsheet and as CSV; ``stem``: its file name without the
    ending. Other arguments as for ``st.popover``."""
    with st.popover(label, icon=":material/download:", **look):
        for kind, (name, mime) in _TABLES.items():
            writing = lazily(page, partial(write, kind=kind), subject_id)
            file_name = f"{stem}.{kind}"
            key = page.state(f"file.{file_name}")
            offer_file(name, writing, file_name, mime, key=key, width="stretch")


def lazily(page: AppPage, write: Write, subject_id: str) -> Callable[[], bytes]:
    """What writes a file about something, with the rights that the actor has by then, in the
    language of the screen."""
    language = current_language()

    def now() -> bytes:
        with page.read() as db:
            actor = load_actor(db, page.actor.id)
            if actor is None:
                raise NotAllowed(mark("You do not have the right to do this."))
            return write(db, actor, subject_id, language)

    return now


def _write_in(language: str, sign_in: str, write: Callable[[], bytes | str]) -> bytes | str:
    """The file; on the click no page is drawn, so nothing else says in which language and for
    whom."""
    use_language(language)
    if sign_in:
        make_files_for(sign_in)
    return write()

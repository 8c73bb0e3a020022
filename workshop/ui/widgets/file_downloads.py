"""Buttons for files that are written on the click."""

from collections.abc import Callable, Sequence

import streamlit as st
from sqlmodel import Session

from workshop.errors import NotAllowed
from workshop.i18n import current_language, mark
from workshop.people.accounts import load_actor
from workshop.people.rights import Actor
from workshop.ui.shell.page import Page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[Session, Actor, str, str], bytes]
"""Of the id of what the file is about, and a language."""
OfferedFile = tuple[str, str, str, Write]
"""Label, file name, content type, and what writes it."""


def offer_files(page: Page, subject_id: str, files: Sequence[OfferedFile]) -> None:
    """A button for each file, in the language of the screen."""
    with st.container(horizontal=True):
        for label, name, mime, write in files:
            st.download_button(
                label,
                _lazily(page, write, subject_id, current_language()),
                file_name=name,
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=page.state(f"file.{name}"),
            )


def _lazily(page: Page, write: Write, subject_id: str, language: str) -> Callable[[], bytes]:
    """A function that writes the download on the click, with the rights the actor has then."""

    def now() -> bytes:
        with page.read() as db:
            actor = load_actor(db, page.actor.id)
            if actor is None:
                raise NotAllowed(mark("You do not have the right to do this."))
            return write(db, actor, subject_id, language)

    return now

"""The standard taken along as a Word document, and what comes back of it."""

import streamlit as st
from sqlmodel import Session

from workshop.errors import WorkshopError
from workshop.export.edited_copy.read_package import WordFile, read_word_file
from workshop.i18n import _, mark_plural, translate_plural
from workshop.i18n.counted_nouns import COMMENTS
from workshop.people.rights import Actor, Right
from workshop.standards.edited_copies import (
    TakenCopy,
    UndoEditedCopy,
    list_edited_copies,
    undo_edited_copy,
)
from workshop.ui.clauses.word_preview import SUGGESTIONS, show_copy_preview
from workshop.ui.shell.formatting import fault_words
from workshop.ui.shell.page import NOTICE_KEY, Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import DOCX, offer_files
from workshop.ui.widgets.file_field import PickedFile, pick_file

_STAYING = mark_plural("{count} stays: it was answered.", "{count} stay: they were answered.")


def show_word_copies(page: Page) -> None:
    """Downloads for editing in an office program, the way back, and what came back earlier."""
    left, right = st.columns(2, gap="large")
    with left:
        _show_taking_along(page)
    with right:
        picked = _show_bringing(page) if page.may(Right.COMMENT) else None
    file = _read(page, picked) if picked else None
    if file is not None and picked is not None:
        show_copy_preview(page, picked.key, file)
    if page.may(Right.COMMENT):
        _show_earlier(page)


def _show_taking_along(page: Page) -> None:
    st.subheader(_("Take it along to edit"), anchor=False)
    st.write(
        _(
            "The clauses as they are now, as a Word document for editing in Word or LibreOffice, "
            "with or without tracked changes and comments. Published versions can be edited and "
            "brought back just the same."
        )
    )
    empty = st.toggle(
        _("With empty fields, to be filled in"), key=page.state("word.empty"), value=False
    )

    def write(db: Session, actor: Actor, subject_id: str, language: str) -> bytes:
        from workshop.export.standard.working_copy import write_working_copy  # python-docx

        return write_working_copy(db, actor, subject_id, empty=empty)

    name = _("working-copy")
    offer_files(
        page,
        page.programme.id,
        [(_("Working copy (DOCX)"), f"{page.programme.slug}-{name}.docx", DOCX, write)],
    )


def _show_bringing(page: Page) -> PickedFile | None:
    st.subheader(_("Bring it back"), anchor=False)
    st.write(
        _(
            "Each change becomes a suggestion and each comment a comment at its clause, under your "
            "name. No clause changes by itself. Names in the file are shown here and not kept."
        )
    )
    return pick_file(_("Edited Word document (DOCX)"), ["docx"], page.state("word.file"))


def _read(page: Page, picked: PickedFile) -> WordFile | None:
    """The picked file, read once."""
    place = page.state("word.read")
    kept = st.session_state.get(place)
    if isinstance(kept, tuple) and kept[0] == picked.key:
        return kept[1]  # type: ignore[no-any-return]
    try:
        with st.spinner(_("Reading the file…")):
            file = read_word_file(picked.content)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return None
    st.session_state[place] = (picked.key, file)
    return file


def _show_earlier(page: Page) -> None:
    with page.read() as db:
        earlier = list_edited_copies(db, page.actor, page.programme.id)
    if not earlier:
        return
    title = _("Brought in earlier")
    st.markdown(f"**{title}**")
    for copy in earlier:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_describe(copy), width="content")
            if press_button(
                _("Take it all back"),
                key=page.state(f"word.undo.{copy.number}"),
                icon=":material/undo:",
                type="tertiary",
            ):
                _take_back(page, copy)


def _take_back(page: Page, copy: TakenCopy) -> None:
    staying = page.attempt(undo_edited_copy, UndoEditedCopy(page.programme.id, copy.number))
    if staying is not None:
        told = translate_plural(_STAYING, staying) if staying else _("Taken back.")
        st.session_state[NOTICE_KEY] = told
        st.rerun()


def _describe(copy: TakenCopy) -> str:
    """How much came in with a file."""
    parts = [translate_plural(SUGGESTIONS, copy.suggestions)] if copy.suggestions else []
    parts += [translate_plural(COMMENTS, copy.comments)] if copy.comments else []
    return " · ".join(parts)

"""The latest imports, each with a button that takes it back as a whole."""

from collections.abc import Mapping

import streamlit as st

from workshop.board.import_undo import (
    BroughtIn,
    ImportUse,
    UndoImport,
    list_imports,
    look_at_import,
    undo_import,
)
from workshop.errors import WorkshopError
from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import EVIDENCE, NOTES
from workshop.ui.shell.formatting import fault_words, moment
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_MOST_NAMED = 3


def show_imports(page: Page, kind: str, names: Mapping[str, str] | None = None) -> None:
    """The last three imports that this person may take back; ``kind``: as for ``list_imports``,
    ``names``: of activities by id."""
    with page.read() as db:
        former = list_imports(db, page.actor, page.programme.id, 3, kind=kind)
    if not former:
        return
    st.divider()
    st.caption(_("Brought in lately. An import is taken back as a whole, with all its parts."))
    for brought in former:
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                st.text(_describe(brought, names or {}))
            key = page.state(f"back.{brought.number}")
            pressed = press_button(_("Undo this import"), icon=":material/undo:", key=key)
        asked = page.state("back.asked")
        if pressed:
            st.session_state[asked] = brought.number
        if st.session_state.get(asked) == brought.number:
            _take_back(page, brought, asked)


def _describe(brought: BroughtIn, names: Mapping[str, str]) -> str:
    counts = [(NOTES, brought.notes), (EVIDENCE, brought.evidence)]
    found = [translate_plural(noun, count) for noun, count in counts if count]
    where = [names[key] for key in brought.activities if key in names]
    more = ["…"] if len(where) > _MOST_NAMED else []
    return " · ".join([*found, *where[:_MOST_NAMED], *more, moment(brought.at)])


def _take_back(page: Page, brought: BroughtIn, asked: str) -> None:
    """At once where nothing was used; else what was used is told before the rest goes."""
    try:
        with page.read() as db:
            use = look_at_import(db, page.actor, UndoImport(page.programme.id, brought.number))
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    if not use.used:
        _undo(page, brought, asked)
        return
    st.warning(_say_use(use), icon=":material/link:")
    if not use.free:
        return
    words = ngettext(
        "Take back the other {count}, keep what is used",
        "Take back the other {count}, keep what is used",
        use.free,
    )
    key = page.state(f"back.rest.{brought.number}")
    if press_button(words, icon=":material/undo:", key=key, stands_for=use):
        _undo(page, brought, asked, keep_used=True)


def _undo(page: Page, brought: BroughtIn, asked: str, *, keep_used: bool = False) -> None:
    done = _("What was brought in is taken back.")
    with st.spinner(_("Taking it back…")):
        for number in brought.parts:
            content = UndoImport(page.programme.id, number, keep_used, only_part=True)
            if page.attempt(undo_import, content, done) is None:
                return
    st.session_state.pop(asked, None)
    st.rerun()


def _say_use(use: ImportUse) -> str:
    told = []
    if use.tied:
        told.append(_("used elsewhere, such as in a group or by a need: {count}", count=use.tied))
    if use.reworded:
        told.append(_("worded anew: {count}", count=use.reworded))
    return _("Something was done with it in the meantime ({what}).", what="; ".join(told))

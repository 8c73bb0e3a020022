"""The notes behind a need, by section, persona or session; never by author."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.board.note_rules import CANVAS, QUICK
from workshop.export.labels import SECTIONS
from workshop.i18n import _, mark, ngettext, translate_plural
from workshop.i18n.collation import collation_key
from workshop.i18n.counted_nouns import NOTES
from workshop.needs.supporting_notes import SupportingNote, list_supporting_notes, staff_viewer
from workshop.needs.tables import Need
from workshop.programme.session_words import session_word
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.deleted_texts import show_deleted_texts

_ORDERS = {
    "section": mark("By section"),
    "persona": mark("By persona"),
    "session": mark("By session"),
}
_ABREAST = 3
_SECTION_ORDER = (*CANVAS, *QUICK)


def show_supporting_notes(page: Page, need: Need, headers: Sequence[str]) -> None:
    """The notes behind a need in parts; ``headers``: of the groups it rests on."""
    with page.read() as db:
        said = list_supporting_notes(db, staff_viewer(page.actor, page.programme.id), [need.id])
    if not said:
        st.info(
            _("No note stands behind this need yet. Edit it and choose groups or single notes."),
            icon=":material/sticky_note_2:",
        )
        return
    show_deleted_texts(page)
    if headers:
        groups = " · ".join(plain(header) or _("No header yet") for header in headers)
        st.caption(f":material/workspaces: {groups}")
    order = st.segmented_control(
        _("Order of the notes"),
        list(_ORDERS),
        default="section",
        required=True,
        format_func=lambda name: _(_ORDERS[name]),
        key=page.state(f"notes.{need.id}"),
        label_visibility="collapsed",
    )
    for title, notes in _parts(said, order or "section").items():
        _show_part(title, notes)


def _parts(said: Sequence[SupportingNote], order: str) -> Mapping[str, list[SupportingNote]]:
    """Title → notes, in the order of sections, personas or sessions."""
    if order == "section":
        places = {code: at for at, code in enumerate(_SECTION_ORDER)}
        said = sorted(said, key=lambda one: places.get(one.section or "", len(places)))
    elif order == "session":
        said = sorted(said, key=lambda one: one.session)
    else:
        said = sorted(said, key=lambda one: (not one.persona, collation_key(one.persona or "")))
    parts: dict[str, list[SupportingNote]] = {}
    for one in said:
        parts.setdefault(_title(one, order), []).append(one)
    return parts


def _title(one: SupportingNote, order: str) -> str:
    if order == "session":
        return session_word(one.session)
    if order == "persona":
        return one.persona or _("Of no persona")
    return _section(one) or _("Free notes")


def _section(one: SupportingNote) -> str:
    return _(SECTIONS[one.section]) if one.section and one.section in SECTIONS else ""


def _show_part(title: str, notes: Sequence[SupportingNote]) -> None:
    count = translate_plural(NOTES, len(notes))
    st.markdown(f"**{plain(title)}** · :gray[{count}]")
    readable = [one for one in notes if one.text is not None]
    for start in range(0, len(readable), _ABREAST):
        row = readable[start : start + _ABREAST]
        for column, one in zip(st.columns(_ABREAST), row, strict=False):
            with column.container(border=True, height="stretch"):
                pin = ":material/push_pin: " if one.single else ""
                st.markdown(pin + plain(one.text or ""))
                st.caption(_where(one, title))
    if silent := len(notes) - len(readable):
        silent_notes = ngettext(
            "{count} more note counts; its text was taken back or is not shown.",
            "{count} more notes count; their text was taken back or is not shown.",
            silent,
        )
        st.caption(f":material/visibility_off: {silent_notes}")


def _where(one: SupportingNote, title: str) -> str:
    """Section, persona and session of a note, without the one in the title."""
    section = _section(one)
    session = session_word(one.session)
    persona = (one.persona or "").split(",")[0]
    parts = [part for part in (section, persona, session) if part and not title.startswith(part)]
    return " · ".join(plain(part) for part in parts)

"""The view of what is asked: items in order, where they are asked, and what may be changed."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.labels import ITEM_KINDS, LEVELS, MOMENTS
from workshop.questionnaires.questionnaires import (
    SeenQuestionnaire,
    remove_questionnaire,
)
from workshop.questionnaires.ready_sets import content_of, with_items
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.standards.clauses import list_clauses
from workshop.ui.questionnaires.asking import show_asking
from workshop.ui.questionnaires.beginning import ask_head
from workshop.ui.questionnaires.item_dialog import item_dialog
from workshop.ui.questionnaires.saving import save
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button


def show_items(page: Page, seen: SeenQuestionnaire) -> None:
    """The items, with what can be done about each."""
    writes = page.may(Right.WRITE_CLAUSE)
    _show_head(page, seen, writes=writes)
    with page.read() as db:
        codes = {row.id: row.code for row in list_clauses(db, page.programme.id)}
    for place, item in enumerate(seen.items):
        with st.container(border=True, key=page.state(f"item.{item.id}")):
            _show_item(item, place + 1, codes)
            if writes:
                _show_buttons(page, seen, place)
    if writes and press_button(
        _("Add a question"), icon=":material/add:", type="primary", key=page.state("add")
    ):
        item_dialog(page, seen, None)
    show_asking(page, seen)


def _show_head(page: Page, seen: SeenQuestionnaire, *, writes: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(seen.row.title), anchor=False, width="stretch")
        if writes and press_button(
            _("Edit the title"), icon=":material/edit:", type="tertiary", key=page.state("head")
        ):
            _head_dialog(page, seen)
        if (
            writes
            and not seen.answered
            and press_button(
                _("Remove"), icon=":material/delete:", type="tertiary", key=page.state("remove")
            )
        ):
            ask_first(
                page,
                _("Remove this questionnaire?"),
                _("Its questions are gone then."),
                (_("Remove"), ":material/delete:"),
                lambda: page.accepts(remove_questionnaire, seen.row.id),
            )
    if seen.row.intro:
        st.markdown(plain(seen.row.intro))
    if seen.answered and writes:
        st.info(
            _(
                "People have answered it. A change makes a new version; this one stays as it was"
                " read, with its answers. Meetings go on asking the version chosen there."
            ),
            icon=":material/history:",
        )


def _head_dialog(page: Page, seen: SeenQuestionnaire) -> None:
    @dialog(_("Edit the title"), width="medium")
    def ask() -> None:
        page.present_actor()
        content = ask_head(page, page.state(f"head.{seen.row.id}"), content_of(seen))
        if press_button(_("Save"), type="primary", key=page.state("head.save")) and save(
            page, seen, content, _("Saved.")
        ):
            st.rerun()

    ask()


def _show_item(item: QuestionnaireItem, number: int, codes: dict[str, str]) -> None:
    st.markdown(f"**{number}\\.** {plain(item.text)}")
    if item.low:
        st.caption(f"1 – {plain(item.low)} · 5 – {plain(item.high)}")
    for place, option in enumerate(item.options):
        sign = ":material/check_circle:" if place == item.right else ":material/circle:"
        st.markdown(f"{sign} {plain(option)}")
    moments = ", ".join(_(MOMENTS[moment]) for moment in item.moments)
    about = ", ".join(codes[key] for key in item.clauses if key in codes)
    parts = [_(ITEM_KINDS[item.kind]), moments, _(LEVELS[item.level]), plain(about)]
    st.caption(" · ".join(filter(None, parts)))


def _show_buttons(page: Page, seen: SeenQuestionnaire, place: int) -> None:
    item, content, last = seen.items[place], content_of(seen), len(seen.items) - 1
    order = list(range(len(seen.items)))

    def button(icon: str, words: str, name: str, *, off: bool = False) -> bool:
        key = page.state(f"{name}.{item.id}.{place}")
        return press_button(words, icon=icon, type="tertiary", key=key, disabled=off)

    with st.container(horizontal=True):
        if button(":material/edit:", _("Edit"), "edit"):
            item_dialog(page, seen, place)
        for by, icon, words in (
            (-1, ":material/arrow_upward:", _("Up")),
            (1, ":material/arrow_downward:", _("Down")),
        ):
            off = not 0 <= place + by <= last
            if button(icon, words, f"move{by}", off=off) and not off:
                order[place], order[place + by] = order[place + by], order[place]
                if save(page, seen, with_items(content, order), ""):
                    st.rerun()
        looked_at = any(one.about == place for one in content.items)
        if button(":material/delete:", _("Remove"), "drop", off=last == 0) and last:
            words = _("The question is removed.")
            if item.kind == ItemKind.SCALE and looked_at:
                words = _("The question is removed, and with it the look back at it.")
            order.remove(place)
            if save(page, seen, with_items(content, order), words):
                st.rerun()

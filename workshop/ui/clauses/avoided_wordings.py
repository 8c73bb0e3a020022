"""The list of wordings to avoid: built-in ones, which can be changed or disabled, and own ones."""

import streamlit as st

from workshop.i18n import _, mark, ngettext
from workshop.people.rights import Right
from workshop.standards.advice.avoided_wordings import (
    LONGEST_BETTER,
    LONGEST_REASON,
    LONGEST_TERM,
    AvoidedWording,
    RemoveWording,
    SetWording,
    SwitchWording,
    list_avoided_wordings,
    remove_wording,
    set_wording,
    shipped_sources,
    switch_wording,
)
from workshop.text_folding import has_words
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_KINDS = {
    "all": mark("All words"),
    "own": mark("Our own"),
    "hard": mark("Words that hurt"),
    "soft": mark("Matters of style"),
    "off": mark("Switched off"),
}
_AT_ONCE = 25


def show_wordings(page: Page) -> None:
    """The list with a search; those who may write clauses can add, change and disable entries."""
    with page.read() as db:
        entries = list_avoided_wordings(db, page.programme.id)
    writes = page.may(Right.WRITE_CLAUSE)
    st.write(
        _(
            "What these words are found in gets a hint with a better wording. Words in quotation "
            "marks and bad examples are left alone, and nothing is ever blocked."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            _("Search the words"),
            key=page.state("words.search"),
            width=320,
            placeholder=_("Word, better wording, reason…"),
        )
        kind = st.selectbox(
            _("Which ones"),
            list(_KINDS),
            format_func=lambda name: _(_KINDS[name]),
            key=page.state("words.kind"),
            width=220,
        )
        if writes and press_button(_("Add a wording"), icon=":material/add:"):
            _open_form(page)
    ours_first = sorted(entries, key=lambda entry: not entry.own)
    found = [one for one in ours_first if _is_kind(one, kind) and _is_found(one, wanted)]
    st.caption(ngettext("{count} wording", "{count} wordings", len(found)))
    _show_found(page, found, writes=writes)
    _show_sources(page)


def _show_found(page: Page, found: list[AvoidedWording], *, writes: bool) -> None:
    key = page.state("words.more")
    shown = found if st.session_state.get(key) else found[:_AT_ONCE]
    if shown:
        with st.container(border=True, gap="small"):
            for entry in shown:
                _show_entry(page, entry, writes=writes)
    if len(shown) < len(found):
        press_button(
            _("Show all ({count})", count=len(found)),
            key=page.state("words.all"),
            on_click=st.session_state.update,
            args=({key: True},),
        )


def _show_entry(page: Page, entry: AvoidedWording, *, writes: bool) -> None:
    term = entry.term
    with st.container(horizontal=True, vertical_alignment="center"):
        name = f"~~{plain(term.term)}~~" if entry.off else f"**{plain(term.term)}**"
        better = f" → {plain(term.better)}" if term.better else ""
        own = " :violet-badge[" + _("ours") + "]" if entry.own else ""
        reason = f"  \n:gray[{plain(term.reason)}]" if term.reason else ""
        st.markdown(f"{name}{better}{own}{reason}", width="stretch")
        if writes and press_button(
            _("Change"),
            key=page.state(f"word.change.{term.term}"),
            type="tertiary",
            icon=":material/edit:",
        ):
            _open_form(page, entry)
        if writes:
            _offer_ending(page, entry)


def _offer_ending(page: Page, entry: AvoidedWording) -> None:
    """A button that disables or enables a built-in entry, or deletes an own one."""
    term, programme_id = entry.term.term, page.programme.id
    if entry.shipped:
        words = _("Use again") if entry.off else _("Switch off")
        if press_button(words, key=page.state(f"word.switch.{term}"), type="tertiary"):
            switching = SwitchWording(programme_id, term, on=entry.off)
            if page.accepts(switch_wording, switching, done=_("Saved.")):
                st.rerun()
    elif press_button(_("Remove"), key=page.state(f"word.remove.{term}"), type="tertiary"):
        removing = RemoveWording(programme_id, term)
        if page.accepts(remove_wording, removing, done=_("Removed.")):
            st.rerun()


def _open_form(page: Page, entry: AvoidedWording | None = None) -> None:
    term = entry.term if entry else None

    title = _("Change the wording") if entry else _("Add a wording")
    key = page.state(f"words.{term.term if term else ''}")

    @dialog(title)
    def form() -> None:
        page.present_actor()
        was = {"term": term.term, "better": term.better, "reason": term.reason} if term else {}
        keep_draft(page, key, title, **{"term": "", "better": "", "reason": "", **was})
        with st.form(page.state("words.form"), border=False):
            name = st.text_input(
                _("Wording to avoid"),
                term.term if term else "",
                max_chars=LONGEST_TERM,
                key=f"{key}.term",
                disabled=bool(entry and entry.shipped),
                help=_(
                    "Endings are found by themselves. A star at the end of a word stands for "
                    "any ending: preferenc* seksualn*"
                ),
            )
            better = st.text_input(
                _("Better wording"),
                term.better if term else "",
                max_chars=LONGEST_BETTER,
                key=f"{key}.better",
            )
            reason = st.text_area(
                _("Why"),
                term.reason if term else "",
                max_chars=LONGEST_REASON,
                height=100,
                key=f"{key}.reason",
            )
            saved = submit_button(_("Save"), key=page.state("words.send"), type="primary")
        if saved:
            before = term.term if term else ""
            wanted = before if entry and entry.shipped else name
            content = SetWording(page.programme.id, wanted, better, reason, before)
            if page.attempt(set_wording, content, done=_("Saved.")):
                settle_draft(key)
                st.rerun()

    form()


def _show_sources(page: Page) -> None:
    with st.expander(_("What the shipped list goes by"), icon=":material/menu_book:"):
        sources = shipped_sources(page.programme.language).values()
        st.markdown("\n".join(f"- {plain(title)}" for title in sources))


def _is_kind(entry: AvoidedWording, kind: str) -> bool:
    return {
        "own": entry.own,
        "off": entry.off,
        "soft": entry.term.soft,
        "hard": entry.shipped and not entry.term.soft,
    }.get(kind, True)


def _is_found(entry: AvoidedWording, wanted: str) -> bool:
    term = entry.term
    return has_words(" ".join((term.term, term.better, term.reason)), wanted)

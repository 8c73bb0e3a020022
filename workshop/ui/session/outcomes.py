"""Lists of decisions, separate opinions, next steps and parked questions of a session."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session
from streamlit.delta_generator import DeltaGenerator

from workshop.i18n import _, mark
from workshop.people.rights import Actor
from workshop.programme.outcomes import (
    AddOutcome,
    EditOutcome,
    Entry,
    OutcomeKind,
    RemoveOutcome,
    add_outcome,
    edit_outcome,
    list_outcomes,
    remove_outcome,
)
from workshop.programme.tables import Dissent
from workshop.ui.session.earlier_steps import show_earlier_steps
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import run_again
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


@dataclass(frozen=True)
class _List:
    kind: str
    title: str
    ask: str
    icon: str


_LISTS = (
    _List(OutcomeKind.DECISION, mark("Decisions"), mark("We decided that…"), ":material/task_alt:"),
    _List(
        OutcomeKind.DISSENT,
        mark("Separate opinions"),
        mark("Somebody sees it differently…"),
        ":material/call_split:",
    ),
    _List(OutcomeKind.NEXT_STEP, mark("Next steps"), mark("Somebody will…"), ":material/flag:"),
    _List(
        OutcomeKind.PARKED_QUESTION,
        mark("Parked questions"),
        mark("We come back to…"),
        ":material/local_parking:",
    ),
)


def show_outcomes(page: Page, session_id: str, *, editable: bool) -> None:
    """The four lists; with ``editable``, each with a line for a new entry."""
    show_earlier_steps(page, session_id, "settled", editable=editable)
    with page.read() as db:
        settled = list_outcomes(db, session_id)
    entries: tuple[Sequence[Entry], ...] = (
        settled.decisions,
        settled.dissents,
        settled.next_steps,
        settled.parked,
    )
    for of, rows in zip(_LISTS, entries, strict=True):
        st.markdown(f"{of.icon} **{_(of.title)}**")
        for row in rows:
            _show_entry(page, of, row, editable=editable)
        if editable:
            _show_line(page, of, session_id)
        elif not rows:
            st.caption(_("None."))


def _show_entry(page: Page, of: _List, row: Entry, *, editable: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(plain(row.text))
            if words := describe_next_step(row):
                st.caption(plain(words))
        if editable and press_button(
            _("Edit"),
            type="tertiary",
            key=page.state(f"settled.{row.id}"),
        ):
            _entry_dialog(page, of, row)


def describe_next_step(row: Entry) -> str:
    """The responsible person and the date of a next step or a parked question, as text."""
    if isinstance(row, Dissent):
        return ""
    until = _("until {until}", until=row.until) if row.until else ""
    return " · ".join(word for word in (row.responsible, until) if word)


def _show_line(page: Page, of: _List, session_id: str) -> None:
    """A line for a new entry; its fields are emptied only after it was stored."""
    count = page.state(f"stored.{of.kind}.{session_id}")
    key = page.state(f"new.{of.kind}.{session_id}.{st.session_state.get(count, 0)}")
    form = page.state(f"new.{of.kind}.{session_id}")
    keep_draft(page, form, _(of.title), place=key, text="", who="", until="")
    with st.form(key, border=False):
        shares = [10] if of.kind == OutcomeKind.DISSENT else [5, 3, 2]
        places = st.columns([*shares, 2], gap="xsmall", vertical_alignment="bottom")
        text = _field(places[0], _(of.title), _(of.ask), f"{key}.text")
        who = until = ""
        if of.kind != OutcomeKind.DISSENT:
            who = _field(places[1], _("Who"), _("Who"), f"{key}.who")
            until = _field(places[2], _("Until"), _("Until"), f"{key}.until")
        sent = submit_button(_("Add"), key=f"{key}.send", within=places[-1], width="stretch")
    content = AddOutcome(session_id, of.kind, text, who, until)
    if sent and page.attempt(add_outcome, content) is not None:
        settle_draft(form)
        st.session_state[count] = st.session_state.get(count, 0) + 1
        run_again()


def _field(place: DeltaGenerator, label: str, hint: str, key: str) -> str:
    return place.text_input(label, placeholder=hint, label_visibility="collapsed", key=key)


def _entry_dialog(page: Page, of: _List, row: Entry) -> None:
    @dialog(_("Edit the entry"))
    def ask() -> None:
        page.present_actor()
        key = page.state(f"entry.{row.id}")
        more = {} if isinstance(row, Dissent) else {"who": row.responsible, "until": row.until}
        keep_draft(page, key, _("Edit the entry"), text=row.text, **more)
        text = st.text_area(_(of.title), row.text, max_chars=2000, key=f"{key}.text")
        who = until = None
        if not isinstance(row, Dissent):
            who = st.text_input(_("Who"), row.responsible, max_chars=200, key=f"{key}.who")
            until = st.text_input(_("Until"), row.until, max_chars=40, key=f"{key}.until")
        with st.container(horizontal=True):
            save = press_button(_("Save"), type="primary")
            remove = press_button(_("Remove"), icon=":material/delete:", type="tertiary")
        edited = EditOutcome(of.kind, row.id, text, who, until)
        if save and page.attempt(edit_outcome, edited) is not None:
            settle_draft(key)
            st.rerun()
        if remove and page.attempt(_remove, RemoveOutcome(of.kind, row.id)):
            st.rerun()

    ask()


def _remove(db: Session, actor: Actor, command: RemoveOutcome) -> bool:
    remove_outcome(db, actor, command)
    return True

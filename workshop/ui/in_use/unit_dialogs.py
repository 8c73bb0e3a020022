"""Dialogs about units: add one, add many from lines, change, close, remove."""

from datetime import date

import streamlit as st

from workshop.export.use_words import UNIT_KINDS
from workshop.i18n import _, ngettext
from workshop.in_use.days import EARLIEST, LATEST
from workshop.in_use.tables import Unit
from workshop.in_use.unit_lines import read_unit_lines
from workshop.in_use.units import (
    AddUnits,
    EditUnit,
    UnitContent,
    add_units,
    edit_unit,
    remove_unit,
)
from workshop.in_use.use_states import UnitKind
from workshop.people.rights import Right
from workshop.ui.in_use.name_marks import warn_of_names
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_TEXTS = ("name", "place", "function")


def offer_first_units(page: Page) -> None:
    """What the page says while there is no unit."""
    st.info(
        _(
            "No unit yet. Units are the places that work by the standard: branches, centres, "
            "schools. Each says for itself, clause by clause, how far it is."
        ),
        icon=":material/home_work:",
    )
    offer_new_units(page)


def offer_new_units(page: Page) -> None:
    """Buttons to add one unit or many, for those who may."""
    if not page.may(Right.WRITE_CLAUSE):
        return
    with st.container(horizontal=True):
        if press_button(_("Add a unit"), icon=":material/add:", type="primary"):
            open_unit_dialog(page, None)
        if press_button(_("Add several from a list"), icon=":material/playlist_add:"):
            _open_lines(page)


def open_unit_dialog(page: Page, unit: Unit | None) -> None:
    """Ask for the fields of a unit, a new one or this one."""

    @dialog(_("Unit"), width="medium")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"unit.{unit.id}.{unit.revision}" if unit else "unit.new")
        known = {name: str(getattr(unit, name)) if unit else "" for name in _TEXTS}
        keep_draft(page, key, _("Unit"), **known)
        content = _ask_unit(key, known, unit)
        if not press_button(_("Save"), type="primary", key=f"{key}.save"):
            return
        if _save_unit(page, unit, content):
            settle_draft(key)
            st.rerun()

    ask()


def _save_unit(page: Page, unit: Unit | None, content: UnitContent) -> bool:
    if unit is None:
        added = AddUnits(page.programme.id, [content])
        return page.accepts(add_units, added, _("The unit is there."))
    return page.accepts(edit_unit, EditUnit(unit.id, unit.revision, content), _("Saved."))


def _ask_unit(key: str, known: dict[str, str], unit: Unit | None) -> UnitContent:
    for name, text in known.items():
        st.session_state.setdefault(f"{key}.{name}", text)
    name = st.text_input(_("What the unit is called"), max_chars=200, key=f"{key}.name")
    kinds = [str(kind) for kind in UnitKind]
    kind = st.selectbox(
        _("Kind of unit"),
        kinds,
        index=kinds.index(unit.kind) if unit else 0,
        format_func=lambda one: _(UNIT_KINDS[one]),
        key=f"{key}.kind",
    )
    place = st.text_input(
        _("Where it is"), max_chars=200, key=f"{key}.place", help=_("Part of town or address")
    )
    function = st.text_input(
        _("Who answers (function)"),
        max_chars=200,
        key=f"{key}.function",
        placeholder=_("head of the branch"),
        help=_("A function, never a name: the table is read by many, and people change."),
    )
    warn_of_names(function)
    left, right = st.columns(2)
    with left:
        opened = _ask_day(_("Open since"), unit.opened_on if unit else "", f"{key}.opened")
    with right:
        closed = _ask_day(_("Closed on"), unit.closed_on if unit else "", f"{key}.closed")
    if closed:
        st.caption(_("A closed unit keeps its history and is left out of what is late."))
    return UnitContent(name, kind or "", place, function, opened, closed)


def _ask_day(label: str, known: str, key: str) -> str:
    chosen = st.date_input(
        label,
        date.fromisoformat(known) if known else None,
        min_value=EARLIEST,
        max_value=LATEST,
        format="DD.MM.YYYY",
        key=key,
    )
    return chosen.isoformat() if isinstance(chosen, date) else ""


def _open_lines(page: Page) -> None:
    @dialog(_("Add several from a list"), width="large")
    def ask() -> None:
        page.present_actor()
        key = page.state("unit.lines")
        keep_draft(page, key, _("Units, one in each line"), lines="")
        lines = st.text_area(
            _("Units, one in each line"),
            key=f"{key}.lines",
            height=260,
            placeholder=_("Branch Centre; Long Street 1; head of the branch"),
            help=_("Name; where it is; who answers (function). Or columns from a spreadsheet."),
        )
        read = read_unit_lines(lines)
        if read.units:
            found = ngettext("{count} unit is read.", "{count} units are read.", len(read.units))
            st.caption(f":material/visibility: {found}")
        if read.repeated:
            names = ", ".join(map(plain, read.repeated))
            st.warning(_("These stand there twice and count once: {names}", names=names))
        warn_of_names(*(unit.function for unit in read.units))
        if press_button(_("Add"), type="primary", key=f"{key}.add", disabled=not read.units):
            content = AddUnits(page.programme.id, read.units)
            if page.attempt(add_units, content, _("The units are there.")):
                settle_draft(key)
                st.rerun()

    ask()


def ask_to_remove(page: Page, unit: Unit) -> None:
    """Remove a unit that was entered by mistake, after a question."""
    ask_first(
        page,
        _("Remove “{title}”?", title=plain(unit.name)),
        _("It was entered and has said nothing yet. A unit that closes is not removed: it closes."),
        (_("Remove"), ":material/delete:"),
        lambda: page.accepts(remove_unit, unit.id),
    )

"""The list of units, open and closed, and the files of the whole table."""

import streamlit as st

from workshop.export.in_use.use_tables import write_use_csv, write_use_xlsx
from workshop.export.use_words import UNIT_KINDS
from workshop.i18n import _, mark
from workshop.in_use.overview import UseOverview
from workshop.in_use.tables import Unit
from workshop.in_use.units import is_closed
from workshop.people.rights import Right
from workshop.ui.in_use.unit_dialogs import ask_to_remove, offer_new_units, open_unit_dialog
from workshop.ui.in_use.view import open_unit
from workshop.ui.shell.formatting import day_of, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import XLSX, offer_files

_AT_A_TIME = 30


def show_units(page: Page, use: UseOverview) -> None:
    """The units with their buttons, and files with everything."""
    offer_new_units(page)
    if page.may(Right.EXPORT):
        offer_files(
            page,
            page.programme.id,
            (
                (
                    _("Everything with its history (Excel)"),
                    _(mark("standard-in-use.xlsx")),
                    XLSX,
                    write_use_xlsx,
                ),
                (
                    _("All assessments (CSV)"),
                    _(mark("standard-in-use.csv")),
                    "text/csv",
                    write_use_csv,
                ),
            ),
        )
    for unit in _choose_part(page, use):
        _show_unit(page, use, unit)


def _choose_part(page: Page, use: UseOverview) -> list[Unit]:
    units = list(use.units)
    if len(units) <= _AT_A_TIME:
        return units
    first = st.selectbox(
        _("Units"),
        range(0, len(units), _AT_A_TIME),
        format_func=lambda place: f"{place + 1} … {plain(units[place].name)}",
        key=page.state("units.part"),
    )
    return units[first : first + _AT_A_TIME]


def _show_unit(page: Page, use: UseOverview, unit: Unit) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(unit.name)}**")
            st.caption(_say_unit(use, unit))
        press_button(
            _("Open this unit"),
            icon=":material/arrow_forward:",
            key=page.state(f"open.{unit.id}"),
            type="tertiary",
            on_click=open_unit,
            args=(page, unit.id),
        )
        if not page.may(Right.WRITE_CLAUSE):
            return
        if press_button(
            _("Change"), icon=":material/edit:", type="tertiary", key=page.state(f"edit.{unit.id}")
        ):
            open_unit_dialog(page, unit)
        if not any(key[0] == unit.id for key in use.latest) and press_button(
            _("Remove"),
            icon=":material/delete:",
            type="tertiary",
            key=page.state(f"remove.{unit.id}"),
        ):
            ask_to_remove(page, unit)


def _say_unit(use: UseOverview, unit: Unit) -> str:
    given = use.count_answers(unit.id).total()
    told = [_(UNIT_KINDS[unit.kind]), plain(unit.place), plain(unit.function)]
    told.append(_("{given} of {all} assessed", given=given, all=len(use.standard.clauses)))
    if unit.closed_on:
        words = _("closed on {day}") if is_closed(unit) else _("closes on {day}")
        told.append(words.format(day=day_of(unit.closed_on)))
    return " · ".join(filter(None, told))

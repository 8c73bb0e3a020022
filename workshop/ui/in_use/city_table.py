"""The table and map of the city: clauses and units in one picture, and its sums as a list."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from workshop.export.use_words import ANSWERS, FIELDS, LATE_SIGN, NOT_ASSESSED, SIGNS
from workshop.i18n import _, ngettext
from workshop.in_use.overview import UseOverview
from workshop.in_use.standard_in_force import ClauseInForce
from workshop.in_use.tables import Unit
from workshop.in_use.units import is_closed
from workshop.in_use.use_states import UseAnswer
from workshop.local_time import today
from workshop.ui.in_use.view import open_unit
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.component import show_module

LETTERS = {
    UseAnswer.MEETS: "m",
    UseAnswer.PARTLY: "p",
    UseAnswer.NOT_YET: "n",
    UseAnswer.NOT_APPLICABLE: "d",
}
_NOTHING = "-"
_LATE = "late"
_MOST_COLUMNS = 40
"""More units than these are shown part by part."""


def show_city(page: Page, use: UseOverview) -> None:
    """Filters, the table, what its signs mean, and the same by unit as a list."""
    clauses, units, asked = _filter(page, use)
    if not clauses or not units:
        st.info(_("Nothing looks like that."), icon=":material/filter_alt_off:")
        return
    shown = _choose_part(page, units)
    key = page.state("matrix")
    show_module(
        "use_matrix",
        draw_matrix(use, clauses, shown, asked),
        key=key,
        on_opened_change=lambda: _open(page, st.session_state[key].get("opened")),
    )
    st.caption(_legend())
    _show_sums(use, units)


def draw_matrix(
    use: UseOverview, clauses: Sequence[ClauseInForce], units: Sequence[Unit], asked: str = ""
) -> dict[str, Any]:
    """What the table is drawn from; ``asked``: an answer, or ``late``: all others are faded."""
    answers = {LETTERS[name]: {"sign": SIGNS[name], "words": _(ANSWERS[name])} for name in LETTERS}
    answers[_NOTHING] = {"sign": "", "words": _(NOT_ASSESSED)}
    return {
        "title": _("Clauses and units"),
        "sums": _("meets it"),
        "late": _("its next action is late"),
        "open": _("Arrow keys walk through the table; Enter or a click opens a cell."),
        "opens": True,
        "faded": _faded(asked),
        "answers": answers,
        "units": [{"id": unit.id, "name": unit.name} for unit in units],
        "rows": [_row(use, clause, units) for clause in clauses],
    }


def _row(use: UseOverview, clause: ClauseInForce, units: Sequence[Unit]) -> dict[str, str]:
    now = today().isoformat()
    letters = []
    for unit in units:
        row = use.latest.get((unit.id, clause.id))
        letter = LETTERS[UseAnswer(row.answer)] if row else _NOTHING
        late = row and row.next_action and row.due_on and row.due_on < now and not is_closed(unit)
        letters.append(letter.upper() if late else letter)
    cells = "".join(letters)
    small = cells.lower()
    asked = len(cells) - small.count(LETTERS[UseAnswer.NOT_APPLICABLE])
    met = small.count(LETTERS[UseAnswer.MEETS])
    return {
        "id": clause.id,
        "code": clause.code,
        "title": clause.title,
        "area": clause.area or _("For all areas"),
        "cells": cells,
        "sum": f"{met} / {asked}",
    }


def _faded(asked: str) -> str:
    every = "".join(LETTERS.values())
    if not asked:
        return ""
    if asked == _LATE:
        return every + _NOTHING
    letter = LETTERS.get(UseAnswer(asked), _NOTHING) if asked != _NOTHING else _NOTHING
    return (every + every.upper() + _NOTHING).replace(letter, "").replace(letter.upper(), "")


def _filter(page: Page, use: UseOverview) -> tuple[list[ClauseInForce], Sequence[Unit], str]:
    """The clauses and units that are asked for, and the answer (``late`` among them)."""
    areas = use.standard.areas
    with st.container(horizontal=True, vertical_alignment="bottom"):
        area = (
            st.selectbox(
                _("Area"),
                [None, *areas],
                format_func=lambda name: _("All areas") if name is None else _area_name(name),
                key=page.state("area"),
                width=260,
            )
            if len(areas) > 1
            else None
        )
        answers = {
            "": _("any"),
            _LATE: _("Late only"),
            **_answer_words(),
            _NOTHING: _(NOT_ASSESSED),
        }
        asked = st.selectbox(
            _(FIELDS["answer"]),
            list(answers),
            format_func=answers.__getitem__,
            key=page.state("answer"),
            width=220,
        )
        closed = len(use.units) > len(use.open_units) and st.toggle(
            _("With closed units"), key=page.state("closed")
        )
    units = use.units if closed else use.open_units
    clauses = [clause for clause in use.standard.clauses if area is None or clause.area == area]
    if asked:
        clauses = [clause for clause in clauses if _has(use, clause, units, asked)]
    return clauses, units, asked


def _answer_words() -> dict[str, str]:
    answers = {str(name): _(words) for name, words in ANSWERS.items()}
    return {"": _("any"), _LATE: _("Late only"), **answers, _NOTHING: _(NOT_ASSESSED)}


def _has(use: UseOverview, clause: ClauseInForce, units: Sequence[Unit], asked: str) -> bool:
    if asked == _LATE:
        return any(action.clause.id == clause.id for action in use.late)
    found = (use.latest.get((unit.id, clause.id)) for unit in units)
    return any((row.answer if row else _NOTHING) == asked for row in found)


def _area_name(name: str) -> str:
    return plain(name) if name else _("For all areas")


def _choose_part(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    if len(units) <= _MOST_COLUMNS:
        return units
    first = st.selectbox(
        _("Units"),
        range(0, len(units), _MOST_COLUMNS),
        format_func=lambda place: _say_part(units, place),
        key=page.state("columns"),
    )
    return units[first : first + _MOST_COLUMNS]


def _say_part(units: Sequence[Unit], place: int) -> str:
    last = min(place + _MOST_COLUMNS, len(units))
    names = f"{units[place].name} – {units[last - 1].name}"
    return _(
        "{first} to {last} of {all}: {names}",
        first=place + 1,
        last=last,
        all=len(units),
        names=plain(names),
    )


def _open(page: Page, cell: object) -> None:
    """Callback: a cell was pressed."""
    unit, _dot, clause = str(cell or "").partition(".")
    if unit and clause:
        open_unit(page, unit, clause)


def _legend() -> str:
    signs = [f"{SIGNS[name]} {_(words)}" for name, words in ANSWERS.items()]
    late = _("its next action is late")
    return " · ".join([*signs, f"{LATE_SIGN} {late}", _("empty: not assessed")])


def _show_sums(use: UseOverview, units: Sequence[Unit]) -> None:
    """The same by unit, as a table that can be read aloud."""
    late = [action.unit.id for action in use.late]
    with st.expander(_("The same as a list, by unit"), icon=":material/list:"):
        rows = []
        for unit in units:
            counts = use.count_answers(unit.id)
            open_ones = len(use.standard.clauses) - counts.total()
            rows.append(
                {
                    _("Unit"): plain(unit.name),
                    _("Where it is"): plain(unit.place) or "–",
                    **{_(words): str(counts[name]) for name, words in ANSWERS.items()},
                    _(NOT_ASSESSED): str(open_ones),
                    _("past its date"): ngettext(
                        "{count} action", "{count} actions", late.count(unit.id)
                    ),
                }
            )
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        st.table(columns, border="horizontal", hide_index=True)

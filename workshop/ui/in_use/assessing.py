"""A unit assesses itself: one clause after the other, what it said before beside it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.export.use_words import SIGNS, UNIT_KINDS
from workshop.i18n import _
from workshop.in_use.assessing import load_history
from workshop.in_use.overview import UseOverview
from workshop.in_use.standard_in_force import ClauseInForce, readable_names
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import is_closed
from workshop.people.rights import Right
from workshop.ui.clauses.clause_list import level_name
from workshop.ui.in_use.assessment_form import show_assessment_form
from workshop.ui.in_use.form_files import show_form_files
from workshop.ui.in_use.history import show_history, show_withdrawn
from workshop.ui.in_use.view import CLAUSE, UNIT, open_unit
from workshop.ui.shell.formatting import day_of, distinct, plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_NO_SIGN = "·"
History = Mapping[str, Sequence[Assessment]]


def show_unit(page: Page, use: UseOverview) -> None:
    """One unit: how far it is, the clause that is its turn, its form as a file."""
    choice, state = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with choice:
        unit = _choose_unit(page, use)
    with page.read() as db:
        history = load_history(db, unit.id)
        names = readable_names(db, page.actor, use.standard, page.programme.id)
    with state:
        _show_head(use, unit)
    clause = _choose_clause(page, use, unit)
    text, form = st.columns([2, 3], gap="large")
    with text:
        _show_clause(clause)
        show_history(history.get(clause.id, ()))
    with form:
        if page.may(Right.WRITE_CLAUSE) and not is_closed(unit):
            following = _following(use, unit, clause)
            show_assessment_form(page, unit, clause, history.get(clause.id, ()), following)
        elif not is_closed(unit):
            st.info(_("Whoever writes clauses can assess here."), icon=":material/visibility:")
    show_withdrawn(history, use.standard, names)
    show_form_files(page, use, unit, history)


def _choose_unit(page: Page, use: UseOverview) -> Unit:
    units = {unit.id: unit for unit in (*use.open_units, *filter(is_closed, use.units))}
    wanted = st.query_params.get(UNIT)
    unit = units.get(wanted or "") or next(iter(units.values()))
    names = distinct({key: _name(one) for key, one in units.items()})
    key = page.state("unit.choice")
    st.session_state[key] = unit.id
    st.selectbox(
        _("Unit"),
        list(units),
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: open_unit(page, st.session_state[key], st.query_params.get(CLAUSE)),
    )
    return unit


def _name(unit: Unit) -> str:
    return _("{name} (closed)", name=unit.name) if is_closed(unit) else unit.name


def _show_head(use: UseOverview, unit: Unit) -> None:
    told = [_(UNIT_KINDS[unit.kind]), plain(unit.place), plain(unit.function)]
    st.caption(" · ".join(filter(None, told)))
    if is_closed(unit):
        words = _(
            "This unit closed on {day}. What it said is kept; nothing of it counts as late.",
            day=day_of(unit.closed_on),
        )
        st.info(words, icon=":material/door_front:")
        return
    given, every = use.count_answers(unit.id).total(), len(use.standard.clauses)
    st.progress(given / every, _("{given} of {all} assessed", given=given, all=every))


def _choose_clause(page: Page, use: UseOverview, unit: Unit) -> ClauseInForce:
    clauses = use.standard.by_id
    wanted = clauses.get(st.query_params.get(CLAUSE) or "")
    clause = wanted or _first_open(use, unit) or use.standard.clauses[0]
    key = page.state("clause.choice")
    st.session_state[key] = clause.id
    place = list(clauses).index(clause.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _offer_step(page, use, unit, place - 1, "left")
        st.selectbox(
            _("Clause"),
            list(clauses),
            format_func=lambda one: _clause_name(use, unit, clauses[one]),
            key=key,
            on_change=lambda: open_unit(page, unit.id, st.session_state[key]),
        )
        _offer_step(page, use, unit, place + 1, "right")
    return clause


def _offer_step(page: Page, use: UseOverview, unit: Unit, place: int, side: str) -> None:
    there = 0 <= place < len(use.standard.clauses)
    press_button(
        "",
        icon=f":material/chevron_{side}:",
        key=page.state(f"step.{side}"),
        stands_for=place,
        disabled=not there,
        help=_("The clause before") if side == "left" else _("The clause after"),
        on_click=open_unit,
        args=(page, unit.id, use.standard.clauses[place].id if there else None),
    )


def _clause_name(use: UseOverview, unit: Unit, clause: ClauseInForce) -> str:
    row = use.latest.get((unit.id, clause.id))
    return f"{SIGNS[row.answer] if row else _NO_SIGN}  {clause.code} {shortened(clause.title, 80)}"


def _first_open(use: UseOverview, unit: Unit) -> ClauseInForce | None:
    return next((row for row in use.standard.clauses if (unit.id, row.id) not in use.latest), None)


def _following(use: UseOverview, unit: Unit, clause: ClauseInForce) -> str | None:
    """The clause whose turn it is after this one: the next without an answer, else the next."""
    clauses = use.standard.clauses
    place = clauses.index(clause)
    rest = [*clauses[place + 1 :], *clauses[:place]]
    found = next((row for row in rest if (unit.id, row.id) not in use.latest), None)
    return (found or (rest[0] if rest else clause)).id


def _show_clause(clause: ClauseInForce) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, gap="small"):
            st.badge(plain(clause.code), color="violet")
            st.badge(level_name(clause.level), color="gray")
            if clause.area:
                st.badge(plain(clause.area), color="gray")
        st.markdown(f"**{plain(clause.title)}**")
        st.markdown(plain(clause.body))

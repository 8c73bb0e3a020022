"""The list of clauses by area: requirement, support and gaps of each."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workshop.i18n import _, mark, mark_plural, ngettext, translate_plural
from workshop.i18n.counted_nouns import CLAUSES, NEEDS, NOTES
from workshop.people.rights import Right
from workshop.services import services
from workshop.standards.advice.sentences import split_sentences
from workshop.standards.clause_overview import Line, Overview, load_overview
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.clauses import MoveClause, move_clause
from workshop.standards.labels import LEVELS, STATUSES
from workshop.standards.tables import Clause
from workshop.standards.trace.counts import TraceCount, count_traces
from workshop.store import log
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import PROGRAMME_KEY, Page
from workshop.ui.widgets.component import show_module

CLAUSE, PART = "clause", "part"
"""Query parameters: the id of the open clause, and the part shown beside its text."""
STATE, UNACCEPTED = "state", "unaccepted"
"""The query parameter of the state that the list shows, and what stands there for all states
before acceptance."""
GAP_NAMES = {
    "level": mark("level"),
    "responsible": mark("who answers for it"),
    "measure": mark("how one sees that it is kept"),
    "need": mark("a need behind it"),
}
_WAITING = mark_plural("{count} open comment", "{count} open comments")
_ADVICE = mark_plural("{count} hint", "{count} hints")
_NO_AREA = "-"


def load_clause_lines(page: Page) -> Overview:
    """The clauses that the visitor may read; their support is cached per event of the log."""
    with page.read() as db:
        grounds = _count(page.programme.id, log.last_number(db, page.programme.id))
        return load_overview(db, page.actor, page.programme.id, grounds)


@st.cache_resource(max_entries=16, show_spinner=False)
def _count(programme_id: str, number: int) -> Mapping[str, TraceCount]:
    with services().store.read() as db:
        return count_traces(db, programme_id)


def open_clause(clause_id: str | None) -> None:
    """Set the query parameter of the open clause; ``None`` removes it and leads to the list."""
    st.query_params.pop(PART, None)
    if clause_id:
        st.query_params[CLAUSE] = clause_id
    else:
        st.query_params.pop(CLAUSE, None)


def show_clauses(page: Page, overview: Overview) -> None:
    """The list with its filters; a click on a line opens its clause."""
    chosen, complete = _filter(page, overview)
    if not chosen:
        st.info(_("No clause looks like that."), icon=":material/filter_alt_off:")
        return
    key = page.state("list")
    show_module(
        "clause_list",
        {"areas": _areas_payload(page, overview, chosen, movable=complete)},
        key=key,
        on_opened_change=lambda: open_clause(str(st.session_state[key].get("opened") or "")),
        on_moved_change=lambda: _move(page, st.session_state[key].get("moved")),
    )


def _filter(page: Page, overview: Overview) -> tuple[Sequence[Line], bool]:
    """The filtered lines, and whether whole areas are shown: only then can lines be moved."""
    used = {line.clause.area_id or _NO_AREA for line in overview.lines}
    areas = [key for key in (*overview.areas, _NO_AREA) if key in used]
    states = [name for name in STATUSES if any(_is(line, name) for line in overview.lines)]
    states += [UNACCEPTED] if any(_is(line, UNACCEPTED) for line in overview.lines) else []
    if st.query_params.get(STATE) in states:
        st.session_state[page.state("state")] = st.query_params.pop(STATE)
    lacking = sum(bool(line.gaps) for line in overview.lines)
    area = (
        st.pills(
            _("Area"),
            areas,
            format_func=lambda key: _area_name(overview, key),
            key=page.state("area"),
            label_visibility="collapsed",
        )
        if len(areas) > 1
        else None
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        state = (
            st.selectbox(
                _("State"),
                [None, *states],
                key=page.state("state"),
                width=220,
                format_func=_state_name,
                label_visibility="collapsed",
            )
            if len(states) > 1
            else None
        )
        gaps = lacking and st.toggle(
            _("Something is missing ({count})", count=lacking), key=page.state("gaps")
        )
        st.caption(_summary(overview))
    wanted = [
        line
        for line in overview.lines
        if (not area or (line.clause.area_id or _NO_AREA) == area)
        and (not state or _is(line, state))
        and (not gaps or line.gaps)
    ]
    return wanted, not (state or gaps)


def _is(line: Line, state: str) -> bool:
    if state == UNACCEPTED:
        return line.clause.status not in (*ACCEPTED, ClauseStatus.REJECTED)
    return line.clause.status == state


def _state_name(state: str | None) -> str:
    if state == UNACCEPTED:
        return _("Not accepted yet")
    return _(STATUSES[state]) if state else _("In any state")


def _area_name(overview: Overview, key: str) -> str:
    area = overview.areas.get(key)
    return plain(f"{area.code} · {shortened(area.name, 28)}") if area else _("For all areas")


def _summary(overview: Overview) -> str:
    waiting = sum(line.waiting for line in overview.lines)
    hints = sum(len(line.advice) for line in overview.lines)
    parts = [translate_plural(CLAUSES, len(overview.lines))]
    parts += [translate_plural(_WAITING, waiting)] if waiting else []
    parts += [translate_plural(_ADVICE, hints)] if hints else []
    if overview.closed:
        parts.append(
            ngettext(
                "{count} draft of other areas", "{count} drafts of other areas", overview.closed
            )
        )
    return " · ".join(parts)


def _areas_payload(
    page: Page, overview: Overview, chosen: Sequence[Line], *, movable: bool
) -> list[dict[str, Any]]:
    movable = movable and page.may(Right.WRITE_CLAUSE)
    mine = page.actor.areas_in(page.programme.id)
    told = []
    for key in (*overview.areas, None):
        lines = [line for line in chosen if line.clause.area_id == key]
        if not lines:
            continue
        area = overview.areas.get(key or "")
        moves = movable and len(lines) > 1 and (mine is None or key is None or key in mine)
        told.append(
            {
                "key": key or _NO_AREA,
                "code": area.code if area else "",
                "name": area.name if area else _("For all areas"),
                "count": translate_plural(CLAUSES, len(lines)),
                "clauses": [
                    _line_payload(line, at if moves else None, len(lines))
                    for at, line in enumerate(lines)
                ],
            }
        )
    return told


def _line_payload(line: Line, place: int | None, count: int) -> dict[str, Any]:
    """A line as data for the component. ``place``: its index in the area, ``None`` if it cannot
    be moved; ``count``: the number of clauses in the area."""
    row = line.clause
    first = next(split_sentences(row.body), None)
    return {
        "id": row.id,
        "code": row.code,
        "title": row.title,
        "href": clause_address(row),
        "sentence": shortened(first[1], 240) if first else "",
        "level": {"key": row.level or "", "text": level_name(row.level)},
        "state": {"key": row.status, "text": _(STATUSES[row.status])},
        "facts": _facts(line),
        "waiting": translate_plural(_WAITING, line.waiting) if line.waiting else "",
        "advice": translate_plural(_ADVICE, len(line.advice)) if line.advice else "",
        "gaps": [_(GAP_NAMES[kind]) for kind in line.gaps],
        "moves": None
        if place is None
        else {
            "up": _("Move up: {code}", code=row.code),
            "down": _("Move down: {code}", code=row.code),
            "first": place == 0,
            "last": place == count - 1,
        },
    }


def _facts(line: Line) -> list[str]:
    facts = []
    if line.ground.needs:
        needs = translate_plural(NEEDS, len(line.ground.needs))
        facts.append(f"{needs}, {translate_plural(NOTES, line.ground.notes)}")
    if line.clause.responsible:
        facts.append(_("Answers for it: {who}", who=line.clause.responsible))
    return facts


def level_name(level: str | None) -> str:
    """The label of a clause's level."""
    return _(LEVELS[level]) if level else _("no level yet")


def clause_address(clause: Clause) -> str:
    """The relative URL that opens a clause on this page."""
    return own_link(f"/standards?programme={st.session_state[PROGRAMME_KEY]}&{CLAUSE}={clause.id}")


def _move(page: Page, wanted: object) -> None:
    if isinstance(wanted, dict) and isinstance(wanted.get("place"), int):
        page.attempt(move_clause, MoveClause(str(wanted.get("id")), wanted["place"]))

"""The flow chart from sessions over groups and needs to clauses; a click opens that page."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from workshop.i18n import _, mark, ngettext, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.needs.support import count_support
from workshop.people.rights import Right
from workshop.programme.session_words import session_mark, session_word
from workshop.standards.insight.note_flow import (
    LONERS,
    NEEDS,
    SINGLES,
    UNANSWERED,
    UNNEEDED,
    Flow,
    FlowNode,
    StepKind,
    build_flow,
)
from workshop.ui.insight.computed_views import Insight, Table, show_table
from workshop.ui.programme.session_choice import SESSION_KEY
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to, own_link
from workshop.ui.shell.page import PROGRAMME_KEY, Page
from workshop.ui.widgets.charts import number, palette
from workshop.ui.widgets.component import show_module

COLUMNS = (mark("Sessions"), mark("Groups"), mark("Needs"), mark("Clauses"))
WAITING = {
    LONERS: mark("in no group yet"),
    SINGLES: mark("single notes"),
    UNNEEDED: mark("no need yet"),
    UNANSWERED: mark("no clause yet"),
}
_KINDS = {
    StepKind.SESSION: mark("Session: {name}"),
    StepKind.GROUP: mark("Group: {name}"),
    StepKind.NEED: mark("Need: {name}"),
    StepKind.CLAUSE: mark("Clause: {name}"),
}
_CROWD = 60
"""The number of nodes from which the chart begins with one area instead of all."""


def show_flow(page: Page, insight: Insight) -> None:
    """The flow as chart, list or table, with fields to highlight a need or limit it to an area."""
    area, need_id = _choose(page, insight)
    graph, flow = insight.graph, insight.flow
    if area:
        flow = build_flow(graph, {need.id for need in graph.needs if need.area_id == area})
    finding = _describe_need(insight, need_id) if need_id else flow_payload(flow)
    st.subheader(plain(finding), anchor=False)
    _describe_unheard(insight)
    told = _flow_data(page, flow, f"need:{need_id}", finding)
    names = [_("Picture"), _("List"), _("As a table")]
    picture, words, table = st.tabs(names, key=page.state("views"))
    with picture:
        _mount(page, flow, "picture", told)
    with words:
        _mount(page, flow, "list", told)
    with table:
        show_table(page, _table(flow), "flow")


def flow_payload(flow: Flow) -> str:
    """The finding of the flow, in one sentence."""
    needs = [step for step in flow.column(NEEDS) if step.kind == StepKind.NEED]
    if not needs:
        return _("The notes wait for their first need")
    waiting = flow.without_clause()
    if not waiting:
        return _("Every need has led to a clause")
    return ngettext("{count} need has no clause yet", "{count} needs have no clause yet", waiting)


def _describe_need(insight: Insight, need_id: str) -> str:
    support = count_support(insight.graph.notes_of_need(need_id))
    if not support.notes:
        return _("This need stands on no notes yet")
    sessions = ", ".join(map(session_mark, support.sessions))
    notes = translate_plural(NOTES, support.notes)
    form = _("This need comes from {notes}; sessions: {sessions}")
    return form.format(notes=notes, sessions=sessions)


def _describe_unheard(insight: Insight) -> None:
    """A caption with counts of what the flow leaves out: needs without notes, clauses without
    needs."""
    graph = insight.graph
    silent = sum(not graph.notes_of_need(need.id) for need in graph.needs)
    loose = sum(not graph.answered[clause.id] for clause in graph.clauses)
    parts = []
    if silent:
        parts.append(ngettext("{count} need without notes", "{count} needs without notes", silent))
    if loose:
        parts.append(
            ngettext("{count} clause without a need", "{count} clauses without a need", loose)
        )
    about = _("Bars are as high as their notes. A note in two groups is in both ribbons.")
    missing = _("Not in the picture: {parts}.", parts=", ".join(parts)) if parts else ""
    st.caption(f"{about} {missing}".strip())


def _choose(page: Page, insight: Insight) -> tuple[str | None, str | None]:
    """Fields for the only area to show and the need to highlight; returns both ids or ``None``."""
    graph = insight.graph
    used = {need.area_id for need in graph.needs}
    areas = {area.id: area for area in graph.areas if area.id in used}
    left, right = st.columns([2, 3], gap="large", vertical_alignment="bottom")
    crowded = len(insight.flow.steps) > _CROWD
    with right:
        area = st.pills(
            _("Area"),
            list(areas),
            format_func=lambda key: plain(shortened(areas[key].name, 24)),
            default=next(iter(areas), None) if crowded else None,
            key=page.state("area"),
        )
    needs = {row.id: row for row in graph.needs if not area or row.area_id == area}
    asked = st.query_params.get("need")
    if asked in needs and page.state("need") not in st.session_state:
        st.session_state[page.state("need")] = asked
    with left:
        need_id = st.selectbox(
            _("Where did this need come from?"),
            list(needs),
            index=None,
            key=page.state("need"),
            format_func=lambda key: shortened(needs[key].need, 90),
            placeholder=_("Pick one to see its way"),
        )
    return area, need_id


def _mount(page: Page, flow: Flow, view: str, told: Mapping[str, Any]) -> None:
    """Mount the chart or the list; opens the page of the node that was clicked."""
    key = page.state(f"flow.{view}")
    result = show_module("flow", {**told, "view": view}, key=key, triggers=["opened"])
    opened = next((step for step in flow.steps if step.key == result.opened), None)
    if opened:
        _open(page, opened)


def _flow_data(page: Page, flow: Flow, chosen: str, finding: str) -> dict[str, Any]:
    """The data for the component of ``frontend/trace/flow.js``, with translated texts."""
    names, file_name = {step.key: _name(step) for step in flow.steps}, _("way-of-the-notes")
    ribbons = [
        asdict(ribbon)
        | {"title": f"{names[ribbon.source]} → {names[ribbon.target]}: {_said(ribbon.notes)}"}
        for ribbon in flow.ribbons
    ]
    return {
        "steps": [_node_payload(page, step) for step in flow.steps],
        "ribbons": ribbons,
        "chosen": chosen,
        "columns": [_(name) for name in COLUMNS],
        "finding": finding,
        "colours": asdict(palette()),
        "file": f"{page.programme.slug}-{file_name}",
    }


def _node_payload(page: Page, step: FlowNode) -> dict[str, Any]:
    name = _name(step)
    frame = _(_KINDS[step.kind], name=name) if step.kind in _KINDS else name
    return asdict(step) | {
        "label": session_word(int(step.mark)) if step.kind == StepKind.SESSION else name,
        "name": name,
        "number": number(step.notes),
        "said": _said(step.notes),
        "title": f"{frame}, {_said(step.notes)}",
        "href": _address(page, step),
    }


def _said(notes: int) -> str:
    return translate_plural(NOTES, notes)


def _name(step: FlowNode) -> str:
    if step.kind in WAITING:
        return _(WAITING[step.kind])
    if step.kind == StepKind.SESSION:
        return session_word(int(step.mark)) + f" · {step.text}"
    if step.kind == StepKind.CLAUSE:
        return f"{step.mark} {step.text}"
    return step.text or _("No header yet")


def _place(page: Page, step: FlowNode) -> tuple[str, Mapping[str, str]] | None:
    """The screen of a node and its query parameters, or ``None``."""
    if step.kind == StepKind.SESSION:
        return ("session" if page.may(Right.RUN) else "programme"), {"session": step.mark}
    places = {
        StepKind.GROUP: ("grouping", {"group": step.subject}),
        LONERS: ("grouping", {}),
        UNNEEDED: ("grouping", {}),
        StepKind.NEED: ("needs", {"need": step.subject}),
        StepKind.CLAUSE: ("standards", {"clause": step.subject}),
    }
    return places.get(step.kind)


def _address(page: Page, step: FlowNode) -> str | None:
    place = _place(page, step)
    if place is None:
        return None
    key, query = place
    path = "" if key == "programme" else key
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return own_link(f"/{path}?programme={st.session_state[PROGRAMME_KEY]}{asked}")


def _open(page: Page, step: FlowNode) -> None:
    place = _place(page, step)
    if place is None:
        return
    if step.kind == StepKind.SESSION:
        st.session_state[SESSION_KEY] = step.subject
    go_to(place[0], place[1])


def _table(flow: Flow) -> Table:
    names = {step.key: _name(step) for step in flow.steps}
    return {
        _("From"): [names[ribbon.source] for ribbon in flow.ribbons],
        _("To"): [names[ribbon.target] for ribbon in flow.ribbons],
        _("Notes"): [number(ribbon.notes) for ribbon in flow.ribbons],
    }

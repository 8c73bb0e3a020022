"""The data of the page *Insight*, cached by the number of the programme's last event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go
import streamlit as st
from sqlmodel import Session

from workshop.export.tables.insight_tables import write_table
from workshop.i18n import _
from workshop.people.rights import Actor, Right
from workshop.services import services
from workshop.standards.clause_access import readable_clauses
from workshop.standards.insight.attendance import Presence, load_presence
from workshop.standards.insight.map_coverage import PersonaMap, load_persona_maps
from workshop.standards.insight.need_origins import (
    FirstHeard,
    NotesByArea,
    first_heard,
    notes_by_area,
)
from workshop.standards.insight.note_flow import Flow, build_flow
from workshop.standards.insight.practice_counts import PracticeCounts, count_practices
from workshop.standards.insight.programme_graph import (
    ProgrammeGraph,
    hide_unreadable_clauses,
    load_programme_graph,
)
from workshop.store import log
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.widgets.charts import show_chart
from workshop.ui.widgets.file_downloads import offer_table

Table = Mapping[str, Sequence[str]]
"""Heading → column; texts of people are not escaped."""
Chart = tuple[go.Figure, Table]
"""A figure whose title is its finding, and its table."""


@dataclass(frozen=True)
class Insight:
    """Figures on a whole programme, as of event ``number`` of its log."""

    programme_id: str
    number: int
    graph: ProgrammeGraph
    flow: Flow
    first: FirstHeard
    heard: NotesByArea
    personas: Sequence[PersonaMap]
    presence: Presence
    practices: PracticeCounts


def load_insight(page: Page) -> Insight:
    """The present figures, from the cache unless the log has a new event.

    Clauses that the visitor may not read are counted, but their texts are replaced.
    """
    with page.read() as db:
        number = log.last_number(db, page.programme.id)
        readable = {row.id for row in readable_clauses(db, page.actor, page.programme.id)}
    whole = _compute(page.programme.id, number)
    if all(row.id in readable for row in whole.graph.clauses):
        return whole
    graph = hide_unreadable_clauses(whole.graph, readable, _("draft of another area"))
    return replace(whole, graph=graph, flow=build_flow(graph))


@st.cache_resource(max_entries=16, show_spinner=False)
def _compute(programme_id: str, number: int) -> Insight:
    with services().store.read() as db:
        graph = load_programme_graph(db, programme_id)
        return Insight(
            programme_id=programme_id,
            number=number,
            graph=graph,
            flow=build_flow(graph),
            first=first_heard(graph),
            heard=notes_by_area(graph),
            personas=load_persona_maps(db, programme_id),
            presence=load_presence(db, programme_id),
            practices=count_practices(db, programme_id),
        )


def show_finding(page: Page, chart: Chart, name: str) -> None:
    """A chart with its table beside it; ``name`` is used for file names and widget keys."""
    figure, table = chart
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_chart(figure, page.state(name), name)
    with right:
        show_table(page, table, name)


def show_table(page: Page, table: Table, name: str) -> None:
    """A table, with a download for those who may export."""
    shown = {plain(head): [plain(cell) for cell in column] for head, column in table.items()}
    st.table(shown, border="horizontal", hide_index=True)
    if page.may(Right.EXPORT):

        def write(
            _db: Session, actor: Actor, programme_id: str, language: str, /, *, kind: str
        ) -> bytes:
            actor.must(Right.EXPORT, programme_id)
            return write_table(table, language, kind)

        offer_table(page, page.programme.id, _("Download the table"), name, write)

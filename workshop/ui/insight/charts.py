"""The charts of the page *Insight*; the title of each is its finding, with a table beside it."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from workshop.export.labels import SECTIONS
from workshop.i18n import _, current_language, mark, mark_plural, ngettext, translate_plural
from workshop.i18n.counted_nouns import PEOPLE
from workshop.programme.meeting_kinds import FIRST_NAMED, is_named
from workshop.programme.session_words import session_mark, session_word
from workshop.programme.tables import Area
from workshop.standards.insight.attendance import Presence
from workshop.standards.insight.map_coverage import PersonaMap
from workshop.standards.insight.need_origins import OFF_MAP, FirstHeard, NotesByArea
from workshop.ui.insight.computed_views import Chart, Insight
from workshop.ui.widgets.charts import DARK, faded, label, new_figure, number, palette

_PHONE = 40
_ROW = 34
_ENOUGH = 6
"""The number of notes in a section from which its tint stays the same."""
_HIDDEN = mark("hidden")
_NEW_NEEDS = mark_plural("{count} new need", "{count} new needs")


def draw_charts(insight: Insight) -> dict[str, Chart]:
    """The charts that have data, by name, in the visitor's language and theme."""
    dark = palette() is DARK
    return _draw(insight.programme_id, insight.number, current_language(), dark, insight)


@st.cache_resource(max_entries=32, show_spinner=False)
def _draw(
    programme_id: str, event: int, language: str, dark: bool, _insight: Insight
) -> dict[str, Chart]:
    charts = {}
    if sum(_insight.first.new):
        charts["saturation"] = draw_saturation(_insight.first)
    if any(map(any, _insight.heard.cells)):
        charts["notes"] = draw_heard(_insight.heard, _insight.graph.areas)
    if _insight.personas:
        charts["maps"] = draw_personas(_insight.personas)
    if _insight.presence.sessions:
        charts["presence"] = draw_presence(_insight.presence)
    return charts


def draw_saturation(first: FirstHeard) -> Chart:
    """New needs per session as bars, their running total as a line."""
    colours, figure = palette(), new_figure(_describe_saturation(first), 400, _PHONE)
    sessions = [session_mark(held) for held in first.numbers]
    figure.add_bar(
        x=sessions,
        y=first.new,
        marker_color=faded(colours.accent, 0.35),
        cliponaxis=False,
        text=[f"+{number(new)}" if new else "" for new in first.new],
        textposition="outside",
        hovertext=[session_word(held) for held in first.numbers],
        hovertemplate="%{hovertext}<br>%{text}<extra></extra>",
    )
    together = first.together
    in_all = _("together {count}", count=number(together[-1]))
    figure.add_scatter(
        x=sessions,
        y=together,
        mode="lines+markers",
        hoverinfo="skip",
        line={"color": colours.accent, "width": 3},
        marker={"size": 8},
    )
    figure.add_annotation(
        x=sessions[-1],
        y=together[-1],
        xanchor="right",
        yanchor="bottom",
        yshift=8,
        text=f"<b>{in_all}</b>",
        showarrow=False,
        font={"color": colours.accent},
    )
    figure.update_xaxes(title_text=_("Session"), type="category", showgrid=False)
    most = max(together) * 1.2 + 0.5
    figure.update_yaxes(title_text=_("Needs"), range=[0, most], tickformat="d", nticks=6)
    return figure, {
        _("Session"): sessions,
        _("New needs"): [number(new) for new in first.new],
        _("Together"): [number(count) for count in together],
    }


def _describe_saturation(first: FirstHeard) -> str:
    since = first.settled_since()
    if since is not None and not sum(first.new[first.numbers.index(since) :]):
        return _in_words(
            mark("No new need since session {number}"),
            mark("No new need since meeting {number}"),
            since,
        )
    if since is not None:
        return _in_words(
            mark("Hardly any new need since session {number}"),
            mark("Hardly any new need since meeting {number}"),
            since,
        )
    if first.new[-1]:
        news, last = translate_plural(_NEW_NEEDS, first.new[-1]), first.numbers[-1]
        return _in_words(
            mark("Needs keep coming: {news} in session {number}"),
            mark("Needs keep coming: {news} in meeting {number}"),
            last,
            news=news,
        )
    most = max(first.new)
    fullest = first.numbers[first.new.index(most)]
    news = translate_plural(_NEW_NEEDS, most)
    return _in_words(
        mark("Session {number} brought most: {news}"),
        mark("Meeting {number} brought most: {news}"),
        fullest,
        news=news,
    )


def _in_words(session: str, meeting: str, held: int, **values: str) -> str:
    """The sentence about a working session, or the one about another meeting."""
    if is_named(held):
        return _(meeting, number=held - FIRST_NAMED + 1, **values)
    return _(session, number=held, **values)


def draw_heard(heard: NotesByArea, areas: Sequence[Area]) -> Chart:
    """A grid of areas × sections of the map, with numbers of notes."""
    known = {area.id: area for area in areas}
    columns = [known[key].name if key else _("No area") for key in heard.areas]
    codes = [known[key].code if key else "–" for key in heard.areas]
    figure = _grid(
        _describe_heard(heard, columns),
        codes,
        [_section(name) for name in heard.sections],
        heard.cells,
        [[number(cell) if cell else "" for cell in row] for row in heard.cells],
    )
    told = [list(map(number, column)) for column in zip(*heard.cells, strict=True)]
    rows = {_("Section"): [_section(name) for name in heard.sections]}
    heads = [f"{code} {name}" for code, name in zip(codes, columns, strict=True)]
    return figure, rows | dict(zip(heads, told, strict=True))


def _describe_heard(heard: NotesByArea, columns: Sequence[str]) -> str:
    fullest = heard.fullest()
    if fullest is None:
        return _("No note behind a need stands on a map")
    section, area = fullest
    place = columns[heard.areas.index(area)]
    return _("Most notes: “{section}” in {area}", section=_section(section), area=place)


def draw_personas(personas: Sequence[PersonaMap]) -> Chart:
    """A grid of sections × personas, with numbers of visible notes; empty sections are marked."""
    sections = list(personas[0].notes)
    cells = [[persona.notes[section] for persona in personas] for section in sections]
    figure = _grid(
        describe_personas(personas),
        [_called(persona) for persona in personas],
        [_section(name) for name in sections],
        [[min(cell, _ENOUGH) for cell in row] for row in cells],
        [[str(cell) if cell else _("gap") for cell in row] for row in cells],
    )
    colours = palette()
    gap = faded(colours.warning, 0.35)
    figure.data[0].zmax = _ENOUGH
    figure.data[0].colorscale = [
        (0, gap),
        (0.08, gap),
        (0.08, colours.scale[1]),
        (1, colours.scale[2]),
    ]
    missing = [", ".join(map(_section, persona.gaps)) or "–" for persona in personas]
    filled = [f"{len(sections) - len(persona.gaps)}/{len(sections)}" for persona in personas]
    table = {
        _("Persona"): [persona.label for persona in personas],
        _("Sections"): filled,
        _("Missing"): missing,
    }
    return figure, table


def describe_personas(personas: Sequence[PersonaMap]) -> str:
    """The finding on all maps, in one sentence."""
    lacking = sum(not persona.full for persona in personas)
    if not lacking:
        return _("Every persona has a full map")
    return ngettext(
        "{count} persona has no full map yet", "{count} personas have no full map yet", lacking
    )


def draw_presence(presence: Presence) -> Chart:
    """A grid of sessions × tables, with numbers of people and totals."""
    columns = [*map(_table, presence.tables), _("Together")]
    sessions = [session_word(held) for held in presence.sessions]
    rows = [*sessions, _("Together")]
    cells = presence.counts.cells
    values = [[(cell or 0) for cell in row[:-1]] + [0] for row in cells[:-1]]
    values.append([0] * len(columns))
    told = [[_(_HIDDEN) if cell is None else number(cell) for cell in row] for row in cells]
    figure = _grid(_describe_presence(presence), columns, rows, values, told)
    table = {_("Session"): [*map(session_mark, presence.sessions), _("Together")]}
    return figure, table | dict(zip(columns, map(list, zip(*told, strict=True)), strict=True))


def _describe_presence(presence: Presence) -> str:
    fullest = presence.fullest()
    if fullest is None:
        return _("Few people: numbers that could find somebody are hidden")
    people = translate_plural(PEOPLE, fullest[1])
    return _in_words(
        mark("Session {number} was the fullest: {people}"),
        mark("Meeting {number} was the fullest: {people}"),
        fullest[0],
        people=people,
    )


def _grid(
    finding: str,
    columns: Sequence[str],
    rows: Sequence[str],
    values: Sequence[Sequence[float]],
    told: Sequence[Sequence[str]],
) -> go.Figure:
    """A heat map with the texts ``told`` in its cells, the first row at the top."""
    colours = palette()
    figure = new_figure(finding, 150 + _ROW * len(rows), _PHONE)
    names = [label(name, 14, 3) for name in columns]
    figure.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=values,
        text=told,
        texttemplate="%{text}",
        hoverinfo="skip",
        xgap=3,
        ygap=3,
        showscale=False,
        zmin=0,
        zmax=max((value for row in values for value in row), default=0) or 1,
        colorscale=[(place / 2, colour) for place, colour in enumerate(colours.scale[:3])],
        textfont={"color": colours.ink},
    )
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=names,
        showgrid=False,
        side="bottom",
        autotickangles=[0, -90],
        showline=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[label(name, 24, 2) for name in rows],
        autorange="reversed",
        showgrid=False,
        showline=False,
    )
    return figure


def _section(name: str) -> str:
    return _("Outside the maps") if name == OFF_MAP else _(SECTIONS[name])


def _table(seat: int | None) -> str:
    return _("No table") if seat is None else _("Table {number}", number=seat)


def _called(persona: PersonaMap) -> str:
    return persona.label.split(",")[0]

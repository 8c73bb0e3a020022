"""A heat map of co-occurrence: how often two notes lie on one pile, ordered by cluster."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from workshop.i18n import _
from workshop.needs.co_occurrence import CardSortAgreement, Cluster, ordered_by_cluster
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.widgets.charts import (
    enumerate_scale,
    label,
    new_figure,
    palette,
    show_chart_and_table,
)

MOST = 60
"""The most notes in the heat map; with more, the cells would be too small."""
ROWS = 15
NAMED = 24
"""Up to this many notes are labelled with their text."""


def show_picture(
    page: Page, found: CardSortAgreement, clusters: Sequence[Cluster], texts: Mapping[str, str]
) -> None:
    """The heat map with the table of the strongest pairs beside it, under a heading."""
    notes = ordered_by_cluster(found, clusters)
    with st.expander(_("As a picture and a table"), icon=":material/grid_on:"):
        figure = draw_agreement(found, notes[:MOST], texts, len(clusters))
        name = _("agreement")
        show_chart_and_table(figure, _table(found, texts), page.state("heat"), name)
        if len(notes) > MOST:
            st.caption(_("The picture shows the first {count} notes.", count=MOST))


def draw_agreement(
    found: CardSortAgreement, notes: Sequence[str], texts: Mapping[str, str], clusters: int
) -> go.Figure:
    """One cell per pair; darker the greater the share of those who placed both that put them
    together. ``clusters``: how many there are, for the title."""
    places = [found.notes.index(note) for note in notes]
    shares = found.shares[np.ix_(places, places)] * 100
    np.fill_diagonal(shares, np.nan)
    names = [
        f"{number}. {label(shortened(texts[note], 34))}" for number, note in enumerate(notes, 1)
    ]
    figure = new_figure(_finding(clusters), height=max(420, 120 + 20 * min(len(notes), 34)))
    figure.add_trace(
        go.Heatmap(
            z=shares,
            x=names,
            y=names,
            zmin=0,
            zmax=100,
            xgap=1,
            ygap=1,
            hoverongaps=False,
            colorscale=enumerate_scale(palette()),
            colorbar={"title": {"text": _("together, %")}, "thickness": 12, "outlinewidth": 0},
            hovertemplate="%{y}<br>%{x}<br><b>%{z:.0f} %</b><extra></extra>",
        )
    )
    figure.update_xaxes(showticklabels=False, showgrid=False, ticks="")
    figure.update_yaxes(
        autorange="reversed",
        showgrid=False,
        showticklabels=len(notes) <= NAMED,
        tickfont={"size": 12},
    )
    return figure


def _finding(clusters: int) -> str:
    if clusters == 0:
        return _("Nothing holds together clearly")
    if clusters == 1:
        return _("One pile stands out")
    return _("Piles that stand out: {count}", count=clusters)


def _table(found: CardSortAgreement, texts: Mapping[str, str]) -> dict[str, list[str]]:
    rows = list(found.pairs.items())[:ROWS]
    return {
        _("Two notes"): [
            f"{plain(shortened(texts[one], 40))} + {plain(shortened(texts[other], 40))}"
            for (one, other), _shared in rows
        ],
        _("How many together"): [
            _("{together} of {both}", together=shared.together, both=shared.both)
            for _pair, shared in rows
        ],
    }

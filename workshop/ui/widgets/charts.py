"""The common look of charts: theme colours, fonts, number formats, saving as PNG or SVG.

A chart's title is its finding, a sentence. Texts of people must be escaped by ``label``.
"""

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from workshop.i18n import _, current_language

FONT = "Source Sans, Source Sans Pro, Segoe UI, sans-serif"
PICTURE_FORMATS = ("png", "svg")
_TITLE_SIGNS = 64


@dataclass(frozen=True)
class Palette:
    """The colours of charts in one theme; ``scale`` goes from low to high."""

    ground: str
    ink: str
    quiet: str
    line: str
    accent: str
    warning: str
    scale: tuple[str, ...]


LIGHT = Palette(
    ground="#FAF8F5",
    ink="#1B2A41",
    quiet="#5A6270",
    line="#D9D2C6",
    accent="#0B6E69",
    warning="#B3541E",
    scale=("#F0ECE5", "#C9DFDB", "#8FC1BB", "#4A9A94", "#0B6E69", "#074844"),
)
DARK = Palette(
    ground="#111B2B",
    ink="#F3EFE8",
    quiet="#B7BFCC",
    line="#3A4A63",
    accent="#5BC2BA",
    warning="#F2B58F",
    scale=("#1B2A41", "#1F4450", "#296B6C", "#3F9792", "#5BC2BA", "#B5EAE4"),
)


def palette() -> Palette:
    """The palette of the visitor's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def faded(colour: str, strength: float) -> str:
    """A colour such as ``#0B6E69`` with an opacity of 0 to 1, as plotly writes it."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def label(text: str, width: int = 0, lines: int = 0) -> str:
    """A person's text escaped for plotly, wrapped after ``width`` characters.

    It is cut after ``lines`` lines; 0 means no limit.
    """
    words = " ".join(text.split())
    rows = textwrap.wrap(words, width) if width else [words]
    if lines and len(rows) > lines:
        rows = [*rows[: lines - 1], rows[lines - 1].rstrip(" ,.;:") + "…"]
    return "<br>".join(html.escape(row, quote=False) for row in rows)


def number(value: float, digits: int = 0) -> str:
    """A number in the visitor's locale, with at most ``digits`` decimals."""
    form = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(round(value, digits), format=form, locale=current_language()))


def new_figure(finding: str, height: int = 460, signs: int = _TITLE_SIGNS) -> go.Figure:
    """An empty figure in the common look, with its finding as title; ``height`` in pixels.

    The title breaks after ``signs`` characters; 40 of them fit on a phone.
    """
    colours, speaking = palette(), current_language()
    figure = go.Figure()
    title = label(finding, signs)
    figure.update_layout(
        title={
            "text": f"<b>{title}</b>",
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "yref": "container",
            "pad": {"t": 22, "l": 8},
            "font": {"size": 19},
        },
        meta={"finding": finding},
        height=height,
        font={"family": FONT, "size": 14, "color": colours.ink},
        paper_bgcolor=colours.ground,
        plot_bgcolor=colours.ground,
        colorway=[colours.accent, colours.warning, colours.quiet],
        colorscale={"sequential": list(enumerate_scale(colours))},
        margin={"l": 8, "r": 24, "t": 60 + 24 * title.count("<br>"), "b": 8},
        showlegend=False,
        dragmode=False,
        separators=get_decimal_symbol(speaking) + get_group_symbol(speaking),
        hoverlabel={"font": {"family": FONT, "size": 14}, "align": "left"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": colours.quiet, "activecolor": colours.ink},
    )
    axes = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "title": {"standoff": 12},
    }
    figure.update_xaxes(**axes)
    figure.update_yaxes(**axes)
    return figure


def enumerate_scale(colours: Palette) -> list[tuple[float, str]]:
    """The palette's scale as plotly's colour scale, from 0 to 1."""
    last = len(colours.scale) - 1
    return [(place / last, colour) for place, colour in enumerate(colours.scale)]


def show_chart(figure: go.Figure, key: str, name: str, **options: Any) -> Any:
    """A figure with a button that saves it as the file ``name``, as PNG or SVG.

    ``options`` go to ``st.plotly_chart`` (``on_select``, ``alt``), whose answer is returned.
    """
    form = st.session_state.get(f"{key}.format") or PICTURE_FORMATS[0]
    options.setdefault("alt", figure.layout.meta["finding"])
    event = st.plotly_chart(
        figure, theme=None, key=f"{key}.chart", config=_config(name, form), **options
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("The camera above the picture saves it as"), width="content")
        st.segmented_control(
            _("Format of the picture"),
            PICTURE_FORMATS,
            default=form,
            required=True,
            format_func=str.upper,
            key=f"{key}.format",
            label_visibility="collapsed",
        )
    return event


def show_chart_and_table(
    figure: go.Figure,
    table: Mapping[str, Sequence[str]],
    key: str,
    name: str,
    *,
    widths: tuple[int, int] = (3, 2),
    **options: Any,
) -> Any:
    """A figure with its table beside it (below it on a narrow screen).

    ``table``: heading → column, with texts of people escaped by ``plain``. Returns as
    ``show_chart``.
    """
    left, right = st.columns(widths, gap="large")
    with left:
        event = show_chart(figure, key, name, **options)
    with right:
        st.table(table, border="horizontal", hide_index=True)
    return event


def _config(name: str, form: str) -> dict[str, Any]:
    size = {"scale": 2} if form == "png" else {}
    words = {
        "Download plot as a PNG": _("Save the picture"),
        "Download plot as a png": _("Save the picture"),
        "Download plot": _("Save the picture"),
    }
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": form, "filename": name, **size},
        "locale": "workshop",
        "locales": {"workshop": {"dictionary": words, "format": {}}},
    }

"""The impact-effort matrix: median and interquartile range of each need."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from workshop.i18n import _, ngettext
from workshop.needs.distribution import AnswerDistribution
from workshop.needs.estimates import Estimate
from workshop.needs.tables import Need
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.widgets.charts import Palette, faded, label, new_figure, number, palette

_LABEL_SIGNS, _LABEL_LINES = 24, 2
_SIGN, _LINE, _DOT = 0.043, 0.19, 0.13
"""Width of a character, height of a line, radius of a dot, in units of the axes."""
_ASIDE = 0.18
"""The offset between dots of needs with the same medians, in units of the axes."""
_SIDES = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
}


@dataclass(frozen=True)
class Point:
    """A need on the matrix; ``x`` and ``y`` are its medians, moved apart where points coincide."""

    number: int
    need: Need
    estimate: Estimate
    grave: bool
    x: float
    y: float


def place_points(
    needs: Sequence[Need], places: Mapping[str, Estimate], grave: set[str]
) -> list[Point]:
    """A point for each estimated need, greatest impact for least effort first."""
    known = [need for need in needs if need.id in places]
    known.sort(key=lambda need: (-places[need.id].gain, -places[need.id].impact.median))
    middles = {need.id: _middle(places[need.id]) for need in known}
    crowd, seen = Counter(middles.values()), Counter[tuple[float, float]]()
    points = []
    for count, need in enumerate(known, 1):
        middle = middles[need.id]
        aside = (seen[middle] - (crowd[middle] - 1) / 2) * _ASIDE
        seen[middle] += 1
        estimate = places[need.id]
        points.append(Point(count, need, estimate, need.id in grave, middle[0] + aside, middle[1]))
    return points


def matrix_finding(points: Sequence[Point]) -> str:
    """The finding of the matrix, in one sentence."""
    if not points:
        return _("Too few answers to show where the needs lie")
    first = [point for point in points if point.estimate.gain == points[0].estimate.gain]
    if len(first) == 1:
        need = shortened(first[0].need.need, 90)
        return _("The most for the least work: {need}", need=need)
    numbers = ", ".join(str(point.number) for point in first)
    return _("The most for the least work: needs {numbers}", numbers=numbers)


def draw_matrix(points: Sequence[Point]) -> go.Figure:
    """Median impact over median effort; bars span the interquartile range."""
    colours = palette()
    figure = new_figure(matrix_finding(points), height=620)
    _draw_ground(figure, colours)
    sides = _choose_sides(points)
    shades = [colours.warning if point.grave else colours.accent for point in points]
    figure.add_scatter(
        x=[point.x for point in points],
        y=[point.y for point in points],
        mode="markers+text",
        text=[_label(point) for point in points],
        textposition=sides,
        error_x=_bars([point.estimate.effort for point in points], colours),
        error_y=_bars([point.estimate.impact for point in points], colours),
        marker={
            "size": 26,
            "color": shades,
            "line": {"width": 2, "color": colours.ground},
            "symbol": ["diamond" if point.grave else "circle" for point in points],
        },
        hovertext=[_hover_text(point) for point in points],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=[point.x for point in points],
        y=[point.y for point in points],
        mode="text",
        text=[f"<b>{point.number}</b>" for point in points],
        textfont={"color": colours.ground, "size": 13},
        hoverinfo="skip",
    )
    return figure


def matrix_table(points: Sequence[Point]) -> dict[str, list[str]]:
    """The matrix as a table: medians, with the interquartile range in brackets."""
    return {
        _("No."): [str(point.number) for point in points],
        _("Need"): [plain(shortened(point.need.need, 90)) for point in points],
        _("Impact"): [describe_distribution(point.estimate.impact) for point in points],
        _("Effort"): [describe_distribution(point.estimate.effort) for point in points],
        _("Answers"): [str(point.estimate.impact.answers) for point in points],
    }


def describe_distribution(spread: AnswerDistribution) -> str:
    """Median and interquartile range, such as "4 (3–5)"."""
    low, middle, high = (number(v, 2) for v in (spread.low, spread.median, spread.high))
    return f"{middle} ({low}–{high})" if low != high else middle


def _middle(estimate: Estimate) -> tuple[float, float]:
    return estimate.effort.median, estimate.impact.median


def _draw_ground(figure: go.Figure, colours: Palette) -> None:
    figure.add_shape(
        type="rect",
        x0=0.5,
        x1=3,
        y0=3,
        y1=5.5,
        layer="below",
        line={"width": 0},
        fillcolor=faded(colours.accent, 0.1),
    )
    figure.add_annotation(
        x=0.56,
        y=5.46,
        xanchor="left",
        yanchor="top",
        showarrow=False,
        text=_("much help, little work"),
        font={"color": colours.accent, "size": 14},
    )
    steps = [1, 2, 3, 4, 5]
    axis = {"range": [0.5, 5.5], "tickvals": steps, "showgrid": True}
    figure.update_xaxes(
        **axis,
        title_text=_("How much work will it be?"),
        ticktext=[f"1<br>{_('very little work')}", "2", "3", "4", f"5<br>{_('very much work')}"],
    )
    figure.update_yaxes(
        **axis,
        title_text=_("How much will it help?"),
        ticktext=[f"{_('hardly at all')} 1", "2", "3", "4", f"{_('a great deal')} 5"],
    )


def _bars(spreads: Sequence[AnswerDistribution], colours: Palette) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "width": 0,
        "thickness": 5,
        "array": [spread.high - spread.median for spread in spreads],
        "arrayminus": [spread.median - spread.low for spread in spreads],
        "color": faded(colours.quiet, 0.4),
    }


def _label(point: Point) -> str:
    return label(point.need.need, _LABEL_SIGNS, _LABEL_LINES)


def _hover_text(point: Point) -> str:
    lines = [
        f"<b>{label(point.need.need, 50)}</b>",
        f"{_('Impact')}: {describe_distribution(point.estimate.impact)}",
        f"{_('Effort')}: {describe_distribution(point.estimate.effort)}",
        ngettext("{count} answer", "{count} answers", point.estimate.impact.answers),
    ]
    return "<br>".join([*lines, _("rare but grave")] if point.grave else lines)


def _choose_sides(points: Sequence[Point]) -> list[str]:
    """The side of its dot for each label, chosen greedily where it overlaps other boxes least."""
    taken = [(point.x - _DOT, point.y - _DOT, point.x + _DOT, point.y + _DOT) for point in points]
    sides = []
    for point in points:
        rows = _label(point).split("<br>")
        width, height = max(map(len, rows)) * _SIGN, len(rows) * _LINE
        boxes = {side: _box(point, way, width, height) for side, way in _SIDES.items()}
        best = min(boxes, key=lambda side: _covered(boxes[side], taken))
        taken.append(boxes[best])
        sides.append(best)
    return sides


Box = tuple[float, float, float, float]


def _box(point: Point, way: tuple[int, int], width: float, height: float) -> Box:
    across, up = way
    x = point.x + across * (_DOT + width / 2)
    y = point.y + up * (_DOT + height / 2)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """The area in which a box overlaps others, plus the area outside the chart."""
    inside = _common(box, (0.5, 0.5, 5.5, 5.5))
    outside = (box[2] - box[0]) * (box[3] - box[1]) - inside
    return sum(_common(box, other) for other in taken) + 2 * outside


def _common(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)

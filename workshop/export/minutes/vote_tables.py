"""Results of votes as tables of needs; rare but grave needs are marked."""

from collections.abc import Iterable

from babel.numbers import format_decimal

from workshop.export.documents.blocks import Table
from workshop.export.minutes.record_parts import PlacedPart, RankPart
from workshop.i18n import mark, translate
from workshop.needs.needs import say_need


def need_in_ranking(place: RankPart | PlacedPart, language: str) -> str:
    """The need as a sentence, with a mark if it is rare but grave; an idea as it stands."""
    if not place.who:
        return place.need
    words = say_need(place.who, place.need, place.goal, language)
    return f"{words} ({translate(mark('rare but grave'), language)})" if place.grave else words


def places_table(places: Iterable[PlacedPart], language: str) -> Table:
    """Medians of impact and effort, with the quartiles in brackets where they differ."""
    columns = (mark("Need"), mark("Impact"), mark("Effort"), mark("Answers"))
    rows = tuple(
        (
            need_in_ranking(place, language),
            _format_quartiles(place.impact, language),
            _format_quartiles(place.effort, language),
            str(place.answers),
        )
        for place in places
    )
    return Table(tuple(translate(column, language) for column in columns), rows, (5, 1.4, 1.4, 1.2))


def _format_quartiles(quartiles: tuple[float, ...], language: str) -> str:
    low, middle, high = (
        str(format_decimal(value, format="0.##", locale=language)) for value in quartiles
    )
    return f"{middle} ({low}–{high})" if low != high else middle

"""The ranking of needs as CSV, in a chosen order.

No need is left out, and a column always marks rare but grave ones. The format is that of
``export/csv_writing.py``.
"""

from collections.abc import Mapping

from babel.numbers import format_decimal
from sqlmodel import Session

from workshop.export.csv_writing import write_csv_table
from workshop.export.labels import NEED_STATES, word
from workshop.i18n import known_language, mark, translate
from workshop.needs.distribution import AnswerDistribution
from workshop.needs.need_states import MoscowPriority
from workshop.needs.needs import need_sentence
from workshop.needs.ranking import NeedRank, order_need_ranks
from workshop.needs.told_support import people_in_file
from workshop.people.rights import Actor, Right

COLUMNS = (
    mark("place"),
    mark("need"),
    mark("rare but grave"),
    mark("state"),
    mark("notes"),
    mark("sessions"),
    mark("people, at least"),
    mark("dots"),
    mark("harm"),
    mark("MoSCoW"),
    mark("impact, median"),
    mark("impact, middle half"),
    mark("effort, median"),
    mark("effort, middle half"),
    mark("estimates"),
)
MOSCOW_WORDS: Mapping[str, str] = {
    MoscowPriority.MUST: mark("Must"),
    MoscowPriority.SHOULD: mark("Should"),
    MoscowPriority.COULD: mark("Could"),
    MoscowPriority.NOT_NOW: mark("Not this time"),
}


def write_ranking(
    db: Session, actor: Actor, programme_id: str, standings: list[NeedRank], order: str, speak: str
) -> bytes:
    """The ranked needs as CSV, sorted by ``order``, in the language ``speak``.

    Needs the right to export.
    """

    actor.must(Right.EXPORT, programme_id)
    language = known_language(speak)
    rows = [_row(rank, one, language) for rank, one in order_need_ranks(standings, order)]
    columns = [translate(column, language) for column in COLUMNS]
    return write_csv_table(columns, rows, language)


def _row(rank: int | None, one: NeedRank, language: str) -> tuple[str, ...]:
    impact = one.estimate.impact if one.estimate else None
    effort = one.estimate.effort if one.estimate else None
    return (
        _format_number(rank),
        need_sentence(one.need, language),
        translate(mark("yes"), language) if one.grave else "",
        word(NEED_STATES, one.need.status, language),
        str(one.support.notes),
        str(len(one.support.sessions)),
        "" if (people := people_in_file(one.support)) is None else str(people),
        _format_number(one.dots),
        _format_number(one.need.harm),
        translate(MOSCOW_WORDS[one.need.moscow], language) if one.need.moscow else "",
        *_spread(impact, language),
        *_spread(effort, language),
        _format_number(impact.answers if impact else None),
    )


def _spread(spread: AnswerDistribution | None, language: str) -> tuple[str, str]:
    if spread is None:
        return "", ""
    low, middle, high = (
        str(format_decimal(value, format="0.##", locale=language))
        for value in (spread.low, spread.median, spread.high)
    )
    return middle, f"{low}–{high}"


def _format_number(value: int | None) -> str:
    return "" if value is None else str(value)

"""The ranking of needs as a table, in a chosen order.

No need is left out, and a column always marks rare but grave ones. The formats are those of
``export/table_files.py``.
"""

from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal
from sqlmodel import Session

from workshop.export.csv_writing import Cell
from workshop.export.labels import NEED_STATES, word
from workshop.export.table_files import Sheet, TableKind, write_table_file
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
    db: Session,
    actor: Actor,
    programme_id: str,
    standings: Sequence[NeedRank],
    order: str,
    speak: str,
    kind: str = TableKind.CSV,
) -> bytes:
    """The ranked needs as a table, sorted by ``order``, in the language ``speak``.

    Needs the right to export.
    """
    actor.must(Right.EXPORT, programme_id)
    language = known_language(speak)
    ranked = order_need_ranks(standings, order)
    rows = tuple(_row(rank, one, language) for rank, one in ranked)
    columns = tuple(translate(column, language) for column in COLUMNS)
    sheet = Sheet(translate(mark("ranking of needs"), language), columns, rows)
    return write_table_file(sheet, language, kind)


def _row(rank: int | None, one: NeedRank, language: str) -> tuple[Cell, ...]:
    impact = one.estimate.impact if one.estimate else None
    effort = one.estimate.effort if one.estimate else None
    return (
        _filled(rank),
        need_sentence(one.need, language),
        translate(mark("yes"), language) if one.grave else "",
        word(NEED_STATES, one.need.status, language),
        one.support.notes,
        len(one.support.sessions),
        _filled(people_in_file(one.support)),
        _filled(one.dots),
        _filled(one.need.harm),
        translate(MOSCOW_WORDS[one.need.moscow], language) if one.need.moscow else "",
        *_spread(impact, language),
        *_spread(effort, language),
        _filled(impact.answers if impact else None),
    )


def _spread(spread: AnswerDistribution | None, language: str) -> tuple[Cell, str]:
    if spread is None:
        return "", ""
    low, high = (
        str(format_decimal(value, format="0.##", locale=language))
        for value in (spread.low, spread.high)
    )
    return spread.median, f"{low}–{high}"


def _filled(value: Cell | None) -> Cell:
    return "" if value is None else value

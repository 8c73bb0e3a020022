"""The report of a review in words: its sections, places to write in, the checklist."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from workshop.disclosure import RATINGS_THRESHOLD
from workshop.export.delphi.checklist import ITEM_STATES, CheckedItem, ItemState, check_items
from workshop.export.delphi.procedure import (
    course,
    criteria,
    feedback,
    panel,
    procedure,
    subjects,
    summary,
)
from workshop.export.delphi.record import DelphiReport
from workshop.export.delphi.report_items import PARTS, SECTIONS, ChecklistPart, ReportSection
from workshop.export.delphi.results import changes, dissent, results, stability
from workshop.export.delphi.saying import NOTHING, Say, day_in, saying_in
from workshop.export.documents.blocks import Block, Facts, Heading, Paragraph, Table
from workshop.i18n import mark
from workshop.local_time import today

TITLE = mark("{title}: report of a Delphi review")
_EMPTY_CM = 2.2
"""The height of a place that somebody has yet to write in."""


def outline_delphi(report: DelphiReport) -> Iterator[Block]:
    """The blocks of the report."""
    say = saying_in(report.language)
    if report.programme.example:
        yield Paragraph(say(mark("Example: people, notes and texts are made up.")), quiet=True)
    yield Facts(tuple(_head(report, say)))
    yield Paragraph(say(_GUIDED), quiet=True)
    checked = check_items(report)
    for section in ReportSection:
        yield Heading(1, say(SECTIONS[section]))
        tell = _TOLD.get(section)
        if tell is not None:
            yield from tell(report, say)
        yield from _by_hand([one for one in checked if one.item.section is section], say)
    yield Heading(1, say(mark("Checklist")))
    columns = (
        mark("Item of the checklist"),
        mark("Asked by"),
        mark("How it stands"),
        mark("Where"),
    )
    rows = tuple(_checked(one, say) for one in checked)
    yield Table(tuple(map(say, columns)), rows, widths=(5, 5.2, 3.2, 3.4), labels=True)


_GUIDED = mark(
    "Put together by the items of DELPHISTAR (Niederberger and others, 2024) and ACCORD (Gattrell "
    "and others, 2024), in our own words. The checklist at the end says where each is answered."
)


def _head(report: DelphiReport, say: Say) -> Iterator[tuple[str, str]]:
    yield say(mark("Programme")), report.programme.title
    if report.programme.funder:
        yield say(mark("Who pays")), report.programme.funder
    yield say(mark("Review")), report.first.review.title
    ends = (report.first.begun, report.rounds[-1].ended)
    days = (day_in(at, report.language) for at in ends if at is not None)
    yield say(mark("From – to")), " – ".join(dict.fromkeys(days))
    yield say(mark("As of")), day_in(today(), report.language)


def _limits(report: DelphiReport, say: Say) -> Iterator[Block]:
    """What the way of counting itself leaves out."""
    told = mark(
        "Figures of fewer than {least} ratings are not told, and of rounds with fewer than {least} "
        "invited experts none at all. No rating can be led back to a person, so who rated and who "
        "did not cannot be compared."
    )
    yield Paragraph(say(told, least=RATINGS_THRESHOLD))
    if len(report.rounds) == 1:
        yield Paragraph(say(mark("After one round nothing can be said about stability.")))


_TOLD: Mapping[ReportSection, Callable[[DelphiReport, Say], Iterator[Block]]] = {
    ReportSection.SUMMARY: summary,
    ReportSection.ABOUT: subjects,
    ReportSection.PANEL: panel,
    ReportSection.CRITERIA: criteria,
    ReportSection.PROCEDURE: procedure,
    ReportSection.ROUNDS: course,
    ReportSection.FEEDBACK: feedback,
    ReportSection.RESULTS: results,
    ReportSection.STABILITY: stability,
    ReportSection.CHANGES: changes,
    ReportSection.DISSENT: dissent,
    ReportSection.LIMITS: _limits,
}


def _by_hand(checked: Sequence[CheckedItem], say: Say) -> Iterator[Block]:
    """What somebody has written, and an empty place for what is still to be written."""
    for one in checked:
        name = say(one.item.name)
        if one.state is ItemState.BY_HAND:
            yield Heading(2, name)
            yield Paragraph(one.text)
        elif one.state is ItemState.TO_WRITE:
            yield Table((f"{name}: {say(one.item.asks)}",), (("",),), widths=(1,), row_cm=_EMPTY_CM)
        elif one.state is ItemState.DOES_NOT_APPLY:
            line = mark("{item}: does not apply. {why}")
            why = one.text or (say(one.why) if one.why else "")
            yield Paragraph(say(line, item=name, why=why).rstrip(), quiet=True)


def _checked(one: CheckedItem, say: Say) -> tuple[str, ...]:
    asked = (("DELPHISTAR", one.item.delphistar), ("ACCORD", one.item.accord))
    where = NOTHING if one.state is ItemState.DOES_NOT_APPLY else say(SECTIONS[one.item.section])
    state = say(ITEM_STATES[one.state])
    why = "" if one.state is ItemState.BY_HAND else one.text or (say(one.why) if one.why else "")
    if why:
        state = f"{state}: {why}"
    return say(one.item.name), _asked_by(asked, say), state, where


def _asked_by(asked: Sequence[tuple[str, ChecklistPart | None]], say: Say) -> str:
    return "\n".join(f"{name}: {say(PARTS[part])}" for name, part in asked if part is not None)

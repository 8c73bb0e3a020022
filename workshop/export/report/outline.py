"""The report in blocks, as every document of it holds them."""

from collections.abc import Callable, Iterator, Sequence

from babel.dates import format_date

from workshop.export.documents.blocks import Block, Bullets, Facts, Heading, Paragraph, Table
from workshop.export.report.figures import FIGURES
from workshop.export.report.record import Report, ReportedIndicator, ReportedMeeting
from workshop.i18n import mark, translate
from workshop.local_time import local_day, today
from workshop.programme.head_counting import HeadKind
from workshop.programme.meeting_times import MeetingStanding, began_at
from workshop.programme.reporting import Part
from workshop.programme.tables import ReportEntry
from workshop.retention.words import say_counts
from workshop.standards.findings import SeenFinding
from workshop.standards.labels import FINDING_DISPOSITIONS

Say = Callable[..., str]


def outline_report(report: Report, address: str) -> Iterator[Block]:
    """The blocks of a report; ``address``: of the public standard, without a version."""

    def say(message: str, **values: object) -> str:
        return translate(message, report.language, **values)

    if report.programme.example:
        yield Paragraph(say(mark("Example: people, notes and texts are made up.")), quiet=True)
    yield Facts(_head(report, say))
    yield from _indicators(report, say)
    yield from _timeline(report, say)
    yield from _meetings(report, say)
    yield from _products(report, address, say)
    yield from _evaluation(report, address, say)
    yield from _deviations(report, say)
    yield from _deletions(report, say)
    yield from _entries(report.entries[Part.ANNEX], say(mark("Annexes")))


def _head(report: Report, say: Say) -> tuple[tuple[str, str], ...]:
    days = [row.from_day for row in report.phases] + [row.to_day for row in report.phases]
    for one in report.meetings:
        row = one.row
        times = (row.planned_start, row.planned_end, began_at(row), row.actual_end)
        days += [local_day(at) for at in times if at]
    ends = dict.fromkeys((min(days), max(days))) if days else ()
    span = " – ".join(_day(day, report.language) for day in ends)
    facts = (
        (say(mark("Project")), report.programme.title),
        (say(mark("Who pays")), report.programme.funder),
        (say(mark("From – to")), span),
        (say(mark("As of")), _day(today(), report.language)),
    )
    return tuple((name, value) for name, value in facts if value)


def _day(day: object, language: str) -> str:
    return str(format_date(day, "d MMMM y", locale=language))  # type: ignore[arg-type]


def _indicators(report: Report, say: Say) -> Iterator[Block]:
    if not report.indicators:
        return
    yield Heading(1, say(mark("Indicators")))
    columns = (mark("Indicator"), mark("Before"), mark("Target"), mark("Achieved"))
    rows = tuple(_indicator(one, say) for one in report.indicators)
    yield Table(tuple(map(say, columns)), rows, widths=(6, 1.6, 1.6, 2), labels=True)
    for one in report.indicators:
        row = one.row
        figure = FIGURES.get(row.figure)
        rule = row.rule or (say(figure.rule) if figure else "")
        told = (
            (say(mark("What it is")), row.definition),
            (say(mark("How it is counted")), rule),
            (say(mark("Verified by")), row.source),
            (say(mark("Computed")), (one.computed or "") if one.replaced else ""),
            (say(mark("Why another figure stands here")), row.reason if one.replaced else ""),
        )
        if any(value for _name, value in told):
            yield Heading(2, row.name)
            yield Facts(tuple((name, value) for name, value in told if value))


def _indicator(one: ReportedIndicator, say: Say) -> tuple[str, ...]:
    row = one.row
    name = f"{row.name} ({row.unit})" if row.unit else row.name
    achieved = say(mark("{figure} (entered)"), figure=one.achieved)
    return name, row.baseline or "–", row.target or "–", achieved if one.replaced else one.achieved


def _timeline(report: Report, say: Say) -> Iterator[Block]:
    if not report.phases:
        return
    yield Heading(1, say(mark("Phases of the project")))
    rows = tuple(
        (row.name, _day(row.from_day, report.language), _day(row.to_day, report.language))
        for row in report.phases
    )
    yield Table(
        (say(mark("Phase")), say(mark("Begins on")), say(mark("Ends on"))), rows, widths=(5, 3, 3)
    )


def _meetings(report: Report, say: Say) -> Iterator[Block]:
    yield Heading(1, say(mark("Meetings")))
    columns = (
        mark("Meeting"),
        mark("As planned"),
        mark("As it was"),
        mark("Hours"),
        mark("Recipients"),
        mark("Volunteers"),
        mark("Experts"),
    )
    rows = tuple(_meeting(one, say) for one in report.meetings)
    yield Table(tuple(map(say, columns)), rows, widths=(4, 3, 3, 1.2, 1.5, 1.5, 1.5))
    yield Paragraph(
        say(
            mark(
                "Heads come from phones, by role and without names, and from what was entered. Of "
                "fewer than five with phones nothing is told. Permanent staff is left out."
            )
        ),
        quiet=True,
    )


def _meeting(one: ReportedMeeting, say: Say) -> tuple[str, ...]:
    heads = [str(one.heads.get(kind) or "–") for kind in _HEADS]
    held = say(mark("Cancelled")) if one.standing is MeetingStanding.CANCELLED else one.held or "–"
    functions = ", ".join(one.row.functions)
    name = "\n".join(part for part in (one.name, one.kind, functions) if part)
    hours = f"{one.hours:g}" if one.hours is not None else "–"
    return name, one.planned or "–", held, hours, *heads


_HEADS = (HeadKind.RECIPIENT, HeadKind.VOLUNTEER, HeadKind.EXPERT)


def _products(report: Report, address: str, say: Say) -> Iterator[Block]:
    entries = report.entries[Part.PRODUCT]
    if not (report.editions or entries):
        return
    yield Heading(1, say(mark("Products")))
    columns = (mark("Version of the standard"), mark("Address"), mark("Fingerprint (SHA-256)"))
    rows = tuple(
        (
            f"{one.version}, {_day(local_day(one.at), report.language)}",
            f"{address}/{one.version}/",
            one.sha256,
        )
        for one in report.editions
    )
    if rows:
        yield Table(tuple(map(say, columns)), rows, widths=(3, 4, 5))
    yield from _lines(entries)


def _evaluation(report: Report, address: str, say: Say) -> Iterator[Block]:
    yield Heading(1, say(mark("Evaluation")))
    entries = report.entries[Part.EVALUATION]
    if not (entries or report.findings or report.evaluations):
        yield Paragraph(say(mark("No evaluation has been entered yet.")), quiet=True)
    yield from _lines(entries)
    for one in report.evaluations:
        yield Heading(2, one.title)
        yield Bullets(tuple(one.lines))
        yield Paragraph(address.partition("/standards/")[0] + one.path, quiet=True)
    if report.findings:
        yield Heading(2, say(mark("Findings about the standard")))
        columns = (mark("Finding"), mark("Clauses"), mark("What was decided"))
        rows = tuple(_finding(one, say) for one in report.findings)
        yield Table(tuple(map(say, columns)), rows, widths=(5, 2, 5))


def _finding(one: SeenFinding, say: Say) -> tuple[str, ...]:
    changed = say(mark("changed"))
    clauses = (
        f"{about.clause.code} ({changed})" if about.link.changed else about.clause.code
        for about in one.about
    )
    decided = say(FINDING_DISPOSITIONS[one.row.disposition])
    reason = f": {one.row.reason}" if one.row.reason else ""
    return f"{one.code}: {one.row.text}", "\n".join(clauses) or "–", decided + reason


def _deviations(report: Report, say: Say) -> Iterator[Block]:
    entries = report.entries[Part.DEVIATION]
    if not (report.deviations or entries):
        return
    yield Heading(1, say(mark("What came otherwise than planned")))
    missing = say(mark("No reason has been entered."))
    rows = tuple(
        (
            one.name,
            one.shift or (say(mark("Cancelled")) if one.row.cancelled else "–"),
            one.row.deviation or missing,
        )
        for one in report.deviations
    )
    if rows:
        columns = (say(mark("Meeting")), say(mark("What changed")), say(mark("Why")))
        yield Table(columns, rows, widths=(4, 3, 5))
    yield from _lines(entries)


def _deletions(report: Report, say: Say) -> Iterator[Block]:
    if report.deletions:
        yield Heading(1, say(mark("Deleted as promised")))
        lines = (
            f"{_day(one.day, report.language)}: {say_counts(one.counts, report.language)}"
            for one in report.deletions
        )
        yield Bullets(tuple(lines))


def _entries(entries: Sequence[ReportEntry], title: str) -> Iterator[Block]:
    if entries:
        yield Heading(1, title)
        yield from _lines(entries)


def _lines(entries: Sequence[ReportEntry]) -> Iterator[Block]:
    for row in entries:
        yield Heading(2, row.title)
        for text in (row.text, row.address):
            if text:
                yield Paragraph(text)

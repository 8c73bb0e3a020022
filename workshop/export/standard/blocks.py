"""A published standard as a sequence of blocks, for DOCX and Markdown."""

from collections.abc import Iterator

from workshop.export.documents.blocks import Block, Bullets, Facts, Heading, Paragraph, Table
from workshop.export.standard.labels import PARTS
from workshop.export.standard.outline import AreaText, ClauseText, StandardText
from workshop.i18n import translate
from workshop.text_signs import split_lines


def standard_blocks(told: StandardText) -> Iterator[Block]:
    """All blocks below the document's title."""
    yield from _opening(told)
    yield from _changes(told)
    yield from _definitions(told)
    for area in told.areas:
        yield Heading(1, area_title(area))
        for clause in area.clauses:
            yield from _clause(clause, told.language)
    yield from _traces(told)
    yield from _evidence(told)
    yield from _missing(told)
    if told.speaks:
        yield Heading(1, _say("speaks", told.language))
        yield Facts(told.speaks)


def area_title(area: AreaText) -> str:
    """Code and name of an area as its heading."""
    return f"{area.code} {area.name}".strip()


def clause_title(clause: ClauseText) -> str:
    """Code and title of a clause as its heading."""
    return f"{clause.code} {clause.title}"


def _opening(told: StandardText) -> Iterator[Block]:
    if told.draft:
        yield Paragraph(told.draft, leads=True)
    if told.example:
        yield Paragraph(told.example, quiet=True)
    yield Facts(told.facts)


def _changes(told: StandardText) -> Iterator[Block]:
    if not (told.notes or told.changes or told.withdrawn):
        return
    language = told.language
    yield Heading(1, _say("changes", language))
    for line in filter(str.strip, split_lines(told.notes)):
        yield Paragraph(line)
    if told.changes:
        rows = tuple((row.code, row.title, row.kind) for row in told.changes)
        yield Table(_columns(language, "code", "title", "change"), rows, (1, 4, 2))
    rows = tuple(
        (f"{row.code}\n{name}", before, after)
        for row in told.changes
        for name, before, after in row.fields
    )
    if rows:
        yield Heading(2, _say("word-by-word", language))
        yield Table(_columns(language, "field", "before", "after"), rows, (1.3, 3, 3))
    if told.withdrawn:
        gone = tuple((row.code, row.title, row.reason, row.version) for row in told.withdrawn)
        columns = _columns(language, "code", "title", "reason", "stood-in")
        yield Heading(2, _say("withdrawn", language))
        yield Table(columns, gone, (1, 3, 4, 1.3))


def _definitions(told: StandardText) -> Iterator[Block]:
    if told.terms:
        yield Heading(1, _say("definitions", told.language))
        yield Table(_columns(told.language, "term", "meaning"), told.terms, (1.5, 4))


def _clause(clause: ClauseText, language: str) -> Iterator[Block]:
    yield Heading(2, clause_title(clause))
    for line in filter(str.strip, split_lines(clause.body)):
        yield Paragraph(line, leads=True)
    yield Table((clause.code, clause.tags), clause.rows, (1.5, 4), labels=True)


def _traces(told: StandardText) -> Iterator[Block]:
    if not told.areas:
        return
    yield Heading(1, _say("trace", told.language))
    yield Paragraph(_say("about-trace", told.language), quiet=True)
    for area in told.areas:
        yield Heading(2, area_title(area))
        for clause in area.clauses:
            yield from _trace(clause, told.language)


def _trace(clause: ClauseText, language: str) -> Iterator[Block]:
    trace = clause.trace
    yield Heading(3, clause_title(clause))
    yield Paragraph(trace.summary)
    if trace.needs:
        yield Bullets(tuple("; ".join((need.sentence, *need.groups)) for need in trace.needs))
    yield Facts(trace.facts)
    for rated in trace.rated:
        yield Paragraph(rated.sentence)
        if rated.fields:
            columns = _columns(language, "field", "when-rated", "after")
            yield Table(columns, rated.fields, (1.3, 3, 3))
    for name, texts in (("quotes", trace.quotes), ("dissents", trace.dissents)):
        if texts:
            yield Paragraph(f"{_say(name, language)}:")
            yield Bullets(texts)


def _evidence(told: StandardText) -> Iterator[Block]:
    if not told.evidence:
        return
    yield Heading(1, _say("evidence", told.language))
    rows = tuple(
        (f"{row.title}\n{row.source}", row.figure, f"{row.caveat}\n{row.about}".strip())
        for row in told.evidence
    )
    yield Table(_columns(told.language, "source", "figure", "caveat"), rows, (3, 2.4, 2.4))


def _missing(told: StandardText) -> Iterator[Block]:
    if told.missing is None:
        return
    yield Heading(1, told.missing.title)
    for line in told.missing.summary:
        yield Paragraph(line)
    for table, widths in (
        (told.missing.subjects, (3.0, 4.0)),
        *((one, (3.0, *(1.5 for _name in one.columns[1:]))) for one in told.missing.tables),
    ):
        if table.rows:
            yield Table(table.columns, table.rows, widths)


def _columns(language: str, *names: str) -> tuple[str, ...]:
    return tuple(_say(name, language) for name in names)


def _say(name: str, language: str) -> str:
    return translate(PARTS[name], language)

"""The report of a visit: its stops with their questions, what was seen there, what was decided.

It tells functions and institutions; nobody who was met or took part is named in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from sqlmodel import Session

from workshop.board.practice_kinds import DECISION_NAMES
from workshop.board.practices import FIELD_NAMES, SeenPractice, list_practices
from workshop.board.tables import VisitStop
from workshop.board.visit_stops import list_questions, list_stops
from workshop.export.documents.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Illustration,
    Paragraph,
    Table,
)
from workshop.export.documents.docx_parts import write_document
from workshop.i18n import mark, translate, translate_plural
from workshop.i18n.counted_nouns import PRACTICES, STOPS
from workshop.local_time import local_day
from workshop.needs.need_links import links_of
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs, need_sentence
from workshop.people.rights import Actor, Right
from workshop.pictures.pictures import load_large_files
from workshop.pictures.subjects import PictureSubject, list_pictures, pictures_by_subject
from workshop.pictures.tables import Picture
from workshop.programme.meeting_times import began_at, ended_at
from workshop.programme.programmes import load_programme
from workshop.programme.sessions import load_session
from workshop.programme.tables import WorkingSession
from workshop.standards.citations import evidence_of_clauses
from workshop.standards.clause_access import readable_clauses

_TOLD = ("by_whom", "since", "frame", "figure", "needs_here", "obstacles")
"""Fields of a practice that the report tells beside what is done."""


@dataclass(frozen=True)
class VisitReport:
    """What the report is written from. ``practices``: those seen at the stops of this visit, and
    those of no stop; ``uses``: practice → the needs and clauses that stand on it, as text.
    ``pictures``: of the visit and of practices, by their ids; ``images``: their JPEG files."""

    language: str
    programme: str
    visit: WorkingSession
    stops: Sequence[VisitStop]
    practices: Sequence[SeenPractice]
    uses: Mapping[str, Sequence[str]]
    pictures: Mapping[str, Sequence[Picture]]
    images: Mapping[str, bytes]

    def say(self, message: str, **values: object) -> str:
        """A message in the language of the report."""
        return translate(message, self.language, **values)

    def seen_at(self, stop_id: str | None) -> list[SeenPractice]:
        """The practices that were seen at a stop, or at none."""
        return [one for one in self.practices if one.row.stop_id == stop_id]


def load_visit_report(db: Session, actor: Actor, session_id: str, language: str) -> VisitReport:
    """The content of a visit's report. Raises ``NotFound``, ``NotAllowed``."""
    visit = load_session(db, session_id)
    actor.must(Right.EXPORT, visit.programme_id)
    stops = [row for row in list_stops(db, visit.programme_id) if row.session_id == visit.id]
    here = {None, *(row.id for row in stops)}
    practices = [one for one in list_practices(db, visit.programme_id) if one.row.stop_id in here]
    pictures = pictures_by_subject(db, "evidence", visit.programme_id)
    pictures[visit.id] = list_pictures(db, PictureSubject("session", visit.id))
    told = (visit.id, *(one.id for one in practices))
    shown = [row.id for key in told for row in pictures.get(key, ())]
    return VisitReport(
        language=language,
        programme=load_programme(db, actor, visit.programme_id).title,
        visit=visit,
        stops=stops,
        practices=practices,
        uses=_uses(db, actor, visit.programme_id, language),
        pictures=pictures,
        images=load_large_files(db, shown),
    )


def write_visit_report(report: VisitReport) -> bytes:
    """The report as the bytes of a .docx file."""
    title = report.say(mark("Report of the visit: {title}"), title=report.visit.title)
    blocks = [*_opening(report), *_decisions(report), *_stops(report), *_elsewhere(report)]
    if pictures := list(_pictures(report, report.visit.id)):
        blocks += [Heading(1, report.say(mark("Pictures"))), *pictures]
    return write_document(title, report.programme, report.language, blocks, report.images)


def _uses(db: Session, actor: Actor, programme_id: str, language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    needs = [row for row in list_needs(db, programme_id) if row.status != NeedStatus.MERGED]
    evidence = links_of(db, "evidence", [need.id for need in needs])
    for need in needs:
        for key in evidence[need.id]:
            found.setdefault(key, []).append(need_sentence(need, language))
    clauses = readable_clauses(db, actor, programme_id)
    cited = evidence_of_clauses(db, [clause.id for clause in clauses])
    for clause in clauses:
        for key in cited[clause.id]:
            found.setdefault(key, []).append(f"{clause.code} {clause.title}")
    return found


def _opening(report: VisitReport) -> Iterator[Block]:
    visit, say = report.visit, report.say
    facts = (
        (say(mark("Programme")), report.programme),
        (say(mark("When")), _days(report)),
        (say(mark("Where")), visit.place),
        (
            say(mark("Together")),
            " · ".join(
                (
                    translate_plural(STOPS, len(report.stops), report.language),
                    translate_plural(PRACTICES, len(report.practices), report.language),
                )
            ),
        ),
    )
    yield Facts(tuple(pair for pair in facts if pair[1]))
    if visit.goal:
        yield Paragraph(visit.goal)
    if visit.deviation:
        yield Paragraph(say(mark("Otherwise than planned: {why}"), why=visit.deviation))


def _days(report: VisitReport) -> str:
    """From the first to the last day: as it was held, else as it was planned."""
    began, ended = began_at(report.visit), ended_at(report.visit)
    if began is None:
        began, ended = report.visit.planned_start, report.visit.planned_end
    moments = [local_day(at) for at in (began, ended) if at is not None]
    return " – ".join(dict.fromkeys(_day(one, report.language) for one in moments))


def _decisions(report: VisitReport) -> Iterator[Block]:
    say = report.say
    if not report.practices:
        yield Paragraph(say(mark("No practice has been written down yet.")))
        return
    yield Heading(1, say(mark("What was decided")))
    order = list(DECISION_NAMES)
    rows = sorted(report.practices, key=lambda one: order.index(one.row.decision))
    yield Table(
        (say(mark("Practice")), say(mark("Decision on a practice")), say(mark("Reason"))),
        tuple((one.title, say(DECISION_NAMES[one.row.decision]), one.row.reason) for one in rows),
        (3, 1.6, 3.4),
        labels=True,
    )


def _stops(report: VisitReport) -> Iterator[Block]:
    if not report.stops:
        return
    yield Heading(1, report.say(mark("The stops")))
    for stop in report.stops:
        yield Heading(2, stop.institution)
        day = _day(stop.day, report.language) if stop.day else ""
        if about := " · ".join(part for part in (day, stop.function) if part):
            yield Paragraph(about, quiet=True)
        if questions := list_questions(stop):
            yield Paragraph(report.say(mark("Prepared questions:")), leads=True)
            yield Bullets(tuple(questions))
        for one in report.seen_at(stop.id):
            yield from _practice(report, one)


def _elsewhere(report: VisitReport) -> Iterator[Block]:
    if rest := report.seen_at(None):
        yield Heading(1, report.say(mark("Practices of no stop")))
        for one in rest:
            yield from _practice(report, one)


def _practice(report: VisitReport, one: SeenPractice) -> Iterator[Block]:
    say = report.say
    yield Heading(3, one.title)
    if one.row.stop_id is None:
        yield Paragraph(one.evidence.publisher, quiet=True)
    if one.row.what:
        yield Paragraph(one.row.what)
    told = [(say(FIELD_NAMES[name]), one.field(name)) for name in _TOLD]
    decided = ": ".join(
        part for part in (say(DECISION_NAMES[one.row.decision]), one.row.reason) if part
    )
    told += [
        (say(mark("Decision on a practice")), decided),
        (say(mark("Source")), one.evidence.address),
    ]
    yield Facts(tuple(pair for pair in told if pair[1]))
    yield from _pictures(report, one.id)
    if uses := report.uses.get(one.id):
        yield Paragraph(say(mark("What stands on it:")), leads=True)
        yield Bullets(tuple(uses))


def _pictures(report: VisitReport, subject_id: str) -> Iterator[Block]:
    for row in report.pictures.get(subject_id, ()):
        yield Illustration(row.id, row.alt, row.caption, (row.width, row.height))


def _day(day: date, language: str) -> str:
    return str(format_date(day, "d MMMM y", locale=language))

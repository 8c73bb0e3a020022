"""The attendance sheet of a meeting, to be printed and signed; it comes back into no program.

It is made before the meeting and holds no name: whoever signs is known to the coordinator's folder
and to the funder, and to nothing that knows what was written on phones.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workshop.export.documents.blocks import Block, Facts, Paragraph, Table
from workshop.export.documents.docx_parts import write_document
from workshop.export.documents.typesetting import typeset
from workshop.export.meeting_words import describe_span
from workshop.i18n import known_language, mark, translate
from workshop.local_time import local_day, today
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.programmes import load_programme
from workshop.programme.session_words import full_name
from workshop.programme.sessions import load_session

MOST_ROWS = 200
_ROW_CM = 0.9
_COLUMNS = (mark("Item"), mark("First name and surname"), mark("Signature"))
_NOTICE = (
    mark(
        "This sheet proves to the funder that the meeting was held. Only what you write here is "
        "processed: your name and your signature."
    ),
    mark(
        "The coordinator keeps it on paper, apart from everything that was written or said in the "
        "meeting, for as long as the funder requires, and enters it in no program."
    ),
    mark("Who is responsible for the data, and how to reach them: "),
)
_TO_FILL_IN = "." * 60


@dataclass(frozen=True)
class AttendanceSheet:
    """An attendance sheet in one language, ``rows`` of it empty."""

    title: str
    kind: str
    footer: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    notice: tuple[str, ...]
    rows: int
    day: str
    language: str


def load_sheet(
    db: Session, actor: Actor, session_id: str, language: str, *, rows: int = 30
) -> AttendanceSheet:
    """The sheet of a meeting. Raises ``NotFound``, ``NotAllowed``, ``Invalid`` for ``rows``."""
    meeting = load_session(db, session_id)
    actor.must(Right.RUN, meeting.programme_id)
    programme = load_programme(db, actor, meeting.programme_id)
    language = known_language(language)

    def say(message: str) -> str:
        return translate(message, language)

    start, end = meeting.planned_start, meeting.planned_end
    facts = [
        (say(mark("Programme")), programme.title),
        (say(mark("Date and hours")), describe_span(start, end, language) if start else ""),
        (say(mark("Place")), meeting.place),
        (say(mark("Trainers and guests")), ", ".join(meeting.functions)),
    ]
    return AttendanceSheet(
        title=full_name(meeting),
        kind=say(mark("Attendance sheet")),
        footer=programme.funder or programme.title,
        facts=tuple((name, value or _TO_FILL_IN) for name, value in facts),
        columns=tuple(map(say, _COLUMNS)),
        notice=(*map(say, _NOTICE[:-1]), say(_NOTICE[-1]) + _TO_FILL_IN),
        rows=field_rules.whole_number(rows, 1, MOST_ROWS),
        day=(local_day(start) if start else today()).isoformat(),
        language=language,
    )


def write_sheet_pdf(sheet: AttendanceSheet) -> bytes:
    """The sheet as the bytes of a tagged PDF."""
    document: dict[str, Any] = {
        "title": sheet.title,
        "kind": sheet.kind,
        "footer": sheet.footer,
        "facts": sheet.facts,
        "columns": sheet.columns,
        "notice": sheet.notice,
        "rows": sheet.rows,
        "language": sheet.language,
        "day": [int(part) for part in sheet.day.split("-")],
    }
    return typeset("attendance.typ", document, sheet.day)


def write_sheet_docx(sheet: AttendanceSheet) -> bytes:
    """The sheet as the bytes of a .docx file."""
    rows = tuple((str(number), "", "") for number in range(1, sheet.rows + 1))
    blocks: tuple[Block, ...] = (
        Paragraph(sheet.kind, leads=True),
        Facts(sheet.facts),
        Table(sheet.columns, rows, widths=(1, 6, 5), row_cm=_ROW_CM),
        *(Paragraph(sentence, quiet=True) for sentence in sheet.notice),
    )
    return write_document(sheet.title, sheet.footer, sheet.language, blocks)

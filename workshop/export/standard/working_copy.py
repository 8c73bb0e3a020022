"""The standard as it is written on, as a Word document to be edited and brought back."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from docx import Document
from sqlmodel import Session

from workshop.errors import NotFound
from workshop.export.documents.blocks import Block, Heading, Paragraph, Table
from workshop.export.documents.docx_parts import document_bytes, write_document
from workshop.export.edited_copy.anchoring import anchor_clauses
from workshop.export.edited_copy.copy_base import working_token
from workshop.export.edited_copy.marks import WORKING, CopyOrigin
from workshop.export.standard.labels import day_of
from workshop.i18n import known_language, mark, translate
from workshop.local_time import today
from workshop.people.rights import Actor
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area, Programme
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.labels import FIELDS, LEVELS, STATUSES
from workshop.standards.tables import Clause

_ABOUT = (
    mark("This is a working copy, not a published standard."),
    mark(
        "Change any text of a clause, with or without tracked changes, and write comments. Leave "
        "the codes as they are. Brought back on the page Standard, each change becomes a "
        "suggestion at its clause; nothing changes by itself."
    ),
    mark("Names of people who make changes or comments are not kept."),
)


def write_working_copy(
    db: Session, actor: Actor, programme_id: str, *, empty: bool = False
) -> bytes:
    """The clauses that the actor may read, but for rejected ones, as the bytes of a .docx file in
    the programme's language. ``empty``: fields without a text stand there too, to be filled in."""
    programme = db.get(Programme, programme_id)
    if programme is None:
        raise NotFound(mark("There is no such programme."))
    clauses = [
        clause
        for clause in readable_clauses(db, actor, programme_id)
        if clause.status != ClauseStatus.REJECTED
    ]
    language = known_language(programme.language)
    day = day_of(today().isoformat(), language)
    footer = translate(mark("Working copy of {day}"), language, day=day)
    blocks = _blocks(list_areas(db, programme_id), clauses, language, empty=empty)
    content = write_document(programme.title, footer, language, blocks)
    document = Document(BytesIO(content))
    header = document.sections[0].header.paragraphs[0]
    header.style = document.styles["Quiet"]
    header.add_run(translate(_ABOUT[0], language))
    codes = {clause.code: working_token(clause) for clause in clauses}
    anchor_clauses(document, CopyOrigin(programme_id, WORKING), codes)
    return document_bytes(document)


def _blocks(
    areas: Sequence[Area], clauses: Sequence[Clause], language: str, *, empty: bool
) -> Iterator[Block]:
    for line in _ABOUT:
        yield Paragraph(translate(line, language), quiet=True)
    names = {area.id: f"{area.code} {area.name}" for area in areas}
    last: str | None = None
    for clause in clauses:
        area = names.get(clause.area_id or "") or translate(mark("For all areas"), language)
        if area != last:
            yield Heading(1, area)
        last = area
        yield Heading(2, f"{clause.code} {clause.title}")
        for line in filter(str.strip, clause.body.split("\n")):
            yield Paragraph(line, leads=True)
        yield Table(
            (clause.code, _state(clause, language)),
            _rows(clause, language, empty=empty),
            (1.5, 4),
            labels=True,
        )


def _state(clause: Clause, language: str) -> str:
    level = translate(LEVELS.get(clause.level or "", mark("No level")), language)
    return f"{level} · {translate(STATUSES[clause.status], language)}"


def _rows(clause: Clause, language: str, *, empty: bool) -> tuple[tuple[str, str], ...]:
    return tuple(
        (translate(label, language), getattr(clause, name))
        for name, label in FIELDS.items()
        if name in WRITTEN and name not in ("title", "body") and (empty or getattr(clause, name))
    )

"""Sheets for interviews as a Word document: one page for each candidate, with room to write."""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK

from workshop.export.documents.blocks import Facts, Heading, Paragraph
from workshop.export.documents.docx_parts import (
    LOCALES,
    add_block,
    document_bytes,
    set_footer,
    set_page,
    set_properties,
    set_styles,
)
from workshop.i18n import translate
from workshop.local_time import local
from workshop.recruitment.interviews import InterviewTime
from workshop.text_signs import legal_text, split_lines

_LINES = 4
_RULE = "_" * 78


def write_interview_sheet(
    title: str,
    questions: str,
    interviews: Sequence[InterviewTime],
    erased_on: str,
    language: str,
) -> bytes:
    """The bytes of a .docx file: a page for each interview that a candidate has.

    Without any, one page without a code. ``questions``: one in each line; ``erased_on``: the day,
    in words, after which nobody needs the sheets any more.
    """
    document = Document()
    locale = LOCALES[language]
    set_page(document)
    set_styles(document, locale)
    set_properties(document, title, title, locale)
    set_footer(document, title)
    asked = [line.strip() for line in split_lines(questions) if line.strip()]
    taken: list[InterviewTime | None] = [slot for slot in interviews if slot.code]
    for place, slot in enumerate(taken or [None]):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _add_sheet(document, asked, slot, erased_on, language)
    return document_bytes(document)


def _add_sheet(
    document: Any, asked: Sequence[str], slot: InterviewTime | None, erased_on: str, language: str
) -> None:
    code = slot.code if slot else None
    heading = translate("Interview: {code}", language, code=code or "…………")
    document.add_heading(legal_text(heading), 0)
    if slot is not None:
        begins, ends = local(slot.begins), local(slot.ends)
        where = " · ".join(filter(None, (slot.place, slot.link)))
        when = f"{begins:%d.%m.%Y, %H:%M}–{ends:%H:%M}"
        pairs = [(translate("When", language), when)]
        if where:
            pairs.append((translate("Where", language), where))
        add_block(document, Facts(tuple(pairs)))
    told = translate("Write no name here. Destroy this sheet by {day}.", language, day=erased_on)
    add_block(document, Paragraph(told, quiet=True))
    for number, question in enumerate(asked, 1):
        add_block(document, Heading(2, f"{number}. {question}"))
        for _line in range(_LINES):
            add_block(document, Paragraph(_RULE, quiet=True))

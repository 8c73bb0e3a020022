"""Putting the anchors into a Word document of ours, and what tells later where it came from."""

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from workshop.export.documents.docx_parts import element
from workshop.export.edited_copy.clause_places import anchor_name, find_places
from workshop.export.edited_copy.marks import (
    MARKS_NAMESPACE,
    PROPERTY,
    CopyOrigin,
    describe_marks,
)
from workshop.export.edited_copy.word_text import WordLine, read_word_text

_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FIRST_ID = 100_000
"""Numbers of bookmarks; smaller ones are taken by tables of contents."""


def anchor_clauses(document: Any, origin: CopyOrigin, codes: Mapping[str, str]) -> None:
    """Put a hidden bookmark around each field of the clauses, and mark what is no field.

    ``document``: of python-docx. ``codes``: code → token, see ``token_of_code``.
    """
    text = read_word_text(document.element.body)
    places = find_places(text.blocks, codes)
    number = _FIRST_ID
    for (token, name), found in places.fields.items():
        for count, piece in enumerate(found.pieces, 1):
            _bookmark(piece.line, number, anchor_name(token, name, count))
            number += 1
    _add_part(
        document,
        "/docProps/custom.xml",
        _PROPERTIES_TYPE,
        RELATIONSHIP_TYPE.CUSTOM_PROPERTIES,
        _PROPERTIES.format(name=PROPERTY, value=escape(origin.line)),
    )
    marks = json.dumps(describe_marks(places), separators=(",", ":"))
    _add_part(
        document,
        "/customXml/item9.xml",
        "application/xml",
        RELATIONSHIP_TYPE.CUSTOM_XML,
        f'<?xml version="1.0" encoding="UTF-8"?><marks xmlns="{MARKS_NAMESPACE}">{marks}</marks>',
        within=document.part,
    )


def _bookmark(line: WordLine, number: int, name: str) -> None:
    paragraph = line.source[0]
    at = 1 if paragraph.pPr is not None else 0
    paragraph.insert(at, element("w:bookmarkStart", id=str(number), name=name))
    paragraph.append(element("w:bookmarkEnd", id=str(number)))


def _add_part(
    document: Any, name: str, media: str, kind: str, content: str, within: Any = None
) -> None:
    package = document.part.package
    part = Part(PackURI(name), media, content.encode(), package)
    (within or package).relate_to(part, kind)

"""A published standard as a Word document, for officials who edit it further.

Headings, tables and the table of contents are Word's own, so that Word can update the contents
after an edit.
"""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from workshop.export.documents.blocks import Heading
from workshop.export.documents.docx_parts import (
    INK,
    LOCALES,
    PAGE_CM,
    QUIET,
    add_block,
    add_part,
    document_bytes,
    element,
    own_style,
    run,
    set_footer,
    set_page,
    set_properties,
    set_styles,
)
from workshop.export.edited_copy.anchoring import anchor_clauses
from workshop.export.edited_copy.clause_places import token_of_code
from workshop.export.edited_copy.marks import CopyOrigin
from workshop.export.standard.blocks import standard_blocks
from workshop.export.standard.labels import PARTS
from workshop.export.standard.outline import Snapshot, StandardText, describe_standard, issuer_of
from workshop.i18n import translate
from workshop.text_signs import legal_text

_DEPTH, _LABEL_CM = 2, 5.6
_CONTENTS = rf"TOC \o &quot;1-{_DEPTH}&quot; \h \z \u"


def write_docx(snapshot: Snapshot) -> bytes:
    """The publication as the bytes of a .docx file."""
    told = describe_standard(snapshot)
    document = Document()
    _prepare(document, told, issuer_of(snapshot))
    document.add_heading(legal_text(told.title), 0)
    document.add_paragraph(legal_text(f"{told.running}, {told.published}"), style="Subtitle")
    blocks = list(standard_blocks(told))
    begin = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), 0)
    for block in blocks[:begin]:
        add_block(document, block)
    headings = [block for block in blocks if isinstance(block, Heading) and block.level <= _DEPTH]
    title = PARTS["contents"]
    _add_contents(document, translate(title, told.language), headings)
    marks = iter(range(len(headings)))
    for block in blocks[begin:]:
        add_block(document, block)
        if isinstance(block, Heading) and block.level <= _DEPTH:
            _mark(document.element.body[-2], next(marks))
    about = snapshot["standard"]
    codes = {row["code"]: token_of_code(row["code"]) for row in snapshot["clauses"]}
    anchor_clauses(document, CopyOrigin(about["id"], about["version"]), codes)
    return document_bytes(document)


def _prepare(document: Any, told: StandardText, issuer: str) -> None:
    locale = LOCALES[told.language]
    set_page(document)
    set_styles(document, locale)
    styles = document.styles
    for level in range(1, _DEPTH + 1):
        style = own_style(styles, f"toc {level}", 11.5 - level, INK, after=3 if level > 1 else 4)
        style.font.bold = level == 1
        style.paragraph_format.left_indent = Cm(0.8 * (level - 1))
        style.paragraph_format.space_before = Pt(8 if level == 1 else 0)
        style.paragraph_format.tab_stops.add_tab_stop(Cm(PAGE_CM), WD_TAB_ALIGNMENT.RIGHT)
    own_style(styles, "TOC Heading", 15, INK, after=8).font.bold = True
    for name in ("TOC Heading", "Heading 1"):
        styles[name].paragraph_format.page_break_before = True
    fact = styles["Fact"].paragraph_format
    fact.tab_stops.clear_all()
    fact.tab_stops.add_tab_stop(Cm(_LABEL_CM))
    fact.left_indent, fact.first_line_indent = Cm(_LABEL_CM), Cm(-_LABEL_CM)
    subtitle = styles["Subtitle"]
    subtitle.font.size, subtitle.font.italic, subtitle.font.color.rgb = Pt(13), False, QUIET
    author, day = issuer or told.title, told.date
    set_properties(document, told.title, told.version, locale, author=author, day=day)
    set_footer(document, f"{told.running}, {told.published}")
    header = document.sections[0].header.paragraphs[0]
    header.style = styles["Quiet"]
    title = told.title if len(told.title) < 100 else f"{told.title[:99]}…"
    header.add_run(legal_text(f"{title} · {told.running}"))


def _add_contents(document: Any, title: str, headings: Sequence[Heading]) -> None:
    """The table of contents as a field, with entries filled in for programs that do not update it.

    Each has the number of its page as a field of its own, empty until a program updates it: only
    who sets the pages knows them.
    """
    entries = "".join(_entry(heading, at) for at, heading in enumerate(headings))
    field = (
        f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{run(title)}</w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr>{_sign("begin", dirty=True)}'
        f"{_code(_CONTENTS)}{_sign('separate')}</w:p>"
        f"{entries}<w:p>{_sign('end')}</w:p>"
    )
    whole = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{field}</w:sdtContent></w:sdt>"
    )
    add_part(document, parse_xml(whole))


def _entry(heading: Heading, at: int) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="toc{heading.level}"/></w:pPr>'
        f'<w:hyperlink w:anchor="_Toc{at:08}" w:history="1">{run(heading.text)}'
        f"<w:r><w:tab/></w:r>{_sign('begin', dirty=True)}{_code(f'PAGEREF _Toc{at:08}')}"
        f"{_sign('separate')}{_sign('end')}</w:hyperlink></w:p>"
    )


def _code(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'


def _sign(kind: str, *, dirty: bool = False) -> str:
    renew = ' w:dirty="true"' if dirty else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{renew}/></w:r>'


def _mark(heading: Any, at: int) -> None:
    """Bookmark a heading as the target of the contents' entry number ``at``."""
    start = element("w:bookmarkStart", id=str(at), name=f"_Toc{at:08}")
    heading.insert(1, start)
    heading.append(element("w:bookmarkEnd", id=str(at)))

"""What every Word document of ours is made of: page, styles, blocks, tables, fields.

Tables are written as one XML string: python-docx's cells would take most of the writing time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from workshop.export.documents.blocks import (
    NO_IMAGES,
    Block,
    Bullets,
    Facts,
    Heading,
    Illustration,
    Paragraph,
    Table,
)
from workshop.export.documents.fixed_moments import without_moments
from workshop.export.documents.typography import bind_short_words
from workshop.local_time import today
from workshop.text_signs import legal_text, runs_right_to_left, split_lines

INK, ACCENT = RGBColor(0x1B, 0x2A, 0x41), RGBColor(0x0B, 0x6E, 0x69)
QUIET = RGBColor(0x55, 0x60, 0x6E)
TINT, RULE = "E3EFEE", "C9D6D5"
LOCALES = {"pl": "pl-PL", "en": "en-GB"}
PAGE_CM = 16.6
TALLEST_CM = 17.0
"""Of a picture: with its caption it leaves room for what it belongs to."""
FONT = "Calibri"
_TWIPS_PER_CM = 567
_SIZES = {"Title": 24, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    if shown
    else f'<w:{side} w:val="nil"/>'
    for side, shown in (
        ("top", True),
        ("left", False),
        ("bottom", True),
        ("right", False),
        ("insideH", True),
        ("insideV", False),
    )
)
_TURNED = "<w:rtl/>"
_RIGHT_TO_LEFT = f"<w:r><w:rPr>{_TURNED}"
_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'


def write_document(
    title: str,
    footer: str,
    language: str,
    blocks: Iterable[Block],
    images: Mapping[str, bytes] = NO_IMAGES,
    author: str = "",
) -> bytes:
    """A document of blocks under a title, in our styles, as the bytes of a .docx file.
    ``images``: as for ``add_block``; ``author``: as for ``set_properties``."""
    document = Document()
    locale = LOCALES[language]
    set_page(document)
    set_styles(document, locale)
    set_properties(document, title, footer, locale, author=author)
    set_footer(document, footer)
    document.add_heading(legal_text(title), 0)
    for block in blocks:
        add_block(document, block, images)
    return document_bytes(document)


def document_bytes(document: Any) -> bytes:
    """A document as the bytes of a .docx file. The same document gives the same bytes: the parts
    inside say nothing about when they were written."""
    file = BytesIO()
    document.save(file)
    return without_moments(file.getvalue())


def add_block(document: Any, block: Block, images: Mapping[str, bytes] = NO_IMAGES) -> None:
    """Append a block to a document. ``images``: the JPEG files of illustrations by their keys; one
    that is missing is left out."""
    match block:
        case Heading():
            _add(document, _paragraph(f"Heading{block.level}", run(block.text)))
        case Paragraph():
            style = "Quiet" if block.quiet else "Lead" if block.leads else "Normal"
            _add(document, _paragraph(style, run(block.text)))
        case Bullets():
            for item in block.items:
                _add(document, _paragraph("ListBullet", run(item)))
        case Facts():
            for name, value in block.pairs:
                text = run(f"{name}:", bold=True) + "<w:r><w:tab/></w:r>" + run(value)
                _add(document, _paragraph("Fact", text))
        case Table():
            add_table(document, block)
        case Illustration():
            if block.key in images:
                _add_picture(document, block, images[block.key])


def add_part(document: Any, part: Any) -> None:
    """Append an XML element to the body, before the section's properties."""
    document.element.body.insert_element_before(part, "w:sectPr")


def _add(document: Any, paragraph: str) -> None:
    add_part(document, parse_xml(paragraph.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _paragraph(style: str, runs: str) -> str:
    direction = "<w:bidi/>" if runs.startswith(_RIGHT_TO_LEFT) else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direction}</w:pPr>{runs}</w:p>'


def add_table(document: Any, block: Table) -> None:
    """Append a table, with its header row repeated on every page, and a small gap after it."""
    add_part(document, parse_xml(_table(block)))
    _add(document, _paragraph("Gap", ""))


def _add_picture(document: Any, block: Illustration, image: bytes) -> None:
    width, height = block.size
    shown = min(PAGE_CM, TALLEST_CM * width / height)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(block.caption)
    drawing = paragraph.add_run().add_picture(BytesIO(image), width=Cm(shown))
    # What a screen reader says; python-docx leaves it empty.
    drawing._inline.docPr.set("descr", legal_text(block.alt))
    if block.caption:
        _add(document, _paragraph("Quiet", run(block.caption)))


def _table(block: Table) -> str:
    share = PAGE_CM / sum(block.widths)
    widths = [round(width * share * _TWIPS_PER_CM) for width in block.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    first = "TableLabel" if block.labels else "TableText"
    styles = [first, *["TableText"] * (len(widths) - 1)]
    header = _row(block.columns, widths, ["TableHeader"] * len(widths))
    rows = "".join(_row(row, widths, styles, block.row_cm) for row in block.rows)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="left"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{header}{rows}</w:tbl>"
    )


def _row(
    texts: Sequence[str], widths: Sequence[int], styles: Sequence[str], height_cm: float = 0
) -> str:
    header = styles[0] == "TableHeader"
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_SHADE if header else ""}</w:tcPr>'
        f"{_paragraph(style, run(text))}</w:tc>"
        for text, width, style in zip(texts, widths, styles, strict=True)
    )
    # A long row may go on to the next page; Word would push a whole page of it otherwise.
    whole = "<w:cantSplit/>" if sum(map(len, texts)) < 1500 else ""
    height = f'<w:trHeight w:val="{round(height_cm * _TWIPS_PER_CM)}"/>' if height_cm else ""
    kind = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr>{whole}{height}{kind}</w:trPr>{cells}</w:tr>"


def run(text: str, *, bold: bool = False) -> str:
    """A text run as WordprocessingML, in the text's own direction; line breaks are kept."""
    bound = bind_short_words(legal_text(text).replace("\t", " "))
    lines = map(escape, split_lines(bound))
    told = '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)
    look = "<w:b/>" if bold else ""
    look += _TURNED if runs_right_to_left(text) else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{told}</w:t></w:r>' if told else ""


def set_page(document: Any) -> None:
    """Set A4 paper and the margins that all documents share."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - PAGE_CM) / 2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)


def set_styles(document: Any, locale: str) -> None:
    """Set fonts, colours and language of Word's built-in styles, and add our own styles."""
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)
    normal = styles["Normal"]
    set_font(normal, 10.5, INK)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        set_font(styles[name], size, ACCENT if name == "Heading 1" else INK)
        styles[name].paragraph_format.keep_with_next = True
    styles["Title"].paragraph_format.space_after = Pt(6)
    for line in styles["Title"].element.iter(qn("w:pBdr")):
        line[0].set(qn("w:color"), str(ACCENT))
        line[0].attrib.pop(qn("w:themeColor"), None)
    styles["Heading 1"].paragraph_format.space_before = Pt(20)
    styles["Heading 2"].paragraph_format.space_before = Pt(14)
    styles["Heading 3"].paragraph_format.space_before = Pt(10)
    _add_own_styles(styles)


def _add_own_styles(styles: Any) -> None:
    quiet = own_style(styles, "Quiet", 9.5, QUIET, after=4)
    quiet.font.italic = False
    fact = own_style(styles, "Fact", 10.5, INK, after=2)
    fact.paragraph_format.tab_stops.add_tab_stop(Cm(4))
    fact.paragraph_format.left_indent = Cm(4)
    fact.paragraph_format.first_line_indent = Cm(-4)
    header = own_style(styles, "Table Header", 9.5, ACCENT, after=2)
    header.font.bold = True
    header.paragraph_format.keep_with_next = True
    own_style(styles, "Table Text", 10, INK, after=2)
    own_style(styles, "Table Label", 10, ACCENT, after=2).font.bold = True
    own_style(styles, "Lead", 12, INK, after=6).paragraph_format.keep_with_next = True
    own_style(styles, "Gap", 4, INK, after=0)


def own_style(styles: Any, name: str, size: float, colour: RGBColor, *, after: float) -> Any:
    """Add a paragraph style; ``size`` and ``after`` (the space below) in points."""
    style = styles[name] if name in styles else styles.add_style(name, 1)
    style.base_style = styles["Normal"]
    set_font(style, size, colour)
    style.paragraph_format.space_before = Pt(2 if name.startswith("Table") else 0)
    style.paragraph_format.space_after = Pt(after)
    return style


def set_font(style: Any, size: float, colour: RGBColor) -> None:
    """Set the same typeface for every script of a style; ``size`` in points."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def set_properties(
    document: Any, title: str, subject: str, locale: str, *, author: str = "", day: str = ""
) -> None:
    """Set title, subject and language of the file, and its ``day``, as 2026-11-22.

    Without a day it is today's. ``author``: the programme or whoever issues it, by default the
    subject; no person is named. The picture and the day of the library's template go.
    """
    properties = document.core_properties
    properties.title, properties.subject = legal_text(title)[:255], legal_text(subject)[:255]
    properties.language = locale
    properties.author = legal_text(author or subject)[:255]
    properties.last_modified_by, properties.comments = "", ""
    properties.created = properties.modified = datetime.fromisoformat(day or today().isoformat())
    package = document.part.package
    for key, one in list(package.rels.items()):
        if one.reltype.endswith("/thumbnail"):
            del package.rels[key]


def set_footer(document: Any, text: str) -> None:
    """Set the footer: the text on the left, the page number on the right."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Quiet"]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(PAGE_CM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(legal_text(f"{text}\t"))
    add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    add_field(paragraph, "NUMPAGES")


def add_field(paragraph: Any, code: str) -> None:
    """Append a field that Word computes, such as ``PAGE``."""
    run = paragraph.add_run()._r
    run.append(element("w:fldChar", fldCharType="begin"))
    instruction = OxmlElement("w:instrText")
    instruction.text = code
    run.append(instruction)
    run.append(element("w:fldChar", fldCharType="separate"))
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    run.append(element("w:fldChar", fldCharType="end"))


def element(name: str, /, **attributes: str) -> Any:
    """A WordprocessingML element; its attributes get the same namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made

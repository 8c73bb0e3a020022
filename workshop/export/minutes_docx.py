"""Minutes as a Word document: real styles and headings, repeated table headers, a language."""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from workshop.export.blocks import Block, Bullets, Facts, Heading, Paragraph, Table
from workshop.export.outline import Outline, tell_minutes
from workshop.export.parts import Approval, SessionRecord

INK, ACCENT = RGBColor(0x1B, 0x2A, 0x41), RGBColor(0x0B, 0x6E, 0x69)
QUIET = RGBColor(0x55, 0x60, 0x6E)
TINT, RULE = "E3EFEE", "C9D6D5"
LOCALES = {"pl": "pl-PL", "en": "en-GB"}
PAGE_CM = 16.6
FONT = "Calibri"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIDES = {
    "top": True, "left": False, "bottom": True, "right": False, "insideH": True, "insideV": False,
}  # fmt: skip
_SIZES = {"Title": 24, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11}


def write_docx(record: SessionRecord, approval: Approval | None = None) -> bytes:
    """The minutes in the record's language, as the bytes of a .docx file."""
    outline = tell_minutes(record, approval)
    document = Document()
    _set_page(document)
    _set_styles(document, LOCALES[outline.language])
    _set_properties(document, outline)
    _set_footer(document, outline)
    document.add_heading(_legal(outline.title), 0)
    for block in outline.blocks:
        _add(document, block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(_legal(block.text), block.level)
        case Paragraph():
            document.add_paragraph(_legal(block.text), style="Quiet" if block.quiet else None)
        case Bullets():
            for item in block.items:
                document.add_paragraph(_legal(item), style="List Bullet")
        case Facts():
            _add_facts(document, block)
        case Table():
            _add_table(document, block)


def _add_facts(document: Any, facts: Facts) -> None:
    for name, value in facts.pairs:
        paragraph = document.add_paragraph(style="Fact")
        paragraph.add_run(_legal(f"{name}:")).bold = True
        paragraph.add_run(_legal(f"\t{value}"))


def _add_table(document: Any, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _set_borders(table)
    share = PAGE_CM / sum(block.widths)
    widths = [Cm(width * share) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _fill(table.add_row(), block.columns, widths, header=True)
    for row in block.rows:
        _fill(table.add_row(), row, widths, header=False)
    document.add_paragraph(style="Gap")


def _fill(row: Any, texts: tuple[str, ...], widths: list[Cm], *, header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph._p.style = "TableHeader" if header else "TableText"
        paragraph.add_run(_legal(text))
        if header:
            shade = _element("w:shd", val="clear", color="auto", fill=TINT)
            cell._tc.get_or_add_tcPr().append(shade)


def _set_borders(table: Any) -> None:
    """Thin lines between rows only, at the place in ``tblPr`` where Word expects them."""
    borders = OxmlElement("w:tblBorders")
    for side, shown in _SIDES.items():
        line = _element(f"w:{side}", val="single", sz="4", space="0", color=RULE)
        borders.append(line if shown else _element(f"w:{side}", val="nil"))
    properties = table._tbl.tblPr
    after = [child for child in properties if child.tag in (qn("w:tblLayout"), qn("w:tblLook"))]
    after[0].addprevious(borders)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - PAGE_CM) / 2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)


def _set_styles(document: Any, locale: str) -> None:
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)
    normal = styles["Normal"]
    _set_font(normal, 10.5, INK)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        _set_font(styles[name], size, ACCENT if name == "Heading 1" else INK)
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
    quiet = _own_style(styles, "Quiet", 9.5, QUIET, after=4)
    quiet.font.italic = False
    fact = _own_style(styles, "Fact", 10.5, INK, after=2)
    fact.paragraph_format.tab_stops.add_tab_stop(Cm(4))
    fact.paragraph_format.left_indent = Cm(4)
    fact.paragraph_format.first_line_indent = Cm(-4)
    header = _own_style(styles, "Table Header", 9.5, ACCENT, after=2)
    header.font.bold = True
    header.paragraph_format.keep_with_next = True
    _own_style(styles, "Table Text", 10, INK, after=2)
    _own_style(styles, "Gap", 4, INK, after=0)


def _own_style(styles: Any, name: str, size: float, colour: RGBColor, *, after: float) -> Any:
    style = styles.add_style(name, 1)
    style.base_style = styles["Normal"]
    _set_font(style, size, colour)
    style.paragraph_format.space_before = Pt(2 if name.startswith("Table") else 0)
    style.paragraph_format.space_after = Pt(after)
    return style


def _set_font(style: Any, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _set_properties(document: Any, outline: Outline) -> None:
    properties = document.core_properties
    properties.title, properties.subject = _legal(outline.title), _legal(outline.footer)
    properties.language = LOCALES[outline.language]
    properties.author, properties.last_modified_by, properties.comments = "", "", ""


def _set_footer(document: Any, outline: Outline) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Quiet"]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(PAGE_CM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(_legal(f"{outline.footer}\t"))
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()._r
    run.append(_element("w:fldChar", fldCharType="begin"))
    instruction = OxmlElement("w:instrText")
    instruction.text = code
    run.append(instruction)
    run.append(_element("w:fldChar", fldCharType="separate"))
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    run.append(_element("w:fldChar", fldCharType="end"))


def _legal(text: str) -> str:
    """``text`` without the few code points that XML does not know."""
    return _NOT_XML.sub("", text)


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element

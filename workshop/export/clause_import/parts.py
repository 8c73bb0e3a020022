"""A text as a sequence of paragraphs and tables, whether it was pasted, Markdown, or a document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.export.clause_import.clause_words import split_chapter
from workshop.export.table_import.word_document import cells_of, text_of
from workshop.programme.field_rules import clean

_MARK = re.compile(
    r"(?P<section>§\s*\d+[a-z]?\.?|art\.\s*\d+[a-z]?\.?)(?=\s|$)"
    r"|(?P<number>\d{1,3}(?:\.\d{1,3})*(?:[.)]|(?<=\d\.\d)|(?<=\d\.\d\d)))(?=\s|$)"
    r"|(?P<letter>[a-z]\))(?=\s)"
    r"|(?P<dash>[-–—•*·▪◦o])(?=\s)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+\S|\|.*\|\s*$|.*\*\*\S)", re.MULTILINE)
_ATX = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&$:=])")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_RULE = re.compile(r"[|\s:-]*-[|\s:-]*")
_CELL_END = re.compile(r"(?<!\\)\|")
_SHORT = 120
_SHORTEST_SHOUT = 4
"""Letters of a line in capitals that is a heading; fewer are an abbreviation."""
_BOLD_LEVEL = 8
"""Of a line that is bold as a whole: below all real headings."""
SECTION, LETTER, DASH = 0.0, 4.0, 9.0
"""Ranks of what numbers a paragraph; numbers lie between sections and letters."""


@dataclass(frozen=True)
class TextPart:
    """A paragraph. ``heading``: its level from 1, 0 for others. ``mark``: what numbers it, such as
    ``§ 1.`` or ``a)``, with its ``rank``: the lower, the more it holds. ``gap``: whether it follows
    a blank line. ``lead``: the bold words at its beginning, if they are not all of it."""

    line: int
    text: str
    heading: int = 0
    mark: str = ""
    rank: float = -1.0
    gap: bool = False
    lead: str = ""

    @property
    def whole(self) -> str:
        """The text with what numbers it."""
        return f"{self.mark} {self.text}".strip()


@dataclass(frozen=True)
class TablePart:
    """A table: rows of cells."""

    line: int
    rows: Sequence[Sequence[str]]


Part = TextPart | TablePart


def parts_of_text(text: str) -> list[Part]:
    """The parts of a plain text, or of one with the signs of Markdown."""
    lines = text.split("\n")
    return list(_markdown(lines)) if _MARKDOWN.search(text) else list(_plain(lines))


def parts_of_document(document: Any) -> list[Part]:
    """The parts of an opened Word document; numbers that Word itself counts are counted again."""
    from docx.table import Table

    found: list[Part] = []
    counts: dict[int, int] = {}
    gap = False
    for at, part in enumerate(document.iter_inner_content(), 1):
        if isinstance(part, Table):
            found.append(TablePart(at, cells_of(part)))
            continue
        text = text_of(part._p)
        if not text:
            gap = True
            continue
        level = _outline_level(part)
        depth = None if level else _list_depth(part)
        if level:
            counts.clear()
            found.append(_heading(at, text, level))
        elif depth is not None and not _MARK.match(text):
            found.append(_counted(at, text, depth, counts))
        elif _is_bold(part):
            found.append(_heading(at, text, _BOLD_LEVEL))
        else:
            found.append(_paragraph(at, text, gap=gap, lead=_bold_lead(part)))
        gap = False
    return found


def _plain(lines: Sequence[str]) -> Iterator[Part]:
    gap = False
    for at, line in enumerate(lines, 1):
        text = clean(line)
        if text:
            yield _paragraph(at, text, gap=gap)
        gap = not text


def _markdown(lines: Sequence[str]) -> Iterator[Part]:
    gap, at = False, 0
    while at < len(lines):
        line = clean(lines[at])
        if line.startswith("|"):
            end = at
            while end < len(lines) and clean(lines[end]).startswith("|"):
                end += 1
            rows = [_cells(clean(one)) for one in lines[at:end] if not _RULE.fullmatch(clean(one))]
            yield TablePart(at + 1, rows)
            at, gap = end, True
            continue
        if heading := _ATX.match(line):
            yield _heading(at + 1, _unmarked(heading[2]), len(heading[1]))
        elif line and not _RULE.fullmatch(line):
            yield _line_of_markdown(at + 1, line, gap=gap)
        gap = not line
        at += 1


def _line_of_markdown(at: int, line: str, *, gap: bool) -> TextPart:
    bold = _EMPHASIS.match(_MARK.sub("", line, count=1).strip())
    lead, text = _unmarked(bold[2]) if bold else "", _unmarked(line)
    if lead and text.endswith(lead) and _looks_like_heading(lead):
        return _heading(at, text, _BOLD_LEVEL)
    return _paragraph(at, text, gap=gap, lead=_MARK.sub("", lead, count=1).strip())


def _heading(line: int, text: str, level: int) -> TextPart:
    """A heading without what numbers it, except for the word of a chapter."""
    text = " ".join(text.split())
    mark = _MARK.match(text)
    if mark is None or not text[mark.end() :].strip():
        return TextPart(line, text, heading=level)
    return TextPart(line, text[mark.end() :].strip(), level, mark[0].strip(), _rank(mark))


def _cells(line: str) -> list[str]:
    cells = _CELL_END.split(line.strip().removeprefix("|").removesuffix("|"))
    return [clean(_unmarked(re.sub(r"<br\s*/?>", "\n", cell))) for cell in cells]


def _unmarked(text: str) -> str:
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text)).strip()


def _paragraph(line: int, text: str, *, gap: bool = False, lead: str = "") -> TextPart:
    mark = _MARK.match(text)
    if mark is None:
        heading = 1 if split_chapter(text) is not None and len(text) <= _SHORT else 0
        heading = heading or (2 if _is_shouted(text) else 0)
        return TextPart(line, text, heading=heading, gap=gap, lead=lead)
    rest = text[mark.end() :].strip()
    return TextPart(line, rest, mark=mark[0].strip(), rank=_rank(mark), gap=gap, lead=lead)


def _rank(found: re.Match[str]) -> float:
    if found["section"]:
        return SECTION
    if found["number"]:
        depth = len([one for one in re.split(r"\D", found["number"]) if one])
        return 1 + depth / 10 + (1 if found["number"].endswith(")") else 0)
    return LETTER if found["letter"] else DASH


def _is_shouted(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return (
        len(letters) >= _SHORTEST_SHOUT
        and all(map(str.isupper, letters))
        and _looks_like_heading(text)
    )


def _looks_like_heading(text: str) -> bool:
    return len(text) <= _SHORT and "\n" not in text and not text.endswith((".", ";", ",", ":"))


def _counted(line: int, text: str, depth: int, counts: dict[int, int]) -> TextPart:
    """A paragraph of a list that Word numbers, with the number it shows; negative: a bullet."""
    if depth < 0:
        return TextPart(line, text, mark="–", rank=DASH)
    for deeper in [one for one in counts if one > depth]:
        del counts[deeper]
    counts[depth] = counts.get(depth, 0) + 1
    number = counts[depth]
    mark = (f"{number}.", f"{number})", f"{chr(96 + min(number, 26))})")[min(depth, 2)]
    found = _MARK.match(mark + " ")
    return TextPart(line, text, mark=mark, rank=_rank(found) if found else DASH)


def _outline_level(paragraph: Any) -> int:
    """The level of a heading by its style or its own outline level, else 0."""
    style = paragraph.style
    while style is not None:
        name = str(style.name or "").casefold()
        found = re.match(r"(?:heading|nagłówek)\s*(\d)", name)
        if found:
            return int(found[1])
        if name == "title":
            return 1
        style = style.base_style
    own = paragraph._p.xpath("./w:pPr/w:outlineLvl/@w:val")
    return int(own[0]) + 1 if own and own[0].isdigit() and int(own[0]) < 9 else 0


def _list_depth(paragraph: Any) -> int | None:
    """The depth of a numbered paragraph from 0, -1 for bullets, ``None`` for others."""
    holder = paragraph._p
    number = holder.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    depth = holder.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    style = paragraph.style
    while not number and style is not None:
        number = style.element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        style = style.base_style
    if not number or number[0] == "0":
        return None
    level = int(depth[0]) if depth and depth[0].isdigit() else 0
    return -1 if _is_bullet(paragraph, number[0], level) else level


def _is_bullet(paragraph: Any, number: str, level: int) -> bool:
    try:
        numbering = paragraph.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return False
    found = [one for one in numbering.num_lst if str(one.numId) == number]
    if not found:
        return False
    wanted = found[0].abstractNumId.val
    path = f"./w:abstractNum[@w:abstractNumId='{wanted}']/w:lvl[@w:ilvl='{level}']/w:numFmt/@w:val"
    return bool(numbering.xpath(path)[:1] == ["bullet"])


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs) and _looks_like_heading(paragraph.text)


def _bold_lead(paragraph: Any) -> str:
    """The bold words at the beginning of a paragraph, if they are not all of it."""
    lead = ""
    for run in paragraph.runs:
        if run.text.strip() and not run.bold:
            return _MARK.sub("", clean(lead), count=1).strip()
        lead += run.text
    return ""

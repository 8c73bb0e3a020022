"""What a PDF says, read with pikepdf alone: its text, its structure, its bookmarks."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def text_of(pdf: pikepdf.Pdf) -> str:
    """The text of all pages in the order in which it was set, without any white space and without
    what only decorates, such as running headers."""
    return "".join("".join(_page_text(page)) for page in pdf.pages)


def roles_of(pdf: pikepdf.Pdf) -> list[str]:
    """The roles of all structure elements, in reading order."""
    return list(_roles(pdf.Root.StructTreeRoot))


def row_headers_of(pdf: pikepdf.Pdf) -> int:
    """How many cells are tagged as the header of their row."""
    heads = [tag for tag in tags_of(pdf.Root.StructTreeRoot) if tag.get("/S") == "/TH"]
    return sum(one.get("/Scope") == "/Row" for head in heads for one in head.get("/A", ()))


def tags_of(element: Any) -> Iterator[Any]:
    """The structure elements at and below one, in reading order."""
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from tags_of(one)
    elif isinstance(element, pikepdf.Dictionary):
        yield element
        yield from tags_of(element.get("/K"))


def bookmarks_of(pdf: pikepdf.Pdf) -> list[str]:
    """The titles of all bookmarks, from the first to the last."""
    with pdf.open_outline() as outline:
        return list(_titles(outline.root))


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(item.children)


def _roles(element: Any) -> Iterator[str]:
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from _roles(one)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S)[1:]
        if "/K" in element:
            yield from _roles(element.K)


def _page_text(page: pikepdf.Page) -> Iterator[str]:
    fonts = {str(name): _signs(font) for name, font in page.resources.get("/Font", {}).items()}
    signs: dict[int, str] = {}
    marks: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BDC", "BMC"):
            marks.append(str(operands[0]) == "/Artifact")
        elif str(operator) == "EMC":
            marks.pop()
        elif str(operator) == "Tf":
            signs = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ") and not any(marks):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    code = bytes(part)
                    for at in range(0, len(code), 2):
                        sign = signs.get(int.from_bytes(code[at : at + 2], "big"), "")
                        yield "".join(sign.split())


def _signs(font: Any) -> dict[int, str]:
    """Which text each glyph of a font stands for, from its ToUnicode map."""
    table = font.ToUnicode.read_bytes()
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(text, 16)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(start + step)
    return found

"""Typesetting with Typst: a PDF/UA-1 file from a template and a JSON document."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

_TEMPLATES = Path(__file__).parent / "typst"
_PROBE = rb"""
#set document(title: "signs")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#for sign in json(bytes(sys.inputs.signs)) { par(text(sign)) }
"""
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LONG_WORD = re.compile(r"\S{33,}")
_BOX, _BREAK = "\u25a1", "\u200b"
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Unicode bidirectional controls. They reorder the text after them and so can falsify it."""
_EASY = 0x250
"""Code points below this one are in all fonts that are used."""


def typeset(template: str, document: Mapping[str, Any], date: str, picture: str = "") -> bytes:
    """Compile a template of the folder ``typst`` with a document to PDF; ``date``: 2026-11-22.

    ``picture``: an SVG that this program has made.
    The same document gives the same bytes. Characters that no font has become ``□``; words too
    long for a line may break anywhere.
    """
    import typst  # 8 MB that only a document needs

    told = _printable(document)
    pdf: bytes = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(told, ensure_ascii=False), "picture": picture},
        pdf_standards=["ua-1"],
        timestamp=int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()),
    )
    return pdf


def _printable(document: Mapping[str, Any]) -> Any:
    unusual = {sign for text in _texts(document) for sign in text if ord(sign) >= _EASY}
    unusual |= {sign for text in _texts(document) for sign in text if _is_control(sign)}
    missing = _missing("".join(sorted(unusual)))
    table: dict[int, str | None] = dict.fromkeys(map(ord, missing), _BOX)
    return _mapped(document, table | dict.fromkeys(_DIRECTIONS))


def _mapped(value: Any, table: Mapping[int, str | None]) -> Any:
    if isinstance(value, str):
        return _LONG_WORD.sub(_breakable, value.translate(table))
    if isinstance(value, Mapping):
        return {key: _mapped(one, table) for key, one in value.items()}
    return [_mapped(one, table) for one in value] if isinstance(value, list | tuple) else value


def _breakable(word: re.Match[str]) -> str:
    signs = word[0]
    return _BREAK.join(signs[at : at + 12] for at in range(0, len(signs), 12))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)


def _is_control(sign: str) -> bool:
    return sign != "\n" and unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")


@cache
def _missing(signs: str) -> frozenset[str]:
    """Those of the given characters that none of Typst's embedded fonts has."""
    import typst

    known = [sign for sign in signs if not _is_control(sign)]
    lost = {sign for sign in signs if _is_control(sign)}
    try:
        typst.compile(
            _PROBE,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"signs": json.dumps(known)},
        )
    except typst.TypstError as error:
        for told in _MISSING.findall(error.diagnostic):
            lost |= set(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), told))
    return frozenset(lost)

"""Typesetting with Typst: a PDF/UA-1 file from a template and a JSON document."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from workshop.export.documents.row_headers import tag_row_headers
from workshop.export.documents.typography import bind_short_words
from workshop.text_signs import has_right_to_left

_TEMPLATES = Path(__file__).parent / "typst"
_PROBE = rb"""
#set document(title: "signs")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#for sign in json(bytes(sys.inputs.signs)) { par(text(sign)) }
"""
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LONG_WORD = re.compile(r"\S{33,}")
_ISOLATE, _END = "\u2068", "\u2069"
_BOX, _BREAK, _JOINER = "\u25a1", "\u200b", "\u200d"
_HALF_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_FLAG = f"{_HALF_FLAG.pattern}{{2}}"
_EXTENDER = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Unicode bidirectional controls. They reorder the text after them and so can falsify it."""
_NO_PICTURES: Mapping[str, str] = {}
_EASY = 0x250
"""Code points below this one are in all fonts that are used."""


def typeset(
    template: str,
    document: Mapping[str, Any],
    date: str,
    picture: str = "",
    pictures: Mapping[str, str] = _NO_PICTURES,
    row_headers: Sequence[bool] | None = None,
) -> bytes:
    """Compile a template of the folder ``typst`` with a document to PDF; ``date``: 2026-11-22.

    ``picture``, ``pictures``: SVG that this program has made, one or several by their keys.
    ``row_headers``: for each table whether the first cell of a row is the header of its row;
    without it, in all tables. The same document gives the same bytes. Characters that no font has
    become ``□``; words too long for a line may break anywhere.
    """
    import typst  # 8 MB that only a document needs

    told = _printable(document)
    pdf: bytes = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={
            "document": json.dumps(told, ensure_ascii=False),
            "picture": picture,
            "pictures": json.dumps(dict(pictures)),
        },
        pdf_standards=["ua-1"],
        timestamp=int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()),
    )
    return tag_row_headers(pdf, row_headers)


def _printable(document: Mapping[str, Any]) -> Any:
    signs = set().union(*_texts(document))
    unusual = {sign for sign in signs if ord(sign) >= _EASY or _is_control(sign)}
    missing = _missing("".join(sorted(unusual)))
    draw = _drawable(unusual, missing)
    if document.get("language") != "pl":
        return _mapped(document, draw)
    return _mapped(document, lambda text: bind_short_words(draw(text)))


def _drawable(unusual: set[str], missing: Set[str]) -> Callable[[str], str]:
    """What makes a text of these signs one that can be drawn.

    What a reader sees as one sign (a flag, a family, a number on a key) may be several characters.
    Such a cluster becomes one box where a font lacks one of its pictures. Otherwise it is drawn
    without what only changes how a picture looks: colours of skin and frames around a sign.
    """
    if not missing and not any(map(_is_drawn_together, unusual)):
        return str
    directions = dict.fromkeys(_DIRECTIONS)
    extenders = "".join(sorted(filter(_extends, unusual)))
    more = f"[{re.escape(extenders)}]" if extenders else "(?!)"
    boxes = f"|[{re.escape(''.join(sorted(missing)))}]" if missing else ""
    joined = f"(?:{_JOINER}.{more}*)"
    cluster = re.compile(f"{_FLAG}|.(?:{more}+{joined}*|{joined}+){boxes}")

    def draw(found: re.Match[str]) -> str:
        signs = [sign for sign in found[0] if not _is_frame(sign)]
        if any(sign in missing for sign in signs if not _extends(sign)):
            return _BOX
        return "".join(sign for sign in signs if sign not in missing) or _BOX

    return lambda text: cluster.sub(draw, text.translate(directions))


def _is_drawn_together(sign: str) -> bool:
    """Whether a character changes what others look like, or is a half of a flag."""
    joins = sign == _JOINER or ord(sign) in _DIRECTIONS
    return joins or _extends(sign) or _HALF_FLAG.fullmatch(sign) is not None


def _extends(sign: str) -> bool:
    """Whether a character belongs to the one before it: marks, variants, colours of skin, tags."""
    return unicodedata.category(sign) in ("Mn", "Me") or _EXTENDER.fullmatch(sign) is not None


def _is_frame(sign: str) -> bool:
    """Whether a mark encloses a sign: our fonts draw it over the neighbours. Or says how to."""
    return unicodedata.category(sign) == "Me" or sign in "\ufe0e\ufe0f"


def _mapped(value: Any, draw: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        text = _LONG_WORD.sub(_breakable, draw(value))
        return "\n".join(map(_isolated, text.split("\n")))
    if isinstance(value, Mapping):
        return {key: _mapped(one, draw) for key, one in value.items()}
    return [_mapped(one, draw) for one in value] if isinstance(value, list | tuple) else value


def _isolated(line: str) -> str:
    """A line in the direction of its own first letter, whatever the language of the document."""
    return f"{_ISOLATE}{line}{_END}" if has_right_to_left(line) else line


def _breakable(word: re.Match[str]) -> str:
    """A word that may break after every twelve characters, except inside what is seen as one."""
    signs = word[0]
    ends = [at for at in range(12, len(signs), 12) if not _is_inside(signs, at)]
    return _BREAK.join(signs[start:end] for start, end in pairwise([0, *ends, len(signs)]))


def _is_inside(signs: str, at: int) -> bool:
    return _JOINER in signs[at - 1 : at + 1] or _extends(signs[at])


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

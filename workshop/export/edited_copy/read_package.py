"""Reading a Word file that came back: its text, its comments, and where it was made.

Nothing in the file is carried out, and nothing that it refers to is fetched. Bytes in, texts out.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from workshop.errors import Invalid
from workshop.export.edited_copy.marks import MARKS_NAMESPACE, PROPERTY
from workshop.export.edited_copy.word_text import WORD, WordText, read_word_text
from workshop.export.table_import.packed_files import PASSWORD, PackedFormat, must_be_harmless
from workshop.i18n import mark
from workshop.text_signs import legal_text

MOST_COMMENTS = 2000
MOST_PARAGRAPHS = 40_000
MOST_SIGNS = 3_000_000
_W = f"{{{WORD}}}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_MARKS = f"{{{MARKS_NAMESPACE}}}marks"
_MAIN, _COMMENTS, _EXTENDED = "word/document.xml", "word/comments.xml", "word/commentsExtended.xml"
_DAMAGED = mark("This Word file is damaged; open it in Word or LibreOffice and save it anew.")
_OTHER = mark("This is no Word document (DOCX). Save it as DOCX in Word or LibreOffice.")
_TOO_MUCH = mark("This Word file is too large to be read.")
_OLD = b"\xd0\xcf\x11\xe0"
_OLD_FORMAT = mark("This is a file of the old format DOC. Save it as DOCX.")
_FORMAT = PackedFormat(_MAIN, _OTHER, _DAMAGED, _TOO_MUCH)


@dataclass(frozen=True)
class WordComment:
    """A comment in the file. ``answers_to``: the id of the comment that it answers; ``done``:
    somebody has marked it as done."""

    id: str
    author: str
    text: str
    answers_to: str | None
    done: bool


@dataclass(frozen=True)
class WordFile:
    """``origin``: as ``CopyOrigin.line``, empty where the file does not say; ``marks``: as
    ``describe_marks``, ``None`` where the office program has lost them."""

    text: WordText
    comments: tuple[WordComment, ...]
    origin: str
    marks: dict[str, Any] | None


def read_word_file(content: bytes) -> WordFile:
    """A file's text and comments; raises ``Invalid`` for what is no harmless Word document."""
    if content.startswith(_OLD):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Invalid(PASSWORD if locked else _OLD_FORMAT)
    must_be_harmless(content, _FORMAT)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        try:
            body = _parse(packed, _MAIN).find(f"{_W}body")
            comments = tuple(_comments(packed))
            origin, marks = _origin(packed), _marks(packed)
        except (ElementTree.ParseError, zipfile.BadZipFile, OSError, LookupError) as error:
            raise Invalid(_DAMAGED) from error
    if body is None:
        raise Invalid(_OTHER)
    if sum(1 for _one in body.iter(f"{_W}p")) > MOST_PARAGRAPHS:
        raise Invalid(_TOO_MUCH)
    if sum(len(text.text or "") for text in body.iter(f"{_W}t")) > MOST_SIGNS:
        raise Invalid(_TOO_MUCH)
    return WordFile(read_word_text(body), comments, origin, marks)


def _parse(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    part = packed.read(name)
    # Entities could unpack to any size; no office program declares any.
    if b"<!DOCTYPE" in part.replace(b"\0", b"") or b"<!ENTITY" in part.replace(b"\0", b""):
        raise Invalid(_DAMAGED)
    return ElementTree.fromstring(part)  # noqa: S314  (no entities, see above)


def _comments(packed: zipfile.ZipFile) -> Iterator[WordComment]:
    if _COMMENTS not in packed.namelist():
        return
    rows = list(_parse(packed, _COMMENTS).iter(f"{_W}comment"))
    if len(rows) > MOST_COMMENTS:
        raise Invalid(
            mark("There are {count} comments in this file; at most {most} come in at once."),
            count=len(rows),
            most=MOST_COMMENTS,
        )
    # Threads are tied by the last paragraphs of their comments.
    ends = {_last_paragraph(row): row.get(f"{_W}id") or "" for row in rows}
    parents, done = _extended(packed)
    for row in rows:
        end = _last_paragraph(row)
        parent = parents.get(end)
        yield WordComment(
            row.get(f"{_W}id") or "",
            str(row.get(f"{_W}author") or "").strip()[:80],
            _text_of(row),
            ends.get(parent) if parent else None,
            end in done,
        )


def _extended(packed: zipfile.ZipFile) -> tuple[dict[str, str], set[str]]:
    """Paragraph → paragraph of the comment that it answers; the paragraphs of comments done."""
    parents: dict[str, str] = {}
    done: set[str] = set()
    if _EXTENDED in packed.namelist():
        for row in _parse(packed, _EXTENDED):
            key, parent = row.get(f"{_W15}paraId") or "", row.get(f"{_W15}paraIdParent")
            if parent:
                parents[key] = parent
            if row.get(f"{_W15}done") in ("1", "true"):
                done.add(key)
    return parents, done


def _last_paragraph(comment: ElementTree.Element) -> str:
    keys = [one.get(f"{_W14}paraId") or "" for one in comment.iter(f"{_W}p")]
    return keys[-1] if keys and keys[-1] else f"comment {comment.get(f'{_W}id')}"


def _text_of(comment: ElementTree.Element) -> str:
    lines = (line.text for line in read_word_text(comment).blocks if hasattr(line, "text"))
    return legal_text("\n".join(lines)).strip()


def _origin(packed: zipfile.ZipFile) -> str:
    if "docProps/custom.xml" not in packed.namelist():
        return ""
    for row in _parse(packed, "docProps/custom.xml").iter(_PROPERTY):
        if row.get("name") == PROPERTY:
            return "".join(row.itertext()).strip()[:200]
    return ""


def _marks(packed: zipfile.ZipFile) -> dict[str, Any] | None:
    for name in packed.namelist():
        if not (name.startswith("customXml/item") and name.endswith(".xml")):
            continue
        if MARKS_NAMESPACE.encode() not in packed.read(name):
            continue
        root = _parse(packed, name)
        if root.tag == _MARKS:
            return _checked_marks(root.text or "")
    return None


def _checked_marks(text: str) -> dict[str, Any] | None:
    """The marks, if they have the shape in which they were written."""
    try:
        told = json.loads(text)
        fields = {str(key): [str(name) for name in names] for key, names in told["fields"].items()}
        return {"fields": fields, "outside": [str(one) for one in told["outside"]]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None

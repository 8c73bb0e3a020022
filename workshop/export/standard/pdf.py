"""A published standard as an accessible PDF (PDF/UA-1: tagged, with bookmarks)."""

from dataclasses import asdict
from typing import Any

from workshop.export.documents.typesetting import typeset
from workshop.export.standard.labels import PARTS
from workshop.export.standard.outline import (
    ChangeText,
    Snapshot,
    StandardText,
    describe_standard,
    issuer_of,
)
from workshop.i18n import translate
from workshop.standards.word_diff import PieceKind, compare_words

_LONGEST_COMPARED = 6000
"""Characters of two texts together above which both are printed whole instead of a word
difference, which would take too long."""
_LONGEST_HEADER = 80


def write_pdf(snapshot: Snapshot, address: str = "") -> bytes:
    """The publication as the bytes of a PDF; the same snapshot gives the same bytes. ``address``:
    URL of the standard, which stands on the title page and in the file's properties."""
    told = describe_standard(snapshot)
    document = _document(told)
    document |= {"author": issuer_of(snapshot) or told.title, "address": address}
    return typeset("standard.typ", document, told.date)


def _document(told: StandardText) -> dict[str, Any]:
    document = asdict(told)
    document["words"] = {key: translate(word, told.language) for key, word in PARTS.items()}
    document["day"] = [int(part) for part in told.date.split("-")]
    document["short"] = _short(told.title)
    document["changes"] = [_change(row) for row in told.changes]
    for area in document["areas"]:
        for clause in area["clauses"]:
            for rated in clause["trace"]["rated"]:
                rated["fields"] = [_field(*field) for field in rated["fields"]]
    return document


def _change(row: ChangeText) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "kind": row.kind,
        "fields": [_field(*field) for field in row.fields],
    }


def _field(name: str, before: str, after: str) -> dict[str, Any]:
    return {"name": name, **_differences(before, after)}


def _differences(before: str, after: str) -> dict[str, list[tuple[str, str]]]:
    if len(before) + len(after) > _LONGEST_COMPARED:
        return {"before": [(PieceKind.SAME, before)], "after": [(PieceKind.SAME, after)]}
    pieces = [(piece.kind, piece.text) for piece in compare_words(before, after)]
    return {
        "before": [piece for piece in pieces if piece[0] != PieceKind.IN],
        "after": [piece for piece in pieces if piece[0] != PieceKind.OUT],
    }


def _short(title: str) -> str:
    if len(title) <= _LONGEST_HEADER:
        return title
    return title[:_LONGEST_HEADER].rsplit(" ", 1)[0] + "…"

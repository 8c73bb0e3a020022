"""Whose voices are not in a version, and why, as JSON values for its snapshot.

Numbers as ``voices/told.py`` tells them. The words of a need or group are published only where
somebody has said why it is left out, and where they repeat no note.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from workshop.disclosure import OTHERS
from workshop.needs.headers_of_notes import list_repeating
from workshop.standards.publication.quote_leaks import find_unquotable_repeats, unquotable_texts
from workshop.standards.voices.ledger import MissingVoice, Place, Why
from workshop.standards.voices.load_ledger import PERSONA, VoiceLedger, load_ledger
from workshop.standards.voices.told import VoiceTable

Part = dict[str, Any]
SUM, UNNAMED = "sum", "unnamed"
"""Names of rows: of the last one, and of personas whose names must not be published."""


def build_missing_part(
    db: Session,
    programme_id: str,
    language: str,
    clauses: Collection[str],
    leaving: Mapping[str, str],
) -> Part:
    """The part ``missing`` of a snapshot with these clauses (ids); fields as in
    ``docs/standard-format.md``. ``leaving``: code → why a clause is withdrawn with this version."""
    found = load_ledger(
        db, programme_id, clauses=clauses, leaving=leaving, language=language or None
    )
    said = [row for row in found.ledger.missing if _may_be_said(row)]
    texts = [found.names.get(row.key, "") for row in said]
    labels = list(found.personas.values())
    because = [row.because for row in said]
    closed = unquotable_texts(db, programme_id)
    repeats = find_unquotable_repeats(closed, [*texts, *labels, *because])
    repeating = list_repeating(db, programme_id)
    unsaid = {
        row.key
        for place, row in enumerate(said)
        if place in repeats
        or place + len(said) + len(labels) in repeats
        or (row.place == Place.GROUP and row.subject in repeating)
        or not texts[place]
    }
    open_labels = {
        key: label
        for place, (key, label) in enumerate(found.personas.items())
        if place + len(said) not in repeats
    }
    subjects = _subjects(found, [row for row in said if row.key not in unsaid])
    told = found.told
    return {
        "notes": told.notes,
        "behind": told.behind,
        "share": told.share,
        "unexplained": len(found.ledger.unexplained),
        "reasons": [
            {"why": why, "notes": count} for why, count in sorted((told.reasons or {}).items())
        ],
        "tables": [_table(kind, table, open_labels) for kind, table in (told.tables or {}).items()],
        "subjects": subjects,
        "unsaid": sum(row.place != Place.LOOSE for row in found.ledger.missing) - len(subjects),
    }


def _may_be_said(row: MissingVoice) -> bool:
    """A need or group that somebody has said something about for everybody: here, or as its clause
    was withdrawn. Why a clause was rejected stays inside, and so does what waits for a reason."""
    return (
        row.place != Place.LOOSE and bool(row.because) and (row.given or row.why == Why.WITHDRAWN)
    )


def _subjects(found: VoiceLedger, rows: Sequence[MissingVoice]) -> list[Part]:
    return [
        {
            "kind": row.place,
            "text": found.names[row.key],
            "why": row.why,
            "reason": row.because,
        }
        for row in rows
    ]


def _table(kind: str, table: VoiceTable, labels: Mapping[str, str]) -> Part:
    """Rows with their sums last; a number that is hidden is ``None``. An empty name stands for
    notes on no map of a persona, ``UNNAMED`` for personas whose names repeat a note."""
    names = [_persona(key, labels) for key in table.rows] if kind == PERSONA else table.rows
    return {
        "by": kind,
        "columns": list(table.columns),
        "rows": [
            {"name": name, "notes": list(cells)}
            for name, cells in zip([*names, SUM], table.cells.cells, strict=True)
        ],
    }


def _persona(key: str, labels: Mapping[str, str]) -> str:
    return key if key in ("", OTHERS) else labels.get(key, UNNAMED)

"""The evidence library: published figures with their source, sample and caveat."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.hooks import untie_all
from workshop.board.tables import Evidence
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.i18n.collation import collation_key
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.store import log
from workshop.store.ids_and_clock import checked_id, new_id
from workshop.store.log import Change
from workshop.store.undo import change, create, remove
from workshop.text_folding import fold_statement, has_words

TOPIC = "needs"
"""Undo topic, shared with needs: one undo covers both, since both are edited on one page."""

LINES = {
    "title": 300,
    "publisher": 200,
    "year": 20,
    "address": 500,
    "sample": 200,
    "population": 300,
}
TEXTS = {"figure": 4000, "caveat": 1000}
FIELD_NAMES = {
    "title": mark("Title"),
    "publisher": mark("Publisher"),
    "year": mark("Year"),
    "address": mark("Address"),
    "figure": mark("Figure"),
    "sample": mark("Sample"),
    "population": mark("Population"),
    "caveat": mark("Caveat"),
}
"""The fields of a piece of evidence, with their labels; lengths are in ``LINES`` and ``TEXTS``."""

IMPORTED = "evidence_imported"
_MOST_IMPORTED = 5000
_TELLING = ("title", "publisher", "year", "address", "figure")
"""Two entries that say the same here are the same."""


@dataclass(frozen=True)
class AddEvidence:
    """``fields``: any of ``FIELD_NAMES``, as text."""

    programme_id: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class EditEvidence:
    """``fields`` as for ``AddEvidence``."""

    id: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportEvidence:
    """Several entries at once, each with fields as for ``AddEvidence``.

    ``batch``: an id that the parts of one import share, by which it is taken back as a whole.
    """

    programme_id: str
    entries: Sequence[Mapping[str, str]]
    batch: str | None = None


def list_evidence(db: Session, programme_id: str) -> list[Evidence]:
    """All evidence of a programme by title."""
    query = select(Evidence).where(col(Evidence.programme_id) == programme_id)
    return sorted(db.execute(query).scalars(), key=lambda row: (collation_key(row.title), row.id))


def search_evidence(entries: Sequence[Evidence], words: str) -> list[Evidence]:
    """The entries that hold every word of ``words``, case and marks aside, in any field."""
    return [row for row in entries if has_words(_all_text(row), words)]


def load_evidence(db: Session, evidence_id: str) -> Evidence:
    """The piece of evidence with this id; raises ``NotFound``."""
    row = db.get(Evidence, evidence_id)
    if row is None:
        raise NotFound(mark("There is no such piece of evidence."))
    return row


def programme_of_evidence(db: Session, evidence_id: str) -> str:
    """The programme of a piece of evidence; raises ``NotFound``."""
    return load_evidence(db, evidence_id).programme_id


def add_evidence(db: Session, actor: Actor, command: AddEvidence) -> Evidence:
    """Add an entry. Raises ``Invalid`` without a title or without a source."""
    actor.must(Right.WRITE_NEED, command.programme_id)
    row, step = _new(db, command.programme_id, command.fields)
    _log(db, actor, "evidence_added", [row], [step])
    return row


def edit_evidence(db: Session, actor: Actor, command: EditEvidence) -> Evidence:
    """Change an entry. Raises as ``add_evidence``."""
    row = load_evidence(db, command.id)
    actor.must(Right.WRITE_NEED, row.programme_id)
    present = {name: getattr(row, name) for name in FIELD_NAMES}
    fields = checked_evidence({**present, **command.fields})
    new = {name: value for name, value in fields.items() if value != present[name]}
    if new:
        _log(db, actor, "evidence_edited", [row], [change(db, row, **new)])
    return row


def remove_evidence(db: Session, actor: Actor, evidence_id: str) -> str:
    """Delete an entry; needs and clauses that used it no longer do. Returns its title."""
    row = load_evidence(db, evidence_id)
    actor.must(Right.WRITE_NEED, row.programme_id)
    steps = untie_all(db, "evidence", row.id)
    db.flush()
    steps.append(remove(db, row))
    _log(db, actor, "evidence_removed", [row], steps)
    return row.title


def import_evidence(db: Session, actor: Actor, command: ImportEvidence) -> int:
    """Add several entries, all of them or none; returns how many. Raises as ``add_evidence``."""
    actor.must(Right.WRITE_NEED, command.programme_id)
    if not 0 < len(command.entries) <= _MOST_IMPORTED:
        raise Invalid(
            mark("Between 1 and {most} entries can be imported at once."), most=_MOST_IMPORTED
        )
    batch = checked_id(command.batch or new_id())
    made = [_new(db, command.programme_id, fields) for fields in command.entries]
    rows, steps = [row for row, _ in made], [step for _, step in made]
    _log(db, actor, IMPORTED, rows, steps, {"batch": batch})
    return len(made)


def evidence_key(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The key by which two entries are the same, of fields as for ``AddEvidence``."""
    return tuple(fold_statement(fields.get(name, "")) for name in _TELLING)


def known_evidence(db: Session, programme_id: str) -> Counter[tuple[str, ...]]:
    """How often each entry stands in a programme's library, to tell repeats by."""
    rows = list_evidence(db, programme_id)
    return Counter(evidence_key({name: getattr(row, name) for name in _TELLING}) for row in rows)


def checked_evidence(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they may be stored: a title, and as a source a publisher or an address.

    Raises ``Invalid`` with one sentence that names the field.
    """
    if not set(fields) <= set(FIELD_NAMES):
        raise Invalid(mark("The request was not understood."))
    clean = {name: _checked_field(name, str(value or "")) for name, value in fields.items()}
    if not clean.get("title"):
        raise Invalid(mark("Title: what is this piece of evidence called?"))
    if not clean.get("publisher") and not clean.get("address"):
        raise Invalid(
            mark("Publisher or Address: evidence needs a source, fill in at least one of the two.")
        )
    scheme, colon, _rest = clean.get("address", "").partition("://")
    if colon and scheme.lower() not in ("http", "https"):
        raise Invalid(mark("Address: a link begins with http:// or https://."))
    return clean


def _checked_field(name: str, value: str) -> str:
    if name in LINES:
        return field_rules.line(value, LINES[name], required=False)
    return field_rules.paragraphs(value, TEXTS[name])


def _new(db: Session, programme_id: str, fields: Mapping[str, Any]) -> tuple[Evidence, Change]:
    row = Evidence(programme_id=programme_id, **checked_evidence(fields))
    return row, create(db, row)


def _log(
    db: Session,
    actor: Actor,
    event: str,
    rows: Sequence[Evidence],
    steps: Sequence[Change],
    payload: dict[str, Any] | None = None,
) -> None:
    db.flush()
    log.append(
        db,
        rows[0].programme_id,
        event,
        [("evidence", row.id) for row in rows],
        actor=actor.log_id,
        topic=TOPIC,
        changes=steps,
        payload=payload,
    )


def _all_text(row: Evidence) -> str:
    return " ".join(str(getattr(row, name)) for name in FIELD_NAMES)

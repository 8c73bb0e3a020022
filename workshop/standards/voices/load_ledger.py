"""A programme's ledger of missing voices, as it is now or for a published version."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.tables import EmpathyMap, Note, Persona
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs, need_sentence
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.insight.need_origins import section_of
from workshop.standards.insight.programme_graph import ProgrammeGraph, load_programme_graph
from workshop.standards.tables import Clause, Publication, PublishedClause
from workshop.standards.version_order import version_key
from workshop.standards.voices.ledger import GivenReason, Key, Ledger, Place, Scope, build_ledger
from workshop.standards.voices.reasons import load_reasons
from workshop.standards.voices.told import ToldVoices, tell_voices

SECTION, PERSONA, SESSION = "section", "persona", "session"
"""By what tables are made. Keys of their rows: sections of the canvas, ids of personas (empty:
none), numbers of sessions."""


@dataclass(frozen=True)
class VoiceLedger:
    """A ledger with the words for what is in it.

    ``names``: place and subject → the sentence of a need, the header of a group. ``personas``: id →
    label. ``reasons``: what somebody has said, also of what is behind a clause by now.
    """

    ledger: Ledger
    told: ToldVoices
    names: Mapping[Key, str]
    personas: Mapping[str, str]
    reasons: Mapping[Key, GivenReason]


def load_ledger(
    db: Session,
    programme_id: str,
    *,
    version: str | None = None,
    clauses: Collection[str] | None = None,
    leaving: Mapping[str, str] | None = None,
    language: str | None = None,
    graph: ProgrammeGraph | None = None,
) -> VoiceLedger:
    """The ledger for the clauses of a published ``version``, for these ``clauses`` (ids), or for
    all that are neither rejected nor withdrawn. Notes, groups and needs are those of now.

    ``leaving``: code → why a clause of the last version is not among ``clauses``. ``graph``: of the
    programme, where it is loaded already.
    """
    graph = graph or load_programme_graph(db, programme_id)
    scope = _scope(db, programme_id, graph, version, clauses, leaving or {})
    needs = list_needs(db, programme_id)
    merged = [need for need in needs if need.status == NeedStatus.MERGED and need.merged_into]
    reasons = load_reasons(db, programme_id)
    ledger = build_ledger(graph, scope, reasons, merged)
    names: dict[Key, str] = {(Place.NEED, need.id): need_sentence(need, language) for need in needs}
    names |= {(Place.GROUP, group.id): group.header for group in graph.groups}
    personas, places = _personas(db, programme_id)
    kinds = {
        SECTION: {note.note_id: section_of(note.section) for note in graph.notes},
        PERSONA: places,
        SESSION: {note.note_id: str(note.session) for note in graph.notes},
    }
    return VoiceLedger(ledger, tell_voices(ledger, kinds), names, personas, reasons)


def _scope(
    db: Session,
    programme_id: str,
    graph: ProgrammeGraph,
    version: str | None,
    clauses: Collection[str] | None,
    leaving: Mapping[str, str],
) -> Scope:
    editions = _editions(db, programme_id)
    if version is not None:
        editions = [row for row in editions if version_key(row[1]) <= version_key(version)]
    # A code belongs to one clause for good, whichever version it stood in.
    by_code: dict[str, str] = {}
    for key, _version in editions:
        by_code |= _published(db, key)
    latest = db.get(Publication, editions[-1][0]) if editions else None
    gone = {row["code"]: row["reason"] for row in latest.snapshot["withdrawn"]} if latest else {}
    if version is not None:
        standing = set(_published(db, editions[-1][0]).values()) if editions else set()
        return Scope(standing, _withdrawn(by_code, gone, standing))
    withdrawn = _withdrawn(by_code, gone | dict(leaving), set(clauses or ()))
    if clauses is not None:
        return Scope(set(clauses), withdrawn)
    standing = {row.id for row in graph.clauses if _stands(row) and row.id not in withdrawn}
    return Scope(standing, withdrawn)


def _stands(row: Clause) -> bool:
    return row.status != ClauseStatus.REJECTED


def _withdrawn(
    by_code: Mapping[str, str], gone: Mapping[str, str], standing: Collection[str]
) -> dict[str, str]:
    return {
        by_code[code]: reason
        for code, reason in gone.items()
        if code in by_code and by_code[code] not in standing
    }


def _editions(db: Session, programme_id: str) -> list[tuple[str, str]]:
    """Id and version of every publication, the oldest first."""
    query = select(col(Publication.id), col(Publication.version)).where(
        col(Publication.programme_id) == programme_id
    )
    return sorted(db.execute(query).tuples(), key=lambda row: version_key(row[1]))


def _published(db: Session, publication_id: str) -> dict[str, str]:
    """Code → the clause, as long as there is one, for the clauses of a publication."""
    query = select(col(PublishedClause.code), col(PublishedClause.clause_id)).where(
        col(PublishedClause.publication_id) == publication_id
    )
    return {code: key for code, key in db.execute(query) if key is not None}


def _personas(db: Session, programme_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """Persona → label, and note → the persona on whose map it stands."""
    ours = col(Persona.programme_id) == programme_id
    rows = db.execute(select(col(Persona.id), col(Persona.label)).where(ours))
    query = (
        select(col(Note.id), col(EmpathyMap.persona_id))
        .join(EmpathyMap, col(EmpathyMap.id) == col(Note.map_id))
        .where(col(Note.programme_id) == programme_id)
    )
    return dict(rows.tuples().all()), dict(db.execute(query).tuples().all())

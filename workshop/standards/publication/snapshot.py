"""The snapshot of a standard: all content of a published version, as plain JSON.

Every output is written from it and from nothing else, so what is not in here is not published.
``docs/publication.md`` describes each field.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.evidence import list_evidence
from workshop.board.practices import name_evidence
from workshop.board.tables import Evidence
from workshop.disclosure import COUNT_THRESHOLD
from workshop.errors import NotFound
from workshop.i18n import known_language, mark, translate
from workshop.local_time import today
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Programme
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.clauses import list_clauses
from workshop.standards.imprint import imprint_part, load_imprint
from workshop.standards.origins import origin_of
from workshop.standards.publication.afterwards import find_causes
from workshop.standards.publication.changes import (
    Snapshot,
    by_code,
    change_of,
    compare_snapshots,
    withdrawn_clauses,
)
from workshop.standards.publication.checksum import FORMAT, FORMAT_VERSION
from workshop.standards.publication.clause_support import build_traces
from workshop.standards.publication.missing_part import build_missing_part
from workshop.standards.publication.version_withdrawal import list_withdrawn_versions
from workshop.standards.publication.versions import BINDING, VersionState
from workshop.standards.tables import Clause, Publication
from workshop.standards.told.programme_claims import clear_publication
from workshop.standards.told.publication_claims import leave_out
from workshop.standards.trace.counts import count_traces
from workshop.standards.version_order import version_key

_NOT_ACCEPTED_YET = mark("Not accepted yet; the work on it goes on.")
_SOURCE = (
    "title",
    "publisher",
    "year",
    "address",
    "figure",
    "sample",
    "population",
    "caveat",
)


def latest_publication(db: Session, programme_id: str) -> Publication | None:
    """The publication of a programme with the highest version."""
    query = select(col(Publication.id), col(Publication.version)).where(
        col(Publication.programme_id) == programme_id
    )
    rows = db.execute(query).tuples().all()
    if not rows:
        return None
    return db.get(Publication, max(rows, key=lambda row: version_key(row[1]))[0])


def build_snapshot(
    db: Session,
    programme_id: str,
    version: str,
    notes: str,
    clause_ids: Sequence[str],
    reasons: Mapping[str, str] | None = None,
    state: VersionState = VersionState.WORKING,
) -> dict[str, Any]:
    """The snapshot of a version with these clauses as they are now; nothing is stored.

    Numbers of people that would let single people come out, beside what was told before, are left
    out. ``reasons``: code → why a clause of the last version is withdrawn; of one that is only not
    accepted yet it is said without a reason. Raises ``NotFound``.
    """
    programme = db.get(Programme, programme_id)
    if programme is None:
        raise NotFound(mark("There is no such programme."))
    last = latest_publication(db, programme_id)
    former = last.snapshot if last else None
    clauses = [row for row in list_clauses(db, programme_id) if row.id in set(clause_ids)]
    cited, sources = _evidence(db, programme, clauses)
    imprint = load_imprint(db, programme_id)
    areas = {area.id: area.code for area in list_areas(db, programme_id)}
    written = _clauses(db, programme, clauses, areas, cited)
    leave_out(written, clear_publication(db, programme_id, written).left_out)
    for part in written:
        part["change"] = change_of(former, part)
    codes = [part["code"] for part in written]
    pending = pending_codes(db, programme_id, former, codes, state)
    waits = translate(_NOT_ACCEPTED_YET, known_language(programme.language))
    reasons = {**dict.fromkeys(pending, waits), **(reasons or {})}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "standard": {
            **_about(programme, version, former, notes),
            "state": state,
            "imprint": imprint_part(imprint),
            "withdrawn_versions": list_withdrawn_versions(db, programme_id),
            "signing_key": None,
        },
        "areas": [{"code": row.code, "name": row.name} for row in list_areas(db, programme_id)],
        "clauses": written,
        "withdrawn": withdrawn_clauses(former, codes, reasons, pending),
        "changes": _changes(db, programme_id, former, written, clauses),
        "evidence": sources,
        "terms": [dict(term) for term in imprint.terms],
        "missing": build_missing_part(
            db, programme_id, programme.language, [row.id for row in clauses], reasons
        ),
    }


def pending_codes(
    db: Session,
    programme_id: str,
    former: Snapshot | None,
    codes: Collection[str],
    state: VersionState,
) -> set[str]:
    """The codes of clauses of the former version that a pilot or final one does not hold only
    because they are not accepted yet."""
    if former is None or state not in BINDING:
        return set()
    return {
        row.code
        for row in list_clauses(db, programme_id)
        if row.code in by_code(former)
        and row.code not in codes
        and row.status not in (*ACCEPTED, ClauseStatus.REJECTED)
    }


def _changes(
    db: Session,
    programme_id: str,
    former: Snapshot | None,
    written: list[dict[str, Any]],
    clauses: Sequence[Clause],
) -> list[dict[str, Any]]:
    """What changed since the former version, clause by clause, and which findings led to it."""
    changes = compare_snapshots(former, {"clauses": written})
    causes = find_causes(db, programme_id, clauses, former)
    for change in changes:
        change["because"] = causes.get(change["code"], [])
    return changes


def _about(
    programme: Programme, version: str, former: Snapshot | None, notes: str
) -> dict[str, Any]:
    return {
        "id": programme.id,
        "title": programme.title,
        "slug": programme.slug,
        "language": programme.language,
        "version": version,
        "previous": former["standard"]["version"] if former else None,
        "published_on": today().isoformat(),
        "notes": notes,
        "example": programme.example,
        "threshold": COUNT_THRESHOLD,
    }


def _clauses(
    db: Session,
    programme: Programme,
    clauses: Sequence[Clause],
    areas: Mapping[str, str],
    cited: Mapping[str, list[str]],
) -> list[dict[str, Any]]:
    traces = build_traces(db, programme.id, programme.language, clauses)
    origins = origin_of(db, [clause.id for clause in clauses])
    return [
        {
            "code": clause.code,
            "area": areas.get(clause.area_id or ""),
            "level": clause.level,
            "status": clause.status,
            # Why a clause went back to work or was rejected stays inside.
            "status_reason": clause.status_reason if clause.status in ACCEPTED else "",
            **{name: getattr(clause, name) for name in WRITTEN},
            "origin": origins.get(clause.id),
            "evidence": cited[clause.id],
            "trace": traces[clause.id],
        }
        for clause in clauses
    ]


def _evidence(
    db: Session, programme: Programme, clauses: Sequence[Clause]
) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """Clause → keys ("E1", …) of the evidence it cites, and the pieces in order of citation."""
    counts = count_traces(db, programme.id)
    known: dict[str, Evidence] = {row.id: row for row in list_evidence(db, programme.id)}
    keys: dict[str, str] = {}
    cited = {}
    for clause in clauses:
        wanted = [key for key in counts[clause.id].evidence if key in known]
        cited[clause.id] = [keys.setdefault(key, f"E{len(keys) + 1}") for key in wanted]
    titles = name_evidence(db, (known[row] for row in keys), known_language(programme.language))
    sources = [
        {
            "key": key,
            **{name: getattr(known[row], name) for name in _SOURCE},
            "title": titles[row],
        }
        for row, key in keys.items()
    ]
    return cited, sources

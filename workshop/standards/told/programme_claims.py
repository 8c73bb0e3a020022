"""Everything that was told about people in a programme, as claims for the prover.

It is read from what is kept anyway: every published version, every approved record of a session,
what votes told (``needs/told_results.py``), what people said of clauses that rest on their notes
(``understanding/telling.py``), and how many people were told to stand behind groups,
needs and clauses (``needs/told_support.py``). Files and tables that are given out show the same
frozen figures, so they add nothing.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.disclosure_audit.claims import Claims
from workshop.disclosure_audit.clearance import Clearance, clear
from workshop.needs.ballots import VOTES
from workshop.needs.needs import list_needs
from workshop.needs.told_results import load_vote_result
from workshop.needs.told_support import load_claims_of_support
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity, Minutes, WorkingSession
from workshop.standards.tables import Publication
from workshop.standards.told.minutes_claims import (
    Answers,
    Record,
    claims_of_presence,
    claims_of_votes,
    votes_of_record,
)
from workshop.standards.told.publication_claims import claims_of_publications
from workshop.standards.understanding.telling import load_tellings
from workshop.standards.version_order import version_key

if TYPE_CHECKING:
    from workshop.disclosure_audit.prover import Disclosure

Json = Mapping[str, Any]


def audit_programme(db: Session, programme_id: str) -> "list[Disclosure]":
    """Every number of people that can be computed from all that was told, and must not be."""
    from workshop.disclosure_audit.prover import find_disclosures  # brings numpy: 11 MB

    told, _new = claims_of_publications(_snapshots(db, programme_id))
    records = _records(db, programme_id)
    presence = [claims_of_presence(source, record) for source, record in records]
    votes = claims_of_votes(_tellings(db, programme_id, records))
    support = load_claims_of_support(db, programme_id)
    return find_disclosures(sum(presence, told + votes + support))


def clear_publication(db: Session, programme_id: str, clauses: Sequence[Json]) -> Clearance:
    """Which numbers of these clauses of a new version must be left out. Figures are names, as in
    ``publication_claims.py: leave_out``."""
    told, new = claims_of_publications(_snapshots(db, programme_id), clauses)
    return clear(told, new)


def clear_minutes(db: Session, programme_id: str, record: Record) -> Clearance:
    """Which figures of a record must be left out before it is approved; as in
    ``minutes_claims.py: leave_out``."""
    records = _records(db, programme_id)
    new = "about to be told"
    tellings = [*_tellings(db, programme_id, records), (new, votes_of_record(record))]
    return clear(
        Claims(),
        claims_of_presence(new, record, figures=True) + claims_of_votes(tellings, new),
    )


def clear_votes(db: Session, programme_id: str, votes: Mapping[str, Answers]) -> Clearance:
    """Whether votes (activity → answers, needs by their words) may be given out in a file."""
    tellings = _tellings(db, programme_id, _records(db, programme_id))
    new = "about to be told"
    return clear(Claims(), claims_of_votes([*tellings, (new, votes)], new))


def load_present_votes(db: Session, programme_id: str) -> dict[str, Answers]:
    """Activity → the answers that screens tell of its vote now."""
    query = select(Activity).where(
        col(Activity.programme_id) == programme_id,
        col(Activity.kind).in_(list(VOTES)),
        col(Activity.phase) == Phase.DONE,
    )
    words = {
        need.id: f"{need.who} {need.need} {need.goal}" for need in list_needs(db, programme_id)
    }
    found: dict[str, Answers] = {}
    for activity in db.execute(query).scalars():
        told = load_vote_result(db, activity)
        answers: dict[Hashable, int] = {}
        if told.fingers:
            answers = {f"{value} fingers": count for value, count in enumerate(told.fingers)}
        for key, dots in (told.dots or {}).items():
            answers[words.get(key, key)] = dots
        for key, axes in (told.estimates or {}).items():
            answers[words.get(key, key)] = sum(axes["impact"])
        for counts in (told.choices or {}).values():
            answers.update(counts)
        if answers:
            found[activity.id] = answers
    return found


def _tellings(
    db: Session, programme_id: str, records: Sequence[tuple[str, Record]]
) -> list[tuple[str, Mapping[str, Answers]]]:
    of_minutes = [(source, votes_of_record(record)) for source, record in records]
    answers: list[tuple[str, Mapping[str, Answers]]] = [
        (f"answers {number}", {name: telling})
        for name, tellings in load_tellings(db, programme_id).items()
        for number, telling in enumerate(tellings)
    ]
    return [*of_minutes, ("screens", load_present_votes(db, programme_id)), *answers]


def _snapshots(db: Session, programme_id: str) -> list[tuple[str, Sequence[Json]]]:
    query = select(col(Publication.version), col(Publication.snapshot)).where(
        col(Publication.programme_id) == programme_id
    )
    rows = sorted(db.execute(query).tuples(), key=lambda row: version_key(row[0]))
    return [(version, snapshot["clauses"]) for version, snapshot in rows]


def _records(db: Session, programme_id: str) -> list[tuple[str, Record]]:
    query = (
        select(col(Minutes.id), col(Minutes.snapshot))
        .join(WorkingSession, col(WorkingSession.id) == col(Minutes.session_id))
        .where(col(WorkingSession.programme_id) == programme_id)
        .order_by(col(Minutes.approved_at), col(Minutes.id))
    )
    return [(key, snapshot["record"]) for key, snapshot in db.execute(query).tuples()]

"""Importing another town's standard, deciding on each clause, and following later versions.

An imported version is immutable, except for erased quotes. An adopted clause becomes an ordinary
clause of ours with a link to its origin; every decision can be changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.programmes import list_areas
from workshop.standards.adoption.check import CheckedStandard
from workshop.standards.adoption.comparison import CARRIED, latest_edition, load_adopted
from workshop.standards.adoption.news import keep_source
from workshop.standards.adoption.signers import must_be_same_signer
from workshop.standards.clause_states import AdoptionDecision, ClauseStatus
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    load_clause,
    load_editable_clause,
    save_clause,
)
from workshop.standards.origins import TAKEN, clause_in, editions_of
from workshop.standards.statuses import NEXT, SetStatus, set_status
from workshop.standards.tables import AdoptedClause, AdoptedStandard, Clause
from workshop.store import log

DECISIONS = tuple(AdoptionDecision)
_LONGEST_REASON = 1000


@dataclass(frozen=True)
class BringStandard:
    """``file`` must come from ``check_standard``; nothing of it is validated again. ``sure``:
    somebody has read that another key signed it than before (``compare_signers``). ``feed``: where
    its versions are told, if it was fetched."""

    programme_id: str
    file: CheckedStandard
    sure: bool = False
    feed: str = ""


@dataclass(frozen=True)
class DecideAdoption:
    """The decision on one clause of the standard ``origin``; not_adopted requires a ``reason``."""

    programme_id: str
    origin: str
    code: str
    decision: str
    reason: str = ""


@dataclass(frozen=True)
class AdoptArea:
    """Adopt all these clauses of the standard ``origin`` at once: those of an area that wait for a
    decision on the screen (``codes``)."""

    programme_id: str
    origin: str
    codes: Sequence[str]


@dataclass(frozen=True)
class FollowOriginal:
    """Copy these fields of the latest version into our clause; none: only mark it as seen."""

    programme_id: str
    origin: str
    code: str
    fields: Sequence[str] = field(default=())


def bring_standard(db: Session, actor: Actor, command: BringStandard) -> AdoptedStandard:
    """Import a version of another town's standard; its clauses wait for decisions.

    Idempotent for the same file. Raises ``Conflict`` for this programme's own standard and for a
    version that was imported already with other clauses.
    """
    actor.must(Right.RUN, command.programme_id)
    snapshot, sha256 = dict(command.file.snapshot), command.file.sha256
    signature = dict(command.file.signature) if command.file.signature else None
    about = snapshot["standard"]
    if about["id"] == command.programme_id:
        raise Conflict(mark("This is the standard of this very programme."))
    editions = editions_of(db, command.programme_id, about["id"])
    row = next((row for row in editions if row.version == about["version"]), None)
    if row is not None and row.sha256 == sha256 and row.signature == signature:
        _keep_feed(db, command)
        return row
    must_be_same_signer(editions, signature, sure=command.sure)
    if row is None:
        row = AdoptedStandard(
            programme_id=command.programme_id,
            origin=about["id"],
            title=about["title"],
            version=about["version"],
            sha256=sha256,
            snapshot=snapshot,
            signature=signature,
        )
    elif _requires(row.snapshot) != _requires(snapshot):
        raise Conflict(
            mark(
                "Version {version} is here already and its clauses say something else. Ask the "
                "other town which file is right."
            ),
            version=row.version,
        )
    # A quote that was taken back there is erased here as well.
    row.snapshot, row.sha256, row.signature = snapshot, sha256, signature
    db.add(row)
    db.flush()
    _await_decisions(db, command.programme_id, about["id"])
    _keep_feed(db, command)
    log.append(db, command.programme_id, "standard_brought", actor=actor.log_id)
    return row


def decide_adoption(db: Session, actor: Actor, command: DecideAdoption) -> AdoptedClause:
    """Adopt a clause, adapt it, leave it out with a reason, or reopen the decision.

    A clause adopted for the first time becomes a clause of ours, under the same code where that
    is free. Raises ``NotFound``, ``NotAllowed``, ``Invalid``; ``Conflict`` where our clause is
    accepted and must be sent back for revision first.
    """
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    row = load_adopted(db, command.programme_id, command.origin, command.code)
    reason = field_rules.paragraphs(command.reason, _LONGEST_REASON)
    if command.decision not in DECISIONS:
        raise Invalid(mark("The request was not understood."))
    if command.decision == AdoptionDecision.NOT_ADOPTED and not reason:
        raise Invalid(mark("Write at least one word about why."))
    ours = load_clause(db, row.clause_id) if row.clause_id else None
    if command.decision in TAKEN:
        ours = _take_over(db, actor, row, ours)
    elif ours is not None:
        _reject_ours(db, actor, ours, reason)
    row.decision, row.reason = command.decision, reason
    db.add(row)
    db.flush()
    refs = [("clause", ours.id)] if ours else []
    log.append(db, command.programme_id, "adoption_decided", refs, actor=actor.log_id)
    return row


def adopt_area(db: Session, actor: Actor, command: AdoptArea) -> list[AdoptedClause]:
    """Adopt several clauses word for word, all or none. Raises as ``decide_adoption``, and
    ``Conflict`` where one of them is decided on by now."""
    adopted = []
    for code in command.codes:
        row = load_adopted(db, command.programme_id, command.origin, code)
        if row.decision != AdoptionDecision.OPEN:
            raise Conflict(
                mark("{code} was decided on in the meantime. Look at it once more."), code=code
            )
        one = DecideAdoption(command.programme_id, command.origin, code, AdoptionDecision.ADOPTED)
        adopted.append(decide_adoption(db, actor, one))
    return adopted


def follow_original(db: Session, actor: Actor, command: FollowOriginal) -> AdoptedClause:
    """Copy changes of the latest version into our clause as a revision, or mark them as seen.
    Raises ``NotFound``, ``Invalid``, ``NotAllowed``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    row = load_adopted(db, command.programme_id, command.origin, command.code)
    latest = latest_edition(db, command.programme_id, command.origin)
    now = clause_in(latest.snapshot, row.code)
    if command.fields:
        if now is None or row.clause_id is None or set(command.fields) - set(CARRIED):
            raise Invalid(mark("The request was not understood."))
        clause = load_editable_clause(db, actor, row.clause_id)
        fields = {name: now[name] for name in command.fields}
        why = f"{latest.title}, {latest.version}"
        save_clause(db, actor, SaveClause(clause.id, clause.revision, fields, why))
    row.version = latest.version
    db.add(row)
    db.flush()
    refs = [("clause", row.clause_id)] if row.clause_id else []
    log.append(db, command.programme_id, "original_followed", refs, actor=actor.log_id)
    return row


def _keep_feed(db: Session, command: BringStandard) -> None:
    if command.feed:
        origin = command.file.snapshot["standard"]["id"]
        keep_source(db, command.programme_id, origin, command.feed)


def _requires(snapshot: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Code → the adopted fields of each clause of a snapshot, without its trace."""
    return {row["code"]: [row[name] for name in CARRIED] for row in snapshot["clauses"]}


def _await_decisions(db: Session, programme_id: str, origin: str) -> None:
    """Add an open decision for every clause of the latest version that has none yet."""
    latest = latest_edition(db, programme_id, origin)
    query = select(col(AdoptedClause.code)).where(
        col(AdoptedClause.programme_id) == programme_id, col(AdoptedClause.origin) == origin
    )
    known = set(db.execute(query).scalars())
    for clause in latest.snapshot["clauses"]:
        if clause["code"] not in known:
            db.add(
                AdoptedClause(
                    programme_id=programme_id,
                    origin=origin,
                    code=clause["code"],
                    version=latest.version,
                )
            )


def _take_over(db: Session, actor: Actor, row: AdoptedClause, ours: Clause | None) -> Clause:
    if ours is not None:
        clause = load_editable_clause(db, actor, ours.id)
        if clause.status == ClauseStatus.REJECTED:
            set_status(db, actor, SetStatus(clause.id, ClauseStatus.DRAFT))
        return clause
    latest = latest_edition(db, row.programme_id, row.origin)
    original = clause_in(latest.snapshot, row.code)
    if original is None:
        raise NotFound(mark("This clause is no longer in the latest version."))
    fields = {name: original[name] for name in CARRIED if name != "title" and original.get(name)}
    areas = {area.code: area.id for area in list_areas(db, row.programme_id)}
    if original["area"] in areas:
        fields["area_id"] = areas[original["area"]]
    clause = _create_ours(db, actor, row, original, fields)
    row.clause_id, row.version = clause.id, latest.version
    return clause


def _create_ours(
    db: Session,
    actor: Actor,
    row: AdoptedClause,
    original: Mapping[str, Any],
    fields: Mapping[str, Any],
) -> Clause:
    """A clause of ours under the code of the original, or under the next one that is free."""
    try:
        kept = {**fields, "code": row.code}
        return create_clause(db, actor, CreateClause(row.programme_id, original["title"], (), kept))
    except (Conflict, Invalid):
        return create_clause(
            db, actor, CreateClause(row.programme_id, original["title"], (), fields)
        )


def _reject_ours(db: Session, actor: Actor, clause: Clause, reason: str) -> None:
    """Reject our clause where its state allows it; it stays, with the reason."""
    load_editable_clause(db, actor, clause.id)
    if clause.status == ClauseStatus.REJECTED:
        return
    if not reason:
        raise Invalid(mark("Write at least one word about why."))
    if ClauseStatus.REJECTED not in NEXT[clause.status]:
        raise Conflict(
            mark("Our clause {code} is accepted already. Send it back for revision first."),
            code=clause.code,
        )
    set_status(db, actor, SetStatus(clause.id, ClauseStatus.REJECTED, reason))

"""Publications: immutable versions of a standard, each with its SHA-256.

There is one exception: a quoted note that its author takes back is replaced by a tombstone in the
snapshot. The checksum is computed again, and the log keeps the former one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.note_erasure import promised_day
from workshop.board.tables import Note
from workshop.errors import Conflict, NotFound
from workshop.i18n import known_language, mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.rehearsals import must_be_in_earnest
from workshop.programme.tables import Programme
from workshop.slot import Slot
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.publication.checksum import checksum
from workshop.standards.publication.publish_checks import (
    Blocker,
    find_blockers,
    find_unexplained,
)
from workshop.standards.publication.signing_keys import (
    is_key_lost,
    present_key,
    sign_file,
)
from workshop.standards.publication.snapshot import (
    build_snapshot,
    latest_publication,
    pending_codes,
)
from workshop.standards.publication.version_withdrawal import leading_order, standing_withdrawals
from workshop.standards.publication.versions import VersionState, checked_version
from workshop.standards.quotes import quotes_of
from workshop.standards.support_telling import tell_programme_support
from workshop.standards.tables import (
    AdoptedStandard,
    Clause,
    Publication,
    PublicationWithdrawal,
    PublishedClause,
)
from workshop.standards.understanding.telling import tell_answers
from workshop.standards.version_order import version_key
from workshop.store import log
from workshop.store.store import mark_erased

LONGEST_NOTES, LONGEST_REASON = 4000, 500
PUBLISHED, FORGOTTEN = "standard_published", "publication_text_erased"
_UNEXPLAINED = mark(
    "So many needs, groups and sections of notes are in no clause, and nobody has said why: "
    "{count}. Say why, or tick when you publish that they go without a reason."
)
after_published: Slot[Sequence[Callable[[Session, Publication], None]]] = Slot(
    "what follows a publication"
)
"""Called with a version that was just published, in the same transaction."""
TOMBSTONE = mark("[taken back by the person who wrote it]")
TOMBSTONE_OF_DAY = mark("[deleted on {day}, as people were promised]")
"""The text that replaces a quote that was taken back, in the standard's language."""


@dataclass(frozen=True)
class Publish:
    """``clauses``: ids; ``reasons``: code → why a clause of the last version is not among them,
    where that is not the reason of its rejection. ``unexplained``: how many missing voices somebody
    has seen and lets go without a reason. ``state``: what the version is for."""

    programme_id: str
    version: str
    notes: str
    clauses: Sequence[str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    unexplained: int = 0
    state: VersionState = VersionState.WORKING


@dataclass(frozen=True)
class Edition:
    """A publication without its snapshot. ``clauses``: their number; ``withdrawal``: why and since
    when it is not handed out any more."""

    id: str
    version: str
    notes: str
    by: str
    at: datetime
    sha256: str
    state: VersionState
    clauses: int
    withdrawal: PublicationWithdrawal | None = None


def publish(db: Session, actor: Actor, command: Publish) -> Publication:
    """Publish clauses under a version, publicly and permanently.

    Raises ``Invalid`` and ``Conflict`` for the version, ``NotFound`` for a clause that the actor
    may not read, ``Conflict`` as long as there is any blocker (``blockers_of``), ``NotAllowed``.
    Where others write meanwhile, use ``publishing.py: publish_beside``: this takes a second.
    """
    check_publishing(db, actor, command)
    return keep_publication(db, actor, command, compose(db, actor, command))


def check_publishing(db: Session, actor: Actor, command: Publish) -> None:
    """Whether this version may be published by this actor, whatever it holds; raises as
    ``publish``."""
    actor.must(Right.RUN, command.programme_id)
    must_be_in_earnest(db, command.programme_id)
    last = latest_publication(db, command.programme_id)
    checked_version(command.version, last.version if last else None)


def compose(db: Session, actor: Actor, command: Publish) -> dict[str, Any]:
    """The snapshot of what is to be published, after everything that can be in its way was looked
    at and the figures were told; raises as ``publish``."""
    last = latest_publication(db, command.programme_id)
    version = checked_version(command.version, last.version if last else None)
    notes = field_rules.paragraphs(command.notes, LONGEST_NOTES)
    readable = {clause.id for clause in readable_clauses(db, actor, command.programme_id)}
    if not set(command.clauses) <= readable:
        raise NotFound(mark("There is no such clause."))
    if refusals := blockers_of(db, command):
        raise Conflict(
            mark("This version cannot be published yet; so much is in its way: {count}."),
            count=len(refusals),
        )
    reasons = _reasons(db, command)
    tell_figures(db, command.programme_id)
    args = (command.programme_id, version, notes, command.clauses, reasons, command.state)
    return build_snapshot(db, *args)


def tell_figures(db: Session, programme_id: str) -> None:
    """What is told at every publication: people behind the voices, and answers."""
    tell_programme_support(db, programme_id, PUBLISHED)
    tell_answers(db, programme_id)


def keep_publication(
    db: Session, actor: Actor, command: Publish, snapshot: dict[str, Any]
) -> Publication:
    """Sign a composed snapshot and store it as the publication that it is."""
    key = present_key(db)
    snapshot["standard"]["signing_key"] = key.public
    sha256 = checksum(snapshot)
    row = Publication(
        programme_id=command.programme_id,
        version=snapshot["standard"]["version"],
        state=command.state,
        notes=snapshot["standard"]["notes"],
        published_by=actor.name,
        snapshot=snapshot,
        sha256=sha256,
        signature=sign_file(db, key, sha256),
    )
    db.add(row)
    db.flush()
    return _announced(db, actor, row, command.clauses)


def preview(db: Session, actor: Actor, command: Publish) -> dict[str, Any]:
    """What would be published now, marked as a preview. Nothing is stored and nothing told:
    numbers of people are those that were told last, or none. Raises ``NotFound``, ``NotAllowed``.
    """
    actor.must(Right.RUN, command.programme_id)
    readable = {clause.id for clause in readable_clauses(db, actor, command.programme_id)}
    if not set(command.clauses) <= readable:
        raise NotFound(mark("There is no such clause."))
    notes = field_rules.paragraphs(command.notes, LONGEST_NOTES)
    args = (command.programme_id, command.version, notes, command.clauses, _reasons(db, command))
    snapshot = build_snapshot(db, *args, command.state)
    snapshot["standard"]["preview"] = True
    return snapshot


def blockers_of(db: Session, command: Publish) -> list[Blocker]:
    """Every blocker of this publication; empty where it can be published."""
    reasons = _reasons(db, command)
    written = [command.notes, *reasons.values()]
    found = find_blockers(db, command.programme_id, command.state, command.clauses, written)
    message = mark("Say why {code} is no longer part of the standard.")
    silent = [
        Blocker(message, {"code": code})
        for code in leaving_codes(db, command.programme_id, command.clauses, command.state)
        if not reasons.get(code)
    ]
    return [*found, *silent, *_missing(db, command)]


def count_unexplained(db: Session, command: Publish) -> int:
    """How many missing voices have no reason; 0 for a version that does not ask for any."""
    if command.state != VersionState.FINAL or not command.clauses:
        return 0
    reasons = _reasons(db, command)
    return find_unexplained(db, command.programme_id, command.clauses, reasons)


def _missing(db: Session, command: Publish) -> list[Blocker]:
    """What was not there when somebody let it go without a reason has to be seen first."""
    count = count_unexplained(db, command)
    if count in (0, command.unexplained):
        return []
    return [Blocker(_UNEXPLAINED, {"count": count}, "insight")]


def leaving_codes(
    db: Session,
    programme_id: str,
    clause_ids: Sequence[str],
    state: VersionState = VersionState.WORKING,
) -> list[str]:
    """The codes of the last version that are not among these clauses, in its order, without those
    that a version in this state does not hold only because they are not accepted yet."""
    last = latest_publication(db, programme_id)
    if last is None:
        return []
    query = select(col(Clause.code)).where(col(Clause.id).in_(clause_ids))
    staying = set(db.execute(query).scalars())
    waiting = pending_codes(db, programme_id, last.snapshot, staying, state)
    codes = [row["code"] for row in last.snapshot["clauses"]]
    return [code for code in codes if code not in staying | waiting]


def withdrawn_codes(db: Session, programme_id: str) -> set[str]:
    """The codes of clauses that were published and are withdrawn in the latest version; without
    those that were only not accepted yet."""
    last = latest_publication(db, programme_id)
    gone = last.snapshot["withdrawn"] if last else []
    return {row["code"] for row in gone if not row.get("pending")}


def rejection_reasons(db: Session, programme_id: str) -> dict[str, str]:
    """Code → why the clause was rejected, for the rejected clauses of a programme."""
    query = select(col(Clause.code), col(Clause.status_reason)).where(
        col(Clause.programme_id) == programme_id, col(Clause.status) == ClauseStatus.REJECTED
    )
    return dict(db.execute(query).tuples().all())


def list_editions(db: Session, programme_id: str) -> list[Edition]:
    """The publications of a programme, the latest first."""
    held = (
        select(func.count())
        .select_from(PublishedClause)
        .where(col(PublishedClause.publication_id) == col(Publication.id))
        .scalar_subquery()
    )
    names = ("id", "version", "notes", "published_by", "at", "sha256", "state")
    query = select(*(col(getattr(Publication, name)) for name in names), held).where(
        col(Publication.programme_id) == programme_id
    )
    gone = standing_withdrawals(db, programme_id)
    rows = db.execute(query).tuples()
    found = [replace(Edition(*row), withdrawal=gone.get(row[0])) for row in rows]
    return sorted(found, key=lambda edition: version_key(edition.version), reverse=True)


def load_publication(db: Session, programme_id: str, version: str) -> Publication:
    """A publication; raises ``NotFound``."""
    query = select(Publication).where(
        col(Publication.programme_id) == programme_id, col(Publication.version) == version
    )
    row: Publication | None = db.execute(query).scalars().first()
    if row is None:
        raise NotFound(mark("There is no such version."))
    return row


def find_editions(db: Session, slug: str) -> list[Edition]:
    """The publications under a programme's slug, the latest first; public, no right is needed."""
    query = select(col(Programme.id)).where(col(Programme.slug) == slug)
    programme_id = db.execute(query).scalars().first()
    return list_editions(db, programme_id) if programme_id else []


def leading_edition(editions: Sequence[Edition]) -> Edition:
    """The one that stands for the whole standard (``leading_order``); of withdrawn ones alone the
    latest. ``editions``: at least one."""
    standing = [one for one in editions if one.withdrawal is None]
    return max(standing or editions, key=lambda one: leading_order(one.version, one.state))


def is_intact(publication: Publication) -> bool:
    """Whether the stored SHA-256 still matches the stored snapshot."""
    return checksum(publication.snapshot) == publication.sha256


def former_hashes(db: Session, publication: Edition | Publication, programme_id: str) -> list[str]:
    """The checksums of a publication before quotes in it were taken back, oldest first."""
    query = (
        select(log.Event)
        .where(col(log.Event.scope) == programme_id, col(log.Event.kind) == FORGOTTEN)
        .order_by(col(log.Event.number))
    )
    events = db.execute(query).scalars()
    return [row.payload["was"] for row in events if row.payload["publication"] == publication.id]


def erase_from_publications(db: Session, note_ids: Sequence[str]) -> int:
    """Replace the quotes of these notes by tombstones in all publications; returns how many
    publications changed. Each gets a new checksum; the event keeps the former one."""
    wanted, changed = set(note_ids), 0
    for event in _publishing_events(db, note_ids):
        places = [
            place
            for key, found in event.payload["quotes"].items()
            if key in wanted
            for place in found
        ]
        row = db.get(Publication, event.payload["publication"]) if places else None
        if row is None:
            continue
        snapshot = json.loads(json.dumps(row.snapshot))
        _put_tombstones(snapshot, places, promised_day(db))
        was = row.sha256
        if checksum(snapshot) == was:
            continue
        _replace(db, row, snapshot)
        _update_copies(db, row, was)
        mark_erased(db)
        # No note and no actor in the event: it must not say whose quote was taken back.
        payload = {"publication": row.id, "was": was, "is": row.sha256}
        log.append(db, row.programme_id, FORGOTTEN, payload=payload)
        changed += 1
    return changed


def _replace(db: Session, row: Publication, snapshot: dict[str, Any]) -> None:
    """Put a snapshot without a quote in the place of the former one; what was signed is signed
    again. A quote goes at once, also where the key is not there: then the file goes unsigned."""
    key = present_key(db) if row.signature and not is_key_lost(db) else None
    if "signing_key" in snapshot["standard"]:
        snapshot["standard"]["signing_key"] = key.public if key else None
    row.snapshot, row.sha256 = snapshot, checksum(snapshot)
    row.signature = sign_file(db, key, row.sha256) if key else None
    db.add(row)


def _put_tombstones(
    snapshot: dict[str, Any], places: Sequence[tuple[str, int]], promised: date | None
) -> None:
    language = known_language(snapshot["standard"]["language"])
    text = translate(TOMBSTONE, language)
    if promised is not None:
        day = format_date(promised, "d MMMM y", locale=language)
        text = translate(TOMBSTONE_OF_DAY, language, day=day)
    clauses = {clause["code"]: clause for clause in snapshot["clauses"]}
    for code, place in places:
        clauses[code]["trace"]["quotes"][place] = text


def _update_copies(db: Session, row: Publication, was: str) -> None:
    """Do the same in other programmes of this installation that imported this version."""
    query = select(AdoptedStandard).where(
        col(AdoptedStandard.origin) == row.programme_id, col(AdoptedStandard.sha256) == was
    )
    for copy in db.execute(query).scalars():
        copy.snapshot, copy.sha256, copy.signature = row.snapshot, row.sha256, row.signature
        db.add(copy)


def _publishing_events(db: Session, note_ids: Sequence[str]) -> list[log.Event]:
    programmes = select(col(Note.programme_id)).where(col(Note.id).in_(note_ids))
    query = select(log.Event).where(
        col(log.Event.scope).in_(programmes), col(log.Event.kind) == PUBLISHED
    )
    return list(db.execute(query).scalars())


def _reasons(db: Session, command: Publish) -> dict[str, str]:
    given = {
        code: text
        for code, reason in command.reasons.items()
        if (text := field_rules.paragraphs(reason, LONGEST_REASON))
    }
    return {**rejection_reasons(db, command.programme_id), **given}


def _announced(
    db: Session, actor: Actor, row: Publication, clause_ids: Sequence[str]
) -> Publication:
    clauses = list(db.execute(select(Clause).where(col(Clause.id).in_(clause_ids))).scalars())
    for clause in clauses:
        db.add(PublishedClause(publication_id=row.id, code=clause.code, clause_id=clause.id))
        clause.version = row.version
        db.add(clause)
    db.flush()
    payload = {"publication": row.id, "version": row.version, "quotes": _quoted(db, clauses)}
    refs = [("clause", clause.id) for clause in clauses]
    log.append(db, row.programme_id, PUBLISHED, refs, actor=actor.log_id, payload=payload)
    for tell in after_published.get():
        tell(db, row)
    return row


def _quoted(db: Session, clauses: Sequence[Clause]) -> dict[str, list[tuple[str, int]]]:
    """Note → (code of the clause, index of the quote) for each quote in the snapshot.

    The snapshot has no ids of notes; the event keeps these, so that quotes can be erased later.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    quotes = quotes_of(db, [clause.id for clause in clauses])
    for clause in clauses:
        free = [quote for quote in quotes[clause.id] if quote.consented]
        for place, quote in enumerate(free):
            found.setdefault(quote.note_id, []).append((clause.code, place))
    return found

"""Approving minutes: the record is stored as a snapshot with its SHA-256, which exports then read.

A text that is erased later is erased from the snapshots too: a tombstone replaces it, the hash is
computed again, and the former hash is kept beside it.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_erasure import promised_day
from workshop.board.tables import Note
from workshop.errors import Invalid, NotAllowed
from workshop.export.minutes.record import load_record
from workshop.export.minutes.record_parts import (
    TAKEN_BACK,
    Approval,
    MinutesRecord,
    canonical_hash,
    from_plain,
    to_plain,
)
from workshop.i18n import mark
from workshop.local_time import local_day
from workshop.needs.headers_of_notes import SHORTEST, list_headers
from workshop.people.rights import Actor, Right
from workshop.programme.sessions import APPROVED, CLOSED, load_session
from workshop.programme.tables import Minutes, WorkingSession
from workshop.standards.clause_access import readable_clauses
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.text_folding import fold_words


@dataclass(frozen=True)
class ApproveMinutes:
    """Approve the record of a closed session, in this language."""

    session_id: str
    language: str


@dataclass(frozen=True)
class ApprovedMinutes:
    """A snapshot and its hash. ``intact``: the stored hash fits the stored record."""

    id: str
    record: MinutesRecord
    approval: Approval
    intact: bool


@dataclass(frozen=True)
class Export:
    """What a document is written from; ``approval`` is ``None`` for a draft."""

    record: MinutesRecord
    approval: Approval | None


def approve_minutes(db: Session, actor: Actor, command: ApproveMinutes) -> Minutes:
    """Store the snapshot of a closed session's record.

    Raises ``Invalid`` while the session is not closed, ``NotFound``, ``NotAllowed``.
    """
    session = load_session(db, command.session_id)
    actor.must(Right.RUN, session.programme_id)
    if session.status != CLOSED:
        raise Invalid(mark("Close the session first; then its minutes can be approved."))
    session.status = APPROVED
    db.add(session)
    record = to_plain(load_record(db, actor, session.id, command.language))
    minutes = Minutes(
        session_id=session.id,
        approved_by=actor.name,
        language=record["language"],
        snapshot={"record": record, "former": []},
        sha256=canonical_hash(record),
    )
    db.add(minutes)
    db.flush()
    refs = [("room", session.id)]
    log.append(db, session.programme_id, "minutes_approved", refs, actor=actor.log_id)
    return minutes


def load_minutes(db: Session, session_id: str) -> ApprovedMinutes | None:
    """The minutes of a session that were approved last; ``None`` when there are none."""
    found = list_minutes(db, session_id)
    return found[-1] if found else None


def list_minutes(db: Session, session_id: str) -> list[ApprovedMinutes]:
    """All approved minutes of a session, oldest first; reopening and approving again adds one."""
    query = select(Minutes).where(col(Minutes.session_id) == session_id)
    ordered = query.order_by(col(Minutes.approved_at), col(Minutes.id))
    return [_approved(row) for row in db.execute(ordered).scalars()]


def load_export(
    db: Session, actor: Actor, session_id: str, language: str, *, approved: bool = False
) -> Export:
    """What documents are written from: the snapshot while approved, else the present state.

    ``approved``: use the last snapshot even if the session was opened again since.
    Texts of the snapshot are never translated; only labels follow ``language``. Raises as
    ``load_record``, and ``NotAllowed`` where the snapshot holds drafts that the actor may not
    read: without them the document would not match its hash.
    """
    session = load_session(db, session_id)
    actor.must(Right.EXPORT, session.programme_id)
    minutes = load_minutes(db, session_id) if approved or session.status == APPROVED else None
    if minutes is None:
        return Export(load_record(db, actor, session_id, language), None)
    _must_read_all(db, actor, session.programme_id, minutes.record)
    plain = {**to_plain(minutes.record), "language": language}
    return Export(from_plain(plain), minutes.approval)


def _must_read_all(db: Session, actor: Actor, programme_id: str, record: MinutesRecord) -> None:
    if actor.areas_in(programme_id) is None:
        return
    parts = [one for part in record.course for one in part.clauses]
    parts += record.outcome.clauses if record.outcome else ()
    readable = {row.code for row in readable_clauses(db, actor, programme_id)}
    if any(part.code not in readable for part in parts):
        raise NotAllowed(mark("These minutes hold drafts of an area that is not open to you."))


_SAID_BESIDE = {"beside", "caption"}


def erase_from_snapshots(db: Session, note_ids: Sequence[str]) -> int:
    """Replace the texts of these notes by tombstones in all approved minutes, and empty headers
    that repeat them; returns how many minutes changed. Each keeps its former hash and gets a new
    one."""
    wanted = set(note_ids)
    # Minutes can hold a group's header without its notes.
    repeating = {fold_words(header) for header in list_headers(db, note_ids)}
    changed = 0
    for minutes, programme_id in _minutes_around(db, note_ids):
        snapshot: dict[str, Any] = json.loads(json.dumps(minutes.snapshot))
        texts = _texts_of(snapshot["record"], wanted)
        said = {fold_words(text) for text in texts if len(text) >= SHORTEST}
        erased = _erase_texts(snapshot["record"], wanted)
        if not _empty_headers(snapshot["record"], (said | repeating) - {""}) and not erased:
            continue
        if promised := promised_day(db):
            snapshot["record"]["deleted_on"] = promised.isoformat()
        _seal_anew(db, programme_id, minutes, snapshot)
        changed += 1
    return changed


def erase_pictures_from_snapshots(
    db: Session, programme_id: str, picture_ids: Sequence[str]
) -> int:
    """Replace what is said of these pictures by tombstones in all approved minutes of their
    programme; returns how many minutes changed."""
    query = (
        select(Minutes)
        .join(WorkingSession, col(WorkingSession.id) == col(Minutes.session_id))
        .where(col(WorkingSession.programme_id) == programme_id)
    )
    changed = 0
    for minutes in db.execute(query).scalars():
        snapshot: dict[str, Any] = json.loads(json.dumps(minutes.snapshot))
        if _erase_texts(snapshot["record"], set(picture_ids)):
            _seal_anew(db, programme_id, minutes, snapshot)
            changed += 1
    return changed


def _seal_anew(db: Session, programme_id: str, minutes: Minutes, snapshot: dict[str, Any]) -> None:
    """Store a snapshot from which something was erased, with its former hash."""
    snapshot["former"].append(minutes.sha256)
    minutes.snapshot, minutes.sha256 = snapshot, canonical_hash(snapshot["record"])
    db.add(minutes)
    mark_erased(db)
    payload = {"minutes": minutes.id, "was": snapshot["former"][-1], "is": minutes.sha256}
    log.append(db, programme_id, "minutes_text_erased", payload=payload)


def _approved(row: Minutes) -> ApprovedMinutes:
    record = row.snapshot["record"]
    approval = Approval(
        on=local_day(row.approved_at).isoformat(),
        by=row.approved_by,
        sha256=row.sha256,
        former=tuple(row.snapshot["former"]),
    )
    intact = canonical_hash(record) == row.sha256
    return ApprovedMinutes(row.id, from_plain(record), approval, intact)


def _minutes_around(db: Session, note_ids: Sequence[str]) -> list[tuple[Minutes, str]]:
    """All minutes of the notes' programmes: a group can show a note in any session's minutes."""
    programmes = select(col(Note.programme_id)).where(col(Note.id).in_(note_ids))
    query = (
        select(Minutes, col(WorkingSession.programme_id))
        .join(WorkingSession, col(WorkingSession.id) == col(Minutes.session_id))
        .where(col(WorkingSession.programme_id).in_(programmes))
    )
    return [(minutes, programme_id) for minutes, programme_id in db.execute(query)]


def _texts_of(part: Any, wanted: Collection[str]) -> Iterator[str]:
    """What notes with these ids say, at any depth."""
    if isinstance(part, dict) and part.get("id") in wanted and isinstance(part.get("text"), str):
        yield part["text"]
    for item in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _texts_of(item, wanted)


def _empty_headers(part: Any, said: Collection[str]) -> bool:
    """Empty the headers of groups that repeat one of these texts, folded, at any depth; returns
    whether any was found."""
    if isinstance(part, list):
        return True in [_empty_headers(item, said) for item in part]
    if not isinstance(part, dict):
        return False
    inner = True in [_empty_headers(item, said) for item in part.values()]
    found = [name for name in ("header", "parent") if _is_said(part.get(name), said)]
    part.update(dict.fromkeys(found, ""))
    return bool(found) or inner


def _is_said(header: Any, said: Collection[str]) -> bool:
    return isinstance(header, str) and fold_words(header) in said


def _erase_texts(part: Any, wanted: Collection[str]) -> bool:
    """Replace notes or pictures with these ids by tombstones, at any depth; returns whether any was
    found."""
    if isinstance(part, list):
        return True in [_erase_texts(item, wanted) for item in part]
    if not isinstance(part, dict):
        return False
    buried = True in [_erase_texts(item, wanted) for item in part.values()]
    if part.get("id") in wanted and part.get("status") not in (None, TAKEN_BACK):
        part["text"], part["status"] = "", TAKEN_BACK
        part.update(dict.fromkeys(_SAID_BESIDE & part.keys(), ""))
        return True
    return buried

"""Telling the town whose standard we adopt what we made of it: a signed file for everybody.

The file is public, so it says no more than could be published: the wording of a clause only once
it is accepted, and no text that repeats a note that may not be quoted.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.errors import Conflict, NotFound
from workshop.i18n import mark
from workshop.i18n.collation import collation_key
from workshop.local_time import today
from workshop.people.rights import Actor, Right
from workshop.programme.rehearsals import must_be_in_earnest
from workshop.programme.tables import Programme
from workshop.standards.adoption.comparison import Matter, latest_edition, list_matters
from workshop.standards.adoption.return_format import FORMAT, FORMAT_VERSION
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ACCEPTED, AdoptionDecision, ClauseStatus
from workshop.standards.imprint import load_imprint
from workshop.standards.network_tables import GivenReturn
from workshop.standards.publication.checksum import canonical_json, checksum
from workshop.standards.publication.quote_leaks import find_unquotable_repeats, unquotable_texts
from workshop.standards.publication.signatures import RETURN
from workshop.standards.publication.signing_keys import present_key, sign_file
from workshop.standards.publication.snapshot import latest_publication
from workshop.store import log
from workshop.store.store import mark_erased
from workshop.text_signs import legal_text

_CHANGES = ("made_on", "number", "signing_key")
"""What is set when the file is signed."""


@dataclass(frozen=True)
class GiveBack:
    """``shelf``: the public address below which the files of this standard lie; ``seen``: the
    ``digest`` of what somebody has looked at."""

    programme_id: str
    origin: str
    shelf: str
    seen: str


def compose_return(
    db: Session, actor: Actor, programme_id: str, origin: str, shelf: str
) -> dict[str, Any]:
    """What would be told now, without day, number and key; nothing is stored.

    Raises ``NotFound``, ``NotAllowed``, ``Conflict`` where nothing is decided yet or a text repeats
    a note that may not be quoted.
    """
    actor.must(Right.RUN, programme_id)
    programme = db.get(Programme, programme_id)
    if programme is None:
        raise NotFound(mark("There is no such programme."))
    edition = latest_edition(db, programme_id, origin)
    readable = {row.id for row in readable_clauses(db, actor, programme_id)}
    matters = list_matters(db, programme_id, origin)
    clauses = [_told(one, readable) for one in matters if one.decision != AdoptionDecision.OPEN]
    if not clauses:
        raise Conflict(mark("Nothing is decided yet: there is nothing to tell."))
    _must_repeat_nothing(db, programme_id, clauses)
    ours = latest_publication(db, programme_id)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "town": {
            "id": programme_id,
            "name": load_imprint(db, programme_id).issuer or programme.title,
            "title": programme.title,
            "language": programme.language,
            "version": ours.version if ours else None,
            "address": f"{shelf}returned/{origin}.json",
        },
        "about": {
            "standard": origin,
            "title": legal_text(edition.title),
            "version": edition.version,
            "sha256": edition.sha256,
        },
        "clauses": clauses,
    }


def digest(content: Mapping[str, Any]) -> str:
    """By what one knows again what a file says, whenever it was signed and with which key."""
    said = {key: part for key, part in content.items() if key not in _CHANGES}
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def give_back(db: Session, actor: Actor, command: GiveBack) -> GivenReturn:
    """Sign what we made of a standard and give it out, in place of the file before.

    The same once more gives the file that is there, unless the key is another one by now. Raises as
    ``compose_return``, and ``Conflict`` where it is no longer what was looked at.
    """
    must_be_in_earnest(db, command.programme_id)
    said = compose_return(db, actor, command.programme_id, command.origin, command.shelf)
    if digest(said) != command.seen:
        raise Conflict(mark("Something has changed in the meantime. Look at it once more."))
    key = present_key(db)
    row = find_given(db, command.programme_id, command.origin)
    if row and digest(row.content) == command.seen and row.signature["key"] == key.public:
        return row
    number = row.number + 1 if row else 1
    day = today().isoformat()
    content = {**said, "made_on": day, "number": number, "signing_key": key.public}
    sha256 = checksum(content)
    signed: dict[str, Any] = {
        "number": number,
        "sha256": sha256,
        "content": content,
        "signature": sign_file(db, key, sha256, RETURN),
    }
    row = row or GivenReturn(programme_id=command.programme_id, origin=command.origin, **signed)
    for name, value in signed.items():
        setattr(row, name, value)
    db.add(row)
    db.flush()
    log.append(db, command.programme_id, "adoption_told", actor=actor.log_id)
    return row


def take_given_away(db: Session, actor: Actor, given_id: str) -> None:
    """Hand a file out no more. What others have read they keep. Raises ``NotFound``."""
    row = db.get(GivenReturn, given_id)
    if row is None:
        raise NotFound(mark("There is no such file."))
    actor.must(Right.RUN, row.programme_id)
    db.delete(row)
    mark_erased(db)
    log.append(db, row.programme_id, "adoption_untold", actor=actor.log_id)


def find_given(db: Session, programme_id: str, origin: str) -> GivenReturn | None:
    """The file that is given out about a standard, if there is one."""
    query = select(GivenReturn).where(
        col(GivenReturn.programme_id) == programme_id, col(GivenReturn.origin) == origin
    )
    row: GivenReturn | None = db.execute(query).scalars().first()
    return row


def list_given(db: Session, programme_id: str) -> list[GivenReturn]:
    """All files that are given out, by the standards that they are about."""
    query = select(GivenReturn).where(col(GivenReturn.programme_id) == programme_id)
    rows = db.execute(query).scalars()
    return sorted(rows, key=lambda row: collation_key(row.content["about"]["title"]))


def document_of(row: GivenReturn) -> dict[str, Any]:
    """The whole file, as it is written."""
    return {**row.content, "sha256": row.sha256, "signature": row.signature}


def _told(matter: Matter, readable: set[str]) -> dict[str, Any]:
    ours = matter.ours
    settled = ours is not None and ours.status in ACCEPTED and ours.id in readable
    fields = matter.differing if settled else []
    decision, reason = matter.decision, matter.row.reason
    if ours is not None and ours.status == ClauseStatus.REJECTED:
        # It was taken over and rejected later, which is a decision of its own.
        decision, reason = AdoptionDecision.NOT_ADOPTED, reason or ours.status_reason
    return {
        "code": matter.row.code,
        "version": matter.row.version,
        "decision": str(decision),
        "reason": reason,
        "here": ours.code if settled and ours else None,
        "settled": settled,
        "wording": [{"field": name, "text": getattr(ours, name) or ""} for name in fields],
    }


def _must_repeat_nothing(
    db: Session, programme_id: str, clauses: Sequence[Mapping[str, Any]]
) -> None:
    said = [
        (row["code"], text)
        for row in clauses
        for text in (row["reason"], *(field["text"] for field in row["wording"]))
    ]
    closed = unquotable_texts(db, programme_id)
    places = find_unquotable_repeats(closed, [text for _code, text in said])
    if places:
        codes = dict.fromkeys(said[place][0] for place in sorted(places))
        raise Conflict(
            mark("{codes}: wording or reason repeats a note word for word. Put it differently."),
            codes=", ".join(codes),
        )

"""People with a phone and no account: joining, badges, consent, muting."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import and_, bindparam, exists, text
from sqlmodel import Session, col, select

from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.i18n import known_language, mark, translate
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.local_time import today
from workshop.people.credentials import (
    PhraseKeys,
    former_phrase_hash,
    new_token,
    open_token,
    phrase_keys,
    seal_token,
    token_hash,
)
from workshop.people.rekeying import rekey_participant
from workshop.people.rights import PARTICIPANT_ROLES, TABLE_ROLE, Actor, ActorKind
from workshop.people.tables import Attendance, Consent, Participant, WindowVisit
from workshop.store import log

PHRASE_WORDS = 5
_BADGE_IS_TAKEN = text(
    "SELECT 1 FROM participant WHERE programme_id = :programme AND badge = :badge"
)
# With their attendance: nearly everything that a phone does asks for it next, and finds it there.
_CONSENTING = (
    select(Participant, Attendance)
    .outerjoin(
        Attendance,
        and_(
            col(Attendance.participant_id) == Participant.id,
            col(Attendance.session_id) == Participant.session_id,
        ),
    )
    .where(
        Participant.id == bindparam("participant"),
        exists().where(
            col(Consent.participant_id) == Participant.id, col(Consent.withdrawn).is_(False)
        ),
    )
)


@dataclass(frozen=True)
class Texts:
    """Texts for phones in one language: consent contract, badge names, words of phrases, who sees
    what (``{"title", "sentences"}``), and whose a phone is that a table shares."""

    contract: dict[str, Any]
    badges: tuple[str, ...]
    words: tuple[str, ...]
    who_sees: dict[str, Any] = field(default_factory=dict)
    table: str = "Table {number}"


@cache
def load_texts(content_dir: Path, language: str) -> Texts:
    """Contract, badge names and phrase words from ``data/texts``."""
    folder = content_dir / "texts"

    def read(name: str) -> Any:
        return json.loads((folder / f"{name}.{known_language(language)}.json").read_text("utf-8"))

    return Texts(
        read("contract"),
        tuple(read("badges")),
        tuple(read("phrase_words")),
        read("who_sees"),
        translate(mark("Table {number}"), known_language(language)),
    )


@dataclass(frozen=True)
class Enter:
    """Join a session after consenting.

    ``tables``: number of tables of the programme; ``notice``: version of the contract that was
    shown; ``role``: of ``PARTICIPANT_ROLES``, or ``TABLE_ROLE`` for a phone that a table shares;
    ``token``: from an earlier visit, if any; ``second``: the table is known to share a phone
    already; ``phrase``: made beforehand, because deriving its keys takes longer than all the rest;
    without it, it is made here. ``between``: to contribute between meetings, as nobody with a role
    or at a table.
    """

    programme_id: str
    session_id: str
    tables: int
    notice: str
    role: str
    table: int | None
    token: str | None
    texts: Texts
    secret: bytes
    phrase: "NewPhrase | None" = None
    second: bool = False
    between: bool = False


@dataclass(frozen=True)
class NewPhrase:
    """A withdrawal phrase for a new participant, with the keys derived from it."""

    words: str
    keys: PhraseKeys


def make_phrase(texts: Texts, secret: bytes) -> NewPhrase:
    """A random withdrawal phrase; takes about 30 ms of processor time."""
    words = " ".join(secrets.choice(texts.words) for _ in range(PHRASE_WORDS))
    return NewPhrase(words, phrase_keys(secret, words))


@dataclass(frozen=True)
class Entered:
    """What the phone keeps. ``phrase``: only when the participant is new; no copy is stored."""

    token: str
    badge: str
    phrase: str | None
    participant_id: str


def enter(db: Session, actor: Actor, command: Enter) -> Entered:
    """Store a participant with consent, attendance, badge, role and table; of somebody who comes in
    between meetings consent and badge alone.

    A token of this programme keeps its participant and badge; with any other token a new
    participant is created. Somebody from the first release, whose token is not sealed yet, gets a
    new phrase, and their rows get pseudonyms. Raises ``Invalid`` (outdated contract, role, table)
    and ``Conflict`` where the table shares another phone and this is not known to be the second.
    """
    if command.notice != command.texts.contract["version"]:
        raise Invalid(mark("The contract has changed. Please read it once more."))
    if command.between:
        command = replace(command, role="", table=None)
    else:
        _check_seat(command)
    shared = command.role == TABLE_ROLE
    person = find_returning(db, command.token, command.programme_id, command.role)
    if shared and not command.second:
        _must_be_only_one(db, command, person)
    token, phrase = command.token or "", None
    known = bool(person)
    if not person or person.sealed_token is None:
        phrase = command.phrase or make_phrase(command.texts, command.secret)
    if not person:
        token = new_token()
        person = Participant(
            programme_id=command.programme_id,
            token_hash=token_hash(token),
            phrase_hash="",
            badge=_free_badge(db, command),
            role=command.role,
            shared=shared,
        )
    if phrase is not None:
        former = person.sealed_token is None and known
        person.phrase_hash = phrase.keys.lookup
        person.sealed_token = seal_token(phrase.keys.seal, token)
        if former:
            rekey_participant(db, person, token)
    person.session_id = None if command.between else command.session_id
    person.role, person.table_number = command.role, command.table
    if not person.badge.startswith(_badge_begins(command)):
        person.badge = _free_badge(db, command)
    db.add(person)
    db.flush()
    _consent(db, person.id, command.notice, known=known)
    if command.between:
        _visit(db, person, command.session_id)
    else:
        _attend(db, person, known=known)
        log.append(db, command.programme_id, "participant_entered", [("person", person.id)])
    return Entered(token, person.badge, phrase.words if phrase else None, person.id)


def _check_seat(command: Enter) -> None:
    shared = command.role == TABLE_ROLE
    if not shared and command.role not in PARTICIPANT_ROLES:
        raise Invalid(mark("Choose a role."))
    if shared and command.table is None:
        raise Invalid(mark("Choose the table that shares this phone."))
    if command.table is not None and not 1 <= command.table <= command.tables:
        raise Invalid(mark("There is no such table."))


def find_participant(
    db: Session, token: str, programme_id: str | None = None
) -> Participant | None:
    """The participant who holds this token, in this programme where one is named."""
    query = select(Participant).where(Participant.token_hash == token_hash(token))
    if programme_id is not None:
        query = query.where(Participant.programme_id == programme_id)
    return db.execute(query).scalars().first()


def find_returning(
    db: Session, token: str | None, programme_id: str, role: str
) -> Participant | None:
    """The participant who comes back with this token.

    A person's phone that a table is to share begins anew, and the other way round: a table must
    not be shown what somebody has written.
    """
    person = find_participant(db, token, programme_id) if token else None
    return person if person and person.shared == (role == TABLE_ROLE) else None


def _must_be_only_one(db: Session, command: Enter, known: Participant | None) -> None:
    here = (command.session_id, command.table)
    if known and (known.session_id, known.table_number) == here:
        return
    query = select(Participant.id).where(
        Participant.session_id == command.session_id,
        Participant.table_number == command.table,
        col(Participant.shared),
    )
    if db.execute(query).first():
        raise Conflict(
            mark("Table {table} shares a phone already. If this is the second one, join again."),
            table=command.table,
        )


@dataclass(frozen=True)
class TypedPhrase:
    """A withdrawal phrase as somebody typed it, with what is derived from it."""

    keys: PhraseKeys
    former: str

    @classmethod
    def of(cls, secret: bytes, words: str) -> "TypedPhrase":
        """Takes about 30 ms of processor time: not on the event loop, not in the writer."""
        return cls(phrase_keys(secret, words), former_phrase_hash(secret, words))


def find_by_phrase(db: Session, phrase: TypedPhrase) -> list[tuple[Participant, str]]:
    """The participants with this withdrawal phrase, usually one or none, each with their token.

    The token is empty for somebody of the first release: their token was not sealed.
    """
    query = select(Participant).where(
        col(Participant.phrase_hash).in_((phrase.keys.lookup, phrase.former))
    )
    return [
        (person, open_token(phrase.keys.seal, person.sealed_token) if person.sealed_token else "")
        for person in db.execute(query).scalars()
    ]


def load_consenting(db: Session, participant_id: str) -> Participant:
    """The participant, if they have a consent that is not withdrawn; else raises ``NotAllowed``."""
    found = db.execute(_CONSENTING, {"participant": participant_id}).first()
    if found is None:
        raise NotAllowed(mark("Without consent nothing is stored. Join again to give it."))
    person: Participant = found[0]
    return person


def participant_actor(person: Participant, token: str, beside: str = "") -> Actor:
    """A participant as ``Actor``, with the rights of participants in their programme."""
    programmes = {person.programme_id: ActorKind.PARTICIPANT}
    return Actor(
        kind=ActorKind.PARTICIPANT,
        id=person.id,
        programmes=programmes,
        token=token,
        beside=beside,
    )


def load_people(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of participants by id: badge, role, table."""
    return [_fact(row) for row in _people(db, ids)]


def people_of(db: Session, viewer: Any) -> Iterable[Fact]:
    """Facts of people for a snapshot: for staff who run sessions those in open sessions, for a
    participant only themselves, for a wall none.

    Who has withdrawn their consent stays in the list until the session closes (``consent.py``).
    """
    if viewer.kind == ViewerKind.PARTICIPANT:
        person = db.get(Participant, viewer.participant_id)
        return [_fact(person)] if person else []
    if not viewer.runs:
        return []
    # A role: only while the session is open, see ``attendance.sum_up_attendance``.
    query = select(Participant).where(
        Participant.programme_id == viewer.programme_id,
        col(Participant.session_id).is_not(None),
        Participant.role != "",
    )
    return [_fact(person) for person in db.execute(query).scalars()]


def _people(db: Session, ids: Sequence[str]) -> list[Participant]:
    """The participants with these ids; a single one may come from the session's cache."""
    if len(ids) == 1:
        person = db.get(Participant, ids[0])
        return [person] if person else []
    query = select(Participant).where(col(Participant.id).in_(ids))
    return list(db.execute(query).scalars())


def _fact(person: Participant) -> Fact:
    return Fact(
        kind="person",
        id=person.id,
        session_id=person.session_id,
        author=person.id,
        body={
            "badge": person.badge,
            "role": person.role,
            "table": person.table_number,
            "muted": person.muted,
            "s": person.session_id,
        },
    )


def _badge_begins(command: Enter) -> str:
    """Whose the phone is, where a table shares it: what goes before a badge as people have."""
    shared = command.role == TABLE_ROLE
    return f"{command.texts.table.format(number=command.table)} · " if shared else ""


def _free_badge(db: Session, command: Enter) -> str:
    highest = 9
    while True:
        name = f"{secrets.choice(command.texts.badges)} {1 + secrets.randbelow(highest)}"
        badge = f"{_badge_begins(command)}{name}"
        taken = {"programme": command.programme_id, "badge": badge}
        if not db.execute(_BADGE_IS_TAKEN, taken).first():
            return badge
        highest += 9


def _consent(db: Session, participant_id: str, notice: str, *, known: bool) -> None:
    row = db.get(Consent, (participant_id, notice)) if known else None
    if row is None:
        row = Consent(participant_id=participant_id, notice_version=notice, given_on="")
    if row.withdrawn or not row.given_on:
        row.given_on, row.withdrawn = today().isoformat(), False
    db.add(row)


def _attend(db: Session, person: Participant, *, known: bool) -> None:
    assert person.session_id is not None
    row = db.get(Attendance, (person.session_id, person.id)) if known else None
    if known and (visit := db.get(WindowVisit, (person.session_id, person.id))) is not None:
        db.delete(visit)
    if row is None:
        row = Attendance(session_id=person.session_id, participant_id=person.id, role=person.role)
    if not row.summed:
        # Who comes back into a session that was closed once is in its sums already.
        row.role, row.table_number = person.role, person.table_number
    db.add(row)


def _visit(db: Session, person: Participant, session_id: str) -> None:
    """Let somebody contribute between meetings. Without an event: nobody is told who comes, or that
    somebody does."""
    if db.get(WindowVisit, (session_id, person.id)) is None:
        db.add(WindowVisit(session_id=session_id, participant_id=person.id))

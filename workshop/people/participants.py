"""People with a phone and no account: joining, badges, consent, muting."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from workshop.errors import Invalid, NotAllowed
from workshop.i18n import known_language, mark
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.consent import departed, departure
from workshop.people.credentials import new_token, phrase_hash, token_hash
from workshop.people.rights import PARTICIPANT_ROLES, Actor, ActorKind
from workshop.people.tables import Attendance, Consent, Participant
from workshop.store import log
from workshop.store.ids_and_clock import now

PHRASE_WORDS = 5
_BADGE_IS_TAKEN = text(
    "SELECT 1 FROM participant WHERE programme_id = :programme AND badge = :badge"
)


@dataclass(frozen=True)
class Texts:
    """Texts for joining in one language: consent contract, badge names, words of phrases."""

    contract: dict[str, Any]
    badges: tuple[str, ...]
    words: tuple[str, ...]


@cache
def load_texts(content_dir: Path, language: str) -> Texts:
    """Contract, badge names and phrase words from ``data/texts``."""
    folder = content_dir / "texts"

    def read(name: str) -> Any:
        return json.loads((folder / f"{name}.{known_language(language)}.json").read_text("utf-8"))

    return Texts(read("contract"), tuple(read("badges")), tuple(read("phrase_words")))


@dataclass(frozen=True)
class Enter:
    """Join a session after consenting.

    ``tables``: number of tables of the programme; ``notice``: version of the contract that was
    shown; ``token``: from an earlier visit, if any; ``secret``: key of the phrase's hash.
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


@dataclass(frozen=True)
class Entered:
    """What the phone keeps. ``phrase``: only when the participant is new; no copy is stored."""

    token: str
    badge: str
    phrase: str | None
    participant_id: str


def enter(db: Session, actor: Actor, command: Enter) -> Entered:
    """Store a participant with consent, attendance, badge, role and table.

    A token of this programme keeps its participant and badge; with any other token a new
    participant is created. Raises ``Invalid`` (outdated contract, role, table).
    """
    if command.notice != command.texts.contract["version"]:
        raise Invalid(mark("The contract has changed. Please read it once more."))
    if command.role not in PARTICIPANT_ROLES:
        raise Invalid(mark("Choose a role."))
    if command.table is not None and not 1 <= command.table <= command.tables:
        raise Invalid(mark("There is no such table."))
    person = command.token and find_participant(db, command.token, command.programme_id)
    token, phrase = command.token or "", None
    known = bool(person)
    if not person:
        token, phrase = new_token(), _new_phrase(command.texts.words)
        person = Participant(
            programme_id=command.programme_id,
            token_hash=token_hash(token),
            phrase_hash=phrase_hash(command.secret, phrase),
            badge=_free_badge(db, command.programme_id, command.texts.badges),
            role=command.role,
        )
    person.session_id = command.session_id
    person.role, person.table_number = command.role, command.table
    db.add(person)
    db.flush()
    _consent(db, person.id, command.notice, known=known)
    _attend(db, person, known=known)
    log.append(db, command.programme_id, "participant_entered", [("person", person.id)])
    return Entered(token, person.badge, phrase, person.id)


def find_participant(
    db: Session, token: str, programme_id: str | None = None
) -> Participant | None:
    """The participant who holds this token, in this programme where one is named."""
    query = select(Participant).where(Participant.token_hash == token_hash(token))
    if programme_id is not None:
        query = query.where(Participant.programme_id == programme_id)
    return db.execute(query).scalars().first()


def find_by_phrase(db: Session, secret: bytes, phrase: str) -> list[Participant]:
    """The participants with this withdrawal phrase: usually one or none."""
    query = select(Participant).where(Participant.phrase_hash == phrase_hash(secret, phrase))
    return list(db.execute(query).scalars())


def find_by_proof(
    db: Session, secret: bytes, phrase: str, token: str | None = None
) -> list[Participant]:
    """The participants with this withdrawal phrase or, where one is given, with this phone's token:
    whoever has lost the phrase has the phone."""
    if token is None:
        return find_by_phrase(db, secret, phrase)
    person = find_participant(db, token)
    return [person] if person else []


def load_consenting(db: Session, participant_id: str) -> Participant:
    """The participant, if they have a consent that is not withdrawn; else raises ``NotAllowed``."""
    person = db.get(Participant, participant_id)
    query = select(Consent).where(
        Consent.participant_id == participant_id,
        col(Consent.withdrawn).is_(False),
    )
    if person is None or not db.execute(query).first():
        raise NotAllowed(mark("Without consent nothing is stored. Join again to give it."))
    return person


def has_attended(db: Session, session_id: str, participant_id: str) -> bool:
    """Whether the participant has joined this session at any time."""
    return db.get(Attendance, (session_id, participant_id)) is not None


def participant_actor(person: Participant) -> Actor:
    """A participant as ``Actor``, with the rights of participants in their programme."""
    programmes = {person.programme_id: ActorKind.PARTICIPANT}
    return Actor(kind=ActorKind.PARTICIPANT, id=person.id, programmes=programmes)


def head_count(db: Session, session_id: str) -> dict[str, int]:
    """How many took part in a session, by role; every role is there, also with 0."""
    counts = dict.fromkeys(PARTICIPANT_ROLES, 0)
    query = select(Attendance.role).where(Attendance.session_id == session_id)
    for role in db.execute(query).scalars():
        counts[role] = counts.get(role, 0) + 1
    return counts


def load_people(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of participants by id: badge, role, table; without body after a withdrawal."""
    gone = departed(db, ids)
    return [departure(row.id) if row.id in gone else _fact(row) for row in _people(db, ids)]


def people_of(db: Session, viewer: Any) -> Iterable[Fact]:
    """Facts of people for a snapshot: for staff all participants of the programme who have not
    withdrawn, for a participant only themselves, for a wall none."""
    if viewer.kind == ViewerKind.WALL:
        return []
    if viewer.kind == ViewerKind.PARTICIPANT:
        person = db.get(Participant, viewer.participant_id)
        return [_fact(person)] if person else []
    gone = select(Consent.participant_id).where(col(Consent.withdrawn))
    query = select(Participant).where(
        Participant.programme_id == viewer.programme_id, col(Participant.id).not_in(gone)
    )
    return [_fact(person) for person in db.execute(query).scalars()]


def load_authors(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of participants that only they receive.

    Used when somebody is muted by way of a note: to others it would show who wrote the note.
    """
    return [_fact(person, own_only=True) for person in _people(db, ids)]


def _people(db: Session, ids: Sequence[str]) -> list[Participant]:
    """The participants with these ids; a single one may come from the session's cache."""
    if len(ids) == 1:
        person = db.get(Participant, ids[0])
        return [person] if person else []
    query = select(Participant).where(col(Participant.id).in_(ids))
    return list(db.execute(query).scalars())


def _fact(person: Participant, *, own_only: bool = False) -> Fact:
    return Fact(
        kind="person",
        id=person.id,
        session_id=person.session_id,
        author=person.id,
        inner={"own_only": own_only, "muted_unseen": person.muted_unseen},
        body={
            "badge": person.badge,
            "role": person.role,
            "table": person.table_number,
            "muted": person.muted,
            "s": person.session_id,
        },
    )


def _new_phrase(words: Sequence[str]) -> str:
    return " ".join(secrets.choice(words) for _ in range(PHRASE_WORDS))


def _free_badge(db: Session, programme_id: str, names: Sequence[str]) -> str:
    highest = 9
    while True:
        badge = f"{secrets.choice(names)} {1 + secrets.randbelow(highest)}"
        if not db.execute(_BADGE_IS_TAKEN, {"programme": programme_id, "badge": badge}).first():
            return badge
        highest += 9


def _consent(db: Session, participant_id: str, notice: str, *, known: bool) -> None:
    row = db.get(Consent, (participant_id, notice)) if known else None
    if row is None:
        row = Consent(participant_id=participant_id, notice_version=notice, given_on="")
    row.given_on, row.withdrawn = now().date().isoformat(), False
    db.add(row)


def _attend(db: Session, person: Participant, *, known: bool) -> None:
    assert person.session_id is not None
    row = db.get(Attendance, (person.session_id, person.id)) if known else None
    if row is None:
        row = Attendance(session_id=person.session_id, participant_id=person.id, role=person.role)
    row.role, row.table_number = person.role, person.table_number
    db.add(row)

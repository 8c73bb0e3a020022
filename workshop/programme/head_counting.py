"""How many people of a meeting the funder counts, and as what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from workshop.disclosure import OTHERS, is_small_count
from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.people.attendance import head_count
from workshop.people.rights import PARTICIPANT_ROLES, Actor
from workshop.programme import field_rules
from workshop.programme.door_codes import count_used
from workshop.programme.sessions import OPEN, load_runnable_session
from workshop.programme.tables import WorkingSession
from workshop.store import log


class HeadKind(StrEnum):
    """As what somebody is counted. Permanent staff is not reported."""

    RECIPIENT = "recipient"
    VOLUNTEER = "volunteer"
    EXPERT = "expert"
    STAFF = "staff"


REPORTED = (HeadKind.RECIPIENT, HeadKind.VOLUNTEER, HeadKind.EXPERT)
USUAL: Mapping[str, HeadKind] = {
    **dict.fromkeys((*PARTICIPANT_ROLES, OTHERS), HeadKind.RECIPIENT),
    "expert": HeadKind.EXPERT,
}
"""Roles that were too small to stay apart when the session was closed count as recipients: to
count them otherwise would take knowing who they are."""


@dataclass(frozen=True)
class CountHeads:
    """Say how the heads of a meeting are counted. ``counted_as``: role → ``HeadKind``; ``heads``:
    ``HeadKind`` → people who had no phone."""

    session_id: str
    counted_as: Mapping[str, str]
    heads: Mapping[str, int]


def set_head_counting(db: Session, actor: Actor, command: CountHeads) -> WorkingSession:
    """Keep the rules of a meeting. Raises ``Invalid``, ``NotFound``, ``NotAllowed``."""
    meeting = load_runnable_session(db, actor, command.session_id)
    kinds = set(HeadKind)
    if not isinstance(command.counted_as, Mapping) or not isinstance(command.heads, Mapping):
        raise Invalid(mark("The request was not understood."))
    known = set(command.counted_as) <= set(PARTICIPANT_ROLES) and set(command.heads) <= kinds
    if not known or not all(kind in (*HeadKind,) for kind in command.counted_as.values()):
        raise Invalid(mark("The request was not understood."))
    heads = {kind: field_rules.whole_number(n, 0, 9_999) for kind, n in command.heads.items()}
    meeting.counted_as = {
        role: kind for role, kind in command.counted_as.items() if kind != USUAL[role]
    }
    meeting.heads = {kind: count for kind, count in heads.items() if count}
    db.add(meeting)
    log.append(db, meeting.programme_id, "heads_counted", actor=actor.log_id)
    return meeting


def count_heads(db: Session, meeting: WorkingSession) -> dict[HeadKind, int]:
    """The people of a meeting by what they are counted as, permanent staff left out.

    Of an open meeting, and of one with fewer than five phones, only those without a phone.
    """
    found: Counter[HeadKind] = Counter()
    for role, count in _told_heads(db, meeting).items():
        found[HeadKind(meeting.counted_as.get(role, USUAL[role]))] += count
    for kind, count in meeting.heads.items():
        found[HeadKind(kind)] += count
    return {kind: found[kind] for kind in REPORTED}


def signatures_beside_phones(db: Session, meeting: WorkingSession) -> int | None:
    """How many more have signed than joined with a phone, less than 0: fewer; ``None`` before both
    are known."""
    phones = sum(_told_heads(db, meeting).values())
    if meeting.signatures is None or not phones:
        return None
    return meeting.signatures - phones


def told_codes(db: Session, meeting: WorkingSession) -> int | None:
    """How many door codes were used, as ``_told_heads`` tells of phones; ``None``: nothing."""
    used = count_used(db, meeting.id) if meeting.status != OPEN else 0
    return None if not used or is_small_count(used) else used


def phones_beside_codes(db: Session, meeting: WorkingSession) -> int | None:
    """How many more people have a phone there than codes were used, less than 0: fewer; ``None``
    before both are told."""
    codes, phones = told_codes(db, meeting), sum(_told_heads(db, meeting).values())
    return phones - codes if codes is not None and phones else None


def _told_heads(db: Session, meeting: WorkingSession) -> Mapping[str, int]:
    """People with a phone by role, once roles are summed up; none where they are too few."""
    heads = head_count(db, meeting.id) if meeting.status != OPEN else {}
    return {} if is_small_count(sum(heads.values())) else heads

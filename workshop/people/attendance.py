"""Who took part in a session: while it is open with role and table, afterwards as sums only.

A role or a table beside a participant would tell apart people of whom there are few. Sums under the
threshold (``disclosure.merge_small``) are not kept apart either. A phone that a table shares is
nobody in particular: it is counted beside the people, and at no table.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from sqlmodel import Session, col, select

from workshop.disclosure import OTHERS, merge_small
from workshop.people.consent import erase_departed
from workshop.people.rights import PARTICIPANT_ROLES, TABLE_ROLE
from workshop.people.tables import Attendance, AttendanceSum, Participant


class HasId(Protocol):
    """A session: its table belongs to a package above this one."""

    id: str


def has_attended(db: Session, session_id: str, participant_id: str) -> bool:
    """Whether the participant has joined this session at any time."""
    return db.get(Attendance, (session_id, participant_id)) is not None


def head_count(db: Session, session_id: str) -> dict[str, int]:
    """How many took part in a session, by role; every role is there, also with 0.

    Of a session that was closed, small roles are together under ``disclosure.OTHERS``.
    """
    counts = dict.fromkeys(PARTICIPANT_ROLES, 0) | dict(_count(db, session_id, "role"))
    counts.pop(TABLE_ROLE, None)
    return counts


def count_shared_phones(db: Session, session_id: str) -> int:
    """How many phones tables shared in a session."""
    return _count(db, session_id, "role").get(TABLE_ROLE, 0)


def count_phones(db: Session, session_id: str) -> int:
    """How many may vote: people with a phone of their own, and phones that tables share."""
    return sum(_count(db, session_id, "role").values())


def count_certain_people(db: Session, session_id: str) -> int:
    """How many people have come at least, for what is not told of few.

    A phone that a table shares stands for one person where nobody at that table has a phone of
    their own, and else for none: it may be in the hands of one of those.
    """
    query = select(Attendance.role, Attendance.table_number).where(
        Attendance.session_id == session_id, col(Attendance.summed).is_(False)
    )
    here = db.execute(query).tuples().all()
    sharing = {table for role, table in here if role == TABLE_ROLE}
    own = {table for role, table in here if role != TABLE_ROLE}
    return sum(head_count(db, session_id).values()) + len(sharing - own)


def count_seats(db: Session, session_id: str) -> dict[int | None, int]:
    """How many sat at each table; under ``None`` those without a table, and those at small tables
    of a session that was closed."""
    found: Counter[int | None] = Counter()
    for value, count in _count(db, session_id, "table_number").items():
        found[None if value in ("", OTHERS) else int(value)] += count
    return found


def sum_up_attendance(db: Session, session: HasId) -> None:
    """Replace roles and tables by sums, as a session closes, and erase who has withdrawn."""
    session_id = session.id
    for what in ("role", "table_number"):
        counts = dict(_count(db, session_id, what))
        shared = counts.pop(TABLE_ROLE, 0)
        counts = merge_small(counts) | ({TABLE_ROLE: shared} if shared else {})
        for row in _sums(db, session_id, what):
            db.delete(row)
        db.flush()
        db.add_all(
            AttendanceSum(session_id=session_id, what=what, value=value, count=count)
            for value, count in counts.items()
        )
    for row in db.execute(select(Attendance).where(Attendance.session_id == session_id)).scalars():
        row.role, row.table_number, row.summed = "", None, True
        db.add(row)
    for person in db.execute(
        select(Participant).where(Participant.session_id == session_id)
    ).scalars():
        person.role, person.table_number, person.muted = "", None, False
        db.add(person)
    erase_departed(db, session_id)


def _count(db: Session, session_id: str, what: str) -> Mapping[str, int]:
    """Role or table, as text, → people: the sums of when it was closed, and who came since."""
    found: Counter[str] = Counter()
    for row in _sums(db, session_id, what):
        found[row.value] += row.count
    query = select(getattr(Attendance, what)).where(
        Attendance.session_id == session_id, col(Attendance.summed).is_(False)
    )
    if what == "table_number":
        query = query.where(Attendance.role != TABLE_ROLE)
    for value in db.execute(query).scalars():
        found["" if value is None else str(value)] += 1
    return found


def _sums(db: Session, session_id: str, what: str) -> list[AttendanceSum]:
    query = select(AttendanceSum).where(
        AttendanceSum.session_id == session_id, AttendanceSum.what == what
    )
    return list(db.execute(query).scalars())

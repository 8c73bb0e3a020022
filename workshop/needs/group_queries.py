"""Queries about groups: their rows, their notes, their tree. Nothing here changes data."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Note
from workshop.errors import Conflict, NotFound
from workshop.i18n import mark
from workshop.needs.need_states import GroupStatus
from workshop.needs.tables import Group, GroupNote
from workshop.store.ids_and_clock import checked_id

ACTIVE, MERGED, DELETED = GroupStatus.ACTIVE, GroupStatus.MERGED, GroupStatus.DELETED


def list_groups(db: Session, programme_id: str) -> list[Group]:
    """The active groups of a programme in their order."""
    query = (
        select(Group)
        .where(col(Group.programme_id) == programme_id, col(Group.status) == ACTIVE)
        .order_by(col(Group.position), col(Group.id))
    )
    return list(db.execute(query).scalars())


def load_group(db: Session, group_id: object) -> Group:
    """A group in any state; raises ``NotFound``."""
    group = db.get(Group, checked_id(group_id))
    if group is None:
        raise NotFound(mark("There is no such group."))
    return group


def load_active_group(db: Session, group_id: object) -> Group:
    """An active group; raises ``NotFound``, ``Conflict`` when it was merged or deleted."""
    group = load_group(db, group_id)
    if group.status != ACTIVE:
        raise Conflict(mark("This group is no longer there. Somebody merged or deleted it."))
    return group


def notes_by_group(db: Session, group_ids: Sequence[str]) -> list[GroupNote]:
    """The links between these groups and their notes, in the order the notes were put there."""
    query = (
        select(GroupNote)
        .where(col(GroupNote.group_id).in_(group_ids))
        .order_by(col(GroupNote.position), col(GroupNote.note_id))
    )
    return list(db.execute(query).scalars())


def groups_by_note(db: Session, note_ids: Sequence[str]) -> list[GroupNote]:
    """The links between these notes and the active groups they are in."""
    query = (
        select(GroupNote)
        .join(Group, col(Group.id) == col(GroupNote.group_id))
        .where(col(GroupNote.note_id).in_(note_ids), col(Group.status) == ACTIVE)
        .order_by(col(GroupNote.group_id), col(GroupNote.position))
    )
    return list(db.execute(query).scalars())


def notes_in(db: Session, group_id: str) -> list[str]:
    """The ids of a group's notes in their order."""
    return [place.note_id for place in notes_by_group(db, [group_id])]


def with_duplicates(db: Session, note_ids: Sequence[str]) -> list[str]:
    """These notes and their duplicates, each lead followed by the notes joined to it."""
    rows = [row for key in note_ids if (row := db.get(Note, key)) is not None]
    leads = list(dict.fromkeys(row.same_as or row.id for row in rows))
    query = (
        select(col(Note.id), col(Note.same_as))
        .where(or_(col(Note.id).in_(leads), col(Note.same_as).in_(leads)))
        .where(col(Note.status).in_(COUNTED))
        .order_by(col(Note.position))
    )
    found = db.execute(query).all()
    counted = {key for key, _lead in found}
    joined: list[str] = []
    for lead in leads:
        joined += [lead] if lead in counted else []
        joined += [key for key, above in found if above == lead]
    return list(dict.fromkeys([*joined, *note_ids]))


def children_of(db: Session, group_ids: Iterable[str]) -> list[Group]:
    """The active groups directly inside these groups."""
    query = (
        select(Group)
        .where(col(Group.parent_id).in_(list(group_ids)), col(Group.status) == ACTIVE)
        .order_by(col(Group.position), col(Group.id))
    )
    return list(db.execute(query).scalars())


def ancestors_of(db: Session, group: Group) -> list[str]:
    """The ids of the groups around this one, the nearest first, in any state."""
    found: list[str] = []
    above = group.parent_id
    while above is not None and above not in found:
        found.append(above)
        parent = db.get(Group, above)
        above = parent.parent_id if parent else None
    return found


def shown_parent(db: Session, group: Group) -> str | None:
    """The nearest active group around this one.

    Two people's undos may leave a cycle, two groups inside each other; both are then shown at
    the top.
    """
    around = ancestors_of(db, group)
    if group.id in around:
        return None
    active = (key for key in around if (row := db.get(Group, key)) and row.status == ACTIVE)
    return next(active, None)

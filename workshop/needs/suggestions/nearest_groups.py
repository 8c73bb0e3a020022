"""The up to three groups nearest to an ungrouped note, with cosine distances.

They are shown to the people who group as a hint; no note is moved automatically.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.board.visibility import SHOWN, Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.group_queries import ACTIVE
from workshop.needs.tables import Group, GroupNote, NearGroup
from workshop.people.rights import Actor, Right
from workshop.programme.phases import is_hidden
from workshop.programme.tables import Activity
from workshop.store import log

NEAREST = 3


@dataclass(frozen=True)
class StoreNear:
    """``near``: ungrouped note → (group, cosine distance) of the groups near it, nearest first."""

    programme_id: str
    near: Mapping[str, Sequence[tuple[str, float]]]


def store_near(db: Session, actor: Actor, command: StoreNear) -> int:
    """Replace the nearest groups in a programme; the event names only notes for which they changed.

    Returns their number. Notes and groups that do not exist any more are left out.
    """
    actor.must(Right.GROUP, command.programme_id)
    its_notes = select(col(Note.id)).where(col(Note.programme_id) == command.programme_id)
    its_groups = select(col(Group.id)).where(col(Group.programme_id) == command.programme_id)
    notes = set(db.execute(its_notes).scalars())
    groups = set(db.execute(its_groups).scalars())
    before = _rows(db, command.programme_id)
    after = {
        note_id: [(key, round(far, 3)) for key, far in found if key in groups][:NEAREST]
        for note_id, found in command.near.items()
        if note_id in notes
    }
    changed = [key for key in {**before, **after} if before.get(key, []) != after.get(key, [])]
    _replace(db, changed, after)
    if changed:
        refs = [("near", note_id) for note_id in changed]
        log.append(db, command.programme_id, "near_groups_found", refs)
    return len(changed)


def forget_near(db: Session, programme_id: str) -> list[str]:
    """Delete all stored distances of a programme; returns the ids of the notes concerned."""
    notes = list(_rows(db, programme_id))
    _replace(db, notes, {})
    return notes


def load_near(db: Session, note_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts with the nearest groups by note id; without a body for grouped and joined notes."""
    found = _near_of(db, note_ids)
    return [_fact(note_id, found.get(note_id, [])) for note_id in note_ids]


def near_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """For staff, facts with the nearest groups of each ungrouped note; for others none."""
    if viewer.kind != ViewerKind.STAFF:
        return []
    found = _near_of(db, list(_rows(db, viewer.programme_id)))
    return [_fact(note_id, near) for note_id, near in found.items()]


def _fact(note_id: str, near: Sequence[tuple[str, float]]) -> Fact:
    groups = [{"id": key, "distance": far} for key, far in near]
    return Fact(kind="near", id=note_id, body={"groups": groups} if groups else None)


def _near_of(db: Session, note_ids: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """Note → its nearest groups, only for revealed notes that nobody has grouped."""
    placed = (
        select(col(GroupNote.note_id))
        .join(Group, col(Group.id) == col(GroupNote.group_id))
        .where(col(GroupNote.note_id).in_(note_ids), col(Group.status) == ACTIVE)
    )
    query = (
        select(col(NearGroup.note_id), col(NearGroup.group_id), col(NearGroup.distance), Activity)
        .join(Note, col(Note.id) == col(NearGroup.note_id))
        .join(Activity, col(Activity.id) == col(Note.activity_id))
        .join(Group, col(Group.id) == col(NearGroup.group_id))
        .where(col(NearGroup.note_id).in_(note_ids), col(NearGroup.note_id).not_in(placed))
        .where(col(Note.status) == SHOWN, col(Note.same_as).is_(None))
        .where(col(Group.status) == ACTIVE)
        .order_by(col(NearGroup.distance), col(NearGroup.group_id))
    )
    found: dict[str, list[tuple[str, float]]] = {}
    for note_id, group_id, distance, activity in db.execute(query):
        if not is_hidden(activity.hidden, activity.phase):
            found.setdefault(note_id, []).append((group_id, distance))
    return found


def _rows(db: Session, programme_id: str) -> dict[str, list[tuple[str, float]]]:
    query = (
        select(NearGroup)
        .join(Note, col(Note.id) == col(NearGroup.note_id))
        .where(col(Note.programme_id) == programme_id)
        .order_by(col(NearGroup.distance), col(NearGroup.group_id))
    )
    found: dict[str, list[tuple[str, float]]] = {}
    for row in db.execute(query).scalars():
        found.setdefault(row.note_id, []).append((row.group_id, row.distance))
    return found


def _replace(
    db: Session, changed: Sequence[str], after: Mapping[str, Sequence[tuple[str, float]]]
) -> None:
    db.execute(delete(NearGroup).where(col(NearGroup.note_id).in_(changed)))
    for note_id in changed:
        for group_id, distance in after.get(note_id, ()):
            db.add(NearGroup(note_id=note_id, group_id=group_id, distance=distance))
    db.flush()

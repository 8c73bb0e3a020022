"""Steps of grouping. Each changes rows and returns the changes, for the log and for undo."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.needs.group_queries import ACTIVE, DELETED, ancestors_of, children_of, notes_by_group
from workshop.needs.tables import Group, GroupNote
from workshop.people.rights import Actor
from workshop.store import log
from workshop.store.log import Change, Ref
from workshop.store.undo import change, create, remove

TOPIC = "grouping"
"""Undo goes through one person's steps of grouping, whichever screen they were made on."""


def new_group(
    db: Session, group_id: str, programme_id: str, header: str, parent_id: str | None
) -> tuple[Group, list[Change]]:
    """Create a group and the change that makes it active.

    It is inserted as deleted, so that undoing the change deletes it and its row stays.
    """
    last = select(func.max(col(Group.position))).where(col(Group.programme_id) == programme_id)
    group = Group(
        id=group_id,
        programme_id=programme_id,
        header=header,
        parent_id=parent_id,
        status=DELETED,
        position=(db.execute(last).scalar() or 0) + 1,
    )
    db.add(group)
    db.flush()
    return group, [change(db, group, status=ACTIVE)]


def take_out(db: Session, places: Iterable[GroupNote]) -> list[Change]:
    """Delete these links between notes and groups."""
    steps = [remove(db, place) for place in places]
    db.flush()
    return steps


def put_in(db: Session, group_id: str, notes: Sequence[str]) -> list[Change]:
    """Put notes into a group, after those that are in it already; those change nothing."""
    there = notes_by_group(db, [group_id])
    after = max((place.position for place in there), default=0)
    known = {place.note_id for place in there}
    new = [note_id for note_id in notes if note_id not in known]
    steps = [
        create(db, GroupNote(group_id=group_id, note_id=note_id, position=after + number))
        for number, note_id in enumerate(new, 1)
    ]
    db.flush()
    return steps


def lift_children(db: Session, gone: Group, into: Group | None) -> list[Change]:
    """Move the groups inside a merged or deleted group: into ``into``, else one level up.

    They move one level up where moving into ``into`` would make a cycle. Where ``into`` is itself
    inside the merged group, it takes that group's parent first.
    """
    steps = []
    if into is not None and gone.id in ancestors_of(db, into):
        steps.append(change(db, into, parent_id=gone.parent_id))
        db.flush()
    for child in children_of(db, [gone.id]):
        cycle = into is not None and child.id in (into.id, *ancestors_of(db, into))
        parent = into.id if into is not None and not cycle else gone.parent_id
        steps.append(change(db, child, parent_id=parent))
        db.flush()
    return steps


def log_steps(
    db: Session, actor: Actor, programme_id: str, event: str, steps: Sequence[Change]
) -> None:
    """Log the event of these changes; it can be undone, and refers to all rows they touch.

    Nothing is logged when nothing changed: a repeated request is idempotent and no step to undo.
    """
    if not steps:
        return
    refs = [ref for step in steps for ref in _touched(step)]
    log.append(db, programme_id, event, refs, actor=actor.log_id, topic=TOPIC, changes=steps)


def _touched(step: Change) -> Iterable[Ref]:
    if step.table == "groupnote":
        group_id, note_id = step.key
        return [("group", group_id), ("near", note_id)]
    if step.table == "note":
        return [("note", step.key[0]), ("near", step.key[0])]
    return [("group", step.key[0])] if step.table == "note_group" else []

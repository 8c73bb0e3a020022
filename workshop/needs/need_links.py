"""The links of needs to groups, single notes, pieces of evidence and steps of journeys."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from workshop.board.notes import COUNTED
from workshop.board.tables import Evidence, JourneyStep, Note
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.group_queries import ACTIVE
from workshop.needs.tables import Group, Need, NeedEvidence, NeedGroup, NeedNote, NeedStep
from workshop.store.log import Change
from workshop.store.undo import create, remove


class _Link(NamedTuple):
    """A table of links, its column for the target, the targets' table, the message for none."""

    table: type[SQLModel]
    column: str
    target: type[SQLModel]
    missing: str


_LINKS: Mapping[str, _Link] = {
    "group": _Link(NeedGroup, "group_id", Group, mark("There is no such group.")),
    "note": _Link(NeedNote, "note_id", Note, mark("There is no such note.")),
    "evidence": _Link(
        NeedEvidence, "evidence_id", Evidence, mark("There is no such piece of evidence.")
    ),
    "step": _Link(NeedStep, "step_id", JourneyStep, mark("There is no such step of a journey.")),
}
LINKED = tuple(_LINKS)
"""Kinds of things that a need can be linked to."""


def links_of(db: Session, kind: str, need_ids: Sequence[str]) -> dict[str, list[str]]:
    """Need → the ids of the things of this kind that it is linked to. Raises ``Invalid``."""
    link = _link(kind)
    needs, targets = col(link.table.need_id), col(getattr(link.table, link.column))  # type: ignore[attr-defined]
    query = select(needs, targets).where(needs.in_(need_ids)).order_by(targets)
    found: dict[str, list[str]] = {need_id: [] for need_id in need_ids}
    for need_id, target_id in db.execute(query):
        found[need_id].append(target_id)
    return found


def needs_linked_to(db: Session, kind: str, target_id: str) -> list[str]:
    """The ids of the needs that are linked to this thing. Raises ``Invalid``."""
    link = _link(kind)
    query = select(col(link.table.need_id)).where(  # type: ignore[attr-defined]
        col(getattr(link.table, link.column)) == target_id
    )
    return list(db.execute(query.order_by(col(link.table.need_id))).scalars())  # type: ignore[attr-defined]


def add_link(db: Session, need: Need, kind: str, target_id: str) -> list[Change]:
    """Link a need to something of its programme; idempotent.

    Raises ``NotFound``, ``Conflict`` for a group that is no longer there.
    """
    link = _link(kind)
    target = db.get(link.target, target_id)
    if target is None or target.programme_id != need.programme_id:  # type: ignore[attr-defined]
        raise NotFound(link.missing)
    if db.get(link.table, (need.id, target_id)) is not None:
        return []
    if isinstance(target, Group) and target.status != ACTIVE:
        raise Conflict(mark("This group is no longer there. Somebody merged or deleted it."))
    if isinstance(target, Note) and target.status not in COUNTED:
        raise NotFound(mark("There is no such note."))
    return [create(db, link.table(**{"need_id": need.id, link.column: target_id}))]


def remove_link(db: Session, need: Need, kind: str, target_id: str) -> list[Change]:
    """Remove a need's link to something; idempotent."""
    row = db.get(_link(kind).table, (need.id, target_id))
    return [remove(db, row)] if row is not None else []


def set_links(db: Session, need: Need, kind: str, wanted: Sequence[str]) -> list[Change]:
    """Link a need to exactly these things of a kind. Raises as ``add_link``."""
    present = links_of(db, kind, [need.id])[need.id]
    steps: list[Change] = []
    for target_id in present:
        if target_id not in wanted:
            steps += remove_link(db, need, kind, target_id)
    for target_id in dict.fromkeys(wanted):
        if target_id not in present:
            steps += add_link(db, need, kind, target_id)
    return steps


def copy_links(db: Session, source: Need, into: Need) -> list[Change]:
    """Link a need to everything that ``source`` links to, merged and deleted groups included."""
    return [
        step
        for kind in LINKED
        for step in copy_chosen_links(
            db, source, into, kind, links_of(db, kind, [source.id])[source.id]
        )
    ]


def copy_chosen_links(
    db: Session, source: Need, into: Need, kind: str, targets: Sequence[str]
) -> list[Change]:
    """Link a need to some targets of ``source``; raises ``NotFound`` where they are none."""
    link = _link(kind)
    present = links_of(db, kind, [source.id, into.id])
    if not set(targets) <= set(present[source.id]):
        raise NotFound(mark("The need does not stand on this any more."))
    return [
        create(db, link.table(**{"need_id": into.id, link.column: target_id}))
        for target_id in dict.fromkeys(targets)
        if target_id not in present[into.id]
    ]


def _remove_links_to(kind: str, db: Session, target_id: str) -> list[Change]:
    link = _link(kind)
    keys = ((need_id, target_id) for need_id in needs_linked_to(db, kind, target_id))
    return [remove(db, row) for key in keys if (row := db.get(link.table, key))]


def unlink_evidence(db: Session, evidence_id: str) -> list[Change]:
    """Remove all needs' links to a piece of evidence that is about to be deleted."""
    return _remove_links_to("evidence", db, evidence_id)


def unlink_step(db: Session, step_id: str) -> list[Change]:
    """Remove all needs' links to a step of a journey that is about to be deleted."""
    return _remove_links_to("step", db, step_id)


def _link(kind: str) -> _Link:
    if kind not in _LINKS:
        raise Invalid(mark("The request was not understood."))
    return _LINKS[kind]

"""Merging and splitting needs; no link to groups, notes, evidence or steps is lost by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from workshop.board.tables import Note
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.ideas import add_after, list_ideas, load_idea
from workshop.needs.need_links import copy_chosen_links, copy_links, remove_link
from workshop.needs.need_rules import checked_fields, criteria
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import (
    add_need,
    alter,
    list_needs,
    load_need,
    load_writable_need,
    log_needs,
)
from workshop.needs.tables import Need
from workshop.people.rights import Actor
from workshop.store.log import Change
from workshop.store.undo import change

MERGED = NeedStatus.MERGED
Links = Mapping[str, Sequence[str]]
"""Ids by kind, see ``need_links.LINKED``."""


@dataclass(frozen=True)
class MergeNeeds:
    """``needs`` become part of the need ``into``, which keeps its wording."""

    into: str
    needs: Sequence[str]


@dataclass(frozen=True)
class SplitNeed:
    """A part of a need becomes a need of its own.

    ``links``: the new need's links, some of those of the old one. ``leaving``: the links that the
    old one loses; the others they share. ``ideas`` and questions move to the new one.
    """

    id: str
    who: str
    need: str
    goal: str = ""
    links: Links = field(default_factory=dict)
    leaving: Links = field(default_factory=dict)
    ideas: Sequence[str] = ()
    criteria: Sequence[str] = ()


def merge_needs(db: Session, actor: Actor, command: MergeNeeds) -> Need:
    """Merge needs into one, which takes over all their links, ideas and criteria.

    It keeps the greater harm; area and MoSCoW are taken over where it has none. The merged needs
    keep their rows for the trace and point to it. Raises ``Conflict`` for a need that is merged
    already, ``Invalid`` where there is nothing to merge, ``NotFound``.
    """
    into = load_writable_need(db, actor, command.into)
    others = [_mergeable(db, into, key) for key in dict.fromkeys(command.needs)]
    if not others:
        raise Invalid(mark("Choose the needs that are the same."))
    if into.status == MERGED:
        raise Conflict(mark("This need has been merged already."))
    steps: list[Change] = []
    for other in others:
        steps += copy_links(db, other, into)
        steps += add_after(db, into.id, list_ideas(db, other.id))
        steps += [change(db, note, about_id=into.id) for note in _notes_under(db, other)]
        steps += alter(db, into, _taken_over(into, other))
        steps += alter(db, other, {"status": MERGED, "merged_into": into.id})
        db.flush()
    log_needs(db, actor, "needs_merged", [into, *others], steps)
    return into


def split_need(db: Session, actor: Actor, command: SplitNeed) -> Need:
    """Make a need of its own from a part of one; returns the new one, with area and harm of the
    old. Raises ``Invalid``, ``NotFound`` for a link that the old one does not have."""
    old = load_writable_need(db, actor, command.id)
    words = {"who": command.who, "need": command.need, "goal": command.goal}
    fields = checked_fields(db, old.programme_id, {**words, "criteria": command.criteria})
    kept = {name: getattr(old, name) for name in ("area_id", "harm", "first_session_id")}
    new, steps = add_need(db, old.programme_id, {**kept, **fields, "split_from": old.id})
    for kind, targets in command.links.items():
        steps += copy_chosen_links(db, old, new, kind, targets)
    for kind, targets in command.leaving.items():
        for target_id in dict.fromkeys(targets):
            steps += remove_link(db, old, kind, target_id)
    moving = [load_idea(db, key) for key in dict.fromkeys(command.ideas)]
    if any(idea.need_id != old.id for idea in moving):
        raise NotFound(mark("There is no such idea."))
    steps += add_after(db, new.id, moving)
    log_needs(db, actor, "need_split", [new, old], steps)
    return new


def merged_into(db: Session, need: Need) -> list[Need]:
    """The needs that were merged into this one, directly or through others."""
    merged = list_needs(db, need.programme_id, MERGED)
    found: list[Need] = []
    reached = [need.id]
    for key in reached:
        inside = [row for row in merged if row.merged_into == key and row.id not in reached]
        found += inside
        reached += [row.id for row in inside]
    return found


def _notes_under(db: Session, need: Need) -> list[Note]:
    db.flush()
    return list(db.execute(select(Note).where(col(Note.about_id) == need.id)).scalars())


def _mergeable(db: Session, into: Need, need_id: str) -> Need:
    other = load_need(db, need_id)
    if other.id == into.id or other.programme_id != into.programme_id:
        raise NotFound(mark("There is no such need."))
    if other.status == MERGED:
        raise Conflict(mark("This need has been merged already."))
    return other


def _taken_over(into: Need, other: Need) -> dict[str, Any]:
    return {
        "criteria": criteria(dict.fromkeys([*into.criteria, *other.criteria])),
        "harm": max(into.harm or 0, other.harm or 0) or None,
        "area_id": into.area_id or other.area_id,
        "moscow": into.moscow or other.moscow,
    }

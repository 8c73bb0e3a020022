"""Needs tied to one thing more or less, as the form of a need does it."""

from dataclasses import dataclass

from sqlmodel import Session

from workshop.needs.need_links import links_of
from workshop.needs.needs import EditNeed, edit_need
from workshop.needs.tables import Need
from workshop.people.rights import Actor


@dataclass(frozen=True)
class LinkNeed:
    """Tie a need to something, or untie it."""

    need_id: str
    target_id: str
    linked: bool = True


def link_group(db: Session, actor: Actor, command: LinkNeed) -> Need:
    """Let a need stand on a group, or no longer."""
    return _link(db, actor, "group", command)


def link_note(db: Session, actor: Actor, command: LinkNeed) -> Need:
    """Let a need stand on a single note, or no longer."""
    return _link(db, actor, "note", command)


def link_step(db: Session, actor: Actor, command: LinkNeed) -> Need:
    """Say that a need comes up at a step of a journey, or no longer."""
    return _link(db, actor, "step", command)


def _link(db: Session, actor: Actor, kind: str, command: LinkNeed) -> Need:
    present = links_of(db, kind, [command.need_id])[command.need_id]
    others = [key for key in present if key != command.target_id]
    wanted = [*others, command.target_id] if command.linked else others
    return edit_need(db, actor, EditNeed(command.need_id, {}, {kind: wanted}))

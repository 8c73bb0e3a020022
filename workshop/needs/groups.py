"""Grouping by hand: groups created, named, filled, merged, split, deleted. All can be undone.

Notes that are joined, because they say the same, always go together.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from workshop.board.joint_forms import FORMS
from workshop.board.notes import COUNTED
from workshop.board.room_fact import board_activities
from workshop.board.tables import Note
from workshop.board.visibility import Viewer
from workshop.errors import Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.group_queries import (
    ACTIVE,
    DELETED,
    MERGED,
    ancestors_of,
    children_of,
    groups_by_note,
    list_groups,
    load_active_group,
    load_group,
    notes_by_group,
    notes_in,
    shown_parent,
    with_duplicates,
)
from workshop.needs.grouping_steps import lift_children, log_steps, new_group, put_in, take_out
from workshop.needs.headers_of_notes import RENAMED, find_repeated
from workshop.needs.tables import Group, GroupNote
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ACTIVITY_TYPES, BoardContent, shows
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity
from workshop.programme.wall import content_on_wall, list_on_walls
from workshop.store.ids_and_clock import checked_id
from workshop.store.log import Change
from workshop.store.undo import change

LONGEST_HEADER = 280


@dataclass(frozen=True)
class CreateGroup:
    """``id`` is chosen by the client. The notes leave the groups they were in."""

    programme_id: str
    id: str
    header: str = ""
    notes: Sequence[str] = ()
    parent: str | None = None


class StaleHeader(Conflict):
    """Somebody has written another sentence over the group. ``theirs``: that one; ``mine``: the one
    that was to be saved."""

    for_programs = ("theirs", "mine")

    def __init__(self, theirs: str, mine: str) -> None:
        super().__init__(
            mark("Somebody has written another sentence over this group. Nothing was overwritten."),
            theirs=theirs,
            mine=mine,
        )


@dataclass(frozen=True)
class RenameGroup:
    """A new sentence over a group; it may be empty. ``read``: what stood there when it was written,
    ``None`` where it is saved whatever stands there."""

    id: str
    header: str
    read: str | None = None


@dataclass(frozen=True)
class MoveNotes:
    """Put notes into the group ``to`` (``None``: into no group), out of the group ``from_``
    (``None``: out of every group). With ``copy`` they also stay where they are. When two people
    move the same note, the last move wins, also when both began from the same group."""

    programme_id: str
    notes: Sequence[str]
    to: str | None
    from_: str | None = None
    copy: bool = False


@dataclass(frozen=True)
class MergeGroups:
    """The notes of ``groups`` move into the group ``into``, which keeps its sentence."""

    into: str
    groups: Sequence[str]


@dataclass(frozen=True)
class SplitGroup:
    """Some notes of a group become a group of their own, with an id chosen by the client."""

    id: str
    new_id: str
    notes: Sequence[str]
    header: str = ""


@dataclass(frozen=True)
class SetParent:
    """Put a group inside another, or with ``None`` at the top level."""

    id: str
    parent: str | None


def create_group(db: Session, actor: Actor, command: CreateGroup) -> Group:
    """Create a group around notes, or an empty one.

    Idempotent: the same id with the same content returns the group; other content raises
    ``Conflict``. Raises ``NotFound`` for notes that are not on the wall of this programme.
    """
    actor.must(Right.GROUP, command.programme_id)
    header = clean_header(command.header)
    notes = _groupable(db, command.programme_id, command.notes)
    if (known := db.get(Group, checked_id(command.id))) is not None:
        return _same(db, known, command.programme_id, header, notes)
    if command.parent is not None:
        _must_belong(load_active_group(db, command.parent), command.programme_id)
    group, steps = new_group(db, command.id, command.programme_id, header, command.parent)
    group.words_of = find_repeated(db, command.programme_id, header, notes)
    steps += take_out(db, groups_by_note(db, notes))
    steps += put_in(db, group.id, notes)
    return _logged(db, actor, group, "group_created", steps)


def rename_group(db: Session, actor: Actor, command: RenameGroup) -> Group:
    """Change a group's sentence.

    Raises ``StaleHeader`` where it is not any more what was read, ``Invalid``, ``NotFound``.
    """
    group = _workable(db, actor, command.id)
    header = clean_header(command.header)
    if command.read is not None and group.header not in (clean_header(command.read), header):
        raise StaleHeader(group.header, header)
    steps = []
    if header != group.header:
        repeated = find_repeated(db, group.programme_id, header, notes_in(db, group.id))
        steps = [change(db, group, header=header, words_of=repeated)]
    return _logged(db, actor, group, RENAMED, steps)


def move_notes(db: Session, actor: Actor, command: MoveNotes) -> int:
    """Move or copy notes between groups; returns the number of links changed."""
    actor.must(Right.GROUP, command.programme_id)
    if command.to is None:
        if command.copy:
            raise Invalid(mark("The request was not understood."))
        notes = _notes_of(db, command.programme_id, command.notes)
    else:
        _must_belong(load_active_group(db, command.to), command.programme_id)
        notes = _groupable(db, command.programme_id, command.notes)
    leaving = [] if command.copy else groups_by_note(db, notes)
    if command.from_ is not None:
        leaving = _leaving(leaving, command.from_)
    steps = take_out(db, [place for place in leaving if place.group_id != command.to])
    if command.to is not None:
        steps += put_in(db, command.to, notes)
    log_steps(db, actor, command.programme_id, "notes_moved", steps)
    return len(steps)


def _leaving(places: Sequence[GroupNote], group_id: str) -> list[GroupNote]:
    """The links to remove when notes are moved out of this group.

    A note that somebody else has moved meanwhile leaves the one group it is in now: the last move
    wins. If it is in several, it is not known which one was meant, and it leaves none.
    """
    stands = Counter(place.note_id for place in places)
    here = {place.note_id for place in places if place.group_id == group_id}
    return [
        place
        for place in places
        if place.group_id == group_id or (place.note_id not in here and stands[place.note_id] == 1)
    ]


def merge_groups(db: Session, actor: Actor, command: MergeGroups) -> Group:
    """Merge groups into one; the merged ones keep their rows for the trace and point to it."""
    into = _workable(db, actor, command.into)
    others = [load_group(db, key) for key in dict.fromkeys(command.groups)]
    for other in others:
        _must_belong(other, into.programme_id)
        if other.id == into.id:
            raise Invalid(mark("A group cannot be merged with itself."))
    merging = [other for other in others if other.merged_into != into.id]
    steps: list[Change] = []
    for other in merging:
        load_active_group(db, other.id)
        notes = notes_in(db, other.id)
        steps += take_out(db, notes_by_group(db, [other.id]))
        steps += put_in(db, into.id, notes)
        steps.append(change(db, other, status=MERGED, merged_into=into.id))
        db.flush()
        steps += lift_children(db, other, into)
    return _logged(db, actor, into, "groups_merged", steps)


def split_group(db: Session, actor: Actor, command: SplitGroup) -> Group:
    """Make a group of its own from some notes of a group; returns the new one."""
    group = _workable(db, actor, command.id)
    header = clean_header(command.header)
    notes = _notes_of(db, group.programme_id, command.notes)
    if (known := db.get(Group, checked_id(command.new_id))) is not None:
        return _same(db, known, group.programme_id, header, notes)
    leaving = [place for place in notes_by_group(db, [group.id]) if place.note_id in notes]
    if not leaving:
        raise Invalid(mark("Choose the notes that become a group of their own."))
    moved = [place.note_id for place in leaving]
    new, steps = new_group(db, command.new_id, group.programme_id, header, group.parent_id)
    new.words_of = find_repeated(db, group.programme_id, header, moved)
    steps += take_out(db, leaving)
    steps += put_in(db, new.id, moved)
    return _logged(db, actor, new, "group_split", steps)


def delete_group(db: Session, actor: Actor, group_id: str) -> Group:
    """Delete a group: its notes are in no group then, groups inside it move one level up."""
    group = load_group(db, group_id)
    actor.must(Right.GROUP, group.programme_id)
    steps: list[Change] = []
    if group.status == ACTIVE:
        steps += take_out(db, notes_by_group(db, [group.id]))
        steps.append(change(db, group, status=DELETED))
        db.flush()
        steps += lift_children(db, group, None)
    return _logged(db, actor, group, "group_deleted", steps)


def set_parent(db: Session, actor: Actor, command: SetParent) -> Group:
    """Put a group inside another. Raises ``Invalid`` where that would make a cycle."""
    group = _workable(db, actor, command.id)
    if command.parent is not None:
        parent = load_active_group(db, command.parent)
        _must_belong(parent, group.programme_id)
        if group.id in (parent.id, *ancestors_of(db, parent)):
            raise Invalid(mark("A group cannot stand inside itself."))
    moves = command.parent != group.parent_id
    steps = [change(db, group, parent_id=command.parent)] if moves else []
    return _logged(db, actor, group, "group_nested", steps)


def load_groups(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of groups by id and of those inside them, of which walls say what they stand in; the
    fact of a merged or deleted group has no body."""
    found = [group for group_id in ids if (group := db.get(Group, group_id)) is not None]
    known = {group.id for group in found}
    inside = children_of(db, known)
    while inside := [group for group in inside if group.id not in known]:
        found += inside
        known |= {group.id for group in inside}
        inside = children_of(db, [group.id for group in inside])
    return _facts(db, found)


def load_grouping_board(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """The programme's groups, when one of these activities shows them."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and shows(activity.kind, BoardContent.GROUPS):
            yield from _facts(db, list_groups(db, activity.programme_id))


def groups_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """All groups for staff; for a wall only while it shows groups, for phones while people write
    about them; else none."""
    if viewer.kind == ViewerKind.PARTICIPANT and viewer.session_id not in _rooms(
        db, {viewer.programme_id}
    ):
        return []
    if viewer.kind == ViewerKind.WALL and viewer.session_id not in {
        *_walls(db, {viewer.programme_id}),
        *_written_on_walls(db, {viewer.programme_id}),
    }:
        return []
    return _facts(db, list_groups(db, viewer.programme_id))


def programme_of_group(db: Session, group_id: str) -> str | None:
    """The programme of an active group; ``None`` for any other id."""
    group = db.get(Group, group_id)
    return group.programme_id if group and group.status == ACTIVE else None


def _facts(db: Session, groups: Sequence[Group]) -> list[Fact]:
    walls = _walls(db, {group.programme_id for group in groups})
    inner = {
        "walls": walls,
        "rooms": _rooms(db, {group.programme_id for group in groups}),
        "written": _written_on_walls(db, {group.programme_id for group in groups}),
    }
    return [_fact(db, group, inner) for group in groups]


def _fact(db: Session, group: Group, inner: dict[str, Any]) -> Fact:
    body: dict[str, Any] | None = None
    if group.status == ACTIVE:
        # No number of people: who made a group of two notes would learn whether one person wrote
        # both.
        body = {
            "header": group.header,
            "parent": shown_parent(db, group),
            "pos": group.position,
            "notes": notes_in(db, group.id),
        }
    around = db.get(Group, body["parent"]) if body and body["parent"] else None
    within = around.header if around else ""
    return Fact(kind="group", id=group.id, body=body, inner={**inner, "within": within})


def _rooms(db: Session, programme_ids: Collection[str]) -> frozenset[str]:
    """The sessions in which phones write about groups now."""
    return frozenset(
        activity.session_id
        for programme_id in programme_ids
        for activity in list_running(db, programme_id)
        if _writes_about_groups(activity)
    )


def _written_on_walls(db: Session, programme_ids: Collection[str]) -> frozenset[str]:
    """The sessions on whose walls groups are written about now."""
    return frozenset(
        activity.session_id
        for activity in list_on_walls(db, programme_ids)
        if _writes_about_groups(activity)
    )


def _writes_about_groups(activity: Activity) -> bool:
    form = ACTIVITY_TYPES[activity.kind].drafts
    return form is not None and FORMS[form].about == "group"


def _walls(db: Session, programme_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Session → ids of the notes that stand in groups on its wall now; without other sessions."""
    walls: dict[str, frozenset[str]] = {}
    for activity in list_on_walls(db, programme_ids):
        if BoardContent.GROUPS in content_on_wall(activity):
            board = col(Note.activity_id).in_(board_activities(activity))
            notes = db.execute(select(col(Note.id)).where(board)).scalars()
            walls[activity.session_id] = frozenset(notes)
    return walls


def clean_header(value: str) -> str:
    """A group's sentence as it is stored; it may be empty. Raises ``Invalid``."""
    return field_rules.line(value, LONGEST_HEADER, required=False)


def _workable(db: Session, actor: Actor, group_id: str) -> Group:
    group = load_group(db, group_id)
    actor.must(Right.GROUP, group.programme_id)
    return load_active_group(db, group_id)


def _must_belong(group: Group, programme_id: str) -> None:
    if group.programme_id != programme_id:
        raise NotFound(mark("There is no such group."))


def _notes_of(db: Session, programme_id: str, note_ids: Sequence[str]) -> list[str]:
    return with_duplicates(db, [note.id for note in _load_notes(db, programme_id, note_ids)])


def _groupable(db: Session, programme_id: str, note_ids: Sequence[str]) -> list[str]:
    notes = _load_notes(db, programme_id, note_ids)
    if any(note.status not in COUNTED for note in notes):
        raise NotFound(mark("Only notes that are on the wall can be grouped."))
    return with_duplicates(db, [note.id for note in notes])


def _load_notes(db: Session, programme_id: str, note_ids: Sequence[str]) -> list[Note]:
    notes = []
    for note_id in dict.fromkeys(note_ids):
        note = db.get(Note, checked_id(note_id))
        if note is None or note.programme_id != programme_id:
            raise NotFound(mark("There is no such note."))
        notes.append(note)
    return notes


def _same(db: Session, known: Group, programme_id: str, header: str, notes: Sequence[str]) -> Group:
    same = (known.programme_id, known.header, set(notes_in(db, known.id)), known.status)
    if same != (programme_id, header, set(notes), ACTIVE):
        raise Conflict(mark("This group was stored with another content already."))
    return known


def _logged(db: Session, actor: Actor, group: Group, event: str, steps: Sequence[Change]) -> Group:
    log_steps(db, actor, group.programme_id, event, steps)
    return group

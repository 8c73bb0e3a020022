"""Needs: "As *who*, I need *need*, so that *goal*", with their links and their support."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.board.visibility import Viewer
from workshop.errors import Invalid, NotFound
from workshop.i18n import current_language, mark, translate
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.need_links import add_link, remove_link, set_links
from workshop.needs.need_rules import checked_fields, follow_merges
from workshop.needs.need_states import NeedStatus
from workshop.needs.support import Support, SupportIndex, load_support_index
from workshop.needs.tables import (
    Dots,
    Idea,
    IdeaDots,
    IdeaImpactEffort,
    ImpactEffort,
    Need,
    NeedGroup,
)
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import BoardContent, VotesOn
from workshop.programme.agenda import content_of, subject_of
from workshop.programme.phases import Phase
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity
from workshop.programme.wall import list_on_walls
from workshop.store import log
from workshop.store.log import Change
from workshop.store.undo import change, create

TOPIC = "needs"
"""The topic of undo: changes of needs, their links, ideas and evidence share it."""
STATUSES = tuple(NeedStatus)
VOTABLE = (NeedStatus.PROPOSED, NeedStatus.SELECTED)


@dataclass(frozen=True)
class CreateNeed:
    """``fields`` as for ``EditNeed``; ``groups``: the groups that the need rests on, if any;
    ``links``: further links, ids by kind (see ``need_links.LINKED``)."""

    programme_id: str
    who: str
    need: str
    goal: str = ""
    groups: Sequence[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class EditNeed:
    """``fields``: any of who, need, goal, criteria (list of lines), area_id, harm (1–5 or
    ``None``), moscow (must, should, could, not_now or ``None``), first_session_id. ``links``: for
    each kind that is named, all ids of that kind that the need is linked to from now on."""

    id: str
    fields: Mapping[str, Any]
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SetNeedStatus:
    """``status``: proposed, selected or parked. For merging see ``need_merging.MergeNeeds``."""

    id: str
    status: str


@dataclass(frozen=True)
class LinkEvidence:
    """Add or remove a need's link to a piece of evidence. ``EditNeed`` changes other links."""

    need_id: str
    evidence_id: str
    linked: bool = True


def list_needs(db: Session, programme_id: str, *statuses: str) -> list[Need]:
    """The needs of a programme in their order; ``statuses``: only these states, none for all."""
    query = select(Need).where(col(Need.programme_id) == programme_id)
    if statuses:
        query = query.where(col(Need.status).in_(statuses))
    return list(db.execute(query.order_by(col(Need.position), col(Need.id))).scalars())


def load_need(db: Session, need_id: str) -> Need:
    """A need; raises ``NotFound``."""
    need = db.get(Need, need_id)
    if need is None:
        raise NotFound(mark("There is no such need."))
    return need


def merge_target(db: Session, need_id: str) -> str:
    """The id of the need that this one was merged into in the end, or its own."""

    def merged_into(key: str) -> str | None:
        need = db.get(Need, key)
        further = db.get(Need, need.merged_into) if need and need.merged_into else None
        return further.id if further else None

    return follow_merges(need_id, merged_into)


def load_writable_need(db: Session, actor: Actor, need_id: str) -> Need:
    """A need that the actor may change; raises ``NotFound``, ``NotAllowed``."""
    need = load_need(db, need_id)
    actor.must(Right.WRITE_NEED, need.programme_id)
    return need


def create_need(db: Session, actor: Actor, command: CreateNeed) -> Need:
    """Write a need, from groups or without. Raises ``Invalid``, ``NotFound``."""
    actor.must(Right.WRITE_NEED, command.programme_id)
    parts = {"who": command.who, "need": command.need, "goal": command.goal}
    fields = checked_fields(db, command.programme_id, {**command.fields, **parts})
    need, steps = add_need(db, command.programme_id, fields)
    for kind, targets in {**command.links, "group": command.groups}.items():
        for target_id in dict.fromkeys(targets):
            steps += add_link(db, need, kind, target_id)
    log_needs(db, actor, "need_created", [need], steps)
    return need


def add_need(
    db: Session, programme_id: str, fields: Mapping[str, Any]
) -> tuple[Need, list[Change]]:
    """A new need with checked fields, last in the programme, and what that changed."""
    last = select(func.max(col(Need.position))).where(col(Need.programme_id) == programme_id)
    position = (db.execute(last).scalar() or 0) + 1
    need = Need(programme_id=programme_id, position=position, **fields)
    step = create(db, need)
    db.flush()
    return need, [step]


def edit_need(db: Session, actor: Actor, command: EditNeed) -> Need:
    """Change a need and its links as one step of undo. Raises ``Invalid``, ``NotFound``."""
    need = load_writable_need(db, actor, command.id)
    fields = checked_fields(db, need.programme_id, command.fields)
    steps = alter(db, need, fields)
    for kind, wanted in command.links.items():
        steps += set_links(db, need, kind, wanted)
    log_needs(db, actor, "need_edited", [need], steps)
    return need


def alter(db: Session, need: Need, fields: Mapping[str, Any]) -> list[Change]:
    """Set checked fields of a need; returns the changes, an empty list where nothing differs."""
    new = {name: value for name, value in fields.items() if getattr(need, name) != value}
    return [change(db, need, **new)] if new else []


def set_need_status(db: Session, actor: Actor, command: SetNeedStatus) -> Need:
    """Select or park a need, propose it again, or take a merged one back."""
    need = load_writable_need(db, actor, command.id)
    if command.status not in STATUSES or command.status == NeedStatus.MERGED:
        raise Invalid(mark("The request was not understood."))
    steps = alter(db, need, {"status": command.status, "merged_into": None})
    log_needs(db, actor, "need_status_set", [need], steps)
    return need


def link_evidence(db: Session, actor: Actor, command: LinkEvidence) -> Need:
    """Add or remove a need's link to a piece of evidence. Raises ``NotFound``."""
    need = load_writable_need(db, actor, command.need_id)
    bind = add_link if command.linked else remove_link
    steps = bind(db, need, "evidence", command.evidence_id)
    log_needs(db, actor, "need_linked" if command.linked else "need_unlinked", [need], steps)
    return need


def log_needs(
    db: Session, actor: Actor, event: str, needs: Sequence[Need], steps: Sequence[Change]
) -> None:
    """Log the event of these changes, for undo; nothing is logged where nothing changed."""
    if not steps:
        return
    db.flush()
    refs = [("need", need.id) for need in needs]
    log.append(
        db, needs[0].programme_id, event, refs, actor=actor.log_id, topic=TOPIC, changes=steps
    )


def need_supports(db: Session, programme_id: str) -> dict[str, Support]:
    """Need → its support, for every need of a programme."""
    ground = load_support_index(db, programme_id)
    return {need_id: ground.need_support(need_id) for need_id in ground.needs}


def needs_on_board(db: Session, activity: Activity) -> list[Need]:
    """The ``VOTABLE`` needs that an activity names, itself or by their ideas, or all of them where
    it names none.

    Empty for activities that do not show needs.
    """
    if BoardContent.NEEDS not in content_of(activity):
        return []
    needs = list_needs(db, activity.programme_id, *VOTABLE)
    if activity.votes_on == VotesOn.IDEAS:
        query = select(col(Idea.need_id)).where(col(Idea.id).in_(activity.targets))
        named = set(db.execute(query).scalars())
    elif activity.targets:
        named = set(activity.targets) & {need.id for need in list_needs(db, activity.programme_id)}
    else:
        named = set()
    return [need for need in needs if need.id in named] if named else needs


def say_need(who: str, need: str, goal: str, language: str) -> str:
    """A need as one sentence, its frame in this language; without a goal that part is left out.

    Where *who* contains a subordinate clause ("a person, who…"), a comma closes it.
    """
    parts = {"who": f"{who}," if "," in who else who, "need": need}
    if not goal:
        return translate(mark("As {who} I need {need}"), language, **parts)
    whole = mark("As {who} I need {need}, so that {goal}")
    return translate(whole, language, goal=goal, **parts)


def need_sentence(need: Need, language: str | None = None) -> str:
    """A need as one sentence, its frame in this language or the current one."""
    return say_need(need.who, need.need, need.goal, language or current_language())


def load_needs(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of needs by id; the fact of a need that does not exist has no body."""
    found = {need_id: db.get(Need, need_id) for need_id in ids}
    gone = [Fact(kind="need", id=key, body=None) for key, need in found.items() if need is None]
    return [*need_facts(db, [need for need in found.values() if need is not None]), *gone]


def load_needs_above(db: Session, group_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the needs linked to these groups: when groups change, so do the needs' notes."""
    above = select(col(NeedGroup.need_id)).where(col(NeedGroup.group_id).in_(group_ids))
    query = select(Need).where(col(Need.id).in_(above))
    return need_facts(db, list(db.execute(query).scalars()))


def load_board_needs(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the needs that these activities show."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None:
            yield from need_facts(db, needs_on_board(db, activity))


def needs_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """All needs for staff; for phones and walls those that the running activity shows."""
    needs = list_needs(db, viewer.programme_id)
    if viewer.kind != ViewerKind.STAFF:
        here = needs_in_rooms(db, viewer.programme_id)
        needs = [need for need in needs if viewer.session_id in here.get(need.id, ())]
    return need_facts(db, needs)


def programme_of_votable_need(db: Session, need_id: str) -> str | None:
    """The programme of a need on which work goes on, also by way of what it was merged into."""
    need = db.get(Need, merge_target(db, need_id))
    return need.programme_id if need and need.status in VOTABLE else None


def programme_of_need(db: Session, need_id: str) -> str | None:
    """The programme of a need; ``None`` where there is no such need."""
    need = db.get(Need, need_id)
    return need.programme_id if need else None


def need_facts(db: Session, needs: Sequence[Need]) -> list[Fact]:
    """Facts of these needs, with the numbers of their notes and sessions."""
    if not needs:
        return []
    programmes = {need.programme_id for need in needs}
    grounds = {key: load_support_index(db, key) for key in programmes}
    rooms = {need: found for key in programmes for need, found in needs_in_rooms(db, key).items()}
    walls = {row.session_id for row in list_on_walls(db, programmes)}
    return [
        _fact(db, need, grounds[need.programme_id], rooms.get(need.id, frozenset()), walls)
        for need in needs
    ]


def _fact(
    db: Session, need: Need, ground: SupportIndex, rooms: frozenset[str], walls: set[str]
) -> Fact:
    support = ground.need_support(need.id)
    body = {
        "who": need.who,
        "need": need.need,
        "goal": need.goal,
        "status": need.status,
        "notes": support.notes,
        "sessions": len(support.sessions),
        "pos": need.position,
    }
    inner = {"rooms": rooms, "walls": rooms & walls, "left": need.status not in VOTABLE}
    return Fact(kind="need", id=need.id, body=body, inner=inner)


def needs_in_rooms(db: Session, programme_id: str) -> dict[str, frozenset[str]]:
    """Need → the sessions whose running activity shows it: it is on the board or was voted on."""
    rooms: dict[str, frozenset[str]] = {}
    for activity in list_running(db, programme_id):
        shown = {need.id for need in needs_on_board(db, activity)} | _voted_on(db, activity)
        for key in shown | _written_under(db, activity):
            rooms[key] = rooms.get(key, frozenset()) | {activity.session_id}
    return rooms


def _voted_on(db: Session, activity: Activity) -> set[str]:
    """The needs in the result of an ended vote, also those that have left the board since."""
    if activity.phase != Phase.DONE:
        return set()
    on_ideas = activity.votes_on == VotesOn.IDEAS
    dots, estimates = (IdeaDots, IdeaImpactEffort) if on_ideas else (Dots, ImpactEffort)
    laid = select(col(dots.subject_id)).where(
        col(dots.activity_id) == activity.id, col(dots.count) > 0
    )
    given = select(col(estimates.subject_id)).where(col(estimates.activity_id) == activity.id)
    found = {*db.execute(laid).scalars(), *db.execute(given).scalars()}
    if not on_ideas:
        return found
    return set(db.execute(select(col(Idea.need_id)).where(col(Idea.id).in_(found))).scalars())


def _written_under(db: Session, activity: Activity) -> set[str]:
    """The needs under which notes of this activity stand, also those that were parked since."""
    if subject_of(activity) != "need":
        return set()
    query = select(col(Note.about_id)).where(
        col(Note.activity_id) == activity.id, col(Note.about_kind) == "need"
    )
    return {key for key in db.execute(query).scalars() if key}

"""Needs: "As *who*, I need *need*, so that *goal*", with what they stand on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workshop.board.tables import Evidence
from workshop.board.visibility import Viewer
from workshop.errors import Invalid, NotFound
from workshop.i18n import current_language, mark, translate
from workshop.live.facts import Fact, in_snapshot, loads
from workshop.needs.grouping import load_active_group, load_group
from workshop.needs.support import Ground, Support, load_ground
from workshop.needs.tables import Need, NeedEvidence, NeedGroup
from workshop.people.rights import Actor, Right
from workshop.programme import rules
from workshop.programme.tables import Activity, Area, WorkingSession
from workshop.review.comments import reviewed
from workshop.store import log

STATUSES = ("proposed", "selected", "merged", "parked")
VOTABLE = ("proposed", "selected")
SHOWING_NEEDS = ("dot_vote", "need_writing", "impact_effort")
"""Kinds of activity during which phones and wall know the needs."""
_LONGEST = {"who": 200, "need": 400, "goal": 400}


@dataclass(frozen=True)
class CreateNeed:
    """``fields`` as for ``EditNeed``; ``groups``: what the need stands on, possibly nothing yet."""

    programme_id: str
    who: str
    need: str
    goal: str = ""
    groups: Sequence[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EditNeed:
    """``fields``: any of who, need, goal, criteria (list of lines), area_id, harm (1–5 or
    ``None``), first_session_id."""

    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class SetNeedStatus:
    """``status``: proposed, selected, parked, or merged (then ``into`` names the other need)."""

    id: str
    status: str
    into: str | None = None


@dataclass(frozen=True)
class LinkNeed:
    """Tie a need to a group or to a piece of evidence, or untie it."""

    need_id: str
    target_id: str
    linked: bool = True


def list_needs(db: Session, programme_id: str, *statuses: str) -> list[Need]:
    """The needs of a programme in their order, with one of these states or any."""
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


def create_need(db: Session, actor: Actor, command: CreateNeed) -> Need:
    """Write a need, from groups or without. Raises ``Invalid``, ``NotFound``."""
    actor.must(Right.WRITE_NEED, command.programme_id)
    last = select(func.max(col(Need.position))).where(
        col(Need.programme_id) == command.programme_id
    )
    need = Need(
        programme_id=command.programme_id,
        who=rules.line(command.who, _LONGEST["who"]),
        need=rules.line(command.need, _LONGEST["need"]),
        goal=rules.line(command.goal, _LONGEST["goal"], required=False),
        position=(db.execute(last).scalar() or 0) + 1,
    )
    _apply(db, need, command.fields)
    db.add(need)
    db.flush()
    for group_id in dict.fromkeys(command.groups):
        if load_active_group(db, group_id).programme_id != need.programme_id:
            raise NotFound(mark("There is no such group."))
        db.add(NeedGroup(need_id=need.id, group_id=group_id))
    return _saved(db, actor, need, "need_created")


def edit_need(db: Session, actor: Actor, command: EditNeed) -> Need:
    """Change a need. Raises ``Invalid``, ``NotFound``."""
    need = _writable(db, actor, command.id)
    _apply(db, need, command.fields)
    return _saved(db, actor, need, "need_edited")


def set_need_status(db: Session, actor: Actor, command: SetNeedStatus) -> Need:
    """Select, park or merge a need, or propose it again."""
    need = _writable(db, actor, command.id)
    if command.status not in STATUSES or (command.status == "merged") != bool(command.into):
        raise Invalid(mark("The request was not understood."))
    if command.into is not None:
        other = load_need(db, command.into)
        if other.id == need.id or other.programme_id != need.programme_id:
            raise NotFound(mark("There is no such need."))
    need.status, need.merged_into = command.status, command.into
    return _saved(db, actor, need, "need_status_set")


def link_group(db: Session, actor: Actor, command: LinkNeed) -> Need:
    """Let a need stand on a group, or no longer."""
    need = _writable(db, actor, command.need_id)
    if load_group(db, command.target_id).programme_id != need.programme_id:
        raise NotFound(mark("There is no such group."))
    row = db.get(NeedGroup, (need.id, command.target_id))
    if command.linked and row is None:
        db.add(NeedGroup(need_id=need.id, group_id=command.target_id))
    elif not command.linked and row is not None:
        db.delete(row)
    return _saved(db, actor, need, "need_linked" if command.linked else "need_unlinked")


def link_evidence(db: Session, actor: Actor, command: LinkNeed) -> Need:
    """Let a need stand on a piece of evidence, or no longer."""
    need = _writable(db, actor, command.need_id)
    evidence = db.get(Evidence, command.target_id)
    if evidence is None or evidence.programme_id != need.programme_id:
        raise NotFound(mark("There is no such piece of evidence."))
    row = db.get(NeedEvidence, (need.id, evidence.id))
    if command.linked and row is None:
        db.add(NeedEvidence(need_id=need.id, evidence_id=evidence.id))
    elif not command.linked and row is not None:
        db.delete(row)
    return _saved(db, actor, need, "need_linked" if command.linked else "need_unlinked")


def groups_of_needs(db: Session, need_ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the groups that these needs were tied to, by need."""
    query = select(NeedGroup).where(col(NeedGroup.need_id).in_(need_ids))
    found: dict[str, list[str]] = {need_id: [] for need_id in need_ids}
    for row in db.execute(query.order_by(col(NeedGroup.group_id))).scalars():
        found[row.need_id].append(row.group_id)
    return found


def need_supports(db: Session, programme_id: str) -> dict[str, Support]:
    """What every need of a programme stands on, by need."""
    needs = [need.id for need in list_needs(db, programme_id)]
    ground = load_ground(db, programme_id)
    groups = groups_of_needs(db, needs)
    return {need_id: ground.support(groups[need_id]) for need_id in needs}


def needs_on_board(db: Session, activity: Activity) -> list[Need]:
    """The needs an activity is about: those it names, else all that are open for a vote."""
    if activity.kind not in SHOWING_NEEDS:
        return []
    needs = list_needs(db, activity.programme_id, *VOTABLE)
    named = set(activity.targets) & {need.id for need in list_needs(db, activity.programme_id)}
    return [need for need in needs if need.id in named] if named else needs


def need_sentence(need: Need, language: str | None = None) -> str:
    """A need as one sentence, its frame in this language or the present one."""
    speaking, parts = language or current_language(), {"who": need.who, "need": need.need}
    if not need.goal:
        return translate(mark("As {who} I need {need}"), speaking, **parts)
    whole = mark("As {who} I need {need}, so that {goal}")
    return translate(whole, speaking, goal=need.goal, **parts)


@loads("need")
def load_needs(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of needs by id."""
    found = (db.get(Need, need_id) for need_id in ids)
    return need_facts(db, [need for need in found if need is not None])


@loads("group")
def load_needs_above(db: Session, group_ids: Sequence[str]) -> Iterable[Fact]:
    """The needs that stand on these groups: their voices change with them."""
    above = select(col(NeedGroup.need_id)).where(col(NeedGroup.group_id).in_(group_ids))
    query = select(Need).where(col(Need.id).in_(above))
    return need_facts(db, list(db.execute(query).scalars()))


@loads("board_of")
def load_board_needs(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """The needs that these activities are about."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None:
            yield from need_facts(db, needs_on_board(db, activity))


@in_snapshot
def needs_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """For staff all needs; for phones and wall those the running activity is about."""
    if viewer.kind == "staff":
        return need_facts(db, list_needs(db, viewer.programme_id))
    session = db.get(WorkingSession, viewer.session_id or "")
    running = session and session.current_activity_id
    activity = db.get(Activity, running) if running else None
    return need_facts(db, needs_on_board(db, activity)) if activity else []


@reviewed("need")
def programme_of_need(db: Session, need_id: str) -> str | None:
    """The programme a need belongs to."""
    need = db.get(Need, need_id)
    return need.programme_id if need else None


def need_facts(db: Session, needs: Sequence[Need]) -> list[Fact]:
    """Facts of these needs, with the voices and sessions they stand on."""
    if not needs:
        return []
    grounds = {key: load_ground(db, key) for key in {need.programme_id for need in needs}}
    groups = groups_of_needs(db, [need.id for need in needs])
    return [_fact(db, need, grounds[need.programme_id], groups[need.id]) for need in needs]


def _fact(db: Session, need: Need, ground: Ground, groups: Sequence[str]) -> Fact:
    support = ground.support(groups)
    area = db.get(Area, need.area_id) if need.area_id else None
    body = {
        "who": need.who,
        "need": need.need,
        "goal": need.goal,
        "status": need.status,
        "area": area.code if area else None,
        "voices": support.voices,
        "sessions": len(support.sessions),
        "harm": need.harm,
        "pos": need.position,
    }
    return Fact(kind="need", id=need.id, body=body)


def _writable(db: Session, actor: Actor, need_id: str) -> Need:
    need = load_need(db, need_id)
    actor.must(Right.WRITE_NEED, need.programme_id)
    return need


def _saved(db: Session, actor: Actor, need: Need, event: str) -> Need:
    db.add(need)
    db.flush()
    log.append(db, need.programme_id, event, [("need", need.id)], actor=actor.log_id)
    return need


def _apply(db: Session, need: Need, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name in _LONGEST:
            setattr(need, name, rules.line(value, _LONGEST[name], required=name != "goal"))
        elif name == "criteria":
            need.criteria = _criteria(value)
        elif name == "harm":
            need.harm = _harm(value)
        elif name == "area_id":
            _must_be_of(need, db.get(Area, value) if value else None, value)
            need.area_id = value or None
        elif name == "first_session_id":
            _must_be_of(need, db.get(WorkingSession, value) if value else None, value)
            need.first_session_id = value or None
        else:
            raise Invalid(mark("The request was not understood."))


def _must_be_of(need: Need, row: Area | WorkingSession | None, wanted: str | None) -> None:
    if wanted and (row is None or row.programme_id != need.programme_id):
        raise NotFound(mark("This does not belong to the programme."))


def _criteria(lines: Iterable[str]) -> list[str]:
    kept = [text for line in lines if (text := rules.line(line, 300, required=False))]
    if len(kept) > 20:
        raise Invalid(mark("At most {most} criteria fit."), most=20)
    return kept


def _harm(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
        raise Invalid(mark("A number from {least} to {most} fits here."), least=1, most=5)
    return value

"""What the activities of a session need, what of it is there, and what is still missing.

To tell of more, add a line to ``USES`` (kind of activity → what it needs) or to ``MAKES`` (kind →
what comes about in it), and words in ``workshop/ui/programme/preparing.py``. Nothing here stops a
session: what is missing is told with a way to mend it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, func, select

from workshop.board.notes import COUNTED, count_notes
from workshop.board.personas import list_personas
from workshop.board.practices import list_practices
from workshop.board.table_maps import list_table_maps
from workshop.needs.group_queries import list_groups
from workshop.needs.ideas import list_ideas
from workshop.needs.needs import list_needs
from workshop.people.rights import RIGHTS, Right, Role
from workshop.people.tables import Membership
from workshop.programme.activity_kinds import NOTE_KINDS, ON_PERSONAS, ActivityKind, NotesAbout
from workshop.programme.agenda import is_per_table, list_activities
from workshop.programme.door import expected_people
from workshop.programme.phases import Phase
from workshop.programme.sessions import OPEN, PLANNED, list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.clauses import list_clauses


class Material(StrEnum):
    """Something that a session needs."""

    PERSONAS = "personas"
    CHOSEN_PERSONA = "chosen_persona"
    NOTES = "notes"
    GROUPS = "groups"
    NEEDS = "needs"
    IDEAS = "ideas"
    CLAUSES = "clauses"
    PRACTICES = "practices"
    ROUND = "round"
    MODERATORS = "moderators"
    NOTE_KEEPER = "note_keeper"
    EXPECTED = "expected"


class Standing(StrEnum):
    """Whether it is there, comes about in a session that has not ended, or is missing."""

    READY = "ready"
    COMING = "coming"
    MISSING = "missing"


@dataclass(frozen=True)
class Requirement:
    """One line of the list. ``count``: how many there are; ``wanted``: how many are needed;
    ``activity``: the id of the activity that needs it, ``title`` its title; ``session``: the
    number of the session in which it comes about."""

    material: Material
    standing: Standing
    count: int = 0
    wanted: int = 1
    activity: str = ""
    title: str = ""
    session: int | None = None


def _votes(activity: Activity) -> Sequence[Material]:
    return (Material.IDEAS,) if activity.votes_on == "ideas" else (Material.NEEDS,)


def _written_under(activity: Activity) -> Sequence[Material]:
    subject = NotesAbout(activity.about).subject
    return (_SUBJECTS[subject],) if subject else ()


_SUBJECTS = {
    "need": Material.NEEDS,
    "clause": Material.CLAUSES,
    "practice": Material.PRACTICES,
}
USES: Mapping[str, Callable[[Activity], Sequence[Material]]] = {
    ActivityKind.NOTES: _written_under,
    ActivityKind.EMPATHY_MAP: lambda _: (Material.PERSONAS, Material.CHOSEN_PERSONA),
    ActivityKind.JOURNEY_MAP: lambda _: (Material.PERSONAS, Material.CHOSEN_PERSONA),
    ActivityKind.GROUPING: lambda _: (Material.NOTES,),
    "headers": lambda _: (Material.GROUPS,),
    ActivityKind.NEED_WRITING: lambda _: (Material.GROUPS,),
    ActivityKind.DOT_VOTE: _votes,
    ActivityKind.IMPACT_EFFORT: _votes,
    ActivityKind.DRAFTING: lambda _: (Material.NEEDS,),
    ActivityKind.EXPERT_RATING: lambda _: (Material.CLAUSES, Material.ROUND),
    ActivityKind.FIST_TO_FIVE: lambda _: (Material.CLAUSES,),
}
"""Kind of activity → what it needs."""

MAKES: Mapping[str, Sequence[Material]] = {
    **dict.fromkeys(NOTE_KINDS, (Material.NOTES, Material.IDEAS, Material.PRACTICES)),
    "personas": (Material.PERSONAS,),
    ActivityKind.GROUPING: (Material.GROUPS,),
    ActivityKind.NEED_WRITING: (Material.NEEDS,),
    ActivityKind.DRAFTING: (Material.CLAUSES,),
}
"""Kind of activity → what comes about in it."""


def list_requirements(db: Session, session: WorkingSession) -> list[Requirement]:
    """What a session needs, in the order in which its activities need it; each thing once."""
    agenda = list_activities(db, session.id)
    earlier = _earlier(db, session)
    counts = _count(db, session.programme_id)
    found = [*_of_room(db, session, agenda)]
    told: set[Material] = set()
    for place, activity in enumerate(agenda):
        before = [*earlier, *((session, row) for row in agenda[:place])]
        for material in USES[activity.kind](activity) if activity.kind in USES else ():
            if material in told or not _applies(material, activity, before):
                continue
            if material is Material.CHOSEN_PERSONA:
                personas = _stands(Material.PERSONAS, counts, before, activity).standing
                found.extend(_chosen(db, activity, personas is not Standing.MISSING))
            elif material is Material.ROUND:
                found.append(_round(activity))
            else:
                told.add(material)
                found.append(_stands(material, counts, before, activity))
    return found


def list_missing(requirements: Sequence[Requirement]) -> list[Requirement]:
    """Those that are missing."""
    return [row for row in requirements if row.standing is Standing.MISSING]


_Before = Sequence[tuple[WorkingSession, Activity]]


def _applies(material: Material, activity: Activity, before: _Before) -> bool:
    """A fist to five is about clauses only where clauses are drafted before."""
    if activity.kind != ActivityKind.FIST_TO_FIVE or activity.targets:
        return True
    return any(row.kind == ActivityKind.DRAFTING for _, row in before)


def _earlier(db: Session, session: WorkingSession) -> _Before:
    return [
        (one, row)
        for one in list_sessions(db, session.programme_id)
        if one.position < session.position
        for row in list_activities(db, one.id)
    ]


def _stands(
    material: Material, counts: Mapping[Material, int], before: _Before, activity: Activity
) -> Requirement:
    count = counts[material]
    makers = [
        one.number
        for one, row in before
        if material in MAKES.get(row.kind, ()) and one.status in (PLANNED, OPEN)
    ]
    standing = Standing.READY if count else Standing.COMING if makers else Standing.MISSING
    return Requirement(
        material,
        standing,
        count,
        activity=activity.id,
        title=activity.title,
        session=makers[-1] if makers else None,
    )


def _chosen(db: Session, activity: Activity, personas: bool) -> Iterator[Requirement]:
    """The persona of an activity. Tables get theirs in turn when it starts, as far as there are
    ``personas`` by then."""
    if activity.kind not in ON_PERSONAS:
        return
    programme = db.get(Programme, activity.programme_id)
    per_table = is_per_table(activity) and programme is not None
    wanted = programme.tables if per_table and programme else 1
    count = len(list_table_maps(db, activity.id)) if per_table else int(bool(activity.map_id))
    awaited = per_table and personas and activity.phase == Phase.WAITING
    lacking = Standing.COMING if awaited else Standing.MISSING
    standing = Standing.READY if count >= wanted else lacking
    yield Requirement(Material.CHOSEN_PERSONA, standing, count, wanted, activity.id, activity.title)


def _round(activity: Activity) -> Requirement:
    """The round is made in the activity, of the clauses that are there by then."""
    standing = Standing.READY if activity.round_id else Standing.COMING
    return Requirement(Material.ROUND, standing, activity=activity.id, title=activity.title)


def _of_room(
    db: Session, session: WorkingSession, agenda: Sequence[Activity]
) -> Iterator[Requirement]:
    """Who is needed: somebody else who approves notes, a note-keeper; how many are expected."""
    if any(row.moderated and row.kind in NOTE_KINDS for row in agenda):
        moderators = sum(
            _count_members(db, session.programme_id, role)
            for role in Role
            if Right.MODERATE in RIGHTS[role]
        )
        yield _people(Material.MODERATORS, moderators, 2)
    yield _people(
        Material.NOTE_KEEPER, _count_members(db, session.programme_id, Role.NOTE_KEEPER), 1
    )
    expected = expected_people(db, session)
    standing = Standing.READY if expected.entered else Standing.MISSING
    yield Requirement(Material.EXPECTED, standing, expected.number)


def _people(material: Material, count: int, wanted: int) -> Requirement:
    standing = Standing.READY if count >= wanted else Standing.MISSING
    return Requirement(material, standing, count, wanted)


def _count_members(db: Session, programme_id: str, role: Role) -> int:
    query = select(func.count()).where(
        col(Membership.programme_id) == programme_id, col(Membership.role) == role
    )
    return int(db.execute(query).scalar_one())


def _count(db: Session, programme_id: str) -> Mapping[Material, int]:
    boards = [
        row.id
        for one in list_sessions(db, programme_id)
        for row in list_activities(db, one.id)
        if row.kind in NOTE_KINDS
    ]
    needs = [need.id for need in list_needs(db, programme_id)]
    return {
        Material.PERSONAS: len(list_personas(db, programme_id)),
        Material.NOTES: count_notes(db, boards, *COUNTED).total(),
        Material.GROUPS: len(list_groups(db, programme_id)),
        Material.NEEDS: len(needs),
        Material.IDEAS: len(list_ideas(db, *needs)),
        Material.PRACTICES: len(list_practices(db, programme_id)),
        Material.CLAUSES: len(list_clauses(db, programme_id)),
    }

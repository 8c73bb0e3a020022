"""The ideas under needs as facts, for phones and walls that vote on them."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.visibility import Viewer
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.need_states import IdeaKind
from workshop.needs.needs import needs_in_rooms, needs_on_board
from workshop.needs.tables import Idea, Need
from workshop.programme.activity_kinds import BoardContent
from workshop.programme.agenda import content_of
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity
from workshop.programme.wall import list_on_walls


def ideas_on_board(db: Session, activity: Activity) -> list[Idea]:
    """The ideas that an activity votes on: those that it names, or all under open needs.

    Ideas whose text was erased are left out. Empty where ideas are not voted on.
    """
    if BoardContent.IDEAS not in content_of(activity):
        return []
    under = [need.id for need in needs_on_board(db, activity)]
    ideas = [idea for idea in _list_ideas(db, under) if idea.text]
    named = [idea for idea in ideas if idea.id in activity.targets]
    return named if activity.targets else ideas


def load_ideas(db: Session, need_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the ideas under these needs where somebody votes on ideas now; else none."""
    found = (db.get(Need, key) for key in need_ids)
    programmes = {need.programme_id for need in found if need is not None}
    return idea_facts(db, need_ids) if _rooms(db, programmes) else []


def load_board_ideas(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the ideas that these activities vote on."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and BoardContent.IDEAS in content_of(activity):
            yield from idea_facts(db, [need.id for need in needs_on_board(db, activity)])


def ideas_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """For a snapshot: the ideas that the running activity of a phone or wall votes on."""
    here = list_running(db, viewer.programme_id, viewer.session_id)
    if viewer.kind == ViewerKind.STAFF or not any(map(_votes_on_ideas, here)):
        return []
    shown = needs_in_rooms(db, viewer.programme_id)
    return idea_facts(db, [key for key, rooms in shown.items() if viewer.session_id in rooms])


def idea_facts(db: Session, need_ids: Sequence[str]) -> Iterator[Fact]:
    """One fact for each need with its ideas, so that an idea that has gone is gone everywhere."""
    found = [need for key in need_ids if (need := db.get(Need, key)) is not None]
    programmes = {need.programme_id for need in found}
    rooms = _rooms(db, programmes)
    walls = {row.session_id for row in list_on_walls(db, programmes)}
    ideas = _list_ideas(db, [need.id for need in found])
    for need in found:
        own = [{"id": row.id, "text": row.text} for row in ideas if row.need_id == need.id]
        inner = {"rooms": rooms, "walls": rooms & walls}
        yield Fact(kind="ideas", id=need.id, body={"ideas": own}, inner=inner)


def _list_ideas(db: Session, need_ids: Sequence[str]) -> list[Idea]:
    query = select(Idea).where(col(Idea.need_id).in_(need_ids), col(Idea.kind) == IdeaKind.IDEA)
    return list(db.execute(query.order_by(col(Idea.position), col(Idea.id))).scalars())


def _rooms(db: Session, programme_ids: Iterable[str]) -> frozenset[str]:
    """The sessions in which a vote on ideas runs."""
    running = [row for key in programme_ids for row in list_running(db, key)]
    return frozenset(row.session_id for row in running if _votes_on_ideas(row))


def _votes_on_ideas(activity: Activity) -> bool:
    return BoardContent.IDEAS in content_of(activity)

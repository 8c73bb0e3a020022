"""Facts of clauses: for staff what an open editor shows, for a room what people write under."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.programme.agenda import list_activities, subject_of
from workshop.programme.phases import Phase
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity
from workshop.programme.wall import list_on_walls
from workshop.standards.clause_access import DRAFTS, area_of_draft
from workshop.standards.clause_fields import fields_of
from workshop.standards.clauses import list_clauses
from workshop.standards.running_clause import displayed_clause_id
from workshop.standards.tables import Clause


def load_clause_facts(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of clauses by id; ids without a clause are skipped."""
    found = (db.get(Clause, clause_id) for clause_id in ids)
    return clause_facts(db, [clause for clause in found if clause is not None])


def clauses_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of all clauses for staff; for phones and walls of those that are written under now."""
    facts = clause_facts(db, list_clauses(db, viewer.programme_id))
    if viewer.kind == ViewerKind.STAFF:
        return facts
    return [fact for fact in facts if viewer.session_id in fact.inner["rooms"]]


def load_board_clauses(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the clauses that people write under in these activities."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None:
            yield from clause_facts(db, clauses_offered(db, activity))


def clauses_offered(db: Session, activity: Activity) -> list[Clause]:
    """The clauses under which people write in an activity: those that it names, or else all that
    everybody may read or has been shown in this session. Other drafts are shown only where the
    facilitator names them."""
    if subject_of(activity) != "clause":
        return []
    clauses = list_clauses(db, activity.programme_id)
    if activity.targets:
        return [row for row in clauses if row.id in activity.targets]
    begun = [row for row in list_activities(db, activity.session_id) if row.phase != Phase.WAITING]
    shown = {displayed_clause_id(row) for row in begun}
    return [row for row in clauses if row.status not in DRAFTS or row.id in shown]


def place_under_clause(db: Session, activity: Activity, clause_id: str) -> str:
    """The clause that a note is written under. Raises ``NotFound``."""
    if clause_id not in {row.id for row in clauses_offered(db, activity)}:
        raise NotFound(mark("This clause is not written about any more. Choose another one."))
    return clause_id


def clause_facts(db: Session, clauses: Sequence[Clause]) -> list[Fact]:
    """Facts of clauses. ``inner["draft_of"]``: the area whose staff alone may see the fact, or
    ``None``; ``rooms`` and ``walls``: sessions in which people write under it."""
    programmes = {clause.programme_id for clause in clauses}
    running = [row for key in programmes for row in list_running(db, key)]
    offers = {
        row.session_id: {clause.id for clause in clauses_offered(db, row)}
        for row in running
        if subject_of(row) == "clause"
    }
    on_walls = {row.session_id for row in list_on_walls(db, programmes)} if offers else set()
    return [
        _fact(row, frozenset(key for key, own in offers.items() if row.id in own), on_walls)
        for row in clauses
    ]


def _fact(clause: Clause, rooms: frozenset[str], on_walls: set[str]) -> Fact:
    body = {**fields_of(clause), "revision": clause.revision}
    inner = {"draft_of": area_of_draft(clause), "rooms": rooms, "walls": rooms & on_walls}
    return Fact(kind="clause", id=clause.id, body=body, inner=inner)

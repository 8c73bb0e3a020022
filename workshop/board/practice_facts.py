"""Facts of practices: what people write under who say what it would take here."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from workshop.board.practice_kinds import PracticeDecision
from workshop.board.practices import SeenPractice, list_practices, practices_among
from workshop.board.tables import Evidence
from workshop.board.visibility import Viewer
from workshop.errors import NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.programme.agenda import subject_of
from workshop.programme.sessions import list_running
from workshop.programme.tables import Activity
from workshop.programme.wall import list_on_walls

_LONGEST = 280
"""Characters of what is done that a screen is sent; the rest is on the page."""


def practices_offered(db: Session, activity: Activity) -> list[SeenPractice]:
    """The practices under which people write in an activity: those that it names, or else all that
    are not left."""
    if subject_of(activity) != "practice":
        return []
    practices = list_practices(db, activity.programme_id)
    if activity.targets:
        return [one for one in practices if one.id in activity.targets]
    return [one for one in practices if one.row.decision != PracticeDecision.LEAVE]


def place_under_practice(db: Session, activity: Activity, practice_id: str) -> str:
    """The practice that a note is written under. Raises ``NotFound``."""
    if practice_id not in {one.id for one in practices_offered(db, activity)}:
        raise NotFound(mark("This practice is not written about any more. Choose another one."))
    return practice_id


def load_practice_facts(db: Session, ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of those pieces of evidence that are practices, or were."""
    rows = practices_among(db, ids)
    for key in ids:
        evidence = db.get(Evidence, key)
        if evidence is None:
            yield Fact(kind="practice", id=key, body=None)
        elif key in rows:
            yield from _facts(db, [SeenPractice(rows[key], evidence)])


def load_board_practices(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of the practices that people write under in these activities."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None:
            yield from _facts(db, practices_offered(db, activity))


def practices_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts of the practices that are written under now: in any session for staff, in their own
    for phones and walls."""
    running = [row for row in list_running(db, viewer.programme_id) if _is_about(row)]
    offered = {one.id: one for row in running for one in practices_offered(db, row)}
    return _facts(db, list(offered.values()))


def _is_about(activity: Activity) -> bool:
    return subject_of(activity) == "practice"


def _facts(db: Session, practices: Sequence[SeenPractice]) -> list[Fact]:
    """``inner``: ``rooms`` and ``walls``, the sessions in which people write under it."""
    programmes = {one.row.programme_id for one in practices}
    running = [row for key in programmes for row in list_running(db, key) if _is_about(row)]
    offers = {row.session_id: {one.id for one in practices_offered(db, row)} for row in running}
    on_walls = {row.session_id for row in list_on_walls(db, programmes)} if offers else set()
    found = []
    for one in practices:
        rooms = frozenset(key for key, own in offers.items() if one.id in own)
        body = {"title": one.title, "what": _cut(one.row.what)}
        inner = {"rooms": rooms, "walls": rooms & on_walls}
        found.append(Fact(kind="practice", id=one.id, body=body, inner=inner))
    return found


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"

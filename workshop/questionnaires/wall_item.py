"""One item of a questionnaire on the wall: what was told of it, and nothing else.

``Activity.targets``: the questionnaire, then the item that the wall shows, if any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.errors import Conflict, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.sessions import list_running, load_session
from workshop.programme.tables import Activity
from workshop.programme.wall import is_on_wall
from workshop.questionnaires.asked import questionnaire_of
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.results import load_results
from workshop.store import log


@dataclass(frozen=True)
class ShowItem:
    """Put what was told of an item on the wall of an activity; ``None``: take it away."""

    activity_id: str
    item_id: str | None


def show_item(db: Session, actor: Actor, command: ShowItem) -> None:
    """Raises ``Conflict`` for an item of which nothing was told, ``NotFound``, ``NotAllowed``."""
    activity = load_activity(db, command.activity_id)
    actor.must(Right.RUN, activity.programme_id)
    if activity.kind != ActivityKind.QUESTIONNAIRE or not activity.targets:
        raise NotFound(mark("There is no such questionnaire."))
    wanted = [command.item_id] if command.item_id else []
    activity.targets = [activity.targets[0], *wanted]
    if wanted and _told(db, activity) is None:
        raise Conflict(mark("Nothing was told of this item yet."))
    db.add(activity)
    refs = [("board_of", activity.id)]
    log.append(db, activity.programme_id, "item_shown", refs, actor=actor.log_id)


def load_told_items(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts ``told_item`` of these activities; without a body where the wall shows none."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and activity.kind == ActivityKind.QUESTIONNAIRE:
            inner = {"on_wall": is_on_wall(load_session(db, activity.session_id), activity)}
            body, place = _told(db, activity), activity.session_id
            yield Fact(kind="told_item", id=activity.id, body=body, session_id=place, inner=inner)


def told_items_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """What the wall shows, for a new connection of a wall."""
    if viewer.kind != ViewerKind.WALL or viewer.session_id is None:
        return []
    running = list_running(db, viewer.programme_id, viewer.session_id)
    return load_told_items(db, [activity.id for activity in running])


def _told(db: Session, activity: Activity) -> dict[str, Any] | None:
    """``{"text", "low", "high", "bars": [[label, people]], "n"}``."""
    seen = questionnaire_of(db, activity)
    items = {item.id: item for item in seen.items} if seen else {}
    item = items.get((activity.targets[1:] or [""])[0])
    results = load_results(db, seen.row.id) if seen else None
    if item is None or results is None or item.id not in results.items:
        return None
    told = results.items[item.id].spreads.get(activity.moment)
    if told is None:
        return None
    if item.kind == ItemKind.KNOWLEDGE:
        bars = [["right", told["right"]], ["wrong", told["n"] - told["right"]]]
    else:
        bars = [[point, told["counts"][point]] for point in sorted(told["counts"])]
    ends = {"low": item.low, "high": item.high}
    return {"text": item.text, **ends, "bars": bars, "n": told["n"]}

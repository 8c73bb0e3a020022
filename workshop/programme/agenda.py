"""The agenda of a session: add, edit, repeat, reorder and remove activities."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from workshop.errors import Closed, Invalid, NotFound
from workshop.i18n import LANGUAGES, mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    NOTE_KINDS,
    ON_CLAUSES,
    ON_PERSONAS,
    ActivityKind,
    BoardContent,
    MapVariant,
    NotesAbout,
    SurveyMoment,
    VotesOn,
)
from workshop.programme.note_yields import NoteYield
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.session_states import SessionStatus
from workshop.programme.tables import Activity, WorkingSession
from workshop.slot import Slot
from workshop.store import log
from workshop.store.store import mark_erased

_LIMITS = {"minutes": (1, 480), "votes_per_person": (1, 20), "notes_per_person": (1, 200)}
LONGEST_SCRIPT = 2_000
"""Characters of what a facilitator notes down to say."""
RULES = ("anonymous", "keeps_table", "quotable", "per_table")
"""Settings that say what a note carries beside its words."""
_FLAGS = ("hidden", "moderated", *RULES, "silent", "stacking", "style_shield")
_AS_USUAL = ("asks_kind", "starts_timer")
"""Flags that may also be ``None``: as usual for the kind of activity."""
_SETTINGS = (
    "kind",
    "title",
    "prompt",
    "minutes",
    "notes_per_person",
    "votes_per_person",
    "variant",
    "map_id",
    "yields",
    "script",
    "about",
    "votes_on",
    "moment",
    *_FLAGS,
    *_AS_USUAL,
)

_WITHOUT_BOARD = frozenset({ActivityKind.TALK, ActivityKind.BREAK})

Check = Callable[[Session, Activity], None]
"""Called with an activity before it is changed; raises a ``WorkshopError`` to refuse."""
before_end: Slot[Sequence[Check]] = Slot("what is settled before an activity ends")
before_new_targets: Slot[Sequence[Check]] = Slot("checks before an activity gets other targets")
before_reopened: Slot[Sequence[Check]] = Slot("what is kept before an activity is opened again")
before_new_rules: Slot[Sequence[Check]] = Slot("checks before notes carry something else")


@dataclass(frozen=True)
class AddActivity:
    """``settings`` as for ``EditActivity``."""

    session_id: str
    kind: str
    title: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EditActivity:
    """``settings``: any of title, prompt, minutes, hidden, moderated, anonymous,
    keeps_table, quotable, style_shield, asks_kind, starts_timer, notes_per_person,
    votes_per_person, stacking, silent, variant, map_id, per_table, yields, about, votes_on,
    moment, targets, script, translations (language → title and prompt; where both are empty it has
    none)."""

    activity_id: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class MoveActivity:
    """Move an activity by one position: ``by`` is -1 (up) or 1 (down)."""

    activity_id: str
    by: int


def list_activities(db: Session, session_id: str) -> list[Activity]:
    """The activities of a session by position."""
    query = select(Activity).where(Activity.session_id == session_id)
    return list(db.execute(query.order_by(col(Activity.position))).scalars())


def activities_by_id(db: Session, ids: Collection[str]) -> dict[str, Activity]:
    """The activities that exist, by id: one by ``get``, more by one query."""
    if len(ids) == 1:
        found = [db.get(Activity, key) for key in ids]
        return {row.id: row for row in found if row is not None}
    query = select(Activity).where(col(Activity.id).in_(ids))
    return {row.id: row for row in db.execute(query).scalars()}


def earlier_note_activities(db: Session, session: WorkingSession) -> list[str]:
    """Ids of the activities that take notes in this session and all earlier ones, in order."""
    query = (
        select(Activity.id)
        .join(WorkingSession, col(WorkingSession.id) == col(Activity.session_id))
        .where(
            WorkingSession.programme_id == session.programme_id,
            col(WorkingSession.position) <= session.position,
            col(Activity.kind).in_(NOTE_KINDS),
        )
        .order_by(col(WorkingSession.position), col(Activity.position))
    )
    return list(db.execute(query).scalars())


def load_activity(db: Session, activity_id: str) -> Activity:
    """The activity with this id; raises ``NotFound``."""
    activity = db.get(Activity, activity_id)
    if activity is None:
        raise NotFound(mark("There is no such activity."))
    return activity


def asks_kind(activity: Activity) -> bool:
    """Whether phones ask of each note if it was seen, heard or guessed."""
    usual = ACTIVITY_TYPES[activity.kind].asks_kind
    return usual if activity.asks_kind is None else activity.asks_kind


def is_per_table(activity: Activity) -> bool:
    """Whether each table works on a persona of its own in it."""
    return activity.per_table and activity.kind in ON_PERSONAS


def subject_of(activity: Activity) -> str | None:
    """What its notes are written under: ``need``, ``clause``, ``practice``, or ``None``."""
    if activity.kind != ActivityKind.NOTES:
        return None
    return NotesAbout(activity.about).subject


def shown_activity(db: Session, activity: Activity) -> Activity:
    """The activity whose board stands on the wall: this one, or in a talk the empathy map before
    it, whose notes are open, so that people have before them what they talk about."""
    if activity.kind != ActivityKind.TALK or activity.round_id:
        return activity
    earlier = [
        row
        for row in list_activities(db, activity.session_id)
        if row.position < activity.position and row.kind not in _WITHOUT_BOARD
    ]
    last = earlier[-1] if earlier else activity
    kept = last.kind == ActivityKind.EMPATHY_MAP and last.phase != Phase.WAITING
    return last if kept and not is_hidden(last.hidden, last.phase) else activity


def content_of(activity: Activity) -> frozenset[BoardContent]:
    """What phones and walls receive of the programme while this activity runs."""
    kind = ACTIVITY_TYPES[activity.kind]
    subject = {
        "need": BoardContent.NEEDS,
        "clause": BoardContent.CLAUSES,
        "practice": BoardContent.PRACTICES,
    }
    more = {subject[about]} if (about := subject_of(activity)) else set()
    if kind.votes_on_needs and activity.votes_on == VotesOn.IDEAS:
        more.add(BoardContent.IDEAS)
    return kind.shows | more


def add_activity(db: Session, actor: Actor, command: AddActivity) -> Activity:
    """Add an activity at the end of a session's agenda. Raises ``NotFound``, ``Invalid``."""
    session = db.get(WorkingSession, command.session_id)
    if session is None:
        raise NotFound(mark("There is no such session."))
    actor.must(Right.RUN, session.programme_id)
    if command.kind not in ACTIVITY_TYPES:
        raise Invalid(mark("There is no such kind of activity."))
    kind = ACTIVITY_TYPES[command.kind]
    last = max((row.position for row in list_activities(db, session.id)), default=-1)
    activity = Activity(
        programme_id=session.programme_id,
        session_id=session.id,
        position=last + 1,
        kind=command.kind,
        title=field_rules.line(command.title),
        yields=kind.notes_are,
    )
    _apply(activity, command.settings)
    db.add(activity)
    _log_change(db, actor, "activity_added", activity)
    return activity


def edit_activity(db: Session, actor: Actor, command: EditActivity) -> Activity:
    """Change an activity's settings.

    Raises ``NotFound``, ``Invalid``, and what the checks in ``before_new_targets`` and
    ``before_new_rules`` raise: what notes carry is fixed by the first one. ``Closed`` for what
    would uncover notes that come in between meetings.
    """
    activity = load_activity(db, command.activity_id)
    actor.must(Right.RUN, activity.programme_id)
    _must_stay_covered(db, activity, command.settings)
    moved = command.settings.get("moment", activity.moment) != activity.moment
    if moved or list(command.settings.get("targets", activity.targets)) != activity.targets:
        for check in before_new_targets.get():
            check(db, activity)
    if any(
        bool(command.settings.get(rule, getattr(activity, rule))) != getattr(activity, rule)
        for rule in RULES
    ):
        if activity.window_began_at is not None:
            # Whether or not somebody has written: a refusal is not to tell.
            raise Closed(
                mark(
                    "People were told what these notes carry when they could contribute; it stays."
                )
            )
        for check in before_new_rules.get():
            check(db, activity)
    _apply(activity, command.settings)
    db.add(activity)
    _log_change(db, actor, "activity_edited", activity)
    return activity


def repeat_activity(db: Session, actor: Actor, activity_id: str) -> Activity:
    """Insert a copy of an activity after it, with its settings but no notes, votes or phase.

    A copy that stands there already and has not begun is returned instead.
    """
    activity = load_activity(db, activity_id)
    actor.must(Right.RUN, activity.programme_id)
    agenda = list_activities(db, activity.session_id)
    after = next((row for row in agenda if row.position > activity.position), None)
    same = after is not None and settings_of(after) == settings_of(activity)
    if after is not None and same and after.phase == Phase.WAITING:
        return after
    for row in agenda:
        if row.position > activity.position:
            row.position += 1
            db.add(row)
    again = Activity(
        programme_id=activity.programme_id,
        session_id=activity.session_id,
        position=activity.position + 1,
        **settings_of(activity),
    )
    db.add(again)
    _log_change(db, actor, "activity_added", again)
    return again


def settings_of(activity: Activity) -> dict[str, Any]:
    settings = {name: getattr(activity, name) for name in _SETTINGS}
    translations = {code: dict(words) for code, words in activity.translations.items()}
    return {**settings, "targets": list(activity.targets), "translations": translations}


def move_activity(db: Session, actor: Actor, command: MoveActivity) -> None:
    """Swap an activity with its neighbour; at the ends of the agenda the order stays."""
    activity = load_activity(db, command.activity_id)
    actor.must(Right.RUN, activity.programme_id)
    agenda = list_activities(db, activity.session_id)
    place = next(i for i, row in enumerate(agenda) if row.id == activity.id)
    other = place + (1 if command.by > 0 else -1)
    if 0 <= other < len(agenda):
        agenda.insert(other, agenda.pop(place))
        for position, row in enumerate(agenda):
            row.position = position
            db.add(row)
    _log_change(db, actor, "activity_moved", activity)


def remove_activity(db: Session, actor: Actor, activity_id: str) -> None:
    """Delete an activity that was never started; raises ``Invalid`` for others, ``NotFound``."""
    activity = load_activity(db, activity_id)
    actor.must(Right.RUN, activity.programme_id)
    session = db.get(WorkingSession, activity.session_id)
    running = session is not None and session.current_activity_id == activity.id
    began = activity.phase != Phase.WAITING or activity.window_began_at is not None
    if running or began:
        raise Invalid(mark("An activity that was started stays in the record; edit it instead."))
    db.delete(activity)
    mark_erased(db)
    _log_change(db, actor, "activity_removed", activity)


def _must_stay_covered(db: Session, activity: Activity, settings: Mapping[str, Any]) -> None:
    if activity.window_began_at is None or settings.get("hidden", True):
        return
    session = db.get(WorkingSession, activity.session_id)
    if session is not None and session.status == SessionStatus.PLANNED:
        raise Closed(
            mark(
                "People could contribute to this activity: its notes stay hidden until the meeting."
            )
        )


def _apply(activity: Activity, settings: Mapping[str, Any]) -> None:
    for name, value in settings.items():
        if name == "title":
            activity.title = field_rules.line(value)
        elif name == "prompt":
            activity.prompt = field_rules.paragraphs(value, 600)
        elif name == "script":
            activity.script = field_rules.paragraphs(value, LONGEST_SCRIPT)
        elif name == "translations":
            activity.translations = _own_words(value)
        elif name in _FLAGS:
            setattr(activity, name, bool(value))
        elif name in _AS_USUAL:
            setattr(activity, name, None if value is None else bool(value))
        elif name in _LIMITS:
            setattr(activity, name, _whole(name, value))
        elif name == "variant" and value in (*MapVariant,):
            activity.variant = value
        elif name == "yields" and value in (*NoteYield,):
            activity.yields = value
        elif name == "about" and value in (*NotesAbout,):
            activity.about = value
        elif name == "votes_on" and value in (*VotesOn,):
            activity.votes_on = value
        elif name == "moment" and value in (*SurveyMoment,):
            activity.moment = value
        elif name == "map_id" and (value is None or isinstance(value, str)):
            activity.map_id = value
        elif name == "targets":
            activity.targets = [str(target) for target in value]
        else:
            raise Invalid(mark("The request was not understood."))
    activity.hidden = activity.hidden and ACTIVITY_TYPES[activity.kind].covers


def _own_words(given: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language, words in given.items():
        if language not in LANGUAGES:
            raise Invalid(mark("The request was not understood."))
        title = field_rules.line(words.get("title", ""), required=False)
        prompt = field_rules.paragraphs(words.get("prompt", ""), 600)
        if title or prompt:
            found[language] = {"title": title, "prompt": prompt}
    return found


def _whole(name: str, value: Any) -> int | None:
    if value is None and name == "notes_per_person":
        return None
    return field_rules.whole_number(value, *_LIMITS[name])


def _log_change(db: Session, actor: Actor, kind: str, activity: Activity) -> None:
    db.flush()
    refs = [("room", activity.session_id)]
    if activity.kind in ON_CLAUSES:
        refs.append(("paper", activity.id))
    log.append(db, activity.programme_id, kind, refs, actor=actor.log_id)

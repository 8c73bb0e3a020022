"""Grouping in silence (an open card sort): everybody puts the notes on piles of their own.

A person's piles are sent to that person only. Events name the activity, never the person or the
note. Everybody else sees how many people are at work, and after the end the co-occurrence that
``needs/co_occurrence.py`` computes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from workshop.board.room_fact import board_activities
from workshop.board.tables import Note
from workshop.board.visibility import SHOWN, Viewer
from workshop.disclosure import PROGRESS_THRESHOLD
from workshop.errors import Closed, Invalid, NotFound
from workshop.i18n import mark
from workshop.live.facts import Fact
from workshop.needs.ballots import note_press
from workshop.needs.tables import Pile
from workshop.needs.told_results import Tally, keep_tallies, load_tellings, standing
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.phases import Phase, is_hidden
from workshop.programme.sessions import is_running, list_running, load_joined, load_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.wall import is_on_wall
from workshop.store import log
from workshop.store.ids_and_clock import checked_id

if TYPE_CHECKING:
    from workshop.needs.co_occurrence import CardSortAgreement

MOST_PILES = 60
_TOGETHER, _APART = "together", "apart"
TOLD_EVERY = 5
"""A person's first, every fifth and last placed note update the wall; the others are throttled."""


@dataclass(frozen=True)
class PlaceNote:
    """Put a note on one's own pile of this number, 1 to ``MOST_PILES``; ``None``: on no pile.
    ``nth``: as in ``last_presses``."""

    activity_id: str
    note_id: str
    pile: int | None
    nth: int = 0


@dataclass(frozen=True)
class CardSortProgress:
    """The progress of a card sort. ``people``: how many have begun; ``notes``: how many are laid
    out; ``share``: the mean share of notes placed by those who have begun, 0 to 1. It is ``None``
    below ``PROGRESS_THRESHOLD`` people, where it would disclose what a single person has done."""

    people: int
    notes: int
    share: float | None


def place_note(db: Session, actor: Actor, command: PlaceNote) -> dict[str, Any]:
    """Put a note on a pile, move it, or take it back; the last request counts.

    Raises ``Closed`` while the grouping is not running, ``NotFound`` for a note that is not laid
    out, ``Invalid`` for a pile outside 1 to ``MOST_PILES``, ``NotAllowed`` without consent or from
    another session.
    """
    activity = _load_open(db, actor, command.activity_id)
    pile = command.pile
    if pile is not None:
        field_rules.whole_number(pile, 1, MOST_PILES)
    note_id = checked_id(command.note_id)
    voter = note_press(db, actor, activity, command.nth)
    row = db.get(Pile, (activity.id, voter, note_id))
    if pile is None:
        if row is not None:
            db.delete(row)
    else:
        if not _is_laid_out(db, activity, note_id):
            raise NotFound(mark("This note is not there any more."))
        keys = {"activity_id": activity.id, "voter": voter, "note_id": note_id}
        row = row or Pile(**keys, number=pile)
        row.number = pile
        db.add(row)
    db.flush()
    told = _is_news(db, activity, _count_own(db, activity.id, voter))
    refs = [("silence", activity.id)] if told else []
    # No actor and no note: the log must not say who put which notes together.
    log.append(db, activity.programme_id, "note_placed", refs)
    return {"note": note_id, "pile": pile}


def own_piles(db: Session, actor: Actor, activity_id: object) -> dict[str, int]:
    """Note → number of the actor's own pile. Raises ``NotAllowed`` for all but participants."""
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.VOTE, activity.programme_id)
    return _own(db, activity.id, actor.pseudonym(activity.id))


def is_silent(activity: Activity) -> bool:
    """Whether everybody groups alone in it."""
    return activity.silent and activity.kind == ActivityKind.GROUPING


def is_card_sort_running(session: WorkingSession, activity: Activity) -> bool:
    """Whether people put notes on piles right now."""
    runs = is_running(session, activity)
    return is_silent(activity) and runs and activity.phase == Phase.WORK


def list_card_sorts(db: Session, programme_id: str) -> list[Activity]:
    """The groupings in silence of a programme that have begun, by session and agenda."""
    query = (
        select(Activity)
        .join(WorkingSession, col(WorkingSession.id) == col(Activity.session_id))
        .where(
            col(Activity.programme_id) == programme_id,
            col(Activity.kind) == ActivityKind.GROUPING,
            col(Activity.silent).is_(True),
            col(Activity.phase) != Phase.WAITING,
        )
        .order_by(col(WorkingSession.position), col(Activity.position))
    )
    return list(db.execute(query).scalars())


def list_sortable_notes(db: Session, activity: Activity) -> list[Note]:
    """The notes that are put on piles: those of its board that are revealed and on the wall.

    Of duplicates only the lead is listed, where it is on the board itself.
    """
    query = select(Note).where(*_on_board(db, activity)).order_by(col(Note.position))
    notes = list(db.execute(query).scalars())
    there = {note.id for note in notes}
    return [note for note in notes if note.same_as not in there]


def count_progress(db: Session, activity: Activity) -> CardSortProgress:
    """How many people have begun, and the share of notes they have placed on average.

    To keep the count cheap, piles of notes that have left the wall since are counted too.
    """
    counting = select(func.count(col(Pile.voter).distinct()), func.count())
    people, placed = db.execute(counting.where(col(Pile.activity_id) == activity.id)).one()
    notes = _count_laid_out(db, activity)
    known = people >= PROGRESS_THRESHOLD and notes > 0
    return CardSortProgress(people, notes, min(1.0, placed / (people * notes)) if known else None)


def load_agreement(db: Session, activity: Activity) -> "CardSortAgreement":
    """What people agree about. Raises ``Closed`` while they are still at work."""
    # The facilitator must not steer people by it, nor see from one move to the next who did what.
    if is_card_sort_running(load_session(db, activity.session_id), activity):
        raise Closed(mark("People are still at work. What they agree about is shown at the end."))
    return measure_piles(db, activity)


def measure_piles(db: Session, activity: Activity) -> "CardSortAgreement":
    """As ``load_agreement``, also at the moment of the end."""
    from workshop.needs.co_occurrence import measure_agreement  # brings numpy: 11 MB

    found = measure_agreement(_load_placements(db, activity))
    if not (before := load_tellings(db, activity.id)):
        return found
    # Opened again after it was shown: a pair is told anew only where enough people placed it anew.
    return found.with_pairs(
        {
            (note, other): standing(before.get(_figure(note, other), ()), tally)
            for (note, other), tally in _pair_tallies(found).items()
        }
    )


def keep_agreement(db: Session, activity: Activity) -> None:
    """Called before a grouping in silence is opened again that was ended
    or left: keeps what it told."""
    running = is_card_sort_running(load_session(db, activity.session_id), activity)
    if not is_silent(activity) or activity.phase == Phase.WAITING or running:
        return
    from workshop.needs.co_occurrence import measure_agreement

    tallies = _pair_tallies(measure_agreement(_load_placements(db, activity)))
    told = {_figure(*pair): tally for pair, tally in tallies.items()}
    keep_tallies(db, activity.id, told)


def _load_placements(db: Session, activity: Activity) -> dict[str, dict[str, int]]:
    laid_out = {note.id for note in list_sortable_notes(db, activity)}
    placements: dict[str, dict[str, int]] = {}
    for person, note_id, number in _placed(db, activity.id):
        if note_id in laid_out:
            placements.setdefault(person, {})[note_id] = number
    return placements


def _pair_tallies(found: "CardSortAgreement") -> dict[tuple[str, str], Tally]:
    """Pair → how many people put its notes together, and how many apart; suppressed pairs are left
    out."""
    return {
        pair: {_TOGETHER: shared.together, _APART: shared.both - shared.together}
        for pair, shared in found.pairs.items()
    }


def _figure(note: str, other: str) -> str:
    return f"{note} {other}"


def load_pair_weights(db: Session, programme_id: str) -> dict[tuple[str, str], float]:
    """The weights of pairs of notes, 0 to 1, from all groupings in silence of a programme that
    have ended; see ``pair_weights``."""
    from workshop.needs.co_occurrence import pair_weights

    ended = [
        activity
        for activity in list_card_sorts(db, programme_id)
        if not is_card_sort_running(load_session(db, activity.session_id), activity)
    ]
    return pair_weights(load_agreement(db, activity) for activity in ended)


def load_progress_facts(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts with the progress of those of these activities that are groupings in silence."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and is_silent(activity):
            yield _progress(db, activity)


def load_board_progress_facts(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_progress_facts``, when an activity changes its phase: it resets the progress."""
    return load_progress_facts(db, activity_ids)


def piles_of(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts for a new connection: a participant's own piles, for walls and staff the progress."""
    for activity in list_running(db, viewer.programme_id, viewer.session_id):
        if not is_silent(activity):
            continue
        if viewer.participant_id is None:
            yield _progress(db, activity)
        else:
            yield _piles_fact(db, activity, viewer.pseudonym(activity.id))


def _load_open(db: Session, actor: Actor, activity_id: str) -> Activity:
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.VOTE, activity.programme_id)
    if not is_silent(activity):
        raise Invalid(mark("The request was not understood."))
    session = load_joined(db, actor, activity.session_id)
    if activity.phase == Phase.WAITING:
        raise Closed(mark("The grouping has not begun yet."))
    if not is_card_sort_running(session, activity):
        raise Closed(mark("The grouping has ended. What you put on piles by then counts."))
    return activity


def _open_boards(db: Session, activity: Activity) -> list[str]:
    """The ids of the activities of its board whose notes are revealed."""
    found = (db.get(Activity, key) for key in board_activities(activity))
    return [row.id for row in found if row is not None and not is_hidden(row.hidden, row.phase)]


def _on_board(db: Session, activity: Activity) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Note.activity_id).in_(_open_boards(db, activity)),
        col(Note.programme_id) == activity.programme_id,
        col(Note.status) == SHOWN,
    )


def _is_news(db: Session, activity: Activity, placed: int) -> bool:
    if placed <= 1 or placed % TOLD_EVERY == 0:
        return True
    leads = select(func.count(col(Note.id))).where(*_on_board(db, activity))
    leads = leads.where(col(Note.same_as).is_(None))
    return placed >= int(db.execute(leads).scalar_one())


def _count_laid_out(db: Session, activity: Activity) -> int:
    query = select(col(Note.id), col(Note.same_as)).where(*_on_board(db, activity))
    leads = dict(db.execute(query).tuples().all())
    return sum(1 for lead in leads.values() if lead not in leads)


def _is_laid_out(db: Session, activity: Activity, note_id: str) -> bool:
    boards = _open_boards(db, activity)

    def is_there(note: Note | None) -> bool:
        return note is not None and note.status == SHOWN and note.activity_id in boards

    note = db.get(Note, note_id)
    if note is None or note.programme_id != activity.programme_id or not is_there(note):
        return False
    return note.same_as is None or not is_there(db.get(Note, note.same_as))


def _placed(db: Session, activity_id: str) -> list[tuple[str, str, int]]:
    query = select(col(Pile.voter), col(Pile.note_id), col(Pile.number)).where(
        col(Pile.activity_id) == activity_id
    )
    return list(db.execute(query).tuples().all())


def _own(db: Session, activity_id: str, voter: str) -> dict[str, int]:
    query = select(col(Pile.note_id), col(Pile.number)).where(
        col(Pile.activity_id) == activity_id, col(Pile.voter) == voter
    )
    return dict(db.execute(query).tuples().all())


def _count_own(db: Session, activity_id: str, voter: str) -> int:
    query = select(func.count()).where(
        col(Pile.activity_id) == activity_id, col(Pile.voter) == voter
    )
    return int(db.execute(query).scalar_one())


def _piles_fact(db: Session, activity: Activity, voter: str) -> Fact:
    return Fact(
        kind="piles",
        id=activity.id,
        session_id=activity.session_id,
        author=voter,
        activity_id=activity.id,
        body={"piles": _own(db, activity.id, voter)},
    )


def _progress(db: Session, activity: Activity) -> Fact:
    found = count_progress(db, activity)
    body = {
        "people": found.people,
        "placed": None if found.share is None else round(found.share * 100),
    }
    session = db.get(WorkingSession, activity.session_id)
    shown = session is not None and is_on_wall(session, activity) and activity.phase == Phase.WORK
    inner = {"on_wall": shown}
    session_id = activity.session_id
    return Fact(kind="silence", id=activity.id, body=body, session_id=session_id, inner=inner)

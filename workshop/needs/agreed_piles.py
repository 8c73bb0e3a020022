"""What a silent grouping ended in: on wall and phones at once, and made into groups in one step.

It is counted once, when the activity ends, and kept; what is told stands then, whatever happens
later. Ids of notes and shares of ``PAIR_THRESHOLD`` people or more are kept, nothing of one person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.board.visibility import Viewer
from workshop.errors import Closed, Conflict
from workshop.i18n import mark, translate
from workshop.live.facts import Fact
from workshop.needs.card_sort import is_silent, list_sortable_notes, measure_piles
from workshop.needs.group_queries import groups_by_note, with_duplicates
from workshop.needs.grouping_steps import log_steps, new_group, put_in
from workshop.needs.tables import AgreedPiles
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.agenda import load_activity
from workshop.programme.phases import Phase
from workshop.programme.sessions import is_running, list_running, load_session
from workshop.programme.tables import Activity
from workshop.programme.wall import is_on_wall
from workshop.store import log
from workshop.store.ids_and_clock import new_id
from workshop.store.log import Change

USUAL_LEAST, LOWEST, STEP = 60, 40, 5
"""Percent: how much people agree about a pile on average, at least; from ``LOWEST`` to 100."""


@dataclass(frozen=True)
class AgreedPile:
    """Notes that people put together, two or more, the best connected first. ``share``: percent of
    people who put two of them together, on average."""

    notes: tuple[str, ...]
    share: int


@dataclass(frozen=True)
class PilesResult:
    """What a silent grouping ended in; see ``AgreedPiles``."""

    people: int
    least: int
    piles: tuple[AgreedPile, ...]
    apart: tuple[str, ...]

    @property
    def few(self) -> bool:
        """Whether too few people put the same notes on piles for anything to be told."""
        return not self.piles and not self.apart


def describe_share(share: int, language: str) -> str:
    """How strongly people agree about a pile, in words; ``core/pile_words.js`` says the same."""
    for least, message in _STRENGTHS:
        if share >= least:
            return translate(message, language, share=share)
    raise ValueError(share)


_STRENGTHS = (
    (90, mark("Very strong agreement: {share} %")),
    (75, mark("Strong agreement: {share} %")),
    (60, mark("Clear agreement: {share} %")),
    (0, mark("Weak agreement: {share} %")),
)
"""From so many percent on."""


@dataclass(frozen=True)
class SetLeast:
    """How much people must agree about a pile: percent, 40 to 100."""

    activity_id: str
    least: int


@dataclass(frozen=True)
class GroupPiles:
    """Make groups of the piles, for somebody who saw those at the threshold ``seen``."""

    activity_id: str
    seen: int


def settle_piles(db: Session, activity: Activity) -> None:
    """Called before an activity ends: counts and keeps what a silent grouping ended in."""
    if is_silent(activity) and activity.phase == Phase.WORK:
        kept = db.get(AgreedPiles, activity.id)
        _keep(db, activity, kept.least if kept else USUAL_LEAST)


def set_least(db: Session, actor: Actor, command: SetLeast) -> PilesResult:
    """Show piles about which people agree more, or less. Raises ``NotAllowed``, ``NotFound``,
    ``Invalid``, ``Closed`` while people are at work."""
    activity = _load_ended(db, actor, command.activity_id)
    least = field_rules.whole_number(command.least, LOWEST, 100)
    found = _keep(db, activity, least)
    refs = [("agreement", activity.id)]
    log.append(db, activity.programme_id, "piles_shown", refs, actor=actor.log_id)
    return found


def group_piles(db: Session, actor: Actor, command: GroupPiles) -> int:
    """Make a group of each pile, in one step that can be undone; returns how many were made.

    Notes that stand in a group already stay there; of what is left of a pile a group is made where
    it is two notes or more. Pressed again, it makes nothing. Raises as ``set_least``, and
    ``Conflict`` when another threshold was chosen since.
    """
    activity = _load_ended(db, actor, command.activity_id)
    actor.must(Right.GROUP, activity.programme_id)
    found = load_piles(db, activity)
    if found.least != command.seen:
        raise Conflict(mark("Other piles are shown now. Look at them, then make groups."))
    steps: list[Change] = []
    piles = list_ungrouped(db, activity, found)
    for notes in piles:
        group, made = new_group(db, new_id(), activity.programme_id, "", None)
        steps += made
        steps += put_in(db, group.id, with_duplicates(db, notes))
    log_steps(db, actor, activity.programme_id, "piles_grouped", steps)
    return len(piles)


def load_piles(db: Session, activity: Activity) -> PilesResult:
    """What a silent grouping ended in; of one that was left or ended before this was kept, what it
    says now. Raises ``Closed`` while people are at work."""
    kept = db.get(AgreedPiles, activity.id)
    if kept is None or activity.phase != Phase.DONE:
        _must_rest(db, activity)
        return _measure(db, activity, kept.least if kept else USUAL_LEAST)
    piles = tuple(AgreedPile(tuple(row["notes"]), row["share"]) for row in kept.piles)
    return PilesResult(kept.people, kept.least, piles, tuple(kept.apart))


def list_ungrouped(db: Session, activity: Activity, found: PilesResult) -> list[list[str]]:
    """What a press would make groups of: for each pile its notes that are still on the board and in
    no group, where these are two or more."""
    there = {note.id for note in list_sortable_notes(db, activity)}
    placed = [note for pile in found.piles for note in pile.notes]
    grouped = {row.note_id for row in groups_by_note(db, placed)}
    left = [[key for key in pile.notes if key in there - grouped] for pile in found.piles]
    return [notes for notes in left if len(notes) > 1]


def load_piles_facts(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """Facts of those of these activities that are silent groupings; without a body before they
    have ended."""
    for activity_id in activity_ids:
        activity = db.get(Activity, activity_id)
        if activity is not None and is_silent(activity):
            yield _fact(db, activity)


def load_board_piles_facts(db: Session, activity_ids: Sequence[str]) -> Iterable[Fact]:
    """As ``load_piles_facts``, when an activity changes its phase."""
    return load_piles_facts(db, activity_ids)


def piles_shown_to(db: Session, viewer: Viewer) -> Iterable[Fact]:
    """Facts for a new connection: of the silent groupings that have ended and still run."""
    running = list_running(db, viewer.programme_id, viewer.session_id)
    ended = [row.id for row in running if row.phase == Phase.DONE]
    return load_piles_facts(db, ended)


def _fact(db: Session, activity: Activity) -> Fact:
    body = None
    if activity.phase == Phase.DONE:
        found = load_piles(db, activity)
        body = {
            "people": found.people,
            "least": found.least,
            "few": found.few,
            "piles": [{"notes": list(row.notes), "share": row.share} for row in found.piles],
            "apart": list(found.apart),
            "unjudged": _list_unjudged(db, activity, found),
        }
    session = load_session(db, activity.session_id)
    runs, on_wall = is_running(session, activity), is_on_wall(session, activity)
    inner = {"runs": runs, "on_wall": on_wall}
    return Fact(kind="agreement", id=activity.id, body=body, session_id=session.id, inner=inner)


def _list_unjudged(db: Session, activity: Activity, found: PilesResult) -> list[str]:
    """Notes on the board that fewer than ``PAIR_THRESHOLD`` people put on piles with others."""
    if found.few:
        return []
    judged = {note for pile in found.piles for note in pile.notes}.union(found.apart)
    return [note.id for note in list_sortable_notes(db, activity) if note.id not in judged]


def _keep(db: Session, activity: Activity, least: int) -> PilesResult:
    found = _measure(db, activity, least)
    piles = [{"notes": list(row.notes), "share": row.share} for row in found.piles]
    db.merge(
        AgreedPiles(
            activity_id=activity.id,
            people=found.people,
            least=least,
            piles=piles,
            apart=list(found.apart),
        )
    )
    return found


def _measure(db: Session, activity: Activity, least: int) -> PilesResult:
    found = measure_piles(db, activity)
    clusters = found.clusters(least / 100)
    piles = tuple(AgreedPile(one.notes, round(one.share * 100)) for one in clusters)
    return PilesResult(found.people, least, piles, tuple(found.scattered(least / 100)))


def _load_ended(db: Session, actor: Actor, activity_id: str) -> Activity:
    activity = load_activity(db, activity_id)
    actor.must(Right.RUN, activity.programme_id)
    _must_rest(db, activity)
    return activity


def _must_rest(db: Session, activity: Activity) -> None:
    at_work = is_silent(activity) and activity.phase == Phase.WORK
    if at_work and is_running(load_session(db, activity.session_id), activity):
        raise Closed(mark("People are still at work. What they agree about is shown at the end."))

"""Pretended participants: they join a rehearsal, write, sort and vote by the commands of phones."""

import json
import logging
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session

from workshop.board.carried import list_carried
from workshop.board.note_rules import SECTIONS
from workshop.board.notes import AddNote, add_note
from workshop.demo.rehearsal import Rehearse, set_up_rehearsal
from workshop.errors import WorkshopError
from workshop.i18n import known_language
from workshop.needs.card_sort import PlaceNote, list_sortable_notes, place_note
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.needs import VOTABLE, list_needs
from workshop.needs.vote_offer import load_offer
from workshop.needs.votes import SetDots, ShowFingers, set_dots
from workshop.people.participants import (
    Enter,
    enter,
    load_texts,
    make_phrase,
    participant_actor,
)
from workshop.people.rights import PARTICIPANT_ROLES, SYSTEM, Actor
from workshop.people.tables import Participant
from workshop.programme.activity_kinds import ACTIVITY_TYPES, ActivityKind, BallotPart
from workshop.programme.agenda import subject_of
from workshop.programme.phases import Phase
from workshop.programme.rehearsals import end_rehearsal
from workshop.programme.sessions import list_running, list_sessions
from workshop.programme.tables import Activity, Programme
from workshop.services import Services
from workshop.standards.clauses import list_clauses
from workshop.standards.room.objections import show_fingers_on_clause
from workshop.store.ids_and_clock import new_id

PAUSE = 1.5
"""Seconds between two things that one of a crowd does, at most."""
_NOTES_EACH = 2
_PILES = 6
_logger = logging.getLogger(__name__)
_running: dict[str, "Crowd"] = {}
_Act = tuple[Callable[[Session, Actor, Any], Any], Any]


class _Over(Exception):
    """The rehearsal is gone."""


class Crowd:
    """The pretended participants of one rehearsal, on a thread of this process.

    They stop by themselves when their programme is gone. What they do next is random, so that a
    facilitator sees a room and not a machine.
    """

    def __init__(self, services: Services, programme: Programme, people: int) -> None:
        self._services, self._programme, self._people = services, programme, people
        self._texts = _example_texts(services.settings.content_dir, programme.language)
        self._actors: list[Actor] = []
        self._done: set[tuple[str, str]] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._live, name="rehearsal", daemon=True)

    def start(self) -> None:
        """Let them come in and take part."""
        self._thread.start()

    def stop(self) -> None:
        """Let nobody do anything any more; waits until the last has finished, at most 5 s."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def _live(self) -> None:
        try:
            self._come_in()
            while not self._stopped.is_set():
                self._take_part()
                self._stopped.wait(random.uniform(PAUSE / 3, PAUSE))  # noqa: S311
        except _Over:
            pass
        except Exception:
            _logger.exception("the pretended participants of a rehearsal have stopped")
        finally:
            _running.pop(self._programme.id, None)

    def _come_in(self) -> None:
        store, settings = self._services.store, self._services.settings
        texts = load_texts(settings.content_dir, self._programme.language)
        with store.read() as db:
            session = list_sessions(db, self._programme.id)[-1]
        for number in range(self._people):
            if self._stopped.is_set():
                return
            self._expect_programme()
            entered = store.write(
                enter,
                SYSTEM,
                Enter(
                    programme_id=self._programme.id,
                    session_id=session.id,
                    tables=self._programme.tables,
                    notice=texts.contract["version"],
                    role=PARTICIPANT_ROLES[number % len(PARTICIPANT_ROLES)],
                    table=number % self._programme.tables + 1,
                    token=None,
                    texts=texts,
                    secret=settings.secret,
                    phrase=make_phrase(texts, settings.secret),
                ),
            )
            with store.read() as db:
                person = db.get_one(Participant, entered.participant_id)
            self._actors.append(participant_actor(person, entered.token))

    def _expect_programme(self) -> None:
        with self._services.store.read() as db:
            if db.get(Programme, self._programme.id) is None:
                raise _Over

    def _take_part(self) -> None:
        """Let somebody do one thing in what runs now."""
        self._expect_programme()
        with self._services.store.read() as db:
            running = list_running(db, self._programme.id)
            if not running or not self._actors:
                return
            activity = running[0]
            actor = random.choice(self._actors)  # noqa: S311
            acts = list(self._choose(db, activity, actor))
        for command, content in acts:
            try:
                self._services.store.write(command, actor, content)
            except WorkshopError:
                # The facilitator was quicker: the phase is over.
                return

    def _choose(self, db: Session, activity: Activity, actor: Actor) -> Iterator[_Act]:
        if activity.phase == Phase.COLLECT:
            yield from self._write(db, activity, actor)
        elif activity.silent and activity.phase == Phase.WORK:
            for note in _some(list_sortable_notes(db, activity), 3):
                pile = len(note.text) % _PILES + 1
                yield place_note, PlaceNote(activity.id, note.id, pile)
        elif activity.phase == Phase.VOTE and self._first_time(activity, actor):
            yield from self._vote(db, activity)

    def _write(self, db: Session, activity: Activity, actor: Actor) -> Iterator[_Act]:
        wrote = sum((actor.id, f"{activity.id}.{n}") in self._done for n in range(_NOTES_EACH))
        subjects = _subjects(db, activity)
        if wrote >= _NOTES_EACH or not subjects:
            return
        self._done.add((actor.id, f"{activity.id}.{wrote}"))
        on_map = activity.kind == ActivityKind.EMPATHY_MAP
        text = random.choice(self._texts["map" if on_map else "free"])  # noqa: S311
        section = random.choice(SECTIONS[activity.variant]) if on_map else None  # noqa: S311
        carries = list_carried(activity)
        about = random.choice(subjects)  # noqa: S311
        yield add_note, AddNote(new_id(), activity.id, text, section, carries=carries, about=about)

    def _vote(self, db: Session, activity: Activity) -> Iterator[_Act]:
        part = ACTIVITY_TYPES[activity.kind].votes_with
        if part == BallotPart.FINGERS:
            fingers = random.choices(range(6), (1, 1, 2, 5, 7, 4))[0]  # noqa: S311
            yield show_fingers_on_clause, ShowFingers(activity.id, fingers)
            return
        needs = sorted(load_offer(db, activity).subjects)
        if part == BallotPart.DOTS:
            for need in _some(needs, activity.votes_per_person):
                yield set_dots, SetDots(activity.id, need, 1)
        elif part == BallotPart.ESTIMATES:
            for need in needs:
                impact, effort = random.randint(2, 5), random.randint(1, 5)  # noqa: S311
                yield set_estimate, SetEstimate(activity.id, need, impact, effort)

    def _first_time(self, activity: Activity, actor: Actor) -> bool:
        key = (actor.id, activity.id)
        fresh = key not in self._done
        self._done.add(key)
        return fresh


def start_rehearsal(services: Services, actor: Actor, command: Rehearse) -> Programme:
    """Set up a rehearsal and let its participants come in. Raises as ``set_up_rehearsal``."""
    programme = services.store.write(set_up_rehearsal, actor, command)
    crowd = Crowd(services, programme, command.people)
    _running[programme.id] = crowd
    crowd.start()
    return programme


def stop_rehearsal(services: Services, actor: Actor, programme_id: str) -> str:
    """Send the pretended participants home and delete the rehearsal; see ``end_rehearsal``."""
    crowd = _running.pop(programme_id, None)
    if crowd is not None:
        crowd.stop()
    return services.store.write(end_rehearsal, actor, programme_id)


def _some(rows: list[Any], count: int) -> list[Any]:
    return random.sample(rows, min(count, len(rows)))


def _example_texts(content_dir: Path, language: str) -> Mapping[str, list[str]]:
    path = content_dir / "demo" / f"demo.{known_language(language)}.json"
    notes = json.loads(path.read_text("utf-8"))["notes"]
    fits = [note for note in notes if len(note["text"]) <= 280]
    return {
        "map": [note["text"] for note in fits if note["section"]],
        "free": [note["text"] for note in fits if not note["section"]],
    }


def _subjects(db: Session, activity: Activity) -> list[str | None]:
    """What notes may be written under; ``[None]`` where they are written under nothing."""
    match subject_of(activity):
        case "need":
            return [need.id for need in list_needs(db, activity.programme_id, *VOTABLE)]
        case "clause":
            clauses = [clause.id for clause in list_clauses(db, activity.programme_id)]
            return [*([key for key in clauses if key in activity.targets] or clauses)]
        case _:
            return [None]

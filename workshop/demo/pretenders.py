"""Pretended participants: they join a rehearsal, write, sort and vote by the commands of phones."""

import logging
import random
import threading
from collections.abc import Callable

from workshop.demo.example_texts import ExampleTexts
from workshop.demo.pretended_acts import Pretender, next_acts
from workshop.demo.rehearsal import Rehearse, set_up_rehearsal
from workshop.errors import WorkshopError
from workshop.people.participants import (
    Enter,
    enter,
    load_texts,
    make_phrase,
    participant_actor,
)
from workshop.people.rights import PARTICIPANT_ROLES, SYSTEM, Actor
from workshop.people.tables import Participant
from workshop.programme.rehearsals import end_rehearsal
from workshop.programme.sessions import list_running, list_sessions
from workshop.programme.tables import Programme
from workshop.services import Services
from workshop.store.held_names import hold_name

PAUSE = 8.0
"""Seconds between two things that the same person does, on average."""
_logger = logging.getLogger(__name__)
_running: dict[str, "Crowd"] = {}


class _Over(Exception):
    """The rehearsal is gone."""


class Crowd:
    """The pretended participants of one rehearsal, on a thread of this process.

    They stop by themselves when their programme is gone. What they do next is random, so that a
    facilitator sees a room and not a machine. ``let_go``: called once they are gone.
    """

    def __init__(
        self, services: Services, programme: Programme, people: int, let_go: Callable[[], None]
    ) -> None:
        self._let_go = let_go
        self._services, self._programme, self._count = services, programme, people
        self._texts = ExampleTexts(services.settings.content_dir, programme.language)
        self._people: list[Pretender] = []
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
                self._stopped.wait(random.uniform(0.5, 1.5) * PAUSE / self._count)  # noqa: S311
        except _Over:
            pass
        except Exception:
            _logger.exception("the pretended participants of a rehearsal have stopped")
        finally:
            _running.pop(self._programme.id, None)
            self._let_go()

    def _come_in(self) -> None:
        store, settings = self._services.store, self._services.settings
        texts = load_texts(settings.content_dir, self._programme.language)
        with store.read() as db:
            session = list_sessions(db, self._programme.id)[-1]
        for number in range(self._count):
            if self._stopped.is_set():
                return
            self._expect_programme()
            # Another role begins each round of the tables, so that all roles sit at every table.
            round_, seat = divmod(number, self._programme.tables)
            entered = store.write(
                enter,
                SYSTEM,
                Enter(
                    programme_id=self._programme.id,
                    session_id=session.id,
                    tables=self._programme.tables,
                    notice=texts.contract["version"],
                    role=PARTICIPANT_ROLES[(number + round_) % len(PARTICIPANT_ROLES)],
                    table=seat + 1,
                    token=None,
                    texts=texts,
                    secret=settings.secret,
                    phrase=make_phrase(texts, settings.secret),
                ),
                self._programme.id,
            )
            with store.read() as db:
                person = db.get_one(Participant, entered.participant_id)
            actor = participant_actor(person, entered.token)
            self._people.append(Pretender(actor, person.table_number or 1))

    def _expect_programme(self) -> None:
        with self._services.store.read() as db:
            if db.get(Programme, self._programme.id) is None:
                raise _Over

    def _take_part(self) -> None:
        """Let somebody do one thing in what runs now."""
        self._expect_programme()
        with self._services.store.read() as db:
            running = list_running(db, self._programme.id)
            if not running or not self._people:
                return
            person = random.choice(self._people)  # noqa: S311
            acts = list(next_acts(db, running[0], person, self._texts))
        for act in acts:
            try:
                scope = self._programme.id
                self._services.store.write(act.command, person.actor, act.content, scope)
            except WorkshopError:
                # The facilitator was quicker, or has something to press before this can be done.
                return
            person.done.add(act.done)


def start_rehearsal(services: Services, actor: Actor, command: Rehearse) -> Programme:
    """Set up a rehearsal and let its participants come in. Raises as ``set_up_rehearsal``."""
    # Before there is a rehearsal: another process that starts ends those that nobody holds.
    let_go = hold_name(services.store.url, command.slug)
    try:
        programme = services.store.write(set_up_rehearsal, actor, command)
    except BaseException:
        let_go()
        raise
    crowd = Crowd(services, programme, command.people, let_go)
    _running[programme.id] = crowd
    crowd.start()
    return programme


def stop_rehearsal(services: Services, actor: Actor, programme_id: str) -> str:
    """Send the pretended participants home and delete the rehearsal; see ``end_rehearsal``."""
    crowd = _running.pop(programme_id, None)
    if crowd is not None:
        crowd.stop()
    return services.store.write(end_rehearsal, actor, programme_id)

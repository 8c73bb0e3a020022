"""How much people do over the live feed, as it may be told to whoever watches over the server.

Who watches may sit in the room, ask every second and see who presses: a number that grows by one
would tell whose press it was, and one that they fill up by themselves would tell the next press of
somebody else. So nothing is told of the moment. What was done is told as one sum, at the end of a
``WINDOW`` that does not depend on what anybody does, and only if enough people did something in it
(``disclosure.may_tell_acts``); what they did in a quiet window is told with the next busy one.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from workshop.disclosure import in_steps, may_tell_acts
from workshop.store.times import Times, TimesTaken
from workshop.web.protocol import INTERNAL

WINDOW = 300.0
"""Seconds after which what was done may be told."""
DONE = "ok"


@dataclass(frozen=True)
class ActFigures:
    """Sums since this process began: notes written, commands by outcome (``ok`` or the code of an
    error), how long answers of those that were carried out took, and how long transactions took."""

    notes: int = 0
    commands: dict[str, int] = field(default_factory=dict)
    answers: TimesTaken = field(default_factory=TimesTaken)
    writing: TimesTaken = field(default_factory=TimesTaken)


class Acts:
    """Counts what is done in this process. Only from the event loop."""

    def __init__(self, writing: Times, clock: Callable[[], float] = time.monotonic) -> None:
        self._writing = writing
        self._clock = clock
        self._notes, self._commands, self._answers = 0, Counter[str](), Times()
        self._people: set[str] = set()
        self._told = ActFigures()
        self._window = self._present_window()

    def count(self, person: str | None, command: str, outcome: str, seconds: float) -> None:
        """A command of this person (an id, forgotten with the end of the window) was answered."""
        self._end_window()
        if person is not None:
            self._people.add(person)
        self._commands[outcome] += 1
        if outcome == DONE:
            self._notes += command == "add_note"
            self._answers.add(seconds)

    def told(self) -> ActFigures:
        """What may be told now."""
        self._end_window()
        return self._told

    def _end_window(self) -> None:
        # Whatever comes next ends it, before it is counted: so nobody chooses the moment.
        present = self._present_window()
        if present == self._window:
            return
        self._window = present
        if may_tell_acts(len(self._people)):
            commands = {outcome: _told_count(outcome, of) for outcome, of in self._commands.items()}
            answers, writing = self._answers.taken(), self._writing.taken()
            self._told = ActFigures(self._notes, commands, answers, writing)
        self._people.clear()

    def _present_window(self) -> int:
        return int(self._clock() // WINDOW)


def _told_count(outcome: str, count: int) -> int:
    """One refusal, such as that somebody may not write for now, would be about one person; a bug is
    about nobody, and stands in the log."""
    return count if outcome in (DONE, INTERNAL) else in_steps(count)

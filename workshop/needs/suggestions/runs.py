"""Runs of suggestions, each in a worker process of its own without access to the database.

At most one per programme and job at a time, in all processes of the server together. A page starts
a run, reads its progress, may cancel it, wherever it goes on; the result is stored by a command
when the run ends.
"""

import atexit
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.errors import Invalid, WorkshopError
from workshop.i18n import mark
from workshop.live.neighbours import Neighbours, Row
from workshop.needs.suggestions.decisions import KeepRun, are_on, keep_near, keep_run
from workshop.needs.suggestions.embedding import choose_model
from workshop.needs.suggestions.task_input import TaskInput, load_task_input
from workshop.people.rights import Actor, Right
from workshop.settings import ROOT, calm_environment
from workshop.store.held_names import try_to_hold
from workshop.store.store import Store

COMMAND = (sys.executable, "-m", "workshop.needs.suggestions.worker_process")
LONGEST_SECONDS = 600.0
"""The timeout of a run. 300 notes take seconds, thousands with a large model minutes."""
FEWEST_ALONE = 2
_TOPIC, _CANCEL = "suggestions", "cancel_suggestions"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RunRequest:
    """``job``: ``groups`` or ``near``; ``number``: of new groups, ``None`` for the best number;
    ``activities``: only their notes, ``None`` for all; ``model``: a name or folder, empty for the
    bundled one."""

    programme_id: str
    job: str = "groups"
    number: int | None = None
    activities: Sequence[str] | None = None
    model: str = ""


@dataclass
class RunProgress:
    """The progress of a run: its ``step``, ``done`` of ``of``; then ``ended``, with an ``error``
    whose message may be shown, or ``cancelled``."""

    step: str = "start"
    done: int = 0
    of: int = 0
    ended: bool = False
    cancelled: bool = False
    error: WorkshopError | None = None


class Run(threading.Thread):
    """The thread of one run: sends the task to a worker process, reads its reports, stores the
    result."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        wish: RunRequest,
        command: Sequence[str] = COMMAND,
        longest: float = LONGEST_SECONDS,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name=f"suggestions-{wish.job}", daemon=True)
        self._store, self._actor, self._wish = store, actor, wish
        self._command, self._longest = command, longest
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self.progress = RunProgress()
        self.let_go: Callable[[], None] = lambda: None
        self._told = told

    def run(self) -> None:
        """Load, compute and store; any exception ends up as ``progress.error``."""
        try:
            self._carry_out()
        except WorkshopError as error:
            self.progress.error = error
        except Exception:
            _logger.exception("a run of suggestions failed")
            self.progress.error = _failed()
        finally:
            self.let_go()
            self.progress.ended = True
            self._told()

    def cancel(self) -> None:
        """Terminate the process; nothing of the run is stored."""
        with self._lock:
            self.progress.cancelled = True
            if self._process is not None:
                self._process.terminate()

    def _carry_out(self) -> None:
        model = choose_model(self._wish.model)
        with self._store.read() as db:
            wish = self._wish
            material = load_task_input(db, wish.programme_id, model, wish.activities)
        if len(material.alone) < (FEWEST_ALONE if self._wish.job == "groups" else 1):
            if self._wish.job == "near":
                return
            raise Invalid(mark("Too few notes stand alone to propose groups."))
        result = self._compute(material.task(self._wish.job, model, self._wish.number))
        if result is not None:
            self._keep(material, model, result)

    def _compute(self, task: dict[str, Any]) -> dict[str, Any] | None:
        """The result that the process returns; ``None`` when it was cancelled."""
        with self._lock:
            if self.progress.cancelled:
                return None
            process = self._process = subprocess.Popen(  # noqa: S603 (our own module)
                self._command,
                cwd=ROOT,
                env=calm_environment(),
                text=True,
                encoding="utf-8",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        _running.add(process)
        watch = threading.Timer(self._longest, process.kill)
        watch.start()
        try:
            return self._talk(process, task)
        finally:
            watch.cancel()
            process.kill()
            process.wait()
            _running.discard(process)

    def _talk(
        self, process: "subprocess.Popen[str]", task: dict[str, Any]
    ) -> dict[str, Any] | None:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as ask:
                json.dump(task, ask)
            for line in process.stdout:
                told: dict[str, Any] = json.loads(line)
                if "result" in told:
                    result: dict[str, Any] = told["result"]
                    return None if self.progress.cancelled else result
                if told.get("error") == "model":
                    raise Invalid(
                        mark("The model “{model}” cannot be loaded on this machine."),
                        model=told["model"],
                    )
                self.progress.step = told["step"]
                self.progress.done, self.progress.of = told["done"], told["of"]
                self._told()
        except (BrokenPipeError, ValueError):
            _logger.warning("a process of suggestions broke off", exc_info=True)
        if self.progress.cancelled:
            return None
        raise _failed()

    def _keep(self, material: TaskInput, model: str, result: dict[str, Any]) -> None:
        kept = KeepRun(material, model, self._wish.number, result)
        if self._wish.job == "near":
            self._store.write(keep_near, self._actor, kept, material.programme_id)
        else:
            self._store.write(keep_run, self._actor, kept, material.programme_id)


class Runs:
    """The runs of this process, and what is known of those in others; at most one per programme and
    job. ``command`` computes them."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._runs: dict[tuple[str, str], Run] = {}
        self._elsewhere: dict[tuple[str, str], RunProgress] = {}
        self._neighbours: Neighbours | None = None
        self._lock = threading.Lock()

    def meet(self, neighbours: Neighbours) -> None:
        """Share what goes on with other processes from now on."""
        self._neighbours = neighbours
        neighbours.share(_TOPIC, self._tell, self._hear)
        neighbours.answer(_CANCEL, self._cancel_here)

    def part(self, neighbours: Neighbours) -> None:
        """Share no longer with these, if they are the ones last met."""
        if self._neighbours is neighbours:
            self._neighbours, self._elsewhere = None, {}

    def start(self, store: Store, actor: Actor, wish: RunRequest, **given: Any) -> bool:
        """Start a run; ``False`` when one is running already. Raises ``NotAllowed``, and
        ``Invalid`` where suggestions are switched off."""
        actor.must(Right.GROUP, wish.programme_id)
        with store.read() as db:
            if not are_on(db, wish.programme_id):
                raise Invalid(mark("Suggestions are switched off in this programme."))
        key = (wish.programme_id, wish.job)
        with self._lock:
            if key in self._runs and not self._runs[key].progress.ended:
                return False
            let_go = try_to_hold(store.url, f"suggestions {wish.job} {wish.programme_id}")
            if let_go is None:
                return False
            given = {"command": self._command, "told": self._changed, **given}
            run = self._runs[key] = Run(store, actor, wish, **given)
            run.let_go = let_go
            self._elsewhere.pop(key, None)
        run.start()
        self._changed()
        return True

    def progress(self, programme_id: str, job: str = "groups") -> RunProgress | None:
        """The progress or the end of the last run of a programme; ``None`` without one."""
        run = self._runs.get((programme_id, job))
        elsewhere = self._elsewhere.get((programme_id, job))
        if elsewhere is not None and (run is None or run.progress.ended):
            return elsewhere
        return run.progress if run else None

    def cancel(self, programme_id: str) -> None:
        """Cancel all runs of a programme, of both jobs, in all processes."""
        self._cancel_here(programme_id)
        if self._neighbours is not None:
            self._neighbours.call(_CANCEL, programme_id)

    def _cancel_here(self, programme_id: str) -> None:
        for (programme, _job), run in list(self._runs.items()):
            if programme == programme_id:
                run.cancel()

    def forget(self, programme_id: str, job: str = "groups") -> None:
        """Drop a run that has ended, after its end has been shown; running ones stay."""
        with self._lock:
            run = self._runs.get((programme_id, job))
            if run is not None and run.progress.ended:
                del self._runs[programme_id, job]
            elsewhere = self._elsewhere.get((programme_id, job))
            if elsewhere is not None and elsewhere.ended:
                del self._elsewhere[programme_id, job]

    def wait(self, programme_id: str, job: str = "groups", seconds: float = 300) -> None:
        """Wait for the end of a run, at most this many seconds."""
        run = self._runs.get((programme_id, job))
        if run is not None:
            run.join(seconds)

    def _changed(self) -> None:
        if self._neighbours is not None:
            self._neighbours.changed()

    def _tell(self) -> Iterator[Row]:
        for (programme_id, job), run in list(self._runs.items()):
            now = run.progress
            if not now.ended:
                yield [programme_id, job, now.step, now.done, now.of]

    def _hear(self, rows: list[Row], lost: list[Row]) -> None:
        """Runs in other processes; one whose process has ended says so until it was shown."""
        ended = {key: kept for key, kept in self._elsewhere.items() if kept.ended}
        for programme_id, job, *_progress in lost:
            ended[programme_id, job] = RunProgress(ended=True, error=_broken_off())
        going = {(row[0], row[1]): RunProgress(*row[2:]) for row in rows}
        self._elsewhere = {**ended, **going}


RUNS = Runs()
"""The registry that all pages of this server process share."""

_running: set["subprocess.Popen[str]"] = set()


@atexit.register
def _end_all() -> None:
    for process in list(_running):
        process.terminate()


def _broken_off() -> Invalid:
    return Invalid(
        mark("The server was stopped while it looked for groups. Nothing is lost; try again.")
    )


def _failed() -> Invalid:
    return Invalid(mark("The suggestions could not be computed. Try again."))

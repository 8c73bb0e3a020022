"""Processes that are killed at a step of their own, wherever that is: ``python -m tests.dying``.

A step is a statement, a commit, or whatever makes, opens, moves or removes a file of the data
folder. Which one it dies at does not depend on how fast the machine is. What is done comes as a
line of JSON and is done in a fork of this process, which has loaded everything once.
"""

import itertools
import json
import mmap
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.settings import ROOT, calm_environment

FILES = ("open", "os.rename", "os.remove", "os.link", "os.truncate", "sqlite3.connect")


@dataclass(frozen=True)
class End:
    """How a process ended: ``code`` -9 for one that was killed, after this many ``steps``."""

    code: int
    steps: int


class Mortals:
    """Processes that do something and are killed; see ``mortals``."""

    def __init__(self, parent: "subprocess.Popen[str]") -> None:
        self._parent = parent

    def run(self, scene: str, *words: str, dies_at: int = 0, **environment: str) -> End:
        """Do something, in ``SCENES``, to its end or until the step at which it dies."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        wish = {"scene": scene, "words": words, "dies_at": dies_at, "environment": environment}
        self._parent.stdin.write(json.dumps(wish) + "\n")
        self._parent.stdin.flush()
        return End(**json.loads(self._parent.stdout.readline()))


def moments(seed: int, steps: int, count: int) -> Sequence[int]:
    """Some steps of this many by chance; always one of the last, when things are settled."""
    chance = random.Random(seed)
    found = chance.sample(range(1, steps + 1), min(count - 1, steps))
    return [*found, chance.randint(max(1, steps - 8), steps)]


@contextmanager
def started_mortals() -> Iterator[Mortals]:
    """The process that forks them, until the block ends."""
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.dying"],
        cwd=ROOT,
        env=calm_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Mortals(parent)
    finally:
        parent.communicate(timeout=30)


# ── what is done ─────────────────────────────────────────────────────────────────────────────


def start_server() -> None:
    """What a server does before it answers."""
    from workshop.services import Services
    from workshop.settings import Settings

    Services.build(Settings.from_environment()).close()


def migrate_tables() -> None:
    """Bring the database up to date, after a copy."""
    from workshop.settings import Settings
    from workshop.store.backup_place import BackupPlace
    from workshop.store.schema import migrate

    settings = Settings.from_environment()
    migrate(settings.database_url, BackupPlace.of(settings))


def give_command(*words: str) -> None:
    """A command of the command line."""
    from workshop.cli import main

    sys.exit(main(words))


def publish_version(account: str, programme: str, *clauses: str) -> None:
    """Publish clauses as version 0.1."""
    from workshop.people.accounts import load_actor
    from workshop.settings import Settings
    from workshop.standards.publication.publications import Publish
    from workshop.standards.publication.publishing import publish_beside
    from workshop.store.store import Store

    store = Store(Settings.from_environment().database_url)
    with store.read() as db:
        actor = load_actor(db, account)
    assert actor is not None
    publish_beside(store, actor, Publish(programme, "0.1", "", clauses))
    store.close()


SCENES: Mapping[str, Callable[..., None]] = {
    "start": start_server,
    "migrate": migrate_tables,
    "command": give_command,
    "publish": publish_version,
}


# ── the process that forks ───────────────────────────────────────────────────────────────────


def _count_steps(folder: str, dies_at: int, counter: mmap.mmap) -> None:
    """From now on count steps of this process, and kill it at one."""
    import psycopg
    from sqlalchemy import Engine, event

    numbers = itertools.count(1)

    def step(*_given: object) -> None:
        number = next(numbers)
        counter[:8] = number.to_bytes(8, "big")
        if number == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, given: tuple[Any, ...]) -> None:
        if name in FILES and given and folder in os.fsdecode(_name(given[0])):
            step()

    for moment in ("before_cursor_execute", "commit"):
        event.listen(Engine, moment, step)
    execute = psycopg.Connection.execute

    def executing(connection: Any, *given: Any, **named: Any) -> Any:
        step()
        return execute(connection, *given, **named)

    psycopg.Connection.execute = executing  # type: ignore[method-assign]
    sys.addaudithook(watch)


def _name(given: object) -> str | bytes:
    return given if isinstance(given, str | bytes) else ""


def _do(wish: Mapping[str, Any], counter: mmap.mmap) -> None:
    from workshop.i18n import use_language
    from workshop.wiring import connect

    os.environ.update(wish["environment"])
    silent = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(silent, number)
    connect()
    use_language("en")
    folder = str(Path(wish["environment"]["WORKSHOP_DATA_DIR"]).resolve())
    _count_steps(folder, wish["dies_at"], counter)
    SCENES[wish["scene"]](*wish["words"])


def _fork(wish: Mapping[str, Any]) -> End:
    counter = mmap.mmap(-1, 8)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _do(wish, counter)
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        finally:
            os._exit(code)
    _child, status = os.waitpid(child, 0)
    return End(os.waitstatus_to_exitcode(status), int.from_bytes(counter[:8], "big"))


def main() -> None:
    """Do what each line of the standard input says; answer each with a line."""
    import alembic.command
    import psycopg

    import workshop.cli
    import workshop.services

    assert alembic.command
    assert psycopg
    assert workshop.cli
    assert workshop.services
    for line in sys.stdin:
        ended = _fork(json.loads(line))
        print(json.dumps({"code": ended.code, "steps": ended.steps}), flush=True)


if __name__ == "__main__":
    main()

"""Refreshing the nearest groups of ungrouped notes while a page shows them; throttled."""

import hashlib
import time
from dataclasses import dataclass

from workshop.needs.suggestions.decisions import are_on
from workshop.needs.suggestions.embedding import choose_model
from workshop.needs.suggestions.runs import RUNS, RunRequest, Runs
from workshop.needs.suggestions.task_input import TaskInput, load_task_input
from workshop.people.rights import Actor
from workshop.store.log import last_number
from workshop.store.store import Store

EVERY_SECONDS = 5.0


@dataclass
class _Seen:
    """When the last run began or the first look was, the last event seen, and the digest then."""

    at: float
    number: int = -1
    state: str = ""


_seen: dict[tuple[str, str], _Seen] = {}


def keep_near_fresh(
    store: Store, actor: Actor, programme_id: str, model: str = "", runs: Runs = RUNS
) -> bool:
    """Start computing the nearest groups if notes or groups have changed since the last run.

    At most every ``EVERY_SECONDS`` and not at the first call, never beside a run of proposals, not
    without groups or ungrouped notes. Returns whether a run was started.
    """
    seen = _seen.setdefault((store.url, programme_id), _Seen(time.monotonic()))
    going = runs.progress(programme_id)
    if time.monotonic() - seen.at < EVERY_SECONDS or (going and not going.ended):
        return False
    with store.read() as db:
        number = last_number(db, programme_id)
        if number == seen.number or not are_on(db, programme_id):
            return False
        material = load_task_input(db, programme_id, choose_model(model))
    state = _state(material)
    seen.number, unchanged = number, state == seen.state
    seen.state = state
    if unchanged or not material.groups or not material.alone:
        return False
    started = runs.start(store, actor, RunRequest(programme_id, "near", model=model))
    if started:
        seen.at = time.monotonic()
    else:
        seen.number, seen.state = -1, ""
    return started


def _state(material: TaskInput) -> str:
    digest = hashlib.sha256()
    for key, text in material.texts.items():
        digest.update(f"{key}\0{text}\0".encode())
    for key, notes in sorted(material.groups.items()):
        digest.update(f"{key}:{','.join(sorted(notes))}\n".encode())
    return digest.hexdigest()

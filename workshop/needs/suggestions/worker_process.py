"""The process that computes proposals: ``python -m workshop.needs.suggestions.worker_process``.

It reads one JSON task from its standard input, writes one JSON report per line to its standard
output, and has no access to the database. It runs with the lowest priority.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop.logs import configure
from workshop.needs.suggestions.distances import SAME, find_same, near_groups
from workshop.needs.suggestions.embedding import (
    Matrix,
    embed_meaning,
    from_bytes,
    from_text,
    split_parts,
    to_bytes,
    to_text,
    version_of,
)
from workshop.needs.suggestions.tokens import ModelMissing
from workshop.settings import log_choice

if TYPE_CHECKING:
    from workshop.needs.suggestions.constrained_clustering import Proposal

Report = Callable[[Mapping[str, Any]], None]

LEAST_URGENT = 19
URGENT = "--urgent"
"""With this argument it keeps the normal priority: for tests, beside which no session runs."""


def propose_groups(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Groups and near-duplicates among the notes of a task; see ``task_input.TaskInput.task``."""
    # Only this task needs them, and scipy takes a third of a second to load.
    from workshop.needs.suggestions.clustering import compare_notes
    from workshop.needs.suggestions.constrained_clustering import (
        Constraints,
        cluster_with_constraints,
    )
    from workshop.needs.suggestions.tokens import lemmatise

    texts, language = task["texts"], task["language"]
    vectors, made = _vectors(task, report)
    report({"step": "words", "done": len(texts), "of": len(texts)})
    lemmas = [lemmatise(text, language) for text in texts]
    report({"step": "groups", "done": len(texts), "of": len(texts)})
    decided = Constraints(
        groups=task["groups"],
        refused=[(one, other) for one, other in task["refused"]],
        together={(one, other): share for one, other, share in task["together"]},
    )
    likeness = compare_notes(vectors, lemmas) if texts else vectors
    found = cluster_with_constraints(likeness, decided, task["number"]) if texts else []
    apart = [(one, other) for one, other in task["apart"]]
    same = find_same(texts, split_parts(vectors)[0], apart) if texts else []
    return {
        "vectors": made,
        "version": version_of(task["model"]),
        "parameters": _parameters(task),
        "fewer": _why_fewer(task, [one.notes for one in found if one.extends is None]),
        "proposals": _describe_proposals(texts, language, likeness, found),
        "same": [{"notes": notes, "likeness": share} for notes, share in same],
    }


def _parameters(task: Mapping[str, Any]) -> dict[str, Any]:
    """Everything beside the notes that a run depends on, so that it can be repeated."""
    from workshop.needs.suggestions import clustering, constrained_clustering

    return {
        "groups_by": clustering.METHOD,
        "neighbours": clustering.NEIGHBOURS,
        "word_weight": clustering.WORD_WEIGHT,
        "lemma_weight": clustering.LEMMA_WEIGHT,
        "expected_weight": constrained_clustering.EXPECTED_WEIGHT,
        "together_weight": constrained_clustering.TOGETHER_WEIGHT,
        "least_likeness_of_same": SAME,
        "given_groups": len(task["groups"]),
        "refused_pairs": len(task["refused"]),
        "pairs_put_together": len(task["together"]),
    }


def _describe_proposals(
    texts: Sequence[str], language: str, likeness: Matrix, found: Sequence["Proposal"]
) -> list[dict[str, Any]]:
    """The proposals with the words of their labels, the most central notes first."""
    from workshop.needs.suggestions.central_notes import order_central
    from workshop.needs.suggestions.labels import label_groups

    labels = label_groups(texts, [proposal.notes for proposal in found], language)
    return [
        {
            "notes": order_central(likeness, proposal.notes),
            "extends": proposal.extends,
            "cohesion": proposal.cohesion,
            "misfits": proposal.misfits,
            "words": words,
            "held": proposal.held,
            "parts": _describe_parts(texts, language, likeness, proposal.parts),
        }
        for proposal, words in zip(found, labels, strict=True)
    ]


def _describe_parts(
    texts: Sequence[str], language: str, likeness: Matrix, parts: Sequence[Sequence[int]]
) -> list[dict[str, Any]]:
    """The groups within a proposal. Their words tell them from each other, not from the rest of
    the wall."""
    from workshop.needs.suggestions.central_notes import mean_likeness, order_central
    from workshop.needs.suggestions.labels import label_groups

    around = sorted(note for part in parts for note in part)
    place = {note: at for at, note in enumerate(around)}
    inside = [[place[note] for note in part] for part in parts]
    labels = label_groups([texts[note] for note in around], inside, language)
    return [
        {
            "notes": order_central(likeness, part),
            "words": words,
            "cohesion": mean_likeness(likeness, part),
        }
        for part, words in zip(parts, labels, strict=True)
    ]


def _why_fewer(task: Mapping[str, Any], new: Sequence[Sequence[int]]) -> str | None:
    """Why there are fewer new groups than asked for: ``few_notes``, ``refused`` or ``not_alike``;
    ``None`` where there are enough."""
    asked = task["number"]
    if not asked or len(new) >= asked:
        return None
    placed = {note for group in task["groups"] for note in group}
    loose = len(task["texts"]) - len(placed)
    if loose < 2 * asked:
        return "few_notes"
    left = set(range(len(task["texts"]))) - placed - {note for notes in new for note in notes}
    apart = {note for pair in task["refused"] for note in pair}
    return "refused" if left and 2 * len(left & apart) >= len(left) else "not_alike"


def find_near(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """The groups nearest to each ungrouped note of a task, with cosine distances."""
    vectors, made = _vectors(task, report)
    placed = {note for group in task["groups"] for note in group}
    alone = [note for note in range(len(task["texts"])) if note not in placed]
    near = near_groups(vectors, task["groups"], alone)
    return {"vectors": made, "version": version_of(task["model"]), "near": list(near.items())}


def main() -> int:
    """Carry out the task; the exit code is 1 when the model cannot be loaded, else 0."""
    if URGENT not in sys.argv:
        _lower_priority()
    task = json.load(sys.stdin)
    job = {"groups": propose_groups, "near": find_near}[task["job"]]
    try:
        result = job(task, _report)
    except ModelMissing as missing:
        _report({"error": "model", "model": str(missing)})
        return 1
    _report({"result": result})
    return 0


def _lower_priority() -> None:
    """Lower the priority: Linux schedules such a process only when the processor is idle; on other
    systems it gets the lowest ``nice`` value."""
    if hasattr(os, "nice"):
        os.nice(LEAST_URGENT)
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _vectors(task: Mapping[str, Any], report: Report) -> tuple[Matrix, dict[int, str]]:
    """One row per text, cached or embedded now; and the new ones, serialized, by number."""
    known: Sequence[str | None] = task["vectors"]
    missing = [number for number, vector in enumerate(known) if vector is None]
    texts = [task["texts"][number] for number in missing]

    def tell(done: int) -> None:
        report({"step": "vectors", "done": done, "of": len(missing)})

    tell(0)
    meanings = embed_meaning(texts, task["language"], task["model"], tell)
    made = {number: to_text(to_bytes(row)) for number, row in zip(missing, meanings, strict=True)}
    rows = [from_bytes(from_text(known[number] or made[number])) for number in range(len(known))]
    if len({len(row) for row in rows}) > 1:  # the folder of the model holds another one by now
        return _vectors({**task, "vectors": [None] * len(known)}, report)
    return (np.array(rows) if rows else np.zeros((0, 0))), made


def _report(line: Mapping[str, Any]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    configure(*log_choice())  # what it says of an error would hold texts
    sys.exit(main())

"""The human ceiling: how much people agree about groups, and how near the machine comes to them.

For ``python -m benchmarks.grouping --piles FILE``; see ``README.md``. The file is of people whose
piles may be read, such as a trial of its own: the product gives out no person's piles.
"""

import csv
import json
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from scipy.stats import t
from sklearn.metrics import adjusted_rand_score

from workshop.disclosure import PAIR_THRESHOLD
from workshop.needs.co_occurrence import (
    ENOUGH,
    CardSortAgreement,
    cut_tree,
    link_notes,
    measure_agreement,
)
from workshop.needs.firm_piles import Tries, draw_tries
from workshop.needs.human_ceiling import compare_with, find_divided, measure_alikeness
from workshop.needs.suggestions import clustering
from workshop.needs.suggestions.embedding import embed_meaning
from workshop.needs.suggestions.stability import draw_parts
from workshop.needs.suggestions.tokens import lemmatise

LANGUAGE = "pl"
HEAD = ["person", "note", "pile"]
_TABBED = {".tsv", ".tab"}

Piles = Mapping[str, Mapping[str, int]]
"""Person → text of the note → number of the pile; piles of two people have nothing in common."""
Grouping = Mapping[str, int]
"""Text of the note → number of its group."""


class UnreadableError(Exception):
    """The file says too little, or not what it should; the message says what."""


def print_ceiling(path: Path) -> int:
    """Print one JSON line; what keeps a file from being read goes to the standard error."""
    try:
        print(json.dumps(measure_ceiling(load_piles(path)), ensure_ascii=False))
    except (OSError, UnicodeError, UnreadableError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    return 0


def load_piles(path: Path) -> Piles:
    """Piles from lines ``person, text of the note, pile``, with tabs where the name ends in
    ``.tsv``. Empty lines, lines with ``#`` and a head are left out; of a note that a person has put
    down twice, the last pile counts. Raises ``UnreadableError``."""
    found: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        tabbed = path.suffix.lower() in _TABBED
        reader = csv.reader(file, delimiter="\t" if tabbed else ",")
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#") or cells == HEAD:
                continue
            if len(cells) != len(HEAD) or not all(cells):
                raise UnreadableError(f"line {reader.line_num}: not a person, a note and a pile")
            person, note, pile = cells
            found.setdefault(person, {})[note] = pile
    if len(found) <= PAIR_THRESHOLD:
        raise UnreadableError(f"more than {PAIR_THRESHOLD} people are needed, not {len(found)}")
    return {person: _numbered(own) for person, own in found.items()}


def _numbered(own: Mapping[str, str]) -> dict[str, int]:
    names = list(dict.fromkeys(own.values()))
    return {note: names.index(pile) for note, pile in own.items()}


def measure_ceiling(piles: Piles) -> dict[str, Any]:
    """What is printed: people's agreement, the machine's with the same people, how firm the groups
    are, how many notes people are divided about."""
    found = measure_agreement(piles)
    clusters = found.clusters()
    others = {person: consensus_of_others(piles, person) for person in piles}
    alike = compare_each(piles, others)
    machine = {
        "given": group_by_machine(found.notes, max(2, len(clusters))),
        "found": group_by_machine(found.notes, None),
    }
    groups = [cluster.notes for cluster in clusters]
    held = draw_real_tries(piles, found).count_held(groups, ENOUGH)
    held_told = draw_tries(found).count_held(groups, ENOUGH)
    return {
        "people": len(piles),
        "notes": len(found.notes),
        "people_ari": _rounded(statistics.fmean(alike)),
        "people_ari_interval": _interval(alike),
        "told_people_ari": _rounded(measure_alikeness(found)),
        **{f"machine_{name}": _compare(found, piles, others, machine[name]) for name in machine},
        "groups": [
            {"central": notes[0], "notes": len(notes), "held": real, "held_told": told}
            for notes, real, told in zip(groups, held, held_told, strict=True)
        ],
        "divided_share": _rounded(len(find_divided(found, clusters)) / len(found.notes)),
    }


def consensus_of_others(piles: Piles, person: str) -> Grouping:
    """What all but this person agree about: average linkage of how often two notes are together."""
    left = measure_agreement({name: own for name, own in piles.items() if name != person})
    if len(left.notes) <= 1:
        return dict.fromkeys(left.notes, 0)
    labels = cut_tree(link_notes(left.shares), ENOUGH)
    return dict(zip(left.notes, labels.tolist(), strict=True))


def compare_each(piles: Piles, others: Mapping[str, Grouping]) -> list[float]:
    """For each person the adjusted Rand index of their piles and the consensus of the others."""
    return [_compare_two(own, others[person], own) for person, own in piles.items()]


def _compare(
    found: CardSortAgreement, piles: Piles, others: Mapping[str, Grouping], machine: Grouping
) -> dict[str, Any]:
    """The machine in each person's place: against the consensus of the others, on the notes that
    the person placed. So it meets what the person meets, and each pair is of the same notes."""
    alike = compare_each(piles, others)
    indices = [_compare_two(machine, others[person], own) for person, own in piles.items()]
    differences = [one - other for one, other in zip(indices, alike, strict=True)]
    told = compare_with(found, machine)
    return {
        "groups": len(set(machine.values())),
        "ari": _rounded(statistics.fmean(indices)),
        "ari_interval": _interval(indices),
        "less_people": _rounded(statistics.fmean(differences)),
        "less_people_interval": _interval(differences),
        "told_ari": _rounded(told.machine) if told else None,
        "told_nearness": told.nearness.value if told else None,
    }


def _compare_two(one: Grouping, other: Grouping, notes: Iterable[str]) -> float:
    shared = [note for note in notes if note in one and note in other]
    labels = [one[note] for note in shared], [other[note] for note in shared]
    return float(adjusted_rand_score(*labels))


def group_by_machine(texts: Sequence[str], number: int | None) -> Grouping:
    """The product's groups of these notes, from their words alone."""
    vectors = embed_meaning(list(texts), LANGUAGE)
    lemmas = [lemmatise(text, LANGUAGE) for text in texts]
    labels = clustering.group_notes(vectors, lemmas, number)
    return dict(zip(texts, labels.tolist(), strict=True))


def draw_real_tries(piles: Piles, found: CardSortAgreement) -> Tries:
    """The grouping repeated with a fifth of the notes left out and as many people drawn again from
    those who were there, some of them twice."""
    random, own = Random(0), list(piles.values())
    place = {note: at for at, note in enumerate(found.notes)}
    parts, trees = [], []
    for part in draw_parts(len(found.notes)):
        kept = {found.notes[at] for at in part}
        drawn = {str(number): random.choice(own) for number in range(len(own))}
        room = measure_agreement(drawn).only(kept)
        parts.append([place[note] for note in room.notes])
        trees.append(link_notes(room.shares))
    return Tries(found.notes, parts, trees)


def _interval(values: Sequence[float]) -> list[float]:
    """The interval of 95 % of a mean over people (Student)."""
    half = float(t.ppf(0.975, len(values) - 1)) * statistics.stdev(values) / len(values) ** 0.5
    mean = statistics.fmean(values)
    return [round(mean - half, 3), round(mean + half, 3)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)

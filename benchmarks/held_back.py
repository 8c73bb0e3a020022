"""How much proposals gain from what people have grouped: ``python -m benchmarks.held_back``; see
``README.md``."""

import argparse
import json
import random
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import adjusted_rand_score

from benchmarks.ceiling_of_piles import load_piles
from benchmarks.grouping import LANGUAGE, MODELS, draw_sample, interval, load_lines
from benchmarks.header_words import load_demo
from workshop.needs.co_occurrence import (
    ENOUGH,
    cut_tree,
    link_notes,
    measure_agreement,
    pair_weights,
)
from workshop.needs.suggestions.clustering import compare_notes
from workshop.needs.suggestions.constrained_clustering import (
    Constraints,
    Proposal,
    cluster_with_constraints,
)
from workshop.needs.suggestions.embedding import OWN_MODEL, Matrix, choose_model, embed_meaning
from workshop.needs.suggestions.tokens import lemmatise

Pairs = dict[tuple[int, int], float]


def compare(texts: Sequence[str], model: str) -> Matrix:
    """The similarities of texts, as the product computes them."""
    lemmas = [lemmatise(text, LANGUAGE) for text in texts]
    return compare_notes(embed_meaning(texts, LANGUAGE, model), lemmas)


def measure_groups(
    likeness: Matrix, truth: Sequence[str], share: float, begun: float, seed: int
) -> dict[str, float]:
    """A share of the notes is in the groups of people; how well are the others proposed?

    ``begun``: the share of people's groups that they have begun; of these, notes are known so that
    about ``share`` of all are.
    """
    chance = random.Random(seed)
    labels = sorted(set(truth))
    known_labels = chance.sample(labels, max(1, round(begun * len(labels))))
    pool = [at for at, label in enumerate(truth) if label in known_labels]
    known = set(chance.sample(pool, min(round(share * len(truth)), len(pool) * 2 // 3)))
    groups = [[at for at in known if truth[at] == label] for label in known_labels]
    groups = [sorted(group) for group in groups if group]
    names = [truth[group[0]] for group in groups]
    rest = [at for at in range(len(truth)) if at not in known]
    found = cluster_with_constraints(likeness, Constraints(groups=groups), tries=0)
    extended = [
        (note, names[one.extends]) for one in found if one.extends is not None for note in one.notes
    ]
    return {
        "known": len(known),
        "held_back": len(rest),
        **_gain(likeness, found, rest, [truth[at] for at in rest]),
        "for_known_groups": len(extended) / len(rest),
        "of_these_right": sum(truth[note] == name for note, name in extended)
        / max(1, len(extended)),
    }


def measure_piles(
    likeness: Matrix, pairs: Pairs, truth: Sequence[int], share: float, seed: int
) -> dict[str, float]:
    """The pairs of a share of the notes are known; ``truth``: what people agreed about all."""
    count = len(truth)
    known = set(random.Random(seed).sample(range(count), round(share * count)))
    told = {pair: held for pair, held in pairs.items() if known.issuperset(pair)}
    found = cluster_with_constraints(likeness, Constraints(together=told), tries=0)
    rest = [at for at in range(count) if at not in known]
    gain = _gain(likeness, found, rest, [truth[at] for at in rest])
    return {"known": len(known), "held_back": len(rest), **gain}


def _gain(
    likeness: Matrix, found: Sequence[Proposal], rest: Sequence[int], truth: Sequence[Any]
) -> dict[str, float]:
    nothing = cluster_with_constraints(likeness, Constraints(), tries=0)
    return {
        "ari": adjusted_rand_score(truth, _labels(found, rest)),
        "from_nothing_ari": adjusted_rand_score(truth, _labels(nothing, rest)),
    }


def _labels(found: Sequence[Proposal], notes: Sequence[int]) -> list[int]:
    """The label of each note: of its proposal, or its own where it is in none."""
    label = {note: at for at, one in enumerate(found) for note in one.notes}
    return [label.get(note, len(found) + note) for note in notes]


def summarise(rows: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Means over the draws, and the paired gain with its interval."""
    means = {name: round(statistics.fmean(row[name] for row in rows), 3) for name in rows[0]}
    gains = [row["ari"] - row["from_nothing_ari"] for row in rows]
    return {
        **means,
        "gain": round(statistics.fmean(gains), 3),
        "gain_interval": interval(gains),
        "draws": len(rows),
    }


def run_piles(path: Path, share: float, seeds: int, model: str) -> dict[str, Any]:
    """The same with the piles of a file, as ``benchmarks.grouping --piles`` reads them."""
    agreement = measure_agreement(load_piles(path))
    texts = agreement.notes
    place = {text: at for at, text in enumerate(texts)}
    weights = pair_weights([agreement])
    pairs = {(place[one], place[other]): held for (one, other), held in weights.items()}
    truth = cut_tree(link_notes(agreement.shares), ENOUGH).tolist()
    likeness = compare(texts, model)
    return summarise([measure_piles(likeness, pairs, truth, share, seed) for seed in range(seeds)])


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.held_back", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--data", type=Path, help="lines: label, tab, text; without it the example")
    source.add_argument("--piles", type=Path, help="lines: person, note, pile")
    parser.add_argument("--level", type=int, default=1, help="the column of the label")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--share", type=float, default=1 / 3, help="of the notes that are known")
    parser.add_argument("--begun", type=float, default=1.0, help="the share of groups begun")
    parser.add_argument("--seeds", type=int, default=25)
    parser.add_argument("--model", choices=MODELS, default="chosen")
    given = parser.parse_args()
    model = OWN_MODEL if given.model == "own" else choose_model("")
    if given.piles:
        print(json.dumps(run_piles(given.piles, given.share, given.seeds, model)))
        return
    if given.data:
        lines = load_lines(given.data, given.level)
    else:
        texts, groups = load_demo()
        lines = [(header, texts[note]) for header, notes in groups for note in notes]
    lines = list({text: (label, text) for label, text in lines}.values())
    rows = []
    for seed in range(given.seeds):
        sample = draw_sample(lines, given.sample, seed, False)
        likeness = compare([text for _label, text in sample], model)
        truth = [label for label, _text in sample]
        rows.append(measure_groups(likeness, truth, given.share, given.begun, seed))
    print(json.dumps(summarise(rows)))


if __name__ == "__main__":
    main()

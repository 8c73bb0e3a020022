"""How well notes are grouped: ``python -m benchmarks.grouping``; see ``README.md``."""

import argparse
import csv
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from scipy.stats import t
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, v_measure_score
from sklearn.preprocessing import normalize

from benchmarks.ceiling_of_piles import print_ceiling
from benchmarks.grouping_methods import METHODS
from workshop.needs.suggestions.clustering import Labels, compare_notes, find_groups
from workshop.needs.suggestions.embedding import (
    OWN_MODEL,
    Matrix,
    choose_model,
    embed_meaning,
    split_parts,
)
from workshop.needs.suggestions.tokens import lemma_of, lemmatise, read_words

LANGUAGE = "pl"
MODELS = ("own", "chosen")

Line = tuple[str, str]


@dataclass(frozen=True)
class Wish:
    """What to measure. ``groups``: a number, ``"true"`` for as many as there are labels, or
    ``None``; ``skew``: groups of very unequal sizes are drawn; ``first``: the first seed."""

    sample: int = 300
    seeds: int = 5
    groups: str | None = None
    method: str = "product"
    model: str = ""
    skew: bool = False
    first: int = 0


def load_lines(path: Path, level: int = 1) -> list[Line]:
    """Label and text of each line ``label<TAB>text``; of lines with more columns the label is the
    column ``level`` (from 1), the text the last one."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            (row[level - 1], row[-1])
            for row in rows
            if len(row) > level and row[level - 1] and row[-1].strip()
        ]


def draw_sample(lines: Sequence[Line], size: int, seed: int, skew: bool) -> list[Line]:
    """Lines drawn by chance. With ``skew`` the groups, in an order drawn by chance, have sizes as
    1 : 1/2 : 1/3 …, as far as there are lines, and at least two each."""
    chance = random.Random(seed)
    if not skew:
        return chance.sample(lines, min(size, len(lines)))
    labels = sorted({label for label, _text in lines})
    chance.shuffle(labels)
    whole = sum(1 / rank for rank in range(1, len(labels) + 1))
    drawn = []
    for rank, label in enumerate(labels, 1):
        own = [line for line in lines if line[0] == label]
        drawn += chance.sample(own, min(len(own), max(2, round(size / rank / whole))))
    chance.shuffle(drawn)
    return drawn


def measure(sample: Sequence[Line], number: int | None, seed: int, wish: Wish) -> dict[str, float]:
    """One sample: a method, and three others at its number of groups.

    Embeddings and lemmas are the same for all.
    """
    truth, texts = [label for label, _text in sample], [text for _label, text in sample]
    begin = time.perf_counter()
    vectors = embed_meaning(texts, LANGUAGE, wish.model)
    warm = time.perf_counter()
    lemmas = [lemmatise(text, LANGUAGE) for text in texts]
    lemmatised = time.perf_counter()
    likeness = compare_notes(vectors, lemmas)
    found = METHODS[wish.method](likeness, number, seed)
    end = time.perf_counter()
    groups, true = len(set(found.tolist())), len(set(truth))
    recipe = recipe_of(texts, vectors)
    product = found if wish.method == "product" else find_groups(likeness, number)
    return {
        "groups_true": true,
        "groups_found": groups,
        "ari": adjusted_rand_score(truth, found),
        "v_measure": v_measure_score(truth, found),
        "product_ari": adjusted_rand_score(truth, product),
        "tfidf_ari": adjusted_rand_score(truth, group_by_words(texts, groups, seed)),
        "recipe_ari": adjusted_rand_score(truth, recipe(groups)),
        "recipe_true_ari": adjusted_rand_score(truth, recipe(true)),
        "seconds_cold": end - begin,
        "seconds_warm": end - warm,
        "seconds_grouping": end - lemmatised,
    }


def group_by_words(texts: Sequence[str], groups: int, seed: int) -> Labels:
    """Word TF-IDF and k-means."""
    words = TfidfVectorizer().fit_transform(texts)
    means = KMeans(groups, n_init=10, random_state=seed)
    return np.asarray(means.fit_predict(words), dtype=np.int64)


def recipe_of(texts: Sequence[str], vectors: Matrix) -> Callable[[int], Labels]:
    """The recipe, from a number of groups to labels: the own model's embeddings, centred and
    normalised, beside 0.6 of lemma TF-IDF; average linkage, cosine."""
    wholes = split_parts(vectors)[0]
    lemmas = [[lemma_of(word, LANGUAGE) for word in read_words(text)] for text in texts]
    words = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(lemmas).toarray()
    features = normalize(np.hstack([normalize(wholes - wholes.mean(axis=0)), 0.6 * words]))
    distances = np.clip(1 - features @ features.T, 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    return lambda groups: np.asarray(fcluster(tree, groups, "maxclust"), dtype=np.int64)


def interval(values: Sequence[float]) -> list[float] | None:
    """The interval of 95 % of a mean (Student); ``None`` for a single value."""
    if len(values) < 2:
        return None
    half = float(t.ppf(0.975, len(values) - 1)) * statistics.stdev(values) / len(values) ** 0.5
    mean = statistics.fmean(values)
    return [round(mean - half, 3), round(mean + half, 3)]


def run(lines: Sequence[Line], wish: Wish) -> dict[str, Any]:
    """Means over the seeds with intervals; returns what is printed."""
    results = []
    for seed in range(wish.first, wish.first + wish.seeds):
        sample = draw_sample(lines, wish.sample, seed, wish.skew)
        true = len({label for label, _text in sample})
        number = true if wish.groups == "true" else int(wish.groups) if wish.groups else None
        results.append(measure(sample, number, seed, wish))
    means = {name: statistics.fmean(row[name] for row in results) for name in results[0]}
    return {
        "method": wish.method,
        "model": wish.model,
        "skew": wish.skew,
        "notes": min(wish.sample, len(lines)),
        **{name: round(mean, 3) for name, mean in means.items()},
        "ari_interval": interval([row["ari"] for row in results]),
        "recipe_interval": interval([row["recipe_ari"] for row in results]),
        **_difference(results, "recipe"),
        **_difference(results, "product"),
        "ratio_to_product": round(means["ari"] / means["product_ari"], 3),
        "draws_better": sum(row["ari"] > row["product_ari"] for row in results),
        "draws": len(results),
    }


def _difference(results: Sequence[dict[str, float]], other: str) -> dict[str, Any]:
    """The mean of the paired differences to another method's index, and its interval."""
    differences = [row["ari"] - row[f"{other}_ari"] for row in results]
    return {
        f"less_{other}": round(statistics.fmean(differences), 3),
        f"less_{other}_interval": interval(differences),
    }


def main() -> int:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grouping", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="lines: label, tab, text")
    source.add_argument("--piles", type=Path, help="lines: person, note, pile; prints the ceiling")
    parser.add_argument("--level", type=int, default=1, help="the column of the label")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--groups", help="a number, or 'true': as many as there are labels")
    parser.add_argument("--skew", action="store_true", help="groups of very unequal sizes")
    parser.add_argument("--method", choices=sorted(METHODS), default="product")
    parser.add_argument("--model", choices=MODELS, default="chosen")
    parser.add_argument("--first-seed", type=int, default=0)
    given = parser.parse_args()
    if given.piles:
        return print_ceiling(given.piles)
    wish = Wish(
        sample=given.sample,
        seeds=given.seeds,
        groups=given.groups,
        method=given.method,
        model=OWN_MODEL if given.model == "own" else choose_model(""),
        skew=given.skew,
        first=given.first_seed,
    )
    print(json.dumps(run(load_lines(given.data, given.level), wish)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How well notes are grouped: ``python -m benchmarks.grouping``; see ``README.md``."""

import argparse
import csv
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, v_measure_score
from sklearn.preprocessing import normalize

from workshop.needs.suggestions import likeness
from workshop.needs.suggestions.embedding import Matrix, embed_meaning, halves
from workshop.needs.suggestions.likeness import Labels
from workshop.needs.suggestions.tokens import lemma_of, lemmatise, read_words

LANGUAGE = "pl"


def load_lines(path: Path) -> list[tuple[str, str]]:
    """Label and text of each line ``label<TAB>text``."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row[0], row[1]) for row in rows if len(row) == 2 and row[1].strip()]


def measure(sample: Sequence[tuple[str, str]], number: int | None, seed: int) -> dict[str, float]:
    """One sample: the product's method, and two others at the same number of groups."""
    truth, texts = [label for label, _text in sample], [text for _label, text in sample]
    begin = time.perf_counter()
    vectors = embed_meaning(texts, LANGUAGE)
    warm = time.perf_counter()
    lemmas = [lemmatise(text, LANGUAGE) for text in texts]
    found = likeness.group_notes(vectors, lemmas, number)
    end = time.perf_counter()
    groups = len(set(found.tolist()))
    return {
        "groups_true": len(set(truth)),
        "groups_found": groups,
        "ari": adjusted_rand_score(truth, found),
        "v_measure": v_measure_score(truth, found),
        "tfidf_ari": adjusted_rand_score(truth, group_by_words(texts, groups, seed)),
        "recipe_ari": adjusted_rand_score(truth, group_by_recipe(texts, vectors, groups)),
        "seconds_cold": end - begin,
        "seconds_warm": end - warm,
    }


def group_by_words(texts: Sequence[str], groups: int, seed: int) -> Labels:
    """Word TF-IDF and k-means."""
    words = TfidfVectorizer().fit_transform(texts)
    means = KMeans(groups, n_init=10, random_state=seed)
    return np.asarray(means.fit_predict(words), dtype=np.int64)


def group_by_recipe(texts: Sequence[str], vectors: Matrix, groups: int) -> Labels:
    """Embeddings, centred and normalised, beside 0.6 of lemma TF-IDF; average linkage, cosine."""
    wholes, _words = halves(vectors)
    lemmas = [[lemma_of(word, LANGUAGE) for word in read_words(text)] for text in texts]
    words = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(lemmas).toarray()
    features = normalize(np.hstack([normalize(wholes - wholes.mean(axis=0)), 0.6 * words]))
    distances = np.clip(1 - features @ features.T, 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    return np.asarray(fcluster(tree, groups, "maxclust"), dtype=np.int64)


def run(path: Path, size: int, seeds: int, groups: str | None) -> dict[str, Any]:
    """Means over the seeds; returns what is printed."""
    lines = load_lines(path)
    results = []
    for seed in range(seeds):
        sample = random.Random(seed).sample(lines, min(size, len(lines)))
        true = len({label for label, _text in sample})
        number = true if groups == "true" else int(groups) if groups else None
        results.append(measure(sample, number, seed))
    means = {name: statistics.fmean(row[name] for row in results) for name in results[0]}
    rounded = {name: round(mean, 3) for name, mean in means.items()}
    return {"notes": min(size, len(lines)), **rounded}


def main() -> int:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grouping", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="lines: label, tab, text")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--groups", help="a number, or 'true': as many as there are labels")
    given = parser.parse_args()
    print(json.dumps(run(given.data, given.sample, given.seeds, given.groups)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

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
from scipy.sparse import csr_array, triu
from scipy.spatial.distance import squareform
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, v_measure_score
from sklearn.preprocessing import normalize

from benchmarks.ceiling_of_piles import print_ceiling
from workshop.needs.suggestions import clustering
from workshop.needs.suggestions.clustering import Labels
from workshop.needs.suggestions.embedding import Matrix, embed_meaning, halves
from workshop.needs.suggestions.tokens import lemma_of, lemmatise, read_words

LANGUAGE = "pl"
LEIDEN_STEPS = 20


def load_lines(path: Path) -> list[tuple[str, str]]:
    """Label and text of each line ``label<TAB>text``."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row[0], row[1]) for row in rows if len(row) == 2 and row[1].strip()]


def measure(
    sample: Sequence[tuple[str, str]], number: int | None, seed: int, method: str
) -> dict[str, float]:
    """One sample: a method, and three others at its number of groups.

    ``method``: ``product`` or ``leiden``. Embeddings and lemmas are the same for all.
    """
    truth, texts = [label for label, _text in sample], [text for _label, text in sample]
    begin = time.perf_counter()
    vectors = embed_meaning(texts, LANGUAGE)
    warm = time.perf_counter()
    lemmas = [lemmatise(text, LANGUAGE) for text in texts]
    lemmatised = time.perf_counter()
    found = METHODS[method](vectors, lemmas, number, seed)
    end = time.perf_counter()
    groups = len(set(found.tolist()))
    product = group_by_product(vectors, lemmas, number, seed)
    return {
        "groups_true": len(set(truth)),
        "groups_found": groups,
        "ari": adjusted_rand_score(truth, found),
        "v_measure": v_measure_score(truth, found),
        "product_ari": adjusted_rand_score(truth, product),
        "tfidf_ari": adjusted_rand_score(truth, group_by_words(texts, groups, seed)),
        "recipe_ari": adjusted_rand_score(truth, group_by_recipe(texts, vectors, groups)),
        "seconds_cold": end - begin,
        "seconds_warm": end - warm,
        "seconds_grouping": end - lemmatised,
    }


def group_by_product(
    vectors: Matrix, lemmas: Sequence[Sequence[str]], number: int | None, _seed: int
) -> Labels:
    """The method of the product, which leaves nothing to chance."""
    return clustering.group_notes(vectors, lemmas, number)


def group_by_leiden(
    vectors: Matrix, lemmas: Sequence[Sequence[str]], number: int | None, seed: int
) -> Labels:
    """Communities of the product's own graph (Traag, Waltman, van Eck 2019), by modularity.

    Leiden does not take a number of groups: where one is given, the resolution is halved and
    doubled until there are as many, or as near to it as the steps come.
    """
    features = clustering.describe_notes(vectors, lemmas)
    blended = clustering.blend_neighbours(features, clustering.link_neighbours(features))
    links = clustering.link_neighbours(blended)
    if number is None:
        return communities(links, 1.0, seed)
    low, high = 0.01, 16.0
    found = []
    for _step in range(LEIDEN_STEPS):
        middle = (low * high) ** 0.5
        found.append(communities(links, middle, seed))
        groups = int(found[-1].max()) + 1
        if groups == number:
            break
        low, high = (middle, high) if groups < number else (low, middle)
    return min(found, key=lambda labels: abs(int(labels.max()) + 1 - number))


def communities(links: csr_array, resolution: float, seed: int) -> Labels:
    """One run of igraph's Leiden algorithm, until nothing moves any more, from this seed."""
    import igraph  # the extra [benchmarks]: only for this comparison

    upper = triu(links, 1).tocoo()
    pairs = np.column_stack([upper.row, upper.col])
    graph = igraph.Graph(links.shape[0], pairs.tolist())
    igraph.set_random_number_generator(random.Random(seed))
    found = graph.community_leiden(
        "modularity", weights=upper.data.tolist(), resolution=resolution, n_iterations=-1
    )
    return np.asarray(found.membership, dtype=np.int64)


METHODS = {"product": group_by_product, "leiden": group_by_leiden}


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


def run(
    path: Path, size: int, seeds: int, groups: str | None, method: str, first: int = 0
) -> dict[str, Any]:
    """Means over the seeds from ``first`` on; returns what is printed."""
    lines = load_lines(path)
    results = []
    for seed in range(first, first + seeds):
        sample = random.Random(seed).sample(lines, min(size, len(lines)))
        true = len({label for label, _text in sample})
        number = true if groups == "true" else int(groups) if groups else None
        results.append(measure(sample, number, seed, method))
    means = {name: statistics.fmean(row[name] for row in results) for name in results[0]}
    rounded = {name: round(mean, 3) for name, mean in means.items()}
    ratio = round(means["ari"] / means["product_ari"], 3)
    won = sum(row["ari"] > row["product_ari"] for row in results)
    return {
        "method": method,
        "notes": min(size, len(lines)),
        **rounded,
        "ratio_to_product": ratio,
        "draws_better": won,
        "draws": len(results),
    }


def main() -> int:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grouping", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="lines: label, tab, text")
    source.add_argument("--piles", type=Path, help="lines: person, note, pile; prints the ceiling")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--groups", help="a number, or 'true': as many as there are labels")
    parser.add_argument("--method", choices=sorted(METHODS), default="product")
    parser.add_argument("--first-seed", type=int, default=0)
    given = parser.parse_args()
    if given.piles:
        return print_ceiling(given.piles)
    chosen = (given.data, given.sample, given.seeds, given.groups, given.method, given.first_seed)
    print(json.dumps(run(*chosen)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

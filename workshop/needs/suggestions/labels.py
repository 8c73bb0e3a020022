"""Labels of groups: three to five of their own words.

Class-based TF-IDF over lemmas (Grootendorst: BERTopic, 2022): the number of a group's notes with
the lemma, times log(1 + mean number of lemmas per group / number of notes with the lemma). A lemma
is shown in the form in which it is written most often. What moderators are pointed to as perhaps a
name or an address is no part of a label.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from workshop.board.note_rules import leave_out_marked
from workshop.needs.suggestions.tokens import (
    lemma_of,
    read_words,
    restore_marks,
    says_something,
)

FEWEST, MOST = 3, 5
_OF_EVERY_NEED = frozenset({"potrzebować", "potrzeba", "należeć"})
"""Lemmas that tell no group from another where people write what they need; the English ones say
little anyway (``tokens.py``)."""

_Word = tuple[str, str]


def label_groups(
    texts: Sequence[str], groups: Sequence[Sequence[int]], language: str
) -> list[list[str]]:
    """Three to five words for each group, the best first; fewer where its texts have fewer.

    ``groups``: the indexes of each group's texts.
    """
    known = [_telling_words(leave_out_marked(text), language) for text in texts]
    used = Counter(lemma for row in known for lemma in {lemma for _word, lemma in row})
    uses = [_uses(known, group) for group in groups]
    average = sum(map(sum, (count.values() for count in uses))) / max(1, len(groups))
    return [
        _best(known, group, count, lambda lemma: math.log(1 + average / used[lemma]))
        for group, count in zip(groups, uses, strict=True)
    ]


def _telling_words(text: str, language: str) -> list[_Word]:
    """The words of a text as they are written, with their lemmas; without stop words, also those
    that were written without Polish marks."""
    written, meant = read_words(text), read_words(restore_marks(text, language))
    if len(written) != len(meant):
        meant = written
    words = [
        (word, full, lemma_of(full, language)) for word, full in zip(written, meant, strict=True)
    ]
    return [
        (word, lemma)
        for word, full, lemma in words
        if lemma not in _OF_EVERY_NEED and says_something(full, lemma)
    ]


def _uses(words: Sequence[Sequence[_Word]], group: Sequence[int]) -> Counter[str]:
    """Lemma → the number of the group's notes that contain it."""
    return Counter(lemma for note in group for lemma in {lemma for _word, lemma in words[note]})


def _best(
    words: Sequence[Sequence[_Word]],
    group: Sequence[int],
    uses: Counter[str],
    weigh: Callable[[str], float],
) -> list[str]:
    ordered = sorted(uses, key=lambda lemma: (-uses[lemma] * weigh(lemma), lemma))
    shared = [lemma for lemma in ordered if uses[lemma] > 1]
    chosen = [*shared[:MOST], *(lemma for lemma in ordered if uses[lemma] == 1)]
    number = min(MOST, max(FEWEST, len(shared)))
    written = Counter(pair for note in group for pair in words[note])
    return [_as_written(lemma, written) for lemma in chosen[:number]]


def _as_written(lemma: str, written: Counter[_Word]) -> str:
    forms = {word: count for (word, basic), count in written.items() if basic == lemma}
    return min(forms, key=lambda word: (-forms[word], word != lemma, len(word), word))

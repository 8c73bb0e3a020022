"""Labels of groups: three to five of their own words.

Class-based TF-IDF over lemmas (Grootendorst: BERTopic, 2022): the number of a group's notes with
the lemma, times log(1 + mean number of lemmas per group / number of notes with the lemma). A lemma
is shown in the form in which it is written most often.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from workshop.needs.suggestions.tokens import lemma_of, read_words, says_something

FEWEST, MOST = 3, 5

_Word = tuple[str, str]


def label_groups(
    texts: Sequence[str], groups: Sequence[Sequence[int]], language: str
) -> list[list[str]]:
    """Three to five words for each group, the best first; fewer where its texts have fewer.

    ``groups``: the indexes of each group's texts.
    """
    words = [[(word, lemma_of(word, language)) for word in read_words(text)] for text in texts]
    known = [[(word, lemma) for word, lemma in row if says_something(word, lemma)] for row in words]
    used = Counter(lemma for row in known for lemma in {lemma for _word, lemma in row})
    uses = [_uses(known, group) for group in groups]
    average = sum(map(sum, (count.values() for count in uses))) / max(1, len(groups))
    return [
        _best(known, group, count, lambda lemma: math.log(1 + average / used[lemma]))
        for group, count in zip(groups, uses, strict=True)
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

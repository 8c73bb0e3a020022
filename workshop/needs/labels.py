"""What groups are about in three to five of their own words.

Class-based TF-IDF over lemmas (Grootendorst: BERTopic, 2022): a word counts for the notes of a
group that use it, and the less, the more it is used in the others. It is shown as it is most often
written.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from workshop.needs.likeness import lemma_of
from workshop.needs.saying import read_words

FEWEST, MOST = 3, 5

_SAYING_LITTLE = """
a aby albo ale ani aż bardzo bez bo być by byle był była było były będzie będą chcieć choć
chociaż ci cię co coś czy czyli często czasem dla dlaczego dlatego do dopiero drugi dwa gdy
gdyby gdzie go i ich ile im inny iść ja jak jaki jako je jeden jednak jego jej jeszcze jest
jestem jeśli jeżeli już każdy kiedy kto ktoś który lub ma mam mi mieć mnie mną moc może można
móc musi musieć mój my myśleć na nad nam nami nas nasz nawet nic nich nie niech niej niektóry
nigdy nikt nim niż no np o obie od ona one oni ono oraz po pod podobać ponieważ potem powiedzieć
powinien pozostać półtora przecież przed przez przy raz robić rzecz sam są się skoro sobie swój
ta tak taki także tam te tego tej ten też to tobie tu tutaj twój ty tyle tylko tym u w we wcale
wiele więc więcej wszyscy wszystko właśnie z za zawsze ze znowu znów żaden że żeby żebym
about after again all also am an and any are as at be because been before being but by can could
did do does doing done down each else ever every few for from get go had has have having he her
here him his how if in into is it its just know like make may me mine more most much must my
need no nobody nor not nothing now of off on once one only or other our out over own people said
same say she should so some somebody someone something still such than that the their them then
there these they thing this those though through to too two under until up us use very want was
we were what when where which while who whom whose why will with without would yet you your
"""
_STOP = frozenset(_SAYING_LITTLE.split())
_Word = tuple[str, str]


def label_groups(
    texts: Sequence[str], groups: Sequence[Sequence[int]], language: str
) -> list[list[str]]:
    """Three to five words for each group of texts (given by their numbers), the best first.

    Fewer where a group has no more words of its own.
    """
    words = [[(word, lemma_of(word, language)) for word in read_words(text)] for text in texts]
    known = [[(word, lemma) for word, lemma in row if _telling(word, lemma)] for row in words]
    used = Counter(lemma for row in known for lemma in {lemma for _word, lemma in row})
    uses = [_uses(known, group) for group in groups]
    average = sum(map(sum, (count.values() for count in uses))) / max(1, len(groups))
    return [
        _best(known, group, count, lambda lemma: math.log(1 + average / used[lemma]))
        for group, count in zip(groups, uses, strict=True)
    ]


def _telling(word: str, lemma: str) -> bool:
    return len(lemma) > 2 and word not in _STOP and lemma not in _STOP


def _uses(words: Sequence[Sequence[_Word]], group: Sequence[int]) -> Counter[str]:
    """In how many of the group's notes each lemma stands."""
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

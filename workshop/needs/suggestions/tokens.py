"""Tokens and lemmas of texts, without stop words; and Polish marks where a phone left them out."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

MARKS_MODEL = "ogonki"
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKED = re.compile(r"[ąćęłńóśźż]", re.IGNORECASE)
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


class ModelMissing(Exception):
    """A model is missing or broken on this machine; its name."""


def read_words(text: str) -> list[str]:
    """The words of a text in lower case, without numbers and single letters."""
    return _WORD.findall(text.lower())


def words_still_said(words: Sequence[str], texts: Iterable[str]) -> list[str]:
    """Those of these words that occur in the texts in exactly this form."""
    said = {word for text in texts for word in read_words(text)}
    return [word for word in words if word in said]


@lru_cache(maxsize=20_000)
def restore_marks(text: str, language: str) -> str:
    """The text as it is compared: a Polish one without any Polish letter gets those that are likely
    meant. It is never shown: what people read is what somebody wrote. Raises ``ModelMissing``."""
    if language != "pl" or _MARKED.search(text):
        return text
    try:
        from ogonki import restore  # loads its weights: only where texts are compared

        return str(restore(text))
    except Exception as error:  # missing, or without its weights
        raise ModelMissing(MARKS_MODEL) from error


@cache
def lemma_of(word: str, language: str) -> str:
    """The lemma (basic form) of a word, in lower case."""
    import simplemma  # its dictionaries are large: only where words are looked up

    return str(simplemma.lemmatize(word, lang=language)).lower()


def lemmatise(text: str, language: str) -> list[str]:
    """The lemmas of a text in their order, without stop words, after ``restore_marks``."""
    read = restore_marks(text, language)
    words = ((word, lemma_of(word, language)) for word in read_words(read))
    return [lemma for word, lemma in words if says_something(word, lemma)]


def says_something(word: str, lemma: str) -> bool:
    """Whether a word is no stop word and its lemma has more than two letters."""
    return len(lemma) > 2 and word not in _STOP and lemma not in _STOP

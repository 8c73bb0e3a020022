"""Advice on a clause. It never blocks: people know their clause better than a rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from workshop.i18n import current_language, mark, translate
from workshop.standards.advice.avoided_wordings import load_glossary
from workshop.standards.advice.readability import find_hard_words, measure_readability
from workshop.standards.advice.sentences import (
    count_duties,
    count_words,
    joins_duties,
    lists_items,
    split_sentences,
)
from workshop.standards.advice.wording_matcher import Glossary
from workshop.standards.clause_fields import WRITTEN, fields_of
from workshop.standards.clauses import load_clause, needs_of_clauses
from workshop.standards.tables import Clause

MOST_WORDS = 25
"""A sentence of more words is reported as too long."""
MEASURES = ("measure_structure", "measure_process", "measure_outcome")
_READ = tuple(name for name in WRITTEN if name not in ("bad_example", "legal_basis"))
"""The fields searched for wordings to avoid. Not a bad example, which shows what not to say, nor
the legal basis, which quotes titles of acts."""
_FLOWING = ("body", "rationale", "applies_to", "meaning_client", "meaning_staff", "meaning_manager")
_MOST_HITS = 50

_SEVERAL = mark("This asks for several things. One clause, one requirement: make two of it.")
_LISTED = mark("A list asks for several things. The way there belongs under “Steps”.")
_NO_RESPONSIBLE = mark("Nobody answers for it yet.")
_NO_MEASURE = mark("Nothing says yet by what one will see that it is kept.")
_NO_NEED = mark("No need stands behind it yet. Who asked for it?")
_NO_LEVEL = mark("Required, recommended or good practice? The level is not chosen yet.")
_QUOTED = mark("“{words}”:")
_TOLD = mark("Better: {words}.")
_OTHERS = mark("Or: {words}.")
_LONG = mark("A sentence of {count} words. Up to {most} are easy to follow.")
_EASY_LONG = mark(
    "Easy to read: {count} words in one sentence are many. Up to {most} are few enough."
)
_EASY_SEVERAL = mark("Easy to read: one thought, one line. This line has several sentences.")
_EASY_WORD = mark("Easy to read: say this word otherwise, or explain it in the next line.")
_EASY_WORDS = 10
"""A sentence of more words is long in a text that is easy to read."""
_HEAVY = mark(
    "Heavy to read: {years} years of school, {band}. This sentence weighs most: {words} words, "
    "{long} of them long."
)
READ_EASILY = {"body": 12, "meaning_client": 8}
"""Fields of which is told how easily they are read, and the most years of school that ask for no
hint: the requirement is for offices, what it means for clients is for everybody."""


class AdviceKind(StrEnum):
    """What a piece of advice is about."""

    SEVERAL = "several"
    RESPONSIBLE = "responsible"
    MEASURE = "measure"
    NEED = "need"
    LEVEL = "level"
    LONG = "long"
    HEAVY = "heavy"
    EASY = "easy"
    WORDING = "wording"


@dataclass(frozen=True)
class ClauseAdvice:
    """A piece of advice on a field. ``words``: a message to translate with ``values``; for a
    wording, its reason.

    ``start`` and ``length`` count characters of the field's text; ``better`` is what to write,
    alternatives divided by ``"; "``, or an instruction where ``told``.
    """

    field: str
    kind: AdviceKind
    words: str
    values: tuple[tuple[str, Any], ...] = ()
    start: int | None = None
    length: int | None = None
    quote: str = ""
    better: str = ""
    soft: bool = False
    told: bool = False


def check_clause(
    fields: Mapping[str, Any], *, needed: bool, glossary: Glossary
) -> list[ClauseAdvice]:
    """Advice on the fields of a clause; an empty list where there is nothing to improve.

    ``needed``: whether the clause answers a need.
    """
    advice = [*_check_body(fields.get("body") or "")]
    if not fields.get("level"):
        advice.append(ClauseAdvice("level", AdviceKind.LEVEL, _NO_LEVEL))
    if not (fields.get("responsible") or "").strip():
        advice.append(ClauseAdvice("responsible", AdviceKind.RESPONSIBLE, _NO_RESPONSIBLE))
    if not any((fields.get(name) or "").strip() for name in MEASURES):
        advice.append(ClauseAdvice(MEASURES[0], AdviceKind.MEASURE, _NO_MEASURE))
    if not needed:
        advice.append(ClauseAdvice("needs", AdviceKind.NEED, _NO_NEED))
    for name in _FLOWING:
        advice += _check_length(name, fields.get(name) or "")
    for name, most in READ_EASILY.items():
        advice += _check_weight(name, fields.get(name) or "", most)
    advice += _check_easy(fields.get("easy_text") or "")
    for name in _READ:
        advice += _check_words(name, fields.get(name) or "", glossary)
    return advice


def advise_clause(clause: Clause, glossary: Glossary, *, needed: bool) -> tuple[ClauseAdvice, ...]:
    """As ``check_clause``, for a stored clause; cached by its fields."""
    return _cached_advice(tuple(fields_of(clause).items()), needed, glossary)


def advise(db: Session, clause_id: str, language: str | None = None) -> list[dict[str, Any]]:
    """Advice on a clause in this language, or the current one.

    Each has ``field`` (``needs`` where a need is missing), ``kind`` and ``text``; where it is about
    certain words also ``start``, ``length``, ``quote`` and, where these can be replaced,
    ``better``. Raises ``NotFound``.
    """
    clause = load_clause(db, clause_id)
    needed = bool(needs_of_clauses(db, [clause.id])[clause.id])
    glossary = load_glossary(db, clause.programme_id)
    found = advise_clause(clause, glossary, needed=needed)
    return [advice_payload(one, language) for one in found]


def advice_payload(advice: ClauseAdvice, language: str | None = None) -> dict[str, Any]:
    """A piece of advice as JSON values for pages and the feed. The reason of a wording is in the
    language of its list."""
    told: dict[str, Any] = {"field": advice.field, "kind": advice.kind}
    speaking = language or current_language()
    if advice.kind == AdviceKind.WORDING:
        told["text"], told["better"] = _wording_advice(advice, speaking)
    else:
        values = dict(advice.values)
        if band := values.get("band"):
            values["band"] = translate(band, speaking)
        told["text"] = translate(advice.words, speaking, **values)
    if advice.start is not None:
        told |= {"start": advice.start, "length": advice.length, "quote": advice.quote}
    if advice.soft:
        told["soft"] = True
    return {name: value for name, value in told.items() if value != ""}


def _wording_advice(advice: ClauseAdvice, language: str) -> tuple[str, str]:
    """The text about a wording, and its first replacement, empty where there is none."""
    first, *others = [""] if advice.told else advice.better.split("; ")
    rest = advice.better if advice.told else "; ".join(others)
    parts = [translate(_QUOTED, language, words=advice.quote), advice.words]
    if rest:
        parts.append(translate(_TOLD if advice.told else _OTHERS, language, words=rest))
    return " ".join(part for part in parts if part), first


@lru_cache(maxsize=4096)
def _cached_advice(
    fields: tuple[tuple[str, Any], ...], needed: bool, glossary: Glossary
) -> tuple[ClauseAdvice, ...]:
    return tuple(check_clause(dict(fields), needed=needed, glossary=glossary))


def _check_body(body: str) -> Iterator[ClauseAdvice]:
    if lists_items(body):
        yield ClauseAdvice("body", AdviceKind.SEVERAL, _LISTED)
    elif count_duties(body) > 1 or joins_duties(body):
        yield ClauseAdvice("body", AdviceKind.SEVERAL, _SEVERAL)


def _check_length(name: str, text: str) -> Iterator[ClauseAdvice]:
    for start, sentence in split_sentences(text):
        if (count := count_words(sentence)) > MOST_WORDS:
            values = (("count", count), ("most", MOST_WORDS))
            yield ClauseAdvice(name, AdviceKind.LONG, _LONG, values, start, len(sentence), sentence)


def _check_weight(name: str, text: str, most: int) -> Iterator[ClauseAdvice]:
    found = measure_readability(text)
    if found is None or found.years <= most:
        return
    numbers = {"years": found.years, "words": found.words, "long": found.long_words}
    values = (("band", found.band), *numbers.items())
    place = found.start, len(found.heaviest), found.heaviest
    yield ClauseAdvice(name, AdviceKind.HEAVY, _HEAVY, values, *place)


def _check_easy(text: str) -> Iterator[ClauseAdvice]:
    """By "Information for all", the European standards for making information easy to read and
    understand (Inclusion Europe): short sentences, a line each, no hard words."""
    name, kind, at = "easy_text", AdviceKind.EASY, 0
    for line in text.split("\n"):
        sentences = list(split_sentences(line))
        if len(sentences) > 1:
            yield ClauseAdvice(name, kind, _EASY_SEVERAL, (), at, len(line), line)
        for start, sentence in sentences:
            if (count := count_words(sentence)) > _EASY_WORDS:
                values = (("count", count), ("most", _EASY_WORDS))
                place = at + start, len(sentence), sentence
                yield ClauseAdvice(name, kind, _EASY_LONG, values, *place)
        at += len(line) + 1
    for start, word in find_hard_words(text)[:_MOST_HITS]:
        yield ClauseAdvice(name, kind, _EASY_WORD, (), start, len(word), word)


def _check_words(name: str, text: str, glossary: Glossary) -> Iterator[ClauseAdvice]:
    for hit in glossary.find(text)[:_MOST_HITS]:
        quote = text[hit.start : hit.start + hit.length]
        term = hit.term
        yield ClauseAdvice(
            name,
            AdviceKind.WORDING,
            term.reason,
            (),
            hit.start,
            hit.length,
            quote,
            term.better,
            term.soft,
            term.told,
        )

"""From a table to candidates: identity stays in memory, beside codes, and goes no further.

Pure functions. What is made here for the database holds no column that is left behind, and no word
of such a column of the same row within the answers.
"""

import re
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workshop.board.striking_out import struck
from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.recruitment.columns import Column
from workshop.recruitment.states import ColumnUse
from workshop.text_folding import fold_marks

MOST_CANDIDATES = 2000
_LETTERS, _DIGITS = "CDFGHJKLMNPQRTVWXY", "23456789"
_SHAPE = (_LETTERS, _DIGITS, _LETTERS, _DIGITS, _LETTERS)
"""Letters and digits in turn: no word, no number and no date, whatever a spreadsheet thinks."""
_SHORTEST, _SHORTEST_NAME, _SHORTEST_NUMBER = 5, 3, 7
_VOWELS = "aeiouy"
_chance = secrets.SystemRandom()


@dataclass(frozen=True)
class NewCandidate:
    """A candidate as it is stored: code, answers and what is balanced, in the columns' order."""

    code: str
    answers: tuple[str, ...]
    balance: tuple[str, ...]


@dataclass(frozen=True)
class PreparedTable:
    """What becomes of a table.

    ``candidates``: in random order. ``list_header``, ``list_rows``: the list of codes beside the
    columns left behind, in the order of the file; it is never stored. ``answers_struck``: how many
    answers held words that were left behind with their row; these are struck out.
    """

    questions: tuple[str, ...]
    balance_columns: tuple[str, ...]
    candidates: tuple[NewCandidate, ...]
    list_header: tuple[str, ...] = field(repr=False)
    list_rows: tuple[tuple[str, ...], ...] = field(repr=False)
    answers_struck: int


def prepare_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], code_title: str
) -> PreparedTable:
    """Give every row a random code and part what is stored from what is left behind.

    ``code_title``: the heading of the codes in the list. Raises ``Invalid`` for a table without
    rows, with too many, or without a column that is shown to raters.
    """
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    shown, balanced, left = (
        [column for column in columns if column.use == use]
        for use in (ColumnUse.SHOW, ColumnUse.BALANCE, ColumnUse.LEAVE)
    )
    must_have_rows(rows)
    if not shown:
        raise Invalid(mark("Choose at least one column that is shown to those who rate."))
    repeated = {column.place: _repeated(column, rows) for column in left}
    codes = make_codes(len(rows))
    candidates, changed = list[NewCandidate](), 0
    for code, row in zip(codes, rows, strict=True):
        words = _words_left(left, row, repeated)
        given = [_plain(row[column.place]) for column in shown]
        answers = tuple(_without(answer, words) for answer in given)
        changed += sum(one != other for one, other in zip(given, answers, strict=True))
        balance = tuple(
            " ".join(_without(_plain(row[column.place]), words).split()) for column in balanced
        )
        candidates.append(NewCandidate(code, answers, balance))
    _chance.shuffle(candidates)
    return PreparedTable(
        questions=_titles(shown),
        balance_columns=_titles(balanced),
        candidates=tuple(candidates),
        list_header=(code_title, *_titles(left)),
        list_rows=tuple(
            (code, *(row[column.place] for column in left))
            for code, row in zip(codes, rows, strict=True)
        ),
        answers_struck=changed,
    )


def must_have_rows(rows: Sequence[Sequence[str]]) -> None:
    """Raise ``Invalid`` for no row, and for more than ``MOST_CANDIDATES``."""
    if not rows:
        raise Invalid(mark("There is no candidate in this file: it has no row below its header."))
    if len(rows) > MOST_CANDIDATES:
        raise Invalid(mark("At most {most} candidates fit."), most=MOST_CANDIDATES)


def make_codes(count: int) -> list[str]:
    """So many different random codes, such as ``K7F3Q``."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(map(_chance.choice, _SHAPE)))
    found = sorted(codes)
    _chance.shuffle(found)
    return found


def _titles(columns: Sequence[Column]) -> tuple[str, ...]:
    """The headers, each once: the second "Town" is "Town (2)"."""
    found: list[str] = []
    for column in columns:
        name = " ".join(column.header.split())[:300] or str(column.place + 1)
        number, title = 1, name
        while title in found:
            number += 1
            title = f"{name} ({number})"
        found.append(title)
    return tuple(found)


def _plain(text: str) -> str:
    """The text without disguised signs, as marks are looked for in it."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def _repeated(column: Column, rows: Sequence[Sequence[str]]) -> set[str]:
    """Cells that several rows share: "yes", or a town. They say nothing about one person."""
    counts = Counter(_plain(row[column.place]).casefold() for row in rows)
    return {cell for cell, count in counts.items() if count > 1}


@dataclass(frozen=True)
class _Word:
    """A pattern to look for in a folded answer; ``capital``: only where it begins with one."""

    pattern: re.Pattern[str]
    capital: bool = False


def _words_left(
    left: Sequence[Column], row: Sequence[str], repeated: dict[int, set[str]]
) -> list[_Word]:
    """What was left behind of a row and must not stand in its answers."""
    found: list[_Word] = []
    for column in left:
        cell = _plain(row[column.place])
        if cell.casefold() not in repeated[column.place]:
            if len(cell) >= _SHORTEST:
                found.append(_Word(_whole(re.escape(fold_marks(cell)))))
            found += _number(cell)
        if column.names:
            found += _name(cell)
    return found


def _number(cell: str) -> Iterator[_Word]:
    """A telephone number or another long one, however its digits are grouped."""
    digits = re.sub(r"\D", "", cell)[-9:]
    if len(digits) >= _SHORTEST_NUMBER and not any(map(str.isalpha, cell)):
        yield _Word(re.compile(r"[ ./-]?".join(digits)))


def _name(cell: str) -> Iterator[_Word]:
    """Each part of a name in its cases: of ``Nowak`` also ``Nowaka``, of ``Anna`` ``Annie``."""
    for word in re.findall(r"[^\W\d_]+", fold_marks(cell)):
        if len(word) < _SHORTEST_NAME:
            continue
        stem = word[:-1] if word[-1] in _VOWELS else word
        ending = f"[^\\W\\d_]{{0,{4 if len(stem) > 2 else 2}}}"
        yield _Word(_whole(word))
        # "Róża" must not take every "różne" along: short ones count with a capital only.
        yield _Word(_whole(stem + ending), capital=len(stem) < _SHORTEST)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


def _without(answer: str, words: Sequence[_Word]) -> str:
    """The answer with ``STRUCK`` in place of these words."""
    folded = fold_marks(answer)
    places = [
        found.span()
        for word in words
        for found in word.pattern.finditer(folded)
        if found[0] and not (word.capital and answer[found.start()].islower())
    ]
    return struck(answer, places) if places else answer

"""Texts that are too long for a note: split by sentence, shortened by hand, or kept as evidence.

Nothing ties the parts of a split text to each other but their order on the board.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workshop.board import note_rules
from workshop.board.evidence import LINES, TEXTS
from workshop.board.note_import import ImportedNote
from workshop.board.note_rules import LONGEST_NOTE
from workshop.errors import Invalid
from workshop.export.table_import.note_rows import Incoming
from workshop.export.table_import.table_reader import Problem
from workshop.i18n import mark
from workshop.standards.advice.sentences import split_sentences

_FEW_WORDS = 2
"""A sentence of no more words goes with the one before it: alone it would say nothing."""
_CLAUSE_END = re.compile(r"[;:,](?=\s)|\s(?=[–—(])")
_LEAST = 80
"""A sentence that is cut keeps at least so many characters on both sides, where that can be."""
_LONGEST_TITLE = 120


class LongChoice(StrEnum):
    """What becomes of a text that is too long for a note."""

    SPLIT = "split"
    SHORTEN = "shorten"
    EVIDENCE = "evidence"
    LEAVE = "leave"


@dataclass(frozen=True)
class LongDecision:
    """What somebody has decided about one; ``text``: what they wrote in its place."""

    choice: LongChoice
    text: str = ""


def long_texts(lines: Sequence[Incoming]) -> dict[str, int]:
    """The texts that would be notes if they were not too long, each once with its first line."""
    found: dict[str, int] = {}
    for line in lines:
        if line.long is not None:
            found.setdefault(line.long.text, line.line)
    return found


def settle_long(lines: Sequence[Incoming], decisions: Mapping[str, LongDecision]) -> list[Incoming]:
    """The lines as decided by text: long ones as the notes that become of them. Those that become
    evidence are not among them; those that are left out say so."""
    found: list[Incoming] = []
    for line in lines:
        decision = decisions.get(line.long.text) if line.long is not None else None
        if decision is None or line.long is None:
            found.append(line)
        elif decision.choice == LongChoice.SPLIT:
            found += [_note(line, line.long, part) for part in split_text(line.long.text)]
        elif decision.choice == LongChoice.SHORTEN:
            found.append(_note(line, line.long, decision.text))
        elif decision.choice == LongChoice.LEAVE:
            chosen = mark("Too long for a note; left out, as chosen.")
            found.append(replace(line, long=None, problem=Problem(line.line, chosen)))
    return found


def may_be_evidence(text: str) -> bool:
    """Whether a text can be kept as evidence: it fits, and nothing in it may identify somebody.

    Evidence waits for no approval and may be published, so such a text has to be worded anew.
    """
    return len(text) <= TEXTS["figure"] and not note_rules.find_marks(text)


def as_evidence(text: str, source: str) -> dict[str, str]:
    """The fields of a piece of evidence that holds this text as it is."""
    title = " ".join(text.split())
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
    return {"title": title[: LINES["title"]], "publisher": source, "figure": text}


def split_text(text: str) -> list[str]:
    """The sentences of a text, each short enough for a note, in order.

    A sentence that is too long is cut at the end of a clause, else between words. All words are
    kept, and no sign is added.
    """
    parts: list[str] = []
    for _start, sentence in split_sentences(text):
        for part in _cut(sentence):
            joined = parts and (_says_little(part) or _says_little(parts[-1]))
            if joined and len(parts[-1]) + len(part) < LONGEST_NOTE:
                parts[-1] = f"{parts[-1]} {part}"
            else:
                parts.append(part)
    return parts


def begin_of(text: str) -> str:
    """The first sentences of a text that fit into a note, else its first clause: where shortening
    begins."""
    begin, *more = split_text(text)
    for part in more:
        if len(begin) + len(part) >= LONGEST_NOTE:
            break
        begin = f"{begin} {part}"
    return begin


def _says_little(sentence: str) -> bool:
    return sum(any(map(str.isalnum, word)) for word in sentence.split()) <= _FEW_WORDS


def _cut(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST_NOTE:
        ends = [
            found.end()
            for found in _CLAUSE_END.finditer(sentence, _LEAST, LONGEST_NOTE)
            if len(sentence) - found.end() >= _LEAST
        ]
        at = ends[-1] if ends else sentence.rfind(" ", _LEAST, LONGEST_NOTE + 1)
        if at <= 0:
            at = LONGEST_NOTE
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence


def _note(line: Incoming, given: ImportedNote, text: str) -> Incoming:
    """The note that one text becomes in the place of a long one, or the problem with it."""
    try:
        note = replace(given, text=note_rules.note_text(text))
    except Invalid as error:
        problem = Problem(line.line, error.message, error.values)
        return replace(line, text=text, long=None, problem=problem)
    marks = tuple(note_rules.find_marks(note.text))
    return replace(line, text=note.text, note=note, problem=None, marks=marks, long=None)

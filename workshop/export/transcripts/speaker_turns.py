"""Lines of a transcript as passages: who speaks becomes a number, long speeches are cut.

Speakers are written before a colon. What they are called is not kept: often it is their name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from workshop.programme.field_rules import clean
from workshop.transcripts.keeping import Passage

USUAL_PASSAGE, LONGEST_PIECE = 400, 900
"""Signs after which a passage ends with the next sentence, and after which it ends anyway."""
_LABEL = re.compile(
    r"(?:\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\]?\s*)?([^\W\d_][^:\n]{0,40}?):\s+"
)
_TIME = re.compile(r"\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\]?\s+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_DASH = re.compile(r"[-–—]\s+")
_MOST_WORDS = 4
"""Of what stands for a speaker: more of them are the beginning of a sentence."""
Turn = tuple[str, str]
"""Who speaks, as it stands in the file, and a part of what they say. Empty: as before."""


def turns_of_lines(lines: Iterable[str]) -> list[Turn]:
    """The turns in lines of text. What stands before a colon is a speaker if it does so twice."""
    found = [_split(line) for line in map(clean, lines) if line]
    often = Counter(_key(label) for label, _said, _line in found if label)
    return [
        (label, said) if label and often[_key(label)] > 1 else ("", _TIME.sub("", line, count=1))
        for label, said, line in found
    ]


def passages_of_turns(turns: Iterable[Turn]) -> list[Passage]:
    """The passages: what one speaker says in a row belongs together, up to ``USUAL_PASSAGE``."""
    numbers: dict[str, int] = {}
    found: list[Passage] = []
    for label, said in _joined(turns):
        speaker = numbers.setdefault(label, len(numbers) + 1) if label else 0
        found += [Passage(speaker, piece) for piece in _pieces(said)]
    return found


def _split(line: str) -> tuple[str, str, str]:
    match = _LABEL.match(line)
    if match is None or len(match[1].split()) > _MOST_WORDS:
        return "", line, line
    return match[1], line[match.end() :], line


def _key(label: str) -> str:
    return " ".join(label.casefold().split())


def _joined(turns: Iterable[Turn]) -> Iterator[Turn]:
    """Each speaker's turns with what they go on saying; a line of its own stays one."""
    label = ""
    parts: list[str] = []
    for spoken_by, said in turns:
        key = _key(spoken_by)
        if key and key != label:
            yield label, "\n".join(parts)
            label, parts = key, []
        parts.append(said)
    yield label, "\n".join(parts)


def _pieces(said: str) -> Iterator[str]:
    piece = ""
    for line in said.split("\n"):
        if dash := _DASH.match(line):
            # Where nobody is named, a dash says that somebody else begins to speak.
            if piece:
                yield piece
            piece, line = "", line[dash.end() :]
        for sentence in _SENTENCE.split(line):
            for part in _cut(sentence):
                if piece and len(piece) + len(part) > USUAL_PASSAGE:
                    yield piece
                    piece = ""
                piece = f"{piece} {part}".strip()
    if piece:
        yield piece


def _cut(sentence: str) -> Iterator[str]:
    """A sentence that never ends, cut between words."""
    while len(sentence) > LONGEST_PIECE:
        at = sentence.rfind(" ", 0, LONGEST_PIECE)
        at = at if at > 0 else LONGEST_PIECE
        yield sentence[:at]
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence

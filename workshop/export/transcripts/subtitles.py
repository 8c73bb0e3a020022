"""Subtitles (SRT, WebVTT) as turns: times, numbers, settings and marks are left out."""

import re
from collections.abc import Iterator
from html import unescape

from workshop.errors import Invalid
from workshop.export.transcripts.speaker_turns import Turn, turns_of_lines
from workshop.i18n import mark
from workshop.programme.field_rules import clean

MOST_CUES = 20_000
_STAMP = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
_MARKS = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,80}\}")


def is_subtitles(text: str) -> bool:
    """Whether a text is one of subtitles: times stand in it as there."""
    return text.startswith("WEBVTT") or any(map(_TIMES.match, text[:5_000].split("\n")))


def read_subtitles(text: str) -> list[Turn]:
    """The turns of an SRT or WebVTT file. Subtitles go on where a sentence has not ended.

    Raises ``Invalid`` for a file without any subtitle, and for one with too many.
    """
    voiced = [_turn(lines) for lines in _cues(text)]
    if not voiced:
        raise Invalid(mark("This file has no subtitles: no times were found in it."))
    if any(label for label, _said in voiced):
        return voiced
    return turns_of_lines(line for _label, said in voiced for line in said.split("\n"))


def _cues(text: str) -> Iterator[list[str]]:
    """The lines of each cue: those between its times and the next empty line."""
    cue: list[str] | None = None
    count = 0
    for line in text.split("\n"):
        if _TIMES.match(line):
            # Some programs leave out the empty line: the number above belongs to this cue.
            if cue and cue[-1].strip().isdigit():
                cue.pop()
            if cue:
                yield cue
            cue, count = [], count + 1
            if count > MOST_CUES:
                raise Invalid(mark("This is too long for one interview. Bring it in parts."))
        elif not line.strip():
            if cue:
                yield cue
            cue = None
        elif cue is not None:
            cue.append(line)
    if cue:
        yield cue


def _turn(lines: list[str]) -> Turn:
    words = "\n".join(lines)
    voice = _VOICE.search(words)
    said = clean(unescape(_MARKS.sub("", words)))
    return (clean(unescape(voice[1])) if voice else "", said)

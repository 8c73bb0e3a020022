"""What was changed in a field: by sentences, as suggestions for passages. Pure.

Office programs and our own typography put other spaces, hyphens and quotation marks in: these do
not count. What stayed the same keeps its signs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workshop.standards.advice.sentences import split_sentences
from workshop.standards.word_diff import PieceKind, compare_words

_HYPHENS = dict.fromkeys("\u2010\u2011", "-")
_QUOTES = dict.fromkeys("„”“«»", '"') | dict.fromkeys("‘’‚‛", "'")
_KEPT_SHARE = 0.25
"""Of a text's letters; with fewer of them left it counts as written anew."""
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\u00ad")


@dataclass(frozen=True)
class Replacement:
    """``quote``, which begins at index ``start`` of the former text, became ``by``."""

    start: int
    quote: str
    by: str


class _Span(NamedTuple):
    """A piece of the comparison: its place among the folded signs of both texts."""

    kind: PieceKind
    start: int
    end: int
    new_start: int
    new_end: int


class FieldDifference:
    """The difference between a field's former text and what stands in the file."""

    def __init__(self, before: str, after: str) -> None:
        self._before, self._after = _Folded(before), _Folded(after)
        self._spans: list[_Span] = []
        at = to = 0
        for piece in compare_words(self._before.text, self._after.text):
            out = 0 if piece.kind == PieceKind.IN else len(piece.text)
            new = 0 if piece.kind == PieceKind.OUT else len(piece.text)
            self._spans.append(_Span(piece.kind, at, at + out, to, to + new))
            at, to = at + out, to + new

    def replacements(self) -> list[Replacement]:
        """The changes, each with the whole sentences around it; neighbours are one change, and so
        is a text that was written anew."""
        if all(span.kind == PieceKind.SAME for span in self._spans):
            return []
        if not self._before.text:
            return [Replacement(0, "", self._after.typed(0, len(self._after.text)))]
        if self._is_written_anew():
            return [self._replacement(0, len(self._before.text))]
        joined: list[tuple[int, int]] = []
        for start, end in sorted(self._changed_sentences()):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return [self._replacement(start, end) for start, end in joined]

    def former_words(self, start: int, end: int) -> tuple[int, str]:
        """The former words in the place of those from index ``start`` to ``end`` of the text that
        stands in the file, as index and words."""
        first = self._former_start(self._after.count_before(start))
        last = self._former_end(self._after.count_before(end))
        return self._before.stripped(first, last)

    def _is_written_anew(self) -> bool:
        """Whether hardly any of the former words stand there still; by their letters."""
        text = self._before.text
        kept = "".join(
            text[span.start : span.end] for span in self._spans if span.kind == PieceKind.SAME
        )
        letters, stayed = (sum(map(str.isalnum, one)) for one in (text, kept))
        return letters > 0 and stayed < _KEPT_SHARE * letters

    def _changed_sentences(self) -> Iterator[tuple[int, int]]:
        text = self._before.text
        sentences = [(at, at + len(sentence)) for at, sentence in split_sentences(text)]
        for span in self._spans:
            if span.kind == PieceKind.SAME:
                continue
            start, end = span.start, span.end
            if start == end:
                # Words put between two sentences belong to the former one.
                start = max(start - 1, 0)
                start -= start > 0 and text[start].isspace()
                end = start + 1
            first = max((a for a, _b in sentences if a <= start), default=0)
            last = min((b for _a, b in sentences if b >= end), default=len(text))
            yield first, max(last, span.end)

    def _replacement(self, start: int, end: int) -> Replacement:
        made = []
        for span in self._spans:
            if span.kind == PieceKind.SAME and span.start < end and span.end > start:
                made.append(self._before.original(max(span.start, start), min(span.end, end)))
            elif span.kind == PieceKind.IN and start <= span.start <= end:
                made.append(self._after.typed(span.new_start, span.new_end))
        place, quote = self._before.stripped(start, end)
        return Replacement(place, quote, "".join(made).strip())

    def _former_start(self, place: int) -> int:
        for number, span in enumerate(self._spans):
            if span.new_start <= place < span.new_end:
                if span.kind == PieceKind.SAME:
                    return span.start + place - span.new_start
                former = self._spans[number - 1] if number else span
                return former.start if former.kind == PieceKind.OUT else span.start
        return len(self._before.text)

    def _former_end(self, place: int) -> int:
        for span in self._spans:
            if span.new_start < place <= span.new_end:
                same = span.kind == PieceKind.SAME
                return span.start + place - span.new_start if same else span.start
        return 0


class _Folded:
    """A text as it is compared: white space is one space, or one line break where there is any, and
    none stands at the ends; ``places`` holds the index of each sign in ``whole``."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        signs: list[str] = []
        self.places: list[int] = []
        for place, sign in enumerate(whole):
            if sign in _UNSEEN:
                continue
            if not sign.isspace():
                signs.append(_HYPHENS.get(sign) or _QUOTES.get(sign, sign))
                self.places.append(place)
            elif signs and signs[-1] in " \n":
                signs[-1] = "\n" if sign == "\n" else signs[-1]
            elif signs:
                signs.append("\n" if sign == "\n" else " ")
                self.places.append(place)
        if signs and signs[-1] in " \n":
            del signs[-1], self.places[-1]
        self.text = "".join(signs)

    def original(self, start: int, end: int) -> str:
        """The text as it is, for a range of folded signs."""
        if start >= end:
            return ""
        last = self.places[end] if end < len(self.places) else self.places[-1] + 1
        return self.whole[self.places[start] : last]

    def stripped(self, start: int, end: int) -> tuple[int, str]:
        """As ``original``, without white space around it, and the index at which it begins."""
        text = self.original(start, end)
        lead = len(text) - len(text.lstrip())
        return (self.places[start] + lead if text else 0), text.strip()

    def typed(self, start: int, end: int) -> str:
        """The text as people would type it: with plain spaces and hyphens."""
        return "".join(
            sign if sign in " \n" else _HYPHENS.get(self.whole[place], self.whole[place])
            for sign, place in zip(self.text[start:end], self.places[start:end], strict=True)
        )

    def count_before(self, index: int) -> int:
        """How many folded signs stand before an index of ``whole``."""
        return sum(1 for place in self.places if place < index)


def in_parts(change: Replacement, longest: int, longest_by: int) -> list[Replacement]:
    """A change as several, sentence by sentence, so that no quote has more than ``longest`` signs
    and no new text more than ``longest_by``; empty where that cannot be."""
    if len(change.quote) <= longest and len(change.by) <= longest_by:
        return [change]
    quotes = _groups(change.quote, longest)
    texts = [text for _at, text in _groups(change.by, min(longest, longest_by))]
    if not quotes:
        return []
    last = len(quotes) - 1
    texts += [""] * (len(quotes) - len(texts))
    texts = [*texts[:last], "\n".join(filter(None, texts[last:]))]
    if any(len(text) > longest_by for text in texts) or any(len(q) > longest for _at, q in quotes):
        return []
    return [
        Replacement(change.start + at, quote, by)
        for (at, quote), by in zip(quotes, texts, strict=True)
    ]


def _groups(text: str, longest: int) -> list[tuple[int, str]]:
    """Sentences that stand together in at most so many signs, each group with its index."""
    spans: list[tuple[int, int]] = []
    for at, sentence in split_sentences(text):
        if spans and at + len(sentence) - spans[-1][0] <= longest:
            spans[-1] = (spans[-1][0], at + len(sentence))
        else:
            spans.append((at, at + len(sentence)))
    return [(start, text[start:end]) for start, end in spans]


def says_same(one: str, other: str) -> bool:
    """Whether two texts say the same but for spaces, hyphens and quotation marks."""
    return _Folded(one).text == _Folded(other).text


def holds(text: str, words: str) -> bool:
    """Whether a text has these words, but for spaces, hyphens and quotation marks."""
    folded = _Folded(words).text
    return bool(folded) and folded in _Folded(text).text

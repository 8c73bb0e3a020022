"""What came back in a Word file: suggestions and comments at their clauses, and what has no place.

Pure: a file that was read, and the texts that it was made from, in; findings out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.export.edited_copy.clause_places import (
    ClausePlaces,
    FoundField,
    OutsideText,
    find_places,
)
from workshop.export.edited_copy.field_changes import (
    FieldDifference,
    Replacement,
    holds,
    in_parts,
    says_same,
)
from workshop.export.edited_copy.marks import fingerprint_of_line
from workshop.export.edited_copy.read_package import WordComment, WordFile
from workshop.export.edited_copy.word_text import Place
from workshop.i18n import mark
from workshop.review.comments import LONGEST_COMMENT
from workshop.standards.edited_copies import BroughtRemark
from workshop.standards.labels import FIELDS
from workshop.standards.passages import LONGEST_QUOTE, locate

_TOO_LONG = mark("too long for one suggestion or comment")
_MOVED = mark("the clause says something else by now")
_NO_CLAUSE = mark("its clause is not there any more, or it is not open to you")
_LEFT_OUT = mark("this clause is not in the file any more")
_OUTSIDE = mark("stands in no field of a clause")
_OUTSIDE_COMMENT = mark("a comment beside the clauses")
_LONGEST_WORDS = 160
_SURE = 20
_LONGEST_FIELD = 12_000
"""Three times what fits into a field; longer texts are not compared."""


@dataclass(frozen=True)
class CopiedClause:
    """A clause that a file was made from. ``former``: its fields as the file had them, ``present``:
    as they are now; ``code``: in the file."""

    id: str
    code: str
    former: Mapping[str, str]
    present: Mapping[str, str]


@dataclass(frozen=True)
class BroughtItem:
    """A suggestion or a comment at a clause.

    ``by``: names in the file; ``moved``: the field was changed since the file was made; ``done``:
    marked as done in the file.
    """

    remark: BroughtRemark
    by: tuple[str, ...] = ()
    moved: bool = False
    done: bool = False


@dataclass(frozen=True)
class UnplacedText:
    """What has no place. ``reason``: a message; ``near``: the id of the clause it stands at or
    after."""

    text: str
    reason: str
    near: str | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class EditedCopy:
    """What came back. ``said``: changes that the clauses have by now; ``found``: clauses of which
    anything stands in the file; ``unmarked``: the file has lost what tells our own text outside
    clauses from what people have added there."""

    items: tuple[BroughtItem, ...]
    unplaced: tuple[UnplacedText, ...]
    said: int
    found: int
    unmarked: bool


def read_copy(file: WordFile, clauses: Mapping[str, CopiedClause]) -> EditedCopy:
    """What people have changed in a file. ``clauses``: token → the clause it was made from."""
    return _CopyReader(file, clauses).read()


class _CopyReader:
    def __init__(self, file: WordFile, clauses: Mapping[str, CopiedClause]) -> None:
        self.file, self.clauses = file, clauses
        codes = {clause.code: token for token, clause in clauses.items()}
        self.places: ClausePlaces = find_places(file.text.blocks, codes)
        self.found = self.places.by_clause()
        self.differences = {
            (token, name): FieldDifference(
                clauses[token].former.get(name, ""), found.text[:_LONGEST_FIELD]
            )
            for (token, name), found in self.places.fields.items()
            if token in clauses
        }
        self.items: list[BroughtItem] = []
        self.unplaced: list[UnplacedText] = []
        self.said = 0

    def read(self) -> EditedCopy:
        for token, fields in self.found.items():
            self._read_clause(token, fields)
        self._read_missing()
        self._read_comments()
        self._read_outside()
        order = {clause.id: place for place, clause in enumerate(self.clauses.values())}
        self.items.sort(key=lambda item: order[item.remark.clause_id])
        found = sum(token in self.clauses for token in self.found)
        return EditedCopy(
            tuple(self.items), tuple(self.unplaced), self.said, found, self.file.marks is None
        )

    def _read_clause(self, token: str, fields: Mapping[str, FoundField]) -> None:
        clause = self.clauses.get(token)
        if clause is None:
            text = "\n".join(found.text.strip() for found in fields.values() if found.text.strip())
            self._leave(text, _NO_CLAUSE, None)
            return
        for name in sorted(fields, key=list(FIELDS).index):
            found = fields[name]
            if len(found.text) > _LONGEST_FIELD:
                self._leave(found.text, _TOO_LONG, clause.id, found.authors)
                continue
            for change in self.differences[token, name].replacements():
                self._place(clause, name, change, found.authors)

    def _place(
        self, clause: CopiedClause, name: str, change: Replacement, by: Sequence[str]
    ) -> None:
        present, former = clause.present.get(name, ""), clause.former.get(name, "")
        passage = {"field": name, "start": change.start, "quote": change.quote}
        at = locate(present, passage)
        moved = present != former
        if moved and _is_said(present, change):
            self.said += 1
        elif at is None:
            self._leave(change.by or f"− {change.quote}", _MOVED, clause.id, by)
        elif parts := in_parts(change, LONGEST_QUOTE, LONGEST_COMMENT):
            for part in parts:
                place = at + part.start - change.start
                passage = {"field": name, "start": place, "quote": part.quote}
                remark = BroughtRemark(clause.id, passage=passage, suggestion=part.by)
                self.items.append(BroughtItem(remark, tuple(by), moved))
        else:
            self._leave(change.by or f"− {change.quote}", _TOO_LONG, clause.id, by)

    def _read_missing(self) -> None:
        """Fields whose rows were deleted, and clauses that were."""
        told = self.file.marks["fields"] if self.file.marks else {}
        for token, names in told.items():
            clause = self.clauses.get(token)
            if clause is None:
                continue
            if token not in self.found:
                self._leave(f"− {clause.code} {clause.former['title']}", _LEFT_OUT, clause.id)
                continue
            for name in names:
                former = clause.former.get(name, "")
                if name != "title" and former and (token, name) not in self.places.fields:
                    self._place(clause, name, Replacement(0, former, ""), ())

    def _read_comments(self) -> None:
        answers: dict[str, list[WordComment]] = {}
        for comment in self.file.comments:
            if comment.answers_to is not None:
                answers.setdefault(comment.answers_to, []).append(comment)
        for comment in self.file.comments:
            if comment.answers_to is None and comment.text:
                self._read_comment(comment, answers.get(comment.id, []))

    def _read_comment(self, comment: WordComment, answers: Sequence[WordComment]) -> None:
        by = _names([comment, *answers])
        start, end = self.file.text.ranges.get(comment.id, ((0, 0), (0, 0)))
        begins, ends = self._field_at(start), self._field_at(end)
        clause = self.clauses.get(begins[0]) if begins else None
        too_long = any(len(one.text) > LONGEST_COMMENT for one in (comment, *answers))
        beside = self.places.beside.get(start[0])
        if begins is None and beside and beside[0] in self.clauses and not too_long:
            clause = self.clauses[beside[0]]
            remark = BroughtRemark(
                clause.id, _quoting(beside[1], comment.text), answers=_texts(answers)
            )
            self.items.append(BroughtItem(remark, by, done=comment.done))
            return
        if begins is None or clause is None or too_long:
            whole = "\n".join(one.text for one in (comment, *answers))
            reason = _TOO_LONG if too_long else _OUTSIDE_COMMENT
            self._leave(whole, reason, clause.id if clause else None, by)
            return
        token, name, first = begins
        last = ends[2] if ends and ends[:2] == begins[:2] else len(self._text_of(token, name))
        within = ends is not None and ends[:2] == begins[:2]
        passage = self._passage(clause, token, name, first, last) if within else {}
        words = self._text_of(token, name)[first:last]
        text = comment.text if passage else _quoting(words, comment.text)
        remark = BroughtRemark(clause.id, text, passage, answers=_texts(answers))
        self.items.append(BroughtItem(remark, by, done=comment.done))

    def _passage(
        self, clause: CopiedClause, token: str, name: str, first: int, last: int
    ) -> dict[str, Any]:
        """The words that a comment is about, if they stand in the clause now."""
        start, quote = self.differences[token, name].former_words(first, last)
        passage = {"field": name, "start": start, "quote": quote}
        if not quote or len(quote) > LONGEST_QUOTE:
            return {}
        at = locate(clause.present.get(name, ""), passage)
        return {} if at is None else {**passage, "start": at}

    def _text_of(self, token: str, name: str) -> str:
        return self.places.fields[token, name].text

    def _field_at(self, place: Place) -> tuple[str, str, int] | None:
        """Token, field and index in it of a place in the document."""
        number, at = place
        for (token, name), found in self.places.fields.items():
            for piece in found.pieces:
                if piece.line.number == number and at <= piece.end:
                    return token, name, piece.at + max(at - piece.start, 0)
        return None

    def _read_outside(self) -> None:
        if self.file.marks is not None:
            known = frozenset(self.file.marks["outside"])
            for near, texts, by in _runs(self.places.outside, known):
                clause = self.clauses.get(near or "")
                self._leave("\n".join(texts), _OUTSIDE, clause.id if clause else None, by)
        for text in self.file.text.boxes:
            self._leave(text, _OUTSIDE, None)

    def _leave(self, text: str, reason: str, near: str | None, by: Iterable[str] = ()) -> None:
        if text.strip():
            self.unplaced.append(UnplacedText(text.strip(), reason, near, tuple(by)))


def _is_said(present: str, change: Replacement) -> bool:
    """Whether a text has a change already. A few letters could stand there for another reason."""
    if not change.by:
        return not holds(present, change.quote)
    if says_same(present, change.by):
        return True
    gone = change.quote in change.by or not holds(present, change.quote)
    return gone and len(change.by) >= _SURE and holds(present, change.by)


def _runs(
    outside: Sequence[OutsideText], known: frozenset[str]
) -> Iterator[tuple[str | None, list[str], tuple[str, ...]]]:
    """Added texts that stand one below the other, together."""
    texts: list[str] = []
    names: set[str] = set()
    near: str | None = None
    for one in outside:
        if fingerprint_of_line(one.text) in known:
            if texts:
                yield near, texts, tuple(sorted(names))
            texts, names = [], set()
            continue
        if texts and one.near != near:
            yield near, texts, tuple(sorted(names))
            texts, names = [], set()
        near = one.near
        texts.append(one.text)
        names |= one.line.authors if one.line else set()
    if texts:
        yield near, texts, tuple(sorted(names))


def _quoting(words: str, text: str) -> str:
    """A comment's text after the words that it is about, where these cannot be marked."""
    words = " ".join(words.split())
    if not words:
        return text
    shown = words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"
    quoted = f"„{shown}”: {text}"
    return quoted if len(quoted) <= LONGEST_COMMENT else text


def _texts(comments: Iterable[WordComment]) -> tuple[str, ...]:
    return tuple(one.text for one in comments if one.text)


def _names(comments: Iterable[WordComment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.author for one in comments if one.author))

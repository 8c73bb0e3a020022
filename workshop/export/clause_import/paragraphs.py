"""Clauses from paragraphs: what begins one, what is an area, which field a paragraph belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workshop.export.clause_import.clause_tables import (
    names_clauses,
    read_card,
    row_drafts,
    unknown_columns,
)
from workshop.export.clause_import.clause_words import (
    field_of,
    split_chapter,
    split_code,
    split_label,
)
from workshop.export.clause_import.drafts import (
    Begin,
    ClauseDraft,
    ClauseFile,
    make_draft,
    must_be_some,
)
from workshop.export.clause_import.parts import DASH, LETTER, SECTION, Part, TablePart, TextPart
from workshop.export.missing_voices import TITLE as MISSING
from workshop.export.standard.labels import PARTS
from workshop.i18n import LANGUAGES, translate
from workshop.standards.clause_fields import LINES
from workshop.text_folding import fold_words

_ASIDE = frozenset(
    fold_words(translate(label, language))
    for language in LANGUAGES
    for label in (
        *(PARTS[name] for name in ("contents", "changes", "withdrawn", "trace", "evidence")),
        MISSING,
    )
)
"""Headings of our own documents below which no clauses stand."""
_SHORT_TITLE = 120
_MOST_TOLD = 50


@dataclass(frozen=True)
class _Rule:
    """What begins a clause: ``begins``, and the rank of numbers or the level of headings."""

    begins: Begin
    at: float = 0.0


@dataclass
class _Open:
    """The clause that is being read: its texts by field, and the field that goes on."""

    line: int
    area: str
    code: str = ""
    head: str = ""
    named: bool = False
    """Whether ``head`` is its title for certain."""
    texts: dict[str, list[str]] = field(default_factory=dict)
    goes_on: str = "body"

    def add(self, name: str, text: str) -> None:
        """Put a paragraph to a field; single lines and the level do not go on."""
        if text:
            self.texts.setdefault(name, []).append(text)
        self.goes_on = "body" if text and (name in LINES or name == "level") else name


def read_parts(parts: Sequence[Part], begins: Begin | None = None) -> ClauseFile:
    """The clauses of a document's parts. Raises ``Invalid`` if there are none, or too many."""
    parts = _without_aside(parts)
    reader = _Reader(_rule(parts, begins))
    for at, part in enumerate(parts):
        after = parts[at + 1] if at + 1 < len(parts) else None
        if isinstance(part, TablePart):
            reader.read_table(part)
        else:
            reader.read_text(part, after)
    reader.close()
    return ClauseFile(
        must_be_some(reader.found),
        begins=reader.rule.begins,
        unknown=list(dict.fromkeys(reader.unknown)),
        left_out=reader.left_out[:_MOST_TOLD],
    )


class _Reader:
    """Reads part by part; ``found`` are the clauses so far."""

    def __init__(self, rule: _Rule) -> None:
        self.rule = rule
        self.found: list[ClauseDraft] = []
        self.unknown: list[str] = []
        self.left_out: list[str] = []
        self._area = ""
        self._awaits_area = False
        self._open: _Open | None = None

    def close(self) -> None:
        """End the clause that is being read."""
        if self._open is not None:
            self.found.append(_finish(self._open))
        self._open = None

    def read_table(self, part: TablePart) -> None:
        """A table of clauses, a table that is one clause, or part of one; else its text."""
        rows = [row for row in part.rows if any(cell.strip() for cell in row)]
        if not rows:
            return
        card = read_card(rows)
        if card is not None:
            self._read_card(part.line, card)
        elif names_clauses(rows[0]) and len(rows) > 1:
            self.close()
            lines = enumerate(rows[1:], part.line + 1)
            self.found += row_drafts(rows[0], lines, self._area)
            self.unknown += unknown_columns(rows[0])
        else:
            for row in rows:
                self._add_text(" | ".join(cell for cell in row if cell))

    def read_text(self, part: TextPart, after: Part | None) -> None:
        """A heading, the beginning of a clause, a field with its name, or more of a text."""
        code, rest = split_code(part.text)
        if code and (self.rule.begins == Begin.CODE or part.heading):
            self._begin(
                part, rest, code=code, named=bool(part.heading) or len(rest) <= _SHORT_TITLE
            )
            return
        name, text = split_label(part.text)
        name = name or (field_of(part.text) if part.heading and self._open else "")
        if name == "area_id":
            self.close()
            self._area = text
        elif self._begins_by_name(name):
            self._begin(part, "")
            self._add(name, text)
        elif name and self._open is not None:
            self._add(name, "" if text == part.text else text)
        elif self._awaits_area and not part.mark and len(part.text) <= _SHORT_TITLE:
            self._area, self._awaits_area = part.text, False
        elif self._is_area(part, after):
            self._begin_area(part)
        elif self._starts(part):
            self._begin(part, part.text, named=bool(part.heading))
        else:
            self._add_text(part.whole)

    def _begins_by_name(self, name: str) -> bool:
        """Whether a clause begins with a title or text that is called so."""
        if self._open is None:
            return name in ("title", "body")
        return name == "title" and bool(self._open.texts)

    def _starts(self, part: TextPart) -> bool:
        match self.rule.begins:
            case Begin.CODE:
                return False
            case Begin.HEADING:
                return part.heading >= self.rule.at > 0 and part.heading > 0
            case Begin.BLOCK:
                return part.gap or self._open is None
            case Begin.LINE:
                return True
        return bool(part.mark) and part.rank == self.rule.at

    def _is_area(self, part: TextPart, after: Part | None) -> bool:
        if part.heading:
            if self.rule.begins == Begin.SECTION and part.rank == SECTION:
                return False
            return self.rule.begins != Begin.HEADING or part.heading < self.rule.at
        higher = bool(part.mark) and SECTION < part.rank < self.rule.at < DASH
        return higher and self.rule.begins == Begin.NUMBER and len(part.text) <= _SHORT_TITLE

    def _begin_area(self, part: TextPart) -> None:
        self.close()
        chapter = split_chapter(part.text)
        self._area = part.text if chapter is None else chapter
        self._awaits_area = not self._area

    def _begin(self, part: TextPart, head: str, *, code: str = "", named: bool = False) -> None:
        self.close()
        self._awaits_area = False
        self._open = _Open(part.line, self._area, code, head, named)
        if part.lead and head.startswith(part.lead) and len(head) > len(part.lead):
            self._open.head, self._open.named = part.lead.rstrip(".:– "), True
            self._add("body", head[len(part.lead) :].lstrip(" .:–"))

    def _add(self, name: str, text: str) -> None:
        if self._open is not None:
            self._open.add(name, text)

    def _add_text(self, text: str) -> None:
        if self._open is None:
            self.left_out.append(text)
        else:
            self._open.texts.setdefault(self._open.goes_on, []).append(text)

    def _read_card(self, line: int, fields: dict[str, str]) -> None:
        code = fields.pop("code", "")
        if "title" in fields or ("body" in fields and "body" in self._texts()) or not self._open:
            self.close()
            self._open = _Open(line, self._area, code)
        for name, text in fields.items():
            if name == "area_id":
                self._open.area = text
            else:
                self._add(name, text)
        self._open.goes_on = "body"

    def _texts(self) -> dict[str, list[str]]:
        return self._open.texts if self._open else {}


def _finish(row: _Open) -> ClauseDraft:
    """The draft of a clause: its first words are its title where they look like one."""
    texts = {name: "\n".join(lines) for name, lines in row.texts.items()}
    body, head = texts.get("body", ""), row.head
    if head and "title" not in texts:
        looks = len(head) <= _SHORT_TITLE and not head.endswith((".", ";", ",", ":"))
        if row.named or (looks and body and _is_prose(body)):
            texts["title"] = head
        else:
            texts["body"] = "\n".join(filter(None, (head, body)))
    return make_draft(row.line, {**texts, "code": row.code, "area_id": row.area})


def _is_prose(body: str) -> bool:
    """Whether a text goes on as a sentence of its own, not as an item of a list."""
    return body[:1].isupper() or body[:1].isdigit()


def _without_aside(parts: Sequence[Part]) -> list[Part]:
    """The parts without the sections of our own documents that hold no clauses."""
    kept: list[Part] = []
    aside = 0
    for part in parts:
        if isinstance(part, TextPart) and part.heading:
            if aside and part.heading <= aside:
                aside = 0
            if fold_words(part.text) in _ASIDE:
                aside = aside or part.heading
        if not aside:
            kept.append(part)
    return kept


def _rule(parts: Sequence[Part], begins: Begin | None) -> _Rule:
    """The rule for what begins a clause: the one that was chosen, or the one that fits best."""
    texts = [part for part in parts if isinstance(part, TextPart)]
    coded = sum(bool(split_code(part.text)[0]) for part in texts)
    wanted = begins
    if wanted is None and coded and coded >= len(_clause_headings(texts)):
        wanted = Begin.CODE
    wanted = wanted or _guess(texts)
    if wanted == Begin.HEADING:
        return _Rule(wanted, min((part.heading for part in _clause_headings(texts)), default=1))
    if wanted == Begin.SECTION:
        return _Rule(wanted, SECTION)
    if wanted == Begin.NUMBER:
        return _Rule(wanted, _clause_rank(texts))
    return _Rule(wanted, DASH)


def _guess(texts: Sequence[TextPart]) -> Begin:
    if sum(part.rank == SECTION for part in texts) > 1:
        return Begin.SECTION
    headings = _clause_headings(texts)
    numbered = [part for part in texts if part.mark and SECTION < part.rank < DASH]
    if headings and not _numbers_follow(texts, headings):
        return Begin.HEADING
    if len(numbered) > 1:
        return Begin.NUMBER
    if sum(part.rank == DASH for part in texts) * 2 > len(texts):
        return Begin.BULLET
    if headings:
        return Begin.HEADING
    blocks = sum(part.gap for part in texts[1:])
    return Begin.BLOCK if blocks and any(not part.gap for part in texts[1:]) else Begin.LINE


def _clause_headings(texts: Sequence[TextPart]) -> list[TextPart]:
    """The headings right below which texts stand, without those that name a field."""
    below = [
        one
        for one, after in pairwise(texts)
        if one.heading and not after.heading and not field_of(one.text)
    ]
    deepest = max((part.heading for part in below), default=0)
    return [part for part in below if part.heading == deepest]


def _numbers_follow(texts: Sequence[TextPart], headings: Sequence[TextPart]) -> bool:
    """Whether a numbered paragraph stands right below most headings, and more of them than there
    are headings: then headings are areas."""
    lines = {part.line for part in headings}
    started = numbered = 0
    for above, part in pairwise(texts):
        counts = not part.heading and bool(part.mark) and part.rank < LETTER
        numbered += counts
        started += counts and above.line in lines
    return started * 2 > len(lines) and numbered > len(lines)


def _clause_rank(texts: Sequence[TextPart]) -> float:
    """The rank of the numbers that begin clauses: 1.1. below 1. where the latter are headings."""
    ranks = [part.rank for part in texts if part.mark and SECTION < part.rank < DASH]
    if not ranks:
        return DASH
    first = min(ranks)
    deeper = [rank for rank in ranks if first < rank < 2.0]
    heads = [part for part in texts if part.rank == first]
    short = all(len(part.text) <= _SHORT_TITLE and not part.text.endswith(".") for part in heads)
    return min(deeper) if deeper and short and len(deeper) > len(heads) else first

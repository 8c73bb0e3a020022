"""Recognising the program that a table comes from, and the meaning of its columns.

Programs are recognised by their headers; Miro's export of a whole board has none and is recognised
by its shape. ``docs/exchange.md`` says what is assumed about each.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workshop.export.exchange.sheets import NOTES_COLUMNS
from workshop.export.table_import.column_names import REMARKS
from workshop.export.table_import.note_columns import (
    Columns,
    guess_columns,
    people_columns,
    plain_names,
)
from workshop.export.table_import.table_reader import ParsedTable, Problem
from workshop.export.tables.notes_table import COLUMNS
from workshop.i18n import LANGUAGES, mark, translate

MIRO, MURAL, FIGJAM, WORKSHOP = "miro", "mural", "figjam", "workshop"
CONSULTATION, DECIDIM, CAP_COLLECTIF = "consultation", "decidim", "cap collectif"
POLIS, POLIS_VOTES, TRELLO = "polis", "polis votes", "trello"
NAMES: Mapping[str, str] = {
    MIRO: "Miro",
    MURAL: "MURAL",
    FIGJAM: "FigJam",
    "padlet": "Padlet",
    TRELLO: "Trello",
    "google forms": mark("Google Forms"),
    "microsoft forms": "Microsoft Forms",
    "limesurvey": "LimeSurvey",
    POLIS: "Polis",
    DECIDIM: "Decidim",
    CAP_COLLECTIF: "Cap Collectif",
    CONSULTATION: mark("a table of remarks from a consultation"),
}
"""Names of programs and kinds of tables, keys of the catalogue where they are words."""
MIRO_HEADER = ("Text", "Frame", "Tags")
VOTES = mark(
    "These are votes of Polis, not statements. Bring the file with the statements (comments.csv)."
)

_LEFT_OUT = ("voice", "głos", "glos")
"""Columns that tie notes to one person; older exports have one. They are not read."""
_TITLE = re.compile(r"(?:title|tytuł)(?:[/_-][a-z]{2}(?:-[a-z]{2})?)?", re.IGNORECASE)
_INNER_SHIELD = re.compile(r"([;,\t]\s*)'(?=[=+\-@])")
_REJECTED = "-1"
"""What Polis writes in ``moderated`` where moderators rejected a statement."""


@dataclass(frozen=True)
class Shape:
    """The header of a program's tables: it has a column of each of the ``sets``, and at least so
    many of the ``others``. A name that ends in ``*`` is the beginning of one."""

    name: str
    sets: tuple[frozenset[str], ...]
    others: frozenset[str] = frozenset()
    least: int = 0

    def fits(self, words: Collection[str]) -> bool:
        """Whether these names of columns are of this shape."""
        return (
            all(_count(names, words) for names in self.sets)
            and _count(self.others, words) >= self.least
        )


def _shape(name: str, *sets: str, others: str = "", least: int = 0) -> Shape:
    """A shape from names of columns with ``|`` between them."""
    every = tuple(frozenset(names.split("|")) for names in sets)
    return Shape(name, every, frozenset(others.split("|")), least)


_MATRIX = _shape(POLIS_VOTES, "participant", "n-votes|n-comments", "group-id|n-agree|n-disagree")
_SHAPES = (
    _shape(
        "microsoft forms",
        "id|identyfikator|lp.",
        "start time|godzina rozpoczęcia",
        "completion time|godzina ukończenia|godzina zakończenia",
    ),
    _shape(
        "limesurvey",
        others="response id|id odpowiedzi|identyfikator odpowiedzi|submitdate|date submitted|"
        "data wysłania|data przesłania|lastpage|last page|ostatnia strona|startlanguage|"
        "start language|język początkowy|seed|ziarno|startdate|date started|datestamp|"
        "date last action|ipaddr|ip address|refurl|referrer url",
        least=3,
    ),
    _shape("padlet", "subject", "body"),
    _shape(
        MURAL,
        "text",
        others="bg color|position x|position y|sticky type|last updated by",
        least=2,
    ),
    _shape(
        MIRO,
        "frame",
        "text|content|title",
        others="tags|created by|author|type|shape|link|url",
        least=1,
    ),
    _shape(POLIS, "comment-body", "comment-id|moderated|agrees"),
    _shape(POLIS_VOTES, "comment-id", "vote", "voter-id"),
    _MATRIX,
    _shape(TRELLO, "card name", "list name|card id|card description"),
    _shape(
        DECIDIM,
        "title/*|title_*|body/*|body_*",
        "reference|published_at|scope/*|component/*|participatory_space/*|proposal_votes|"
        "votes_count|endorsements/*|category/*|url",
    ),
    _shape(
        CAP_COLLECTIF,
        "title|name",
        "body",
        others="author_*|votes*|trashed*|publishedat|published_at|createdat|created_at|"
        "opinion_type*|category*|status_*",
        least=2,
    ),
    _shape(
        FIGJAM,
        "sticky text|text|content|sticky",
        others="author|color|section|page|votes|stamps|created by|sticky text",
        least=2,
    ),
    _shape("google forms", "timestamp|sygnatura czasowa"),
    Shape(CONSULTATION, (frozenset(f"{words}*" for words in REMARKS),)),
)
"""The first that fits counts."""


@dataclass(frozen=True)
class Source:
    """A table with the program it comes from (empty: unknown) and a guess of its columns.

    ``left_out``: the header of a column that ties notes to one person, which is not read.
    ``people``: headers of columns that name people; they stay behind unless one is chosen.
    ``rejected``: line numbers of rows that moderators rejected. ``doubt``: what is wrong with
    bringing this table in, a key of the catalogue, or nothing.
    """

    name: str
    table: ParsedTable
    columns: Columns
    left_out: str = ""
    people: tuple[str, ...] = ()
    rejected: frozenset[int] = frozenset()
    doubt: str = ""

    def without_rejected(self) -> "Source":
        """The source without the rows that moderators rejected."""
        kept = [at for at, line in enumerate(self.table.lines) if line not in self.rejected]
        rows, lines, blocks = (
            tuple(every[at] for at in kept)
            for every in (self.table.rows, self.table.lines, self.table.blocks)
        )
        table = replace(self.table, rows=rows, lines=lines, blocks=blocks)  # type: ignore[arg-type]
        return replace(self, table=table)


def recognise(table: ParsedTable) -> Source:
    """Recognise the program by header or shape, and guess the columns."""
    if not table.header and _is_miro_board(table):
        return Source(MIRO, unfold_frames(table), Columns(0, 1))
    header = plain_names(table.header)
    left_out = next((table.header[at] for at, name in enumerate(header) if name in _LEFT_OUT), "")
    name = _name(table, header)
    if name == WORKSHOP:
        table = table.unshielded()
        if not any(columns <= set(header) for columns in _our_columns()):
            table = _mended(table)
    people = tuple(
        table.header[at]
        for at in sorted(people_columns(table.header))
        if header[at] not in _LEFT_OUT
    )
    return Source(
        name,
        table,
        _columns(name, table, header),
        left_out,
        people,
        _rejected(table, header) if name == POLIS else frozenset(),
        VOTES if name == POLIS_VOTES else "",
    )


def _mended(table: ParsedTable) -> ParsedTable:
    """A table of an earlier release without the apostrophes that it put inside texts; told, as
    somebody may have typed one."""
    if not table.encoding:
        return table
    rows = tuple(tuple(_INNER_SHIELD.sub(r"\1", cell) for cell in row) for row in table.rows)
    count = sum(row != other for row, other in zip(rows, table.rows, strict=True))
    if not count:
        return table
    words = mark(
        "Apostrophes that an earlier export put inside texts are left out. Lines: {count}."
    )
    problems = (*table.problems, Problem(0, words, {"count": count}))
    return replace(table, rows=rows, problems=problems)


def _columns(name: str, table: ParsedTable, header: Sequence[str]) -> Columns:
    guess = guess_columns(table)
    if name == CONSULTATION:
        at = next(at for at, word in enumerate(header) if word.startswith(REMARKS))
        return replace(guess, text=at, more=(), heading=None)
    if name == TRELLO:
        return _card_columns(guess, table, header)
    if name in (DECIDIM, CAP_COLLECTIF):
        titles = [at for at, word in enumerate(header) if _TITLE.fullmatch(word) or word == "name"]
        at = max(
            titles, key=lambda at: sum(bool(row[at]) for row in table.rows), default=guess.text
        )
        return Columns(at)
    return guess


def _card_columns(guess: Columns, table: ParsedTable, header: Sequence[str]) -> Columns:
    """A card's name is the note; where most cards have a description, it stands before that."""
    name = header.index("card name")
    told = header.index("card description") if "card description" in header else name
    if 2 * sum(bool(row[told]) for row in table.rows) > len(table.rows) and told != name:
        return replace(guess, text=told, heading=name)
    return replace(guess, text=name, heading=None)


def _rejected(table: ParsedTable, header: Sequence[str]) -> frozenset[int]:
    if "moderated" not in header:
        return frozenset()
    at = header.index("moderated")
    return frozenset(
        line
        for line, row in zip(table.lines, table.rows, strict=True)
        if row[at].strip() == _REJECTED
    )


def _name(table: ParsedTable, header: Sequence[str]) -> str:
    if any(columns <= set(header) for columns in _our_former_columns()):
        return WORKSHOP
    words = {word for _line, _blank, row in table.named for word in plain_names(row)}
    found = next((shape.name for shape in _SHAPES if shape.fits(words | set(header))), "")
    # A matrix of votes has numbers among the names of its columns, so it seems to have no header.
    if not header and table.rows and _MATRIX.fits(plain_names(table.rows[0])):
        return POLIS_VOTES
    return found


def _count(names: Collection[str], words: Collection[str]) -> int:
    """How many of the names are there."""
    return sum(
        any(word.startswith(name[:-1]) for word in words) if name.endswith("*") else name in words
        for name in names
        if name
    )


def unfold_frames(table: ParsedTable) -> ParsedTable:
    """A Miro board as one table with a column for the frame: each block between blank lines
    begins with the name of its frame.

    A block of one line has no frame. Every further cell of a line is a tag.
    """
    table = table.with_header(0)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    for block in _blocks(table):
        framed = len(block) > 1 and not any(block[0][1][1:])
        frame = block[0][1][0] if framed else ""
        for line, row in block[1:] if framed else block:
            rows.append((row[0], frame, ", ".join(cell for cell in row[1:] if cell)))
            lines.append(line)
    blocks = (0,) * len(rows)
    return replace(
        table, header=MIRO_HEADER, named=(), rows=tuple(rows), lines=tuple(lines), blocks=blocks
    )


def _our_columns() -> Iterator[set[str]]:
    """The columns of our tables of notes: the one of a session, and the one of exchange files."""
    for columns in (COLUMNS, NOTES_COLUMNS):
        for language in LANGUAGES:
            yield {translate(column, language) for column in columns}


def _our_former_columns() -> Iterator[set[str]]:
    """The columns that all tables of notes of ours have, also those of earlier releases."""
    shared = [column for column in COLUMNS if column in NOTES_COLUMNS]
    for language in LANGUAGES:
        yield {translate(column, language) for column in shared}


def _is_miro_board(table: ParsedTable) -> bool:
    """Whether there are several blocks between blank lines, most beginning with a single cell."""
    if table.separator != "," or not any(table.blocks[1:]):
        return False
    blocks = [block for block in _blocks(table) if len(block) > 1]
    framed = [block for block in blocks if not any(block[0][1][1:])]
    return len(blocks) > 0 and len(framed) == len(blocks)


def _blocks(table: ParsedTable) -> list[list[tuple[int, tuple[str, ...]]]]:
    found: list[list[tuple[int, tuple[str, ...]]]] = []
    for line, row, blank in zip(table.lines, table.rows, table.blocks, strict=True):
        if blank or not found:
            found.append([])
        found[-1].append((line, row))
    return found

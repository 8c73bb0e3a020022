"""Clauses as they were read, checked before anything is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workshop.errors import Invalid, WorkshopError
from workshop.export.clause_import.clause_words import read_level
from workshop.export.documents.typography import plain_spaces
from workshop.export.table_import.table_reader import Problem
from workshop.i18n import mark
from workshop.programme import field_rules
from workshop.standards.clause_fields import LINES, WRITTEN

MOST_CLAUSES = 500
_LONGEST_TITLE_MADE = 70


class Begin(StrEnum):
    """What begins a clause in a text."""

    CODE = "code"
    """Its code, such as PS-01."""
    HEADING = "heading"
    SECTION = "section"
    """A section or an article of a regulation, such as § 1."""
    NUMBER = "number"
    BULLET = "bullet"
    BLOCK = "block"
    """Every paragraph after a blank line."""
    LINE = "line"


@dataclass(frozen=True)
class ClauseDraft:
    """A clause that was read. ``line``: where it begins, from 1. ``fields``: of ``WRITTEN``.

    ``area``: what the file calls it; ``code``: as it stands in the file, or empty. ``made_title``:
    the title is the beginning of the text. ``told``: what is told of it; ``trouble``: what keeps it
    from being stored.
    """

    line: int
    fields: Mapping[str, str]
    code: str = ""
    area: str = ""
    level: str | None = None
    made_title: bool = False
    told: Sequence[WorkshopError] = ()
    trouble: WorkshopError | None = None


@dataclass(frozen=True)
class ClauseFile:
    """What was read from a file. ``begins``: what began a clause, ``None`` for a table.

    ``unknown``: names of columns that match no field. ``left_out``: lines that belong to no clause.
    """

    drafts: Sequence[ClauseDraft]
    begins: Begin | None = None
    unknown: Sequence[str] = ()
    left_out: Sequence[str] = ()
    problems: Sequence[Problem] = field(default_factory=tuple)

    @property
    def areas(self) -> list[str]:
        """What the file calls the areas of its clauses, in their order."""
        return list(dict.fromkeys(draft.area for draft in self.drafts if draft.area))


def make_draft(line: int, fields: Mapping[str, str]) -> ClauseDraft:
    """A checked draft from the texts of any of ``FIELDS``, area and level as the file has them."""
    told: list[WorkshopError] = []
    level = read_level(fields["level"]) if fields.get("level") else None
    if fields.get("level") and level is None:
        words = mark("“{text}” is no level. Choose one.")
        told.append(Invalid(words, text=fields["level"][:40]))
    # Fixed spaces are put in where a text is set, here too: they are no part of it.
    texts = {name: plain_spaces(fields.get(name, "")).strip() for name in WRITTEN}
    written = {name: text for name, text in texts.items() if text}
    made = not written.get("title")
    if made:
        written["title"] = title_from(written.get("body", ""))
    return ClauseDraft(
        line,
        written,
        code=fields.get("code", "").strip(),
        area=" ".join(fields.get("area_id", "").split()),
        level=level,
        made_title=made,
        told=told,
        trouble=find_trouble(written),
    )


def find_trouble(fields: Mapping[str, str]) -> WorkshopError | None:
    """Why a clause with these texts cannot be stored; ``None`` where it can."""
    try:
        for name, text in fields.items():
            if name in LINES:
                field_rules.line(text, LINES[name], required=name == "title")
            else:
                field_rules.paragraphs(text)
    except WorkshopError as error:
        return error if fields.get("title") else Invalid(mark("This clause has no text."))
    return None


def title_from(text: str) -> str:
    """A title from the first words of a text's first line."""
    words = " ".join(text.strip().partition("\n")[0].split())
    if len(words) <= _LONGEST_TITLE_MADE:
        return words.rstrip(".;,:")
    return words[:_LONGEST_TITLE_MADE].rpartition(" ")[0].rstrip(".;,:–- ") + "…"


def must_be_some(drafts: Iterable[ClauseDraft]) -> list[ClauseDraft]:
    """The drafts. Raises ``Invalid`` where there are none, or too many."""
    found = list(drafts)
    if not found:
        raise Invalid(mark("No clause was found here."))
    if len(found) > MOST_CLAUSES:
        raise Invalid(
            mark("These are {count} clauses; at most {most} come in at once."),
            count=len(found),
            most=MOST_CLAUSES,
        )
    return found

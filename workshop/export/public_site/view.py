"""View models of a snapshot for the template; plain text, not yet escaped."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workshop.export.documents.typography import set_in_lines
from workshop.export.public_site.labels import TAKEN
from workshop.export.standard.labels import BECAUSE, CHANGES, change_word, pending_in
from workshop.export.standard.outline import level_of
from workshop.export.standard.rated import CHANGED_AFTER, describe_fields, is_changed
from workshop.export.standard.trace import ClauseTraceText, describe_trace
from workshop.i18n import mark, translate
from workshop.standards import labels
from workshop.standards.word_diff import Piece, PieceKind, compare_words

Part = Mapping[str, Any]
AT_ONCE: Mapping[str, tuple[str, ...]] = {"who": ("responsible",)}
"""The fields of a clause that stand open among the other clauses."""
LAYOUT: Mapping[str, tuple[str, ...]] = {
    "three": ("meaning_client", "meaning_staff", "meaning_manager"),
    "easy": ("easy_text",),
    "how": ("steps",),
    "who": (
        "responsible",
        "contact",
        "cooperating",
        "applies_to",
        "exceptions",
        "binds_from",
    ),
    "two": ("good_example", "bad_example"),
    "measures": (
        "measure_structure",
        "measure_process",
        "measure_outcome",
        "target_value",
        "check_method",
        "check_frequency",
    ),
    "ground": ("rationale", "legal_basis"),
}
"""The fields of a clause in the order of the page, grouped by layout."""
_OPEN = {name for names in AT_ONCE.values() for name in names}
_FOLDED: Mapping[str, tuple[str, ...]] = {
    look: tuple(name for name in names if name not in _OPEN) for look, names in LAYOUT.items()
}
_LISTED = ("steps",)
"""Fields of one thing a line."""
_NUMBERING = re.compile(r"\s*(?:\d{1,2}[.)]|[-–—•*·])\s+")
_LONGEST_COMPARED = 6000


@dataclass(frozen=True)
class FieldView:
    """A field: its label with its text, or with the lines of a list."""

    label: str
    text: str
    items: tuple[str, ...] = ()


Blocks = tuple[tuple[str, tuple[FieldView, ...]], ...]


@dataclass(frozen=True)
class ClauseView:
    """One clause. ``blocks``: layout → fields, all of them; ``open``, ``folded``: those that stand
    open among the other clauses, and those behind a fold; ``sources``: the evidence it cites, as
    key and sentence; ``why``: the reason of its state; ``rated``: says that its wording was changed
    after it was rated; ``differences``: sentence, and fields with the pieces of a difference."""

    code: str
    title: str
    kind: str
    level: str
    state: str
    why: str
    change: str
    rated: str
    body: str
    blocks: Blocks
    open: Blocks
    folded: Blocks
    taken: str
    summary: str
    trace: ClauseTraceText
    differences: tuple[tuple[str, tuple[tuple[str, tuple[Piece, ...]], ...]], ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AreaView:
    """An area that has clauses; ``key`` is its anchor on the page."""

    key: str
    code: str
    name: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True)
class ChangeView:
    """What changed in a clause: for each field the pieces of a word difference."""

    code: str
    title: str
    kind: str
    word: str
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]


def areas_of(
    snapshot: Part, language: str, only: Collection[str] | None = None
) -> Iterator[AreaView]:
    """The areas with their clauses; with ``only``, just the clauses with these codes."""
    evidence = {row["key"]: row for row in snapshot["evidence"]}
    names = {row["code"]: row["name"] for row in snapshot["areas"]}
    for code, rows in rows_by_area(snapshot):
        if mine := [row for row in rows if only is None or row["code"] in only]:
            clauses = tuple(_clause(row, snapshot, evidence, language) for row in mine)
            name = names[code] if code else translate(mark("For all areas"), language)
            yield AreaView(f"area-{code or 'all'}", code or "", name, clauses)


def rows_by_area(snapshot: Part) -> Iterator[tuple[str | None, list[Part]]]:
    """The clauses as they are stored, by the code of their area; those of no area last."""
    names = [row["code"] for row in snapshot["areas"]]
    for code in [*names, None]:
        yield (
            code,
            [
                row
                for row in snapshot["clauses"]
                if (row["area"] if row["area"] in names else None) == code
            ],
        )


def changes_of(snapshot: Part, language: str) -> Iterator[ChangeView]:
    """The changes since the previous version, clause by clause."""
    titles = {row["code"]: row["title"] for row in snapshot["withdrawn"]}
    titles |= {row["code"]: row["title"] for row in snapshot["clauses"]}
    pending = pending_in(snapshot)
    for row in snapshot["changes"]:
        word = translate(change_word(row, pending), language)
        told = describe_fields(row["fields"], language)
        fields = tuple((name, _pieces(*texts)) for name, *texts in told)
        if because := row.get("because"):
            pieces = (Piece(PieceKind.SAME, "\n".join(because)),)
            fields += ((translate(BECAUSE, language), pieces),)
        yield ChangeView(row["code"], titles.get(row["code"], ""), row["kind"], word, fields)


def evidence_of(snapshot: Part) -> Iterator[dict[str, Any]]:
    """The pieces of evidence, each with its ``source`` in a line and whom it is ``about``."""
    for row in snapshot["evidence"]:
        sample = str(row["sample"]).strip()
        size = f"n = {sample}" if sample[:1].isdigit() else sample
        about = "; ".join(part for part in (size, row["population"]) if part)
        yield {**row, "source": source_of(row), "about": about}


def source_of(row: Part) -> str:
    """The source of a piece of evidence: title, publisher, year."""
    where = ", ".join(part for part in (row["publisher"], row["year"]) if part)
    return f"{row['title']} ({where})" if where else str(row["title"])


def _clause(row: Part, snapshot: Part, evidence: Mapping[str, Part], language: str) -> ClauseView:
    about = snapshot["standard"]
    cited = [evidence[key] for key in row["evidence"] if key in evidence]
    sources = tuple((one["key"], _format_evidence(one)) for one in cited)
    trace = describe_trace(
        row["trace"], about["threshold"], [text for _key, text in sources], language
    )
    state = labels.STATUSES.get(row["status"], "")
    change = CHANGES[row["change"]] if about["previous"] and row["change"] in CHANGES else ""
    fields = _fields(row, language)
    return ClauseView(
        code=row["code"],
        title=row["title"],
        kind=row["level"] or "none",
        level=level_of(row, language),
        state=translate(state, language) if state else "",
        why=row.get("status_reason", ""),
        change=translate(change, language) if change else "",
        rated=translate(CHANGED_AFTER, language) if is_changed(row["trace"]) else "",
        body=set_in_lines(row["body"], language),
        blocks=_blocks(fields, LAYOUT),
        open=_blocks(fields, AT_ONCE),
        folded=_blocks(fields, _FOLDED),
        taken=_taken(row["origin"], language) if row["origin"] else "",
        summary=trace.summary,
        trace=_without_sources(trace, language),
        differences=tuple(
            (one.sentence, tuple((name, _pieces(*texts)) for name, *texts in one.fields))
            for one in trace.rated
        ),
        sources=sources,
    )


def _fields(row: Part, language: str) -> dict[str, FieldView]:
    """The filled fields of a clause, by name."""
    names = [name for layout in LAYOUT.values() for name in layout if row.get(name)]
    texts = {name: set_in_lines(row[name], language) for name in names}
    return {
        name: FieldView(translate(labels.FIELDS[name], language), text, _items(name, text))
        for name, text in texts.items()
    }


def _items(name: str, text: str) -> tuple[str, ...]:
    """The lines of a field that is a list, without their own numbers and marks."""
    if name not in _LISTED:
        return ()
    lines = (line for line in text.split("\n") if line.strip())
    items = tuple(_NUMBERING.sub("", line, count=1) for line in lines)
    return items if len(items) > 1 else ()


def _blocks(fields: Mapping[str, FieldView], layout: Mapping[str, tuple[str, ...]]) -> Blocks:
    """These fields as this layout groups them."""
    found = (
        (look, tuple(fields[one] for one in names if one in fields))
        for look, names in layout.items()
    )
    return tuple((look, filled) for look, filled in found if filled)


def _without_sources(trace: ClauseTraceText, language: str) -> ClauseTraceText:
    """The trace without its line on evidence, which the page shows as links."""
    label = translate(mark("Evidence"), language)
    facts = tuple(fact for fact in trace.facts if fact[0] != label)
    return replace(trace, facts=facts)


def _taken(origin: Part, language: str) -> str:
    values = {name: origin[name] for name in ("title", "version", "code")}
    how = TAKEN[origin["decision"]]
    return translate(how, language, **values)


def _format_evidence(row: Part) -> str:
    parts = [part.strip().rstrip(".") for part in (source_of(row), row["figure"], row["caveat"])]
    return ". ".join(part for part in parts if part)


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    if len(before) + len(after) > _LONGEST_COMPARED:
        return Piece(PieceKind.OUT, before), Piece(PieceKind.IN, after)
    return tuple(compare_words(before, after))

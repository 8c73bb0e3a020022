"""The page of one clause: what it asks for, why, and what stands around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.errors import NotFound
from workshop.export.public_site.labels import SAME_AREA, SAME_EVIDENCE, SAME_NEEDS
from workshop.export.public_site.page import describe_version
from workshop.export.public_site.rendering import Around, render
from workshop.export.public_site.view import areas_of, rows_by_area
from workshop.export.standard.labels import day_of
from workshop.i18n import known_language, mark, translate

Part = Mapping[str, Any]
_MOST_RELATED = 6
_HAPPENED: Mapping[str, str] = {
    "new": mark("new"),
    "changed": mark("changed"),
    "withdrawn": mark("taken out"),
}


@dataclass(frozen=True)
class ClauseChange:
    """What happened to a clause in a version: ``kind`` as in the snapshot's changes; ``version``
    and ``day`` (as published); ``before``: the version that it is compared with, if any."""

    version: str
    day: str
    kind: str
    before: str | None


@dataclass(frozen=True)
class Related:
    """Other clauses that have something in common with one: what, and their codes and titles."""

    what: str
    clauses: tuple[tuple[str, str], ...]


def list_clause_changes(snapshots: Iterable[Part]) -> dict[str, list[ClauseChange]]:
    """Code → what happened to that clause in these versions, in their order."""
    found: dict[str, list[ClauseChange]] = {}
    for snapshot in snapshots:
        about, former = snapshot["standard"], snapshot["standard"]["previous"]
        kinds = {row["code"]: row["kind"] for row in snapshot["changes"]}
        if former is None:
            kinds = {row["code"]: "new" for row in snapshot["clauses"]}
        for code, kind in kinds.items():
            change = ClauseChange(about["version"], about["published_on"], kind, former)
            found.setdefault(code, []).append(change)
    return found


def write_clause(
    snapshot: Part, code: str, around: Around | None = None, history: Sequence[ClauseChange] = ()
) -> bytes:
    """The HTML page of one clause, or of why it is withdrawn. ``history``: what happened to it, the
    oldest first. Raises ``NotFound``."""
    language = known_language(snapshot["standard"]["language"])
    gone = next((row for row in snapshot["withdrawn"] if row["code"] == code), None)
    area = next(areas_of(snapshot, language, [code]), None)
    if area is None and gone is None:
        raise NotFound("")
    order = [row for _area, rows in rows_by_area(snapshot) for row in rows]
    place = next((at for at, row in enumerate(order) if row["code"] == code), None)
    return render(
        "clause_page.html",
        language,
        about=snapshot["standard"],
        meta=describe_version(snapshot, language),
        area=area,
        clause=area.clauses[0] if area else None,
        gone=None if area else gone,
        related=_related(snapshot, code, language) if area else [],
        before=order[place - 1] if place else None,
        after=order[place + 1] if place is not None and place + 1 < len(order) else None,
        history=[_tell(change, language) for change in reversed(history)],
        around=around or Around(),
    )


def _tell(change: ClauseChange, language: str) -> dict[str, Any]:
    word = translate(_HAPPENED[change.kind], language)
    day = day_of(change.day, language)
    return {"version": change.version, "before": change.before, "word": word, "day": day}


def _related(snapshot: Part, code: str, language: str) -> list[Related]:
    """Other clauses that answer the same needs, cite the same evidence, or stand in the same area,
    each of them once."""
    rows = {row["code"]: row for row in snapshot["clauses"]}
    mine, seen, found = rows[code], {code}, []
    groups = (
        (SAME_NEEDS, [one for one, row in rows.items() if _needs(row) & _needs(mine)]),
        (
            SAME_EVIDENCE,
            [one for one, row in rows.items() if {*row["evidence"]} & {*mine["evidence"]}],
        ),
        (SAME_AREA, [one for one, row in rows.items() if row["area"] == mine["area"]]),
    )
    for what, codes in groups:
        new = [one for one in codes if one not in seen][:_MOST_RELATED]
        seen.update(new)
        if new:
            clauses = tuple((one, rows[one]["title"]) for one in new)
            found.append(Related(translate(what, language), clauses))
    return found


def _needs(row: Part) -> set[str]:
    return {need["sentence"] for need in row["trace"]["needs"]}

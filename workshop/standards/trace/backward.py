"""From a clause down to the anonymous notes: its needs, their groups, the notes in them, evidence.

What was merged, split, reworded, redacted or erased is included. The counts are those of
``needs/support.py``: a note counts once, a tombstone counts. How many people stand behind it is
what was told of exactly these notes at the end of a session or at publication, or nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_kinds import NoteStatus
from workshop.board.practices import practices_among
from workshop.board.tables import Evidence, Practice
from workshop.needs.group_queries import ACTIVE
from workshop.needs.need_links import links_of
from workshop.needs.needs import list_needs
from workshop.needs.support import CountedNote, Support, SupportIndex, load_support_index
from workshop.needs.supporting_notes import staff_viewer
from workshop.needs.tables import Group, Need
from workshop.needs.told_support import CLAUSE, GROUP, ToldFigures, load_told_figures
from workshop.people.rights import Actor
from workshop.standards.citations import evidence_of_clauses
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clauses import needs_of_clauses
from workshop.standards.tables import Clause, ClauseQuote
from workshop.standards.trace.lineage import NO_LINEAGE, Lineage, load_lineages
from workshop.standards.trace.readable_notes import TracedNote, read_traced_notes

TOMBSTONES = (NoteStatus.ERASED, NoteStatus.REDACTED)
"""States of notes whose text was permanently deleted."""


@dataclass(frozen=True)
class TracedNeed:
    """A need that the clause answers. ``groups``: ids of the groups it is linked to, deleted ones
    included; ``singles``: of notes linked without a group; ``evidence``: of what it cites."""

    row: Need
    groups: tuple[str, ...]
    singles: tuple[str, ...]
    evidence: tuple[str, ...]
    support: Support
    past: Lineage


@dataclass(frozen=True)
class TracedGroup:
    """A group behind a need. ``parent``: the group of this trace that it is inside of; ``notes``:
    ids of its own; ``support``: with the groups inside it; ``gone``: it was deleted."""

    row: Group
    parent: str | None
    notes: tuple[str, ...]
    support: Support
    past: Lineage
    gone: bool = False


@dataclass(frozen=True)
class TracedEvidence:
    """A piece of evidence: cited by the clause itself, or through these needs. ``practice``: what
    makes it a practice that was seen elsewhere, if anything."""

    row: Evidence
    cited: bool
    needs: tuple[str, ...]
    practice: Practice | None = None


@dataclass(frozen=True)
class Trace:
    """The trace of a clause. Groups come before those inside them; ``notes`` by id, in no
    order of arrival."""

    clause: Clause
    needs: tuple[TracedNeed, ...]
    groups: tuple[TracedGroup, ...]
    notes: Mapping[str, TracedNote]
    evidence: tuple[TracedEvidence, ...]
    support: Support

    @property
    def gone(self) -> int:
        """The number of notes without a text (see ``TOMBSTONES``); they still count."""
        return sum(note.state in TOMBSTONES for note in self.notes.values())


def load_clause_trace(db: Session, actor: Actor, clause_id: str) -> Trace:
    """The trace of a clause as the actor may read it; raises ``NotFound`` for any other clause."""
    clause = load_readable_clause(db, actor, clause_id)
    ground = load_support_index(db, clause.programme_id)
    wanted = needs_of_clauses(db, [clause.id])[clause.id]
    all_needs, all_groups = list_needs(db, clause.programme_id), _groups(db, clause.programme_id)
    pasts = load_lineages(db, clause.programme_id, all_needs, all_groups)
    evidence = links_of(db, "evidence", wanted)
    behind = ground.notes_of_needs(wanted)
    told = load_told_figures(db, clause.programme_id)
    needs = [
        _need(ground, told, row, tuple(evidence[row.id]), pasts)
        for row in all_needs
        if row.id in wanted
    ]
    groups = _traced_groups(ground, told, all_groups, needs, pasts)
    viewer = staff_viewer(actor, clause.programme_id)
    keys = [note.note_id for note in behind]
    return Trace(
        clause=clause,
        needs=tuple(needs),
        groups=tuple(groups),
        notes=read_traced_notes(db, viewer, keys, _quoted(db, clause.id)),
        evidence=_traced_evidence(db, clause.id, needs),
        support=told.support(CLAUSE, clause.id, behind),
    )


def _need(
    ground: SupportIndex,
    told: ToldFigures,
    row: Need,
    evidence: tuple[str, ...],
    pasts: Mapping[str, Lineage],
) -> TracedNeed:
    footing = ground.needs[row.id]
    # A deleted group stays in the trace under its own id.
    groups = dict.fromkeys(ground.resolve_group(key) or key for key in footing.groups)
    return TracedNeed(
        row=row,
        groups=tuple(groups),
        singles=_ids(footing.notes),
        evidence=evidence,
        support=told.need_support(ground, row.id),
        past=pasts.get(row.id, NO_LINEAGE),
    )


def _traced_groups(
    ground: SupportIndex,
    told: ToldFigures,
    rows: Sequence[Group],
    needs: Sequence[TracedNeed],
    pasts: Mapping[str, Lineage],
) -> list[TracedGroup]:
    roots = {key for need in needs for key in need.groups}
    within = ground.with_subgroups(roots)
    found = []
    for row in rows:
        if row.id in within:
            parent = row.parent_id if row.parent_id in within else None
            notes = _ids(ground.notes.get(row.id, ()))
            support = told.support(GROUP, row.id, ground.notes_in_groups([row.id]))
            past = pasts.get(row.id, NO_LINEAGE)
            found.append(TracedGroup(row, parent, notes, support, past))
        elif row.id in roots and row.status != ACTIVE:
            past = pasts.get(row.id, NO_LINEAGE)
            found.append(TracedGroup(row, None, (), ground.support([]), past, gone=True))
    return _outer_first(found)


def _outer_first(groups: Sequence[TracedGroup]) -> list[TracedGroup]:
    """Each group followed by those inside it; a cycle, left by two undos, is cut."""
    inside: dict[str | None, list[TracedGroup]] = {}
    for group in groups:
        inside.setdefault(group.parent, []).append(group)
    ordered: dict[str, TracedGroup] = {}

    def follow(group: TracedGroup) -> None:
        if group.row.id not in ordered:
            ordered[group.row.id] = group
            for inner in inside.get(group.row.id, ()):
                follow(inner)

    for group in (*inside.get(None, ()), *groups):
        follow(group)
    return list(ordered.values())


def _traced_evidence(
    db: Session, clause_id: str, needs: Sequence[TracedNeed]
) -> tuple[TracedEvidence, ...]:
    cited = evidence_of_clauses(db, [clause_id])[clause_id]
    keys = dict.fromkeys((*cited, *(key for need in needs for key in need.evidence)))
    practices = practices_among(db, keys)
    found = []
    for key in keys:
        if (row := db.get(Evidence, key)) is not None:
            above = tuple(need.row.id for need in needs if key in need.evidence)
            found.append(TracedEvidence(row, key in cited, above, practices.get(key)))
    return tuple(found)


def _groups(db: Session, programme_id: str) -> list[Group]:
    """All groups of a programme in their order, in any state."""
    query = select(Group).where(col(Group.programme_id) == programme_id)
    return list(db.execute(query.order_by(col(Group.position), col(Group.id))).scalars())


def _quoted(db: Session, clause_id: str) -> set[str]:
    query = select(col(ClauseQuote.note_id)).where(col(ClauseQuote.clause_id) == clause_id)
    return set(db.execute(query).scalars())


def _ids(notes: Iterable[CountedNote]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note.note_id for note in notes))

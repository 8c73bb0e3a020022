"""The ledger of missing voices: what stands behind no clause, each with its reason. Pure.

Every note is counted exactly once: behind a clause, or under the place where its way ends, which is
a need that no clause answers, a group that no need rests on, or no group at all. A note whose ways
end in several places is counted under the one that is nearest to a clause; of several such, under
one that nobody has explained yet, so that what waits is never hidden behind what is settled.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from workshop.needs.need_states import NeedStatus
from workshop.needs.tables import Need
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.insight.need_origins import section_of
from workshop.standards.insight.programme_graph import ProgrammeGraph
from workshop.standards.tables import Clause

Key = tuple[str, str]
"""A ``Place``, and the id of a need or group, or a section."""


class Place(StrEnum):
    """Where the way of a note ends before a clause."""

    NEED = "need"
    GROUP = "group"
    LOOSE = "loose"


class Why(StrEnum):
    """Why something stands behind no clause."""

    PARKED = "parked"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    LEFT_OUT = "left_out"
    NO_CLAUSE = "no_clause"
    NO_NEED = "no_need"
    NO_GROUP = "no_group"


class NoteFate(StrEnum):
    """What became of a note."""

    BEHIND = "behind"
    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Scope:
    """For which clauses a ledger is made.

    ``clauses``: ids of those that count; ``withdrawn``: id of a clause that was published and
    stands no longer → the reason that was published.
    """

    clauses: Collection[str]
    withdrawn: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GivenReason:
    """A sentence somebody has given; ``notes``: the loose notes that it was said of."""

    text: str
    notes: Collection[str] = ()


@dataclass(frozen=True)
class MissingVoice:
    """Something that stands behind no clause.

    ``subject``: the id of a need or group, or a section of the map. ``because``: the reason in
    words, empty where nobody has given any. ``given``: somebody has given it here; otherwise it is
    that of the rejected or withdrawn clause ``clause``. ``into``: the need it was merged into.
    ``notes``: those that are counted here.
    """

    place: Place
    subject: str
    why: Why
    because: str = ""
    given: bool = False
    clause: str = ""
    into: str = ""
    notes: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """By what a reason is found."""
        return self.place, self.subject


@dataclass(frozen=True)
class Ledger:
    """``notes``: all that count. ``behind``: those behind a clause. ``missing``: everything that
    stands behind none: needs, then groups, then loose notes, each in the programme's order."""

    notes: frozenset[str]
    behind: frozenset[str]
    missing: tuple[MissingVoice, ...]

    @property
    def unexplained(self) -> list[MissingVoice]:
        """What nobody has given a reason for; a merged need waits with the one it is part of."""
        return [row for row in self.missing if not row.because and row.why != Why.MERGED]

    def outcomes(self) -> dict[str, NoteFate]:
        """Note → what became of it, for all notes."""
        found = dict.fromkeys(self.behind, NoteFate.BEHIND)
        for row in self.missing:
            outcome = NoteFate.EXPLAINED if row.because else NoteFate.UNEXPLAINED
            found.update(dict.fromkeys(row.notes, outcome))
        return found


def build_ledger(
    graph: ProgrammeGraph,
    scope: Scope,
    reasons: Mapping[Key, GivenReason],
    merged: Sequence[Need] = (),
) -> Ledger:
    """The ledger of a programme for some of its clauses. ``merged``: needs merged into others."""
    every = frozenset(note.note_id for note in graph.notes)
    behind_needs = {
        need.id: every.intersection(note.note_id for note in graph.notes_of_need(need.id))
        for need in graph.needs
    }
    reached = {
        key for clause in scope.clauses for key in graph.answered.get(clause, frozenset())
    } & set(behind_needs)
    behind = frozenset[str]().union(*(behind_needs[key] for key in reached))
    needs = [
        _of_need(graph, scope, need, reasons) for need in graph.needs if need.id not in reached
    ]
    groups = [_of_group(graph, key, reasons) for key in _needless_groups(graph)]
    own = {
        key: every.intersection(note.note_id for note in notes)
        for key, notes in graph.ground.notes.items()
    }
    counted = set(behind)
    rows = [
        *_counted(needs, behind_needs, counted),
        *_counted(groups, own, counted),
    ]
    rows += _loose(graph, every - counted, reasons)
    return Ledger(every, behind, tuple(_with_merged(rows, graph, merged)))


def _of_need(
    graph: ProgrammeGraph, scope: Scope, need: Need, reasons: Mapping[Key, GivenReason]
) -> MissingVoice:
    given = reasons.get((Place.NEED, need.id))
    why, clause, because = _fate(graph, scope, need)
    if given:
        return MissingVoice(Place.NEED, need.id, why, given.text, True, clause)
    return MissingVoice(Place.NEED, need.id, why, because, False, clause)


def _fate(graph: ProgrammeGraph, scope: Scope, need: Need) -> tuple[Why, str, str]:
    """Why no clause answers a need, and where a clause decides it that clause and its reason."""
    if need.status == NeedStatus.PARKED:
        return Why.PARKED, "", ""
    answering = [row for row in graph.clauses if need.id in graph.answered[row.id]]
    if any(_waits(row, scope) for row in answering):
        return Why.LEFT_OUT, "", ""
    for row in answering:
        if row.id in scope.withdrawn:
            return Why.WITHDRAWN, row.id, scope.withdrawn[row.id]
    for row in answering:
        return Why.REJECTED, row.id, row.status_reason
    return Why.NO_CLAUSE, "", ""


def _waits(row: Clause, scope: Scope) -> bool:
    return row.status != ClauseStatus.REJECTED and row.id not in scope.withdrawn


def _needless_groups(graph: ProgrammeGraph) -> list[str]:
    """The active groups with notes that no need rests on, in their order."""
    linked = (key for links in graph.ground.needs.values() for key in links.groups)
    reached = graph.ground.with_subgroups(linked)
    return [
        row.id for row in graph.groups if row.id not in reached and graph.ground.notes.get(row.id)
    ]


def _of_group(
    graph: ProgrammeGraph, group_id: str, reasons: Mapping[Key, GivenReason]
) -> MissingVoice:
    """A group within another shares the reason of the outer one."""
    seen, place = set[str](), group_id
    while place and place not in seen:
        if given := reasons.get((Place.GROUP, place)):
            return MissingVoice(Place.GROUP, group_id, Why.NO_NEED, given.text, True)
        seen.add(place)
        node = graph.ground.groups.get(place)
        place = (node.parent or "") if node else ""
    return MissingVoice(Place.GROUP, group_id, Why.NO_NEED)


def _counted(
    rows: Sequence[MissingVoice], notes: Mapping[str, frozenset[str]], counted: set[str]
) -> Iterator[MissingVoice]:
    """The rows with the notes that end there; ``counted``, which grows, has those that are counted
    already."""
    own: dict[str, frozenset[str]] = {}
    for row in sorted(rows, key=lambda row: bool(row.because)):
        own[row.subject] = notes.get(row.subject, frozenset()) - counted
        counted |= own[row.subject]
    for row in rows:
        yield replace(row, notes=own[row.subject])


def _loose(
    graph: ProgrammeGraph, notes: Collection[str], reasons: Mapping[Key, GivenReason]
) -> Iterator[MissingVoice]:
    """Notes in no group by section; those that came after a reason was given wait for one."""
    sections: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for note in graph.notes:
        if note.note_id in notes:
            section = section_of(note.section)
            given = reasons.get((Place.LOOSE, section))
            said = given.text if given and note.note_id in given.notes else ""
            sections[section][said].add(note.note_id)
    for section, by_reason in sections.items():
        for said, found in sorted(by_reason.items()):
            yield MissingVoice(
                Place.LOOSE, section, Why.NO_GROUP, said, bool(said), notes=frozenset(found)
            )


def _with_merged(
    rows: Iterable[MissingVoice], graph: ProgrammeGraph, merged: Sequence[Need]
) -> Iterator[MissingVoice]:
    """Each need followed by those that were merged into it, whose notes are counted with it."""
    parts: dict[str, list[str]] = defaultdict(list)
    for need in merged:
        parts[graph.ground.resolve_need(need.id)].append(need.id)
    for row in rows:
        yield row
        for key in parts.get(row.subject, ()) if row.place == Place.NEED else ():
            yield MissingVoice(
                Place.NEED, key, Why.MERGED, row.because, row.given, into=row.subject
            )

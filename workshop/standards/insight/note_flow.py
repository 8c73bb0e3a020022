"""The flow of notes from sessions through groups and needs to clauses (a Sankey diagram).

The height of a step is its number of notes. A ribbon counts the notes that go from one step to
another: a note that is in two groups is in both ribbons, so ribbons may add up to more than the
height of the step.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workshop.needs.support import CountedNote
from workshop.needs.tables import Group, Need
from workshop.standards.insight.programme_graph import ProgrammeGraph, count_notes

SESSIONS, GROUPS, NEEDS, CLAUSES = range(4)


class StepKind(StrEnum):
    """What a step shows. The last four: notes in no group, notes linked to a need one by one,
    groups without a need, needs without a clause."""

    SESSION = "session"
    GROUP = "group"
    NEED = "need"
    CLAUSE = "clause"
    LONERS = "loners"
    SINGLES = "single"
    UNNEEDED = "no_need"
    UNANSWERED = "no_clause"


LONERS, SINGLES = StepKind.LONERS, StepKind.SINGLES
UNNEEDED, UNANSWERED = StepKind.UNNEEDED, StepKind.UNANSWERED
_LAST = 1_000_000


@dataclass(frozen=True)
class FlowNode:
    """One step of the flow. ``subject``: the id of what it shows; ``text``: its title or header;
    ``mark``: a session's number, a need's area or a clause's code.
    """

    key: str
    kind: StepKind
    column: int
    notes: int
    subject: str = ""
    text: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Ribbon:
    """The number of notes that go from one step (``source``, a key) to another (``target``)."""

    source: str
    target: str
    notes: int


@dataclass(frozen=True)
class Flow:
    """Steps by column from top to bottom, and the ribbons between neighbouring columns."""

    steps: tuple[FlowNode, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()

    def column(self, number: int) -> list[FlowNode]:
        """The steps of a column from top to bottom."""
        return [step for step in self.steps if step.column == number]

    def into(self, key: str) -> list[Ribbon]:
        """The ribbons that end at a step."""
        return [ribbon for ribbon in self.ribbons if ribbon.target == key]

    def without_clause(self) -> int:
        """The number of needs that no clause answers."""
        return len(self.into(UNANSWERED))


class _FlowBuilder:
    """Collects the notes between pairs of steps, then counts them."""

    def __init__(self, graph: ProgrammeGraph) -> None:
        self.steps: dict[str, FlowNode] = {}
        self.at: dict[str, set[CountedNote]] = {}
        self.ways: dict[tuple[str, str], set[CountedNote]] = {}
        self._sessions = {session.number: session for session in graph.sessions}

    def lead(self, source: FlowNode, target: FlowNode, notes: Iterable[CountedNote]) -> None:
        """Add notes to the ribbon between two steps; no notes add nothing."""
        kept = set(notes)
        if not kept:
            return
        for step in (source, target):
            self.steps.setdefault(step.key, step)
            self.at.setdefault(step.key, set()).update(kept)
        self.ways.setdefault((source.key, target.key), set()).update(kept)

    def begin(self, target: FlowNode, notes: Iterable[CountedNote]) -> None:
        """Add notes to the ribbons from their sessions to a step."""
        for note in notes:
            session = self._sessions[note.session]
            key, number = f"session:{session.id}", str(session.number)
            source = FlowNode(key, StepKind.SESSION, SESSIONS, 0, session.id, session.title, number)
            self.lead(source, target, [note])

    def flow(self, order: Mapping[str, float]) -> Flow:
        """The collected flow; ``order``: key of a step → sort key in its column."""
        steps = [replace(step, notes=count_notes(self.at[key])) for key, step in self.steps.items()]
        steps.sort(key=lambda step: (step.column, order.get(step.key, _LAST), step.key))
        place = {step.key: number for number, step in enumerate(steps)}
        ways = sorted(self.ways, key=lambda way: (place[way[0]], place[way[1]]))
        ribbons = (Ribbon(*way, count_notes(self.ways[way])) for way in ways)
        return Flow(tuple(steps), tuple(ribbons))


def build_flow(graph: ProgrammeGraph, needs: Collection[str] | None = None) -> Flow:
    """The flow of a programme; with ``needs`` only what is linked to these.

    Notes linked to no need end in steps of their own, unless only some needs are asked for. Parked
    needs and rejected clauses are included; a group within another is a step of its own.
    """
    wanted = [need for need in graph.needs if needs is None or need.id in needs]
    builder = _FlowBuilder(graph)
    arrived = {key for need in wanted for key in _lead_to_need(graph, builder, need)}
    if needs is None:
        _lead_the_rest(graph, builder, arrived)
    for need in wanted:
        _lead_to_clauses(graph, builder, need)
    return builder.flow(_order(graph, builder, [need.id for need in wanted]))


def _lead_to_need(graph: ProgrammeGraph, builder: _FlowBuilder, need: Need) -> set[str]:
    """Add the ribbons into a need from groups and single notes; returns the ids of the groups."""
    ground, target = graph.ground, _need_step(graph, need)
    footings = [ground.needs[key] for key in graph.merged(need.id)]
    groups = ground.with_subgroups(key for footing in footings for key in footing.groups)
    for group in graph.groups:
        if group.id in groups:
            builder.begin(_group_step(group), ground.notes.get(group.id, ()))
            builder.lead(_group_step(group), target, ground.notes.get(group.id, ()))
    grouped = {note.note_id for key in groups for note in ground.notes.get(key, ())}
    single = [note for footing in footings for note in footing.notes]
    alone = [note for note in single if note.note_id not in grouped]
    builder.begin(FlowNode(f"{SINGLES}:{need.id}", SINGLES, GROUPS, 0), alone)
    builder.lead(FlowNode(f"{SINGLES}:{need.id}", SINGLES, GROUPS, 0), target, alone)
    return groups


def _lead_the_rest(graph: ProgrammeGraph, builder: _FlowBuilder, arrived: Collection[str]) -> None:
    """Add what is linked to no need: groups without one, notes without a group."""
    nowhere = FlowNode(UNNEEDED, UNNEEDED, NEEDS, 0)
    for group in graph.groups:
        if group.id not in arrived:
            notes = graph.ground.notes.get(group.id, ())
            builder.begin(_group_step(group), notes)
            builder.lead(_group_step(group), nowhere, notes)
    placed = {note.note_id for notes in builder.at.values() for note in notes}
    alone = [note for note in graph.notes if note.note_id not in placed]
    builder.begin(FlowNode(LONERS, LONERS, GROUPS, 0), alone)


def _lead_to_clauses(graph: ProgrammeGraph, builder: _FlowBuilder, need: Need) -> None:
    notes, source = graph.notes_of_need(need.id), _need_step(graph, need)
    clauses = [row for row in graph.clauses if need.id in graph.answered[row.id]]
    for row in clauses:
        target = FlowNode(
            f"clause:{row.id}", StepKind.CLAUSE, CLAUSES, 0, row.id, row.title, row.code
        )
        builder.lead(source, target, notes)
    if not clauses:
        builder.lead(source, FlowNode(UNANSWERED, UNANSWERED, CLAUSES, 0), notes)


def _need_step(graph: ProgrammeGraph, need: Need) -> FlowNode:
    code = next((area.code for area in graph.areas if area.id == need.area_id), "")
    return FlowNode(f"need:{need.id}", StepKind.NEED, NEEDS, 0, need.id, need.need, code)


def _group_step(group: Group) -> FlowNode:
    return FlowNode(f"group:{group.id}", StepKind.GROUP, GROUPS, 0, group.id, group.header)


def _order(graph: ProgrammeGraph, builder: _FlowBuilder, needs: Sequence[str]) -> dict[str, float]:
    """Sort keys that make few ribbons cross: needs by area, others by the mean of their needs."""
    areas = {area.id: place for place, area in enumerate(graph.areas)}
    rank = {need.id: areas.get(need.area_id or "", _LAST) for need in graph.needs}
    ordered = sorted(needs, key=lambda key: rank[key])
    order = {f"need:{key}": float(place) for place, key in enumerate(ordered)}
    order |= {f"session:{row.id}": float(row.position) for row in graph.sessions}
    near: dict[str, list[float]] = {}
    for source, target in builder.ways:
        if target.startswith("need:"):
            near.setdefault(source, []).append(order[target])
        if target.startswith("clause:"):
            near.setdefault(target, []).append(order[source])
    return order | {key: sum(places) / len(places) for key, places in near.items()}

"""The flow of voices from sessions through groups and needs to clauses.

Each step's bar is as high as its distinct voices. A ribbon counts the voices that take that way:
somebody who wrote for two groups is in both ribbons, so ribbons may add up to more than the bar.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workshop.needs.support import Voice
from workshop.needs.tables import Group, Need
from workshop.standards.insight.programme_graph import ProgrammeGraph, voices_of

SESSIONS, GROUPS, NEEDS, CLAUSES = range(4)


class StepKind(StrEnum):
    """What a step shows. The last four are where voices wait: in no group, tied to a need one by
    one, in a group without a need, behind a need without a clause."""

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
    """One place on the way. ``subject`` is the id of what it shows, ``text`` what people called it,
    ``mark`` a session's number, a need's area or a clause's code.
    """

    key: str
    kind: StepKind
    column: int
    voices: int
    subject: str = ""
    text: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Ribbon:
    """How many voices go from one step to the next."""

    source: str
    target: str
    voices: int


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
        """How many needs no clause answers yet."""
        return len(self.into(UNANSWERED))


class _Weaver:
    """Collects which notes take which way; counts their voices in the end."""

    def __init__(self, graph: ProgrammeGraph) -> None:
        self.steps: dict[str, FlowNode] = {}
        self.at: dict[str, set[Voice]] = {}
        self.ways: dict[tuple[str, str], set[Voice]] = {}
        self._sessions = {session.number: session for session in graph.sessions}

    def lead(self, source: FlowNode, target: FlowNode, notes: Iterable[Voice]) -> None:
        """Let these notes go from one step to another."""
        kept = set(notes)
        if not kept:
            return
        for step in (source, target):
            self.steps.setdefault(step.key, step)
            self.at.setdefault(step.key, set()).update(kept)
        self.ways.setdefault((source.key, target.key), set()).update(kept)

    def begin(self, target: FlowNode, notes: Iterable[Voice]) -> None:
        """Let notes go from their sessions to a step."""
        for note in notes:
            session = self._sessions[note.session]
            key, number = f"session:{session.id}", str(session.number)
            source = FlowNode(key, StepKind.SESSION, SESSIONS, 0, session.id, session.title, number)
            self.lead(source, target, [note])

    def flow(self, order: Mapping[str, float]) -> Flow:
        """All that was led; ``order``: each step's place in its column, by key."""
        steps = [replace(step, voices=voices_of(self.at[key])) for key, step in self.steps.items()]
        steps.sort(key=lambda step: (step.column, order.get(step.key, _LAST), step.key))
        place = {step.key: number for number, step in enumerate(steps)}
        ways = sorted(self.ways, key=lambda way: (place[way[0]], place[way[1]]))
        ribbons = (Ribbon(*way, voices_of(self.ways[way])) for way in ways)
        return Flow(tuple(steps), tuple(ribbons))


def build_flow(graph: ProgrammeGraph, needs: Collection[str] | None = None) -> Flow:
    """The flow of a programme; with ``needs`` only what leads to and from these.

    Notes that lead to no need end visibly, unless only some needs are asked for. Parked needs and
    rejected clauses are part of the way; a group within another is a step of its own.
    """
    wanted = [need for need in graph.needs if needs is None or need.id in needs]
    weaver = _Weaver(graph)
    arrived = {key for need in wanted for key in _lead_to_need(graph, weaver, need)}
    if needs is None:
        _lead_the_rest(graph, weaver, arrived)
    for need in wanted:
        _lead_to_clauses(graph, weaver, need)
    return weaver.flow(_order(graph, weaver, [need.id for need in wanted]))


def _lead_to_need(graph: ProgrammeGraph, weaver: _Weaver, need: Need) -> set[str]:
    """Groups and single notes to their need; returns the groups that led there."""
    ground, target = graph.ground, _need_step(graph, need)
    footings = [ground.needs[key] for key in graph.merged(need.id)]
    groups = ground.with_subgroups(key for footing in footings for key in footing.groups)
    for group in graph.groups:
        if group.id in groups:
            weaver.begin(_group_step(group), ground.notes.get(group.id, ()))
            weaver.lead(_group_step(group), target, ground.notes.get(group.id, ()))
    grouped = {note.note_id for key in groups for note in ground.notes.get(key, ())}
    single = [note for footing in footings for note in footing.notes]
    alone = [note for note in single if note.note_id not in grouped]
    weaver.begin(FlowNode(f"{SINGLES}:{need.id}", SINGLES, GROUPS, 0), alone)
    weaver.lead(FlowNode(f"{SINGLES}:{need.id}", SINGLES, GROUPS, 0), target, alone)
    return groups


def _lead_the_rest(graph: ProgrammeGraph, weaver: _Weaver, arrived: Collection[str]) -> None:
    """What has led to no need so far: groups without one, notes without a group."""
    nowhere = FlowNode(UNNEEDED, UNNEEDED, NEEDS, 0)
    for group in graph.groups:
        if group.id not in arrived:
            notes = graph.ground.notes.get(group.id, ())
            weaver.begin(_group_step(group), notes)
            weaver.lead(_group_step(group), nowhere, notes)
    placed = {note.note_id for notes in weaver.at.values() for note in notes}
    alone = [note for note in graph.notes if note.note_id not in placed]
    weaver.begin(FlowNode(LONERS, LONERS, GROUPS, 0), alone)


def _lead_to_clauses(graph: ProgrammeGraph, weaver: _Weaver, need: Need) -> None:
    notes, source = graph.notes_of_need(need.id), _need_step(graph, need)
    clauses = [row for row in graph.clauses if need.id in graph.answered[row.id]]
    for row in clauses:
        target = FlowNode(
            f"clause:{row.id}", StepKind.CLAUSE, CLAUSES, 0, row.id, row.title, row.code
        )
        weaver.lead(source, target, notes)
    if not clauses:
        weaver.lead(source, FlowNode(UNANSWERED, UNANSWERED, CLAUSES, 0), notes)


def _need_step(graph: ProgrammeGraph, need: Need) -> FlowNode:
    code = next((area.code for area in graph.areas if area.id == need.area_id), "")
    return FlowNode(f"need:{need.id}", StepKind.NEED, NEEDS, 0, need.id, need.need, code)


def _group_step(group: Group) -> FlowNode:
    return FlowNode(f"group:{group.id}", StepKind.GROUP, GROUPS, 0, group.id, group.header)


def _order(graph: ProgrammeGraph, weaver: _Weaver, needs: Sequence[str]) -> dict[str, float]:
    """Places that let few ribbons cross: needs by area, groups and clauses beside their needs."""
    areas = {area.id: place for place, area in enumerate(graph.areas)}
    rank = {need.id: areas.get(need.area_id or "", _LAST) for need in graph.needs}
    ordered = sorted(needs, key=lambda key: rank[key])
    order = {f"need:{key}": float(place) for place, key in enumerate(ordered)}
    order |= {f"session:{row.id}": float(row.number) for row in graph.sessions}
    near: dict[str, list[float]] = {}
    for source, target in weaver.ways:
        if target.startswith("need:"):
            near.setdefault(source, []).append(order[target])
        if target.startswith("clause:"):
            near.setdefault(target, []).append(order[source])
    return order | {key: sum(places) / len(places) for key, places in near.items()}

"""Whatever is merged, split, moved, undone or erased: down and up tell the same, and only what
people took away is gone."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from tests.linking import LinkNeed, link_group, link_note
from workshop.board.moderation import Undo, undo
from workshop.board.note_erasure import erase_text
from workshop.board.tables import Note
from workshop.errors import WorkshopError
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    MoveNotes,
    RenameGroup,
    SetParent,
    SplitGroup,
    create_group,
    delete_group,
    merge_groups,
    move_notes,
    rename_group,
    set_parent,
    split_group,
)
from workshop.needs.need_merging import MergeNeeds, SplitNeed, merge_needs, split_need
from workshop.needs.needs import CreateNeed, EditNeed, create_need, edit_need
from workshop.people.rights import SYSTEM
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.trace.backward import Trace, load_clause_trace
from workshop.standards.trace.counts import count_traces
from workshop.standards.trace.summary import trace_notes
from workshop.store.ids_and_clock import new_id

GROUPS = st.integers(0, 4)
NEEDS = st.integers(0, 3)
NOTES = st.lists(st.integers(0, 7), max_size=4, unique=True)
MAYBE_GROUP = st.one_of(st.none(), GROUPS)
KEEPING = st.one_of(
    st.tuples(st.just("merge"), GROUPS, st.lists(GROUPS, min_size=1, max_size=2)),
    st.tuples(st.just("merge_needs"), NEEDS, st.lists(NEEDS, min_size=1, max_size=2)),
    st.tuples(st.just("split_need"), NEEDS, GROUPS),
    st.tuples(st.just("rename"), GROUPS, st.sampled_from(["one", "two"])),
    st.tuples(st.just("reword"), NEEDS, st.sampled_from(["one", "two"])),
    st.tuples(st.just("erase"), st.integers(0, 7)),
    st.tuples(st.just("copy"), NOTES, GROUPS),
    st.tuples(st.just("tie"), NEEDS, GROUPS),
)
TAKING = st.one_of(
    st.tuples(st.just("move"), NOTES, MAYBE_GROUP, MAYBE_GROUP),
    st.tuples(st.just("split"), GROUPS, GROUPS, NOTES),
    st.tuples(st.just("delete"), GROUPS),
    st.tuples(st.just("nest"), GROUPS, MAYBE_GROUP),
    st.tuples(st.just("untie"), NEEDS, GROUPS),
    st.tuples(st.just("take_back"), st.sampled_from(["grouping", "needs"])),
)
KEEPS = ("merge", "merge_needs", "split_need", "rename", "reword", "erase", "copy", "tie")


class Town:
    """Eight notes of five people, groups, needs and two clauses; refused steps change nothing."""

    def __init__(self, scene: Scene, alice: Any) -> None:
        programme = scene.make_programme(alice)
        self.scene, self.programme = scene, programme
        self.alice = scene.actor(alice.id)
        session = scene.make_session(self.alice, programme, 1)
        activity = scene.make_activity(self.alice, session)
        people = [scene.make_person(session) for _ in range(5)]
        self.notes = [scene.make_note(people[n % 5], activity, f"n{n}").id for n in range(8)]
        self.groups = [new_id() for _ in range(5)]
        for place, key in enumerate(self.groups[:4]):
            own = self.notes[place * 2 : place * 2 + 2]
            self._do(create_group, CreateGroup(programme.id, key, f"g{place}", own))
        self.needs = [self._need(place) for place in range(3)]
        self._do(link_note, LinkNeed(self.needs[2], self.notes[7]))
        self.clauses = [self._clause(self.needs[:1]), self._clause(self.needs[1:])]

    def take(self, step: tuple[Any, ...]) -> None:
        with suppress(WorkshopError):
            getattr(self, step[0])(*step[1:])

    def merge(self, into: int, groups: list[int]) -> None:
        self._do(merge_groups, MergeGroups(self.groups[into], [self.groups[g] for g in groups]))

    def merge_needs(self, into: int, needs: list[int]) -> None:
        self._do(merge_needs, MergeNeeds(self._at(into), [self._at(one) for one in needs]))

    def split_need(self, need: int, group: int) -> None:
        command = SplitNeed(self._at(need), "who", "part", links={"group": [self.groups[group]]})
        self.needs.append(self._do(split_need, command).id)

    def rename(self, group: int, header: str) -> None:
        self._do(rename_group, RenameGroup(self.groups[group], header))

    def reword(self, need: int, words: str) -> None:
        self._do(edit_need, EditNeed(self._at(need), {"need": words}))

    def erase(self, note: int) -> None:
        def run(db: Any, _actor: Any, _content: None) -> None:
            row = db.get(Note, self.notes[note])
            if row.text:
                erase_text(db, row, "erased")

        self.scene.do(run, SYSTEM)

    def copy(self, notes: list[int], to: int) -> None:
        command = MoveNotes(self.programme.id, self._notes(notes), self.groups[to], copy=True)
        self._do(move_notes, command)

    def tie(self, need: int, group: int) -> None:
        self._do(link_group, LinkNeed(self._at(need), self.groups[group]))

    def untie(self, need: int, group: int) -> None:
        self._do(link_group, LinkNeed(self._at(need), self.groups[group], linked=False))

    def move(self, notes: list[int], to: int | None, away: int | None) -> None:
        places = self._group(to), self._group(away)
        self._do(move_notes, MoveNotes(self.programme.id, self._notes(notes), *places))

    def split(self, group: int, new: int, notes: list[int]) -> None:
        command = SplitGroup(self.groups[group], self.groups[new], self._notes(notes), "part")
        self._do(split_group, command)

    def delete(self, group: int) -> None:
        self._do(delete_group, self.groups[group])

    def nest(self, group: int, parent: int | None) -> None:
        self._do(set_parent, SetParent(self.groups[group], self._group(parent)))

    def take_back(self, topic: str) -> None:
        self._do(undo, Undo(self.programme.id, topic))

    def look(self) -> list[Trace]:
        return [self.scene.read(load_clause_trace, self.alice, key) for key in self.clauses]

    def up(self) -> dict[str, set[str]]:
        """The notes that reached each clause, told by the notes."""
        told = self.scene.read(trace_notes, self.programme.id, self.notes)
        return {
            key: {note for note, reach in told.items() if key in {c.id for c in reach.clauses}}
            for key in self.clauses
        }

    def _need(self, place: int) -> str:
        words = CreateNeed(self.programme.id, "who", f"need {place}", "", [self.groups[place]])
        return str(self._do(create_need, words).id)

    def _clause(self, needs: list[str]) -> str:
        return str(self._do(create_clause, CreateClause(self.programme.id, "Clause", needs)).id)

    def _do(self, command: Any, content: Any) -> Any:
        return self.scene.do(command, self.alice, content)

    def _at(self, number: int) -> str:
        return self.needs[number % len(self.needs)]

    def _notes(self, numbers: list[int]) -> list[str]:
        return [self.notes[number] for number in numbers]

    def _group(self, number: int | None) -> str | None:
        return None if number is None else self.groups[number]


def walked(trace: Trace) -> set[str]:
    """The notes that one comes to by the lines of a trace, from its needs down."""
    groups = {one.row.id: one for one in trace.groups}
    found: set[str] = set()
    waiting = [key for need in trace.needs for key in need.groups]
    done: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in done:
            continue
        done.add(key)
        found.update(groups[key].notes)
        waiting += [one.row.id for one in trace.groups if one.parent == key]
    return found | {note for need in trace.needs for note in need.singles}


@pytest.fixture
def founder(scene: Scene) -> Any:
    return scene.make_account("founder", "facilitator")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.one_of(KEEPING, TAKING), max_size=10))
def test_down_and_up_tell_the_same_and_only_what_was_taken_away_is_gone(
    scene: Scene, founder, steps
):
    town = Town(scene, founder)
    before = [set(trace.notes) for trace in town.look()]
    for step in steps:
        town.take(step)
        traces = town.look()
        up, counts = town.up(), scene.read(count_traces, town.programme.id)
        for trace in traces:
            key = trace.clause.id
            assert walked(trace) == set(trace.notes) == up[key]
            assert trace.support.notes == counts[key].notes == len(trace.notes)
            assert trace.gone == sum(note.text is None for note in trace.notes.values())
        after = [set(trace.notes) for trace in traces]
        if step[0] in KEEPS:
            assert all(old <= new for old, new in zip(before, after, strict=True)), step
        before = after

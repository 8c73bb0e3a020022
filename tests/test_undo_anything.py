"""Whatever was grouped: undoing all of it is the beginning, redoing all of it is the end."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.board.moderation import Undo, redo, undo
from workshop.errors import NotFound, WorkshopError
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    MoveNotes,
    RenameGroup,
    SetParent,
    SplitGroup,
    create_group,
    delete_group,
    groups_of,
    merge_groups,
    move_notes,
    rename_group,
    set_parent,
    split_group,
)
from workshop.store.ids_and_clock import new_id

GROUPS = st.integers(0, 4)
NOTES = st.lists(st.integers(0, 5), max_size=4, unique=True)
MAYBE_GROUP = st.one_of(st.none(), GROUPS)
STEPS = st.one_of(
    st.tuples(st.just("create"), GROUPS, NOTES, MAYBE_GROUP),
    st.tuples(st.just("rename"), GROUPS, st.sampled_from(["", "one", "two"])),
    st.tuples(st.just("move"), NOTES, MAYBE_GROUP, MAYBE_GROUP, st.booleans()),
    st.tuples(st.just("merge"), GROUPS, st.lists(GROUPS, min_size=1, max_size=3)),
    st.tuples(st.just("split"), GROUPS, GROUPS, NOTES),
    st.tuples(st.just("delete"), GROUPS),
    st.tuples(st.just("nest"), GROUPS, MAYBE_GROUP),
)


class Table:
    """A programme's table on which steps are tried; what is refused changes nothing."""

    def __init__(self, scene: Scene, alice: Any) -> None:
        programme = scene.make_programme(alice)
        self.scene, self.programme = scene, programme
        self.alice = scene.actor(alice.id)
        session = scene.make_session(self.alice, programme, 1)
        activity = scene.make_activity(self.alice, session)
        self.notes = [scene.make_note(self.alice, activity, f"n{n}").id for n in range(6)]
        self.groups = [new_id() for _ in range(5)]

    def take(self, step: tuple[Any, ...]) -> None:
        with suppress(WorkshopError):
            getattr(self, step[0])(*step[1:])

    def create(self, group: int, notes: list[int], parent: int | None) -> None:
        place = self.groups[group], "new", self._notes(notes), self._group(parent)
        self._do(create_group, CreateGroup(self.programme.id, *place))

    def rename(self, group: int, header: str) -> None:
        self._do(rename_group, RenameGroup(self.groups[group], header))

    def move(self, notes: list[int], to: int | None, away: int | None, copy: bool) -> None:
        command = MoveNotes(
            self.programme.id, self._notes(notes), self._group(to), self._group(away), copy
        )
        self._do(move_notes, command)

    def merge(self, into: int, groups: list[int]) -> None:
        self._do(merge_groups, MergeGroups(self.groups[into], [self.groups[g] for g in groups]))

    def split(self, group: int, new: int, notes: list[int]) -> None:
        command = SplitGroup(self.groups[group], self.groups[new], self._notes(notes), "part")
        self._do(split_group, command)

    def delete(self, group: int) -> None:
        self._do(delete_group, self.groups[group])

    def nest(self, group: int, parent: int | None) -> None:
        self._do(set_parent, SetParent(self.groups[group], self._group(parent)))

    def walk(self, move: Any) -> int:
        """Undo or redo until there is nothing left; returns how many steps that was."""
        count = 0
        while True:
            try:
                self._do(move, Undo(self.programme.id, "grouping"))
            except NotFound:
                return count
            count += 1

    def look(self) -> dict[str, Any]:
        class Desk:
            kind, programme_id = "staff", self.programme.id

        return {fact.id: fact.body for fact in self.scene.read(groups_of, Desk())}

    def _do(self, command: Any, content: Any) -> None:
        self.scene.do(command, self.alice, content)

    def _notes(self, numbers: list[int]) -> list[str]:
        return [self.notes[number] for number in numbers]

    def _group(self, number: int | None) -> str | None:
        return None if number is None else self.groups[number]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=st.lists(STEPS, max_size=3), steps=st.lists(STEPS, min_size=1, max_size=12))
def test_undoing_all_is_the_start_and_redoing_all_is_the_end(scene, alice, before, steps):
    table = Table(scene, alice)
    for step in (("create", 0, [0, 1, 2], None), ("create", 1, [3], 0), *before, *steps):
        table.take(step)
    end = table.look()
    undone = table.walk(undo)
    assert table.look() == {}
    assert table.walk(redo) == undone
    assert table.look() == end


@pytest.mark.parametrize("times", [1, 2, 3])
def test_undo_and_redo_may_alternate(scene, alice, times):
    table = Table(scene, alice)
    table.take(("create", 0, [0, 1], None))
    table.take(("merge", 0, [1]))
    table.take(("move", [0], None, None, False))
    end = table.look()
    for _ in range(times):
        assert table.walk(undo) == table.walk(redo) == 2
    assert table.look() == end

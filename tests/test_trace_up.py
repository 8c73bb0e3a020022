"""From notes, groups and needs up to the clauses they reached."""

import pytest

from tests.conftest import Scene
from tests.linking import LinkNeed, link_group
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    SetParent,
    create_group,
    merge_groups,
    set_parent,
)
from workshop.needs.need_merging import MergeNeeds, merge_needs
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.trace.forward import ForwardTraces, load_forward_traces
from workshop.standards.trace.summary import trace_notes
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def note(scene: Scene, bob, activity):
    return scene.make_note(bob, activity, "said")


@pytest.fixture
def group(scene: Scene, alice, programme, note):
    return scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Said", [note.id]))


@pytest.fixture
def need(scene: Scene, alice, programme, group):
    command = CreateNeed(programme.id, "a guest", "to be heard", "", [group.id])
    return scene.do(create_need, alice, command)


@pytest.fixture
def clause(scene: Scene, alice, programme, need):
    return scene.do(create_clause, alice, CreateClause(programme.id, "Hearing", [need.id]))


def reached(scene: Scene, actor, programme) -> ForwardTraces:
    return scene.read(load_forward_traces, actor, programme.id)


def codes(reach) -> list[str]:
    return [clause.code for clause in reach.clauses]


def test_a_group_and_its_need_say_which_clause_they_reached(
    scene: Scene, alice, programme, group, need, clause
):
    ways = reached(scene, alice, programme)
    assert codes(ways.groups[group.id]) == codes(ways.needs[need.id]) == [clause.code]
    assert [row.id for row in ways.groups[group.id].needs] == [need.id]


def test_a_group_inside_reached_what_the_outer_one_did(
    scene: Scene, alice, programme, group, need, clause
):
    inner = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Inner"))
    assert codes(reached(scene, alice, programme).groups[inner.id]) == []
    scene.do(set_parent, alice, SetParent(inner.id, group.id))
    assert codes(reached(scene, alice, programme).groups[inner.id]) == [clause.code]


def test_merged_groups_and_needs_lead_on(scene: Scene, alice, programme, group, need, clause):
    other = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Other"))
    scene.do(merge_groups, alice, MergeGroups(other.id, [group.id]))
    wider = scene.do(create_need, alice, CreateNeed(programme.id, "anybody", "to be heard"))
    scene.do(merge_needs, alice, MergeNeeds(wider.id, [need.id]))
    ways = reached(scene, alice, programme)
    assert codes(ways.groups[group.id]) == codes(ways.groups[other.id]) == [clause.code]
    assert codes(ways.needs[need.id]) == codes(ways.needs[wider.id]) == [clause.code]


def test_what_was_taken_away_from_a_need_leads_there_no_more(
    scene: Scene, alice, programme, note, group, need, clause
):
    wider = scene.do(create_need, alice, CreateNeed(programme.id, "anybody", "to be heard"))
    scene.do(merge_needs, alice, MergeNeeds(wider.id, [need.id]))
    scene.do(link_group, alice, LinkNeed(wider.id, group.id, linked=False))
    assert scene.read(trace_notes, programme.id, [note.id])[note.id].clauses == []
    assert codes(reached(scene, alice, programme).groups[group.id]) == []


def test_a_stranger_reaches_no_clause(scene: Scene, charlie, programme, group, need, clause):
    assert codes(reached(scene, charlie, programme).groups[group.id]) == []

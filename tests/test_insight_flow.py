"""The flow of notes: nothing is lost on the way from sessions to clauses."""

import pytest

from tests.conftest import Scene
from workshop.board.moderation import RedactNote, redact_note
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
from workshop.standards.insight.note_flow import CLAUSES, GROUPS, NEEDS, SESSIONS, build_flow
from workshop.standards.insight.programme_graph import load_programme_graph
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def write(scene: Scene, session, activity):
    """A note by a new person; or by one who is named."""

    def writing(text: str = "A queue", by=None):
        return scene.make_note(by or scene.make_person(session), activity, text)

    return writing


@pytest.fixture
def group(scene: Scene, alice, programme):
    def grouping(header: str, *notes):
        command = CreateGroup(programme.id, new_id(), header, [note.id for note in notes])
        return scene.do(create_group, alice, command)

    return grouping


@pytest.fixture
def need(scene: Scene, alice, programme):
    def needing(text: str, *groups, **more):
        command = CreateNeed(programme.id, "somebody", text, "", [row.id for row in groups], **more)
        return scene.do(create_need, alice, command)

    return needing


@pytest.fixture
def flow(scene: Scene, programme):
    def flowing(needs=None):
        return build_flow(scene.read(load_programme_graph, programme.id), needs)

    return flowing


def steps(flow, column):
    return [(step.kind, step.text, step.notes) for step in flow.column(column)]


def test_notes_go_from_a_session_through_a_group_and_a_need_to_a_clause(
    scene: Scene, alice, programme, write, group, need, flow
):
    wait = need("to come late", group("I wait", write(), write(), write()))
    scene.do(create_clause, alice, CreateClause(programme.id, "Open late", [wait.id]))
    found = flow()
    assert [step.notes for step in found.steps] == [3, 3, 3, 3]
    assert [ribbon.notes for ribbon in found.ribbons] == [3, 3, 3]
    assert steps(found, CLAUSES) == [("clause", "Open late", 3)]
    assert found.column(SESSIONS)[0].mark == "3"
    assert found.without_clause() == 0


def test_two_notes_of_one_person_look_like_those_of_two(bob, write, group, flow):
    group("I wait", write("A queue", bob), write("Another queue", bob))
    assert steps(flow(), GROUPS) == [("group", "I wait", 2)]


def test_what_waits_on_the_way_ends_visibly(write, group, need, flow):
    write("Alone")
    group("Nobody asks for it", write())
    need("to come late", group("I wait", write()))
    found = flow()
    assert ("loners", "", 1) in steps(found, GROUPS)
    assert ("no_need", "", 1) in steps(found, NEEDS)
    assert steps(found, CLAUSES) == [("no_clause", "", 1)]
    assert found.without_clause() == 1


def test_a_redacted_note_still_counts(scene: Scene, alice, write, group, flow):
    note = write()
    group("I wait", note)
    scene.do(redact_note, alice, RedactNote(note.id))
    assert steps(flow(), GROUPS) == [("group", "I wait", 1)]


def test_a_merged_group_leads_on(scene: Scene, alice, write, group, need, flow):
    first, second = group("I wait", write()), group("It takes long", write())
    need("to come late", second)
    scene.do(merge_groups, alice, MergeGroups(first.id, [second.id]))
    found = flow()
    assert steps(found, GROUPS) == [("group", "I wait", 2)]
    assert steps(found, NEEDS) == [("need", "to come late", 2)]


def test_a_group_within_another_brings_its_notes_to_the_need(
    scene: Scene, alice, write, group, need, flow
):
    outer, inner = group("I wait", write()), group("In the rain", write())
    scene.do(set_parent, alice, SetParent(inner.id, outer.id))
    need("to come late", outer)
    assert steps(flow(), NEEDS) == [("need", "to come late", 2)]


def test_a_note_tied_to_a_need_one_by_one_has_a_way_too(write, need, flow):
    need("to come late", links={"note": [write().id]})
    found = flow()
    assert steps(found, GROUPS) == [("single", "", 1)]
    assert steps(found, NEEDS) == [("need", "to come late", 1)]


def test_a_merged_need_and_its_clause_lead_on(
    scene: Scene, alice, programme, write, group, need, flow
):
    late = need("to come late", group("a", write()))
    long = need("to wait less", group("b", write()))
    scene.do(create_clause, alice, CreateClause(programme.id, "Open late", [long.id]))
    scene.do(merge_needs, alice, MergeNeeds(late.id, [long.id]))
    found = flow()
    assert steps(found, NEEDS) == [("need", "to come late", 2)]
    assert steps(found, CLAUSES) == [("clause", "Open late", 2)]


def test_the_flow_of_one_need_shows_nothing_else(write, group, need, flow):
    late = need("to come late", group("a", write()))
    need("a quiet room", group("b", write()))
    write("Alone")
    found = flow({late.id})
    assert steps(found, GROUPS) == [("group", "a", 1)]
    assert steps(found, NEEDS) == [("need", "to come late", 1)]


def test_a_programme_without_notes_has_an_empty_flow(programme, flow):
    assert flow().steps == ()
    assert flow().ribbons == ()

"""From a clause down to the notes: nothing that was merged, split, reworded or erased is lost."""

import pytest

from tests.conftest import Scene
from tests.linking import LinkNeed, link_note
from workshop.board.evidence import AddEvidence, add_evidence
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.note_erasure import erase_text
from workshop.board.note_release import release_notes
from workshop.board.tables import Note
from workshop.errors import NotFound
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    RenameGroup,
    SetParent,
    SplitGroup,
    create_group,
    delete_group,
    merge_groups,
    rename_group,
    set_parent,
    split_group,
)
from workshop.needs.need_merging import MergeNeeds, SplitNeed, merge_needs, split_need
from workshop.needs.needs import CreateNeed, EditNeed, create_need, edit_need
from workshop.needs.tables import Need
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Membership
from workshop.programme.tables import Activity, Area, Programme
from workshop.standards.citations import CiteEvidence, cite_evidence
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tables import Clause
from workshop.standards.trace.backward import Trace, load_clause_trace
from workshop.standards.trace.counts import count_traces
from workshop.store.ids_and_clock import new_id
from workshop.store.undo import step_back


@pytest.fixture
def notes(scene: Scene, session, activity) -> list[Note]:
    people = [scene.make_person(session) for _ in range(4)]
    return [scene.make_note(one, activity, f"said {place}") for place, one in enumerate(people)]


@pytest.fixture
def group(scene: Scene, alice, programme, notes):
    command = CreateGroup(programme.id, new_id(), "Names at the desk", [row.id for row in notes])
    return scene.do(create_group, alice, command)


@pytest.fixture
def need(scene: Scene, alice, programme, group) -> Need:
    command = CreateNeed(programme.id, "a guest", "to be called by name", "stay", [group.id])
    return scene.do(create_need, alice, command)


@pytest.fixture
def clause(scene: Scene, alice, programme, need) -> Clause:
    return scene.do(create_clause, alice, CreateClause(programme.id, "Names", [need.id]))


def trace_of(scene: Scene, actor: Actor, clause: Clause) -> Trace:
    return scene.read(load_clause_trace, actor, clause.id)


def texts(trace: Trace) -> list[str | None]:
    return [note.text for note in trace.notes.values()]


def erase(scene: Scene, note: Note, status: str = "erased") -> None:
    def run(db, _actor, _content):
        erase_text(db, db.get(Note, note.id), status)

    scene.do(run, SYSTEM)


def test_a_clause_leads_over_needs_and_groups_to_every_note(
    scene: Scene, alice, clause, need, group
):
    trace = trace_of(scene, alice, clause)
    assert [one.row.id for one in trace.needs] == [need.id]
    assert [one.row.id for one in trace.groups] == [group.id]
    assert texts(trace) == ["said 0", "said 1", "said 2", "said 3"]
    assert (trace.support.notes, trace.support.sessions) == (4, (3,))


def test_an_erased_note_keeps_its_place_and_counts(scene: Scene, alice, clause, notes):
    erase(scene, notes[1])
    trace = trace_of(scene, alice, clause)
    assert texts(trace) == ["said 0", "said 2", "said 3", None]
    assert [note.state for note in trace.notes.values()][-1] == "erased"
    assert (trace.support.notes, trace.gone) == (4, 1)


def test_a_redacted_note_keeps_its_place_and_counts(scene: Scene, alice, clause, notes):
    scene.do(redact_note, alice, RedactNote(notes[0].id))
    trace = trace_of(scene, alice, clause)
    assert [note.state for note in trace.notes.values()][-1] == "redacted"
    assert trace.support.notes == 4


def test_what_is_not_revealed_yet_is_told_only_to_who_may_read_it(
    scene: Scene, alice, ewa, session, programme
):
    hiding = scene.make_activity(alice, session, hidden=True)
    note = scene.make_note(scene.make_person(session), hiding, "a secret so far")
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a guest", "to wait"))
    scene.do(link_note, alice, LinkNeed(need.id, note.id))
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Wait", [need.id]))
    scene.do(release_notes, SYSTEM)
    seen = next(iter(trace_of(scene, ewa, clause).notes.values()))
    assert (seen.state, seen.text) == ("hidden", None)
    assert texts(trace_of(scene, alice, clause)) == ["a secret so far"]


def test_a_single_note_of_a_need_stands_beside_its_groups(
    scene: Scene, alice, session, activity, clause, need
):
    single = scene.make_note(scene.make_person(session), activity, "alone")
    scene.do(link_note, alice, LinkNeed(need.id, single.id))
    trace = trace_of(scene, alice, clause)
    assert trace.needs[0].singles == (single.id,)
    assert trace.support.notes == 5


def test_groups_inside_groups_are_followed(scene: Scene, alice, session, activity, clause, group):
    note = scene.make_note(scene.make_person(session), activity, "inside")
    inner = scene.do(create_group, alice, CreateGroup(clause.programme_id, new_id(), "", [note.id]))
    scene.do(set_parent, alice, SetParent(inner.id, group.id))
    outer, nested = trace_of(scene, alice, clause).groups
    assert (outer.row.id, nested.row.id, nested.parent) == (group.id, inner.id, group.id)
    assert (outer.support.notes, nested.support.notes) == (5, 1)


def test_a_merged_group_is_told_beside_the_one_that_stands(
    scene: Scene, alice, session, activity, programme, clause, group
):
    note = scene.make_note(scene.make_person(session), activity, "the same")
    other = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Calls", [note.id]))
    scene.do(merge_groups, alice, MergeGroups(other.id, [group.id]))
    trace = trace_of(scene, alice, clause)
    assert [one.row.id for one in trace.groups] == [other.id]
    assert [one.words for one in trace.groups[0].past.merged] == ["Names at the desk"]
    assert trace.support.notes == 5


def test_a_split_group_says_what_left_it_and_the_part_says_where_it_comes_from(
    scene: Scene, alice, programme, clause, group, notes, need
):
    new = new_id()
    scene.do(split_group, alice, SplitGroup(group.id, new, [notes[0].id], "Letters"))
    [kept] = trace_of(scene, alice, clause).groups
    assert [one.words for one in kept.past.parts] == ["Letters"]
    from_part = scene.do(create_need, alice, CreateNeed(programme.id, "x", "letters", "", [new]))
    part = scene.do(create_clause, alice, CreateClause(programme.id, "Letters", [from_part.id]))
    origin = trace_of(scene, alice, part).groups[0].past.origin
    assert origin is not None
    assert origin.words == "Names at the desk"


def test_a_reworded_group_and_need_say_what_they_said_before(
    scene: Scene, alice, clause, need, group
):
    scene.do(rename_group, alice, RenameGroup(group.id, "The queue hears it"))
    scene.do(edit_need, alice, EditNeed(need.id, {"need": "to be called quietly"}))
    trace = trace_of(scene, alice, clause)
    assert trace.groups[0].past.former == ("Names at the desk",)
    assert trace.needs[0].past.former == ("As a guest I need to be called by name, so that stay",)


def test_a_step_that_was_undone_is_no_former_wording(scene: Scene, alice, clause, group):
    scene.do(rename_group, alice, RenameGroup(group.id, "A mistake"))
    scene.do(lambda db, actor, _c: step_back(db, clause.programme_id, "grouping", actor.id), alice)
    trace = trace_of(scene, alice, clause)
    assert trace.groups[0].row.header == "Names at the desk"
    assert trace.groups[0].past.former == ()


def test_a_deleted_group_keeps_its_place_without_notes(scene: Scene, alice, clause, group):
    scene.do(delete_group, alice, group.id)
    [gone] = trace_of(scene, alice, clause).groups
    assert (gone.row.id, gone.gone, gone.support.notes) == (group.id, True, 0)


def test_a_merged_need_leads_on_and_is_named(scene: Scene, alice, programme, clause, need):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "anybody", "to be greeted"))
    scene.do(merge_needs, alice, MergeNeeds(other.id, [need.id]))
    [standing] = trace_of(scene, alice, clause).needs
    assert standing.row.id == other.id
    assert "to be called by name" in standing.past.merged[0].words
    assert standing.support.notes == 4


def test_a_split_need_says_where_it_comes_from(scene: Scene, alice, programme, clause, need, group):
    command = SplitNeed(need.id, "a guest", "letters by name", links={"group": [group.id]})
    part = scene.do(split_need, alice, command)
    other = scene.do(create_clause, alice, CreateClause(programme.id, "Letters", [part.id]))
    origin = trace_of(scene, alice, other).needs[0].past.origin
    assert origin is not None
    assert origin.id == need.id
    assert [one.id for one in trace_of(scene, alice, clause).needs[0].past.parts] == [part.id]


def test_evidence_is_told_with_what_cites_it(scene: Scene, alice, programme, clause, need):
    command = AddEvidence(programme.id, {"title": "A study", "publisher": "FRA"})
    row = scene.do(add_evidence, alice, command)
    scene.do(edit_need, alice, EditNeed(need.id, {}, {"evidence": [row.id]}))
    [through] = trace_of(scene, alice, clause).evidence
    assert (through.cited, through.needs) == (False, (need.id,))
    scene.do(cite_evidence, alice, CiteEvidence(clause.id, [row.id]))
    assert trace_of(scene, alice, clause).evidence[0].cited


def test_a_clause_without_needs_has_an_empty_trace(scene: Scene, alice, programme):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "From nowhere"))
    trace = trace_of(scene, alice, clause)
    assert (trace.needs, trace.groups, dict(trace.notes)) == ((), (), {})


def test_another_programme_has_no_such_clause(scene: Scene, charlie, clause):
    with pytest.raises(NotFound):
        trace_of(scene, charlie, clause)


def test_a_draft_of_a_foreign_area_has_no_trace(scene: Scene, programme: Programme, clause, ewa):
    def close(db, _actor, _content):
        mine = Area(programme_id=programme.id, code="PS", name="Social assistance")
        other = Area(programme_id=programme.id, code="OK", name="Customer service", position=1)
        db.add_all([mine, other])
        db.flush()
        membership = db.get(Membership, (programme.id, ewa.id))
        membership.areas = [mine.id]
        row = db.get(Clause, clause.id)
        row.area_id = other.id
        db.add_all([membership, row])

    scene.do(close, SYSTEM)
    with pytest.raises(NotFound):
        trace_of(scene, scene.actor(ewa.id), clause)


def test_the_counts_of_all_clauses_are_those_of_each_trace(
    scene: Scene, alice, programme, activity: Activity, clause, need
):
    other = scene.do(create_clause, alice, CreateClause(programme.id, "Twice", [need.id]))
    counts = scene.read(count_traces, programme.id)
    for row in (clause, other):
        trace = trace_of(scene, alice, row)
        assert counts[row.id].support == trace.support
        assert counts[row.id].needs == tuple(one.row.id for one in trace.needs)

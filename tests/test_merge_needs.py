"""Merging, splitting and undoing needs: no voice, no link, no idea and no clause is lost."""

import pytest

from tests.conftest import Scene
from tests.linking import LinkNeed, link_group, link_note, link_step
from workshop.board.evidence import AddEvidence, add_evidence
from workshop.board.journeys import AddStep, add_step
from workshop.board.moderation import RedactNote, Undo, redact_note, redo, undo
from workshop.board.personas import CreatePersona, create_persona
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.ideas import AddIdea, add_idea, list_ideas
from workshop.needs.need_history import list_history
from workshop.needs.need_links import LINKED, links_of
from workshop.needs.need_merging import MergeNeeds, SplitNeed, merge_needs, merged_into, split_need
from workshop.needs.needs import (
    CreateNeed,
    EditNeed,
    LinkEvidence,
    SetNeedStatus,
    create_need,
    edit_need,
    link_evidence,
    list_needs,
    need_supports,
    set_need_status,
)
from workshop.needs.tables import Need
from workshop.standards.clauses import (
    CreateClause,
    LinkClause,
    create_clause,
    link_clause,
    needs_of_clauses,
)
from workshop.standards.trace.backward import load_clause_trace
from workshop.standards.trace.summary import trace_notes
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def write(scene: Scene, alice, session, activity):
    """A function that has a new person write a note."""
    return lambda text="A queue": scene.make_note(scene.make_person(session), activity, text)


@pytest.fixture
def full(scene: Scene, alice, programme, write):
    """A need with one of everything behind it."""
    note, single = write(), write("On its own")
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "I wait", [note.id]))
    persona = scene.do(create_persona, alice, CreatePersona(programme.id, "Ola"))
    step = scene.do(add_step, alice, AddStep(persona.id, {"stage": "Counter"}))
    evidence = scene.do(
        add_evidence, alice, AddEvidence(programme.id, {"title": "A survey", "publisher": "FRA"})
    )
    links = {"note": [single.id], "evidence": [evidence.id], "step": [step.id]}
    command = CreateNeed(
        programme.id,
        "a guest",
        "be heard",
        "stay",
        [group.id],
        {"harm": 4, "criteria": ["heard within a day"]},
        links,
    )
    need = scene.do(create_need, alice, command)
    scene.do(add_idea, alice, AddIdea(need.id, "idea", "A quiet room"))
    return need


@pytest.fixture
def other(scene: Scene, alice, programme):
    command = CreateNeed(programme.id, "a visitor", "be called by number", "not be outed")
    return scene.do(create_need, alice, command)


def links(scene: Scene, need: Need) -> dict[str, list[str]]:
    return {kind: scene.read(links_of, kind, [need.id])[need.id] for kind in LINKED}


def voices(scene: Scene, need: Need) -> int:
    return scene.read(need_supports, need.programme_id)[need.id].voices


def picture(scene: Scene, programme) -> list:
    """Everything there is to know of the needs."""
    needs = scene.read(list_needs, programme.id)
    ideas = scene.read(list_ideas, *(need.id for need in needs))
    return [
        *(need.model_dump() for need in needs),
        *(links(scene, need) for need in needs),
        *(idea.model_dump() for idea in ideas),
    ]


def test_single_notes_count_beside_groups_and_a_voice_counts_once(
    scene: Scene, alice, bob, programme, activity
):
    first, second = (scene.make_note(bob, activity, text) for text in ("One", "Two"))
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", [first.id]))
    command = CreateNeed(programme.id, "a", "b", groups=[group.id], links={"note": [second.id]})
    need = scene.do(create_need, alice, command)
    support = scene.read(need_supports, programme.id)[need.id]
    assert (support.voices, support.notes) == (1, 2)


def test_a_single_note_whose_text_was_taken_goes_on_counting(
    scene: Scene, alice, full, write, desk
):
    before, noted = voices(scene, full), scene.see(desk, "need")[full.id]["notes"]
    note = write("More")
    scene.do(link_note, alice, LinkNeed(full.id, note.id))
    scene.do(redact_note, alice, RedactNote(note.id))
    assert voices(scene, full) == before + 1
    assert scene.see(desk, "need")[full.id]["notes"] == noted + 1


def test_a_note_reaches_the_need_it_is_tied_to_singly(scene: Scene, alice, programme, full):
    single = links(scene, full)["note"][0]
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Hear", [full.id]))
    trace = scene.read(trace_notes, programme.id, [single])[single]
    assert [need.id for need in trace.needs] == [full.id]
    assert [row.id for row in trace.clauses] == [clause.id]


def test_merging_carries_everything_over(scene: Scene, alice, programme, full, other, write):
    scene.do(link_note, alice, LinkNeed(other.id, write("Theirs").id))
    before = links(scene, full)
    scene.do(merge_needs, alice, MergeNeeds(other.id, [full.id]))
    after = links(scene, other)
    assert all(set(before[kind]) <= set(after[kind]) for kind in LINKED)
    assert voices(scene, other) == 3
    assert [idea.text for idea in scene.read(list_ideas, other.id)] == ["A quiet room"]
    merged, kept = scene.get(Need, full.id), scene.get(Need, other.id)
    assert (merged.status, merged.merged_into) == ("merged", other.id)
    assert (kept.harm, kept.criteria) == (4, ["heard within a day"])
    assert [row.id for row in scene.read(merged_into, kept)] == [full.id]


def test_a_clause_shows_the_need_that_its_own_was_merged_into(
    scene: Scene, alice, programme, full, other, write
):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Hear", [full.id]))
    scene.do(link_note, alice, LinkNeed(other.id, write("Theirs").id))
    scene.do(merge_needs, alice, MergeNeeds(other.id, [full.id]))
    trace = scene.read(load_clause_trace, alice, clause.id)
    assert [one.row.id for one in trace.needs] == [other.id]
    assert (trace.support.voices, len(trace.evidence)) == (3, 1)
    single = links(scene, full)["note"][0]
    reached = scene.read(trace_notes, programme.id, [single])[single]
    assert [need.id for need in reached.needs] == [other.id]
    assert [row.id for row in reached.clauses] == [clause.id]


def test_a_clause_is_untied_from_what_its_need_became(scene: Scene, alice, programme, full, other):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Hear", [full.id]))
    scene.do(merge_needs, alice, MergeNeeds(other.id, [full.id]))
    scene.do(link_clause, alice, LinkClause(clause.id, other.id, linked=False))
    assert scene.read(needs_of_clauses, [clause.id]) == {clause.id: []}


def test_needs_merged_one_after_the_other_lead_on(scene: Scene, alice, programme, full, other):
    last = scene.do(create_need, alice, CreateNeed(programme.id, "a", "b"))
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Hear", [full.id]))
    scene.do(merge_needs, alice, MergeNeeds(other.id, [full.id]))
    scene.do(merge_needs, alice, MergeNeeds(last.id, [other.id]))
    assert scene.read(needs_of_clauses, [clause.id])[clause.id] == [last.id]
    assert voices(scene, last) == 2
    for again in (MergeNeeds(full.id, [last.id]), MergeNeeds(last.id, [full.id])):
        with pytest.raises(Conflict):
            scene.do(merge_needs, alice, again)


def test_a_need_is_not_merged_with_itself_or_with_a_strangers(scene: Scene, alice, charlie, full):
    elsewhere = next(iter(charlie.programmes))
    theirs = scene.do(create_need, charlie, CreateNeed(elsewhere, "a", "b"))
    for needs in ([full.id], [theirs.id], [new_id()]):
        with pytest.raises(NotFound):
            scene.do(merge_needs, alice, MergeNeeds(full.id, needs))
    with pytest.raises(Invalid):
        scene.do(merge_needs, alice, MergeNeeds(full.id, []))


def test_splitting_shares_out_what_is_chosen(scene: Scene, alice, full):
    have, idea = links(scene, full), scene.read(list_ideas, full.id)[0]
    command = SplitNeed(
        full.id,
        "a guest",
        "know who listens",
        "come back",
        links={"group": have["group"], "note": have["note"]},
        leaving={"note": have["note"]},
        ideas=[idea.id],
    )
    new = scene.do(split_need, alice, command)
    assert (new.split_from, new.harm) == (full.id, 4)
    assert links(scene, new) == {**have, "evidence": [], "step": []}
    assert links(scene, full) == {**have, "note": []}
    assert [row.need_id for row in scene.read(list_ideas, new.id, full.id)] == [new.id]
    with pytest.raises(NotFound):
        scene.do(split_need, alice, SplitNeed(full.id, "a", "b", links={"note": have["note"]}))


def test_every_step_can_be_undone_and_done_again(scene: Scene, alice, programme, full, other):
    have = links(scene, full)
    steps = (
        (edit_need, EditNeed(full.id, {"harm": 5, "moscow": "must"}, {"note": []})),
        (set_need_status, SetNeedStatus(full.id, "parked")),
        (link_evidence, LinkEvidence(other.id, have["evidence"][0])),
        (link_group, LinkNeed(other.id, have["group"][0])),
        (link_step, LinkNeed(other.id, have["step"][0])),
        (split_need, SplitNeed(other.id, "a", "b", links={"group": have["group"]})),
        (merge_needs, MergeNeeds(other.id, [full.id])),
    )
    pictures = [picture(scene, programme)]
    for command, content in steps:
        scene.do(command, alice, content)
        pictures.append(picture(scene, programme))
    for expected in reversed(pictures[:-1]):
        scene.do(undo, alice, Undo(programme.id, "needs"))
        assert picture(scene, programme) == expected
    for expected in pictures[1:]:
        scene.do(redo, alice, Undo(programme.id, "needs"))
        assert picture(scene, programme) == expected


def test_what_somebody_else_stands_on_is_not_undone_away(scene: Scene, alice, programme, other):
    scene.do(create_clause, alice, CreateClause(programme.id, "Hear", [other.id]))
    with pytest.raises(Conflict):
        scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.get(Need, other.id) is not None


def test_a_need_whose_writing_was_undone_leaves_the_screens(scene: Scene, alice, other, desk):
    scene.do(undo, alice, Undo(other.programme_id, "needs"))
    assert scene.hear(desk, ("need", other.id))[("need", other.id)]["gone"]
    scene.do(redo, alice, Undo(other.programme_id, "needs"))
    assert other.id in scene.see(desk, "need")


def test_saving_what_was_already_so_is_no_step(scene: Scene, alice, programme, full):
    have = links(scene, full)
    scene.do(edit_need, alice, EditNeed(full.id, {"harm": 4}, {"note": have["note"]}))
    assert [step.kind for step in scene.read(list_history, full)] == ["idea_added", "need_created"]


def test_the_history_says_who_changed_what(scene: Scene, alice, full):
    scene.do(edit_need, alice, EditNeed(full.id, {"harm": 2}))
    scene.do(undo, alice, Undo(full.programme_id, "needs"))
    taken_back, edited, *_older = scene.read(list_history, full)
    assert taken_back.kind == "undone"
    assert (edited.kind, edited.by, edited.undone) == ("need_edited", "Alice", True)
    assert edited.fields == {"harm": (4, 2)}


def test_the_log_holds_no_words_of_participants(scene: Scene, alice, programme, full, other):
    scene.do(merge_needs, alice, MergeNeeds(other.id, [full.id]))
    told = str([(event.changes, event.payload) for event in scene.events(programme.id)])
    assert "A queue" not in told
    assert "On its own" not in told


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_writes_needs_may(scene: Scene, request, full, other, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (merge_needs, MergeNeeds(other.id, [full.id])),
        (split_need, SplitNeed(full.id, "a", "b")),
        (link_note, LinkNeed(full.id, new_id())),
        (add_idea, AddIdea(full.id, "idea", "Mine")),
        (undo, Undo(full.programme_id, "needs")),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)

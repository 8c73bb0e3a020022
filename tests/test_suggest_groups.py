"""Proposed groups: computed beside the room, accepted, changed, refused, and all of it undone."""

import sys

import numpy as np
import pytest

from tests.conftest import Scene
from tests.stored import bytes_in
from workshop.board.moderation import RedactNote, Undo, redact_note, redo, undo
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.suggestions.decisions import (
    AcceptGroupSuggestion,
    KeepRun,
    SetSuggestions,
    accept_group_suggestion,
    keep_run,
    load_latest,
    refuse_group_suggestion,
    set_suggestions,
)
from workshop.needs.suggestions.embedding import OWN_MODEL, to_bytes, to_text
from workshop.needs.suggestions.runs import COMMAND, RunRequest, Runs
from workshop.needs.suggestions.task_input import SAME, list_refused, load_task_input
from workshop.needs.tables import NoteVector, Suggestion
from workshop.store.ids_and_clock import new_id

AT_ONCE = (*COMMAND, "--urgent")
QUEUES = (
    "W kolejce do okienka czeka się godzinę.",
    "Kolejka do okienka trwa godzinę.",
    "Długo czekałam w kolejce do okienka.",
)
FEARS = (
    "Boję się, że ktoś usłyszy moją rozmowę.",
    "Boję się, że ktoś mnie usłyszy.",
    "Boję się, że usłyszy to sąsiadka.",
)


@pytest.fixture
def notes(scene: Scene, session, activity) -> list[str]:
    """Six notes: three of queues, three of being overheard; the first says "okienka", as others."""
    person = scene.make_person(session)
    texts = (*QUEUES, *FEARS)
    return scene.in_order([scene.make_note(person, activity, text) for text in texts])


@pytest.fixture
def keep(scene: Scene, alice, programme):
    """Stores proposals as a run would, with vectors by chance: each is notes, words, and perhaps
    the group it extends."""

    def keep(*proposals, same=()):
        material = scene.read(load_task_input, programme.id, OWN_MODEL)
        numbers = {note: number for number, note in enumerate(material.texts)}
        groups = list(material.groups)
        entries = [
            {
                "notes": [numbers[note] for note in found],
                "extends": groups.index(extends) if extends else None,
                "cohesion": 0.4,
                "misfits": [],
                "words": list(words),
            }
            for found, words, extends in proposals
        ]
        pairs = [{"notes": [numbers[note] for note in found], "likeness": 0.9} for found in same]
        chance = np.random.default_rng(7)
        made = {
            str(number): to_text(to_bytes(chance.normal(size=512)))
            for note, number in numbers.items()
            if note not in material.vectors
        }
        result = {
            "vectors": made,
            "version": "1",
            "parameters": {},
            "proposals": entries,
            "same": pairs,
        }
        scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, result))
        return scene.read(load_latest, programme.id).suggestions

    return keep


@pytest.fixture
def step(programme) -> Undo:
    return Undo(programme.id, "grouping")


def grouped(scene: Scene, desk) -> dict[str, list[str]]:
    return {key: fact["notes"] for key, fact in scene.see(desk, "group").items()}


def test_a_run_proposes_what_belongs_together_and_says_how(
    scene, store, alice, desk, programme, notes
):
    runs = Runs(AT_ONCE)
    assert runs.start(store, alice, RunRequest(programme.id, number=2))
    runs.wait(programme.id)
    assert runs.progress(programme.id).error is None
    kept = scene.read(load_latest, programme.id)
    assert {frozenset(row.note_ids) for row in kept.suggestions} == {
        frozenset(notes[:3]),
        frozenset(notes[3:]),
    }
    labels = {word for row in kept.suggestions for word in row.label_words}
    assert {"kolejce", "okienka", "usłyszy"} <= labels
    assert (kept.run.model, kept.run.parameters["number"]) == (OWN_MODEL, 2)
    assert kept.run.version
    assert set(kept.run.note_ids) == set(notes)
    assert grouped(scene, desk) == {}
    assert set(scene.read(load_task_input, programme.id, OWN_MODEL).vectors) == set(notes)


def test_vectors_are_used_again_until_a_text_changes(scene, alice, programme, notes, keep):
    keep()
    first = scene.read(load_task_input, programme.id, OWN_MODEL).vectors
    assert set(first) == set(notes)
    keep()
    assert scene.read(load_task_input, programme.id, OWN_MODEL).vectors == first
    scene.do(edit_note, alice, EditNote(notes[0], text="Zupełnie co innego."))
    assert set(scene.read(load_task_input, programme.id, OWN_MODEL).vectors) == set(notes[1:])


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(3)"),
        (sys.executable, "-c", "print('no report')"),
        (sys.executable, "-c", "import time; time.sleep(60)"),
    ],
    ids=["dies", "babbles", "hangs"],
)
def test_a_process_that_fails_gives_one_calm_sentence(
    scene, store, alice, programme, notes, command
):
    runs = Runs(AT_ONCE)
    runs.start(store, alice, RunRequest(programme.id), command=command, longest=1.0)
    runs.wait(programme.id, seconds=20)
    progress = runs.progress(programme.id)
    assert progress.ended
    assert progress.error.message == "The suggestions could not be computed. Try again."
    assert scene.read(load_latest, programme.id) is None


def test_a_cancelled_run_leaves_nothing_behind(scene, store, alice, programme, notes):
    runs, command = Runs(AT_ONCE), (sys.executable, "-c", "import time; time.sleep(60)")
    runs.start(store, alice, RunRequest(programme.id), command=command)
    assert not runs.start(store, alice, RunRequest(programme.id))
    runs.cancel(programme.id)
    runs.wait(programme.id, seconds=20)
    progress = runs.progress(programme.id)
    assert (progress.ended, progress.cancelled, progress.error) == (True, True, None)
    assert scene.read(load_latest, programme.id) is None


def test_a_model_that_is_not_there_is_named(store, alice, programme, notes):
    runs = Runs(AT_ONCE)
    runs.start(store, alice, RunRequest(programme.id, model="nobody/has-this"))
    runs.wait(programme.id)
    error = runs.progress(programme.id).error
    assert error.message.startswith("The model")
    assert error.values == {"model": "nobody/has-this"}


def test_without_notes_there_is_nothing_to_propose(store, alice, programme):
    runs = Runs(AT_ONCE)
    runs.start(store, alice, RunRequest(programme.id))
    runs.wait(programme.id)
    assert "Too few notes" in runs.progress(programme.id).error.message


def test_an_accepted_proposal_is_an_ordinary_group_without_a_ready_header(
    scene, alice, desk, notes, keep, step
):
    [proposal] = keep((notes[:3], ["kolejce"], None))
    group = scene.do(accept_group_suggestion, alice, AcceptGroupSuggestion(proposal.id, new_id()))
    assert grouped(scene, desk) == {group.id: notes[:3]}
    assert scene.see(desk, "group")[group.id]["header"] == ""
    stored = scene.get(Suggestion, proposal.id)
    assert (stored.outcome, stored.group_id) == ("accepted", group.id)
    with pytest.raises(Conflict):
        scene.do(refuse_group_suggestion, alice, proposal.id)


def test_undo_restores_groups_and_the_proposal_and_redo_takes_it_again(
    scene, alice, desk, notes, keep, step
):
    [proposal] = keep((notes[:3], ["kolejce"], None))
    command = AcceptGroupSuggestion(proposal.id, new_id(), "We wait", notes[:2])
    scene.do(accept_group_suggestion, alice, command)
    changed = scene.get(Suggestion, proposal.id)
    assert (changed.outcome, changed.kept_ids) == ("changed", notes[:2])
    scene.do(undo, alice, step)
    stored = scene.get(Suggestion, proposal.id)
    assert (stored.outcome, stored.kept_ids, stored.group_id) == (None, [], None)
    assert grouped(scene, desk) == {}
    scene.do(redo, alice, step)
    assert list(grouped(scene, desk).values()) == [notes[:2]]


def test_what_people_grouped_in_the_meantime_stays_where_they_put_it(
    scene, alice, desk, programme, notes, keep
):
    [proposal] = keep((notes[:3], [], None))
    by_hand = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", notes[:1]))
    group = scene.do(accept_group_suggestion, alice, AcceptGroupSuggestion(proposal.id, new_id()))
    assert grouped(scene, desk) == {by_hand.id: notes[:1], group.id: notes[1:3]}
    assert scene.get(Suggestion, proposal.id).outcome == "accepted"


def test_a_proposal_for_a_group_puts_its_notes_there(scene, alice, desk, programme, notes, keep):
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Mine", notes[:2]))
    [proposal] = keep(([notes[2]], [], group.id))
    scene.do(
        accept_group_suggestion, alice, AcceptGroupSuggestion(proposal.id, new_id(), "ignored")
    )
    assert grouped(scene, desk) == {group.id: notes[:3]}
    assert scene.see(desk, "group")[group.id]["header"] == "Mine"


def test_refused_pairs_are_remembered_until_that_is_undone(
    scene, alice, programme, notes, keep, step
):
    first, second = keep((notes[:3], [], None), (notes[3:], [], None))
    scene.do(refuse_group_suggestion, alice, first.id)
    command = AcceptGroupSuggestion(second.id, new_id(), kept=notes[3:5])
    scene.do(accept_group_suggestion, alice, command)
    refused = scene.read(list_refused, programme.id)
    inside = {tuple(sorted(pair)) for pair in (notes[:2], notes[1:3], [notes[0], notes[2]])}
    across = {tuple(sorted((notes[5], kept))) for kept in notes[3:5]}
    assert refused == inside | across
    scene.do(undo, alice, step)
    scene.do(undo, alice, step)
    assert scene.read(list_refused, programme.id) == set()


def test_a_refused_pair_is_not_proposed_again(scene, store, alice, programme, notes, keep):
    [proposal] = keep((notes[:3], [], None))
    scene.do(refuse_group_suggestion, alice, proposal.id)
    runs = Runs(AT_ONCE)
    runs.start(store, alice, RunRequest(programme.id, number=2))
    runs.wait(programme.id)
    for row in scene.read(load_latest, programme.id).suggestions:
        assert len(set(notes[:3]) & set(row.note_ids)) <= 1


def test_what_is_grouped_is_given_and_only_the_rest_is_proposed(
    scene, store, alice, programme, notes
):
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", notes[:2]))
    runs = Runs(AT_ONCE)
    runs.start(store, alice, RunRequest(programme.id, number=1))
    runs.wait(programme.id)
    kept = scene.read(load_latest, programme.id).suggestions
    assert not {note for row in kept for note in row.note_ids} & set(notes[:2])
    assert [(row.note_ids, row.extends) for row in kept if row.extends] == [([notes[2]], group.id)]


def test_notes_that_say_the_same_are_offered(scene, programme, notes, keep):
    keep(same=[notes[:2]])
    [found] = scene.read(load_latest, programme.id, SAME).suggestions
    assert found.note_ids == notes[:2]


def test_a_withdrawn_note_takes_its_vector_and_its_own_words_along(
    scene, store, session, activity, alice, programme, notes, keep
):
    author = scene.make_person(session)
    own = scene.make_note(author, activity, "Kolejka przy Mrągowskiej, godzinę do okienka.").id
    [proposal] = keep(([*notes[:3], own], ["mrągowskiej", "okienka"], None))
    vector = scene.get(NoteVector, (own, OWN_MODEL)).vector
    scene.do(withdraw_note, author, own)
    assert scene.get(Suggestion, proposal.id).label_words == ["okienka"]
    assert scene.get(NoteVector, (own, OWN_MODEL)) is None
    store.close()
    kept = bytes_in(store)
    assert vector[:64] not in kept
    assert "mrągowskiej".encode() not in kept.lower()


def test_a_note_redacted_while_a_run_goes_on_leaves_no_word_behind(
    scene, alice, programme, notes, keep
):
    material = scene.read(load_task_input, programme.id, OWN_MODEL)
    scene.do(redact_note, alice, RedactNote(notes[0]))
    entry = {
        "notes": [0, 1, 2],
        "extends": None,
        "cohesion": 0.4,
        "misfits": [0],
        "words": ["czeka", "godzinę"],
    }
    result = {"vectors": {}, "version": "1", "parameters": {}, "proposals": [entry], "same": []}
    scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, result))
    [row] = scene.read(load_latest, programme.id).suggestions
    assert (row.note_ids, row.label_words, row.misfits) == (notes[1:3], ["godzinę"], [])


def test_switched_off_nothing_is_computed_and_no_vector_stays(
    scene, store, alice, programme, notes, keep
):
    keep()
    runs, material = Runs(AT_ONCE), scene.read(load_task_input, programme.id, OWN_MODEL)
    assert len(material.vectors) == len(notes)
    scene.do(set_suggestions, alice, SetSuggestions(programme.id, False))
    assert scene.read(lambda db: db.query(NoteVector).count()) == 0
    with pytest.raises(Invalid):
        runs.start(store, alice, RunRequest(programme.id))
    late = {"vectors": {}, "version": "", "parameters": {}, "proposals": [], "same": []}
    with pytest.raises(Closed):
        scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, late))


def test_only_those_who_group_decide_and_only_who_runs_the_programme_switches(
    scene, store, ewa, charlie, programme, notes, keep
):
    [proposal] = keep((notes[:3], [], None))
    for stranger in (ewa, charlie):
        with pytest.raises(NotAllowed):
            Runs(AT_ONCE).start(store, stranger, RunRequest(programme.id))
        with pytest.raises(NotAllowed):
            scene.do(
                accept_group_suggestion, stranger, AcceptGroupSuggestion(proposal.id, new_id())
            )
        with pytest.raises(NotAllowed):
            scene.do(refuse_group_suggestion, stranger, proposal.id)
        with pytest.raises(NotAllowed):
            scene.do(set_suggestions, stranger, SetSuggestions(programme.id, False))


def test_hidden_notes_are_never_read(scene, alice, session, programme, notes):
    hidden = scene.make_activity(alice, session, hidden=True)
    secret = scene.make_note(alice, hidden, "A secret so far").id
    assert secret not in scene.read(load_task_input, programme.id, OWN_MODEL).texts


def test_the_log_holds_no_word_of_a_label(scene, alice, programme, notes, keep):
    [proposal] = keep((notes[:3], ["kolejce"], None))
    scene.do(accept_group_suggestion, alice, AcceptGroupSuggestion(proposal.id, new_id()))
    for event in scene.events(programme.id, "suggestions_made", "suggestion_accepted"):
        assert "kolejce" not in f"{event.changes}{event.payload}{event.refs}"

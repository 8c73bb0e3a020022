"""Groups within a proposed group: taken along, taken alone, refused, and all of it undone."""

import pytest

from tests.conftest import Scene
from workshop.board.moderation import Undo, redo, undo
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.errors import Conflict, NotFound
from workshop.needs.groups import CreateGroup, MoveNotes, create_group, move_notes
from workshop.needs.suggestions.decisions import (
    AcceptGroupSuggestion,
    KeepRun,
    NewPart,
    accept_group_suggestion,
    keep_run,
    refuse_group_suggestion,
)
from workshop.needs.suggestions.embedding import OWN_MODEL
from workshop.needs.suggestions.open_proposals import LatestRun, load_open_proposals
from workshop.needs.suggestions.task_input import list_refused, load_task_input
from workshop.needs.tables import Suggestion
from workshop.people.rights import SYSTEM
from workshop.programme.tables import Activity
from workshop.store.ids_and_clock import new_id

TEXTS = (
    "Kolejka do okienka trwa godzinę.",
    "W kolejce do okienka każdy słyszy.",
    "Kolejka zaczyna się na schodach.",
    "Numerki do kolejki kończą się rano.",
    "Po numerek przychodzi się o szóstej.",
    "Automat na numerki stoi zepsuty.",
    "Czekanie odbiera odwagę.",
)


@pytest.fixture
def author(scene: Scene, session):
    """Who wrote all notes."""
    return scene.make_person(session)


@pytest.fixture
def notes(scene: Scene, activity, author) -> list[str]:
    """Seven notes: three of queues, three of tickets, one of neither."""
    return scene.in_order([scene.make_note(author, activity, text) for text in TEXTS])


@pytest.fixture
def propose(scene: Scene, alice, programme, notes):
    """Stores one proposal of all seven with queues and tickets as its parts, and shows it."""

    def propose() -> LatestRun:
        material = scene.read(load_task_input, programme.id, OWN_MODEL)
        at = {note: number for number, note in enumerate(material.texts)}
        parts = [
            {"notes": [at[note] for note in part], "words": words, "cohesion": 0.5}
            for part, words in ((notes[:3], ["okienka"]), (notes[3:6], ["numerki"]))
        ]
        whole = {
            "notes": [at[note] for note in notes],
            "extends": None,
            "cohesion": 0.3,
            "misfits": [],
            "words": ["kolejka"],
            "held": 83,
            "parts": parts,
        }
        result = {
            "vectors": {},
            "version": "1",
            "parameters": {},
            "proposals": [whole],
            "same": [],
        }
        scene.do(keep_run, alice, KeepRun(material, OWN_MODEL, None, result))
        return look(scene, programme)

    return propose


@pytest.fixture
def step(programme) -> Undo:
    return Undo(programme.id, "grouping")


def look(scene: Scene, programme) -> LatestRun:
    found = scene.read(load_open_proposals, programme.id)
    assert found is not None
    return found


def tree(scene: Scene, desk) -> dict[str, tuple[str, list[str]]]:
    """Header → the header of the group around it, and its own notes."""
    facts = scene.see(desk, "group")
    above = {key: facts[fact["parent"]]["header"] for key, fact in facts.items() if fact["parent"]}
    return {
        fact["header"]: (above.get(key, ""), list(fact["notes"])) for key, fact in facts.items()
    }


def with_parts(whole, kept=None) -> AcceptGroupSuggestion:
    queues, tickets = whole.parts
    parts = [NewPart(queues.id, new_id(), "Stoimy"), NewPart(tickets.id, new_id(), "Numerki")]
    return AcceptGroupSuggestion(whole.id, new_id(), "Czekamy", kept, parts)


def test_a_proposal_shows_its_parts_and_how_well_it_holds(propose, notes):
    [whole] = propose().offered
    assert (list(whole.notes), whole.held) == (notes, 83)
    assert [list(part.notes) for part in whole.parts] == [notes[:3], notes[3:6]]
    assert [list(part.words) for part in whole.parts] == [["okienka"], ["numerki"]]


def test_a_group_is_made_with_its_parts_and_one_step_takes_all_back(
    scene, alice, desk, programme, notes, propose, step
):
    [whole] = propose().offered
    scene.do(accept_group_suggestion, alice, with_parts(whole))
    made = {
        "Czekamy": ("", notes[6:]),
        "Stoimy": ("Czekamy", notes[:3]),
        "Numerki": ("Czekamy", notes[3:6]),
    }
    assert tree(scene, desk) == made
    assert look(scene, programme).offered == []
    assert look(scene, programme).outcomes == {"accepted": 1}
    scene.do(undo, alice, step)
    assert tree(scene, desk) == {}
    [again] = look(scene, programme).offered
    assert len(again.parts) == 2
    scene.do(redo, alice, step)
    assert tree(scene, desk) == made


def test_what_somebody_changed_since_is_not_taken_back_with_the_groups(
    scene, alice, desk, programme, notes, propose, step
):
    [whole] = propose().offered
    scene.do(accept_group_suggestion, alice, with_parts(whole))
    around = next(key for key, fact in scene.see(desk, "group").items() if not fact["parent"])
    scene.do(move_notes, SYSTEM, MoveNotes(programme.id, notes[:1], around))
    moved = tree(scene, desk)
    assert moved["Czekamy"] == ("", [notes[6], notes[0]])
    with pytest.raises(Conflict):
        scene.do(undo, alice, step)
    assert tree(scene, desk) == moved
    assert look(scene, programme).offered == []


def test_a_group_is_made_as_one_and_its_parts_are_settled_with_it(
    scene, alice, desk, programme, notes, propose
):
    [whole] = propose().offered
    command = AcceptGroupSuggestion(whole.id, new_id(), "Czekamy")
    scene.do(accept_group_suggestion, alice, command)
    assert tree(scene, desk) == {"Czekamy": ("", notes)}
    assert look(scene, programme).offered == []
    for part in whole.parts:
        with pytest.raises(Conflict):
            scene.do(refuse_group_suggestion, alice, part.id)
        with pytest.raises(Conflict):
            scene.do(accept_group_suggestion, alice, AcceptGroupSuggestion(part.id, new_id()))


def test_a_part_is_taken_alone_and_the_rest_stays_proposed(
    scene, alice, desk, programme, notes, propose, step
):
    [whole] = propose().offered
    command = AcceptGroupSuggestion(whole.parts[0].id, new_id(), "Stoimy")
    scene.do(accept_group_suggestion, alice, command)
    assert tree(scene, desk) == {"Stoimy": ("", notes[:3])}
    [rest] = look(scene, programme).offered
    assert list(rest.notes) == notes[3:]
    assert [list(part.notes) for part in rest.parts] == [notes[3:6]]
    scene.do(undo, alice, step)
    [again] = look(scene, programme).offered
    assert list(again.notes) == notes


def test_where_one_part_is_all_that_is_left_it_is_the_whole(
    scene, alice, programme, notes, propose
):
    [whole] = propose().offered
    mine = CreateGroup(programme.id, new_id(), "Moje", notes[6:])
    scene.do(create_group, alice, mine)
    command = AcceptGroupSuggestion(whole.parts[0].id, new_id(), "Stoimy")
    scene.do(accept_group_suggestion, alice, command)
    [rest] = look(scene, programme).offered
    assert (list(rest.notes), list(rest.parts)) == (notes[3:6], [])


def test_notes_that_are_covered_again_are_not_shown(scene, activity, programme, propose):
    propose()

    def cover(db, _actor, _content):
        row = db.get(Activity, activity.id)
        row.hidden, row.phase = True, "collect"
        db.add(row)

    scene.do(cover, SYSTEM)
    latest = look(scene, programme)
    assert (list(latest.offered), latest.alone) == ([], {})


def test_of_a_refused_group_the_parts_stay_proposed_and_only_pairs_across_them_are_refused(
    scene, alice, programme, notes, propose, step
):
    [whole] = propose().offered
    scene.do(refuse_group_suggestion, alice, whole.id)
    offered = look(scene, programme).offered
    assert {tuple(one.notes) for one in offered} == {tuple(notes[:3]), tuple(notes[3:6])}
    refused = scene.read(list_refused, programme.id)
    inside = {tuple(sorted((a, b))) for part in (notes[:3], notes[3:6]) for a in part for b in part}
    assert not refused & inside
    assert len(refused) == 3 * 3 + 6
    scene.do(refuse_group_suggestion, alice, offered[0].id)
    assert len(scene.read(list_refused, programme.id)) == 3 * 3 + 6 + 3
    scene.do(undo, alice, step)
    scene.do(undo, alice, step)
    assert scene.read(list_refused, programme.id) == set()


def test_the_notes_of_a_refused_part_stay_in_the_group_and_it_does_not_come_back(
    scene, alice, desk, programme, notes, propose
):
    [whole] = propose().offered
    queues, tickets = whole.parts
    scene.do(refuse_group_suggestion, alice, queues.id)
    assert scene.read(list_refused, programme.id) == set()
    [still] = look(scene, programme).offered
    assert list(still.notes) == notes
    assert [part.id for part in still.parts] == [tickets.id]
    [new] = propose().offered
    assert [list(part.notes) for part in new.parts] == [notes[3:6]]
    with pytest.raises(Conflict):
        scene.do(accept_group_suggestion, alice, with_parts(whole))
    parts = [NewPart(new.parts[0].id, new_id(), "Numerki")]
    command = AcceptGroupSuggestion(new.id, new_id(), "Czekamy", None, parts)
    scene.do(accept_group_suggestion, alice, command)
    assert tree(scene, desk)["Czekamy"] == ("", [*notes[:3], notes[6]])


def test_left_out_notes_are_refused_for_what_was_kept_and_an_emptied_part_makes_no_group(
    scene, alice, desk, programme, notes, propose
):
    [whole] = propose().offered
    kept = [*notes[:2], notes[6]]
    scene.do(accept_group_suggestion, alice, with_parts(whole, kept))
    assert tree(scene, desk) == {"Czekamy": ("", notes[6:]), "Stoimy": ("Czekamy", notes[:2])}
    dropped = notes[2:6]
    across = {tuple(sorted((one, other))) for one in dropped for other in kept}
    assert scene.read(list_refused, programme.id) == across


def test_what_people_grouped_since_stays_where_it_is(scene, alice, desk, programme, notes, propose):
    [whole] = propose().offered
    mine = [notes[0], *notes[3:5]]
    scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Moje", mine))
    [rest] = look(scene, programme).offered
    assert [list(part.notes) for part in rest.parts] == [notes[1:3]]
    scene.do(accept_group_suggestion, alice, with_parts(whole))
    assert tree(scene, desk) == {
        "Moje": ("", mine),
        "Czekamy": ("", notes[6:]),
        "Stoimy": ("Czekamy", notes[1:3]),
        "Numerki": ("Czekamy", notes[5:6]),
    }


def test_a_part_that_somebody_has_taken_meanwhile_is_told(scene, alice, notes, propose):
    [whole] = propose().offered
    scene.do(accept_group_suggestion, alice, AcceptGroupSuggestion(whole.parts[0].id, new_id()))
    with pytest.raises(Conflict, match="settled"):
        scene.do(accept_group_suggestion, alice, with_parts(whole))


def test_parts_of_another_proposal_are_not_taken(scene, alice, propose):
    [before] = propose().offered
    [whole] = propose().offered
    parts = [NewPart(before.parts[0].id, new_id())]
    with pytest.raises(NotFound):
        scene.do(
            accept_group_suggestion,
            alice,
            AcceptGroupSuggestion(whole.id, new_id(), "", None, parts),
        )


def test_a_withdrawn_note_takes_its_own_words_out_of_parts_too(
    scene, author, programme, notes, propose
):
    [whole] = propose().offered
    assert list(whole.parts[1].words) == ["numerki"]
    for note in notes[3:6]:
        scene.do(withdraw_note, author, note)
    assert scene.get(Suggestion, whole.parts[1].id).label_words == []
    [rest] = look(scene, programme).offered
    assert [list(part.notes) for part in rest.parts] == [notes[:3]]


def test_words_that_may_tell_a_person_are_not_offered_as_a_header(
    scene, programme, notes, propose, alice
):
    scene.do(edit_note, alice, EditNote(notes[0], text="Proszę dzwonić: 600 700 800."))
    [whole] = propose().offered
    assert list(whole.notes) == notes
    assert list(whole.sayable) == notes[1:]

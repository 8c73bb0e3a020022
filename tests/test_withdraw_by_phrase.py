"""With the phrase from the phone: where notes went, and taking them back without an account."""

import pytest

from tests.conftest import Scene, claim, entering
from workshop.board.moderation import RejectNotes, reject_notes
from workshop.board.tables import Note
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need, need_supports
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.withdrawal import WithdrawNotes, notes_of_person, withdraw_notes
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def guest(scene: Scene, session):
    """Somebody who kept the phrase: the actor and the phrase."""
    entered = scene.do(enter, SYSTEM, entering(session))
    return participant_actor(
        scene.get(Participant, entered.participant_id), entered.token
    ), entered.phrase


@pytest.fixture
def phrase(guest) -> str:
    return guest[1]


@pytest.fixture
def note(scene: Scene, guest, activity) -> Note:
    return scene.make_note(guest[0], activity, "I was called out by my old name")


def _find(scene: Scene, phrase: str):
    return scene.read(notes_of_person, claim(phrase))


def _withdraw(scene: Scene, phrase: str, *notes: str) -> int:
    count = scene.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(phrase), notes))
    scene.let_go()
    return count


def test_the_phrase_shows_where_a_note_went(scene: Scene, alice, programme, note, phrase):
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", [note.id]))
    command = CreateNeed(programme.id, "gość", "być słyszanym", "zostać", [group.id])
    need = scene.do(create_need, alice, command)
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Names", [need.id]))
    assert _find(scene, phrase) == [
        {
            "id": note.id,
            "text": "I was called out by my old name",
            "status": "visible",
            "section": None,
            "needs": ["Jako gość potrzebuję być słyszanym, żeby zostać"],
            "clauses": [
                {
                    "code": clause.code,
                    "title": "Names",
                    "state": "preparing",
                    "address": None,
                    "quoted": False,
                }
            ],
        }
    ]


def test_spaces_and_capitals_of_a_phrase_do_not_matter(scene: Scene, note, phrase):
    assert len(_find(scene, "  " + phrase.upper().replace(" ", "   "))) == 1


@pytest.mark.parametrize("wrong", ["", "river", "no such phrase at all", "\0", "🙂"])
def test_a_wrong_phrase_shows_and_erases_nothing(scene: Scene, note, wrong):
    assert _find(scene, wrong) == []
    assert _withdraw(scene, wrong, note.id) == 0
    assert scene.get(Note, note.id).text


def test_another_secret_does_not_know_the_phrase(scene: Scene, note, phrase):
    assert scene.read(notes_of_person, claim(phrase, b"another")) == []


def test_a_withdrawn_note_loses_text_and_author_and_still_counts(
    scene: Scene, alice, programme, note, phrase, desk, wall
):
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", [note.id]))
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a", "b", "c", [group.id]))
    assert _withdraw(scene, phrase, note.id) == 1
    stored = scene.get(Note, note.id)
    assert (stored.text, stored.status, stored.author, stored.badge) == ("", "erased", None, None)
    assert scene.read(need_supports, programme.id)[need.id].notes == 1
    assert scene.hear(wall, ("note", note.id))[("note", note.id)]["gone"] is True
    assert note.id not in scene.see(desk, "note")
    event = scene.events(programme.id, "notes_withdrawn")[-1]
    # Others are told later, as of the notes of somebody who has withdrawn the consent.
    assert (event.actor, event.refs) == (None, [])


def test_what_was_never_on_the_wall_does_not_count_afterwards(
    scene: Scene, alice, guest, session, phrase
):
    queue = scene.make_activity(alice, session, moderated=True)
    waiting = scene.make_note(guest[0], queue)
    rejected = scene.make_note(guest[0], queue, "Other")
    scene.do(reject_notes, alice, RejectNotes([rejected.id]))
    assert _withdraw(scene, phrase, waiting.id, rejected.id) == 2
    for note in (waiting, rejected):
        assert scene.get(Note, note.id).status == "withdrawn"


def test_somebody_elses_notes_are_passed_over(scene: Scene, bob, activity, phrase):
    other = scene.make_note(bob, activity, "Mine")
    assert _withdraw(scene, phrase, other.id, new_id(), "") == 0
    assert scene.get(Note, other.id).text == "Mine"


def test_withdrawing_twice_is_withdrawing_once(scene: Scene, programme, note, phrase):
    assert [_withdraw(scene, phrase, note.id) for _ in "ab"] == [1, 0]
    assert len(scene.events(programme.id, "notes_withdrawn")) == 1
    assert _find(scene, phrase) == []

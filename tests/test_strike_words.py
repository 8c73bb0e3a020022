"""Striking words out of a waiting note: the words go for good, the thought stays and waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene
from tests.stored import bytes_in
from workshop.board.moderation import ApproveNotes, approve_notes
from workshop.board.note_history import list_wordings
from workshop.board.notes import EditNote, edit_note, list_revisions
from workshop.board.striking_out import STRUCK, StrikeWords, strike_words, struck
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.store.log import Event

SECRET = "Kowalska"
TEXT = f"Pani {SECRET} krzyczy, tel. 600 100 200, i wszyscy słyszą 😡 mnie"


def places(text: str, *words: str) -> list[list[int]]:
    return [[text.index(word), text.index(word) + len(word)] for word in words]


@pytest.fixture
def note(scene: Scene, alice, bob, session) -> Note:
    return scene.make_note(bob, scene.make_activity(alice, session, moderated=True), TEXT)


def test_words_go_and_the_note_goes_on_waiting(scene: Scene, alice, note):
    assert note.status == "flagged"
    words = places(TEXT, SECRET, "600", "100", "200")
    scene.do(strike_words, alice, StrikeWords(note.id, words))
    after = scene.get(Note, note.id)
    assert after.text == f"Pani {STRUCK} krzyczy, tel. {STRUCK}, i wszyscy słyszą 😡 mnie"
    assert after.status == "pending"
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    assert scene.get(Note, note.id).status == "visible"


def test_what_still_may_name_somebody_stays_marked(scene: Scene, alice, note):
    scene.do(strike_words, alice, StrikeWords(note.id, places(TEXT, SECRET)))
    assert scene.get(Note, note.id).status == "flagged"


def test_struck_words_are_nowhere_any_more(scene: Scene, alice, bob, note):
    scene.do(edit_note, bob, EditNote(note.id, f"{TEXT}!"))
    scene.do(strike_words, alice, StrikeWords(note.id, places(TEXT, SECRET)))
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    assert scene.read(list_revisions, note.id) == []
    assert scene.read(list_wordings, alice, note.id) == []
    events = scene.read(lambda db: [str(row.payload) for row in db.query(Event).all()])
    assert not any(SECRET in payload for payload in events)
    assert SECRET.encode() not in bytes_in(scene.store)


def test_its_author_reads_what_is_left(scene: Scene, alice, note, phone):
    scene.do(strike_words, alice, StrikeWords(note.id, places(TEXT, SECRET)))
    seen = scene.see(phone, "note")[note.id]
    assert seen["mine"]
    assert STRUCK in seen["text"]
    assert SECRET not in seen["text"]


def test_a_wording_that_the_moderator_has_not_read_is_left_alone(scene: Scene, alice, bob, note):
    scene.do(edit_note, bob, EditNote(note.id, "Całkiem inne słowa tu teraz stoją"))
    with pytest.raises(Conflict):
        scene.do(strike_words, alice, StrikeWords(note.id, [[0, 4]], seen=0))


def test_what_others_read_already_is_not_struck_unseen(scene: Scene, alice, note):
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    with pytest.raises(Closed):
        scene.do(strike_words, alice, StrikeWords(note.id, [[0, 4]]))


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_nobody_but_moderators_strikes(scene: Scene, request, note, who):
    with pytest.raises(NotAllowed):
        scene.do(strike_words, request.getfixturevalue(who), StrikeWords(note.id, [[0, 4]]))


@pytest.mark.parametrize("words", [[], [[0]], [[-1, 2]], [[3, 3]], [[0, 999]], [[5, 2]]])
def test_places_that_are_not_there_are_refused(words):
    with pytest.raises(Invalid):
        struck(TEXT, words)


@given(st.data())
def test_nothing_of_a_struck_place_is_left_and_all_else_is(data):
    text = data.draw(st.text("ab 😡ł", min_size=1, max_size=30))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert struck(text, [[start, end]]) == text[:start] + STRUCK + text[end:]

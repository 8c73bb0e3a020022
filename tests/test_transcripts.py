"""Transcripts: consent first, words become notes, phrases take them back, texts go on a day."""

from datetime import timedelta

import pytest

from tests.conftest import Scene
from tests.transcribing import SAID, SECRET, InterviewDesk, new_phrase
from workshop.board.note_kinds import NoteKind, NoteOrigin, NoteStatus
from workshop.board.note_release import release_departures
from workshop.board.research import list_research_places
from workshop.board.tables import Note
from workshop.erasing_again.from_list import erase_listed
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.local_time import today
from workshop.people.participants import TypedPhrase
from workshop.people.rights import SYSTEM
from workshop.retention import clock
from workshop.retention.clock import RetentionClock
from workshop.standards.person_rows import Claim
from workshop.standards.withdrawal import (
    WithdrawNotes,
    is_known_claim,
    notes_of_person,
    withdraw_everything,
    withdraw_notes,
)
from workshop.store.erased_list import ErasedList, set_counted
from workshop.transcripts.highlighting import is_as_said
from workshop.transcripts.keeping import (
    Agreed,
    DeleteText,
    delete_text,
    list_transcripts,
    load_transcript,
)
from workshop.transcripts.tables import Highlight, Transcript

QUOTE = "Nobody told me which window."


@pytest.fixture
def interview(scene: Scene, alice, programme) -> InterviewDesk:
    """An interview that is brought in."""
    made = InterviewDesk(scene, alice, programme)
    made.add()
    return made


@pytest.fixture
def board(scene: Scene, alice, session) -> str:
    """Id of an activity that takes notes."""
    return scene.make_activity(alice, session, "notes").id


def claim(words: str) -> Claim:
    """Somebody who typed a phrase."""
    return Claim(TypedPhrase.of(SECRET, words))


def leave(scene: Scene) -> None:
    """Let what was taken back go."""
    scene.store.write(lambda db, actor, _: release_departures(db, actor, 999), SYSTEM, None)


# ── bringing in ─────────────────────────────────────────────────────────────────────────────────


def test_without_consent_or_with_one_of_tomorrow_nothing_is_stored(scene: Scene, alice, programme):
    for agreed in (
        Agreed(today(), False, False),
        Agreed(today() + timedelta(days=1), True, True),
    ):
        with pytest.raises(Invalid):
            InterviewDesk(scene, alice, programme).add(agreed=agreed)
    assert scene.read(list_transcripts, alice, programme.id) == []


def test_a_title_names_nobody(scene: Scene, alice, programme):
    with pytest.raises(Invalid, match="names nobody"):
        InterviewDesk(scene, alice, programme).add(title="Rozmowa, pani Kowalska")


def test_sent_twice_it_is_stored_once_and_kept_for_ninety_days(interview: InterviewDesk):
    assert interview.add().id == interview.id
    assert interview.row().keep_until == (today() + timedelta(days=90)).isoformat()


def test_only_those_who_moderate_read_it(scene: Scene, interview: InterviewDesk):
    expert = scene.make_account("olga", "expert", interview.programme.id)
    with pytest.raises(NotAllowed):
        scene.read(load_transcript, expert, interview.id)
    with pytest.raises(NotAllowed):
        scene.read(list_transcripts, expert, interview.programme.id)


# ── highlighting ────────────────────────────────────────────────────────────────────────────────


def test_words_become_a_quote_of_an_interview(interview: InterviewDesk, board: str):
    note, _phrase = interview.highlight(board, QUOTE)
    assert (note.kind, note.origin) == (NoteKind.QUOTE, NoteOrigin.INTERVIEW)
    assert (note.status, note.author) == (NoteStatus.VISIBLE, None)


def test_a_quote_has_the_words_that_were_said(interview: InterviewDesk, board: str):
    said = SAID[1].text
    assert is_as_said("nobody told me […] I went home", said)
    assert not is_as_said("I went home […] nobody told me", said)
    assert not is_as_said("[…]", said)
    assert not is_as_said("body told me", said)
    with pytest.raises(Invalid, match="the words that were said"):
        interview.highlight(board, "Nobody ever told me")


def test_who_agreed_to_one_thing_is_not_asked_for_the_other(
    scene: Scene, alice, programme, board: str
):
    only_quotes = InterviewDesk(scene, alice, programme)
    only_quotes.add(agreed=Agreed(today(), True, False))
    with pytest.raises(Invalid, match="only in their own words"):
        only_quotes.highlight(board, "The way was unclear", kind=NoteKind.OBSERVATION)
    no_quotes = InterviewDesk(scene, alice, programme)
    no_quotes.add(agreed=Agreed(today(), False, True))
    with pytest.raises(Invalid, match="did not agree to being quoted"):
        no_quotes.highlight(board, QUOTE)
    with pytest.raises(Invalid, match="in other words"):
        no_quotes.highlight(board, QUOTE, kind=NoteKind.OBSERVATION)
    note, _phrase = no_quotes.highlight(board, "The way was unclear", kind=NoteKind.OBSERVATION)
    assert note.kind == NoteKind.OBSERVATION


def test_a_name_is_decided_on_before_it_becomes_a_note(interview: InterviewDesk, board: str):
    words = "Then pan Kowalski helped me"
    with pytest.raises(Invalid) as refused:
        interview.highlight(board, words, [2])
    assert refused.value.values == {"words": "pan Kowalski"}
    note, _phrase = interview.highlight(board, "Then […] helped me", [2])
    assert note.text == "Then […] helped me"
    note, _phrase = interview.highlight(board, words, [2], cleared=["pan Kowalski"])
    assert note.status == NoteStatus.VISIBLE


def test_what_somebody_else_has_done_meanwhile_is_seen_first(interview: InterviewDesk, board: str):
    interview.highlight(board, QUOTE)
    with pytest.raises(Conflict):
        interview.highlight(board, QUOTE, seen=0)
    # Two people may work on different passages of one interview.
    interview.highlight(board, "What was hard", [0], seen=0)


def test_a_note_is_made_once_and_told_of_in_its_own_interview_alone(
    scene: Scene, interview: InterviewDesk, board: str
):
    note, phrase = interview.highlight(board, QUOTE)
    same = {"note_id": note.id, "phrase_hash": phrase.keys.lookup, "seen": 0}
    assert interview.highlight(board, QUOTE, **same)[0].id == note.id
    other = InterviewDesk(scene, interview.actor, interview.programme)
    other.add()
    with pytest.raises(Conflict):
        other.highlight(board, QUOTE, **same)


def test_nothing_goes_into_another_programme(scene: Scene, interview: InterviewDesk):
    bob_id = scene.make_account("bob", "facilitator").id
    other = scene.make_programme(scene.actor(bob_id))
    bob = scene.actor(bob_id)
    session = scene.make_session(bob, other, 1)
    foreign = scene.make_activity(bob, session, "notes").id
    with pytest.raises((NotFound, NotAllowed)):
        interview.highlight(foreign, QUOTE)


# ── taking back ─────────────────────────────────────────────────────────────────────────────────


def test_the_phrase_of_a_note_takes_back_that_one(
    scene: Scene, interview: InterviewDesk, board: str
):
    first, phrase = interview.highlight(board, QUOTE)
    second, _other = interview.highlight(board, "I went home twice.")
    third, _third = interview.highlight(board, "What was hard", [0])
    mine = claim(phrase.words)
    assert [one["id"] for one in scene.read(notes_of_person, mine)] == [first.id]
    assert scene.do(withdraw_notes, SYSTEM, WithdrawNotes(mine, [first.id, second.id])) == 1
    leave(scene)
    assert scene.get(Note, first.id).text == ""
    assert scene.get(Note, second.id).text
    # Nobody highlights the passage again; the others stay.
    assert [text for _speaker, text in interview.row().passages] == [
        SAID[0].text,
        "",
        SAID[2].text,
    ]
    assert scene.get(Note, third.id).text
    # Its phrase is still known, and finds nothing any more.
    assert scene.read(is_known_claim, mine)
    assert scene.read(notes_of_person, mine) == []
    with pytest.raises(Invalid, match="taken back"):
        interview.highlight(board, QUOTE)


def test_the_phrase_of_the_interview_takes_back_all_and_the_text(
    scene: Scene, interview: InterviewDesk, board: str
):
    notes = [interview.highlight(board, words)[0] for words in (QUOTE, "I went home twice.")]
    mine = claim(interview.phrase.words)
    assert {one["id"] for one in scene.read(notes_of_person, mine)} == {one.id for one in notes}
    assert scene.do(withdraw_everything, SYSTEM, mine) == 2
    leave(scene)
    assert scene.get(Transcript, interview.id) is None
    assert [scene.get(Note, one.id).text for one in notes] == ["", ""]
    assert not scene.read(is_known_claim, mine)
    assert not scene.read(is_known_claim, claim(new_phrase().words))
    with pytest.raises(NotFound):
        scene.do(withdraw_everything, SYSTEM, mine)


# ── deletion ────────────────────────────────────────────────────────────────────────────────────


def test_the_text_is_deleted_by_hand_and_phrases_still_work(
    scene: Scene, alice, interview: InterviewDesk, board: str
):
    note, phrase = interview.highlight(board, QUOTE)
    scene.do(delete_text, alice, DeleteText(interview.id, interview.row().edits))
    assert interview.row().passages == []
    assert scene.get(Note, note.id).text
    assert scene.do(withdraw_everything, SYSTEM, claim(phrase.words)) == 1


def test_the_text_is_deleted_on_its_day(
    scene: Scene, interview: InterviewDesk, monkeypatch: pytest.MonkeyPatch
):
    RetentionClock(scene.store).look()
    assert interview.row().passages
    day = today() + timedelta(days=90)
    monkeypatch.setattr(clock, "today", lambda: day)
    RetentionClock(scene.store).look()
    assert interview.row().is_gone
    assert interview.row().passages == []


def test_an_older_state_that_comes_back_loses_what_was_taken_back(
    scene: Scene, interview: InterviewDesk, board: str, tmp_path
):
    note, _phrase = interview.highlight(board, QUOTE)
    erased = ErasedList(tmp_path / "list")
    for kind, key in (("highlight", note.id), ("transcript text", interview.id)):
        erased.add(erased.last() + 1, [(kind, key)])
    erased.settle()
    scene.store.write(lambda db, _actor, _: set_counted(db.connection(), 0), SYSTEM, None)
    assert erase_listed(scene.store, erased) == 2
    assert scene.get(Highlight, note.id).passages == []
    assert interview.row().passages == []
    erased.add(erased.last() + 1, [("transcript", interview.id)])
    erased.settle()
    assert erase_listed(scene.store, erased) == 1
    assert scene.get(Transcript, interview.id) is None


# ── marks of research ───────────────────────────────────────────────────────────────────────────


def test_a_journey_with_words_of_an_interview_was_begun_from_research(
    scene: Scene, alice, session, interview: InterviewDesk, board: str
):
    interview.highlight(board, QUOTE)
    assert scene.read(list_research_places, interview.programme.id) == frozenset()
    journey = scene.make_activity(alice, session, "journey_map").id
    interview.highlight(journey, "I went home twice.")
    assert journey in scene.read(list_research_places, interview.programme.id)

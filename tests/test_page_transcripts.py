"""The page Interviews: bringing one in with consent, and highlighting its words."""

from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.transcribing import SAID, InterviewDesk
from tests.visits import Visits, labels, press, words
from workshop.board.note_kinds import NoteOrigin
from workshop.board.tables import Note
from workshop.people.rights import SYSTEM
from workshop.programme.session_states import SessionStatus
from workshop.programme.session_words import full_name
from workshop.programme.tables import WorkingSession
from workshop.transcripts.tables import Transcript
from workshop.ui.shell.formatting import plain

TEXT = "M: What was hard?\nR: Nobody told me which window.\nM: And then?\nR: I went home."


@pytest.fixture
def interview(scene: Scene, alice, programme) -> InterviewDesk:
    """An interview that is brought in."""
    made = InterviewDesk(scene, alice, programme)
    made.add()
    return made


def test_an_interview_comes_in_with_consent_and_its_phrase_is_shown_once(
    visits: Visits, scene: Scene, alice, programme
):
    given = {"pasted": TEXT, "title": "A resident"}
    screen = visits.open(alice, "transcripts", **given)
    assert not screen.exception
    assert "4 passages were read." in words(screen)
    assert next(one for one in screen.button if one.label == "Keep it").disabled
    assert "Still missing: what the person agreed to" in words(screen)
    screen = visits.open(alice, "transcripts", quoting=True, **given)
    screen = press(screen, "Keep it")
    assert not screen.exception
    assert not screen.error
    assert "They are shown only now." in words(screen)
    with scene.store.read() as db:
        [row] = db.execute(select(Transcript)).scalars()
    assert (row.may_quote, row.may_paraphrase) == (True, False)
    screen = press(screen, "I have it")
    assert "They are shown only now." not in words(screen)
    assert "Person 2" in words(screen)


def test_the_interview_that_came_in_last_is_shown(visits: Visits, alice, interview: InterviewDesk):
    given = {"pasted": TEXT, "title": "Somebody else", "quoting": True, "view": "bring"}
    screen = press(visits.open(alice, "transcripts", **given), "Keep it")
    screen = press(screen, "I have it")
    assert not screen.exception
    assert "Somebody else" in [one.value for one in screen.subheader]


def test_words_become_a_note(
    visits: Visits, scene: Scene, alice, session, interview: InterviewDesk
):
    scene.make_activity(alice, session, "notes")
    screen = visits.open(alice, "transcripts")
    assert not screen.exception
    assert SAID[1].text in words(screen)
    assert labels(screen).count("Highlight") == 3
    screen = press(screen, "Highlight", "Highlight")
    screen = press(screen, "Highlight", "Make a note of it")
    assert not screen.exception
    assert not screen.error
    with scene.store.read() as db:
        [note] = db.execute(select(Note)).scalars()
    assert (note.text, note.origin) == (SAID[0].text, NoteOrigin.INTERVIEW)
    assert "this one note is taken back" in words(screen)


def approve(scene: Scene, session_id: str) -> None:
    """Let the minutes of a session be approved."""

    def now(db: Any, _actor: Any, _content: None) -> None:
        row = db.get(WorkingSession, session_id)
        row.status = SessionStatus.APPROVED
        db.add(row)

    scene.do(now, SYSTEM, None)


def test_words_go_to_no_session_whose_minutes_are_approved(
    visits: Visits, scene: Scene, alice, session, interview: InterviewDesk
):
    scene.make_activity(alice, session, "notes")
    approve(scene, session.id)
    screen = visits.open(alice, "transcripts")
    assert "No activity of this programme takes notes yet." in words(screen)
    assert "Highlight" not in labels(screen)


def test_a_meeting_leads_to_its_interviews_and_back(
    visits: Visits, scene: Scene, alice, programme, session, interview: InterviewDesk
):
    way = "Interviews of this meeting: 1"
    assert way not in labels(visits.open(alice, "session"))
    other = InterviewDesk(scene, alice, programme)
    other.add(title="A clerk", session_id=session.id)
    screen = visits.open(alice, "session")
    assert not screen.exception
    assert way in labels(screen)
    screen = visits.open(alice, "transcripts")
    screen.query_params["meeting"] = session.id
    screen = screen.run()
    assert screen.selectbox[0].options == ["A clerk"]
    assert plain(full_name(session)) in labels(screen)
    assert len(press(screen, "Show all").selectbox[0].options) == 2


def test_who_does_not_moderate_sees_nothing(
    visits: Visits, scene: Scene, programme, interview: InterviewDesk
):
    olga = scene.make_account("olga", "expert", programme.id)
    screen = visits.open(olga, "transcripts")
    assert SAID[0].text not in words(screen)

"""What was said in an interview leaves nowhere but as a note, and phrases work over HTTP."""

import json

import pytest

from tests.conftest import Scene
from tests.exchanging import taken
from tests.rooms import secret_beside
from tests.serving import Served
from tests.transcribing import SAID, InterviewDesk, new_phrase
from tests.wire import phone, post
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.local_time import today
from workshop.store.ids_and_clock import new_id
from workshop.transcripts.highlighting import HighlightWords, highlight
from workshop.transcripts.keeping import AddTranscript, Agreed, add_transcript

KEPT_APART = SAID[2].text
QUOTE = "Nobody told me which window."


@pytest.fixture
def journey(scene: Scene, alice, programme, session) -> InterviewDesk:
    """An interview with one quote on a journey."""
    made = InterviewDesk(scene, alice, programme)
    made.add(session_id=session.id)
    made.highlight(scene.make_activity(alice, session, "journey_map").id, QUOTE)
    return made


def test_minutes_have_the_quote_its_mark_and_nothing_else(
    scene: Scene, journey: InterviewDesk, alice, session
):
    record = scene.read(load_record, alice, session.id, "en")
    page = write_markdown(record)
    assert QUOTE in page
    assert page.count("From research: begun with words of interviews.") == 1
    assert KEPT_APART not in page
    assert "A resident, October" not in page


def test_an_exchange_file_has_the_quote_and_nothing_else(
    scene: Scene, journey: InterviewDesk, alice
):
    text = json.dumps(taken(scene, journey.programme, alice), ensure_ascii=False, default=str)
    assert QUOTE in text
    assert KEPT_APART not in text
    assert journey.phrase.keys.lookup not in text


def test_a_phone_takes_a_highlight_back_with_its_phrase_and_sees_nothing_else(served: Served):
    room = served.room
    whole, one = (new_phrase(secret_beside(room.store)) for _time in range(2))
    source_id, note_id = new_id(), new_id()
    agreed = Agreed(today(), True, False)
    adding = AddTranscript(
        source_id, room.programme_id, "A resident", agreed, SAID, whole.keys.lookup
    )
    room.do(add_transcript, adding)
    words = HighlightWords(
        note_id,
        source_id,
        room.activity_id,
        [1],
        QUOTE,
        one.keys.lookup,
        0,
        section="see",
    )
    room.do(highlight, words)
    with phone(served.host, room.code) as ola:
        while not ola.notes(QUOTE):
            ola.next()
        assert KEPT_APART not in str(ola.facts)
    found = post(served.host, "/join/phrase", {"phrase": one.words}).json()
    assert found["known"]
    assert [note["text"] for note in found["notes"]] == [QUOTE]
    own = post(served.host, "/join/data", {"phrase": whole.words, "lang": "en"}).json()
    assert own["data"]["interviews"][0]["may_be_quoted"] is True
    assert KEPT_APART in own["text"]
    body = {"phrase": one.words, "notes": [note_id]}
    assert post(served.host, "/join/withdraw", body).json() == {"withdrawn": 1}
    assert post(served.host, "/join/phrase", {"phrase": one.words}).json() == {
        "notes": [],
        "known": True,
    }
    gone = {"phrase": whole.words, "consent": False}
    assert post(served.host, "/join/withdraw", gone).status_code == 200
    assert not post(served.host, "/join/phrase", {"phrase": whole.words}).json()["known"]

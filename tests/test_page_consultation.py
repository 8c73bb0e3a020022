"""The page Consultation: the window, the queue, the answers."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Scene
from tests.publishing import Press
from tests.visits import Visits, labels, press, words
from workshop.consultation.sending import SendRemark, send_remark
from workshop.consultation.states import RemarkState
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import BeginConsultation, WindowDates, begin_consultation
from workshop.local_time import today
from workshop.people.rights import SYSTEM
from workshop.standards.findings import list_findings
from workshop.store.ids_and_clock import new_id
from workshop.ui.consultation.queue import AT_ONCE


@pytest.fixture
def published(scene: Scene, alice, programme) -> Press:
    """A standard whose version 0.1 is out."""
    made = Press(scene.store, alice, programme.id)
    made.write_clause("Form of address")
    made.publish("0.1")
    return made


@pytest.fixture
def asked(published: Press) -> Consultation:
    """The version is under consultation."""
    dates = WindowDates(today(), today() + timedelta(days=9), "What is missing?")
    begun = BeginConsultation(published.programme_id, "0.1", dates)
    return published.do(begin_consultation, begun)


def send(scene: Scene, asked: Consultation, text: str, code: str = "ST-01") -> None:
    scene.do(send_remark, SYSTEM, SendRemark(asked.id, new_id(), code, "resident", text))


def remarks(scene: Scene) -> dict[str, Remark]:
    with scene.store.read() as db:
        return {one.text: one for one in db.execute(select(Remark)).scalars()}


def test_the_page_leads_from_nothing_to_a_window(visits: Visits, scene: Scene, alice, programme):
    screen = visits.open(alice, "consultation")
    assert not screen.exception
    assert "Nothing is published yet" in words(screen)
    made = Press(scene.store, alice, programme.id)
    made.write_clause()
    made.publish("0.1")
    screen = visits.open(alice, "consultation")
    assert "No consultation yet" in words(screen)
    screen = press(screen, "Open a consultation")
    screen = press(screen, "Open a consultation", "Open it")
    assert not screen.exception
    assert not screen.error
    with scene.store.read() as db:
        [row] = db.execute(select(Consultation)).scalars()
    assert row.opens == today().isoformat()
    screen = visits.open(alice, "consultation")
    assert "Nobody has sent a remark yet." in words(screen)
    assert "Every remark was looked at." not in words(screen)


def test_remarks_are_read_before_anybody_else_sees_them(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    for text in ("More light", "A bench", "Ask pani Kowalska"):
        send(scene, asked, text)
    screen = visits.open(alice, "consultation")
    assert not screen.exception
    assert words(screen).count("It may name somebody.") == 1
    assert labels(screen).count("Take into the register") == 2
    together = "I have read them: take 2 remarks without a mark into the register"
    screen = press(screen, together)
    assert not screen.exception
    states = {text: one.state for text, one in remarks(scene).items()}
    assert states == {
        "More light": RemarkState.PUBLISHED,
        "A bench": RemarkState.PUBLISHED,
        "Ask pani Kowalska": RemarkState.WAITING,
    }
    screen = press(screen, "Strike words out")
    screen = press(screen, "Strike words out", "Strike it out")
    screen = press(screen, "Strike words out", "Take into the register")
    assert not screen.exception
    assert remarks(scene)["Ask pani Kowalska"].shown == "Ask […]"


def test_more_of_a_long_queue_is_offered_below_what_was_read(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    for number in range(AT_ONCE + 2):
        send(scene, asked, f"Bench {number}")
    shown = labels(visits.open(alice, "consultation"))
    assert shown.count("Set it aside") == AT_ONCE
    last = len(shown) - 1 - shown[::-1].index("Set it aside")
    assert shown.index("Show the other 2") > last


def test_who_has_read_everything_is_told_what_waits_for_an_answer(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    send(scene, asked, "More light")
    screen = press(visits.open(alice, "consultation"), "Take into the register")
    assert "Every remark was looked at." in words(screen)
    assert "In the register without an answer: 1." in words(screen)


def test_spam_is_set_aside_comes_back_and_goes_for_good(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    send(scene, asked, "Buy watches")
    screen = press(visits.open(alice, "consultation"), "Set it aside")
    assert remarks(scene)["Buy watches"].state == RemarkState.SET_ASIDE
    screen = visits.open(alice, "consultation", view="set_aside")
    screen = press(screen, "Back to the others")
    assert remarks(scene)["Buy watches"].state == RemarkState.WAITING
    press(visits.open(alice, "consultation"), "Set it aside")
    screen = visits.open(alice, "consultation", view="set_aside")
    screen = press(screen, "Erase for good")
    assert not screen.exception
    assert remarks(scene) == {}


def test_what_was_sent_many_times_is_set_aside_with_one_press(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    for number in range(3):
        send(scene, asked, f"Buy WATCHES {number}")
    send(scene, asked, "More light")
    screen = visits.open(alice, "consultation", words="watches")
    assert "More light" not in words(screen)
    screen = press(screen, "Set these 3 remarks aside")
    assert not screen.exception
    states = {text: one.state for text, one in remarks(scene).items()}
    assert states.pop("More light") == RemarkState.WAITING
    assert set(states.values()) == {RemarkState.SET_ASIDE}


def test_an_answer_goes_to_all_remarks_on_a_clause_and_one_becomes_a_finding(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    for text in ("More light", "Brighter lamps"):
        send(scene, asked, text)
    send(scene, asked, "Well done", code="")
    press(
        visits.open(alice, "consultation"),
        "I have read them: take 3 remarks without a mark into the register",
    )
    screen = visits.open(alice, "consultation", view="published")
    chosen = next(
        b for b in screen.button if b.label == "Answer it" and _of(b, scene, "More light")
    )
    chosen.click()
    screen = screen.run()
    screen.radio[0].set_value("taken_up")
    screen.text_area[0].set_value("Two lamps more.")
    screen.checkbox[0].check()
    next(b for b in screen.button if b.label == "Answer it" and _of(b, scene, "More light")).click()
    screen = press(screen, "Save the answer")
    assert not screen.exception
    found = {text: (one.answer, one.reason) for text, one in remarks(scene).items()}
    assert found["More light"] == found["Brighter lamps"] == ("taken_up", "Two lamps more.")
    assert found["Well done"] == ("", "")
    screen = visits.open(alice, "consultation", view="published", which="all")
    screen = press(screen, "Make a finding of it")
    screen = press(screen, "Make a finding of it", "Save the finding")
    assert not screen.exception
    [finding] = scene.read(list_findings, asked.programme_id)
    assert finding.row.source == "remark"
    assert finding.row.source_id in {one.id for one in remarks(scene).values()}


def _of(button: Any, scene: Scene, text: str) -> bool:
    return remarks(scene)[text].id in button.key


def test_an_editor_reads_the_register_and_decides_nothing(
    visits: Visits, scene: Scene, alice, ewa, asked: Consultation
):
    send(scene, asked, "More light")
    send(scene, asked, "A bench")
    screen = visits.open(ewa, "consultation")
    assert not screen.exception
    assert "More light" not in words(screen)
    press(
        visits.open(alice, "consultation"),
        "I have read them: take 2 remarks without a mark into the register",
    )
    screen = visits.open(ewa, "consultation")
    assert "More light" in words(screen)
    assert not {"Answer it", "Open a consultation", "End it now"} & set(labels(screen))


def test_who_publishes_is_told_what_still_waits(
    visits: Visits, scene: Scene, alice, asked: Consultation
):
    send(scene, asked, "More light")
    screen = visits.open(alice, "publication")
    assert not screen.exception
    assert "takes remarks until" in words(screen)
    assert "Still to be read: 1; in the register without an answer: 0." in words(screen)
    press(visits.open(alice, "consultation"), "End it now")
    screen = visits.open(alice, "publication")
    assert "The next version brings the register of remarks on version 0.1." in words(screen)

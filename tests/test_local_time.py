"""Days, hours and deadlines go by the clock of the place, not by UTC or the server's machine."""

import time as system_time
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene
from tests.reviews import make_experts, make_review
from tests.visits import Visits, press, words
from workshop.export.minutes.docx import write_docx
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.local_time import DEFAULT_ZONE, end_of_day, local_day, today, use_zone
from workshop.needs.needs import CreateNeed, create_need
from workshop.review.rounds import list_rounds
from workshop.settings import BadSetting, Settings
from workshop.ui.shell.formatting import day, moment

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
"""Half an hour past midnight in Warsaw."""
LAST_DAYS = {
    date(2026, 3, 28): datetime(2026, 3, 28, 23, tzinfo=UTC),
    date(2026, 3, 29): datetime(2026, 3, 29, 22, tzinfo=UTC),
    date(2026, 10, 24): datetime(2026, 10, 24, 22, tzinfo=UTC),
    date(2026, 10, 25): datetime(2026, 10, 25, 23, tzinfo=UTC),
}
"""Day → the local midnight that ends it, around both changes of the clocks in Warsaw."""


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """A server whose own clock is set to some other zone."""
    monkeypatch.setenv("TZ", request.param)
    system_time.tzset()
    yield
    monkeypatch.undo()
    system_time.tzset()


@pytest.fixture
def need(scene: Scene, alice, programme):
    return scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "a seat", "rest"))


@pytest.mark.usefixtures("machine")
def test_day_and_moment_are_on_the_same_day():
    assert day(NIGHT) == "23 November 2026"
    assert moment(NIGHT) == "23 November 2026, 00:30"
    assert day(date(2026, 11, 22)) == "22 November 2026"


def test_another_town_has_another_clock():
    use_zone("Atlantic/Azores")
    try:
        assert moment(NIGHT) == "22 November 2026, 22:30"
    finally:
        use_zone(DEFAULT_ZONE)


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_a_deadline_ends_at_local_midnight_also_when_the_clocks_change(last: date):
    assert end_of_day(last) + timedelta(microseconds=1) == LAST_DAYS[last]
    assert day(end_of_day(last)) == day(last)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_the_end_of_a_day_is_on_that_day_and_the_next_moment_is_not(last: date):
    assert local_day(end_of_day(last)) == last
    assert local_day(end_of_day(last) + timedelta(microseconds=1)) == last + timedelta(days=1)


def test_the_day_that_is_chosen_for_a_round_is_the_day_that_is_shown(
    visits: Visits, scene: Scene, alice, ewa, programme, need
):
    chosen = today() + timedelta(days=40)
    screen = press(visits.open(alice, "review"), "Invite to a review")
    screen.date_input[0].set_value(chosen)
    press(screen, "Invite to a review", "Send the invitation")
    [made] = scene.read(list_rounds, programme.id)
    assert made.deadline == end_of_day(chosen)
    assert f"until {day(chosen)}" in words(visits.open(ewa, "review"))


@pytest.mark.parametrize(
    "deadline",
    [end_of_day(date(2026, 3, 28)), datetime(2026, 3, 28, 23, 59, tzinfo=UTC)],
    ids=["now", "as former releases kept it"],
)
def test_the_last_day_of_a_round_is_the_same_for_whoever_looks_when(
    visits: Visits, scene: Scene, alice, programme, need, deadline, monkeypatch
):
    experts = make_experts(scene, programme)
    make_review(scene, alice, [("need", need.id)], experts, deadline=deadline)
    monkeypatch.setattr("workshop.ui.review.rounds.today", lambda: date(2026, 3, 28))
    assert "until 28 March 2026" in words(visits.open(experts[0], "review"))
    monkeypatch.setattr("workshop.ui.review.rounds.today", lambda: date(2026, 3, 29))
    assert "the deadline passed on 28 March 2026" in words(visits.open(experts[0], "review"))


def test_the_minutes_say_on_which_day_the_session_was(
    scene: Scene, alice, programme, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop.store.log.now", lambda: NIGHT)
    session = scene.make_session(alice, programme, 3)
    monkeypatch.setattr("workshop.export.minutes.session_outcome.today", lambda: date(2026, 11, 23))
    record = scene.read(load_record, alice, session.id, "pl")
    document = Document(BytesIO(write_docx(record, None)))
    told = [paragraph.text for paragraph in document.paragraphs if "listopada" in paragraph.text]
    assert told == ["Data:\t23 listopada 2026"]
    assert "23 listopada 2026" in write_markdown(record, None)


def test_a_zone_that_does_not_exist_is_refused(tmp_path):
    for name in ("Warsaw", "../etc/passwd", "Europe", "CET+1"):
        with pytest.raises(BadSetting):
            Settings.from_environment(
                {"WORKSHOP_DATA_DIR": str(tmp_path), "WORKSHOP_TIMEZONE": name}
            )

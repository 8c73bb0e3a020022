"""How long things are kept: said before anybody agrees, brought forward, and never put off."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from tests.conftest import Scene
from tests.retaining import announce, let_days_pass, look_on
from tests.serving import Served
from tests.visits import Visits, labels, press, words
from tests.wire import post
from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.export.report.outline import outline_report
from workshop.export.report.record import load_report
from workshop.local_time import local_day, today
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.retention import (
    RETENTION_DAYS,
    KeptKind,
    SetRetention,
    kept_days,
    last_day,
    set_retention,
)
from workshop.programme.session_run import close_session
from workshop.programme.tables import Programme, WorkingSession
from workshop.retention.schedule import promised_now
from workshop.retention.told import texts_deleted_on
from workshop.retention.words import say_day


def days(row: Programme, **changed: int) -> SetRetention:
    seen = {kind: kept_days(row, kind) for kind in KeptKind}
    return SetRetention(row.id, {**seen, **changed}, seen)


def test_everything_has_a_day_of_its_own(scene: Scene, alice: Actor, programme: Programme):
    scene.do(set_retention, alice, days(programme, notes=200, people=400, programme=900))
    row = scene.get(Programme, programme.id)
    begun = local_day(programme.created_at)
    assert [last_day(row, kind) - begun for kind in KeptKind] == [
        timedelta(days=count) for count in (200, 400, 900)
    ]


def test_once_somebody_came_in_days_are_brought_forward_and_never_put_off(
    scene: Scene, alice: Actor, bob: Actor, programme: Programme
):
    for later in ({"people": 1000}, {"notes": 1000, "people": 1000}):
        with pytest.raises(Closed) as refused:
            scene.do(set_retention, alice, days(programme, **later))
        assert "not put off" in str(refused.value)
    scene.do(set_retention, alice, days(programme, notes=300, programme=3000))
    assert scene.get(Programme, programme.id).notes_days == 300


@pytest.mark.parametrize(
    "changed",
    [
        {"notes": RETENTION_DAYS[0] - 1},
        {"programme": RETENTION_DAYS[1] + 1},
        {"people": 700},
        {"programme": 700},
    ],
)
def test_impossible_days_are_refused(
    scene: Scene, alice: Actor, programme: Programme, changed: dict[str, int]
):
    with pytest.raises(Invalid):
        scene.do(set_retention, alice, days(programme, **changed))


def test_only_whoever_runs_the_programme_and_sees_the_present_days_changes_them(
    scene: Scene, alice: Actor, ewa: Actor, charlie: Actor, programme: Programme
):
    for actor in (ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.do(set_retention, actor, days(programme, notes=100))
    stale = days(programme, notes=100)
    scene.do(set_retention, alice, days(programme, notes=200))
    with pytest.raises(Conflict):
        scene.do(set_retention, alice, stale)


def test_a_phone_is_told_the_day_before_it_agrees(served: Served):
    found = post(served.host, "/join/lookup", {"code": served.room.code, "lang": "pl"}).json()
    with served.room.store.read() as db:
        day = promised_now(db.get_one(Programme, served.room.programme_id), today())
    said = found["notice"]["text"]["notice"]["paragraphs"][-1]
    assert f"Treść karteczek usuniemy do {say_day(day, 'pl')}" in said


# ── screens ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ending(scene: Scene, alice: Actor, bob: Actor, session, activity) -> Programme:
    """A programme with two notes whose day comes in 25 days."""
    for text in ("A queue", "A closed door"):
        scene.make_note(bob, activity, text)
    scene.do(close_session, alice, session.id)
    programme = scene.get(Programme, session.programme_id)
    let_days_pass(scene, programme, 705)
    return scene.get(Programme, programme.id)


def test_a_month_before_it_is_told_what_goes_and_when(
    visits: Visits, scene: Scene, alice: Actor, ewa: Actor, ending: Programme
):
    screen = visits.open(alice, "programme")
    assert not screen.exception
    told = words(screen)
    when = say_day(last_day(ending, KeptKind.NOTES), "en")
    assert f"What people wrote is deleted on {when}." in told
    assert "2 notes" in told
    assert "badges, phrases and attendance of people" in told.lower()
    assert "Files with what people wrote are under the same promise" in told
    assert "Deleted soon" not in words(visits.open(ewa, "programme"))


def test_where_the_server_seldom_runs_the_page_asks_an_administrator_for_the_date(
    visits: Visits, scene: Scene, alice: Actor, ending: Programme
):
    def long_ago(db: Session, _actor: Actor, _content: None) -> None:
        for row in db.execute(select(WorkingSession)).scalars():
            row.closed_at = row.closed_at and row.closed_at - timedelta(days=60)
            db.add(row)

    scene.do(long_ago, SYSTEM)
    let_days_pass(scene, ending, 35)
    look_on(scene.store, ending.id, today() - timedelta(days=17))
    ran = "Days on which the server ran since the notice: 1 of 7."
    told = words(visits.open(alice, "programme"))
    assert ran in told
    assert "An administrator can confirm the date here." in told
    screen = visits.open(scene.make_account("ada", "admin"), "programme")
    assert ran in words(screen)
    now = say_day(today(), "en")
    press(screen, f"Today is {now}: the date is right")
    assert ran not in words(screen)
    assert f"What people wrote is deleted on {now}." in words(screen)
    look_on(scene.store, ending.id, today() + timedelta(days=1))
    assert scene.read(texts_deleted_on, ending.id) == today() + timedelta(days=1)


def test_earlier_nothing_is_told(visits: Visits, scene: Scene, alice: Actor, programme: Programme):
    assert "Deleted soon" not in words(visits.open(alice, "programme"))


def test_administrators_are_told_of_other_programmes(
    visits: Visits, scene: Scene, ending: Programme, charlie: Actor
):
    admin = scene.make_account("ada", "admin")
    told = words(visits.open(admin, "programme"))
    when = say_day(last_day(ending, KeptKind.NOTES), "en")
    assert f"“Standard”: What people wrote is deleted on {when}." in told


def test_what_was_deleted_is_told_as_counts(
    visits: Visits, scene: Scene, alice: Actor, ending: Programme
):
    day = announce(scene.store, ending.id) + timedelta(days=1)
    look_on(scene.store, ending.id, day)
    insight = words(visits.open(alice, "insight"))
    assert f"Texts of notes were deleted on {say_day(day, 'en')}, as promised." in insight
    for key in ("programme", "settings"):
        screen = visits.open(alice, key)
        assert not screen.exception
        told = words(screen)
        assert "2 notes" in told
        assert "badges, phrases and attendance of people (fewer than five)" in told
    report = outline_report(scene.read(load_report, alice, ending.id, "pl"), "")
    assert "2 karteczki, odznaki, frazy i obecność osób (mniej niż pięć)" in str(list(report))


def test_the_settings_say_until_when_what_is_kept(
    visits: Visits, scene: Scene, alice: Actor, bob: Actor, programme: Programme
):
    screen = visits.open(alice, "settings")
    assert not screen.exception
    assert [field.value for field in screen.number_input][:3] == [730, 730, 1825]
    assert "can be brought forward, but not put off" in words(screen)
    assert "Save" in labels(screen)

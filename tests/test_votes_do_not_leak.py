"""How a vote goes is told nowhere before its end: not by the log, the API, or an export.

Each test asks the same of a vote's surroundings before and after people have voted: nothing that
others can read may differ, except the number of voters. The browser's network panel is watched in
``tests/browser/test_votes_do_not_leak.py``.
"""

import io
import json
import logging
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from tests.conftest import Scene
from tests.copies import opened
from tests.serving import Served
from tests.wire import Wire, come_in, phone, post
from workshop.board.tables import JointDraft, Note
from workshop.export.exchange.write import write_json
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes, load_minutes
from workshop.export.minutes.docx import write_docx
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.minutes.record_parts import to_plain
from workshop.export.tables.notes_table import write_notes, write_programme_notes
from workshop.export.tables.ranking_table import write_ranking
from workshop.needs.ballots import VOTES, count_voters
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.questions import BackQuestion, back_question
from workshop.needs.ranking import load_need_ranks
from workshop.needs.sentence_choice import ChooseSentence, choose_sentence
from workshop.needs.tables import (
    AskedQuestion,
    Choice,
    Dots,
    Fingers,
    Group,
    IdeaDots,
    IdeaImpactEffort,
    ImpactEffort,
    QuestionVote,
)
from workshop.needs.votes import SetDots, ShowFingers, set_dots, show_fingers
from workshop.programme.agenda import AddActivity, add_activity, load_activity
from workshop.programme.session_run import (
    SetSwitch,
    advance_activity,
    blank_wall,
    close_session,
    go_back,
    start_activity,
)
from workshop.store.backup import back_up
from workshop.store.backup_place import BackupPlace

KINDS = sorted(VOTES)
COMMANDS = {
    "dot_vote": "set_dots",
    "fist_to_five": "show_fingers",
    "headers": "choose_sentence",
    "impact_effort": "set_estimate",
    "questions": "back_question",
}


def args_of(kind: str, activity: str, need: str) -> dict[str, Any]:
    """What a phone sends to vote in an activity of this kind."""
    vote: dict[str, dict[str, Any]] = {
        "dot_vote": {"subject": need, "count": 2},
        "fist_to_five": {"value": 1},
        "headers": {"draft": need},
        "impact_effort": {"need": need, "impact": 5, "effort": 2},
        "questions": {"note": need, "backed": True},
    }
    return {"activity": activity, **vote[kind]}


def vote_in(scene: Scene, person, activity, need: str) -> None:
    """Let somebody vote."""
    content: dict[str, tuple[Callable[..., Any], Any]] = {
        "dot_vote": (set_dots, SetDots(activity.id, need, 2)),
        "fist_to_five": (show_fingers, ShowFingers(activity.id, 1)),
        "headers": (choose_sentence, ChooseSentence(activity.id, need)),
        "impact_effort": (set_estimate, SetEstimate(activity.id, need, 5, 2)),
        "questions": (back_question, BackQuestion(activity.id, need, backed=True)),
    }
    scene.do(content[activity.kind][0], person, content[activity.kind][1])


def begin_vote(db: Session, _actor: object, content: tuple[str, list[str]]) -> None:
    """In a choice between sentences, propose two, with the ids of the needs, and begin the vote; so
    with two questions from the audience."""
    activity = load_activity(db, content[0])
    if activity.kind not in ("headers", "questions"):
        return
    activity.phase = "vote"
    if activity.kind == "questions":
        place = {"programme_id": activity.programme_id, "session_id": activity.session_id}
        asked = {"activity_id": activity.id, "status": "visible", "shown": True}
        db.add_all(Note(id=key, text=f"Question {key}", **place, **asked) for key in content[1])
        return
    group = Group(programme_id=activity.programme_id)
    db.add(group)
    db.flush()
    place = {"programme_id": activity.programme_id, "session_id": activity.session_id}
    for key in content[1]:
        draft = {"id": key, "activity_id": activity.id, "form": "header", "about": group.id}
        db.add(JointDraft(**place, **draft, fields={"header": f"Sentence {key}"}, status="offered"))


@pytest.fixture
def needs(scene: Scene, alice, programme) -> list[str]:
    """Two needs."""
    return [
        scene.do(create_need, alice, CreateNeed(programme.id, "a guest", f"need {number}")).id
        for number in range(2)
    ]


@pytest.fixture(params=KINDS)
def vote(request, scene: Scene, alice, session, needs):
    """A running vote of each kind."""
    activity = scene.make_activity(alice, session, request.param)
    scene.do(begin_vote, alice, (activity.id, needs))
    return scene.read(load_activity, activity.id)


# ── the log ─────────────────────────────────────────────────────────────────────────────────────


def test_the_log_says_that_there_was_a_vote_and_nothing_else(
    scene: Scene, bob, vote, needs, programme
):
    before = len(scene.events(programme.id))
    vote_in(scene, bob, vote, needs[0])
    [event] = scene.events(programme.id)[before:]
    told = json.dumps([event.refs, event.changes, event.payload, event.actor, event.topic])
    assert told == json.dumps([[], [], {}, None, None])
    assert (event.at.minute, event.at.second, event.at.microsecond) == (0, 0, 0)
    assert bob.id not in str(event)
    assert needs[0] not in str(event)


def test_votes_for_different_needs_look_the_same_in_the_log(
    scene: Scene, bob, vote, needs, programme
):
    before = len(scene.events(programme.id))
    for need in needs:
        vote_in(scene, bob, vote, need) if vote.kind != "dot_vote" else scene.do(
            set_dots, bob, SetDots(vote.id, need, 1)
        )
    one, other = scene.events(programme.id)[before:]
    assert (one.kind, one.at) == (other.kind, other.at)


def test_the_house_writes_nothing_of_a_vote_into_its_own_log_file(
    scene: Scene, bob, vote, needs, caplog
):
    with caplog.at_level(logging.DEBUG):
        vote_in(scene, bob, vote, needs[0])
    assert needs[0] not in caplog.text
    assert bob.id not in caplog.text


def test_no_table_of_votes_holds_a_moment():
    tables = (Choice, Dots, Fingers, ImpactEffort, IdeaDots, IdeaImpactEffort, QuestionVote)
    for table in (*tables, AskedQuestion):
        assert not {"at", "created_at", "updated_at"} & set(table.model_fields)


# ── the API ─────────────────────────────────────────────────────────────────────────────────────


class Others:
    """A second phone, the wall and the facilitator, by socket and by asking again."""

    def __init__(self, hosted: Served, stack: ExitStack) -> None:
        room = hosted.room
        self.host, self.cookie = hosted.host, room.cookie
        token = come_in(hosted.host, room.code)["token"]
        self.hellos: dict[str, dict[str, Any]] = {
            "participant": {"as": "participant", "token": token},
            "wall": {"as": "wall", "token": room.wall_token},
            "staff": {"as": "staff", "programme": room.programme_id},
        }
        self.wires = {
            name: stack.enter_context(self._wire(name)).hello(**hello)
            for name, hello in self.hellos.items()
        }

    def _wire(self, name: str) -> Wire:
        return Wire(self.host, cookie=self.cookie if name == "staff" else None)

    def pictures(self) -> dict[str, Any]:
        """What each of them is told who comes anew, by socket and by polling."""
        told: dict[str, Any] = {}
        for name, hello in self.hellos.items():
            with self._wire(name) as wire:
                wire.hello(**hello)
                told[name] = sorted(wire.facts.items())
            headers = {"cookie": f"workshop_session={self.cookie}"} if name == "staff" else {}
            body = {"hello": {**hello, "cursor": 0, "lang": "en"}, "wait": 0}
            messages = post(self.host, "/live/poll", body, **headers).json()["messages"]
            told[f"{name} polls"] = [message.get("facts") for message in messages]
        return told

    def news(self, make: Callable[[], Any]) -> dict[str, list[str]]:
        """All that their open connections receive up to what ``make`` tells everybody."""
        make()
        return {name: list(_frames(wire)) for name, wire in self.wires.items()}


def _frames(wire: Wire) -> Iterator[str]:
    """Every message up to the one that tells that the wall is blank: of the room."""
    while True:
        message = wire.next()
        yield json.dumps(message)
        if any(fact["t"] == "room" for fact in message.get("facts", ())):
            return


@pytest.fixture(params=KINDS)
def live(request, hosted: Served) -> tuple[Served, str, str, list[str]]:
    """A server with a running vote: where it is, which vote, of which kind, its needs."""
    room = hosted.room
    needs = [
        str(room.do(create_need, CreateNeed(room.programme_id, "a guest", f"need {number}")).id)
        for number in range(2)
    ]
    # A running timer tells every picture how much is left.
    adding = AddActivity(room.session_id, request.param, "Vote", {"starts_timer": False})
    activity = room.do(start_activity, room.do(add_activity, adding).id)
    room.do(begin_vote, (str(activity.id), needs))
    return hosted, str(activity.id), request.param, needs


def test_nobody_else_is_sent_anything_when_somebody_votes(live):
    hosted, activity, kind, needs = live
    room = hosted.room
    with ExitStack() as stack:
        voter = stack.enter_context(phone(hosted.host, room.code))
        others = Others(hosted, stack)
        before = others.pictures()
        answer = voter.do(COMMANDS[kind], **args_of(kind, activity, needs[0]))
        assert "ok" in answer
        news = others.news(lambda: room.do(blank_wall, SetSwitch(room.session_id, True)))
        for frames in news.values():
            assert not any(need in frame for frame in frames for need in needs)
            assert not any('"result"' in frame or '"ballot"' in frame for frame in frames)
            assert len([frame for frame in frames if '"facts"' in frame]) == 1
        room.do(blank_wall, SetSwitch(room.session_id, False))
        assert others.pictures() == before


def test_a_ballot_goes_to_the_phone_that_filled_it(live):
    hosted, activity, kind, needs = live
    with phone(hosted.host, hosted.room.code) as voter:
        answer = voter.do(COMMANDS[kind], **args_of(kind, activity, needs[0]))
        ballot = voter.facts[("ballot", activity)]
        assert set(answer["ok"]) == set(ballot)
        assert (answer["ok"]["t"], answer["ok"]["id"]) == ("ballot", activity)
    with phone(hosted.host, hosted.room.code) as other:
        ballot = other.facts[("ballot", activity)]
        assert not any(ballot.get(part) for part in ("dots", "estimates", "choices", "questions"))
        assert ballot.get("fingers") is None


def test_who_may_not_vote_is_told_nothing_by_trying(live):
    hosted, activity, kind, needs = live
    room = hosted.room
    with ExitStack() as stack:
        voter = stack.enter_context(phone(hosted.host, room.code))
        others = Others(hosted, stack)
        tries = [others.wires[name] for name in ("staff", "wall")]
        args = args_of(kind, activity, needs[0])
        before = [wire.do(COMMANDS[kind], **args)["error"] for wire in tries]
        voter.do(COMMANDS[kind], **args)
        assert [wire.do(COMMANDS[kind], **args)["error"] for wire in tries] == before


@pytest.mark.parametrize("question", ["note_history", "own_piles"])
def test_no_question_is_answered_about_a_vote(live, question: str):
    hosted, activity, kind, needs = live
    with ExitStack() as stack:
        voter = stack.enter_context(phone(hosted.host, hosted.room.code))
        desk = Others(hosted, stack).wires["staff"]
        asked = {"id": activity, "activity": activity, "need": needs[0]}
        before = desk.do(question, **asked)
        voter.do(COMMANDS[kind], **args_of(kind, activity, needs[0]))
        after = desk.do(question, **asked)
        assert {**before, "ref": ""} == {**after, "ref": ""}


def test_a_vote_that_is_opened_again_takes_its_result_from_every_screen(live):
    hosted, activity, kind, needs = live
    if kind == "questions":
        pytest.skip("what is told of questions stands beside them, see test_questions.py")
    room = hosted.room
    with ExitStack() as stack:
        voter = stack.enter_context(phone(hosted.host, room.code))
        others = Others(hosted, stack)
        voter.do(COMMANDS[kind], **args_of(kind, activity, needs[0]))
        before = others.pictures()
        room.do(advance_activity, activity)
        for wire in others.wires.values():
            wire.until(lambda _message, wire=wire: ("result", activity) in wire.facts)
        room.do(go_back, activity)
        for wire in others.wires.values():
            wire.until(lambda _message, wire=wire: ("result", activity) not in wire.facts)
        assert others.pictures() == before


# ── exports ─────────────────────────────────────────────────────────────────────────────────────


def exports(scene: Scene, alice, session) -> dict[str, Any]:
    """All that can be taken home while a vote goes on."""
    record = scene.read(load_record, alice, session.id, "en")
    programme = session.programme_id
    documents = {
        "record": json.dumps(to_plain(record)),
        "markdown": write_markdown(record),
        "docx": _words_in(write_docx(record)),
        "notes": scene.read(write_notes, alice, session.id, "en"),
        "exchange": scene.read(write_json, alice, programme),
        "all notes": scene.read(write_programme_notes, alice, programme, "en"),
    }
    standings = scene.read(load_need_ranks, programme)
    for order in ("notes", "dots", "impact"):
        table = scene.read(write_ranking, alice, programme, standings, order, "en")
        documents[f"ranking by {order}"] = table
    return documents


def _words_in(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


def test_no_export_changes_while_people_vote(scene: Scene, alice, bob, session, vote, needs):
    people = [bob, *(scene.make_person(session, "leader") for _ in range(3))]
    before = exports(scene, alice, session)
    for person in people:
        vote_in(scene, person, vote, needs[0])
    assert exports(scene, alice, session) == before
    course = scene.read(load_record, alice, session.id, "en").course
    assert {(part.voters, part.ranking, part.placed) for part in course} == {(None, (), ())}
    assert {part.fingers for part in course} == {()}


def test_minutes_approved_before_a_vote_has_ended_never_hold_it(
    scene: Scene, alice, bob, session, vote, needs
):
    vote_in(scene, bob, vote, needs[0])
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    [part] = scene.read(load_minutes, session.id).record.course
    assert (part.voters, part.ranking, part.placed, part.fingers) == (None, (), (), ())


@pytest.mark.sqlite("a backup is a file of it")
def test_a_backup_holds_votes_without_moment_name_or_address(
    scene: Scene, bob, vote, needs, tmp_path: Path
):
    vote_in(scene, bob, vote, needs[0])
    made = back_up(scene.store.url, BackupPlace(tmp_path / "backups"))
    with opened(made) as found, closing(sqlite3.connect(found.database)) as copy:
        named = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = [row[0] for row in named]
        naming = {
            table
            for table in tables
            for row in copy.execute(f'SELECT * FROM "{table}"')
            if table != "event" and bob.id in map(str, row)
        }
        kinds = (
            "('dots_set', 'fingers_shown', 'estimate_set', 'sentence_chosen', 'question_backed')"
        )
        events = str(list(copy.execute(f"SELECT * FROM event WHERE kind IN {kinds}")))
    assert naming == {"participant", "attendance", "consent"}
    assert events != "[]"
    assert bob.id not in events
    assert needs[0] not in events


def test_the_number_of_voters_is_all_that_may_be_asked_for(scene: Scene, bob, vote, needs):
    assert scene.read(count_voters, vote) == 0
    vote_in(scene, bob, vote, needs[0])
    assert scene.read(count_voters, vote) == 1

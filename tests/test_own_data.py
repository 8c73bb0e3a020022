"""A person gets all that is stored about them, and nobody else does."""

import json
from typing import Any

import pytest

from tests.conftest import Scene, claim, entering
from tests.serving import Served
from tests.wire import Wire, come_in, post
from workshop.board.moderation import mute_author
from workshop.board.notes import EditNote, edit_note
from workshop.export.own_data_text import write_own_data
from workshop.needs.card_sort import PlaceNote, place_note
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.votes import SetDots, ShowFingers, set_dots
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.session_run import close_session
from workshop.settings import ROOT
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import find_people
from workshop.standards.room.objections import ObjectTo, object_to, show_fingers_on_clause
from workshop.store.ids_and_clock import new_id
from workshop.wiring import PSEUDONYMOUS

LANGUAGES = ["pl", "en"]


@pytest.fixture
def whole(scene: Scene, alice, bob, session, programme) -> dict[str, Any]:
    """What is told to somebody who has done everything that phones can do."""
    entered = scene.do(enter, SYSTEM, entering(session, role="official", table=2))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    activity = scene.make_activity(alice, session)
    note = scene.make_note(person, activity, "First wording", kind="quote")
    scene.do(edit_note, person, EditNote(note.id, "Second wording"))
    others = scene.make_note(bob, activity, "What Bob wrote")
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Doors", [note.id]))
    command = CreateNeed(programme.id, "gość", "wejść sam", "zostać", [group.id])
    need = scene.do(create_need, alice, command)
    scene.do(create_clause, alice, CreateClause(programme.id, "No steps", [need.id]))
    votes = scene.make_activity(alice, session, "dot_vote")
    scene.do(set_dots, person, SetDots(votes.id, need.id, 2))
    guess = scene.make_activity(alice, session, "impact_effort")
    scene.do(set_estimate, person, SetEstimate(guess.id, need.id, 5, 4))
    fist = scene.make_activity(alice, session, "fist_to_five")
    scene.do(show_fingers_on_clause, person, ShowFingers(fist.id, 1))
    scene.do(object_to, person, ObjectTo(fist.id, "Name the width"))
    silent = scene.make_activity(alice, session, "grouping", silent=True, targets=[activity.id])
    for key in (note.id, others.id):
        scene.do(place_note, person, PlaceNote(silent.id, key, 7))
    people = scene.read(find_people, claim(entered.phrase))
    return scene.read(describe_own_data, people)


def test_it_tells_consent_place_sessions_and_where_each_note_went(whole):
    (person,) = whole["people"]
    assert (person["programme"], person["role"], person["table"]) == ("Standard", "official", 2)
    assert person["badge"]
    (consent,) = person["consents"]
    assert (consent["contract_version"], consent["withdrawn"]) == ("1", False)
    assert [row["number"] for row in person["sessions"]] == [3]
    (note,) = person["notes"]
    assert (note["text"], note["former_wordings"]) == ("Second wording", ["First wording"])
    assert (note["status"], note["kind"], note["table"], note["signed"]) == (
        "visible",
        "quote",
        None,
        None,
    )
    assert note["groups"] == ["Doors"]
    assert note["needs"] == ["Jako gość potrzebuję wejść sam, żeby zostać"]
    assert [clause["title"] for clause in note["clauses"]] == ["No steps"]


def test_it_tells_votes_piles_and_objections(whole):
    (person,) = whole["people"]
    assert [row["count"] for row in person["dots"]] == [2]
    assert [row["value"] for row in person["fingers"]] == [1]
    assert [(row["impact"], row["effort"]) for row in person["estimates"]] == [(5, 4)]
    assert [(row["pile"], row["notes_on_it"]) for row in person["piles"]] == [(7, 2)]
    assert [row["text"] for row in person["objections"]] == ["Name the width"]
    assert {row["role"] for row in person["voted_as"]} == {"official"}


def test_it_tells_where_writing_was_paused_by_way_of_a_note(scene: Scene, alice, session):
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    activity = scene.make_activity(alice, session)
    notes = [scene.make_note(person, activity, text) for text in ("One", "Two")]
    for note in notes:
        scene.do(mute_author, alice, note.id)

    def told() -> list[dict[str, str]]:
        people = scene.read(find_people, claim(entered.phrase))
        return scene.read(describe_own_data, people)["people"][0]["writing_paused_in"]

    assert told() == [{"activity": activity.title}]
    scene.do(close_session, alice, session.id)
    assert told() == []


def test_it_repeats_nothing_that_somebody_else_wrote(whole):
    assert "Bob" not in json.dumps(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_says_everything_that_the_values_say(whole, language):
    text = write_own_data(whole, language)
    for said in ("Second wording", "First wording", "Doors", "No steps", "Name the width"):
        assert said in text
    assert whole["people"][0]["badge"] in text
    assert whole["made_on"] in text


def test_every_table_that_names_a_participant_is_told(scene: Scene, whole):
    """A new table with a column for participants has to be told as well."""
    from workshop.store.types import metadata

    named = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "participant"
    }
    told = {"note", "consent", "attendance", "dots", "fingers", "impacteffort", "pile", "objection"}
    told |= {"windowvisit", "mutedauthor", "voterrole", "ideadots", "ideaimpacteffort", "choice"}
    told |= {"questionvote"}
    assert named | {table.__tablename__ for table in PSEUDONYMOUS} == told


def test_phrase_and_token_open_the_same_and_nothing_else_does(served: Served):
    entered = come_in(served.host, served.room.code)
    with Wire(served.host) as phone:
        phone.hello(**{"as": "participant"}, token=entered["token"])
        phone.write(served.room.activity_id, "Only mine")
    by_phrase = post(served.host, "/join/data", {"phrase": entered["phrase"].upper()})
    by_token = post(served.host, "/join/data", {"token": entered["token"], "lang": "en"})
    assert by_phrase.json()["data"] == by_token.json()["data"]
    (person,) = by_token.json()["data"]["people"]
    assert [note["text"] for note in person["notes"]] == ["Only mine"]
    assert "Only mine" in by_token.json()["text"]
    assert by_token.headers["cache-control"] == "no-store"
    for wrong in (
        {"token": "0" * 32},
        {"phrase": "river stone cloud field bird"},
        {"token": ""},
        {"phrase": "x"},
        {},
        {"token": ["a"]},
    ):
        answer = post(served.host, "/join/data", wrong)
        assert answer.status_code in (400, 404), wrong
        assert "people" not in answer.text


@pytest.fixture
def few_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshop.web.join.GUESSES_A_SECOND", 0.01)
    monkeypatch.setattr("workshop.web.join.GUESS_BURST", 5)


def test_guessing_is_slowed_down(few_guesses: None, hosted: Served):
    codes = [
        post(hosted.host, "/join/data", {"phrase": f"no such phrase {turn}"}).status_code
        for turn in range(7)
    ]
    assert codes[0] == 404
    assert 429 in codes


def test_after_withdrawing_consent_nothing_is_told(served: Served):
    entered = come_in(served.host, served.room.code)
    post(served.host, "/join/withdraw", {"phrase": entered["phrase"], "consent": False})
    for proof in ({"phrase": entered["phrase"]}, {"token": entered["token"]}):
        assert post(served.host, "/join/data", proof).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_sentences_say_who_sees_what(served: Served, language):
    told = post(served.host, "/join/who-sees", {"lang": language}).json()
    path = ROOT / "data" / "texts" / f"who_sees.{language}.json"
    assert told == json.loads(path.read_text("utf-8"))
    assert len(told["sentences"]) == 10
    for sentence in told["sentences"]:
        assert sentence.endswith(".")

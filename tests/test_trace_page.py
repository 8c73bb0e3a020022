"""The trace of a clause on the page Standard: what it stands on, quoting, what happened to it."""

from typing import Any

import pytest

from tests.conftest import Scene
from tests.linking import LinkNeed, link_note
from tests.visits import Visits, words
from workshop.board.note_erasure import erase_text
from workshop.board.tables import Note
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import SYSTEM
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.trace.backward import load_clause_trace
from workshop.standards.trace.story import load_story
from workshop.ui.clauses.trace_data import trace_payload
from workshop.ui.clauses.trace_story import story_payload
from workshop.ui.shell import navigation


@pytest.fixture
def note(scene: Scene, bob, activity) -> Note:
    return scene.make_note(bob, activity, "They read my <i>old</i> name")


@pytest.fixture
def clause(scene: Scene, alice, programme, note):
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a guest", "a quiet call"))
    scene.do(link_note, alice, LinkNeed(need.id, note.id))
    return scene.do(create_clause, alice, CreateClause(programme.id, "Names", [need.id]))


@pytest.fixture(autouse=True)
def _programme_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation.st, "session_state", {"app.programme": "standard"})


def drawn(scene: Scene, actor, clause, *, may_quote: bool = True) -> dict[str, dict[str, Any]]:
    told = trace_payload(scene.read(load_clause_trace, actor, clause.id), may_quote=may_quote)
    return {node["kind"]: node for node in told["nodes"]}


def story(scene: Scene, actor, clause) -> list[dict[str, Any]]:
    return story_payload(scene.read(load_story, actor, clause.id))


def test_every_card_says_what_it_is_and_links_to_its_place(scene: Scene, alice, clause):
    nodes = drawn(scene, alice, clause)
    assert nodes["clause"]["kicker"] == clause.code
    assert nodes["need"]["href"].startswith("/needs?programme=standard&need=")
    assert nodes["need"]["said"] == "1 note"
    assert nodes["note"]["title"] == "They read my <i>old</i> name"
    assert nodes["note"]["where"] == "Session 3"


def test_a_tombstone_says_that_it_counts_and_nothing_else(scene: Scene, alice, clause, note):
    def erase(db, _actor, _content):
        erase_text(db, db.get(Note, note.id), "erased")

    scene.do(erase, SYSTEM)
    told = drawn(scene, alice, clause)
    assert told["note"]["gone"]
    assert told["note"]["why"] == "The text was taken back; the note still counts."
    assert "title" not in told["note"]
    assert told["clause"]["said"] == "1 note"


def test_a_note_that_may_not_be_quoted_has_no_switch(scene: Scene, alice, clause):
    told = drawn(scene, alice, clause)["note"]
    assert (told["canQuote"], told["refused"]) == (False, True)
    reader = drawn(scene, alice, clause, may_quote=False)["note"]
    assert (reader["canQuote"], reader["refused"]) == (False, False)


def test_nothing_drawn_tells_who_wrote(scene: Scene, alice, bob, clause, note):
    told = str(trace_payload(scene.read(load_clause_trace, alice, clause.id), may_quote=True))
    for secret in (bob.id, "Maple", "Birch", "Rowan"):
        assert secret not in told


def test_the_time_line_tells_changes_with_their_reason(scene: Scene, alice, clause):
    fields = {"body": "Names are called quietly.", "level": "required"}
    scene.do(save_clause, alice, SaveClause(clause.id, 1, fields, "after the vote"))
    scene.do(set_status, alice, SetStatus(clause.id, "accepted", "all agreed"))
    told = story(scene, alice, clause)
    assert [one["what"] for one in told] == [
        "Written for the first time",
        "Changed: Level, What is required",
        "Now: Accepted",
    ]
    assert [one["why"] for one in told] == ["", "after the vote", "all agreed"]
    assert {one["by"] for one in told} == {"Alice"}


def test_fields_that_save_by_themselves_make_one_moment(scene: Scene, alice, clause):
    for number, text in enumerate(("A", "A b", "A b c"), 1):
        scene.do(save_clause, alice, SaveClause(clause.id, number, {"body": text}))
    assert [one["what"] for one in story(scene, alice, clause)] == [
        "Written for the first time",
        "Changed: What is required",
    ]


def test_dissents_stand_on_the_time_line(scene: Scene, alice, session, clause):
    command = AddOutcome(session.id, "dissent", "Not without training", subject_id=clause.id)
    scene.do(add_outcome, alice, command)
    last = story(scene, alice, clause)[-1]
    assert (last["what"], last["details"]) == ("Dissent recorded", ["Not without training"])


def test_the_page_opens_on_the_trace(visits: Visits, scene: Scene, alice, clause):
    screen = visits.open(alice, "standards", beside="trace")
    assert not screen.exception
    screen.query_params["clause"] = clause.id
    screen.run()
    assert not screen.exception
    assert "Stands on: 1 need · 1 note · 1 session" in words(screen)

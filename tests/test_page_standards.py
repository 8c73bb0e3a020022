"""The page of the standard: clauses by area with what they lack, one clause opened, the words."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.evidence import AddEvidence, add_evidence
from workshop.needs.needs import CreateNeed, create_need
from workshop.programme.programmes import list_areas
from workshop.review.comments import AddComment, add_comment
from workshop.standards.citations import evidence_of_clauses
from workshop.standards.clauses import (
    CreateClause,
    create_clause,
    list_clauses,
    needs_of_clauses,
)
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause


@pytest.fixture
def need(scene: Scene, alice, programme):
    return scene.do(
        create_need, alice, CreateNeed(programme.id, "somebody after work", "to come late")
    )


@pytest.fixture
def clause(scene: Scene, alice, programme, need):
    fields = {"body": "The desk is open <b>late</b>.", "level": "required", "responsible": "Ola"}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Late", [need.id], fields))


def opened(visits: Visits, actor: Any, clause: Clause) -> AppTest:
    """The page with this clause in its address."""
    screen = visits.open(actor, "standards")
    screen.query_params["clause"] = clause.id
    return screen.run()


def listed(screen: AppTest) -> list[dict[str, Any]]:
    """The lines of the list, as the component is given them."""
    found = [element.proto for element in screen.get("bidi_component")]
    told = [json.loads(proto.json)[0] for proto in found]
    lists = [data for data in told if data["module"] == "clause_list"]
    return [line for data in lists for area in data["areas"] for line in area["clauses"]]


def test_the_page_without_clauses_leads_to_the_needs(visits: Visits, alice):
    screen = visits.open(alice, "standards")
    assert not screen.exception
    assert {"New clause", "Go to the needs"} <= set(labels(screen))


def test_a_line_says_what_is_required_who_answers_and_what_is_missing(
    visits: Visits, alice, clause
):
    (line,) = listed(visits.open(alice, "standards"))
    assert (line["code"], line["title"]) == (clause.code, "Late")
    assert line["level"]["text"] == "Required"
    assert line["state"]["text"] == "Draft"
    assert line["sentence"] == "The desk is open <b>late</b>."
    assert line["facts"] == ["1 need, 0 notes", "Answers for it: Ola"]
    assert line["gaps"] == ["how one sees that it is kept"]
    assert line["advice"] == "1 hint"
    assert line["waiting"] == ""


def test_clauses_stand_under_their_areas_and_can_be_moved_within_them(
    visits: Visits, scene: Scene, alice, programme, clause
):
    area = scene.read(list_areas, programme.id)
    for title in ("One", "Two"):
        fields = {"area_id": area[0].id} if area else {}
        scene.do(create_clause, alice, CreateClause(programme.id, title, fields=fields))
    lines = listed(visits.open(alice, "standards"))
    together = lines[:2] if area else lines
    ends = [(line["moves"]["first"], line["moves"]["last"]) for line in together]
    assert ends[0] == (True, False)
    assert ends[-1] == (False, True)


def test_what_the_list_is_narrowed_to_cannot_be_moved(
    visits: Visits, scene: Scene, alice, programme, clause
):
    scene.do(create_clause, alice, CreateClause(programme.id, "Bare"))
    screen = visits.open(alice, "standards")
    assert screen.toggle[0].label == "Something is missing (2)"
    screen.toggle[0].set_value(True).run()
    assert [line["moves"] for line in listed(screen)] == [None, None]


def test_a_clause_is_written_from_a_need(visits: Visits, alice, need):
    screen = visits.open(alice, "standards", from_need=need.id)
    assert "to come late" in words(screen)
    assert screen.text_input[0].label == "Title"
    assert screen.multiselect[0].value == [need.id]


def test_the_form_writes_a_clause_with_the_next_code_and_opens_it(
    visits: Visits, scene: Scene, alice, programme, clause
):
    screen = press(visits.open(alice, "standards"), "New clause")
    screen.text_input[0].input("Quiet room")
    screen = press(screen, "New clause", "Make a clause")
    rows = scene.read(list_clauses, programme.id)
    assert [row.code for row in rows] == ["ST-01", "ST-02"]
    assert screen.query_params["clause"] == rows[1].id
    assert "Quiet room" in words(screen)


def test_a_clause_without_a_title_is_not_made(visits: Visits, scene: Scene, alice, programme):
    screen = press(visits.open(alice, "standards"), "New clause")
    screen = press(screen, "New clause", "Make a clause")
    assert "must not be empty" in words(screen)
    assert scene.read(list_clauses, programme.id) == []


def test_an_opened_clause_says_what_it_stands_on_and_what_could_be_better(
    visits: Visits, alice, clause
):
    screen = opened(visits, alice, clause)
    assert not screen.exception
    for text in ("Late", clause.code, "Required", "Draft", "Stands on: 1 need", "Nothing says yet"):
        assert text in words(screen)


@pytest.mark.parametrize("part", ["ground", "comments", "history", "trace"])
def test_every_part_beside_the_text_opens(visits: Visits, alice, clause, part):
    screen = visits.open(alice, "standards")
    screen.query_params["clause"] = clause.id
    screen.query_params["part"] = part
    screen.run()
    assert not screen.exception
    control = next(row for row in screen.button_group if row.label == "Beside the text")
    assert control.value == part


def test_one_goes_from_clause_to_clause_and_back_to_the_list(
    visits: Visits, scene: Scene, alice, programme, clause
):
    other = scene.do(create_clause, alice, CreateClause(programme.id, "After it"))
    screen = press(opened(visits, alice, clause), f"Next: {other.code}")
    assert "After it" in words(screen)
    screen = press(screen, f"Previous: {clause.code}")
    assert "Late" in words(screen)
    screen = press(screen, "All clauses")
    assert len(listed(screen)) == 2


def test_alice_accepts_an_unreviewed_clause_only_with_a_reason(
    visits: Visits, scene: Scene, alice, clause
):
    screen = press(opened(visits, alice, clause), "Accept")
    assert screen.text_area[-1].label == "Why? It stays with the clause and is published with it."
    press(screen, "Accept", "Accept")
    assert scene.get(Clause, clause.id).status == "draft"


def test_a_refused_step_says_why(visits: Visits, scene: Scene, alice, clause):
    screen = press(opened(visits, alice, clause), "Reject")
    sent = [button for button in screen.button if button.label == "Reject"]
    sent[0].click()
    sent[-1].click()
    screen.run()
    assert "Write at least one word about why." in words(screen)
    assert scene.get(Clause, clause.id).status == "draft"


def test_before_accepting_one_is_led_to_the_remarks_that_wait(
    visits: Visits, scene: Scene, alice, clause
):
    remark = AddComment(clause.programme_id, "clause", clause.id, "Who checks it?")
    scene.do(add_comment, alice, remark)
    screen = press(opened(visits, alice, clause), "Accept")
    assert "Comments on this clause still wait for an answer: 1." in words(screen)
    press(screen, "Show the remarks")
    assert "Who checks it?" in words(screen)
    assert scene.get(Clause, clause.id).status == "draft"


def test_the_reason_of_a_step_stands_under_the_title(visits: Visits, scene: Scene, alice, clause):
    screen = press(opened(visits, alice, clause), "Reject")
    screen.text_area[-1].input("Not for a city to say")
    sent = [button for button in screen.button if button.label == "Reject"]
    sent[0].click()
    sent[-1].click()
    screen.run()
    assert scene.get(Clause, clause.id).status == "rejected"
    assert "Reason: Not for a city to say" in words(opened(visits, alice, clause))


def test_who_changes_an_accepted_clause_is_told_that_nobody_reviews_it(
    visits: Visits, scene: Scene, alice, clause
):
    assert "unreviewed" not in words(opened(visits, alice, clause))
    scene.do(set_status, alice, SetStatus(clause.id, "accepted", "Agreed in the room"))
    assert "unreviewed" in words(opened(visits, alice, clause))


def test_needs_and_evidence_are_tied_beside_the_text(
    visits: Visits, scene: Scene, alice, programme, clause, need
):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "to sit down"))
    source = {"title": "A survey", "publisher": "A town"}
    book = scene.do(add_evidence, alice, AddEvidence(programme.id, source))
    screen = press(opened(visits, alice, clause), "Needs and evidence")
    answered, cited = screen.multiselect
    assert answered.value == [need.id]
    answered.set_value([other.id])
    cited.set_value([book.id])
    press(screen, "Needs and evidence", "Save")
    assert scene.read(needs_of_clauses, [clause.id])[clause.id] == [other.id]
    assert scene.read(evidence_of_clauses, [clause.id])[clause.id] == [book.id]


def test_a_clause_that_is_not_there_leads_to_the_others(visits: Visits, alice, clause):
    screen = visits.open(alice, "standards")
    screen.query_params["clause"] = "0" * 32
    screen.run()
    assert "is not there" in words(screen)
    assert len(listed(screen)) == 1


def test_ewa_reads_but_changes_nothing(visits: Visits, ewa, clause):
    screen = visits.open(ewa, "standards")
    assert [line["title"] for line in listed(screen)] == ["Late"]
    assert "New clause" not in labels(screen)
    offered = set(labels(opened(visits, ewa, clause)))
    assert not {"Accept", "Reject", "Needs and evidence"} & offered


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, clause):
    assert listed(visits.open(charlie, "standards")) == []
    assert "Late" not in words(opened(visits, charlie, clause))


def test_the_programme_writes_its_own_words(visits: Visits, scene: Scene, alice, clause):
    screen = visits.open(alice, "standards", view="words")
    assert "alkoholik" in words(screen)
    screen = press(screen, "Add a wording")
    screen.text_input[-2].input("the desk")
    screen.text_input[-1].input("the counter")
    screen = press(screen, "Add a wording", "Save")
    assert "the desk" in words(screen)
    assert "Better: the counter" in words(opened(visits, alice, clause)).replace("*", "")


def test_ewa_reads_the_words_and_changes_none(visits: Visits, ewa, clause):
    screen = visits.open(ewa, "standards", view="words")
    assert "alkoholik" in words(screen)
    assert not {"Add a wording", "Change", "Switch off"} & set(labels(screen))

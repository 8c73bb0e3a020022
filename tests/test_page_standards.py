"""The page of the standard: clauses by area, written from needs, never overwritten unseen."""

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.needs.needs import CreateNeed, create_need
from workshop.review.comments import list_comments
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clause_revisions,
    list_clauses,
    save_clause,
)
from workshop.standards.tables import Clause
from workshop.ui.clauseforms import differing


@pytest.fixture
def need(scene: Scene, alice, programme):
    return scene.do(
        create_need, alice, CreateNeed(programme.id, "somebody after work", "to come late")
    )


@pytest.fixture
def clause(scene: Scene, alice, programme, need):
    fields = {"body": "The desk is open <b>late</b>.", "level": "required", "responsible": "Ola"}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Late", [need.id], fields))


def test_the_page_without_clauses_leads_to_the_needs(visits: Visits, alice):
    screen = visits.open(alice, "standards")
    assert not screen.exception
    assert {"New clause", "Go to the needs"} <= set(labels(screen))


def test_a_clause_shows_all_it_says_and_stands_on(visits: Visits, alice, clause):
    shown = words(visits.open(alice, "standards"))
    for text in (clause.code, "Late", "Required", "<b>late</b>", "Ola", "Stands on: 1 need"):
        assert text in shown


def test_a_clause_is_written_from_a_need(visits: Visits, scene: Scene, alice, programme, need):
    screen = visits.open(alice, "standards", from_need=need.id)
    assert "to come late" in words(screen)
    assert screen.text_input[0].label == "Title"


def test_the_form_writes_a_clause_with_the_next_code(
    visits: Visits, scene: Scene, alice, programme, clause
):
    screen = press(visits.open(alice, "standards"), "New clause")
    screen.text_input[0].input("Quiet room")
    press(screen, "New clause", "Make a clause")
    assert [row.code for row in scene.read(list_clauses, programme.id)] == ["ST-01", "ST-02"]


def test_saving_makes_a_revision(visits: Visits, scene: Scene, alice, clause):
    screen = press(visits.open(alice, "standards"), "Edit")
    screen.text_input[0].input("Open late")
    press(screen, "Edit", "Save the clause")
    assert scene.get(Clause, clause.id).title == "Open late"
    assert len(scene.read(list_clause_revisions, clause.id)) == 2


def test_only_what_two_people_changed_differently_is_compared():
    mine = {"title": "Mine", "body": "The same", "rationale": ""}
    theirs = {"title": "Theirs", "body": "The same", "rationale": None, "level": "required"}
    assert differing(mine, theirs) == {"title": "Mine"}


def test_the_revisions_are_told(visits: Visits, scene: Scene, alice, clause):
    command = SaveClause(clause.id, 1, {"title": "Open late"}, "asked for in session 8")
    scene.do(save_clause, alice, command)
    screen = press(visits.open(alice, "standards"), "Revision 2")
    assert "asked for in session 8" in words(screen)
    assert "Open late" in words(screen)


def test_ewa_reads_and_comments_but_changes_nothing(
    visits: Visits, scene: Scene, ewa, programme, clause
):
    screen = visits.open(ewa, "standards")
    assert "Late" in words(screen)
    assert not {"New clause", "Edit"} & set(labels(screen))
    screen.text_area[0].input("Feasible at once")
    press(screen, "Add the comment")
    found = scene.read(list_comments, programme.id, "clause", clause.id)
    assert [row.text for row in found] == ["Feasible at once"]


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, clause):
    assert "Late" not in words(visits.open(charlie, "standards"))

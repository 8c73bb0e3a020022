"""Findings about clauses: written down, decided with a reason, carried out as revisions."""

from dataclasses import replace

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, words
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.standards.clause_card import load_cards
from workshop.standards.clauses import (
    CreateClause,
    MoveClause,
    SaveClause,
    create_clause,
    load_clause,
    move_clause,
    save_clause,
)
from workshop.standards.findings import (
    AddFinding,
    DisposeFinding,
    EditFinding,
    FindingContent,
    SettleFinding,
    add_finding,
    dispose_finding,
    edit_finding,
    list_findings,
    load_finding,
    remove_finding,
    settle_finding,
)

TEXT = "Nobody at the desk knew which name to call."


@pytest.fixture
def clause(scene: Scene, alice, programme):
    return scene.do(create_clause, alice, CreateClause(programme.id, "Call people by number"))


@pytest.fixture
def finding(scene: Scene, alice, programme, clause):
    content = FindingContent(TEXT, proposal="Say who calls.", clauses=[clause.id])
    return scene.do(add_finding, alice, AddFinding(programme.id, content))


def decide(scene, actor, finding, disposition, reason="The pilot showed it."):
    seen = scene.read(load_finding, finding.id)
    content = DisposeFinding(finding.id, disposition, reason, seen.row.edits)
    return scene.do(dispose_finding, actor, content)


def change(scene, alice, clause):
    now = scene.read(load_clause, clause.id)
    content = SaveClause(clause.id, now.revision, {"body": "The desk calls numbers."})
    return scene.do(save_clause, alice, content)


def test_a_finding_leads_to_a_changed_clause_and_its_card_says_so(
    scene: Scene, alice, programme, clause, finding
):
    decide(scene, alice, finding, "accepted")
    [seen] = scene.read(list_findings, programme.id)
    assert (seen.code, seen.waits) == ("W1", True)
    change(scene, alice, clause)
    scene.do(settle_finding, alice, SettleFinding(finding.id, clause.id))
    assert not scene.read(load_finding, finding.id).waits
    card = scene.read(load_cards, programme.id, [clause.id])[clause.id]
    assert [(entry.part, entry.title) for entry in card] == [
        ("finding", f"W1: {TEXT}"),
        ("change", "W1: Say who calls."),
    ]


def test_a_clause_that_only_moved_does_not_carry_a_finding_out(
    scene: Scene, alice, clause, finding
):
    decide(scene, alice, finding, "modified")
    scene.do(move_clause, alice, MoveClause(clause.id, 0))
    with pytest.raises(Conflict, match="Change the clause first"):
        scene.do(settle_finding, alice, SettleFinding(finding.id, clause.id))


def test_nothing_is_decided_without_a_reason_nor_by_who_may_not(
    scene: Scene, alice, programme, finding
):
    with pytest.raises(Invalid):
        decide(scene, alice, finding, "rejected", " ")
    editor = scene.make_account("edward", "editor", programme.id)
    with pytest.raises(NotAllowed):
        decide(scene, editor, finding, "accepted")


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    scene: Scene, alice, programme, finding
):
    content = FindingContent("Nobody knew.")
    scene.do(edit_finding, alice, EditFinding(finding.id, content, 0))
    with pytest.raises(Conflict, match="in the meantime"):
        scene.do(edit_finding, alice, EditFinding(finding.id, content, 0))
    with pytest.raises(Conflict):
        scene.do(dispose_finding, alice, DisposeFinding(finding.id, "accepted", "Yes.", 0))


def test_what_was_decided_on_is_not_removed(scene: Scene, alice, programme, finding):
    decide(scene, alice, finding, "rejected")
    with pytest.raises(Conflict):
        scene.do(remove_finding, alice, finding.id)
    decide(scene, alice, finding, "open", "")
    scene.do(remove_finding, alice, finding.id)
    assert scene.read(list_findings, programme.id) == []


def test_a_clause_of_another_programme_is_not_there(scene: Scene, alice, charlie, clause):
    elsewhere = next(iter(charlie.programmes))
    content = FindingContent(TEXT, clauses=[clause.id])
    with pytest.raises(NotFound):
        scene.do(add_finding, charlie, AddFinding(elsewhere, content))
    with pytest.raises(Invalid):
        scene.do(add_finding, charlie, AddFinding(elsewhere, replace(content, text=" \n ")))


def test_the_page_tells_what_waits_and_shows_editors_no_decision(
    visits: Visits, scene: Scene, alice, programme, finding
):
    other = AddFinding(programme.id, FindingContent("Nothing about a clause."))
    settled = scene.do(add_finding, alice, other)
    decide(scene, alice, settled, "rejected")
    screen = visits.open(alice, "standards", view="findings")
    assert not screen.exception
    assert "Nothing about a clause." not in words(screen)
    assert TEXT in words(screen)
    assert "1 finding waits for a decision" in words(screen)
    assert "Decide" in labels(screen)
    editor = scene.make_account("edward", "editor", programme.id)
    screen = visits.open(editor, "standards", view="findings")
    assert "Decide" not in labels(screen)
    assert "Edit" in labels(screen)


def test_the_card_of_a_clause_leads_to_a_finding_about_it(
    visits: Visits, scene: Scene, alice, programme, clause
):
    screen = visits.open_script(
        alice,
        "import streamlit as st\n"
        "from workshop.people.rights import Right\n"
        "from workshop.standards.clauses import load_clause\n"
        "from workshop.ui.clauses.clause_card import show_clause_card\n"
        "from workshop.ui.shell.page import open_page\n"
        "page = open_page('standards', needs=Right.SEE)\n"
        "with page.read() as db:\n"
        f"    clause = load_clause(db, '{clause.id}')\n"
        "show_clause_card(page, clause)\n",
    )
    press = next(one for one in screen.button if one.label == "Write a finding about this clause")
    screen = press.click().run()
    assert not screen.exception
    [chosen] = screen.multiselect
    assert chosen.value == [clause.id]

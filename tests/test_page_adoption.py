"""Adopting another city's standard, as people see it on the page of the standard."""

from typing import Any

import pytest

from tests.conftest import Scene
from tests.snapshots import make_clause, make_snapshot
from tests.test_adopt_standard import ORIGIN, document, later
from tests.visits import Visits, labels, press, words
from workshop.export.standard.json import write_json
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.standards.adoption.check import check_standard
from workshop.standards.adoption.comparison import list_matters, list_originals
from workshop.standards.adoption.decisions import (
    BringStandard,
    DecideAdoption,
    bring_standard,
    decide_adoption,
)
from workshop.standards.clauses import SaveClause, list_clauses, save_clause
from workshop.ui.widgets.file_field import PickedFile

OTHERS = {"view": "others"}


@pytest.fixture
def brought(scene: Scene, alice: Actor, programme: Programme) -> Any:
    return scene.do(bring_standard, alice, BringStandard(programme.id, check_standard(document())))


def decision(scene: Scene, programme: Programme, code: str) -> Any:
    return {one.row.code: one for one in scene.read(list_matters, programme.id, ORIGIN)}[code]


def test_the_empty_view_offers_the_one_next_step(visits: Visits, alice, programme):
    screen = visits.open(alice, "standards", **OTHERS)
    assert not screen.exception
    assert "Bring a standard in" in labels(screen)


def test_who_does_not_run_the_programme_brings_nothing_in(visits: Visits, ewa, programme):
    screen = visits.open(ewa, "standards", **OTHERS)
    assert "Bring a standard in" not in labels(screen)
    assert "Whoever runs the programme" in words(screen)


@pytest.fixture
def chosen(visits: Visits, alice: Actor, programme: Programme, monkeypatch) -> Any:
    """The dialog with a file chosen in it."""
    monkeypatch.setattr("workshop.ui.clauses.documents_of_towns.clear_file", lambda key: None)

    def opened(content: bytes) -> Any:
        state = {"adoption.file.picked": PickedFile("one", "standard.json", content), **OTHERS}
        return press(visits.open(alice, "standards", **state), "Bring a standard in")

    return opened


def test_a_file_is_shown_before_it_comes_in(chosen, scene: Scene, programme):
    screen = chosen(write_json(make_snapshot()))
    shown = words(screen)
    for told in ("A standard of service", "Version 0.5", "3 clauses", "the file is whole"):
        assert told in shown
    assert scene.read(list_originals, programme.id) == []
    press(screen, "Bring a standard in", "Bring it in")
    assert len(scene.read(list_originals, programme.id)) == 1


def test_an_unsound_file_names_the_places(chosen):
    screen = chosen(write_json(make_snapshot(make_clause("OK-01", level="must"))))
    assert "clauses[0].level" in words(screen)
    assert not screen.exception


def test_what_is_no_standard_gets_one_sentence(chosen):
    screen = chosen(b"{")
    assert "This is no published standard" in words(screen)
    assert not screen.exception


def test_a_clause_is_adopted_with_one_press(visits: Visits, scene, alice, programme, brought):
    screen = visits.open(alice, "standards", **OTHERS)
    shown = words(screen)
    for told in ("Title of OK-01", "Body of OK-01", "Head of the desk"):
        assert told in shown
    screen = press(screen, "Adopt")
    assert not screen.exception
    assert decision(scene, programme, "OK-01").decision == "adopted"
    assert [row.code for row in scene.read(list_clauses, programme.id)] == ["OK-01"]


def test_adapting_opens_our_clause_and_the_difference_is_told_later(
    visits: Visits, scene: Scene, alice, programme, brought
):
    screen = press(visits.open(alice, "standards", **OTHERS), "Adapt")
    assert not screen.exception
    assert "Taken over from: A standard of service" in words(screen)
    (ours,) = scene.read(list_clauses, programme.id)
    scene.do(save_clause, alice, SaveClause(ours.id, 1, {"body": "In our words."}))
    screen = visits.open(alice, "standards", **OTHERS)
    assert any("How ours differs" in box.label for box in screen.expander)


def test_leaving_out_keeps_the_reason(visits: Visits, scene: Scene, alice, programme, brought):
    screen = press(visits.open(alice, "standards", **OTHERS), "Leave out")
    screen.text_area[0].input("There is no such desk here.")
    leave = [button for button in screen.button if button.label == "Leave out"]
    leave[0].click()
    leave[-1].click()
    screen.run()
    assert decision(scene, programme, "OK-01").decision == "not_adopted"
    screen = visits.open(alice, "standards", **OTHERS)
    assert "There is no such desk here." in words(screen)


def test_news_of_the_original_are_told_and_taken_over(
    visits: Visits, scene: Scene, alice, programme, brought
):
    for code in ("OK-01", "OK-02"):
        scene.do(decide_adoption, alice, DecideAdoption(programme.id, ORIGIN, code, "adopted"))
    scene.do(bring_standard, alice, BringStandard(programme.id, check_standard(later())))
    screen = visits.open(alice, "standards", **OTHERS)
    assert not screen.exception
    assert "The other city has withdrawn this clause." in words(screen)
    screen = press(screen, "Take the change over")
    press(screen, "Take the change over", "Take over")
    assert decision(scene, programme, "OK-01").ours.body.endswith("and by telephone.")


def test_an_expert_reads_and_decides_nothing(visits: Visits, ewa, brought):
    screen = visits.open(ewa, "standards", **OTHERS)
    assert "Title of OK-01" in words(screen)
    assert not {"Adopt", "Adapt", "Leave out"} & set(labels(screen))

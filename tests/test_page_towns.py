"""What other towns made of a standard, as people see it on its page, and telling them in turn."""

import json
from typing import Any

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.returning import Town, make_returned
from tests.snapshots import make_clause
from tests.test_adopt_standard import bring, document
from tests.test_page_adoption import OTHERS
from tests.test_page_adoption import brought as brought
from tests.visits import Visits, labels, press, words
from workshop.people.rights import Actor
from workshop.programme.tables import Programme
from workshop.review.comments import list_comments
from workshop.standards.adoption.giving_back import find_given
from workshop.standards.adoption.returns import TakeReturn, list_taken, take_return
from workshop.standards.clauses import list_clauses
from workshop.standards.tables import Publication
from workshop.ui.widgets.file_field import PickedFile

ORIGIN = "a" * 32


@pytest.fixture
def published(scene: Scene, alice: Actor, programme: Programme) -> Publication:
    own = Press(scene.store, alice, programme.id)
    own.write_clause()
    return own.publish()


@pytest.fixture
def town() -> Town:
    return Town()


def code_of(scene: Scene, programme: Programme) -> str:
    return str(scene.read(list_clauses, programme.id)[0].code)


def test_an_area_is_adopted_with_two_presses(visits: Visits, scene, alice, programme, brought):
    screen = press(visits.open(alice, "standards", **OTHERS), "Adopt an area at once")
    assert "OK-01, OK-02" in words(screen)
    screen = press(screen, "Adopt an area at once", "Adopt 2 clauses")
    assert not screen.exception
    assert {row.code for row in scene.read(list_clauses, programme.id)} == {"OK-01", "OK-02"}


def test_the_other_town_is_told_after_a_look(visits: Visits, scene, alice, programme, brought):
    screen = press(visits.open(alice, "standards", **OTHERS), "Adopt")
    screen = press(screen, "Tell the other town what we made of it")
    shown = words(screen)
    assert "adopted 1 · adapted 0 · left out 0" in shown
    assert "its wording stays inside" in shown
    assert scene.read(find_given, programme.id, ORIGIN) is None
    screen = press(screen, "Tell the other town what we made of it", "Sign and publish")
    assert not screen.exception
    assert scene.read(find_given, programme.id, ORIGIN).number == 1
    assert "Hand it out no more" in labels(visits.open(alice, "standards", **OTHERS))


def reading(visits: Visits, alice: Actor, monkeypatch: Any, told: dict[str, Any]) -> Any:
    monkeypatch.setattr("workshop.ui.clauses.documents_of_towns.clear_file", lambda key: None)
    content = json.dumps(told).encode()
    state = {"returned.file.picked": PickedFile("one", "town.json", content), **OTHERS}
    return press(visits.open(alice, "standards", **state), "Read a file of a town")


def test_a_key_is_compared_before_a_file_is_kept(
    visits: Visits, scene, alice, programme, published, town: Town, monkeypatch
):
    told = town.write(published, make_returned(code_of(scene, programme)))
    screen = reading(visits, alice, monkeypatch, told)
    assert "Telephone the other town" in words(screen)
    assert next(one for one in screen.button if one.label == "Keep it").disabled
    next(one for one in screen.button if one.label == "Read a file of a town").click()
    screen.checkbox[-1].check().run()
    screen = press(screen, "Read a file of a town", "Keep it")
    assert not screen.exception
    assert [row.town for row in scene.read(list_taken, programme.id)] == [town.name]
    screen = visits.open(alice, "standards", **OTHERS)
    assert town.name in words(screen)
    assert {"Key of this town", "Our key"} <= {
        one.proto.popover.label for one in screen.get("popover")
    }


CHOOSING = """
import streamlit as st
from workshop.ui.clauses.documents_of_towns import begin_document, choose_document
from workshop.ui.shell.page import open_page
page = open_page("standards")
if "begun" not in st.session_state:
    st.session_state.begun = begin_document(page, "one", "https://town.example/", {document})

def fetch(address):
    st.session_state.asked = [*st.session_state.get("asked", ()), address]
    return "fetched"

st.write(str(choose_document(page, "one", "File", bytes.decode, fetch)))
"""


@pytest.mark.parametrize(("document", "asked"), [(None, ["https://town.example/"]), ("here", [])])
def test_a_known_address_is_fetched_at_once_and_only_once(
    visits: Visits, alice, programme, document: str | None, asked: list[str]
):
    screen = visits.open_script(alice, CHOOSING.format(document=repr(document))).run()
    assert not screen.exception
    assert screen.session_state.asked == asked if asked else "asked" not in screen.session_state
    assert f"('{document or 'fetched'}', 'https://town.example/')" in words(screen)


def test_a_false_file_is_refused_on_the_screen(
    visits: Visits, scene, alice, programme, published, town: Town, monkeypatch
):
    told = town.write(published, make_returned(code_of(scene, programme)))
    told["signature"]["value"] = "A" * 86
    screen = reading(visits, alice, monkeypatch, told)
    assert "The signature of this file is false" in words(screen)
    assert "Keep it" not in labels(screen)


def test_a_wording_is_suggested_from_the_clause(
    visits: Visits, scene: Scene, alice, programme, published, town: Town
):
    (clause,) = scene.read(list_clauses, programme.id)
    wording = [("body", "Everybody is asked how they wish to be addressed.")]
    told = town.tell(published, make_returned(clause.code, "adapted", wording))
    scene.do(take_return, alice, TakeReturn(programme.id, told, town.key))
    screen = visits.open(alice, "standards", **{"beside": "card"})
    screen.query_params["clause"] = clause.id
    screen = screen.run()
    assert "Town of Brook" in words(screen)
    screen = press(screen, "Suggest this wording here")
    assert not screen.exception
    (comment,) = scene.read(list_comments, programme.id, "clause", clause.id)
    assert comment.suggestion == wording[0][1]


def test_of_a_clause_of_which_nobody_tells_nothing_is_said(
    visits: Visits, scene: Scene, alice, programme, published
):
    (clause,) = scene.read(list_clauses, programme.id)
    screen = visits.open(alice, "standards", **{"beside": "card"})
    screen.query_params["clause"] = clause.id
    assert not screen.run().exception
    assert "other towns" not in words(screen)


def test_a_circle_is_told(visits: Visits, scene, alice, programme, published, town: Town):
    ours = code_of(scene, programme)
    origin = {
        "standard": programme.id,
        "title": "Standard",
        "version": "0.1",
        "code": ours,
        "decision": "adopted",
    }
    bring(scene, alice, programme.id, document(make_clause("PS-01", origin=origin)))
    shown = words(visits.open(alice, "standards", **OTHERS))
    assert f"It was taken there from our {ours}" in shown

"""The page of publication: what is out, what is in the way of the next version, how it goes out."""

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.visits import Visits, labels, press, words
from workshop.standards.clauses import SaveClause, save_clause
from workshop.standards.publication.publications import list_editions
from workshop.standards.tables import Clause


@pytest.fixture
def house(store, alice, programme):
    return Press(store, alice, programme.id)


def test_without_a_clause_the_page_leads_to_the_standard(visits: Visits, alice):
    screen = visits.open(alice, "publication")
    assert not screen.exception
    assert "Go to the standard" in labels(screen)
    assert "Publish a version" not in labels(screen)


def test_what_is_in_the_way_is_told_with_the_way_there(visits: Visits, house, alice):
    clause = house.write_clause(responsible="")
    screen = visits.open(alice, "publication")
    shown = words(screen)
    assert "Next version: 0.1" in shown
    assert f"{clause.code} names nobody who answers for it." in shown
    assert f"No need stands behind {clause.code}." in shown
    assert "Go there" in labels(screen)


def test_a_version_is_published_and_stands_on_the_page(
    visits: Visits, scene: Scene, house, alice, programme
):
    house.write_clause()
    screen = press(visits.open(alice, "publication"), "Publish a version")
    assert not screen.exception
    press(screen, "Publish a version", "Publish version 0.1")
    (edition,) = scene.read(list_editions, programme.id)
    assert edition.version == "0.1"
    shown = words(visits.open(alice, "publication"))
    assert "Next version: 0.2" in shown
    assert "1 clause" in shown


def test_changes_since_the_last_version_are_listed(visits: Visits, scene: Scene, house, alice):
    clause = house.write_clause()
    house.publish()
    revision = scene.get(Clause, clause.id).revision
    scene.do(save_clause, alice, SaveClause(clause.id, revision, {"body": "Another text"}))
    house.write_clause("One more")
    shown = words(visits.open(alice, "publication"))
    assert "2 clauses · 1 new · 1 changed" in shown


def test_any_two_versions_can_be_compared(visits: Visits, scene: Scene, house, alice):
    clause = house.write_clause()
    house.publish()
    revision = scene.get(Clause, clause.id).revision
    scene.do(save_clause, alice, SaveClause(clause.id, revision, {"body": "Another text"}))
    house.publish()
    screen = visits.open(alice, "publication")
    assert [box.value for box in screen.selectbox if "version" in box.label] == ["0.1", "0.2"]
    assert clause.title in words(screen)


def test_what_was_taken_out_is_not_proposed_again(visits: Visits, scene: Scene, house, alice):
    stays, goes = house.write_clause("Stays"), house.write_clause("Goes")
    house.publish()
    house.publish(clauses=[stays], reasons={goes.code: "Merged elsewhere."})
    shown = words(visits.open(alice, "publication"))
    assert "Next version: 0.3" in shown
    assert "1 new" not in shown


def test_experts_read_what_is_out_and_publish_nothing(visits: Visits, house, ewa, charlie):
    house.write_clause()
    house.publish(notes="For everybody")
    screen = visits.open(ewa, "publication")
    assert "For everybody" in words(screen)
    assert "Publish a version" not in labels(screen)
    assert "Next version" not in words(screen)
    assert "For everybody" not in words(visits.open(charlie, "publication"))

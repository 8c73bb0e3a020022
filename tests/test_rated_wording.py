"""What was rated and what is published need not be the same words; every output says so."""

import json

import pytest

from tests.conftest import Scene
from tests.reviews import Review, make_experts, make_review
from workshop.export.public_site import write_page
from workshop.export.published_files import write_output
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.publication.publications import Publish, publish
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause

BODY = "Staff ask everybody how they wish to be addressed."
LATER = "Staff ask everybody how they wish to be addressed, by name and surname."
TEXTS = ("standard.md", "standard.csv")


@pytest.fixture
def clause(scene: Scene, alice, programme) -> Clause:
    fields = {"body": BODY, "level": "required", "responsible": "The desk"}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Address", fields=fields))


@pytest.fixture
def review(scene: Scene, alice, programme, clause) -> Review:
    return make_review(scene, alice, [("clause", clause.id)], make_experts(scene, programme))


def rate(review: Review) -> None:
    for expert in review.experts:
        review.rate(expert, 0, valid=8, feasible=8, clear=8)


def reword(scene: Scene, alice, clause: Clause, **fields: str) -> None:
    stored = scene.get(Clause, clause.id)
    scene.do(save_clause, alice, SaveClause(clause.id, stored.revision, fields))


def published(scene: Scene, alice, clause: Clause) -> dict:
    scene.do(set_status, alice, SetStatus(clause.id, "accepted", "As the experts say."))
    command = Publish(clause.programme_id, "0.1", "", [clause.id])
    snapshot = json.loads(write_output(scene.do(publish, alice, command).snapshot, "standard.json"))
    snapshot["standard"]["language"] = "en"
    return snapshot


def rated(snapshot: dict) -> dict:
    return snapshot["clauses"][0]["trace"]["review"]["rated"]


def test_what_stands_as_it_was_rated_says_nothing(scene: Scene, alice, clause, review):
    rate(review)
    review.close()
    snapshot = published(scene, alice, clause)
    told = rated(snapshot)
    assert (told["changed_since"], told["changed_during"], told["fields"]) == (False, False, [])
    for content in (write_page(snapshot), *(write_output(snapshot, name) for name in TEXTS)):
        assert b"changed after" not in content


def test_words_that_experts_never_saw_are_not_credited_to_them(scene: Scene, alice, clause, review):
    rate(review)
    review.close()
    reword(scene, alice, clause, body=LATER)
    snapshot = published(scene, alice, clause)
    told = rated(snapshot)
    assert told["changed_since"]
    assert told["fields"] == [{"field": "body", "before": BODY, "after": LATER}]
    page = write_page(snapshot).decode()
    assert "wording changed after it was rated" in page
    assert "<ins><i>added: </i>, by name and surname</ins>" in page
    for name in TEXTS:
        content = write_output(snapshot, name).decode()
        assert "what they said is about the words as they were" in content
        assert BODY in content
        assert "about the wording before it was changed" in content or name == "standard.csv"


def test_a_wording_that_changed_while_it_was_rated_is_told(scene: Scene, alice, clause, review):
    rate(review)
    reword(scene, alice, clause, steps="Ask first.")
    review.close()
    told = rated(published(scene, alice, clause))
    assert told["changed_during"]
    assert [one["field"] for one in told["fields"]] == ["steps"]


def test_a_change_that_was_taken_back_before_publishing_leaves_nothing(
    scene: Scene, alice, clause, review
):
    rate(review)
    review.close()
    reword(scene, alice, clause, body=LATER)
    reword(scene, alice, clause, body=BODY)
    assert not rated(published(scene, alice, clause))["changed_since"]


def test_the_reason_of_a_state_stands_in_every_output(scene: Scene, alice, clause):
    snapshot = published(scene, alice, clause)
    for content in (write_page(snapshot), *(write_output(snapshot, name) for name in TEXTS)):
        assert b"As the experts say." in content


def test_the_opinion_with_which_a_clause_was_accepted_is_published_until_it_is_revised(
    scene: Scene, alice, clause
):
    content = SetStatus(clause.id, "accepted_with_dissent", "Agreed", "It costs too much.")
    scene.do(set_status, alice, content)
    first = scene.do(publish, alice, Publish(clause.programme_id, "0.1", "", [clause.id]))
    assert first.snapshot["clauses"][0]["trace"]["dissents"] == ["It costs too much."]
    assert "It costs too much." in write_page(first.snapshot).decode()
    scene.do(set_status, alice, SetStatus(clause.id, "revised"))
    later = scene.do(publish, alice, Publish(clause.programme_id, "0.2", "", [clause.id]))
    assert later.snapshot["clauses"][0]["trace"]["dissents"] == []

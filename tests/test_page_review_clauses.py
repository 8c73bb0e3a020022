"""The page of reviews with clauses on it: inviting, the desk, passages, what comes next."""

import csv
import io
from typing import Any

import pytest

from tests.conftest import Scene
from tests.keys import key_of
from tests.reviews import Review, make_experts, make_review
from tests.visits import Visits, labels, press, words
from workshop.export.tables.review_tables import write_comments
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.review.dispositions import Dispose, dispose
from workshop.review.proposals import (
    AddRoundComment,
    Propose,
    add_round_comment,
    own_comments,
    propose,
)
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import FollowRound, follow_round, list_rounds
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.store.ids_and_clock import new_id
from workshop.ui.clauses.passages import Selection

BODY = "Staff ask everybody how they wish to be addressed."
MARKED = {"field": "body", "start": 6, "quote": "ask everybody"}


@pytest.fixture
def clauses(scene: Scene, alice, bob, activity, programme) -> list[Clause]:
    note = scene.make_note(bob, activity, "They shouted the wrong name")
    command = CreateGroup(programme.id, new_id(), "My name", [note.id])
    group = scene.do(create_group, alice, command)
    wish = CreateNeed(programme.id, "somebody", "my own name", "be at ease", [group.id])
    need = scene.do(create_need, alice, wish)
    fields = {"body": BODY, "responsible": "The desk", "level": "required"}
    return [
        scene.do(create_clause, alice, CreateClause(programme.id, title, [need.id], fields))
        for title in ("Address", "Waiting room")
    ]


@pytest.fixture
def review(scene: Scene, alice, programme, clauses) -> Review:
    subjects = [("clause", clause.id) for clause in clauses]
    return make_review(scene, alice, subjects, make_experts(scene, programme))


def rate(review: Review, subject: int, *values: int) -> None:
    """Each value by another expert, as the page does it."""
    for expert, value in zip(review.experts, values, strict=False):
        rated = dict.fromkeys(("valid", "feasible", "clear"), value)
        content = RateSubject(review.round.id, review.subjects[subject][1], rated, key_of(expert))
        review.scene.do(rate_subject, expert, content)


def remark(review: Review, text: str = "And children?") -> Any:
    """The first expert on a passage of the first clause."""
    key, mine = review.subjects[0][1], key_of(review.experts[0])
    content = AddRoundComment(review.round.id, key, text, mine, MARKED)
    return review.scene.do(add_round_comment, review.experts[0], content)


def reword(review: Review, suggestion: str) -> Any:
    proposed = {"passage": MARKED, "suggestion": suggestion}
    key, mine = review.subjects[0][1], key_of(review.experts[1])
    content = Propose(review.round.id, key, "wording", proposed, "It is plainer", mine)
    return review.scene.do(propose, review.experts[1], content)


def results(visits: Visits, person: Actor, view: str = "agreement"):
    screen = press(visits.open(person, "review"), "See the results")
    if view != "agreement":
        screen.button_group[0].set_value(view).run()
    return screen


def test_the_facilitator_invites_to_clauses_of_an_area_or_all_drafts(
    visits: Visits, scene: Scene, alice, ewa, programme, clauses
):
    scene.do(set_status, alice, SetStatus(clauses[1].id, "accepted", "Known elsewhere"))
    screen = press(visits.open(alice, "review"), "Invite to a review")
    screen.session_state["review.invite.kind"] = "clause"
    screen = press(screen, "Invite to a review")
    assert screen.text_input[0].value == "Review of clauses"
    assert screen.multiselect[0].value == [clauses[0].id]
    press(screen, "Invite to a review", "Send the invitation")
    [made] = scene.read(list_rounds, programme.id)
    assert (made.subject_kind, made.subjects) == ("clause", [["clause", clauses[0].id]])
    assert scene.get(Clause, clauses[0].id).status == "expert_review_1"


def test_the_desk_shows_the_clause_with_its_needs_and_notes(visits: Visits, review: Review):
    screen = press(visits.open(review.experts[0], "review"), "Begin")
    shown = words(screen)
    for part in ("ST-01", "Required", "my own name", "They shouted the wrong name", "1 of 2"):
        assert part in shown
    assert "Select words in the text" in shown


def test_own_remarks_stand_beside_the_scales_and_can_be_withdrawn(
    visits: Visits, scene: Scene, review: Review
):
    remark(review)
    screen = press(visits.open(review.experts[0], "review"), "Begin")
    shown = words(screen)
    assert "“ask everybody”" in shown
    assert "And children?" in shown
    press(screen, "Withdraw the remark")
    assert "And children?" not in words(screen)
    assert scene.read(own_comments, review.now, key_of(review.experts[0])) == {}
    assert "And children?" not in words(visits.open(review.experts[1], "review"))


def choose_passage(screen: Any, review: Review) -> Any:
    """As if the words had been selected in the text."""
    name = f"review.text.{review.round.id}.{review.subjects[0][1]}.chosen"
    screen.session_state[name] = Selection(passage=MARKED)
    return screen.run()


def test_selected_words_open_a_dialog_for_a_remark_or_a_wording(
    visits: Visits, scene: Scene, review: Review
):
    screen = press(visits.open(review.experts[0], "review"), "Begin")
    screen = choose_passage(screen, review)
    assert "Save the remark" in labels(screen)
    field = next(area for area in screen.text_area if area.label == "Remark")
    field.input("And children?")
    press(screen, "Save the remark")
    found = scene.read(own_comments, review.now, key_of(review.experts[0]))
    [said] = [row for row in found[review.subjects[0][1]] if row.passage]
    assert (said.text, said.passage) == ("And children?", MARKED)
    assert "Save the remark" not in labels(screen.run())


def test_words_that_are_gone_are_said_to_be_gone(
    visits: Visits, scene: Scene, alice, review: Review, clauses
):
    remark(review)
    stored = scene.get(Clause, clauses[0].id)
    content = SaveClause(stored.id, stored.revision, {"body": "The desk asks first."})
    scene.do(save_clause, alice, content)
    screen = press(visits.open(review.experts[0], "review"), "Begin")
    assert "“ask everybody”" in words(screen)
    assert "these words are not in the text any more" in words(screen)


def test_the_second_round_shows_what_was_changed_and_what_one_said_then(
    visits: Visits, scene: Scene, alice, review: Review, clauses
):
    rate(review, 0, 1, 9, 1, 9, 1, 9)
    review.close()
    stored = scene.get(Clause, clauses[0].id)
    content = SaveClause(stored.id, stored.revision, {"body": BODY.replace("Staff", "We")})
    scene.do(save_clause, alice, content)
    subjects = [("clause", clause.id) for clause in clauses]
    scene.do(follow_round, alice, FollowRound(review.round.id, "Again", subjects))
    screen = press(visits.open(review.experts[0], "review"), "Begin")
    assert "Above each scale: the first round." in words(screen)
    assert any("What was changed" in box.label for box in screen.expander)
    press(screen, "Next")
    assert "has not been changed since the round before" in words(screen)


def test_comments_are_answered_and_a_wording_is_carried_out_and_undone(
    visits: Visits, scene: Scene, alice, review: Review, clauses
):
    reword(review, "ask each person")
    review.close()
    screen = results(visits, alice, "said")
    assert "Instead of “ask everybody”: “ask each person”" in words(screen)
    screen.button_group[1].set_value("accepted").run()
    screen.text_area[0].input("Plainer indeed").run()
    press(screen, "Answer and carry out")
    assert scene.get(Clause, clauses[0].id).body == BODY
    whole = BODY.replace("ask everybody", "ask each person")
    field = next(one for one in screen.text_area if one.value == whole)
    field.input(whole.replace("Staff", "We"))
    press(screen, "Answer and carry out", "Save it like this")
    assert scene.get(Clause, clauses[0].id).body == whole.replace("Staff", "We")
    press(screen, "Undo")
    assert scene.get(Clause, clauses[0].id).body == BODY


def test_the_rule_proposes_the_next_state_and_an_unanswered_comment_blocks_acceptance(
    visits: Visits, scene: Scene, alice, review: Review, clauses
):
    rate(review, 0, 8, 8, 8, 8, 8, 8)
    rate(review, 1, 1, 9, 1, 9, 1, 9)
    said = remark(review)
    review.close()
    screen = results(visits, alice, "next")
    assert "2 clauses wait for their next step" in words(screen)
    assert "It cannot be accepted before 1 comment has an answer" in words(screen)
    assert {"Accept", "Revise and rate again", "Answer the comments"} <= set(labels(screen))
    press(screen, "Accept")
    assert "still wait for an answer: 1" in words(screen)
    assert scene.get(Clause, clauses[0].id).status == "expert_review_1"
    press(screen, "Answer the comments")
    assert "1 comment or proposal waits for an answer" in words(screen)
    scene.do(dispose, alice, Dispose(said.id, "rejected", "They are included"))
    screen = results(visits, alice, "next")
    press(screen, "Accept")
    press(screen, "Revise and rate again")
    found = [scene.get(Clause, clause.id).status for clause in clauses]
    assert found == ["accepted", "revised"]
    assert "Every clause has gone on" in words(screen)


def send(screen: Any) -> None:
    """Send the form of the dialog that this button opens."""
    next(one for one in screen.button if str(one.key).endswith(".send")).click()
    press(screen, "Accept with dissent")


def test_what_is_still_open_after_two_rounds_needs_a_reason(
    visits: Visits, scene: Scene, alice, review: Review, clauses
):
    rate(review, 0, 5, 5, 5, 5, 5, 5)
    review.close()
    subjects = [("clause", clauses[0].id)]
    made = scene.do(follow_round, alice, FollowRound(review.round.id, "Again", subjects))
    again = Review(scene, alice, made, review.experts, subjects)
    rate(again, 0, 5, 5, 5, 5, 5, 6)
    again.close()
    screen = results(visits, alice, "next")
    assert "Still open after two rounds" in words(screen)
    assert "Second round" not in labels(screen)
    screen.text_area[0].input("Two would wait").run()
    press(screen, "Accept with dissent")
    send(screen)
    assert "Write down the separate opinion" in words(screen)
    written = next(one for one in screen.text_area if one.label.startswith("Separate opinion"))
    written.input("It costs too much.")
    send(screen)
    stored = scene.get(Clause, clauses[0].id)
    assert (stored.status, stored.status_reason) == ("accepted_with_dissent", "Two would wait")


def test_experts_read_what_comes_next_and_press_nothing(visits: Visits, review: Review):
    rate(review, 0, 8, 8, 8, 8, 8, 8)
    review.close()
    screen = results(visits, review.experts[0], "next")
    assert "First expert review" in words(screen)
    assert labels(screen).count("Open the clause") == 2
    assert not {"Accept", "Reject", "Another step"} & set(labels(screen))


def test_nothing_that_was_said_is_on_the_facilitators_screen_before_closing(
    visits: Visits, alice, review: Review
):
    remark(review, "A grave gap")
    reword(review, "ask each person")
    rate(review, 0, 3, 3, 3, 3, 3, 3)
    screen = press(visits.open(alice, "review"), "Lead")
    everything = str(screen.main)
    for leak in ("A grave gap", "ask each person", "Median", "What comes next"):
        assert leak not in everything


def test_the_tables_say_where_a_remark_stands_and_nothing_of_who_wrote_it(
    scene: Scene, alice, visits: Visits, review: Review
):
    remark(review)
    reword(review, "ask each person")
    review.close()
    text = scene.read(write_comments, alice, review.round.id, "en").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[2:4] == ["field", "passage"]
    assert all(row[2:4] == ["What is required", "ask everybody"] for row in rows)
    assert any("ask each person" in cell for row in rows for cell in row)
    for expert in review.experts:
        assert expert.id not in text
        assert expert.name not in text

"""The page of reviews: the expert's desk, the facilitator's view, and what neither may see."""

import json
from datetime import UTC, datetime

import pytest

from tests.conftest import Scene
from tests.keys import key_of
from tests.reviews import CRITERIA, Review, make_experts, make_review
from tests.visits import Visits, labels, press, words
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.tables import Group
from workshop.people.accounts import (
    ChangeAccount,
    SetPassword,
    change_account,
    set_password,
)
from workshop.review.proposals import (
    AddRoundComment,
    Propose,
    add_round_comment,
    own_comments,
    propose,
)
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import list_rounds, reopen_round
from workshop.review.tables import Comment, ReviewRound
from workshop.store.ids_and_clock import new_id

PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def group(scene: Scene, alice, bob, activity):
    note = scene.make_note(bob, activity, "The queue is cold")
    command = CreateGroup(activity.programme_id, new_id(), "We wait outside", [note.id])
    return scene.do(create_group, alice, command)


@pytest.fixture
def need(scene: Scene, alice, programme, group):
    command = CreateNeed(programme.id, "somebody", "a warm place", "not fall ill", [group.id])
    return scene.do(create_need, alice, command)


@pytest.fixture
def review(scene: Scene, alice, programme, need, group) -> Review:
    subjects = [("need", need.id), ("group", group.id)]
    return make_review(scene, alice, subjects, make_experts(scene, programme), deadline=PAST)


def rate(review: Review, expert: int, subject: int, value: int) -> None:
    """As the page does it."""
    content = RateSubject(
        review.round.id,
        review.subjects[subject][1],
        dict.fromkeys(CRITERIA, value),
        key_of(review.experts[expert]),
    )
    review.scene.do(rate_subject, review.experts[expert], content)


def at_desk(visits: Visits, review: Review, expert: int = 0):
    """The desk of an expert."""
    return press(visits.open(review.experts[expert], "review"), "Begin")


def test_without_a_round_each_is_told_what_comes_next(visits: Visits, alice, ewa):
    screen = visits.open(alice, "review")
    assert "Invite to a review" in labels(screen)
    assert "No round of review yet" in words(screen)
    screen = visits.open(ewa, "review")
    assert "Invite to a review" not in labels(screen)
    assert "Invitations appear here" in words(screen)


def test_the_page_is_closed_to_who_may_not_comment(visits: Visits, scene: Scene, programme):
    keeper = scene.make_account("kim", "note_keeper", programme.id)
    assert "Your role in this programme does not open this page" in words(
        visits.open(keeper, "review")
    )


def test_the_facilitator_invites(visits: Visits, scene: Scene, alice, ewa, programme, need):
    screen = press(visits.open(alice, "review"), "Invite to a review")
    assert screen.multiselect[0].value == [need.id]
    press(screen, "Invite to a review", "Send the invitation")
    [made] = scene.read(list_rounds, programme.id)
    assert (made.title, made.experts) == ("Review of needs", [ewa.id])
    assert made.deadline is not None


def test_the_invited_see_the_round_and_its_deadline_others_do_not(
    visits: Visits, ewa, review: Review
):
    shown = words(visits.open(review.experts[0], "review"))
    assert "you: 0 of 2" in shown
    assert "the deadline passed on" in shown
    assert "Invitations appear here" in words(visits.open(ewa, "review"))


def test_the_desk_shows_the_need_with_its_notes(visits: Visits, review: Review):
    shown = words(at_desk(visits, review))
    assert "a warm place" in shown
    assert "The queue is cold" in shown
    assert "1 note · 1 session" in shown
    assert "1 of 2" in shown


def test_a_comment_is_saved_when_the_field_is_left(
    visits: Visits, scene: Scene, review: Review, need
):
    screen = at_desk(visits, review)
    screen.text_area[0].input("Is it the whole town?").run()
    assert "Comment saved" in words(screen)
    own = scene.read(own_comments, review.now, key_of(review.experts[0]))
    assert [row.text for row in own[need.id]] == ["Is it the whole town?"]
    press(screen, "Next")
    assert screen.text_area[0].value == ""
    press(screen, "Back")
    assert screen.text_area[0].value == "Is it the whole town?"


def test_a_proposal_is_added_and_withdrawn(visits: Visits, review: Review, group):
    screen = press(at_desk(visits, review), "Next")
    screen.button_group[0].set_value("header").run()
    screen.text_area[1].input("Waiting makes us ill").run()
    press(screen, "Add the proposal")
    assert "Better wording: “Waiting makes us ill”" in words(screen)
    press(screen, "Withdraw the proposal")
    assert "Better wording" not in words(screen)


def test_a_refused_proposal_says_why_and_stays_in_its_field(visits: Visits, review: Review):
    screen = press(at_desk(visits, review), "Next")
    screen.button_group[0].set_value("header").run()
    screen.text_area[1].input(" ").run()
    press(screen, "Add the proposal")
    assert "must not be empty" in words(screen)


def test_the_desk_is_resumed_where_it_was_left(visits: Visits, review: Review):
    rate(review, 0, 0, 7)
    screen = press(visits.open(review.experts[0], "review"), "Go on")
    assert "2 of 2" in words(screen)
    assert "1 of 2 rated" in str(screen.get("progress")[0].proto)


def test_who_has_rated_everything_is_thanked(visits: Visits, review: Review):
    for subject in (0, 1):
        rate(review, 0, subject, 7)
    screen = press(visits.open(review.experts[0], "review"), "See my ratings")
    assert any("Everything is rated and saved" in box.value for box in screen.success)


def test_the_facilitator_sees_counts_and_nothing_else_before_the_round_closes(
    visits: Visits, scene: Scene, alice, review: Review, need
):
    for expert in range(5):
        rate(review, expert, 0, 3)
    scene.do(
        add_round_comment,
        review.experts[0],
        AddRoundComment(review.round.id, need.id, "A grave gap", key_of(review.experts[0])),
    )
    rate(review, 0, 1, 3)
    screen = press(visits.open(alice, "review"), "Lead")
    everything = str(screen.main) + "".join(str(bar.proto) for bar in screen.get("progress"))
    assert "1 of 6 experts have finished" in everything
    for leak in ("A grave gap", "Median", "IPRAS", "disagreement"):
        assert leak not in everything
    for row in scene.read(own_comments, review.now, key_of(review.experts[0]))[need.id]:
        assert str(row.rater) not in everything
    assert not screen.table


def test_after_closing_the_finding_stands_in_the_title(visits: Visits, alice, review: Review):
    for expert in range(6):
        rate(review, expert, 0, 8)
        rate(review, expert, 1, 1 if expert % 2 else 9)
    review.close()
    screen = press(visits.open(alice, "review"), "See the results")
    assert "Accepted: 1 of 2 subjects, with disagreement: 1" in words(screen)
    table = str(screen.table[0].value)
    assert "accepted by the experts" in table
    charts = screen.get("plotly_chart")
    assert len(charts) == 3
    # Beside one another the bars would stand over other marks than those that were given.
    assert {json.loads(chart.proto.spec)["layout"]["barmode"] for chart in charts} == {"overlay"}


def test_too_few_ratings_show_nothing(visits: Visits, alice, review: Review):
    for expert in range(4):
        rate(review, expert, 0, 8)
    review.close()
    screen = press(visits.open(alice, "review"), "See the results")
    assert "Too few ratings" in words(screen)
    assert not screen.get("plotly_chart")
    assert "8" not in list(screen.table[0].value["Median"])


def test_every_comment_gets_an_answer_and_a_proposal_is_carried_out_and_undone(
    visits: Visits, scene: Scene, alice, review: Review, group
):
    content = Propose(
        review.round.id,
        group.id,
        "header",
        {"header": "Waiting makes us ill"},
        "",
        key_of(review.experts[0]),
    )
    comment = scene.do(propose, review.experts[0], content)
    review.close()
    screen = press(visits.open(alice, "review"), "See the results")
    screen.button_group[0].set_value("said").run()
    assert "1 comment or proposal waits for an answer" in words(screen)
    screen.button_group[1].set_value("accepted").run()
    screen.text_area[0].input("It is what the notes say").run()
    press(screen, "Answer and carry out")
    assert scene.get(Group, group.id).header == "Waiting makes us ill"
    assert scene.get(Comment, comment.id).disposition == "accepted"
    assert "Everything has an answer" in words(screen)
    press(screen, "Undo")
    assert scene.get(Group, group.id).header == "We wait outside"


def test_a_second_round_is_about_what_is_open(
    visits: Visits, scene: Scene, alice, programme, review: Review, group
):
    for expert in range(6):
        rate(review, expert, 0, 8)
        rate(review, expert, 1, 5)
    review.close()
    screen = press(visits.open(alice, "review"), "See the results")
    press(screen, "Second round")
    assert screen.multiselect[0].value == [group.id]
    press(screen, "Second round", "Open the second round")
    later = next(row for row in scene.read(list_rounds, programme.id) if row.number == 2)
    assert later.subjects == [["group", group.id]]
    assert "The same experts" not in words(visits.open(alice, "review"))


def test_a_closed_round_is_read_by_its_experts_and_changed_by_nobody_of_them(
    visits: Visits, review: Review
):
    review.close()
    screen = press(visits.open(review.experts[0], "review"), "See the results")
    assert not {"Second round", "Open again", "Close the round"} & set(labels(screen))


def test_charlie_sees_nothing_of_alices_rounds(visits: Visits, charlie, review: Review):
    assert "Round" not in words(visits.open(charlie, "review")).splitlines()
    assert review.scene.get(ReviewRound, review.round.id) is not None


# ── what is said before anything is written ──────────────────────────────────────────────────────


def test_the_desk_says_who_reads_a_comment_and_what_leads_to_ratings(
    visits: Visits, review: Review
):
    shown = words(at_desk(visits, review))
    assert "only your password leads to them" in shown
    assert "reads it word for word" in shown
    assert "Your way of writing" in shown
    assert "Among so few" not in shown


def test_among_few_the_pages_say_so_before_and_after(
    visits: Visits, scene: Scene, alice, programme, need, review: Review
):
    few = make_review(scene, alice, [("need", need.id)], review.experts[:3])
    screen = visits.open(few.experts[0], "review")
    begin = next(b for b in screen.button if b.key == f"review.rate.{few.round.id}")
    shown = words(begin.click().run())
    assert "Only 3 experts are invited" in shown
    assert "it can be guessed who rated how" in shown
    assert "expect that they know it is yours" in shown
    few.rate_all(8, 8)
    few.close()
    shown = words(_results_of(visits, alice, few))
    assert "the results open only once everybody has rated everything" in shown
    assert "Too few ratings" in shown
    scene.do(reopen_round, alice, few.round.id)
    few.rate(few.experts[2])
    few.close()
    shown = words(_results_of(visits, alice, few))
    assert "These results are not anonymous" in shown
    assert "Accepted: 1 of 1 need" in shown


def _results_of(visits: Visits, person, review: Review):
    screen = visits.open(person, "review")
    return next(b for b in screen.button if b.key == f"review.lead.{review.round.id}").click().run()


def test_who_was_given_a_new_password_is_told_kindly_and_rates_no_more(
    visits: Visits, scene: Scene, review: Review
):
    expert, admin = review.experts[0], scene.make_account("root", "admin")
    rate(review, 1, 0, 7)
    visits.open(expert, "review")
    scene.do(set_password, admin, SetPassword(expert.id, "given by somebody"))
    screen = at_desk(visits, review)
    assert "Your password was set anew by somebody else" in words(screen)
    assert not screen.text_area


def test_a_browser_that_opens_no_key_asks_to_sign_in_again(
    visits: Visits, review: Review, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("workshop.ui.shell.page.key_of_browser", lambda *_given: None)
    screen = at_desk(visits, review)
    assert "Sign out, and in again with your user name and password" in words(screen)
    assert not screen.text_area


def test_experts_of_the_same_name_are_invited_one_by_one(
    visits: Visits, scene: Scene, alice, ewa, programme, need
):
    scene.make_account("root", "admin")
    other = scene.make_account("ewa2", "expert", programme.id)
    scene.do(change_account, other, ChangeAccount(other.id, display_name="Ewa"))
    screen = press(visits.open(alice, "review"), "Invite to a review")
    experts = next(field for field in screen.multiselect if field.label == "Experts")
    assert {"Ewa (expert) · ewa", "Ewa (expert) · ewa2"} <= set(experts.options)
    assert "With fewer than five experts" in words(screen)
    press(screen, "Invite to a review", "Send the invitation")
    [made] = scene.read(list_rounds, programme.id)
    assert sorted(made.experts) == sorted([ewa.id, other.id])

"""The report of a review: what it tells of panel, criteria, rounds and ratings, and what never."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Scene
from tests.docxtext import words_of
from tests.keys import key_of
from tests.reviews import Review, make_experts, make_review
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.export.delphi.checklist import ItemState, check_items
from workshop.export.delphi.files import write_delphi_report
from workshop.export.delphi.items import ITEMS
from workshop.export.delphi.record import DelphiReport, load_delphi_report
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import SYSTEM, Actor
from workshop.review.dispositions import Dispose, dispose
from workshop.review.fixed_criteria import fixed_criteria
from workshop.review.proposals import AddRoundComment, add_round_comment
from workshop.review.ratings import count_changes
from workshop.review.report_texts import ReportText, SaveReportText, save_report_text
from workshop.review.rounds import FollowRound, follow_round
from workshop.review.tables import ReviewRound
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause

BODY = "Staff ask everybody how they wish to be addressed."
OPINION = "The small desk cannot do this alone."
CRITERIA = ("valid", "feasible", "clear")


def make_clauses(scene: Scene, alice: Actor, programme: Any, *titles: str) -> list[Clause]:
    need = scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "my own name"))
    return [
        scene.do(
            create_clause,
            alice,
            CreateClause(
                programme.id,
                title,
                [need.id],
                {"body": BODY, "level": "required", "responsible": "The desk"},
            ),
        )
        for title in titles
    ]


@pytest.fixture
def clauses(scene: Scene, alice, programme) -> list[Clause]:
    return make_clauses(scene, alice, programme, "Address", "Waiting room")


def begin(scene: Scene, alice: Actor, programme: Any, clauses: list[Clause], count: int) -> Review:
    subjects = [("clause", clause.id) for clause in clauses]
    return make_review(scene, alice, subjects, make_experts(scene, programme, count))


@pytest.fixture
def review(scene: Scene, alice, programme, clauses) -> Review:
    """A first round of six: the first clause is accepted, the second split."""
    review = begin(scene, alice, programme, clauses, 6)
    rate(review, 0, 8, 8, 8, 9, 7, 7)
    rate(review, 1, 1, 9, 1, 9, 2, 8)
    review.close()
    return review


def rate(review: Review, subject: int, *values: int) -> None:
    for expert, value in zip(review.experts, values, strict=False):
        review.rate(expert, subject, **dict.fromkeys(CRITERIA, value))


def second_round(review: Review, *values: int) -> Review:
    """The split clause again, in other words."""
    scene, clause = review.scene, review.scene.get(Clause, review.subjects[1][1])
    scene.do(save_clause, review.alice, SaveClause(clause.id, clause.revision, {"body": "Chairs."}))
    made = scene.do(
        follow_round, review.alice, FollowRound(review.round.id, "Again", review.subjects[1:])
    )
    again = Review(scene, review.alice, made, review.experts, review.subjects[1:])
    rate(again, 0, *values)
    again.close()
    return again


def load(review: Review, language: str = "en") -> DelphiReport:
    return review.scene.read(load_delphi_report, review.alice, review.round.id, language)


def said(review: Review, language: str = "en") -> str:
    return words_of(review.scene.read(write_delphi_report, review.alice, review.round.id, language))


def state_of(review: Review, key: str) -> ItemState:
    return next(one.state for one in check_items(load(review)) if one.item.key == key)


def test_two_rounds_are_told_with_criteria_response_results_stability_and_changes(
    review: Review,
) -> None:
    again = second_round(review, 7, 8, 7, 9, 7, 8)
    told = said(review)
    fixed = fixed_criteria(review.round)
    assert fixed is not None
    for words in (
        fixed.sha256,
        "they are the same",
        "Nothing of it was changed afterwards.",
        "Experts rated 2 clauses of “Standard” in 2 rounds",
        "In the end the experts accepted 2, rejected 0",
        "100 %",
        "Round 1: accepted by the experts",
        "Round 1: to be revised and rated again",
        "Round 2: accepted by the experts",
        "5 → 7.5 (+2.5)",
        "Rated in the first round only:",
        "Chairs.",
        "those with consensus were not rated again",
    ):
        assert words in told, words
    assert said(again) == told, "each round of a review leads to the same report"


def test_of_a_small_panel_no_rating_and_no_decision_leaves(
    scene: Scene, alice, programme, clauses
) -> None:
    review = begin(scene, alice, programme, clauses, 4)
    for subject in (0, 1):
        rate(review, subject, 9, 9, 9, 9)
    review.close()
    told, report = said(review), load(review)
    assert report.told_rounds == []
    assert (report.first.invited, report.first.finished) == ("<5", "<5")
    for leak in ("accepted by the experts", "100 %", "Kendall", "0 0 0 0 0 0 0 0 4"):
        assert leak not in told, leak
    assert state_of(review, "results") is ItemState.DOES_NOT_APPLY


def test_a_small_second_round_takes_its_stability_along(review: Review) -> None:
    """Four of six are still here: the change of six to four would be that of two people."""
    scene = review.scene
    made = scene.do(
        follow_round, review.alice, FollowRound(review.round.id, "Again", review.subjects)
    )

    def leave(db: Any, *_given: Any) -> None:
        row = db.get(ReviewRound, made.id)
        row.experts = row.experts[:4]
        db.add(row)

    scene.do(leave, SYSTEM)
    again = Review(scene, review.alice, made, review.experts[:4], review.subjects)
    for subject in (0, 1):
        rate(again, subject, 9, 9, 9, 9)
    again.close()
    report, told = load(review), said(review)
    assert (report.kappas, report.changed) == ({}, None)
    assert report.rounds[1].invited == "<5"
    assert "kappa" not in told
    assert "Round 2: accepted" not in told
    assert state_of(review, "stability") is ItemState.DOES_NOT_APPLY


@pytest.mark.parametrize(("second", "told"), [(6, True), (5, False)], ids=["all", "one left"])
def test_what_was_changed_is_told_only_where_nobody_who_rated_once_follows_from_it(
    scene: Scene, alice, programme, second: int, told: bool
) -> None:
    """Where the five who are left have changed nothing, the difference is the rating of the
    sixth."""
    clauses = make_clauses(scene, alice, programme, "Address", "Waiting room", "Referral")
    review = begin(scene, alice, programme, clauses, 6)
    for subject in range(3):
        rate(review, subject, 2, 5, 6, 7, 8, 9)
    review.close()
    command = FollowRound(review.round.id, "Again", review.subjects)
    again = replace(review, round=scene.do(follow_round, alice, command))
    for subject in range(3):
        rate(again, subject, *(2, 5, 6, 7, 8, 9)[:second])
    again.close()
    report = load(review)
    assert report.kappas == (dict.fromkeys(CRITERIA, (1.0, 18)) if told else {})
    assert report.changed == ((0, 54) if told else None)
    assert scene.read(count_changes, again.now) == report.changed, "as on the page"
    assert ("No kappa is told" in said(review)) is not told


def test_no_name_no_account_and_no_key_is_in_a_report(review: Review) -> None:
    second_round(review, 7, 8, 7, 9, 7, 8)
    told = said(review)
    for hidden in ("expert0", "Expert0", "alice", "Alice", review.experts[0].id):
        assert hidden not in told
    assert not re.search(r"\b[0-9a-f]{32}\b", told), "a rater or an id"


def test_comments_are_told_as_counts_of_what_became_of_them(
    scene: Scene, alice, programme, clauses
) -> None:
    review = begin(scene, alice, programme, clauses, 5)
    expert = review.experts[0]
    for subject in (0, 1):
        content = AddRoundComment(
            review.round.id, review.subjects[subject][1], "A grave gap", key_of(expert)
        )
        comment = scene.do(add_round_comment, expert, content)
    assert load(review).said == {}, "while a round is open a count tells that somebody has written"
    review.close()
    scene.do(dispose, alice, Dispose(comment.id, "rejected", "Not our task"))
    told = said(review)
    assert "Comments and proposals of the experts: 2; accepted 0" in told
    assert "rejected 1, without an answer so far 1" in told
    assert "A grave gap" not in told
    assert "Not our task" not in told


def test_dissent_is_told_as_it_is_published_and_why_a_clause_was_rejected_is_not(
    review: Review, scene: Scene, alice, clauses
) -> None:
    first, second = clauses
    accepted = SetStatus(first.id, "accepted_with_dissent", "Most support it.", OPINION)
    scene.do(set_status, alice, accepted)
    scene.do(set_status, alice, SetStatus(second.id, "rejected", "Nobody would pay."))
    told = said(review)
    assert OPINION in told
    assert "Why: Most support it." in told
    assert "What became of it: Rejected" in told
    assert "Nobody would pay." not in told


def test_each_item_is_in_the_checklist_and_what_nobody_wrote_has_a_place(review: Review) -> None:
    told = said(review)
    assert len({item.key for item in ITEMS}) == len(ITEMS)
    for one in check_items(load(review)):
        assert one.item.name in told
        if one.state is ItemState.TO_WRITE:
            assert f"{one.item.name}: {one.item.asks}" in told


def test_what_the_facilitator_writes_stands_in_the_report_of_all_rounds(
    review: Review, scene: Scene, alice
) -> None:
    text = ReportText("By function, from a list of the city's advisers.")
    again = second_round(review, 7, 8, 7, 9, 7, 8)
    scene.do(save_report_text, alice, SaveReportText(again.round.id, "chosen", text, ReportText()))
    away = ReportText("Nobody was paid.", applies=False)
    scene.do(
        save_report_text, alice, SaveReportText(review.round.id, "incentives", away, ReportText())
    )
    told = said(review)
    assert text.text in told
    assert "Thanks and reminders: does not apply. Nobody was paid." in told
    assert state_of(review, "chosen") is ItemState.BY_HAND
    assert state_of(review, "incentives") is ItemState.DOES_NOT_APPLY
    scene.do(save_report_text, alice, SaveReportText(review.round.id, "chosen", ReportText(), text))
    assert state_of(review, "chosen") is ItemState.TO_WRITE


def test_of_two_who_write_about_one_item_the_second_is_told(
    review: Review, scene: Scene, alice
) -> None:
    mine = SaveReportText(review.round.id, "aim", ReportText("Mine"), ReportText())
    scene.do(save_report_text, alice, mine)
    scene.do(save_report_text, alice, mine)  # a second press
    with pytest.raises(Conflict):
        scene.do(save_report_text, alice, replace(mine, written=ReportText("Another")))
    assert load(review).texts["aim"] == ReportText("Mine")


@pytest.mark.parametrize(
    ("item", "text"), [("aim", "a" * 4001), ("no item", "x"), ("", "x"), ("a" * 31, "x")]
)
def test_what_fits_nowhere_is_refused(
    review: Review, scene: Scene, alice, item: str, text: str
) -> None:
    with pytest.raises(Invalid):
        scene.do(
            save_report_text,
            alice,
            SaveReportText(review.round.id, item, ReportText(text), ReportText()),
        )


def test_experts_and_strangers_neither_read_nor_write_it(
    review: Review, scene: Scene, ewa, charlie
) -> None:
    command = SaveReportText(review.round.id, "aim", ReportText("Mine"), ReportText())
    for person in (ewa, charlie, review.experts[0]):
        with pytest.raises((NotAllowed, NotFound)):
            scene.read(write_delphi_report, person, review.round.id, "en")
        with pytest.raises(NotAllowed):
            scene.do(save_report_text, person, command)


def test_an_open_round_is_told_as_open_and_without_numbers(
    scene: Scene, alice, programme, clauses
) -> None:
    review = begin(scene, alice, programme, clauses, 6)
    rate(review, 0, 8, 8, 8, 9, 7, 7)
    told, report = said(review), load(review)
    assert "Round 1 is still open." in told
    assert report.first.agreements == {}
    assert report.first.rate is None


def test_needs_say_that_no_former_wording_is_kept(scene: Scene, alice, programme) -> None:
    need = scene.do(create_need, alice, CreateNeed(programme.id, "who", "a seat"))
    review = make_review(scene, alice, [("need", need.id)], make_experts(scene, programme))
    review.rate_all(7, 8, 8, 9, 7, 7)
    review.close()
    assert state_of(review, "changes") is ItemState.TO_WRITE
    assert "Importance" in said(review)


def test_the_polish_report_is_polish_in_every_sentence(review: Review) -> None:
    second_round(review, 7, 8, 7, 9, 7, 8)
    told = said(review, "pl")
    assert "Utrwalono" in told
    assert "5 → 7,5 (+2,5)" in told
    assert not re.search(r"\b(the|rated|experts|of)\b", told.replace("Again", ""))

"""The report of a review on its page: what is answered, what is written, and the criteria."""

import pytest

from tests.conftest import Scene
from tests.reviews import Review, make_experts, make_review
from tests.visits import Visits, labels, press, words
from workshop.needs.needs import CreateNeed, create_need
from workshop.review.fixed_criteria import fixed_criteria
from workshop.review.report_texts import ReportText, SaveReportText, report_texts, save_report_text
from workshop.review.rounds import list_rounds

WORDS = "Two thirds of the panel have rated everything."


@pytest.fixture
def need(scene: Scene, alice, programme):
    return scene.do(create_need, alice, CreateNeed(programme.id, "who", "a seat"))


@pytest.fixture
def review(scene: Scene, alice, programme, need) -> Review:
    return make_review(scene, alice, [("need", need.id)], make_experts(scene, programme))


def at_report(visits: Visits, review: Review):
    """The report, as whoever leads sees it."""
    screen = press(visits.open(review.alice, "review"), "See the results")
    return screen.button_group[0].set_value("report").run()


def test_the_page_says_what_is_answered_and_takes_what_is_not(
    visits: Visits, scene: Scene, review: Review
) -> None:
    review.rate_all(7, 8, 8, 9, 7, 7)
    review.close()
    screen = at_report(visits, review)
    shown = words(screen)
    assert not screen.exception
    assert "answered by the data" in shown
    assert "How the panel was chosen" in shown
    assert fixed_criteria(review.round).sha256 in shown  # type: ignore[union-attr]
    # A newcomer sees where to begin, and how much waits elsewhere.
    folds = [(one.label, one.proto.expanded) for one in screen.expander]
    waiting = [one for one in folds if "to be written: " in one[0]]
    assert len(waiting) > 3
    assert [is_open for _label, is_open in waiting] == [True] + [False] * (len(waiting) - 1)
    press(screen, "Write")
    screen.text_area[0].input("To agree on what is missing")
    press(screen, "Write", "Save")
    assert report_texts(review.now)["aim"] == ReportText("To agree on what is missing")
    assert "To agree on what is missing" in words(screen)
    assert any("Aim and background" in one.label and one.proto.expanded for one in screen.expander)


def test_who_writes_what_somebody_else_has_written_meanwhile_is_told(
    visits: Visits, scene: Scene, alice, review: Review
) -> None:
    review.close()
    screen = press(at_report(visits, review), "Write")
    screen.text_area[0].input("Mine")
    theirs = SaveReportText(review.round.id, "aim", ReportText("Theirs"), ReportText())
    scene.do(save_report_text, alice, theirs)
    assert report_texts(review.now)["aim"].text == "Theirs"
    # The page reads it anew before the dialog opens again: the field keeps what was typed.
    assert "Theirs" in words(press(screen, "Write"))
    assert report_texts(review.now)["aim"].text == "Theirs"


def test_experts_see_no_report(visits: Visits, review: Review) -> None:
    review.close()
    screen = press(visits.open(review.experts[0], "review"), "See the results")
    assert "report" not in screen.button_group[0].options
    assert "Report" not in screen.button_group[0].options


def test_what_else_counts_is_fixed_with_the_invitation_and_shown_to_all(
    visits: Visits, scene: Scene, alice, ewa, programme, need
) -> None:
    screen = press(visits.open(alice, "review"), "Invite to a review")
    screen.text_area[0].input(WORDS)
    press(screen, "Invite to a review", "Send the invitation")
    [made] = scene.read(list_rounds, programme.id)
    fixed = fixed_criteria(made)
    assert fixed is not None
    assert fixed.words == WORDS
    for person, button in ((alice, "Lead"), (ewa, "Begin")):
        screen = visits.open(person, "review")
        assert button in labels(screen)
        shown = words(press(screen, button))
        assert WORDS in shown
        assert fixed.sha256 in shown

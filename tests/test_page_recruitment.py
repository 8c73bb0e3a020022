"""The page Recruitment without a browser: who sees it, and what each stage shows."""

import json
from datetime import time, timedelta

import pytest

from tests.conftest import Scene
from tests.recruiting import Recruiting, make_candidates, recruiting_in
from tests.visits import Visits, press, words
from workshop.local_time import today
from workshop.people.accounts import SetMembership, set_membership
from workshop.people.recruiters import list_recruiters
from workshop.recruitment.decisions import DecideCandidates, SetRules, decide_candidates, set_rules
from workshop.recruitment.erasure import erase_now
from workshop.recruitment.interviews import (
    AddInterviews,
    GiveInterview,
    add_interviews,
    give_interview,
)
from workshop.recruitment.preparing import NewCandidate
from workshop.recruitment.recruitments import begin_rating
from workshop.recruitment.rules import Rule
from workshop.recruitment.states import RuleKind
from workshop.ui.widgets.file_field import PickedFile


@pytest.fixture
def recruiting(scene: Scene, programme) -> Recruiting:
    return recruiting_in(scene, programme.id)


def test_only_who_is_named_sees_the_page(
    visits: Visits, scene: Scene, recruiting: Recruiting, alice, ewa
):
    recruiting.begin(make_candidates(6))
    for person in (alice, ewa, scene.make_account("adam", "admin")):
        told = words(visits.open(person, "recruitment"))
        assert "No entry" in told
        assert "C2D2" not in told
    screen = visits.open(recruiting.raters[0], "recruitment")
    assert not screen.exception
    assert "Everything here is erased on" in words(screen)
    assert "Only those named for recruiting see this page: Nina, Olek." in words(screen)


def test_an_administrator_names_whoever_recruits_on_the_page_people(
    visits: Visits, scene: Scene, programme, alice
):
    admin = scene.make_account("adam", "admin")
    assert not visits.open(alice, "people").toggle
    screen = visits.open(admin, "people")
    next(toggle for toggle in screen.toggle if toggle.label == "Alice").set_value(True)
    screen.run()
    assert [row.display_name for row in scene.read(list_recruiters, programme.id)] == ["Alice"]
    assert not visits.open(alice, "recruitment").exception


def test_without_a_recruitment_the_page_says_what_it_is_for(visits: Visits, recruiting: Recruiting):
    screen = visits.open(recruiting.raters[0], "recruitment")
    assert not screen.exception
    assert "Names and addresses are left behind" in words(screen)


def test_a_file_with_a_header_alone_is_refused_in_words(visits: Visits, recruiting: Recruiting):
    file = PickedFile("1", "k.csv", "Imię i nazwisko;Dlaczego chcesz wziąć udział?".encode())
    screen = visits.open(recruiting.raters[0], "recruitment", **{"file.picked": file})
    assert not screen.exception
    assert "no row below its header" in screen.error[0].value
    assert "Make the codes" not in [button.label for button in screen.button]


def test_nothing_begins_before_the_list_of_codes_was_downloaded(
    visits: Visits, recruiting: Recruiting
):
    rows = [
        f"Jan Nowak{at};Reda;I would like to take part, for the reason {at}." for at in range(400)
    ]
    file = PickedFile("1", "k.csv", "\n".join(["Name;Town;Why?", *rows]).encode())
    screen = visits.open(recruiting.raters[0], "recruitment", **{"file.picked": file})
    assert not screen.exception
    chosen = [str(group.value) for group in screen.get("button_group")]
    assert len(chosen) == 3
    screen = press(screen, "Make the codes")
    assert "400 candidates have codes." in screen.success[0].value
    [begin] = [button for button in screen.button if "begin" in button.label]
    assert begin.disabled


def test_marked_answers_are_shown_with_what_is_marked(visits: Visits, recruiting: Recruiting):
    told = "I was sent by pani Kowalska, call 601 777 888"
    recruiting.begin([NewCandidate("K2D2K", (told,), ("Reda", "A")), *make_candidates(5)])
    screen = visits.open(recruiting.raters[0], "recruitment")
    assert not screen.exception
    assert "1 answer may tell who somebody is" in words(screen)
    [field] = screen.multiselect
    assert field.value == ["601 777 888", "pani Kowalska"]
    screen = press(screen, "Strike out")
    assert "No answer has a mark any more" in screen.success[0].value
    assert "Kowalska" not in json.dumps([row.answers for row in recruiting.candidates()])


def test_a_rater_sees_one_candidate_and_nothing_for_balance(visits: Visits, recruiting: Recruiting):
    recruiting.begin(make_candidates(6, towns=["Redawice"], organisations=["Lambda"]))
    recruiting.do(begin_rating, recruiting.programme_id)
    screen = visits.open(recruiting.raters[0], "recruitment")
    assert not screen.exception
    assert "0 of 2 have handed in." in words(screen)
    assert "1 of 6" in words(screen)
    assert "Redawice" not in words(screen)
    assert "Lambda" not in words(screen)
    recruiting.rate_all(recruiting.raters[0])
    screen = press(visits.open(recruiting.raters[0], "recruitment"), "Hand in my ratings")
    assert "You have handed in your ratings." in screen.success[0].value


def test_the_choice_shows_ratings_rules_and_sums(visits: Visits, recruiting: Recruiting):
    recruiting.begin(make_candidates(12))
    recruiting.open()
    rules = [Rule(RuleKind.AT_MOST, "Organisation", 2), Rule(RuleKind.AT_LEAST, "Town", 2)]
    recruiting.do(set_rules, SetRules(recruiting.programme_id, rules))
    rows = recruiting.candidates()
    seen = {row.id: "" for row in rows if row.code in ("C2D20", "C2D22", "C2D24")}
    recruiting.do(
        decide_candidates, DecideCandidates(recruiting.programme_id, seen, "accepted", "Fits")
    )
    screen = visits.open(recruiting.raters[0], "recruitment")
    assert not screen.exception
    warned = [warning.value for warning in screen.warning]
    assert any("Too many with the same: C2D20, C2D22, C2D24." in text for text in warned)
    assert any("So far there is 1." in text for text in warned)
    assert "**12 candidates** · accepted: 3 · not decided yet: 9" in words(screen)
    assert "Lambda" not in words(screen)


def test_a_decision_without_a_reason_is_refused_in_words(visits: Visits, recruiting: Recruiting):
    recruiting.begin(make_candidates(6))
    recruiting.open()
    screen = visits.open(recruiting.raters[0], "recruitment")
    screen.multiselect[0].set_value([recruiting.candidates()[0].id])
    screen = press(screen, "Save the decision")
    assert [error.value for error in screen.error] == [
        "Write the reason: it is what a refusal is answered with."
    ]
    screen.text_input[0].set_value("Knows the town hall")
    press(screen, "Save the decision")
    assert recruiting.candidates()[0].decision == "accepted"


def test_files_and_interviews_are_shown(visits: Visits, recruiting: Recruiting):
    begun = recruiting.begin(make_candidates(12))
    recruiting.open()
    times = AddInterviews(recruiting.programme_id, today() + timedelta(days=3), time(10), 30, 2)
    [slot, _free] = recruiting.do(add_interviews, times)
    row = recruiting.candidates()[0]
    given = GiveInterview(recruiting.programme_id, slot.id, row.id, None)
    recruiting.do(give_interview, given)
    for view in ("interviews", "files"):
        state = {f"view.{begun.id}.choosing": view}
        screen = visits.open(recruiting.raters[0], "recruitment", **state)
        assert not screen.exception
        assert screen.get("download_button")


def test_what_stays_is_told_where_the_next_one_begins(
    visits: Visits, scene: Scene, recruiting: Recruiting
):
    recruiting.begin(make_candidates(12))
    scene.do(erase_now, recruiting.raters[0], recruiting.programme_id)
    told = words(visits.open(recruiting.raters[0], "recruitment"))
    assert "Applied: 12 · Not decided: 12" in told
    assert "C2D2" not in told


def test_who_leaves_the_programme_sees_nothing_any_more(
    visits: Visits, scene: Scene, recruiting: Recruiting, alice
):
    recruiting.begin(make_candidates(6))
    nina = recruiting.raters[0]
    scene.do(set_membership, alice, SetMembership(recruiting.programme_id, nina.id, None))
    told = words(visits.open(nina, "recruitment"))
    assert "C2D2" not in told
    assert "do not belong to any programme" in told

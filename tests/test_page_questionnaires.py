"""The page Questionnaires without a browser: written, changed, asked, and what it tells."""

import pytest

from tests.asking import AFTER, BEFORE, answer, ask, end, write_questionnaire
from tests.conftest import Scene
from tests.retaining import let_days_pass
from tests.visits import Visits, labels, press, words
from workshop.export.report.files import write_report_docx
from workshop.export.report.outline import outline_report
from workshop.export.report.record import load_report
from workshop.programme.agenda import list_activities
from workshop.programme.sessions import list_sessions
from workshop.questionnaires.questionnaires import list_questionnaires, load_questionnaire
from workshop.questionnaires.tables import OpenAnswer
from workshop.standards.findings import list_findings


@pytest.fixture
def asked(scene: Scene, alice, programme):
    return write_questionnaire(scene, alice, programme.id)


def tell(scene: Scene, alice, session, asked, moments=(BEFORE, AFTER)) -> None:
    """Six people answer the first and the open item."""
    people = [scene.make_person(session) for _ in range(6)]
    for moment in moments:
        activity = ask(scene, alice, session, asked, moment)
        for place, person in enumerate(people):
            given = {asked.items[0].id: 2 + (moment == AFTER) * (1 + place % 2)}
            if moment == AFTER:
                given[asked.items[3].id] = f"Words *{place}*"
            answer(scene, person, activity, given)
        end(scene, alice, activity)


def test_it_begins_with_the_ready_questions(visits: Visits, scene, alice, programme):
    screen = visits.open(alice, "questionnaires")
    assert not screen.exception
    screen = press(screen, "New questionnaire")
    screen = press(screen, "New questionnaire", "Add these questions")
    assert not screen.exception
    [seen] = scene.read(list_questionnaires, programme.id)
    assert len(seen.items) == 10
    shown = visits.open(alice, "questionnaires")
    assert not shown.exception
    assert "In no meeting yet" in words(shown)


def test_items_are_moved_and_removed_with_the_look_back(visits: Visits, scene, alice, asked):
    screen = press(visits.open(alice, "questionnaires"), "Down")
    assert not screen.exception
    moved = scene.read(load_questionnaire, asked.row.id)
    assert [item.text for item in moved.items[:2]] == ["Who may ask?", "I know how to begin"]
    assert moved.items[2].about_id == moved.items[1].id
    screen = visits.open(alice, "questionnaires")
    [button for button in screen.button if button.label == "Remove"][2].click()
    screen = screen.run()
    assert not screen.exception
    left = scene.read(load_questionnaire, asked.row.id)
    assert [item.text for item in left.items] == [
        "Who may ask?",
        "What helped?",
        "Which clause must change?",
    ]


def test_a_change_after_the_first_answer_is_said_to_make_a_version(
    visits: Visits, scene, alice, session, asked, programme
):
    tell(scene, alice, session, asked)
    screen = visits.open(alice, "questionnaires")
    assert "A change makes a new version" in " ".join(one.value for one in screen.info)
    assert "Remove this questionnaire" not in labels(screen)
    screen = press(screen, "Down")
    assert not screen.exception
    assert [one.row.version for one in scene.read(list_questionnaires, programme.id)] == [1, 2]


def test_it_is_asked_in_a_meeting(visits: Visits, scene, alice, asked, programme):
    screen = press(visits.open(alice, "questionnaires"), "Ask it in a meeting")
    later = scene.read(list_sessions, programme.id)[6]
    next(one for one in screen.selectbox if one.label == "Meeting").set_value(later.id)
    next(one for one in screen.radio if one.label == "When it is asked").set_value("follow_up")
    screen = press(screen, "Ask it in a meeting")
    screen = press(screen, "Ask it in a meeting", "Add it")
    assert not screen.exception
    activity = scene.read(list_activities, later.id)[-1]
    assert (activity.targets, activity.moment) == ([asked.row.id], "follow_up")


def test_results_are_told_in_words(visits: Visits, scene, alice, session, asked):
    nothing = visits.open(alice, "questionnaires", view="results")
    assert "Nothing is told yet" in " ".join(one.value for one in nothing.info)
    tell(scene, alice, session, asked, (BEFORE,))
    waiting = visits.open(alice, "questionnaires", view="results")
    assert "Tell them now" in labels(waiting)
    tell(scene, alice, session, asked)
    told = visits.open(alice, "questionnaires", view="results")
    assert not told.exception
    said = words(told).replace("\\", "")
    assert "answers rose by" in said
    assert "95 % interval" in said
    assert "proves nothing" in " ".join(one.value for one in told.caption)


def test_words_are_approved_and_become_a_finding(
    visits: Visits, scene, alice, session, asked, programme
):
    tell(scene, alice, session, asked)
    screen = visits.open(alice, "questionnaires", view="answers")
    assert not screen.exception
    screen = press(screen, "Approve")
    assert not screen.exception
    states = scene.read(lambda db: sorted(row.status for row in db.query(OpenAnswer)))
    assert states.count("visible") == 1
    screen = press(visits.open(alice, "questionnaires", view="answers"), "Make a finding of it")
    field = next(one for one in screen.text_area if one.label == "What was found")
    field.set_value("People want a map")
    screen = press(screen, "Make a finding of it", "Save the finding")
    assert not screen.exception
    [finding] = scene.read(list_findings, programme.id)
    assert (finding.row.source, finding.row.source_name) == ("answers", "What helped?")


def test_who_only_reads_neither_writes_nor_moderates(
    visits: Visits, scene, alice, session, asked, ewa
):
    tell(scene, alice, session, asked)
    for view in ("items", "results", "answers", "import"):
        screen = visits.open(ewa, "questionnaires", view=view)
        assert not screen.exception
        forbidden = {"New questionnaire", "Edit", "Approve", "Tell them now", "Report (DOCX)"}
        assert not forbidden & set(labels(screen))
        assert "Words" not in words(screen)


def test_a_programme_that_ends_before_the_follow_up_is_told(
    visits: Visits, scene, alice, programme, asked
):
    assert not visits.open(alice, "questionnaires").warning
    let_days_pass(scene, programme, 700)
    screen = visits.open(alice, "questionnaires")
    assert "questions after three months come later" in screen.warning[0].value


def test_the_report_of_the_project_tells_the_evaluation(
    scene: Scene, alice, session, asked, programme
):
    tell(scene, alice, session, asked)
    report = scene.read(load_report, alice, programme.id, "pl")
    blocks = list(outline_report(report, "https://here/standards/x"))
    said = str(blocks)
    assert "odpowiedzi wzrosły średnio" in said
    assert f"https://here/questionnaires?questionnaire={asked.row.id}&view=results" in said
    assert write_report_docx(report, "https://here/standards/x")


def test_the_agenda_offers_questionnaire_and_moment(visits: Visits, scene, alice, session, asked):
    ask(scene, alice, session, asked, AFTER)
    screen = visits.open(alice, "session")
    assert not screen.exception
    assert "“The training”, items: 5" in words(screen).replace("\\", "")
    assert "Close the questionnaire" in labels(screen)
    assert scene.read(list_activities, session.id)[-1].moment == AFTER

"""The page of insight: what it says for an empty programme, a half-made one, and for whom."""

import csv
import io
import json

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.export.tables.insight_tables import write_table
from workshop.i18n import use_language
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.voices.reasons import ExplainMissing, explain_missing, load_reasons
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def kinga(scene: Scene, alice, programme):
    persona = scene.do(create_persona, alice, CreatePersona(programme.id, "Kinga, 34"))
    scene.do(create_map, alice, CreateMap(persona.id))
    return persona


@pytest.fixture
def need(scene: Scene, alice, programme, session, activity):
    notes = [scene.make_note(scene.make_person(session), activity) for _ in range(6)]
    ids = [note.id for note in notes]
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "I wait", ids))
    command = CreateNeed(programme.id, "somebody", "to come <b>late</b>", "", [group.id])
    return scene.do(create_need, alice, command)


def findings(screen) -> list[str]:
    """The titles of the charts."""
    figures = [json.loads(chart.proto.spec) for chart in screen.get("plotly_chart")]
    return [figure["layout"]["meta"]["finding"] for figure in figures]


def test_an_empty_programme_tells_what_will_appear_and_when(visits: Visits, alice):
    screen = visits.open(alice, "insight")
    assert not screen.exception
    shown = words(screen)
    for number in (1, 2, 3, 6):
        assert f"After session {number}" in shown
    assert "Go to the programme" in labels(screen)
    assert not screen.get("plotly_chart")


def test_every_chart_says_its_finding_and_has_its_table(visits: Visits, alice, need, kinga):
    screen = visits.open(alice, "insight")
    assert not screen.exception
    assert findings(screen) == [
        "Needs keep coming: 1 new need in session 3",
        "No note behind a need stands on a map",
        "1 persona has no full map yet",
        "Session 3 was the fullest: 6 people",
    ]
    assert "1 need has no clause yet" in words(screen)
    # The flow, the reasons why notes are in no clause, and three tables of these notes.
    assert len(screen.get("table")) == 1 + 4 + len(findings(screen))


def test_what_changes_is_seen_at_the_next_look(
    visits: Visits, scene: Scene, alice, programme, need
):
    screen = visits.open(alice, "insight")
    scene.do(create_clause, alice, CreateClause(programme.id, "Open late", [need.id]))
    assert "Every need has led to a clause" in words(screen.run())


def test_a_chosen_need_tells_where_it_came_from(visits: Visits, alice, need):
    screen = visits.open(alice, "insight", need=need.id)
    assert "This need comes from 6 notes; sessions: 3" in words(screen)


def test_one_press_leads_to_the_map_that_has_gaps(visits: Visits, alice, need, kinga):
    screen = visits.open(alice, "insight")
    assert any("Kinga" in label for label in labels(screen))


def test_ewa_reads_everything_but_is_sent_to_no_page_she_may_not_open(
    visits: Visits, ewa, need, kinga
):
    screen = visits.open(ewa, "insight")
    assert len(findings(screen)) == 4
    assert not any("Kinga" in label for label in labels(screen))
    assert not screen.get("download_button")


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, need):
    screen = visits.open(charlie, "insight")
    assert not findings(screen)
    assert "I wait" not in words(screen)


def test_a_stranger_is_asked_to_sign_in(visits: Visits, need):
    assert not visits.stranger("insight").get("plotly_chart")


def test_a_table_can_be_opened_in_a_spreadsheet_and_starts_no_formula():
    use_language("pl")
    content = write_table({"Skąd": ["=1+1", "Sesja 3"], "Głosy": ["<5", "7"]}, "pl")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Skąd", "Głosy"], ["'=1+1", "<5"], ["Sesja 3", "7"]]


def test_what_is_in_no_clause_is_listed_until_somebody_says_why(
    visits: Visits, scene: Scene, alice, programme, need
):
    screen = visits.open(alice, "insight")
    shown = words(screen)
    assert "1 need, group or section still waits for a reason." in shown
    assert "need without a clause: Nobody has said why yet." in shown
    assert "Say why" in labels(screen)
    said = ExplainMissing(programme.id, "need", need.id, "The law decides <b>this</b>.")
    scene.do(explain_missing, alice, said)
    shown = words(screen.run())
    assert "Everything that is in no clause has its reason" in shown
    assert "need without a clause: The law decides <b>this</b>." in shown
    assert "Change the reason" in labels(screen)


def test_a_reason_is_given_in_a_dialog(visits: Visits, scene: Scene, alice, programme, need):
    screen = press(visits.open(alice, "insight"), "Say why")
    assert not screen.exception
    screen.text_area[0].set_value("The law decides this.")
    press(screen, "Say why", "Save the reason")
    assert scene.read(load_reasons, programme.id)["need", need.id].text == "The law decides this."


def test_experts_read_reasons_and_give_none(visits: Visits, ewa, need):
    screen = visits.open(ewa, "insight")
    assert not screen.exception
    assert "Nobody has said why yet." in words(screen)
    assert "Say why" not in labels(screen)

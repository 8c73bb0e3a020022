"""The page Trainings without a browser: who sees and changes what, and what it says of gaps."""

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.trainings import TaughtStandard, taught_in
from tests.visits import Visits, labels, press, words
from workshop.programme.programmes import ChangeProgramme, change_programme
from workshop.programme.sessions import list_sessions
from workshop.training.running import RunScenario, run_scenario
from workshop.training.trainings import list_trainings


@pytest.fixture
def taught(scene: Scene, alice, programme) -> TaughtStandard:
    return taught_in(scene, alice, programme.id)


def test_without_a_training_the_page_offers_the_template(visits: Visits, scene, alice, programme):
    maker = Press(scene.store, alice, programme.id)
    for at in range(4):
        maker.accept(maker.write_clause(f"Clause {at}"))
    screen = visits.open(alice, "training")
    assert not screen.exception
    assert "Begin with the template of six hours" in words(screen)
    screen = press(screen, "New training")
    screen = press(screen, "New training", "Add this training")
    assert not screen.exception
    [training] = scene.read(list_trainings, programme.id)
    screen = visits.open(alice, "training")
    assert training.title in words(screen).replace("\\", "")
    assert "Every clause is practised somewhere." in words(screen)


def test_the_page_says_first_what_is_trained_nowhere(visits: Visits, alice, taught):
    screen = visits.open(alice, "training")
    assert not screen.exception
    told = words(screen)
    assert f"1 clause is trained nowhere: {taught.missed.code}." in told
    assert f"1 clause is only told of and never practised: {taught.told.code}." in told
    assert "9:35–10:20" in told
    table = visits.open(alice, "training", view="coverage")
    assert not table.exception
    rows = table.table[0].value
    assert list(rows.columns) == ["Clause", "1", "3"]
    assert "●" in rows["3"].tolist()
    assert f"{taught.missed.code} {taught.missed.title}" in words(table).replace("**", "")


def test_who_only_reads_changes_nothing_and_an_editor_runs_nothing(
    visits: Visits, scene, programme, ewa, taught
):
    reader = visits.open(ewa, "training")
    assert not reader.exception
    assert "The first minute" in words(reader)
    assert not {"New training", "Run this scenario", "Add a block"} & set(labels(reader))
    editor = visits.open(scene.make_account("edda", "editor", programme.id), "training")
    assert "Add a block" in labels(editor)
    assert "Run this scenario" not in labels(editor)


def test_a_block_is_written_and_changed_on_the_page(visits: Visits, alice, taught):
    screen = visits.open(alice, "training")
    screen = press(screen, "Add a block")
    field = next(one for one in screen.text_input if one.label == "Title")
    field.set_value("Asking *twice*")
    next(button for button in screen.button if button.label == "Add a block").click()
    screen = press(screen, "Save")
    assert not screen.exception
    assert taught.school.find("Asking *twice*").row.minutes == 45
    assert "Asking *twice*" in words(visits.open(alice, "training"))


def test_one_press_on_run_adds_one_meeting_and_it_is_named(
    visits: Visits, scene, alice, programme, taught
):
    screen = press(visits.open(alice, "training"), "Run this scenario")
    screen = press(screen, "Run this scenario", "Add the meeting")
    assert not screen.exception
    kinds = [row.kind for row in scene.read(list_sessions, programme.id)]
    assert kinds.count("training") == 1
    again = visits.open(alice, "training")
    assert [label for label in labels(again) if label.startswith("Standard at the desk")]


def test_a_dialog_about_a_scenario_that_somebody_changed_says_so(
    visits: Visits, alice, taught, scene, programme
):
    screen = press(visits.open(alice, "training"), "Run this scenario")
    taught.school.do(run_scenario, RunScenario(taught.school.training_id, "pilot_training"))
    screen = press(screen, "Run this scenario", "Add the meeting")
    assert not screen.exception
    kinds = [row.kind for row in scene.read(list_sessions, programme.id)]
    assert kinds.count("pilot_training") == 1


TAKING = """
from workshop.ui.shell.page import open_page
from workshop.training.scenario import load_scenario
from workshop.ui.training.block_import import take_file
from workshop.ui.widgets.file_field import PickedFile

page = open_page("training")
with page.read() as db:
    scenario = load_scenario(db, page.actor, {training!r})
take_file(page, scenario, "taken", PickedFile("1", "blocks.csv", {content!r}))
"""


def test_a_table_is_previewed_before_it_is_stored(visits: Visits, alice, taught):
    content = f"Block;Length;Clauses;Mood\nWarm up;ten;{taught.told.code} QQ-1;good\n".encode()
    script = TAKING.format(training=taught.school.training_id, content=content)
    screen = visits.open_script(alice, script)
    assert not screen.exception
    told = words(screen)
    assert "Columns left out: Mood" in told
    assert "Line 2:** “ten” is no number of minutes from 1 to 480; 30 are put in." in told
    assert "No clause here has the code QQ-1." in told
    assert len(taught.school.load().blocks) == 3
    screen = press(screen, "Take in 1 block")
    assert not screen.exception
    block = taught.school.find("Warm up")
    assert [(clause.id, how) for clause, how in block.clauses] == [(taught.told.id, "told")]


def test_a_removed_training_leaves_the_page_in_order(
    visits: Visits, scene, alice, programme, taught
):
    screen = press(visits.open(alice, "training"), "Remove")
    opener, *_others, answer = [button for button in screen.button if button.label == "Remove"]
    opener.click()
    answer.click()
    screen.run()
    assert not screen.exception
    assert not scene.read(list_trainings, programme.id)
    assert "No training yet." in words(visits.open(alice, "training"))


def test_what_people_typed_is_no_markup_and_the_funder_stays_out_of_the_page(
    visits: Visits, scene, alice, programme, taught
):
    scene.do(change_programme, alice, ChangeProgramme(programme.id, "Standard", 3, "A fund"))
    module = taught.school.load().modules[0].row
    taught.school.add_block(module, "<b>Bold</b> [link](http://x)", course="# no heading")
    screen = visits.open(alice, "training")
    shown = next(part.value for part in screen.markdown if "Bold" in part.value)
    assert r"\<b\>" in shown
    assert r"\[link\]" in shown

"""Answers from LimeSurvey and Google Forms: matched, read, stored without identity, told."""

import json

import pytest

from tests.asking import AFTER, BEFORE, answer, ask, write_questionnaire
from tests.conftest import Scene
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.export.table_import.table_reader import read_table
from workshop.questionnaires.imported import (
    ImportAnswers,
    Matching,
    import_answers,
    match_columns,
    read_sheets,
)
from workshop.questionnaires.results import load_results
from workshop.questionnaires.tables import OpenAnswer, QuestionnaireAnswer, ToldResults

HEADER = "Sygnatura czasowa,E-mail,Twój kod,1. I know how to begin?,Who may ask?,What helped?"


@pytest.fixture
def asked(scene: Scene, alice, programme):
    return write_questionnaire(scene, alice, programme.id)


def read(scene: Scene, asked, moment: str, lines: list[str], code: int | None = 2):
    table = read_table("answers.csv", "\n".join([HEADER, *lines]).encode())
    matching = Matching(match_columns(table.header, asked.asked_at(moment)), code)
    return scene.read(read_sheets, asked, moment, table.rows, matching)


def lines(scale: int, knows: str, count: int = 7) -> list[str]:
    return [
        f"2026-05-0{n + 1},somebody{n}@example.org, KOD {n} ,{scale},{knows},Words {n}"
        for n in range(count)
    ]


def everything(scene: Scene) -> str:
    tables = (QuestionnaireAnswer, OpenAnswer, ToldResults)
    found = scene.read(lambda db: [row for table in tables for row in db.query(table)])
    return json.dumps([row.model_dump() for row in found])


def test_a_code_pairs_two_files_and_identity_is_left_behind(scene: Scene, alice, asked):
    before = read(scene, asked, BEFORE, lines(2, "The desk"))
    after = read(scene, asked, AFTER, [line.replace("KOD ", "kod-") for line in lines(4, "Nobody")])
    assert scene.do(import_answers, alice, ImportAnswers(asked.row.id, [before, after])) == 14
    told = scene.read(load_results, asked.row.id)
    assert told.items[asked.items[0].id].changes["before|after"]["mean"] == 2
    assert told.items[asked.items[1].id].changes["before|after"]["gained"] == 7
    assert told.moments[AFTER].rate is None
    stored = everything(scene)
    assert "Words 3" in stored
    for said in ("example.org", "KOD", "kod-", "2026-05"):
        assert said not in stored


def test_without_a_code_answers_stay_unpaired(scene: Scene, alice, asked):
    sheets = [read(scene, asked, moment, lines(3, "Nobody"), None) for moment in (BEFORE, AFTER)]
    scene.do(import_answers, alice, ImportAnswers(asked.row.id, sheets))
    told = scene.read(load_results, asked.row.id)
    assert told.items[asked.items[0].id].changes == {}
    assert told.unpaired == {"before|after": "14"}


@pytest.mark.parametrize(
    ("cell", "number"),
    [("4", 4), ("4 – quite well", 4), ("A4", 4), ("4,0", 4), ("very well", 5), ("NOT AT ALL", 1)],
)
def test_points_are_read_as_other_programs_write_them(scene: Scene, asked, cell, number):
    found = read(scene, asked, AFTER, [f',,,"{cell}",,'])
    [(_code, sheet)] = found.sheets
    assert sheet[asked.items[0].id].number == number


@pytest.mark.parametrize("cell", ["9", "no idea", "0", "-"])
def test_what_is_no_answer_is_listed(scene: Scene, asked, cell):
    found = read(scene, asked, AFTER, [f",,,{cell},,Words"])
    assert found.unread == {asked.items[0].id: [cell]}
    assert len(found.sheets) == 1


def test_hostile_cells_do_no_harm(scene: Scene, alice, asked):
    rows = [f',,,3,,"=HYPERLINK(""x"")_x0000_\x00 {n}"' for n in range(6)]
    found = read(scene, asked, AFTER, [*rows, f",,,3,,{'y' * 10_000}"])
    assert [len(cells) for cells in found.unread.values()] == [1]
    scene.do(import_answers, alice, ImportAnswers(asked.row.id, [found]))
    assert "\\u0000" not in everything(scene)


def test_a_code_twice_counts_once(scene: Scene, asked):
    found = read(scene, asked, AFTER, [*lines(3, "Nobody"), *lines(5, "Nobody", 2)])
    assert (len(found.sheets), found.repeated) == (7, 2)


def test_the_same_file_twice_is_refused_and_so_is_what_phones_are_asked(
    scene: Scene, alice, session, asked, bob
):
    command = ImportAnswers(asked.row.id, [read(scene, asked, AFTER, lines(3, "Nobody"))])
    scene.do(import_answers, alice, command)
    with pytest.raises(Conflict):
        scene.do(import_answers, alice, command)
    activity = ask(scene, alice, session, asked, BEFORE)
    answer(scene, bob, activity, {asked.items[0].id: 3})
    before = ImportAnswers(asked.row.id, [read(scene, asked, BEFORE, lines(3, "Nobody"))])
    with pytest.raises(Conflict):
        scene.do(import_answers, alice, before)
    with pytest.raises(NotAllowed):
        scene.do(import_answers, bob, before)


def test_a_file_about_something_else_brings_nothing(scene: Scene, alice, asked):
    found = scene.read(read_sheets, asked, AFTER, [["a", "b"]], Matching({}))
    with pytest.raises(Invalid):
        scene.do(import_answers, alice, ImportAnswers(asked.row.id, [found]))

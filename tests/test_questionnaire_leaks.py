"""One answer more changes nothing that anybody can read before the next telling."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.asking import AFTER, answer, ask, end, write_questionnaire
from tests.conftest import Scene, phone_of
from workshop.export.documents.typography import plain_spaces
from workshop.export.exchange.write import write_json
from workshop.export.minutes.docx import write_docx
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.minutes.record_parts import to_plain
from workshop.export.questionnaires.docx_report import write_report
from workshop.export.questionnaires.workbook import write_workbook
from workshop.people.attendance import count_phones
from workshop.programme.session_run import start_activity
from workshop.questionnaires.open_answers import JudgeAnswer, judge_answer, list_answers
from workshop.questionnaires.results import load_results
from workshop.standards.clause_card import load_cards
from workshop.standards.clauses import CreateClause, create_clause


def inside(file: bytes) -> dict[str, bytes]:
    """The parts of a file that Word or Excel opens, but for the time it was made."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if "docProps" not in name}


@pytest.fixture
def told(scene: Scene, alice, session, programme):
    """A questionnaire with results, opened again: its activity, people, and everything readable."""
    seen = write_questionnaire(scene, alice, programme.id)
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Clause"))
    people = [scene.make_person(session) for _ in range(6)]
    activity = ask(scene, alice, session, seen, AFTER)
    for place, person in enumerate(people):
        given: Mapping[str, Any] = {
            seen.items[0].id: 1 + place % 5,
            seen.items[1].id: place % 2,
            seen.items[3].id: f"Words {place}",
        }
        answer(scene, person, activity, given)
    end(scene, alice, activity)
    first = scene.read(list_answers, alice, seen.row.id)[0]
    scene.do(judge_answer, alice, JudgeAnswer(first.id, "visible", "waiting"))
    scene.do(start_activity, alice, activity.id)

    def everything() -> dict[str, Any]:
        record = scene.read(load_record, alice, session.id, "en")
        return {
            "results": scene.read(load_results, seen.row.id),
            "words": scene.read(list_answers, alice, seen.row.id),
            "report": inside(scene.read(write_report, alice, seen.row.id, "pl")),
            "figures": inside(scene.read(write_workbook, alice, seen.row.id, "pl")),
            "minutes": json.dumps(to_plain(record)),
            "minutes as Word": inside(write_docx(record)),
            "minutes as text": write_markdown(record),
            "exchange": scene.read(write_json, alice, programme.id),
            "card": scene.read(load_cards, programme.id, [clause.id]),
            "turnout": scene.read(count_phones, session.id),
            "log": scene.events(programme.id),
        }

    return seen, activity, people, everything


def test_files_and_pages_hold_what_was_told(told):
    _seen, _activity, _people, everything = told
    here = everything()
    assert len(here["words"]) == 6
    words = plain_spaces(here["report"]["word/document.xml"].decode())
    assert "poprawną odpowiedź wybrało 3 z 6" in words
    assert words.count("Words ") == 1
    assert any("P01" in part.decode(errors="ignore") for part in here["figures"].values())


def test_one_answer_more_changes_no_byte(scene: Scene, session, told):
    seen, activity, people, everything = told
    late = scene.make_person(session)
    before = everything()
    answer(scene, late, activity, {seen.items[0].id: 5, seen.items[3].id: "Late and alone"})
    answer(scene, people[0], activity, {seen.items[0].id: 2, seen.items[3].id: "Changed"})
    after = everything()
    # Whoever takes their own words back has taken them back at once.
    gone = {row.id for row in before["words"]} - {row.id for row in after["words"]}
    assert len(gone) == 1
    for name in before:
        if name not in ("words", "report"):
            assert before[name] == after[name], name
    assert not any(row.text in ("Late and alone", "Changed") for row in after["words"])


def test_the_end_of_a_second_round_with_one_answer_more_tells_nothing(
    scene: Scene, alice, session, told
):
    seen, activity, _people, everything = told
    late = scene.make_person(session)
    answer(scene, late, activity, {seen.items[0].id: 5, seen.items[3].id: "Late and alone"})
    before = everything()
    end(scene, alice, activity)
    after = everything()
    for name in ("results", "words", "report", "figures", "card"):
        assert before[name] == after[name], name


@pytest.mark.parametrize("kind", ["wall", "desk", "phone"])
def test_no_screen_is_told_of_an_answer(request, scene: Scene, session, told, kind: str):
    seen, activity, people, _everything = told
    viewer = phone_of(people[1], session) if kind == "phone" else request.getfixturevalue(kind)
    see: Callable[[], Any] = lambda: {  # noqa: E731
        name: scene.see(viewer, name) for name in ("room", "sheet", "told_item", "person", "result")
    }
    before = see()
    answer(scene, people[0], activity, {seen.items[0].id: 2})
    assert see() == before

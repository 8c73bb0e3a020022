"""Questionnaires: written, answered before and after, and told so that nobody is shown."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.conftest import Scene
from workshop.errors import Conflict, Invalid
from workshop.export.card_words import say_entry
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    EditQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    add_questionnaire,
    edit_questionnaire,
    list_questionnaires,
    load_questionnaire,
    remove_questionnaire,
)
from workshop.questionnaires.results import LOOK_BACK, load_results, tell_results
from workshop.questionnaires.tables import QuestionnaireAnswer, ToldResults
from workshop.standards.clause_card import load_cards
from workshop.standards.clauses import CreateClause, create_clause

BOTH = (SurveyMoment.BEFORE, SurveyMoment.AFTER)
SURE = ItemContent(ItemKind.SCALE, "I know how to begin", BOTH, "not at all", "very well")
KNOWS = ItemContent(
    ItemKind.KNOWLEDGE, "Who may ask?", BOTH, options=["The desk", "Nobody"], right=1
)
BACK = ItemContent(
    ItemKind.RETROSPECTIVE, "Before, I would have said", (SurveyMoment.AFTER,), "1", "5", about=0
)
OPEN = ItemContent(ItemKind.OPEN, "What helped?", (SurveyMoment.AFTER,))
CONTENT = QuestionnaireContent("After the training", items=[SURE, KNOWS, BACK, OPEN])


@pytest.fixture
def asked(scene: Scene, alice, programme):
    row = scene.do(add_questionnaire, alice, AddQuestionnaire(programme.id, CONTENT))
    return scene.read(load_questionnaire, row.id)


def answer(scene: Scene, asked, place: int, moment: str, given: Mapping[str, int]) -> None:
    item = asked.items[place]

    def store(db, _actor, _content):
        for author, number in given.items():
            db.merge(
                QuestionnaireAnswer(
                    item_id=item.id,
                    moment=moment,
                    author=author,
                    questionnaire_id=asked.row.id,
                    number=number,
                )
            )

    scene.store.write(store, None, None)


def tell(scene: Scene, asked, *moments: str):
    def told(db, _actor, _content):
        tell_results(db, asked, moments, dict.fromkeys(moments, 14))

    scene.store.write(told, None, None)
    return scene.read(load_results, asked.row.id)


def people(number: int) -> list[str]:
    return [f"person{place:02}" for place in range(number)]


def test_change_is_told_with_its_interval_and_the_look_back_beside_it(scene: Scene, asked):
    answer(scene, asked, 0, SurveyMoment.BEFORE, dict.fromkeys(people(14), 2))
    after = {name: 3 + place % 3 for place, name in enumerate(people(14))}
    answer(scene, asked, 0, SurveyMoment.AFTER, after)
    answer(scene, asked, 2, SurveyMoment.AFTER, dict.fromkeys(people(14), 1))
    for moment, right in ((SurveyMoment.BEFORE, 4), (SurveyMoment.AFTER, 12)):
        knows = {name: int(place < right) for place, name in enumerate(people(14))}
        answer(scene, asked, 1, moment, knows)
    results = tell(scene, asked, *BOTH)
    sure, knows, back, _open = (results.items[item.id] for item in asked.items)
    change = sure.changes["before|after"]
    assert (change["n"], round(change["mean"], 2)) == (14, 1.93)
    assert change["low"] < change["mean"] < change["high"]
    assert sure.spreads[SurveyMoment.AFTER]["counts"] == {"1": 0, "2": 0, "3": 5, "4": 5, "5": 4}
    gained = knows.changes["before|after"]
    assert (gained["right_before"], gained["right_after"], gained["gained"]) == (4, 12, 8)
    assert back.shift["mean"] == -1
    assert back.changes[f"{LOOK_BACK}|after"]["mean"] > change["mean"]
    assert results.moments[SurveyMoment.AFTER].rate == 1


def test_who_left_before_the_end_is_not_shown(scene: Scene, asked):
    answer(scene, asked, 0, SurveyMoment.BEFORE, {**dict.fromkeys(people(13), 4), "person13": 1})
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(13), 4))
    sure = tell(scene, asked, *BOTH).items[asked.items[0].id]
    assert sure.spreads[SurveyMoment.BEFORE]["n"] == 13
    assert sure.spreads[SurveyMoment.BEFORE]["counts"]["1"] == 0


def test_a_few_answers_more_change_nothing_that_was_told(scene: Scene, asked):
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(9), 4))
    told = tell(scene, asked, SurveyMoment.AFTER)
    answer(scene, asked, 0, SurveyMoment.AFTER, {"person09": 1, "person10": 1})
    assert tell(scene, asked, SurveyMoment.AFTER) == told
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(14)[11:], 1))
    later = tell(scene, asked, SurveyMoment.AFTER)
    assert later.items[asked.items[0].id].spreads[SurveyMoment.AFTER]["n"] == 14


def test_people_who_change_one_answer_each_are_not_shown_by_the_next_figures(scene: Scene, asked):
    """Six come back: five answer a second item for the first time, one changes the first."""
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(9), 4))
    told = tell(scene, asked, SurveyMoment.AFTER)
    answer(scene, asked, 0, SurveyMoment.AFTER, {"person00": 1})
    answer(scene, asked, 1, SurveyMoment.AFTER, dict.fromkeys(people(6)[1:], 1))
    later = tell(scene, asked, SurveyMoment.AFTER)
    first, second = (item.id for item in asked.items[:2])
    assert later.items[first] == told.items[first]
    assert later.items[second].spreads[SurveyMoment.AFTER] == {"right": 5, "n": 5}
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(5)[1:], 1))
    changed = tell(scene, asked, SurveyMoment.AFTER).items[first].spreads[SurveyMoment.AFTER]
    assert changed["counts"]["1"] == 5


def test_four_answers_are_told_by_nothing(scene: Scene, asked):
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(4), 4))
    assert tell(scene, asked, SurveyMoment.AFTER) is None
    assert scene.get(ToldResults, asked.row.id) is None


def test_a_change_after_the_first_answer_makes_a_new_version(scene: Scene, alice, programme, asked):
    ids = [item.id for item in asked.items]
    keyed = [replace(one, key=key) for one, key in zip(CONTENT.items, ids, strict=True)]
    edit = EditQuestionnaire(asked.row.id, replace(CONTENT, title="Better", items=keyed), 0)
    assert scene.do(edit_questionnaire, alice, edit).id == asked.row.id
    answer(scene, asked, 0, SurveyMoment.BEFORE, {"person01": 3})
    new = scene.do(edit_questionnaire, alice, replace(edit, seen=1))
    assert (new.version, new.former_id) == (2, asked.row.id)
    first, second = scene.read(list_questionnaires, programme.id)
    assert [first.answered, second.answered] == [True, False]
    assert [item.id for item in first.items] == ids
    with pytest.raises(Conflict):
        scene.do(remove_questionnaire, alice, asked.row.id)


@pytest.mark.parametrize(
    "item",
    [
        replace(SURE, moments=()),
        replace(SURE, low=" "),
        replace(KNOWS, options=["One"]),
        replace(KNOWS, right=2),
        replace(KNOWS, options=["Same", "Same"]),
        replace(BACK, about=None),
        replace(BACK, about=1),
        replace(BACK, moments=BOTH),
        replace(SURE, kind="smile"),
        replace(OPEN, text=""),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(scene: Scene, alice, programme, item):
    content = replace(CONTENT, items=[SURE, KNOWS, item])
    with pytest.raises(Invalid):
        scene.do(add_questionnaire, alice, AddQuestionnaire(programme.id, content))
    assert scene.read(list_questionnaires, programme.id) == []


def test_what_is_kept_of_told_results_is_plain(scene: Scene, asked):
    answer(scene, asked, 0, SurveyMoment.AFTER, dict.fromkeys(people(9), 4))
    tell(scene, asked, SurveyMoment.AFTER)
    assert "person" not in json.dumps(scene.get(ToldResults, asked.row.id).results)


def test_the_card_of_a_clause_tells_items_about_it(scene: Scene, alice, programme):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Clause"))
    about = [replace(one, clauses=[clause.id]) for one in (SURE, KNOWS)]
    content = replace(CONTENT, items=about)
    row = scene.do(add_questionnaire, alice, AddQuestionnaire(programme.id, content))
    seen = scene.read(load_questionnaire, row.id)

    def told() -> list[str]:
        entries = scene.read(load_cards, programme.id, [clause.id])[clause.id]
        return [say_entry(entry, "en") for entry in entries]

    answer(scene, seen, 0, SurveyMoment.AFTER, dict.fromkeys(people(9), 4))
    answer(scene, seen, 1, SurveyMoment.AFTER, {name: int(name < "person06") for name in people(9)})
    assert told() == []
    tell(scene, seen, SurveyMoment.AFTER)
    assert told() == [
        "I know how to begin · mean of answers: 4.0/5",
        "Who may ask? · right answers: 6/9",
    ]

"""Answers to questionnaires: handed in from phones, kept without time or name, told together."""

import json
from dataclasses import replace

import pytest

from tests.asking import AFTER, BACK, BEFORE, CONTENT, LATER, OPEN, SURE, WHICH, answer, ask, end
from tests.asking import write_questionnaire as write
from tests.conftest import SECRET, Scene, claim, entering, phone_of
from tests.windows import contributor, let_deadline_pass, open_for, plan
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound, WorkshopError
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.agenda import EditActivity, edit_activity
from workshop.programme.contribution_window import close_due_windows
from workshop.programme.door_codes import (
    MakeStack,
    derive_code,
    draw_codes,
    make_stack,
    use_codes,
)
from workshop.programme.session_run import close_session, go_back, start_activity
from workshop.programme.tables import Activity
from workshop.questionnaires.answering import HandIn, derive_keys, hand_in
from workshop.questionnaires.item_kinds import LONGEST_ANSWER
from workshop.questionnaires.questionnaires import (
    EditQuestionnaire,
    QuestionnaireContent,
    edit_questionnaire,
    remove_questionnaire,
)
from workshop.questionnaires.results import load_results
from workshop.questionnaires.tables import OpenAnswer, QuestionnaireAnswer, ToldResults
from workshop.questionnaires.telling import TellNow, tell_now, waits_for_after
from workshop.questionnaires.wall_item import ShowItem, show_item
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import find_people
from workshop.standards.tables import Clause
from workshop.standards.withdrawal import withdraw_everything


@pytest.fixture
def asked(scene: Scene, alice, programme):
    return write(scene, alice, programme.id)


@pytest.fixture
def people(scene: Scene, session):
    return [scene.make_person(session) for _ in range(7)]


def rows(scene: Scene, table) -> list:
    return scene.read(lambda db: list(db.query(table)))


def points(asked, **given: int) -> dict[str, int]:
    """Answers by the beginning of an item's text."""
    names = {item.text.split()[0].lower(): item.id for item in asked.items}
    return {names[name]: value for name, value in given.items()}


def tell(scene: Scene, alice, session, asked, people, moment=AFTER, **given: int):
    """Everybody answers, and the activity ends."""
    activity = ask(scene, alice, session, asked, moment)
    for person in people:
        answer(scene, person, activity, points(asked, **(given or {"i": 4})))
    end(scene, alice, activity)
    return scene.read(load_results, asked.row.id)


def test_a_phone_gets_the_items_of_the_moment_and_no_key(scene: Scene, alice, session, asked, bob):
    activity = ask(scene, alice, session, asked, BEFORE)
    sheet = scene.see(phone_of(bob, session), "sheet")[activity.id]
    assert [item["text"] for item in sheet["items"]] == ["I know how to begin", "Who may ask?"]
    assert sheet["items"][0]["high"] == "very well"
    assert "right" not in json.dumps(sheet)
    end(scene, alice, activity)
    assert scene.see(phone_of(bob, session), "sheet") == {}


def test_wall_and_desk_get_no_sheet(scene: Scene, alice, session, asked, wall, desk):
    ask(scene, alice, session, asked, BEFORE)
    assert scene.see(wall, "sheet") == scene.see(desk, "sheet") == {}


def test_a_sheet_can_be_changed_until_the_end(scene: Scene, alice, session, asked, bob):
    activity = ask(scene, alice, session, asked, AFTER)
    sure, _knows, _back, text, _which = (item.id for item in asked.items)
    assert answer(scene, bob, activity, {sure: 4, text: " The map \n"}) == {"answered": 2}
    answer(scene, bob, activity, {sure: 5, text: "The map"})
    [point] = rows(scene, QuestionnaireAnswer)
    [said] = rows(scene, OpenAnswer)
    assert (point.number, said.text, said.status) == (5, "The map", "waiting")
    answer(scene, bob, activity, {})
    assert rows(scene, QuestionnaireAnswer) + rows(scene, OpenAnswer) == []


def test_the_log_does_not_tell_that_somebody_has_answered(
    scene: Scene, alice, session, asked, bob, programme
):
    activity = ask(scene, alice, session, asked, AFTER)
    before = scene.events(programme.id)
    answer(scene, bob, activity, points(asked, i=4))
    assert scene.events(programme.id) == before
    for table in (QuestionnaireAnswer, OpenAnswer):
        assert not {"at", "created_at", "updated_at", "position"} & set(table.model_fields)


def test_answers_of_two_questionnaires_do_not_lead_to_one_person(
    scene: Scene, alice, session, asked, bob, programme
):
    other = write(scene, alice, programme.id)
    for seen in (asked, other):
        answer(scene, bob, ask(scene, alice, session, seen, AFTER), points(seen, i=3))
    authors = {row.author for row in rows(scene, QuestionnaireAnswer)}
    assert len(authors) == 2
    assert bob.id not in authors


@pytest.mark.parametrize(
    ("place", "value", "error"),
    [
        (0, 6, Invalid),
        (0, 0, Invalid),
        (0, True, Invalid),
        (0, "3", Invalid),
        (1, 2, Invalid),
        (3, "x" * 10_000, Invalid),
        (3, 4, Invalid),
        (4, "no list", Invalid),
        (4, {"clause": "0" * 32, "why": ""}, Invalid),
    ],
)
def test_what_is_no_answer_is_said_in_words(
    scene: Scene, alice, session, asked, bob, place, value, error
):
    activity = ask(scene, alice, session, asked, AFTER)
    sure = asked.items[0].id
    with pytest.raises(error) as refused:
        answer(scene, bob, activity, {sure: 4, asked.items[place].id: value})
    assert str(refused.value)
    assert rows(scene, QuestionnaireAnswer) == []


def test_a_long_answer_is_not_cut(scene: Scene, alice, session, asked, bob):
    activity = ask(scene, alice, session, asked, AFTER)
    text = "ż" * LONGEST_ANSWER
    answer(scene, bob, activity, {asked.items[3].id: text})
    assert rows(scene, OpenAnswer)[0].text == text


def test_items_of_another_version_or_moment_are_refused(scene: Scene, alice, session, asked, bob):
    activity = ask(scene, alice, session, asked, BEFORE)
    for key in ("0" * 32, asked.items[3].id):
        with pytest.raises(Conflict):
            answer(scene, bob, activity, {key: 3})


def test_what_came_too_late_or_too_early_is_refused(scene: Scene, alice, session, asked, bob):
    activity = ask(scene, alice, session, asked, AFTER)
    answer(scene, bob, activity, points(asked, i=2))
    end(scene, alice, activity)
    with pytest.raises(Closed):
        answer(scene, bob, activity, points(asked, i=5))
    assert rows(scene, QuestionnaireAnswer)[0].number == 2
    scene.do(start_activity, alice, activity.id)
    answer(scene, bob, activity, points(asked, i=5))
    assert rows(scene, QuestionnaireAnswer)[0].number == 5


def test_nobody_answers_from_elsewhere_or_for_a_table(
    scene: Scene, alice, session, asked, programme
):
    activity = ask(scene, alice, session, asked, AFTER)
    elsewhere = scene.make_person(scene.make_session(alice, programme, 5))
    table = scene.make_person(session, role="table")
    for person in (elsewhere, table):
        with pytest.raises(NotAllowed):
            answer(scene, person, activity, points(asked, i=3))
    with pytest.raises(WorkshopError):
        answer(scene, alice, activity, points(asked, i=3))


def test_a_clause_is_chosen_from_those_that_are_no_drafts(
    scene: Scene, alice, session, asked, bob, programme
):
    clauses = [scene.do(create_clause, alice, CreateClause(programme.id, title)) for title in "ab"]

    def accept(db, _actor, _content):
        row = db.get(Clause, clauses[1].id)
        row.status = "accepted"
        db.add(row)

    scene.do(accept, alice)
    activity = ask(scene, alice, session, asked, AFTER)
    which = asked.items[4].id
    offered = scene.see(phone_of(bob, session), "sheet")[activity.id]["items"][-1]["clauses"]
    assert [one["id"] for one in offered] == [clauses[1].id]
    answer(scene, bob, activity, {which: {"clause": clauses[1].id, "why": "Too long"}})
    assert (rows(scene, OpenAnswer)[0].clause_id, rows(scene, QuestionnaireAnswer)[0].number) == (
        clauses[1].id,
        None,
    )


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


def test_answers_before_are_told_with_those_after(scene: Scene, alice, session, asked, people):
    assert tell(scene, alice, session, asked, people, BEFORE, i=2, who=0) is None
    assert scene.read(waits_for_after, asked)
    told = tell(scene, alice, session, asked, people, AFTER, i=4, who=1)
    sure = told.items[asked.items[0].id]
    assert sure.changes["before|after"]["mean"] == 2
    assert told.unpaired == {"before|after": "0"}
    assert told.moments["after"].answered == "7"
    assert told.moments["after"].rate == 1


def test_staff_may_tell_before_the_training_alone(scene: Scene, alice, session, asked, people, bob):
    tell(scene, alice, session, asked, people, BEFORE, i=2)
    with pytest.raises(NotAllowed):
        scene.do(tell_now, bob, TellNow(asked.row.id))
    scene.do(tell_now, alice, TellNow(asked.row.id))
    told = scene.read(load_results, asked.row.id)
    assert list(told.moments) == ["before"]
    with pytest.raises(Conflict):
        scene.do(tell_now, alice, TellNow(asked.row.id))


def test_lost_words_leave_answers_unpaired_and_are_counted(
    scene: Scene, alice, session, asked, people
):
    tell(scene, alice, session, asked, people, BEFORE, i=2)
    others = [scene.make_person(session) for _ in range(5)]
    told = tell(scene, alice, session, asked, [*people[:5], *others], AFTER, i=4)
    assert told.unpaired == {"before|after": "7"}


def test_a_few_later_answers_change_nothing_that_was_told(
    scene: Scene, alice, session, asked, people
):
    told = tell(scene, alice, session, asked, people)
    again = ask(scene, alice, session, asked, AFTER)
    for place, person in enumerate(people):
        answer(scene, person, again, points(asked, i=1 if place < 4 else 4))
    end(scene, alice, again)
    assert scene.read(load_results, asked.row.id) == told


def test_a_session_that_closes_ends_what_it_asked(scene: Scene, alice, session, asked, people):
    activity = ask(scene, alice, session, asked, AFTER)
    for person in people:
        answer(scene, person, activity, points(asked, i=4))
    scene.do(close_session, alice, session.id)
    assert scene.get(Activity, activity.id).phase == "done"
    assert scene.read(load_results, asked.row.id).moments["after"].rate == 1


def test_single_words_are_read_by_nobody(scene: Scene, alice, session, asked, people):
    activity = ask(scene, alice, session, asked, AFTER)
    text = asked.items[3].id
    for place, person in enumerate(people):
        words = {text: f"Words {place}"} if place < 4 else {}
        answer(scene, person, activity, {**points(asked, i=4), **words})
    end(scene, alice, activity)
    assert not any(row.told for row in rows(scene, OpenAnswer))
    scene.do(start_activity, alice, activity.id)
    for place, person in enumerate(people):
        answer(scene, person, activity, {**points(asked, i=3), text: f"Words {place}"})
    end(scene, alice, activity)
    assert all(row.told for row in rows(scene, OpenAnswer))


def test_only_what_was_told_goes_on_the_wall(scene: Scene, alice, session, asked, people, wall):
    activity = ask(scene, alice, session, asked, AFTER)
    sure = asked.items[0].id
    with pytest.raises(Conflict):
        scene.do(show_item, alice, ShowItem(activity.id, sure))
    for person in people:
        answer(scene, person, activity, points(asked, i=4))
    end(scene, alice, activity)
    assert scene.see(wall, "told_item") == {}
    scene.do(show_item, alice, ShowItem(activity.id, sure))
    shown = scene.see(wall, "told_item")[activity.id]
    assert shown["bars"] == [["1", 0], ["2", 0], ["3", 0], ["4", 7], ["5", 0]]
    assert scene.see(phone_of(people[0], session), "told_item") == {}


# ── three months later ──────────────────────────────────────────────────────────────────────────


def test_a_window_asks_until_its_deadline_and_then_tells(scene: Scene, alice, programme, asked):
    activity = plan(
        scene, alice, programme, kind="questionnaire", targets=[asked.row.id], moment=LATER
    )
    session = open_for(scene, alice, activity, days=14)
    people = [contributor(scene, session) for _ in range(6)]
    sheet = scene.see(phone_of(people[0], session), "sheet")[activity.id]
    assert [item["text"] for item in sheet["items"]] == [SURE.text]
    before = scene.events(programme.id)
    for person in people:
        answer(scene, person, activity, points(asked, i=4))
    assert scene.events(programme.id) == before
    let_deadline_pass(scene, session)
    with pytest.raises(Closed):
        answer(scene, people[0], activity, points(asked, i=1))
    # The server was down when the deadline passed: it is noted at the next start.
    scene.do(close_due_windows, SYSTEM)
    told = scene.read(load_results, asked.row.id)
    assert told.items[asked.items[0].id].spreads[LATER]["n"] == 6
    assert scene.get(Activity, activity.id).phase == "done"
    again = open_for(scene, alice, activity, days=14)
    assert scene.get(Activity, activity.id).phase == "vote"
    assert again.window_until is not None


def test_no_window_without_a_questionnaire(scene: Scene, alice, programme):
    activity = plan(scene, alice, programme, kind="questionnaire")
    with pytest.raises(Invalid):
        open_for(scene, alice, activity)


# ── what stays as it was ────────────────────────────────────────────────────────────────────────


def test_what_is_being_answered_is_neither_changed_nor_removed(
    scene: Scene, alice, session, asked, programme
):
    activity = ask(scene, alice, session, asked, AFTER)
    change = EditQuestionnaire(asked.row.id, QuestionnaireContent("Else", items=[SURE]), 0)
    with pytest.raises(Closed):
        scene.do(edit_questionnaire, alice, change)
    with pytest.raises(Conflict):
        scene.do(remove_questionnaire, alice, asked.row.id)
    other = write(scene, alice, programme.id)
    scene.do(go_back, alice, activity.id)
    for settings in ({"targets": [other.row.id]}, {"moment": BEFORE}):
        with pytest.raises(Closed):
            scene.do(edit_activity, alice, EditActivity(activity.id, settings))


# ── one's own ───────────────────────────────────────────────────────────────────────────────────


def test_somebody_sees_and_erases_what_they_answered(scene: Scene, alice, session, asked, people):
    entered = scene.do(enter, SYSTEM, entering(session))
    me = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    activity = ask(scene, alice, session, asked, AFTER)
    given = {**points(asked, i=5, who=1), asked.items[3].id: "Mine alone"}
    answer(scene, me, activity, given)
    for person in people:
        answer(scene, person, activity, points(asked, i=4))
    end(scene, alice, activity)
    told = scene.read(load_results, asked.row.id)
    mine = scene.read(
        lambda db: describe_own_data(db, find_people(db, claim(entered.phrase)))["people"][0]
    )["answers"]
    assert {(one["asked"], one["answered"]) for one in mine} == {
        (SURE.text, "5"),
        ("Who may ask?", "Nobody"),
        (OPEN.text, "Mine alone"),
    }
    author = me.pseudonym(asked.row.id)
    assert author in json.dumps(scene.get(ToldResults, asked.row.id).people)
    scene.do(withdraw_everything, SYSTEM, claim(entered.phrase))
    assert author not in {row.author for row in rows(scene, QuestionnaireAnswer)}
    assert "Mine alone" not in {row.text for row in rows(scene, OpenAnswer)}
    assert author not in json.dumps(scene.get(ToldResults, asked.row.id).people)
    assert scene.read(load_results, asked.row.id) == told


def test_what_looks_back_and_what_names_a_clause_is_asked_afterwards(asked):
    after = {item.text for item in asked.asked_at(AFTER)}
    assert {BACK.text, WHICH.text} <= after
    assert {BACK.text, WHICH.text}.isdisjoint(item.text for item in asked.asked_at(BEFORE))


# ── door codes ──────────────────────────────────────────────────────────────────────────────────


def test_a_code_pairs_answers_of_two_phones_and_leads_to_nobody(
    scene: Scene, alice, session, programme
):
    used, unused = draw_codes(2)
    lookups = [derive_code(SECRET, code).lookup for code in (used, unused)]
    scene.do(make_stack, alice, MakeStack(session.id, lookups))
    scene.do(
        lambda db, _actor, keys: use_codes(db, session.id, [keys]),
        SYSTEM,
        derive_code(SECRET, used),
    )
    seen = write(scene, alice, programme.id, replace(CONTENT, meeting_id=session.id))
    first, second = scene.make_person(session), scene.make_person(session, role="table")
    authors = []
    for person, moment in ((first, BEFORE), (second, AFTER)):
        activity = ask(scene, alice, session, seen, moment)
        assert scene.see(phone_of(person, session), "sheet")[activity.id]["coded"] is True
        sheet = HandIn(activity.id, points(seen, i=3), used.lower())
        with pytest.raises(Invalid):
            scene.do(hand_in, person, replace(sheet, code=None))
        with pytest.raises(NotFound):
            scene.do(hand_in, person, derive_keys(SECRET, replace(sheet, code=unused)))
        scene.do(hand_in, person, derive_keys(SECRET, sheet))
        authors.append(rows(scene, QuestionnaireAnswer)[-1].author)
    assert len(set(authors)) == 1
    assert authors[0] not in {person.pseudonym(seen.row.id) for person in (first, second)}
    with pytest.raises(NotFound):
        derive_keys(SECRET, HandIn("", {}, "no code"))

"""Did we understand you? Who is asked, what is kept, and when what is told of the answers."""

import json

import pytest

from tests.conftest import Scene, claim, entering
from tests.publishing import WHOLE
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.published_files import outputs_of, write_output
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.session_run import close_session
from workshop.standards.asking_back import AnswerBack, answer_back, ask_back
from workshop.standards.clause_card import load_cards
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import Claim, find_people
from workshop.standards.publication.publications import Publish, load_publication, publish
from workshop.standards.tables import Clause, Understanding
from workshop.standards.told.programme_claims import audit_programme
from workshop.standards.understanding.answers import GiveAnswer
from workshop.standards.understanding.telling import list_doubted_clauses, load_told_answers
from workshop.standards.understanding.words import DecideWord, decide_word, list_waiting_words
from workshop.standards.withdrawal import (
    WithdrawNotes,
    withdraw_everything,
    withdraw_notes,
)
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def people(scene: Scene, session) -> list:
    """Seven phones: the actors that hold their tokens."""
    return [scene.make_person(session) for _ in range(7)]


@pytest.fixture
def notes(scene: Scene, people, activity) -> list:
    return [
        scene.make_note(one, activity, f"What number {n} wrote") for n, one in enumerate(people)
    ]


@pytest.fixture
def clause(scene: Scene, alice, programme, notes) -> Clause:
    """A published clause that a note of each of them has reached."""
    row = _write_clause(scene, alice, programme, [note.id for note in notes], "Form of address")
    _publish(scene, alice, programme, "0.5", row)
    return row


def _write_clause(scene: Scene, alice, programme, notes: list[str], title: str) -> Clause:
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), title, notes))
    need = CreateNeed(programme.id, "gość", "być słyszanym", "zostać", [group.id])
    key = scene.do(create_need, alice, need).id
    return scene.do(create_clause, alice, CreateClause(programme.id, title, [key], WHOLE))


def _publish(scene: Scene, alice, programme, version: str, *clauses: Clause, **reasons: str):
    keys = [row.id for row in clauses]
    return scene.do(publish, alice, Publish(programme.id, version, "", keys, reasons))


def _ask(scene: Scene, person) -> list[dict]:
    return scene.read(ask_back, Claim(token=person.token))


def _answer(scene: Scene, person, answer: str, why: str = "", **given: str) -> dict:
    [asked] = _ask(scene, person)
    words = {"code": asked["code"], "wording": asked["wording"], "seen": asked["answer"], **given}
    content = AnswerBack(Claim(token=person.token), GiveAnswer(answer=answer, why=why, **words))
    return scene.do(answer_back, SYSTEM, content)


def _told(scene: Scene, clause: Clause) -> dict[str, int] | None:
    told = scene.read(load_told_answers, [clause.id]).get(clause.id)
    return told.counts() if told else None


def _outputs(scene: Scene, alice, programme, clause: Clause) -> list:
    """Everything that anybody but the authors of answers can read."""
    snapshot = scene.read(load_publication, programme.id, "0.5").snapshot
    # Word files hold the moment at which they are written.
    names = [one.name for one in outputs_of(snapshot) if not one.name.endswith((".docx", ".zip"))]
    return [
        *(write_output(snapshot, name) for name in names),
        scene.read(load_told_answers, [clause.id]),
        scene.read(load_cards, programme.id, [clause.id]),
        scene.read(list_doubted_clauses, programme.id),
        scene.read(list_waiting_words, alice, programme.id),
        [event.number for event in scene.events(programme.id)],
    ]


def test_whoever_wrote_is_asked_about_the_published_words(scene: Scene, people, clause):
    [asked] = _ask(scene, people[0])
    assert (asked["title"], asked["body"]) == ("Form of address", WHOLE["body"])
    assert (asked["answer"], asked["why"]) == ("", "")
    assert asked["address"].endswith(f"/0.5/#{clause.code}")


def test_a_phrase_and_its_phone_find_the_same_answer(
    scene: Scene, alice, programme, session, activity, clause
):
    entered = scene.do(enter, SYSTEM, entering(session))
    assert scene.read(ask_back, claim(entered.phrase)) == []
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    note = scene.make_note(person, activity, "Doors are heavy")
    row = _write_clause(scene, alice, programme, [note.id], "Doors")
    _publish(scene, alice, programme, "0.6", clause, row)
    _answer(scene, person, "yes")
    assert [one["answer"] for one in scene.read(ask_back, claim(entered.phrase))] == ["yes"]
    assert scene.read(ask_back, claim("no such phrase at all")) == []
    stranger = AnswerBack(claim("no such phrase at all"), GiveAnswer(clause.code, "", "yes"))
    with pytest.raises(NotFound):
        scene.do(answer_back, SYSTEM, stranger)


def test_drafts_are_not_asked_about(scene: Scene, alice, programme, people, activity, clause):
    note = scene.make_note(people[0], activity, "One more")
    _write_clause(scene, alice, programme, [note.id], "A secret draft")
    assert [one["title"] for one in _ask(scene, people[0])] == ["Form of address"]


def test_an_answer_is_kept_changed_and_taken_back_by_its_author(scene: Scene, people, clause):
    assert _answer(scene, people[0], "partly", " It says little ")["why"] == "It says little"
    assert _ask(scene, people[0])[0]["answer"] == "partly"
    _answer(scene, people[0], "yes")
    assert (_ask(scene, people[0])[0]["answer"], _ask(scene, people[0])[0]["why"]) == ("yes", "")
    _answer(scene, people[0], "")
    assert _ask(scene, people[0])[0]["answer"] == ""
    assert _ask(scene, people[1])[0]["answer"] == ""


def test_two_windows_do_not_overwrite_each_other(scene: Scene, people, clause):
    _answer(scene, people[0], "yes", seen="")
    # Sent again because the answer got lost on the way: it is the same.
    _answer(scene, people[0], "yes", seen="")
    with pytest.raises(Conflict):
        _answer(scene, people[0], "no", seen="")


@pytest.mark.parametrize("wrong", ["maybe", "YES", "yes "])
def test_other_answers_and_long_words_are_refused(scene: Scene, people, clause, wrong):
    with pytest.raises(Invalid):
        _answer(scene, people[0], wrong)
    with pytest.raises(Invalid):
        _answer(scene, people[0], "no", "x" * 281)


def test_a_note_taken_back_between_question_and_answer(scene: Scene, people, notes, clause):
    [asked] = _ask(scene, people[0])
    who = Claim(token=people[0].token)
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(who, [notes[0].id]))
    given = GiveAnswer(asked["code"], asked["wording"], "yes")
    with pytest.raises(Closed):
        scene.do(answer_back, SYSTEM, AnswerBack(who, given))
    assert _ask(scene, people[0]) == []


def test_a_clause_that_left_the_standard_is_not_asked_about_any_more(
    scene: Scene, alice, programme, people, clause
):
    [asked] = _ask(scene, people[0])
    other = scene.do(create_clause, alice, CreateClause(programme.id, "Another", [], WHOLE))
    _publish(scene, alice, programme, "0.6", other, **{clause.code: "It is law by now."})
    given = GiveAnswer(asked["code"], asked["wording"], "yes")
    with pytest.raises(Closed):
        scene.do(answer_back, SYSTEM, AnswerBack(Claim(token=people[0].token), given))


def test_people_are_asked_again_only_when_the_wording_has_changed(
    scene: Scene, alice, programme, people, clause
):
    _answer(scene, people[0], "no")
    before = _ask(scene, people[0])[0]["wording"]
    _save(scene, alice, clause, responsible="The mayor")
    _publish(scene, alice, programme, "0.6", clause)
    assert _ask(scene, people[0])[0]["answer"] == "no"
    _save(scene, alice, clause, body="The desk asks everybody, and writes it down.")
    _publish(scene, alice, programme, "0.7", clause)
    assert _ask(scene, people[0])[0]["answer"] == ""
    with pytest.raises(Conflict):
        _answer(scene, people[0], "yes", wording=before)
    _answer(scene, people[0], "yes")


def _save(scene: Scene, alice, clause: Clause, **fields: str) -> None:
    row = scene.get(Clause, clause.id)
    scene.do(save_clause, alice, SaveClause(row.id, row.revision, fields))


# ── what is told, and when ──────────────────────────────────────────────────────────────────


def test_nothing_is_told_of_four_nor_before_a_session_ends(
    scene: Scene, alice, session, programme, people, clause
):
    for person in people[:4]:
        _answer(scene, person, "no", "Not at all")
    scene.do(close_session, alice, session.id)
    assert _told(scene, clause) is None
    assert scene.read(list_waiting_words, alice, programme.id) == []
    _answer(scene, people[4], "yes")
    assert _told(scene, clause) is None
    _publish(scene, alice, programme, "0.6", clause)
    assert _told(scene, clause) == {"yes": 1, "partly": 0, "no": 4}


def test_one_answer_more_changes_no_byte_of_anything(
    scene: Scene, alice, session, programme, people, clause
):
    before = _outputs(scene, alice, programme, clause)
    for place, person in enumerate(people[:6]):
        _answer(scene, person, "no" if place % 2 else "yes", f"Because {place}")
        assert _outputs(scene, alice, programme, clause) == before
    scene.do(close_session, alice, session.id)
    told = _outputs(scene, alice, programme, clause)
    assert _told(scene, clause) == {"yes": 3, "partly": 0, "no": 3}
    _answer(scene, people[6], "partly", "A latecomer's word")
    _answer(scene, people[0], "no")
    # Only the word that its author has taken back is gone.
    later = _outputs(scene, alice, programme, clause)
    assert later[:-2] == told[:-2]
    assert len(later[-2]) == len(told[-2]) - 1


def test_a_latecomer_is_not_read_from_the_difference(
    scene: Scene, alice, session, programme, people, clause
):
    for person in people[:5]:
        _answer(scene, person, "yes")
    scene.do(close_session, alice, session.id)
    _answer(scene, people[5], "no", "I was last")
    _publish(scene, alice, programme, "0.6", clause)
    assert _told(scene, clause) == {"yes": 5, "partly": 0, "no": 0}
    assert scene.read(list_waiting_words, alice, programme.id) == []
    for person in people[:4]:
        _answer(scene, person, "partly")
    _publish(scene, alice, programme, "0.7", clause)
    assert _told(scene, clause) == {"yes": 1, "partly": 4, "no": 1}
    assert scene.read(audit_programme, programme.id) == []


def test_the_next_version_says_it_and_its_documents_do(
    scene: Scene, alice, programme, people, clause
):
    for place, person in enumerate(people[:6]):
        _answer(scene, person, "partly" if place else "yes")
    row = _publish(scene, alice, programme, "0.6", clause)
    trace = row.snapshot["clauses"][0]["trace"]
    assert trace["understood"] == {"version": "0.5", "yes": 1, "partly": 5, "no": 0}
    assert "częściowo: 5" in write_output(row.snapshot, "standard.md").decode()
    [card] = scene.read(load_cards, programme.id, [clause.id]).values()
    assert [(one.state, one.figure) for one in card] == [
        ("meant", "1"),
        ("partly_meant", "5"),
        ("not_meant", "0"),
    ]


def test_words_are_moderated_before_anybody_else_reads_them(
    scene: Scene, alice, ewa, programme, people, clause
):
    for place, person in enumerate(people[:5]):
        _answer(scene, person, "no", f"Because of {place}" if place < 2 else "")
    _publish(scene, alice, programme, "0.6", clause)
    waiting = scene.read(list_waiting_words, alice, programme.id)
    assert sorted(one.text for one in waiting) == ["Because of 0", "Because of 1"]
    with pytest.raises(NotAllowed):
        scene.read(list_waiting_words, ewa, programme.id)
    for word in waiting:
        scene.do(decide_word, alice, DecideWord(programme.id, word.word_id, word.text[-1] == "1"))
    [doubted] = scene.read(list_doubted_clauses, programme.id)
    assert (doubted.clause_id, doubted.told.no) == (clause.id, 5)
    assert doubted.words == ("Because of 1",)
    with pytest.raises(Conflict):
        scene.do(decide_word, alice, DecideWord(programme.id, waiting[0].word_id, True))
    # Whoever changes the words has them read again.
    _answer(scene, people[1], "no", "Something else")
    assert scene.read(list_doubted_clauses, programme.id)[0].words == ()


# ── going ───────────────────────────────────────────────────────────────────────────────────


def test_withdrawal_takes_the_answer_along(scene: Scene, alice, programme, people, clause):
    for person in people[:6]:
        _answer(scene, person, "no", "My own words")
    _publish(scene, alice, programme, "0.6", clause)
    scene.do(withdraw_everything, SYSTEM, Claim(token=people[0].token))
    rows = scene.read(lambda db: db.query(Understanding).count())
    assert rows == 5
    # What was told names nobody, and a figure that falls would say who has gone.
    assert _told(scene, clause) == {"yes": 0, "partly": 0, "no": 6}


def test_one_note_less_keeps_the_answer_while_another_reaches_the_clause(
    scene: Scene, alice, programme, people, activity, notes, clause
):
    more = scene.make_note(people[0], activity, "One more that got nowhere")
    _answer(scene, people[0], "yes")
    who = Claim(token=people[0].token)
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(who, [more.id]))
    assert _ask(scene, people[0])[0]["answer"] == "yes"
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(who, [notes[0].id]))
    assert scene.read(lambda db: db.query(Understanding).count()) == 0


def test_ones_own_file_holds_ones_own_answer_alone(scene: Scene, people, clause):
    _answer(scene, people[0], "no", "Mine")
    _answer(scene, people[1], "no", "Somebody else's")
    data = scene.read(
        lambda db: describe_own_data(db, find_people(db, Claim(token=people[0].token)))
    )
    assert data["people"][0]["understood"] == [
        {"code": clause.code, "standard_version": "0.5", "understood_me": "no", "why": "Mine"}
    ]
    assert "Somebody else" not in json.dumps(data)


def test_no_answer_leads_to_a_note_nor_to_another_answer(
    scene: Scene, alice, programme, people, activity, clause
):
    note = scene.make_note(people[0], activity, "One more")
    row = _write_clause(scene, alice, programme, [note.id], "Doors")
    _publish(scene, alice, programme, "0.6", clause, row)
    who = Claim(token=people[0].token)
    for asked in _ask(scene, people[0]):
        given = GiveAnswer(asked["code"], asked["wording"], "yes")
        scene.do(answer_back, SYSTEM, AnswerBack(who, given))
    authors = scene.read(lambda db: {one.author for one in db.query(Understanding).all()})
    written = scene.read(lambda db: {one.author for one in db.query(Note).all()})
    assert len(authors) == 2
    assert not authors & {*written, people[0].id, people[0].token}

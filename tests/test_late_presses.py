"""What somebody presses on a phone counts as they pressed it last, however late a press comes."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlmodel import col, select

from tests.conftest import Scene
from workshop.board.note_kinds import NoteStatus
from workshop.board.table_maps import ChooseTable, choose_table
from workshop.errors import Invalid, Late
from workshop.needs.card_sort import PlaceNote, own_piles, place_note
from workshop.needs.questions import BackQuestion, back_question
from workshop.needs.tables import QuestionVote
from workshop.people.rights import Actor
from workshop.people.tables import LastPress, Participant
from workshop.programme.session_run import close_session
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.review.phone_ratings import (
    CommentByPhone,
    RateByPhone,
    comment_by_phone,
    load_own_ratings,
    rate_by_phone,
)
from workshop.review.tables import Comment, Rating
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.room.objections import ObjectTo, ShowFingers, object_to
from workshop.standards.room.objections import show_fingers_on_clause as show_fingers
from workshop.standards.tables import Objection
from workshop.web.protocol import error_payload


def press(scene: Scene, person: Actor, command: Callable[..., Any], presses: Sequence[Any]) -> None:
    """Two presses arrive, the second one twice, and then the first one once more."""
    first, then = presses
    for content in (first, then, then):
        scene.do(command, person, content)
    with pytest.raises(Late) as late:
        scene.do(command, person, first)
    told = error_payload(late.value, "en")
    assert (told["code"], told["details"]) == ("slow_down", {"nth": then.nth})


def numbers(scene: Scene) -> list[LastPress]:
    """All numbers that are stored."""
    with scene.store.read() as db:
        return list(db.execute(select(LastPress).order_by(col(LastPress.nth))).scalars())


def test_a_note_stays_on_the_pile_where_it_was_put_last(scene: Scene, alice, bob, session):
    board = scene.make_activity(alice, session)
    notes = [scene.make_note(bob, board, text).id for text in ("A queue", "A letter")]
    silent = scene.make_activity(alice, session, "grouping", silent=True, targets=[board.id])
    places = [PlaceNote(silent.id, notes[0], pile, nth) for pile, nth in ((1, 1), (None, 2))]
    press(scene, bob, place_note, places)
    scene.do(place_note, bob, PlaceNote(silent.id, notes[1], 3, nth=3))
    assert scene.read(own_piles, bob, silent.id) == {notes[1]: 3}


def test_a_question_is_wanted_as_it_was_pressed_last(scene: Scene, alice, bob, session):
    debate = scene.make_activity(alice, session, "questions")
    note = scene.make_note(alice, debate, "Who pays?", origin="paper")
    assert note.status == NoteStatus.VISIBLE
    backed = [BackQuestion(debate.id, note.id, on, nth) for on, nth in ((True, 4), (False, 5))]
    press(scene, bob, back_question, backed)
    assert scene.get(QuestionVote, (debate.id, bob.pseudonym(debate.id), note.id)) is None
    ballot = scene.do(back_question, bob, BackQuestion(debate.id, note.id, True, nth=6))
    assert (ballot["questions"], ballot["nth"]) == ([note.id], 6)


def test_an_objection_is_no_older_than_the_fingers_after_it(
    scene: Scene, alice, bob, session, programme
):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Being addressed"))
    vote = scene.make_activity(alice, session, "fist_to_five", targets=[clause.id])
    scene.do(show_fingers, bob, ShowFingers(vote.id, 1, nth=1))
    press(
        scene, bob, object_to, [ObjectTo(vote.id, text, nth) for text, nth in (("A", 2), ("B", 3))]
    )
    for number, fingers in enumerate((4, 2), 4):
        scene.do(show_fingers, bob, ShowFingers(vote.id, fingers, nth=number))
    with pytest.raises(Late):
        scene.do(object_to, bob, ObjectTo(vote.id, "B", nth=3))
    with scene.store.read() as db:
        assert db.execute(select(Objection)).first() is None


def test_somebody_sits_where_they_said_last(scene: Scene, alice, bob, session):
    press(scene, bob, choose_table, [ChooseTable(2, nth=1), ChooseTable(1, nth=2)])
    assert scene.get(Participant, bob.id).table_number == 1


def test_ratings_and_comments_are_those_given_last_and_numbers_lead_to_neither(
    scene: Scene, alice, session, programme
):
    clauses = [
        scene.do(create_clause, alice, CreateClause(programme.id, title)).id
        for title in ("Being addressed", "A quiet place")
    ]
    rating = scene.make_activity(alice, session, "expert_rating")
    experts = [scene.make_person(session, "expert") for _number in range(5)]
    subjects = [("clause", key) for key in clauses]
    people = [one.id for one in experts]
    scene.do(make_round, alice, MakeRound(rating.id, "Round", subjects, [], people))
    first, other = clauses
    values = [RateByPhone(rating.id, first, {"valid": n}, nth) for n, nth in ((2, 1), (8, 2))]
    press(scene, experts[0], rate_by_phone, values)
    said = [CommentByPhone(rating.id, first, text, nth) for text, nth in (("No", 3), ("Yes", 4))]
    press(scene, experts[0], comment_by_phone, said)
    # Each clause is counted by itself: nothing shows in which order somebody has rated.
    scene.do(rate_by_phone, experts[0], RateByPhone(rating.id, other, {"valid": 5}, nth=1))
    with scene.store.read() as db:
        _review, own, comments = load_own_ratings(db, experts[0], rating.id)
        known = {
            row.rater for table in (Rating, Comment) for row in db.execute(select(table)).scalars()
        }
    assert (own, comments) == ({first: {"valid": 8}, other: {"valid": 5}}, {first: "Yes"})
    assert [row.nth for row in numbers(scene)] == [1, 4]
    authors = {row.author for row in numbers(scene)}
    assert len(authors) == 2
    assert not authors & {*known, experts[0].id, experts[0].pseudonym(rating.id)}
    scene.do(close_session, alice, session.id)
    assert numbers(scene) == []


def test_a_phone_that_numbers_nothing_is_taken_as_it_comes(scene: Scene, alice, bob, session):
    for table in (2, 1, 2):
        scene.do(choose_table, bob, ChooseTable(table))
    assert scene.get(Participant, bob.id).table_number == 2
    assert numbers(scene) == []
    for number in (-1, 10**9):
        with pytest.raises(Invalid):
            scene.do(choose_table, bob, ChooseTable(1, nth=number))

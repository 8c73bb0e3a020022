"""Experts rate clauses on phones in the room: admitted, once, and as unlinkable as at the desk."""

import hashlib
import hmac
import re
from dataclasses import replace
from itertools import product

import pytest
from sqlmodel import select

from tests.conftest import SECRET, Scene, phone_of
from tests.keys import key_of
from tests.stored import rows_in
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.minutes.approval import load_export
from workshop.export.minutes.markdown import write_markdown
from workshop.export.own_data_text import write_own_data
from workshop.people.participants import Participant
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import AddActivity, add_activity, list_activities
from workshop.programme.session_run import (
    advance_activity,
    close_session,
    end_activity,
    go_back,
    start_activity,
)
from workshop.programme.tables import Activity
from workshop.review.activity_rounds import (
    AskAgain,
    MakeRound,
    ShowRated,
    ask_again,
    by_dispute,
    make_round,
    show_rated,
)
from workshop.review.phone_ratings import (
    CommentByPhone,
    RateByPhone,
    comment_by_phone,
    own_in_rounds,
    rate_by_phone,
    rate_elsewhere,
)
from workshop.review.proposals import round_comments
from workshop.review.rating_rows import count_finished
from workshop.review.ratings import RateSubject, agreements_of, rate_subject
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import ExtendRound, close_round, extend_round
from workshop.review.tables import Comment, Rating, ReviewRound
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.own_data import describe_own_data
from workshop.standards.person_rows import Claim, find_people
from workshop.standards.room.round_facts import load_rating_sheet
from workshop.standards.withdrawal import withdraw_everything
from workshop.web.questions import answer_room_question

CRITERIA = ("valid", "feasible", "clear")


@pytest.fixture
def clauses(scene: Scene, alice, programme):
    """Two drafts."""
    return [
        scene.do(create_clause, alice, CreateClause(programme.id, title, fields={"body": "Text."}))
        for title in ("Being addressed", "A quiet place")
    ]


@pytest.fixture
def rating(scene: Scene, alice, session) -> Activity:
    """A running activity for ratings, without a round."""
    return scene.make_activity(alice, session, "expert_rating")


@pytest.fixture
def experts(scene: Scene, session):
    """Six people who joined as experts."""
    return [scene.make_person(session, "expert") for _number in range(6)]


@pytest.fixture
def begin(scene: Scene, alice, rating, clauses):
    """A function that opens the round of the activity for phones and accounts."""

    def make(phones=(), accounts=()) -> ReviewRound:
        subjects = [("clause", clause.id) for clause in clauses]
        phones = [one.id for one in phones]
        accounts = [one.id for one in accounts]
        content = MakeRound(rating.id, "Round", subjects, accounts, phones)
        return scene.do(make_round, alice, content)

    return make


def rate(scene, rating, expert, clause, value=7) -> None:
    """Rate one clause on a phone on all criteria."""
    values = dict.fromkeys(CRITERIA, value)
    scene.do(rate_by_phone, expert, RateByPhone(rating.id, clause.id, values))


def test_admitted_phones_and_an_account_rate_in_one_round_and_its_end_closes_it(
    scene, alice, ewa, session, rating, experts, clauses, begin
):
    review = begin(experts[:5], [ewa])
    assert scene.get(Activity, rating.id).round_id == review.id
    for expert, clause in product(experts[:5], clauses):
        rate(scene, rating, expert, clause, 8)
    for clause in clauses:
        values = dict.fromkeys(CRITERIA, 9)
        content = RateSubject(review.id, clause.id, values, key_of(ewa))
        scene.do(rate_subject, ewa, content)
    assert scene.read(count_finished, scene.get(ReviewRound, review.id)) == 6
    scene.do(end_activity, alice, rating.id)
    closed = scene.get(ReviewRound, review.id)
    assert closed.closed
    told = agreements_of(closed)[clauses[0].id]
    assert (told.decision, told.spreads["valid"].n) == ("accepted", 6)
    with pytest.raises(Closed):
        rate(scene, rating, experts[0], clauses[0])
    scene.do(go_back, alice, rating.id)
    assert not scene.get(ReviewRound, review.id).closed
    rate(scene, rating, experts[0], clauses[0])


def test_nobody_rates_who_was_not_admitted_or_has_no_business_here(
    scene, alice, bob, session, rating, experts, clauses, begin
):
    with pytest.raises(Closed, match="not begun"):
        rate(scene, rating, experts[0], clauses[0])
    begin(experts[:5])
    for stranger in (bob, experts[5]):
        with pytest.raises(NotAllowed, match="admitted"):
            rate(scene, rating, stranger, clauses[0])
    with pytest.raises(NotFound):
        scene.do(rate_by_phone, experts[0], RateByPhone(rating.id, rating.id, {"valid": 7}))
    for values in ({"valid": 10}, {"grounded": 5}):
        with pytest.raises(Invalid):
            scene.do(rate_by_phone, experts[0], RateByPhone(rating.id, clauses[0].id, values))


def test_a_round_for_nobody_and_a_guest_as_expert_are_refused_in_words(scene, bob, begin):
    with pytest.raises(Invalid, match="at least one expert"):
        begin()
    with pytest.raises(Invalid, match="as experts"):
        begin([bob])


def test_who_comes_late_is_admitted_until_the_round_was_closed_once(
    scene, alice, session, rating, experts, clauses, begin
):
    review = begin(experts[:5])
    late = ExtendRound(review.id, None, phones=[experts[5].id])
    scene.do(extend_round, alice, late)
    rate(scene, rating, experts[5], clauses[0])
    listed = scene.read(list_room_experts, session.id, scene.get(ReviewRound, review.id))
    assert [one.admitted for one in listed] == [True] * 6
    scene.do(close_round, alice, review.id)
    with pytest.raises(Closed):
        scene.do(extend_round, alice, late)


def test_one_person_rates_in_one_of_the_two_ways(scene, ewa, rating, experts, clauses, begin):
    review = begin(experts[:5], [ewa])
    with pytest.raises(NotAllowed, match="One person rates once"):
        rate(scene, rating, replace(experts[0], beside=ewa.id), clauses[0])
    scene.do(rate_elsewhere, experts[1], rating.id)
    assert len(scene.get(ReviewRound, review.id).experts) == 5
    with pytest.raises(NotAllowed):
        rate(scene, rating, experts[1], clauses[0])
    rate(scene, rating, experts[0], clauses[0])
    with pytest.raises(Conflict, match="rated on this phone"):
        scene.do(rate_elsewhere, experts[0], rating.id)


def test_a_phone_finds_its_own_again_and_rates_the_second_round_beside_the_first(
    scene, alice, session, rating, experts, clauses, begin
):
    review = begin(experts)
    for expert in experts:
        rate(scene, rating, expert, clauses[0], 3)
    said = CommentByPhone(rating.id, clauses[0].id, "Too vague")
    assert scene.do(comment_by_phone, experts[0], said) == {"text": "Too vague"}
    sheet = scene.read(load_rating_sheet, experts[0], rating.id)
    assert sheet["own"] == {clauses[0].id: dict.fromkeys(CRITERIA, 3)}
    assert sheet["said"] == {clauses[0].id: "Too vague"}
    assert scene.read(load_rating_sheet, experts[1], rating.id)["said"] == {}
    scene.do(end_activity, alice, rating.id)
    again = AskAgain(rating.id, review.id, "Again", [("clause", clauses[0].id)])
    second = scene.do(ask_again, alice, again)
    agenda = scene.read(list_activities, session.id)
    now = next(row for row in agenda if row.round_id == second.id)
    assert (now.phase, now.kind, second.number) == ("vote", "expert_rating", 2)
    sheet = scene.read(load_rating_sheet, experts[0], now.id)
    assert sheet["earlier"][clauses[0].id]["valid"] == 3
    assert sheet["group"][clauses[0].id]["valid"] == 3
    assert sheet["own"] == {}
    rate(scene, now, experts[0], clauses[0], 8)
    with pytest.raises(Conflict, match="stays closed"):
        scene.do(start_activity, alice, rating.id)


def test_the_second_round_takes_the_activity_that_the_agenda_has_for_it(
    scene, alice, session, rating, experts, begin, clauses
):
    review = begin(experts)
    planned = scene.do(add_activity, alice, AddActivity(session.id, "expert_rating", "Second"))
    scene.do(end_activity, alice, rating.id)
    again = AskAgain(rating.id, review.id, "Again", [("clause", clauses[1].id)])
    second = scene.do(ask_again, alice, again)
    assert scene.get(Activity, planned.id).round_id == second.id


def test_phones_learn_what_is_rated_and_only_the_admitted_that_they_rate(
    scene, alice, bob, session, wall, desk, phone, rating, experts, clauses, begin
):
    begin(experts[:5])
    seen = scene.see(phone, "round")[rating.id]
    assert [clause["code"] for clause in seen["clauses"]] == [clause.code for clause in clauses]
    assert (seen["invited"], seen["few"], seen["closed"]) == (5, False, False)
    assert scene.see(phone_of(experts[0], session), "admitted")
    for viewer in (phone, wall, desk, phone_of(experts[5], session)):
        assert not scene.see(viewer, "admitted")
    assert not scene.see(desk, "round")


def test_a_rating_makes_no_event_no_fact_and_keeps_no_time(
    scene, programme, rating, experts, clauses, begin, store
):
    begin(experts[:5])
    before = scene.events(programme.id)
    rate(scene, rating, experts[0], clauses[0])
    scene.do(comment_by_phone, experts[0], CommentByPhone(rating.id, clauses[0].id, "No"))
    assert scene.events(programme.id) == before
    assert {column.name for column in Rating.__table__.columns} == {
        *("round_id", "subject_id", "criterion", "rater", "value", "role")
    }
    with store.read() as db:
        row = db.query(Comment).one()
    assert (row.account_id, row.at.hour, row.at.minute, row.at.second) == (None, 0, 0, 0)


def test_a_thief_of_database_and_secret_finds_no_way_from_a_rating_to_a_participant(
    scene, alice, session, rating, experts, clauses, begin, store
):
    """Everything that is stored is tried as key and as message, with and without the secret."""
    review = begin(experts[:5])
    for expert in experts[:5]:
        rate(scene, rating, expert, clauses[0])
        said = CommentByPhone(rating.id, clauses[0].id, f"From {expert.id[:1]}")
        scene.do(comment_by_phone, expert, said)
    rows = rows_in(store).values()
    cells = {str(cell) for table in rows for row in table for cell in row if cell is not None}
    with store.read() as db:
        raters = {*db.exec(select(Rating.rater)), *db.exec(select(Comment.rater))}
    people = [scene.get(Participant, expert.id) for expert in experts[:5]]
    known = {value for one in people for value in (one.id, one.token_hash, one.badge)}
    known |= {str(one.sealed_token) for one in people} | {one.phrase_hash for one in people}
    messages = [f"ratings {review.id}", f"comments {review.id} {clauses[0].id}", "review key"]
    computed = set()
    for one in known:
        for key in (one.encode(), SECRET, hashlib.sha256(one.encode()).digest()):
            for message in (*messages, *(f"{text} {one}" for text in messages), one):
                made = hmac.digest(key, message.encode(), "sha256")
                computed |= {made.hex()[:32], made.hex()}
                inner = hmac.digest(made, messages[0].encode(), "sha256").hex()[:32]
                computed |= {inner, hmac.digest(made, messages[1].encode(), "sha256").hex()[:32]}
    assert len(raters) == 10, "another one on the comment than on the ratings"
    assert not raters & computed
    beside = cells - raters
    assert not any(rater in cell for rater in raters for cell in beside), "named nowhere else"
    assert not any(one.token in cell for one in experts for cell in cells), "no token is stored"


def test_when_the_session_closes_nobody_is_known_to_have_been_an_expert(
    scene, alice, session, rating, experts, clauses, begin
):
    review = begin(experts[:5])
    rate(scene, rating, experts[0], clauses[0])
    scene.do(close_session, alice, session.id)
    kept = str(scene.get(ReviewRound, review.id).experts)
    assert len(scene.get(ReviewRound, review.id).experts) == 5
    assert not any(expert.id in kept for expert in experts)
    with pytest.raises(NotAllowed):
        rate(scene, rating, experts[0], clauses[0])


def test_what_was_said_in_a_round_goes_with_the_person_and_stands_in_their_own_data(
    scene, alice, rating, experts, clauses, begin, programme
):
    begin(experts[:5])
    rate(scene, rating, experts[0], clauses[0], 4)
    scene.do(comment_by_phone, experts[0], CommentByPhone(rating.id, clauses[0].id, "No"))
    me = Claim(token=experts[0].token)
    data = scene.read(lambda db: describe_own_data(db, find_people(db, me)))
    told = data["people"][0]["reviews"][0]["clauses"][0]
    assert {"criterion": "valid", "rated": 4} in told["ratings"]
    assert told["comments"] == ["No"]
    assert "Validity" in write_own_data(data, "en")
    scene.do(withdraw_everything, SYSTEM, me)
    own = scene.read(own_in_rounds, programme.id, experts[0].token)
    assert [one.comments for one in own] == [{}]
    with pytest.raises(NotAllowed):
        rate(scene, rating, experts[0], clauses[0])


def test_the_wall_counts_who_has_finished_and_shows_what_is_chosen_once_the_round_is_closed(
    scene, alice, session, wall, phone, rating, experts, clauses, begin
):
    review = begin(experts)
    for number, expert in enumerate(experts):
        rate(scene, rating, expert, clauses[0], 8)
        rate(scene, rating, expert, clauses[1], 2 if number % 2 else 9)
    scene.do(comment_by_phone, experts[0], CommentByPhone(rating.id, clauses[1].id, "Why"))
    assert scene.read(answer_room_question, wall, "turnout", rating.id) == {
        "voters": 6,
        "here": 6,
    }
    with pytest.raises(Closed):
        scene.do(show_rated, alice, ShowRated(rating.id, clauses[0].id))
    scene.do(end_activity, alice, rating.id)
    closed = scene.get(ReviewRound, review.id)
    assert by_dispute(agreements_of(closed)) == [clauses[1].id, clauses[0].id]
    comment = scene.read(round_comments, alice, closed)[0]
    scene.do(show_rated, alice, ShowRated(rating.id, clauses[1].id, [comment.id]))
    shown = scene.see(wall, "round")[rating.id]["shown"]
    assert (shown["clause"]["code"], shown["comments"]) == (clauses[1].code, ["Why"])
    assert (shown["now"]["split"], shown["before"]) == (True, None)
    assert "shown" not in scene.see(phone, "round")[rating.id]
    talk = scene.do(add_activity, alice, AddActivity(session.id, "talk", "Differences"))
    scene.do(start_activity, alice, talk.id)
    assert scene.see(wall, "round")[talk.id]["shown"]["clause"]["code"] == clauses[1].code


def test_among_fewer_than_five_the_wall_shows_the_decision_and_no_number(
    scene, alice, wall, phone, rating, experts, clauses, begin
):
    begin(experts[:3])
    assert scene.see(phone, "round")[rating.id]["few"]
    for expert, clause in product(experts[:3], clauses):
        rate(scene, rating, expert, clause, 8)
    scene.do(advance_activity, alice, rating.id)
    scene.do(show_rated, alice, ShowRated(rating.id, clauses[0].id))
    shown = scene.see(wall, "round")[rating.id]["shown"]
    assert shown["now"] == {"decision": "accepted", "split": False, "spreads": {}}


def test_minutes_say_what_a_round_decided_once_it_is_closed(
    scene, alice, session, rating, experts, clauses, begin
):
    def minutes() -> str:
        export = scene.read(load_export, alice, session.id, "en")
        return write_markdown(export.record, export.approval)

    begin(experts[:5])
    for expert, clause in product(experts[:5], clauses):
        rate(scene, rating, expert, clause, 8)
    assert "accepted by the experts" not in minutes()
    scene.do(advance_activity, alice, rating.id)
    assert re.search(r"Being addressed \| accepted by the experts", minutes())

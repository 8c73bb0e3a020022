"""What waits for each role: worked out from its rights, and said at home."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import Scene
from tests.keys import key_of
from tests.reviews import CRITERIA, make_experts, make_review
from tests.visits import Visits, labels, words
from workshop.board.note_release import release_notes
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import RIGHTS, SYSTEM, Actor, Right, Role
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import list_sessions
from workshop.programme.wall import show_on_wall
from workshop.review.comment_threads import ResolveComment, resolve_comment
from workshop.review.comments import AddComment, add_comment
from workshop.review.ratings import RateSubject, rate_subject
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tasks import (
    RunningSession,
    Task,
    TaskKind,
    Waiting,
    WaitingRound,
    load_tasks,
    tasks_of,
)

TODAY = date(2026, 11, 29)
EVERYTHING = Waiting(
    running=(RunningSession("s3", 3, "Maps", "Draft it", "drafting"),),
    notes=4,
    drafts=(("s2", 2, 3),),
    rounds=(WaitingRound("r", "First", date(2026, 11, 1), invited=True, done=1, count=3),),
    to_answer=("c1", "c2"),
    to_revise=("c1",),
    unapproved=(("s2", 2),),
    alone=True,
)


def rights_of(role: Role) -> Callable[[Right], bool]:
    return lambda right: right in RIGHTS[role]


def kinds(role: Role, waiting: Waiting = EVERYTHING) -> list[str]:
    return [task.kind for task in tasks_of(rights_of(role), waiting, TODAY)]


def test_each_role_is_told_what_is_theirs_to_do_the_most_urgent_first():
    assert kinds(Role.FACILITATOR) == [
        *(
            "run_session",
            "approve_notes",
            "accept_drafts",
            "rate",
            "answer_comments",
            "revise_clauses",
        ),
        *("close_round", "approve_minutes"),
    ]
    assert kinds(Role.NOTE_KEEPER) == ["keep_minutes", "answer_comments"]
    assert kinds(Role.EDITOR) == ["follow_session", "rate", "answer_comments", "revise_clauses"]
    assert kinds(Role.EXPERT) == ["rate", "answer_comments"]


def test_where_nothing_waits_nothing_is_said():
    assert all(kinds(role, Waiting()) == [] for role in Role)


def test_a_round_waits_until_its_expert_has_rated_everything():
    done = WaitingRound("r", "First", None, invited=True, done=3, count=3)
    others = WaitingRound("r", "First", None, invited=False, done=0, count=3)
    assert kinds(Role.EXPERT, Waiting(rounds=(done, others))) == []


def test_of_several_sessions_the_one_on_the_wall_comes_first():
    two = (RunningSession("s5", 5, "Groups"), RunningSession("s3", 3, "Maps"))
    tasks = tasks_of(rights_of(Role.FACILITATOR), Waiting(running=two), TODAY)
    assert [task.number for task in tasks] == [5, 3]


def test_one_clause_is_named_several_are_counted():
    one = Waiting(to_answer=("c1",))
    assert tasks_of(rights_of(Role.EXPERT), one, TODAY) == [
        Task(TaskKind.ANSWER_COMMENTS, "c1", count=1)
    ]
    several = tasks_of(rights_of(Role.EXPERT), EVERYTHING, TODAY)[-1]
    assert (several.subject, several.count) == ("", 2)


def loaded(scene: Scene, actor: Actor, programme, key: bytes | None = None) -> list[str]:
    return [task.kind for task in scene.read(load_tasks, actor, programme, key)]


def test_waiting_notes_are_counted_for_moderators_alone(
    scene: Scene, alice, bob, session, programme
):
    activity = scene.make_activity(alice, session, moderated=True)
    scene.make_note(bob, activity)
    scene.do(release_notes, SYSTEM)
    found = scene.read(load_tasks, alice, programme, None)
    assert [(task.kind, task.count) for task in found][1:] == [("approve_notes", 1)]
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    assert loaded(scene, keeper, programme) == ["keep_minutes"]


def test_a_closed_session_waits_for_its_minutes(scene: Scene, alice, session, programme):
    scene.do(close_session, alice, session.id)
    assert loaded(scene, alice, programme) == ["approve_minutes"]


def test_an_invitation_waits_until_everything_is_rated(scene: Scene, alice, programme):
    need = scene.do(create_need, alice, CreateNeed(programme.id, "one", "a need", "a goal"))
    experts = make_experts(scene, programme)
    review = make_review(scene, alice, [("need", need.id)], experts)
    first, key = experts[0], key_of(experts[0])
    assert "rate" in loaded(scene, first, programme, key)
    values = dict.fromkeys(CRITERIA, 7)
    scene.do(rate_subject, first, RateSubject(review.round.id, need.id, values, key))
    assert "rate" not in loaded(scene, first, programme, key)


@pytest.fixture
def clause(scene: Scene, alice, programme):
    return scene.do(create_clause, alice, CreateClause(programme.id, "Ask for the name"))


def test_a_comment_waits_for_the_editor_and_its_answer_for_whoever_began(
    scene: Scene, programme, ewa, clause
):
    editor = scene.make_account("edek", "editor", programme.id)
    said = scene.do(add_comment, ewa, AddComment(programme.id, "clause", clause.id, "Why?"))
    assert "answer_comments" in loaded(scene, editor, programme)
    assert "answer_comments" not in loaded(scene, ewa, programme)
    answer = AddComment(programme.id, "clause", clause.id, "So.", reply_to=said.id)
    scene.do(add_comment, editor, answer)
    assert "answer_comments" not in loaded(scene, editor, programme)
    assert "answer_comments" in loaded(scene, ewa, programme)
    scene.do(resolve_comment, ewa, ResolveComment(said.id, True))
    assert "answer_comments" not in loaded(scene, ewa, programme)


def test_a_note_keeper_reads_of_the_running_session_at_home(
    visits: Visits, scene: Scene, session, programme
):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    screen = visits.open(keeper, "programme")
    assert f"Session {session.number} is open" in words(screen)
    assert "To the minutes" in labels(screen)


def test_who_has_nothing_to_do_is_told_so_and_what_comes_next(
    visits: Visits, scene: Scene, alice, ewa, session, programme
):
    scene.do(close_session, alice, session.id)
    said = words(visits.open(ewa, "programme"))
    assert "Nothing waits for you now. Invitations to a review appear here." in said
    assert f"Next: session {session.number + 1}" in said


def test_home_shows_the_session_that_runs_and_not_another_one_left_open(
    visits: Visits, scene: Scene, alice, ewa, session, programme
):
    sessions = scene.read(list_sessions, programme.id)
    scene.do(open_session, alice, sessions[9].id)
    scene.do(show_on_wall, alice, session.id)
    screen = visits.open(ewa, "programme")
    chosen = [row.label for row in screen.button if row.proto.type == "primary"]
    assert any(label.startswith(f"**{session.number}**") for label in chosen)


def test_a_task_leads_to_its_session_with_one_press(
    visits: Visits, scene: Scene, alice, session, programme
):
    screen = visits.open(alice, "programme")
    assert "Run it" in labels(screen)
    assert f"programme.task.run_session.{session.id}" in [row.key for row in screen.button]

"""The clause that a room works on: who sees it, when, and what follows a change of it."""

import pytest

from tests.conftest import Scene, phone_of
from workshop.board.visibility import Viewer
from workshop.errors import Conflict, NotAllowed
from workshop.programme.agenda import EditActivity, edit_activity, list_activities, repeat_activity
from workshop.programme.session_run import (
    advance_activity,
    close_session,
    go_back,
    start_activity,
)
from workshop.programme.tables import Activity
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.tables import Clause


@pytest.fixture
def make_clause(scene: Scene, alice, programme):
    """A function that writes a clause."""

    def make(title: str = "Being addressed", body: str = "People are asked.") -> Clause:
        command = CreateClause(programme.id, title, fields={"body": body, "level": "required"})
        return scene.do(create_clause, alice, command)

    return make


@pytest.fixture
def drafting(scene: Scene, alice, session, make_clause) -> Activity:
    """A running drafting of one clause."""
    return scene.make_activity(alice, session, "drafting", targets=[make_clause().id])


def papers(scene: Scene, viewer: Viewer) -> list[dict]:
    """The clauses that somebody's full picture shows."""
    return [fact["clause"] for fact in scene.see(viewer, "paper").values()]


def last_refs(scene: Scene, programme) -> list[tuple[str, str]]:
    """What the latest event named."""
    return [(kind, key) for kind, key in scene.events(programme.id)[-1].refs]


def test_wall_and_phones_read_the_clause_and_nothing_else_of_it(scene, wall, phone, drafting):
    for viewer in (wall, phone):
        [clause] = papers(scene, viewer)
        assert (clause["title"], clause["body"]) == ("Being addressed", "People are asked.")
        assert set(clause) == {"id", "code", "title", "body", "level"}
        assert not scene.see(viewer, "clause")


def test_a_saved_clause_reaches_the_wall_with_its_event(
    scene, alice, programme, wall, phone, drafting
):
    command = SaveClause(drafting.targets[0], 1, {"body": "People are asked first."})
    scene.do(save_clause, alice, command)
    refs = last_refs(scene, programme)
    for viewer in (wall, phone):
        heard = scene.hear(viewer, *refs)
        assert list(heard) == [("paper", drafting.id)]
        assert heard["paper", drafting.id]["clause"]["body"] == "People are asked first."


def test_a_clause_that_is_not_on_the_wall_is_saved_without_a_word_to_the_room(
    scene, alice, programme, phone, drafting, make_clause
):
    other = make_clause("Something secret")
    scene.do(save_clause, alice, SaveClause(other.id, 1, {"body": "Not yet."}))
    assert scene.hear(phone, *last_refs(scene, programme)) == {}


def test_before_and_after_its_activity_the_clause_is_gone_from_the_room(
    scene, alice, session, programme, phone, wall, drafting
):
    scene.make_activity(alice, session, "talk")
    refs = last_refs(scene, programme)
    for viewer in (wall, phone):
        assert scene.hear(viewer, *refs)["paper", drafting.id]["gone"] is True
        assert papers(scene, viewer) == []


def test_taken_back_to_the_start_the_clause_is_hidden_again(
    scene, alice, programme, phone, desk, drafting
):
    scene.do(go_back, alice, drafting.id)
    assert scene.hear(phone, *last_refs(scene, programme))["paper", drafting.id]["gone"] is True
    assert papers(scene, desk) == [], "staff read the clause itself"


def test_a_closed_session_shows_no_clause(scene, alice, session, programme, phone, drafting):
    scene.do(close_session, alice, session.id)
    assert scene.hear(phone, *last_refs(scene, programme))["paper", drafting.id]["gone"] is True
    assert papers(scene, phone) == []


def test_another_room_sees_nothing_of_it(scene, alice, programme, drafting):
    other = scene.make_session(alice, programme, 4)
    dora = phone_of(scene.make_person(other), other)
    assert papers(scene, dora) == []
    assert scene.hear(dora, ("paper", drafting.id)) == {}


def test_switching_shows_the_other_clause_at_once(
    scene, alice, programme, wall, drafting, make_clause
):
    other = make_clause("Being believed")
    targets = [other.id, *drafting.targets]
    scene.do(edit_activity, alice, EditActivity(drafting.id, {"targets": targets}))
    heard = scene.hear(wall, *last_refs(scene, programme))
    assert heard["paper", drafting.id]["clause"]["title"] == "Being believed"


def test_a_clause_of_another_programme_is_never_shown(scene, alice, charlie, session, wall):
    theirs = next(iter(charlie.programmes))
    foreign = scene.do(create_clause, charlie, CreateClause(theirs, "Not ours"))
    scene.make_activity(alice, session, "drafting", targets=[foreign.id])
    assert papers(scene, wall) == []


def test_an_account_of_another_area_does_not_read_a_draft_by_way_of_the_wall(scene, drafting):
    def draft(db, _actor, _content):
        from workshop.programme.tables import Area

        clause = db.get(Clause, drafting.targets[0])
        area = Area(programme_id=clause.programme_id, code="OK", name="Front desk")
        db.add(area)
        db.flush()
        clause.area_id = area.id
        db.add(clause)
        return clause.programme_id

    programme_id = scene.do(draft, None)
    closed = Viewer(kind="staff", programme_id=programme_id, areas=frozenset({"other"}))
    assert papers(scene, closed) == []


def test_a_vote_keeps_the_clause_people_have_voted_on(scene, alice, bob, session, make_clause):
    from workshop.needs.votes import ShowFingers, show_fingers

    vote = scene.make_activity(alice, session, "fist_to_five", targets=[make_clause().id])
    other = make_clause("Being believed")
    scene.do(edit_activity, alice, EditActivity(vote.id, {"targets": [other.id]}))
    scene.do(show_fingers, bob, ShowFingers(vote.id, 4))
    with pytest.raises(Conflict):
        scene.do(edit_activity, alice, EditActivity(vote.id, {"targets": []}))
    renamed = EditActivity(vote.id, {"title": "Vote", "targets": [other.id]})
    assert scene.do(edit_activity, alice, renamed).title == "Vote"


def test_a_repeated_vote_comes_right_after_with_the_same_settings(
    scene, alice, charlie, session, make_clause
):
    clause = make_clause()
    vote = scene.make_activity(
        alice, session, "fist_to_five", targets=[clause.id], prompt="Can you?", minutes=7
    )
    last = scene.make_activity(alice, session, "talk")
    again = scene.do(repeat_activity, alice, vote.id)
    agenda = [row.id for row in scene.read(list_activities, session.id)]
    assert agenda == [vote.id, again.id, last.id]
    assert (again.targets, again.prompt, again.minutes) == ([clause.id], "Can you?", 7)
    assert again.phase == "waiting"
    scene.do(start_activity, alice, again.id)
    with pytest.raises(NotAllowed):
        scene.do(repeat_activity, charlie, vote.id)


def test_people_write_under_the_drafts_that_this_session_has_shown(
    scene, alice, session, phone, make_clause
):
    shown, unseen = make_clause("A quiet place"), make_clause("A complaint")
    vote = scene.make_activity(alice, session, "fist_to_five", targets=[shown.id])
    scene.do(advance_activity, alice, vote.id)
    scene.make_activity(alice, session, "notes", about="clauses")
    offered = scene.see(phone, "clause")
    assert [fact["title"] for fact in offered.values()] == ["A quiet place"]
    assert unseen.id not in offered

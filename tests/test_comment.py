"""Experts leave comments on groups, needs and clauses; nothing of them travels over the feed."""

import pytest

from tests.conftest import Scene
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, create_group, delete_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.review.comments import AddComment, add_comment, list_comments
from workshop.standards.clauses import CreateClause, create_clause
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def subjects(scene: Scene, alice, programme) -> dict[str, str]:
    """A group, a need and a clause, by kind."""
    return {
        "group": scene.do(create_group, alice, CreateGroup(programme.id, new_id())).id,
        "need": scene.do(create_need, alice, CreateNeed(programme.id, "a", "b")).id,
        "clause": scene.do(create_clause, alice, CreateClause(programme.id, "c")).id,
    }


@pytest.mark.parametrize("kind", ["group", "need", "clause"])
def test_an_expert_comments(scene, ewa, programme, subjects, desk, expert_desk, phone, wall, kind):
    command = AddComment(programme.id, kind, subjects[kind], " Too broad.\0 ")
    comment = scene.do(add_comment, ewa, command)
    [said] = scene.read(list_comments, programme.id, kind, subjects[kind])
    assert (said.id, said.text, said.account_id) == (comment.id, "Too broad.", ewa.id)
    for viewer in (desk, expert_desk, phone, wall):
        assert scene.hear(viewer, ("comment", comment.id)) == {}


def test_comments_are_listed_by_subject(scene: Scene, ewa, alice, programme, subjects):
    for person, kind in ((ewa, "need"), (alice, "need"), (ewa, "group")):
        scene.do(add_comment, person, AddComment(programme.id, kind, subjects[kind], "Hm"))
    found = scene.read(list_comments, programme.id, "need", subjects["need"])
    assert {row.account_id for row in found} == {ewa.id, alice.id}
    assert len(scene.read(list_comments, programme.id)) == 3


@pytest.mark.parametrize("text", ["", "  ", "\0", "x" * 2001])
def test_empty_and_over_long_comments_are_refused(scene: Scene, ewa, programme, subjects, text):
    with pytest.raises(Invalid):
        scene.do(add_comment, ewa, AddComment(programme.id, "need", subjects["need"], text))


def test_what_is_not_there_cannot_be_commented(scene: Scene, alice, ewa, programme, subjects):
    scene.do(delete_group, alice, subjects["group"])
    gone = (("group", subjects["group"]), ("need", new_id()), ("clause", subjects["need"]))
    for kind, key in gone:
        with pytest.raises(NotFound):
            scene.do(add_comment, ewa, AddComment(programme.id, kind, key, "Hm"))
    with pytest.raises(Invalid):
        scene.do(add_comment, ewa, AddComment(programme.id, "person", ewa.id, "Hm"))


def test_nobody_comments_across_programmes(scene: Scene, charlie, programme, subjects):
    elsewhere = next(iter(charlie.programmes))
    with pytest.raises(NotFound):
        scene.do(add_comment, charlie, AddComment(elsewhere, "need", subjects["need"], "Hm"))
    with pytest.raises(NotAllowed):
        scene.do(add_comment, charlie, AddComment(programme.id, "need", subjects["need"], "Hm"))


def test_phones_do_not_comment(scene: Scene, bob, programme, subjects):
    with pytest.raises(NotAllowed):
        scene.do(add_comment, bob, AddComment(programme.id, "need", subjects["need"], "Hm"))

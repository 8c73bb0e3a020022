"""Clauses: written from needs, saved as revisions, never overwritten unseen; and their trace."""

import pytest

from tests.conftest import Scene
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.i18n import error_message
from workshop.needs.groups import CreateGroup, MergeGroups, create_group, merge_groups
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.support import describe_support
from workshop.programme.tables import Area
from workshop.standards.clauses import (
    CreateClause,
    LinkClause,
    MoveClause,
    SaveClause,
    StaleClause,
    create_clause,
    link_clause,
    list_clause_revisions,
    list_clauses,
    move_clause,
    save_clause,
)
from workshop.standards.tables import Clause, Publication, PublishedClause
from workshop.standards.trace.backward import load_clause_trace
from workshop.standards.trace.summary import trace_notes
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def area(scene: Scene, alice, programme) -> str:
    """The area OK."""

    def create(db, _actor, _content):
        area = Area(programme_id=programme.id, code="OK", name="Front desk")
        db.add(area)
        db.flush()
        return area.id

    return scene.do(create, alice)


@pytest.fixture
def need(scene: Scene, alice, programme, area):
    """A need of the area OK, standing on nothing yet."""
    command = CreateNeed(programme.id, "a guest", "be heard", fields={"area_id": area})
    return scene.do(create_need, alice, command)


@pytest.fixture
def make_clause(scene: Scene, alice, programme, need):
    """A function that writes a clause from the need and returns it."""

    def make(title: str = "Being addressed", **fields) -> Clause:
        command = CreateClause(programme.id, title, [need.id], fields)
        return scene.do(create_clause, alice, command)

    return make


def test_a_clause_takes_area_and_number_from_its_need(make_clause):
    assert [make_clause().code for _ in range(3)] == ["OK-01", "OK-02", "OK-03"]


def test_a_number_is_not_given_twice(make_clause, scene, alice):
    make_clause(code="ok-7")
    assert make_clause().code == "OK-08"
    with pytest.raises(Conflict):
        make_clause(code="OK-07")


def test_without_an_area_there_is_a_code_too(scene: Scene, alice, programme):
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Something"))
    assert clause.code == "ST-01"


@pytest.mark.parametrize("code", ["OK", "OK-", "-1", "OK-x", "O K-1", "ABCDEFGHI-1", "OK-12345"])
def test_a_code_that_is_none_is_refused(make_clause, code):
    with pytest.raises(Invalid):
        make_clause(code=code)


def test_a_code_can_be_changed_if_it_is_free(scene: Scene, alice, make_clause):
    first, second = make_clause(), make_clause()
    saved = scene.do(save_clause, alice, SaveClause(second.id, 1, {"code": "zp-01"}))
    assert saved.code == "ZP-01"
    with pytest.raises(Conflict):
        scene.do(save_clause, alice, SaveClause(second.id, 2, {"code": first.code}))
    assert scene.get(Clause, second.id).code == "ZP-01"


def test_clauses_are_listed_in_their_order(scene: Scene, programme, make_clause):
    for code in ("OK-110", "OK-2", "AB-1"):
        make_clause(code=code)
    codes = [clause.code for clause in scene.read(list_clauses, programme.id)]
    assert codes == ["OK-110", "OK-02", "AB-01"]


def test_codes_follow_the_order(scene: Scene, alice, programme, make_clause):
    first, second, third = (make_clause() for _ in range(3))
    scene.do(move_clause, alice, MoveClause(third.id, 0))
    listed = scene.read(list_clauses, programme.id)
    assert [row.id for row in listed] == [third.id, first.id, second.id]
    assert [row.code for row in listed] == ["OK-01", "OK-02", "OK-03"]
    assert scene.read(list_clause_revisions, third.id)[-1].fields["code"] == "OK-01"


def publish(db, actor, clause: Clause) -> None:
    row = Publication(
        programme_id=clause.programme_id, version="0.5", state="working", snapshot={}, sha256="0"
    )
    db.add(row)
    db.flush()
    db.add(PublishedClause(publication_id=row.id, code=clause.code, clause_id=clause.id))


def test_a_published_code_stays_with_its_clause(scene: Scene, alice, programme, make_clause):
    first, second, third = (make_clause() for _ in range(3))
    scene.do(publish, alice, first)
    scene.do(move_clause, alice, MoveClause(third.id, 0))
    codes = {row.id: row.code for row in scene.read(list_clauses, programme.id)}
    assert codes == {first.id: "OK-01", second.id: "OK-03", third.id: "OK-02"}
    with pytest.raises(Conflict):
        scene.do(save_clause, alice, SaveClause(first.id, 1, {"code": "OK-09"}))
    with pytest.raises(Conflict):
        make_clause(code="OK-01")


def test_two_people_may_save_different_fields(scene: Scene, alice, programme, make_clause):
    editor = scene.make_account("edyta", "editor", programme.id)
    clause = make_clause(body="First")
    scene.do(save_clause, editor, SaveClause(clause.id, 1, {"responsible": "The desk"}))
    saved = scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": "Second"}))
    assert (saved.responsible, saved.body, saved.revision) == ("The desk", "Second", 3)


def test_the_same_words_are_no_conflict(scene: Scene, alice, programme, make_clause):
    editor = scene.make_account("edyta", "editor", programme.id)
    clause = make_clause(body="First")
    scene.do(save_clause, editor, SaveClause(clause.id, 1, {"body": "Second"}))
    saved = scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": "Second"}))
    assert saved.revision == 2


def test_every_save_is_a_revision(scene: Scene, alice, make_clause):
    clause = make_clause(body="First")
    scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": "Second"}, why="clearer"))
    revisions = scene.read(list_clause_revisions, clause.id)
    assert [(row.number, row.fields["body"], row.why) for row in revisions] == [
        (1, "First", ""),
        (2, "Second", "clearer"),
    ]
    assert {row.saved_by for row in revisions} == {"Alice"}


def test_a_save_that_changes_nothing_is_none(scene: Scene, alice, programme, make_clause):
    clause = make_clause(body="First")
    assert scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": " First "})).revision == 1
    assert scene.events(programme.id, "clause_saved") == []


def test_nothing_is_overwritten_and_nothing_lost(scene: Scene, alice, programme, make_clause):
    editor = scene.make_account("edyta", "editor", programme.id)
    clause = make_clause(body="First")
    scene.do(save_clause, editor, SaveClause(clause.id, 1, {"body": "Theirs"}))
    with pytest.raises(StaleClause) as refusal:
        scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": "Mine"}))
    assert refusal.value.theirs["body"] == "Theirs"
    assert refusal.value.mine["body"] == "Mine"
    assert refusal.value.mine["title"] == "Being addressed"
    assert refusal.value.revision == 2
    assert refusal.value.code == "conflict"
    assert error_message(refusal.value, "pl")
    assert scene.get(Clause, clause.id).body == "Theirs"
    assert len(scene.read(list_clause_revisions, clause.id)) == 2
    scene.do(save_clause, alice, SaveClause(clause.id, 2, {"body": "Both"}))


def test_whoever_reads_from_the_future_is_stale_too(scene: Scene, alice, make_clause):
    with pytest.raises(StaleClause):
        scene.do(save_clause, alice, SaveClause(make_clause().id, 9, {"body": "x"}))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"body": "x" * 4001},
        {"level": "must"},
        {"responsible": "x" * 201},
        {"revision": 7},
        {"status": "final"},
        {"programme_id": "x"},
    ],
)
def test_what_does_not_fit_is_refused(scene: Scene, alice, make_clause, fields):
    clause = make_clause()
    with pytest.raises(Invalid):
        scene.do(save_clause, alice, SaveClause(clause.id, 1, fields))
    assert scene.get(Clause, clause.id).revision == 1


def test_all_fields_of_the_form_are_kept(make_clause):
    clause = make_clause(
        body="One.\nTwo.",
        level="good_practice",
        rationale="Because",
        responsible="the head\nof the desk",
        cooperating="IT",
    )
    assert (clause.level, clause.body, clause.responsible) == (
        "good_practice",
        "One.\nTwo.",
        "the head of the desk",
    )


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_writes_clauses_may(scene: Scene, request, programme, need, make_clause, who):
    person = request.getfixturevalue(who)
    clause = make_clause()
    for command, content in (
        (create_clause, CreateClause(programme.id, "Mine")),
        (save_clause, SaveClause(clause.id, 1, {"body": "Mine"})),
        (link_clause, LinkClause(clause.id, need.id, False)),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


def test_a_need_from_elsewhere_cannot_be_linked(scene, alice, charlie, programme, make_clause):
    elsewhere = next(iter(charlie.programmes))
    theirs = scene.do(create_need, charlie, CreateNeed(elsewhere, "a guest", "be heard"))
    with pytest.raises(NotFound):
        scene.do(link_clause, alice, LinkClause(make_clause().id, theirs.id))
    with pytest.raises(NotFound):
        scene.do(create_clause, alice, CreateClause(programme.id, "Mine", [theirs.id]))
    with pytest.raises(NotFound):
        scene.do(save_clause, alice, SaveClause(new_id(), 1, {}))


@pytest.fixture
def grounded(scene: Scene, alice, bob, programme, session, activity):
    """Three notes by two people, in a group under a need under a clause."""
    notes = [scene.make_note(bob, activity), scene.make_note(bob, activity, "More")]
    notes.append(scene.make_note(scene.make_person(session), activity))
    loner = scene.make_note(bob, activity, "Alone")
    command = CreateGroup(programme.id, new_id(), "We wait", [note.id for note in notes])
    group = scene.do(create_group, alice, command)
    need = scene.do(
        create_need, alice, CreateNeed(programme.id, "a guest", "be heard", groups=[group.id])
    )
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Being heard", [need.id]))
    return notes, loner, group, need, clause


def test_a_clause_says_what_it_stands_on(scene: Scene, alice, grounded):
    _notes, _loner, group, need, clause = grounded
    trace = scene.read(load_clause_trace, alice, clause.id)
    assert [one.row.id for one in trace.needs] == [need.id]
    assert [one.row.id for one in trace.groups] == [group.id]
    assert describe_support(trace.support) == "3 notes · 1 session"
    assert describe_support(trace.support, "pl") == "3 karteczki · 1 sesja"


def test_the_trace_follows_a_merge(scene: Scene, alice, programme, grounded):
    _notes, loner, group, _need, clause = grounded
    target = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "All", [loner.id]))
    scene.do(merge_groups, alice, MergeGroups(target.id, [group.id]))
    trace = scene.read(load_clause_trace, alice, clause.id)
    assert [one.row.id for one in trace.groups] == [target.id]
    assert trace.support.notes == 4


def test_a_note_knows_where_it_went(scene: Scene, programme, grounded):
    notes, loner, _group, need, clause = grounded
    traces = scene.read(trace_notes, programme.id, [notes[0].id, loner.id])
    trace, nowhere = traces[notes[0].id], traces[loner.id]
    assert [row.id for row in trace.needs] == [need.id]
    assert [row.code for row in trace.clauses] == [clause.code]
    assert (nowhere.needs, nowhere.clauses) == ([], [])

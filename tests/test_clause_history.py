"""The history of a clause: steps, differences of any two revisions, and bringing one back."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Scene
from tests.visits import Visits, labels, words
from workshop.errors import Conflict, NotAllowed, NotFound
from workshop.review.comments import AddComment, add_comment
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    StaleClause,
    create_clause,
    list_clause_revisions,
    save_clause,
)
from workshop.standards.revisions import (
    TOGETHER,
    RestoreRevision,
    changed_fields,
    group_revisions,
    restore_revision,
)
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause, ClauseRevision
from workshop.standards.word_diff import Piece
from workshop.ui.clauses.passages import parse_selection
from workshop.ui.widgets.word_differences import shorten_unchanged

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def clause(scene: Scene, alice, programme) -> Clause:
    fields = {"body": "The desk is open late.", "level": "required"}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Late", fields=fields))


def save(scene: Scene, who, clause: Clause, why: str = "", **fields) -> None:
    number = scene.get(Clause, clause.id).revision
    scene.do(save_clause, who, SaveClause(clause.id, number, fields, why))


def revision(number: int, by: str, minutes: float, **given) -> ClauseRevision:
    return ClauseRevision(
        clause_id="c",
        number=number,
        fields=given.pop("fields", {}),
        saved_by=by,
        at=NOON + timedelta(minutes=minutes),
        **given,
    )


def test_what_one_person_saves_within_half_an_hour_is_one_step():
    rows = [
        revision(1, "Ola", 0),
        revision(2, "Ola", 10),
        revision(3, "Ola", TOGETHER.seconds / 60),
        revision(4, "Ola", 31),
        revision(5, "Ewa", 32),
        revision(6, "Ewa", 33, status="expert_review_1"),
        revision(7, "Ewa", 34, status="expert_review_1"),
    ]
    steps = group_revisions(rows)
    assert [[row.number for row in step.revisions] for step in steps] == [
        [7],
        [6],
        [5],
        [4],
        [1, 2, 3],
    ]
    assert [step.before and step.before.number for step in steps] == [6, 5, 4, 3, None]


def test_nothing_and_empty_are_no_change():
    before = revision(1, "Ola", 0, fields={"title": "Late", "level": None, "body": "x"})
    after = revision(2, "Ola", 1, fields={"title": "Late", "level": "", "steps": "y"})
    found = [(row.name, row.before, row.after) for row in changed_fields(before, after)]
    assert found == [("steps", "", "y"), ("body", "x", "")]


def test_any_revision_comes_back_as_a_new_one(scene: Scene, alice, clause, desk):
    save(scene, alice, clause, title="Open late", level="recommended", responsible="Ola")
    save(scene, alice, clause, body="Closed.")
    scene.do(restore_revision, alice, RestoreRevision(clause.id, 1, 3, "Better"))
    row = scene.get(Clause, clause.id)
    assert (row.title, row.body, row.level) == ("Late", "The desk is open late.", "required")
    assert (row.responsible, row.revision) == ("", 4)
    kept = scene.read(list_clause_revisions, clause.id)
    assert [entry.number for entry in kept] == [1, 2, 3, 4]
    assert "Better" in kept[-1].why
    assert "1" in kept[-1].why
    assert scene.see(desk, "clause")[clause.id]["title"] == "Late"


def test_code_area_and_state_stay_when_a_text_comes_back(scene: Scene, alice, clause):
    save(scene, alice, clause, code="OK-07", title="Open late")
    scene.do(set_status, alice, SetStatus(clause.id, "expert_review_1"))
    scene.do(restore_revision, alice, RestoreRevision(clause.id, 1, 3))
    row = scene.get(Clause, clause.id)
    assert (row.code, row.status, row.title) == ("OK-07", "expert_review_1", "Late")


def test_nothing_is_restored_over_what_was_not_seen(scene: Scene, alice, clause):
    save(scene, alice, clause, title="Open late")
    save(scene, alice, clause, body="Seen by nobody.")
    with pytest.raises(StaleClause):
        scene.do(restore_revision, alice, RestoreRevision(clause.id, 1, 2))
    assert scene.get(Clause, clause.id).body == "Seen by nobody."


def test_what_is_the_same_or_not_there_is_not_restored(scene: Scene, alice, clause):
    with pytest.raises(Conflict):
        scene.do(restore_revision, alice, RestoreRevision(clause.id, 1, 1))
    with pytest.raises(NotFound):
        scene.do(restore_revision, alice, RestoreRevision(clause.id, 9, 1))


def test_experts_and_strangers_restore_nothing(scene: Scene, alice, ewa, charlie, bob, clause):
    save(scene, alice, clause, title="Open late")
    for who in (ewa, charlie, bob):
        with pytest.raises(NotAllowed):
            scene.do(restore_revision, who, RestoreRevision(clause.id, 1, 2))


def test_long_stretches_that_stay_are_cut_beside_the_change():
    long = "word " * 100
    pieces = [Piece("same", long), Piece("out", "old"), Piece("same", " " * 300)]
    cut = shorten_unchanged(pieces)
    assert cut[0].text.startswith("… word")
    assert len(cut[0].text) < 100
    assert cut[1] == pieces[1]
    assert shorten_unchanged([Piece("same", long)])[0].text == long


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        {},
        {"field": "code", "start": 0, "quote": "x"},
        {"field": "body", "start": -1, "quote": "x"},
        {"field": "body", "start": 0, "quote": " "},
        {"field": "body", "start": 0.5, "quote": "x"},
        {"field": [], "start": 0, "quote": "x"},
        {"field": "body", "start": 0, "quote": "x" * 5000},
        {"comment": 7},
    ],
)
def test_what_a_browser_cannot_mean_is_no_choice(told):
    assert parse_selection(told) is None


# ── the screen ──────────────────────────────────────────────────────────────────────────────────

PART = """
from workshop.standards.clauses import load_clause
from workshop.ui.shell.page import open_page
from workshop.ui.clauses.history import show_clause_history
from workshop.ui.clauses.discussion import show_discussion

page = open_page("standards")
with page.read() as db:
    clause = load_clause(db, "{clause}")
{part}(page, clause)
"""


def open_part(visits: Visits, actor, part: str, clause: Clause) -> AppTest:
    screen = visits.open_script(actor, PART.format(clause=clause.id, part=part))
    assert not screen.exception
    return screen


def click(screen: AppTest, label: str) -> AppTest:
    screen = next(button for button in screen.button if button.label == label).click().run()
    assert not screen.exception
    return screen


def test_the_history_tells_who_when_and_why(visits: Visits, scene: Scene, alice, ewa, clause):
    save(scene, alice, clause, "asked for in session 8", title="Open late")
    screen = open_part(visits, alice, "show_clause_history", clause)
    for text in ("Alice", "asked for in session 8", "Revisions 1 to 2", "Draft"):
        assert text in words(screen)
    assert "Compare two revisions" in [one.label for one in screen.expander]
    assert not [
        label
        for label in labels(open_part(visits, ewa, "show_clause_history", clause))
        if label.startswith("Restore")
    ]


def test_a_revision_is_restored_from_the_screen(visits: Visits, scene: Scene, alice, ewa, clause):
    edward = scene.make_account("edward", "editor", clause.programme_id)
    save(scene, edward, clause, title="Open late")
    screen = open_part(visits, alice, "show_clause_history", clause)
    button = next(one for one in screen.button if one.label == "Restore revision 1")
    button.click().run()
    assert "Restore this revision" in labels(screen)


def test_a_thread_is_discussed_on_the_screen(visits: Visits, scene: Scene, alice, ewa, clause):
    passage = {"field": "body", "start": 17, "quote": "late"}
    command = AddComment(
        clause.programme_id, "clause", clause.id, "Say <b>when</b>", passage, "until 8 p.m."
    )
    scene.do(add_comment, ewa, command)
    reader = open_part(visits, ewa, "show_discussion", clause)
    assert "Take into the text" not in labels(reader)
    screen = open_part(visits, alice, "show_discussion", clause)
    for text in ("Ewa", "Say <b>when</b>", "What is required", "1 open thread"):
        assert text in words(screen)
    screen = click(screen, "Take into the text")
    assert scene.get(Clause, clause.id).body == "The desk is open until 8 p.m.."
    assert "Everything is settled" in words(screen)
    assert "Accepted" in words(screen) or "1 settled thread" in [
        one.label for one in screen.expander
    ]


def test_a_suggestion_somebody_else_decided_is_told_in_one_sentence(
    visits: Visits, scene: Scene, alice, ewa, clause
):
    passage = {"field": "body", "start": 17, "quote": "late"}
    command = AddComment(clause.programme_id, "clause", clause.id, "", passage, "until eight")
    comment = scene.do(add_comment, ewa, command)
    screen = open_part(visits, alice, "show_discussion", clause)
    save(scene, alice, clause, body="The desk is open.")
    screen = click(screen, "Take into the text")
    [warning] = screen.warning
    assert "The text has changed" in warning.value
    assert scene.get(Clause, clause.id).body == "The desk is open."
    assert comment.id


def test_a_comment_on_the_whole_clause_is_written(visits: Visits, scene: Scene, ewa, clause):
    screen = open_part(visits, ewa, "show_discussion", clause)
    screen.text_area[0].input("Feasible at once")
    screen = click(screen, "Add the comment")
    assert "Feasible at once" in words(screen)
    assert screen.text_area[0].value == ""

"""Clauses are brought in together, and an import is taken back as a whole."""

from typing import Any

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Programme
from workshop.standards.brought_clauses import (
    BringClauses,
    BroughtClause,
    ImportState,
    TakeBack,
    bring_clauses,
    find_repeats,
    import_of,
    list_imports,
    same_texts,
    take_back_import,
)
from workshop.standards.clause_shapes import list_removed
from workshop.standards.clause_steps import UndoClauses, last_step, undo_clauses
from workshop.standards.clauses import (
    CreateClause,
    LinkClause,
    SaveClause,
    create_clause,
    link_clause,
    list_clauses,
    save_clause,
)
from workshop.standards.tables import Clause

NAME = {"title": "Imię", "body": "Pyta się o imię."}
CHAIR = {"title": "Krzesła", "body": "Są krzesła."}


def bring(scene: Scene, actor: Actor, programme: Programme, *drafts: BroughtClause, **given: Any):
    command = BringClauses(programme.id, given.pop("name", "regulamin.docx"), drafts, **given)
    return scene.do(bring_clauses, actor, command)


def state_of(scene: Scene, programme: Programme) -> ImportState:
    return scene.read(list_imports, programme.id)[0]


def undo(scene: Scene, actor: Actor, programme: Programme) -> str:
    event = scene.read(last_step, actor, programme.id)
    return scene.do(undo_clauses, actor, UndoClauses(programme.id, event.number if event else 0))


class TestBringing:
    def test_all_come_in_as_drafts_with_their_origin_and_areas(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        drafts = (
            BroughtClause(NAME, "required", "Pierwszy kontakt"),
            BroughtClause(CHAIR, area="Miejsce", code="MI-07"),
        )
        areas = ["Pierwszy kontakt", "Miejsce"]
        row = bring(scene, alice, programme, *drafts, new_areas=areas)
        first, second = scene.read(list_clauses, programme.id)
        assert (first.code, first.level, first.status) == ("PK-01", "required", "draft")
        assert second.code == "MI-07"
        brought = scene.read(import_of, first)
        assert (brought.id, brought.name, brought.brought_by) == (row.id, "regulamin.docx", "Alice")

    def test_a_code_that_is_taken_becomes_the_next_free_one(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        scene.do(create_clause, alice, CreateClause(programme.id, "Old", (), {"code": "PS-01"}))
        bring(scene, alice, programme, BroughtClause(NAME, code="PS-01"))
        codes = {row.code for row in scene.read(list_clauses, programme.id)}
        assert codes == {"PS-01", "ST-01"}

    def test_one_that_is_wrong_keeps_all_out(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        with pytest.raises(Invalid):
            bring(scene, alice, programme, BroughtClause(NAME), BroughtClause({"title": ""}))
        assert scene.read(list_clauses, programme.id) == []

    def test_a_stranger_brings_nothing(
        self, scene: Scene, charlie: Actor, programme: Programme
    ) -> None:
        with pytest.raises(NotAllowed):
            bring(scene, charlie, programme, BroughtClause(NAME))

    def test_repeats_are_told_by_their_text(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, BroughtClause(NAME))
        present = scene.read(list_clauses, programme.id)
        again = [{"title": "x", "body": "pyta się o imię"}, CHAIR, CHAIR, {"title": "Imię"}]
        assert find_repeats(again, present) == [present[0].code, "", "#2", ""]

    def test_clauses_that_say_the_same_are_noticed(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, *[BroughtClause(NAME)] * 2, BroughtClause(CHAIR))
        same = scene.read(lambda db: same_texts(list_clauses(db, programme.id)))
        assert sorted(same.values()) == [["ST-01"], ["ST-02"]]


class TestTakingBack:
    def test_untouched_clauses_leave_no_trace_and_no_code(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, BroughtClause(NAME), BroughtClause(CHAIR))
        state = state_of(scene, programme)
        assert scene.do(take_back_import, alice, TakeBack(state.row.id, state.changed)) == []
        assert scene.read(list_clauses, programme.id) == []
        assert scene.read(list_imports, programme.id) == []
        bring(scene, alice, programme, BroughtClause(NAME))
        assert scene.read(list_clauses, programme.id)[0].code == "ST-01"

    def test_what_was_worked_on_is_removed_and_stays_in_the_record(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, BroughtClause(NAME), BroughtClause(CHAIR))
        clause = scene.read(list_clauses, programme.id)[0]
        scene.do(save_clause, alice, SaveClause(clause.id, 1, {"rationale": "So they say"}))
        state = state_of(scene, programme)
        assert state.changed == {clause.id}
        scene.do(take_back_import, alice, TakeBack(state.row.id, state.changed))
        (left,) = scene.read(list_clauses, programme.id)
        assert (left.id, left.removed, left.rationale) == (clause.id, True, "So they say")

    def test_work_that_was_not_seen_is_not_removed(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, BroughtClause(NAME))
        clause = scene.read(list_clauses, programme.id)[0]
        need = scene.do(create_need, alice, CreateNeed(programme.id, "a guest", "be heard"))
        state = state_of(scene, programme)
        scene.do(link_clause, alice, LinkClause(clause.id, need.id))
        with pytest.raises(Conflict):
            scene.do(take_back_import, alice, TakeBack(state.row.id, state.changed))
        assert not scene.get(Clause, clause.id).removed

    def test_a_published_clause_is_not_taken_back(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        texts = {**NAME, "responsible": "The desk"}
        bring(scene, alice, programme, BroughtClause(texts, "required"))
        Press(scene.store, alice, programme.id).publish()
        state = state_of(scene, programme)
        with pytest.raises(Conflict, match="published"):
            scene.do(take_back_import, alice, TakeBack(state.row.id, state.changed))

    def test_bringing_in_can_be_undone_with_its_areas(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, BroughtClause(NAME, area="Kontakt"), new_areas=["Kontakt"])
        assert undo(scene, alice, programme) == "clauses_brought"
        assert scene.read(list_clauses, programme.id) == []
        assert scene.read(list_areas, programme.id) == []

    def test_undoing_stops_where_somebody_has_worked_since(
        self, scene: Scene, alice: Actor, programme: Programme
    ) -> None:
        bring(scene, alice, programme, BroughtClause(NAME))
        clause = scene.read(list_clauses, programme.id)[0]
        scene.do(save_clause, alice, SaveClause(clause.id, 1, {"rationale": "So they say"}))
        with pytest.raises(Conflict):
            undo(scene, alice, programme)
        assert scene.read(list_removed, programme.id) == []
        assert scene.get(Clause, clause.id).rationale == "So they say"

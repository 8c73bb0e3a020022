"""Clauses in bulk on PostgreSQL: brought in, moved, split, merged, removed, and taken back."""

import pytest

from tests.conftest import Scene
from tests.rooms import Room
from tests.test_postgres import address as address
from tests.test_postgres import empty as empty
from tests.test_postgres import here as here
from tests.test_postgres import room as room
from tests.test_shape_clauses import Draftsman
from workshop.programme.tables import Programme
from workshop.standards.areas import RemoveArea, remove_area
from workshop.standards.brought_clauses import (
    BringClauses,
    BroughtClause,
    TakeBack,
    bring_clauses,
    list_imports,
    take_back_import,
)
from workshop.standards.clause_shapes import (
    MergeClauses,
    MoveToArea,
    RemoveClauses,
    SplitClause,
    SplitPart,
    merge_clauses,
    move_to_area,
    remove_clauses,
    split_clause,
)
from workshop.standards.clauses import list_clauses

pytestmark = pytest.mark.postgres


@pytest.fixture
def draftsman(room: Room) -> Draftsman:
    """Alice, who works on the clauses of her programme."""
    programme = room.read(lambda db: db.get_one(Programme, room.programme_id))
    return Draftsman(Scene(room.store), room.facilitator, programme)


def test_shapes_of_clauses_change_and_are_undone(draftsman: Draftsman):
    hall, need = draftsman.area("Hall", "H"), draftsman.need("to sit down")
    chairs = draftsman.clause("Chairs", need, body="There are chairs. There is water.")
    lamps = draftsman.clause("Lamps", body="There is light.")
    draftsman.do(move_to_area, MoveToArea(draftsman.seen(chairs, lamps), hall.id))
    assert draftsman.now(chairs).area_id == hall.id
    first = SplitPart("Chairs", "There are chairs.", {"needs": (need,)})
    parts = (first, SplitPart("Water", "There is water."))
    made = draftsman.do(split_clause, SplitClause(draftsman.seen(chairs), parts))
    assert draftsman.needs_of(made[0]) == [need]
    assert len(draftsman.listed()) == 3
    draftsman.undo()
    assert draftsman.now(chairs).body == "There are chairs. There is water."
    together = MergeClauses(draftsman.seen(chairs, lamps), chairs.id, "Room", "Chairs and light.")
    draftsman.do(merge_clauses, together)
    draftsman.undo()
    draftsman.do(remove_clauses, RemoveClauses(draftsman.seen(lamps), "Said elsewhere"))
    assert len(draftsman.listed()) == 1
    draftsman.undo()
    assert len(draftsman.listed()) == 2
    inside = frozenset({chairs.id, lamps.id})
    draftsman.do(remove_area, RemoveArea(hall.id, None, inside))
    assert draftsman.now(chairs).area_id is None


def test_an_import_of_clauses_is_taken_back(draftsman: Draftsman, room: Room):
    drafts = [BroughtClause({"title": name, "body": f"{name}."}, area="Hall") for name in "AB"]
    room.do(bring_clauses, BringClauses(room.programme_id, "rules.docx", drafts, ["Hall"]))
    assert len(draftsman.listed()) == 2
    [brought] = room.read(list_imports, room.programme_id)
    room.do(take_back_import, TakeBack(brought.row.id, brought.changed))
    assert room.read(list_clauses, room.programme_id) == []

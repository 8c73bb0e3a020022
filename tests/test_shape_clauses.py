"""Clauses change their area, are split, merged, removed and accepted together; so do areas."""

from typing import Any

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.reviews import make_experts, make_review
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.rights import Actor
from workshop.people.tables import Membership
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area, Programme
from workshop.standards.accept_many import AcceptMany, accept_many, list_acceptable
from workshop.standards.areas import (
    AddArea,
    MoveArea,
    RemoveArea,
    RenameArea,
    add_area,
    move_area,
    propose_code,
    remove_area,
    rename_area,
)
from workshop.standards.clause_overview import load_overview
from workshop.standards.clause_shapes import (
    BringBack,
    MergeClauses,
    MoveToArea,
    RemoveClauses,
    SplitClause,
    SplitPart,
    bring_back,
    links_of,
    list_removed,
    merge_clauses,
    move_to_area,
    remove_clauses,
    split_clause,
)
from workshop.standards.clause_steps import UndoClauses, last_step, undo_clauses
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clause_revisions,
    save_clause,
)
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause


class Draftsman:
    """Somebody who works on the clauses of a programme."""

    def __init__(self, scene: Scene, actor: Actor, programme: Programme) -> None:
        self.scene, self.actor, self.programme = scene, actor, programme

    def do(self, command: Any, content: Any) -> Any:
        return self.scene.do(command, self.actor, content)

    def area(self, name: str, code: str = "") -> Area:
        return self.do(add_area, AddArea(self.programme.id, name, code))

    def need(self, words: str) -> str:
        return self.do(create_need, CreateNeed(self.programme.id, "a guest", words)).id

    def clause(self, title: str = "Name", *needs: str, **fields: Any) -> Clause:
        return self.do(create_clause, CreateClause(self.programme.id, title, needs, fields))

    def now(self, clause: Clause) -> Clause:
        return self.scene.get(Clause, clause.id)

    def seen(self, *clauses: Clause) -> dict[str, int]:
        return {clause.id: self.now(clause).revision for clause in clauses}

    def undo(self) -> str:
        event = self.scene.read(last_step, self.actor, self.programme.id)
        return self.do(undo_clauses, UndoClauses(self.programme.id, event.number))

    def needs_of(self, clause: Clause) -> list[str]:
        return self.scene.read(links_of, clause)["needs"]

    def listed(self) -> list[str]:
        overview = self.scene.read(load_overview, self.actor, self.programme.id)
        return [line.clause.code for line in overview.lines]


@pytest.fixture
def hand(scene: Scene, alice: Actor, programme: Programme) -> Draftsman:
    return Draftsman(scene, alice, programme)


class TestAreas:
    def test_areas_are_added_with_a_code_of_their_name(self, hand: Draftsman) -> None:
        assert hand.area("Pierwszy kontakt").code == "PK"
        assert hand.area("Poczekalnia i kolejka").code == "POC"

    def test_a_code_is_never_given_twice(self) -> None:
        taken: set[str] = set()
        for _number in range(30):
            taken.add(propose_code("Pierwszy kontakt", taken))
        assert len(taken) == 30

    @pytest.mark.parametrize(("name", "code"), [("Contact", "XX"), ("Other", "PK"), ("O", "1")])
    def test_name_and_code_are_told_apart(self, hand: Draftsman, name: str, code: str) -> None:
        hand.area("Contact", "PK")
        with pytest.raises((Conflict, Invalid)):
            hand.area(name, code)

    def test_renaming_keeps_the_codes_of_clauses(self, hand: Draftsman) -> None:
        area = hand.area("Contact", "PK")
        clause = hand.clause(area_id=area.id)
        hand.do(rename_area, RenameArea(area.id, "First contact", "FC", ("Contact", "PK")))
        assert hand.now(clause).code == "PK-01"
        assert hand.clause(area_id=area.id).code == "FC-01"

    def test_what_somebody_else_renamed_is_not_overwritten(self, hand: Draftsman) -> None:
        area = hand.area("Contact", "PK")
        hand.do(rename_area, RenameArea(area.id, "First", "PK", ("Contact", "PK")))
        with pytest.raises(Conflict):
            hand.do(rename_area, RenameArea(area.id, "Mine", "PK", ("Contact", "PK")))

    def test_areas_are_put_in_order_and_back(self, hand: Draftsman) -> None:
        areas = [hand.area(name) for name in ("Alpha", "Beta", "Gamma")]
        hand.do(move_area, MoveArea(areas[2].id, 0))
        names = [row.name for row in hand.scene.read(list_areas, hand.programme.id)]
        assert names == ["Gamma", "Alpha", "Beta"]
        assert hand.undo() == "area_moved"
        names = [row.name for row in hand.scene.read(list_areas, hand.programme.id)]
        assert names == ["Alpha", "Beta", "Gamma"]

    def test_what_lies_in_a_removed_area_goes_where_it_is_told(self, hand: Draftsman) -> None:
        old, new = hand.area("Old", "OL"), hand.area("New", "NE")
        clause = hand.clause(area_id=old.id)
        hand.do(remove_area, RemoveArea(old.id, new.id, frozenset({clause.id})))
        assert (hand.now(clause).area_id, hand.now(clause).code) == (new.id, "NE-01")
        assert hand.undo() == "area_removed"
        assert (hand.now(clause).area_id, hand.now(clause).code) == (old.id, "OL-01")

    def test_a_clause_that_was_not_seen_is_not_moved(self, hand: Draftsman) -> None:
        old = hand.area("Old", "OL")
        hand.clause(area_id=old.id)
        with pytest.raises(Conflict):
            hand.do(remove_area, RemoveArea(old.id, None, frozenset()))

    def test_an_area_whose_drafts_somebody_may_read_is_not_removed(self, hand: Draftsman) -> None:
        area = hand.area("Old", "OL")
        ewa = hand.scene.make_account("ewa2", "expert", hand.programme.id)

        def limit(db: Any, _actor: Actor, _content: None) -> None:
            row = db.get(Membership, (hand.programme.id, ewa.id))
            row.areas = [area.id]
            db.add(row)

        hand.do(limit, None)
        with pytest.raises(Conflict, match="People"):
            hand.do(remove_area, RemoveArea(area.id, None, frozenset()))


class TestMoving:
    def test_a_clause_never_published_gets_a_code_of_its_new_area(self, hand: Draftsman) -> None:
        area = hand.area("New", "NE")
        clause = hand.clause()
        hand.do(move_to_area, MoveToArea(hand.seen(clause), area.id))
        assert hand.now(clause).code == "NE-01"
        assert hand.undo() == "clauses_to_area"
        assert hand.now(clause).code == "ST-01"
        assert hand.now(clause).revision == 3

    def test_a_published_clause_keeps_its_code(self, hand: Draftsman) -> None:
        press = Press(hand.scene.store, hand.actor, hand.programme.id)
        clause = press.write_clause()
        press.publish()
        area = hand.area("New", "NE")
        hand.do(move_to_area, MoveToArea(hand.seen(clause), area.id))
        assert (hand.now(clause).code, hand.now(clause).area_id) == ("ST-01", area.id)

    def test_a_code_that_was_given_away_since_does_not_come_back(self, hand: Draftsman) -> None:
        area = hand.area("New", "NE")
        clause = hand.clause()
        hand.do(move_to_area, MoveToArea(hand.seen(clause), area.id))
        assert hand.clause("Other").code == "ST-01"
        with pytest.raises(Conflict, match="already a clause"):
            hand.undo()

    def test_what_somebody_saved_in_between_is_named(self, hand: Draftsman) -> None:
        clause = hand.clause()
        seen = hand.seen(clause)
        hand.do(save_clause, SaveClause(clause.id, 1, {"body": "New words"}))
        with pytest.raises(Conflict, match="changed"):
            hand.do(move_to_area, MoveToArea(seen, None))


class TestSplitting:
    def test_fields_are_copied_and_needs_are_dealt(self, hand: Draftsman) -> None:
        ask, write = hand.need("be asked"), hand.need("be written down")
        old = hand.clause("Both", ask, write, body="Ask. Write.", responsible="The desk")
        parts = [
            SplitPart("Asking", "Ask.", {"needs": [ask]}),
            SplitPart("Writing", "Write.", {"needs": [write]}),
        ]
        first, second = hand.do(split_clause, SplitClause(hand.seen(old), parts))
        assert (first.id, first.code, first.body) == (old.id, old.code, "Ask.")
        assert (second.responsible, second.split_from) == ("The desk", old.id)
        assert (hand.needs_of(first), hand.needs_of(second)) == ([ask], [write])
        assert hand.undo() == "clause_split"
        assert hand.now(second) is None
        assert (hand.now(old).body, sorted(hand.needs_of(old))) == (
            "Ask. Write.",
            sorted([ask, write]),
        )

    def test_a_need_is_left_to_none_of_the_parts_only_knowingly(self, hand: Draftsman) -> None:
        ask = hand.need("be asked")
        old = hand.clause("Both", ask)
        parts = [SplitPart("Asking", ""), SplitPart("Writing", "")]
        with pytest.raises(Invalid, match="none of the parts"):
            hand.do(split_clause, SplitClause(hand.seen(old), parts))

    def test_an_accepted_clause_goes_back_for_revision(self, hand: Draftsman) -> None:
        old = hand.clause("Both", body="Ask. Write.")
        hand.do(set_status, SetStatus(old.id, "accepted", "In the room"))
        parts = [SplitPart("Asking", "Ask."), SplitPart("Writing", "Write.")]
        first, second = hand.do(split_clause, SplitClause(hand.seen(old), parts))
        assert (first.status, second.status) == ("revised", "draft")


class TestMerging:
    def test_one_takes_over_what_the_others_stand_on(self, hand: Draftsman) -> None:
        ask, write = hand.need("be asked"), hand.need("be written down")
        one = hand.clause("Asking", ask, body="Ask.", rationale="Dignity")
        other = hand.clause("Writing", write, body="Write.", rationale="Memory", level="required")
        command = MergeClauses(hand.seen(one, other), one.id, "Both", "Ask and write.")
        merged = hand.do(merge_clauses, command)
        assert (merged.title, merged.body, merged.level) == ("Both", "Ask and write.", "required")
        assert merged.rationale == "Dignity\nMemory"
        assert sorted(hand.needs_of(merged)) == sorted([ask, write])
        gone = hand.now(other)
        assert (gone.removed, gone.merged_into, gone.body) == (True, one.id, "Write.")
        assert hand.listed() == [one.code]
        assert hand.undo() == "clauses_merged"
        assert hand.listed() == [one.code, other.code]
        assert hand.needs_of(hand.now(one)) == [ask]

    def test_a_clause_under_review_is_not_merged(self, hand: Draftsman) -> None:
        one, other = hand.clause("Asking"), hand.clause("Writing")
        experts = make_experts(hand.scene, hand.programme)
        make_review(hand.scene, hand.actor, [("clause", other.id)], experts)
        with pytest.raises(Conflict, match="reviewing"):
            hand.do(merge_clauses, MergeClauses(hand.seen(one, other), one.id, "Both", ""))


class TestRemoving:
    def test_a_removed_clause_stays_in_the_record_and_can_come_back(self, hand: Draftsman) -> None:
        clause, other = hand.clause(body="Ask."), hand.clause("Other")
        hand.do(remove_clauses, RemoveClauses(hand.seen(clause), "Said twice"))
        assert hand.listed() == [other.code]
        (removed,) = hand.scene.read(list_removed, hand.programme.id)
        assert (removed.status, removed.status_reason) == ("rejected", "Said twice")
        assert hand.scene.read(list_clause_revisions, clause.id)[-1].why == "Said twice"
        hand.do(bring_back, BringBack(hand.seen(clause)))
        assert hand.listed() == [clause.code, other.code]
        assert hand.now(clause).status == "draft"

    def test_its_code_is_given_to_no_other_clause(self, hand: Draftsman) -> None:
        clause = hand.clause()
        hand.do(remove_clauses, RemoveClauses(hand.seen(clause), "Said twice"))
        assert hand.clause("New").code == "ST-02"

    def test_undo_brings_back_the_state_it_had(self, hand: Draftsman) -> None:
        clause = hand.clause()
        hand.do(set_status, SetStatus(clause.id, "accepted", "In the room"))
        hand.do(remove_clauses, RemoveClauses(hand.seen(clause), "A mistake"))
        hand.undo()
        assert (hand.now(clause).status, hand.now(clause).removed) == ("accepted", False)

    def test_a_reason_is_asked_for(self, hand: Draftsman) -> None:
        with pytest.raises(Invalid):
            hand.do(remove_clauses, RemoveClauses(hand.seen(hand.clause()), " "))

    def test_a_stranger_removes_nothing(self, hand: Draftsman, charlie: Actor) -> None:
        clause = hand.clause()
        with pytest.raises(NotAllowed):
            hand.scene.do(remove_clauses, charlie, RemoveClauses(hand.seen(clause), "No"))


class TestAcceptingMany:
    @pytest.fixture
    def rated(self, hand: Draftsman) -> list[Clause]:
        """Three clauses after a round: two that all six accept, one they do not."""
        clauses = [hand.clause(title, body="Ask.") for title in ("One", "Two", "Three")]
        experts = make_experts(hand.scene, hand.programme)
        subjects = [("clause", clause.id) for clause in clauses]
        review = make_review(hand.scene, hand.actor, subjects, experts)
        for place, value in enumerate((9, 8, 2)):
            for expert in experts:
                review.rate(expert, place, valid=value, feasible=value, clear=value)
        review.close()
        return clauses

    def test_those_that_the_round_accepted_are_offered_and_accepted(
        self, hand: Draftsman, rated: list[Clause]
    ) -> None:
        offered = hand.scene.read(list_acceptable, hand.actor, hand.programme.id)
        assert [row.id for row in offered] == [row.id for row in rated[:2]]
        hand.do(accept_many, AcceptMany(hand.programme.id, hand.seen(*offered)))
        states = [hand.now(row).status for row in rated]
        assert states == ["accepted", "accepted", "expert_review_1"]
        assert hand.undo() == "clauses_accepted"
        assert hand.now(rated[0]).status == "expert_review_1"

    def test_words_that_nobody_rated_are_not_offered(
        self, hand: Draftsman, rated: list[Clause]
    ) -> None:
        row = hand.now(rated[0])
        hand.do(save_clause, SaveClause(row.id, row.revision, {"body": "Ask twice."}))
        offered = hand.scene.read(list_acceptable, hand.actor, hand.programme.id)
        assert [row.id for row in offered] == [rated[1].id]

    def test_one_that_may_not_be_accepted_keeps_all_back(
        self, hand: Draftsman, rated: list[Clause]
    ) -> None:
        with pytest.raises(Conflict, match="cannot be accepted"):
            hand.do(accept_many, AcceptMany(hand.programme.id, hand.seen(*rated)))
        assert hand.now(rated[0]).status == "expert_review_1"

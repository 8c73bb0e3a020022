"""What the trace lacks: found, told with a way to the place, and only as far as one may read."""

import pytest

from tests.conftest import Scene
from tests.linking import LinkNeed, link_note
from tests.visits import Visits, words
from workshop.board.evidence import AddEvidence, add_evidence
from workshop.errors import NotAllowed
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.people.rights import SYSTEM
from workshop.people.tables import Membership
from workshop.programme.tables import Area
from workshop.standards.citations import CiteEvidence, cite_evidence
from workshop.standards.clauses import CreateClause, LinkClause, create_clause, link_clause
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.standards.trace.gaps import Gaps, find_gaps
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def need(scene: Scene, alice, programme):
    command = CreateNeed(programme.id, "a guest", "to be <b>called</b> quietly")
    return scene.do(create_need, alice, command)


@pytest.fixture
def clause(scene: Scene, alice, programme) -> Clause:
    return scene.do(create_clause, alice, CreateClause(programme.id, "From nowhere"))


def gaps(scene: Scene, actor, programme) -> Gaps:
    return scene.read(find_gaps, actor, programme.id)


def test_a_clause_without_a_need_is_found_until_it_has_one(
    scene: Scene, alice, programme, clause, need
):
    assert [row.code for row in gaps(scene, alice, programme).needless] == [clause.code]
    scene.do(link_clause, alice, LinkClause(clause.id, need.id))
    assert gaps(scene, alice, programme).needless == ()


def test_a_clause_whose_need_nobody_spoke_for_is_found(
    scene: Scene, alice, bob, programme, activity, clause, need
):
    scene.do(link_clause, alice, LinkClause(clause.id, need.id))
    assert [row.code for row in gaps(scene, alice, programme).groundless] == [clause.code]
    note = scene.make_note(bob, activity, "quietly, please")
    scene.do(link_note, alice, LinkNeed(need.id, note.id))
    assert gaps(scene, alice, programme).groundless == ()


def test_a_rejected_clause_asks_for_nothing(scene: Scene, alice, programme, clause):
    scene.do(set_status, alice, SetStatus(clause.id, "rejected", "nobody asked"))
    assert gaps(scene, alice, programme).count() == 0


def test_a_selected_need_waits_for_its_clause(scene: Scene, alice, programme, clause, need):
    assert gaps(scene, alice, programme).unanswered == ()
    scene.do(set_need_status, alice, SetNeedStatus(need.id, "selected"))
    assert [row.id for row in gaps(scene, alice, programme).unanswered] == [need.id]
    scene.do(link_clause, alice, LinkClause(clause.id, need.id))
    assert gaps(scene, alice, programme).unanswered == ()


def test_evidence_that_nothing_cites_is_found(scene: Scene, alice, programme, clause):
    fields = {"title": "A study", "publisher": "FRA"}
    row = scene.do(add_evidence, alice, AddEvidence(programme.id, fields))
    assert [one.id for one in gaps(scene, alice, programme).unused] == [row.id]
    scene.do(cite_evidence, alice, CiteEvidence(clause.id, [row.id]))
    assert gaps(scene, alice, programme).unused == ()


def test_a_group_of_several_notes_without_a_need_is_found(
    scene: Scene, alice, session, programme, activity
):
    notes = [scene.make_note(scene.make_person(session), activity).id for _ in range(3)]
    small = CreateGroup(programme.id, new_id(), "Two", notes[:2])
    scene.do(create_group, alice, small)
    assert gaps(scene, alice, programme).unheard == ()
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "Three", notes))
    found = gaps(scene, alice, programme).unheard
    assert [(row.id, count) for row, count in found] == [(group.id, 3)]
    command = CreateNeed(programme.id, "a guest", "to wait", "", [group.id])
    scene.do(create_need, alice, command)
    assert gaps(scene, alice, programme).unheard == ()


def test_a_stranger_is_told_nothing(scene: Scene, charlie, programme, clause):
    with pytest.raises(NotAllowed):
        gaps(scene, charlie, programme)


def test_the_page_lists_what_is_missing_as_links(visits: Visits, scene: Scene, alice, clause, need):
    scene.do(set_need_status, alice, SetNeedStatus(need.id, "selected"))
    shown = words(visits.open(alice, "standards"))
    assert f"standards?programme=standard&clause={clause.id}" in shown
    assert f"needs?programme=standard&need={need.id}" in shown


def test_the_page_counts_anew_after_a_change(visits: Visits, scene: Scene, alice, clause, need):
    assert "Clauses without a need" in words(visits.open(alice, "standards"))
    scene.do(link_clause, alice, LinkClause(clause.id, need.id))
    assert "Clauses without a need" not in words(visits.open(alice, "standards"))


def test_a_draft_of_a_foreign_area_is_no_gap_of_theirs(
    visits: Visits, scene: Scene, ewa, programme, clause
):
    def close(db, _actor, _content):
        mine = Area(programme_id=programme.id, code="PS", name="Social assistance")
        other = Area(programme_id=programme.id, code="OK", name="Customer service", position=1)
        db.add_all([mine, other])
        db.flush()
        membership, row = db.get(Membership, (programme.id, ewa.id)), db.get(Clause, clause.id)
        membership.areas, row.area_id = [mine.id], other.id
        db.add_all([membership, row])

    scene.do(close, SYSTEM)
    ewa = scene.actor(ewa.id)
    assert gaps(scene, ewa, programme).needless == ()
    assert clause.title not in words(visits.open(ewa, "standards"))

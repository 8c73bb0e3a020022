"""Drafts of an area that is not one's own: not on a page, not over a socket, not by a command.

Ewa is an expert who reads drafts of the area OK only; Edyta is an editor of the area OK; Charlie
runs another programme.
"""

from typing import Any

import pytest

from tests.conftest import Scene
from tests.rooms import sign_in
from tests.serving import Served
from tests.test_page_standards import listed, opened
from tests.visits import Visits, press, words
from tests.wire import Wire
from workshop.board.visibility import Viewer
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes, load_export
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.accounts import SetMembership, set_membership
from workshop.people.rights import SYSTEM, Actor, Role
from workshop.people.tables import Account, Membership
from workshop.programme.draft_areas import OpenAreas, open_areas
from workshop.programme.session_run import close_session
from workshop.programme.tables import Area, Programme
from workshop.review.comments import AddComment, add_comment
from workshop.review.rounds import CreateRound, create_round
from workshop.standards.citations import CiteEvidence, cite_evidence
from workshop.standards.clause_access import load_readable_clause, readable_clauses
from workshop.standards.clauses import (
    CreateClause,
    LinkClause,
    MoveClause,
    SaveClause,
    create_clause,
    link_clause,
    move_clause,
    save_clause,
)
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.store.store import Store

CANARY = "The night shelter opens its door"


def add_areas(store: Store, programme_id: str) -> dict[str, str]:
    """Two areas of a programme: their ids by code."""

    def add(db: Any, _actor: Actor, _content: None) -> dict[str, str]:
        rows = [
            Area(programme_id=programme_id, code=code, name=code, position=place)
            for place, code in enumerate(("OK", "PS"), 1)
        ]
        db.add_all(rows)
        db.flush()
        return {row.code: row.id for row in rows}

    return store.write(add, SYSTEM, None)


@pytest.fixture
def areas(scene: Scene, programme: Programme) -> dict[str, str]:
    return add_areas(scene.store, programme.id)


@pytest.fixture
def ours(scene: Scene, alice, programme, areas) -> Clause:
    """A draft of the area that ewa and edyta read."""
    fields = {"area_id": areas["OK"], "body": "The desk answers."}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Desk", fields=fields))


@pytest.fixture
def theirs(scene: Scene, alice, programme, areas) -> Clause:
    """A draft of the other area."""
    fields = {"area_id": areas["PS"], "body": CANARY}
    return scene.do(create_clause, alice, CreateClause(programme.id, CANARY, fields=fields))


@pytest.fixture
def ewa(scene: Scene, alice, programme, areas) -> Actor:
    return _kept_to(scene, alice, programme, "ewa", "expert", areas["OK"])


@pytest.fixture
def edyta(scene: Scene, alice, programme, areas) -> Actor:
    return _kept_to(scene, alice, programme, "edyta", "editor", areas["OK"])


def _kept_to(
    scene: Scene, alice: Actor, programme: Programme, name: str, role: str, area_id: str
) -> Actor:
    account = scene.make_account(name, role, programme.id)
    scene.do(open_areas, alice, OpenAreas(programme.id, account.id, [area_id]))
    return scene.actor(account.id)


def _desk_of(actor: Actor, programme: Programme) -> Viewer:
    return Viewer(
        kind="staff",
        programme_id=programme.id,
        account_id=actor.id,
        areas=actor.areas_in(programme.id),
    )


def test_ewa_is_given_the_clauses_of_her_area_only(scene, ewa, alice, programme, ours, theirs):
    assert [row.id for row in scene.read(readable_clauses, ewa, programme.id)] == [ours.id]
    assert len(scene.read(readable_clauses, alice, programme.id)) == 2
    assert scene.read(load_readable_clause, ewa, ours.id).id == ours.id
    with pytest.raises(NotFound):
        scene.read(load_readable_clause, ewa, theirs.id)


def test_an_accepted_clause_is_open_to_everybody(scene, ewa, alice, programme, theirs):
    scene.do(set_status, alice, SetStatus(theirs.id, "accepted", "the room agrees"))
    assert [row.id for row in scene.read(readable_clauses, ewa, programme.id)] == [theirs.id]


def test_whoever_is_asked_to_review_a_clause_reads_it(scene, ewa, alice, programme, theirs):
    command = CreateRound(programme.id, "Round", [("clause", theirs.id)], [ewa.id])
    scene.do(create_round, alice, command)
    assert scene.read(load_readable_clause, ewa, theirs.id).body == CANARY
    said = AddComment(programme.id, "clause", theirs.id, "Feasible")
    assert scene.do(add_comment, ewa, said).text == "Feasible"


def test_charlie_is_given_nothing_of_alices_programme(scene, charlie, programme, ours):
    assert scene.read(readable_clauses, charlie, programme.id) == []
    with pytest.raises(NotFound):
        scene.read(load_readable_clause, charlie, ours.id)


def test_the_page_shows_ewa_her_area_and_says_that_there_is_more(
    visits: Visits, ewa, alice, ours, theirs
):
    screen = visits.open(ewa, "standards")
    assert [line["title"] for line in listed(screen)] == ["Desk"]
    assert "1 draft of other areas" in words(screen)
    assert CANARY not in words(opened(visits, ewa, theirs))
    assert CANARY in words(opened(visits, alice, theirs))


@pytest.mark.parametrize("key", ["needs", "insight", "review", "publication", "programme"])
def test_no_page_shows_ewa_a_closed_draft(visits: Visits, ewa, ours, theirs, key):
    screen = visits.open(ewa, key)
    assert not screen.exception
    assert CANARY not in str(screen.main)


def test_the_picture_of_the_whole_counts_a_closed_draft_and_does_not_name_it(
    visits: Visits, scene, ewa, alice, bob, programme, activity, theirs
):
    note = scene.make_note(bob, activity, "A queue")
    command = CreateNeed(programme.id, "somebody", "to sleep", links={"note": [note.id]})
    need = scene.do(create_need, alice, command)
    scene.do(link_clause, alice, LinkClause(theirs.id, need.id))
    drawn = [visits.open(who, "insight").get("bidi_component") for who in (ewa, alice)]
    hers, alices = ("".join(str(element.proto) for element in found) for found in drawn)
    assert CANARY in alices
    assert CANARY not in hers
    assert "draft of another area" in hers


def test_facts_of_a_closed_draft_and_what_is_said_about_it_reach_no_desk_of_ewa(
    scene, ewa, alice, programme, ours, theirs
):
    said = scene.do(add_comment, alice, AddComment(programme.id, "clause", theirs.id, "Costly"))
    desk = _desk_of(ewa, programme)
    assert set(scene.see(desk, "clause")) == {ours.id}
    heard = scene.hear(desk, ("clause", theirs.id), ("comment", said.id))
    assert all(fact.get("gone") for fact in heard.values())
    assert CANARY not in str(heard)
    assert set(scene.see(_desk_of(alice, programme), "clause")) == {ours.id, theirs.id}


def test_edyta_changes_nothing_in_an_area_that_is_not_hers(
    scene, edyta, alice, programme, areas, ours, theirs
):
    need = scene.do(create_need, alice, CreateNeed(programme.id, "somebody", "to sleep"))
    refused = [
        (save_clause, SaveClause(theirs.id, 1, {"title": "Mine"})),
        (link_clause, LinkClause(theirs.id, need.id)),
        (cite_evidence, CiteEvidence(theirs.id, [])),
        (move_clause, MoveClause(theirs.id, 0)),
        (set_status, SetStatus(theirs.id, "rejected", "no")),
        (save_clause, SaveClause(ours.id, 1, {"area_id": areas["PS"]})),
        (create_clause, CreateClause(programme.id, "New", fields={"area_id": areas["PS"]})),
    ]
    for command, content in refused:
        with pytest.raises(NotAllowed):
            scene.do(command, edyta, content)
    with pytest.raises(NotFound):
        scene.do(add_comment, edyta, AddComment(programme.id, "clause", theirs.id, "Hm"))
    assert scene.get(Clause, theirs.id).title == CANARY
    saved = scene.do(save_clause, edyta, SaveClause(ours.id, 1, {"title": "Desks"}))
    assert saved.title == "Desks"


def test_charlie_changes_nothing_of_alices_programme(scene, charlie, programme, ours):
    elsewhere = next(iter(charlie.programmes))
    for command, content, error in (
        (save_clause, SaveClause(ours.id, 1, {"title": "Mine"}), NotAllowed),
        (set_status, SetStatus(ours.id, "rejected", "no"), NotAllowed),
        (add_comment, AddComment(programme.id, "clause", ours.id, "Hm"), NotAllowed),
        (add_comment, AddComment(elsewhere, "clause", ours.id, "Hm"), NotFound),
    ):
        with pytest.raises(error):
            scene.do(command, charlie, content)


def test_minutes_with_closed_drafts_are_not_handed_to_edyta(
    scene, edyta, alice, programme, session, ours, theirs
):
    scene.make_activity(alice, session, "drafting")
    draft = scene.read(load_export, edyta, session.id, "en").record
    assert CANARY not in str(draft)
    assert "Desk" in str(draft)
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    with pytest.raises(NotAllowed):
        scene.read(load_export, edyta, session.id, "en")
    assert CANARY in str(scene.read(load_export, alice, session.id, "en").record)


def test_alice_says_on_the_page_people_whose_drafts_ewa_may_read(
    visits: Visits, scene, alice, programme, areas
):
    account = scene.make_account("zofia", "expert", programme.id)
    screen = visits.open(alice, "people")
    choice = next(row for row in screen.button_group if row.label == "Drafts this person may read")
    choice.set_value([areas["PS"]])
    press(screen, "Save")
    row = scene.get(Membership, (programme.id, account.id))
    assert row.areas == [areas["PS"]]
    assert scene.actor(account.id).areas_in(programme.id) == {areas["PS"]}


def test_only_areas_and_people_of_the_programme_can_be_chosen(
    scene, alice, charlie, ewa, programme, areas
):
    for who, content, error in (
        (alice, OpenAreas(programme.id, ewa.id, ["0" * 32]), NotFound),
        (alice, OpenAreas(programme.id, charlie.id, [areas["OK"]]), NotFound),
        (alice, OpenAreas(programme.id, alice.id, [areas["OK"]]), Invalid),
        (ewa, OpenAreas(programme.id, ewa.id, []), NotAllowed),
        (charlie, OpenAreas(programme.id, ewa.id, []), NotAllowed),
    ):
        with pytest.raises(error):
            scene.do(open_areas, who, content)


def test_somebody_who_comes_to_run_the_programme_reads_all(scene, alice, ewa, programme):
    command = SetMembership(programme.id, ewa.id, Role.FACILITATOR)
    scene.do(set_membership, alice, command)
    assert scene.actor(ewa.id).areas_in(programme.id) is None


def test_over_a_real_socket_ewa_hears_nothing_of_a_closed_draft(hosted: Served):
    room = hosted.room
    areas = add_areas(room.store, room.programme_id)
    drafts = {
        code: room.do(create_clause, CreateClause(room.programme_id, code, fields={"area_id": key}))
        for code, key in areas.items()
    }
    cookie = _sign_in_ewa(hosted, areas["OK"])
    with Wire(hosted.host, cookie=cookie) as ewa:
        ewa.hello(**{"as": "staff", "programme": room.programme_id})
        assert _clauses(ewa) == {drafts["OK"].id}
        save = SaveClause(drafts["PS"].id, 1, {"body": CANARY})
        room.do(save_clause, save)
        room.do(add_comment, AddComment(room.programme_id, "clause", drafts["PS"].id, CANARY))
        room.do(save_clause, SaveClause(drafts["OK"].id, 1, {"body": "The desk answers."}))
        ewa.until(lambda message: "The desk answers." in str(message))
        assert CANARY not in str(ewa.facts)
        assert ewa.do("clause_advice", id=drafts["OK"].id)["ok"]["advice"]
        assert ewa.do("clause_advice", id=drafts["PS"].id)["error"]["code"] == "not_found"
        assert ewa.do("clause_advice", id="x")["error"]["code"] == "invalid"
        fields = {"title": "Mine"}
        answer = ewa.do("save_clause", id=drafts["OK"].id, revision=2, fields=fields)
        assert answer["error"]["code"] == "not_allowed"


def test_what_is_opened_to_ewa_arrives_while_she_looks(hosted: Served):
    room = hosted.room
    areas = add_areas(room.store, room.programme_id)
    fields = {"area_id": areas["PS"]}
    draft = room.do(create_clause, CreateClause(room.programme_id, "Night", fields=fields))
    with Wire(hosted.host, cookie=_sign_in_ewa(hosted, areas["OK"])) as ewa:
        ewa.hello(**{"as": "staff", "programme": room.programme_id})
        assert _clauses(ewa) == set()
        room.do(set_status, SetStatus(draft.id, "accepted", "the room agrees"))
        ewa.until(lambda message: "Night" in str(message))
        assert _clauses(ewa) == {draft.id}


def _clauses(wire: Wire) -> set[str]:
    return {key for kind, key in wire.facts if kind == "clause"}


def _sign_in_ewa(hosted: Served, area_id: str) -> str:
    room = hosted.room

    def join(db: Any, _actor: Actor, _content: None) -> None:
        account = Account(username="ewa", display_name="Ewa", role="expert", password_hash="-")
        db.add(account)
        db.flush()
        db.add(
            Membership(
                programme_id=room.programme_id,
                account_id=account.id,
                role="expert",
                areas=[area_id],
            )
        )

    room.store.write(join, SYSTEM, None)
    return sign_in(room.store, "ewa")

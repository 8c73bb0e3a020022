"""Before minutes, a version or a file is given out: what would give single people away is left out,
also where it does so only together with something told long before."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from benchmarks.prover import measure_sets, measure_versions
from tests.conftest import Scene
from tests.databases import Engine
from tests.publishing import Press
from workshop.disclosure import below
from workshop.disclosure_audit.claims import Claims
from workshop.disclosure_audit.clearance import clear
from workshop.export.exchange.write import write_json
from workshop.export.minutes.approval import ApproveMinutes, approve_minutes, load_minutes
from workshop.export.minutes.markdown import write_markdown
from workshop.needs.votes import ShowFingers, show_fingers
from workshop.people.rights import SYSTEM
from workshop.programme.session_run import close_session, open_session, start_activity
from workshop.programme.tables import Programme
from workshop.standards.publication.publish_checks import blocker_sentence, find_warnings
from workshop.standards.tables import Publication
from workshop.standards.told.minutes_claims import claims_of_presence
from workshop.standards.told.programme_claims import audit_programme
from workshop.standards.told.publication_claims import claims_of_publications, leave_out
from workshop.store.store import Store

FEW = below(5)


@pytest.fixture
def press(scene: Scene, alice, programme) -> Press:
    return Press(scene.store, alice, programme.id)


def clause(code: str, people: int | str, notes: int | None = None, needs=()) -> dict:
    counts = {"voices": people} if notes is None else {"at_least": people, "notes": notes}
    return {"code": code, "trace": {**counts, "needs": list(needs)}}


def need(words: str, people: int | str, notes: int | None = None) -> dict:
    counts = {"voices": people} if notes is None else {"at_least": people, "notes": notes}
    return {"sentence": words, **counts, "groups": []}


# ── versions ────────────────────────────────────────────────────────────────────────────────────


def test_one_more_person_behind_a_clause_is_not_shown_by_the_next_version():
    told, new = claims_of_publications([("1.0", [clause("A", 12)])], [clause("A", 13)])
    assert clear(told, new).left_out == {("clause", "A")}


def test_five_more_people_are_shown():
    told, new = claims_of_publications([("1.0", [clause("A", 12)])], [clause("A", 17)])
    assert clear(told, new).left_out == frozenset()


def test_a_version_far_back_is_not_forgotten():
    versions = [("0.1", [clause("A", 12)]), ("0.2", [clause("A", FEW)])]
    told, new = claims_of_publications(versions, [clause("A", 14)])
    assert clear(told, new).left_out == {("clause", "A")}


def test_figures_in_steps_are_left_out_where_one_note_takes_them_over_the_step():
    told, new = claims_of_publications([("1.0", [clause("A", 10, 30)])], [clause("A", 15, 31)])
    assert clear(told, new).left_out == {("clause", "A")}
    told, new = claims_of_publications([("1.0", [clause("A", 10, 30)])], [clause("A", 15, 40)])
    assert clear(told, new).left_out == frozenset()


def test_a_need_and_its_clause_do_not_tell_who_stands_beside_it():
    coming = [clause("A", 14, needs=[need("a seat", 12), need("a lift", FEW)])]
    told, new = claims_of_publications([], coming)
    cleared = clear(told, new)
    assert cleared.left_out == {("need", "a seat")}
    leave_out(coming, cleared.left_out)
    assert coming[0]["trace"]["needs"][0]["voices"] == FEW
    assert coming[0]["trace"]["voices"] == 14


def test_needs_with_the_same_words_are_not_taken_for_one():
    coming = [
        clause("A", 20, needs=[need("a seat", 12)]),
        clause("B", 9, needs=[need("a seat", 9)]),
    ]
    told, new = claims_of_publications([], coming)
    assert clear(told, new).left_out == frozenset()


def test_a_published_version_leaves_the_number_out_and_says_so(
    scene: Scene, press: Press, session, activity, programme
):
    """The version before it told, of one note less, a figure that one person has changed."""
    notes = [scene.make_note(scene.make_person(session), activity) for _ in range(15)]
    written = press.write_clause(needs=[press.make_need(notes)])
    first = press.publish()
    trace = first.snapshot["clauses"][0]["trace"]
    assert (trace["notes"], trace["at_least"]) == (15, 15)
    scene.do(_tell_of_one_note_less, SYSTEM, first.id)
    warnings = scene.read(find_warnings, programme.id, [written.id])
    assert any("single people" in blocker_sentence(one, "en") for one in warnings)
    trace = press.publish().snapshot["clauses"][0]["trace"]
    assert (trace["at_least"], trace["needs"][0]["at_least"]) == (FEW, FEW)
    assert scene.read(audit_programme, programme.id) == []


def _tell_of_one_note_less(db, _actor, publication_id: str) -> None:
    row = db.get(Publication, publication_id)
    snapshot = json.loads(json.dumps(row.snapshot))
    trace = snapshot["clauses"][0]["trace"]
    for part in (trace, *trace["needs"], *trace["needs"][0]["groups"]):
        part["notes"], part["at_least"] = 14, 10
    row.snapshot = snapshot
    db.add(row)


def test_what_a_session_tells_at_its_end_is_proved_first(scene: Scene, alice, press, session):
    """Sets of notes that differ by five, told session by session: no two of them tell of a few."""
    board = scene.make_activity(alice, session)
    notes = [scene.make_note(scene.make_person(session), board) for _ in range(14)]
    press.make_need(notes)
    scene.do(close_session, alice, session.id)
    scene.do(open_session, alice, session.id)
    scene.do(start_activity, alice, board.id)
    more = [scene.make_note(scene.make_person(session), board) for _ in range(6)]
    press.make_need([*notes, *more], "More")
    scene.do(close_session, alice, session.id)
    assert scene.read(audit_programme, session.programme_id) == []


# ── minutes and files ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fist(scene: Scene, alice, session):
    """A fist of six people that has ended; nothing is kept of it yet but the votes."""
    vote = scene.make_activity(alice, session, "fist_to_five")
    for _ in range(6):
        scene.do(show_fingers, scene.make_person(session), ShowFingers(vote.id, 5))
    scene.set_phase(vote, "done")
    return vote


def let_one_more_vote(scene: Scene, session, vote) -> None:
    """As before results were kept: the vote goes on without a trace of having been told."""
    scene.set_phase(vote, "vote")
    scene.do(show_fingers, scene.make_person(session), ShowFingers(vote.id, 0))
    scene.set_phase(vote, "done")


def test_minutes_leave_out_a_vote_whose_former_minutes_would_show_the_latecomer(
    scene: Scene, alice, session, fist, programme
):
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    assert "| 5 | I will help to lead it | 6 |" in write_markdown(
        scene.read(load_minutes, session.id).record
    )
    scene.do(open_session, alice, session.id)
    let_one_more_vote(scene, session, fist)
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    minutes = scene.read(load_minutes, session.id)
    said = write_markdown(minutes.record)
    assert minutes.intact
    assert "I will help to lead it" not in said
    assert "Counts are left out" in said


def test_an_exchange_file_leaves_such_a_vote_out(scene: Scene, alice, session, fist, programme):
    def fingers() -> list:
        return [
            one["fingers"]
            for one in json.loads(scene.read(write_json, alice, programme.id))["votes"]
        ]

    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    assert fingers() == [[0, 0, 0, 0, 0, 6]]
    scene.do(open_session, alice, session.id)
    let_one_more_vote(scene, session, fist)
    assert fingers() == []


def test_minutes_put_a_small_role_together_with_another_one(scene: Scene, alice, session):
    for role, count in (("leader", 2), ("official", 6), ("guest", 9)):
        for _ in range(count):
            scene.make_person(session, role)
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))
    record = scene.read(load_minutes, session.id).record
    assert record.together == 17
    told = {role: count for role, count in record.head_count.items() if count}
    assert told == {"guest": 9, "others": 8}


def test_a_role_that_the_others_give_away_is_found():
    record = {"head_count": {"leader": FEW, "guest": 9}, "together": 11}
    cleared = clear(Claims(), claims_of_presence("minutes", record, figures=True))
    assert cleared.left_out == {("role", "guest")}


# ── whole programmes ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def example(demo_database: str, engine: Engine, tmp_path: Path) -> Iterator[Scene]:
    """The example programme."""
    (tmp_path / "example").mkdir()
    with engine.copied(demo_database, tmp_path / "example") as address:
        store = Store(address, durable=False)
        yield Scene(store)
        store.close()


def test_nothing_comes_out_of_the_example(example: Scene):
    with example.store.read() as db:
        programme = db.exec(select(Programme)).one()
    assert example.read(audit_programme, programme.id) == []


@pytest.mark.parametrize("steps", [True, False])
def test_nothing_comes_out_of_five_versions_of_a_synthetic_programme(steps: bool):
    found = measure_versions(20, 5, steps=steps)
    assert found["come_out"] == 0
    assert found["left_out"] > 0


def test_what_would_come_out_of_figures_that_nobody_checked_is_found():
    assert measure_sets(3)["come_out"] > 0

"""Another town's standard: brought in, decided clause by clause, compared with later versions."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.conftest import Scene
from tests.snapshots import make_clause, make_snapshot
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.export.standard.json import write_json
from workshop.people.rights import Actor
from workshop.programme.file_faults import BadFile, validate_file
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.standards.adoption.check import LARGEST, check_standard, read_standard
from workshop.standards.adoption.comparison import list_matters, list_originals
from workshop.standards.adoption.decisions import (
    BringStandard,
    DecideAdoption,
    FollowOriginal,
    bring_standard,
    decide_adoption,
    follow_original,
)
from workshop.standards.adoption.file_format import StandardFile
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clause_revisions,
    list_clauses,
    save_clause,
)
from workshop.standards.origins import differing_fields, origin_of
from workshop.standards.publication.snapshot import build_snapshot
from workshop.standards.tables import AdoptedStandard, Clause
from workshop.standards.word_diff import compare_words

ORIGIN = "a" * 32
PUBLISHED = json.loads((ROOT / "docs" / "standard-3.schema.json").read_text("utf-8"))


def document(*clauses: dict[str, Any], **standard: Any) -> dict[str, Any]:
    """A file of another town, as it is read from JSON."""
    found: dict[str, Any] = json.loads(write_json(make_snapshot(*clauses, **standard)))
    return found


def bring(scene: Scene, actor: Actor, programme_id: str, file: Any = None) -> AdoptedStandard:
    """A version of another town's standard, checked and brought in."""
    command = BringStandard(programme_id, check_standard(file or document()))
    row: AdoptedStandard = scene.do(bring_standard, actor, command)
    return row


@pytest.fixture
def brought(scene: Scene, alice: Actor, programme: Programme) -> AdoptedStandard:
    """A standard of another town with three clauses."""
    return bring(scene, alice, programme.id)


def decide(
    scene: Scene, actor: Actor, programme: Programme, code: str, decision: str, why: str = ""
) -> Any:
    command = DecideAdoption(programme.id, ORIGIN, code, decision, why)
    return scene.do(decide_adoption, actor, command)


def matters(scene: Scene, programme: Programme) -> dict[str, Any]:
    found = scene.read(list_matters, programme.id, ORIGIN)
    return {one.row.code: one for one in found}


def test_every_clause_waits_for_a_decision(scene: Scene, programme, brought):
    found = matters(scene, programme)
    assert list(found) == ["OK-01", "OK-02", "PS-01"]
    assert {one.decision for one in found.values()} == {"open"}
    assert [row.title for row in scene.read(list_originals, programme.id)] == [brought.title]


def test_the_same_file_again_changes_nothing(scene: Scene, alice, programme, brought):
    again = bring(scene, alice, programme.id)
    assert again.id == brought.id
    assert len(matters(scene, programme)) == 3


def test_a_clause_is_adopted_as_it_stands_under_its_own_code(
    scene: Scene, alice, programme, brought
):
    row = decide(scene, alice, programme, "OK-01", "adopted")
    clause = scene.get(Clause, row.clause_id)
    original = make_clause("OK-01")
    assert (clause.code, clause.status) == ("OK-01", "draft")
    assert differing_fields(original, clause) == []
    origin = scene.read(origin_of, [clause.id])[clause.id]
    assert origin == {
        "standard": ORIGIN,
        "title": "A standard of service",
        "version": "0.5",
        "code": "OK-01",
        "decision": "adopted",
    }


def test_a_taken_code_gives_way_to_the_next_free_one(scene: Scene, alice, programme, brought):
    scene.do(create_clause, alice, CreateClause(programme.id, "Ours", (), {"code": "OK-01"}))
    row = decide(scene, alice, programme, "OK-01", "adopted")
    assert scene.get(Clause, row.clause_id).code == "ST-01"
    assert scene.read(origin_of, [row.clause_id])[row.clause_id]["code"] == "OK-01"


def test_what_we_write_otherwise_is_adapted_and_the_difference_stays_visible(
    scene: Scene, alice, programme, brought
):
    row = decide(scene, alice, programme, "OK-01", "adopted")
    text = "Body of OK-01, in our town."
    scene.do(save_clause, alice, SaveClause(row.clause_id, 1, {"body": text}))
    one = matters(scene, programme)["OK-01"]
    assert (one.decision, one.differing) == ("adapted", ["body"])
    pieces = compare_words(one.original["body"], one.ours.body)
    assert "in our town" in "".join(piece.text for piece in pieces if piece.kind == "in")
    assert scene.read(origin_of, [row.clause_id])[row.clause_id]["decision"] == "adapted"


def test_leaving_a_clause_out_takes_a_reason(scene: Scene, alice, programme, brought):
    with pytest.raises(Invalid):
        decide(scene, alice, programme, "OK-01", "not_adopted", "  ")
    decide(scene, alice, programme, "OK-01", "not_adopted", "We have no such desk.")
    assert matters(scene, programme)["OK-01"].row.reason == "We have no such desk."
    assert scene.read(list_clauses, programme.id) == []


def test_a_decision_can_be_changed_and_our_clause_stays(scene: Scene, alice, programme, brought):
    first = decide(scene, alice, programme, "OK-01", "adopted")
    decide(scene, alice, programme, "OK-01", "not_adopted", "Not now.")
    clause = scene.get(Clause, first.clause_id)
    assert (clause.status, clause.status_reason) == ("rejected", "Not now.")
    assert scene.read(origin_of, [clause.id]) == {}
    again = decide(scene, alice, programme, "OK-01", "adapted")
    assert again.clause_id == first.clause_id
    assert scene.get(Clause, first.clause_id).status == "draft"


def later(**changes: Any) -> dict[str, Any]:
    """Version 0.6 of the same standard: OK-01 changed, OK-02 gone, OK-03 new."""
    rows = (
        make_clause("OK-01", body="Body of OK-01, and by telephone.", evidence=["e1"], **changes),
        make_clause("PS-01", level="good_practice", status="accepted_with_dissent"),
        make_clause("OK-03"),
    )
    return document(*rows, version="0.6", previous="0.5")


def test_a_later_version_tells_what_is_new_changed_and_withdrawn(
    scene: Scene, alice, programme, brought
):
    for code in ("OK-01", "OK-02", "PS-01"):
        decide(scene, alice, programme, code, "adopted")
    bring(scene, alice, programme.id, later())
    found = matters(scene, programme)
    assert {code: one.news for code, one in found.items()} == {
        "OK-01": "changed",
        "PS-01": "",
        "OK-03": "",
        "OK-02": "withdrawn",
    }
    assert found["OK-03"].decision == "open"
    assert [row["field"] for row in found["OK-01"].changes] == ["body"]
    assert found["OK-01"].decision == "adopted"


def test_a_change_is_taken_over_as_a_revision(scene: Scene, alice, programme, brought):
    row = decide(scene, alice, programme, "OK-01", "adopted")
    bring(scene, alice, programme.id, later())
    follow = FollowOriginal(programme.id, ORIGIN, "OK-01", ["body"])
    scene.do(follow_original, alice, follow)
    one = matters(scene, programme)["OK-01"]
    assert (one.news, one.ours.body) == ("", "Body of OK-01, and by telephone.")
    revisions = scene.read(list_clause_revisions, row.clause_id)
    assert revisions[-1].why == "A standard of service, 0.6"
    assert scene.read(origin_of, [row.clause_id])[row.clause_id]["version"] == "0.6"


def test_ours_may_stay_as_it_is_when_the_original_changes(scene: Scene, alice, programme, brought):
    decide(scene, alice, programme, "OK-01", "adopted")
    decide(scene, alice, programme, "OK-02", "adopted")
    bring(scene, alice, programme.id, later())
    for code in ("OK-01", "OK-02"):
        scene.do(follow_original, alice, FollowOriginal(programme.id, ORIGIN, code))
    found = matters(scene, programme)
    assert (found["OK-01"].news, found["OK-01"].decision) == ("", "adapted")
    assert found["OK-02"].news == ""
    ours = found["OK-02"].ours.id
    assert scene.read(origin_of, [ours])[ours]["version"] == "0.5"


def test_a_quote_taken_back_there_goes_here_too(scene: Scene, alice, programme, brought):
    rows = make_snapshot()["clauses"]
    for row in rows:
        row["trace"]["quotes"] = []
    bring(scene, alice, programme.id, document(*rows))
    kept = scene.get(AdoptedStandard, brought.id).snapshot
    assert "I left before my turn" not in json.dumps(kept)


def test_a_version_whose_clauses_say_something_else_is_refused(
    scene: Scene, alice, programme, brought
):
    other = document(make_clause("OK-01", body="Something else."))
    with pytest.raises(Conflict):
        bring(scene, alice, programme.id, other)


def test_a_programme_does_not_adopt_itself(scene: Scene, alice, programme):
    with pytest.raises(Conflict):
        bring(scene, alice, programme.id, document(id=programme.id))


def test_who_may_bring_in_and_who_may_decide(scene: Scene, alice, ewa, charlie, programme, brought):
    editor = scene.make_account("edi", "editor", programme.id)
    for stranger in (ewa, charlie, editor):
        with pytest.raises(NotAllowed):
            bring(scene, stranger, programme.id)
    for stranger in (ewa, charlie):
        with pytest.raises(NotAllowed):
            decide(scene, stranger, programme, "OK-01", "adopted")
    assert decide(scene, editor, programme, "OK-01", "adopted").clause_id


def test_publish_adopt_adapt_publish(scene: Scene, alice, programme, charlie):
    fields = {"body": "The desk is open late.", "level": "required", "responsible": "The desk"}
    ours = scene.do(create_clause, alice, CreateClause(programme.id, "Late", (), fields))
    made = scene.read(build_snapshot, programme.id, "1.0", "", [ours.id])
    there = next(iter(charlie.programmes))
    bring(scene, charlie, there, json.loads(write_json(made)))
    command = DecideAdoption(there, programme.id, ours.code, "adapted")
    row = scene.do(decide_adoption, charlie, command)
    saving = SaveClause(row.clause_id, 1, {"body": "The desk is open until eight."})
    scene.do(save_clause, charlie, saving)
    theirs = scene.read(build_snapshot, there, "0.1", "", [row.clause_id])
    (clause,) = theirs["clauses"]
    assert clause["origin"]["decision"] == "adapted"
    assert clause["origin"]["standard"] == programme.id
    assert clause["code"] == ours.code


HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "no object": b"[]",
    "another format": b'{"format": "other"}',
    "deep": b"[" * 100_000,
    "not a number": b'{"format": NaN}',
    "no text": b"\xff\xfe\x00",
    "large": b" " * (LARGEST + 1),
    "a huge number": b'{"format_version": ' + b"9" * 10_000 + b"}",
    "deep, but JSON": b'{"format": "workshop-standard", "format_version": 1, "clauses": '
    + b"[" * 700
    + b"]" * 700
    + b"}",
    "a fingerprint that is no text": b'{"format": "workshop-standard", "sha256": 7}',
    "other names twice": b'{"format": "workshop-standard", "format": "other"}',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_standard_gets_one_clear_sentence(content: bytes):
    with pytest.raises(Invalid):
        read_standard(content)


def test_a_file_changed_on_the_way_is_refused():
    changed = document()
    changed["clauses"][0]["body"] = "Nobody is served."
    with pytest.raises(Invalid, match="fingerprint"):
        read_standard(json.dumps(changed).encode())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("code", "OK-02"),
        ("evidence", ["e9"]),
        ("body", "a\u0000b"),
        ("title", ""),
        ("level", "must"),
        ("body", "x" * 4001),
        ("responsible", "two\nlines"),
        ("extra", 1),
        ("body", 7),
        ("trace", {}),
    ],
)
def test_what_is_unsound_is_told_with_its_place(place: str, value: Any):
    rows = make_snapshot()["clauses"]
    rows[0][place] = value
    with pytest.raises(BadFile) as refused:
        read_standard(json.dumps(document(*rows)).encode())
    assert "clauses[" in refused.value.faults[0].place


def test_an_area_that_is_not_told_is_a_loose_end():
    snapshot = make_snapshot()
    snapshot["areas"].pop()
    with pytest.raises(BadFile):
        read_standard(write_json(snapshot))


def test_half_a_character_is_told_with_its_place():
    text = json.dumps(document()).replace("Stamps", "\\ud800")
    with pytest.raises(BadFile) as refused:
        read_standard(text.encode())
    assert [str(fault) for fault in refused.value.faults] == [
        "withdrawn[0].title: this text holds signs that do not fit"
    ]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("notes", 2.5, "notes: a whole number is expected here"),
        ("at_least", "5", "at_least: this has not the form that fits here"),
        ("at_least", 100_000, "at_least: a number from 0 to 99999 fits here"),
        ("revisions", 10**400, "revisions: a number from 0 to 99999 fits here"),
        ("quotes", ["x" * 401], "quotes[0]: a text of 0 to 400 characters fits here"),
        ("sessions", [1] * 1000, "sessions: from 0 to 999 entries fit here"),
        ("review", [], "review: an object is expected here"),
        ("fist", {"voters": 5, "consensus": 1}, "fist.consensus: true or false is expected here"),
    ],
)
def test_what_is_wrong_in_a_trace_gets_its_own_sentence(name: str, value: Any, told: str):
    rows = make_snapshot()["clauses"]
    rows[0]["trace"][name] = value
    with pytest.raises(BadFile) as refused:
        read_standard(json.dumps(document(*rows)).encode())
    assert f"clauses[0].trace.{told}" in [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("medians", [{"Clarity": 1}, {"clarity": 10}, dict.fromkeys("abc", "x")])
def test_medians_are_named_numbers(medians: dict[str, Any]):
    rows = make_snapshot()["clauses"]
    rows[0]["trace"]["review"] = {
        "rounds": 1,
        "experts": 5,
        "decision": "accept",
        "medians": medians,
    }
    with pytest.raises(BadFile) as refused:
        read_standard(json.dumps(document(*rows)).encode())
    place = f"clauses[0].trace.review.medians.{next(iter(medians))}"
    assert refused.value.faults[0].place == place


def test_no_day_that_there_is_not():
    with pytest.raises(BadFile):
        read_standard(write_json(make_snapshot(published_on="2026-02-31")))


def test_the_published_schema_is_sound():
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)
    jsonschema.validate(document(), PUBLISHED)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_file_of_an_earlier_year_is_taken_as_it_is(version: int):
    content = (ROOT / "tests" / "samples" / f"standard-{version}.json").read_bytes()
    kept = json.loads(content)
    schema = ROOT / "docs" / f"standard-{version}.schema.json"
    jsonschema.validate(kept, json.loads(schema.read_text("utf-8")))
    found = read_standard(content)
    assert kept.pop("signature", None) is found.signature is None
    assert {**found.snapshot, "sha256": found.sha256} == kept
    assert json.dumps(found.snapshot["clauses"][0]["trace"]["review"]["medians"]) == (
        '{"clarity": 8, "feasibility": 7.5}'
    )


def test_a_file_of_the_second_version_knows_no_state():
    kept = json.loads((ROOT / "tests" / "samples" / "standard-2.json").read_text("utf-8"))
    kept["standard"]["state"] = "final"
    with pytest.raises(BadFile) as refused:
        check_standard(kept)
    assert [fault.place for fault in refused.value.faults] == ["standard.state"]


def test_a_file_with_voices_is_no_file_of_the_present_version():
    kept = json.loads((ROOT / "tests" / "samples" / "standard-1.json").read_text("utf-8"))
    with pytest.raises(BadFile) as refused:
        check_standard({**kept, "format_version": 2})
    assert "clauses[0].trace.voices" in [fault.place for fault in refused.value.faults]


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_the_check_and_the_schema_agree(data: Any):
    changed = document()
    where: Any = changed
    for _step in range(9):
        keys = list(where) if isinstance(where, dict) else list(range(len(where)))
        key = data.draw(some.sampled_from(keys))
        if not isinstance(where[key], dict | list) or not where[key]:
            break
        where = where[key]
    value = some.one_of(
        some.none(),
        some.booleans(),
        some.integers(-9, 9),
        # Control characters are refused later, when the texts are read.
        some.text(some.characters(exclude_categories=["Cc", "Cs"]), max_size=4),
        some.just([]),
        some.just({}),
        some.just("<5"),
        some.floats(0, 9.5).filter(lambda one: one % 1),
    )
    where[key] = data.draw(value)
    sound = jsonschema.Draft202012Validator(PUBLISHED).is_valid(changed)
    try:
        validate_file(StandardFile, changed)
    except BadFile:
        assert not sound
    else:
        assert sound


def test_the_schema_is_documented():
    told = Path(ROOT / "docs" / "standard-format.md").read_text("utf-8")
    assert not [name for name in PUBLISHED["properties"] if f"`{name}`" not in told]

"""What a town made of another town's standard: told in a signed file, read, compared, suggested."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.returning import TOWN, Town, make_returned
from tests.snapshots import make_clause, make_snapshot
from tests.test_cli import Run
from tests.test_cli import environment as environment
from tests.test_cli import run as run
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.export.standard.json import write_document, write_json
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.file_faults import BadFile
from workshop.programme.tables import Programme
from workshop.review.comment_threads import DeclineSuggestion, decline_suggestion
from workshop.review.comments import list_comments
from workshop.standards.adoption.borrowing import BorrowWording, borrow_wording
from workshop.standards.adoption.check import check_standard
from workshop.standards.adoption.circles import walk
from workshop.standards.adoption.decisions import (
    AdoptArea,
    BringStandard,
    DecideAdoption,
    adopt_area,
    bring_standard,
    decide_adoption,
)
from workshop.standards.adoption.giving_back import (
    GiveBack,
    compose_return,
    digest,
    document_of,
    find_given,
    give_back,
    take_given_away,
)
from workshop.standards.adoption.return_format import CheckedReturn, check_return, read_return
from workshop.standards.adoption.returns import (
    TakeReturn,
    count_decisions,
    find_signer,
    list_taken,
    take_return,
    what_others_made,
)
from workshop.standards.adoption.signers import Signer
from workshop.standards.clauses import SaveClause, list_clause_revisions, list_clauses, save_clause
from workshop.standards.network_tables import GivenReturn, TakenReturn
from workshop.standards.publication.signatures import make_key, public_key, sign
from workshop.standards.publication.signing_keys import ChangeKey, change_key
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.suggestions import accept_wording_suggestion
from workshop.standards.tables import Clause, Publication
from workshop.store.store import Store

ORIGIN = "a" * 32
SHELF = "https://town.example/standards/ours/"


# ── what we made of theirs ──────────────────────────────────────────────────────────────────────


def bring(scene: Scene, alice: Actor, programme: Programme, *clauses: Any, **given: Any) -> None:
    file = json.loads(write_json(make_snapshot(*clauses, **given)))
    scene.do(bring_standard, alice, BringStandard(programme.id, check_standard(file)))


def decide(scene: Scene, alice: Actor, programme: Programme, code: str, how: str, why: str = ""):
    command = DecideAdoption(programme.id, ORIGIN, code, how, why)
    return scene.do(decide_adoption, alice, command)


def accept(scene: Scene, alice: Actor, clause_id: str) -> None:
    scene.do(set_status, alice, SetStatus(clause_id, "accepted", "Agreed in the room."))


def tell(scene: Scene, alice: Actor, programme: Programme) -> GivenReturn:
    said = scene.read(compose_return, alice, programme.id, ORIGIN, SHELF)
    row: GivenReturn = scene.do(
        give_back, alice, GiveBack(programme.id, ORIGIN, SHELF, digest(said))
    )
    return row


@pytest.fixture
def decided(scene: Scene, alice: Actor, programme: Programme) -> Clause:
    """One clause adopted, one adapted and accepted, one left out; gives the adapted one."""
    bring(scene, alice, programme)
    decide(scene, alice, programme, "OK-01", "adopted")
    row = decide(scene, alice, programme, "OK-02", "adapted")
    scene.do(save_clause, alice, SaveClause(row.clause_id, 1, {"body": "In our own words."}))
    accept(scene, alice, row.clause_id)
    decide(scene, alice, programme, "PS-01", "not_adopted", "There is no such desk here.")
    clause: Clause = scene.get(Clause, row.clause_id)
    return clause


def test_the_file_says_what_was_decided_and_is_signed(scene: Scene, alice, programme, decided):
    row = tell(scene, alice, programme)
    file = read_return(write_document(document_of(row)))
    told = {clause["code"]: clause for clause in file.content["clauses"]}
    assert count_decisions(file.content) == {"adopted": 1, "adapted": 1, "not_adopted": 1}
    assert told["OK-02"]["wording"] == [{"field": "body", "text": "In our own words."}]
    assert told["PS-01"]["reason"] == "There is no such desk here."
    assert file.content["about"]["standard"] == ORIGIN
    assert file.content["town"]["address"] == f"{SHELF}returned/{ORIGIN}.json"


def test_the_file_names_no_person(scene: Scene, alice: Actor, programme, decided):
    text = write_document(document_of(tell(scene, alice, programme))).decode()
    assert alice.id not in text
    assert alice.name.lower() not in text.lower()


def test_a_wording_that_is_not_accepted_stays_inside(scene: Scene, alice, programme):
    bring(scene, alice, programme)
    row = decide(scene, alice, programme, "OK-01", "adapted")
    scene.do(save_clause, alice, SaveClause(row.clause_id, 1, {"body": "Only a draft so far."}))
    (told,) = tell(scene, alice, programme).content["clauses"]
    assert told["decision"] == "adapted"
    assert not told["settled"]
    assert told["wording"] == []


def test_a_text_that_repeats_a_note_does_not_go_out(
    scene: Scene, alice, programme, session, decided
):
    activity = scene.make_activity(alice, session)
    said = "Nobody at this desk has ever asked me how I am"
    scene.make_note(alice, activity, said, origin="paper")
    decide(scene, alice, programme, "PS-01", "not_adopted", f"Somebody wrote: {said}.")
    with pytest.raises(Conflict, match="repeats a note") as refused:
        scene.read(compose_return, alice, programme.id, ORIGIN, SHELF)
    assert refused.value.values == {"codes": "PS-01"}


def test_nothing_decided_is_nothing_to_tell(scene: Scene, alice, programme):
    bring(scene, alice, programme)
    with pytest.raises(Conflict, match="Nothing is decided"):
        scene.read(compose_return, alice, programme.id, ORIGIN, SHELF)


def test_only_what_was_looked_at_is_signed(scene: Scene, alice, programme, decided):
    seen = digest(scene.read(compose_return, alice, programme.id, ORIGIN, SHELF))
    decide(scene, alice, programme, "OK-01", "not_adopted", "After all.")
    with pytest.raises(Conflict, match="in the meantime"):
        scene.do(give_back, alice, GiveBack(programme.id, ORIGIN, SHELF, seen))


def test_the_same_once_more_is_the_same_file_and_news_are_a_newer_one(
    scene: Scene, alice, programme, decided
):
    first = tell(scene, alice, programme)
    assert tell(scene, alice, programme).number == first.number
    decide(scene, alice, programme, "OK-01", "not_adopted", "After all.")
    assert tell(scene, alice, programme).number == first.number + 1
    scene.do(change_key, SYSTEM, ChangeKey("once a year", endorsed=True))
    assert tell(scene, alice, programme).number == first.number + 2


def test_a_file_can_be_taken_away(scene: Scene, alice, programme, decided):
    scene.do(take_given_away, alice, tell(scene, alice, programme).id)
    assert scene.read(find_given, programme.id, ORIGIN) is None


def test_who_does_not_run_the_programme_tells_nothing(scene: Scene, ewa, programme, decided):
    with pytest.raises(NotAllowed):
        scene.read(compose_return, ewa, programme.id, ORIGIN, SHELF)


def test_an_area_is_adopted_at_once_or_not_at_all(scene: Scene, alice, programme):
    bring(scene, alice, programme)
    rows = scene.do(adopt_area, alice, AdoptArea(programme.id, ORIGIN, ["OK-01", "OK-02"]))
    assert [row.decision for row in rows] == ["adopted", "adopted"]
    assert len(scene.read(list_clauses, programme.id)) == 2
    with pytest.raises(Conflict, match="decided on in the meantime"):
        scene.do(adopt_area, alice, AdoptArea(programme.id, ORIGIN, ["PS-01", "OK-02"]))
    assert len(scene.read(list_clauses, programme.id)) == 2


# ── what others made of ours ────────────────────────────────────────────────────────────────────


@pytest.fixture
def press(store: Store, alice: Actor, programme: Programme) -> Press:
    press = Press(store, alice, programme.id)
    for number in range(3):
        press.write_clause(f"Clause {number}")
    return press


@pytest.fixture
def published(press: Press) -> Publication:
    return press.publish()


@pytest.fixture
def codes(press: Press) -> list[str]:
    return [clause.code for clause in press.clauses()]


@pytest.fixture
def town() -> Town:
    return Town()


def take(
    scene: Scene, alice: Actor, programme: Programme, file: CheckedReturn, compared: str = ""
) -> TakenReturn:
    row: TakenReturn = scene.do(take_return, alice, TakeReturn(programme.id, file, compared))
    return row


def known(scene: Scene, alice: Actor, programme: Programme, file: CheckedReturn) -> TakenReturn:
    """Taken by somebody who has compared its key."""
    return take(scene, alice, programme, file, file.signature["key"])


@pytest.mark.parametrize("change", ["text", "value", "key", "other", "standard", "gone"])
def test_a_false_file_is_refused_in_words(published, codes, town: Town, change: str):
    document = town.write(published, make_returned(codes[0]))
    stranger = make_key()
    if change == "text":
        document["clauses"][0]["reason"] = "Changed on the way."
    elif change == "value":
        document["signature"]["value"] = sign(stranger, document["sha256"], "workshop-return")
    elif change == "key":
        document["signature"]["key"] = public_key(stranger)
    elif change == "other":
        document["signature"] |= {
            "key": public_key(stranger),
            "value": sign(stranger, document["sha256"], "workshop-return"),
        }
    elif change == "standard":
        # A signature for a standard stands for nothing else.
        document["signature"]["value"] = sign(town.private, document["sha256"])
    else:
        del document["signature"]
    with pytest.raises(Invalid, match=r"false|fingerprint promises|cannot be brought in"):
        check_return(document)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": "workshop-standard"}', b"\xff\xfe", b"1" * 9]
)
def test_what_is_no_such_file_gets_one_sentence(content: bytes):
    with pytest.raises(Invalid, match="no file in which a town says"):
        read_return(content)


def test_what_does_not_fit_is_told_with_its_place(published, codes, town: Town):
    content = town.write(published, make_returned(codes[0], "perhaps"))
    with pytest.raises(BadFile) as refused:
        check_return(content)
    assert "clauses[0].decision" in str(refused.value.faults[0])


def test_a_file_is_verified_by_command(run: Run, tmp_path, published, codes, town: Town):
    path = tmp_path / "town.json"
    path.write_bytes(write_document(town.write(published, make_returned(codes[0]))))
    done = run("verify", "town.json", "--key", town.key)
    assert done.returncode == 0, done.stderr
    assert "Town of Brook" in done.stdout
    path.write_bytes(path.read_bytes().replace(b"Brook", b"Creek"))
    done = run("verify", "town.json")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


@pytest.mark.parametrize("sign", ["\u202e", "\x07", "\uffff"])
def test_signs_that_no_file_could_hold_are_refused(published, codes, town: Town, sign: str):
    with pytest.raises(BadFile):
        town.tell(published, make_returned(codes[0], "not_adopted", reason=f"No{sign}desk."))


def test_a_key_that_nobody_has_compared_is_asked_about(
    scene: Scene, alice, programme, published, codes, town: Town
):
    file = town.tell(published, make_returned(codes[0]))
    assert scene.read(find_signer, programme.id, file) == Signer.FIRST
    with pytest.raises(Conflict, match="Compare its fingerprint"):
        take(scene, alice, programme, file)
    with pytest.raises(Conflict, match="Compare its fingerprint"):
        take(scene, alice, programme, file, public_key(make_key()))
    assert known(scene, alice, programme, file).town == town.name


def test_a_known_key_and_the_one_that_it_names_are_believed(
    scene: Scene, alice, programme, published, codes, town: Town
):
    known(scene, alice, programme, town.tell(published, make_returned(codes[0])))
    take(scene, alice, programme, town.tell(published, make_returned(codes[1])))
    town.rotate()
    town.rotate()
    file = town.tell(published, make_returned(codes[2]))
    assert scene.read(find_signer, programme.id, file) == Signer.SAME
    take(scene, alice, programme, file)
    assert [row.content["clauses"][0]["code"] for row in scene.read(list_taken, programme.id)] == [
        codes[2]
    ]


def test_a_key_that_was_replaced_is_believed_no_more(
    scene: Scene, alice, programme, published, codes, town: Town
):
    thief = Town(town.id, town.name)
    thief.private = town.private
    town.rotate()
    known(scene, alice, programme, town.tell(published, make_returned(codes[0])))
    file = thief.tell(published, make_returned(codes[0]), number=9)
    assert scene.read(find_signer, programme.id, file) == Signer.ANOTHER


def test_after_a_lost_key_people_compare_once_more(
    scene: Scene, alice, programme, published, codes, town: Town
):
    known(scene, alice, programme, town.tell(published, make_returned(codes[0])))
    town.lose_key()
    file = town.tell(published, make_returned(codes[1]))
    assert scene.read(find_signer, programme.id, file) == Signer.ANOTHER
    with pytest.raises(Conflict, match="not known here"):
        take(scene, alice, programme, file)
    known(scene, alice, programme, file)
    take(scene, alice, programme, town.tell(published, make_returned(codes[2])))


def test_a_newer_file_replaces_the_older_one_and_not_the_other_way_round(
    scene: Scene, alice, programme, published, codes, town: Town
):
    older = town.tell(published, make_returned(codes[0]))
    newer = town.tell(published, make_returned(codes[0], "not_adopted"))
    known(scene, alice, programme, newer)
    with pytest.raises(Conflict, match="newer file"):
        take(scene, alice, programme, older)
    assert take(scene, alice, programme, newer).sha256 == newer.sha256
    (row,) = scene.read(list_taken, programme.id)
    assert row.content["clauses"][0]["decision"] == "not_adopted"


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"standard": "c" * 32}, "about another standard"),
        ({"version": "7.0"}, "never published here"),
        ({"sha256": "0" * 64}, "another fingerprint than ours"),
    ],
)
def test_a_file_about_something_else_is_refused(
    scene: Scene, alice, programme, published, codes, town: Town, about: Any, told: str
):
    document = town.write(published, make_returned(codes[0]))
    content = {name: document[name] for name in document if name not in ("sha256", "signature")}
    file = check_return(town.sign({**content, "about": {**content["about"], **about}}))
    with pytest.raises(Conflict, match=told):
        known(scene, alice, programme, file)


def test_each_clause_says_what_others_made_of_it(
    scene: Scene, alice, programme, published, codes, town: Town
):
    other = Town("c" * 32, "Town of Alder")
    changed = make_returned(codes[0], "adapted", [("body", "Everybody is asked.")])
    known(scene, alice, programme, town.tell(published, changed))
    left = make_returned(codes[0], "not_adopted", reason="No desk.")
    known(scene, alice, programme, other.tell(published, left, make_returned(codes[1])))
    made = scene.read(what_others_made, programme.id)
    assert [one.row.town for one in made[codes[0]].towns] == ["Town of Alder", "Town of Brook"]
    assert made[codes[0]].count("adapted") == made[codes[0]].count("not_adopted") == 1
    assert made[codes[0]].towns[1].wording == {"body": "Everybody is asked."}
    assert made[codes[1]].count("adopted") == 1
    assert codes[2] not in made


# ── circles ─────────────────────────────────────────────────────────────────────────────────────


def test_what_came_from_a_town_is_not_counted_as_adopted_there(scene: Scene, alice, programme):
    bring(scene, alice, programme, make_clause("OK-01"))
    ours = decide(scene, alice, programme, "OK-01", "adopted")
    published = Press(scene.store, alice, programme.id).publish()
    file = Town(ORIGIN).tell(published, make_returned(scene.get(Clause, ours.clause_id).code))
    known(scene, alice, programme, file)
    (made,) = scene.read(what_others_made, programme.id).values()
    assert made.towns[0].from_there
    assert made.count("adopted") == 0


def test_no_circle_is_walked_twice():
    a, b, c = (("1", "A"), ("2", "B"), ("3", "C"))
    assert walk({a: b, b: c, c: a}, a) == [b, c]
    assert walk({a: b, b: c, c: b}, a) == [b, c]
    assert walk({a: a}, a) == []
    assert walk({}, a) == []


# ── taking a wording over ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def suggested(scene: Scene, alice, programme, press: Press, published, codes, town: Town) -> Any:
    file = town.tell(
        published, make_returned(codes[0], "adapted", [("body", "Everybody is asked.")])
    )
    known(scene, alice, programme, file)
    clause = press.clauses()[0]
    return scene.do(borrow_wording, alice, BorrowWording(clause.id, TOWN, "body", file.sha256))


def test_a_wording_stands_among_the_remarks_and_says_whose_it_is(
    scene: Scene, programme, press: Press, suggested
):
    (comment,) = scene.read(list_comments, programme.id, "clause", press.clauses()[0].id)
    assert comment.suggestion == "Everybody is asked."
    assert "Town of Brook" in comment.text
    assert press.clauses()[0].body != "Everybody is asked."


def test_a_wording_is_suggested_once(scene: Scene, alice, programme, press: Press, suggested):
    (row,) = scene.read(list_taken, programme.id)
    again = BorrowWording(press.clauses()[0].id, TOWN, "body", row.sha256)
    with pytest.raises(Conflict, match="already"):
        scene.do(borrow_wording, alice, again)
    scene.do(decline_suggestion, alice, DeclineSuggestion(suggested.id, "Ours is shorter."))
    assert scene.do(borrow_wording, alice, again).id != suggested.id


def test_an_accepted_wording_keeps_where_it_came_from(
    scene: Scene, alice: Actor, press: Press, suggested
):
    scene.do(accept_wording_suggestion, alice, suggested.id)
    clause = press.clauses()[0]
    assert clause.body == "Everybody is asked."
    assert "Town of Brook" in scene.read(list_clause_revisions, clause.id)[-1].why
    snapshot = press.publish().snapshot
    (change,) = [row for row in snapshot["changes"] if row["code"] == clause.code]
    assert "Town of Brook" in change["because"][0]
    afterwards = snapshot["clauses"][0]["trace"]["afterwards"]
    assert any("Town of Brook" in entry["title"] for entry in afterwards)
    assert read_back(snapshot)


def read_back(snapshot: Any) -> bool:
    unsigned = {**snapshot, "standard": {**snapshot["standard"], "signing_key": None}}
    return check_standard(json.loads(write_json(unsigned))).sha256 != ""


def test_a_suggestion_that_is_declined_leaves_no_trace(
    scene: Scene, alice, press: Press, suggested
):
    scene.do(decline_suggestion, alice, DeclineSuggestion(suggested.id, "Ours is shorter."))
    snapshot = press.publish().snapshot
    assert snapshot["clauses"][0]["trace"]["afterwards"] == []


def test_a_wording_that_was_told_anew_is_looked_at_anew(
    scene: Scene, alice, programme, press: Press, published, codes, town: Town
):
    changed = make_returned(codes[0], "adapted", [("body", "Everybody is asked.")])
    file = town.tell(published, changed)
    known(scene, alice, programme, file)
    command = BorrowWording(press.clauses()[0].id, TOWN, "body", file.sha256)
    newer = take(scene, alice, programme, town.tell(published, changed))
    with pytest.raises(Conflict, match="something new"):
        scene.do(borrow_wording, alice, command)
    with pytest.raises(Invalid):
        scene.do(borrow_wording, alice, replace(command, field="title", seen=newer.sha256))

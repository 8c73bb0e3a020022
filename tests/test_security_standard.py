"""What an editor, a stranger or a file from another town may send to do harm to a standard."""

import io
import json
import time

import pikepdf
import pytest
from sqlalchemy import select

from tests.conftest import Scene
from tests.pdftext import text_of
from tests.publishing import Press, let_quote
from tests.server import settings_for
from tests.serving import Served
from tests.snapshots import make_snapshot
from tests.test_clause_access import add_areas
from tests.visits import Visits
from tests.wire import web
from workshop.board.moderation import RedactNote, redact_note
from workshop.export.standard.json import write_json
from workshop.live.public_address import public_address
from workshop.programme.file_faults import BadFile
from workshop.programme.tables import Area, Programme
from workshop.standards.adoption.check import check_standard, read_standard
from workshop.standards.adoption.decisions import BringStandard, bring_standard
from workshop.standards.advice.avoided_wordings import shipped_terms
from workshop.standards.advice.clause_advice import check_clause
from workshop.standards.advice.wording_matcher import Glossary
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.publication.checksum import checksum
from workshop.standards.tables import AdoptedStandard, Publication
from workshop.standards.word_diff import compare_words
from workshop.ui.shell.formatting import plain

LONG = 4000


@pytest.mark.parametrize(
    "sign", [".", ".)", "„", "“", "«", '"', "a. ", "1. ", "musi i ", "\n", "- a\n"]
)
def test_advice_on_a_hostile_text_takes_no_time(sign: str):
    text = (sign * LONG)[: LONG - 1] + "x"
    glossary = Glossary(shipped_terms("pl").values())
    began = time.process_time()
    fields = dict.fromkeys(("body", "rationale", "steps"), text)
    check_clause(fields, needed=True, glossary=glossary)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(("before", "after"), [("a b ", "b a "), (".,", ",."), ("a\n", "b\n")])
def test_comparing_hostile_texts_takes_no_time(before: str, after: str):
    old, new = ((sign * LONG)[:LONG] for sign in (before, after))
    began = time.process_time()
    pieces = compare_words(f"x{old}", f"y{new}")
    assert time.process_time() - began < 3
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == f"x{old}"
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == f"y{new}"


@pytest.fixture
def press(hosted: Served) -> Press:
    return Press(hosted.room.store, hosted.room.facilitator, hosted.room.programme_id)


@pytest.fixture
def shelf(hosted: Served, press: Press) -> str:
    """Where the standard is published."""
    with press.store.read() as db:
        return f"http://{hosted.host}/standards/{db.get_one(Programme, press.programme_id).slug}"


def test_no_stranger_chooses_the_address_on_the_poster_of_all(hosted, press, shelf, tmp_path):
    areas = add_areas(press.store, press.programme_id)
    press.write_clause(area_id=areas["OK"])
    press.publish("0.1")
    answer = web.get(f"{shelf}/0.1/poster-OK.pdf", headers={"host": "6.6.6.6:6666"})
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        told = text_of(pdf)
    assert "6666" not in told
    assert "6.6.6.6" not in told
    assert public_address(settings_for(tmp_path)) in told


def test_no_answer_leads_to_the_host_that_a_request_names(press, shelf):
    press.write_clause()
    press.publish("0.1")
    for path in ("", "/0.1"):
        answer = web.get(f"{shelf}{path}", headers={"host": "6.6.6.6"})
        assert 300 <= answer.status_code < 400, path
        assert "6.6.6.6" not in answer.headers["location"]
    for path in ("/", "/OK-01", "/ST-01", "/versions"):
        assert "6.6.6.6" not in web.get(f"{shelf}{path}", headers={"host": "6.6.6.6"}).text
    assert web.get(shelf, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\r", "\u202e", "\u2066", "\u200f"])
@pytest.mark.parametrize("place", ["title", "code", "name", "quote"])
def test_a_file_from_another_town_brings_no_unseen_signs(place: str, sign: str):
    snapshot = make_snapshot()
    rows = {
        "title": snapshot["standard"],
        "code": snapshot["clauses"][0],
        "name": snapshot["areas"][0],
    }
    if place == "quote":
        snapshot["clauses"][0]["trace"]["quotes"] = [f"I left{sign}"]
    else:
        rows[place][place] = f"A{sign}b"
    with pytest.raises(BadFile) as refused:
        read_standard(write_json(snapshot))
    assert place in refused.value.faults[0].place


def test_a_quote_taken_back_goes_from_programmes_of_this_house_that_adopted_it(hosted, press):
    room = hosted.room
    let_quote(press.store, room.activity_id)
    (note,) = press.write_notes(room.activity_id, ["Forget these words of mine, please"])
    clause = press.write_clause(needs=[press.make_need([note])])
    press.quote(clause, note)
    made = press.publish()
    document = json.loads(write_json(made.snapshot, made.signature))
    row = press.do(
        bring_standard, BringStandard(room.charlie.programme_id, check_standard(document))
    )
    press.do(redact_note, RedactNote(note.id))
    with press.store.read() as db:
        copy = db.get_one(AdoptedStandard, row.id)
        published = db.execute(select(Publication)).scalars().one()
        assert "Forget these" not in json.dumps(copy.snapshot)
        assert copy.sha256 == published.sha256 == checksum(copy.snapshot)


MARKUP = "![x](//a.example/x)"


def test_no_name_of_an_area_or_an_activity_becomes_markup_in_a_label(
    scene: Scene, alice, programme, visits: Visits
):
    def rename(db, _actor, key):
        db.get(Area, key).name = MARKUP

    areas = add_areas(scene.store, programme.id)
    for key in areas.values():
        scene.do(rename, alice, key)
        command = CreateClause(programme.id, "Desk", fields={"area_id": key})
        scene.do(create_clause, alice, command)
    scene.make_account("zofia", "expert", programme.id)
    for screen in ("standards", "people"):
        groups = visits.open(alice, screen).button_group
        labels = [option.content for group in groups for option in group.proto.options]
        shown = [label for label in labels if "example" in label]
        assert shown, screen
        assert all(plain(MARKUP) in label for label in shown)

"""Did we understand you? over HTTP: what a phone gets and sends, and what it is told."""

import pytest

from tests.publishing import WHOLE
from tests.rooms import OPEN
from tests.serving import Served
from tests.wire import come_in, post
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.publication.publications import Publish, publish
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def phone(hosted: Served) -> dict[str, str]:
    """Somebody whose note has led to a published clause: token and phrase."""
    room = hosted.room
    room.activity_id = room.run(title="What matters most", **OPEN)
    entered = come_in(hosted.host, room.code)
    note = new_id()
    args = {"id": note, "text": "Nobody asks how I am called", "carries": []}
    room.tell_by_phone(entered["token"], "add_note", **args)
    group = room.do(create_group, CreateGroup(room.programme_id, new_id(), "Names", [note]))
    need = room.do(create_need, CreateNeed(room.programme_id, "a guest", "x", "", [group.id]))
    clause = room.do(
        create_clause, CreateClause(room.programme_id, "Form of address", [need.id], WHOLE)
    )
    room.do(publish, Publish(room.programme_id, "0.5", "", [clause.id]))
    return entered


def _post(hosted: Served, **body: object):
    return post(hosted.host, "/join/understood", {"lang": "pl", **body})


def test_a_phone_and_its_phrase_ask_and_answer(hosted: Served, phone):
    by_phone = _post(hosted, token=phone["token"]).json()["questions"]
    assert [one["title"] for one in by_phone] == ["Form of address"]
    [asked] = by_phone
    given = {"code": asked["code"], "wording": asked["wording"], "answer": "partly", "why": "Tak"}
    said = _post(hosted, token=phone["token"], **given).json()
    assert (said["answer"], said["why"]) == ("partly", "Tak")
    again = _post(hosted, phrase=phone["phrase"])
    assert again.json()["questions"][0]["answer"] == "partly"
    assert again.headers["cache-control"] == "no-store"


def test_bad_input_gets_a_sentence_and_changes_nothing(hosted: Served, phone):
    [asked] = _post(hosted, token=phone["token"]).json()["questions"]
    right = {"code": asked["code"], "wording": asked["wording"], "answer": "yes"}
    for wrong, status in (
        ({"answer": "perhaps"}, 400),
        ({"answer": 7}, 400),
        ({"why": "x" * 300}, 400),
        ({"code": "XX-99"}, 400),
        ({"wording": "0" * 16}, 409),
        ({"seen": "no"}, 409),
    ):
        answer = _post(hosted, token=phone["token"], **{**right, **wrong})
        assert answer.status_code == status, wrong
        assert answer.json()["error"]["text"]
    for stranger in ({"token": "0" * 32}, {"phrase": "one two three four five"}):
        answer = _post(hosted, **stranger, **right)
        assert answer.status_code == 404
    assert _post(hosted, token=phone["token"]).json()["questions"][0]["answer"] == ""

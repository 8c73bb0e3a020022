"""The read-only API over real HTTP: what a key opens, what it does not, and how it is refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from tests.publishing import Press
from tests.rooms import Room
from tests.serving import Served
from tests.waiting import comes_true
from workshop.board.note_erasure import erase_text
from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import Note
from workshop.erasing_again.from_list import catch_up
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.local_time import today
from workshop.needs.needs import EditNeed, edit_need
from workshop.outside.access_keys import LONGEST_DAYS, MakeKey, end_key, list_keys, make_key
from workshop.outside.outside_states import Resource
from workshop.outside.tables import AccessKey
from workshop.programme.tables import WorkingSession
from workshop.services import Services
from workshop.standards.publication.version_withdrawal import WithdrawVersion, withdraw_version
from workshop.store import log
from workshop.store.backup_place import list_in
from workshop.store.erased_list import set_counted
from workshop.store.types import metadata
from workshop.web import api, api_document

ALL = tuple(Resource)
PATIENCE = 30
NOTE = "Nobody at the desk asked me for my name"


@dataclass
class Reader:
    """Another program with a key."""

    host: str
    key: str

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for something below ``/api/v1``."""
        told = {"authorization": f"Bearer {self.key}", "accept-language": "en", **headers}
        return httpx.get(f"http://{self.host}/api/v1{path}", headers=told, timeout=PATIENCE)

    def items(self, path: str) -> list[dict[str, Any]]:
        """The items of a list."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def refused(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and sentence of a refusal."""
        return problem(self.get(path, **headers))


def problem(answer: httpx.Response) -> tuple[int, str]:
    """What a refusal says; it is always said in the same form."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "code"}
    assert told["status"] == answer.status_code
    assert "Traceback" not in answer.text
    return told["status"], told["detail"]


def key_for(room: Room, **choice: Any) -> str:
    """A key that opens everything of a room's programme, but for what is said here."""
    given = {
        "name": "Website",
        "programmes": [room.programme_id],
        "resources": ALL,
        "expires_on": today() + timedelta(days=30),
        **choice,
    }
    return str(room.do(make_key, MakeKey(**given)))


@pytest.fixture
def reader(hosted: Served) -> Reader:
    """Who may read all of Alice's programme."""
    return Reader(hosted.host, key_for(hosted.room))


@pytest.fixture
def published(hosted: Served) -> Press:
    """A need, a clause that is accepted, one that is not, and version 0.1."""
    room = hosted.room
    press = Press(room.store, room.facilitator, room.programme_id)
    need = press.make_need([room.write(NOTE, section=None)])
    press.accept(press.write_clause("Form of address", [need]))
    press.write_clause("Only a draft")
    press.publish(clauses=[row for row in press.clauses() if row.title != "Only a draft"])
    return press


@pytest.fixture
def a_moment_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the five minutes pass for which needs and clauses are told as they were."""
    passed = [0]

    def later() -> None:
        passed[0] += api.TOLD_EVERY
        monkeypatch.setattr(api.time, "time", lambda: 1_900_000_000 + passed[0])

    later()
    return later


def test_a_key_opens_every_part_of_its_programme(hosted: Served, published, reader: Reader) -> None:
    room = hosted.room
    (programme,) = reader.items("/programmes")
    assert programme == reader.get(f"/programmes/{room.programme_id}").json()
    assert programme["title"] == "Standard of a small town"
    assert programme["address"].endswith(f"/standards/{room.slug}/")
    base = f"/programmes/{room.programme_id}"
    meetings = reader.items(f"{base}/meetings")
    assert [row["number"] for row in meetings] == list(range(1, 11))
    assert [row["state"] for row in meetings[2:5]] == ["open", "open", "planned"]
    (need,) = reader.items(f"{base}/needs")
    assert (need["who"], need["need"]) == ("somebody at the desk", "to be asked")
    (clause,) = reader.items(f"{base}/clauses")
    assert (clause["title"], clause["needs"]) == ("Form of address", [need["id"]])
    (version,) = reader.items(f"{base}/publications")
    assert (version["version"], version["clauses"], version["withdrawn"]) == ("0.1", 1, None)
    for part, key in (("needs", need["id"]), ("clauses", clause["id"]), ("publications", "0.1")):
        assert reader.get(f"{base}/{part}/{key}").json()
    assert reader.get(f"{base}/meetings/{meetings[0]['id']}").json() == meetings[0]


def test_the_addresses_that_are_told_lead_to_what_was_published(
    hosted: Served, published, reader: Reader
) -> None:
    room = hosted.room
    (version,) = reader.items(f"/programmes/{room.programme_id}/publications")
    for told in ("address", "file"):
        path = version[told].partition("/standards/")[2]
        answer = httpx.get(f"http://{hosted.host}/standards/{path}", timeout=PATIENCE)
        assert answer.status_code == 200
    room.do(withdraw_version, WithdrawVersion(room.programme_id, "0.1", "A clause was wrong."))
    (version,) = reader.items(f"/programmes/{room.programme_id}/publications")
    assert version["withdrawn"] == {"day": today().isoformat(), "reason": "A clause was wrong."}


def test_no_answer_holds_a_note_a_person_a_code_or_a_draft(
    hosted: Served, published, reader: Reader
) -> None:
    room = hosted.room
    room.come_in(table=1)

    def make_secret(db: Any, _actor: Any, _content: None) -> None:
        row = db.get(WorkingSession, room.session_id)
        row.link, row.functions = "https://meet.example.org/secret", ["a trainer"]
        db.add(row)

    room.do(make_secret, None)
    base = f"/programmes/{room.programme_id}"
    paths = ["/programmes", base, *(f"{base}/{part}" for part in ALL)]
    everything = "".join(reader.get(path).text for path in paths)
    secret = (NOTE, room.code, "meet.example.org", "a trainer", "Alice", "Only a draft", "guest")
    for word in secret:
        assert word not in everything


def test_answers_are_what_the_document_says(hosted: Served, published, reader: Reader) -> None:
    answer = httpx.get(f"http://{hosted.host}/api/v1/openapi.json", timeout=PATIENCE)
    assert answer.status_code == 200
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    assert "access-control-allow-origin" not in answer.headers
    schemas = document["components"]["schemas"]
    for name, model in api_document.MODELS.items():
        (item, *_rest) = reader.items(f"/programmes/{hosted.room.programme_id}/{name}")
        assert set(item) == set(schemas[model.__name__]["properties"])
        assert f"/programmes/{{programme}}/{name}" in document["paths"]
    references = [part.split('"')[0] for part in answer.text.split("#/components/schemas/")[1:]]
    assert set(references) <= set(schemas)


def test_pages_follow_one_another_and_unchanged_ones_are_not_sent_again(
    hosted: Served, reader: Reader
) -> None:
    path: str | None = f"/programmes/{hosted.room.programme_id}/meetings?limit=4"
    numbers: list[int] = []
    while path is not None:
        answer = reader.get(path)
        numbers += [row["number"] for row in answer.json()["items"]]
        again = reader.get(path, **{"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        following = answer.json()["next"]
        path = following.removeprefix("/api/v1") if following else None
    assert numbers == list(range(1, 11))


def test_needs_are_told_as_they_were_for_five_minutes(
    hosted: Served, published, reader: Reader, a_moment_later: Callable[[], None]
) -> None:
    """Whoever asks every second learns neither from the answer nor from its mark when somebody
    works."""
    path = f"/programmes/{hosted.room.programme_id}/needs"
    before = reader.get(path)
    (need,) = before.json()["items"]
    published.do(edit_need, EditNeed(need["id"], {"goal": "I am called by my name"}))
    meanwhile = reader.get(path)
    assert (meanwhile.text, meanwhile.headers["etag"]) == (before.text, before.headers["etag"])
    a_moment_later()
    assert reader.items(path)[0]["goal"] == "I am called by my name"


def test_what_happens_in_a_room_changes_no_answer(
    hosted: Served, published, reader: Reader, a_moment_later: Callable[[], None]
) -> None:
    base = f"/programmes/{hosted.room.programme_id}"
    paths = ["/programmes", base, *(f"{base}/{part}" for part in ALL)]
    before = [reader.get(path).headers["etag"] for path in paths]
    hosted.room.write("Another note", section=None)
    hosted.room.come_in()
    a_moment_later()
    assert [reader.get(path).headers["etag"] for path in paths] == before


def test_a_need_that_repeats_a_note_is_not_told(
    hosted: Served, published, reader: Reader, a_moment_later: Callable[[], None]
) -> None:
    path = f"/programmes/{hosted.room.programme_id}/needs"
    (need,) = reader.items(path)
    published.do(edit_need, EditNeed(need["id"], {"need": f"that {NOTE.lower()} does not happen"}))
    a_moment_later()
    assert reader.items(path) == []


def test_a_key_of_another_programme_opens_nothing_here(hosted: Served, published) -> None:
    stranger = Reader(hosted.host, key_for(hosted.room.charlie))
    base = f"/programmes/{hosted.room.programme_id}"
    unknown = stranger.refused(f"/programmes/{'0' * 32}")
    assert unknown[0] == 404
    assert "does not open it" in unknown[1]
    for path in (base, f"{base}/needs", f"{base}/publications/0.1"):
        assert stranger.refused(path) == unknown
    assert [row["title"] for row in stranger.items("/programmes")] == ["Elsewhere"]


def test_a_key_for_all_programmes_opens_them(hosted: Served) -> None:
    room = hosted.room
    everywhere = Reader(hosted.host, key_for(room, programmes=[], everywhere=True))
    found = {row["id"] for row in everywhere.items("/programmes")}
    assert found == {room.programme_id, room.charlie.programme_id}


def test_a_key_opens_only_the_parts_that_were_chosen(hosted: Served, published) -> None:
    reader = Reader(hosted.host, key_for(hosted.room, resources=["publications"]))
    base = f"/programmes/{hosted.room.programme_id}"
    assert len(reader.items(f"{base}/publications")) == 1
    status, sentence = reader.refused(f"{base}/needs")
    assert (status, sentence) == (403, "This access key does not open this part.")
    told = reader.refused(f"{base}/needs", **{"accept-language": "pl"})
    assert told == (403, "Ten klucz dostępu nie otwiera tej części.")


def test_what_is_not_there_is_said_in_a_sentence(hosted: Served, reader: Reader) -> None:
    refused = {
        "/programmes/x/needs": 404,
        "/nothing": 404,
        "/programmes/{id}/notes": 404,
        "/programmes/{id}/needs/none": 404,
        "/programmes/{id}/meetings?limit=0": 400,
        "/programmes/{id}/meetings?limit=ten": 400,
        "/programmes/{id}/meetings?limit=²": 400,
        "/programmes/{id}/meetings?after=none": 400,
    }
    for path, status in refused.items():
        told = reader.refused(path.replace("{id}", hosted.room.programme_id))
        assert told[0] == status, path
        assert told[1].endswith("."), path


def test_without_a_key_nothing_is_told(hosted: Served) -> None:
    given = ("Bearer", "Basic YTpi", f"Bearer workshop-{'0' * 32}", f"Bearer {'ż' * 4000}")
    cookie = {"cookie": f"workshop_session={hosted.room.cookie}".encode()}
    address = f"http://{hosted.host}/api/v1/programmes"
    for headers in (cookie, *({**cookie, "authorization": one.encode()} for one in given)):
        answer = httpx.get(address, headers=headers, timeout=PATIENCE)
        assert problem(answer)[0] == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_nothing_can_be_changed(hosted: Served, reader: Reader) -> None:
    headers = {"authorization": f"Bearer {reader.key}"}
    address = f"http://{hosted.host}/api/v1/programmes"
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = httpx.request(method, address, headers=headers, timeout=PATIENCE)
        assert problem(answer)[0] == 405
        assert "access-control-allow-origin" not in answer.headers


def test_a_key_that_is_over_or_was_ended_opens_nothing(hosted: Served, reader: Reader) -> None:
    room = hosted.room
    assert reader.get("/programmes").status_code == 200

    def let_end(db: Any, _actor: Any, _content: None) -> None:
        row = db.execute(select(AccessKey)).scalars().one()
        row.expires_on = (today() - timedelta(days=1)).isoformat()
        db.add(row)

    room.do(let_end, None)
    assert reader.refused("/programmes")[0] == 401
    other = Reader(hosted.host, key_for(room))
    assert other.get("/programmes").status_code == 200
    for row in room.read(list_keys, room.facilitator):
        room.do(end_key, row.id)
    assert other.refused("/programmes")[0] == 401
    with pytest.raises(NotFound):
        room.do(end_key, "0" * 32)


def test_a_key_that_was_ended_does_not_come_back_with_an_older_state(
    own_house: Services, hosted: Served, reader: Reader
) -> None:
    room = hosted.room
    (row,) = room.read(list_keys, room.facilitator)
    room.do(end_key, row.id)

    def as_it_was(db: Any, _actor: Any, _content: None) -> None:
        db.add(AccessKey(**row.model_dump()))
        set_counted(db.connection(), 0)

    room.do(as_it_was, None)
    assert reader.get("/programmes").status_code == 200
    catch_up(room.store, list_in(own_house.settings))
    assert reader.refused("/programmes")[0] == 401


@pytest.fixture
def _nothing_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a test no try comes back, however slow the machine is; before the house is opened."""
    monkeypatch.setattr(api, "GUESSES_A_SECOND", 0.0001)
    monkeypatch.setattr(api, "READS_A_SECOND", 0.0001)


@pytest.mark.usefixtures("_nothing_comes_back")
def test_guessing_keys_is_slowed_down_and_a_known_key_does_not_feel_it(
    hosted: Served, reader: Reader
) -> None:
    assert reader.get("/programmes").status_code == 200
    guesses = [Reader(hosted.host, f"workshop-{n:032x}") for n in range(api.GUESS_BURST + 2)]
    told = [guess.refused("/programmes")[0] for guess in guesses]
    assert set(told) == {401, 429}
    assert reader.get("/programmes").status_code == 200


@pytest.mark.usefixtures("_nothing_comes_back")
def test_one_key_is_answered_at_a_pace(hosted: Served, reader: Reader) -> None:
    with httpx.Client(headers={"authorization": f"Bearer {reader.key}"}) as asking:
        address = f"http://{hosted.host}/api/v1/programmes"
        told = [asking.get(address).status_code for _turn in range(api.READ_BURST + 1)]
    assert told == [200] * api.READ_BURST + [429]


def test_a_bug_is_a_sentence_too(
    hosted: Served, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise ValueError(NOTE)

    monkeypatch.setattr(api, "tell_meetings", fail)
    path = f"/programmes/{hosted.room.programme_id}/meetings"
    status, sentence = reader.refused(path)
    assert status == 500
    assert NOTE not in sentence


def test_of_a_key_a_hash_is_stored_and_the_day_of_its_use(hosted: Served, reader: Reader) -> None:
    room = hosted.room
    (row,) = room.read(list_keys, room.facilitator)
    assert row.used_on is None
    reader.get("/programmes")

    def is_noted() -> bool:
        return room.read(list_keys, room.facilitator)[0].used_on == today().isoformat()

    assert comes_true(is_noted)
    with room.store.read() as db:
        for table in metadata.sorted_tables:
            rows = [tuple(one) for one in db.execute(select(table))]
            assert reader.key not in str(rows)
        events = db.execute(select(log.Event)).scalars()
        assert not any(reader.key in json.dumps(event.payload) for event in events)


def test_who_runs_a_programme_makes_keys_for_it_and_for_nothing_else(hosted: Served) -> None:
    room, charlie = hosted.room, hosted.room.charlie
    assert key_for(charlie)
    with pytest.raises(NotAllowed):
        key_for(charlie, programmes=[charlie.programme_id, room.programme_id])
    with pytest.raises(NotAllowed):
        key_for(charlie, programmes=[], everywhere=True)
    command = MakeKey("x", [room.programme_id], ALL, today() + timedelta(days=9))
    with pytest.raises(NotAllowed):
        room.do(make_key, command, room.add_member("ewa", "expert"))
    key_for(room)
    everything = room.read(list_keys, room.facilitator)
    mine = charlie.read(list_keys, charlie.facilitator)
    assert [row.programmes for row in mine] == [[charlie.programme_id]]
    (other,) = [row.id for row in everything if row.programmes == [room.programme_id]]
    with pytest.raises(NotAllowed):
        charlie.do(end_key, other)


def test_a_key_needs_a_name_something_to_open_and_a_last_day(hosted: Served) -> None:
    for choice in (
        {"name": " "},
        {"programmes": []},
        {"resources": []},
        {"resources": ["notes"]},
        {"expires_on": today()},
        {"expires_on": today() + timedelta(days=LONGEST_DAYS + 1)},
        {"expires_on": date(2000, 1, 1)},
    ):
        with pytest.raises(Invalid):
            key_for(hosted.room, **choice)


def test_people_are_told_as_they_were_told_last(
    hosted: Served, published, reader: Reader, a_moment_later: Callable[[], None]
) -> None:
    """A figure that went as a note went would say when somebody took something back."""
    path = f"/programmes/{hosted.room.programme_id}/needs"
    assert [row["people_at_least"] for row in reader.items(path)] == [0]

    def take_back(db: Any, _actor: Any, _content: None) -> None:
        erase_text(db, db.get(Note, hosted.room.notes[0].id), NoteStatus.WITHDRAWN)

    hosted.room.do(take_back, None)
    a_moment_later()
    assert [row["people_at_least"] for row in reader.items(path)] == [0]

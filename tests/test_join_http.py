"""The door for phones over HTTP: code, contract, consent, badge."""

import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.rooms import TITLE
from tests.serving import Served
from tests.wire import Wire, come_in, phone, post, refused, web
from workshop.people.attendance import head_count
from workshop.programme.session_run import SetSwitch, close_session, set_joining

_ELSEWHERE = re.compile(r"""(?:src|href|import|url\()\s*=?\s*["']?https?://""")


@pytest.fixture
def body(served: Served):
    return {
        "code": served.room.code,
        "notice": "2",
        "consent": True,
        "role": "guest",
        "table": 1,
        "lang": "en",
    }


def test_a_code_opens_the_contract(served: Served):
    found = post(served.host, "/join/lookup", {"code": served.room.code.lower()}).json()
    assert found["programme"]["title"] == TITLE
    assert found["session"]["number"] == 3
    assert found["tables"] == [1, 2, 3]
    assert found["roles"] == ["leader", "official", "expert", "guest", "table"]
    assert found["notice"]["version"]


def test_consent_gives_a_badge_a_token_and_a_phrase(served: Served):
    entered = come_in(served.host, served.room.code)
    assert re.fullmatch(r"[0-9a-f]{32}", entered["token"])
    assert len(entered["phrase"].split()) == 5
    assert entered["session"]["id"] == served.room.session_id


@pytest.mark.parametrize("consent", [False, None, "yes", 1, "true"])
def test_without_consent_nothing_is_stored(served: Served, body, consent):
    before = served.room.read(head_count, served.room.session_id)
    response = post(served.host, "/join/enter", {**body, "consent": consent})
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "not_allowed"
    assert "token" not in response.text
    assert served.room.read(head_count, served.room.session_id) == before


@pytest.mark.parametrize("code", ["", "ZZZZZZ", "' OR 1=1", "K" * 4000, None, 5, ["a"]])
@pytest.mark.parametrize("path", ["/join/lookup", "/join/enter"])
def test_an_unknown_code_opens_nothing(served: Served, body, path, code):
    response = post(served.host, path, {**body, "code": code})
    assert response.status_code == 404
    assert response.json()["error"] == {
        "code": "not_found",
        "text": "This code is not known. Check it on the wall.",
    }


def test_a_closed_door_is_told(hosted: Served):
    room = hosted.room
    room.do(set_joining, SetSwitch(room.session_id, False))
    for path in ("/join/lookup", "/join/enter"):
        answer = post(hosted.host, path, {"code": room.code, "consent": True})
        assert answer.json()["error"]["code"] == "closed"
    room.do(close_session, room.session_id)
    answer = post(hosted.host, "/join/lookup", {"code": room.code})
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "mayor"},
        {"role": None},
        {"table": 99},
        {"table": "x"},
        {"table": {}},
        {"notice": "0"},
    ],
)
def test_what_does_not_fit_is_told_in_one_sentence(served: Served, body, wrong):
    response = post(served.host, "/join/enter", {**body, **wrong})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 9000, b"x" * 40000])
def test_a_body_that_is_no_request_is_refused_calmly(served: Served, raw):
    response = post(served.host, "/join/enter", raw)
    assert response.status_code == 400
    assert "Traceback" not in response.text


def test_a_phone_that_was_here_before_keeps_its_badge(served: Served):
    first = come_in(served.host, served.room.code)
    second = come_in(served.host, served.room.code, token=first["token"], role="leader")
    assert (second["token"], second["badge"]) == (first["token"], first["badge"])
    assert "phrase" not in second


def test_a_token_of_another_programme_is_a_new_person_here(served: Served):
    first = come_in(served.host, served.room.charlie.code)
    second = come_in(served.host, served.room.code, token=first["token"])
    assert second["token"] != first["token"]
    assert second["phrase"]


def test_a_person_may_change_the_session_of_the_programme(served: Served):
    first = come_in(served.host, served.room.code)
    code = served.room.code_of(served.room.other_session_id)
    second = come_in(served.host, code, token=first["token"])
    assert second["badge"] == first["badge"]
    assert second["session"]["id"] == served.room.other_session_id


@pytest.fixture
def few_guesses(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workshop.web.join.GUESSES_A_SECOND", 0.01)
    monkeypatch.setattr("workshop.web.join.GUESS_BURST", 5)


ELSEWHERE = {"x-forwarded-for": "203.0.113.7"}
"""As a proxy on this machine says where somebody comes from."""


def look_up(served: Served, code: str, **headers: str) -> int:
    return post(served.host, "/join/lookup", {"code": code}, **headers).status_code


def test_guessing_codes_is_slowed_down_and_a_right_guess_is_not_looked_at(
    few_guesses, hosted: Served
):
    answers = [post(hosted.host, "/join/lookup", {"code": f"AAAA{n:02}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [404] * 5 + [429]
    assert answers[-1].json()["error"]["code"] == "slow_down"
    assert look_up(hosted, hosted.room.code) == 429
    assert look_up(hosted, hosted.room.code, **ELSEWHERE) == 200


def test_guesses_at_once_are_as_few_as_one_after_the_other(few_guesses, hosted: Served):
    with ThreadPoolExecutor(8) as sides:
        codes = list(sides.map(lambda n: look_up(hosted, f"AAA{n:03}"), range(40)))
    assert (codes.count(404), codes.count(429)) == (5, 35)


def test_who_tries_codes_keeps_nobody_out_where_the_code_is_known(
    few_guesses, monkeypatch, hosted: Served
):
    monkeypatch.setattr("workshop.web.join.ENTRY_BURST", 3)
    assert come_in(hosted.host, hosted.room.code)["token"]
    wrong = {"code": "AAAA22", "notice": "2", "consent": True, "role": "guest"}
    answers = [post(hosted.host, "/join/enter", wrong).status_code for _time in range(20)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert look_up(hosted, f"{hosted.room.code[:3].lower()} {hosted.room.code[3:]}") == 200
    assert come_in(hosted.host, hosted.room.code)["token"]


def test_a_room_that_comes_in_at_once_makes_no_guesses(few_guesses, hosted: Served):
    with ThreadPoolExecutor(30) as phones:
        at_first = phones.map(lambda _phone: look_up(hosted, hosted.room.code), range(30))
        assert set(at_first) == {200}
        again = phones.map(lambda _phone: look_up(hosted, hosted.room.code), range(30))
        assert set(again) == {200}


def test_the_phrase_finds_the_notes_and_takes_them_back(served: Served):
    entered = come_in(served.host, served.room.code)
    with Wire(served.host).hello(**{"as": "participant"}, token=entered["token"]) as bob:
        bob.write(served.room.activity_id, "To be taken back")
    found = post(served.host, "/join/phrase", {"phrase": entered["phrase"]}).json()["notes"]
    assert [note["text"] for note in found] == ["To be taken back"]
    body = {"phrase": entered["phrase"], "notes": [found[0]["id"]]}
    assert post(served.host, "/join/withdraw", body).json() == {"withdrawn": 1}
    with phone(served.host, served.room.code) as ola:
        while ola.notes("To be taken back"):
            ola.next()


def test_with_the_phrase_consent_is_withdrawn_and_the_phone_is_no_longer_known(served: Served):
    entered = come_in(served.host, served.room.code)
    with Wire(served.host).hello(**{"as": "participant"}, token=entered["token"]) as bob:
        bob.write(served.room.activity_id, "To be forgotten")
        body = {"phrase": entered["phrase"], "consent": False}
        answer = post(served.host, "/join/withdraw", body)
        assert answer.json() == {"withdrawn": 1, "consent": False}
        assert bob.closed() == 4401
    code, said = refused(served.host, **{"as": "participant"}, token=entered["token"])
    assert code == 4401
    assert said["bye"]["text"] == "This phone is not known here. Join with the code."
    again = post(served.host, "/join/withdraw", body)
    assert (again.status_code, again.json()["error"]["code"]) == (404, "not_found")
    assert come_in(served.host, served.room.code, token=entered["token"])["phrase"]


def test_a_phone_that_polls_is_turned_away_after_its_consent_is_withdrawn(served: Served):
    entered = come_in(served.host, served.room.code)
    hello = {"as": "participant", "token": entered["token"], "cursor": 0, "lang": "en"}
    assert post(served.host, "/live/poll", {"hello": hello, "wait": 0}).status_code == 200
    post(served.host, "/join/withdraw", {"phrase": entered["phrase"], "consent": False})
    assert post(served.host, "/live/poll", {"hello": hello, "wait": 0}).status_code == 401
    command = {"hello": hello, "ref": "a", "do": "add_note", "args": {}}
    assert post(served.host, "/live/do", command).status_code == 401


def test_a_phrase_without_notes_is_known_and_a_guess_is_not(served: Served):
    entered = come_in(served.host, served.room.code)
    for phrase, known in ((entered["phrase"], True), ("river river river river river", False)):
        answer = post(served.host, "/join/phrase", {"phrase": phrase}).json()
        assert answer == {"notes": [], "known": known}


def test_guessing_phrases_is_slowed_down_and_a_known_one_is_no_guess(few_guesses, hosted: Served):
    entered = come_in(hosted.host, hosted.room.code)
    for _ in range(8):
        known = post(hosted.host, "/join/phrase", {"phrase": entered["phrase"]})
        assert known.status_code == 200
    wrong = {"phrase": "river river river river river", "consent": False}
    answers = [post(hosted.host, "/join/withdraw", wrong).status_code for _ in range(6)]
    assert answers == [404] * 5 + [429]
    right = {"phrase": entered["phrase"]}
    assert post(hosted.host, "/join/phrase", right).status_code == 429
    assert post(hosted.host, "/join/phrase", {"token": entered["token"]}).json()["known"]
    assert post(hosted.host, "/join/phrase", right, **ELSEWHERE).json()["known"]


def test_the_page_is_light_and_loads_nothing_from_elsewhere(served: Served):
    page = _fetch(served, "join")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    size, waiting, seen = page.num_bytes_downloaded, _links(page.text), set[str]()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            file = _fetch(served, f"light/{path}")
            size += file.num_bytes_downloaded
            seen.add(path)
            assert not _ELSEWHERE.search(file.text), path
            if ".js" in path:
                imported = re.findall(r'(?:from|import)\s*"\./([\w.]+\.js)"', file.text)
                waiting += [f"{path.rpartition('/')[0]}/{name}" for name in imported]
    assert seen == {"phone/join.css", "phone/join.js"}
    assert size <= 30_000


def test_an_unchanged_file_is_not_sent_again(served: Served):
    address = f"http://{served.host}/light/phone/join.js"
    mark = {"if-none-match": web.get(address).headers["etag"]}
    assert web.get(address, headers=mark).status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "phone/nothing.js",
        "phone/room.js",
        "phone/join.nothing.js",
        "bundle.py",
        "..%2flight.py",
        "%2e%2e/light.py",
        "a%00.js",
        "x" * 4000 + ".js",
        "",
    ],
)
def test_only_the_files_of_the_light_pages_are_served(served: Served, name):
    assert web.get(f"http://{served.host}/light/{name}").status_code in (400, 404)


def _links(html: str) -> list[str]:
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    return re.findall(r'(?:src|href)="light/([^"]+)"', html)


def _fetch(served: Served, path: str) -> httpx.Response:
    response = web.get(f"http://{served.host}/{path}", headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, path
    return response


def test_the_phrase_brings_somebody_back_on_another_phone(served: Served):
    first = come_in(served.host, served.room.code)
    again = come_in(served.host, served.room.code, phrase=first["phrase"].upper())
    assert (again["token"], again["badge"]) == (first["token"], first["badge"])
    assert "phrase" not in again
    body = {"code": served.room.code, "consent": True, "notice": "2", "role": "guest"}
    answer = post(served.host, "/join/enter", {**body, "phrase": "no such five words here"})
    assert answer.status_code == 404

"""What a stranger may send at the doors: nothing stops the server, fills it or opens too much."""

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest
from sqlalchemy.exc import IntegrityError

from tests.serving import Served
from tests.wire import Wire, come_in, phone, post, web
from workshop.board.tables import Note
from workshop.i18n import catalogue
from workshop.people.accounts import SetMembership, set_membership
from workshop.people.rights import Role
from workshop.store.ids_and_clock import new_id

HALF = "\ud83d"
OVERFLOW = b'{"code": "%s", "consent": true, "notice": "2", "role": "guest", "table": 1e400}'
OPEN_PATHS = ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check")


def test_a_hostile_cookie_costs_no_time(served: Served):
    cookie = f'workshop_session="{chr(92) * 60_000}"; other={chr(92) * 1000}'
    process = psutil.Process(served.server.pid)
    before = sum(process.cpu_times()[:2])
    for path in ("/join", "/", "/_stcore/host-config"):
        assert httpx.get(f"http://{served.host}{path}", headers={"cookie": cookie}).is_success
    assert sum(process.cpu_times()[:2]) - before < 3


def test_a_cookie_of_somebody_else_does_not_hide_ours(served: Served):
    cookie = f'strange=a"\\b; workshop_session={served.room.cookie}; {{}}=1'
    hello = {"as": "staff", "programme": served.room.programme_id}
    body = {"hello": hello, "wait": 0}
    assert post(served.host, "/live/poll", body, cookie=cookie).status_code == 200


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_what_only_operators_need_is_closed(served: Served, path):
    assert web.get(f"http://{served.host}{path}").status_code == 404


def test_downloads_are_closed_to_strangers(served: Served):
    address = f"http://{served.host}/media/{'0' * 56}.csv"
    assert web.get(address).status_code == 403
    cookie = {"cookie": f"workshop_session={served.room.cookie}"}
    assert web.get(address, headers=cookie).status_code == 404


def test_numbers_that_are_none_are_not_understood(served: Served):
    room = served.room
    content = OVERFLOW % room.code.encode()
    assert post(served.host, "/join/enter", content).status_code == 400
    for wait in (b"NaN", b"1e999", b"-Infinity", b"1" * 400):
        body = b'{"hello": {"as": "wall", "token": "%s"}, "wait": %s}'
        content = body % (room.wall_token.encode(), wait)
        assert post(served.host, "/live/poll", content).status_code == 400


def test_half_a_character_is_left_out_and_the_rest_arrives(served: Served):
    room = served.room
    assert post(served.host, "/sign-in/exchange", {"ticket": HALF}).status_code == 403
    with phone(served.host, room.code) as bob:
        answer = bob.write(room.activity_id, f"Cut off at the end {HALF}")
        assert answer["ok"]["note"]["status"] == "visible"
        bob.see("Cut off at the end")
        bob.send(json.dumps({"ping": HALF}))
        assert bob.until(lambda message: "pong" in message)["pong"] == ""


def test_a_count_beyond_all_numbers_is_a_mistake_and_no_fault(served: Served):
    with phone(served.host, served.room.code) as bob:
        answer = bob.do("set_dots", activity=new_id(), subject=new_id(), count="1e400")
        assert answer["error"]["code"] == "invalid"


def test_a_made_up_language_is_neither_looked_for_nor_remembered(served: Served, hosted: Served):
    before = catalogue.cache_info().currsize
    for language in ("../../..", "/etc", "x" * 1000, "\0"):
        with Wire(hosted.host) as wire:
            wire.send({"hello": {"as": "wall", "token": "0" * 32, "lang": language}})
            assert wire.closed() == 4401
    assert catalogue.cache_info().currsize <= before + 2


def at_once(host: str, path: str, body: dict[str, object], count: int) -> list[int]:
    """So many requests from eight sides: one after the other, a slow machine would not be too
    fast."""
    with ThreadPoolExecutor(8) as sides:
        return list(sides.map(lambda _: post(host, path, body).status_code, range(count)))


def test_guessing_phrases_is_slowed_also_where_notes_are_withdrawn(hosted: Served):
    guess = {"phrase": "one two three four five", "notes": []}
    codes = at_once(hosted.host, "/join/withdraw", guess, 140)
    assert codes.count(200) >= 1
    assert codes.count(429) >= 1


def test_a_flood_of_phrases_is_cut_off_before_they_are_computed(hosted: Served, monkeypatch):
    phrase = come_in(hosted.host, hosted.room.code)["phrase"]
    monkeypatch.setattr("workshop.web.live_feed.MOST_COMPUTING", 0)
    assert post(hosted.host, "/join/phrase", {"phrase": phrase}).status_code == 429
    monkeypatch.undo()
    assert post(hosted.host, "/join/phrase", {"phrase": phrase}).json()["known"]


def test_a_wrong_code_costs_no_phrase(hosted: Served, monkeypatch):
    monkeypatch.setattr("workshop.web.live_feed.MOST_COMPUTING", 0)
    body = {"code": "AAAAAA", "notice": "2", "consent": True, "role": "guest"}
    assert post(hosted.host, "/join/enter", body).status_code == 404
    assert post(hosted.host, "/join/enter", {**body, "phrase": "a b c d e"}).status_code == 404


def test_a_phone_that_comes_again_and_again_has_to_wait(hosted: Served):
    token = come_in(hosted.host, hosted.room.code)["token"]
    body = {"hello": {"as": "participant", "token": token}, "wait": 0}
    codes = at_once(hosted.host, "/live/poll", body, 200)
    assert codes.count(200) >= 1
    assert codes.count(429) >= 1


def test_a_phone_that_polls_in_a_busy_room_never_asks_too_often(hosted: Served):
    room = hosted.room
    hello = {"as": "participant", "token": come_in(hosted.host, room.code)["token"]}
    cursor = 1
    with phone(hosted.host, room.code) as bob:
        for place in range(30):
            bob.write(room.activity_id, f"Note {place}")
            body = {"hello": {**hello, "cursor": cursor}, "wait": 1}
            began = time.monotonic()
            answer = post(hosted.host, "/live/poll", body)
            assert answer.status_code == 200
            assert time.monotonic() - began >= 0.19
            cursor = answer.json()["messages"][-1]["n"]


@pytest.mark.sqlite("what is counted is counted in this process")
def test_nobody_fills_a_room_with_made_up_phones(hosted: Served, monkeypatch):
    monkeypatch.setattr(
        "workshop.people.rate_limit.TokenBucket.try_take", lambda bucket: bucket.rate != 20
    )
    body = {"code": hosted.room.code, "notice": "2", "consent": True, "role": "guest"}
    assert post(hosted.host, "/join/enter", body).status_code == 429


def test_a_board_that_was_open_sees_with_the_rights_of_now(hosted: Served):
    room = hosted.room
    charlie = room.charlie.facilitator
    room.do(set_membership, SetMembership(room.programme_id, charlie.id, Role.FACILITATOR))
    come_in(hosted.host, room.code)
    hello = {"as": "staff", "programme": room.programme_id}
    with Wire(hosted.host, cookie=room.charlie.cookie).hello(**hello) as desk:
        assert any(fact["t"] == "person" for fact in desk.facts.values())
        room.do(set_membership, SetMembership(room.programme_id, charlie.id, Role.EXPERT))
        assert desk.closed() == 1012
    with Wire(hosted.host, cookie=room.charlie.cookie).hello(**hello) as desk:
        assert not any(fact["t"] == "person" for fact in desk.facts.values())


def test_faults_of_the_database_do_not_tell_what_was_written(hosted: Served, caplog):
    def clash(db, _actor, text):
        for _ in range(2):
            db.add(
                Note(
                    id="0" * 32,
                    programme_id="x",
                    session_id="x",
                    activity_id="x",
                    text=text,
                )
            )
            db.flush()
            db.expunge_all()

    with caplog.at_level(logging.DEBUG), pytest.raises(IntegrityError) as fault:
        hosted.room.do(clash, "What nobody may read in a log")
    assert "nobody may read" not in str(fault.value)
    assert "nobody may read" not in caplog.text


def test_the_first_page_is_found_by_its_name_too(served: Served):
    answer = web.get(f"http://{served.host}/programme?session=3", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/?session=3")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/join/lookup"), ("DELETE", "/join/enter"), ("PUT", "/live/do")]
)
def test_a_method_that_is_not_offered_is_refused_calmly(served: Served, method: str, path: str):
    host = served.host
    answer = web.request(method, f"http://{host}{path}", headers={"origin": f"http://{host}"})
    assert answer.status_code == 405


def test_an_origin_that_is_no_address_is_a_foreign_one(served: Served):
    answer = post(served.host, "/join/lookup", {}, origin="http://[")
    assert answer.status_code == 403

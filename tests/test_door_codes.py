"""Codes for the door: one slip a seat, which lets one phone in and leads to nobody."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import Scene
from tests.rooms import Room
from tests.serving import Served
from tests.stacks import keys_of, print_stack
from tests.stored import bytes_in
from tests.wire import Message, Wire, post
from workshop.errors import Closed
from workshop.people.tables import Participant
from workshop.programme.door import (
    AnswerDoor,
    SetExpectedPeople,
    answer_door,
    count_people,
    list_waiting,
    set_expected_people,
)
from workshop.programme.door_codes import (
    MOST_SLIPS,
    DropStack,
    check_code,
    count_used,
    draw_codes,
    drop_stack,
    find_stack,
)
from workshop.programme.join_codes import grouped
from workshop.programme.session_run import close_session, open_session
from workshop.programme.sessions import load_session
from workshop.programme.tables import DoorCode, Knock
from workshop.store import log
from workshop.web.join import SLIP_BURST


def ask(served: Served, **given: Any) -> tuple[int, Message]:
    """Ask to come in, as a phone does after its consent."""
    body = {"code": served.room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    answer = post(served.host, "/join/enter", {**body, "lang": "en", **given})
    return answer.status_code, answer.json()


def said(answer: tuple[int, Message]) -> str:
    return str(answer[1]["error"]["text"])


def states(room: Room) -> dict[str, str]:
    """What each code is good for, by what is stored of it."""
    found = room.read(lambda db: db.query(DoorCode).all())
    return {code.lookup: code.state for code in found}


# ── on the way in ───────────────────────────────────────────────────────────────────────────────


def test_without_a_stack_nobody_is_asked(hosted: Served) -> None:
    status, given = ask(hosted)
    assert (status, set(given)) == (200, {"token", "badge", "phrase", "session"})


def test_a_new_phone_is_asked_for_its_code_and_nothing_is_stored_until_then(
    hosted: Served,
) -> None:
    room = hosted.room
    print_stack(room)
    assert ask(hosted) == (200, {"slips": 1})
    assert room.count(Participant) == 0
    assert room.read(list_waiting, room.session_id) == []


def test_a_code_lets_one_phone_in_however_many_are_expected(hosted: Served) -> None:
    room = hosted.room
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 1))
    codes = print_stack(room, 5)
    for code in codes:
        assert {"token", "phrase"} <= set(ask(hosted, slips=[code])[1])
    assert room.read(count_people, room.session_id) == 5


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        grouped,
        lambda code: f" {code[:4]}-{code[4:]}. ",
        lambda code: code.replace("D", "0").replace("L", "I").replace("C", "G").replace("V", "u"),
        lambda code: code.replace("D", "O").replace("L", "1").replace("C", "6"),
    ],
)
def test_how_it_is_typed_does_not_matter(hosted: Served, typed: Any) -> None:
    codes = print_stack(hosted.room, 4)
    assert "token" in ask(hosted, slips=[typed(codes[0])])[1]


def test_a_used_code_lets_nobody_else_in_and_whoever_came_needs_it_no_more(
    hosted: Served,
) -> None:
    room, [code, other, *_rest] = hosted.room, print_stack(hosted.room)
    first = ask(hosted, slips=[code])[1]
    second = ask(hosted, slips=[code])
    assert second[0] == 400
    assert "has been used" in said(second)
    assert "five words" in said(second)
    assert room.read(count_people, room.session_id) == 1
    assert ask(hosted, token=first["token"])[1]["badge"] == first["badge"]
    assert ask(hosted, phrase=first["phrase"])[1]["badge"] == first["badge"]
    # Also where somebody types a code again who is in: it stays theirs who have it.
    assert ask(hosted, token=first["token"], slips=[other])[1]["badge"] == first["badge"]
    assert "token" in ask(hosted, slips=[other])[1]


def test_every_wrong_code_is_told_what_is_wrong_with_it(hosted: Served) -> None:
    room = hosted.room
    [replaced, *_rest] = print_stack(room)
    print_stack(room)
    [elsewhere, *_rest] = print_stack(room, session_id=room.other_session_id)
    assert "known" in said(ask(hosted, slips=[draw_codes(1)[0]]))
    for nonsense in ("", "ABC", "' OR 1=1 --", "ŁÓDŹŁÓDŹŁ", "K" * 4_000, "ACDEFHJK8"):
        assert "nine letters" in said(ask(hosted, slips=[nonsense]))
    other = said(ask(hosted, slips=[elsewhere]))
    assert "another meeting" in other
    assert room.read(load_session, room.other_session_id).title not in other
    assert "was replaced" in said(ask(hosted, slips=[replaced]))
    assert room.read(count_people, room.session_id) == 0


@pytest.mark.parametrize("slips", ["ACDEFHJKL", 5, {"a": 1}, ["A", "B"]])
def test_what_no_phone_sends_is_not_understood(hosted: Served, slips: object) -> None:
    print_stack(hosted.room)
    assert ask(hosted, slips=slips)[1]["error"]["code"] == "invalid"


def test_whoever_has_no_slip_is_let_in_by_the_facilitator_alone(hosted: Served) -> None:
    room, codes = hosted.room, print_stack(hosted.room)
    waiting = ask(hosted, slips=[])[1]
    assert waiting["slips"] == 1
    assert ask(hosted, knock=waiting["waiting"], slips=[])[1] == waiting
    assert ask(hosted, knock=waiting["waiting"])[1] == waiting
    seen = room.read(list_waiting, room.session_id)
    room.do(answer_door, AnswerDoor(room.session_id, seen, admit=True))
    assert "token" in ask(hosted, knock=waiting["waiting"])[1]
    assert room.read(count_used, room.session_id) == 0
    # Somebody else finds their slip while they wait, or after a no.
    found = ask(hosted, slips=[])[1]["waiting"]
    seen = room.read(list_waiting, room.session_id)
    room.do(answer_door, AnswerDoor(room.session_id, seen, admit=False))
    assert ask(hosted, knock=found)[0] == 403
    assert "token" in ask(hosted, knock=found, slips=[codes[0]])[1]
    assert room.read(lambda db: db.query(Knock).count()) == 0


def test_of_two_phones_at_once_exactly_one_comes_in(hosted: Served) -> None:
    codes = print_stack(hosted.room, 3)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda code: ask(hosted, slips=[code])[1], codes * 4))
    assert len([given for given in answers if "token" in given]) == 3
    assert hosted.room.read(count_people, hosted.room.session_id) == 3
    assert hosted.room.count(Participant) == 3


def test_who_is_refused_for_something_else_learns_nothing_of_the_code(hosted: Served) -> None:
    """Else whoever kept a copy of the file could try all codes and leave no trace."""
    room, [used, free, *_rest] = hosted.room, print_stack(hosted.room)
    ask(hosted, slips=[used])
    before = states(room)
    for wrong in ({"role": "mayor"}, {"notice": "0"}, {"table": 99}, {"consent": False}):
        answers = [ask(hosted, slips=[code], **wrong) for code in (used, free, draw_codes(1)[0])]
        assert answers[0][0] >= 400
        assert answers[0] == answers[1] == answers[2]
    assert states(room) == before
    assert "token" in ask(hosted, slips=[free])[1]


def test_a_table_hands_in_the_slips_of_all_who_share_its_phone(hosted: Served) -> None:
    room, codes = hosted.room, print_stack(hosted.room, 6)
    table = {"role": "table", "table": 2}
    assert ask(hosted, **table)[1] == {"slips": MOST_SLIPS}
    ask(hosted, slips=[codes[0]])
    assert "used" in said(ask(hosted, slips=codes[:3], **table))
    assert room.read(count_used, room.session_id) == 1, "all of them or none"
    assert "token" in ask(hosted, slips=[*codes[1:4], codes[1]], **table)[1]
    assert room.read(count_used, room.session_id) == 4
    # A second phone for the table is asked about first, as without codes, and keeps its code.
    second = ask(hosted, slips=[codes[4]], **table)
    assert second[0] == 409
    assert "token" in ask(hosted, slips=[codes[4]], second=True, **table)[1]


def test_a_stack_made_while_people_are_in_asks_those_who_come_after(hosted: Served) -> None:
    room = hosted.room
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 1))
    inside = [ask(hosted)[1] for _place in range(3)]
    outside = ask(hosted)[1]["waiting"]
    [code, *_rest] = print_stack(room)
    assert ask(hosted, token=inside[0]["token"])[1]["badge"] == inside[0]["badge"]
    assert ask(hosted, knock=outside)[1] == {"waiting": outside, "slips": 1}
    assert "token" in ask(hosted, knock=outside, slips=[code])[1]
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 400))
    assert ask(hosted)[1] == {"slips": 1}


def test_a_badge_of_another_meeting_needs_a_slip_here(hosted: Served) -> None:
    room = hosted.room
    before = ask(hosted, code=room.code_of(room.other_session_id))[1]
    [code, *_rest] = print_stack(room)
    assert ask(hosted, token=before["token"]) == (200, {"slips": 1})
    assert ask(hosted, phrase=before["phrase"]) == (200, {"slips": 1})
    assert ask(hosted, token=before["token"], slips=[code])[1]["badge"] == before["badge"]
    assert room.read(count_used, room.session_id) == 1


@pytest.mark.sqlite("its clock stands still, and the one of another engine does not")
def test_guessing_is_slowed_down_and_another_meeting_does_not_feel_it(
    hosted: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, clock = hosted.room, [time.monotonic()]
    monkeypatch.setattr("workshop.programme.door_codes.door_code_keys", quick_keys)
    still = SimpleNamespace(monotonic=lambda: clock[0])
    monkeypatch.setattr("workshop.people.rate_limit.time", still)
    here, there = print_stack(room), print_stack(room, session_id=room.other_session_id)
    with ThreadPoolExecutor(8) as pool:
        guesses = [draw_codes(1)[0] for _guess in range(SLIP_BURST)]
        statuses = list(pool.map(lambda code: ask(hosted, slips=[code])[0], guesses))
    assert set(statuses) == {404}
    assert ask(hosted, slips=[here[0]])[0] == 429, "a right guess is not looked at either"
    elsewhere = {"code": room.code_of(room.other_session_id), "slips": [there[0]]}
    assert "token" in ask(hosted, **elsewhere)[1]
    clock[0] += 1
    assert "token" in ask(hosted, slips=[here[0]])[1]


def quick_keys(secret: bytes, signs: str) -> Any:
    """Keys that cost nothing: only the pace is looked at."""
    from workshop.people.credentials import DoorCodeKeys, token_hash

    return DoorCodeKeys(token_hash(signs), secret)


def test_a_closed_meeting_has_no_door_and_its_codes_wait_for_it_to_open_again(
    hosted: Served,
) -> None:
    room, [used, free, *_rest] = hosted.room, print_stack(hosted.room)
    ask(hosted, slips=[used])
    before = states(room)
    room.do(close_session, room.session_id)
    assert ask(hosted, slips=[free])[0] == 404
    assert states(room) == before
    with pytest.raises(Closed):
        print_stack(room)
    code = room.do(open_session, room.session_id).join_code
    assert "used" in said(ask(hosted, code=code, slips=[used]))
    assert "token" in ask(hosted, code=code, slips=[free])[1]


def test_without_the_stack_phones_come_in_as_before_and_used_codes_stay(hosted: Served) -> None:
    room, codes = hosted.room, print_stack(hosted.room)
    ask(hosted, slips=[codes[0]])
    stack = room.read(find_stack, room.session_id)
    room.do(drop_stack, DropStack(room.session_id, stack.edition))
    assert "token" in ask(hosted)[1]
    assert room.read(check_code, room.session_id, keys_of(room, codes[0]))


# ── who can learn what ──────────────────────────────────────────────────────────────────────────


def test_no_code_is_in_the_data_folder_or_in_a_log(own_server: Served, tmp_path: Path) -> None:
    server = own_server.server
    assert server is not None
    codes = print_stack(own_server.room, 6)
    for code in codes[:3]:
        assert "token" in ask(own_server, slips=[grouped(code)])[1]
    for code in (codes[0], draw_codes(1)[0]):
        assert "error" in ask(own_server, slips=[code])[1]
    server.stop()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    kept = (kept + bytes_in(own_server.room.store)).upper()
    assert keys_of(own_server.room, codes[0]).lookup.upper().encode() in kept
    for code in codes:
        for form in (code, grouped(code), code.replace("\u00a0", " "), f"{code[:3]} {code[3:6]}"):
            assert form.encode() not in kept


def test_nothing_stored_leads_from_a_code_to_whoever_used_it(hosted: Served) -> None:
    room, codes = hosted.room, print_stack(hosted.room, 6)
    with_code = room.read(_events, room.programme_id)
    for code in codes[:4]:
        ask(hosted, slips=[code])
    assert set(DoorCode.model_fields) == {"lookup", "session_id", "state"}
    added = room.read(_events, room.programme_id)[len(with_code) :]
    assert [kind for kind, _rest in added] == ["participant_entered"] * 4
    told = json.dumps([rest for _kind, rest in added])
    lookups = {keys_of(room, code).lookup for code in codes}
    assert not any(lookup in told for lookup in lookups)


@pytest.mark.sqlite("PostgreSQL keeps another trace, see test_postgres.py")
def test_rows_of_codes_have_no_number_in_order_of_use(scene: Scene) -> None:
    table = "SELECT sql FROM sqlite_master WHERE name = 'doorcode'"
    assert "WITHOUT ROWID" in scene.read(lambda db: db.execute(text(table)).scalar_one())


def _events(db: Any, programme_id: str) -> list[tuple[str, Any]]:
    found = log.read_from(db, programme_id, 0)
    return [(event.kind, [event.refs, event.changes, event.payload]) for event in found]


def test_the_feed_tells_nobody_of_codes(hosted: Served) -> None:
    room, codes = hosted.room, print_stack(hosted.room)
    with Wire(hosted.host, cookie=room.cookie) as desk:
        desk.hello(**{"as": "staff"}, programme=room.programme_id)
        ask(hosted, slips=[codes[0]])
        room.write("Later")
        desk.see("Later")
        told = json.dumps(list(desk.facts.values()))
    for code in codes:
        assert code not in told
        assert keys_of(room, code).lookup not in told

"""Codes for the door: one slip a seat, which lets one phone in and leads to nobody."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from sqlalchemy import text
from sqlmodel import select

from tests.conftest import SECRET, Scene
from tests.pdftext import text_of
from tests.rooms import Room
from tests.serving import Served
from tests.stacks import keys_of, print_stack
from tests.visits import Visits, labels, words
from tests.wire import Message, Wire, post
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.attendance.slips import load_slips, write_slips_pdf
from workshop.export.exchange.write import write_json
from workshop.people.rights import SYSTEM
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
    MOST_CODES,
    MOST_SLIPS,
    DropStack,
    MakeStack,
    check_code,
    count_used,
    derive_code,
    draw_codes,
    drop_stack,
    find_stack,
    make_stack,
    questionnaire_pseudonym,
    use_codes,
)
from workshop.programme.head_counting import phones_beside_codes, told_codes
from workshop.programme.join_codes import grouped
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    add_meeting,
    remove_meeting,
)
from workshop.programme.programmes import delete_programme
from workshop.programme.session_run import close_session, open_session
from workshop.programme.session_states import CodeState
from workshop.programme.sessions import load_session
from workshop.programme.tables import DoorCode, DoorStack, Knock, Programme, WorkingSession
from workshop.store import log
from workshop.web.join import SLIP_BURST
from workshop.web.join_requests import LONGEST_SLIP


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


def test_guessing_is_slowed_down_and_another_meeting_does_not_feel_it(
    hosted: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, clock = hosted.room, [time.monotonic()]
    monkeypatch.setattr("workshop.programme.door_codes.door_code_keys", quick_keys)
    monkeypatch.setattr("workshop.web.rate_limit.time", SimpleNamespace(monotonic=lambda: clock[0]))
    here, there = print_stack(room), print_stack(room, session_id=room.other_session_id)
    with ThreadPoolExecutor(8) as pool:
        guesses = [draw_codes(1)[0] for _guess in range(SLIP_BURST)]
        statuses = list(pool.map(lambda code: ask(hosted, slips=[code])[0], guesses))
    assert set(statuses) == {404, 429}
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
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()).upper()
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
    table = "SELECT sql FROM sqlite_master WHERE name = 'doorcode'"
    assert "WITHOUT ROWID" in room.read(lambda db: db.execute(text(table)).scalar_one())


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


def test_used_codes_are_counted_once_the_meeting_is_closed_and_from_five_on(
    scene: Scene, alice, session
) -> None:
    keys = stack_of(scene, alice, session, 9)
    for number, used in enumerate(keys[:6], 1):
        scene.make_person(session)
        use(scene, session, used)
        assert scene.read(told_codes, session_now(scene, session)) is None
        if number == 4:
            scene.do(close_session, alice, session.id)
            assert scene.read(told_codes, session_now(scene, session)) is None
            scene.do(open_session, alice, session.id)
    scene.make_person(session, "leader")
    scene.do(close_session, alice, session.id)
    closed = session_now(scene, session)
    assert scene.read(told_codes, closed) == 6
    assert scene.read(phones_beside_codes, closed) == 1


def stack_of(scene: Scene, actor: Any, session: WorkingSession, number: int) -> list[Any]:
    """A new stack in place of whatever there is; what is derived from its codes."""
    keys = [derive_code(SECRET, code) for code in draw_codes(number)]
    stack = scene.read(find_stack, session.id)
    seen = stack.edition if stack else None
    scene.do(make_stack, actor, MakeStack(session.id, [one.lookup for one in keys], seen))
    return keys


def use(scene: Scene, session: WorkingSession, *keys: Any) -> None:
    scene.do(lambda db, _actor, given: use_codes(db, session.id, given), SYSTEM, keys)


def session_now(scene: Scene, session: WorkingSession) -> WorkingSession:
    found: WorkingSession = scene.get(WorkingSession, session.id)
    return found


# ── what a code opens later ─────────────────────────────────────────────────────────────────────


def test_a_used_code_opens_questionnaires_and_no_other_says_why_it_does_not(
    scene: Scene, alice, programme, session
) -> None:
    other = scene.make_session(alice, programme, 5)
    [void, kept] = stack_of(scene, alice, session, 2)
    use(scene, session, kept)
    [free, used] = stack_of(scene, alice, session, 2)
    use(scene, session, used)
    [elsewhere] = stack_of(scene, alice, other, 1)
    use(scene, other, elsewhere)
    scene.do(close_session, alice, session.id)
    for code in (kept, used):
        assert scene.read(check_code, session.id, code).session_id == session.id
    answers = set()
    for code in (void, free, elsewhere, derive_code(SECRET, draw_codes(1)[0])):
        with pytest.raises(NotFound) as told:
            scene.read(check_code, session.id, code)
        answers.add(str(told.value))
    assert len(answers) == 1


def test_a_pseudonym_follows_from_the_code_and_joins_no_two_questionnaires(
    scene: Scene, alice, session
) -> None:
    code = draw_codes(1)[0]
    keys = derive_code(SECRET, code)
    scene.do(make_stack, alice, MakeStack(session.id, [keys.lookup]))
    use(scene, session, keys)
    before = scene.read(check_code, session.id, derive_code(SECRET, code.lower()))
    again = scene.read(check_code, session.id, derive_code(SECRET, grouped(code)))
    names = [questionnaire_pseudonym(one, key) for one in (before, again) for key in ("a", "b")]
    assert names[:2] == names[2:]
    assert len(set(names)) == 2
    # Who holds the database but not the code computes nothing from what is stored.
    assert keys.answers.hex() not in json.dumps([keys.lookup, *names])
    assert keys.answers.hex() not in repr(before)


# ── the stack ───────────────────────────────────────────────────────────────────────────────────


def test_a_new_stack_voids_what_is_unused_and_nothing_else(scene: Scene, alice, session) -> None:
    [used, unused] = stack_of(scene, alice, session, 2)
    use(scene, session, used)
    stack_of(scene, alice, session, 3)
    assert scene.get(DoorCode, used.lookup).state == CodeState.USED
    assert scene.get(DoorCode, unused.lookup).state == CodeState.VOID
    assert scene.get(DoorStack, session.id).codes == 3
    for _again in range(3):
        stack_of(scene, alice, session, 3)
    rows = scene.read(lambda db: db.execute(select(DoorCode)).scalars().all())
    assert len(rows) == 1 + 3 + 3, "it does not grow for ever"


def test_nobody_voids_a_stack_that_they_have_not_seen(scene: Scene, alice, session) -> None:
    stack_of(scene, alice, session, 2)
    theirs = scene.read(find_stack, session.id)
    lookup = derive_code(SECRET, draw_codes(1)[0]).lookup
    for seen in (None, "0" * 32):
        with pytest.raises(Conflict):
            scene.do(make_stack, alice, MakeStack(session.id, [lookup], seen))
    with pytest.raises(Conflict):
        scene.do(drop_stack, alice, DropStack(session.id, "0" * 32))
    assert scene.read(find_stack, session.id).edition == theirs.edition


def test_without_the_stack_phones_come_in_as_before_and_used_codes_stay(hosted: Served) -> None:
    room, codes = hosted.room, print_stack(hosted.room)
    ask(hosted, slips=[codes[0]])
    stack = room.read(find_stack, room.session_id)
    room.do(drop_stack, DropStack(room.session_id, stack.edition))
    assert "token" in ask(hosted)[1]
    assert room.read(check_code, room.session_id, keys_of(room, codes[0]))


@pytest.mark.parametrize("lookups", [[], ["x"], [5], ["A" * 64], [f"{n:064x}" for n in range(501)]])
def test_a_stack_has_one_to_five_hundred_codes(scene: Scene, alice, session, lookups) -> None:
    assert MOST_CODES == 500
    with pytest.raises(Invalid):
        scene.do(make_stack, alice, MakeStack(session.id, lookups))


def test_only_who_runs_the_meeting_makes_a_stack(scene: Scene, ewa, charlie, bob, session) -> None:
    for who in (ewa, charlie, bob):
        with pytest.raises(NotAllowed):
            scene.do(make_stack, who, MakeStack(session.id, ["0" * 64]))


def test_codes_differ_and_have_signs_that_nobody_confuses() -> None:
    codes = draw_codes(MOST_CODES)
    assert len(set(codes)) == MOST_CODES
    assert codes != sorted(codes)
    assert not set("".join(codes)) & set("BGIOQSUWZ012568")
    assert max(map(len, codes)) < LONGEST_SLIP


def test_a_rehearsal_has_no_stack_and_an_example_may(scene: Scene, alice, session) -> None:
    def be(db: Any, _actor: Any, values: dict[str, Any]) -> None:
        programme = db.get(Programme, session.programme_id)
        for name, value in values.items():
            setattr(programme, name, value)

    scene.do(be, SYSTEM, {"rehearsal_of": session.programme_id})
    with pytest.raises(Closed):
        scene.do(make_stack, alice, MakeStack(session.id, ["0" * 64]))
    scene.do(be, SYSTEM, {"rehearsal_of": None, "example": True})
    assert scene.do(make_stack, alice, MakeStack(session.id, ["0" * 64])).codes == 1


def test_codes_go_with_their_meeting_and_their_programme(scene: Scene, alice, programme) -> None:
    training = scene.do(
        add_meeting, alice, AddMeeting(programme.id, MeetingKind.TRAINING, "Training", "")
    )
    kept = scene.do(
        add_meeting, alice, AddMeeting(programme.id, MeetingKind.TRAINING, "Another", "")
    )
    [gone] = stack_of(scene, alice, training, 1)
    [stays] = stack_of(scene, alice, kept, 1)
    scene.do(remove_meeting, alice, training.id)
    assert scene.get(DoorCode, gone.lookup) is None
    assert scene.get(DoorStack, training.id) is None
    assert scene.get(DoorCode, stays.lookup) is not None
    scene.do(lambda db, _a, key: delete_programme(db, db.get(Programme, key)), SYSTEM, programme.id)
    assert scene.get(DoorCode, stays.lookup) is None


def test_an_exchange_file_holds_no_codes(scene: Scene, alice, programme, session) -> None:
    before = json.loads(scene.read(write_json, alice, programme.id))
    [code] = stack_of(scene, alice, session, 1)
    use(scene, session, code)
    after = json.loads(scene.read(write_json, alice, programme.id))
    assert code.lookup not in json.dumps(after)
    assert after["sessions"] == before["sessions"]
    assert set(after) == set(before)


# ── on paper and on the page ────────────────────────────────────────────────────────────────────


@pytest.fixture
def training(scene: Scene, alice, programme) -> Iterator[WorkingSession]:
    plan = MeetingPlan(
        datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 3, 1, 14, tzinfo=UTC), place="Town hall"
    )
    command = AddMeeting(programme.id, MeetingKind.TRAINING, "First training", "", plan)
    return scene.do(add_meeting, alice, command)


def test_each_slip_says_what_it_is_for_ten_on_a_page(scene: Scene, alice, training) -> None:
    codes = draw_codes(11)
    address = "https://town.example/join"
    pdf = write_slips_pdf(scene.read(load_slips, alice, training.id, "en", address, codes))
    document = pikepdf.open(BytesIO(pdf))
    printed = text_of(document)
    assert len(document.pages) == 2
    assert all(code in printed.replace("\u00a0", "") for code in codes)
    for phrase in ("Firsttraining", "1March2027", "town.example/join", "Nobodyknowswhoseitis"):
        assert printed.count(phrase) == 11
    assert "tegoszkolenia" in text_of(
        pikepdf.open(
            BytesIO(
                write_slips_pdf(scene.read(load_slips, alice, training.id, "pl", address, codes))
            )
        )
    )
    with pytest.raises(NotAllowed):
        scene.read(load_slips, scene.make_account("dora", "expert"), training.id, "en", "", codes)


STACK = """
from workshop.people.rights import Right
from workshop.programme.sessions import load_session
from workshop.ui.programme.door_stack import show_stack
from workshop.ui.shell.page import open_page
import streamlit as st
page = open_page("programme", needs=Right.RUN)
with page.read() as db:
    meeting = load_session(db, "{session_id}")
show_stack(page, meeting)
"""


def test_slips_are_offered_once_and_a_new_stack_says_what_it_does(
    visits: Visits, scene: Scene, alice, training
) -> None:
    screen = visits.open_script(alice, STACK.format(session_id=training.id))
    assert not screen.exception
    screen.number_input[0].set_value(3)
    next(one for one in screen.button if one.label == "Make the slips").click().run()
    assert scene.read(find_stack, training.id).codes == 3
    screen.run()
    assert "Only now" in words(screen)
    later = visits.open_script(alice, STACK.format(session_id=training.id))
    assert "It cannot be printed again" in words(later)
    assert "Make a new stack" in labels(later)
    next(one for one in later.button if one.label == "Do without codes").click().run()
    assert scene.read(find_stack, training.id) is None


ATTENDANCE = """
from workshop.people.rights import Right
from workshop.programme.sessions import load_session
from workshop.ui.programme.head_counting import show_attendance
from workshop.ui.shell.page import open_page
page = open_page("programme", needs=Right.RUN)
with page.read() as db:
    meeting = load_session(db, "{session_id}")
show_attendance(page, meeting)
"""


def test_the_page_tells_used_codes_beside_phones_once_the_meeting_is_closed(
    visits: Visits, scene: Scene, alice, session
) -> None:
    keys = stack_of(scene, alice, session, 8)
    for _number in range(7):
        scene.make_person(session)
    use(scene, session, *keys[:5])
    script = ATTENDANCE.format(session_id=session.id)
    assert "Codes" not in words(visits.open_script(alice, script))
    scene.do(close_session, alice, session.id)
    told = words(visits.open_script(alice, script))
    assert "Codes used at the door: 5. 2 phones more than codes" in told

"""Stacks of door codes: made, replaced, printed and counted, and what a used code opens later."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from sqlmodel import select

from tests.conftest import SECRET, Scene
from tests.pdftext import text_of
from tests.visits import Visits, labels, words
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.attendance.slips import load_slips, write_slips_pdf
from workshop.export.exchange.write import write_json
from workshop.people.rights import SYSTEM
from workshop.programme.door_codes import (
    MOST_CODES,
    DropStack,
    MakeStack,
    check_code,
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
from workshop.programme.tables import DoorCode, DoorStack, Programme, WorkingSession
from workshop.web.join_requests import LONGEST_SLIP


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


# ── how many were used ──────────────────────────────────────────────────────────────────────────


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

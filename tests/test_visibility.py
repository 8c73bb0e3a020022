"""Who sees what: whatever happened to a note, nobody reads more than they may."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene, phone_of
from workshop.board.moderation import RejectNotes, reject_notes
from workshop.board.room_fact import Visits
from workshop.board.visibility import Viewer, seen_by
from workshop.live.facts import Fact
from workshop.people.pseudonyms import pseudonym
from workshop.programme.session_run import SetSwitch, set_joining

SECRET = "only for some eyes"
PROGRAMME, HERE, THERE = "p" * 32, "h" * 32, "t" * 32
BOTH = frozenset((HERE, THERE))
AUTHOR, OTHER = "a" * 32, "o" * 32
TOKEN = "k" * 32
OWN, SIGNED = (pseudonym(TOKEN, "x" * 32, signed=signed) for signed in (False, True))

ADVICE = (
    lambda: {"flags": []},
    lambda: {"flags": ["name"], "style": ["capitals"], "plain": SECRET},
)
STATUSES = ("visible", "pending", "flagged", "redacted", "rejected", "withdrawn", "erased")
VIEWERS = st.one_of(
    *(
        st.builds(
            Viewer,
            kind=st.just("participant"),
            programme_id=st.just(PROGRAMME),
            session_id=st.sampled_from([HERE, THERE]),
            participant_id=st.just(person),
            token=st.just(token),
        )
        for person, token in ((AUTHOR, TOKEN), (OTHER, "z" * 32))
    ),
    st.builds(
        Viewer,
        kind=st.just("wall"),
        programme_id=st.just(PROGRAMME),
        session_id=st.sampled_from([HERE, THERE]),
    ),
    st.builds(
        Viewer,
        kind=st.just("staff"),
        programme_id=st.just(PROGRAMME),
        moderates=st.booleans(),
        runs=st.booleans(),
        writes=st.booleans(),
    ),
)


@st.composite
def note_facts(draw):
    """The fact of any note in any state; where a note was erased, its text is gone already."""
    return Fact(
        kind="note",
        id="n" * 32,
        body={
            "s": HERE,
            "a": "x" * 32,
            "m": None,
            "section": "see",
            "kind": "quote",
            "text": SECRET,
            "status": draw(st.sampled_from(STATUSES)),
            "pos": 1,
            "late": draw(st.booleans()),
            "badge": "Maple 1",
        },
        session_id=HERE,
        author=draw(st.sampled_from([OWN, SIGNED, None])),
        activity_id="x" * 32,
        inner={
            "hidden": draw(st.booleans()),
            "released": draw(st.booleans()),
            "shown": draw(st.booleans()),
            "advice": draw(st.sampled_from(ADVICE)),
            "evened": draw(st.booleans()),
            "asked": draw(st.booleans()),
            "visits": draw(st.sampled_from([Visits(), Visits(ever=BOTH), Visits(BOTH, BOTH)])),
            "walls": draw(st.sampled_from([frozenset(), frozenset((HERE,)), BOTH])),
        },
    )


def _is_author(viewer: Viewer, fact: Fact) -> bool:
    return viewer.participant_id == AUTHOR and fact.author is not None


@given(viewer=VIEWERS, fact=note_facts())
def test_nobody_but_author_and_moderators_reads_what_is_covered_or_waits(viewer, fact):
    text = json.dumps(seen_by(viewer, fact))
    if SECRET not in text or _is_author(viewer, fact):
        return
    status = fact.body["status"]
    assert status in ("visible", "pending", "flagged")
    if status != "visible":
        assert viewer.moderates
    assert fact.inner["released"]
    if fact.inner["hidden"]:
        assert viewer.kind == "staff"
        assert viewer.moderates or viewer.writes


@given(viewer=VIEWERS, fact=note_facts())
def test_before_a_note_is_released_others_do_not_learn_that_there_is_one(viewer, fact):
    if not fact.inner["released"] and not _is_author(viewer, fact):
        assert seen_by(viewer, fact) is None


@given(viewer=VIEWERS, fact=note_facts())
def test_nobody_is_told_who_wrote_a_note(viewer, fact):
    text = json.dumps(seen_by(viewer, fact))
    assert not [name for name in (AUTHOR, OWN, SIGNED, TOKEN) if name in text]
    assert ('"mine": true' in text) == _is_author(viewer, fact)


@given(viewer=VIEWERS, fact=note_facts())
def test_only_the_author_and_moderators_learn_that_a_note_was_late(viewer, fact):
    seen = seen_by(viewer, fact)
    if seen is not None and "late" in seen:
        assert viewer.moderates or _is_author(viewer, fact)


@given(viewer=VIEWERS, fact=note_facts())
def test_of_a_covered_note_its_writer_and_the_desk_alone_learn_anything(viewer, fact):
    seen = seen_by(viewer, fact)
    if fact.inner["hidden"] and seen is not None and "gone" not in seen:
        assert _is_author(viewer, fact) or viewer.moderates or viewer.writes


@given(viewer=VIEWERS, fact=note_facts())
def test_what_left_the_wall_is_taken_off_every_screen_that_showed_it(viewer, fact):
    left = fact.body["status"] in ("redacted", "rejected", "withdrawn", "erased")
    away = viewer.kind == "participant" and viewer.session_id != fact.session_id
    told = fact.inner["shown"] and fact.inner["released"]
    if viewer.kind == "wall":
        away = viewer.session_id not in fact.inner["walls"]
    if left and told and not away and not _is_author(viewer, fact):
        assert seen_by(viewer, fact)["gone"] is True


@given(viewer=VIEWERS, fact=note_facts())
def test_a_phone_of_another_session_reads_a_note_only_while_it_is_grouped_in_silence_there(
    viewer, fact
):
    away = viewer.kind == "participant" and viewer.session_id != fact.session_id
    seen = seen_by(viewer, fact)
    if not away or _is_author(viewer, fact) or seen is None:
        return
    assert viewer.session_id in fact.inner["visits"].ever
    if "gone" in seen:
        assert set(seen) == {"t", "id", "gone"}
        return
    assert viewer.session_id in fact.inner["visits"].now
    assert fact.body["status"] == "visible"
    assert not fact.inner["hidden"]
    assert not {"badge", "table", "late", "flags", "mine"} & set(seen)


@given(viewer=VIEWERS)
def test_a_kind_nobody_has_a_rule_for_is_shown_to_nobody(viewer):
    assert seen_by(viewer, Fact(kind="rumour", id="1", body={"text": SECRET})) is None


@given(viewer=VIEWERS)
def test_clauses_stay_with_staff(viewer):
    seen = seen_by(viewer, Fact(kind="clause", id="1", body={"text": SECRET}))
    assert (seen is not None) == (viewer.kind == "staff")


@given(viewer=VIEWERS)
def test_a_ballot_is_shown_to_the_voter_only(viewer):
    fact = Fact(
        kind="ballot",
        id="v",
        body={"dots": {"need": 2}},
        author=pseudonym(TOKEN, "act"),
        activity_id="act",
    )
    seen = seen_by(viewer, fact)
    assert (seen is not None) == (viewer.participant_id == AUTHOR)
    assert AUTHOR not in json.dumps(seen)


def test_of_covered_notes_the_wall_shows_the_number_until_the_reveal(
    scene: Scene, alice, bob, session, wall, phone
):
    activity = scene.make_activity(alice, session, hidden=True)
    note = scene.make_note(bob, activity, SECRET)
    other = phone_of(scene.make_person(session), session)
    assert scene.see(wall, "note") == {}
    assert scene.see(wall, "covered")[activity.id]["counts"] == {"": 1}
    assert scene.see(phone, "note")[note.id]["text"] == SECRET
    assert scene.see(other, "note") == {}
    scene.set_phase(activity, "reveal")
    assert scene.see(wall, "note")[note.id]["text"] == SECRET
    told = scene.hear(other, ("board_of", activity.id))
    assert told[("note", note.id)]["text"] == SECRET


def test_an_expert_does_not_see_the_queue(scene, alice, bob, session, desk, expert_desk):
    activity = scene.make_activity(alice, session, moderated=True)
    note = scene.make_note(bob, activity, SECRET)
    assert scene.see(desk, "note")[note.id]["text"] == SECRET
    assert scene.see(expert_desk, "note") == {}


def test_a_rejected_note_is_still_its_authors(scene, alice, bob, activity, phone, wall):
    note = scene.make_note(bob, activity, SECRET)
    scene.do(reject_notes, alice, RejectNotes([note.id]))
    assert scene.see(phone, "note")[note.id]["status"] == "rejected"
    assert scene.see(wall, "note") == {}


def test_the_code_is_shown_on_the_wall_while_joining(
    scene: Scene, alice, session, desk, expert_desk, wall, phone
):
    assert scene.see(wall, "room")[session.id]["code"] == session.join_code
    for viewer in (desk, expert_desk, phone):
        assert session.join_code not in json.dumps(scene.see(viewer, "room"))
    scene.do(set_joining, alice, SetSwitch(session.id, False))
    assert session.join_code not in json.dumps(scene.see(wall, "room"))


def test_badges_are_for_who_runs_and_for_oneself(scene, bob, session, desk, expert_desk, wall):
    me, other = phone_of(bob, session), phone_of(scene.make_person(session), session)
    assert scene.see(me, "person")[bob.id]["me"] is True
    assert bob.id not in scene.see(other, "person")
    assert bob.id in scene.see(desk, "person")
    assert scene.see(expert_desk, "person") == scene.see(wall, "person") == {}


@pytest.mark.parametrize("kind", ["note", "group", "need", "clause", "person"])
def test_another_programme_shows_nothing_of_this_one(scene, charlie, bob, activity, kind):
    scene.make_note(bob, activity, SECRET)
    elsewhere = next(iter(charlie.programmes))
    desk = Viewer(kind="staff", programme_id=elsewhere, moderates=True, runs=True, writes=True)
    assert scene.see(desk, kind) == {}

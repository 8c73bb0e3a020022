"""What the record of a session holds, and what it must never hold."""

import json
from typing import Any

import pytest

from tests.conftest import Scene
from workshop.board.moderation import RedactNote, RejectNotes, redact_note, reject_notes
from workshop.board.note_release import release_notes
from workshop.board.notes import withdraw_note
from workshop.errors import NotAllowed
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import find_missing, load_record
from workshop.export.minutes.record_parts import MinutesRecord, canonical_hash, from_plain, to_plain
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.votes import SetDots, ShowFingers, set_dots, show_fingers
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.session_run import advance_activity, close_session
from workshop.programme.tables import Activity, WorkingSession
from workshop.store.ids_and_clock import new_id


def record_of(scene: Scene, actor: Actor, session: WorkingSession) -> MinutesRecord:
    record: MinutesRecord = scene.read(load_record, actor, session.id, "en")
    return record


def texts_of(record: MinutesRecord) -> list[str]:
    return [
        note.text for part in record.course for section in part.sections for note in section.notes
    ]


def test_visible_notes_stand_there_by_section_in_the_order_of_the_canvas(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    board = scene.make_activity(alice, session, "empathy_map")
    scene.make_note(alice, board, "a fear", section="pains", kind="hunch", table=2)
    scene.make_note(alice, board, "a sight", section="see")
    (part,) = record_of(scene, alice, session).course
    assert [section.section for section in part.sections] == ["see", "pains"]
    note = part.sections[1].notes[0]
    assert (note.text, note.kind) == ("a fear", "hunch")


def test_minutes_tell_neither_the_table_of_a_note_nor_which_came_first(
    scene: Scene, alice: Actor, session: WorkingSession
) -> None:
    board = scene.make_activity(alice, session)
    for text in ("zebra", "Łąka", "Ala"):
        scene.make_note(scene.make_person(session, table=3), board, text)
    (part,) = record_of(scene, alice, session).course
    notes = part.sections[0].notes
    assert [note.text for note in notes] == ["Ala", "Łąka", "zebra"]
    assert {note.table for note in notes} == {None}


def test_notes_that_are_not_on_the_wall_are_counted_without_their_text(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession
) -> None:
    board = scene.make_activity(alice, session, moderated=True)
    scene.make_note(bob, board, "it waits")
    rejected = scene.make_note(alice, board, "off with it")
    redacted = scene.make_note(alice, board, "Jan Kowalski was there")
    mine = scene.make_note(bob, board, "I take it back")
    scene.do(release_notes, SYSTEM)
    scene.do(reject_notes, alice, RejectNotes([rejected.id]))
    scene.do(redact_note, alice, RedactNote(redacted.id))
    scene.do(withdraw_note, bob, mine.id)
    record = record_of(scene, alice, session)
    assert record.course[0].counts == {
        "redacted": 1,
        "rejected": 1,
        "waiting": 1,
        "withdrawn": 1,
    }
    assert texts_of(record) == []


def test_covered_notes_stay_covered_in_the_record_until_they_are_revealed(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession
) -> None:
    board = scene.make_activity(alice, session, hidden=True)
    scene.make_note(bob, board, "nobody reads this yet")
    scene.do(release_notes, SYSTEM)
    record = record_of(scene, alice, session)
    assert (texts_of(record), record.course[0].counts) == ([], {"covered": 1})
    assert "Notes are still covered." in find_missing(record)
    scene.do(advance_activity, alice, board.id)
    assert texts_of(record_of(scene, alice, session)) == ["nobody reads this yet"]


def test_it_names_no_author_no_badge_and_no_time(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession
) -> None:
    board = scene.make_activity(alice, session, anonymous=False)
    note = scene.make_note(bob, board, "signed with a badge")
    assert note.badge
    text = json.dumps(to_plain(record_of(scene, alice, session)))
    for secret in (note.badge, note.author, "T0", "T1", "T2"):
        assert secret not in text.replace("Text", "")
    assert record_of(scene, alice, session).head_count["leader"] == "<5"


def test_groups_show_their_notes_and_what_stands_outside(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    inside = scene.make_note(alice, activity, "inside")
    scene.make_note(alice, activity, "alone")
    grouping = scene.make_activity(alice, session, "grouping")
    command = CreateGroup(session.programme_id, new_id(), "Together", [inside.id])
    scene.do(create_group, alice, command)
    part = next(part for part in record_of(scene, alice, session).course if part.id == grouping.id)
    assert [(group.header, [note.text for note in group.notes]) for group in part.groups] == [
        ("Together", ["inside"])
    ]
    assert [note.text for note in part.loners] == ["alone"]


def test_the_result_of_a_vote_is_told_only_after_its_end(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession
) -> None:
    loved, forgotten = (
        scene.do(create_need, alice, CreateNeed(session.programme_id, "a guest", name))
        for name in ("to be heard", "to be asked")
    )
    vote = scene.make_activity(alice, session, "dot_vote")
    for person in (bob, *(scene.make_person(session) for _ in range(4))):
        scene.do(set_dots, person, SetDots(vote.id, loved.id, 2))
    assert record_of(scene, alice, session).course[0].ranking == ()
    scene.do(advance_activity, alice, vote.id)
    part = record_of(scene, alice, session).course[0]
    assert [(place.need, place.dots) for place in part.ranking] == [
        (loved.need, 10),
        (forgotten.need, 0),
    ]
    assert part.voters == 5


def test_a_fist_to_five_is_counted_by_fingers_after_its_end(
    scene: Scene, alice: Actor, bob: Actor, session: WorkingSession
) -> None:
    vote = scene.make_activity(alice, session, "fist_to_five")
    for person in (bob, *(scene.make_person(session) for _ in range(4))):
        scene.do(show_fingers, person, ShowFingers(vote.id, 4))
    assert record_of(scene, alice, session).course[0].fingers == ()
    scene.do(advance_activity, alice, vote.id)
    assert record_of(scene, alice, session).course[0].fingers == (0, 0, 0, 0, 5, 0)


@pytest.mark.parametrize(
    ("people", "value", "told"),
    [
        (1, 4, "Consensus: everybody can live with it"),
        (1, 1, "No consensus: somebody is below 3"),
        (5, 1, "No consensus: 5 people below 3"),
    ],
)
def test_minutes_say_what_a_fist_to_five_means(
    scene: Scene,
    alice: Actor,
    bob: Actor,
    session: WorkingSession,
    people: int,
    value: int,
    told: str,
) -> None:
    vote = scene.make_activity(alice, session, "fist_to_five")
    for _ in range(people):
        scene.do(show_fingers, scene.make_person(session), ShowFingers(vote.id, value))
    scene.do(advance_activity, alice, vote.id)
    minutes = write_markdown(record_of(scene, alice, session))
    assert told in minutes
    assert ("I can live with it" in minutes) == (people == 5)


def test_it_goes_to_json_and_comes_back_the_same(
    scene: Scene, alice: Actor, activity: Activity, session: WorkingSession
) -> None:
    scene.make_note(alice, activity, "żółć 🏳️‍🌈")
    scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "We go on", "all", "May"))
    record = record_of(scene, alice, session)
    plain: dict[str, Any] = json.loads(json.dumps(to_plain(record)))
    assert from_plain(plain) == record
    assert canonical_hash(plain) == canonical_hash(to_plain(record))


def test_closing_asks_for_what_is_missing_and_is_content_with_the_rest(
    scene: Scene, alice: Actor, bob: Actor, activity: Activity, session: WorkingSession
) -> None:
    missing = find_missing(record_of(scene, alice, session))
    assert missing == [
        "No decision is recorded.",
        "No next step is recorded.",
        "Some activities have not been ended.",
    ]
    scene.do(add_outcome, alice, AddOutcome(session.id, "decision", "We go on"))
    scene.do(add_outcome, alice, AddOutcome(session.id, "next_step", "Call them", "Table 1"))
    scene.set_phase(activity, "done")
    scene.do(close_session, alice, session.id)
    assert find_missing(record_of(scene, alice, session)) == []


def test_strangers_experts_and_phones_get_no_record(
    scene: Scene, charlie: Actor, ewa: Actor, bob: Actor, session: WorkingSession
) -> None:
    for person in (charlie, ewa, bob):
        with pytest.raises(NotAllowed):
            record_of(scene, person, session)


def _group_of(programme_id: str, note_id: str) -> CreateGroup:
    return CreateGroup(id=new_id(), programme_id=programme_id, header="One", notes=(note_id,))


def test_minutes_say_where_needs_lie_and_mark_the_rare_but_grave_one(
    scene: Scene, alice: Actor, session: WorkingSession, activity: Activity
) -> None:
    programme_id = session.programme_id
    note = scene.make_note(scene.make_person(session), activity)
    group = scene.do(create_group, alice, _group_of(programme_id, note.id))
    scene.do(create_need, alice, CreateNeed(programme_id, "a guest", "a seat", "", [group.id]))
    scene.do(create_need, alice, CreateNeed(programme_id, "a guest", "a lift", "", [group.id]))
    grave = scene.do(
        create_need, alice, CreateNeed(programme_id, "a guest", "a bed", "", (), {"harm": 5})
    )
    vote = scene.make_activity(alice, session, "impact_effort")
    for impact, effort in ((5, 4), (4, 4), (5, 5), (4, 4), (5, 5)):
        person = scene.make_person(session)
        scene.do(set_estimate, person, SetEstimate(vote.id, grave.id, impact, effort))
    scene.do(advance_activity, alice, vote.id)
    record = record_of(scene, alice, session)
    [placed] = next(part for part in record.course if part.id == vote.id).placed
    assert (placed.impact, placed.effort, placed.answers) == ((4, 5, 5), (4, 4, 5), 5)
    assert placed.grave
    text = write_markdown(record)
    assert "a bed (rare but grave) | 5 (4–5) | 4 (4–5) | 5" in text
    assert from_plain(json.loads(json.dumps(to_plain(record)))) == record

"""Writing a note: what is kept, what is refused, what happens when it comes late."""

import pytest

from tests.conftest import Scene
from workshop.board.notes import AddNote, add_note, list_notes
from workshop.board.tables import Note
from workshop.errors import Closed, Conflict, Invalid, Muted, NotAllowed, NotFound
from workshop.people.credentials import new_token
from workshop.people.participants import participant_actor
from workshop.people.pseudonyms import pseudonym
from workshop.people.rights import SYSTEM
from workshop.people.tables import Consent, Participant
from workshop.programme.session_run import close_session
from workshop.programme.tables import Programme, WorkingSession
from workshop.store.ids_and_clock import new_id


def test_a_participant_writes_a_note(scene: Scene, bob, activity):
    note = scene.make_note(bob, activity, "The queue is long")
    stored = scene.get(Note, note.id)
    assert (stored.text, stored.status, stored.origin) == ("The queue is long", "visible", "phone")
    assert stored.author == pseudonym(bob.token, activity.id)


def test_a_moderated_note_waits(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, moderated=True)
    assert scene.make_note(bob, activity).status == "pending"


@pytest.mark.parametrize(
    "text",
    ["call 501 502 503", "write to ola@example.org", "my number 44051401359", "Pani Kowalska"],
)
def test_a_note_that_may_identify_somebody_waits_even_unmoderated(scene, bob, activity, text):
    assert scene.make_note(bob, activity, text).status == "flagged"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\0\0", "...", "\u202e\u202c", None, 7, ["x"]])
def test_empty_text_is_refused(scene: Scene, bob, activity, text):
    with pytest.raises(Invalid):
        scene.make_note(bob, activity, text)
    assert scene.read(list_notes, [activity.id]) == []


def test_280_characters_fit_and_281_do_not(scene: Scene, bob, activity):
    assert len(scene.make_note(bob, activity, "ż" * 280).text) == 280
    with pytest.raises(Invalid) as refusal:
        scene.make_note(bob, activity, "ż" * 281)
    assert refusal.value.values == {"length": 281, "longest": 280}


def test_nul_and_control_signs_part_words_and_are_not_kept(scene: Scene, bob, activity):
    assert scene.make_note(bob, activity, "a\0b\x07c").text == "a b c"


def test_direction_overrides_are_left_out_and_right_to_left_words_stay(scene, bob, activity):
    assert scene.make_note(bob, activity, "\u202eevil\u202c").text == "evil"
    assert scene.make_note(bob, activity, "שלום مرحبا").text == "שלום مرحبا"


@pytest.mark.parametrize("text", ["🙂", "👩‍👩‍👧 family", "🏳️‍🌈"])
def test_emoji_are_words_too(scene: Scene, bob, activity, text):
    assert scene.make_note(bob, activity, text).text == text


def test_the_same_letters_written_in_two_ways_are_the_same_text(scene: Scene, bob, activity):
    assert scene.make_note(bob, activity, "z\u0307olty").text == "żolty"


def test_the_same_id_with_the_same_content_is_one_note(scene: Scene, bob, activity, programme):
    key = new_id()
    first = scene.make_note(bob, activity, "Once", id=key)
    second = scene.make_note(bob, activity, "Once", id=key)
    assert first.id == second.id
    assert len(scene.read(list_notes, [activity.id])) == 1
    assert len(scene.events(programme.id, "note_added")) == 1


def test_the_same_id_with_other_content_is_a_conflict(scene: Scene, bob, activity):
    key = new_id()
    scene.make_note(bob, activity, "Once", id=key)
    with pytest.raises(Conflict):
        scene.make_note(bob, activity, "Twice", id=key)
    assert scene.get(Note, key).text == "Once"


def test_somebody_elses_id_is_a_conflict(scene: Scene, bob, session, activity):
    key = new_id()
    scene.make_note(bob, activity, "Once", id=key)
    with pytest.raises(Conflict):
        scene.make_note(scene.make_person(session), activity, "Once", id=key)


@pytest.mark.parametrize("key", ["", "1", "x" * 32, "A" * 32, "0" * 33, None, 5])
def test_an_id_that_is_no_id_is_refused(scene: Scene, bob, activity, key):
    with pytest.raises(Invalid):
        scene.make_note(bob, activity, "Once", id=key)


def test_without_consent_nothing_is_stored(scene: Scene, bob, activity):
    def withdraw(db, _actor, _content):
        consent = db.get(Consent, (bob.id, "1"))
        consent.withdrawn = True
        db.add(consent)

    scene.do(withdraw, SYSTEM)
    with pytest.raises(NotAllowed):
        scene.make_note(bob, activity)
    assert scene.read(list_notes, [activity.id]) == []


def test_a_muted_participant_cannot_write(scene: Scene, bob, activity):
    def mute(db, _actor, _content):
        person = db.get(Participant, bob.id)
        person.muted = True
        db.add(person)

    scene.do(mute, SYSTEM)
    with pytest.raises(Muted):
        scene.make_note(bob, activity)


def test_a_participant_who_is_gone_cannot_write(scene: Scene, bob, activity):
    ghost = participant_actor(
        Participant(programme_id=activity.programme_id, badge="", role=""), new_token()
    )
    with pytest.raises(NotAllowed):
        scene.make_note(ghost, activity)


def test_a_late_note_is_kept_and_waits(scene: Scene, bob, activity):
    scene.set_phase(activity, "reveal")
    note = scene.make_note(bob, activity, "Just one more")
    assert (note.late, note.status) == (True, "pending")


def test_a_note_for_a_closed_session_is_kept_and_waits(scene: Scene, alice, bob, session, activity):
    scene.do(close_session, alice, session.id)
    scene.set_phase(activity, "done")
    assert scene.make_note(bob, activity).status == "pending"


def test_approved_minutes_take_no_more_notes(scene: Scene, bob, session, activity):
    def approve(db, _actor, _content):
        row = db.get(WorkingSession, session.id)
        row.status = "minutes_approved"
        db.add(row)

    scene.do(approve, SYSTEM)
    with pytest.raises(Closed):
        scene.make_note(bob, activity)


def test_a_stranger_cannot_write_here(scene: Scene, charlie, activity):
    with pytest.raises(NotAllowed):
        scene.make_note(charlie, activity)


def test_a_participant_of_another_programme_cannot_write_here(scene: Scene, charlie, activity):
    elsewhere = next(iter(charlie.programmes))
    other = scene.make_session(charlie, scene.get(Programme, elsewhere), 1)
    with pytest.raises(NotAllowed):
        scene.make_note(scene.make_person(other), activity)


def test_an_expert_writes_no_notes(scene: Scene, ewa, activity):
    with pytest.raises(NotAllowed):
        scene.make_note(ewa, activity)


def test_an_unknown_activity_is_not_found(scene: Scene, bob, activity):
    with pytest.raises(NotFound):
        scene.do(add_note, bob, AddNote(new_id(), new_id(), "Hello"))


def test_a_vote_takes_no_notes(scene: Scene, alice, bob, session):
    with pytest.raises(Invalid):
        scene.make_note(bob, scene.make_activity(alice, session, "dot_vote"))


def test_the_number_of_notes_per_person_is_kept(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, notes_per_person=1)
    scene.make_note(bob, activity)
    with pytest.raises(Invalid):
        scene.make_note(bob, activity)
    scene.make_note(scene.make_person(session), activity)


def test_a_map_asks_for_one_of_its_sections(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, "empathy_map")
    assert scene.make_note(bob, activity, section="see").section == "see"
    for section in (None, "nowhere", "says"):
        with pytest.raises(Invalid):
            scene.make_note(bob, activity, section=section)


def test_a_note_is_what_somebody_says_it_is_and_else_it_is_not_marked(
    scene: Scene, alice, bob, session
):
    activity = scene.make_activity(alice, session, "empathy_map", variant="quick")
    assert scene.make_note(bob, activity, section="feels").kind == "unmarked"
    assert scene.make_note(bob, activity, section="says").kind == "unmarked"
    assert scene.make_note(bob, activity, section="feels", kind="quote").kind == "quote"


def test_an_anonymous_note_carries_no_badge(scene: Scene, alice, bob, session):
    signed = scene.make_activity(alice, session, anonymous=False)
    unsigned = scene.make_activity(alice, session)
    assert scene.make_note(bob, signed).badge
    assert scene.make_note(bob, unsigned).badge is None


def test_a_paper_note_has_no_author(scene: Scene, alice, activity):
    first = scene.make_note(alice, activity, "From paper", origin="paper", table=2)
    assert (first.status, first.origin, first.author) == ("visible", "paper", None)


def test_one_person_has_one_pseudonym_in_an_activity_and_another_in_the_next(
    scene: Scene, alice, bob, activity, session
):
    first, second = scene.make_note(bob, activity), scene.make_note(bob, activity, "More")
    other = scene.make_note(bob, scene.make_activity(alice, session))
    signed = scene.make_note(bob, scene.make_activity(alice, session, anonymous=False))
    assert first.author == second.author
    assert len({first.author, other.author, signed.author, bob.id, bob.token}) == 5

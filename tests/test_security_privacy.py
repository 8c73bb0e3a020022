"""What must not come out: who wrote, who was muted, what nobody approved, what was taken back."""

import stat
from pathlib import Path

import pytest

from tests.conftest import Scene
from tests.server import settings_for
from tests.waiting import comes_true
from workshop.board.moderation import (
    ApproveNotes,
    MuteParticipant,
    approve_notes,
    mute_author,
    mute_participant,
    unmute_author,
)
from workshop.board.note_rules import find_marks, note_text
from workshop.board.notes import EditNote, edit_note, withdraw_note
from workshop.board.visibility import seen_by
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.export.csv_writing import write_csv_table
from workshop.live import facts
from workshop.people.tables import Participant
from workshop.services import Services
from workshop.store.backup import back_up
from workshop.store.backup_place import BackupPlace
from workshop.ui.maps.map_choice import list_former_wordings

SECRET_WORDS = "only Anna of the small house would write this"


def _shown_after(scene: Scene, viewer, programme, kind: str):
    event = scene.events(programme.id, kind)[-1]
    found = scene.read(facts.load, [(name, key) for name, key in event.refs])
    return [seen for fact in found if (seen := seen_by(viewer, fact))]


def test_who_mutes_by_a_note_is_not_shown_whom_that_met(
    scene: Scene, alice, bob, activity, desk, phone, programme
):
    before = scene.see(desk, "person")
    note = scene.make_note(bob, activity)
    scene.do(mute_author, alice, note.id)
    assert scene.see(desk, "person") == before
    [told] = _shown_after(scene, desk, programme, "author_muted")
    assert told == {"t": "muted_by", "id": note.id, "a": activity.id}
    assert _shown_after(scene, phone, programme, "author_muted") == [
        {"t": "muted", "id": activity.id}
    ]
    scene.do(unmute_author, alice, note.id)
    assert _shown_after(scene, phone, programme, "author_unmuted")[0]["gone"] is True
    assert scene.get(Participant, bob.id).muted is False


def test_who_was_muted_by_name_stays_shown_as_muted(scene: Scene, alice, bob, activity, desk):
    note = scene.make_note(bob, activity)
    scene.do(mute_participant, alice, MuteParticipant(bob.id, True))
    scene.do(mute_author, alice, note.id)
    assert scene.see(desk, "person")[bob.id]["muted"] is True


def test_a_phone_writes_only_where_it_has_come_in(scene: Scene, alice, bob, session, programme):
    later = scene.make_session(alice, programme, 4)
    activity = scene.make_activity(alice, later)
    with pytest.raises(NotAllowed):
        scene.make_note(bob, activity)


def test_a_note_of_a_session_left_behind_is_kept(scene: Scene, alice, bob, activity, programme):
    later = scene.make_session(alice, programme, 4)

    def move(db, _actor, session_id):
        db.get(Participant, bob.id).session_id = session_id

    scene.do(move, alice, later.id)
    assert scene.make_note(bob, activity).status == "visible"


def test_a_note_keeper_cannot_touch_what_only_moderators_see(
    scene: Scene, alice, bob, session, programme
):
    keeper = scene.make_account("nina", "note_keeper", programme.id)
    activity = scene.make_activity(alice, session, moderated=True)
    note = scene.make_note(bob, activity)
    with pytest.raises(NotFound):
        scene.do(edit_note, keeper, EditNote(note.id, "Other words"))
    scene.do(edit_note, alice, EditNote(note.id, "Other words"))


def test_what_was_never_approved_is_shown_to_moderators_only(scene: Scene, alice, bob, session):
    activity = scene.make_activity(alice, session, moderated=True)
    note = scene.make_note(bob, activity, SECRET_WORDS)
    scene.do(edit_note, bob, EditNote(note.id, "A queue"))
    scene.do(approve_notes, alice, ApproveNotes([note.id]))
    with scene.store.read() as db:
        assert list_former_wordings(db, activity, of_phones=False) == []
        assert len(list_former_wordings(db, activity, of_phones=True)) == 1


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("call \uff15\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17", "phone"),
        ("call 501\u200b234\u200b567", "phone"),
        ("call 501.234.567", "phone"),
        ("write to anna\uff20dom.pl", "email"),
        ("4405\u00ad1401359", "pesel"),
    ],
)
def test_marks_are_found_in_disguise(text: str, mark: str):
    assert mark in find_marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Kowalska",
        "w okienku Annie Kowalskiej",
        "Była tam sąsiadka, Anna Kowalska",
        "Wywiad: Anna Kowalska",
        "z urzędniczką (Anną Kowalską)",
        "Szkoła Anna Kowalska",
        "Urząd Miasta Anna Kowalska",
        "Prezydent Kowalski",
        "pani Miasto",
    ],
)
def test_names_are_found_beside_institutions_too(text: str):
    assert find_marks(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        "Urząd Stanu Cywilnego",
        "W Urzędzie Miasta Gdańska",
        "Z Miejskiego Ośrodka Pomocy Społecznej",
        "Prezydent Miasta",
        "Nowy Port",
        "The City Council",
    ],
)
def test_an_institution_is_nobodys_name(text: str):
    assert find_marks(text) == []


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u200d", "\u3164\u2028"[1:], "\ue000\u2003"])
def test_a_note_that_nobody_can_see_is_no_note(text: str):
    with pytest.raises(Invalid):
        note_text(text)


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_formula_behind_the_separator_of_another_country_stays_inside_its_quotation_marks(
    sign: str,
):
    text = f"Queue{sign}=1+1"
    content = write_csv_table(["text"], [[text]], "en").decode("utf-8-sig")
    assert content == f'"text"\r\n"{text}"\r\n'


@pytest.mark.sqlite("its write-ahead log")
def test_erased_text_is_forgotten_also_when_somebody_was_reading(
    scene: Scene, bob, activity, tmp_path: Path
):
    note = scene.make_note(bob, activity, SECRET_WORDS)
    with scene.store.read() as db:
        db.get(Participant, bob.id)
        scene.do(withdraw_note, bob, note.id)
        assert _found_in(tmp_path), "nothing can be cut while somebody reads"
    assert comes_true(lambda: _found_in(tmp_path) == [])


def test_only_the_owner_may_read_the_files(tmp_path: Path):
    settings = settings_for(tmp_path / "fresh")
    services = Services.build(settings)
    try:
        copy = back_up(settings.database_url, BackupPlace(tmp_path / "copies"))
        files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
        for path in (*files, copy, settings.data_dir, copy.parent):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    finally:
        services.close()


def _found_in(folder: Path) -> list[str]:
    files = folder.glob("workshop.db*")
    return [path.name for path in files if SECRET_WORDS.encode() in path.read_bytes()]

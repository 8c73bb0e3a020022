"""Pictures beside sessions, activities and evidence: who adds, sees and removes them, where they
stand in minutes, and that nothing of them is left once they are gone."""

import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.conftest import Scene
from tests.copies import newest
from tests.pictures import CANARY, photo, remade
from tests.rooms import make_account
from tests.serving import Served
from tests.test_backup_commands import settings as settings
from tests.visits import Visits, press, words
from tests.wire import web
from workshop.board.evidence import AddEvidence, add_evidence, remove_evidence
from workshop.board.moderation import Undo, undo
from workshop.board.practices import AddPractice, PracticeContent, add_practice
from workshop.cli import main
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.export.minutes.approval import (
    ApproveMinutes,
    approve_minutes,
    load_export,
    load_minutes,
)
from workshop.export.minutes.docx import write_docx
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.pictures import load_images
from workshop.export.visit_report import load_visit_report, write_visit_report
from workshop.people.rights import SYSTEM, Actor
from workshop.pictures.pictures import (
    AddPicture,
    DescribePicture,
    add_picture,
    describe_picture,
    find_broken_pictures,
    list_seen_pictures,
    load_picture_file,
    remove_picture,
)
from workshop.pictures.remaking import PictureSize, RemadePicture, remake_picture
from workshop.pictures.subjects import PictureSubject
from workshop.pictures.tables import Picture, PictureFile
from workshop.programme.agenda import AddActivity, add_activity, remove_activity
from workshop.programme.meetings import AddMeeting, add_meeting, remove_meeting
from workshop.programme.programmes import remove_programme
from workshop.programme.session_run import close_session
from workshop.programme.tables import Activity, Programme, WorkingSession

ALT = "A wall with forty notes, most of them under Reception"
BYTES = b"the very bytes of this picture" * 40


def add(scene: Scene, actor: Actor, kind: str, key: str, **given: Any) -> Picture:
    made: RemadePicture = given.pop("made", None) or remade(BYTES)
    words = {"alt": ALT, "caption": "The wall at noon", **given}
    command = AddPicture(PictureSubject(kind, key), made, **words)
    return scene.do(add_picture, actor, command)


def beside(scene: Scene, actor: Actor, kind: str, key: str) -> list[Picture]:
    return scene.read(list_seen_pictures, actor, PictureSubject(kind, key))


def add_source(scene: Scene, alice: Actor, programme: Programme) -> str:
    command = AddEvidence(programme.id, {"title": "Survey", "publisher": "KPH"})
    return scene.do(add_evidence, alice, command).id


def in_files(folder: Path, content: bytes) -> list[str]:
    """The files of a data folder that hold these bytes."""
    return [
        path.name for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()
    ]


def approve(scene: Scene, alice: Actor, session: WorkingSession) -> None:
    scene.do(close_session, alice, session.id)
    scene.do(approve_minutes, alice, ApproveMinutes(session.id, "en"))


def minutes(scene: Scene, alice: Actor, session: WorkingSession) -> tuple[Any, str]:
    """The minutes as a Word document and as text."""
    export = scene.read(load_export, alice, session.id, "en")
    images = scene.read(load_images, export.record)
    document = Document(BytesIO(write_docx(export.record, export.approval, images)))
    return document, write_markdown(export.record, export.approval)


def alts(document: Any) -> list[str]:
    return [part.get("descr") for part in document.element.iter(qn("wp:docPr"))]


@pytest.fixture
def nina(scene: Scene, programme: Programme) -> Actor:
    """The note-keeper."""
    return scene.make_account("nina", "note_keeper", programme.id)


def test_whoever_keeps_minutes_adds_pictures_and_whoever_may_export_sees_them(
    scene: Scene, session: WorkingSession, activity: Activity, nina: Actor, alice: Actor
) -> None:
    first = add(scene, nina, "activity", activity.id)
    second = add(scene, nina, "activity", activity.id, caption="")
    assert [row.id for row in beside(scene, alice, "activity", activity.id)] == [
        first.id,
        second.id,
    ]
    content = scene.read(load_picture_file, nina, first.id, PictureSize.LARGE)
    assert content == remade(BYTES).files[PictureSize.LARGE]
    assert beside(scene, nina, "session", session.id) == []


def test_experts_participants_and_strangers_see_no_pictures_of_a_session(
    scene: Scene, session: WorkingSession, nina: Actor, ewa: Actor, bob: Actor, charlie: Actor
) -> None:
    picture = add(scene, nina, "session", session.id)
    for actor in (ewa, bob, charlie):
        with pytest.raises(NotAllowed):
            beside(scene, actor, "session", session.id)
        with pytest.raises(NotFound):
            scene.read(load_picture_file, actor, picture.id, PictureSize.PREVIEW)
        with pytest.raises(NotAllowed):
            add(scene, actor, "session", session.id)
        with pytest.raises(NotAllowed):
            scene.do(remove_picture, actor, picture.id)


def test_a_picture_of_evidence_is_seen_by_all_staff_and_added_by_who_writes_needs(
    scene: Scene, programme: Programme, alice: Actor, ewa: Actor, nina: Actor
) -> None:
    source = add_source(scene, alice, programme)
    picture = add(scene, alice, "evidence", source)
    assert scene.read(load_picture_file, ewa, picture.id, PictureSize.LARGE)
    with pytest.raises(NotAllowed):
        add(scene, nina, "evidence", source)


def test_what_is_to_be_seen_must_be_said(
    scene: Scene, session: WorkingSession, alice: Actor
) -> None:
    for alt in ("", "  \n "):
        with pytest.raises(Invalid, match="what is to be seen"):
            add(scene, alice, "session", session.id, alt=alt)
    picture = add(scene, alice, "session", session.id, caption="")
    with pytest.raises(Invalid, match="what is to be seen"):
        scene.do(describe_picture, alice, DescribePicture(picture.id, " ", ""))
    scene.do(describe_picture, alice, DescribePicture(picture.id, "A poster", "Noon"))
    assert scene.get(Picture, picture.id).alt == "A poster"


def test_too_many_pictures_are_refused(
    scene: Scene, session: WorkingSession, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.pictures.pictures.MOST_OF_SUBJECT", 2)
    monkeypatch.setattr("workshop.pictures.pictures.MOST_PICTURES", 3)
    add(scene, alice, "session", session.id)
    add(scene, alice, "session", session.id)
    with pytest.raises(Invalid, match="can stand here"):
        add(scene, alice, "session", session.id)
    activity = scene.make_activity(alice, session)
    add(scene, alice, "activity", activity.id)
    with pytest.raises(Invalid, match="A programme holds"):
        add(scene, alice, "activity", activity.id)


def test_nothing_that_a_camera_notes_reaches_any_file_of_the_data_folder(
    scene: Scene, session: WorkingSession, alice: Actor, tmp_path: Path
) -> None:
    add(scene, alice, "session", session.id, made=remake_picture(photo()))
    scene.store.close()
    assert in_files(tmp_path, CANARY.encode()) == []
    assert in_files(tmp_path, b"Exif\x00") == []


@pytest.mark.sqlite("what lies in its files")
def test_a_removed_picture_is_in_no_file_any_more(
    scene: Scene, session: WorkingSession, alice: Actor, tmp_path: Path
) -> None:
    picture = add(scene, alice, "session", session.id)
    assert in_files(tmp_path, BYTES[:200])
    scene.do(remove_picture, alice, picture.id)
    scene.store.close()
    assert in_files(tmp_path, BYTES[:200]) == []
    assert in_files(tmp_path, ALT.encode()) == []


def test_pictures_go_with_the_programme(
    scene: Scene, programme: Programme, session: WorkingSession, alice: Actor, tmp_path: Path
) -> None:
    add(scene, alice, "session", session.id)
    add(scene, alice, "evidence", add_source(scene, alice, programme))
    scene.do(remove_programme, SYSTEM, programme.id)
    scene.store.close()
    assert in_files(tmp_path, BYTES[:200]) == []


def test_a_picture_goes_with_the_meeting_the_activity_and_the_evidence(
    scene: Scene, programme: Programme, session: WorkingSession, alice: Actor, tmp_path: Path
) -> None:
    later = scene.do(add_activity, alice, AddActivity(session.id, "notes", "Later", {}))
    meeting = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo"))
    source = add_source(scene, alice, programme)
    pictures = [
        add(scene, alice, "activity", later.id),
        add(scene, alice, "evidence", source),
        add(scene, alice, "session", meeting.id),
    ]
    with pytest.raises(Conflict):
        scene.do(remove_meeting, alice, meeting.id)
    scene.do(remove_picture, alice, pictures[-1].id)
    scene.do(remove_meeting, alice, meeting.id)
    scene.do(remove_activity, alice, later.id)
    scene.do(remove_evidence, alice, source)
    assert [scene.get(Picture, row.id) for row in pictures] == [None] * 3
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert beside(scene, alice, "evidence", source) == [], "undo does not bring it back"
    scene.store.close()
    assert in_files(tmp_path, BYTES[:200]) == []


def test_adding_evidence_is_not_undone_once_a_picture_stands_beside_it(
    scene: Scene, programme: Programme, alice: Actor
) -> None:
    source = add_source(scene, alice, programme)
    add(scene, alice, "evidence", source)
    with pytest.raises(Conflict):
        scene.do(undo, alice, Undo(programme.id, "needs"))


def test_minutes_show_pictures_with_what_is_to_be_seen_in_them(
    scene: Scene, session: WorkingSession, activity: Activity, alice: Actor
) -> None:
    add(scene, alice, "activity", activity.id, alt="Notes in five columns", caption="")
    add(scene, alice, "session", session.id, made=remake_picture(photo((4000, 3000))))
    document, text = minutes(scene, alice, session)
    assert alts(document) == ["Notes in five columns", ALT]
    assert len(document.inline_shapes) == 2
    assert all(shape.width.cm <= 16.61 for shape in document.inline_shapes)
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "The wall at noon" in told
    assert "> Notes in five columns" in text
    assert "Pictures" in text


def test_an_activity_that_was_only_photographed_stands_in_the_course(
    scene: Scene, session: WorkingSession, alice: Actor
) -> None:
    waiting = scene.do(add_activity, alice, AddActivity(session.id, "talk", "On paper", {}))
    assert "### On paper" not in minutes(scene, alice, session)[1]
    add(scene, alice, "activity", waiting.id)
    assert "### On paper" in minutes(scene, alice, session)[1]


def test_the_report_of_a_visit_shows_its_pictures_and_those_of_its_practices(
    scene: Scene, programme: Programme, alice: Actor
) -> None:
    visit = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo"))
    content = PracticeContent({"title": "Quiet hour", "publisher": "Town hall"})
    practice = scene.do(add_practice, alice, AddPractice(programme.id, content))
    add(scene, alice, "session", visit.id, alt="The square before the town hall")
    add(scene, alice, "evidence", practice.id, alt="A sign: quiet from two to three")
    add(scene, alice, "evidence", add_source(scene, alice, programme), alt="A chart")
    report = write_visit_report(scene.read(load_visit_report, alice, visit.id, "en"))
    assert alts(Document(BytesIO(report))) == [
        "A sign: quiet from two to three",
        "The square before the town hall",
    ]


def test_whoever_deletes_a_practice_is_told_that_its_pictures_do_not_come_back(
    visits: Visits, scene: Scene, programme: Programme, alice: Actor
) -> None:
    content = PracticeContent({"title": "Quiet hour", "publisher": "Town hall"})
    practice = scene.do(add_practice, alice, AddPractice(programme.id, content))
    add(scene, alice, "evidence", practice.id, alt="A sign at the door")
    screen = visits.open(alice, "needs", view="practices")
    assert "A sign at the door" in words(screen)
    assert "erased for good" in words(press(screen, "Delete"))


def test_approved_minutes_keep_their_pictures_and_an_empty_place_for_one_that_is_removed(
    scene: Scene, session: WorkingSession, activity: Activity, alice: Actor, tmp_path: Path
) -> None:
    kept = add(scene, alice, "activity", activity.id, alt="Kept")
    gone = add(scene, alice, "session", session.id, caption="Said of it")
    approve(scene, alice, session)
    with pytest.raises(Closed):
        add(scene, alice, "session", session.id)
    with pytest.raises(Closed):
        scene.do(describe_picture, alice, DescribePicture(kept.id, "Other", ""))
    scene.do(remove_picture, alice, gone.id)
    document, text = minutes(scene, alice, session)
    assert alts(document) == ["Kept"]
    assert "A picture was removed." in text
    assert ALT not in text
    assert "Said of it" not in text
    approved = scene.read(load_minutes, session.id)
    assert approved.intact
    assert len(approved.approval.former) == 1
    scene.store.close()
    assert in_files(tmp_path, b"Said of it") == []


@pytest.mark.sqlite("its backups are its files")
def test_a_backup_brings_pictures_back_but_none_that_was_removed_since(
    scene: Scene, session: WorkingSession, alice: Actor, settings: Any, tmp_path: Path
) -> None:
    kept, removed = (add(scene, alice, "session", session.id) for _ in range(2))
    main(["backup", "--to", str(tmp_path / "copies")])
    scene.do(remove_picture, alice, removed.id)
    scene.store.close()
    assert main(["restore", str(newest(tmp_path / "copies"))]) == 0
    assert main(["check"]) == 0
    ids = _ids_in(tmp_path)
    assert kept.id in ids
    assert removed.id not in ids


def test_check_finds_pictures_that_are_incomplete_changed_or_belong_to_nothing(
    scene: Scene, session: WorkingSession, alice: Actor, settings: Any, capsys: Any
) -> None:
    sound, lacking, changed, lost = (add(scene, alice, "session", session.id) for _ in range(4))
    assert scene.read(_broken) == []

    def damage(db: Any, _actor: Actor, _content: None) -> None:
        db.delete(db.get(PictureFile, (lacking.id, PictureSize.PREVIEW)))
        file = db.get(PictureFile, (changed.id, PictureSize.LARGE))
        file.content = file.content + b"!"
        row = db.get(Picture, lost.id)
        row.session_id = None
        db.add_all([file, row])

    scene.do(damage, SYSTEM)
    assert scene.read(_broken) == sorted([lacking.id, changed.id, lost.id])
    assert main(["check"]) == 1
    told = capsys.readouterr().err
    assert lost.id in told
    assert sound.id not in told


def _broken(db: Any) -> list[str]:
    return list(find_broken_pictures(db))


def _ids_in(folder: Path) -> set[str]:
    connection = sqlite3.connect(folder / "workshop.db")
    try:
        return {key for (key,) in connection.execute("SELECT id FROM picture")}
    finally:
        connection.close()


def test_a_picture_has_no_address_for_anybody_who_is_not_signed_in_with_the_right(
    served: Served,
) -> None:
    room = served.room
    made = remake_picture(photo())
    subject = PictureSubject("session", room.session_id)
    picture = room.do(add_picture, AddPicture(subject, made, ALT))
    ewa = make_account(room.store, "ewa", "expert", programme_id=room.programme_id)
    addresses = [f"http://{served.host}/pictures/{picture.id}{end}" for end in ("", "/preview")]
    for address, size in zip(addresses, PictureSize, strict=True):
        answer = web.get(address, headers=_cookie(room.cookie))
        assert answer.content == made.files[size]
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert web.get(address).status_code == 403
        assert web.get(address, headers=_cookie("0" * 32)).status_code == 403
        for cookie in (room.charlie.cookie, room.sign_in(ewa)):
            assert web.get(address, headers=_cookie(cookie)).status_code == 404
    for nothing in ("0" * 32, "%00", "secret.key", "x" * 500):
        address = f"http://{served.host}/pictures/{nothing}"
        assert web.get(address, headers=_cookie(room.cookie)).status_code == 404
    room.do(remove_picture, picture.id)
    assert web.get(addresses[0], headers=_cookie(room.cookie)).status_code == 404


def _cookie(token: str) -> dict[str, str]:
    return {"cookie": f"workshop_session={token}"}

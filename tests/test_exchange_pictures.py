"""Pictures taken along in an archive: only where somebody asks, made anew where they come in, and a
bad one costs nothing but itself."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import nulls_first
from sqlmodel import select

from tests.conftest import Scene
from tests.exchanging import taken
from tests.pictures import CANARY, bomb, opened, photo
from tests.test_import_exchange import faults_of
from workshop.errors import Invalid
from workshop.export.exchange import archive
from workshop.export.exchange.archive import ReadExchange, read_any_exchange, write_archive
from workshop.export.exchange.read import BringExchange, bring_exchange
from workshop.people.rights import SYSTEM, Actor
from workshop.pictures import remaking
from workshop.pictures.pictures import (
    AddPicture,
    add_picture,
    find_broken_pictures,
    load_large_files,
)
from workshop.pictures.remaking import remake_picture
from workshop.pictures.subjects import PictureSubject
from workshop.pictures.tables import Picture
from workshop.programme.tables import Activity, Programme, WorkingSession

ALT = "Tablica z karteczkami"


@pytest.fixture
def content(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, activity: Activity
) -> bytes:
    """The archive of a programme with two pictures."""
    for kind, key in (("session", session.id), ("activity", activity.id)):
        subject = PictureSubject(kind, key)
        command = AddPicture(subject, remake_picture(photo((80, 60))), ALT, "W południe")
        scene.do(add_picture, alice, command)
    written: bytes = scene.read(write_archive, alice, programme.id)
    return written


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with other entries; ``None`` takes one out."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            wanted = change(name, old.read(name))
            if wanted is not None:
                new.writestr(name, wanted)
    return file.getvalue()


def bring(scene: Scene, read: ReadExchange) -> list[Picture]:
    command = BringExchange(read.file, pictures=read.pictures)
    programme = scene.do(bring_exchange, SYSTEM, command)
    with scene.store.read() as db:
        query = select(Picture).where(Picture.programme_id == programme.id)
        return list(db.execute(query.order_by(nulls_first(Picture.activity_id))).scalars())


def test_pictures_come_back_beside_what_they_belong_to(
    scene: Scene, alice: Actor, programme: Programme, session: WorkingSession, content: bytes
) -> None:
    read = read_any_exchange(content)
    assert not read.lost
    rows = bring(scene, read)
    assert [(row.alt, row.caption, row.width, row.height) for row in rows] == [
        (ALT, "W południe", 80, 60)
    ] * 2
    assert [row.session_id is None for row in rows] == [False, True]
    assert session.id not in {row.session_id for row in rows}
    assert scene.read(lambda db: list(find_broken_pictures(db))) == []
    files = scene.read(load_large_files, [row.id for row in rows])
    assert {opened(file).size for file in files.values()} == {(80, 60)}
    again = scene.read(write_archive, SYSTEM, rows[0].programme_id)
    with zipfile.ZipFile(io.BytesIO(again)) as new, zipfile.ZipFile(io.BytesIO(content)) as old:
        assert new.read("programme.json") == old.read("programme.json")
        assert new.namelist() == old.namelist()
        assert {entry.date_time for entry in new.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_without_pictures_says_nothing_of_them(
    scene: Scene, alice: Actor, programme: Programme, content: bytes
) -> None:
    document = taken(scene, programme, alice)
    assert document["pictures"] == []
    assert ALT not in json.dumps(document, ensure_ascii=False)


def test_what_a_foreign_picture_holds_besides_is_not_stored(scene: Scene, content: bytes) -> None:
    hostile = changed(content, lambda name, own: photo() if name.endswith(".jpg") else own)
    rows = bring(scene, read_any_exchange(hostile))
    files = scene.read(load_large_files, [row.id for row in rows])
    assert len(files) == 2
    assert not any(CANARY.encode() in file for file in files.values())


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"no picture", "This is no picture"),
        (bomb(60_000), "million pixels"),
        (b"\xff" * (remaking.LARGEST_PICTURE + 10), "larger than 5 MB"),
        (None, "not in the archive"),
    ],
    ids=["none", "bomb", "too large", "missing"],
)
def test_a_bad_picture_is_named_and_the_rest_comes_in(
    scene: Scene, content: bytes, bad: bytes | None, told: str
) -> None:
    read = read_any_exchange(
        changed(content, lambda name, own: bad if name == "pictures/k1.jpg" else own)
    )
    (fault,) = read.lost
    assert str(fault).startswith(f"pictures[0] “{ALT}”: ")
    assert told in str(fault), str(fault)
    assert len(bring(scene, read)) == 1


def test_after_many_bad_pictures_no_other_is_tried(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(name: str, own: bytes) -> bytes:
        if name != "programme.json":
            return own
        document = json.loads(own)
        beside = document["pictures"]
        document["pictures"] = [{**beside[at % 2], "id": f"k{at}"} for at in range(1, 70)]
        return json.dumps(document).encode()

    tried = []

    def refuse(given: bytes) -> Any:
        tried.append(given)
        raise Invalid("This picture is damaged or incomplete.")

    monkeypatch.setattr(archive, "remake_picture", refuse)
    monkeypatch.setattr(archive, "_take", lambda packed, name, most: packed.read("programme.json"))
    read = read_any_exchange(changed(content, many))
    assert (len(read.lost), len(tried)) == (69, 20)


def test_a_picture_belongs_to_one_thing_and_not_to_too_many(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        document = json.loads(packed.read("programme.json"))
    activity = document["activities"][0]["id"]
    document["pictures"][0]["activity"] = activity
    told = "pictures[0]: zdjęcie należy do jednego spotkania, ćwiczenia albo dowodu"
    assert faults_of(document) == [told]
    document["pictures"][0]["session"] = None
    one = document["pictures"][0]
    document["pictures"] = [{**one, "id": f"k{at}"} for at in range(1, 42)]
    assert faults_of(document) == ["pictures[40]: do jednej rzeczy należy ich najwyżej 40"]


@pytest.mark.parametrize(
    "hostile",
    [
        b"PK\x03\x04" + b"x" * 200,
        b"PK\x03\x04",
    ],
)
def test_what_is_no_archive_is_refused_with_a_sentence(hostile: bytes) -> None:
    with pytest.raises(Invalid, match="archive"):
        read_any_exchange(hostile)


def test_an_archive_without_a_programme_is_refused(content: bytes) -> None:
    without = changed(content, lambda name, own: own if name.endswith(".jpg") else None)
    with pytest.raises(Invalid, match="archive"):
        read_any_exchange(without)


def test_what_unpacks_to_too_much_is_read_no_further(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1_000_000)
    monkeypatch.setattr("workshop.export.exchange.check.LARGEST", 1_000_000)
    blown = changed(content, lambda name, own: own if name.endswith(".jpg") else b" " * 9_000_000)
    with pytest.raises(Invalid, match="MB"):
        read_any_exchange(blown)


def test_more_pictures_than_fit_are_refused_before_they_are_read(
    scene: Scene,
    alice: Actor,
    programme: Programme,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 100)
    monkeypatch.setattr(archive, "load_large_files", None)
    with pytest.raises(Invalid, match="together"):
        scene.read(write_archive, alice, programme.id)
